package engine

import (
	"borrowedtime/engine/config"
	"borrowedtime/engine/trace"
)

// One interrupt serves every timer of its CPU whose expiry has passed, by
// expiry, and one __schedule() follows at its exit if somebody asked for it.
// The program stands still from the first expiry to the return.

// longIdle reports whether c has been idle since before the last tick but one, or
// ever since the start: its tick is stopped then, and to wake up takes longer.
func (m *Machine) longIdle(c CPUID) bool {
	since := m.rqs[c].idleSince
	return since == 0 || m.tickAfter(m.tickAfter(since)) <= m.now
}

// tickAfter returns the first tick after now.
func (m *Machine) tickAfter(now Time) Time {
	t := Time(m.tick)
	return (now/t + 1) * t
}

// interrupt begins one on CPU c.
func (m *Machine) interrupt(c CPUID) {
	r := &m.rqs[c]
	r.arrived = false
	d := m.takes(config.CostTimer)
	if r.firstTimer() < min(r.hrtick, r.nextTick) || len(r.timers) > 0 && r.timers[0].at == r.firstTimer() {
		switch {
		case r.curr != trace.Idle:
			d = m.takes(config.CostWake)
		case m.longIdle(c):
			d = m.takes(costIdleLong)
		default:
			d = m.takes(config.CostIdle)
		}
	}
	if d > 0 {
		m.arm(c, phaseIRQ, d)
		return
	}
	m.serve(c)
}

// serve runs the handler of the first expired timer, and those of the others. Timers
// that expire meanwhile are served, too: the interrupt looks at the clock once more
// before it ends (hrtimer_interrupt).
func (m *Machine) serve(c CPUID) {
	r := &m.rqs[c]
	for {
		armed := r.hrtick
		switch at := r.firstTimer(); {
		case at > m.now:
			if r.rebalance {
				r.rebalance = false
				m.balanceBusy(c)
			}
			m.leaveInterrupt(c)
			return
		case r.alarmAt(at):
			m.alarm(c)
		case r.server.timer == at:
			r.exitDelay = 0
			m.serverTimer(c)
		case r.hrtick == at:
			m.sliceTimer(c)
		default:
			m.tickTimer(c)
		}
		if next := r.firstTimer(); next <= m.now+Time(m.takes(costRound)) {
			d := m.takes(config.CostAgain)
			if next == min(r.hrtick, r.nextTick) {
				d = m.takes(costAgainTick)
			}
			if armed == trace.Never && r.hrtick != armed {
				d += m.takes(costArm)
			}
			if d > 0 {
				m.arm(c, phaseIRQ, max(d, Duration(next-m.now)+m.takes(config.CostWake)))
				return
			}
		}
		if len(r.timers) > 0 && r.timers[0].at <= m.now && m.othersFirst(c) {
			m.arm(c, phaseIRQTurn, 0)
			return
		}
	}
}

// othersFirst reports whether alarms of the same instant on other CPUs were armed
// before the next one of c: each CPU is in an interrupt of its own, so they take turns.
func (m *Machine) othersFirst(c CPUID) bool {
	next := &m.rqs[c].timers[0]
	for i := range m.rqs {
		r := &m.rqs[i]
		serves := r.phase == phaseUser || r.phase == phaseIRQ || r.phase == phaseIRQTurn
		if serves && m.queue.keys[i].at == m.now && r.alarmAt(next.at) && r.timers[0].seq < next.seq {
			return true
		}
	}
	return false
}

// alarm wakes the task whose sleep, or time before its start, is over.
func (m *Machine) alarm(c CPUID) {
	r := &m.rqs[c]
	t := r.timers[0].task
	replenish := r.timers[0].replenish
	r.timers = append(r.timers[:0], r.timers[1:]...)
	if replenish {
		r.exitDelay = m.takes(costExitReplenish)
		m.replenishTimer(t)
		return
	}
	why := trace.WakeTimer
	if p := &m.tasks[t]; !p.started {
		why = trace.WakeStart
		p.started = true
		m.noteStart(t)
	}
	full, lazy := r.full, r.lazy
	m.wake(t, trace.Idle, why)
	switch {
	case r.full && !full:
		r.exitDelay = 0
	case r.lazy && !lazy:
		r.exitDelay = m.takes(config.CostPreempt)
	}
}

// sliceTimer is hrtick(): the timer is off, and the donor's class decides.
func (m *Machine) sliceTimer(c CPUID) {
	r := &m.rqs[c]
	r.hrtick = trace.Never
	r.exitDelay = m.takes(config.CostExit)
	if r.donor == trace.Idle {
		return
	}
	why := trace.HrtickSlice
	if r.donor != r.hrtickOf {
		why = trace.HrtickStale
	}
	m.rec(trace.KindHrtick, why, c, r.curr, r.donor, trace.NoLock, 0, 0)
	classes[m.tasks[r.donor].class()].tick(m, c, r.donor, true)
}

// tickTimer is sched_tick(): a lazy request that is still pending becomes a
// full one, then the donor is charged.
func (m *Machine) tickTimer(c CPUID) {
	r := &m.rqs[c]
	r.nextTick += Time(m.tick)
	r.exitDelay = m.takes(costExitTick)
	m.rec(trace.KindTick, m.tickReason(), c, r.curr, r.donor, trace.NoLock, 0, 0)
	if r.lazy {
		m.resched(c, false, trace.ReschedTick)
	}
	if r.donor != trace.Idle {
		classes[m.tasks[r.donor].class()].tick(m, c, r.donor, false)
	}
	if len(m.rqs) > 1 {
		r.rebalance = r.curr != trace.Idle && m.balanceDue(c)
	}
	if m.balances() {
		if idle := m.toKick(c); idle != trace.NoCPU {
			m.arm(idle, phaseBalance, m.takes(costNohz))
		}
	}
}

// leaveInterrupt returns from the interrupt, through __schedule() if a request
// is pending that what was interrupted obeys: user code obeys both kinds,
// kernel code only full ones. If nobody asks but the turn that is up, a run that
// ends at this very instant ends first (see the ranks of events).
func (m *Machine) leaveInterrupt(c CPUID) {
	r := &m.rqs[c]
	if r.curr == trace.Idle {
		if (r.full || r.lazy) && !r.stuck {
			m.armSchedule(c, false, r.exitDelay)
			return
		}
		m.arm(c, phaseUser, 0)
		return
	}
	t := &m.tasks[r.curr]
	switch {
	case t.cont == contSpin && !r.full:
		m.arm(c, phaseUser, 0)
	case m.spinsHeld(r.curr):
		m.spin(c)
	case !r.arrived && m.runEnd(c) == m.now:
		m.arm(c, phaseUser, 0)
	case r.full || r.lazy && !(t.kernel && t.cont == contRun):
		m.armSchedule(c, false, r.exitDelay)
	default:
		m.resumeAfter(c, m.takes(config.CostExit))
	}
}

// resume is the return to the program of the executing task.
func (m *Machine) resume(c CPUID) {
	r := &m.rqs[c]
	if r.curr == trace.Idle {
		m.leaveInterrupt(c)
		return
	}
	t := &m.tasks[r.curr]
	switch t.cont {
	case contLockWoken, contLockAgain, contLockQueue, contGranted:
		m.lockResume(c)
		return
	case contSem:
		m.semResume(c)
		return
	case contRun:
		if r.full || r.lazy && !t.kernel {
			m.armSchedule(c, false, 0)
			return
		}
		m.arm(c, phaseUser, 0)
		return
	case contSpin:
		if !r.full {
			m.spin(c)
			return
		}
	}
	if r.full || r.lazy {
		m.armSchedule(c, false, 0)
		return
	}
	m.advance(c)
}
