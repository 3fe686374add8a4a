package view_test

import (
	"regexp"
	"strings"
	"testing"

	"borrowedtime/engine/trace"
	"borrowedtime/engine/view"
)

var tags = regexp.MustCompile(`<svg.*?</svg>|<[^>]*>`)

// TestQueuesOfAllClasses: deadline tasks with budget and deadline, real-time ones
// with what is left of their turn, throttled ones with the time of their return,
// the fair server, and what the event has changed.
func TestQueuesOfAllClasses(t *testing.T) {
	r := play(t, `kernel 7.3
until 60ms
task D deadline=2ms/10ms/10ms { forever { run 5ms } }
task R*2 rr=20 start=1ms { run 8ms; sleep 3ms; run 8ms }
task F start=1ms { run 50ms }
task G nice=5 start=3ms { run 50ms }
`)
	said := map[string]string{}
	for i := range r.stops {
		f := r.frame(i)
		text := tags.ReplaceAllString(view.RunQueue(f, 0), " ")
		for _, want := range []string{"D deadline", "left until 10.0 ms", "ticks left", "budget back at 10.0 ms", "R1 joined", "D left", "the donor was D",
			"comes forward at", "F is owed nothing, and cannot be picked"} {
			if said[want] == "" && strings.Contains(text, want) {
				said[want] = strings.Join(strings.Fields(text), " ")
			}
		}
	}
	for want, text := range map[string]string{
		"budget back at 10.0 ms": "Throttled: cannot be picked until their next period D budget back at 10.0 ms",
		"R1 joined":              "With this event: R1 joined; R2 joined; F joined.",
		"the donor was D":        "D left; the donor was D.",
		"left until 10.0 ms":     "Deadline tasks, in order D deadline",
		"ticks left":             "Real-time tasks, in order R1 RR 20",
		"comes forward at":       "If fair tasks get nothing until then, the fair server comes forward at",
	} {
		if !strings.Contains(said[want], text) {
			t.Errorf("where it says %q it does not say %q:\n%s", want, text, said[want])
		}
	}
	if r.t.CPUs != 1 || r.t.End < 10*trace.Time(trace.Millisecond) {
		t.Error("the run is not what this test is about")
	}
}
