package engine

import (
	"borrowedtime/engine/config"
	"borrowedtime/engine/trace"
)

// The slice timer (HRTICK), one per CPU: off, armed, or, inside __schedule(),
// requested. It is armed at the end of __schedule() whatever was picked in the
// end, is not cancelled by a switch, and so can fire for somebody else: a stale
// timer, which asks for a reschedule all the same.
//
// Kernel: hrtick_start_fair(), hrtick_schedule_exit(), kernel/sched, 7.3.

// hrtickMin is the shortest delay that the kernel programs.
const hrtickMin = 10 * trace.Microsecond

// hrtickWindow: a new expiry this close to the active one is not programmed.
const hrtickWindow = 5 * trace.Microsecond

// sliceLeft returns the real time until the fair donor of c reaches its
// deadline, or -1 if it has passed it.
func (m *Machine) sliceLeft(c CPUID) Duration {
	e := &m.es[m.rqs[c].donor]
	left := e.Deadline - e.Vruntime
	if left < 0 {
		return -1
	}
	d := left * e.Weight
	if m.zero {
		return Duration((d + 1023) / 1024)
	}
	return max(Duration(d/1024), hrtickMin)
}

// hrtickRequest is what set_next_task() asks for. Inside __schedule() it is
// carried out at the end, outside at once.
func (m *Machine) hrtickRequest(c CPUID) {
	if !m.rqs[c].inSched {
		m.hrtickStart(c)
		return
	}
	if d := m.sliceLeft(c); d >= 0 {
		r := &m.rqs[c]
		r.request, r.hrtickOf = d, r.donor
	} else {
		m.resched(c, false, trace.ReschedHrtick)
	}
}

// hrtickStart arms the timer for the donor's slice now. Arming it on another
// CPU takes an interrupt there, and every interrupt notices pending requests.
func (m *Machine) hrtickStart(c CPUID) {
	d := m.sliceLeft(c)
	if d < 0 {
		m.resched(c, false, trace.ReschedHrtick)
		return
	}
	m.hrtickArm(c, d)
	if c == m.cpu {
		return
	}
	if r := &m.rqs[c]; r.phase == phaseUser {
		r.exitDelay = m.takes(config.CostExit)
		m.arm(c, phaseIRQ, m.takes(config.CostIPI))
	}
}

func (m *Machine) hrtickArm(c CPUID, d Duration) {
	r := &m.rqs[c]
	r.hrtick, r.hrtickOf = m.now+Time(d+m.takes(config.CostHrtick)), r.donor
	if c != m.cpu {
		m.reschedule(c)
	}
}

// hrtickUpdate arms an inactive timer when a second fair task arrives.
func (m *Machine) hrtickUpdate(c CPUID) {
	r := &m.rqs[c]
	if r.hrtick != trace.Never || r.donor == trace.Idle || r.fair.Len() < 2 || r.fair.Curr() != int(r.donor) {
		return
	}
	m.hrtickStart(c)
}

// hrtickFinish carries a request out at the end of __schedule().
func (m *Machine) hrtickFinish(c CPUID) {
	r := &m.rqs[c]
	switch {
	case r.request >= 0:
		at := m.now + Time(r.request+m.takes(config.CostHrtick))
		if d := Duration(at - r.hrtick); r.hrtick == trace.Never || m.zero || d > hrtickWindow || d < -hrtickWindow {
			r.hrtick = at
		}
	case r.nrRunning == 0:
		r.hrtick = trace.Never
	}
	r.request = -1
}
