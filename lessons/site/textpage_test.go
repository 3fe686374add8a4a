package site

import (
	"os"
	"strings"
	"testing"

	"borrowedtime/engine/scenario"
	"borrowedtime/lessons"
)

// TestHistory: each release that the history shows differs from the one before it in
// what its picture measures first, and the picture can be opened with both kernels.
func TestHistory(t *testing.T) {
	l, err := lessons.ReadPage(os.DirFS(".."), "site/history.md")
	if err != nil {
		t.Fatal(err)
	}
	stages, err := l.Stages()
	if err != nil {
		t.Fatal(err)
	}
	e := &evaluator{run: newRunner(), stages: stages}
	text := string(built(t)["history.html"])
	newest := map[string]bool{}
	for _, b := range l.All() {
		c := b.Compare
		if c == nil {
			continue
		}
		seen := map[string]bool{}
		for _, k := range c.Profiles {
			shown, _, err := e.show(c.Rows[0].Expr + " @" + c.On + ":" + k)
			if err != nil {
				t.Fatal(err)
			}
			seen[shown] = true
			newest[k] = true
		}
		if len(seen) != len(c.Profiles) {
			t.Errorf("history.md:%d: %s is the same under two of %v", b.Line, c.Rows[0].Expr, c.Profiles)
		}
		sc, errs := scenario.Parse(lessons.StageNamed(stages, c.On).Text)
		if len(errs) > 0 {
			t.Fatal(errs)
		}
		link := scenario.EncodeLink(sc, scenario.Entries{{Key: "compare", Value: strings.Join(c.Profiles, ",")}})
		if !strings.Contains(text, `href="playground.html#`+esc(link)+`"`) {
			t.Errorf("history.md:%d: no link opens %s under %v", b.Line, c.On, c.Profiles)
		}
	}
	for _, k := range []string{"pi", "6.17", "7.1", "7.3", "next"} {
		if !newest[k] {
			t.Errorf("the history shows nothing of kernel %s", k)
		}
	}
}
