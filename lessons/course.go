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
	Lessons []*Lesson  // of all parts, in order
	Gallery []*Example // those of no group first, then group by group
	Bank    []*Question
	News    string // whats-new.md

	groups []*Example // where course.txt puts an example: its Name and Group
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
	Group   string // of the gallery; "": the first, which has no name
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
	if err := c.bind(); err != nil {
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
// `planned NUMBER TITLE` lines, then `group NAME` and `example NAME` lines for
// the gallery; # begins a comment.
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
		if word == "group" || word == "example" {
			if err := c.addGroupLine(word, rest); err != nil {
				return fmt.Errorf("course.txt:%d: %w", i+1, err)
			}
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
	return fmt.Errorf("unknown word %q: want part, lesson, planned, group or example", word)
}

// addGroupLine begins a group of the gallery, or puts an example into it.
func (c *Course) addGroupLine(word, rest string) error {
	last := len(c.groups) - 1
	switch {
	case word == "group":
		c.groups = append(c.groups, &Example{Group: rest})
	case last < 0:
		return fmt.Errorf("a group must come before the example %q", rest)
	case c.groups[last].Name == "":
		c.groups[last].Name = rest
	default:
		c.groups = append(c.groups, &Example{Group: c.groups[last].Group, Name: rest})
	}
	return nil
}

func (c *Course) addStop(s *Stop) {
	p := c.Parts[len(c.Parts)-1]
	p.Stops = append(p.Stops, s)
}

// loadGallery reads gallery/*.scn in the order of their names; those that
// course.txt puts into groups follow in its order.
func (c *Course) loadGallery(dir fs.FS) error {
	files, err := fs.Glob(dir, "gallery/*.scn")
	if err != nil {
		return err
	}
	sort.Strings(files)
	all := map[string]*Example{}
	for _, f := range files {
		text, err := fs.ReadFile(dir, f)
		if err != nil {
			return err
		}
		e := newExample(strings.TrimSuffix(strings.TrimPrefix(f, "gallery/"), ".scn"), string(text))
		all[e.Name] = e
		if !c.grouped(e.Name) {
			c.Gallery = append(c.Gallery, e)
		}
	}
	for _, g := range c.groups {
		e := all[g.Name]
		if e == nil || e.Group != "" {
			return fmt.Errorf("course.txt: group %q: the gallery has no scenario %q, or it is listed twice", g.Group, g.Name)
		}
		e.Group = g.Group
		c.Gallery = append(c.Gallery, e)
	}
	return nil
}

func (c *Course) grouped(name string) bool {
	for _, g := range c.groups {
		if g.Name == name {
			return true
		}
	}
	return false
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
