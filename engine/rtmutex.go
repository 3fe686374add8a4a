package engine

import (
	"borrowedtime/engine/config"
	"borrowedtime/engine/trace"
)

// rtMutexRules is the rt_mutex: waiters by priority, inheritance (inherit.go), no
// handoff. The one that is woken has to take the lock itself; a running task may
// come before it only with a higher priority than the top waiter's.
//
// Kernel: rt_mutex_slowlock(), rt_mutex_slowunlock(), kernel/locking/rtmutex.c, 7.3.
type rtMutexRules struct{}

func (*rtMutexRules) setUp(m *Machine)      { m.inherits = true }
func (*rtMutexRules) lends(*Machine) bool   { return false }
func (*rtMutexRules) inOrder(*Machine) bool { return false }

// tryTake is try_to_take_rt_mutex().
func (*rtMutexRules) tryTake(m *Machine, c CPUID, t TaskID, l LockID, why trace.Reason) bool {
	k := &m.locks[l]
	if k.owner != trace.NoTask {
		return false
	}
	if len(k.waiters) > 0 && k.waiters[0] != t {
		if prio, deadline := m.waiterPrio(t); !waitsBefore(prio, deadline, &m.tasks[k.waiters[0]]) {
			return false
		}
	}
	m.acquire(c, t, l, why)
	m.seq++
	k.topFrom = m.seq // whoever still waits counts from its owner's next change on
	return true
}

// lock is rt_mutex_lock().
func (r *rtMutexRules) lock(m *Machine, c CPUID, t TaskID, l LockID) bool {
	p := &m.tasks[t]
	m.boost = 0
	why := trace.LockFast
	if len(m.locks[l].waiters) > 0 {
		why = trace.LockSteal
	}
	if r.tryTake(m, c, t, l, why) {
		m.stepDone(t)
		return m.returnToUser(c)
	}
	m.openWait(t, l)
	p.waitsFor = l
	r.enqueue(m, c, t, l)
	m.rtWait(c, t, l)
	return false
}

// enqueue sorts t in; a new top waiter hands its priority on.
func (*rtMutexRules) enqueue(m *Machine, c CPUID, t TaskID, l LockID) bool {
	m.addWaiter(l, t)
	m.findDeadlock(c, t, l)
	m.showLock(l)
	if owner := m.locks[l].owner; owner != trace.NoTask && m.topWaiter(l) == t {
		m.ownerInherits(l)
		m.adjustChain(owner, t)
	}
	return true
}

// rtWait is one round of the wait loop: a signal ends it, the top waiter spins
// while the owner executes, everybody else sleeps. An owner that the waiter has
// boosted on another CPU does not execute yet: that CPU has not switched.
func (m *Machine) rtWait(c CPUID, t TaskID, l LockID) {
	k, p := &m.locks[l], &m.tasks[t]
	p.state, p.cont = stateSleeping, contLockWoken
	m.touch(t)
	if p.signal && p.interruptible {
		m.rtInterrupted(c, t, l)
		return
	}
	if k.waiters[0] == t && m.worthSpinning(c, t, l) {
		m.startSpin(c, t, l, true)
		return
	}
	m.armSchedule(c, true, m.takes(config.CostBlock)+m.boostTime())
}

// rtInterrupted ends a wait with EINTR; the owner loses what it inherited by it, and
// so does who owns the lock that the owner waits for (remove_waiter).
func (m *Machine) rtInterrupted(c CPUID, t TaskID, l LockID) {
	top := m.topWaiter(l) == t
	m.tasks[t].signal = false
	m.breakOff(c, t, l, trace.LockInterrupted)
	if owner := m.locks[l].owner; owner != trace.NoTask && top {
		m.ownerInherits(l)
		m.adjustChain(owner, trace.NoTask)
	}
	m.waitOver(c, t)
}

// woken tries again after schedule() or after a spin.
func (r *rtMutexRules) woken(m *Machine, c CPUID, t TaskID, l LockID) {
	if r.tryTake(m, c, t, l, trace.LockFree) {
		m.waitOver(c, t)
		return
	}
	m.rtWait(c, t, l)
}

// look is the top waiter's: it watches as long as it is that and the owner executes.
// Whoever has to make room meanwhile is preempted, not asleep: it stays queued, and
// looks again when it is picked (rtmutex_spin_on_owner, which runs preemptibly).
func (r *rtMutexRules) look(m *Machine, c CPUID, t TaskID, l LockID) {
	k := &m.locks[l]
	switch {
	case k.owner == trace.NoTask:
		m.endSpin(c, t, trace.NoReason)
		r.woken(m, c, t, l)
	case k.waiters[0] != t || !m.tasks[k.owner].onCPU:
		m.rtStopSpin(c, t, trace.SpinOwnerOff)
	default:
		m.arm(c, phaseUser, 0)
	}
}

// rtStopSpin ends the spin of a top waiter that did not get the lock.
func (m *Machine) rtStopSpin(c CPUID, t TaskID, why trace.Reason) {
	m.endSpin(c, t, why)
	p := &m.tasks[t]
	p.cont = contLockWoken
	m.armSchedule(c, p.state != stateRunning, m.takes(config.CostBlock))
}

// unlock lets the owner's priority go back first, then frees the lock and wakes the
// top waiter.
func (*rtMutexRules) unlock(m *Machine, c CPUID, t TaskID, l LockID, _ config.OpCode) bool {
	k := &m.locks[l]
	if k.owner != t {
		return m.returnToUser(c)
	}
	if len(k.waiters) == 0 {
		m.setFree(c, t, l)
		return m.wakeLater(c, trace.NoTask)
	}
	top := k.waiters[0]
	m.rec(trace.KindUnlock, trace.UnlockTop, c, t, top, l, 0, 0)
	k.owner = trace.NoTask
	m.boost = 0
	m.adjustPrio(t)
	m.setOwner(l, trace.NoTask, false)
	return m.wakeLater(c, top)
}
