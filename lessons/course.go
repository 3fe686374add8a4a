package lessons

import (
	"fmt"
	"io/fs"
	"sort"
	"strings"

	"borrowedtime/engine/config"
)

// Course is everything that is taught, in order.
type Course struct {
	Parts   []*Part
	Lessons []*Lesson // of all parts, in order
	Gallery []*Example
	News    string // whats-new.md
}

// Part is a group of lessons with a name.
type Part struct {
	Name  string
	Stops []*Stop
}

// Stop is one place on the learning path: a lesson, or the title of one that
// is planned (Lesson is nil).
type Stop struct {
	Number int
	Title  string
	Lesson *Lesson
}

// Example is a ready scenario of the playground's gallery.
type Example struct {
	Name    string // the file's name without .scn; links call it so
	Title   string
	About   string // the comment at the top of the file, as one paragraph
	Text    string // the whole file
	Profile string // the profile of its first picture
}

// Load reads the course from a folder that holds course.txt.
func Load(dir fs.FS) (*Course, error) {
	c := &Course{}
	if err := c.loadPath(dir); err != nil {
		return nil, err
	}
	if err := c.loadGallery(dir); err != nil {
		return nil, err
	}
	news, err := fs.ReadFile(dir, "whats-new.md")
	if err != nil {
		return nil, err
	}
	c.News = string(news)
	return c, nil
}

// loadPath reads course.txt: `part NAME`, `lesson FOLDER` and
// `planned NUMBER TITLE` lines; # begins a comment.
func (c *Course) loadPath(dir fs.FS) error {
	text, err := fs.ReadFile(dir, "course.txt")
	if err != nil {
		return err
	}
	for i, line := range strings.Split(string(text), "\n") {
		line, _, _ = strings.Cut(line, "#")
		word, rest, _ := strings.Cut(strings.TrimSpace(line), " ")
		rest = strings.TrimSpace(rest)
		if word == "" {
			continue
		}
		if word != "part" && len(c.Parts) == 0 {
			return fmt.Errorf("course.txt:%d: a part must come before %q", i+1, line)
		}
		if err := c.addPathLine(dir, word, rest); err != nil {
			return fmt.Errorf("course.txt:%d: %w", i+1, err)
		}
	}
	return nil
}

func (c *Course) addPathLine(dir fs.FS, word, rest string) error {
	switch word {
	case "part":
		c.Parts = append(c.Parts, &Part{Name: rest})
		return nil
	case "planned":
		number, title, _ := strings.Cut(rest, " ")
		n := 0
		if _, err := fmt.Sscanf(number, "%d", &n); err != nil || title == "" {
			return fmt.Errorf("want `planned NUMBER TITLE`, found %q", rest)
		}
		c.addStop(&Stop{Number: n, Title: title})
		return nil
	case "lesson":
		l, err := loadLesson(dir, rest)
		if err != nil {
			return err
		}
		l.Part = c.Parts[len(c.Parts)-1].Name
		c.Lessons = append(c.Lessons, l)
		c.addStop(&Stop{Number: l.Number, Title: l.Title, Lesson: l})
		return nil
	}
	return fmt.Errorf("unknown word %q: want part, lesson or planned", word)
}

func (c *Course) addStop(s *Stop) {
	p := c.Parts[len(c.Parts)-1]
	p.Stops = append(p.Stops, s)
}

// loadGallery reads gallery/*.scn in the order of their names.
func (c *Course) loadGallery(dir fs.FS) error {
	files, err := fs.Glob(dir, "gallery/*.scn")
	if err != nil {
		return err
	}
	sort.Strings(files)
	for _, f := range files {
		text, err := fs.ReadFile(dir, f)
		if err != nil {
			return err
		}
		name := strings.TrimSuffix(strings.TrimPrefix(f, "gallery/"), ".scn")
		c.Gallery = append(c.Gallery, newExample(name, string(text)))
	}
	return nil
}

func newExample(name, text string) *Example {
	e := &Example{Name: strings.TrimLeft(name, "0123456789-"), Text: text, Profile: config.DefaultKernel}
	var about []string
	for _, line := range strings.Split(text, "\n") {
		word, rest, _ := strings.Cut(strings.TrimSpace(line), " ")
		rest = strings.TrimSpace(rest)
		switch word {
		case "#":
			about = append(about, rest)
		case "title":
			e.Title = strings.Trim(rest, `"`)
		case "kernel":
			e.Profile = rest
		}
	}
	e.About = curly(strings.Join(about, " "))
	return e
}

// curly sets apostrophes as the pages' Markdown does.
func curly(s string) string { return strings.ReplaceAll(s, "'", "’") }
