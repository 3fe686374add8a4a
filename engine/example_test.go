//go:build !js

package engine_test

import (
	"fmt"

	"borrowedtime/engine"
	"borrowedtime/engine/config"
	"borrowedtime/engine/trace"
)

// H waits for the lock that L owns, so L executes on H's time. M, which is more
// urgent than L, waits in vain: the donor H is what the CPU has picked.
func Example() {
	const ms = trace.Duration(trace.Millisecond)
	section := []config.Op{{Code: config.OpLock}, {Code: config.OpRun, D: 3 * ms}, {Code: config.OpUnlock}}
	sim, err := engine.New(&config.Config{
		Profile: "7.3", CPUs: 1, Until: trace.Time(20 * ms), HZ: 1000,
		Locks: []config.Lock{{Name: "A"}},
		Tasks: []config.Task{
			{Name: "L", Policy: config.FIFO, Prio: 10, CPUs: 1, Program: section},
			{Name: "M", Policy: config.FIFO, Prio: 50, CPUs: 1, Start: trace.Time(2 * ms), Program: section[1:2]},
			{Name: "H", Policy: config.FIFO, Prio: 90, CPUs: 1, Start: trace.Time(ms), Program: section},
		},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	sim.Run()
	run := sim.Trace()
	for _, s := range run.Segments {
		if s.Exec != trace.Idle {
			fmt.Printf("until %v %s executes on the time of %s\n", trace.Duration(s.End), run.TaskName(s.Exec), run.TaskName(s.Donor))
		}
	}
	// Output:
	// until 1ms L executes on the time of L
	// until 3ms L executes on the time of H
	// until 6ms H executes on the time of H
	// until 9ms M executes on the time of M
}
