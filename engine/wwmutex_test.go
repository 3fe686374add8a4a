package engine_test

import (
	"testing"

	"borrowedtime/engine"
	"borrowedtime/engine/config"
	"borrowedtime/engine/trace"
)

// wwStep is a step with a lock, or with none.
func wwStep(code config.OpCode, l trace.LockID) config.Op {
	return config.Op{Code: code, Lock: l, Task: trace.NoTask}
}

// wwRun is work of so many microseconds.
func wwRun(us trace.Duration) config.Op {
	return config.Op{Code: config.OpRun, D: us * trace.Microsecond, Lock: trace.NoLock, Task: trace.NoTask}
}

// wwCount runs a configuration and counts what its records say.
func wwCount(t *testing.T, cfg *config.Config) map[trace.Reason]int {
	t.Helper()
	sim, err := engine.New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	sim.Run()
	got := map[trace.Reason]int{}
	for _, r := range sim.Trace().Records {
		got[r.Reason]++
	}
	return got
}

// TestWound: T1 is older than T2, which owns B and then waits for A, which T3 has.
// T1 asks for B: with wound-wait it wounds T2 if it holds a lock itself, and T2 backs
// off; who holds nothing wounds nobody. (T2 wounds T3, which never has to wait.) With
// wait-die nobody has to back off: T2 is older than T3, and T1 than T2.
func TestWound(t *testing.T) {
	const c, b, a = 0, 1, 2
	step, run := wwStep, wwRun
	begin, end := step(config.OpWWBegin, trace.NoLock), step(config.OpWWEnd, trace.NoLock)
	first := []config.Op{begin, run(300), step(config.OpLock, b), run(100), step(config.OpUnlock, b), end}
	holder := []config.Op{begin, step(config.OpLock, c), run(300), step(config.OpLock, b), run(100), step(config.OpUnlock, b), step(config.OpUnlock, c), end}
	for _, k := range []struct {
		name         string
		program      []config.Op
		die          bool
		wounds, back int
	}{{"holds nothing", first, false, 1, 0}, {"holds C", holder, false, 2, 1}, {"holds C, wait-die", holder, true, 0, 0}} {
		cfg := &config.Config{Profile: config.Kernel73, CPUs: 3, Until: trace.Time(5 * trace.Millisecond), HZ: 1000, WaitDie: k.die,
			Locks: []config.Lock{{Name: "C", Kind: config.WWMutex}, {Name: "B", Kind: config.WWMutex}, {Name: "A", Kind: config.WWMutex}},
			Tasks: []config.Task{
				{Name: "T1", CPUs: 1, Program: k.program},
				{Name: "T2", CPUs: 2, Start: 10_000, Program: []config.Op{begin, step(config.OpLock, b), run(600), step(config.OpLock, a),
					run(100), step(config.OpUnlock, a), step(config.OpUnlock, b), end}},
				{Name: "T3", CPUs: 4, Start: 20_000, Program: []config.Op{begin, step(config.OpLock, a), run(2000), step(config.OpUnlock, a), end}},
			}}
		got := wwCount(t, cfg)
		if got[trace.SignalWound] != k.wounds || got[trace.LockBackOff] != k.back || got[trace.FinishSleep] != 3 {
			t.Errorf("T1 %s: %d wounds, %d back off, %d finish; want %d, %d, 3", k.name, got[trace.SignalWound], got[trace.LockBackOff], got[trace.FinishSleep], k.wounds, k.back)
		}
	}
}

// TestWoundHeals: T1 is older and wounds T2 when it asks for B. T2 gives B back before it
// has to wait for anything, and the wound is gone: holding C it waits for A, and does not
// back off. (It wounds T3, the owner of A, which never waits.)
func TestWoundHeals(t *testing.T) {
	const d, c, b, a = 0, 1, 2, 3
	lock, unlock, begin, end := config.OpLock, config.OpUnlock, wwStep(config.OpWWBegin, trace.NoLock), wwStep(config.OpWWEnd, trace.NoLock)
	cfg := &config.Config{Profile: config.Kernel73, CPUs: 3, Until: trace.Time(5 * trace.Millisecond), HZ: 1000,
		Locks: []config.Lock{{Name: "D", Kind: config.WWMutex}, {Name: "C", Kind: config.WWMutex}, {Name: "B", Kind: config.WWMutex}, {Name: "A", Kind: config.WWMutex}},
		Tasks: []config.Task{
			{Name: "T1", CPUs: 1, Program: []config.Op{begin, wwStep(lock, d), wwRun(300), wwStep(lock, b), wwRun(100),
				wwStep(unlock, b), wwStep(unlock, d), end}},
			{Name: "T2", CPUs: 2, Start: 10_000, Program: []config.Op{begin, wwStep(lock, b), wwRun(600), wwStep(unlock, b),
				wwStep(lock, c), wwRun(100), wwStep(lock, a), wwRun(100), wwStep(unlock, a), wwStep(unlock, c), end}},
			{Name: "T3", CPUs: 4, Start: 20_000, Program: []config.Op{begin, wwStep(lock, a), wwRun(2000), wwStep(unlock, a), end}},
		}}
	got := wwCount(t, cfg)
	if got[trace.SignalWound] != 2 || got[trace.LockBackOff] != 0 || got[trace.FinishSleep] != 3 {
		t.Errorf("%d wounds, %d back off, %d finish; want 2, 0, 3", got[trace.SignalWound], got[trace.LockBackOff], got[trace.FinishSleep])
	}
}

// TestYoungerDies: with wait-die the younger T2, which holds B, does not wait for A:
// it gives B back at once, and begins again when A is free.
func TestYoungerDies(t *testing.T) {
	lock := func(l trace.LockID) config.Op {
		return config.Op{Code: config.OpLock, Lock: l, Task: trace.NoTask}
	}
	unlock := func(l trace.LockID) config.Op {
		return config.Op{Code: config.OpUnlock, Lock: l, Task: trace.NoTask}
	}
	run := config.Op{Code: config.OpRun, D: 500 * trace.Microsecond, Lock: trace.NoLock, Task: trace.NoTask}
	cfg := &config.Config{Profile: config.Kernel73, CPUs: 2, Until: trace.Time(5 * trace.Millisecond), HZ: 1000, WaitDie: true,
		Locks: []config.Lock{{Name: "A", Kind: config.WWMutex}, {Name: "B", Kind: config.WWMutex}},
		Tasks: []config.Task{
			{Name: "T1", CPUs: 1, Program: []config.Op{lock(0), run, run, run, lock(1), run, unlock(1), unlock(0)}},
			{Name: "T2", CPUs: 2, Start: 10_000, Program: []config.Op{lock(1), run, lock(0), run, unlock(0), unlock(1)}},
		}}
	sim, err := engine.New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	sim.Run()
	tr, backs, last := sim.Trace(), 0, trace.NoTask
	for _, r := range tr.Records {
		switch r.Reason {
		case trace.LockBackOff:
			backs++
			if r.Task != 1 || r.At != 510_000 {
				t.Errorf("%s backs off at %d, want T2 at 510000", tr.TaskName(r.Task), r.At)
			}
		case trace.FinishSleep:
			last = r.Task
		}
	}
	if backs != 1 || last != 1 {
		t.Errorf("%d back off and %s ends last, want 1 and T2", backs, tr.TaskName(last))
	}
}
