package session

import (
	"strings"
	"testing"

	"borrowedtime/engine/trace"
)

// TestSolvedIsSeen: Check takes the stage of a challenge that is met to where that is
// seen, and says so; not back from later, and nowhere while it is not met.
func TestSolvedIsSeen(t *testing.T) {
	const ms = 1_000_000
	for _, c := range []struct {
		expect   []string
		from, at trace.Time
	}{
		{[]string{"finished(A) <= 9ms", "ran(B) >= 1ms"}, 0, 5*ms + ms/2}, // A runs till 4 ms, B in every other half of a millisecond after it
		{[]string{"finished(A) <= 9ms", "ran(B) >= 1ms"}, 7 * ms, 7 * ms},
		{[]string{"ran(A) >= 3ms"}, ms, 4 * ms},
		{[]string{"ran(B) < 20ms"}, 0, 8 * ms}, // from the beginning on: the end shows it
		{[]string{"ran(A) >= 5ms"}, ms, ms},
	} {
		s := New(Options{ID: "t", Text: "until 8ms\n\ntask A fifo=10 {\n\trun 4ms\n}\n\ntask B fifo=5 {\n\tforever { run 500us; sleep 500us }\n}\n"})
		s.SetChallenge(Challenge{ID: "c", Expect: c.expect})
		s.Update(Seek{c.from})
		said := s.Update(Check{}).Announce
		if s.cursor.at != c.at {
			t.Errorf("%v: the stage stands at %d, want %d: %s", c.expect, s.cursor.at, c.at, said)
		}
		if strings.Contains(said, "The stage stands at") != (c.at != c.from) {
			t.Errorf("%v from %d to %d: %s", c.expect, c.from, c.at, said)
		}
		if shown := s.progressHTML(); strings.Contains(shown, "</span>the end</button>") == s.challenge.solved {
			t.Errorf("%v: what is lost at the end only leads there: %s", c.expect, shown)
		} else if strings.Contains(shown, "It is seen at <button") != s.challenge.solved {
			t.Errorf("%v: %s", c.expect, shown)
		}
	}
}
