package lessons

import (
	"fmt"
	"io/fs"
	"strconv"
	"strings"

	"borrowedtime/engine/config"
)

// Example is a ready scenario of the gallery. Its file is a scenario; the comment
// at its top says what it is, and what for, in three paragraphs:
//
//	# What there is to see, in one to three sentences.
//	# ? The question that makes one press Play?
//	# ! The answer, with `=wait(H, A)` as in a lesson.
type Example struct {
	Name     string // the file's name without digits and .scn; links call it so
	Group    string // of the gallery
	Title    string
	About    string   // Markdown
	Question string   // Markdown
	Answer   string   // Markdown
	Text     string   // the file without the answer: what opens on a stage
	Profile  string   // the profile of its first picture
	Kernels  []string // those worth comparing
	Stop     *Stop    // the lesson it belongs to
}

// addGroupLine begins a group of the gallery, or puts an example into it.
func (c *Course) addGroupLine(word, rest string) error {
	if word == "group" {
		c.group = rest
		return nil
	}
	words := strings.Fields(rest)
	if len(words) < 3 {
		return fmt.Errorf("want `example NAME LESSON KERNEL...`, found %q", rest)
	}
	number, err := strconv.Atoi(words[1])
	stop := c.stop(number)
	switch {
	case c.group == "":
		return fmt.Errorf("a group must come before the example %q", words[0])
	case err != nil || stop == nil:
		return fmt.Errorf("example %s: there is no lesson %q", words[0], words[1])
	}
	for _, k := range words[2:] {
		if config.ProfileOf(k) == nil {
			return fmt.Errorf("example %s: there is no kernel %q", words[0], k)
		}
	}
	c.Gallery = append(c.Gallery, &Example{Name: words[0], Group: c.group, Stop: stop, Kernels: words[2:]})
	return nil
}

// stop finds a lesson, ready or planned, by its number.
func (c *Course) stop(number int) *Stop {
	for _, p := range c.Parts {
		for _, s := range p.Stops {
			if s.Number == number {
				return s
			}
		}
	}
	return nil
}

// loadGallery reads gallery/*.scn into the places that course.txt has for them.
func (c *Course) loadGallery(dir fs.FS) error {
	files, err := fs.Glob(dir, "gallery/*.scn")
	if err != nil {
		return err
	}
	texts := map[string]string{}
	for _, f := range files {
		text, err := fs.ReadFile(dir, f)
		if err != nil {
			return err
		}
		if texts[exampleName(f)] != "" {
			return fmt.Errorf("%s: another scenario of the gallery has the same name", f)
		}
		texts[exampleName(f)] = string(text)
	}
	for _, e := range c.Gallery {
		if texts[e.Name] == "" {
			return fmt.Errorf("course.txt: group %q: the gallery has no scenario %q, or it is listed twice", e.Group, e.Name)
		}
		e.read(texts[e.Name])
		delete(texts, e.Name)
	}
	for _, f := range files {
		if texts[exampleName(f)] != "" {
			return fmt.Errorf("%s: course.txt has no group for it", f)
		}
	}
	return nil
}

func exampleName(file string) string {
	return strings.TrimLeft(strings.TrimSuffix(strings.TrimPrefix(file, "gallery/"), ".scn"), "0123456789-")
}

// read takes a scenario's file apart.
func (e *Example) read(file string) {
	e.Profile = config.DefaultKernel
	var kept []string
	into := &e.About
	for _, line := range strings.Split(file, "\n") {
		word, rest, _ := strings.Cut(strings.TrimSpace(line), " ")
		if word == "#" && e.Title == "" {
			mark, said, _ := strings.Cut(rest, " ")
			switch mark {
			case "?":
				into, rest = &e.Question, said
			case "!":
				into, rest = &e.Answer, said
			}
			*into = strings.TrimSpace(*into + " " + strings.TrimSpace(rest))
			if into == &e.Answer {
				continue
			}
		}
		switch word {
		case "title":
			e.Title = strings.Trim(strings.TrimSpace(rest), `"`)
		case "kernel":
			e.Profile, _, _ = strings.Cut(strings.TrimSpace(rest), " ")
		}
		kept = append(kept, line)
	}
	e.Text = strings.Join(kept, "\n")
}
