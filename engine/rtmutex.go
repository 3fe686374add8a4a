package engine

import "borrowedtime/engine/trace"

// rt_mutex: waiters by priority, inheritance, no handoff. The one that is woken
// has to take the lock itself; a running task may come before it only with a
// higher priority than the top waiter's.
//
// Kernel: rt_mutex_slowlock(), rt_mutex_slowunlock(), kernel/locking/rtmutex.c, 7.3.

// rtTake is try_to_take_rt_mutex().
func (m *Machine) rtTake(c CPUID, t TaskID, l LockID, why trace.Reason) bool {
	k := &m.locks[l]
	if k.owner != trace.NoTask {
		return false
	}
	if len(k.waiters) > 0 && k.waiters[0] != t && !m.waitsBefore(t, k.waiters[0]) {
		return false
	}
	m.acquire(c, t, l, why)
	return true
}

// rtLock is rt_mutex_lock(); it reports whether the program goes on at once.
func (m *Machine) rtLock(c CPUID, t TaskID, l LockID) bool {
	p := &m.tasks[t]
	why := trace.LockFast
	if len(m.locks[l].waiters) > 0 {
		why = trace.LockSteal
	}
	if m.rtTake(c, t, l, why) {
		p.pc++
		return m.returnToUser(c)
	}
	m.openWait(t, l)
	top := m.addWaiter(l, t)
	p.waitsFor = l
	m.findDeadlock(c, t, l)
	m.showLock(l)
	if top {
		m.boostChain(l)
	}
	if k := &m.locks[l]; m.cfg.CPUs > 1 && k.owner != trace.NoTask && m.tasks[k.owner].cpu != c {
		// Walking the chain of owners takes longer than the boosted owner's CPU
		// takes to switch to it: it executes by the time the waiter looks.
		p.cont, p.state = contLockWoken, stateSleeping
		m.arm(c, phaseResume, m.cost[costPreemptFull].ns)
		return false
	}
	m.rtWait(c, t, l)
	return false
}

// rtWait is one round of the wait loop: a signal ends it, the top waiter spins
// while the owner executes, everybody else sleeps.
func (m *Machine) rtWait(c CPUID, t TaskID, l LockID) {
	k, p := &m.locks[l], &m.tasks[t]
	p.state, p.cont = stateSleeping, contLockWoken
	m.touch(t)
	if p.signal && p.interruptible {
		m.interrupted(c, t, l)
		return
	}
	if m.cfg.CPUs > 1 && k.waiters[0] == t && k.owner != trace.NoTask && k.owner != t && m.tasks[k.owner].onCPU && !m.rqs[c].full {
		m.startSpin(c, t, l, true)
		return
	}
	m.armSchedule(c, true, m.takes(CostBlock))
}

// rtWoken tries again after schedule() or after a spin.
func (m *Machine) rtWoken(c CPUID, t TaskID, l LockID) {
	if m.rtTake(c, t, l, trace.LockFree) {
		m.locked(c, t)
		return
	}
	m.rtWait(c, t, l)
}

// rtSpun follows the spin of a top waiter that did not get the lock.
func (m *Machine) rtSpun(c CPUID, t TaskID) {
	p := &m.tasks[t]
	p.cont = contLockWoken
	m.armSchedule(c, p.state != stateRunning, m.takes(CostBlock))
}

// rtUnlock lets the owner's priority go back first, then frees the lock and
// wakes the top waiter.
func (m *Machine) rtUnlock(c CPUID, t TaskID, l LockID) bool {
	k := &m.locks[l]
	if len(k.waiters) == 0 {
		m.rec(trace.KindUnlock, trace.UnlockFast, c, t, trace.NoTask, l, 0, 0)
		m.own(l, trace.NoTask, false)
		return m.granted(c, trace.NoTask)
	}
	top := k.waiters[0]
	m.rec(trace.KindUnlock, trace.UnlockTop, c, t, top, l, 0, 0)
	k.owner = trace.NoTask
	m.adjustPrio(t)
	m.own(l, trace.NoTask, false)
	return m.granted(c, top)
}
