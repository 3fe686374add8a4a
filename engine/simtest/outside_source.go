package simtest

import (
	"encoding/json"
	"sort"

	"borrowedtime/engine/config"
	"borrowedtime/engine/trace"
)

// seen is a run as its trace tells it.
func seen(cfg *config.Config, t *trace.Trace) *sighting {
	s := &sighting{cfg: cfg, end: t.End, segments: byStart(t.Segments), waits: t.Waits, states: t.TaskSpans, masks: true}
	for i := range t.Stats {
		x := &t.Stats[i]
		s.tasks = append(s.tasks, taskSeen{x.Ran, x.Charged, x.Lent, x.Borrowed, x.Waited, x.Migrations, x.Finished})
	}
	for i := range t.Records {
		r := &t.Records[i]
		e := eventSeen{at: r.At, cpu: r.CPU, kind: r.Kind.String(), reason: r.Reason.String(), task: r.Task, other: r.Other, lock: r.Lock}
		if int(r.Task) >= len(t.Tasks) || int(r.Other) >= len(t.Tasks) || int(r.Lock) >= len(t.Locks) {
			e.strange = "a number that is too large"
		}
		if e.kind == "attr" && e.reason == "affinity-changed" {
			e.mask = uint64(r.B)
		}
		s.events = append(s.events, e)
	}
	return s
}

// heardRun is the exported form, as a stranger reads it.
type heardRun struct {
	Until    trace.Time `json:"until_ns"`
	Segments []struct {
		CPU         trace.CPUID
		Start       trace.Time `json:"start_ns"`
		End         trace.Time `json:"end_ns"`
		Exec, Donor string
	}
	Tasks []struct {
		Name       string
		Ran        trace.Duration `json:"ran_ns"`
		Charged    trace.Duration `json:"charged_ns"`
		Lent       trace.Duration `json:"lent_ns"`
		Borrowed   trace.Duration `json:"borrowed_ns"`
		Waited     trace.Duration `json:"waited_ns"`
		Migrations int
		Finished   *trace.Time `json:"finished_ns"`
		Waits      []struct {
			Lock string
			From trace.Time  `json:"from_ns"`
			To   *trace.Time `json:"to_ns"`
		}
	}
	Events []struct {
		At                              trace.Time `json:"t_ns"`
		CPU                             trace.CPUID
		Kind, Reason, Task, Other, Lock string
	}
}

// heard is a run as its exported form tells it.
func heard(cfg *config.Config, data []byte) (*sighting, error) {
	var r heardRun
	if err := json.Unmarshal(data, &r); err != nil {
		return nil, err
	}
	n := names{map[string]trace.TaskID{"": trace.NoTask, "idle": trace.Idle}, map[string]trace.LockID{"": trace.NoLock}, ""}
	for i := range cfg.Tasks {
		n.tasks[cfg.Tasks[i].Name] = trace.TaskID(i)
	}
	for i := range cfg.Locks {
		n.locks[cfg.Locks[i].Name] = trace.LockID(i)
	}
	s := &sighting{cfg: cfg}
	for _, g := range r.Segments {
		s.segments = append(s.segments, trace.Segment{Start: g.Start, End: g.End, CPU: g.CPU, Exec: n.task(g.Exec), Donor: n.task(g.Donor)})
		s.end = max(s.end, g.End)
	}
	s.segments = byStart(s.segments)
	for i, t := range r.Tasks {
		s.tasks = append(s.tasks, taskSeen{t.Ran, t.Charged, t.Lent, t.Borrowed, t.Waited, t.Migrations, orNever(t.Finished)})
		for _, w := range t.Waits {
			s.waits = append(s.waits, trace.Wait{Task: trace.TaskID(i), Lock: n.lock(w.Lock), From: w.From, To: orNever(w.To)})
		}
	}
	sort.SliceStable(s.waits, func(i, j int) bool { return s.waits[i].From < s.waits[j].From })
	for _, e := range r.Events {
		n.strange = ""
		s.events = append(s.events, eventSeen{at: e.At, cpu: e.CPU, kind: e.Kind, reason: e.Reason, task: n.task(e.Task), other: n.task(e.Other), lock: n.lock(e.Lock)})
		s.events[len(s.events)-1].strange = n.strange
	}
	return s, nil
}

func orNever(at *trace.Time) trace.Time {
	if at == nil {
		return trace.Never
	}
	return *at
}

// names finds tasks and locks, and keeps the last name that it did not find.
type names struct {
	tasks   map[string]trace.TaskID
	locks   map[string]trace.LockID
	strange string
}

func (n *names) task(name string) trace.TaskID { return named(n, n.tasks, name, trace.NoTask) }

func (n *names) lock(name string) trace.LockID { return named(n, n.locks, name, trace.NoLock) }

func named[T any](n *names, list map[string]T, name string, none T) T {
	id, ok := list[name]
	if !ok {
		n.strange = name
		return none
	}
	return id
}
