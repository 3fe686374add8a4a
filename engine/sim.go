package engine

import (
	"errors"
	"fmt"

	"borrowedtime/engine/trace"
)

// Sim is one run of a scenario: the machine, its trace, its checkpoints.
type Sim struct {
	m       Machine
	trace   trace.Trace
	history history
	done    bool
	// CheckEach makes the run check every invariant after each event, and panic
	// at the first that is broken. Tests set it.
	CheckEach bool
}

// New checks cfg and returns a machine at time 0 with every task asleep.
// The error says what the kernel or the engine can't do, in words for a learner.
func New(cfg *Config) (*Sim, error) {
	if err := cfg.check(); err != nil {
		return nil, err
	}
	s := &Sim{}
	s.trace = newTrace(cfg)
	s.m = *newMachine(cfg, &s.trace)
	s.history.save(&s.m)
	return s, nil
}

func newTrace(cfg *Config) trace.Trace {
	n := len(cfg.Tasks)
	t := trace.Trace{
		Title: cfg.Title, Profile: cfg.Profile, CPUs: cfg.CPUs, Until: cfg.Until, Marks: cfg.Marks,
		Tasks: make([]trace.TaskInfo, n), Stats: make([]trace.Stats, n), TaskSpans: make([][]trace.TaskSpan, n),
		Locks: make([]trace.LockInfo, len(cfg.Locks)), LockSpans: make([][]trace.LockSpan, len(cfg.Locks)),
	}
	for i := range cfg.Tasks {
		c := &cfg.Tasks[i]
		t.Tasks[i] = trace.TaskInfo{Name: c.Name, Policy: policyNames[c.Policy], Nice: c.Nice, Prio: c.Prio,
			Weight: c.weight(), Start: c.Start, CPUs: c.CPUs & allCPUs(cfg.CPUs)}
		t.Stats[i].Started, t.Stats[i].Finished = trace.Never, trace.Never
	}
	for i, l := range cfg.Locks {
		t.Locks[i] = trace.LockInfo{Name: l.Name, Kind: lockKindNames[l.Kind]}
	}
	return t
}

// check refuses what would break the engine's bounds, and what it does not
// simulate.
func (cfg *Config) check() error {
	switch {
	case profileOf(cfg.Profile) == nil:
		return fmt.Errorf("the engine does not simulate kernel %q yet; it knows %s", cfg.Profile, profileNames())
	case cfg.CPUs < 1 || cfg.CPUs > MaxCPUs:
		return fmt.Errorf("%d CPUs: the machine has 1 to %d", cfg.CPUs, MaxCPUs)
	case len(cfg.Tasks) > MaxTasks:
		return fmt.Errorf("%d tasks: at most %d", len(cfg.Tasks), MaxTasks)
	case len(cfg.Locks) > MaxLocks:
		return fmt.Errorf("%d locks: at most %d", len(cfg.Locks), MaxLocks)
	case cfg.Until < 0 || cfg.Until > MaxUntil:
		return errors.New("the horizon is at most 10 s")
	case cfg.HZ != 100 && cfg.HZ != 250 && cfg.HZ != 300 && cfg.HZ != 1000:
		return fmt.Errorf("%d ticks a second: the kernel has 100, 250, 300 or 1000", cfg.HZ)
	}
	for _, l := range cfg.Locks {
		if l.Kind == RWSem {
			return fmt.Errorf("lock %q: the engine simulates mutex and rt_mutex, not %s yet", l.Name, lockKindNames[l.Kind])
		}
	}
	for i := range cfg.Tasks {
		if err := cfg.Tasks[i].check(cfg); err != nil {
			return err
		}
	}
	return nil
}

func (t *TaskConfig) check(cfg *Config) error {
	switch {
	case t.CPUs&allCPUs(cfg.CPUs) == 0:
		return fmt.Errorf("task %q may run on no CPU of the machine", t.Name)
	}
	for _, op := range t.Program {
		if op.Code >= OpDownRead && op.Code <= OpUpWrite {
			return fmt.Errorf("task %q: the engine does not simulate rwsem yet; use lock and unlock", t.Name)
		}
	}
	return nil
}

func profileNames() string {
	s := ""
	for i, p := range Profiles {
		if i > 0 {
			s += ", "
		}
		s += p.Name
	}
	return s
}

// Run runs to the horizon or to the event limit.
func (s *Sim) Run() {
	for !s.RunEvents(MaxEvents) {
	}
}

// RunEvents runs at most n more events and reports whether the run is over.
// A page calls it in slices to stay responsive.
func (s *Sim) RunEvents(n int) (done bool) {
	for ; n > 0 && !s.done; n-- {
		s.step()
	}
	return s.done
}

// step runs one event and all its consequences.
func (s *Sim) step() {
	m := &s.m
	switch {
	case m.ended != trace.NoReason:
		s.end(m.now)
		return
	case m.nextAt() > m.cfg.Until:
		s.end(m.cfg.Until)
		return
	case m.event >= MaxEvents:
		m.stop(trace.StoppedEvents, trace.NoTask)
		s.end(m.now)
		return
	}
	s.trace.EventTimes = push(s.trace.EventTimes, m.nextAt())
	m.step()
	if s.CheckEach {
		m.check()
	}
	s.history.note(m)
}

func (s *Sim) end(at Time) {
	s.done = true
	s.m.finishTrace(at)
}

// Done reports whether the run is over.
func (s *Sim) Done() bool { return s.done }

// Trace returns what has happened so far. It is complete when the run is over.
func (s *Sim) Trace() *trace.Trace { return &s.trace }

// At returns the machine as it was after event n (-1: at the start). Going on
// from the last instant asked for is cheap; going back re-computes from the
// nearest checkpoint.
func (s *Sim) At(n int) trace.Snapshot {
	n = max(-1, min(n, len(s.trace.EventTimes)-1))
	return s.history.at(n).snapshot()
}

// nextAt returns when the next event is.
func (m *Machine) nextAt() Time { return m.queue.keys[m.queue.first()].at }

// step handles the earliest event.
func (m *Machine) step() {
	c := m.queue.first()
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
	case phaseIRQ:
		m.serve(c)
	case phaseSched:
		m.schedule(c)
	case phasePick:
		m.pick(c)
	case phaseWalk:
		if m.walkOn(c) {
			m.pick(c)
		}
	case phaseEnd:
		m.endSchedule(c)
	case phaseResume:
		m.resume(c)
	case phaseCall:
		m.callPhase(c)
	case phaseGrant:
		m.grant(c)
	case phaseSpin:
		m.spin(c)
	case phaseBalance:
		m.balanceIdle(c)
	}
	m.reschedule(c)
	m.flush()
	m.event++
}
