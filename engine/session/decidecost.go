package session

import (
	"strconv"

	"borrowedtime/engine/explain"
	"borrowedtime/engine/internal/order"
	"borrowedtime/engine/trace"
)

// mostDiffers bounds what is told of a run that a learner's choice has changed.
const mostDiffers = 4

// whatIf says what a run in which one pick was the learner's came to, compared with
// the kernel's: first when the task that the kernel picked has the CPU again, then who
// is done, waits or misses deadlines otherwise, the important ones first.
func whatIf(was, own *trace.Trace, q *decision, picked trace.TaskID) (list []string) {
	name := was.TaskName(picked)
	switch a, b := nextTurn(was, picked, q.at), nextTurn(own, picked, q.at); {
	case b == trace.Never && a != b:
		list = append(list, name+" would not have had the CPU again in this run.")
	case a < b:
		list = append(list, name+" would have had the CPU "+explain.Duration(trace.Duration(b-a))+" later.")
	}
	if why := own.Stopped(); why != trace.NoReason && was.Stopped() == trace.NoReason {
		list = append(list, "The run would have ended early: "+explain.Title(why)+".")
	}
	more := 0
	for _, t := range byRank(was) {
		text := differs(was, own, t)
		switch {
		case text == "":
		case len(list) < mostDiffers:
			list = append(list, text)
		default:
			more++
		}
	}
	if more > 0 {
		list = append(list, "And "+counted(more, "more task", "more tasks")+" would have been done, or waited, otherwise.")
	}
	if len(list) == 0 {
		return []string{"In the end that would have made no difference: every task is done when it was, and waits as long."}
	}
	return list
}

func counted(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return strconv.Itoa(n) + " " + many
}

// nextTurn is when a CPU first goes on at t's expense from an instant on.
func nextTurn(tr *trace.Trace, t trace.TaskID, at trace.Time) trace.Time {
	best := trace.Never
	for i := range tr.Segments {
		if g := &tr.Segments[i]; g.Donor == t && g.End > at {
			best = min(best, max(g.Start, at))
		}
	}
	return best
}

// byRank lists the tasks as their policies rank them.
func byRank(t *trace.Trace) []trace.TaskID {
	list := make([]trace.TaskID, len(t.Tasks))
	for i := range list {
		list[i] = trace.TaskID(i)
	}
	rank := func(i int) int {
		switch x := &t.Tasks[list[i]]; x.Policy {
		case "deadline":
			return 1 << 20
		case "fifo", "rr":
			return 1<<10 + x.Prio
		case "fair", "batch":
			return -x.Nice
		}
		return -1 << 10
	}
	order.Stable(len(list), func(i, j int) bool { return rank(i) > rank(j) }, func(i, j int) { list[i], list[j] = list[j], list[i] })
	return list
}

// differs says what is otherwise for a task, "" if nothing that a learner would ask for.
func differs(was, own *trace.Trace, t trace.TaskID) string {
	a, b, name := &was.Stats[t], &own.Stats[t], was.TaskName(t)
	if m, n := missed(was, t), missed(own, t); m != n {
		return name + " would have missed " + counted(n, "deadline", "deadlines") + ", not " + strconv.Itoa(m) + "."
	}
	switch {
	case a.Finished != b.Finished && b.Finished == trace.Never:
		return name + " would not have been done by the end of the run."
	case a.Finished != b.Finished && a.Finished == trace.Never:
		return name + " would have been done by the end of the run."
	case a.Finished != b.Finished:
		return name + " would have been done " + apart(int64(b.Finished-a.Finished), "later", "earlier") + "."
	case a.Waited != b.Waited:
		return name + " would have waited for locks " + apart(int64(b.Waited-a.Waited), "longer", "less") + "."
	case a.Finished == trace.Never && a.Ran != b.Ran:
		return name + " would have executed " + apart(int64(b.Ran-a.Ran), "more", "less") + "."
	}
	return ""
}

// apart says how far two times lie apart, and which way.
func apart(ns int64, more, less string) string {
	if ns < 0 {
		ns, more = -ns, less
	}
	return explain.Duration(trace.Duration(ns)) + " " + more
}

func missed(t *trace.Trace, id trace.TaskID) (n int) {
	list := t.JobsOf(id)
	for i := range list {
		if list[i].Missed(t.End) {
			n++
		}
	}
	return n
}
