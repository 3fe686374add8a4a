package site

import (
	"bytes"
	"compress/gzip"
	"os"
	"strings"
	"testing"

	"borrowedtime/engine/course"
	"borrowedtime/engine/scenario"
	"borrowedtime/engine/session"
	"borrowedtime/lessons"
)

// verified runs what was handed in as the page does.
func verified(c session.Challenge, text string) (solved bool, changes int, said string) {
	a := session.NewAttempt(c, text)
	for !a.Work(session.EventsAtOnce / 100) {
		continue
	}
	return a.Verdict()
}

// TestHandedIn: the solution of each challenge, handed in as a code, is found to solve
// it in as many changes as par says; the untouched start is not, nor is a solution that
// changes what it may not.
func TestHandedIn(t *testing.T) {
	c, err := lessons.Load(os.DirFS(".."))
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range c.Lessons {
		for _, b := range l.All() {
			ch := b.Challenge
			if ch == nil {
				continue
			}
			goal := session.Challenge{Start: ch.Start, Expect: ch.Expect, Allow: ch.Allow}
			par := session.Changes(ch.Start, ch.Solution)
			if par < 1 {
				t.Errorf("%s/%s: par is %d", l.Folder, ch.Name, par)
			}
			for text, want := range map[string]bool{ch.Solution: true, ch.Start: false, ch.Solution + "\ntask Foreign { run 1ms }\n": false} {
				sc, errs := scenario.Parse(text)
				if len(errs) > 0 {
					t.Fatalf("%s/%s: %v", l.Folder, ch.Name, errs)
				}
				r := course.Receipt{Name: "Ada", Lesson: l.Folder, Version: "1", Solved: []course.Solved{{Mark: course.Mark{ID: "g", N: par}, Text: scenario.Compact(sc)}}}
				list := course.ParseReceipts(r.Code())
				if len(list) != 1 || list[0].Wrong != "" {
					t.Fatalf("%s/%s: %+v", l.Folder, ch.Name, list)
				}
				solved, changes, said := verified(goal, list[0].Solved[0].Text)
				free := len(ch.Allow) == 1 && ch.Allow[0] == "everything" || strings.Contains(strings.Join(ch.Allow, " "), "tasks")
				if want != solved && !(free && strings.Contains(text, "Foreign")) || solved && want && changes != par {
					t.Errorf("%s/%s: solved %v in %d, want %v in %d: %s", l.Folder, ch.Name, solved, changes, want, par, said)
				}
			}
		}
	}
	if _, _, said := verified(session.Challenge{Start: "task A { run 1ms }\n", Expect: []string{"ran(A) == 1ms"}}, "task A {"); !strings.Contains(said, "can’t be read") {
		t.Errorf("half a text: %s", said)
	}
	const long = "until 1s\n\ntask A { forever { run 100ns; sleep 100ns } }\n"
	if solved, _, said := verified(session.Challenge{Start: "task A { run 1ms }\n", Expect: []string{"ran(A) > 1ns"}}, long); solved || !strings.Contains(said, "longer") {
		t.Errorf("an endless text: %s", said)
	}
}

// TestCheckPageWeight: the page that holds all challenges stays small.
func TestCheckPageWeight(t *testing.T) {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	if _, err := z.Write(built(t)["verify.html"]); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	if b.Len() > 160<<10 {
		t.Errorf("verify.html has %d bytes with gzip, the limit is 160 KB", b.Len())
	}
}
