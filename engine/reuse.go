package engine

import "borrowedtime/engine/config"

// Reuse is New in the memory of an old run, which must not be looked at any
// more: neither it nor its trace. A page runs a scenario again for each edit, and
// growing a trace and clearing it away costs a quarter of a run there. old may
// be nil. The new run is the same, byte for byte, as one that New begins.
func Reuse(old *Sim, cfg *config.Config) (*Sim, error) {
	s, err := New(cfg)
	if err != nil || old == nil {
		return s, err
	}
	t, was := &s.out.Trace, &old.out.Trace
	t.Records = was.Records[:0]
	t.EventTimes = was.EventTimes[:0]
	t.Segments = was.Segments[:0]
	t.Waits = was.Waits[:0]
	emptied(t.TaskSpans, was.TaskSpans)
	emptied(t.LockSpans, was.LockSpans)
	emptied(t.Jobs, was.Jobs)
	if first := s.history.points; cap(old.history.points) > 0 {
		s.history.points = old.history.points[:1]
		s.history.points[0].copyFrom(&first[0])
	}
	s.history.cursor = old.history.cursor
	*old = Sim{}
	return s, nil
}

// emptied gives the lists the memory of those of an old run.
func emptied[T any](lists, old [][]T) {
	for i := range min(len(lists), len(old)) {
		lists[i] = old[i][:0]
	}
}
