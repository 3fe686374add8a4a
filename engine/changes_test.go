package engine

import (
	"testing"

	"borrowedtime/engine/config"
	"borrowedtime/engine/trace"
)

// changes runs S beside a hog on CPU 0, where S begins a sleep of 10 ms after 0.3 ms
// without being eligible, so that its dequeue is deferred; at 0.5 ms X, on CPU 1, does
// one thing to S. It returns the machine right after that. The language has changes of
// oneself only; recordings have those of others, too.
func changes(t *testing.T, op config.Op) *Sim {
	t.Helper()
	run := func(us trace.Duration) config.Op {
		return config.Op{Code: config.OpRun, D: us * trace.Microsecond, Lock: trace.NoLock, Task: trace.NoTask}
	}
	sleep := config.Op{Code: config.OpSleep, D: 10 * trace.Millisecond, Lock: trace.NoLock, Task: trace.NoTask}
	op.Lock = trace.NoLock
	cfg := &config.Config{Profile: config.KernelNone, CPUs: 2, Until: trace.Time(30 * trace.Millisecond), HZ: 1000, Exit: true,
		Tasks: []config.Task{
			{Name: "S", CPUs: 3, Program: []config.Op{run(300), sleep, run(100)}},
			{Name: "X", CPUs: 2, Program: []config.Op{run(500), op, run(5000)}},
			{Name: "B", CPUs: 1, Program: []config.Op{run(20000)}},
		}}
	sim, err := New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	sim.After = CheckInvariants
	for m := &sim.m; m.now <= 500_000; {
		sim.RunEvents(1)
	}
	return sim
}

// TestDeferredIsChanged: a task in deferred dequeue that gets another nice, or is moved
// to another CPU, stays in deferred dequeue, and is placed by its new weight.
func TestDeferredIsChanged(t *testing.T) {
	for _, k := range []struct {
		name   string
		op     config.Op
		cpu    CPUID
		weight int64
	}{
		{"nice", config.Op{Code: config.OpNice, Task: 0, N: 5}, 0, 335},
		{"affine", config.Op{Code: config.OpAffine, Task: 0, Mask: 2}, 1, 1024},
	} {
		sim := changes(t, k.op)
		m := &sim.m
		p, e := &m.tasks[0], &m.es[0]
		if !e.Delayed || p.onRQ != queued || p.cpu != k.cpu || e.Weight != k.weight || e.Vlag >= 0 {
			t.Errorf("%s: deferred %v, on_rq %d, CPU %d, weight %d, lag %d; want deferred on CPU %d with weight %d", k.name, e.Delayed, p.onRQ, p.cpu, e.Weight, e.Vlag, k.cpu, k.weight)
		}
		sim.Run()
		if n := m.ended; n != 0 || !p.finished {
			t.Errorf("%s: S does not end", k.name)
		}
	}
}

// TestNiceOfSleeper: the nice of a task that is off the queue is kept for its next
// wakeup; nobody is preempted for it.
func TestNiceOfSleeper(t *testing.T) {
	sim := changes(t, config.Op{Code: config.OpNice, Task: 0, N: 5})
	m := &sim.m
	m.dequeue(0, deqSleep|deqSpecial)
	before := len(sim.Trace().Records)
	m.setNice(0, -10, trace.NoTask)
	for _, r := range sim.Trace().Records[before:] {
		if r.Kind != trace.KindAttr {
			t.Errorf("there is a record of kind %v", r.Kind)
		}
	}
	if w := m.es[0].Weight; w != 9548 {
		t.Errorf("S weighs %d, want 9548", w)
	}
}

// TestNiceEndsFairBoost: an owner of nice 5 counts as 120 for its waiter; once it is
// made nicer it has its own number, whatever waits.
func TestNiceEndsFairBoost(t *testing.T) {
	step := func(code config.OpCode, l LockID, n int64) config.Op {
		return config.Op{Code: code, Lock: l, Task: trace.NoTask, N: n, D: Duration(n) * trace.Microsecond}
	}
	cfg := &config.Config{Profile: config.KernelPI, CPUs: 1, Until: trace.Time(30 * trace.Millisecond), HZ: 1000, Exit: true,
		Locks: []config.Lock{{Name: "K", Kind: config.RTMutex}},
		Tasks: []config.Task{
			{Name: "O", Nice: 5, CPUs: 1, Program: []config.Op{step(config.OpLock, 0, 0), step(config.OpRun, trace.NoLock, 3000),
				step(config.OpNice, trace.NoLock, 10), step(config.OpRun, trace.NoLock, 1000), step(config.OpUnlock, 0, 0)}},
			{Name: "W", CPUs: 1, Start: 1_000_000, Program: []config.Op{step(config.OpLock, 0, 0), step(config.OpUnlock, 0, 0)}},
		}}
	sim, err := New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	sim.After = CheckInvariants
	m, lent := &sim.m, false
	for m.tasks[0].nice == 5 {
		lent = lent || m.tasks[0].prio == fairWaiter
		sim.RunEvents(1)
	}
	if got := m.tasks[0].prio; !lent || got != 130 {
		t.Errorf("O was boosted: %v, and has %d, want 130", lent, got)
	}
	sim.Run()
}
