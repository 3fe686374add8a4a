//go:build !js

package engine_test

// What the twin knows of user space: futexes, semaphores, signals, periodic loops and
// changes of policy.

// join puts a task that slept, or waited off the queue, behind its equals.
func (w *twin) join(i int) {
	t := w.tasks[i]
	t.asleep, t.off = false, false
	w.joined++
	t.place = w.joined
	w.wakeDeadline(t)
}

// enlist adds a waiter: for a futex or a semaphore behind those that were as important
// as it is itself when they queued, in any other list at the end.
func (w *twin) enlist(i, l int) {
	k, t := &w.locks[l], w.tasks[i]
	t.queuedAs = t.prio
	at := len(k.waiters)
	if k.kind == "futex" || k.kind == "sem" {
		for n := at - 1; n >= 0; n-- {
			if w.tasks[k.waiters[n]].queuedAs < t.queuedAs {
				at = n
			}
		}
	}
	k.waiters = append(append(append([]int(nil), k.waiters[:at]...), i), k.waiters[at:]...)
}

// drop takes a waiter off a list.
func (w *twin) drop(i, l int) {
	var rest []int
	for _, o := range w.locks[l].waiters {
		if o != i {
			rest = append(rest, o)
		}
	}
	w.locks[l].waiters = rest
}

// wakeFirst takes the first sleeper off the list; it has nothing yet.
func (w *twin) wakeFirst(l int) {
	k := &w.locks[l]
	if len(k.waiters) == 0 {
		return
	}
	next := k.waiters[0]
	w.drop(next, l)
	w.tasks[next].woken = true
	w.join(next)
	w.wokenUp(next)
}

// take takes a free futex, or one off a semaphore.
func (w *twin) take(i, l int) bool {
	k := &w.locks[l]
	switch {
	case k.kind == "sem" && k.count > 0:
		k.count--
	case k.kind == "futex" && k.owner < 0:
		k.owner = i
	default:
		return false
	}
	w.tasks[i].waits, w.tasks[i].woken = -1, false
	w.tasks[i].pc++
	return true
}

// lookAgain is what a woken sleeper does.
func (w *twin) lookAgain(i, l int) {
	if !w.take(i, l) {
		w.enlist(i, l)
		w.wait(i, l)
	}
	w.again = w.again || w.turn
}

// word does one of the steps of user space.
func (w *twin) word(i int, op twinOp) {
	t := w.tasks[i]
	switch op.what {
	case "wait":
		if !w.take(i, op.lock) {
			w.enlist(i, op.lock)
			w.wait(i, op.lock)
		}
		return
	case "next":
		t.jobs++
		t.pc = op.n + 1
		if at := t.first + t.jobs*op.d; at > w.now {
			t.asleep, t.cut, t.wake, w.again = true, false, at, true
		}
		return
	}
	t.pc++
	switch op.what {
	case "post":
		w.locks[op.lock].count++
		w.wakeFirst(op.lock)
	case "signal":
		w.signal(op.task)
	case "fifo":
		w.setPrio(op.task, op.n)
	case "nice":
		w.setPrio(op.task, 0)
	case "every":
		if t.first = t.release; t.first < 0 {
			t.first = w.now
		}
	}
}

// signal ends a sleep, or a wait for a semaphore, that is under way.
func (w *twin) signal(i int) {
	t := w.tasks[i]
	switch {
	case t.asleep && t.cut:
		t.release = -1
	case t.waits >= 0 && t.off && w.locks[t.waits].kind == "sem":
		w.drop(i, t.waits)
		t.waits = -1
		t.pc++
	default:
		return
	}
	w.join(i)
	w.wokenUp(i)
}

// setPrio makes a task real-time, or fair (0): behind its new equals if it rises, before
// them if it falls. Whoever should run then is asked for.
func (w *twin) setPrio(i, prio int) {
	t := w.tasks[i]
	if t.done || t.prio == prio {
		return
	}
	w.joined++
	switch {
	case !t.queued():
	case prio > t.prio:
		t.place = w.joined
	default:
		t.place = -w.joined
	}
	t.prio = prio
	if best := w.best(); best == i || w.donor == i {
		w.again = w.again || best != w.donor
	}
}
