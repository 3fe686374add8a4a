package engine

import (
	"borrowedtime/engine/config"
	"borrowedtime/engine/trace"
)

// Real-time tasks that can't run where they are queued are moved at once: a CPU
// pushes them to one that runs less important work, and a CPU that runs out of
// important work pulls them. A donor, a blocked donor and an executing task are
// never moved so.
//
// Kernel: push_rt_task(), pull_rt_task(), find_lowest_rq(), kernel/sched/rt.c, 7.3.

// anyCPU is the mask of all of them.
const anyCPU = ^uint64(0)

// pushable returns the most important RT task of c that could run elsewhere, on
// one of the CPUs in mask (pick_highest_pushable_task).
func (m *Machine) pushable(c CPUID, mask uint64) TaskID {
	r := &m.rqs[c]
	for _, t := range r.rt {
		p := &m.tasks[t]
		if t != r.donor && !p.onCPU && !(m.has(config.FeatProxy) && p.blockedOn != trace.NoLock) && m.movable(t) && p.allowed&mask != 0 {
			return t
		}
	}
	return trace.NoTask
}

// rtLevel returns the user priority of the most important RT task queued on c,
// blocked donors included; -1 for none, which idle and fair work share.
func (m *Machine) rtLevel(c CPUID) int16 {
	if len(m.rqs[c].dl) > 0 {
		return 100
	}
	if rt := m.rqs[c].rt; len(rt) > 0 {
		return 99 - m.tasks[rt[0]].prio
	}
	return -1
}

// findLowest returns the CPU with the least important work among those where t
// may run, if that is less important than t: its own CPU first, then this one,
// then the lowest number.
// Differs: the kernel takes any of equals; the lowest number stands for it.
func (m *Machine) findLowest(t TaskID) (CPUID, bool) {
	p := &m.tasks[t]
	best, level := trace.NoCPU, 99-p.prio
	better := func(c CPUID) int {
		switch c {
		case p.cpu:
			return 2
		case m.cpu:
			return 1
		}
		return 0
	}
	for i := range m.rqs {
		c := CPUID(i)
		if !m.allows(t, c) {
			continue
		}
		if l := m.rtLevel(c); l < level || l == level && best != trace.NoCPU && better(c) > better(best) {
			best, level = c, l
		}
	}
	return best, best != trace.NoCPU
}

// pushRT moves RT tasks away from c as long as there is a place for the best.
func (m *Machine) pushRT(c CPUID) {
	for {
		t := m.pushable(c, anyCPU)
		if t == trace.NoTask {
			return
		}
		r := &m.rqs[c]
		if r.donor == trace.Idle || m.tasks[t].prio < m.tasks[r.donor].prio && m.tasks[r.donor].class() >= classRT {
			m.resched(c, false, trace.ReschedPush)
			return
		}
		to, ok := m.findLowest(t)
		if !ok || to == c {
			return
		}
		m.moveTask(t, c, to, trace.MigratePush)
		m.resched(to, false, trace.ReschedPush)
	}
}

// pullRT takes RT tasks that wait on other CPUs and outrank what is queued here
// when the CPU's RT donor has left.
func (m *Machine) pullRT(c CPUID) {
	for i := range m.rqs {
		src := CPUID(i)
		if src == c {
			continue
		}
		t := m.pushable(src, 1<<uint(c))
		if t == trace.NoTask || 99-m.tasks[t].prio <= m.rtLevel(c) {
			continue
		}
		if d := m.rqs[src].donor; d != trace.Idle && m.tasks[t].prio < m.tasks[d].prio {
			continue // it is about to run where it is
		}
		m.moveTask(t, src, c, trace.MigratePull)
	}
}

// needPull reports whether the donor of c was an RT task that has left, and
// nothing as important is queued.
func (m *Machine) needPull(c CPUID) bool {
	r := &m.rqs[c]
	if r.donor == trace.Idle || !m.balances() {
		return false
	}
	d := &m.tasks[r.donor]
	return d.class() == classRT && (d.onRQ != queued || d.cpu != c) && m.rtLevel(c) < 99-d.prio
}

// preemptsEqual decides between two RT tasks of the same priority: if the
// executing one could go elsewhere and the woken one could not, the woken one
// goes first (check_preempt_equal_prio).
func (m *Machine) preemptsEqual(c CPUID, t TaskID) bool {
	r := &m.rqs[c]
	if len(m.rqs) == 1 || r.full || r.curr == trace.Idle || !m.movable(r.curr) {
		return false
	}
	if _, ok := m.findLowest(r.donor); !ok {
		return false
	}
	if _, ok := m.findLowest(t); m.movable(t) && ok {
		return false
	}
	rtClass{}.dequeue(m, c, t, 0)
	rtClass{}.enqueue(m, c, t, enqHead)
	return true
}
