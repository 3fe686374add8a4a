//go:build !js

package engine_test

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"borrowedtime/engine/config"
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
