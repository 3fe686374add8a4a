package engine

import "borrowedtime/engine/trace"

// updateCurr charges the time since the last charge: execution time to the
// task that executed, everything that the class counts (virtual time, slices)
// to the donor (update_curr, update_se; 7.3).
func (m *Machine) updateCurr(c CPUID) {
	r := &m.rqs[c]
	if r.donor == trace.Idle {
		if r.phase == phaseSend && r.curr != trace.Idle {
			m.standStill(r.curr)
		}
		return
	}
	d := &m.tasks[r.donor]
	if r.curr == trace.Idle {
		d.execStart = m.now // a walk that begins from the idle task is nobody's time
		return
	}
	ran := Duration(m.now - d.execStart)
	if ran <= 0 {
		return
	}
	d.execStart = m.now
	e := &m.tasks[r.curr]
	e.execStart = m.now
	e.ran += ran
	d.charged += ran
	if r.curr != r.donor {
		e.borrowed += ran
		d.lent += ran
	}
	if r.donorQueued(m) {
		classes[d.class()].charge(m, c, r.donor, ran)
	}
}

// standStill counts the scheduler's time on the context of t while idle is the donor:
// t executes for itself, its program gets nowhere, and no class charges it.
func (m *Machine) standStill(t TaskID) {
	e := &m.tasks[t]
	d := Duration(m.now - e.execStart)
	e.execStart = m.now
	e.ran += d
	e.charged += d
	e.target += d
}

// donorQueued reports whether the donor is still on the run queue: a task that
// has left it is charged for the way out, but its class counts no more.
func (r *rq) donorQueued(m *Machine) bool {
	d := &m.tasks[r.donor]
	return d.class() != classFair || r.fair.Curr() == int(r.donor)
}

// ranNow returns how long the executing task of c has executed up to now,
// without charging it.
func (m *Machine) ranNow(c CPUID) Duration {
	r := &m.rqs[c]
	return m.tasks[r.curr].ran + Duration(m.now-m.tasks[r.donor].execStart)
}
