package session

import (
	"strings"
	"testing"
)

// TestHiddenAnswers: while answers are hidden neither the pictures nor what a
// screen reader hears tell them; each is shown when asked for, until the next step.
func TestHiddenAnswers(t *testing.T) {
	s := New(Options{ID: "s", Text: inversion})
	shown := func() string {
		s.dirty = partAll
		text := ""
		for _, r := range s.Changed() {
			if r.ID == "s-narrator" || r.ID == "s-summary" || r.ID == "s-results" {
				text += r.HTML
			}
		}
		return text
	}
	s.Update(OpenPanel{"results"})
	s.Update(StepForward{})
	open := shown()
	if e := s.Update(Hide{true}); e.Announce == "" {
		t.Error("nothing says that answers are hidden")
	}
	if text := shown(); strings.Contains(text, "CPU") || strings.Count(text, `data-act="reveal"`) != 3 {
		t.Error("an answer shows:", text)
	}
	if e := s.Update(StepForward{}); strings.Contains(e.Announce, "picks") || !strings.Contains(e.Announce, "hidden") {
		t.Error("a screen reader hears the answer:", e.Announce)
	}
	s.Update(StepBack{})
	if e := s.Update(Reveal{}); !strings.Contains(e.Announce, "L starts") {
		t.Error("asked for, it is not told:", e.Announce)
	}
	if shown() != open {
		t.Error("the answer that was asked for is not the one from before")
	}
	s.Update(StepForward{})
	if !strings.Contains(shown(), `data-act="reveal"`) {
		t.Error("the next answer shows by itself")
	}
}

// TestPresent: clickers' keys step, Escape ends, and what was shown before is
// shown again.
func TestPresent(t *testing.T) {
	s := New(Options{ID: "s", Text: inversion})
	if _, ok := s.KeyMsg("PageDown", false, false, OnPage); ok {
		t.Error("Page Down is taken from the page that nobody presents")
	}
	if e := s.Update(TogglePresent{}); e.Present != "on" || !s.concealed() {
		t.Error("presenting does not begin with hidden answers", e.Present)
	}
	for _, key := range []string{"PageDown", "PageDown", "PageUp"} {
		m, _ := s.KeyMsg(key, false, false, OnPage)
		s.Update(m)
	}
	if n := s.cursor.stop; n != 0 {
		t.Errorf("two steps on and one back lead to stop %d", n)
	}
	m, _ := s.KeyMsg("Escape", false, false, OnStage)
	if e := s.Update(m); e.Present != "off" || s.concealed() {
		t.Error("Escape does not end it")
	}
	e := s.Update(CopyLink{As: "embed"})
	if !strings.HasPrefix(e.Copy, `<iframe src="`) || !strings.Contains(e.Copy, "embed.html#1;") {
		t.Error("no code for a page:", e.Copy)
	}
}
