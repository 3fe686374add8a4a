package trace

import "sort"

// TaskInfo is what does not change about a task.
type TaskInfo struct {
	Name   string
	Policy string // "fair", "batch", "idle", "fifo", "rr", "deadline"
	Nice   int    // fair policies
	Prio   int    // fifo and rr: 1 to 99
	Weight int64  // fair policies: 1024 is nice 0
	Start  Time
	CPUs   uint64 // bit c: may run on CPU c
	Color  int    // from 1: eight colours, and again with a pattern; 0: by its number
}

// LockInfo is what does not change about a lock.
type LockInfo struct {
	Name string
	Kind string // as the scenario language spells it; "sem": a semaphore
}

// Title is what it is called: "lock A", "semaphore S".
func (l *LockInfo) Title() string {
	if l.Sem() {
		return "semaphore " + l.Name
	}
	return "lock " + l.Name
}

// Sem reports whether it is a semaphore, which has no owner.
func (l *LockInfo) Sem() bool { return l.Kind == "sem" }

// Segment is a stretch of time on one CPU with the same execution context and
// the same scheduling context. Idle stands for the idle task.
type Segment struct {
	Start, End  Time
	CPU         CPUID
	Exec, Donor TaskID
}

// TaskSpan is a stretch of time in which a task is in one state. Other is the
// donor (Borrowing), the proxy (Lending) or the owner waited for (Spinning,
// BlockedQueue, BlockedOff); Lock is the lock waited for, or the semaphore that it sleeps
// for (Asleep, Deferred).
type TaskSpan struct {
	Start, End Time
	State      State
	CPU        CPUID
	Other      TaskID
	Lock       LockID
}

// LockSpan is a stretch of time with one owner and one number of waiters.
// Owner is NoTask while the lock is free.
type LockSpan struct {
	Start, End Time
	Owner      TaskID
	Waiters    int16
	Readers    int16 // of an rwsem that is read; Owner is the last of them
	Pickup     bool  // handed over, but the owner has not run yet
	Count      int32 // of a semaphore
}

// Wait is one contended lock request, from the call to the acquisition. To is
// Never if the task still waits at the horizon.
type Wait struct {
	Task     TaskID
	Lock     LockID
	From, To Time
}

// Job is one job of a periodic task, from its release on. Due is its absolute
// deadline, Never without one; Done is Never if it is not complete when the run ends.
type Job struct {
	Release, Due, Done Time
}

// Missed reports whether a job was not complete at its deadline, in a run that came
// to end.
func (j *Job) Missed(end Time) bool { return j.Due <= end && j.Done > j.Due }

// Response is how long after its release a job was complete; of one that is not yet,
// how long it has taken until end.
func (j *Job) Response(end Time) Duration { return Duration(min(j.Done, end) - j.Release) }

// Stats are a task's totals over the run.
type Stats struct {
	Ran        Duration // executed
	Charged    Duration // charged to its scheduling context
	Lent       Duration // executed by others on its context
	Borrowed   Duration // executed by it on others' contexts
	Waited     Duration // lock waits, open ones counted up to the end of the run
	Migrations int      // changes of CPU, donor migrations and returns included
	Proxied    int      // how often it began to execute on another's context
	Started    Time     // first wakeup (Never: not started)
	Finished   Time     // end of its program (Never: not ended)
}

// Trace is a whole run. Spans of a lane stand in order of time, do not overlap
// and are never empty; TaskSpans and LockSpans cover [0, End].
type Trace struct {
	Title   string
	Profile string
	CPUs    int
	Until   Time // the horizon asked for
	End     Time // how far the run came: Until, unless it was stopped
	Tasks   []TaskInfo
	Locks   []LockInfo
	Marks   []string // texts of `mark`
	// NoServer: no CPU has a fair server, so fair tasks can starve.
	NoServer bool

	Records    []Record
	EventTimes []Time // when event n happened; never falls
	Segments   []Segment
	TaskSpans  [][]TaskSpan
	LockSpans  [][]LockSpan
	Waits      []Wait
	Jobs       [][]Job // by task, in the order of their release; see JobsOf
	Stats      []Stats
	Switches   int // changes of the execution context over all CPUs
}

// TaskName returns the name of a task, "idle" for Idle.
func (t *Trace) TaskName(id TaskID) string {
	if id == Idle {
		return "idle"
	}
	return t.Tasks[id].Name
}

// LockName returns the name of a lock, "" for NoLock.
func (t *Trace) LockName(id LockID) string {
	if id == NoLock {
		return ""
	}
	return t.Locks[id].Name
}

// JobsOf returns the jobs of a task, none of one that is not periodic.
func (t *Trace) JobsOf(id TaskID) []Job {
	if int(id) >= len(t.Jobs) {
		return nil
	}
	return t.Jobs[id]
}

// Stopped returns why a run ended before its horizon, NoReason if it did not.
func (t *Trace) Stopped() Reason {
	n := len(t.Records)
	for i := n - 1; i >= 0 && t.Records[i].Event >= t.Records[n-1].Event; i-- {
		if t.Records[i].Kind == KindStopped {
			return t.Records[i].Reason
		}
	}
	return NoReason
}

// EventAt returns the number of the last event at or before at, -1 before the first.
func (t *Trace) EventAt(at Time) int {
	return sort.Search(len(t.EventTimes), func(i int) bool { return t.EventTimes[i] > at }) - 1
}

// RecordsOf returns the records of event n, in order.
func (t *Trace) RecordsOf(n int) []Record {
	lo := sort.Search(len(t.Records), func(i int) bool { return int(t.Records[i].Event) >= n })
	hi := sort.Search(len(t.Records), func(i int) bool { return int(t.Records[i].Event) > n })
	return t.Records[lo:hi]
}
