package lessons

import (
	"strings"
	"testing"
	"testing/fstest"
)

func TestPlaylists(t *testing.T) {
	course := func(path string) (*Course, error) {
		return Load(fstest.MapFS{"course.txt": {Data: []byte("part P\nlesson 03-x\n" + path)}, "whats-new.md": {}, "03-x/lesson.md": {Data: []byte(front)}})
	}
	c, err := course("list talk A teacher's talk\nstop 3 20 one ask\nstop 3 5 two why\n")
	if err != nil {
		t.Fatal(err)
	}
	if l := c.Lists[0]; l.Name != "talk" || l.Title != "A teacher’s talk" || l.Minutes() != 25 || l.Stops[1].Stage != "two" || l.Stops[0].Ask != "ask" || l.Stops[1].Lesson != c.Lessons[0] {
		t.Errorf("%+v", l)
	}
	for text, want := range map[string]string{
		"list Talk A talk\n":            "course.txt:3: want `list NAME TITLE`",
		"list talk\n":                   "course.txt:3: want `list NAME TITLE`",
		"stop 3 20 one ask\n":           "course.txt:3: want `stop",
		"list l A\nstop 3 20 one\n":     "course.txt:4: want `stop",
		"list l A\nstop 4 20 one ask\n": "no such lesson above",
		"list l A\nstop 3 no one ask\n": "takes no minutes",
	} {
		if _, err := course(text); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: got %v, want %q", text, err, want)
		}
	}
}
