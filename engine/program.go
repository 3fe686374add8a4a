package engine

import (
	"borrowedtime/engine/config"
	"borrowedtime/engine/trace"
)

// advance runs the program of the executing task up to the next step that
// takes time.
func (m *Machine) advance(c CPUID) {
	r := &m.rqs[c]
	t := r.curr
	p := &m.tasks[t]
	if p.depth < 0 {
		p.depth = 0
		p.target = m.ranNow(c) + m.firstCost(c)
	}
	if p.wakeAt > m.now {
		m.sleepOn(c, t)
		return
	}
	prog := m.cfg.Tasks[t].Program
	for {
		if int(p.pc) >= len(prog) {
			m.finishProgram(c, t)
			return
		}
		if m.endless(p) {
			m.stop(trace.StoppedLoop, t)
			return
		}
		op := &prog[p.pc]
		switch op.Code {
		case config.OpRun:
			m.runBegin(c, p, op)
			return
		case config.OpLoop:
			m.loopBegin(p, op)
		case config.OpEnd:
			m.loopEnd(p, op)
		case config.OpEvery:
			m.jobsBegin(t, op)
		case config.OpWWEnd:
			p.pc++
			m.wwEnd(t)
		case config.OpMark:
			p.pc++
			m.rec(trace.KindMark, trace.MarkPassed, c, t, trace.NoTask, trace.NoLock, op.N, 0)
		default:
			if op.Code == config.OpNext {
				m.jobDone(t)
			}
			if d := m.takes(config.CostCall); d > 0 {
				m.arm(c, phaseCall, d)
				return
			}
			if !m.call(c) {
				return
			}
		}
	}
}

// runBegin starts a run step, which ends when so much has been executed. A turn
// that was up when the step before ended passes the CPU on now.
func (m *Machine) runBegin(c CPUID, p *Task, op *config.Op) {
	p.pc++
	if !m.cfg.Cost.Measured {
		p.target = max(p.target, m.ranNow(c)) // what the steps before took besides is no work of this one; see longCall
	}
	p.target += op.D
	p.cont, p.kernel = contRun, op.Kernel
	if r := &m.rqs[c]; r.full || r.lazy && !op.Kernel {
		m.armSchedule(c, false, 0)
		return
	}
	m.arm(c, phaseUser, 0)
}

// endless counts one more step of p, and reports whether it has taken too many of
// them at one instant. Time that passes by whatever means begins the count anew.
func (m *Machine) endless(p *Task) bool {
	if p.instant != m.now {
		p.instant, p.steps = m.now, 0
	}
	p.steps++
	return p.steps > config.MaxInstantSteps
}

// firstCost is what a task executes once before its first step.
func (m *Machine) firstCost(c CPUID) Duration {
	if m.rqs[c].leftIdle && m.cfg.CPUs == 1 {
		return 0
	}
	return m.takes(config.CostFirst)
}

func (m *Machine) loopBegin(p *Task, op *config.Op) {
	if op.N == 0 {
		p.pc = op.To + 1
		return
	}
	p.loops[p.depth] = op.N
	p.depth++
	p.pc++
}

func (m *Machine) loopEnd(p *Task, op *config.Op) {
	left := &p.loops[p.depth-1]
	if *left--; *left == 0 { // "forever" counts down from -1
		p.depth--
		p.pc++
		return
	}
	p.pc = op.To + 1
}

// runEnded is the end of a run step.
func (m *Machine) runEnded(c CPUID) {
	p := &m.tasks[m.rqs[c].curr]
	p.cont, p.kernel = contStep, false
	m.advance(c)
}

// callPhase is the program's arrival inside the kernel.
func (m *Machine) callPhase(c CPUID) {
	if m.call(c) {
		m.advance(c)
	}
}

// call carries the step out and reports whether the program goes on at once.
func (m *Machine) call(c CPUID) bool {
	r := &m.rqs[c]
	t := r.curr
	p := &m.tasks[t]
	op := &m.cfg.Tasks[t].Program[p.pc]
	if m.backsOff(t) {
		return m.lockCall(c, t, m.wanted(t), false)
	}
	switch op.Code {
	case config.OpLock, config.OpDownRead, config.OpDownWrite:
		return m.lockCall(c, t, op.Lock, op.Interruptible)
	case config.OpTryLock, config.OpTryRead, config.OpTryWrite:
		if !m.tryLockCall(c, t, op) {
			p.fail(op)
		}
	case config.OpDowngrade:
		return m.downgrade(c, t, op.Lock)
	case config.OpWWBegin:
		m.wwStart(t)
	case config.OpUnlock, config.OpUpRead, config.OpUpWrite:
		return m.unlockCall(c, t, op.Lock, op.Code)
	case config.OpSleep:
		return m.sleep(c, t, m.now+Time(op.D+m.takes(costSleep)))
	case config.OpSleepUntil:
		return m.sleep(c, t, Time(op.D))
	case config.OpNext:
		p.loops[p.depth-1]--
		p.pc = op.To
		return m.sleep(c, t, m.jobs[t].release())
	case config.OpSignal:
		m.sendSignal(c, t, op.Task)
	case config.OpNice, config.OpFIFO, config.OpRR, config.OpDeadline:
		if !m.setAttr(c, t, op) {
			return false
		}
	case config.OpAffine:
		switch to := target(op, t); {
		case m.keepsCPUs(to, op.Mask, t):
		case to == t:
			return m.setAffinity(c, t, op.Mask)
		default:
			m.affine(to, op.Mask, t)
		}
	case config.OpWait:
		return m.semWait(c, t, op.Lock, trace.SemTook)
	case config.OpPost:
		return m.semPost(c, t, op.Lock)
	case config.OpYield:
		m.yield(c)
		p.pc++
		return false
	}
	p.pc++
	return m.returnToUser(c)
}

// target is whom a step acts on: the task that it names, or the one that takes it.
func target(op *config.Op, t TaskID) TaskID {
	if op.Task != trace.NoTask {
		return op.Task
	}
	return t
}

// fail lets the program go on where op says for when it fails; the step itself is
// still to be left.
func (p *Task) fail(op *config.Op) {
	if op.To > 0 {
		p.pc = op.To - 1
	}
}

// returnToUser leaves the kernel after a call, and reports whether the program
// goes on: a pending request of either kind is honoured first.
func (m *Machine) returnToUser(c CPUID) bool {
	r := &m.rqs[c]
	if !r.full && !r.lazy {
		return true
	}
	m.tasks[r.curr].cont = contStep
	d := m.takes(config.CostPreempt)
	if r.full {
		d = 0
	}
	m.armSchedule(c, false, d)
	return false
}

// sleep puts the executing task to sleep until at; a time that has passed does
// not make it sleep.
func (m *Machine) sleep(c CPUID, t TaskID, at Time) bool {
	p := &m.tasks[t]
	p.pc++
	p.cont = contStep
	if at <= m.now {
		return m.returnToUser(c)
	}
	if p.armed { // the timer of the sleep before, if it has not fired, is over with it (hrtimer_cancel)
		m.dropTimers(t, false)
	}
	p.wakeAt, p.state, p.armed = at, stateSleeping, false
	m.seq++
	m.rqs[c].addTimer(timer{at: at, seq: m.seq, task: t})
	m.planJobs(t, at)
	m.rec(trace.KindSleep, trace.SleepTimed, c, t, trace.NoTask, trace.NoLock, int64(at), 0)
	m.armSchedule(c, true, m.takes(config.CostBlock))
	return false
}

// sleepOn puts a task back to sleep that somebody has woken too early: a release that
// had chosen it as waiter, and wakes it when it has got the lock by other means and
// gone on (usleep_range_state() and do_nanosleep() loop until their time is over).
func (m *Machine) sleepOn(c CPUID, t TaskID) {
	m.tasks[t].state = stateSleeping
	m.armSchedule(c, true, m.takes(config.CostBlock))
}

// finishProgram ends a task: it exits, or it sleeps for ever, which leaves it in
// deferred dequeue if it is not eligible.
func (m *Machine) finishProgram(c CPUID, t TaskID) {
	p := &m.tasks[t]
	p.cont, p.finished = contPark, true
	p.state = stateSleeping
	why := trace.FinishSleep
	if m.cfg.Exit {
		p.state, why = stateDead, trace.FinishExit
	}
	p.wakeAt = trace.Never
	m.finish++
	m.touch(t)
	m.rec(trace.KindFinish, why, c, t, trace.NoTask, trace.NoLock, 0, 0)
	m.noteFinish(t)
	m.armSchedule(c, true, m.takes(costLast))
}

// yield gives up the rest of the turn. It is the donor that is pushed back,
// also when another task executes on its context (do_sched_yield).
func (m *Machine) yield(c CPUID) {
	r := &m.rqs[c]
	d := r.donor
	m.tasks[r.curr].cont = contStep
	given := classes[m.tasks[d].class()].yield(m, c, d)
	m.rec(trace.KindResched, trace.ReschedYield, c, r.curr, d, trace.NoLock, 2, given)
	m.armSchedule(c, false, m.takes(config.CostBlock))
}

// sendSignal ends an interruptible lock wait, a sleep or a wait for a semaphore early.
// A signal that comes while the task does anything else stays pending until it waits for
// a lock interruptibly, which stands for code of the kernel. A sleep or a wait that
// begins later it does not end: they are calls of user space, which has had its handler
// run by then.
//
// Kernel: signal_wake_up(), kernel/signal.c; do_nanosleep(), kernel/time/hrtimer.c;
// futex_wait(), kernel/futex/waitwake.c (with a handler that does not ask for SA_RESTART).
func (m *Machine) sendSignal(c CPUID, from, to TaskID) {
	p := &m.tasks[to]
	m.rec(trace.KindSignal, trace.SignalSent, c, to, from, trace.NoLock, 0, 0)
	if p.finished {
		return
	}
	if m.cutShort(to, from) {
		return
	}
	p.signal = true
	if p.waitsFor != trace.NoLock && p.interruptible && p.cont == contLockWoken {
		m.wake(to, from, trace.WakeSignal)
	}
}

// cutShort ends a sleep or a wait of t early (EINTR): the program goes on with the next
// step. It reports whether t was in one.
func (m *Machine) cutShort(t, from TaskID) bool {
	p, prog := &m.tasks[t], m.cfg.Tasks[t].Program
	switch {
	case !p.started || p.state != stateSleeping:
		return false
	case p.cont == contSem:
		m.semLeave(t)
	case p.cont == contStep && p.pc > 0 && (prog[p.pc-1].Code == config.OpSleep || prog[p.pc-1].Code == config.OpSleepUntil):
		m.dropTimers(t, false)
		p.wakeAt = m.now
		m.unplanJobs(t)
	default:
		return false
	}
	m.wake(t, from, trace.WakeEarly)
	return true
}

// stop ends the run before the horizon.
//
//go:noinline
func (m *Machine) stop(why trace.Reason, t TaskID) {
	m.rec(trace.KindStopped, why, m.cpu, t, trace.NoTask, trace.NoLock, 0, 0)
	m.ended = why
}
