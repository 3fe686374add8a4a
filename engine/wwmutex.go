package engine

import (
	"borrowedtime/engine/config"
	"borrowedtime/engine/trace"
)

// wwMutexRules is the ww_mutex: mutexes that may be taken in any order. A task's locks belong to a
// context, which begins with its first one and has the age of that moment. A
// waiter that is older than the owner's context, and holds locks too, wounds it: when the wounded task
// would have to wait itself it gives all its locks back, takes the one that it
// could not get, and begins again. So the oldest always gets through, and circles
// of waiters come undone. Time is lent through a ww_mutex as through any mutex;
// the one who wounds clears the victim's blocked_on, or a walk could go in circles.
// With wait-die it is the younger one that never waits for an older one while it
// holds locks: it backs off at once.
//
// Kernel: __ww_mutex_lock(), __ww_mutex_add_waiter(), __ww_mutex_wound(),
// __ww_mutex_die(), __ww_mutex_check_kill(), kernel/locking/ww_mutex.h, 7.3.
type wwMutexRules struct{}

func (*wwMutexRules) lends(*Machine) bool   { return true }
func (*wwMutexRules) inOrder(*Machine) bool { return false }

// wwContext is a task's context (struct ww_acquire_ctx), and where its program
// goes back to.
type wwContext struct {
	stamp   int64 // rises with each new context; 0: there is none
	held    int16 // acquired
	wounded bool
	kept    bool   // OpWWBegin began it, and only OpWWEnd ends it
	slow    LockID // the lock to be taken first, after backing off; NoLock: none

	// The program before its first ww lock.
	pc    int32
	depth int8
	loops [config.MaxLoopDepth]int64
}

// setUp gives every task room for a context.
func (*wwMutexRules) setUp(m *Machine) {
	if m.ww != nil {
		return
	}
	m.ww = make([]wwContext, len(m.cfg.Tasks))
	for t := range m.ww {
		m.ww[t].slow = trace.NoLock
	}
}

// lock is ww_mutex_lock(). Who holds locks of a context already does not spin.
func (*wwMutexRules) lock(m *Machine, c CPUID, t TaskID, l LockID) bool {
	m.boost = 0
	if m.wwBegin(t, l) {
		m.stepDone(t)
		return m.returnToUser(c)
	}
	return m.takeOrWait(c, t, l, m.ww[t].held == 0)
}

// wwBegin prepares a task for one more lock of its context, and reports whether
// it has that one already (-EALREADY).
func (m *Machine) wwBegin(t TaskID, l LockID) (already bool) {
	if m.locks[l].owner == t && !m.locks[l].pickup {
		return true
	}
	m.wwStart(t)
	if x := &m.ww[t]; x.held == 0 {
		x.wounded = false
	}
	return false
}

// wwStart begins a context here, unless one goes on (ww_acquire_init).
//
//go:noinline
func (m *Machine) wwStart(t TaskID) {
	if len(m.ww) == 0 {
		return
	}
	x, p := &m.ww[t], &m.tasks[t]
	if x.stamp == 0 {
		m.stamps++
		*x = wwContext{stamp: m.stamps, slow: trace.NoLock, pc: p.pc, depth: p.depth, loops: p.loops}
		x.kept = m.cfg.Tasks[t].Program[p.pc].Code == config.OpWWBegin
	}
}

// wwEnd ends a context that OpWWBegin began (ww_acquire_fini).
func (m *Machine) wwEnd(t TaskID) {
	if len(m.ww) > 0 && m.ww[t].held == 0 {
		m.ww[t].stamp, m.ww[t].kept = 0, false
	}
}

// tryTake counts the lock to the context, which a trylock may begin
// (ww_mutex_trylock).
func (*wwMutexRules) tryTake(m *Machine, c CPUID, t TaskID, l LockID, why trace.Reason) bool {
	if !(&mutexRules{}).tryTake(m, c, t, l, why) {
		return false
	}
	m.wwStart(t)
	m.wwAcquired(c, t, l)
	return true
}

// enqueue sorts a new waiter in by age (__ww_mutex_add_waiter). It wounds the owner,
// or sends younger waiters away; one that has to back off itself does not wait.
func (*wwMutexRules) enqueue(m *Machine, c CPUID, t TaskID, l LockID) bool {
	k := &m.locks[l]
	i := len(k.waiters)
	k.waiters = append(k.waiters, t)
	for ; i > 0 && m.younger(k.waiters[i-1], t); i-- {
		k.waiters[i] = k.waiters[i-1]
		k.waiters[i-1] = t
		if m.cfg.WaitDie {
			m.hurt(c, t, k.waiters[i], l)
		}
	}
	if !m.cfg.WaitDie && k.owner != trace.NoTask {
		m.wound(c, t, k.owner, l)
	}
	if m.backedOff(c, t, l) {
		return false
	}
	m.findDeadlock(c, t, l)
	return true
}

// younger compares the contexts of two tasks.
func (m *Machine) younger(a, b TaskID) bool { return m.ww[a].stamp > m.ww[b].stamp }

// woken does as a mutex's waiter does, or backs off.
func (*wwMutexRules) woken(m *Machine, c CPUID, t TaskID, l LockID) {
	if !m.endWait(c, t, l) && !m.backedOff(c, t, l) {
		m.askAndSpin(c, t, l)
	}
}

func (*wwMutexRules) look(m *Machine, c CPUID, t TaskID, l LockID) { m.lookOptimistic(c, t, l) }

// unlock is ww_mutex_unlock().
func (*wwMutexRules) unlock(m *Machine, c CPUID, t TaskID, l LockID, _ config.OpCode) bool {
	if m.locks[l].owner != t {
		return m.returnToUser(c)
	}
	return m.wakeLater(c, m.wwHandOver(c, t, l))
}

// wwHandOver takes a lock out of the context and gives it back as a mutex.
func (m *Machine) wwHandOver(c CPUID, t TaskID, l LockID) TaskID {
	m.boost = 0
	m.wwReleased(t)
	return m.handOver(c, t, l)
}

// wwAcquired counts a lock. The new owner is wounded if an older one waits for it,
// or sends the first waiter away if that is younger (__ww_mutex_check_waiters).
func (m *Machine) wwAcquired(c CPUID, t TaskID, l LockID) {
	m.ww[t].held++
	for _, w := range m.locks[l].waiters {
		if m.cfg.WaitDie {
			if m.younger(w, t) {
				m.hurt(c, t, w, l)
			}
			return
		}
		if m.wound(c, w, t, l) {
			return
		}
	}
}

// wwReleased counts a lock that was given back; the last one ends the context.
func (m *Machine) wwReleased(t TaskID) {
	x := &m.ww[t]
	if x.held--; x.held == 0 && x.slow == trace.NoLock && !x.kept {
		x.stamp = 0
	}
}

// wound marks an owner that is younger than a waiter which holds locks too, and
// reports whether it did. Who holds none can wait without a circle.
func (m *Machine) wound(c CPUID, by, t TaskID, l LockID) bool {
	x := &m.ww[t]
	if x.held == 0 || m.ww[by].held == 0 || !m.younger(t, by) {
		return false
	}
	if !x.wounded {
		x.wounded = true
		m.hurt(c, by, t, l)
	}
	return true
}

// hurt wakes a task with locks that waits for a ww_mutex, to see that it must back
// off.
func (m *Machine) hurt(c CPUID, by, t TaskID, l LockID) {
	p := &m.tasks[t]
	if m.ww[t].held == 0 {
		return
	}
	m.rec(trace.KindSignal, trace.SignalWound, c, t, by, l, 0, 0)
	if p.waitsFor == trace.NoLock || m.locks[p.waitsFor].kind != config.WWMutex || p.cont != contLockWoken {
		return
	}
	m.unlink(t)
	if p.onRQ != queued {
		m.boost += m.takes(costHurt)
	}
	m.wake(t, by, trace.WakeWound)
}

// backedOff lets a task back off that may not wait; false: it may.
func (m *Machine) backedOff(c CPUID, t TaskID, l LockID) bool {
	must := m.mustBackOff(t, l)
	if must {
		m.backOff(c, t, l)
	}
	return must
}

// mustBackOff reports whether a task with locks may not wait for l (__ww_mutex_check_kill).
func (m *Machine) mustBackOff(t TaskID, l LockID) bool {
	x, k := &m.ww[t], &m.locks[l]
	must := x.wounded
	if m.cfg.WaitDie {
		must = k.waiters[0] != t || k.owner != trace.NoTask && m.ww[k.owner].held > 0 && m.younger(t, k.owner)
	}
	return must && x.held > 0
}

// givesBack reports whether a holder of l waits, and has been woken to back off: l is among
// what it gives back then, so a circle through l comes undone.
func (m *Machine) givesBack(h TaskID, l LockID) bool {
	p := &m.tasks[h]
	return m.locks[l].kind == config.WWMutex && p.waitsFor != trace.NoLock && p.state != stateSleeping &&
		m.locks[p.waitsFor].kind == config.WWMutex && m.mustBackOff(h, p.waitsFor)
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
	p.pc, p.depth, p.loops = x.pc, x.depth, x.loops
	if m.wakeLater(c, first) {
		m.advance(c)
	}
}

// backsOff reports whether t has backed off, and begins again with the lock in dispute.
//
//go:noinline
func (m *Machine) backsOff(t TaskID) bool { return len(m.ww) > 0 && m.ww[t].slow != trace.NoLock }

// wanted is the lock that a task asks for: the one of its step, or the one that it
// backed off from.
func (m *Machine) wanted(t TaskID) LockID {
	if m.backsOff(t) {
		return m.ww[t].slow
	}
	return m.cfg.Tasks[t].Program[m.tasks[t].pc].Lock
}

// stepDone goes on to the next step after a lock call; after backing off the
// program has its first lock still before it.
func (m *Machine) stepDone(t TaskID) {
	if m.backsOff(t) {
		m.ww[t].slow = trace.NoLock
		return
	}
	m.tasks[t].pc++
}
