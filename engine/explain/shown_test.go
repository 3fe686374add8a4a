package explain

import (
	"testing"

	"borrowedtime/engine/trace"
)

// TestShown holds that each term with a place in a run is in the glossary, and
// says in one way only what shows it.
func TestShown(t *testing.T) {
	for _, h := range shown {
		ways := 0
		for _, set := range []bool{h.kind != trace.KindNone, h.class != trace.ClassNone, h.reason != trace.NoReason} {
			if set {
				ways++
			}
		}
		if FindTerm(h.term) == nil || ways != 1 {
			t.Errorf("%q: not in the glossary, or %d ways to show", h.term, ways)
		}
	}
}
