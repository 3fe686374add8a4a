package session

import (
	"strings"
	"testing"
)

// TestTurnedText: what would turn the direction of text around it is shown as an
// escape where the page puts text as it is: in what is spoken, and in a copied link.
func TestTurnedText(t *testing.T) {
	const turn = "\u202E"
	s := New(Options{ID: "s", Base: "http://x/", Text: "title \"a " + turn + "](http://y) \\\\ [b\"\ntask H { mark \"m" + turn + "\"; run 1ms }\n"})
	for range 6 {
		e := s.Update(StepForward{})
		if e.Announce == "" || strings.Contains(e.Announce, turn) {
			t.Errorf("spoken: %q", e.Announce)
		}
	}
	if e := s.Update(FormEdit{"0//start", "so" + turn + "on"}); e.Announce == "" || strings.Contains(e.Announce, turn) {
		t.Errorf("refused: %q", e.Announce)
	}
	if e := s.Update(CopyLink{As: "markdown"}); !strings.HasPrefix(e.Copy, `[a \u202E\](http://y) \\ \[b](http://x/#`) {
		t.Errorf("copied: %q", e.Copy)
	}
}
