package export

import (
	"cmp"
	"encoding/json"
	"io"
	"sort"

	"borrowedtime/engine/trace"
)

// The JSON form of a run. Programs measure the engine by it: fields are added
// only, never renamed, and their order stays.
type (
	jsonSegment struct {
		CPU   trace.CPUID `json:"cpu"`
		Start trace.Time  `json:"start_ns"`
		End   trace.Time  `json:"end_ns"`
		Exec  string      `json:"exec"`
		Donor string      `json:"donor"`
	}
	jsonTask struct {
		Name       string         `json:"name"`
		Ran        trace.Duration `json:"ran_ns"`
		Charged    trace.Duration `json:"charged_ns"`
		Lent       trace.Duration `json:"lent_ns"`
		Borrowed   trace.Duration `json:"borrowed_ns"`
		Waited     trace.Duration `json:"waited_ns"`
		Migrations int            `json:"migrations"`
		Finished   *trace.Time    `json:"finished_ns"` // null: never
		Waits      []jsonWait     `json:"waits"`
		Jobs       []jsonJob      `json:"jobs,omitempty"` // in the order of their release; of a periodic task only
	}
	jsonWait struct {
		Lock string      `json:"lock"`
		From trace.Time  `json:"from_ns"`
		To   *trace.Time `json:"to_ns"` // null: still waiting at the horizon
	}
	jsonJob struct {
		Release trace.Time  `json:"release_ns"`
		Due     *trace.Time `json:"due_ns"`  // null: it has no deadline
		Done    *trace.Time `json:"done_ns"` // null: not complete when the run ends
		Missed  bool        `json:"missed"`  // it was not complete at its deadline
	}
	jsonEvent struct {
		At     trace.Time  `json:"t_ns"`
		CPU    trace.CPUID `json:"cpu"`
		Kind   string      `json:"kind"`
		Reason string      `json:"reason"`
		Task   string      `json:"task"`  // "": does not apply
		Other  string      `json:"other"` // likewise
		Lock   string      `json:"lock"`  // likewise
	}
	jsonExpect struct {
		Text string `json:"text"`
		OK   bool   `json:"ok"`
		Got  string `json:"got"`
	}
)

// JSON prints a run, one segment, task, event or expectation a line.
func JSON(w io.Writer, r *Run, _ Options) error {
	p, t, expects := &jsonWriter{printer{w: w}}, r.Trace, r.Expects
	p.text("{\n\"title\": ")
	p.value(t.Title)
	p.text(",\n\"kernel\": ")
	p.value(t.Profile)
	p.text(",\n\"cpus\": ")
	p.value(t.CPUs)
	p.text(",\n\"until_ns\": ")
	p.value(t.Until)
	segments := append([]trace.Segment(nil), t.Segments...)
	sort.SliceStable(segments, func(i, j int) bool {
		a, b := &segments[i], &segments[j]
		return a.Start < b.Start || a.Start == b.Start && a.CPU < b.CPU
	})
	p.list("segments", len(segments), func(i int) any {
		s := &segments[i]
		return jsonSegment{s.CPU, s.Start, s.End, t.TaskName(s.Exec), t.TaskName(s.Donor)}
	})
	p.list("tasks", len(t.Tasks), func(i int) any { return taskOf(t, trace.TaskID(i)) })
	p.list("events", len(t.Records), func(i int) any { return eventOf(t, &t.Records[i]) })
	p.list("expect", len(expects), func(i int) any {
		o := &expects[i]
		return jsonExpect{o.Text, o.OK, cmp.Or(o.Exact, o.Got)}
	})
	p.text("\n}\n")
	return p.err
}

// jsonWriter writes pieces of JSON.
type jsonWriter struct{ printer }

func (p *jsonWriter) value(v any) {
	data, err := json.Marshal(v)
	if p.err == nil && err != nil {
		p.err = err
	}
	p.text(string(data))
}

// list writes one field that is an array of n values.
func (p *jsonWriter) list(name string, n int, item func(i int) any) {
	p.text(",\n\"" + name + "\": [")
	for i := 0; i < n && p.err == nil; i++ {
		if i > 0 {
			p.text(",")
		}
		p.text("\n")
		p.value(item(i))
	}
	p.text("\n]")
}

// orNull is nil for Never.
func orNull(at trace.Time) *trace.Time {
	if at == trace.Never {
		return nil
	}
	return &at
}

func taskOf(t *trace.Trace, id trace.TaskID) jsonTask {
	s := &t.Stats[id]
	out := jsonTask{Name: t.Tasks[id].Name, Ran: s.Ran, Charged: s.Charged, Lent: s.Lent, Borrowed: s.Borrowed,
		Waited: s.Waited, Migrations: s.Migrations, Finished: orNull(s.Finished), Waits: []jsonWait{}}
	for _, w := range t.Waits {
		if w.Task == id {
			out.Waits = append(out.Waits, jsonWait{t.LockName(w.Lock), w.From, orNull(w.To)})
		}
	}
	for _, j := range t.JobsOf(id) {
		out.Jobs = append(out.Jobs, jsonJob{j.Release, orNull(j.Due), orNull(j.Done), j.Missed(t.End)})
	}
	return out
}

func eventOf(t *trace.Trace, r *trace.Record) jsonEvent {
	task, other := who(t, r)
	return jsonEvent{r.At, r.CPU, r.Kind.String(), r.Reason.String(), task, other, t.LockName(r.Lock)}
}
