package engine

import (
	"borrowedtime/engine/config"
	"borrowedtime/engine/trace"
)

// wwMutexRules is the ww_mutex: mutexes that may be taken in any order. A task's locks belong to a
// context, which begins with its first one and has the age of that moment. A
// waiter that is older than the owner's context wounds it: when the wounded task
// would have to wait itself it gives all its locks back, takes the one that it
// could not get, and begins again. So the oldest always gets through, and circles
// of waiters come undone. Time is lent through a ww_mutex as through any mutex;
// the one who wounds clears the victim's blocked_on, or a walk could go in circles.
//
// Kernel: __ww_mutex_lock(), __ww_mutex_wound(), __ww_mutex_check_kill(),
// kernel/locking/ww_mutex.h, 7.3.
type wwMutexRules struct{}

func (wwMutexRules) lends(*Machine) bool   { return true }
func (wwMutexRules) inOrder(*Machine) bool { return false }

// wwContext is a task's context (struct ww_acquire_ctx), and where its program
// goes back to.
type wwContext struct {
	stamp   int64 // rises with each new context; 0: there is none
	held    int16 // acquired
	wounded bool
	slow    LockID // the lock to be taken first, after backing off; NoLock: none

	// The program before its first ww lock.
	pc    int32
	depth int8
	loops [config.MaxLoopDepth]int64
}

// setUp gives every task room for a context.
func (wwMutexRules) setUp(m *Machine) {
	if m.ww != nil {
		return
	}
	m.ww = make([]wwContext, len(m.cfg.Tasks))
	for t := range m.ww {
		m.ww[t].slow = trace.NoLock
	}
}

// lock is ww_mutex_lock(). Who holds locks of a context already does not spin.
func (wwMutexRules) lock(m *Machine, c CPUID, t TaskID, l LockID) bool {
	if m.wwBegin(t, l) {
		m.stepDone(t)
		return m.returnToUser(c)
	}
	return m.takeOrWait(c, t, l, m.ww[t].held == 0)
}

// wwBegin prepares a task for one more lock of its context, and reports whether
// it has that one already (-EALREADY).
func (m *Machine) wwBegin(t TaskID, l LockID) (already bool) {
	x, p := &m.ww[t], &m.tasks[t]
	if m.locks[l].owner == t && !m.locks[l].pickup {
		return true
	}
	if x.stamp == 0 {
		m.stamps++
		*x = wwContext{stamp: m.stamps, slow: trace.NoLock, pc: p.pc, depth: p.depth, loops: p.loops}
	}
	if x.held == 0 {
		x.wounded = false
	}
	return false
}

// tryTake counts the lock to the context.
func (wwMutexRules) tryTake(m *Machine, c CPUID, t TaskID, l LockID, why trace.Reason) bool {
	if !(mutexRules{}).tryTake(m, c, t, l, why) {
		return false
	}
	m.wwAcquired(c, t, l)
	return true
}

// enqueue sorts a new waiter in by age and wounds the owner if it is younger; one
// that is wounded itself backs off instead of waiting.
func (wwMutexRules) enqueue(m *Machine, c CPUID, t TaskID, l LockID) bool {
	k := &m.locks[l]
	i := len(k.waiters)
	k.waiters = append(k.waiters, t)
	for ; i > 0 && m.ww[k.waiters[i-1]].stamp > m.ww[t].stamp; i-- {
		k.waiters[i], k.waiters[i-1] = k.waiters[i-1], t
	}
	if k.owner != trace.NoTask && m.ww[k.owner].stamp > m.ww[t].stamp {
		m.wound(c, t, k.owner, l)
	}
	return !m.backedOff(c, t, l)
}

// woken does as a mutex's waiter does, or backs off.
func (wwMutexRules) woken(m *Machine, c CPUID, t TaskID, l LockID) {
	if !m.endWait(c, t, l) && !m.backedOff(c, t, l) {
		m.askAndSpin(c, t, l)
	}
}

func (wwMutexRules) look(m *Machine, c CPUID, t TaskID, l LockID) { m.lookOptimistic(c, t, l) }

// unlock is ww_mutex_unlock().
func (wwMutexRules) unlock(m *Machine, c CPUID, t TaskID, l LockID, _ config.OpCode) bool {
	if m.locks[l].owner != t {
		return m.returnToUser(c)
	}
	return m.wakeLater(c, m.wwHandOver(c, t, l))
}

// wwHandOver takes a lock out of the context and gives it back as a mutex.
func (m *Machine) wwHandOver(c CPUID, t TaskID, l LockID) TaskID {
	m.wwReleased(t)
	return m.handOver(c, t, l)
}

// wwAcquired counts a lock. The new owner is wounded if an older one waits for it.
func (m *Machine) wwAcquired(c CPUID, t TaskID, l LockID) {
	k := &m.locks[l]
	m.ww[t].held++
	if len(k.waiters) > 0 && m.ww[k.waiters[0]].stamp < m.ww[t].stamp {
		m.wound(c, k.waiters[0], t, l)
	}
}

// wwReleased counts a lock that was given back; the last one ends the context.
func (m *Machine) wwReleased(t TaskID) {
	x := &m.ww[t]
	if x.held--; x.held == 0 && x.slow == trace.NoLock {
		x.stamp, x.wounded = 0, false
	}
}

// wound marks a younger owner and wakes it if it waits for another ww_mutex.
func (m *Machine) wound(c CPUID, by, t TaskID, l LockID) {
	x, p := &m.ww[t], &m.tasks[t]
	if x.wounded || x.held == 0 {
		return
	}
	x.wounded = true
	m.rec(trace.KindSignal, trace.SignalWound, c, t, by, l, 0, 0)
	if p.waitsFor == trace.NoLock || m.locks[p.waitsFor].kind != config.WWMutex || p.cont != contLockWoken {
		return
	}
	m.unlink(t)
	m.wake(t, by, trace.WakeWound)
}

// backedOff lets a wounded task, which would have to wait, back off; false: it may
// wait.
func (m *Machine) backedOff(c CPUID, t TaskID, l LockID) bool {
	if x := &m.ww[t]; !x.wounded || x.held == 0 {
		return false
	}
	m.backOff(c, t, l)
	return true
}

// backOff ends a wait with -EDEADLK, and does what the kernel's users do then:
// give every lock of the context back, and begin again with the one in dispute.
func (m *Machine) backOff(c CPUID, t TaskID, l LockID) {
	x, p := &m.ww[t], &m.tasks[t]
	p.cont = contStep
	m.breakOff(c, t, l, trace.LockBackOff)
	x.slow = l
	first, last := trace.TaskID(trace.NoTask), trace.TaskID(trace.NoTask)
	for i := range m.locks {
		if k := &m.locks[i]; k.kind != config.WWMutex || k.owner != t {
			continue
		}
		next := m.wwHandOver(c, t, LockID(i))
		switch {
		case next == trace.NoTask:
			continue
		case first == trace.NoTask:
			first = next
		default:
			m.tasks[last].wakeNext = next
		}
		last = next
	}
	x.wounded = false
	p.pc, p.depth, p.loops = x.pc, x.depth, x.loops
	if m.wakeLater(c, first) {
		m.advance(c)
	}
}

// wanted is the lock that a task asks for: the one of its step, or the one that it
// backed off from.
func (m *Machine) wanted(t TaskID) LockID {
	if len(m.ww) > 0 && m.ww[t].slow != trace.NoLock {
		return m.ww[t].slow
	}
	return m.cfg.Tasks[t].Program[m.tasks[t].pc].Lock
}

// stepDone goes on to the next step after a lock call; after backing off the
// program has its first lock still before it.
func (m *Machine) stepDone(t TaskID) {
	if len(m.ww) > 0 && m.ww[t].slow != trace.NoLock {
		m.ww[t].slow = trace.NoLock
		return
	}
	m.tasks[t].pc++
}
