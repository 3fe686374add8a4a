package engine

import (
	"borrowedtime/engine/config"
	"borrowedtime/engine/trace"
)

// A semaphore of user space: a count, and those who sleep because it was 0. It has no
// owner, so nothing is lent and nothing inherited, on any kernel. Posting adds one and
// wakes one sleeper; whoever looks at the count first takes it, and a woken one that
// finds 0 sleeps again, behind the others. The sleepers stand in the order of a futex.
//
// Kernel: futex_wait(), futex_wake(), kernel/futex/waitwake.c, 7.3. User space:
// sem_wait(), sem_post(), glibc.

// semWait is sem_wait(): it takes one off, or sleeps until there is one. It is also how
// a sleeper goes on that has been woken, with why as what it says then.
func (m *Machine) semWait(c CPUID, t TaskID, l LockID, why trace.Reason) bool {
	k, p := &m.locks[l], &m.tasks[t]
	p.cont = contStep
	if k.count > 0 {
		k.count--
		m.rec(trace.KindSem, why, c, t, trace.NoTask, l, k.count, 0)
		m.semLeave(t)
		return m.returnToUser(c)
	}
	n := len(k.waiters)
	if k.waiters = without(k.waiters, t); why == trace.SemTookWoken && n == len(k.waiters) {
		m.rec(trace.KindSem, trace.SemTooLate, c, t, trace.NoTask, l, 0, 0)
	}
	k.waiters = append(k.waiters, t)
	m.futexSort(l)
	m.showLock(l)
	p.cont, p.state, p.wakeAt = contSem, stateSleeping, trace.Never
	m.rec(trace.KindSleep, trace.SleepSem, c, t, trace.NoTask, l, int64(trace.Never), 0)
	m.armSchedule(c, true, m.takes(config.CostBlock))
	return false
}

// semLeave ends a wait step, with what it waited for or without.
func (m *Machine) semLeave(t TaskID) {
	p := &m.tasks[t]
	l := m.cfg.Tasks[t].Program[p.pc].Lock
	m.locks[l].waiters = without(m.locks[l].waiters, t)
	m.showLock(l)
	m.touch(t)
	p.pc++
	p.cont, p.wakeAt = contStep, m.now
}

// semResume goes on with a task that has slept in a wait step.
func (m *Machine) semResume(c CPUID) {
	t := m.rqs[c].curr
	if m.semWait(c, t, m.cfg.Tasks[t].Program[m.tasks[t].pc].Lock, trace.SemTookWoken) {
		m.advance(c)
	}
}

// semPost is sem_post(): it adds one, and wakes the first sleeper.
func (m *Machine) semPost(c CPUID, t TaskID, l LockID) bool {
	k := &m.locks[l]
	m.tasks[t].pc++
	k.count++
	next := trace.NoTask
	if len(k.waiters) > 0 {
		next = k.waiters[0]
		k.waiters = without(k.waiters, next)
	}
	m.rec(trace.KindSem, trace.SemPosted, c, t, next, l, k.count, 0)
	m.showLock(l)
	return m.wakeLater(c, next)
}
