//go:build !js

package engine_test

import (
	"reflect"
	"testing"

	"pgregory.net/rapid"

	"borrowedtime/engine"
	"borrowedtime/engine/scenario"
	"borrowedtime/engine/simtest"
	"borrowedtime/engine/trace"
)

// TestReuse runs a random scenario in the memory of another random one: it is
// the run that New begins, the trace and every earlier instant included.
func TestReuse(t *testing.T) {
	check(t, func(t *rapid.T) {
		kernel := rapid.SampledFrom(kernels()).Draw(t, "kernel")
		begin := func(old *engine.Sim, text string) *engine.Sim {
			s, errs := scenario.Parse(text)
			if len(errs) > 0 {
				t.Fatalf("%v\n%s", errs, text)
			}
			s.Kernel = kernel
			cfg, errs := s.Config()
			if len(errs) > 0 {
				t.Fatalf("%v\n%s", errs, text)
			}
			sim, err := engine.Reuse(old, cfg)
			if err != nil {
				t.Fatalf("%v\n%s", err, text)
			}
			sim.RunEvents(3000)
			return sim
		}
		first, second := simtest.Small.Scenario(t), simtest.Small.Scenario(t)
		old := begin(nil, first)
		old.At(5)
		again, fresh := begin(old, second), begin(nil, second)
		if !sameTrace(again.Trace(), fresh.Trace()) {
			t.Fatalf("in old memory it is another run:\n%s\nafter\n%s", second, first)
		}
		for n := len(fresh.Trace().EventTimes) - 1; n >= -1; n -= 97 {
			if !sameSnapshot(again.At(n), fresh.At(n)) {
				t.Fatalf("event %d is another instant:\n%s\nafter\n%s", n, second, first)
			}
		}
	})
}

// sameTrace compares two traces; an empty list is the same as none.
func sameTrace(a, b *trace.Trace) bool {
	x, y := *a, *b
	for i := range x.TaskSpans {
		if !sameList(x.TaskSpans[i], y.TaskSpans[i]) {
			return false
		}
	}
	for i := range x.LockSpans {
		if !sameList(x.LockSpans[i], y.LockSpans[i]) {
			return false
		}
	}
	ok := sameList(x.Records, y.Records) && sameList(x.EventTimes, y.EventTimes) && sameList(x.Segments, y.Segments) && sameList(x.Waits, y.Waits)
	for _, t := range []*trace.Trace{&x, &y} {
		t.Records, t.EventTimes, t.Segments, t.Waits, t.TaskSpans, t.LockSpans = nil, nil, nil, nil, nil, nil
	}
	return ok && reflect.DeepEqual(x, y)
}

func sameList[T any](a, b []T) bool { return len(a) == 0 && len(b) == 0 || reflect.DeepEqual(a, b) }

// sameSnapshot compares two machines through what can be drawn of them.
func sameSnapshot(a, b trace.Snapshot) bool {
	for i := range a.Locks {
		x, y := a.Locks[i], b.Locks[i]
		if !sameList(x.Waiters, y.Waiters) || !sameList(x.Spinners, y.Spinners) || x.Owner != y.Owner || x.Handoff != y.Handoff || x.Pickup != y.Pickup {
			return false
		}
	}
	for i := range a.CPUs {
		x, y := a.CPUs[i], b.CPUs[i]
		if !sameList(x.Fair, y.Fair) || !sameList(x.RT, y.RT) || !sameList(x.DL, y.DL) || !sameList(x.Chain, y.Chain) ||
			x.Curr != y.Curr || x.Donor != y.Donor || x.V != y.V || x.HrtickAt != y.HrtickAt || x.NrRunning != y.NrRunning {
			return false
		}
	}
	return a.At == b.At && a.Event == b.Event && reflect.DeepEqual(a.Tasks, b.Tasks)
}
