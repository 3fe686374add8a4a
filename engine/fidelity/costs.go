package fidelity

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"borrowedtime/engine"
	"borrowedtime/engine/recording"
	"borrowedtime/engine/trace"
)

// Costs collects what recordings say of the costs: how long a kernel took from one
// recorded moment to another, beside what `cost measured` has for it.
type Costs struct {
	Files int // recordings that were measured
	taken map[string]*[most + 1][]trace.Duration
}

// most CPUs at work are told apart; a machine with one CPU is a group of its own, 0.
const most = 4

// A stretch is what is measured, and the costs that add up to it.
type stretch struct {
	what string
	of   []string
}

// stretches are all of them; costsight.go says where in a recording each is.
var stretches = []stretch{
	{"tick's expiry to its clock", []string{"timer"}},
	{"sleep timer's expiry to the wakeup's clock, busy", []string{"wake"}},
	{"sleep timer's expiry to the wakeup's clock, idle", []string{"idle"}},
	{"start's expiry to the wakeup's clock, long idle", []string{"idle-long"}},
	{"slice timer's clock to __schedule()", []string{"exit"}},
	{"tick's clock to __schedule(), slice over", []string{"exit-tick"}},
	{"lazy wakeup to __schedule()", []string{"preempt"}},
	{"__schedule() and a slice to the timer's clock, preempted", []string{"switch", "switch-fair", "hrtick", "timer"}},
	{"__schedule() and a slice to the timer's clock, blocked", []string{"switch", "switch-fair", "leave", "hrtick", "timer"}},
	{"__schedule() and a slice to the timer's clock, after a yield", []string{"switch", "switch-fair", "yield", "hrtick", "timer"}},
	{"wakeup to the clock of the tick behind it", []string{"again-tick"}},
	{"the same, if the wakeup armed the slice timer", []string{"again-tick", "arm"}},
	{"__schedule() to the first call, fair, busy", []string{"switch", "switch-fair", "resume", "resume-fair", "call"}},
	{"__schedule() to the first call, fair, from idle", []string{"switch-idle", "switch-fair", "resume-idle", "call"}},
	{"__schedule() to the first call, real-time, busy", []string{"switch", "resume", "call"}},
	{"__schedule() to the first call, real-time, from idle", []string{"switch-idle", "resume-idle", "call"}},
	{"sleep call to __schedule()", []string{"block"}},
	{"lock request to __schedule()", []string{"block"}},
	{"lock request that wakes a sleeper to __schedule()", []string{"block", "hurt"}},
	{"last step to __schedule()", []string{"last"}},
	{"unlock to the wakeup, mutex", []string{"grant"}},
	{"unlock to a spinner's lock", []string{"look"}},
	{"idle made donor to the decision to migrate", []string{"switch", "detour"}},
	{"decision to migrate to the enqueue", []string{"migrate"}},
	{"wakeup of another CPU, busy, to its __schedule()", []string{"kick"}},
	{"period's start to the __schedule() of the throttled task, busy", []string{"replenish", "wake", "exit-replenish"}},
}

// Add measures one recording, and reports whether it has the events for it: all, and
// from a recorder that did not log each queue besides.
func (k *Costs) Add(r *recording.Recording) bool {
	if !Led(r) || logged(r) || r.Config == nil {
		return false
	}
	if k.taken == nil {
		k.taken = map[string]*[most + 1][]trace.Duration{}
	}
	k.Files++
	s := newSight(r, k)
	for c := range s.events {
		for i := range s.events[c] {
			s.look(c, i)
		}
	}
	return true
}

// Report writes a line for each stretch and number of CPUs at work: how often it was
// seen, quartiles and median, and what the engine takes. Times are microseconds.
func (k *Costs) Report(w io.Writer) {
	values := map[string]engine.MeasuredCost{}
	for _, v := range engine.MeasuredCosts() {
		values[v.Name] = v
	}
	fmt.Fprintf(w, "%d recordings; CPUs at work: one (there is no other), or so many of several\n\n", k.Files)
	fmt.Fprintf(w, "%-62s %-5s %6s %8s %8s %8s %8s  %s\n", "stretch", "CPUs", "n", "quarter", "median", "3/4", "used", "costs")
	for _, s := range stretches {
		groups := k.taken[s.what]
		if groups == nil {
			continue
		}
		for at, all := range groups {
			if len(all) == 0 {
				continue
			}
			slices.Sort(all)
			cpus := "one"
			used := trace.Duration(0)
			for _, name := range s.of {
				used += values[name].One + values[name].More*trace.Duration(max(at-1, 0))
			}
			if at > 0 {
				cpus = fmt.Sprint(at)
			}
			n := len(all)
			fmt.Fprintf(w, "%-62s %-5s %6d %8.3f %8.3f %8.3f %8.3f  %s\n", s.what, cpus, n,
				micro(all[n/4]), micro(all[n/2]), micro(all[n*3/4]), micro(used), strings.Join(s.of, " + "))
		}
	}
}

func micro(d trace.Duration) float64 { return float64(d) / 1000 }
