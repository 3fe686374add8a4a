package view

import (
	"borrowedtime/engine/trace"
)

const ms = trace.Time(trace.Millisecond)

// us is a time in microseconds, for short tables.
func us(n int64) trace.Time { return trace.Time(n * 1000) }

// A cut is a stretch of one CPU: who executes, on whose time.
type cut struct {
	cpu         trace.CPUID
	from, to    int64 // µs
	exec, donor trace.TaskID
}

// A did is a stretch of one task's life that is neither execution nor sleep.
type did struct {
	task     trace.TaskID
	from, to int64
	state    trace.State
	other    trace.TaskID
	lock     trace.LockID
	cpu      trace.CPUID
}

// A held is a stretch of lock 0.
type held struct {
	from, to int64
	owner    trace.TaskID
	waiters  int16
	pickup   bool
}

// byHand puts a trace together from tables. Execution comes from cuts; the
// rest of a task's life from dids; what is left is sleep, or Done after end.
func byHand(t *trace.Trace, cuts []cut, dids []did, helds []held, end []int64) *trace.Trace {
	t.TaskSpans = make([][]trace.TaskSpan, len(t.Tasks))
	t.Stats = make([]trace.Stats, len(t.Tasks))
	for i := range t.Tasks {
		t.Stats[i].Started, t.Stats[i].Finished = t.Tasks[i].Start, trace.Never
		var spans []trace.TaskSpan
		for _, c := range cuts {
			d := trace.Duration(us(c.to - c.from))
			if c.donor == trace.TaskID(i) {
				t.Stats[i].Charged += d
			}
			if c.exec != trace.TaskID(i) {
				continue
			}
			t.Stats[i].Ran += d
			s := trace.TaskSpan{Start: us(c.from), End: us(c.to), State: trace.Running, CPU: c.cpu, Other: trace.NoTask, Lock: trace.NoLock}
			if c.donor != c.exec {
				s.State, s.Other = trace.Borrowing, c.donor
				t.Stats[i].Borrowed += d
			}
			spans = append(spans, s)
		}
		for _, d := range dids {
			if d.task == trace.TaskID(i) {
				spans = append(spans, trace.TaskSpan{Start: us(d.from), End: us(d.to), State: d.state, CPU: d.cpu, Other: d.other, Lock: d.lock})
				if d.state == trace.Lending {
					t.Stats[i].Lent += trace.Duration(us(d.to - d.from))
				}
				if d.lock == 0 {
					t.Stats[i].Waited += trace.Duration(us(d.to - d.from))
				}
			}
		}
		t.TaskSpans[i] = filled(spans, t.End, end[i])
		if end[i] > 0 {
			t.Stats[i].Finished = us(end[i])
		}
	}
	for _, c := range cuts {
		t.Segments = append(t.Segments, trace.Segment{Start: us(c.from), End: us(c.to), CPU: c.cpu, Exec: c.exec, Donor: c.donor})
	}
	t.LockSpans = make([][]trace.LockSpan, len(t.Locks))
	for _, h := range helds {
		t.LockSpans[0] = append(t.LockSpans[0], trace.LockSpan{Start: us(h.from), End: us(h.to), Owner: h.owner, Waiters: h.waiters, Pickup: h.pickup})
	}
	return t
}

// filled sorts spans by start and puts sleep into the holes.
func filled(spans []trace.TaskSpan, until trace.Time, end int64) []trace.TaskSpan {
	for i := range spans {
		for j := i; j > 0 && spans[j].Start < spans[j-1].Start; j-- {
			spans[j], spans[j-1] = spans[j-1], spans[j]
		}
	}
	var out []trace.TaskSpan
	at := trace.Time(0)
	gap := func(to trace.Time) {
		s := trace.TaskSpan{Start: at, End: to, State: trace.Asleep, Other: trace.NoTask, Lock: trace.NoLock}
		if end > 0 && at >= us(end) {
			s.State = trace.Done
		}
		if to > at {
			out = append(out, s)
		}
	}
	for _, s := range spans {
		gap(s.Start)
		out = append(out, s)
		at = s.End
	}
	gap(until)
	return out
}

const (
	tL, tM, tH = 0, 1, 2
	none       = trace.NoTask
)

func rec(event int32, at int64, cpu trace.CPUID, reason trace.Reason, task, other trace.TaskID, lock trace.LockID, a, b int64) trace.Record {
	return trace.Record{At: us(at), Event: event, CPU: cpu, Kind: reason.Kind(), Reason: reason, Task: task, Other: other, Lock: lock, A: a, B: b}
}

func fifoTasks(cpus ...uint64) []trace.TaskInfo {
	return []trace.TaskInfo{
		{Name: "L", Policy: "fifo", Prio: 10, CPUs: cpus[0]},
		{Name: "M", Policy: "fifo", Prio: 50, Start: ms, CPUs: cpus[1]},
		{Name: "H", Policy: "fifo", Prio: 90, Start: 2 * ms, CPUs: cpus[2]},
	}
}

// inversion is the classic story on one CPU: L (FIFO 10) holds A, M (FIFO 50)
// wants no lock, H (FIFO 90) wants A at 2.5 ms. Without proxy execution M's
// 20 ms come first.
func inversion(profile string) *trace.Trace {
	t := &trace.Trace{Title: "Priority inversion", Profile: profile, CPUs: 1, Until: 30 * ms, End: 30 * ms,
		Tasks: fifoTasks(1, 1, 1), Locks: []trace.LockInfo{{Name: "A", Kind: "mutex"}}}
	if profile == "none" {
		return byHand(t,
			[]cut{{0, 0, 1000, tL, tL}, {0, 1000, 2000, tM, tM}, {0, 2000, 2500, tH, tH}, {0, 2500, 21500, tM, tM},
				{0, 21500, 25500, tL, tL}, {0, 25500, 26500, tH, tH}, {0, 26500, 27500, tL, tL}},
			[]did{{tL, 1000, 21500, trace.Runnable, none, trace.NoLock, 0}, {tM, 2000, 2500, trace.Runnable, none, trace.NoLock, 0},
				{tH, 2500, 25500, trace.BlockedOff, tL, 0, 0}, {tL, 25500, 26500, trace.Runnable, none, trace.NoLock, 0}},
			[]held{{0, 2500, tL, 0, false}, {2500, 25500, tL, 1, false}, {25500, 26500, tH, 0, false}, {26500, 30000, none, 0, false}},
			[]int64{27500, 21500, 26500})
	}
	t = byHand(t,
		[]cut{{0, 0, 1000, tL, tL}, {0, 1000, 2000, tM, tM}, {0, 2000, 2500, tH, tH}, {0, 2500, 7500, tL, tH},
			{0, 7500, 8500, tH, tH}, {0, 8500, 27500, tM, tM}},
		[]did{{tL, 1000, 2500, trace.Runnable, none, trace.NoLock, 0}, {tM, 2000, 8500, trace.Runnable, none, trace.NoLock, 0},
			{tH, 2500, 6500, trace.Lending, tL, 0, 0}, {tH, 6500, 7500, trace.Runnable, none, trace.NoLock, 0}},
		[]held{{0, 2500, tL, 0, false}, {2500, 6500, tL, 1, false}, {6500, 7500, tH, 0, true}, {7500, 8500, tH, 0, false}, {8500, 30000, none, 0, false}},
		[]int64{7500, 27500, 8500})
	t.Records = inversionRecords()
	for i := range t.Records {
		for int(t.Records[i].Event) >= len(t.EventTimes) {
			t.EventTimes = append(t.EventTimes, t.Records[i].At)
		}
	}
	return t
}

func inversionRecords() []trace.Record {
	return []trace.Record{
		rec(0, 0, 0, trace.WakeStart, tL, none, -1, 0, 0),
		rec(0, 0, 0, trace.PreemptIdle, tL, none, -1, 0, 0),
		rec(0, 0, 0, trace.PickPrio, tL, none, -1, 0, 0),
		rec(0, 0, 0, trace.SwitchIdle, tL, tL, -1, -1, -1),
		rec(1, 0, 0, trace.LockFast, tL, none, 0, 0, 0),
		rec(2, 1000, 0, trace.WakeStart, tM, none, -1, 0, 0),
		rec(2, 1000, 0, trace.PreemptPrio, tM, tL, -1, 0, 0),
		rec(2, 1000, 0, trace.ReschedPreempt, tL, none, -1, 2, 0),
		rec(2, 1000, 0, trace.PickPrio, tM, tL, -1, 0, 0),
		rec(2, 1000, 0, trace.SwitchPreempt, tM, tM, -1, tL, tL),
		rec(3, 2000, 0, trace.WakeStart, tH, none, -1, 0, 0),
		rec(3, 2000, 0, trace.PreemptPrio, tH, tM, -1, 0, 0),
		rec(3, 2000, 0, trace.ReschedPreempt, tM, none, -1, 2, 0),
		rec(3, 2000, 0, trace.PickPrio, tH, tM, -1, 0, 0),
		rec(3, 2000, 0, trace.SwitchPreempt, tH, tH, -1, tM, tM),
		rec(4, 2500, 0, trace.BlockKept, tH, tL, 0, 0, 0),
		rec(4, 2500, 0, trace.PickPrio, tH, tH, -1, 0, 0),
		rec(4, 2500, 0, trace.WalkRun, tH, tL, 0, 0, tH),
		rec(4, 2500, 0, trace.SwitchBlock, tL, tH, -1, tH, tH),
		rec(5, 3000, 0, trace.TickPlain, tL, tH, -1, 0, 0),
		rec(6, 4000, 0, trace.TickPlain, tL, tH, -1, 0, 0),
		rec(7, 6500, 0, trace.UnlockDonor, tL, tH, 0, 0, 0),
		rec(7, 6500, 0, trace.WakeInPlace, tH, tL, -1, 0, 0),
		rec(7, 6500, 0, trace.KeepSameDonor, tH, tH, -1, 0, 0),
		rec(8, 7500, 0, trace.FinishExit, tL, none, -1, 0, 0),
		rec(8, 7500, 0, trace.DequeueSleep, tL, none, -1, 0, 0),
		rec(8, 7500, 0, trace.PickPrio, tH, tH, -1, 0, 0),
		rec(8, 7500, 0, trace.SwitchFinish, tH, tH, -1, tL, tH),
		rec(9, 7500, 0, trace.LockPickup, tH, tL, 0, 0, 0),
		rec(10, 8500, 0, trace.UnlockFast, tH, none, 0, 0, 0),
		rec(11, 8500, 0, trace.FinishExit, tH, none, -1, 0, 0),
		rec(11, 8500, 0, trace.DequeueSleep, tH, none, -1, 0, 0),
		rec(11, 8500, 0, trace.PickPrio, tM, tH, -1, 0, 0),
		rec(11, 8500, 0, trace.SwitchFinish, tM, tM, -1, tH, tH),
		rec(12, 27500, 0, trace.FinishExit, tM, none, -1, 0, 0),
		rec(12, 27500, 0, trace.DequeueSleep, tM, none, -1, 0, 0),
		rec(12, 27500, 0, trace.PickIdle, none, tM, -1, 0, 0),
		rec(12, 27500, 0, trace.SwitchFinish, none, none, -1, tM, tM),
	}
}

// inversionAt is the machine while L executes on H's time, at 5.4 ms.
func inversionAt() *trace.Snapshot {
	s := &trace.Snapshot{At: us(5400), Event: 6, Tasks: make([]trace.TaskView, 3), Locks: make([]trace.LockView, 1), CPUs: make([]trace.CPUView, 1)}
	for i := range s.Tasks {
		s.Tasks[i] = trace.TaskView{OnRQ: true, State: trace.Runnable, BlockedOn: trace.NoLock, BlockedDonor: none, Other: none, Step: 1}
	}
	s.Tasks[tL].State, s.Tasks[tL].Other, s.Tasks[tL].BlockedDonor, s.Tasks[tL].OnCPU = trace.Borrowing, tH, tH, true
	s.Tasks[tH].State, s.Tasks[tH].Other, s.Tasks[tH].BlockedOn, s.Tasks[tH].IsBlocked = trace.Lending, tL, 0, true
	s.Locks[0] = trace.LockView{Owner: tL, Waiters: []trace.TaskID{tH}}
	s.CPUs[0] = trace.CPUView{Curr: tL, Donor: tH, NrRunning: 3, HrtickAt: trace.Never,
		RT:    []trace.Queued{{Task: tH, Blocked: true}, {Task: tM}, {Task: tL}},
		Chain: []trace.Hop{{Task: tH, Lock: 0, Owner: tL, Reason: trace.WalkRun}}}
	return s
}

// remote is the story on two CPUs: L and M on CPU 1, H on CPU 0 alone. H's
// right to run travels to CPU 1 at 2.5 ms and comes home at the handoff.
func remote() *trace.Trace {
	t := &trace.Trace{Title: "Remote owner", Profile: "7.3", CPUs: 2, Until: 10 * ms, End: 10 * ms,
		Tasks: fifoTasks(2, 2, 1), Locks: []trace.LockInfo{{Name: "A", Kind: "mutex"}}}
	t = byHand(t,
		[]cut{{1, 0, 1000, tL, tL}, {1, 1000, 2500, tM, tM}, {0, 2000, 2500, tH, tH}, {1, 2500, 6500, tL, tH},
			{0, 6500, 7500, tH, tH}, {1, 6500, 10000, tM, tM}},
		[]did{{tL, 1000, 2500, trace.Runnable, none, trace.NoLock, 1}, {tM, 2500, 6500, trace.Runnable, none, trace.NoLock, 1},
			{tH, 2500, 6500, trace.Lending, tL, 0, 1}, {tL, 6500, 10000, trace.Runnable, none, trace.NoLock, 1}},
		[]held{{0, 2500, tL, 0, false}, {2500, 6500, tL, 1, false}, {6500, 7500, tH, 0, false}, {7500, 10000, none, 0, false}},
		[]int64{0, 0, 7500})
	t.Records = []trace.Record{
		rec(0, 2500, 0, trace.BlockKept, tH, tL, 0, 0, 0),
		rec(0, 2500, 0, trace.PickPrio, tH, tH, -1, 0, 0),
		rec(0, 2500, 0, trace.WalkRemoteIdle, tH, tL, 0, 0, tH),
		rec(0, 2500, 0, trace.SwitchDetour, none, none, -1, tH, tH),
		rec(1, 2500, 0, trace.PickPrio, tH, none, -1, 0, 0),
		rec(1, 2500, 0, trace.WalkRemoteMigrate, tH, tL, 0, 0, tH),
		rec(1, 2500, 0, trace.MigrateDonor, tH, none, -1, 0, 1),
		rec(1, 2500, 1, trace.PreemptPrio, tH, tM, -1, 0, 0),
		rec(1, 2500, 1, trace.ReschedPreempt, tM, none, -1, 2, 0),
		rec(1, 2500, 1, trace.PickPrio, tH, tM, -1, 0, 0),
		rec(1, 2500, 1, trace.WalkRun, tH, tL, 0, 0, tH),
		rec(1, 2500, 1, trace.SwitchPreempt, tL, tH, -1, tM, tM),
		rec(1, 2500, 0, trace.PickIdle, none, none, -1, 0, 0),
		rec(2, 6500, 1, trace.UnlockDonor, tL, tH, 0, 0, 0),
		rec(2, 6500, 1, trace.ResetDonor, tL, tH, -1, 0, 0),
		rec(2, 6500, 1, trace.ReschedReset, tL, none, -1, 2, 0),
		rec(2, 6500, 0, trace.MigrateReturn, tH, none, -1, 1, 0),
		rec(2, 6500, 0, trace.WakeUnlock, tH, tL, -1, 0, 1),
		rec(2, 6500, 0, trace.PreemptIdle, tH, none, -1, 0, 0),
		rec(2, 6500, 0, trace.PickPrio, tH, none, -1, 0, 0),
		rec(2, 6500, 0, trace.SwitchIdle, tH, tH, -1, -1, -1),
	}
	t.EventTimes = []trace.Time{us(2500), us(2500), us(6500)}
	return t
}

// remoteAt is the machine at 4 ms: H lends on CPU 1, where it may not run.
func remoteAt() *trace.Snapshot {
	s := inversionAt()
	s.At, s.Event = us(4000), 1
	s.CPUs = []trace.CPUView{{Curr: none, Donor: none, HrtickAt: trace.Never}, s.CPUs[0]}
	for i := range s.Tasks {
		s.Tasks[i].CPU, s.Tasks[i].WakeCPU = 1, 1
	}
	s.Tasks[tH].WakeCPU = 0
	return s
}

// busy has n short segments of five tasks on two CPUs, and every state.
func busy(n int) *trace.Trace {
	t := &trace.Trace{Profile: "7.3", CPUs: 2, Until: trace.Time(n) * us(100), End: trace.Time(n) * us(100), Locks: []trace.LockInfo{{Name: "A"}, {Name: "B"}}}
	states := []trace.State{trace.Running, trace.Runnable, trace.BlockedQueue, trace.BlockedOff, trace.Deferred, trace.Borrowing,
		trace.Lending, trace.Spinning, trace.Throttled, trace.Asleep}
	for i := range 5 {
		t.Tasks = append(t.Tasks, trace.TaskInfo{Name: "worker<" + itoa(i) + ">", Policy: "fair", Nice: i - 2, CPUs: 3})
		t.TaskSpans = append(t.TaskSpans, nil)
		t.Stats = append(t.Stats, trace.Stats{Finished: trace.Never})
	}
	t.LockSpans = make([][]trace.LockSpan, 2)
	for i := range n {
		from, to := trace.Time(i)*us(100), trace.Time(i+1)*us(100)
		a, b := trace.TaskID(i%5), trace.TaskID((i/2)%5)
		t.Segments = append(t.Segments, trace.Segment{Start: from, End: to, CPU: trace.CPUID(i % 2), Exec: a, Donor: b})
		for k := range 5 {
			t.TaskSpans[k] = append(t.TaskSpans[k], trace.TaskSpan{Start: from, End: to, State: states[(i+k)%len(states)], Other: b, Lock: 0})
		}
		t.LockSpans[i%2] = append(t.LockSpans[i%2], trace.LockSpan{Start: from, End: to, Owner: a, Waiters: int16(i % 4)})
		if i%7 == 0 {
			t.Records = append(t.Records, rec(int32(i), int64(i)*100, 0, trace.UnlockDonor, a, b, 0, 0, 0))
		}
	}
	return t
}
