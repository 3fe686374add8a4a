package engine

import (
	"borrowedtime/engine/config"
	"borrowedtime/engine/internal/eevdf"
	"borrowedtime/engine/trace"
)

// recorder writes the trace of a run. What it has to remember for that (the spans
// still open, the tasks to look at when the event is over) stands here and not in
// the machine: so a checkpoint is free of it, and a machine that re-computes an
// old instant has no recorder at all. The rules tell it what happens either way;
// whether somebody listens is asked in this file and in spans.go only.
type recorder struct {
	trace.Trace
	tasks   []openTask
	cpus    []openCPU
	locks   []trace.LockSpan
	touched []TaskID
}

// openTask is what a task shows now.
type openTask struct {
	span    trace.TaskSpan
	touched bool
	wait    int32 // its open lock wait, counted from 1; 0: none
}

// openCPU is what a CPU shows now.
type openCPU struct {
	trace.Segment
	last int32 // number of its last segment in the trace, from 1
}

func newRecorder(cfg *config.Config) recorder {
	r := recorder{Trace: newTrace(cfg), tasks: make([]openTask, len(cfg.Tasks)), cpus: make([]openCPU, cfg.CPUs), locks: make([]trace.LockSpan, len(cfg.Locks))}
	for t := range r.tasks {
		r.tasks[t].span = trace.TaskSpan{State: trace.Asleep, CPU: trace.NoCPU, Other: trace.NoTask, Lock: trace.NoLock}
	}
	for c := range r.cpus {
		r.cpus[c].Segment = trace.Segment{CPU: CPUID(c), Exec: trace.Idle, Donor: trace.Idle}
	}
	for l := range r.locks {
		r.locks[l].Owner, r.locks[l].Count = trace.NoTask, int32(cfg.Locks[l].Count)
	}
	return r
}

func newTrace(cfg *config.Config) trace.Trace {
	n := len(cfg.Tasks)
	t := trace.Trace{
		Title: cfg.Title, Profile: cfg.Profile, CPUs: cfg.CPUs, Until: cfg.Until, Marks: cfg.Marks, NoServer: cfg.Server.Off,
		Tasks: make([]trace.TaskInfo, n), Stats: make([]trace.Stats, n), TaskSpans: make([][]trace.TaskSpan, n),
		Jobs:  make([][]trace.Job, n),
		Locks: make([]trace.LockInfo, len(cfg.Locks)), LockSpans: make([][]trace.LockSpan, len(cfg.Locks)),
	}
	for i := range cfg.Tasks {
		c := &cfg.Tasks[i]
		t.Tasks[i] = trace.TaskInfo{Name: c.Name, Policy: c.Policy.String(), Nice: c.Nice, Prio: c.Prio,
			Weight: weightOf(c), Start: c.Start, CPUs: c.CPUs & config.AllCPUs(cfg.CPUs), Color: c.Color}
		t.Stats[i].Started, t.Stats[i].Finished = trace.Never, trace.Never
	}
	for i, l := range cfg.Locks {
		t.Locks[i] = trace.LockInfo{Name: l.Name, Kind: l.Kind.String()}
	}
	return t
}

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

// recPick records the donor that c has picked, with V and its lag if it is fair.
func (m *Machine) recPick(c CPUID, next TaskID, why trace.Reason) {
	if m.out == nil {
		return
	}
	r := &m.rqs[c]
	v, lag := int64(0), int64(0)
	if next != trace.Idle && m.tasks[next].class() == classFair {
		v = r.fair.V(m.es)
		lag = v - m.es[next].Vruntime
	} else if next != trace.Idle {
		v = m.inherited(next)
	}
	if why == trace.PickUnlucky {
		v = int64(m.cfg.Seed)
	}
	m.rec(trace.KindPick, why, c, next, r.donor, trace.NoLock, v, lag)
}

// recSwitch records that c executes its task, where prev did, on its donor's time,
// if either has changed.
func (m *Machine) recSwitch(c CPUID, prev TaskID, why trace.Reason) {
	if m.out == nil {
		return
	}
	r, was := &m.rqs[c], m.out.cpus[c]
	if r.curr != prev {
		m.out.Switches++
	}
	if r.curr == prev && was.Exec == r.curr && was.Donor == r.donor {
		return
	}
	m.rec(trace.KindSwitch, why, c, r.curr, r.donor, trace.NoLock, int64(prev), int64(was.Donor))
	if r.curr != r.donor && (was.Exec != r.curr || was.Donor == r.curr) {
		m.out.Stats[r.curr].Proxied++
	}
	m.touch(was.Donor)
	m.touch(r.donor)
	m.touch(r.curr)
	m.showCPU(c)
}

// noteStart keeps when t first woke, noteFinish when its program ended.
func (m *Machine) noteStart(t TaskID) {
	if m.out != nil {
		m.out.Stats[t].Started = m.now
	}
}

func (m *Machine) noteFinish(t TaskID) {
	if m.out != nil {
		m.out.Stats[t].Finished = m.now
	}
}

// noteRelease, noteDone and noteGivenUp keep the list of jobs; n counts from 1. What is
// given up, because another series of jobs takes its place, has no deadline any more.
func (m *Machine) noteRelease(t TaskID, due Time) {
	if m.out != nil {
		m.out.Jobs[t] = push(m.out.Jobs[t], trace.Job{Release: m.now, Due: due, Done: trace.Never})
	}
}

func (m *Machine) noteDone(t TaskID, n int64) {
	if m.out != nil {
		m.out.Jobs[t][n-1].Done = m.now
	}
}

func (m *Machine) noteGivenUp(t TaskID, from, to int64) {
	if m.out != nil {
		for n := from; n < to; n++ {
			m.out.Jobs[t][n].Due = trace.Never
		}
	}
}

func (m *Machine) countMigration(t TaskID) {
	if m.out != nil {
		m.out.Stats[t].Migrations++
	}
}

// openWait and closeWait keep the list of lock waits. A task that did not have to
// wait has none to close.
//
//go:noinline
func (m *Machine) openWait(t TaskID, l LockID) {
	m.tasks[t].callFrom = m.ranNow(m.tasks[t].cpu)
	if m.out != nil {
		m.out.Waits = append(m.out.Waits, trace.Wait{Task: t, Lock: l, From: m.now, To: trace.Never})
		m.out.tasks[t].wait = int32(len(m.out.Waits))
	}
}

//go:noinline
func (m *Machine) closeWait(t TaskID, l LockID) {
	if m.out == nil || m.out.tasks[t].wait == 0 {
		return
	}
	w := &m.out.Waits[m.out.tasks[t].wait-1]
	m.out.tasks[t].wait = 0
	if w.Lock == l {
		w.To = m.now
		m.out.Stats[t].Waited += Duration(m.now - w.From)
	}
}

// touch marks a task whose state, as the timeline shows it, may have changed.
func (m *Machine) touch(t TaskID) {
	if t == trace.NoTask || m.out == nil || m.out.tasks[t].touched {
		return
	}
	m.out.tasks[t].touched = true
	m.out.touched = append(m.out.touched, t)
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

// weightOf returns the task's load weight in the fair class, 0 in others.
func weightOf(t *config.Task) int64 {
	switch t.Policy {
	case config.Fair, config.Batch:
		return eevdf.Weight(t.Nice)
	case config.IdlePolicy:
		return eevdf.IdleWeight
	}
	return 0
}
