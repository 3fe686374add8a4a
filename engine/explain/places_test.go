package explain

import (
	"strings"
	"testing"

	"borrowedtime/engine/trace"
)

// TestWhenACPUChoosesAnew: what comes next on the CPU tells how soon a lazy request takes
// effect.
func TestWhenACPUChoosesAnew(t *testing.T) {
	r := rec(trace.ReschedSlice)
	r.Task, r.Other, r.A = 2, 0, 1
	const later = "is to choose anew, by a lazy request: when L next returns to user code, at the latest with the next tick."
	for _, c := range []struct {
		next trace.Record
		full bool
		want string
	}{
		{next: rec(trace.PickOnly), want: "chooses anew."},
		{next: rec(trace.DequeueFinal), want: "chooses anew."},
		{next: trace.Record{At: r.At, Kind: trace.KindFinish, Reason: trace.FinishExit, Task: 2}, want: "is to choose anew."},
		{next: trace.Record{At: r.At, Kind: trace.KindUnlock, Reason: trace.UnlockFast, Task: 2}, want: later},
		{next: trace.Record{At: r.At + 1, Kind: trace.KindPick, Reason: trace.PickOnly}, want: later},
		{next: trace.Record{At: r.At, CPU: 1, Kind: trace.KindPick, Reason: trace.PickOnly}, want: later},
		{next: trace.Record{At: r.At + 1}, full: true, want: "must choose anew at once."},
	} {
		tr, r := smallTrace(), r
		if c.full {
			r.A = 2
		}
		tick := trace.Record{At: r.At, Kind: trace.KindTick, Reason: trace.TickPlain}
		tr.Records = []trace.Record{r, tick, c.next}
		if got, want := Sentence(tr, &r, nil), "H has had the stretch it was promised, so CPU 0 "+c.want; got != want {
			t.Errorf("told %q, want %q", got, want)
		}
	}
}

// TestWhereAWakeupEnds: a donor that goes home is placed anew, and may end where it lent.
func TestWhereAWakeupEnds(t *testing.T) {
	for to, want := range map[int64][]string{
		1: {"L wakes H, so H leaves CPU 1, and is placed like any task that wakes up: the search for a CPU begins at CPU 0, where it belongs.",
			"It ends at CPU 1, where H has lent its time until now.", "H joins the run queue of CPU 1."},
		2: {"L wakes H, so H leaves CPU 1, and is placed like any task that wakes up: the search for a CPU begins at CPU 0, where it belongs.",
			"It ends at CPU 2.", "H joins the run queue of CPU 2."},
	} {
		tr := smallTrace()
		back, placed, woken := rec(trace.MigrateReturn), rec(trace.MigrateWake), rec(trace.WakeUnlock)
		back.A, back.B, placed.A, placed.B, woken.CPU = 1, 0, 0, to, trace.CPUID(to)
		tr.Records = []trace.Record{back, placed, woken}
		before := smallSnapshot()
		before.Event, before.Tasks[0].CPU = -1, trace.CPUID(to)
		for i, r := range tr.Records {
			if got := Plain(Continue(tr, &r, before, tr.Records[:i])); got != want[i] {
				t.Errorf("told %q, want %q", got, want[i])
			}
		}
	}
}

// TestADonorIsSeenToLeaveOnce: that the donor of a CPU leaves it is told with what executes
// there then, and not once more on its way home.
func TestADonorIsSeenToLeaveOnce(t *testing.T) {
	tr := smallTrace()
	left, back, placed := rec(trace.ResetDonor), rec(trace.MigrateReturn), rec(trace.MigrateWake)
	left.Task, left.Other, back.A, back.B = 2, 0, 1, 0
	tr.Records = []trace.Record{left, back, placed}
	if got, want := Sentence(tr, &back, nil), "H is placed like any task that wakes up: the search for a CPU begins at CPU 0, where it belongs."; got != want {
		t.Errorf("told %q, want %q", got, want)
	}
}

// TestWhatADeadlineTaskBegins: a period begins anew because the old deadline has come, or
// because what was left would be too much; and who waits lends a whole reservation.
func TestWhatADeadlineTaskBegins(t *testing.T) {
	tr, r := smallTrace(), rec(trace.BudgetFresh)
	r.Task, r.A, r.B = 5, 1_000_000, 9_000_000
	const begins = "D begins a period anew: it may run 1.00 ms, up to its deadline at 9.00 ms."
	for old, want := range map[int64]string{
		2_500_000: " Its old deadline, at 2.50 ms, has come.",
		2_500_001: " To run what it had left up to its old deadline would have taken more than its share of the CPU.",
		0:         "",
	} {
		tr.Records[1] = trace.Record{Event: -1, Kind: trace.KindThrottle, Reason: trace.BudgetFirst, Task: 5, B: old}
		if old == 0 {
			tr.Records[1].Task = 1
		}
		if got := Sentence(tr, &r, nil); got != begins+want {
			t.Errorf("told %q, want %q", got, begins+want)
		}
	}
	r = rec(trace.AttrBoost)
	if r.Task, r.Other, r.B = 2, 5, -1; Sentence(tr, &r, nil) != "L owns a lock that D waits for: as long as D waits, L is scheduled as a deadline task, with D’s budget and period." {
		t.Errorf("told %q", Sentence(tr, &r, nil))
	}
}

// TestWhatStillExecutes: whoever makes a CPU step aside has a name.
func TestWhatStillExecutes(t *testing.T) {
	for by, want := range map[trace.TaskID]string{0: "but it still", 1: "but M still", trace.Idle: "but a task of this chain still"} {
		tr, r := smallTrace(), rec(trace.WalkRemoteIdle)
		tr.Records[0] = trace.Record{Event: -1, Kind: trace.KindSwitch, Reason: trace.SwitchPreempt, Task: by}
		if got := Sentence(tr, &r, nil); !strings.Contains(got, want+" executes on CPU 0: CPU 0 steps aside") {
			t.Errorf("told %q, want %q", got, want)
		}
		if r = rec(trace.WalkAsleepIdle); by == 0 && !strings.Contains(Sentence(tr, &r, nil), "But H still executes on CPU 0") {
			t.Errorf("told %q", Sentence(tr, &r, nil))
		}
	}
}

// TestWhereATaskMayRun: whether a donor may run where it lends is told as its affinity is at
// that moment.
func TestWhereATaskMayRun(t *testing.T) {
	home, there := rec(trace.WalkWokenGoHome), rec(trace.MigrateDonor)
	home.CPU, there.B = 1, 1
	tr := smallTrace()
	for mask, want := range map[int64][2]string{
		0b01: {", and must not run there. So CPU 1 queues it anew", "H must not run there: it goes"},
		0b11: {". This kernel does not look whether it may run there: CPU 1 queues it anew", "It may run there, too, but it goes"},
	} {
		tr.Records[0] = trace.Record{Event: -1, Kind: trace.KindAttr, Reason: trace.AttrAffinity, Task: 0, B: mask}
		for i, r := range []trace.Record{home, there} {
			if got := Sentence(tr, &r, nil); !strings.Contains(got, want[i]) {
				t.Errorf("told %q, want %q", got, want[i])
			}
		}
	}
}

// TestNoLagIsKeptByWhoHasEnded: who exits in debt does not come back.
func TestNoLagIsKeptByWhoHasEnded(t *testing.T) {
	tr, r := smallTrace(), rec(trace.DequeueSleep)
	r.A = -5693
	for finished, kept := range map[trace.Time]bool{r.At: false, trace.Never: true} {
		tr.Stats = []trace.Stats{{Finished: finished}}
		if got := Sentence(tr, &r, nil); strings.Contains(got, "is kept") != kept {
			t.Errorf("finished at %d: told %q", finished, got)
		}
	}
}

// TestOutOfBudget: a throttled deadline task that wakes up makes its CPU look, and can't be
// picked.
func TestOutOfBudget(t *testing.T) {
	tr, r := smallTrace(), rec(trace.PreemptClass)
	r.Task = 5
	if got, want := Sentence(tr, &r, nil), "so CPU 0 must reschedule at once, although D has no budget and can’t be picked."; !strings.HasSuffix(got, want) {
		t.Errorf("told %q", got)
	}
	if tr.Records[2].A = 0; !strings.HasSuffix(Sentence(tr, &r, nil), "must reschedule at once.") {
		t.Errorf("told %q", Sentence(tr, &r, nil))
	}
}

// TestNiceIsOnlyToldWhereItCounts: that a nice value does not matter is news only where it
// is the better one.
func TestNiceIsOnlyToldWhereItCounts(t *testing.T) {
	r := rec(trace.KeepProtected)
	if got := Sentence(smallTrace(), &r, nil); !strings.HasSuffix(got, "so H has to wait, whatever its nice value.") {
		t.Errorf("told %q", got)
	}
	if r.Task, r.Other = 2, 0; !strings.HasSuffix(Sentence(smallTrace(), &r, nil), "so L has to wait.") {
		t.Errorf("told %q", Sentence(smallTrace(), &r, nil))
	}
}
