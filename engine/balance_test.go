package engine

import (
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
