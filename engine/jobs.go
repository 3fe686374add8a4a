package engine

import (
	"borrowedtime/engine/config"
	"borrowedtime/engine/trace"
)

// Periodic work: a task in an `every` loop has jobs. Job k is released k-1 periods
// after the first one, however late the task is; a job begins when the one before it
// is complete and its own release has come. That the time has come for a release, or
// that a deadline passes, is no event of the kernel: nobody is interrupted, nothing
// costs anything, and no schedule depends on it. It is written down by observe. What
// the task itself does to wait is the sleep of clock_nanosleep(TIMER_ABSTIME).

// jobs is what a task's `every` has come to; in which series of jobs it is. An inner
// `every` never ends, so it takes the place of the outer one.
type jobs struct {
	loop        int32    // index of its OpEvery; noLoop: none
	period, due Duration // due 0: no deadline
	first       Time     // the release of its first job
	released    int64    // so many of its jobs are
	done        int64    // so many are complete
	judged      int64    // of so many the deadline has passed
	before      int64    // jobs of series that came before
	early       bool     // the job that its program has not left yet is complete, see jobSpent
}

const noLoop int32 = -1

// release is when the job is released that the task works on, or that comes next.
func (j *jobs) release() Time { return j.first + Time(j.done)*Time(j.period) }

// next is the release that comes next, Never without a series.
func (j *jobs) next() Time {
	if j.loop == noLoop {
		return trace.Never
	}
	return j.first + Time(j.released)*Time(j.period)
}

// deadline is the deadline of the first job that is released, not complete, and not
// known to have missed it; Never if there is none.
func (j *jobs) deadline() Time {
	n := max(j.done, j.judged)
	if j.due == 0 || n >= j.released {
		return trace.Never
	}
	return j.first + Time(n)*Time(j.period) + Time(j.due)
}

// setUpJobs makes room for jobs if a program has any.
func (m *Machine) setUpJobs() {
	m.next, m.due = trace.Never, trace.Never
	for t := range m.cfg.Tasks {
		for i := range m.cfg.Tasks[t].Program {
			if m.cfg.Tasks[t].Program[i].Code == config.OpEvery {
				m.jobs = make([]jobs, len(m.cfg.Tasks))
				for t := range m.jobs {
					m.jobs[t].loop = noLoop
				}
				return
			}
		}
	}
}

// planJobs looks ahead when t is about to sleep until an instant, or to start at it:
// if an `every` follows and nothing before it takes time or can wait, its first job is
// released at that very instant, however long the wakeup takes.
func (m *Machine) planJobs(t TaskID, at Time) {
	if len(m.jobs) == 0 {
		return
	}
	prog := m.cfg.Tasks[t].Program
	for pc := int(m.tasks[t].pc); pc < len(prog); pc++ {
		switch op := &prog[pc]; op.Code {
		case config.OpEvery:
			m.beginSeries(t, int32(pc), at)
			return
		case config.OpMark, config.OpNice, config.OpFIFO, config.OpRR, config.OpDeadline, config.OpSignal, config.OpPost:
		case config.OpLoop:
			if op.N == 0 {
				return
			}
		default:
			return
		}
	}
}

// unplanJobs takes that back when a signal has cut the sleep short: the first job is
// released when the loop is reached.
func (m *Machine) unplanJobs(t TaskID) {
	if len(m.jobs) == 0 {
		return
	}
	if j := &m.jobs[t]; j.loop != noLoop && j.released == 0 {
		*j = jobs{loop: noLoop, before: j.before}
		m.watchJobs()
	}
}

// beginSeries begins the jobs of the `every` at pc, the first of them released at an
// instant from now on. Those of an outer one are given up.
func (m *Machine) beginSeries(t TaskID, pc int32, at Time) {
	j, op := &m.jobs[t], &m.cfg.Tasks[t].Program[pc]
	m.noteGivenUp(t, j.before+max(j.done, j.judged), j.before+j.released)
	*j = jobs{loop: pc, period: op.D, due: op.Due, first: at, before: j.before + j.released}
	m.watchJobs()
}

// jobsBegin enters an `every` loop. Without a release that was planned for it (or if a
// signal has woken the task before that), the first job is released now.
func (m *Machine) jobsBegin(t TaskID, op *config.Op) {
	p := &m.tasks[t]
	if j := &m.jobs[t]; j.loop != p.pc || j.released == 0 {
		m.beginSeries(t, p.pc, m.now)
		m.releaseJob(t)
		m.watchJobs()
	}
	p.loops[p.depth] = -1
	p.depth++
	p.pc++
}

// earliest returns when something happens next, and on which CPU: NoCPU for what is
// only observed. At one instant a release comes before all else, for it arrives; a
// deadline comes after all else, for what is complete then is in time.
func (m *Machine) earliest() (Time, CPUID) {
	c := m.queue.first()
	if at := m.queue.keys[c].at; at < m.next && at <= m.due {
		return at, c
	}
	return min(m.next, m.due), trace.NoCPU
}

// watchJobs finds the next release and the next deadline of all tasks.
func (m *Machine) watchJobs() {
	m.next, m.due = trace.Never, trace.Never
	for t := range m.jobs {
		j := &m.jobs[t]
		m.next, m.due = min(m.next, j.next()), min(m.due, j.deadline())
	}
}

// observe writes down the releases of this instant, or the deadlines that pass.
func (m *Machine) observe() {
	m.now = min(m.next, m.due)
	releases := m.next == m.now
	for t := range m.jobs {
		j := &m.jobs[t]
		switch {
		case releases && j.next() == m.now:
			m.releaseJob(TaskID(t))
		case !releases && j.deadline() == m.now:
			n := max(j.done, j.judged) + 1
			j.judged = n
			m.recJob(trace.JobMissed, TaskID(t), int64(j.due), n)
		}
	}
	m.watchJobs()
	m.event++
}

// releaseJob is the release of the next job of t, now.
func (m *Machine) releaseJob(t TaskID) {
	j := &m.jobs[t]
	why := trace.JobReleased
	if j.done < j.released {
		why = trace.JobQueued
	}
	j.released++
	due := trace.Never
	if j.due > 0 {
		due = m.now + Time(j.due)
	}
	m.noteRelease(t, due)
	m.recJob(why, t, int64(due), j.released)
}

// jobSpent is told that t leaves its CPU. If that is the very end of its job's last run, and
// somebody who arrives at this instant takes the CPU, the job is complete all the same:
// nothing is left of it that takes time.
func (m *Machine) jobSpent(t TaskID) {
	p, prog := &m.tasks[t], m.cfg.Tasks[t].Program
	if p.cont != contRun || p.ran != p.target {
		return
	}
	depth := p.depth
	for pc := p.pc; int(pc) < len(prog); pc++ {
		switch prog[pc].Code {
		case config.OpMark:
		case config.OpEnd:
			if depth--; p.loops[depth] != 1 {
				return
			}
		case config.OpNext:
			m.jobDone(t)
			m.jobs[t].early = true
			return
		default:
			return
		}
	}
}

// jobDone is the end of a job of t, which executes.
func (m *Machine) jobDone(t TaskID) {
	j := &m.jobs[t]
	if j.early {
		j.early = false
		return
	}
	took, due := m.now-j.release(), j.deadline()
	j.done++
	why := trace.JobDone
	if j.judged >= j.done {
		why = trace.JobLate
	}
	if due == m.due && due != trace.Never {
		m.watchJobs()
	}
	m.noteDone(t, j.before+j.done)
	m.recJob(why, t, int64(took), j.done)
}

// recJob records what became of job n of a task's series.
//
//go:noinline
func (m *Machine) recJob(why trace.Reason, t TaskID, a, n int64) {
	m.rec(trace.KindJob, why, m.tasks[t].cpu, t, trace.NoTask, trace.NoLock, a, m.jobs[t].before+n)
}
