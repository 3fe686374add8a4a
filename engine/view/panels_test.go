package view

import (
	"strings"
	"testing"

	"borrowedtime/engine/goal"
	"borrowedtime/engine/trace"
)

// fairFrame has a fair queue with every kind of entry: H lends to L, M could
// run, G is in deferred dequeue, and a very light task I far ahead.
func fairFrame() *Frame {
	const u = trace.VTime(1000)
	tr := &trace.Trace{Profile: "7.3", CPUs: 1, Until: 10 * ms, End: 10 * ms, Locks: []trace.LockInfo{{Name: "A"}}}
	for i, name := range []string{"H", "M", "L", "G", "I"} {
		tr.Tasks = append(tr.Tasks, trace.TaskInfo{Name: name, Policy: "fair", Nice: i, CPUs: 1})
	}
	view := func(v, d trace.VTime, s trace.State) trace.TaskView {
		return trace.TaskView{OnRQ: true, State: s, Vruntime: v * u, Deadline: d * u, Vprot: (v + d) / 2 * u, Slice: 700_000, BlockedOn: trace.NoLock, BlockedDonor: none, Other: none}
	}
	snap := &trace.Snapshot{Tasks: []trace.TaskView{view(9400, 10100, trace.Lending), view(9700, 10400, trace.Runnable),
		view(10600, 11900, trace.Borrowing), view(10300, 10900, trace.Deferred), view(9900, 248_000, trace.Runnable)},
		Locks: []trace.LockView{{Owner: 2, Waiters: []trace.TaskID{0}}},
		CPUs: []trace.CPUView{{Curr: 2, Donor: 0, V: 10_000 * u, NrRunning: 5, Chain: []trace.Hop{{Task: 0, Lock: 0, Owner: 2, Reason: trace.WalkRun}},
			Fair: []trace.Queued{{Task: 0, Eligible: true, Blocked: true}, {Task: 1, Eligible: true}, {Task: 4, Eligible: true}, {Task: 3, Delayed: true}, {Task: 2}}}}}
	snap.Tasks[0].BlockedOn, snap.Tasks[0].Other, snap.Tasks[2].Other, snap.Tasks[3].SchedDelayed = 0, 2, 0, true
	tr.Records = []trace.Record{rec(0, 3000, 0, trace.HrtickSlice, 1, none, -1, 0, 0),
		rec(0, 3000, 0, trace.PickDeadline, 0, 1, -1, 10_000_000, 600_000),
		rec(0, 3000, 0, trace.WalkRun, 0, 2, 0, 0, 0),
		rec(0, 3000, 0, trace.SwitchPreempt, 2, 0, -1, 1, 1)}
	tr.EventTimes = []trace.Time{3 * ms}
	return &Frame{Trace: tr, Snap: snap, At: 3 * ms, ID: "f", Stop: Stops(tr)[0]}
}

// chainFrame is a chain of n tasks, each waiting for the next one's lock; the
// last executes on the first one's time.
func chainFrame(n int) *Frame {
	tr := &trace.Trace{Profile: "7.3", CPUs: 1, Until: 10 * ms, End: 10 * ms}
	snap := &trace.Snapshot{CPUs: []trace.CPUView{{Curr: trace.TaskID(n - 1), Donor: 0}}}
	for i := range n {
		tr.Tasks = append(tr.Tasks, trace.TaskInfo{Name: "T" + itoa(i), Policy: "fifo", Prio: 90 - i, CPUs: 1})
		v := trace.TaskView{OnRQ: true, State: trace.BlockedQueue, BlockedOn: trace.LockID(i), Other: trace.TaskID(i + 1), BlockedDonor: none}
		if i == 0 {
			v.State = trace.Lending
		}
		if i == n-1 {
			v.State, v.BlockedOn, v.Other = trace.Borrowing, trace.NoLock, 0
			snap.Tasks = append(snap.Tasks, v)
			continue
		}
		tr.Locks = append(tr.Locks, trace.LockInfo{Name: "m" + itoa(i)})
		snap.Tasks = append(snap.Tasks, v)
		snap.Locks = append(snap.Locks, trace.LockView{Owner: trace.TaskID(i + 1), Waiters: []trace.TaskID{trace.TaskID(i)}})
		reason := trace.WalkFollow
		if i == n-2 {
			reason = trace.WalkRun
		}
		snap.CPUs[0].Chain = append(snap.CPUs[0].Chain, trace.Hop{Task: trace.TaskID(i), Lock: trace.LockID(i), Owner: trace.TaskID(i + 1), Reason: reason})
		tr.Records = append(tr.Records, rec(0, 1000, 0, reason, trace.TaskID(i), trace.TaskID(i+1), trace.LockID(i), int64(i), 0))
	}
	tr.EventTimes = []trace.Time{ms}
	return &Frame{Trace: tr, Snap: snap, At: ms, ID: "c", Stop: Stops(tr)[n/3]}
}

// crowdFrame adds n waiters to the last lock of a chain.
func crowdFrame(n int) *Frame {
	f := chainFrame(3)
	for i := range n {
		id := trace.TaskID(len(f.Trace.Tasks))
		f.Trace.Tasks = append(f.Trace.Tasks, trace.TaskInfo{Name: "W" + itoa(i), Policy: "fair", CPUs: 1})
		f.Snap.Tasks = append(f.Snap.Tasks, trace.TaskView{State: trace.BlockedOff, BlockedOn: trace.LockID(1), Other: 2, BlockedDonor: none})
		f.Snap.Locks[1].Waiters = append(f.Snap.Locks[1].Waiters, id)
	}
	return f
}

// circleFrame closes a chain to a circle: the last task waits for a lock of the first.
func circleFrame() *Frame {
	f := chainFrame(3)
	f.Snap.Tasks[2].State, f.Snap.Tasks[2].BlockedOn = trace.BlockedOff, 2
	f.Snap.Tasks[0].State = trace.BlockedOff
	f.Trace.Locks = append(f.Trace.Locks, trace.LockInfo{Name: "m2"})
	f.Snap.Locks = append(f.Snap.Locks, trace.LockView{Owner: 0, Waiters: []trace.TaskID{2}})
	f.Snap.CPUs[0] = trace.CPUView{Curr: none, Donor: none}
	return f
}

// tailFrame: after the handoff H owns A, but L still executes on H's time.
func tailFrame() *Frame {
	f := inversionFrame()
	f.Snap.Tasks[tH].State, f.Snap.Tasks[tH].BlockedOn, f.Snap.Tasks[tH].IsBlocked = trace.Runnable, trace.NoLock, false
	f.Snap.Locks[0] = trace.LockView{Owner: tH, Waiters: []trace.TaskID{tH}, Pickup: true}
	f.Snap.CPUs[0].RT[0].Blocked = false
	f.At, f.Stop = us(7000), stopAt(f.Trace, trace.UnlockDonor)
	return f
}

func idleFrame() *Frame {
	f := inversionFrame()
	f.Snap = &trace.Snapshot{Tasks: make([]trace.TaskView, 3), Locks: []trace.LockView{{Owner: none}}, CPUs: []trace.CPUView{{Curr: none, Donor: none}}}
	for i := range f.Snap.Tasks {
		f.Snap.Tasks[i].BlockedOn = trace.NoLock
	}
	return f
}

func frames() []*Frame {
	ownerless := inversionFrame()
	ownerless.Snap.Locks[0].Owner = none
	list := []*Frame{inversionFrame(), remoteFrame(), fairFrame(), chainFrame(3), chainFrame(6), crowdFrame(4), crowdFrame(40), circleFrame(),
		tailFrame(), idleFrame(), {Trace: &trace.Trace{}, ID: "z"}, ownerless}
	for _, f := range list[:len(list):len(list)] {
		g := *f
		g.Narrow = true
		list = append(list, &g)
	}
	return list
}

func TestPanelsSound(t *testing.T) {
	for i, f := range frames() {
		what := "frame " + itoa(i)
		sound(t, what+" chain", f.ID+"-", Chain(f))
		sound(t, what+" run queue", f.ID+"-", RunQueue(f, 0)+RunQueue(f, 1))
		sound(t, what+" narrator", f.ID+"-", Narrator(f))
		sound(t, what+" results", f.ID+"-", Results(f, []goal.Outcome{{Text: "wait(H) < 3ms", OK: true, Got: "1 ms"}, {Text: "x <b>", Got: "2"}}))
		sound(t, what+" tasks", f.ID+"-", TaskTable(f))
		sound(t, what+" log", f.ID+"-", Log(f, Stops(f.Trace), 1))
		if s := Summary(f); strings.ContainsAny(s, "<>{}") {
			t.Errorf("%s: summary %q", what, s)
		}
	}
	sound(t, "legend", "q-", LegendTable(&Frame{Trace: inversion("7.3"), ID: "q"}))
}

// All pictures of a page stand beside each other without sharing an id.
func TestIDsAreApart(t *testing.T) {
	f := inversionFrame()
	sound(t, "page", "s1-", Timeline(f)+Chain(f)+RunQueue(f, 0)+Narrator(f)+Results(f, nil)+TaskTable(f)+Log(f, Stops(f.Trace), 1))
}

func TestPanelGoldens(t *testing.T) {
	f := inversionFrame()
	golden(t, "chain-inversion.html", Chain(f))
	golden(t, "runqueue-fair.html", RunQueue(fairFrame(), 0))
	golden(t, "narrator.html", Narrator(f)+"<hr/>"+Narrator(tailFrame())+"<hr/>"+Narrator(remoteFrame())+"<hr/>"+Narrator(fairFrame()))
	golden(t, "results.html", Results(f, []goal.Outcome{{Text: "wait(H, A) < 5ms", OK: true, Got: "wait(H, A) was 4 ms"}}))
	golden(t, "summary.txt", Summary(f)+"\n"+Summary(remoteFrame())+"\n"+Summary(fairFrame())+"\n"+Summary(tailFrame())+"\n")
}

// What comes from a scenario is text everywhere, never markup.
func TestNamesAreEscaped(t *testing.T) {
	f := inversionFrame()
	bad := `<img src=x onerror="alert(1)">&`
	f.Trace.Tasks[tH].Name, f.Trace.Locks[0].Name, f.Trace.Marks = bad, bad, []string{bad}
	all := Timeline(f) + Chain(f) + RunQueue(f, 0) + Narrator(f) + Results(f, []goal.Outcome{{Text: bad, Got: bad}}) + TaskTable(f) + Log(f, Stops(f.Trace), 1)
	sound(t, "hostile", "s1-", all)
	if strings.Contains(all, "<img") {
		t.Error("a name became an element")
	}
}

func BenchmarkChain(b *testing.B) {
	f := crowdFrame(10)
	for b.Loop() {
		Chain(f)
	}
}

func BenchmarkRunQueue(b *testing.B) {
	f := fairFrame()
	for b.Loop() {
		RunQueue(f, 0)
	}
}

func BenchmarkNarrator(b *testing.B) {
	f := fairFrame()
	for b.Loop() {
		Narrator(f)
	}
}
