package engine

import (
	"borrowedtime/engine/config"
	"borrowedtime/engine/trace"
)

// Slaved is a machine that somebody else's clock leads: what happened in a recorded
// run (timers, wakeups, calls, each __schedule()) is told to it in order, with the
// instants of the recording. It answers each __schedule() by its own rules, is
// then forced to what was recorded, and goes on from there. So a rule is judged by
// its decisions one by one; a microsecond that one of them lacks does not spoil
// the next.
//
// The programs run from call to call: how long a task executes is the
// recording's, too. Nothing of a page reaches this, and a machine without a slave
// is asked for one at each place where it could be led, and no more.
type Slaved struct {
	m     Machine
	plans []Plan // of the __schedule() under way, by CPU
	said  []Answer
	to    CPUID // where the task that is being woken was queued, NoCPU: not told
	ours  CPUID // where the machine would have queued it
}

// leader is what a machine asks where it could be led. An interface, so that the
// linker leaves the one that leads out of programs that follow no recording.
type leader interface {
	picked(c CPUID, next TaskID, why trace.Reason, id classID) (TaskID, classID)
	executes(c CPUID, exec TaskID) TaskID
	placed(to CPUID) CPUID
	pulled(c CPUID) bool
}

// Plan is what a recorded __schedule() came to.
type Plan struct {
	Donors []TaskID // what was picked, once for each time the chain walk had it picked again
	Exec   TaskID   // who executed in the end; the last donor lent if it was another
	Pulls  []Pull   // what the CPU took from others because it had found nothing
}

// Pull is a fair task that a CPU about to idle has taken from another, with the
// clock and the virtual times that it was queued with.
type Pull struct {
	Task               TaskID
	At                 Time
	Vruntime, Deadline int64
}

// Answer is what the machine would have done instead, if anything.
type Answer struct {
	Wrong bool // it would have taken another donor, or another executing task
	Lost  bool // it could not be forced: what was recorded can't run there in the machine
	Pass  int  // index of the pick that differs; the number of picks: the walk does
	Donor TaskID
	Exec  TaskID
	Why   trace.Reason   // of its pick
	Chain []trace.Hop    // of its walk
	Queue trace.Snapshot // when it picked
}

// NewSlaved returns a machine at time 0 with every task asleep. Its costs are
// 1 ns each, so that nothing happens by itself: every phase waits to be told.
func NewSlaved(cfg *config.Config) (*Slaved, error) {
	if err := cfg.Check(); err != nil {
		return nil, err
	}
	led := *cfg
	led.Cost = config.Costs{}
	for c := range led.Cost.Set {
		if config.CostName(c) != config.CostHop && config.CostName(c) != config.CostMigrate {
			led.Cost.Set[c], led.Cost.NS[c] = true, 1
		}
	}
	s := &Slaved{plans: make([]Plan, cfg.CPUs), said: make([]Answer, cfg.CPUs), to: trace.NoCPU}
	s.m = *newMachine(&led, nil)
	s.m.slave = s
	return s, nil
}

// at sets the clock, and the CPU where something happens.
func (s *Slaved) at(now Time, c CPUID) { s.m.now, s.m.cpu = now, c }

// Tick is the tick of CPU c; what is idle has none.
func (s *Slaved) Tick(now Time, c CPUID) {
	s.at(now, c)
	r := &s.m.rqs[c]
	if r.curr != trace.Idle {
		s.m.tickTimer(c)
	}
	// What the balance finds out counts; what it moved, the recording tells.
	if r.rebalance {
		r.rebalance, r.domain.last = false, now/Time(s.m.tick)
		s.m.noteUtil()
	} else if s.m.toKick(c) != trace.NoCPU {
		s.m.noteUtil()
	}
}

// SliceTimer is the slice timer of CPU c.
func (s *Slaved) SliceTimer(now Time, c CPUID) {
	s.at(now, c)
	s.m.sliceTimer(c)
}

// Replenish is the timer at the start of a throttled deadline task's next period.
func (s *Slaved) Replenish(now Time, t TaskID) {
	if !s.m.dl[t].throttled {
		return
	}
	s.at(now, s.m.tasks[t].cpu)
	s.dropTimers(t, true)
	s.m.replenishTimer(t)
}

// dropTimers takes the alarms of t off all CPUs.
//
//go:noinline
func (s *Slaved) dropTimers(t TaskID, replenish bool) {
	for c := range s.m.rqs {
		r := &s.m.rqs[c]
		kept := r.timers[:0]
		for _, a := range r.timers {
			if a.task != t || a.replenish != replenish {
				kept = append(kept, a)
			}
		}
		r.timers = kept
	}
}

// Wake wakes t, which the recording then has on CPU to: by a timer on CPU c, or, if
// an unlock has chosen it, by who unlocked. It returns where the machine would have
// queued it, to itself if it had no choice; false: to the machine t is awake.
func (s *Slaved) Wake(now Time, c CPUID, t TaskID, to CPUID) (ours CPUID, ok bool) {
	s.at(now, c)
	waker, why := TaskID(trace.Idle), trace.WakeTimer
	if g := s.granter(t); g != trace.NoCPU {
		s.m.cpu, waker, why = g, s.m.rqs[g].curr, trace.WakeUnlock
	}
	p := &s.m.tasks[t]
	p.started = true
	s.dropTimers(t, false)
	if p.state != stateSleeping {
		return to, false
	}
	s.to, s.ours = to, to
	s.m.wake(t, waker, why)
	s.to = trace.NoCPU
	return s.ours, true
}

// granter returns the CPU whose unlock is about to wake t, and takes t out of its
// list; NoCPU if there is none.
func (s *Slaved) granter(t TaskID) CPUID {
	for c := range s.m.rqs {
		r := &s.m.rqs[c]
		for at := &r.granted; *at != trace.NoTask; at = &s.m.tasks[*at].wakeNext {
			if *at != t {
				continue
			}
			*at, s.m.tasks[t].wakeNext = s.m.tasks[t].wakeNext, trace.NoTask
			if r.granted == trace.NoTask && r.phase == phaseGrant {
				s.m.arm(CPUID(c), phaseUser, 0)
			}
			return CPUID(c)
		}
	}
	return trace.NoCPU
}

// Call has the executing task of c make the next call of its program, and reports
// which step that was; false: the program is over.
func (s *Slaved) Call(now Time, c CPUID) (*config.Op, bool) {
	s.at(now, c)
	r := &s.m.rqs[c]
	t := r.curr
	p := &s.m.tasks[t]
	for range config.MaxInstantSteps { // of loops that only run
		if p.finished || r.phase == phaseCall {
			break
		}
		p.cont, p.kernel = contStep, false
		s.m.advance(c)
	}
	if p.finished || r.phase != phaseCall {
		return nil, false
	}
	op := &s.m.cfg.Tasks[t].Program[p.pc]
	s.m.arm(c, phaseUser, 0)
	s.m.call(c)
	return op, true
}

// Resume is the return of the executing task of c from a schedule() inside its lock
// call, or one look of a spinner: it takes the lock if it is to be had.
func (s *Slaved) Resume(now Time, c CPUID) {
	s.at(now, c)
	switch s.m.tasks[s.m.rqs[c].curr].cont {
	case contSpin:
		s.m.spin(c)
	case contLockWoken, contLockAgain, contGranted, contLockQueue:
		s.m.lockResume(c)
	}
}

// StopSpin has the executing task of c give up its spin and queue, if it spins.
func (s *Slaved) StopSpin(now Time, c CPUID) {
	s.at(now, c)
	t := s.m.rqs[c].curr
	p := &s.m.tasks[t]
	switch {
	case p.cont == contSpin && !p.spinQueued:
		s.m.endSpin(c, t, trace.NoReason)
		s.m.queueUp(c, t, p.spinOn)
	case p.cont == contLockQueue:
		s.m.lockResume(c)
	}
}

// Schedule begins the __schedule() of CPU c that the recording ended with plan;
// sleeps: the executing task calls it to sleep. It goes on until the walk has moved
// a task to another CPU, or to the end; Answer completes it.
func (s *Slaved) Schedule(now Time, c CPUID, sleeps bool, plan Plan) {
	s.at(now, c)
	r := &s.m.rqs[c]
	s.plans[c], s.said[c] = plan, Answer{Donor: trace.NoTask, Exec: trace.NoTask}
	s.breakSpin(c)
	if t := r.curr; sleeps && t != trace.Idle && s.m.tasks[t].state == stateRunning && s.m.tasks[t].waitsFor != trace.NoLock {
		s.m.waitAgain(c, t, s.m.tasks[t].waitsFor)
	}
	r.voluntary = sleeps
	s.m.schedule(c)
}

// breakSpin ends the spin of the executing task of c, which is preempted.
func (s *Slaved) breakSpin(c CPUID) {
	t := s.m.rqs[c].curr
	if t == trace.Idle || s.m.tasks[t].cont != contSpin {
		return
	}
	p := &s.m.tasks[t]
	s.m.endSpin(c, t, trace.NoReason)
	switch {
	case s.m.locks[p.spinOn].kind == config.RTMutex:
		p.cont = contLockWoken
	case p.spinQueued:
		p.cont = contLockAgain
	default:
		p.cont = contLockQueue
	}
}

// Scheduling reports whether a __schedule() of CPU c is under way.
func (s *Slaved) Scheduling(c CPUID) bool { return s.m.rqs[c].inSched }

// Continue lets a __schedule() that has moved a task pick again.
func (s *Slaved) Continue(now Time, c CPUID) {
	s.at(now, c)
	if r := &s.m.rqs[c]; r.inSched && r.phase == phasePick {
		s.m.pick(c)
	}
}

// Answer completes the __schedule() of CPU c and tells how the machine would have
// decided.
func (s *Slaved) Answer(now Time, c CPUID) Answer {
	r := &s.m.rqs[c]
	for range s.m.tasks {
		s.Continue(now, c)
	}
	s.pulled(c) // if the machine had something to run
	s.at(now, c)
	if r.phase == phaseEnd {
		s.m.endSchedule(c)
	}
	return s.said[c]
}

// picked is asked at each pick of a __schedule(): next is the machine's choice, the
// answer what was recorded.
func (s *Slaved) picked(c CPUID, next TaskID, why trace.Reason, id classID) (TaskID, classID) {
	plan, said := &s.plans[c], &s.said[c]
	pass := min(s.m.rqs[c].passes, len(plan.Donors)) - 1
	want := plan.Donors[pass]
	if want == next {
		return next, id
	}
	s.differs(c, Answer{Wrong: true, Pass: pass, Donor: next, Exec: trace.NoTask, Why: why})
	switch {
	case want == trace.Idle:
		return trace.Idle, classIdle
	case !s.canRun(c, want):
		said.Lost = true
		return next, id
	}
	return want, s.m.tasks[want].class()
}

// differs notes the first difference of a __schedule().
func (s *Slaved) differs(c CPUID, a Answer) {
	if said := &s.said[c]; !said.Wrong {
		a.Chain = append(a.Chain, s.m.rqs[c].chain...)
		a.Queue = s.m.snapshot()
		*said = a
	}
}

// canRun reports whether t could be picked on c.
func (s *Slaved) canRun(c CPUID, t TaskID) bool {
	p := &s.m.tasks[t]
	return p.cpu == c && p.onRQ == queued && !s.m.es[t].Delayed && !s.m.dl[t].throttled
}

// executes is asked at the end of a __schedule(): exec is who would execute by the
// machine's walk, the answer who did.
func (s *Slaved) executes(c CPUID, exec TaskID) TaskID {
	plan, said, r := &s.plans[c], &s.said[c], &s.m.rqs[c]
	donor := plan.Donors[len(plan.Donors)-1]
	if exec == plan.Exec && (r.donor == donor || exec == trace.Idle) {
		return exec
	}
	s.differs(c, Answer{Wrong: true, Pass: len(plan.Donors), Donor: r.donor, Exec: exec})
	switch {
	case plan.Exec == trace.Idle:
		s.m.proxyIdle(c)
		return trace.Idle
	case !s.canRun(c, donor) || !s.canRun(c, plan.Exec):
		said.Lost = true
		return exec
	case r.donor != donor:
		s.m.putPrev(c)
		s.m.setNext(c, donor, true)
	}
	if donor == plan.Exec {
		p := &s.m.tasks[donor]
		p.blockedOn, p.isBlocked, p.state = trace.NoLock, false, stateRunning
	}
	return plan.Exec
}

// placed is asked where a woken task is to be queued: to is the machine's choice,
// the answer what was recorded.
func (s *Slaved) placed(to CPUID) CPUID {
	s.ours = to
	if s.to != trace.NoCPU {
		return s.to
	}
	return to
}
