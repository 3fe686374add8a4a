package engine

import (
	"borrowedtime/engine/config"
	"borrowedtime/engine/trace"
)

// Priority inheritance: the owner of an rt_mutex gets the priority of its best
// waiter, and its class with it, along chains of owners. Among fair tasks only
// the number is lent: weight, slice and lag stay, so no CPU time is given.
//
// Kernel: rt_mutex_adjust_prio_chain(), kernel/locking/rtmutex.c;
// rt_mutex_setprio(), kernel/sched/core.c; 7.3.

// fairWaiter is the priority that every fair waiter is ordered by: nice does
// not count.
const fairWaiter = 120

// waiterPrio returns what t is ordered by if it waits for an rt_mutex now.
func (m *Machine) waiterPrio(t TaskID) (int16, Time) {
	if p := m.tasks[t].prio; p < 100 {
		return p, m.dl[t].deadline
	}
	return fairWaiter, m.dl[t].deadline
}

// waitsBefore orders waiters by priority, deadline tasks by deadline; equals keep the
// order of their arrival (rt_waiter_node_less).
func waitsBefore(prio int16, deadline Time, than *Task) bool {
	return prio < than.waitPrio || prio == than.waitPrio && prio < 0 && deadline < than.waitDeadline
}

// waitsStill reports whether t's place in the wait list is the right one
// (rt_waiter_node_equal).
func (m *Machine) waitsStill(t TaskID) bool {
	prio, deadline := m.waiterPrio(t)
	p := &m.tasks[t]
	return prio == p.waitPrio && (prio >= 0 || deadline == p.waitDeadline)
}

// addWaiter puts t into the wait list of an rt_mutex, by what it is ordered by from
// now on: a deadline that changes while it waits does not count.
func (m *Machine) addWaiter(l LockID, t TaskID) {
	k, p := &m.locks[l], &m.tasks[t]
	p.waitPrio, p.waitDeadline = m.waiterPrio(t)
	i := len(k.waiters)
	k.waiters = append(k.waiters, t)
	for ; i > 0 && waitsBefore(p.waitPrio, p.waitDeadline, &m.tasks[k.waiters[i-1]]); i-- {
		k.waiters[i] = k.waiters[i-1]
	}
	k.waiters[i] = t
}

// topWaiter returns the first waiter of l, NoTask if there is none.
func (m *Machine) topWaiter(l LockID) TaskID {
	if w := m.locks[l].waiters; len(w) > 0 {
		return w[0]
	}
	return trace.NoTask
}

// ownerInherits enters the top waiter of l among those that count for its owner, and
// has the owner's priority follow (rt_mutex_enqueue_pi, rt_mutex_adjust_prio).
//
//go:noinline
func (m *Machine) ownerInherits(l LockID) {
	m.seq++
	m.locks[l].topFrom = m.seq
	m.adjustPrio(m.locks[l].owner)
}

// adjustChain goes on from an owner whose priority may have changed, and who may wait
// for another rt_mutex itself: there it is sorted in anew, and the owner of that one
// follows. waiter is who has come; NoTask: somebody has gone
// (rt_mutex_adjust_prio_chain).
func (m *Machine) adjustChain(owner, waiter TaskID) {
	for range m.tasks {
		l := m.tasks[owner].waitsFor
		if l == trace.NoLock || m.locks[l].kind != config.RTMutex || waiter != trace.NoTask && waiter != m.bestWaiter(owner) || m.waitsStill(owner) {
			return
		}
		k := &m.locks[l]
		before := k.waiters[0]
		k.waiters = without(k.waiters, owner)
		m.addWaiter(l, owner)
		waiter = k.waiters[0]
		m.showLock(l)
		switch {
		case k.owner == trace.NoTask && waiter != before:
			// The one that was woken for it will find that another goes first.
			m.wake(waiter, m.rqs[m.cpu].curr, trace.WakeUnlock)
			return
		case k.owner == trace.NoTask, waiter != owner && before != owner:
			return
		}
		m.ownerInherits(l)
		owner = k.owner
	}
}

// bestWaiter returns the best of the top waiters of the rt_mutexes that t owns, the
// one that came first among equals (task_top_pi_waiter).
func (m *Machine) bestWaiter(t TaskID) TaskID {
	best, from := trace.NoTask, int64(0)
	for l := range m.locks {
		k := &m.locks[l]
		if k.kind != config.RTMutex || k.owner != t || len(k.waiters) == 0 {
			continue
		}
		w := k.waiters[0]
		p := &m.tasks[w]
		if best == trace.NoTask || waitsBefore(p.waitPrio, p.waitDeadline, &m.tasks[best]) ||
			k.topFrom < from && !waitsBefore(m.tasks[best].waitPrio, m.tasks[best].waitDeadline, p) {
			best, from = w, k.topFrom
		}
	}
	return best
}

// adjustPrio gives t the better of its own priority and that of its best waiter. A
// deadline task is queued anew in any case (rt_mutex_adjust_prio).
func (m *Machine) adjustPrio(t TaskID) {
	best, prio := m.bestWaiter(t), m.tasks[t].normalPrio()
	if best != trace.NoTask {
		prio = min(prio, m.tasks[best].prio)
	}
	if prio != m.tasks[t].prio || prio < 0 {
		class := m.tasks[t].cls
		m.setPrio(t, prio, best)
		m.boost += m.takes(costBoost)
		if m.tasks[t].cls != class {
			m.boost += m.takes(costRequeue)
		}
	}
}

// boostTime returns how long it took the caller to hand priorities on, or to wound.
func (m *Machine) boostTime() Duration {
	d := m.boost
	m.boost = 0
	return d
}
