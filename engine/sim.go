package engine

import (
	"borrowedtime/engine/config"
	"borrowedtime/engine/trace"
)

// Sim is one run of a scenario: the machine, its trace, its checkpoints.
type Sim struct {
	m       Machine
	out     recorder
	history history
	done    bool
	// After is called after each event, if it is set. Tests set it to
	// CheckInvariants; a page does not, and so need not download it.
	After func(*Machine)
}

// New checks cfg and returns a machine at time 0 with every task asleep.
// The error says what the kernel or the engine can't do, in words for a learner.
func New(cfg *config.Config) (*Sim, error) {
	if err := cfg.Check(); err != nil {
		return nil, err
	}
	s := &Sim{}
	s.out = newRecorder(cfg)
	s.m = *newMachine(cfg, &s.out)
	s.history.save(&s.m)
	return s, nil
}

// Run runs to the horizon, or to where a limit of package config stops it.
func (s *Sim) Run() {
	for !s.RunEvents(config.MaxEvents) {
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
	at, c := m.earliest()
	switch {
	case m.ended != trace.NoReason:
		s.end(m.now)
		return
	case at > m.cfg.Until:
		s.end(m.cfg.Until)
		return
	case m.event >= config.MaxEvents:
		m.stop(trace.StoppedEvents, trace.NoTask)
		s.end(m.now)
		return
	case len(s.out.Records) >= config.MaxRecords:
		m.stop(trace.StoppedRecords, trace.NoTask)
		s.end(m.now)
		return
	}
	s.out.EventTimes = push(s.out.EventTimes, at)
	m.step(c)
	if s.After != nil {
		s.After(m)
	}
	s.history.note(m)
}

//go:noinline
func (s *Sim) end(at Time) {
	s.done = true
	s.m.finishTrace(at)
}

// Trace returns what has happened so far. It is complete when the run is over.
func (s *Sim) Trace() *trace.Trace { return &s.out.Trace }

// At returns the machine as it was after event n (-1: at the start). Going on
// from the last instant asked for is cheap; going back re-computes from the
// nearest checkpoint.
func (s *Sim) At(n int) trace.Snapshot {
	n = max(-1, min(n, len(s.out.EventTimes)-1))
	return s.history.at(n).snapshot()
}
