package engine

import "borrowedtime/engine/trace"

// step handles the earliest event, which is CPU c's, or what nobody executes: see
// observe.
func (m *Machine) step(c CPUID) {
	if c == trace.NoCPU {
		m.observe()
		return
	}
	k := m.queue.keys[c]
	m.now, m.cpu = k.at, c
	r := &m.rqs[c]
	switch r.phase {
	case phaseUser:
		if k.rank == rankTimer {
			m.interrupt(c)
		} else {
			m.runEnded(c)
		}
	case phaseIRQ, phaseIRQTurn:
		m.serve(c)
	case phaseSched:
		m.schedule(c)
	case phasePick:
		m.pick(c)
	case phaseWalk:
		if m.walkOn(c) {
			m.pick(c)
		}
	case phaseSend:
		m.deliver(c)
	case phaseEnd:
		m.endSchedule(c)
	case phaseResume:
		m.resume(c)
	case phaseCall:
		m.callPhase(c)
	case phaseGrant:
		m.wakeGranted(c)
	case phaseSpin:
		m.spin(c)
	case phaseBalance:
		m.balanceIdle(c)
	}
	m.reschedule(c)
	m.flush()
	m.event++
}
