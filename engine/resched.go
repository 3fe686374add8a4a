package engine

import (
	"borrowedtime/engine/config"
	"borrowedtime/engine/trace"
)

// Requests to reschedule: the flags of the executing task, and how another CPU
// comes to look at them.

// resched asks the executing task of c to give up the CPU: lazily (at its next
// return to user code, or when the tick insists) or fully (at once).
//
// Kernel: resched_curr(), resched_curr_lazy(), kernel/sched/core.c, 7.3.
func (m *Machine) resched(c CPUID, lazy bool, why trace.Reason) {
	r := &m.rqs[c]
	if r.curr == trace.Idle || m.cfg.Full {
		lazy = false
	}
	r.stuck = false
	r.arrived = r.arrived || !endsTurn(why)
	if !lazy && c != m.cpu && (r.phase == phasePick || r.phase == phaseWalk) {
		r.late = true
	}
	if r.full || lazy && r.lazy {
		return
	}
	level := int64(2)
	if lazy {
		level, r.lazy = 1, true
	} else {
		r.full = true
		if why == trace.ReschedPreempt && r.curr != trace.Idle {
			r.extra += m.takes(costSkipped) // the clock stays that of the wakeup (rq_clock_skip_update)
		}
	}
	if !r.inSched {
		m.rec(trace.KindResched, why, c, r.curr, r.donor, trace.NoLock, level, 0)
	}
	if !lazy && c != m.cpu {
		m.kick(c)
	}
}

// endsTurn reports whether a request says only that the donor's turn is over: its
// slice, quantum or budget.
func endsTurn(why trace.Reason) bool {
	switch why {
	case trace.ReschedSlice, trace.ReschedHrtick, trace.ReschedTick, trace.ReschedRR, trace.ReschedThrottle:
		return true
	}
	return false
}

// kick makes another CPU notice a full request: an interrupt, or, if it is
// idle, the idle loop.
func (m *Machine) kick(c CPUID) {
	r := &m.rqs[c]
	if r.phase != phaseUser {
		return // it looks at the flags when it is done with what it does
	}
	switch {
	case r.curr == trace.Idle:
		m.armSchedule(c, false, m.takes(config.CostIdle))
	case m.spinsHeld(r.curr):
		m.arm(c, phaseSpin, 0)
	default:
		m.armSchedule(c, false, m.takes(costKick))
	}
}

// armSchedule lets __schedule() run on c after d.
//
//go:noinline
func (m *Machine) armSchedule(c CPUID, voluntary bool, d Duration) {
	m.rqs[c].voluntary = voluntary
	m.arm(c, phaseSched, d)
}
