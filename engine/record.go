package engine

import "borrowedtime/engine/trace"

// rec appends a record. It costs nothing while an old instant is re-computed.
func (m *Machine) rec(k trace.Kind, why trace.Reason, c CPUID, t, other TaskID, l LockID, a, b int64) {
	if m.out == nil {
		return
	}
	n := len(m.out.Records)
	if n == cap(m.out.Records) {
		m.out.Records = grow(m.out.Records)
	}
	m.out.Records = m.out.Records[:n+1]
	r := &m.out.Records[n]
	r.At, r.Event, r.Kind, r.Reason = m.now, m.event, k, why
	r.CPU, r.Task, r.Other, r.Lock, r.A, r.B = c, t, other, l, a, b
}

// push appends to a trace.
func push[T any](s []T, v T) []T {
	if len(s) == cap(s) {
		s = grow(s)
	}
	return append(s, v)
}

// grow gives s more memory, in larger steps than append's: copying it would
// otherwise take longer than anything else in a run.
func grow[T any](s []T) []T {
	factor := 4
	if cap(s) >= 1<<14 {
		factor = 2
	}
	grown := make([]T, len(s), max(64, factor*cap(s)))
	copy(grown, s)
	return grown
}

// touch marks a task whose state, as the timeline shows it, may have changed.
func (m *Machine) touch(t TaskID) {
	if t == trace.NoTask || m.tasks[t].dirty {
		return
	}
	m.tasks[t].dirty = true
	m.dirty = append(m.dirty, t)
}
