package simtest

import (
	"fmt"
	"sort"
	"strings"

	"borrowedtime/engine/trace"
)

// queue kernel=K: the fair queue at the end of each event in which a CPU chose
// what to run next, as
//
//	time_ns cpu exec/donor vruntime deadline vprot V | name:vruntime/deadline ...
//
// with the donor's values first and the others in order of their deadlines; *
// marks a task that is blocked. With input, the lines are the right answer.
func (e *Env) cmdQueue(c *Case) string {
	r, fault := e.one(c)
	if r.trace == nil {
		return fault
	}
	_, from, until, err := c.window(r.trace)
	if err != nil {
		return err.Error()
	}
	var got []string
	for n, at := range r.trace.EventTimes {
		if at < from || at > until {
			continue
		}
		snap := r.sim.At(n)
		for cpu := range r.trace.CPUs {
			if scheduled(r.trace, n, trace.CPUID(cpu)) {
				got = append(got, queueLine(r.trace, &snap, trace.CPUID(cpu)))
			}
		}
	}
	if c.Input == "" {
		return fault + strings.Join(got, "\n")
	}
	return okOr(fault + firstDifference(strings.Split(strings.TrimSpace(c.Input), "\n"), got))
}

// scheduled reports whether a CPU chose what to run in event n. A walk that
// ends in a retry leaves the choice to a later event.
func scheduled(t *trace.Trace, n int, cpu trace.CPUID) bool {
	chosen := false
	for _, r := range t.RecordsOf(n) {
		if r.CPU != cpu {
			continue
		}
		switch {
		case r.Kind == trace.KindPick:
			chosen = true
		case r.Kind == trace.KindWalk:
			chosen = endsWalk(r.Reason.Class())
		}
	}
	return chosen
}

// endsWalk tells what rows come to after which the CPU knows what to run.
func endsWalk(row trace.Class) bool {
	return row == trace.ClassLend || row == trace.ClassGoOn || row == trace.ClassStepAside
}

func queueLine(t *trace.Trace, snap *trace.Snapshot, cpu trace.CPUID) string {
	c := &snap.CPUs[cpu]
	line := fmt.Sprintf("%d %d %s/%s", snap.At, cpu, t.TaskName(c.Curr), t.TaskName(c.Donor))
	queued := append([]trace.Queued(nil), c.Fair...)
	sort.SliceStable(queued, func(i, j int) bool {
		return snap.Tasks[queued[i].Task].Deadline < snap.Tasks[queued[j].Task].Deadline
	})
	if c.Donor != trace.Idle {
		d := &snap.Tasks[c.Donor]
		line += fmt.Sprintf(" %d %d %d %d |", d.Vruntime, d.Deadline, d.Vprot, c.V)
	} else if len(queued) > 0 {
		line += " |"
	}
	for _, q := range queued {
		if q.Task == c.Donor {
			continue
		}
		s := &snap.Tasks[q.Task]
		line += fmt.Sprintf(" %s:%d/%d", t.TaskName(q.Task), s.Vruntime, s.Deadline)
		if s.IsBlocked || s.SchedDelayed {
			line += "*"
		}
	}
	return line
}

// firstDifference compares line by line; spaces do not count. The right answer
// may end early.
func firstDifference(want, got []string) string {
	for i := range want {
		w := strings.Join(strings.Fields(want[i]), " ")
		if i >= len(got) {
			return "ends before " + w
		}
		if w != got[i] {
			return "has  " + got[i] + "\nnot  " + w
		}
	}
	return ""
}

// byStart sorts segments by time, then CPU.
func byStart(segments []trace.Segment) []trace.Segment {
	out := append([]trace.Segment(nil), segments...)
	sort.SliceStable(out, func(i, j int) bool {
		return out[i].Start < out[j].Start || out[i].Start == out[j].Start && out[i].CPU < out[j].CPU
	})
	return out
}
