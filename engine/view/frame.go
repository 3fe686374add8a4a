package view

import (
	"borrowedtime/engine/explain"
	"borrowedtime/engine/scenario"
	"borrowedtime/engine/trace"
)

// Frame is everything that a picture of one instant needs.
type Frame struct {
	Trace    *trace.Trace    // the whole run
	Whole    *trace.Trace    // the run of which Trace is the part until the playhead; nil: Trace is all that is shown
	Snap     *trace.Snapshot // the machine at the cursor; may be nil
	Prev     *trace.Snapshot // the machine before the cursor's stop; may be nil
	At       trace.Time      // the playhead
	Stop     Stop            // the cursor's stop
	Moment   []Step          // the stops of the cursor's instant, for the narrator; empty: only Stop
	Untold   int             // how many more there are
	Together bool            // the instant is told as one
	Scenario *scenario.Scenario
	Glossary string        // address of the glossary's page; "": no links to it
	ID       string        // unique prefix for the ids of elements
	Window   [2]trace.Time // the visible part of the timeline; zero: all
	Known    trace.Time    // from when on the run is hidden: Trace has nothing of it; 0: none of it is
	Narrow   bool          // draw for a screen as wide as a phone's
	Fork     trace.Time    // until when the past stays as it is; 0: there is no fork
	Lanes    []string      // what is a thin strip, by Lane.Word, and which kinds of marks are hidden, by MarkKind.Word
	Chosen   Lane          // the lane that is looked at closely
	Cell     Cell          // the stretch that is pointed at
	ToGo     int           // how much of the stop's motion is still to come, of AllMotion
}

// window returns the visible stretch of time; it is never empty.
func (f *Frame) window() (from, to trace.Time) {
	from, to = f.Window[0], f.Window[1]
	if to <= from {
		from, to = 0, f.Trace.Until
		if to <= 0 {
			to = f.Trace.End
		}
	}
	if to <= from {
		to = from + 1
	}
	return from, to
}

// until is from when on the run is hidden, whatever hides it; 0: nothing does.
func (f *Frame) until() trace.Time {
	if f.Whole != nil {
		return f.Trace.End
	}
	return f.Known
}

// id returns the prefix of the ids in one picture of the frame.
func (f *Frame) id(picture string) string {
	if f.ID == "" {
		return "bt-" + picture + "-"
	}
	return f.ID + "-" + picture + "-"
}

// records returns the records of the cursor's stop.
func (f *Frame) records() []trace.Record { return f.recordsOf(f.Stop) }

// task returns the snapshot's view of a task, nil if there is none.
func (f *Frame) task(id trace.TaskID) *trace.TaskView {
	if f.Snap == nil || id < 0 || int(id) >= len(f.Snap.Tasks) {
		return nil
	}
	return &f.Snap.Tasks[id]
}

// cpu returns the snapshot's view of a CPU, nil if there is none.
func (f *Frame) cpu(c int) *trace.CPUView {
	if f.Snap == nil || c < 0 || c >= len(f.Snap.CPUs) {
		return nil
	}
	return &f.Snap.CPUs[c]
}

// name returns a task's name; the idle task and what is out of range are "idle".
func (f *Frame) name(id trace.TaskID) string {
	if id < 0 || int(id) >= len(f.Trace.Tasks) {
		return "idle"
	}
	return f.Trace.Tasks[id].Name
}

func (f *Frame) lockName(id trace.LockID) string {
	if id < 0 || int(id) >= len(f.Trace.Locks) {
		return ""
	}
	return f.Trace.Locks[id].Name
}

// info tells about a task as it is at the cursor: its policy may have been changed.
func (f *Frame) info(id int) trace.TaskInfo {
	t := f.Trace.Tasks[id]
	if v := f.task(trace.TaskID(id)); v != nil && v.Policy != "" {
		t.Policy, t.Prio, t.Nice = v.Policy, v.Prio, v.Nice
	}
	return t
}

// policy is a task's at the start, policyNow at the cursor.
func (f *Frame) policy(id int) string { return explain.Policy(&f.Trace.Tasks[id]) }

// policyNow has what it inherits behind its own: "FIFO 10 → 90".
func (f *Frame) policyNow(id int) string {
	t := f.info(id)
	return explain.Policy(&t) + f.inherited(trace.TaskID(id), t.Policy == "fifo" || t.Policy == "rr")
}

func (f *Frame) inherited(id trace.TaskID, realTime bool) string {
	switch v := f.task(id); {
	case v == nil || v.Inherits == 0:
		return ""
	case v.Inherits > 99:
		return " → deadline"
	case realTime:
		return " → " + itoa(v.Inherits)
	default:
		return " → real-time " + itoa(v.Inherits)
	}
}
