package fidelity

import (
	"fmt"
	"sort"

	"borrowedtime/engine"
	"borrowedtime/engine/trace"
)

// Decision is what a first difference hung on, as the engine sees it: why it had
// Engine on the CPU, and not Recorded, and by how much.
type Decision struct {
	Recorded, Engine string // donors, or those who execute where the donor is the same
	Why              string
	Margin           int64 // nanoseconds, of virtual time where Virtual
	Virtual          bool
}

// String tells a decision in one line.
func (d *Decision) String() string {
	if d == nil {
		return "-"
	}
	of := ""
	if d.Virtual {
		of = " of virtual time"
	}
	return fmt.Sprintf("%s, not %s: %s by %s%s", d.Engine, d.Recorded, d.Why, us(d.Margin), of)
}

// decided finds out what decided a first difference: it looks at the machine as it
// was then.
func decided(sim *engine.Sim, d *Difference) *Decision {
	t := sim.Trace()
	out := &Decision{Recorded: d.Recorded.Donor, Engine: d.Engine.Donor}
	if out.Recorded == out.Engine {
		out.Recorded, out.Engine = d.Recorded.Exec, d.Engine.Exec
	}
	event := sort.Search(len(t.EventTimes), func(i int) bool { return int64(t.EventTimes[i]) > d.From }) - 1
	s := sim.At(event)
	r, e := taskOf(t, out.Recorded), taskOf(t, out.Engine)
	switch {
	case r < 0 || !s.Tasks[r].OnRQ || int(s.Tasks[r].CPU) != d.CPU:
		out.Why, out.Margin = "the other is not there", nearest(t, d, moves(r))
		if r < 0 {
			out.Why, out.Margin = "it is there", nearest(t, d, moves(e))
		}
	case e < 0:
		out.Why, out.Margin = "the CPU has not switched yet", nearest(t, d, switches)
	case !fair(t, r) || !fair(t, e):
		out.Why, out.Margin = "the CPU has not switched yet, or has before", nearest(t, d, switches)
	default:
		out.fair(t, d, &s.CPUs[d.CPU], &s.Tasks[r], &s.Tasks[e])
	}
	return out
}

// fair compares two fair tasks on one queue.
func (out *Decision) fair(t *trace.Trace, d *Difference, cpu *trace.CPUView, r, e *trace.TaskView) {
	lag := func(v *trace.TaskView) int64 { return int64(cpu.V - v.Vruntime) }
	switch ahead := int64(r.Deadline - e.Deadline); {
	case lag(r) < 0:
		out.Why, out.Margin, out.Virtual = "the other is not eligible", -lag(r), true
	case lag(e) >= 0 && ahead >= 0:
		out.Why, out.Margin, out.Virtual = "its deadline is earlier", ahead, true
		if lag(e) < ahead {
			out.Why, out.Margin = "it is eligible", lag(e)
		}
	default:
		out.Why, out.Margin = "its turn has not ended", nearest(t, d, switches)
	}
}

func fair(t *trace.Trace, id trace.TaskID) bool {
	p := t.Tasks[id].Policy
	return p != "fifo" && p != "rr" && p != "deadline"
}

// taskOf returns the number of a task, below 0 if it is idle or a stranger.
func taskOf(t *trace.Trace, name string) trace.TaskID {
	for id := range t.Tasks {
		if t.Tasks[id].Name == name {
			return trace.TaskID(id)
		}
	}
	return trace.Idle
}

// moves and switches say which records may be what a difference hung on.
func moves(id trace.TaskID) func(*trace.Record) bool {
	return func(r *trace.Record) bool {
		return r.Task == id && (r.Kind == trace.KindWake || r.Kind == trace.KindMigrate || r.Kind == trace.KindDequeue || r.Kind == trace.KindSleep)
	}
}

func switches(r *trace.Record) bool { return r.Kind == trace.KindSwitch }

// nearest returns how far from the difference the engine has such a record on its
// CPU, before or after; as long as the difference itself if it has none nearer.
func nearest(t *trace.Trace, d *Difference, is func(*trace.Record) bool) int64 {
	least := d.To - d.From
	for i := range t.Records {
		r := &t.Records[i]
		if off := abs(int64(r.At) - d.From); off > 0 && off < least && is(r) && (int(r.CPU) == d.CPU || r.Kind != trace.KindSwitch) {
			least = off
		}
	}
	return least
}
