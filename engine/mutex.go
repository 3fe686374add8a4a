package engine

import (
	"borrowedtime/engine/config"
	"borrowedtime/engine/trace"
)

// mutexRules is the kernel's mutex: waiters in the order of their arrival, the first
// of which is woken and takes the lock itself, unless it came too late once and asks
// for a handoff. Time is lent through it.
//
// Kernel: kernel/locking/mutex.c, 7.3.
type mutexRules struct{}

func (*mutexRules) setUp(*Machine)        {}
func (*mutexRules) lends(*Machine) bool   { return true }
func (*mutexRules) inOrder(*Machine) bool { return true }

// lock is mutex_lock().
//
// Kernel: __mutex_lock_common(), kernel/locking/mutex.c, 7.3.
func (*mutexRules) lock(m *Machine, c CPUID, t TaskID, l LockID) bool {
	return m.takeOrWait(c, t, l, true)
}

// takeOrWait takes a free lock, or waits for it: spinning first, if it may.
func (m *Machine) takeOrWait(c CPUID, t TaskID, l LockID, maySpin bool) bool {
	why := trace.LockFast
	if len(m.locks[l].waiters) > 0 {
		why = trace.LockSteal // only the slow path takes a free lock that others wait for
	}
	if m.discipline(l).tryTake(m, c, t, l, why) {
		m.stepDone(t)
		return m.returnToUser(c)
	}
	return m.waitFor(c, t, l, maySpin)
}

// tryTake makes t the owner if the lock is free, or was handed to it
// (__mutex_trylock).
func (*mutexRules) tryTake(m *Machine, c CPUID, t TaskID, l LockID, why trace.Reason) bool {
	k := &m.locks[l]
	switch {
	case k.owner == trace.NoTask:
	case k.owner == t && k.pickup:
		why = trace.LockPickup
	default:
		return false
	}
	m.acquire(c, t, l, why)
	return true
}

func (*mutexRules) enqueue(m *Machine, c CPUID, t TaskID, l LockID) bool {
	m.appendWaiter(c, t, l)
	return true
}

// woken tries to take the lock after a wakeup. A first waiter that comes too
// late asks for a handoff and spins once more.
func (*mutexRules) woken(m *Machine, c CPUID, t TaskID, l LockID) {
	if !m.endWait(c, t, l) {
		m.askAndSpin(c, t, l)
	}
}

// endWait ends the wait of a woken task with the lock or by a signal, if either is
// to be had.
func (m *Machine) endWait(c CPUID, t TaskID, l LockID) bool {
	if m.discipline(l).tryTake(m, c, t, l, trace.LockFree) {
		m.waitOver(c, t)
		return true
	}
	if p := &m.tasks[t]; p.signal && p.interruptible {
		m.interrupted(c, t, l)
		return true
	}
	return false
}

// askAndSpin lets a woken task wait on: a first waiter asks for a handoff, and spins
// if the owner executes.
func (m *Machine) askAndSpin(c CPUID, t TaskID, l LockID) {
	k, p := &m.locks[l], &m.tasks[t]
	m.rec(trace.KindBlock, trace.BlockAgain, c, t, k.owner, l, 0, 0)
	if k.waiters[0] != t {
		m.waitAgain(c, t, l)
		return
	}
	if !k.pickup {
		k.handoff = true
	}
	p.blockedOn = trace.NoLock
	if m.worthSpinning(c, t, l) {
		m.startSpin(c, t, l, true)
		return
	}
	m.afterSpin(c, t, l)
}

// afterSpin follows the spin of a first waiter, or the attempt at one.
func (m *Machine) afterSpin(c CPUID, t TaskID, l LockID) {
	if m.rqs[c].full {
		m.tasks[t].cont = contLockAgain
		m.armSchedule(c, false, 0)
		return
	}
	m.takeOrSleep(c, t, l)
}

func (*mutexRules) look(m *Machine, c CPUID, t TaskID, l LockID) { m.lookOptimistic(c, t, l) }

// unlock is mutex_unlock().
//
// Kernel: __mutex_unlock_slowpath(), kernel/locking/mutex.c; the handoff to the
// donor since 7.2.
func (*mutexRules) unlock(m *Machine, c CPUID, t TaskID, l LockID, _ config.OpCode) bool {
	if m.locks[l].owner != t {
		return m.returnToUser(c)
	}
	return m.wakeLater(c, m.handOver(c, t, l))
}

// handOver gives a mutex back, or to a waiter, and returns whom to wake.
func (m *Machine) handOver(c CPUID, t TaskID, l LockID) TaskID {
	k := &m.locks[l]
	if len(k.waiters) == 0 {
		m.setFree(c, t, l)
		return trace.NoTask
	}
	next, why := m.chooseNext(t, l)
	m.unlink(next)
	m.rec(trace.KindUnlock, why, c, t, next, l, 0, 0)
	if why == trace.UnlockWake {
		m.setOwner(l, trace.NoTask, false)
	} else {
		k.handoff = false
		m.setOwner(l, next, true)
	}
	return next
}

// chooseNext picks the waiter to wake, and whether the lock is handed to it.
func (m *Machine) chooseNext(t TaskID, l LockID) (TaskID, trace.Reason) {
	k, p := &m.locks[l], &m.tasks[t]
	first := k.waiters[0]
	if m.has(config.FeatHandoff) && p.blockedDonor != trace.NoTask {
		d := p.blockedDonor
		if m.tasks[d].blockedOn == l {
			p.blockedDonor = trace.NoTask
			return d, trace.UnlockDonor
		}
		return first, trace.UnlockForced
	}
	if k.handoff {
		return first, trace.UnlockAsked
	}
	return first, trace.UnlockWake
}
