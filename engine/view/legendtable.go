package view

import (
	"borrowedtime/engine/explain"
	"borrowedtime/engine/trace"
)

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
	{trace.Asleep, "sleeps: off the run queue, wants no lock, or waits for a post"},
	{trace.Done, "has ended"},
}

// legendKernel are the fields by which the kernel tells a state, by legend row.
var legendKernel = [trace.NumStates]string{
	trace.Running:      "rq->curr == rq->donor",
	trace.Borrowing:    "rq->curr, not rq->donor",
	trace.Lending:      "rq->donor, not rq->curr",
	trace.Runnable:     "on_rq, not on_cpu",
	trace.BlockedQueue: "blocked_on and on_rq",
	trace.BlockedOff:   "blocked_on, not on_rq",
	trace.Deferred:     "sched_delayed",
	trace.Spinning:     "mutex_spin_on_owner()",
	trace.Throttled:    "dl_throttled",
	trace.Asleep:       "not on_rq",
	trace.Done:         "TASK_DEAD",
}

// LegendTable explains the forms of the timeline: how each looks, what it means,
// by which fields the kernel tells it, and where this run has it first.
func LegendTable(f *Frame) string {
	m := f.pen(8 << 10)
	m.scrollBox(f, "The forms of the timeline")
	m.Raw(`<table class="legend-table"><thead><tr><th scope="col">Form</th><th scope="col">The task</th><th scope="col">In the kernel</th><th scope="col">In this run</th></tr></thead><tbody>`)
	for i, row := range legendRows {
		task, at, ok := firstIn(f.Trace, row.state)
		m.legendRow(legendForm(f.ID+"-lg"+itoa(i), row.state), row.words, legendKernel[row.state], f.name(task), at, ok)
	}
	m.Raw(`</tbody><thead><tr><th scope="col">Form</th><th scope="col">The lock</th><th scope="col">In the kernel</th><th scope="col">In this run</th></tr></thead><tbody>`)
	for i, row := range lockRows {
		lock, at, ok := firstLock(f.Trace, row.is)
		m.legendRow(lockForm(f.ID+"-ll"+itoa(i), row.span), row.words, row.kernel, f.lockName(lock), at, ok)
	}
	if f.Trace.CPUs > 1 {
		m.Raw(`<tr><td><b>0</b>, <b>1</b></td><th scope="row">a number on a task’s bar: the CPU that it runs on</th><td><code>task_cpu()</code></td><td></td></tr>`)
	}
	m.Raw(`<tr><td>`)
	m.Raw(sharesForm(f.ID + "-ls"))
	m.Raw(`</td><th scope="row">in any lane: stretches too short to be told apart, each as high as its share of the time</th><td colspan="2">what is rare is a dot at least; zoom in to see each stretch</td></tr>`)
	m.Raw(`</tbody><thead><tr><th scope="col">Sign</th><th scope="col">What the task does at this instant</th><th scope="col">Called</th><th scope="col">In this run</th></tr></thead><tbody>`)
	for k := MarkLoan; k <= MarkDeadlock; k++ {
		task, at, ok := firstMark(f.Trace, k)
		sign := pen{}
		sign.markSign(k)
		m.legendRow(sign.String(), marks[k].what, marks[k].name, f.name(task), at, ok)
	}
	for i, row := range jobRows {
		task, at, ok := firstJob(f.Trace, row.at)
		m.legendRow(form(f.ID+"-lj"+itoa(i), row.name, func(d *timeline) {
			d.m.path("job", 0)
			d.arrow(370, 130-row.down*20, 80, 40, row.down)
			d.m.endPath()
		}), row.words, row.name, f.name(task), at, ok)
	}
	m.Raw(`</tbody></table></div>`)
	return m.String()
}

// legendRow is one row: the form, what it says, by which fields the kernel tells
// it, and where the run has it first.
func (m *pen) legendRow(form, words, kernel, who string, at trace.Time, ok bool) {
	m.Raw(`<tr><td>`)
	m.Raw(form)
	m.Put(`</td><th scope="row">`, words, `</th><td><code>`, kernel, `</code></td><td>`)
	if ok {
		m.Raw(`<button type="button" data-act="seek"`)
		m.Attr("data-arg", itoa(int(at)))
		m.Put(`>`, who, `, `, explain.Time(at), `</button>`)
	} else {
		m.Raw(`<span class="mute">nowhere</span>`)
	}
	m.Raw(`</td></tr>`)
}

// lockRows are the forms of a lock's lane.
var lockRows = [...]struct {
	words, kernel string
	span          trace.LockSpan
	is            func(s *trace.LockSpan) bool
}{
	{"has an owner, named in the bar", "lock->owner", trace.LockSpan{}, func(s *trace.LockSpan) bool { return s.Owner >= 0 && !s.Pickup }},
	{"handed over, but the new owner has not run since", "MUTEX_FLAG_PICKUP", trace.LockSpan{Pickup: true}, func(s *trace.LockSpan) bool { return s.Pickup }},
	{"tasks wait for it: the line is thicker the more there are", "lock->first_waiter", trace.LockSpan{Waiters: 2}, func(s *trace.LockSpan) bool { return s.Waiters > 0 }},
	{"semaphore: so many waits go through before one sleeps", "sem_t", trace.LockSpan{Owner: trace.NoTask, Count: 2}, func(s *trace.LockSpan) bool { return s.Count > 0 }},
	{"is free", "no owner", trace.LockSpan{Owner: trace.NoTask}, func(s *trace.LockSpan) bool { return s.Owner < 0 && s.Count == 0 }},
}

// firstLock finds the first stretch in which a lock is so.
func firstLock(t *trace.Trace, is func(s *trace.LockSpan) bool) (lock trace.LockID, at trace.Time, ok bool) {
	for i, spans := range t.LockSpans {
		for k := range spans {
			if s := &spans[k]; is(s) && (!ok || s.Start < at) {
				lock, at, ok = trace.LockID(i), s.Start, true
			}
		}
	}
	return lock, at, ok
}

// firstMark finds the first event of a kind.
func firstMark(t *trace.Trace, k MarkKind) (trace.TaskID, trace.Time, bool) {
	for i := range t.Records {
		if r := &t.Records[i]; MarkOf(t, r) == k {
			return r.Task, r.At, true
		}
	}
	return 0, 0, false
}

// lockForm draws one form of a lock's lane small.
func lockForm(id string, s trace.LockSpan) string {
	return form(id, "lock", func(d *timeline) {
		r := row{y: 100, h: 150, low: true}
		l, p := lockSpans{s}, piece{x0: 20, x1: 720, last: 1}
		if !l.blank(0) {
			d.lockPiece(0, l, p, &r)
		}
		if s.Waiters > 0 {
			d.waiters(0, l, p, &r)
		}
	})
}

// sharesForm draws a CPU on which two tasks take turns too short to be told apart,
// the second one for less and less of the time.
func sharesForm(id string) string {
	return form(id, "shares", func(d *timeline) {
		const turns = 80
		d.scale = scale{to: turns * turns, left: 20, right: 720}
		d.minW = cellW / 2
		var l cpuSpans
		for i := range trace.Time(turns) {
			from, to := i*turns, (i+1)*turns
			cut := from + turns/5 + i*3/5
			l.all = append(l.all, trace.Segment{Start: from, End: cut}, trace.Segment{Start: cut, End: to, Exec: 1, Donor: 1})
			l.idx = append(l.idx, len(l.idx), len(l.idx)+1)
		}
		d.cells(&l, d.pieces(&l), 'c', 0, &row{y: 130, h: 220, low: true})
	})
}

// form is a small picture of the legend.
func form(id, name string, draw func(d *timeline)) string {
	d := legendDrawing(id, "f")
	d.m.svg("bt-timeline bt-form", d.id, 740, 260, name, "How the timeline draws it.")
	draw(d)
	d.m.Raw(`</svg>`)
	return d.m.String()
}

// legendDrawing is a drawing of a tiny world.
func legendDrawing(id, picture string) *timeline {
	f := &Frame{Trace: &trace.Trace{CPUs: 1, Tasks: []trace.TaskInfo{{Name: "L", Policy: "fair"}, {Name: "H", Policy: "fair"}}}, ID: id}
	return &timeline{f: f, t: f.Trace, look: wideLook, id: f.id(picture)}
}

// legendForm draws one form small.
func legendForm(id string, s trace.State) string {
	return form(id, s.String(), func(d *timeline) {
		d.defs()
		d.state(0, &trace.TaskSpan{State: s, Other: 1}, 20, 130, 700, 220)
	})
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
