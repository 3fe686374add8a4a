package engine

import (
	"reflect"
	"testing"

	"borrowedtime/engine/config"
	"borrowedtime/engine/trace"
)

// TestStopperTooLate asks for a task while its CPU is in __schedule() already, past
// the place where a task is taken away: it must stay where it is, to leave with the
// next __schedule(). No scenario hits these few microseconds for sure.
func TestStopperTooLate(t *testing.T) {
	hog := []config.Op{{Code: config.OpRun, D: trace.Duration(config.MaxUntil)}}
	cfg := &config.Config{Profile: config.Kernel73, CPUs: 2, Until: config.MaxUntil, HZ: 1000, Exit: true,
		Tasks: []config.Task{{Name: "A", CPUs: 3, Program: hog}, {Name: "B", CPUs: 3, Start: trace.Time(trace.Second), Program: hog}}}
	sim, err := New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	m := &sim.m
	for m.now < 5*trace.Time(trace.Millisecond) {
		sim.RunEvents(1)
	}
	c := m.tasks[0].cpu
	r := &m.rqs[c]
	r.inSched = true
	m.cpu = 1 - c
	m.send(c, 0, 1-c)
	m.cpu = c
	m.endSchedule(c)
	if p := &m.tasks[0]; p.cpu != c || p.onRQ != queued || r.moving != 0 || r.phase != phaseSched {
		t.Fatalf("A is on CPU %d (on_rq %d), moving %d, phase %d: want it still queued on CPU %d, and a __schedule() to come", p.cpu, p.onRQ, r.moving, r.phase, c)
	}
	m.reschedule(c)
	for m.tasks[0].cpu == c && m.now < 6*trace.Time(trace.Millisecond) {
		sim.RunEvents(1)
		CheckInvariants(m)
	}
	if m.tasks[0].cpu != 1-c {
		t.Errorf("A has not moved to CPU %d", 1-c)
	}
}

// seeded is a run in which chance has much to decide: six tasks start beside a hog
// while the other CPU is busy, which it is for 300 us of each millisecond.
func seeded(t *testing.T, seed int) *Sim {
	t.Helper()
	run := func(d trace.Duration) config.Op { return config.Op{Code: config.OpRun, D: d} }
	busy := []config.Op{{Code: config.OpLoop, N: 40, To: 3}, run(300_000), {Code: config.OpSleep, D: 700_000}, {Code: config.OpEnd, To: 0}}
	cfg := &config.Config{Profile: config.Kernel73, CPUs: 2, Until: 40_000_000, HZ: 1000, Seed: seed, Tasks: []config.Task{
		{Name: "hog", CPUs: 1, Program: []config.Op{run(trace.Duration(config.MaxUntil))}},
		{Name: "busy", CPUs: 2, Start: 100_000, Program: busy},
	}}
	for i := range trace.Time(6) {
		cfg.Tasks = append(cfg.Tasks, config.Task{Name: "A", CPUs: 3, Placed: true, Start: i*6_000_000 + 200_000, Program: []config.Op{run(3_000_000)}})
	}
	sim, err := New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	sim.Run()
	return sim
}

// TestSeed: a seed gives the same run each time, also when it is looked at backwards,
// and another than none.
func TestSeed(t *testing.T) {
	a, b := seeded(t, 1), seeded(t, 1)
	if !reflect.DeepEqual(a.Trace(), b.Trace()) {
		t.Fatal("seed 1 gives two runs")
	}
	missed := 0
	for _, r := range a.Trace().Records {
		if r.Reason == trace.PickUnlucky {
			missed++
		}
	}
	if missed == 0 {
		t.Error("the coin decides nothing here")
	}
	var forwards []trace.Snapshot
	for n := range a.Trace().EventTimes {
		forwards = append(forwards, b.At(n))
	}
	last := len(forwards) - 1
	if end := a.m.snapshot(); !reflect.DeepEqual(forwards[last], end) {
		t.Error("what is computed again ends elsewhere")
	}
	for n := last; n >= 0; n-- {
		if !reflect.DeepEqual(a.At(n), forwards[n]) {
			t.Fatalf("event %d: backwards it is another instant", n)
		}
	}
	if reflect.DeepEqual(a.Trace().Records, seeded(t, 0).Trace().Records) {
		t.Error("without a seed it is the same run")
	}
}
