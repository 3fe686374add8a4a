package engine

import "borrowedtime/engine/trace"

// Sim is one run of a scenario: the machine, its trace, its checkpoints.
type Sim struct {
	trace trace.Trace
}

// New checks cfg and returns a machine at time 0 with every task asleep.
// The error says what the kernel or the engine can't do, in words for a learner.
func New(cfg *Config) (*Sim, error) { return &Sim{}, nil }

// Run runs to the horizon or to the event limit.
func (s *Sim) Run() { s.RunEvents(MaxEvents) }

// RunEvents runs at most n more events and reports whether the run is over.
// A page calls it in slices to stay responsive.
func (s *Sim) RunEvents(n int) (done bool) { return true }

// Trace returns what has happened so far. It is complete when the run is over.
func (s *Sim) Trace() *trace.Trace { return &s.trace }

// At returns the machine as it was after event n (-1: at the start).
func (s *Sim) At(n int) trace.Snapshot { return trace.Snapshot{} }
