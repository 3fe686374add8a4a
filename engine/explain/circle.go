package explain

import "borrowedtime/engine/trace"

// What a record says of locks and those that wait for them, from the trace alone.

// openWait is what a task waits for at the moment of the record, nil if for nothing.
func (w *teller) openWait(t trace.TaskID) *trace.Wait {
	for i := len(w.t.Waits) - 1; i >= 0; i-- {
		if x := &w.t.Waits[i]; x.Task == t && x.From <= w.r.At && x.To > w.r.At {
			return x
		}
	}
	return nil
}

// ownerOf is the one task that has a lock at the moment of the record; NoTask if there is
// none, or if several read.
func (w *teller) ownerOf(l trace.LockID) trace.TaskID {
	if int(l) >= len(w.t.LockSpans) {
		return trace.NoTask
	}
	spans := w.t.LockSpans[l]
	for i := len(spans) - 1; i >= 0; i-- {
		if s := &spans[i]; s.Start <= w.r.At {
			if s.Readers > 1 {
				return trace.NoTask
			}
			return s.Owner
		}
	}
	return trace.NoTask
}

// wanted says whose wait makes a task inherit: that it has just begun, if it has.
func (w *teller) wanted() bool {
	r, x := w.r, w.openWait(w.r.Other)
	if x == nil || w.ownerOf(x.Lock) != r.Task {
		w.fill("{task} owns a lock that {other} waits for")
		return true
	}
	w.name(r.Other)
	if x.From == r.At {
		w.text(" wants lock ")
	} else {
		w.text(" waits for lock ")
	}
	w.lock(x.Lock)
	w.text(", which ")
	w.name(r.Task)
	return w.say(" owns")
}

// link is one wait of a circle: who waits for what, and who has it.
type link struct {
	waiter, owner trace.TaskID
	lock          trace.LockID
}

// links are the waits of the circle that the record closes or follows, none if the trace
// does not show all of them.
func (w *teller) links() []link {
	if w.r.Task < 0 {
		return nil
	}
	list := []link{{w.r.Task, w.r.Other, w.r.Lock}}
	for at := w.r.Other; at != w.r.Task; {
		if x := w.openWait(at); x != nil && len(list) <= len(w.t.Tasks) {
			list = append(list, link{at, w.ownerOf(x.Lock), x.Lock})
			at = list[len(list)-1].owner
			continue
		}
		return nil
	}
	return list
}

// circle tells the links of a circle of waits, or that there is one.
func (w *teller) circle() bool {
	list := w.links()
	if len(list) == 0 {
		w.fill("{task} waits for lock {lock}[, whose owner {other} waits in turn, and so on round to {task}]")
		return true
	}
	for i, l := range list {
		if i == maxNames && len(list) > maxNames+1 {
			w.text("; and so on, round to ")
			return w.name(w.r.Task)
		}
		if i > 0 {
			w.text("; ")
		}
		w.name(l.waiter)
		w.text(" waits for lock ")
		w.lock(l.lock)
		w.text(", which ")
		w.name(l.owner)
		w.text(" owns")
	}
	return true
}

// Outlook says of a deadlock what becomes of the CPU, if it does not go on with other
// tasks, and what can be changed; of any other record nothing.
func Outlook(t *trace.Trace, r *trace.Record) string {
	if r.Kind != trace.KindDeadlock {
		return ""
	}
	if r.Reason == trace.DeadlockSelf {
		return "What you can change: release the lock before it is taken again."
	}
	for i := range t.Records {
		if k := &t.Records[i]; k.Reason == trace.DeadlockWalk {
			return hung(r, k) + canChange + ", a lock’s kind, or the kernel: where no time is lent, other tasks go on."
		}
	}
	return canChange + ", or a lock’s kind."
}

const canChange = "What you can change: the order in which tasks take their locks"

// hung says what a walk without end does to its CPU, if not at the same instant when.
func hung(r, k *trace.Record) string {
	w := teller{r: k}
	if k.At != r.At {
		w.text("From " + Time(k.At) + " on ")
	}
	w.cpu(int64(k.CPU))
	w.text(" follows the circle for ever, and executes nothing any more. ")
	return string(w.buf)
}
