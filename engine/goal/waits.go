package goal

import (
	"borrowedtime/engine/internal/order"
	"borrowedtime/engine/trace"
)

// WaitLengths returns how long each of the task's waits for locks took, the
// shortest first. A wait that is still open counts up to the end of the run.
func WaitLengths(t *trace.Trace, task trace.TaskID) []trace.Duration {
	var list []trace.Duration
	for i := range t.Waits {
		if w := &t.Waits[i]; w.Task == task {
			list = append(list, trace.Duration(min(w.To, t.End)-w.From))
		}
	}
	return shortestFirst(list)
}

func shortestFirst(list []trace.Duration) []trace.Duration {
	order.Stable(len(list), func(i, j int) bool { return list[i] < list[j] },
		func(i, j int) { list[i], list[j] = list[j], list[i] })
	return list
}

// Percentile returns the smallest of sorted lengths that at least p of a hundred
// do not exceed (the nearest rank). The list must not be empty; p is 1 to 100.
func Percentile(sorted []trace.Duration, p int) trace.Duration {
	return sorted[(len(sorted)*p+99)/100-1]
}

// Antagonist is a task that executed while another one waited.
type Antagonist struct {
	Task trace.TaskID
	Ran  trace.Duration
}

// Antagonists tells who executed, on any CPU, while a task waited for locks, the
// longest first. The owner of the lock is among them: what it needs is the fair
// price of sharing, what the others had in the owner's way is not.
func Antagonists(t *trace.Trace, task trace.TaskID) []Antagonist {
	if int(task) >= len(t.TaskSpans) {
		return nil
	}
	ran := make([]trace.Duration, len(t.Tasks))
	spans := t.TaskSpans[task]
	at := make([]int, t.CPUs) // by CPU: the first span that a segment can still meet
	for i := range t.Segments {
		s := &t.Segments[i]
		if s.Exec < 0 || s.Exec == task {
			continue
		}
		k := &at[s.CPU]
		for *k < len(spans) && spans[*k].End <= s.Start {
			*k++
		}
		for j := *k; j < len(spans) && spans[j].Start < s.End; j++ {
			if x := &spans[j]; waits(x) {
				ran[s.Exec] += trace.Duration(min(x.End, s.End) - max(x.Start, s.Start))
			}
		}
	}
	var list []Antagonist
	for i, d := range ran {
		if d > 0 {
			list = append(list, Antagonist{trace.TaskID(i), d})
		}
	}
	order.Stable(len(list), func(i, j int) bool { return list[i].Ran > list[j].Ran },
		func(i, j int) { list[i], list[j] = list[j], list[i] })
	return list
}

// waits reports whether a stretch is one of waiting for a lock.
func waits(s *trace.TaskSpan) bool {
	return s.State == trace.Lending || s.State == trace.BlockedQueue || s.State == trace.BlockedOff
}
