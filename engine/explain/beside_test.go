package explain

import (
	"strings"
	"testing"

	"borrowedtime/engine/config"
	"borrowedtime/engine/trace"
)

// TestWhatTheSliceTimerEnds: what follows in the same event tells whether it is a slice,
// a budget, or nothing yet.
func TestWhatTheSliceTimerEnds(t *testing.T) {
	for want, then := range map[string]trace.Record{
		": H’s slice is at its end.":  {Task: 2, Kind: trace.KindResched, Reason: trace.ReschedHrtick, Event: 7},
		": H’s budget is at its end.": {Task: 0, Kind: trace.KindThrottle, Reason: trace.ThrottleBegin, Event: 7},
		", but H’s turn goes on.":     {Task: 2, Kind: trace.KindResched, Reason: trace.ReschedHrtick, Event: 8},
	} {
		tr := smallTrace()
		rec := trace.Record{Task: 2, Other: 0, Kind: trace.KindHrtick, Reason: trace.HrtickSlice, Event: 7}
		tr.Records = []trace.Record{rec, then}
		if got, want := Sentence(tr, &rec, nil), "The slice timer of CPU 0 goes off"+want; got != want {
			t.Errorf("told %q, want %q", got, want)
		}
	}
}

// TestWhoseBudgetIsSpent: a fair task that the fair server lets run has none of its own.
func TestWhoseBudgetIsSpent(t *testing.T) {
	for want, task := range map[string]trace.TaskID{"The fair server": trace.NoTask, "The donor D": 5} {
		tr := smallTrace()
		rec := trace.Record{Task: 5, Other: 5, Kind: trace.KindResched, Reason: trace.ReschedThrottle, Event: 7}
		tr.Records = []trace.Record{{Task: task, Kind: trace.KindThrottle, Reason: trace.ThrottleBegin, Event: 7}, rec}
		if got, want := Sentence(tr, &rec, nil), want+" has used up its budget. CPU 0 must choose anew."; got != want {
			t.Errorf("told %q, want %q", got, want)
		}
	}
}

// TestWhoKeepsAFreeLock: a lock that nobody owns at the moment can be meant for somebody.
func TestWhoKeepsAFreeLock(t *testing.T) {
	rec := trace.Record{Task: 1, Other: trace.NoTask, Kind: trace.KindBlock, Reason: trace.BlockOff}
	want := "M wants lock A, which nobody owns at this moment, but others come first. M leaves the run queue and sleeps until an unlock wakes it."
	if got := Sentence(smallTrace(), &rec, nil); got != want {
		t.Errorf("told %q, want %q", got, want)
	}
}

// TestWhoSpins: an unlock without waiters, and a lock taken as free, say who watches.
func TestWhoSpins(t *testing.T) {
	tr := smallTrace()
	for reason, want := range map[trace.Reason]string{
		trace.UnlockFast: "H releases lock A. Nobody waits for it, but for M, which spins.",
		trace.LockFast:   "H takes lock A, which is free, ahead of M, which spins for it.",
	} {
		tr.TaskSpans[1] = []trace.TaskSpan{{Start: 2_000_000, End: 2_500_000, State: trace.Spinning}}
		rec := sample(reason)
		rec.Task = 0
		if got := Sentence(tr, &rec, nil); got != want {
			t.Errorf("told %q, want %q", got, want)
		}
		for what, span := range map[string]trace.TaskSpan{
			"it begins now":    {Start: 2_500_000, End: 2_600_000, State: trace.Spinning},
			"for another lock": {Start: 2_000_000, End: 2_500_000, State: trace.Spinning, Lock: 1},
			"it only runs":     {Start: 2_000_000, End: 2_500_000, State: trace.Running},
		} {
			tr.TaskSpans[1][0] = span
			if got := Sentence(tr, &rec, nil); strings.Contains(got, "spin") {
				t.Errorf("%s: told %q", what, got)
			}
		}
	}
}

// TestWhatBelongsToASwitch: after a walk that never ends a CPU does nothing any more, and a
// task that may not stay does not merely wait.
func TestWhatBelongsToASwitch(t *testing.T) {
	rec := trace.Record{Task: trace.Idle, Other: trace.Idle, A: 2, B: 2, Kind: trace.KindSwitch, Reason: trace.SwitchPreempt, Event: 7}
	for want, first := range map[string]trace.Record{
		"L has to wait. CPU 0 executes nothing any more.": {Task: 2, Kind: trace.KindDeadlock, Reason: trace.DeadlockWalk, Event: 7},
		"L has to leave. CPU 0 is idle.":                  {Task: 2, Kind: trace.KindAttr, Reason: trace.AttrAffinity, Event: 6},
		"L has to wait. CPU 0 is idle.":                   {Task: 2, Kind: trace.KindAttr, Reason: trace.AttrNice, Event: 6},
	} {
		tr := smallTrace()
		tr.Records = []trace.Record{first, rec}
		if got := Sentence(tr, &rec, nil); got != want {
			t.Errorf("told %q, want %q", got, want)
		}
	}
}

// TestAnotherBudget: a deadline task that gets another reservation keeps its policy.
func TestAnotherBudget(t *testing.T) {
	code := trace.PolicyCode(int(config.Deadline), 0)
	rec := trace.Record{Task: 5, Other: 0, A: code, B: code, Kind: trace.KindAttr, Reason: trace.AttrPolicy}
	if got := Sentence(smallTrace(), &rec, nil); got != "D gets another budget, deadline or period: H has set it." {
		t.Errorf("told %q", got)
	}
}

// TestWhatATailCosts: from the unlock to the switch the old owner ran at the expense of
// who lent to it, and only then.
func TestWhatATailCosts(t *testing.T) {
	rec := trace.Record{At: 2_500_000, Task: 2, Other: 2, A: 0, B: 1, Kind: trace.KindSwitch, Reason: trace.SwitchPreempt}
	const plain = "H has to wait. CPU 0 executes L."
	for _, how := range []trace.Reason{trace.UnlockDonor, trace.UnlockWake} { // before 7.2 it only woke the donor
		tr := smallTrace()
		tr.Records[0].Reason = how
		if got := Sentence(tr, &rec, nil); got != plain+" After its unlock H went on for 1.00 ms on M’s time." {
			t.Errorf("%v: told %q", how, got)
		}
	}
	for what, change := range map[string]func(tr *trace.Trace, r *trace.Record){
		"on its own time":  func(tr *trace.Trace, r *trace.Record) { r.B = 0 },
		"at once":          func(tr *trace.Trace, r *trace.Record) { r.At = 1_500_000 },
		"to somebody else": func(tr *trace.Trace, r *trace.Record) { tr.Records[0].Other = 1 },
		"on another CPU":   func(tr *trace.Trace, r *trace.Record) { tr.Records[0].CPU = 1 },
	} {
		tr, r := smallTrace(), rec
		change(tr, &r)
		if got := Sentence(tr, &r, nil); got != plain {
			t.Errorf("%s: told %q", what, got)
		}
	}
}
