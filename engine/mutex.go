package engine

import "borrowedtime/engine/trace"

// lock is a kernel mutex: the owner word with its flags, the wait list, the
// queue of spinners (struct mutex). WAITERS is set exactly while the wait list
// is not empty, outside unlock.
type lock struct {
	owner    TaskID
	inherits bool // an rt_mutex
	sem      bool // an rwsem
	ww       bool // a ww_mutex
	handoff  bool // MUTEX_FLAG_HANDOFF: the first waiter asks for the lock at the next unlock
	pickup   bool // MUTEX_FLAG_PICKUP: owner was chosen and has not run yet
	waiters  []TaskID
	readers  []TaskID // of an rwsem: who reads; owner is the last of them then
	osq      []TaskID // spinners that have not queued; only the first watches the owner
}

func newLock() lock {
	return lock{owner: trace.NoTask}
}

// copyFrom makes l equal to from, reusing l's memory.
func (l *lock) copyFrom(from *lock) {
	w, o, r := l.waiters, l.osq, l.readers
	*l = *from
	l.readers = append(r[:0], from.readers...)
	l.waiters = append(w[:0], from.waiters...)
	l.osq = append(o[:0], from.osq...)
}

// lock is mutex_lock(); it reports whether the program goes on at once.
//
// Kernel: __mutex_lock_common(), kernel/locking/mutex.c, 7.3.
func (m *Machine) lock(c CPUID, t TaskID, l LockID, interruptible bool) bool {
	k, p := &m.locks[l], &m.tasks[t]
	p.interruptible = interruptible
	p.waitFrom = m.now
	p.cont = contStep
	if k.inherits {
		return m.rtLock(c, t, l)
	}
	if k.ww && m.wwBegin(t, l) {
		m.passed(t)
		return m.returnToUser(c)
	}
	if k.owner == trace.NoTask {
		why := trace.LockFast
		if len(k.waiters) > 0 {
			why = trace.LockSteal // only the slow path takes a free lock that others wait for
		}
		m.acquire(c, t, l, why)
		m.passed(t)
		return m.returnToUser(c)
	}
	m.openWait(t, l)
	if m.cfg.CPUs > 1 && !(k.ww && m.ww[t].held > 0) && !m.rqs[c].full && m.tasks[k.owner].onCPU && k.owner != t {
		m.startSpin(c, t, l, false)
		return false
	}
	m.queueUp(c, t, l)
	return false
}

// tryLock is mutex_trylock(): it never waits.
func (m *Machine) tryLock(c CPUID, t TaskID, l LockID) {
	if m.locks[l].owner == trace.NoTask {
		m.acquire(c, t, l, trace.LockFast)
		return
	}
	m.rec(trace.KindLock, trace.LockTryFailed, c, t, m.locks[l].owner, l, 0, 0)
}

// take makes t the owner if the lock is free, or was handed to it
// (__mutex_trylock).
func (m *Machine) take(c CPUID, t TaskID, l LockID, why trace.Reason) bool {
	k := &m.locks[l]
	if k.sem {
		return m.semTake(c, t, l, why)
	}
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

// acquire makes t the owner and takes it off the wait list.
func (m *Machine) acquire(c CPUID, t TaskID, l LockID, why trace.Reason) {
	k, p := &m.locks[l], &m.tasks[t]
	k.owner, k.pickup = t, false
	if p.waitsFor == l {
		m.leaveList(t, l)
	}
	p.blockedOn, p.state = trace.NoLock, stateRunning
	m.rec(trace.KindLock, why, c, t, trace.NoTask, l, 0, 0)
	m.closeWait(t, l)
	m.showLock(l)
	m.touch(t)
	if k.ww {
		m.wwAcquired(c, t, l)
	}
}

// leaveList takes t off the wait list; the last one clears all flags.
func (m *Machine) leaveList(t TaskID, l LockID) {
	k := &m.locks[l]
	for i, w := range k.waiters {
		if w == t {
			k.waiters = append(k.waiters[:i], k.waiters[i+1:]...)
			break
		}
	}
	m.tasks[t].waitsFor = trace.NoLock
	if len(k.waiters) == 0 {
		k.handoff, k.pickup = false, k.pickup && k.owner != t
	}
}

// queueUp appends t to the wait list and lets it go to sleep.
func (m *Machine) queueUp(c CPUID, t TaskID, l LockID) {
	k, p := &m.locks[l], &m.tasks[t]
	if m.take(c, t, l, trace.LockFree) {
		m.passed(t)
		p.cont = contStep
		m.goOn(c)
		return
	}
	p.waitsFor = l
	if k.ww {
		m.wwEnqueue(c, t, l)
		if m.mustDie(t, l) {
			m.backOff(c, t, l)
			return
		}
	} else {
		k.waiters = append(k.waiters, t)
		m.findDeadlock(c, t, l)
	}
	m.showLock(l)
	m.waitAgain(c, t, l)
}

// waitAgain is the top of the wait loop: blocked_on and the state are set, a
// pending signal ends the wait, and then the task schedules.
func (m *Machine) waitAgain(c CPUID, t TaskID, l LockID) {
	p := &m.tasks[t]
	p.state, p.cont = stateSleeping, contLockWoken
	if !m.locks[l].sem || m.has(featProxySem) {
		p.blockedOn = l
	}
	m.touch(t)
	if p.signal && p.interruptible {
		m.interrupted(c, t, l)
		return
	}
	m.armSchedule(c, true, m.takes(CostBlock))
}

// lockResume is what a waiter does when schedule() has returned.
func (m *Machine) lockResume(c CPUID) {
	t := m.rqs[c].curr
	p := &m.tasks[t]
	switch l := p.waitsFor; p.cont {
	case contGranted:
		m.semGranted(c)
	case contLockQueue:
		m.queueUp(c, t, m.wanted(t))
	case contLockAgain:
		m.plainTry(c, t, l)
	default:
		m.woken(c, t, l)
	}
}

// woken tries to take the lock after a wakeup. A first waiter that comes too
// late asks for a handoff and spins once more.
func (m *Machine) woken(c CPUID, t TaskID, l LockID) {
	k, p := &m.locks[l], &m.tasks[t]
	if k.inherits {
		m.rtWoken(c, t, l)
		return
	}
	if k.sem {
		m.semWoken(c, t, l)
		return
	}
	if m.take(c, t, l, trace.LockFree) {
		m.locked(c, t)
		return
	}
	if p.signal && p.interruptible {
		m.interrupted(c, t, l)
		return
	}
	if m.mustDie(t, l) {
		m.backOff(c, t, l)
		return
	}
	m.rec(trace.KindBlock, trace.BlockAgain, c, t, k.owner, l, 0, 0)
	if k.waiters[0] != t {
		m.waitAgain(c, t, l)
		return
	}
	if !k.pickup {
		k.handoff = true
	}
	p.blockedOn = trace.NoLock
	if m.cfg.CPUs > 1 && m.tasks[k.owner].onCPU && k.owner != t && !m.rqs[c].full {
		m.startSpin(c, t, l, true)
		return
	}
	m.spun(c, t, l)
}

// spun follows the spin of a first waiter, or the attempt at one.
func (m *Machine) spun(c CPUID, t TaskID, l LockID) {
	if m.rqs[c].full {
		m.tasks[t].cont = contLockAgain
		m.armSchedule(c, false, 0)
		return
	}
	m.plainTry(c, t, l)
}

// plainTry takes the lock if it is to be had, without another request.
func (m *Machine) plainTry(c CPUID, t TaskID, l LockID) {
	if m.take(c, t, l, trace.LockFree) {
		m.locked(c, t)
		return
	}
	m.waitAgain(c, t, l)
}

// locked goes on with the program after a lock call that had to wait.
func (m *Machine) locked(c CPUID, t TaskID) {
	p := &m.tasks[t]
	m.passed(t)
	p.cont = contStep
	p.instant = 0
	m.goOn(c)
}

// goOn returns to the program from a lock call.
func (m *Machine) goOn(c CPUID) {
	if m.returnToUser(c) {
		m.advance(c)
	}
}

// interrupted ends a lock wait with EINTR: the program goes on without the lock.
func (m *Machine) interrupted(c CPUID, t TaskID, l LockID) {
	p := &m.tasks[t]
	p.signal = false
	p.blockedOn, p.state = trace.NoLock, stateRunning
	m.leaveList(t, l)
	m.showLock(l)
	m.rec(trace.KindLock, trace.LockInterrupted, c, t, m.locks[l].owner, l, 0, 0)
	m.closeWait(t, l)
	if owner := m.locks[l].owner; m.locks[l].inherits && owner != trace.NoTask {
		m.adjustPrio(owner)
	}
	m.locked(c, t)
}

// unlock is mutex_unlock(); it reports whether the program goes on at once. A
// lock that the task does not own (a trylock that failed, a wait that was
// interrupted) is left alone.
//
// Kernel: __mutex_unlock_slowpath(), kernel/locking/mutex.c; the handoff to the
// donor since 7.2.
func (m *Machine) unlock(c CPUID, t TaskID, l LockID) bool {
	k, p := &m.locks[l], &m.tasks[t]
	p.pc++
	if k.owner != t {
		return m.returnToUser(c)
	}
	if k.inherits {
		return m.rtUnlock(c, t, l)
	}
	return m.granted(c, m.release(c, t, l))
}

// release gives a mutex back, or hands it over, and returns whom to wake.
func (m *Machine) release(c CPUID, t TaskID, l LockID) TaskID {
	k := &m.locks[l]
	if k.ww {
		m.wwReleased(t)
	}
	if len(k.waiters) == 0 {
		m.rec(trace.KindUnlock, trace.UnlockFast, c, t, trace.NoTask, l, 0, 0)
		m.own(l, trace.NoTask, false)
		return trace.NoTask
	}
	next, why := m.chooseNext(t, l)
	m.unlink(next)
	m.rec(trace.KindUnlock, why, c, t, next, l, 0, 0)
	if why == trace.UnlockWake {
		m.own(l, trace.NoTask, false)
	} else {
		k.handoff = false
		m.own(l, next, true)
	}
	return next
}

// unlink takes the link that a walk would follow from a task that is about to be
// woken; 7.1 leaves a mark.
func (m *Machine) unlink(t TaskID) {
	m.tasks[t].blockedOn = trace.NoLock
	if m.has(featForceReturn) {
		m.tasks[t].blockedOn = proxyWaking
	}
}

// chooseNext picks the waiter to wake, and whether the lock is handed to it.
func (m *Machine) chooseNext(t TaskID, l LockID) (TaskID, trace.Reason) {
	k, p := &m.locks[l], &m.tasks[t]
	first := k.waiters[0]
	if m.has(featHandoff) && p.blockedDonor != trace.NoTask {
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

// own changes the owner word, which spinners see at once.
func (m *Machine) own(l LockID, owner TaskID, pickup bool) {
	k := &m.locks[l]
	k.owner, k.pickup = owner, pickup
	m.showLock(l)
	if m.spins > 0 {
		m.spinnersAt(l)
	}
}

// granted wakes the chosen waiter, after the spinners have had their chance,
// and reports whether the program goes on at once.
func (m *Machine) granted(c CPUID, next TaskID) bool {
	m.tasks[m.rqs[c].curr].cont = contStep
	if next == trace.NoTask {
		return m.returnToUser(c)
	}
	m.rqs[c].granted = next
	m.arm(c, phaseGrant, m.takes(CostGrant))
	return false
}

// grant is the wakeup at the end of an unlock. A CPU in the middle of a chain
// walk holds its run queue: the wakeup waits for it.
func (m *Machine) grant(c CPUID) {
	r := &m.rqs[c]
	for r.granted != trace.NoTask {
		p := &m.tasks[r.granted]
		if q := &m.rqs[p.cpu]; q.phase == phaseWalk {
			m.arm(c, phaseGrant, Duration(q.phaseAt-m.now))
			return
		}
		next := r.granted
		r.granted, p.wakeNext = p.wakeNext, trace.NoTask
		m.wake(next, r.curr, trace.WakeUnlock)
	}
	if d := m.takes(CostWaker); d > 0 && (r.full || r.lazy) {
		m.armSchedule(c, false, d)
		return
	}
	m.goOn(c)
}

// findDeadlock tells when a new wait closes a cycle of owners and waiters.
func (m *Machine) findDeadlock(c CPUID, t TaskID, l LockID) {
	owner := m.locks[l].owner
	if owner == trace.NoTask {
		return
	}
	if owner == t {
		m.rec(trace.KindDeadlock, trace.DeadlockSelf, c, t, t, l, 0, 0)
		return
	}
	for range m.tasks {
		next := m.waitingFor(owner)
		if next == trace.NoLock {
			return
		}
		if owner = m.locks[next].owner; owner == t {
			m.rec(trace.KindDeadlock, trace.DeadlockCycle, c, t, m.locks[l].owner, l, 0, 0)
			return
		}
		if owner == trace.NoTask {
			return
		}
	}
}

// waitingFor returns the lock that a task queues or spins for.
func (m *Machine) waitingFor(t TaskID) LockID {
	p := &m.tasks[t]
	if p.cont == contSpin {
		return p.spinOn
	}
	return p.waitsFor
}
