package lessons

import (
	"fmt"
	"strconv"
	"strings"
)

// List is a playlist for those who teach: some lessons of the course, in an order.
type List struct {
	Name  string // of small letters: `?list=NAME` in an address follows it
	Title string
	Stops []ListStop
}

// ListStop is one lesson of a playlist, and what is done with it.
type ListStop struct {
	Lesson  *Lesson
	Minutes int
	Stage   string // the stage to show
	Ask     string // the prediction to ask
}

// Minutes is how long the whole list takes.
func (l *List) Minutes() (sum int) {
	for _, s := range l.Stops {
		sum += s.Minutes
	}
	return sum
}

// addListLine begins a playlist (`list NAME TITLE`) or adds a lesson to the one that
// was begun last (`stop LESSON MINUTES STAGE PREDICTION`).
func (c *Course) addListLine(word, rest string) error {
	if word == "list" {
		name, title, _ := strings.Cut(rest, " ")
		if strings.Trim(name, "abcdefghijklmnopqrstuvwxyz") != "" || len(name) > 16 || title == "" {
			return fmt.Errorf("want `list NAME TITLE` with a name of small letters, found %q", rest)
		}
		c.Lists = append(c.Lists, &List{Name: name, Title: curly(title)})
		return nil
	}
	words := strings.Fields(rest)
	if len(c.Lists) == 0 || len(words) != 4 {
		return fmt.Errorf("want `stop LESSON MINUTES STAGE PREDICTION` after a list, found %q", rest)
	}
	s := ListStop{Stage: words[2], Ask: words[3]}
	s.Minutes, _ = strconv.Atoi(words[1])
	for _, l := range c.Lessons {
		if strconv.Itoa(l.Number) == words[0] {
			s.Lesson = l
		}
	}
	if s.Lesson == nil || s.Minutes <= 0 {
		return fmt.Errorf("stop %q: there is no such lesson above, or it takes no minutes", rest)
	}
	last := c.Lists[len(c.Lists)-1]
	last.Stops = append(last.Stops, s)
	return nil
}
