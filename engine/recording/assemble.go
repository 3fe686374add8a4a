package recording

import (
	"fmt"
	"sort"
	"strings"
	"unicode"

	"borrowedtime/engine/config"
	"borrowedtime/engine/scenario"
	"borrowedtime/engine/trace"
)

// idle and strange are the names that stand for no task of the scenario: the
// idle task, and how the names of the recording machine's own threads begin.
const (
	idle    = "idle"
	strange = "other:"
)

// Stranger reports whether a task of a recording is none of the scenario's: a
// thread of the recording machine itself.
func Stranger(name string) bool { return strings.HasPrefix(name, strange) }

type (
	segment struct {
		CPU         int
		Start, End  trace.Time
		Exec, Donor string
	}
	wait struct {
		Task, Lock string
		From, To   trace.Time // To is Never if it was still going on
	}
)

// raw is what a reader collects: who executed on whose time, who waited, and
// what happened. Each piece is checked when it comes, with its line.
type raw struct {
	title, kernel, scenario string
	cpus                    int
	until                   trace.Time
	cfg                     *config.Config // what ran, where it isn't scenario; nil otherwise
	refused                 string         // why cfg is nil
	stays                   bool           // who waits for a lock stays on the run queue until a walk takes it off

	tasks    []trace.TaskInfo
	stats    []trace.Stats
	segments []segment
	lines    []int // of segments
	waits    []wait
	events   []Event

	ids, locks map[string]int
	t          *trace.Trace
}

// segment adds a stretch of time on one CPU.
func (r *raw) segment(s segment, line int) error {
	switch {
	case len(r.segments) >= maxSegments:
		return &Error{line, fmt.Sprintf("more than %d segments", maxSegments), "record a shorter stretch"}
	case s.CPU < 0 || s.CPU >= maxCPUs:
		return &Error{line, fmt.Sprintf("CPU %d", s.CPU), fmt.Sprintf("they count from 0 to %d", maxCPUs-1)}
	case s.Start < 0 || s.End < s.Start:
		return &Error{line, fmt.Sprintf("a segment from %d to %d", s.Start, s.End), "times begin with 0 and rise"}
	}
	for _, name := range []string{s.Exec, s.Donor} {
		if err := named("task", name, line); err != nil {
			return err
		}
	}
	if s.End > s.Start {
		r.segments, r.lines = append(r.segments, s), append(r.lines, line)
	}
	return nil
}

// task adds a task of the scenario with its totals.
func (r *raw) task(name string, stats trace.Stats, line int) error {
	if err := named("task", name, line); err != nil {
		return err
	}
	if _, twice := r.ids[name]; twice || name == idle {
		return &Error{line, fmt.Sprintf("a second task %q", name), "each task has a name of its own"}
	}
	if min(stats.Ran, stats.Lent, stats.Borrowed, stats.Waited) < 0 || stats.Finished < 0 {
		return &Error{line, fmt.Sprintf("task %q has a negative time", name), "times are nanoseconds after the run began"}
	}
	return r.add(name, stats, line)
}

// add gives a task the next number.
func (r *raw) add(name string, stats trace.Stats, line int) error {
	if len(r.tasks) >= maxTasks {
		return &Error{line, fmt.Sprintf("more than %d tasks", maxTasks), "record fewer"}
	}
	if r.ids == nil {
		r.ids = map[string]int{}
	}
	r.ids[name] = len(r.tasks)
	stats.Started = trace.Never
	r.tasks, r.stats = append(r.tasks, trace.TaskInfo{Name: name, Start: trace.Never}), append(r.stats, stats)
	return nil
}

// wait adds a lock wait of a task that is known already.
func (r *raw) wait(w wait, line int) error {
	switch {
	case len(r.waits) >= maxSegments:
		return &Error{line, fmt.Sprintf("more than %d waits", maxSegments), "record a shorter stretch"}
	case w.From < 0 || w.To < w.From:
		return &Error{line, fmt.Sprintf("a wait of %q from %d to %d", w.Task, w.From, w.To), "times begin with 0 and rise"}
	}
	r.waits = append(r.waits, w)
	return named("lock", w.Lock, line)
}

// event adds something that happened.
func (r *raw) event(e Event, line int) error {
	switch {
	case len(r.events) >= maxEvents:
		return &Error{line, fmt.Sprintf("more than %d events", maxEvents), "record a shorter stretch"}
	case e.At < 0 || e.CPU < 0 || e.CPU >= maxCPUs:
		return &Error{line, fmt.Sprintf("an event at %d on CPU %d", e.At, e.CPU), fmt.Sprintf("times begin with 0, CPUs count from 0 to %d", maxCPUs-1)}
	case !printable(e.What) || !printable(e.Rest):
		return &Error{line, fmt.Sprintf("an event %.40q", e.What+" "+e.Rest), "what it says has no invisible characters"}
	}
	r.events = append(r.events, e)
	return nil
}

// named refuses names that would fill a picture, or command a terminal.
func named(what, name string, line int) error {
	switch {
	case name == "" || len(name) > maxName:
		return &Error{line, fmt.Sprintf("a %s without a name, or with one of more than %d bytes", what, maxName), "each needs a short one"}
	case !printable(name):
		return &Error{line, fmt.Sprintf("a %s is called %q", what, name), "a name has no invisible characters"}
	}
	return nil
}

func printable(text string) bool {
	return !strings.ContainsFunc(text, func(r rune) bool { return !unicode.IsPrint(r) })
}

// assemble makes the trace.
func (r *raw) assemble() (*Recording, error) {
	switch {
	case r.cpus > maxCPUs:
		return nil, &Error{0, fmt.Sprintf("%d CPUs", r.cpus), fmt.Sprintf("at most %d can be shown", maxCPUs)}
	case r.until > maxUntil:
		return nil, &Error{0, fmt.Sprintf("until_ns is %d", r.until), fmt.Sprintf("a recording is at most %s long", trace.Duration(maxUntil))}
	}
	r.t = &trace.Trace{Title: r.title, Profile: r.kernel, CPUs: r.cpus, Until: r.until, End: r.until}
	if err := r.addSegments(); err != nil {
		return nil, err
	}
	r.t.Tasks, r.t.Stats = r.tasks, r.stats
	if err := r.describe(); err != nil {
		return nil, err
	}
	if err := r.addWaits(); err != nil {
		return nil, err
	}
	r.t.LockSpans = r.lockSpans()
	r.t.TaskSpans = r.taskSpans()
	return &Recording{Scenario: r.scenario, Config: r.cfg, Refused: r.refused, Trace: r.t, Events: r.events}, nil
}

// addSegments sorts the segments by CPU and time and numbers the tasks that no
// list names. What is beyond the horizon is cut off.
func (r *raw) addSegments() error {
	order := make([]int, len(r.segments))
	for i := range order {
		order[i] = i
	}
	sort.SliceStable(order, func(i, j int) bool {
		a, b := &r.segments[order[i]], &r.segments[order[j]]
		return a.CPU < b.CPU || a.CPU == b.CPU && a.Start < b.Start
	})
	r.t.Segments = make([]trace.Segment, 0, len(order))
	for _, i := range order {
		s, line := &r.segments[i], r.lines[i]
		if s.CPU >= r.cpus {
			return &Error{line, fmt.Sprintf("CPU %d", s.CPU), fmt.Sprintf("the recording has %d of them, counted from 0", r.cpus)}
		}
		if last := len(r.t.Segments) - 1; last >= 0 && int(r.t.Segments[last].CPU) == s.CPU && r.t.Segments[last].End > s.Start {
			return &Error{line, fmt.Sprintf("two segments of CPU %d at %d", s.CPU, s.Start), "a CPU executes one task at a time"}
		}
		exec, err := r.id(s.Exec, line)
		if err != nil {
			return err
		}
		donor, err := r.id(s.Donor, line)
		if err != nil {
			return err
		}
		if s.Start < r.until {
			r.t.Segments = append(r.t.Segments, trace.Segment{Start: s.Start, End: min(s.End, r.until), CPU: trace.CPUID(s.CPU), Exec: exec, Donor: donor})
		}
	}
	r.addTotals()
	return nil
}

// id returns the number of the task of a segment.
func (r *raw) id(name string, line int) (trace.TaskID, error) {
	if name == idle {
		return trace.Idle, nil
	}
	if _, known := r.ids[name]; !known {
		if !Stranger(name) {
			return 0, &Error{line, fmt.Sprintf("no task is called %q", name), fmt.Sprintf("tasks lists them; the names of others begin with %q", strange)}
		}
		if err := r.add(name, trace.Stats{Finished: trace.Never}, line); err != nil {
			return 0, err
		}
	}
	return trace.TaskID(r.ids[name]), nil
}

// addTotals adds up what no recording counts. How often a task moved or began to
// borrow is not among it.
func (r *raw) addTotals() {
	exec := make([]trace.TaskID, r.cpus) // last executed
	for i := range exec {
		exec[i] = trace.Idle
	}
	for i := range r.t.Segments {
		s := &r.t.Segments[i]
		if s.Exec != exec[s.CPU] {
			r.t.Switches++
		}
		exec[s.CPU] = s.Exec
		if s.Donor >= 0 {
			r.stats[s.Donor].Charged += trace.Duration(s.End - s.Start)
		}
		if s.Exec < 0 {
			continue
		}
		stats := &r.stats[s.Exec]
		stats.Started = min(stats.Started, s.Start)
		if Stranger(r.tasks[s.Exec].Name) {
			stats.Ran += trace.Duration(s.End - s.Start)
		}
	}
}

// describe takes the policies of the tasks and the order of the locks from the
// scenario. Without one that can be read the schedule stands for itself.
// A scenario of another machine or another length is not what ran.
func (r *raw) describe() error {
	r.locks = map[string]int{}
	if r.cfg != nil {
		r.describeByConfig()
		return r.agrees(r.cfg.CPUs, r.cfg.Until)
	}
	s, errs := scenario.Parse(r.scenario)
	if r.scenario == "" || len(errs) > 0 {
		return nil
	}
	for _, l := range s.LockTable() {
		r.lock(l.Name)
	}
	for _, task := range s.Tasks {
		for _, name := range task.Names() {
			if id, known := r.ids[name]; known {
				describeTask(&r.tasks[id], task)
			}
		}
	}
	return r.agrees(s.CPUs, s.Until)
}

// agrees holds the recording against what its scenario says of the machine.
func (r *raw) agrees(cpus int, until trace.Time) error {
	const remedy = "a recording is compared with a run of its own scenario"
	switch {
	case cpus != r.cpus:
		return &Error{0, fmt.Sprintf("the recording has %d CPUs, its scenario %d", r.cpus, cpus), remedy}
	case until != r.until:
		return &Error{0, fmt.Sprintf("the recording ends at %s, its scenario at %s", trace.Duration(r.until), trace.Duration(until)), remedy}
	}
	return nil
}

// describeByConfig does so from what ran in the engine's terms.
func (r *raw) describeByConfig() {
	for _, l := range r.cfg.Locks {
		r.t.Locks[r.lock(l.Name)].Kind = l.Kind.String()
	}
	for i := range r.cfg.Tasks {
		t := &r.cfg.Tasks[i]
		if id, known := r.ids[t.Name]; known {
			info := &r.tasks[id]
			info.Policy, info.Nice, info.Prio, info.Start = t.Policy.String(), t.Nice, t.Prio, t.Start
		}
	}
}

// describeTask fills in a task's policy.
func describeTask(info *trace.TaskInfo, task *scenario.Task) {
	info.Policy, info.Start = "fair", task.Start()
	for i := range task.Attrs {
		switch a := &task.Attrs[i]; a.Kind {
		case scenario.AttrNice:
			info.Nice = a.N
		case scenario.AttrFIFO:
			info.Policy, info.Prio = "fifo", a.N
		case scenario.AttrRR:
			info.Policy, info.Prio = "rr", a.N
		case scenario.AttrDeadline:
			info.Policy = "deadline"
		case scenario.AttrBatch:
			info.Policy = "batch"
		case scenario.AttrIdle:
			info.Policy = "idle"
		}
	}
}

// lock returns the number of a lock; NoLock if there are too many.
func (r *raw) lock(name string) trace.LockID {
	id, known := r.locks[name]
	if !known {
		if id = len(r.t.Locks); id >= maxLocks {
			return trace.NoLock
		}
		r.locks[name] = id
		r.t.Locks = append(r.t.Locks, trace.LockInfo{Name: name, Kind: "mutex"})
	}
	return trace.LockID(id)
}

// addWaits numbers the tasks and locks of the waits.
func (r *raw) addWaits() error {
	for _, w := range r.waits {
		lock := r.lock(w.Lock)
		if lock == trace.NoLock {
			return &Error{0, fmt.Sprintf("more than %d locks", maxLocks), "record fewer"}
		}
		r.t.Waits = append(r.t.Waits, trace.Wait{Task: trace.TaskID(r.ids[w.Task]), Lock: lock, From: w.From, To: w.To})
	}
	return nil
}
