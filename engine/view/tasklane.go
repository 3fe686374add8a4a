package view

import (
	"strings"

	"borrowedtime/engine/trace"
)

// taskSpans are what one task does.
type taskSpans []trace.TaskSpan

func (l *taskSpans) len() int                            { return len(*l) }
func (l *taskSpans) span(i int) (trace.Time, trace.Time) { return (*l)[i].Start, (*l)[i].End }
func (l *taskSpans) blank(i int) bool {
	return (*l)[i].State == trace.Asleep && (*l)[i].Lock < 0 || (*l)[i].State == trace.Done
}
func (l *taskSpans) alike(i, j int) bool {
	a, b := &(*l)[i], &(*l)[j]
	return a.State == b.State && a.Other == b.Other && a.Lock == b.Lock && a.CPU == b.CPU
}
func (l *taskSpans) part(i int) (part, trace.TaskID) {
	s := &(*l)[i]
	return part{0, s.State}, s.Other
}

// spanAt is what a task does at an instant, nil outside of the run.
func (d *timeline) spanAt(task int, at trace.Time) *trace.TaskSpan {
	spans := d.t.TaskSpans[task]
	lo, hi := 0, len(spans)
	for lo < hi {
		if mid := (lo + hi) / 2; spans[mid].End <= at {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	if lo == len(spans) {
		return nil
	}
	return &spans[lo]
}

// taskLane draws what a task does, each state in its own form.
func (d *timeline) taskLane(n int) {
	r := d.row('t', n)
	d.m.Raw(`<g class="task">`)
	d.laneName(r, "", n, d.t.Tasks[n].Name, d.f.policy(n))
	if n < len(d.t.TaskSpans) {
		l := taskSpans(d.t.TaskSpans[n])
		d.sleeps(n, l, r)
		pieces := d.pieces(&l)
		for _, p := range pieces {
			if !p.cell {
				d.taskPiece(n, &l[p.first], p, l[p.last-1].End, r)
			}
		}
		d.cells(&l, pieces, 't', n, r)
		d.ends(n, l, r)
	}
	d.jobs(n, r)
	d.m.Raw("</g>\n")
}

// sleepSpans are the stretches in which a task that has started sleeps.
type sleepSpans struct {
	taskSpans
	started trace.Time
}

func (l *sleepSpans) blank(i int) bool {
	return l.taskSpans[i].State != trace.Asleep || l.taskSpans[i].Start < l.started || l.taskSpans[i].Lock >= 0
}

// sleeps draws all sleep of a task as one hairline with gaps.
func (d *timeline) sleeps(n int, l taskSpans, r *row) {
	if n >= len(d.t.Stats) {
		return
	}
	open := false
	for _, p := range d.pieces(&sleepSpans{l, d.t.Stats[n].Started}) {
		if p.first == p.last {
			continue
		}
		if !open {
			d.m.path("sleep", n)
		}
		open = true
		d.sleepLine(p.x0, p.x1, r.y)
	}
	if open {
		d.m.endPath()
	}
}

// sleepLine adds a stretch of sleep to an open path: a hairline with a foot at
// each end.
func (d *timeline) sleepLine(x0, x1, y int) {
	d.m.move(x0+6, y-25)
	d.m.Raw("v5H")
	d.m.Tenths(x1 - 6)
	d.m.Raw("v-5")
}

func (d *timeline) taskPiece(n int, s *trace.TaskSpan, p piece, end trace.Time, r *row) {
	if d.tips {
		d.m.Raw("<g>")
		d.m.title(d.t.Tasks[n].Name + ", " + stretch(s.Start, end) + ": " + d.stateWords(s))
	}
	w, h, y := max(p.x1-p.x0, 4), r.h, r.y
	text := d.stateLabel(s, w-50)
	switch {
	case text == "" || r.low:
		d.state(n, s, p.x0, y, w, h)
	case s.State == trace.BlockedOff, s.State == trace.Asleep:
		gap := textWidth(text, d.look.small) + 60 // the words stand in the line
		class := "blockoff"
		if s.State == trace.Asleep {
			class = "sleep"
		}
		d.m.line(class, n, p.x0, y, p.x0+(w-gap)/2, y)
		d.m.line(class, n, p.x0+(w+gap)/2, y, p.x1, y)
	default:
		d.state(n, s, p.x0, y, w, h)
	}
	if text != "" && !r.low {
		class, down := "st", 40
		if s.State == trace.Running || s.State == trace.Borrowing {
			class = "on small"
		}
		if s.State == trace.Borrowing {
			down = 55 // below the donor's strip
		}
		d.m.label(class, n, p.x0+w/2, y+down, text)
	}
	if d.tips {
		d.m.Raw("</g>")
	}
}

// state draws one state's form; the legend uses it too.
func (d *timeline) state(n int, s *trace.TaskSpan, x, y, w, h int) {
	top := y - h/2
	in := func(n int) int { return min(n, n*h/220) } // what stays free above and below
	switch s.State {
	case trace.Running:
		d.m.rect(thin("seg", w), n, x, top, w, h, 30)
	case trace.Borrowing:
		d.m.rect(thin("seg", w), n, x, top, w, h, 30)
		d.m.fill("over", d.id, "hatch", x, top, w, h, 30)
		if s.Other >= 0 {
			d.m.rect(thin("strip", w), int(s.Other), x, top, w, h/5, 20)
		}
	case trace.Spinning:
		d.m.rect("spin", n, x, top+in(10), w, h-2*in(10), 30)
		d.m.fill("over", d.id, "spin", x, top+in(10), w, h-2*in(10), 30)
	case trace.Lending:
		d.m.rect("lend", n, x+8, top+in(8), max(w-16, 4), h-2*in(8), 30)
	case trace.Runnable:
		d.m.rect("ready", n, x, y-in(20), w, 2*in(20), 20)
	case trace.BlockedQueue:
		d.m.rect("blockq", n, x+6, top+in(25), max(w-12, 4), h-2*in(25), 30)
	case trace.BlockedOff:
		d.m.line("blockoff", n, x, y, x+w, y)
	case trace.Deferred:
		d.m.rect("ghost", n, x+6, top+in(40), max(w-12, 4), h-2*in(40), 30)
	case trace.Asleep:
		d.m.path("sleep", n)
		d.sleepLine(x, x+w, y)
		d.m.endPath()
	case trace.Done:
		d.m.line("done", n, x+w/2, top, x+w/2, top+h)
	case trace.Throttled:
		d.m.rect("spin", n, x, top+in(30), w, h-2*in(30), 0)
		d.m.fill("over", d.id, "cross", x, top+in(30), w, h-2*in(30), 0)
	}
}

// stateTexts tells each state whole, for the tooltip, and in a piece: the first
// of the forms between bars that fits. %c stands for the CPU, %o for the other
// task, %l for the lock, %w for who owns it.
var stateTexts = [trace.NumStates]struct{ whole, short string }{
	trace.Running:      {"runs on CPU %c", "on CPU %c|%c"},
	trace.Borrowing:    {"runs on CPU %c on %o’s time", "on %o’s time|for %o|%o"},
	trace.Spinning:     {"spins on CPU %c for lock %l%w", "spins for %l|spins"},
	trace.Lending:      {"blocked on lock %l; %o executes on CPU %c on its time", "lends its time on CPU %c|lends on CPU %c|lends"},
	trace.Runnable:     {"queued on CPU %c, could run", ""},
	trace.BlockedQueue: {"waits for lock %l%w, stays on the run queue of CPU %c", "waits for %l, queued|waits for %l|waits"},
	trace.BlockedOff:   {"waits for lock %l%w, off the run queue", "waits for %l, off the queue|waits for %l|waits"},
	trace.Deferred:     {"cannot run, but is still queued on CPU %c: deferred dequeue", "deferred dequeue|deferred"},
	trace.Throttled:    {"has no budget", "no budget"},
	trace.Asleep:       {"sleeps", "waits for %l|waits"},
	trace.Done:         {"has ended", ""},
}

// stateLabel is what stands in a piece, as long as fits.
func (d *timeline) stateLabel(s *trace.TaskSpan, room int) string {
	forms := stateTexts[s.State].short
	switch {
	case s.State == trace.Running && d.t.CPUs <= 1, s.State == trace.Asleep && s.Lock < 0:
		return ""
	case s.State == trace.Lending && d.t.CPUs <= 1:
		forms = "lends its time|lends"
	case s.State == trace.Spinning && s.Lock < 0:
		forms = "spins"
	case s.State == trace.BlockedOff, s.State == trace.Asleep:
		room -= 160
	}
	for forms != "" {
		var form string
		form, forms, _ = strings.Cut(forms, "|")
		if text := d.tell(form, s); textWidth(text, d.look.small) <= room {
			return text
		}
	}
	return ""
}

// stateWords tells a state whole, for the tooltip.
func (d *timeline) stateWords(s *trace.TaskSpan) string {
	form := stateTexts[s.State].whole
	if s.State == trace.Spinning && s.Lock < 0 {
		form = "spins on CPU %c, watching the owner of a lock"
	}
	if s.State == trace.Asleep && s.Lock >= 0 {
		form = "sleeps until a post of semaphore %l"
	}
	return d.tell(form, s)
}

// tell fills in a form of stateTexts.
func (d *timeline) tell(form string, s *trace.TaskSpan) string {
	before, rest, found := strings.Cut(form, "%")
	if !found {
		return before
	}
	value := ""
	switch rest[0] {
	case 'c':
		value = itoa(int(s.CPU))
	case 'o':
		value = d.f.name(s.Other)
	case 'l':
		value = d.f.lockName(s.Lock)
	case 'w':
		if s.Other >= 0 {
			value = ", owned by " + d.f.name(s.Other)
		}
	}
	return before + value + d.tell(rest[1:], s)
}

// ends marks where the task's program ended.
func (d *timeline) ends(n int, l taskSpans, r *row) {
	for i := range l {
		if l[i].State != trace.Done || l[i].Start < d.scale.from || l[i].Start > d.scale.to {
			continue
		}
		x, y, h := d.scale.x(l[i].Start), r.y, r.h
		d.m.Raw("<g>")
		if d.tips {
			d.m.title(d.t.Tasks[n].Name + " has ended")
		}
		d.m.line("done", n, x, y-h/2, x, y+h/2)
		d.m.Raw("</g>")
		return
	}
}
