package lessons

import (
	"fmt"
	"io/fs"
	"strings"
)

// Course is everything that is taught, in order.
type Course struct {
	Parts   []*Part
	Lessons []*Lesson  // of all parts, in order
	Lists   []*List    // playlists for teachers
	Gallery []*Example // group by group
	Bank    []*Question
	News    string // whats-new.md

	group string // of the gallery: the one that course.txt's last line belongs to
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
// `planned NUMBER TITLE` lines, then the playlists (addListLine), `group NAME` and
// `example NAME LESSON KERNEL...` lines for the gallery; # begins a comment.
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
		switch {
		case word == "group" || word == "example":
			err = c.addGroupLine(word, rest)
		case word == "list" || word == "stop":
			err = c.addListLine(word, rest)
		case word != "part" && len(c.Parts) == 0:
			err = fmt.Errorf("a part must come before %q", line)
		default:
			err = c.addPathLine(dir, word, rest)
		}
		if err != nil {
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
	return fmt.Errorf("unknown word %q: want part, lesson, planned, list, stop, group or example", word)
}

func (c *Course) addStop(s *Stop) {
	p := c.Parts[len(c.Parts)-1]
	p.Stops = append(p.Stops, s)
}

// curly sets apostrophes as the pages' Markdown does.
func curly(s string) string { return strings.ReplaceAll(s, "'", "’") }
