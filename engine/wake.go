package engine

import (
	"borrowedtime/engine/config"
	"math/bits"

	"borrowedtime/engine/trace"
)

// wake is try_to_wake_up(): a task that is still queued is made runnable where
// it is (or, as a donor away from home, taken home); any other is placed on a
// CPU and queued there.
//
// Differs: who wakes a donor on its way, other than by an unlock, waits until it has
// arrived; here it arrives early.
//
// Kernel: try_to_wake_up(), ttwu_runnable(), kernel/sched/core.c, 7.3.
func (m *Machine) wake(t TaskID, waker TaskID, why trace.Reason) {
	p := &m.tasks[t]
	if p.state != stateSleeping {
		return
	}
	if why == trace.WakeTimer || why == trace.WakeStart {
		p.wakeAt = m.now
	} else if p.wakeAt >= m.now && p.wakeAt != trace.Never {
		p.armed = true
	}
	m.touch(t)
	m.leaveParking(p)
	if m.onTheWay(t) {
		m.arrive(t)
	}
	if p.onCPU {
		// It has not gone to sleep yet; it will find that it may run.
		p.state, p.isBlocked = stateRunning, false
		m.rec(trace.KindWake, trace.WakeRunning, p.cpu, t, waker, trace.NoLock, 0, int64(p.cpu))
		return
	}
	if p.onRQ == queued && m.wakeQueued(t, waker, why) {
		m.unpark(t)
		return
	}
	p.state = stateWaking
	from := p.cpu
	if m.needsHome(p) {
		from = p.wakeCPU
	}
	to := m.selectCPU(t, p.wakeCPU)
	if to != from {
		m.recMigration(t, from, to, trace.MigrateWake)
	}
	p.wakeCPU = to
	runtime, deadline := m.dl[t].runtime, m.dl[t].deadline
	m.enqueue(to, t, enqWakeup)
	m.rec(trace.KindWake, why, to, t, waker, trace.NoLock, m.wakeValue(t), int64(from))
	if p.class() == classDL {
		m.tellBudget(to, t, runtime, deadline)
	}
	m.wakeupPreempt(to, t)
	p.isBlocked, p.state = false, stateRunning
	classes[p.class()].woken(m, t)
	m.unpark(t)
}

// wakeValue is what a wakeup's record says of t besides: its virtual time, or, without
// budget, when it gets one.
func (m *Machine) wakeValue(t TaskID) int64 {
	if m.dl[t].throttled {
		return int64(m.dl[t].nextPeriod())
	}
	return m.es[t].Vruntime
}

// needsHome reports whether proxy execution has taken the task away from home.
func (m *Machine) needsHome(p *Task) bool { return p.cpu != p.wakeCPU }

// wakeQueued wakes a task that is still on a run queue, and reports whether
// that is all; false: it was taken off, to be placed at home.
func (m *Machine) wakeQueued(t, waker TaskID, why trace.Reason) bool {
	p := &m.tasks[t]
	c := p.cpu
	wasDelayed := m.es[t].Delayed
	if wasDelayed {
		classes[p.class()].enqueue(m, c, t, enqDelayed)
	}
	if p.isBlocked && m.has(config.FeatReturn) && m.needsHome(p) {
		p.blockedOn = trace.NoLock
		m.leaveForHome(t)
		return false
	}
	kind := why
	switch {
	case wasDelayed:
		kind = trace.WakeDelayed
	case p.waitsFor != trace.NoLock && why == trace.WakeUnlock && p.isBlocked:
		kind = trace.WakeInPlace
	}
	m.rec(trace.KindWake, kind, c, t, waker, trace.NoLock, m.wakeValue(t), int64(c))
	m.wakeupPreempt(c, t)
	p.isBlocked, p.state = false, stateRunning
	return true
}

// leaveForHome takes a woken donor off the CPU that it lent on. If it is the
// donor there, the task that executes becomes its own donor again
// (proxy_needs_return, proxy_reset_donor).
func (m *Machine) leaveForHome(t TaskID) {
	p := &m.tasks[t]
	c := p.cpu
	r := &m.rqs[c]
	if r.donor == t {
		m.putPrev(c)
		m.setNext(c, r.curr, true)
		m.rec(trace.KindReset, trace.ResetDonor, c, r.curr, t, trace.NoLock, 0, 0)
		m.showCPU(c)
		m.resched(c, false, trace.ReschedReset)
	}
	p.state = stateWaking
	m.dequeue(t, deqSleep|deqSpecial)
	m.recMigration(t, c, p.wakeCPU, trace.MigrateReturn)
}

// wakeupPreempt asks whether the task that has become runnable on c should
// replace the donor there.
//
// Kernel: wakeup_preempt(), kernel/sched/core.c, 7.3.
func (m *Machine) wakeupPreempt(c CPUID, t TaskID) {
	r := &m.rqs[c]
	id := m.tasks[t].class()
	yes, why := false, trace.KeepClass
	switch {
	case id < r.nextClass:
		yes, why = true, trace.PreemptClass
		if r.nextClass == classIdle {
			why = trace.PreemptIdle
		}
		r.nextClass = id
	case id == r.nextClass && r.donor == trace.Idle:
		yes, why = true, trace.PreemptIdle
	case id == r.nextClass:
		yes, why = classes[id].preempts(m, c, t)
	}
	lent := m.inherited(r.donor)
	if r.served {
		lent = trace.RanksServed
	}
	m.rec(trace.KindPreempt, why, c, t, r.donor, trace.NoLock, m.inherited(t), lent)
	if yes {
		m.resched(c, id == classFair && r.donor != trace.Idle && why != trace.PreemptClass, trace.ReschedPreempt)
	}
}

// inherited says which priority above the fair ones t has by inheritance, for a
// record: 0 for none. Without any it says which policy t has been given at run time.
//
//go:noinline
func (m *Machine) inherited(t TaskID) int64 {
	if t == trace.Idle {
		return 0
	}
	p := &m.tasks[t]
	switch {
	case p.prio >= 100 || p.prio == p.normalPrio():
		if !m.changed {
			return 0
		}
		return m.changedPolicy(t)
	case p.prio < 0:
		return trace.RanksDeadline
	}
	return int64(99 - p.prio)
}

// idleCPU reports whether c has nothing to do; a CPU in the idle detour has.
func (m *Machine) idleCPU(c CPUID) bool {
	r := &m.rqs[c]
	return r.curr == trace.Idle && r.nrRunning == 0 && r.phase != phaseFrozen
}

// selectCPU chooses the CPU where a woken task is queued: where it is pinned to,
// or what its class says. prev is where it belongs.
//
// Kernel: select_task_rq(), kernel/sched/core.c, 7.3.
func (m *Machine) selectCPU(t TaskID, prev CPUID) CPUID {
	p := &m.tasks[t]
	to := CPUID(bits.TrailingZeros64(p.allowed))
	if m.movable(t) {
		if c := classes[p.class()].selectCPU(m, t, prev); m.allows(t, c) {
			to = c
		}
	}
	if m.slave != nil {
		to = m.slave.placed(to)
	}
	return to
}
