package engine

import (
	"borrowedtime/engine/config"
	"borrowedtime/engine/internal/eevdf"
	"borrowedtime/engine/trace"
)

// Another policy at run time, of a task itself or of another (sched_setattr): the task is
// taken off its queue, queued by what it is now, and whoever should run then is asked
// for, as with an inherited priority. What it inherits, it keeps.
//
// Kernel: __sched_setscheduler(), kernel/sched/syscalls.c; sched_change_begin(),
// sched_change_end(), kernel/sched/core.c; sched_dl_overflow(), switched_from_dl(),
// kernel/sched/deadline.c; 7.3.

// attrs are what a step asks for.
type attrs struct {
	policy     config.Policy
	prio, nice int16 // 1 to 99 of FIFO and RR; of the fair policy
	reservation
}

// setAttr is a step that changes policy, priority, nice value or reservation. It
// reports whether it has: a CPU in the middle of a walk holds its run queue, and the
// call waits for it, as for a donor on its way.
func (m *Machine) setAttr(c CPUID, by TaskID, op *config.Op) bool {
	t := target(op, by)
	p := &m.tasks[t]
	if r := &m.rqs[p.cpu]; p.cpu != c && (r.phase == phaseWalk || m.onTheWay(t)) {
		m.arm(c, phaseCall, max(1, Duration(r.phaseAt-m.now)))
		return false
	}
	a := attrs{policy: config.FIFO, prio: int16(op.N)}
	switch op.Code {
	case config.OpRR:
		a.policy = config.RR
	case config.OpDeadline:
		a = attrs{policy: config.Deadline, reservation: reservation{op.D, op.Due, op.Period}}
	case config.OpNice:
		a = attrs{nice: int16(op.N)}
	}
	m.changed = true
	switch why := m.refused(t, &a); {
	case why != trace.NoReason:
		m.rec(trace.KindAttr, why, p.cpu, t, other(by, t), trace.NoLock, 0, 0)
	case op.Code == config.OpNice && classOfPolicy[p.policy] == classFair:
		m.setNice(t, a.nice, other(by, t))
	case !m.hasAttrs(t, &a):
		m.setPolicy(t, &a, by)
	}
	return true
}

// other is who has done something to t, for a record; NoTask: t itself.
func other(by, t TaskID) TaskID {
	if by == t {
		return trace.NoTask
	}
	return by
}

// refused says why the kernel does not change t's attributes; NoReason: it does.
func (m *Machine) refused(t TaskID, a *attrs) trace.Reason {
	p := &m.tasks[t]
	switch {
	case p.finished && m.cfg.Exit:
		return trace.AttrGone
	case a.policy != config.Deadline || m.cfg.NoAdmission || m.hasAttrs(t, a):
	case p.allowed != config.AllCPUs(m.cfg.CPUs):
		return trace.AttrPinned
	case !m.admits(t, a):
		return trace.AttrBusy
	}
	return trace.NoReason
}

// hasAttrs reports whether t has the policy and all else already.
//
//go:noinline
func (m *Machine) hasAttrs(t TaskID, a *attrs) bool {
	p := &m.tasks[t]
	if p.policy != a.policy {
		return false
	}
	switch a.policy {
	case config.FIFO, config.RR:
		return p.ownPrio == 99-a.prio
	case config.Deadline:
		return *m.dl[t].ownReservation() == a.reservation
	}
	return p.nice == a.nice
}

// setPolicy gives t the attributes.
func (m *Machine) setPolicy(t TaskID, a *attrs, by TaskID) {
	p := &m.tasks[t]
	if m.rqs[p.cpu].donor == t {
		m.updateCurr(p.cpu)
	}
	before := m.policyCode(t)
	m.store(t, a)
	m.rec(trace.KindAttr, trace.AttrPolicy, p.cpu, t, other(by, t), trace.NoLock, before, m.policyCode(t))
	prio, best := p.normalPrio(), trace.NoTask
	if m.inherits {
		if best = m.bestWaiter(t); best != trace.NoTask {
			prio = min(prio, m.tasks[best].prio)
		}
	}
	if prio != p.prio || prio < 0 && !m.dl[t].boosted {
		m.changePrio(t, prio, best, m.lendsDeadline(t, prio, best))
	}
	if m.inherits {
		m.adjustChain(t, trace.NoTask) // where t waits itself (rt_mutex_adjust_pi)
	}
}

// store keeps the attributes (__setscheduler_params). A reservation that is given up
// counts until its zero-lag time.
func (m *Machine) store(t TaskID, a *attrs) {
	p, e, s := &m.tasks[t], &m.dl[t], &m.es[t]
	if p.policy == config.Deadline {
		e.left = *e.ownReservation()
		*e.ownReservation() = reservation{}
		if a.policy != config.Deadline && e.throttled {
			m.liftThrottle(t)
		}
	}
	p.policy = a.policy
	switch a.policy {
	case config.FIFO, config.RR:
		p.ownPrio = 99 - a.prio
		if p.slices == 0 {
			p.slices = int16(rrSlice(m.cfg.HZ))
		}
	case config.Deadline:
		p.ownPrio, *e.ownReservation(), e.changed = -1, a.reservation, true
	default:
		p.nice = a.nice
		s.Weight, s.Slice, s.Custom = eevdf.Weight(int(a.nice)), m.base, false
	}
}

// ownReservation is what a deadline task has itself, also while it is boosted.
func (e *dlEntity) ownReservation() *reservation {
	if e.boosted {
		return &e.own
	}
	return &e.reservation
}

// admits is __dl_overflow(): whether the reservations of all and a fair server on each
// CPU fit if t has the one that it asks for.
func (m *Machine) admits(t TaskID, a *attrs) bool {
	sum := a.bandwidth() + m.cfg.Server.Bandwidth()*int64(m.cfg.CPUs)
	for i := range m.tasks {
		if TaskID(i) != t || m.tasks[t].policy != config.Deadline {
			sum += m.reserved(TaskID(i))
		}
	}
	return sum <= int64(m.cfg.CPUs)<<bandwidthShift
}

// reserved is what t takes of the CPUs by reservation; of one that it has given up, or
// that has outlived it, until what was left of it could have been run at its own pace.
func (m *Machine) reserved(t TaskID) int64 {
	p, e := &m.tasks[t], &m.dl[t]
	own := e.left
	if p.policy == config.Deadline {
		own = *e.ownReservation()
		if !p.finished {
			return own.bandwidth()
		}
	}
	if own.dlRuntime == 0 || e.deadline-Time(int64(e.runtime)<<10/int64(own.dlRuntime)*int64(own.dlPeriod)>>10) <= m.now {
		return 0
	}
	return own.bandwidth()
}

// bandwidth is the part of a CPU in 1<<20ths (to_ratio).
func (r *reservation) bandwidth() int64 {
	return int64(r.dlRuntime) << bandwidthShift / int64(r.dlPeriod)
}

// policyCode is t's policy as a record tells it.
//
//go:noinline
func (m *Machine) policyCode(t TaskID) int64 {
	p := &m.tasks[t]
	n := p.nice
	if p.policy == config.FIFO || p.policy == config.RR {
		n = 99 - p.ownPrio
	}
	return trace.PolicyCode(int(p.policy), int(n))
}

// changedPolicy is that of a task that has another one than the scenario gives it, to
// rank it by in a record; 0: it has not.
func (m *Machine) changedPolicy(t TaskID) int64 {
	p, tc := &m.tasks[t], &m.cfg.Tasks[t]
	if p.policy == tc.Policy && (p.nice == int16(tc.Nice) || classOfPolicy[p.policy] != classFair) && (classOfPolicy[p.policy] != classRT || p.ownPrio == int16(99-tc.Prio)) {
		return 0
	}
	return trace.RanksChanged + m.policyCode(t)
}
