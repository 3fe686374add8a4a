package fidelity

import (
	"testing"

	"borrowedtime/engine/trace"
)

// statesFloor is the share of time, in parts per million, on which the states
// that package recording infers are the model's: a change that lowers it infers
// worse, or the model does.
const statesFloor = 998_600

// TestStates: where both agree on who executes, they agree on what the others do.
func TestStates(t *testing.T) {
	var same, total int64
	for _, r := range compareAll(t) {
		if r.Trace == nil || Millionths(r.Score.Exec, r.Score.Total) < 999_000 {
			continue
		}
		for i := range r.Trace.Tasks {
			if r.Recording.Trace.Tasks[i].Name != r.Trace.Tasks[i].Name {
				t.Fatalf("%s/%s lists its tasks in another order than its scenario", r.Recording.Folder, r.Recording.Name)
			}
			s, n := agreeing(r.Recording.Trace.TaskSpans[i], r.Trace.TaskSpans[i])
			same, total = same+s, total+n
		}
	}
	if got := Millionths(same, total); got < statesFloor {
		t.Errorf("the states agree on %d millionths, the floor is %d", got, statesFloor)
	}
}

// agreeing walks two lists of spans side by side.
func agreeing(a, b []trace.TaskSpan) (same, total int64) {
	for len(a) > 0 && len(b) > 0 {
		from, to := max(a[0].Start, b[0].Start), min(a[0].End, b[0].End)
		total += int64(to - from)
		if a[0].State == b[0].State {
			same += int64(to - from)
		}
		if a[0].End == to {
			a = a[1:]
		}
		if b[0].End == to {
			b = b[1:]
		}
	}
	return same, total
}
