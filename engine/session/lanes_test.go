package session

import (
	"strings"
	"testing"
)

// TestKeptLanes: what a browser kept may be anything; only what names a lane or a
// kind of marks is taken, and not without end.
func TestKeptLanes(t *testing.T) {
	s := New(Options{ID: "s", Text: inversion})
	s.Update(KeptLanes{Words: []string{"t", "c0", "l12", "handoff", "", "x1", "t12345", "t-1", "\x00", "ct", strings.Repeat("t1", 1<<20)}})
	if got := strings.Join(s.lanes, " "); got != "t c0 l12 handoff" {
		t.Errorf("kept %q", got)
	}
	s.Update(KeptLanes{Words: strings.Fields(strings.Repeat("t1 ", 100_000))})
	if len(s.lanes) > mostKept {
		t.Errorf("%d words are kept", len(s.lanes))
	}
}
