package engine

import (
	"math/bits"

	"borrowedtime/engine/trace"
)

// Real-time and deadline tasks that wait where they are queued are moved at once: a
// CPU pushes them to one that runs less important work, and a CPU that runs out of
// important work pulls them. A donor, a blocked donor and an executing task are
// never moved so.
//
// Kernel: push_rt_task(), pull_rt_task(), find_lowest_rq(), kernel/sched/rt.c;
// push_dl_task(), pull_dl_task(), find_later_rq(), kernel/sched/deadline.c; 7.3.

// anyCPU is the mask of all of them.
const anyCPU = ^uint64(0)

// offer puts t, which waits on c, on the list of those that other CPUs may take,
// behind its equals. A task that is blocked on a mutex is not offered, and one that
// is woken where it is queued not before it has run (enqueue_pushable_task).
func (m *Machine) offer(c CPUID, t TaskID) {
	m.withdraw(c, t)
	if !m.balances() || !m.movable(t) || m.blocked(t) {
		return
	}
	r := &m.rqs[c]
	i := len(r.pushable)
	r.pushable = append(r.pushable, t)
	for ; i > 0 && m.outranks(t, r.pushable[i-1]); i-- {
		r.pushable[i] = r.pushable[i-1]
	}
	r.pushable[i] = t
}

// withdraw takes t off that list, if it stands there (dequeue_pushable_task).
//
//go:noinline
func (m *Machine) withdraw(c CPUID, t TaskID) {
	if r := &m.rqs[c]; len(r.pushable) > 0 {
		r.pushable = without(r.pushable, t)
	}
}

// outranks compares two tasks of these classes: by priority, deadline tasks by deadline.
//
//go:noinline
func (m *Machine) outranks(a, b TaskID) bool {
	pa, pb := m.tasks[a].prio, m.tasks[b].prio
	if pa < 0 && pb < 0 {
		return m.dl[a].deadline < m.dl[b].deadline
	}
	return pa < pb
}

// pushable returns the most important task of a class that c offers to the CPUs in
// mask (pick_highest_pushable_task, pick_earliest_pushable_dl_task).
//
//go:noinline
func (m *Machine) pushable(c CPUID, class classID, mask uint64) TaskID {
	for _, t := range m.rqs[c].pushable {
		if p := &m.tasks[t]; p.class() == class && !p.onCPU && p.allowed&mask != 0 {
			return t
		}
	}
	return trace.NoTask
}

// pushAfter has what can't run now pushed away after the switch to a donor of a class.
func (m *Machine) pushAfter(c CPUID, class classID) {
	if r := &m.rqs[c]; len(r.pushable) > 0 {
		r.push = class
	}
}

// topRT returns the best priority queued on c, blocked donors included
// (rt.highest_prio.curr); 99 for none.
func (m *Machine) topRT(c CPUID) int16 {
	if rt := m.rqs[c].rt; len(rt) > 0 {
		return m.tasks[rt[0]].prio
	}
	return 99
}

// earliestDL returns the first deadline queued on c, also that of a fair server that
// has come forward; Never for none.
//
//go:noinline
func (m *Machine) earliestDL(c CPUID) Time {
	r := &m.rqs[c]
	at := trace.Never
	if len(r.dl) > 0 {
		at = m.dl[r.dl[0]].deadline
	}
	if r.server.state == serverActive {
		at = min(at, r.server.deadline)
	}
	return at
}

// lesser returns the CPUs with the least important work among those where t may run,
// if that is less important than t. Idle and fair work are the same here, blocked
// donors count, and a deadline, also the fair server's, is above all priorities
// (cpupri_find).
func (m *Machine) lesser(t TaskID) (mask uint64) {
	if m.tasks[t].class() == classDL {
		return m.later(t)
	}
	least := m.tasks[t].prio
	for i := range m.rqs {
		c := CPUID(i)
		if !m.allows(t, c) || m.earliestDL(c) != trace.Never {
			continue
		}
		switch top := m.topRT(c); {
		case top > least:
			least, mask = top, 1<<uint(c)
		case top == least && mask != 0:
			mask |= 1 << uint(c)
		}
	}
	return mask
}

// later returns the CPUs without any deadline where t may run; if there are none, the
// one whose first deadline is the latest of all, if t may run there and is due
// earlier (cpudl_find).
func (m *Machine) later(t TaskID) (mask uint64) {
	last, at := trace.NoCPU, longAgo
	for i := range m.rqs {
		c := CPUID(i)
		switch first := m.earliestDL(c); {
		case first == trace.Never && m.allows(t, c):
			mask |= 1 << uint(c)
		case first != trace.Never && first > at:
			last, at = c, first
		}
	}
	if mask == 0 && last != trace.NoCPU && m.allows(t, last) && m.dl[t].deadline < at {
		mask = 1 << uint(last)
	}
	return mask
}

// findLowest returns where t should run if it can't where it is: of the CPUs that
// lesser names its own first, then this one, then each in its turn (find_lowest_rq,
// find_later_rq).
func (m *Machine) findLowest(t TaskID) (CPUID, bool) {
	mask, own := m.lesser(t), m.tasks[t].cpu
	switch {
	case mask == 0:
		return trace.NoCPU, false
	case mask>>uint(own)&1 == 1:
		return own, true
	case mask>>uint(m.cpu)&1 == 1:
		return m.cpu, true
	}
	return m.spread(mask), true
}

// spread returns the next CPU in mask after the one that this CPU has chosen so
// last, in a circle; its first choice passes over CPU 0
// (cpumask_any_and_distribute, lib/cpumask.c).
//
//go:noinline
func (m *Machine) spread(mask uint64) CPUID {
	r := &m.rqs[m.cpu]
	if above := mask &^ (2<<uint(r.spread) - 1); above != 0 {
		mask = above
	}
	r.spread = CPUID(bits.TrailingZeros64(mask))
	return r.spread
}

// push moves tasks of a class away from c as long as there is a place for the best.
//
//go:noinline
func (m *Machine) push(c CPUID, class classID) {
	for m.pushOne(c, class) {
	}
}

// pushOne is push_rt_task() and push_dl_task(): a task that is due before the donor
// only has c choose anew. It reports whether one was moved.
func (m *Machine) pushOne(c CPUID, class classID) bool {
	t := m.pushable(c, class, anyCPU)
	if t == trace.NoTask {
		return false
	}
	r := &m.rqs[c]
	if m.isDue(c, t) && (class == classRT || r.curr != trace.Idle && m.movable(r.curr)) {
		m.resched(c, false, trace.ReschedPush)
		return false
	}
	to, ok := m.findLowest(t)
	if !ok {
		return false
	}
	m.moveTask(t, c, to, trace.MigratePush)
	m.resched(to, false, trace.ReschedPush)
	return true
}

// isDue reports whether t, which waits on c, goes before the donor there and is about
// to run. Deadlines are only compared among deadline tasks.
func (m *Machine) isDue(c CPUID, t TaskID) bool {
	d := m.rqs[c].donor
	if m.tasks[t].class() == classDL && (d == trace.Idle || m.tasks[d].class() != classDL) {
		return false
	}
	return d == trace.Idle || m.outranks(t, d)
}

// pull takes tasks of a class that wait on other CPUs and outrank all of that class
// here: of each CPU the first that may run here, unless it is about to run there
// (pull_rt_task, pull_dl_task).
func (m *Machine) pull(c CPUID, class classID) {
	for i := range m.rqs {
		src := CPUID(i)
		if src == c || class == classDL && m.dlRunning(src) < 2 {
			continue
		}
		t := m.pushable(src, class, 1<<uint(c))
		if t == trace.NoTask || m.isDue(src, t) {
			continue
		}
		if class == classRT && m.tasks[t].prio >= m.topRT(c) || class == classDL && m.dl[t].deadline >= m.earliestDL(c) {
			continue
		}
		m.moveTask(t, src, c, trace.MigratePull)
		if !m.rqs[c].inSched {
			m.resched(c, false, trace.ReschedPull)
		}
	}
}

// dlRunning counts what competes by deadline on c (dl_nr_running).
func (m *Machine) dlRunning(c CPUID) int {
	n := len(m.rqs[c].dl)
	if m.rqs[c].server.state == serverActive {
		n++
	}
	return n
}

// prevBalance pulls before a pick if the donor was a deadline or real-time task that
// has left, is throttled, or has left nothing as important (prev_balance, balance_dl,
// balance_rt).
func (m *Machine) prevBalance(c CPUID) {
	r := &m.rqs[c]
	if r.donor == trace.Idle || !m.balances() {
		return
	}
	d := &m.tasks[r.donor]
	stays := d.onRQ == queued && d.cpu == c
	switch d.class() {
	case classDL:
		if !stays || m.dl[r.donor].throttled {
			m.pull(c, classDL)
		}
		if m.dlRunning(c) == 0 {
			m.pull(c, classRT)
		}
	case classRT:
		if !stays && m.topRT(c) > d.prio {
			m.pull(c, classRT)
		}
	}
}

// balancePrio pushes and pulls after a change of t's priority or class: a task that
// waits and has come into a class may go elsewhere, and a CPU that has nothing left
// of the old class, or whose donor is less important than before, looks for more
// (switched_to_*, switched_from_*, prio_changed_*).
func (m *Machine) balancePrio(c CPUID, t TaskID, oldClass classID, old int16, oldDeadline Time) {
	r, p := &m.rqs[c], &m.tasks[t]
	class := p.class()
	switch {
	case !m.balances():
	case class != oldClass:
		if class <= classRT && m.movable(t) && (class == classRT && r.curr != t || class == classDL && r.donor != t) {
			m.push(c, class)
		}
		if oldClass == classRT && len(r.rt) == 0 || oldClass == classDL && m.dlRunning(c) == 0 {
			m.pull(c, oldClass)
		}
	case class == classRT && r.donor == t && p.prio > old, class == classDL && m.dl[t].deadline > oldDeadline:
		m.pull(c, class)
	}
}

// preemptsEqual decides between two RT tasks of the same priority: if the
// executing one could go elsewhere and the woken one could not, the woken one
// goes first (check_preempt_equal_prio).
func (m *Machine) preemptsEqual(c CPUID, t TaskID) bool {
	r := &m.rqs[c]
	if len(m.rqs) == 1 || r.full || r.curr == trace.Idle || !m.movable(r.curr) {
		return false
	}
	if m.lesser(r.donor) == 0 || m.movable(t) && m.lesser(t) != 0 {
		return false
	}
	m.requeueRT(c, t, enqHead)
	return true
}
