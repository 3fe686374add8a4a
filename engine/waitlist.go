package engine

import (
	"borrowedtime/engine/config"
	"borrowedtime/engine/trace"
)

// Waiting for a lock of any kind: into the list, to sleep, and out of it again.

// waitFor begins the wait for a lock that could not be had: t spins if it may and
// its owner executes, or queues. It reports, as a lock call does, that the program
// does not go on at once.
func (m *Machine) waitFor(c CPUID, t TaskID, l LockID, maySpin bool) bool {
	m.openWait(t, l)
	if maySpin && m.worthSpinning(c, t, l) {
		m.startSpin(c, t, l, false)
		return false
	}
	m.queueUp(c, t, l)
	return false
}

// queueUp puts t on the wait list and lets it go to sleep.
func (m *Machine) queueUp(c CPUID, t TaskID, l LockID) {
	p, d := &m.tasks[t], m.discipline(l)
	if d.tryTake(m, c, t, l, trace.LockFree) {
		m.stepDone(t)
		p.cont = contStep
		m.runProgram(c)
		return
	}
	p.waitsFor = l
	if !d.enqueue(m, c, t, l) {
		return
	}
	m.showLock(l)
	m.waitAgain(c, t, l)
}

// appendWaiter puts t at the end of the wait list.
//
//go:noinline
func (m *Machine) appendWaiter(c CPUID, t TaskID, l LockID) {
	k := &m.locks[l]
	k.waiters = append(k.waiters, t)
	m.findDeadlock(c, t, l)
}

// waitAgain is the top of the wait loop: blocked_on and the state are set, a
// pending signal ends the wait, and then the task schedules.
func (m *Machine) waitAgain(c CPUID, t TaskID, l LockID) {
	p := &m.tasks[t]
	p.state, p.cont = stateSleeping, contLockWoken
	if m.discipline(l).lends(m) {
		p.blockedOn = l
	}
	m.touch(t)
	if p.signal && p.interruptible {
		m.interrupted(c, t, l)
		return
	}
	m.armSchedule(c, true, m.takes(config.CostBlock)+m.boostTime())
}

// lockResume is what a waiter does when schedule() has returned.
func (m *Machine) lockResume(c CPUID) {
	t := m.rqs[c].curr
	p := &m.tasks[t]
	switch l := p.waitsFor; p.cont {
	case contGranted:
		m.pickUp(c, t, m.cfg.Tasks[t].Program[p.pc].Lock)
	case contLockQueue:
		m.queueUp(c, t, m.wanted(t))
	case contLockAgain:
		m.takeOrSleep(c, t, l)
	default:
		m.discipline(l).woken(m, c, t, l)
	}
}

// pickUp is the way back of a task that was given the lock while it slept.
func (m *Machine) pickUp(c CPUID, t TaskID, l LockID) {
	m.rec(trace.KindLock, trace.LockPickup, c, t, trace.NoTask, l, 0, 0)
	m.closeWait(t, l)
	m.waitOver(c, t)
}

// takeOrSleep takes the lock if it is to be had, without another request.
func (m *Machine) takeOrSleep(c CPUID, t TaskID, l LockID) {
	if m.discipline(l).tryTake(m, c, t, l, trace.LockFree) {
		m.waitOver(c, t)
		return
	}
	m.waitAgain(c, t, l)
}

// waitOver goes on with the program after a lock call that had to wait.
func (m *Machine) waitOver(c CPUID, t TaskID) {
	p := &m.tasks[t]
	m.stepDone(t)
	p.cont = contStep
	if spent := m.ranNow(c) - p.callFrom; m.cfg.Cost.Measured && spent > longCall {
		p.target += spent
	}
	m.runProgram(c)
}

// longCall is how much a task of the recordings could execute in a lock call before
// its program measured its runs anew: up to that the next run absorbs it, a spin too.
// Without measured costs each run begins anew, whatever the call before it took.
const longCall = 20 * trace.Microsecond

// runProgram returns to the program from a lock call.
func (m *Machine) runProgram(c CPUID) {
	if m.returnToUser(c) {
		m.advance(c)
	}
}

// interrupted ends a lock wait with EINTR: the program goes on without the lock.
func (m *Machine) interrupted(c CPUID, t TaskID, l LockID) {
	m.tasks[t].signal = false
	m.breakOff(c, t, l, trace.LockInterrupted)
	m.tasks[t].fail(&m.cfg.Tasks[t].Program[m.tasks[t].pc])
	m.waitOver(c, t)
}

// breakOff ends a wait without the lock.
func (m *Machine) breakOff(c CPUID, t TaskID, l LockID, why trace.Reason) {
	p := &m.tasks[t]
	p.blockedOn, p.state = trace.NoLock, stateRunning
	m.leaveList(t, l)
	m.showLock(l)
	m.rec(trace.KindLock, why, c, t, m.locks[l].owner, l, 0, 0)
	m.closeWait(t, l)
}

// leaveList takes t off the wait list; the last one clears all flags.
//
//go:noinline
func (m *Machine) leaveList(t TaskID, l LockID) {
	k := &m.locks[l]
	k.waiters = without(k.waiters, t)
	m.tasks[t].waitsFor = trace.NoLock
	if len(k.waiters) == 0 {
		k.handoff, k.pickup = false, k.pickup && k.owner != t
	}
}

// without takes t out of a list where it stands at most once.
//
//go:noinline
func without(list []TaskID, t TaskID) []TaskID {
	for i, other := range list {
		if other == t {
			return append(list[:i], list[i+1:]...)
		}
	}
	return list
}

// findDeadlock tells when a new wait closes a circle of holders and waiters.
func (m *Machine) findDeadlock(c CPUID, t TaskID, l LockID) {
	if m.holds(t, l) {
		m.rec(trace.KindDeadlock, trace.DeadlockSelf, c, t, t, l, 0, 0)
		return
	}
	var seen taskSet
	for i := 0; ; i++ {
		h := m.locks[l].holder(i)
		if h == trace.NoTask {
			return
		}
		if !m.givesBack(h, l) && m.comesTo(h, t, &seen) {
			m.rec(trace.KindDeadlock, trace.DeadlockCycle, c, t, h, l, 0, 0)
			return
		}
	}
}

// holder returns one of those who have to release a lock before somebody that waits for
// it gets it: its owner, or each of its readers, and NoTask after the last. Who waits
// to read waits behind a writer, and that one for all readers.
func (l *lock) holder(i int) TaskID {
	switch {
	case i < len(l.readers):
		return l.readers[i]
	case i == 0:
		return l.owner
	}
	return trace.NoTask
}

func (m *Machine) holds(t TaskID, l LockID) bool {
	for i := 0; ; i++ {
		if h := m.locks[l].holder(i); h == t || h == trace.NoTask {
			return h == t
		}
	}
}

// taskSet is a set of tasks, one bit each.
type taskSet [config.MaxTasks / 64]uint64

// comesTo reports whether what x waits for leads to t, not by way of those seen already.
func (m *Machine) comesTo(x, t TaskID, seen *taskSet) bool {
	if x == t || seen[x/64]>>uint(x%64)&1 == 1 {
		return x == t
	}
	seen[x/64] |= 1 << uint(x%64)
	l := m.waitingFor(x)
	if l == trace.NoLock {
		return false
	}
	for i := 0; ; i++ {
		if h := m.locks[l].holder(i); h == trace.NoTask || !m.givesBack(h, l) && m.comesTo(h, t, seen) {
			return h != trace.NoTask
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
