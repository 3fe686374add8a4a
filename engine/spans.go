package engine

import "borrowedtime/engine/trace"

// The spans of a trace: what each task, CPU and lock shows, and since when. A task
// that may look different now is touched (record.go) and looked at once the event
// is over; CPUs and locks are told of as they change.

// flush writes the spans of the touched tasks at the end of an event.
func (m *Machine) flush() {
	if m.out == nil {
		return
	}
	for _, t := range m.out.touched {
		p := &m.out.tasks[t]
		p.touched = false
		now := m.show(t)
		if was := &p.span; was.State != now.State || was.CPU != now.CPU || was.Other != now.Other || was.Lock != now.Lock {
			m.closeTask(t)
			now.Start = m.now
			p.span = now
		}
	}
	m.out.touched = m.out.touched[:0]
}

// closeTask ends the open span of a task, unless it is empty.
func (m *Machine) closeTask(t TaskID) {
	s := m.out.tasks[t].span
	if s.Start == m.now {
		return
	}
	s.End = m.now
	spans := m.out.TaskSpans[t]
	if n := len(spans); n > 0 && spans[n-1].End == s.Start && sameSpan(spans[n-1], s) {
		spans[n-1].End = s.End
		return
	}
	m.out.TaskSpans[t] = push(spans, s)
}

func sameSpan(a, b trace.TaskSpan) bool {
	return a.State == b.State && a.CPU == b.CPU && a.Other == b.Other && a.Lock == b.Lock
}

// show returns a task's state as the timeline shows it.
func (m *Machine) show(t TaskID) trace.TaskSpan {
	p := &m.tasks[t]
	s := trace.TaskSpan{State: trace.Asleep, CPU: p.cpu, Other: trace.NoTask, Lock: trace.NoLock}
	if p.waitsFor != trace.NoLock {
		s.Lock, s.Other = p.waitsFor, m.locks[p.waitsFor].owner
	} else if p.cont == contSem {
		s.Lock = m.cfg.Tasks[t].Program[p.pc].Lock
	}
	r := &m.rqs[p.cpu]
	switch {
	case p.onCPU && p.cont == contSpin:
		s.State, s.Lock, s.Other = trace.Spinning, p.spinOn, m.locks[p.spinOn].owner
	case p.onCPU && (r.donor == t || r.donor == trace.Idle):
		return trace.TaskSpan{State: trace.Running, CPU: p.cpu, Other: trace.NoTask, Lock: trace.NoLock}
	case p.onCPU:
		return trace.TaskSpan{State: trace.Borrowing, CPU: p.cpu, Other: r.donor, Lock: trace.NoLock}
	case p.onRQ == queued && r.donor == t && r.curr != trace.Idle:
		s.State, s.Other = trace.Lending, r.curr
	case m.dl[t].throttled && p.onRQ == queued:
		s.State = trace.Throttled
	case m.es[t].Delayed:
		s.State = trace.Deferred
	case p.finished:
		return trace.TaskSpan{State: trace.Done, CPU: trace.NoCPU, Other: trace.NoTask, Lock: trace.NoLock}
	case p.onRQ == queued && (p.state == stateRunning || p.cont == contSpin):
		s.State, s.Other, s.Lock = trace.Runnable, trace.NoTask, trace.NoLock
	case p.waitsFor != trace.NoLock && p.onRQ == queued:
		s.State = trace.BlockedQueue
	case p.waitsFor != trace.NoLock:
		s.State = trace.BlockedOff
	default:
		s.CPU = trace.NoCPU
	}
	return s
}

// showCPU begins a new segment of CPU c if its contexts have changed.
func (m *Machine) showCPU(c CPUID) {
	if m.out == nil {
		return
	}
	r, o := &m.rqs[c], &m.out.cpus[c]
	donor := r.donor
	if donor == trace.Idle {
		donor = r.curr // a migration under way
	}
	if o.Exec == r.curr && o.Donor == donor {
		return
	}
	m.closeCPU(c)
	o.Segment = trace.Segment{CPU: c, Start: m.now, Exec: r.curr, Donor: donor}
}

func (m *Machine) closeCPU(c CPUID) {
	o := &m.out.cpus[c]
	s := o.Segment
	if s.Start == m.now {
		return
	}
	s.End = m.now
	if i := o.last; i > 0 {
		if was := &m.out.Segments[i-1]; was.End == s.Start && was.Exec == s.Exec && was.Donor == s.Donor {
			was.End = s.End // nothing of length came between
			return
		}
	}
	m.out.Segments = push(m.out.Segments, s)
	o.last = int32(len(m.out.Segments))
}

// showLock begins a new span of lock l.
func (m *Machine) showLock(l LockID) {
	if m.out == nil {
		return
	}
	k := &m.locks[l]
	now := trace.LockSpan{Start: m.now, Owner: k.owner, Waiters: int16(len(k.waiters)), Readers: int16(len(k.readers)), Pickup: k.pickup, Count: int32(k.count)}
	if s := m.out.locks[l]; s.Owner != now.Owner || s.Waiters != now.Waiters || s.Readers != now.Readers || s.Pickup != now.Pickup || s.Count != now.Count {
		m.closeLock(l)
		m.out.locks[l] = now
	}
}

func (m *Machine) closeLock(l LockID) {
	s := m.out.locks[l]
	if s.Start == m.now {
		return
	}
	s.End = m.now
	m.out.LockSpans[l] = push(m.out.LockSpans[l], s)
}

// finishTrace closes every open span at the end of the run.
func (m *Machine) finishTrace(end Time) {
	m.now = end
	o := m.out
	o.End = end
	for c := range m.rqs {
		m.updateCurr(CPUID(c))
		m.closeCPU(CPUID(c))
	}
	m.flush()
	for l := range m.locks {
		m.closeLock(LockID(l))
	}
	for i := range o.Waits {
		if w := &o.Waits[i]; w.To == trace.Never {
			o.Stats[w.Task].Waited += Duration(end - w.From)
		}
	}
	for t := range m.tasks {
		m.closeTask(TaskID(t))
		p, s := &m.tasks[t], &o.Stats[t]
		s.Ran, s.Charged, s.Lent, s.Borrowed = p.ran, p.charged, p.lent, p.borrowed
	}
}
