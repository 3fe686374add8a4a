package engine

import (
	"borrowedtime/engine/config"
	"borrowedtime/engine/trace"
)

// schedule is __schedule(): take the executing task off if it wants to sleep,
// pick a donor, find out who executes for it, switch.
//
// Kernel: __schedule(), kernel/sched/core.c, 7.3.
func (m *Machine) schedule(c CPUID) {
	r := &m.rqs[c]
	r.inSched, r.request, r.passes = true, -1, 0
	if r.voluntary && r.curr != trace.Idle && m.tasks[r.curr].state != stateRunning {
		m.deschedule(c, r.curr)
	}
	if r.moving != trace.NoTask {
		m.takeAway(c)
	}
	m.pick(c)
}

// deschedule takes the executing task off the queue because it goes to sleep;
// a task that waits for a mutex stays if proxy execution is on
// (try_to_block_task).
func (m *Machine) deschedule(c CPUID, t TaskID) {
	p := &m.tasks[t]
	if p.signal && p.interruptible && p.waitsFor != trace.NoLock {
		p.state, p.blockedOn = stateRunning, trace.NoLock
		return
	}
	p.isBlocked = true
	m.touch(t)
	if p.blockedOn != trace.NoLock && m.has(config.FeatProxy) {
		m.rec(trace.KindBlock, trace.BlockKept, c, t, m.locks[p.waitsFor].owner, p.waitsFor, m.aheadOf(t), 0)
		return
	}
	if p.waitsFor != trace.NoLock {
		m.rec(trace.KindBlock, trace.BlockOff, c, t, m.locks[p.waitsFor].owner, p.waitsFor, m.aheadOf(t), 0)
	}
	f := deqSleep
	if p.state == stateDead {
		f |= deqSpecial
	}
	m.leaveQueue(c, t, f, trace.DequeueSleep)
}

// leaveQueue dequeues t and records whether it left or was deferred.
func (m *Machine) leaveQueue(c CPUID, t TaskID, f dequeueFlags, why trace.Reason) {
	m.rqs[c].extra += m.takes(costLeave)
	if !m.dequeue(t, f) {
		why = trace.DequeueDeferred
		m.rqs[c].extra += m.takes(costDefer)
	}
	m.rec(trace.KindDequeue, why, c, t, trace.NoTask, m.tasks[t].waitsFor, m.es[t].Vlag, 0)
}

// pick chooses the donor and walks its chain, as often as the walk says so.
func (m *Machine) pick(c CPUID) {
	r := &m.rqs[c]
	for {
		r.passes++
		if r.passes > 4*len(m.tasks)+16 {
			panic("engine: __schedule() does not come to an end")
		}
		r.prevDonor, r.push = r.donor, classIdle
		m.pickDonor(c)
		r.chain = r.chain[:0]
		if r.donor == trace.Idle || !m.linked(r.donor) {
			m.finishSchedule(c, r.donor)
			return
		}
		r.walk, r.walkLock, r.depth, r.currInChain = r.donor, trace.NoLock, 0, false
		if !m.walkOn(c) {
			return
		}
	}
}

// pickDonor asks the classes in order and makes the answer the donor
// (pick_next_task). If it is the donor already, nothing is renewed.
func (m *Machine) pickDonor(c CPUID) {
	r := &m.rqs[c]
	m.updateCurr(c)
	m.prevBalance(c)
	r.served, r.forced = false, false
	next, why, id := m.pickTask(c)
	if next == trace.Idle {
		var pulled bool
		if pulled, why = m.newIdle(c); pulled {
			next, why, id = m.pickTask(c)
		}
	}
	if m.slave != nil {
		next, id = m.slave.picked(c, next, why, id)
	}
	if m.choice != nil {
		next, why, id = m.choice.made(m, c, next, why, id)
	}
	m.recPick(c, next, why)
	if m.cfg.Server.Off && id < classFair {
		m.tellNoServer(c)
	}
	if next != r.donor {
		m.putPrev(c)
		m.setNext(c, next, true)
	}
	r.nextClass = id
	if next != trace.Idle && m.has(config.FeatHandoff) {
		m.tasks[next].blockedDonor = trace.NoTask
	}
}

// pickTask asks the classes in order for a task to run.
func (m *Machine) pickTask(c CPUID) (TaskID, trace.Reason, classID) {
	r := &m.rqs[c]
	id := classDL
	if r.nrRunning == r.fair.Len() && (r.server.state != serverActive || r.donor == trace.Idle || m.tasks[r.donor].class() == classFair) {
		id = classFair // only fair tasks are queued, and none of a higher class leaves
	}
	for ; ; id++ {
		if next, why := classes[id].pick(m, c); next != trace.Idle || id == classIdle {
			return next, why, id
		}
	}
}

// finishSchedule installs exec as the execution context of c.
func (m *Machine) finishSchedule(c CPUID, exec TaskID) {
	if m.slave != nil {
		exec = m.slave.executes(c, exec)
	}
	r := &m.rqs[c]
	prev := r.curr
	if exec != prev && r.donor == r.prevDonor && r.donor != trace.Idle {
		// The same donor with another task executing: protection and slice
		// timer are renewed, which a plain re-pick does not do.
		m.putPrev(c)
		m.setNext(c, r.donor, true)
	}
	m.updateCurr(c)
	m.notePressure(c)
	idled := r.detour
	r.full, r.lazy = idled || r.late, false
	r.detour, r.late, r.leftIdle = false, false, prev == trace.Idle
	m.switchTo(c, prev, exec, idled)
	if d := m.switchTime(c, prev) + r.extra; d > 0 {
		r.extra = 0
		m.arm(c, phaseEnd, d)
		return
	}
	m.endSchedule(c)
}

// switchTime returns how long the switch from prev takes.
func (m *Machine) switchTime(c CPUID, prev TaskID) Duration {
	r := &m.rqs[c]
	d := m.takes(config.CostSwitch)
	switch prev {
	case trace.Idle:
		d = m.takes(costSwitchIdle)
	case r.curr:
		d -= m.takes(costSwitchSame)
	}
	if r.nextClass == classFair {
		d += m.takes(costSwitchFair)
	}
	return d + Duration(max(r.nrRunning-2, 0))*m.takes(costSwitchEach)
}

// switchTo changes the execution context, and tells who executes on whose time.
func (m *Machine) switchTo(c CPUID, prev, exec TaskID, detour bool) {
	r := &m.rqs[c]
	if exec != prev {
		r.curr = exec
		if prev != trace.Idle {
			m.tasks[prev].onCPU = false
			m.touch(prev)
			if len(m.jobs) > 0 {
				m.jobSpent(prev)
			}
		} else {
			r.nextTick = m.tickAfter(m.now)
		}
		if exec != trace.Idle {
			m.startOn(c, exec)
		} else {
			r.nextTick, r.idleSince = trace.Never, m.now
		}
	}
	m.recSwitch(c, prev, m.switchReason(prev, exec, detour))
	if exec != prev && prev != trace.Idle && m.spins > 0 {
		m.spinnersOf(prev)
	}
}

// startOn marks exec as executing on c.
func (m *Machine) startOn(c CPUID, exec TaskID) {
	p := &m.tasks[exec]
	p.onCPU = true
	m.touch(exec)
	if !p.started {
		p.started = true
	}
}

func (m *Machine) switchReason(prev, exec TaskID, detour bool) trace.Reason {
	if exec == prev {
		return trace.SwitchDonor
	}
	if detour {
		return trace.SwitchDetour
	}
	if prev == trace.Idle {
		return trace.SwitchIdle
	}
	switch p := &m.tasks[prev]; {
	case p.finished:
		return trace.SwitchFinish
	case p.state == stateRunning, p.cont == contSpin:
		return trace.SwitchPreempt
	case p.waitsFor != trace.NoLock:
		return trace.SwitchBlock
	}
	return trace.SwitchSleep
}

// endSchedule is the end of __schedule(): the slice timer is armed, and a
// request that has come meanwhile is honoured.
func (m *Machine) endSchedule(c CPUID) {
	r := &m.rqs[c]
	m.hrtickFinish(c)
	r.inSched = false
	if r.moving != trace.NoTask && m.tasks[r.moving].onRQ == migrating {
		m.bring(c)
	}
	if class := r.push; class != classIdle {
		r.push = classIdle
		m.push(c, class)
	}
	if r.full && !r.stuck {
		d := Duration(0)
		if r.curr == trace.Idle {
			d = m.takes(config.CostDetour)
		}
		m.armSchedule(c, false, d)
		return
	}
	if r.curr == trace.Idle {
		m.arm(c, phaseUser, 0)
		return
	}
	d := m.takes(config.CostResume)
	if r.leftIdle {
		d = m.takes(costResumeIdle)
	} else if r.nextClass == classFair {
		d += m.takes(costResumeFair)
	}
	m.resumeAfter(c, d)
}

// resumeAfter returns to the program after d.
func (m *Machine) resumeAfter(c CPUID, d Duration) {
	if d > 0 {
		m.arm(c, phaseResume, d)
		return
	}
	m.resume(c)
}
