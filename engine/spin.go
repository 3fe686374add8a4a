package engine

import (
	"borrowedtime/engine/config"
	"borrowedtime/engine/trace"
)

// Optimistic spinning: while the owner executes on another CPU it is likely to
// release soon, so a waiter watches it instead of sleeping. What counts is the
// execution context: an owner that runs as a proxy is on a CPU, a donor that
// lends its time is not.
//
// Kernel: mutex_optimistic_spin(), mutex_spin_on_owner(), 7.3.

// worthSpinning reports whether the owner of l executes on another CPU and t need
// not give up its own.
func (m *Machine) worthSpinning(c CPUID, t TaskID, l LockID) bool {
	owner := m.locks[l].owner
	return m.cfg.CPUs > 1 && owner != trace.NoTask && owner != t && m.tasks[owner].onCPU && !m.rqs[c].full
}

// spinsHeld reports whether t spins and does so with preemption off: a request to
// reschedule ends its spin then. For an rt_mutex a task spins preemptibly.
func (m *Machine) spinsHeld(t TaskID) bool {
	p := &m.tasks[t]
	return p.cont == contSpin && m.locks[p.spinOn].kind != config.RTMutex
}

// startSpin lets t spin on the owner of l; first: as a woken first waiter,
// which does not join the queue of spinners.
func (m *Machine) startSpin(c CPUID, t TaskID, l LockID, first bool) {
	p := &m.tasks[t]
	p.cont, p.spinQueued = contSpin, first
	p.spinOn = l
	if !first {
		m.locks[l].osq = append(m.locks[l].osq, t)
	}
	m.spins++
	m.touch(t)
	m.rec(trace.KindSpin, trace.SpinBegin, c, t, m.locks[l].owner, l, 0, 0)
	m.findDeadlock(c, t, l) // two that spin for each other may never stop
	m.arm(c, phaseUser, 0)
}

// spinnersAt lets the spinners of a lock look at its changed owner word.
func (m *Machine) spinnersAt(l LockID) {
	for i := range m.rqs {
		m.lookAgain(CPUID(i), func(p *Task) bool { return p.spinOn == l })
	}
}

// spinnersOf lets the spinners that watch t look again: it has left its CPU.
func (m *Machine) spinnersOf(t TaskID) {
	for i := range m.rqs {
		m.lookAgain(CPUID(i), func(p *Task) bool { return m.locks[p.spinOn].owner == t })
	}
}

// lookAgain arms the spinner on c, if there is one that watches.
func (m *Machine) lookAgain(c CPUID, watches func(*Task) bool) {
	r := &m.rqs[c]
	if r.curr == trace.Idle || r.phase != phaseUser {
		return
	}
	if p := &m.tasks[r.curr]; p.cont == contSpin && watches(p) {
		m.arm(c, phaseSpin, m.takes(costLook))
	}
}

// spin is one look of the spinner on c.
func (m *Machine) spin(c CPUID) {
	r := &m.rqs[c]
	t := r.curr
	p := &m.tasks[t]
	l := p.spinOn
	k := &m.locks[l]
	if !p.spinQueued && k.osq[0] != t && !r.full {
		m.arm(c, phaseUser, 0)
		return
	}
	m.discipline(l).look(m, c, t, l)
}

// lookOptimistic is the look of a mutex's or rwsem's spinner: it takes the lock as
// soon as it is free, and gives up when the owner leaves its CPU.
func (m *Machine) lookOptimistic(c CPUID, t TaskID, l LockID) {
	r, p, k := &m.rqs[c], &m.tasks[t], &m.locks[l]
	watching := p.spinQueued || k.osq[0] == t
	free := k.owner == trace.NoTask && !k.handoff || k.owner == t && k.pickup
	if watching && free {
		m.endSpin(c, t, trace.NoReason)
		m.discipline(l).tryTake(m, c, t, l, trace.LockSpun)
		m.waitOver(c, t)
		return
	}
	switch {
	case r.full:
		m.endSpin(c, t, trace.SpinResched)
	case k.owner == trace.NoTask, len(k.readers) > 0, !m.tasks[k.owner].onCPU:
		m.endSpin(c, t, trace.SpinOwnerOff)
	default:
		m.arm(c, phaseUser, 0)
		return
	}
	if p.spinQueued {
		m.afterSpin(c, t, l)
		return
	}
	if r.full {
		p.cont = contLockQueue
		m.armSchedule(c, false, 0)
		return
	}
	m.queueUp(c, t, l)
}

// endSpin stops spinning.
func (m *Machine) endSpin(c CPUID, t TaskID, why trace.Reason) {
	p := &m.tasks[t]
	p.cont = contStep
	m.spins--
	m.touch(t)
	k := &m.locks[p.spinOn]
	if why != trace.NoReason {
		m.rec(trace.KindSpin, why, c, t, k.owner, p.spinOn, 0, 0)
	}
	if p.spinQueued {
		return
	}
	k.osq = without(k.osq, t)
	if len(k.osq) > 0 {
		m.lookAgain(m.tasks[k.osq[0]].cpu, func(*Task) bool { return true })
	}
}
