package view

import "borrowedtime/engine/trace"

// legendRows are the forms of the timeline with their names.
var legendRows = [...]struct {
	state trace.State
	words string
}{
	{trace.Running, "runs on its own time"},
	{trace.Borrowing, "runs on borrowed time, the donor’s colour on top"},
	{trace.Lending, "lends its time: another task executes on it"},
	{trace.Runnable, "could run, waits in the queue"},
	{trace.BlockedQueue, "blocked, but kept on the run queue"},
	{trace.BlockedOff, "blocked, off the run queue"},
	{trace.Deferred, "deferred dequeue: cannot run, still queued"},
	{trace.Spinning, "spins: executes, only to watch the owner"},
	{trace.Throttled, "has used up its budget"},
}

// Legend explains the forms of the timeline. id is a prefix for element ids.
func Legend(id string) string {
	f := &Frame{Trace: &trace.Trace{CPUs: 1, Tasks: []trace.TaskInfo{{Name: "L", Policy: "fair"}, {Name: "H", Policy: "fair"}}}, ID: id}
	d := timeline{f: f, t: f.Trace, look: wideLook, id: f.id("legend")}
	d.m.raw(`<figure class="legend">`)
	height := 60 + len(legendRows)*300
	d.m.svg("bt-timeline bt-legend", d.id, 4400, height, "Legend", "The forms that tell what a task does.")
	d.defs()
	for i, row := range legendRows {
		y := 180 + i*300
		d.state(0, &trace.TaskSpan{State: row.state, Other: 1}, 20, y, 700, 220)
		d.m.label("words", noHue, 850, y+42, row.words)
	}
	d.m.raw(`</svg></figure>`)
	return string(d.m.b)
}
