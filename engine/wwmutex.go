package engine

import "borrowedtime/engine/trace"

// ww_mutex: mutexes that may be taken in any order. A task's locks belong to a
// context, which begins with its first one and has the age of that moment. A
// waiter that is older than the owner's context wounds it: when the wounded task
// would have to wait itself it gives all its locks back, takes the one that it
// could not get, and begins again. So the oldest always gets through, and circles
// of waiters come undone. Time is lent through a ww_mutex as through any mutex;
// the one who wounds clears the victim's blocked_on, or a walk could go in circles.
//
// Kernel: __ww_mutex_lock(), __ww_mutex_wound(), __ww_mutex_check_kill(),
// kernel/locking/ww_mutex.h, 7.3.

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
	loops [MaxLoopDepth]int64
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

// wanted is the lock that a task asks for: the one of its step, or the one that it
// backed off from.
func (m *Machine) wanted(t TaskID) LockID {
	if len(m.ww) > 0 && m.ww[t].slow != trace.NoLock {
		return m.ww[t].slow
	}
	return m.cfg.Tasks[t].Program[m.tasks[t].pc].Lock
}

// passed goes on to the next step after a lock call; after backing off the
// program has its first lock still before it.
func (m *Machine) passed(t TaskID) {
	if len(m.ww) > 0 && m.ww[t].slow != trace.NoLock {
		m.ww[t].slow = trace.NoLock
		return
	}
	m.tasks[t].pc++
}

// wwEnqueue sorts a new waiter in by age and wounds the owner if it is younger.
func (m *Machine) wwEnqueue(c CPUID, t TaskID, l LockID) {
	k := &m.locks[l]
	i := len(k.waiters)
	k.waiters = append(k.waiters, t)
	for ; i > 0 && m.ww[k.waiters[i-1]].stamp > m.ww[t].stamp; i-- {
		k.waiters[i], k.waiters[i-1] = k.waiters[i-1], t
	}
	if k.owner != trace.NoTask && m.ww[k.owner].stamp > m.ww[t].stamp {
		m.wound(c, t, k.owner, l)
	}
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
	if p.waitsFor == trace.NoLock || !m.locks[p.waitsFor].ww || p.cont != contLockWoken {
		return
	}
	m.unlink(t)
	m.wake(t, by, trace.WakeWound)
}

// mustDie reports whether a task that would have to wait has to back off instead.
func (m *Machine) mustDie(t TaskID, l LockID) bool {
	return m.locks[l].ww && m.ww[t].wounded && m.ww[t].held > 0
}

// backOff ends a wait with -EDEADLK, and does what the kernel's users do then:
// give every lock of the context back, and begin again with the one in dispute.
func (m *Machine) backOff(c CPUID, t TaskID, l LockID) {
	x, p := &m.ww[t], &m.tasks[t]
	p.blockedOn, p.state, p.cont = trace.NoLock, stateRunning, contStep
	m.leaveList(t, l)
	m.showLock(l)
	m.rec(trace.KindLock, trace.LockBackOff, c, t, m.locks[l].owner, l, 0, 0)
	m.closeWait(t, l)
	x.slow = l
	first, last := trace.TaskID(trace.NoTask), trace.TaskID(trace.NoTask)
	for i := range m.locks {
		if k := &m.locks[i]; !k.ww || k.owner != t {
			continue
		}
		next := m.release(c, t, LockID(i))
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
	if m.granted(c, first) {
		m.advance(c)
	}
}
