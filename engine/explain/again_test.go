package explain

import (
	"strings"
	"testing"

	"borrowedtime/engine/trace"
)

// rec is a record of the instant 2.5 ms, about H, L and lock A.
func rec(why trace.Reason) trace.Record {
	return trace.Record{At: 2_500_000, Kind: why.Kind(), Reason: why, Task: 0, Other: 2}
}

// TestContinue: what an earlier sentence of the instant has said is not said again, and
// only that.
func TestContinue(t *testing.T) {
	by := func(why trace.Reason) trace.Record { r := rec(why); r.Task, r.Other = 2, 0; return r }
	for _, c := range []struct {
		told, r trace.Record
		want    string
	}{
		{by(trace.UnlockWake), rec(trace.WakeUnlock), "H may run again, on CPU 0."},
		{by(trace.UnlockDonor), rec(trace.WakeUnlock), "L wakes H. H may run again, on CPU 0."},
		{by(trace.ResetDonor), rec(trace.WakeUnlock), "H may run again, on CPU 0."},
		{by(trace.SemPosted), rec(trace.WakePost), "H looks at the semaphore’s count again as soon as it runs. H may run again, on CPU 0."},
		{rec(trace.SignalSent), rec(trace.WakeSignal), "That wakes H, which breaks off its wait. H may run again, on CPU 0."},
		{rec(trace.MigrateReturn), rec(trace.WakeUnlock), "H may run again, on CPU 0."},
		{by(trace.AttrBoost), rec(trace.BlockOff), "H leaves the run queue and sleeps until an unlock wakes it."},
		{rec(trace.DeadlockCycle), rec(trace.BlockKept), "H is blocked, but it stays on the run queue of CPU 0: it can be picked, and then lend its time."},
		{by(trace.SignalWound), rec(trace.BlockOff), "H leaves the run queue and sleeps until an unlock wakes it."},
		{rec(trace.BlockKept), rec(trace.WalkRun), "A’s owner L is on CPU 0 and can run, so L executes on H’s time. L has no budget left itself, which does not matter: H’s is spent."},
		{rec(trace.BlockKept), rec(trace.WalkAsleepGiveUp), Sentence(smallTrace(), ptr(rec(trace.WalkAsleepGiveUp)), nil)},
		{rec(trace.WalkAsleepIdle), rec(trace.WalkAsleepGiveUp), "There is still nobody to run, so H leaves the run queue of CPU 0 and waits until an unlock wakes it."},
		{rec(trace.WalkAsleepIdle), rec(trace.SwitchDetour), "Now no task of the chain executes on CPU 0, so the chain can be taken apart or moved; then CPU 0 picks again."},
		{rec(trace.WalkRemoteIdle), rec(trace.WalkRemoteMigrate), "Now H goes to another CPU, to lend its time there, and CPU 0 picks again."},
		{rec(trace.WalkAsleepPark), rec(trace.DequeuePark), "With that H is off the run queue of CPU 0."},
		{rec(trace.DeadlockCycle), rec(trace.DeadlockWalk), "The walk follows these links round and round, and finds nobody that can run. Meanwhile it holds the lock of CPU 0’s run queue, with interrupts off: CPU 0 executes nothing any more, for no task."},
	} {
		tr := smallTrace()
		tr.Profile = "6.17"
		if got := Plain(Continue(tr, &c.r, nil, []trace.Record{c.told})); got != c.want {
			t.Errorf("%v after %v: told %q, want %q", c.r.Reason, c.told.Reason, got, c.want)
		}
		if got, want := Plain(Continue(tr, &c.r, nil, nil)), Sentence(tr, &c.r, nil); got != want {
			t.Errorf("%v alone: told %q, want %q", c.r.Reason, got, want)
		}
		if c.r.Kind == trace.KindWalk {
			if c.told.Task = 1; Plain(Continue(tr, &c.r, nil, []trace.Record{c.told})) != Sentence(tr, &c.r, nil) {
				t.Errorf("%v after %v of another task leaves something out", c.r.Reason, c.told.Reason)
			}
		}
	}
}

func ptr(r trace.Record) *trace.Record { return &r }

// TestCircleIsTold: each link of a circle of waits has its two tasks and its lock; a circle
// that the trace shows only in part is told in general.
func TestCircleIsTold(t *testing.T) {
	tr := smallTrace()
	tr.Locks = append(tr.Locks, trace.LockInfo{Name: "B", Kind: "mutex"})
	tr.Waits = []trace.Wait{{Task: 2, Lock: 1, From: 1_000_000, To: 2_000_000}, {Task: 2, Lock: 1, From: 2_000_000, To: trace.Never}}
	tr.LockSpans = [][]trace.LockSpan{{{Owner: 2}}, {{End: 100, Owner: 1}, {Start: 100, End: trace.Never, Owner: 0}}}
	r := rec(trace.DeadlockCycle)
	if got, want := Sentence(tr, &r, nil), "H waits for lock A, which L owns; L waits for lock B, which H owns: a circle, a deadlock. None of them can ever go on."; got != want {
		t.Errorf("told %q, want %q", got, want)
	}
	tr.LockSpans[1][1].Readers = 2
	if got, want := Sentence(tr, &r, nil), "H waits for lock A, whose owner L waits in turn, and so on round to H: a circle"; !strings.HasPrefix(got, want) {
		t.Errorf("told %q, want %q", got, want)
	}
}

// TestWhoseWait: a priority is inherited because of a wait that has just begun, or that
// goes on.
func TestWhoseWait(t *testing.T) {
	tr := smallTrace()
	tr.LockSpans = [][]trace.LockSpan{{{Owner: 2}}}
	r := rec(trace.AttrBoost)
	r.Task, r.Other = 2, 0
	for from, want := range map[trace.Time]string{
		r.At:     "H wants lock A, which L owns: L inherits H’s priority.",
		r.At - 1: "H waits for lock A, which L owns: L inherits H’s priority.",
		r.At + 1: "L owns a lock that H waits for: L inherits H’s priority.",
	} {
		tr.Waits = []trace.Wait{{Task: 0, From: from, To: trace.Never}}
		if got := Sentence(tr, &r, nil); got != want {
			t.Errorf("told %q, want %q", got, want)
		}
	}
}

// TestOutlook: a warning says what becomes of the CPU, and what can be changed.
func TestOutlook(t *testing.T) {
	const change = "What you can change: the order in which tasks take their locks, "
	tr, r := smallTrace(), rec(trace.DeadlockCycle)
	if got := Outlook(tr, &r); got != change+"or a lock’s kind." {
		t.Errorf("told %q", got)
	}
	tr.Records = append(tr.Records, rec(trace.DeadlockWalk))
	for at, when := range map[trace.Time]string{2_500_000: "", 3_000_000: "From 3.00 ms on "} {
		tr.Records[len(tr.Records)-1].At = at
		want := when + "CPU 0 follows the circle for ever, and executes nothing any more. " + change + "a lock’s kind, or the kernel: where no time is lent, other tasks go on."
		if got := Outlook(tr, &r); got != want {
			t.Errorf("told %q, want %q", got, want)
		}
	}
	if r = rec(trace.DeadlockSelf); !strings.Contains(Outlook(tr, &r), "release the lock") {
		t.Errorf("told %q", Outlook(tr, &r))
	}
	if r = rec(trace.StoppedEvents); Outlook(tr, &r) != "" {
		t.Errorf("told %q", Outlook(tr, &r))
	}
}
