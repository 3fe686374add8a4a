package engine

import (
	"borrowedtime/engine/config"
	"borrowedtime/engine/trace"
)

// rtClass is SCHED_FIFO and SCHED_RR: the highest priority first, equal ones in
// the order they came. A blocked donor keeps its place in the list.
//
// Kernel: kernel/sched/rt.c, 7.3.
type rtClass struct{}

// rrSlice returns the round-robin slice in ticks: 100 ms (RR_TIMESLICE).
func rrSlice(hz int) int { return 100 * hz / 1000 }

func (*rtClass) setUp(m *Machine, t TaskID, tc *config.Task) {
	p := &m.tasks[t]
	p.ownPrio, p.slices = int16(99-tc.Prio), int16(rrSlice(m.cfg.HZ))
}

func (*rtClass) enqueue(m *Machine, c CPUID, t TaskID, f enqueueFlags) {
	m.updateCurr(c)
	m.rqs[c].nrRunning++
	m.listRT(c, t, f)
	if m.rqs[c].curr != t {
		m.offer(c, t)
	}
}

// listRT puts t behind its equals, or before them.
func (m *Machine) listRT(c CPUID, t TaskID, f enqueueFlags) {
	r := &m.rqs[c]
	prio := m.tasks[t].prio
	i := len(r.rt)
	r.rt = append(r.rt, t)
	for i > 0 {
		other := m.tasks[r.rt[i-1]].prio
		if other < prio || other == prio && f&enqHead == 0 {
			break
		}
		r.rt[i] = r.rt[i-1]
		i--
	}
	r.rt[i] = t
}

func (*rtClass) dequeue(m *Machine, c CPUID, t TaskID, _ dequeueFlags) bool {
	m.updateCurr(c)
	m.withdraw(c, t)
	r := &m.rqs[c]
	r.rt = without(r.rt, t)
	r.nrRunning--
	return true
}

func (*rtClass) pick(m *Machine, c CPUID) (TaskID, trace.Reason) {
	if r := &m.rqs[c]; len(r.rt) > 0 {
		return r.rt[0], trace.PickPrio
	}
	return trace.Idle, trace.PickIdle
}

// setNext has the tasks that can't run now pushed away after the switch.
func (*rtClass) setNext(m *Machine, c CPUID, t TaskID, first bool) {
	m.withdraw(c, t)
	if first {
		m.pushAfter(c, classRT)
	}
}

// putPrev offers a preempted task to the other CPUs.
func (*rtClass) putPrev(m *Machine, c CPUID, t TaskID) {
	m.updateCurr(c)
	if p := &m.tasks[t]; p.onRQ == queued && p.cpu == c {
		m.offer(c, t)
	}
}

func (*rtClass) charge(*Machine, CPUID, TaskID, Duration) {}

// yield puts the donor behind those of its priority (yield_task_rt).
func (*rtClass) yield(m *Machine, c CPUID, t TaskID) int64 {
	m.requeueRT(c, t, 0)
	return trace.YieldPrio
}

// preempts compares with the donor, whoever executes. An equal does not
// preempt, and neither does the donor itself (wakeup_preempt_rt).
func (*rtClass) preempts(m *Machine, c CPUID, t TaskID) (bool, trace.Reason) {
	d := m.rqs[c].donor
	if t == d {
		return false, trace.KeepSameDonor
	}
	if m.tasks[t].prio < m.tasks[d].prio {
		return true, trace.PreemptPrio
	}
	if m.tasks[t].prio == m.tasks[d].prio && m.preemptsEqual(c, t) {
		return true, trace.PreemptPinned
	}
	return false, trace.KeepPrio
}

// tick takes a tick off a round-robin donor's slice; a slice timer left over
// from another donor counts as one too (task_tick_rt).
func (*rtClass) tick(m *Machine, c CPUID, t TaskID, _ bool) {
	m.updateCurr(c)
	p := &m.tasks[t]
	if p.policy != config.RR {
		return
	}
	if p.slices--; p.slices > 0 {
		return
	}
	p.slices = int16(rrSlice(m.cfg.HZ))
	for _, q := range m.rqs[c].rt {
		if q != t && m.tasks[q].prio == p.prio {
			m.requeueRT(c, t, 0)
			m.resched(c, false, trace.ReschedRR)
			return
		}
	}
}

// requeueRT moves t behind its equals, or before them. Whether other CPUs may take it
// stays as it is: a donor that somebody else executes for is not offered by its turn's
// end (requeue_task_rt).
func (m *Machine) requeueRT(c CPUID, t TaskID, f enqueueFlags) {
	m.updateCurr(c)
	m.rqs[c].rt = without(m.rqs[c].rt, t)
	m.listRT(c, t, f)
}

// selectCPU stays where the task was unless RT work at least as important, or
// work that can't move, runs there (select_task_rq_rt). An idle CPU is no
// better than one that runs fair tasks.
func (*rtClass) selectCPU(m *Machine, t TaskID, prev CPUID) CPUID {
	r := &m.rqs[prev]
	if r.donor == trace.Idle || m.tasks[r.donor].class() != classRT {
		return prev // a deadline task's CPU pushes it after the wakeup
	}
	pinned := r.curr != trace.Idle && !m.movable(r.curr)
	if !pinned && m.tasks[r.donor].prio > m.tasks[t].prio {
		return prev
	}
	if c, ok := m.findLowest(t); ok {
		return c
	}
	return prev
}

// woken lets a CPU push after a wakeup: the woken task can't run there now,
// but perhaps elsewhere (task_woken_rt).
func (*rtClass) woken(m *Machine, t TaskID) {
	p := &m.tasks[t]
	c := p.cpu
	r := &m.rqs[c]
	if !m.balances() || p.onCPU || r.full || r.donor == trace.Idle || !m.movable(t) {
		return
	}
	d := &m.tasks[r.donor]
	if d.class() > classRT {
		return
	}
	if r.curr != trace.Idle && !m.movable(r.curr) || d.prio <= p.prio {
		m.push(c, classRT)
	}
}
