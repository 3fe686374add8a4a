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

// waiterPrio returns what a waiter is ordered by.
func (m *Machine) waiterPrio(t TaskID) int16 {
	if p := m.tasks[t].prio; p < 100 {
		return p
	}
	return fairWaiter
}

// waitsBefore orders waiters: by priority, deadline tasks by deadline; equals
// keep the order of their arrival.
func (m *Machine) waitsBefore(a, b TaskID) bool {
	pa, pb := m.waiterPrio(a), m.waiterPrio(b)
	if pa == -1 && pb == -1 {
		return m.dl[a].deadline < m.dl[b].deadline
	}
	return pa < pb
}

// addWaiter puts t into the wait list of an rt_mutex and reports whether it is
// the top waiter now.
func (m *Machine) addWaiter(l LockID, t TaskID) bool {
	k := &m.locks[l]
	i := len(k.waiters)
	k.waiters = append(k.waiters, t)
	for ; i > 0 && m.waitsBefore(t, k.waiters[i-1]); i-- {
		k.waiters[i] = k.waiters[i-1]
	}
	k.waiters[i] = t
	return i == 0
}

// boostChain hands the priority of a new top waiter of l up the chain of owners.
func (m *Machine) boostChain(l LockID) {
	for range m.tasks {
		owner := m.locks[l].owner
		if owner == trace.NoTask || !m.adjustPrio(owner) {
			return
		}
		next := m.tasks[owner].waitsFor
		if next == trace.NoLock || m.locks[next].kind != config.RTMutex {
			return
		}
		before := m.locks[next].waiters[0]
		m.locks[next].waiters = without(m.locks[next].waiters, owner)
		top := m.addWaiter(next, owner)
		if !top && before != owner {
			return
		}
		if k := &m.locks[next]; k.owner == trace.NoTask && k.waiters[0] != before {
			// The one that was woken for it will find that another goes first.
			m.wake(k.waiters[0], m.rqs[m.cpu].curr, trace.WakeUnlock)
			return
		}
		l = next
	}
}

// adjustPrio gives t the best of its own priority and those of the top waiters
// of the locks it owns, and reports whether that changed anything.
func (m *Machine) adjustPrio(t TaskID) bool {
	p := &m.tasks[t]
	prio, from := p.normalPrio(), trace.NoTask
	for l := range m.locks {
		k := &m.locks[l]
		if k.kind != config.RTMutex || k.owner != t || len(k.waiters) == 0 {
			continue
		}
		w := k.waiters[0]
		if wp := m.tasks[w].prio; wp < prio || wp == -1 && from != trace.NoTask && m.dl[w].deadline < m.dl[from].deadline {
			prio, from = wp, w
		}
	}
	if prio == p.prio && (prio != -1 || from == trace.NoTask) {
		return false
	}
	class := p.cls
	m.setPrio(t, prio, from)
	m.boost += m.cost[costBoost].ns
	if p.cls != class {
		m.boost += m.cost[costRequeue].ns
	}
	return true
}

// boostTime returns how long the priorities that the caller has handed on took.
func (m *Machine) boostTime() Duration {
	d := m.boost
	m.boost = 0
	return d
}
