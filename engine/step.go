package engine

// step handles the earliest event, which is CPU c's.
func (m *Machine) step(c CPUID) {
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
