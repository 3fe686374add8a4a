//go:build !js

package engine_test

import (
	"fmt"
	"math/big"
	"strings"
)

// The twin is the engine written a second time, as plainly as possible, for one
// CPU: real-time and deadline tasks, one fair task, mutexes, and what user space has:
// futexes, semaphores, signals, periodic loops, changes of policy (twin_words_test.go).
// It keeps no queues, no averages, no inherited priorities: whoever shall run is
// looked for among all tasks, from the beginning, each time. Lengths are drawn to the nanosecond, so
// that two things never happen at once.

type twinOp struct {
	what string // the word; next is the end of an every
	d    int64
	lock int // or a semaphore
	task int // of signal, fifo and nice
	n    int // of fifo and nice; of next: the index of its every
}

type twinTask struct {
	name         string
	prio         int // 1 to 99; deadline tasks 100, the fair one 0
	q, due, per  int64
	prog         []twinOp
	pc           int
	left, wake   int64 // of the run or sleep under way
	asleep, done bool
	waits        int  // the lock it waits for, -1: none
	off          bool // it waits off the run queue
	woken        bool // it waits, and was woken to try again
	budget       int64
	deadline     int64
	throttled    bool
	replenish    int64
	fresh        bool  // it has never run
	place        int64 // among its equals: the lowest has joined the queue first
	cut          bool  // a signal would end its sleep
	release      int64 // the instant its timer went off, -1: it has done something since
	jobs, first  int64 // complete jobs of its every, release of the first
	queuedAs     int   // its priority when it queued for a futex or a semaphore
	lentBy       int   // who lent to it at the last pick (blocked_donor), -1
}

type twinLock struct {
	kind    string // mutex, futex, pi_futex, sem
	count   int    // of a semaphore
	owner   int    // -1: free
	handed  bool
	asked   bool
	waiters []int
}

type twin struct {
	kernel      string
	now, until  int64
	tasks       []*twinTask
	locks       []twinLock
	exec, donor int
	again       bool // choose anew
	turn        bool // choose anew when what ends now has ended: the donor's turn is up
	tied        bool // two timers went off at once
	segs        []twinSegment
	from        int64
	joined      int64 // so many have joined the queue
	inherits    bool  // some lock is an rt_mutex
}

// pi: the lock is an rt_mutex.
func (w *twin) pi(l int) bool {
	k := w.locks[l].kind
	return k == "pi_futex" || k == "mutex" && w.kernel == "pi"
}

// prioOf is a task's priority with all that it inherits by rt_mutexes, found by
// going through every lock and waiter, and through theirs.
func (w *twin) prioOf(t int, depth int) int {
	p := w.tasks[t].prio
	if depth > len(w.tasks) {
		return p
	}
	for l := range w.locks {
		if w.locks[l].owner != t || !w.pi(l) {
			continue
		}
		for _, o := range w.locks[l].waiters {
			p = max(p, w.prioOf(o, depth+1))
		}
	}
	return p
}

// queued: the task is on the run queue, or would be if it had budget.
func (t *twinTask) queued() bool { return !t.asleep && !t.done && (t.waits < 0 || !t.off) }

// best is who should be the donor: the earliest deadline, then the highest
// priority among all that are on the run queue, of equals the first.
func (w *twin) best() int {
	best := -1
	for i, t := range w.tasks {
		if !t.queued() || t.throttled {
			continue
		}
		switch {
		case best < 0:
			best = i
		case t.prio == 100 && w.tasks[best].prio == 100:
			w.tied = w.tied || t.deadline == w.tasks[best].deadline
			if t.deadline < w.tasks[best].deadline {
				best = i
			}
		case w.prioOf(i, 0) > w.prioOf(best, 0):
			best = i
		case w.prioOf(i, 0) == w.prioOf(best, 0):
			w.tied = w.tied || w.inherits // where a boost puts it is not known here
			if t.place < w.tasks[best].place {
				best = i
			}
		}
	}
	return best
}

// choose picks a donor and follows its chain to a task that can execute.
func (w *twin) choose() {
	w.again = false
	for {
		d := w.best()
		exec := d
		if d >= 0 {
			w.tasks[d].lentBy = -1
		}
		for exec >= 0 && w.tasks[exec].waits >= 0 && !w.tasks[exec].woken {
			l := &w.locks[w.tasks[exec].waits]
			o := l.owner
			if o < 0 && exec == w.exec {
				break // it is executing already, and tries for itself
			}
			if o < 0 || w.tasks[o].asleep || w.tasks[o].off {
				w.tasks[exec].off = true // gives up: nobody can run for it
				exec = -2
				break
			}
			w.tasks[o].lentBy = exec
			exec = o
		}
		if exec == -2 {
			continue
		}
		w.set(exec, d)
		return
	}
}

func (w *twin) set(exec, donor int) {
	if exec == w.exec && donor == w.donor {
		return
	}
	w.close()
	w.exec, w.donor = exec, donor
}

// close ends the segment that ends now; two of the same pair are one.
func (w *twin) close() {
	if w.now > w.from {
		if n := len(w.segs); n > 0 && w.segs[n-1].exec == w.exec && w.segs[n-1].donor == w.donor {
			w.segs[n-1].end = w.now
		} else {
			w.segs = append(w.segs, twinSegment{w.exec, w.donor, w.from, w.now})
		}
	}
	w.from = w.now
}

type twinSegment struct {
	exec, donor int
	start, end  int64
}

// text prints the segments as schedule does.
func (w *twin) text() string {
	var b strings.Builder
	for _, s := range w.segs {
		name := "idle"
		if s.exec >= 0 {
			name = w.tasks[s.exec].name
		}
		if s.exec != s.donor {
			name += "/" + w.tasks[s.donor].name
		}
		fmt.Fprintf(&b, "cpu0 %s %d-%d\n", name, s.start, s.end)
	}
	return b.String()
}

// run simulates up to the horizon.
func (w *twin) run() string {
	w.exec, w.donor, w.again = -1, -1, true
	for w.now < w.until {
		if w.again {
			w.choose()
			w.act()
			continue
		}
		w.pass(w.next() - w.now)
		w.timers()
		w.act()
		w.again, w.turn = w.again || w.turn, false
	}
	w.close()
	return w.text()
}

// next is when something happens. Two timers at once are a tie, which the order of
// a kernel's code decides: that is not the twin's to know.
func (w *twin) next() int64 {
	next := w.until
	consider := func(at int64) {
		if at == next && at < w.until {
			w.tied = true
		}
		next = min(next, at)
	}
	for _, t := range w.tasks {
		if t.asleep && t.wake > w.now {
			consider(t.wake)
		}
		if t.throttled {
			consider(t.replenish)
		}
	}
	if w.exec >= 0 {
		next = min(next, w.now+w.tasks[w.exec].left)
	}
	if w.donor >= 0 && w.tasks[w.donor].prio == 100 {
		next = min(next, w.now+w.tasks[w.donor].budget)
	}
	return next
}

// pass lets time go by.
func (w *twin) pass(d int64) {
	w.now += d
	if w.exec >= 0 {
		w.tasks[w.exec].left -= d
	}
	if w.donor >= 0 && w.tasks[w.donor].prio == 100 {
		w.tasks[w.donor].budget -= d
	}
}

// timers ends sleeps whose time has come, gives budgets back, and last ends the
// donor's turn if its own is used up.
func (w *twin) timers() {
	for i, t := range w.tasks {
		if t.throttled && t.replenish <= w.now {
			for t.budget <= 0 {
				t.deadline += t.per
				t.budget += t.q
			}
			if t.deadline < w.now {
				t.deadline, t.budget = w.now+t.due, t.q
			}
			t.throttled = false
			w.again = w.again || t.queued()
		}
		if t.asleep && t.wake <= w.now {
			t.release = w.now
			w.join(i)
			w.wokenUp(i)
		}
	}
	if t := w.donor; t >= 0 && w.tasks[t].prio == 100 && w.tasks[t].budget <= 0 {
		w.tasks[t].throttled, w.tasks[t].replenish = true, w.tasks[t].deadline-w.tasks[t].due+w.tasks[t].per
		w.turn = true
	}
}

// wakeDeadline is the rule of the constant bandwidth server, with numbers as
// large as they come.
func (w *twin) wakeDeadline(t *twinTask) {
	if t.prio != 100 || t.throttled {
		return
	}
	left, right := new(big.Int), new(big.Int)
	left.Mul(big.NewInt(t.due>>10), big.NewInt(t.budget>>10))
	right.Mul(big.NewInt((t.deadline-w.now)>>10), big.NewInt(t.q>>10))
	if t.fresh || t.deadline < w.now || left.Cmp(right) > 0 {
		t.deadline, t.budget, t.fresh = w.now+t.due, t.q, false
	}
}

// wokenUp asks for a new choice if the task beats the donor; one without budget asks
// by its deadline alone.
func (w *twin) wokenUp(i int) {
	if t := w.tasks[i]; t.throttled && w.donor >= 0 && i != w.donor {
		d := w.tasks[w.donor]
		w.again = w.again || d.prio < 100 || t.deadline < d.deadline
		return
	}
	if w.donor < 0 || i != w.donor && w.best() == i {
		w.again = true
	}
}

// act lets the executing task do what takes no time.
func (w *twin) act() {
	for !w.again && w.exec >= 0 && w.tasks[w.exec].left == 0 {
		i := w.exec
		t := w.tasks[i]
		if t.waits >= 0 {
			w.tryAgain(i)
			continue
		}
		if t.pc == len(t.prog) {
			t.done, w.again = true, true
			return
		}
		op := t.prog[t.pc]
		switch op.what {
		case "post", "signal", "fifo", "nice", "every":
		default:
			t.release = -1
		}
		w.step(i, op)
	}
}

// step does one step of a program.
func (w *twin) step(i int, op twinOp) {
	t := w.tasks[i]
	switch op.what {
	case "run":
		t.pc++
		t.left = op.d
		return
	case "sleep":
		t.pc++
		t.asleep, t.cut, t.wake, w.again = true, true, w.now+op.d, true
	case "lock":
		w.lock(i, op.lock)
	case "unlock":
		t.pc++
		w.unlock(i, op.lock)
	default:
		w.word(i, op)
	}
	w.again = w.again || w.turn && op.what != "every" // after each call
}

func (w *twin) lock(i, l int) {
	k := &w.locks[l]
	if k.owner < 0 && w.mayTake(i, l) {
		k.owner, k.handed = i, false
		w.tasks[i].pc++
		return
	}
	w.enlist(i, l)
	w.wait(i, l)
}

// mayTake: an rt_mutex is not for a task of lower or equal priority than the top
// waiter's.
func (w *twin) mayTake(i, l int) bool {
	if w.pi(l) {
		for _, o := range w.locks[l].waiters {
			if o != i && w.prioOf(o, 0) >= w.prioOf(i, 0) {
				return false
			}
		}
	}
	return true
}

func (w *twin) wait(i, l int) {
	t := w.tasks[i]
	t.waits, t.woken, t.off = l, false, w.kernel == "none" || w.pi(l) || w.locks[l].kind != "mutex"
	w.again = true
	if w.pi(l) {
		w.passOn(l)
	}
}

// passOn wakes a waiter that an inherited priority has put first in line for a
// lock which is free: the one that was woken for it has not taken it yet.
func (w *twin) passOn(l int) {
	for range w.tasks {
		o := w.locks[l].owner
		if o < 0 || w.tasks[o].waits < 0 {
			return
		}
		if l = w.tasks[o].waits; !w.pi(l) {
			return
		}
		if w.locks[l].owner < 0 {
			if w.mayTake(o, l) {
				w.tasks[o].woken, w.tasks[o].off = true, false
			}
			return
		}
	}
}

// tryAgain is what a woken waiter does.
func (w *twin) tryAgain(i int) {
	t := w.tasks[i]
	l := t.waits
	k := &w.locks[l]
	if k.kind == "futex" || k.kind == "sem" {
		w.lookAgain(i, l)
		return
	}
	if k.owner == i && k.handed || k.owner < 0 && w.mayTake(i, l) {
		k.owner, k.handed = i, false
		for n, o := range k.waiters {
			if o == i {
				k.waiters = append(append([]int(nil), k.waiters[:n]...), k.waiters[n+1:]...)
			}
		}
		if len(k.waiters) == 0 {
			k.asked = false
		}
		t.waits, t.woken = -1, false
		t.pc++
		return
	}
	if !w.pi(l) && k.waiters[0] == i && !k.handed {
		k.asked = true
	}
	w.wait(i, l)
}

func (w *twin) unlock(i, l int) {
	k := &w.locks[l]
	k.owner = -1
	if len(k.waiters) == 0 {
		return
	}
	if k.kind == "futex" {
		w.wakeFirst(l)
		return
	}
	next := k.waiters[0]
	lender := w.tasks[i].lentBy
	switch {
	case w.pi(l):
		for _, o := range k.waiters {
			if w.prioOf(o, 0) > w.prioOf(next, 0) {
				next = o
			}
		}
	case w.kernel == "7.3" && lender >= 0:
		if w.tasks[lender].waits == l && !w.tasks[lender].woken {
			next = lender
			w.tasks[i].lentBy = -1
		}
		k.owner, k.handed, k.asked = next, true, false
	case k.asked:
		k.owner, k.handed, k.asked = next, true, false
	}
	if w.tasks[next].off {
		w.join(next)
	}
	w.tasks[next].woken, w.tasks[next].off = true, false
	if w.pi(l) {
		w.again = true // the owner's priority went back
		return
	}
	w.wokenUp(next)
}
