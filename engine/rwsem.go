package engine

import (
	"borrowedtime/engine/config"
	"borrowedtime/engine/trace"
)

// rwsemRules is the rwsem: one writer or several readers. Waiters queue in the order of arrival. A
// release wakes a writer at the front, who still has to take the semaphore, or
// hands it to all readers that wait. A writer who has waited long at the front,
// or is real-time, has it reserved.
//
// No merged kernel lends time through it: a waiter sleeps off the run queue. As
// proposed (profile next), blocked_on names it, the walk goes to the writer or to
// the reader that came last, and a release prefers the task that lent.
//
// Kernel: rwsem_down_read_slowpath(), rwsem_down_write_slowpath(),
// rwsem_mark_wake(), kernel/locking/rwsem.c, 7.3.
type rwsemRules struct{}

func (*rwsemRules) setUp(*Machine)          {}
func (*rwsemRules) lends(m *Machine) bool   { return m.has(config.FeatProxySem) }
func (*rwsemRules) inOrder(m *Machine) bool { return !m.has(config.FeatProxySem) }

// semPatience is RWSEM_WAIT_TIMEOUT: after this long at the front a writer asks
// for a handoff. maxReaders is MAX_READERS_WAKEUP.
const (
	semPatience = Duration(4 * trace.Millisecond)
	maxReaders  = 256
)

// writes reports whether a task is at a down_write.
//
//go:noinline
func (m *Machine) writes(t TaskID) bool {
	prog, pc := m.cfg.Tasks[t].Program, int(m.tasks[t].pc)
	return pc < len(prog) && (prog[pc].Code == config.OpDownWrite || prog[pc].Code == config.OpTryWrite)
}

// aheadOf returns 1 + the writer that keeps t from reading what others read, because it
// waits already; -1 if t waits for readers, and 0 if it waits for an owner.
func (m *Machine) aheadOf(t TaskID) int64 {
	k := &m.locks[m.tasks[t].waitsFor]
	if len(k.readers) == 0 {
		return 0
	}
	for _, w := range k.waiters {
		if w != t && m.writes(w) && !m.writes(t) {
			return 1 + int64(w)
		}
	}
	return -1
}

// lock is down_read() or down_write().
//
// Kernel: down_read(), down_write(), kernel/locking/rwsem.c, 7.3.
// Differs: a writer spins for a writer only, not for readers.
func (r *rwsemRules) lock(m *Machine, c CPUID, t TaskID, l LockID) bool {
	k := &m.locks[l]
	why := trace.LockFast
	switch {
	case len(k.readers) > 0:
		why = trace.LockShared
	case len(k.waiters) > 0:
		why = trace.LockSteal
	}
	if r.tryTake(m, c, t, l, why) {
		m.stepDone(t)
		return m.returnToUser(c)
	}
	return m.waitFor(c, t, l, m.writes(t) && len(k.readers) == 0)
}

// tryTake makes t the writer or a reader if the semaphore lets it in.
func (*rwsemRules) tryTake(m *Machine, c CPUID, t TaskID, l LockID, why trace.Reason) bool {
	k := &m.locks[l]
	waits := m.tasks[t].waitsFor == l
	switch {
	case k.pickup && k.owner == t:
		why = trace.LockPickup
	case k.pickup, k.handoff && !(waits && k.waiters[0] == t):
		return false
	case m.writes(t):
		if k.owner != trace.NoTask {
			return false
		}
	case k.owner != trace.NoTask && len(k.readers) == 0, !waits && len(k.readers) > 0 && len(k.waiters) > 0:
		return false // a writer has it, or readers would shut out one that waits
	}
	if !m.writes(t) {
		k.readers = append(k.readers, t)
	}
	m.acquire(c, t, l, why)
	return true
}

func (*rwsemRules) enqueue(m *Machine, c CPUID, t TaskID, l LockID) bool {
	m.appendWaiter(c, t, l)
	return true
}

func (*rwsemRules) look(m *Machine, c CPUID, t TaskID, l LockID) { m.lookOptimistic(c, t, l) }

// woken tries again after schedule(); a writer at the front who has waited
// too long asks for a handoff.
func (r *rwsemRules) woken(m *Machine, c CPUID, t TaskID, l LockID) {
	if r.tryTake(m, c, t, l, trace.LockFree) {
		m.waitOver(c, t)
		return
	}
	k, p := &m.locks[l], &m.tasks[t]
	m.rec(trace.KindBlock, trace.BlockAgain, c, t, k.owner, l, 0, 0)
	if k.waiters[0] == t && !k.pickup && m.writes(t) && (p.class() < classFair || Duration(m.now-p.waitFrom) >= semPatience) {
		k.handoff = true
	}
	m.waitAgain(c, t, l)
}

// unlock is up_read() or up_write().
//
// Kernel: up_read(), up_write(), kernel/locking/rwsem.c, 7.3.
// Differs: the record of the last reader falls back to one that still reads.
func (*rwsemRules) unlock(m *Machine, c CPUID, t TaskID, l LockID, code config.OpCode) bool {
	k, read := &m.locks[l], code == config.OpUpRead
	if read != (len(k.readers) > 0) || !read && k.owner != t || read && !k.dropReader(t) {
		return m.returnToUser(c)
	}
	if n := len(k.readers); n > 0 {
		m.rec(trace.KindUnlock, trace.UnlockShared, c, t, k.readers[n-1], l, 0, 0)
		m.setOwner(l, k.readers[n-1], false)
		return m.wakeLater(c, trace.NoTask)
	}
	if len(k.waiters) == 0 {
		m.setFree(c, t, l)
		return m.wakeLater(c, trace.NoTask)
	}
	return m.wakeLater(c, m.semHandOver(c, t, l))
}

// semHandOver gives a semaphore that nobody holds any more to those who wait, or lets
// the one in front try, and returns the first to wake.
func (m *Machine) semHandOver(c CPUID, t TaskID, l LockID) TaskID {
	k := &m.locks[l]
	why := trace.UnlockWake
	if m.preferDonor(t, l) {
		why = trace.UnlockPrefers
	}
	next := k.waiters[0]
	switch {
	case !m.writes(next):
		next = m.letReadersIn(c, t, l, trace.UnlockReaders)
	case k.handoff:
		k.handoff = false
		m.rec(trace.KindUnlock, trace.UnlockAsked, c, t, next, l, 0, 0)
		m.setOwner(l, next, true)
	default:
		m.rec(trace.KindUnlock, why, c, t, next, l, 0, 0)
		m.setOwner(l, trace.NoTask, false)
	}
	m.tasks[next].blockedOn = trace.NoLock
	return next
}

// downgrade is downgrade_write(): the writer goes on as a reader. If a reader waits
// in front, all readers that wait are let in; a writer in front keeps them out.
//
// Kernel: downgrade_write(), rwsem_downgrade_wake(), rwsem_mark_wake() for
// RWSEM_WAKE_READ_OWNED, kernel/locking/rwsem.c, 7.3.
func (m *Machine) downgrade(c CPUID, t TaskID, l LockID) bool {
	k := &m.locks[l]
	m.tasks[t].pc++
	if k.owner != t || k.pickup || len(k.readers) > 0 {
		return m.returnToUser(c)
	}
	k.readers = append(k.readers, t)
	if len(k.waiters) == 0 || m.writes(k.waiters[0]) {
		m.rec(trace.KindUnlock, trace.UnlockDowngrade, c, t, trace.NoTask, l, 0, 0)
		m.setOwner(l, t, false)
		return m.returnToUser(c)
	}
	return m.wakeLater(c, m.letReadersIn(c, t, l, trace.UnlockDowngrade))
}

// dropReader takes a reader off the list, false if it is none.
func (l *lock) dropReader(t TaskID) bool {
	n := len(l.readers)
	l.readers = without(l.readers, t)
	return len(l.readers) < n
}

// preferDonor puts the waiter that lent its time to the releasing task in front,
// past a handoff that another one has asked for (proposed).
func (m *Machine) preferDonor(t TaskID, l LockID) bool {
	k, d := &m.locks[l], m.tasks[t].blockedDonor
	if !m.has(config.FeatProxySem) || d == trace.NoTask || m.tasks[d].blockedOn != l {
		return false
	}
	m.tasks[t].blockedDonor = trace.NoTask
	for i, w := range k.waiters {
		if w == d {
			copy(k.waiters[1:i+1], k.waiters[:i])
			k.waiters[0] = d
			k.handoff = false
			return true
		}
	}
	return false
}

// letReadersIn gives the semaphore to every reader that waits, wherever in the
// queue, and returns the first of those to be woken. why t does so: it releases the
// semaphore, or goes on as a reader.
func (m *Machine) letReadersIn(c CPUID, t TaskID, l LockID, why trace.Reason) TaskID {
	k := &m.locks[l]
	var first, last TaskID = trace.NoTask, trace.NoTask
	kept := k.waiters[:0]
	for _, w := range k.waiters {
		if m.writes(w) || len(k.readers) == maxReaders {
			kept = append(kept, w)
			continue
		}
		k.readers = append(k.readers, w)
		p := &m.tasks[w]
		p.waitsFor, p.blockedOn, p.cont = trace.NoLock, trace.NoLock, contGranted
		m.touch(w)
		if first == trace.NoTask {
			first = w
		} else {
			m.tasks[last].wakeNext = w
		}
		last = w
	}
	if k.waiters = kept; len(kept) == 0 {
		k.handoff = false
	}
	m.rec(trace.KindUnlock, why, c, t, first, l, int64(len(k.readers)), 0)
	m.setOwner(l, last, false)
	return first
}
