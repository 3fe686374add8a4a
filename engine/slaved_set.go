package engine

import (
	"borrowedtime/engine/config"
	"borrowedtime/engine/trace"
)

// What a recording can tell a slaved machine about where things stand, beyond what
// happens: after a difference its queues and locks are set anew.

// Place is where a task stands in the run queues.
type Place uint8

// The places.
const (
	PlaceOff     Place = iota // asleep, or waiting for a lock off the queue
	PlaceQueued               // on a run queue; also one that waits for a lock and lends
	PlaceDelayed              // asleep, in deferred dequeue
)

// Where returns where t stands: its CPU, and how.
func (s *Slaved) Where(t TaskID) (CPUID, Place) {
	p := &s.m.tasks[t]
	switch {
	case p.onRQ != queued:
		return p.cpu, PlaceOff
	case s.m.es[t].Delayed:
		return p.cpu, PlaceDelayed
	}
	return p.cpu, PlaceQueued
}

// Executing returns the two contexts of CPU c.
func (s *Slaved) Executing(c CPUID) (exec, donor TaskID) { return s.m.rqs[c].curr, s.m.rqs[c].donor }

// Owner returns who owns lock l.
func (s *Slaved) Owner(l LockID) TaskID { return s.m.locks[l].owner }

// Waits returns the lock whose wait list t stands in, NoLock for none.
func (s *Slaved) Waits(t TaskID) LockID { return s.m.tasks[t].waitsFor }

// Fair returns V of the queue that t is on or was on last, and its virtual runtime
// and deadline.
func (s *Slaved) Fair(t TaskID) (v, vruntime, deadline int64) {
	e := &s.m.es[t]
	return s.m.rqs[s.m.tasks[t].cpu].fair.V(s.m.es), e.Vruntime, e.Deadline
}

// Short returns for how much longer than now the donor of c has to execute until V of
// its queue is v; 0 if that is not for a fair donor to change.
func (s *Slaved) Short(now Time, c CPUID, v int64) Duration {
	r := &s.m.rqs[c]
	if r.donor == trace.Idle || r.curr == trace.Idle || r.fair.Curr() != int(r.donor) {
		return 0
	}
	ran := int64(now - s.m.tasks[r.donor].execStart)
	return Duration((v-r.fair.V(s.m.es))*r.fair.Weight(s.m.es)/1024 - ran)
}

// Settle sets V of the fair queue of c to v by the virtual runtime of t, which was
// charged last there and waits now, if that takes at most limit of execution.
func (s *Slaved) Settle(c CPUID, t TaskID, v int64, limit Duration) {
	q, e := &s.m.rqs[c].fair, &s.m.es[t]
	if at, place := s.Where(t); at != c || place != PlaceQueued || s.m.tasks[t].class() != classFair || q.Curr() == int(t) {
		return
	}
	d := (v - q.V(s.m.es)) * q.Weight(s.m.es) / e.Weight
	if ran := Duration(d * e.Weight / 1024); ran >= -limit && ran <= limit {
		q.Adjust(s.m.es, int(t), e.Vruntime+d, e.Deadline, true)
	}
}

// SetFair gives a queued fair task the virtual runtime and deadline of the
// recording.
func (s *Slaved) SetFair(t TaskID, vruntime, deadline int64) {
	p := &s.m.tasks[t]
	if p.onRQ != queued || p.class() != classFair {
		return
	}
	q := &s.m.rqs[p.cpu].fair
	q.Adjust(s.m.es, int(t), vruntime, deadline, q.Curr() != int(t))
}

// Set puts t where the recording has it, if it is neither donor nor executing.
func (s *Slaved) Set(now Time, t TaskID, c CPUID, where Place) {
	m := &s.m
	p := &m.tasks[t]
	if p.onCPU || p.onRQ == queued && m.rqs[p.cpu].donor == t {
		return
	}
	s.at(now, c)
	if p.onRQ == queued {
		m.dequeue(t, deqSleep|deqSpecial)
	}
	m.dl[t].throttled = false
	m.dropTimers(t, true)
	p.wakeCPU = c
	if where == PlaceOff {
		p.cpu, p.state = c, stateSleeping
		return
	}
	m.enqueue(c, t, enqWakeup)
	lends := p.waitsFor != trace.NoLock && p.blockedOn != trace.NoLock && where == PlaceQueued
	if lends {
		return
	}
	p.state, p.isBlocked = stateRunning, false
	if where == PlaceDelayed && p.class() == classFair {
		m.es[t].Delayed = true
		m.rqs[c].nrRunnable--
		p.state, p.isBlocked = stateSleeping, true
	}
}

// Detach takes a waiting task off its queue, to be attached to another, as balancing
// does, or a push or pull of real-time work; false: it isn't waiting.
func (s *Slaved) Detach(now Time, t TaskID) bool {
	p := &s.m.tasks[t]
	if p.onRQ != queued || p.onCPU || s.m.rqs[p.cpu].donor == t {
		return false
	}
	s.at(now, p.cpu)
	s.m.dequeue(t, 0)
	p.onRQ = migrating
	return true
}

// Attach is the second half: t joins CPU to.
func (s *Slaved) Attach(now Time, t TaskID, to CPUID) {
	if s.m.tasks[t].onRQ != migrating {
		return
	}
	s.at(now, to)
	s.m.tasks[t].wakeCPU = to
	s.m.enqueue(to, t, 0)
}

// pulled is asked when CPU c has found nothing to run: what the recording has it
// take from others joins, and the answer is whether there was any.
func (s *Slaved) pulled(c CPUID) bool {
	now, any := s.m.now, false
	for _, p := range s.plans[c].Pulls {
		if cpu, place := s.Where(p.Task); place == PlaceQueued && cpu != c {
			s.Detach(p.At, p.Task)
		}
		if s.m.tasks[p.Task].onRQ == migrating {
			s.Attach(p.At, p.Task, c)
			s.SetFair(p.Task, p.Vruntime, p.Deadline)
			any = true
		}
	}
	s.at(now, c)
	return any
}

// LeaveForHome begins the wakeup of a donor away from home: it leaves the CPU that
// it lent on, and Wake places it.
func (s *Slaved) LeaveForHome(now Time, c CPUID, t TaskID) {
	m := &s.m
	p := &m.tasks[t]
	if p.onRQ != queued || !p.isBlocked || p.onCPU || p.state != stateSleeping || !m.has(config.FeatReturn) || !m.needsHome(p) {
		return
	}
	s.at(now, c)
	p.blockedOn = trace.NoLock
	m.leaveForHome(t)
	p.state = stateSleeping
}

// Take makes t the owner of lock l, whatever stands in the way, and ends its wait.
func (s *Slaved) Take(now Time, c CPUID, t TaskID, l LockID) {
	s.at(now, c)
	m := &s.m
	p := &m.tasks[t]
	if p.cont == contSpin {
		m.endSpin(c, t, trace.NoReason)
	}
	m.acquire(c, t, l, trace.LockFree)
	p.cont, p.isBlocked = contStep, false
	if prog := m.cfg.Tasks[t].Program; int(p.pc) < len(prog) && prog[p.pc].Code == config.OpLock && prog[p.pc].Lock == l {
		m.stepDone(t)
	}
}

// Queue puts t into the wait list of l if it does not stand there.
func (s *Slaved) Queue(now Time, c CPUID, t TaskID, l LockID) {
	if s.m.tasks[t].waitsFor == l {
		return
	}
	s.at(now, c)
	s.m.tasks[t].waitsFor = l
	s.m.discipline(l).enqueue(&s.m, c, t, l)
	s.m.waitAgain(c, t, l)
}
