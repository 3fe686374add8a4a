package session

import (
	"strings"
	"testing"

	"borrowedtime/engine/trace"
)

// TestTermCard holds what a card offers: the next place of the run, or that there
// is none, or neither for what has no place.
func TestTermCard(t *testing.T) {
	s := New(Options{ID: "s", Text: "lock A\ntask L { lock A; run 3ms; unlock A }\ntask H nice=-10 start=1ms { lock A; run 1ms; unlock A }\n"})
	for s.Working() {
		s.Work(1000)
	}
	for _, c := range []struct{ term, want string }{
		{"handoff", `data-act="next-of" data-arg="handoff"`},
		{"donor-migration", "Not in this run."},
		{"weight", `<p class="row"><button type="button" data-act="close-term"`},
	} {
		if html := s.TermHTML(c.term, "g.html#"+c.term); !strings.Contains(html, c.want) || strings.Contains(html, "&lt;") || !strings.Contains(html, `href="g.html#`) {
			t.Errorf("the card of %s is %s, want %q in it", c.term, html, c.want)
		}
	}
	if s.TermHTML("nonsense", "") != "" {
		t.Error("what is no term has a card")
	}
	if html := (*Session)(nil).TermHTML("handoff", "g"); !strings.Contains(html, "Handoff") || strings.Contains(html, "next-of") {
		t.Errorf("without a stage the card is %s", html)
	}
}

// TestNextOf goes from one lending to the next, and from the last to the first.
func TestNextOf(t *testing.T) {
	s := New(Options{ID: "s", Text: "lock A\ntask L { forever { lock A; run 3ms; unlock A; run 1ms } }\ntask H nice=-10 start=1ms { forever { lock A; run 1ms; unlock A; sleep 5ms } }\n"})
	for s.Working() {
		s.Work(1000)
	}
	var seen []int
	for range 60 {
		s.Update(NextOf{"handoff"})
		st := s.currentStop()
		found := false
		for _, r := range s.good.trace.Records[st.First:st.Last] {
			found = found || r.Reason.Class() == trace.ClassHandoff
		}
		if !found {
			t.Fatalf("stop %d has no handoff", s.cursor.stop)
		}
		if len(seen) > 0 && s.cursor.stop == seen[0] {
			if len(seen) < 2 {
				t.Fatal("there is one handoff only")
			}
			return
		}
		seen = append(seen, s.cursor.stop)
	}
	t.Errorf("it never comes back to the first: %v", seen)
}
