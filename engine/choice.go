package engine

import (
	"borrowedtime/engine/internal/eevdf"
	"borrowedtime/engine/trace"
)

// Pick is one pick of a run, with the machine as the CPU saw it: charged up to that
// instant, with nothing put back or taken yet.
type Pick struct {
	Event   int            // of the run
	Pass    int            // which pick of its __schedule() it is, from 1
	CPU     CPUID          //
	Task    TaskID         // what the kernel picks; Idle: nothing
	Why     trace.Reason   //
	Machine trace.Snapshot // Machine.Event is the event before
}

// Candidates lists whom the CPU could pick, in the order of its queues: deadline,
// real-time, fair. A deferred dequeue is none: it sleeps.
func (p *Pick) Candidates() (list []TaskID) {
	q := &p.Machine.CPUs[p.CPU]
	for _, queue := range [...][]trace.Queued{q.DL, q.RT, q.Fair} {
		for i := range queue {
			if !queue[i].Delayed {
				list = append(list, queue[i].Task)
			}
		}
	}
	return list
}

// choice is a pick that somebody looks at, or makes in the kernel's place. It keeps
// nothing about the run it is in: the machine passes through the same pick again
// whenever an old instant is re-computed.
type choice struct {
	event int32
	pass  int    // 0: any
	task  TaskID // to be picked; NoTask: look
	seen  []Pick // what was looked at
}

// made is the choice's part in a pick, which the classes have decided already.
func (h *choice) made(m *Machine, c CPUID, next TaskID, why trace.Reason, id classID) (TaskID, trace.Reason, classID) {
	r := &m.rqs[c]
	switch {
	case m.event != h.event:
	case h.task == trace.NoTask:
		h.seen = append(h.seen, Pick{int(m.event), r.passes, c, next, why, m.snapshot()})
	case r.passes == h.pass && h.task != next && m.pickable(c, h.task):
		r.served, r.forced = false, true
		return h.task, trace.PickChosen, m.tasks[h.task].class()
	}
	return next, why, id
}

// pickable reports whether t stands on the queue of c and is awake enough to be picked.
func (m *Machine) pickable(c CPUID, t TaskID) bool {
	r := &m.rqs[c]
	for _, q := range [...][]TaskID{r.dl, r.rt} {
		for _, x := range q {
			if x == t {
				return true
			}
		}
	}
	if m.es[t].Delayed {
		return false
	}
	for _, x := range r.fair.ByDeadline() {
		if TaskID(x) == t {
			return true
		}
	}
	return r.fair.Curr() != eevdf.None && TaskID(r.fair.Curr()) == t
}

// Picks returns the picks of event n in order, as they were made. Its cost is that
// of At.
func (s *Sim) Picks(n int) []Pick {
	if n < 0 || n >= len(s.out.EventTimes) {
		return nil
	}
	var m Machine
	m.copyFrom(s.history.at(n - 1))
	look := &choice{event: int32(n), task: trace.NoTask}
	m.choice = look
	_, c := m.earliest()
	m.step(c)
	return look.seen
}

// Force makes a run that has not begun pick t where p was picked; every other pick
// of it is the kernel's. A task that can't be picked there changes nothing.
func (s *Sim) Force(p *Pick, t TaskID) {
	s.m.choice = &choice{event: int32(p.Event), pass: p.Pass, task: t}
	s.history.points[0].choice = s.m.choice
}
