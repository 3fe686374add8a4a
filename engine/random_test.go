//go:build !js

package engine_test

import (
	"flag"
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"borrowedtime/engine"
	"borrowedtime/engine/config"
	"borrowedtime/engine/scenario"
	"borrowedtime/engine/scenario/gen"
	"borrowedtime/engine/simtest"
	"borrowedtime/engine/trace"
)

// simulate runs a text with every invariant checked after each event.
func simulate(t *rapid.T, text, kernel string) *trace.Trace {
	s, errs := scenario.Parse(text)
	if len(errs) > 0 {
		t.Fatalf("%v\n%s", errs, text)
	}
	s.Kernel = kernel
	cfg, errs := s.Config()
	if len(errs) > 0 {
		t.Fatalf("%v\n%s", errs, text)
	}
	sim, err := engine.New(cfg)
	if err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	sim.After = engine.CheckInvariants
	defer func() {
		if what := recover(); what != nil {
			t.Fatalf("kernel %s: %v\n%s", kernel, what, text)
		}
	}()
	sim.Run()
	if faults := simtest.Check(sim.Trace()); len(faults) > 0 {
		t.Fatalf("kernel %s: %s\n%s", kernel, strings.Join(faults, "\n"), text)
	}
	return sim.Trace()
}

// check draws the same scenarios on each run, so that a change is what makes a
// test fail; ./build.sh fuzz draws others, and more.
func check(t *testing.T, property func(t *rapid.T)) {
	for name, value := range map[string]string{"rapid.seed": "20261122", "rapid.checks": "300"} {
		if f := flag.Lookup(name); f.Value.String() == f.DefValue {
			if err := flag.Set(name, value); err != nil {
				t.Fatal(err)
			}
		}
	}
	rapid.Check(t, property)
}

// kernels are the names of the profiles.
func kernels() []string {
	var names []string
	for i := range config.Profiles {
		names = append(names, config.Profiles[i].Name)
	}
	return names
}

// TestRandomScenarios: whatever is drawn, every invariant holds.
func TestRandomScenarios(t *testing.T) {
	for _, measured := range []bool{false, true} {
		t.Run(fmt.Sprintf("measured=%v", measured), func(t *testing.T) {
			check(t, func(t *rapid.T) {
				w := simtest.Small
				w.Measured = measured
				simulate(t, w.Scenario(t), rapid.SampledFrom(kernels()).Draw(t, "kernel"))
			})
		})
	}
}

// choices lets rapid choose for the generator of scenarios, so that it can make
// a failure smaller.
type choices struct{ t *rapid.T }

func (c choices) Intn(n int) int { return rapid.IntRange(0, n-1).Draw(c.t, "choice") }

// TestRandomLanguage: the same for all that the language has: every class and
// kind of lock, trylock, signals, changes at run time, semaphores, periods, with costs and
// without, with deadlocks and without, on up to eight CPUs.
func TestRandomLanguage(t *testing.T) {
	for _, deadlocks := range []bool{false, true} {
		t.Run(fmt.Sprintf("deadlocks=%v", deadlocks), func(t *testing.T) {
			check(t, func(t *rapid.T) {
				o := gen.Options{MaxCPUs: 8, MaxTasks: 8, AllSteps: true, AllKinds: true, Deadlocks: deadlocks,
					Brought: rapid.Bool().Draw(t, "brought"), Costs: rapid.Bool().Draw(t, "costs")}
				text := scenario.Format(gen.From(choices{t}, o))
				simulate(t, text, rapid.SampledFrom(kernels()).Draw(t, "kernel"))
			})
		})
	}
}

// TestRandomBalance: the same where CPUs take tasks from each other, most of all from
// those that real-time work slows down.
func TestRandomBalance(t *testing.T) {
	check(t, func(t *rapid.T) {
		o := gen.Options{MaxCPUs: 8, MaxTasks: 9, AllSteps: true, AllKinds: true, Balance: true, Costs: true}
		text := scenario.Format(gen.From(choices{t}, o))
		simulate(t, text, rapid.SampledFrom(kernels()).Draw(t, "kernel"))
	})
}

// TestNoLocksNoDifference: without locks all kernels do the same.
func TestNoLocksNoDifference(t *testing.T) {
	check(t, func(t *rapid.T) {
		w := simtest.World{CPUs: 2, Tasks: 5}
		text := w.Scenario(t)
		first := simulate(t, text, "none")
		for _, kernel := range kernels()[1:] {
			if got := schedule(simulate(t, text, kernel)); got != schedule(first) {
				t.Fatalf("kernel %s\n%s\nnone\n%s\n%s", kernel, got, schedule(first), text)
			}
		}
	})
}

// TestUnusedCPU: a CPU that nobody may use changes nothing for the others.
func TestUnusedCPU(t *testing.T) {
	check(t, func(t *rapid.T) {
		w := simtest.World{CPUs: 1, Tasks: 4, Locks: 2, Nested: true, Ordered: true, Sleeps: true}
		text := w.Scenario(t)
		wide := strings.Replace(text, "cpus 1\n", "cpus 2\n", 1)
		wide = strings.ReplaceAll(wide, " start=", " cpus=0 start=")
		kernel := rapid.SampledFrom(kernels()).Draw(t, "kernel")
		one, two := simulate(t, text, kernel), simulate(t, wide, kernel)
		if schedule(one) != strings.ReplaceAll(schedule(two), "cpu1 idle 0-40000000\n", "") {
			t.Fatalf("%s\nwith a second CPU\n%s\n%s", schedule(one), schedule(two), text)
		}
	})
}

// TestBoundedInversion: real-time tasks on one CPU with proxy execution and one
// lock: the most urgent task waits no longer than the others' critical sections.
func TestBoundedInversion(t *testing.T) {
	check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 4).Draw(t, "others")
		text := "until 100ms\npreempt full\ntask U fifo=99 start=700us { lock A; run 500us; unlock A }\n"
		longest := 0
		for i := range n {
			length := rapid.IntRange(1, 5).Draw(t, "length")
			longest = max(longest, length)
			text += fmt.Sprintf("task T%d fifo=%d start=%dus { lock A; run %dms; unlock A; run 2ms }\n", i, 10+i, 100*i, length)
		}
		run := simulate(t, text, "7.3")
		if waited := run.Stats[0].Waited; waited > trace.Duration(longest+2)*trace.Millisecond {
			t.Fatalf("U waited %v, the longest section is %d ms (and 2 ms may follow the hand-off)\n%s", waited, longest, text)
		}
	})
}

// schedule prints who executes on whose time.
func schedule(t *trace.Trace) string {
	var b strings.Builder
	for cpu := range t.CPUs {
		for _, s := range t.Segments {
			if int(s.CPU) == cpu {
				fmt.Fprintf(&b, "cpu%d %s", cpu, t.TaskName(s.Exec))
				if s.Exec != s.Donor {
					b.WriteString("/" + t.TaskName(s.Donor))
				}
				fmt.Fprintf(&b, " %d-%d\n", s.Start, s.End)
			}
		}
	}
	return b.String()
}
