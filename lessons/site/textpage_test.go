package site

import (
	"bytes"
	"os"
	"regexp"
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

// TestEvidence: the lessons about what a released kernel does show it in a recording, beside
// what they say of the kernel, and the built page leads to that recording's place.
// (The first has no rule that could be recorded; the last part is about proposals.)
func TestEvidence(t *testing.T) {
	rec := regexp.MustCompile(`\(site:fidelity\.html#(rec-[^)]+)\)`)
	for _, l := range loaded(t).course.Lessons {
		shown := 0
		for _, b := range l.All() {
			if b.Aside == nil || b.Aside.Kind != "kernel" {
				continue
			}
			for _, m := range rec.FindAllStringSubmatch(b.Aside.Text, -1) {
				shown++
				if !bytes.Contains(built(t)["lessons/"+l.Folder+".html"], []byte(`href="../fidelity.html#`+m[1]+`"`)) ||
					!bytes.Contains(built(t)["fidelity.html"], []byte(`id="`+m[1]+`"`)) {
					t.Errorf("%s: %s leads nowhere", l.Folder, m[1])
				}
			}
		}
		if l.Number >= 1 && l.Number <= 14 && shown == 0 {
			t.Errorf("no kernel fence of %s links to a recording (AUTHORING.md says how)", l.Folder)
		}
	}
}
