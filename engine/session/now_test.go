package session

import (
	"strings"
	"testing"
)

// TestNowWith: what a wait has come to is told as of the playhead.
func TestNowWith(t *testing.T) {
	const tasks = "task L fifo=10 { lock A; run 4ms; unlock A }\ntask M fifo=50 start=1ms { run 100ms }\ntask H fifo=90 start=2ms { lock A }\n"
	for until, want := range map[string]string{
		"50ms":  "",
		"200ms": "H waited 102 ms for A, and its turn went to others. ",
	} {
		s := New(Options{ID: "s", Text: "kernel none\nuntil " + until + "\n" + tasks})
		s.Update(GoToStop{len(s.good.stops) - 1})
		if until == "50ms" { // the last stop is that where the wait begins
			if got := s.nowHTML(); got != "" {
				t.Errorf("at %s: %s", clock(s.cursor.at), got)
			}
			s.Update(ToEnd{})
			want = "H has waited 48.0 ms for A, and waits on: until now its turn went to others. "
		}
		if got := plainOf(s.nowHTML()); got != want+"Now with 7.3" {
			t.Errorf("until %s: %q, want %q", until, got, want)
		}
	}
}

// TestTrouble: a run that ends early, and one that ends in a deadlock, say so
// above the stage, and the button there leads to the event.
func TestTrouble(t *testing.T) {
	for text, want := range map[string]string{
		"task A { forever { } }\n": "without any time passing",
		"task A { lock X; run 1ms; lock Y }\ntask B { lock Y; run 1ms; lock X }\n":              "deadlock",
		"kernel none\ntask A { lock X; run 1ms; lock Y }\ntask B { lock Y; run 1ms; lock X }\n": "deadlock",
		"task A { lock X; lock X }\n": "deadlock",
	} {
		s := New(Options{ID: "s", Text: text})
		if !strings.Contains(s.statusHTML(), want) {
			t.Errorf("%q: the status does not speak of it: %s", text, s.statusHTML())
		}
		if hangs := strings.HasPrefix(text, "task A { lock X; run"); strings.Contains(s.statusHTML(), "CPU 0 follows the circle for ever, and executes nothing any more") != hangs {
			t.Errorf("%q: what becomes of the CPU: %s", text, s.statusHTML())
		}
		s.Update(GoToStop{s.good.stopOf(s.good.trouble)})
		if !strings.Contains(s.Told(), want) {
			t.Errorf("%q: the button leads to %s", text, s.Told())
		}
		if s.Update(ToEnd{}); s.cursor.stop != len(s.good.stops)-1 || s.cursor.at != s.good.end() {
			t.Errorf("%q: the end is at stop %d", text, s.cursor.stop)
		}
	}
	if s := New(Options{ID: "s", Text: inversion}); s.statusHTML() != "" {
		t.Error("a status for nothing:", s.statusHTML())
	}
}
