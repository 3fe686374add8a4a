//go:build !js

package engine_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"borrowedtime/engine"
	"borrowedtime/engine/config"
	"borrowedtime/engine/scenario"
	"borrowedtime/engine/scenario/gen"
	"borrowedtime/engine/trace"
)

// answer is the recurrence of rate-monotonic analysis for the last of some tasks, the
// most urgent first: R = C + the sum of ceil(R/Tj)*Cj over the others (Joseph and Pandya,
// 1986). It is 0 if R is longer than most.
func answer(cost, period []trace.Duration, most trace.Duration) trace.Duration {
	last := len(cost) - 1
	r := trace.Duration(0)
	for next := cost[last]; next != r; {
		if r = next; r > most {
			return 0
		}
		next = cost[last]
		for i := range last {
			next += (r + period[i] - 1) / period[i] * cost[i]
		}
	}
	return r
}

// TestResponseTimes: for periodic FIFO tasks on one CPU that begin together, the machine
// gives the response times of the textbook's recurrence. The first jobs are the worst
// ones; if they all meet their deadlines, so does every job.
func TestResponseTimes(t *testing.T) {
	tight := 0 // cases in which a job is complete at a release of a more urgent task
	check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 6).Draw(t, "tasks")
		step := trace.Duration(rapid.SampledFrom([]int{1_000_000, 500_000, 10_000}).Draw(t, "step"))
		cost, period := make([]trace.Duration, n), make([]trace.Duration, n)
		last := trace.Duration(2)
		var b strings.Builder
		fmt.Fprintln(&b, "until 400ms")
		for i := range n {
			last += trace.Duration(rapid.IntRange(0, 12).Draw(t, "longer"))
			period[i] = last * trace.Millisecond
			cost[i] = trace.Duration(rapid.IntRange(1, int(period[i]*13/10/step)/n+1).Draw(t, "cost")) * step
			fmt.Fprintf(&b, "task T%d fifo=%d { every %v deadline %v { run %v } }\n", i, 90-i, period[i], period[i], cost[i])
		}
		tr := simulate(t, b.String(), config.DefaultKernel)
		met := true
		for i := range n {
			want := answer(cost[:i+1], period[:i+1], trace.Duration(tr.End))
			jobs := tr.JobsOf(trace.TaskID(i))
			first, most := trace.Duration(0), trace.Duration(0)
			if jobs[0].Done != trace.Never {
				first = jobs[0].Response(tr.End)
			}
			missed := false
			for k := range jobs {
				most, missed = max(most, jobs[k].Response(tr.End)), missed || jobs[k].Missed(tr.End)
			}
			own := want > 0 && want <= period[i]
			met = met && own
			if first != want || met && (missed || most != want) || !own && !missed {
				t.Fatalf("T%d: the recurrence has %v; the first response is %v, the longest %v, missed %v\n%s", i, want, first, most, missed, b.String())
			}
			for k := range i {
				if met && want%period[k] == 0 {
					tight++
				}
			}
		}
	})
	if tight == 0 {
		t.Error("no case had a job complete at the very release of a more urgent one: draw others")
	}
}

// TestJobsAreObserved: whatever is drawn, the records tell of the same jobs as the list
// of jobs, and a deadline changes nothing but what is said about it.
func TestJobsAreObserved(t *testing.T) {
	jobs, missed := 0, 0
	for seed := uint64(1); seed <= 500; seed++ {
		s := gen.Random(seed, gen.Options{AllSteps: true, Brought: true, Wide: seed%2 == 0, Costs: seed%3 == 0})
		s.Kernel = config.Profiles[int(seed)%len(config.Profiles)].Name
		with := runJobs(t, s, true)
		if with == nil || with.Stopped() != trace.NoReason {
			continue
		}
		told, listed := [3]int{}, [3]int{} // released, complete, missed
		for _, r := range with.Records {
			switch r.Reason {
			case trace.JobReleased, trace.JobQueued:
				told[0]++
			case trace.JobDone, trace.JobLate:
				told[1]++
			case trace.JobMissed:
				told[2]++
			}
		}
		for i := range with.Tasks {
			for _, j := range with.JobsOf(trace.TaskID(i)) {
				listed[0]++
				if j.Done != trace.Never {
					listed[1]++
				}
				if j.Missed(with.End) {
					listed[2]++
				}
			}
		}
		jobs, missed = jobs+listed[1], missed+listed[2]
		if told != listed {
			t.Fatalf("seed %d: released, complete, missed are %v in the records and %v in the list\n%s", seed, told, listed, scenario.Format(s))
		}
		without := runJobs(t, s, false)
		if !slices.Equal(with.Segments, without.Segments) {
			t.Fatalf("seed %d: without its deadlines the schedule is another\n%s", seed, scenario.Format(s))
		}
	}
	if jobs < 200 || missed < 200 {
		t.Errorf("%d jobs, %d missed: too few to say anything", jobs, missed)
	}
}

// runJobs runs a scenario, with the deadlines of its jobs or without; nil: it can't run.
func runJobs(t *testing.T, s *scenario.Scenario, deadlines bool) *trace.Trace {
	cfg, errs := s.Config()
	if len(errs) > 0 {
		return nil
	}
	for i := range cfg.Tasks {
		for k := range cfg.Tasks[i].Program {
			if op := &cfg.Tasks[i].Program[k]; op.Code == config.OpEvery && !deadlines {
				op.Due = 0
			}
		}
	}
	sim, err := engine.New(cfg)
	if err != nil {
		return nil
	}
	sim.After = engine.CheckInvariants
	defer func() {
		if what := recover(); what != nil {
			t.Fatalf("%v\n%s", what, scenario.Format(s))
		}
	}()
	sim.Run()
	return sim.Trace()
}
