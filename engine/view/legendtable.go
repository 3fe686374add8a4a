package view

import (
	"borrowedtime/engine/explain"
	"borrowedtime/engine/trace"
)

// legendKernel are the fields by which the kernel tells a state, by legend row.
var legendKernel = map[trace.State]string{
	trace.Running:      "rq->curr == rq->donor",
	trace.Borrowing:    "rq->curr, not rq->donor",
	trace.Lending:      "rq->donor, not rq->curr",
	trace.Runnable:     "on_rq, not on_cpu",
	trace.BlockedQueue: "blocked_on and on_rq",
	trace.BlockedOff:   "blocked_on, not on_rq",
	trace.Deferred:     "sched_delayed",
	trace.Spinning:     "mutex_spin_on_owner()",
	trace.Throttled:    "dl_throttled",
}

// LegendTable explains the forms of the timeline: how each looks, what it means,
// by which fields the kernel tells it, and where this run has it first.
func LegendTable(f *Frame) string {
	m := markup{b: make([]byte, 0, 8<<10)}
	m.raw(`<div class="scroll" tabindex="0" role="group" aria-label="The forms of the timeline"><table class="legend-table"><thead><tr><th scope="col">Form</th><th scope="col">The task</th><th scope="col">In the kernel</th><th scope="col">In this run</th></tr></thead><tbody>`)
	for i, row := range legendRows {
		m.raw(`<tr><td>`)
		m.b = append(m.b, legendForm(f.ID+"-lg"+itoa(i), row.state)...)
		m.put(`</td><th scope="row">`, row.words, `</th><td><code>`, legendKernel[row.state], `</code></td><td>`)
		if task, at, ok := firstIn(f.Trace, row.state); ok {
			m.raw(`<button type="button" data-act="seek"`)
			m.attr("data-arg", itoa(int(at)))
			m.put(`>`, f.name(task), `, `, explain.Time(at), `</button>`)
		} else {
			m.raw(`<span class="mute">nowhere</span>`)
		}
		m.raw(`</td></tr>`)
	}
	m.raw(`</tbody></table></div>`)
	return string(m.b)
}

// legendForm draws one form small.
func legendForm(id string, s trace.State) string {
	f := &Frame{Trace: &trace.Trace{CPUs: 1, Tasks: []trace.TaskInfo{{Name: "L", Policy: "fair"}, {Name: "H", Policy: "fair"}}}, ID: id}
	d := timeline{f: f, t: f.Trace, look: wideLook, id: f.id("f")}
	d.m.svg("bt-timeline bt-form", d.id, 740, 260, s.String(), "How the timeline draws it.")
	d.defs()
	d.state(0, &trace.TaskSpan{State: s, Other: 1}, 20, 130, 700, 220)
	d.m.raw(`</svg>`)
	return string(d.m.b)
}

// firstIn finds the first stretch of a run in which a task is in a state.
func firstIn(t *trace.Trace, s trace.State) (task trace.TaskID, at trace.Time, ok bool) {
	for i, spans := range t.TaskSpans {
		for _, x := range spans {
			if x.State == s && (!ok || x.Start < at) {
				task, at, ok = trace.TaskID(i), x.Start, true
			}
		}
	}
	return task, at, ok
}
