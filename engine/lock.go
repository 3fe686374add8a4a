package engine

import (
	"borrowedtime/engine/config"
	"borrowedtime/engine/trace"
)

// lock is one lock of whatever kind: the owner word with its flags, the wait list,
// the queue of spinners (struct mutex and its like). WAITERS is set exactly while
// the wait list is not empty, outside unlock.
type lock struct {
	kind    config.LockKind // whose discipline it follows
	owner   TaskID
	handoff bool // MUTEX_FLAG_HANDOFF: the first waiter asks for the lock at the next unlock
	pickup  bool // MUTEX_FLAG_PICKUP: owner was chosen and has not run yet
	waiters []TaskID
	topFrom int64    // of an rt_mutex: when its top waiter came to its owner's pi_waiters
	readers []TaskID // of an rwsem: who reads; owner is the last of them then
	osq     []TaskID // spinners that have not queued; only the first watches the owner
	count   int64    // of a semaphore
}

// discipline is what the kinds of locks differ in: the questions that the shared
// machinery asks (this file, waitlist.go, spin.go). Its values have no state; what
// a kind keeps stands in lock, or beside the locks in the machine.
type discipline interface {
	// setUp prepares the machine for locks of this kind.
	setUp(m *Machine)
	// lock is the call of t for l; it reports whether the program goes on at once.
	lock(m *Machine, c CPUID, t TaskID, l LockID) bool
	// tryTake makes t the owner if l is to be had, for why it says so.
	tryTake(m *Machine, c CPUID, t TaskID, l LockID, why trace.Reason) bool
	// enqueue puts t into the wait list and reports whether it is to wait.
	enqueue(m *Machine, c CPUID, t TaskID, l LockID) bool
	// woken goes on with waiter t after schedule().
	woken(m *Machine, c CPUID, t TaskID, l LockID)
	// look is one look of spinner t at the owner word.
	look(m *Machine, c CPUID, t TaskID, l LockID)
	// unlock is the call that gives l back, if t has it; it reports whether the
	// program goes on at once.
	unlock(m *Machine, c CPUID, t TaskID, l LockID, code config.OpCode) bool
	// lends reports whether blocked_on names the lock: time is lent through it.
	lends(m *Machine) bool
	// inOrder reports whether waiters stand in the order in which they asked.
	inOrder(m *Machine) bool
}

// disciplines by the kind of lock. A semaphore is none (sem.go): it is asked for the
// order of its sleepers only.
var disciplines = [...]discipline{config.Mutex: &mutexRules{}, config.RTMutex: &rtMutexRules{}, config.RWSem: &rwsemRules{}, config.WWMutex: &wwMutexRules{},
	config.Futex: &futexRules{}, config.Sem: &futexRules{}}

func (m *Machine) discipline(l LockID) discipline { return disciplines[m.locks[l].kind] }

// addLock sets lock l up, free. Where every mutex is an rt_mutex below, it is one; a
// pi_futex has one behind it on every kernel (FUTEX_LOCK_PI, kernel/futex/pi.c): a free
// word is taken in user space, and what unlocking does with sleepers is its unlock.
func (m *Machine) addLock(l LockID, kind config.LockKind, count int64) {
	if kind == config.Mutex && m.has(config.FeatInherit) || kind == config.PIFutex {
		kind = config.RTMutex
	}
	m.locks[l] = lock{kind: kind, owner: trace.NoTask, count: count}
	disciplines[kind].setUp(m)
}

// copyFrom makes l equal to from, reusing l's memory.
func (l *lock) copyFrom(from *lock) {
	w, o, r := l.waiters, l.osq, l.readers
	*l = *from
	l.readers = append(r[:0], from.readers...)
	l.waiters = append(w[:0], from.waiters...)
	l.osq = append(o[:0], from.osq...)
}

// lockCall is mutex_lock() and its like; it reports whether the program goes on at
// once.
func (m *Machine) lockCall(c CPUID, t TaskID, l LockID, interruptible bool) bool {
	p := &m.tasks[t]
	p.interruptible, p.waitFrom, p.cont = interruptible, m.now, contStep
	return m.discipline(l).lock(m, c, t, l)
}

// tryLockCall is mutex_trylock() and its like: it never waits, and reports whether
// t has the lock. Those of an rwsem fail while anybody waits.
//
// Kernel: mutex_trylock(), kernel/locking/mutex.c; __down_read_trylock() (any of
// RWSEM_READ_FAILED_MASK), rwsem_write_trylock(), kernel/locking/rwsem.c; 7.3.
func (m *Machine) tryLockCall(c CPUID, t TaskID, op *config.Op) bool {
	k := &m.locks[op.Lock]
	free := k.owner == trace.NoTask
	switch op.Code {
	case config.OpTryRead:
		free = len(k.waiters) == 0 && (free || len(k.readers) > 0)
	case config.OpTryWrite:
		free = free && len(k.waiters) == 0
	}
	if free && m.discipline(op.Lock).tryTake(m, c, t, op.Lock, trace.LockFast) {
		return true
	}
	m.rec(trace.KindLock, trace.LockTryFailed, c, t, k.owner, op.Lock, 0, 0)
	return false
}

// unlockCall is mutex_unlock() and its like; it reports whether the program goes on
// at once. A lock that the task does not own (a trylock that failed, a wait that
// was interrupted) is left alone.
func (m *Machine) unlockCall(c CPUID, t TaskID, l LockID, code config.OpCode) bool {
	m.tasks[t].pc++
	return m.discipline(l).unlock(m, c, t, l, code)
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
}

// setOwner changes the owner word, which spinners see at once.
func (m *Machine) setOwner(l LockID, owner TaskID, pickup bool) {
	k := &m.locks[l]
	k.owner, k.pickup = owner, pickup
	m.showLock(l)
	if m.spins > 0 {
		m.spinnersAt(l)
	}
}

// setFree gives back a lock that nobody waits for.
func (m *Machine) setFree(c CPUID, t TaskID, l LockID) {
	m.rec(trace.KindUnlock, trace.UnlockFast, c, t, trace.NoTask, l, 0, 0)
	m.setOwner(l, trace.NoTask, false)
}

// wakeLater has the waiter that an unlock has chosen woken, after the spinners have
// had their chance, and reports whether the program goes on at once.
func (m *Machine) wakeLater(c CPUID, next TaskID) bool {
	m.tasks[m.rqs[c].curr].cont = contStep
	if next == trace.NoTask {
		return m.returnToUser(c)
	}
	m.rqs[c].granted = next
	m.arm(c, phaseGrant, m.takes(config.CostGrant)+m.boostTime())
	return false
}

// wakeGranted is the wakeup at the end of an unlock or a post. A CPU in the middle of a
// chain walk holds its run queue: the wakeup waits for it, and for a donor on its way.
func (m *Machine) wakeGranted(c CPUID) {
	r := &m.rqs[c]
	for r.granted != trace.NoTask {
		p := &m.tasks[r.granted]
		if q := &m.rqs[p.cpu]; q.phase == phaseWalk || m.onTheWay(r.granted) {
			m.arm(c, phaseGrant, Duration(q.phaseAt-m.now))
			return
		}
		next, why := r.granted, trace.WakeUnlock
		if p.cont == contSem {
			why = trace.WakePost
		}
		r.granted, p.wakeNext = p.wakeNext, trace.NoTask
		m.wake(next, r.curr, why)
	}
	if d := m.takes(config.CostWaker); d > 0 && (r.full || r.lazy) {
		m.armSchedule(c, false, d)
		return
	}
	m.runProgram(c)
}

// unlink takes the link that a walk would follow from a task that is about to be
// woken; 7.1 leaves a mark in its place, none where there was no link any more
// (__set_task_blocked_on_waking).
func (m *Machine) unlink(t TaskID) {
	switch p := &m.tasks[t]; {
	case p.blockedOn == trace.NoLock:
	case m.has(config.FeatForceReturn):
		p.blockedOn = proxyWaking
	default:
		p.blockedOn = trace.NoLock
	}
}
