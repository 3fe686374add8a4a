package engine

import "borrowedtime/engine/trace"

// snapshot returns the machine as plain values. What runs is charged up to now
// in the copy only.
func (m *Machine) snapshot() trace.Snapshot {
	s := trace.Snapshot{
		At: m.now, Event: int(m.event) - 1,
		Tasks: make([]trace.TaskView, len(m.tasks)),
		Locks: make([]trace.LockView, len(m.locks)),
		CPUs:  make([]trace.CPUView, len(m.rqs)),
	}
	for t := range m.tasks {
		s.Tasks[t] = m.taskView(TaskID(t))
	}
	for l := range m.locks {
		k := &m.locks[l]
		v := trace.LockView{Owner: k.owner, Waiters: append([]TaskID(nil), k.waiters...), Readers: append([]TaskID(nil), k.readers...), Handoff: k.handoff, Pickup: k.pickup, Count: k.count}
		s.Locks[l] = v
	}
	for c := range m.rqs {
		s.CPUs[c] = m.cpuView(CPUID(c))
		if t := m.rqs[c].curr; t != trace.Idle && m.tasks[t].cont == contSpin {
			l := &s.Locks[m.tasks[t].spinOn]
			l.Spinners = append(l.Spinners, t)
		}
	}
	return s
}

func (m *Machine) taskView(t TaskID) trace.TaskView {
	p, e := &m.tasks[t], &m.es[t]
	shown := m.show(t)
	v := trace.TaskView{
		State: shown.State, CPU: p.cpu, WakeCPU: p.wakeCPU, OnCPU: p.onCPU, OnRQ: p.onRQ == queued,
		SchedDelayed: e.Delayed, BlockedOn: max(p.blockedOn, trace.NoLock), IsBlocked: p.isBlocked,
		BlockedDonor: p.blockedDonor, Other: shown.Other,
		Policy: p.policy.String(), Nice: int(p.nice), Prio: int(99 - p.ownPrio), Weight: e.Weight, Vruntime: VTime(e.Vruntime), Deadline: VTime(e.Deadline), Vprot: VTime(e.Vprot),
		Vlag: VTime(e.Vlag), Slice: Duration(e.Slice),
		Ran: p.ran, Charged: p.charged, Step: int(p.pc), RTSlice: int(p.slices),
		DLRuntime: m.dl[t].runtime, DLDeadline: m.dl[t].deadline,
	}
	if p.prio < p.normalPrio() && p.prio < 99 {
		v.Inherits = int(99 - p.prio)
	}
	if len(m.jobs) > 0 && m.jobs[t].loop != noLoop {
		j := &m.jobs[t]
		v.Job, v.Release, v.FirstRelease, v.Due = int(j.before+j.done)+1, j.release(), j.first, trace.Never
		if j.due > 0 {
			v.Due = v.Release + Time(j.due)
		}
	}
	if p.depth > 0 {
		v.Loops = append(v.Loops, p.loops[:p.depth]...)
	}
	if m.dl[t].throttled {
		v.DLNext = m.dl[t].nextPeriod()
	}
	r := &m.rqs[p.cpu]
	pending := Duration(0)
	if r.donor != trace.Idle && r.curr != trace.Idle {
		pending = Duration(m.now - m.tasks[r.donor].execStart)
	}
	if r.curr == t {
		v.Ran += pending
	}
	if r.donor == t && r.curr != trace.Idle {
		v.Charged += pending
	}
	m.stepUnderWay(p, &v)
	if p.onRQ == queued && p.class() == classFair {
		v.Vlag = VTime(r.fair.V(m.es) - e.Vruntime)
	}
	return v
}

// stepUnderWay tells which step a task is in, and what is left of it: the program
// counter stands behind a run or a sleep already.
func (m *Machine) stepUnderWay(p *Task, v *trace.TaskView) {
	switch {
	case p.cont == contRun:
		v.Step--
		v.Left = p.target - v.Ran
	case p.state == stateSleeping && p.waitsFor == trace.NoLock && p.wakeAt != trace.Never:
		v.Left = Duration(p.wakeAt - m.now)
		if v.Step > 0 {
			v.Step--
		}
	}
}

func (m *Machine) cpuView(c CPUID) trace.CPUView {
	r := &m.rqs[c]
	v := trace.CPUView{
		Curr: r.curr, Donor: r.donor, NrRunning: r.nrRunning, V: VTime(r.fair.V(m.es)),
		Lazy: r.lazy, Full: r.full, HrtickAt: r.hrtick, Chain: append([]trace.Hop(nil), r.chain...),
		Server: trace.Server{State: serverStates[r.server.state], Runtime: r.server.runtime, Timer: r.server.timer},
	}
	if m.cfg.Server.Off {
		v.Server.State = "absent"
	}
	if t := r.fair.Curr(); t >= 0 {
		v.Fair = append(v.Fair, m.queuedView(c, TaskID(t)))
	}
	for _, t := range r.fair.ByDeadline() {
		v.Fair = append(v.Fair, m.queuedView(c, TaskID(t)))
	}
	for _, t := range r.dl {
		v.DL = append(v.DL, trace.Queued{Task: t, Eligible: true, Blocked: m.tasks[t].isBlocked})
	}
	for _, t := range r.rt {
		v.RT = append(v.RT, trace.Queued{Task: t, Eligible: true, Blocked: m.tasks[t].isBlocked})
	}
	return v
}

func (m *Machine) queuedView(c CPUID, t TaskID) trace.Queued {
	return trace.Queued{Task: t, Eligible: m.rqs[c].fair.Eligible(m.es, int(t)),
		Blocked: m.tasks[t].isBlocked && !m.es[t].Delayed, Delayed: m.es[t].Delayed}
}
