package engine

import (
	"borrowedtime/engine/config"
	"borrowedtime/engine/trace"
)

// futexRules is the lock of user space that a pthread mutex is: a word in memory that
// says whether it is taken and whether anybody sleeps for it. The kernel knows no
// owner, so nothing is lent and nothing inherited. Unlocking stores 0 and wakes one of
// the sleepers, the most important real-time task or else the first that came; whoever
// looks at the word first then takes it.
//
// Kernel: futex_wait(), futex_wake(), kernel/futex/waitwake.c; __futex_queue(),
// kernel/futex/core.c, for the order; 7.3. User space: lll_lock(), glibc.
type futexRules struct{}

func (*futexRules) setUp(*Machine)        {}
func (*futexRules) lends(*Machine) bool   { return false }
func (*futexRules) inOrder(*Machine) bool { return false }

func (*futexRules) lock(m *Machine, c CPUID, t TaskID, l LockID) bool {
	return m.takeOrWait(c, t, l, false)
}

func (*futexRules) tryTake(m *Machine, c CPUID, t TaskID, l LockID, why trace.Reason) bool {
	if m.locks[l].owner != trace.NoTask {
		return false
	}
	m.acquire(c, t, l, why)
	return true
}

// enqueue puts t behind those that are as important: real-time tasks by their own
// priority, all others are equal.
func (*futexRules) enqueue(m *Machine, c CPUID, t TaskID, l LockID) bool {
	m.appendWaiter(c, t, l)
	m.futexSort(l)
	return true
}

// futexSort moves the last sleeper to its place: by min(normal_prio, MAX_RT_PRIO) as it
// is now, which neither nice nor an inherited priority changes, and behind its equals.
func (m *Machine) futexSort(l LockID) {
	w := m.locks[l].waiters
	i := len(w) - 1
	p := &m.tasks[w[i]]
	p.waitPrio = min(p.normalPrio(), 100)
	for ; i > 0 && p.waitPrio < m.tasks[w[i-1]].waitPrio; i-- {
		w[i], w[i-1] = w[i-1], w[i]
	}
}

// woken looks at the word, and sleeps again behind the others if it is taken: the
// wakeup has taken it off the list.
func (r *futexRules) woken(m *Machine, c CPUID, t TaskID, l LockID) {
	if m.endWait(c, t, l) {
		return
	}
	m.rec(trace.KindBlock, trace.BlockAgain, c, t, m.locks[l].owner, l, 0, 0)
	r.enqueue(m, c, t, l)
	m.showLock(l)
	m.waitAgain(c, t, l)
}

// look is nobody's: who waits for a futex sleeps.
func (*futexRules) look(*Machine, CPUID, TaskID, LockID) { panic("a futex has no spinners") }

// unlock stores 0 and takes one sleeper off the list, which FUTEX_WAKE wakes.
func (*futexRules) unlock(m *Machine, c CPUID, t TaskID, l LockID, _ config.OpCode) bool {
	k := &m.locks[l]
	if k.owner != t {
		return m.returnToUser(c)
	}
	if len(k.waiters) == 0 {
		m.setFree(c, t, l)
		return m.wakeLater(c, trace.NoTask)
	}
	next := k.waiters[0]
	m.rec(trace.KindUnlock, trace.UnlockWake, c, t, next, l, 0, 0)
	k.waiters = without(k.waiters, next)
	m.setOwner(l, trace.NoTask, false)
	return m.wakeLater(c, next)
}
