package view_test

import (
	"strings"
	"testing"

	"borrowedtime/engine/trace"
	"borrowedtime/engine/view"
)

// chainTravels is a chain of two links whose last owner is on another CPU: a
// kernel that moves whole chains takes C along with B.
const chainTravels = `
cpus 2
hz 250
preempt full
finish exit
until 20ms
task A fifo=10 cpus=1 { lock m1; run 4ms; unlock m1 }
task M fifo=50 cpus=1 start=1ms { run 10ms }
task B fifo=20 cpus=0 start=1ms { lock m2; run 1ms; lock m1; run 1ms; unlock m1; run 1ms; unlock m2 }
task C fifo=90 cpus=0 start=1500us { run 500us; lock m2; run 1ms; unlock m2 }
`

// TestWhoeverTravelsIsMarked: every move of a task to another CPU has a mark,
// but for the CPU that a wakeup chooses.
func TestWhoeverTravelsIsMarked(t *testing.T) {
	r := play(t, "kernel next\n"+chainTravels)
	withChain := 0
	for i := range r.t.Records {
		rec := &r.t.Records[i]
		if rec.Kind != trace.KindMigrate || rec.A == rec.B || rec.Reason == trace.MigrateWake {
			continue
		}
		if got := view.MarkOf(r.t, rec); got != view.MarkTravel {
			t.Errorf("%v at %d has mark %d, want that of a migration", rec.Reason, rec.At, got)
		}
		if rec.Reason == trace.MigrateChain {
			withChain++
		}
	}
	if withChain == 0 {
		t.Fatal("nobody moves with its chain: the scenario no longer shows it")
	}
	count := view.CountMarks(r.t)
	if buttons := view.MarkButtons(r.frame(0), &count); !strings.Contains(buttons, ">4 migrations<") {
		t.Errorf("B and C go to A's CPU and home again; the buttons say %s", buttons)
	}
}
