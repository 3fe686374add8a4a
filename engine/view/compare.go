package view

import (
	"borrowedtime/engine/explain"
	"borrowedtime/engine/trace"
)

// Compared is one of several runs of the same tasks.
type Compared struct {
	Name  string       // "Linux 7.3"
	About string       // what that kernel can do
	Trace *trace.Trace // nil: it did not run, or not yet
	Why   string       // why there is no trace
}

// Measures of a comparison, in tenths of a unit.
const (
	cmpHead   = 300 // a run's heading
	cmpDiff   = 90  // the strip of differences below a CPU's lane
	cmpGap    = 160 // between runs
	cmpTasks  = 3   // so many tasks that wait have a lane
	cmpPieces = 60  // a strip of differences has no more pieces than can be told apart
)

// comparison is one drawing under way.
type comparison struct {
	f      *Frame
	runs   []Compared
	base   int // the run that the others are held against
	tasks  []int
	window [2]trace.Time
	m      pen
	y      int
}

// Compare draws several runs of the same tasks one under the other on one time
// axis: the lanes of the CPUs, of the tasks that wait for locks (three at most),
// and below each CPU a strip where another task executes than in the run of
// number base. f holds the tasks' names and the playhead.
func Compare(f *Frame, runs []Compared, base int) string {
	c := newComparison(f, runs, base)
	c.m = f.pen(16 << 10)
	c.m.Raw(`<figure class="comparison">`)
	d := c.timeline(f.Trace)
	c.height(d)
	d.m = c.m
	d.m.svg(d.svgClass()+" bt-compare", d.id, d.look.width, c.y+60, "Comparison", c.words())
	d.defs()
	d.bottom = c.y
	d.grid()
	c.m = d.m
	c.y = d.look.axis
	for i := range runs {
		c.run(i)
	}
	d.m = c.m
	d.playhead()
	d.m.Raw("</svg></figure>")
	return d.m.String()
}

// CompareX returns where the playhead of a comparison stands, as PlayheadX does.
func CompareX(f *Frame, runs []Compared, at trace.Time) int {
	c := comparison{f: f, runs: runs}
	c.span()
	s := c.frame(f.Trace)
	sc := newScale(&s, lookOf(&s))
	return sc.x(at)
}

func newComparison(f *Frame, runs []Compared, base int) *comparison {
	c := &comparison{f: f, runs: runs, base: base}
	c.span()
	for t := range f.Trace.Tasks {
		if len(f.Trace.Tasks) <= crowded && len(c.tasks) < cmpTasks && c.waits(t) {
			c.tasks = append(c.tasks, t)
		}
	}
	return c
}

// span makes the time axis as long as the longest run.
func (c *comparison) span() {
	c.window = c.f.Window
	if c.window[1] <= c.window[0] {
		for i := range c.runs {
			if t := c.runs[i].Trace; t != nil {
				c.window[1] = max(c.window[1], t.End)
			}
		}
	}
}

// waits reports whether a task waits for a lock in any of the runs.
func (c *comparison) waits(task int) bool {
	for i := range c.runs {
		if t := c.runs[i].Trace; t != nil && task < len(t.Stats) && t.Stats[task].Waited > 0 {
			return true
		}
	}
	return false
}

func (c *comparison) frame(t *trace.Trace) Frame {
	return Frame{Trace: t, At: c.f.At, ID: c.f.ID + "-cmp", Narrow: c.f.Narrow, Window: c.window}
}

// timeline returns the drawing of one run's lanes.
func (c *comparison) timeline(t *trace.Trace) *timeline {
	f := c.frame(t)
	d := newTimeline(&f)
	if d.low {
		d.look = lookOf(&f) // the lanes are few, whatever the run has
		d.low = false
	}
	d.look.taskPitch = d.look.taskH + 70
	d.look.cpuPitch = d.look.cpuH + cmpDiff + 40
	return d
}

// height leaves room for all runs, and sets y to the bottom.
func (c *comparison) height(d *timeline) {
	c.y = d.look.axis
	for i := range c.runs {
		c.y += cmpHead + cmpGap
		if c.runs[i].Trace != nil {
			c.y += c.runs[i].Trace.CPUs*d.look.cpuPitch + len(c.tasks)*d.look.taskPitch
		}
	}
}

// run draws one run below what is there.
func (c *comparison) run(i int) {
	r := &c.runs[i]
	c.m.label("cmp-name", noHue, 0, c.y+190, r.Name)
	about := r.About
	if r.Trace == nil {
		about = r.Why
	} else if i == c.base {
		about += " · the others are held against this one"
	}
	size := lookOf(c.f).small
	left := textWidth(r.Name, 145) + 120
	c.m.label("sub", noHue, left, c.y+190, fit(about, size, lookOf(c.f).width-left))
	c.y += cmpHead
	if r.Trace != nil {
		c.lanes(i)
	}
	c.y += cmpGap
}

func (c *comparison) lanes(i int) {
	t := c.runs[i].Trace
	d := c.timeline(t)
	d.m = c.m
	for cpu := range t.CPUs {
		*d.row('c', cpu) = row{y: c.y + d.look.cpuH/2 + cpu*d.look.cpuPitch, h: d.look.cpuH}
		d.cpuLane(cpu)
		if base := c.runs[c.base].Trace; base != nil && i != c.base {
			c.strip(d, base, cpu)
		}
	}
	c.y += t.CPUs * d.look.cpuPitch
	for k, task := range c.tasks {
		*d.row('t', task) = row{y: c.y + d.look.taskPitch/2 + k*d.look.taskPitch, h: d.look.taskH}
		d.taskLane(task)
	}
	c.y += len(c.tasks) * d.look.taskPitch
	c.m = d.m
}

// strip marks below a CPU's lane where the run departs from the base.
func (c *comparison) strip(d *timeline, base *trace.Trace, cpu int) {
	y := d.row('c', cpu).y + d.look.cpuH/2 + 20
	open := -1
	last := 0
	flush := func(to int) {
		if open >= 0 {
			d.m.rect("differ", noHue, open, y, max(to-open, 8), cmpDiff-40, 0)
			open = -1
		}
	}
	Differences(base, d.t, cpu, func(from, to trace.Time) {
		x0, x1 := d.scale.x(from), d.scale.x(to)
		if open >= 0 && x0-last > 12 {
			flush(last)
		}
		if open < 0 {
			open = x0
		}
		last = x1
	})
	flush(last)
}

// Differences tells the stretches in which another task executes on a CPU, or
// the same one on another's time.
func Differences(a, b *trace.Trace, cpu int, tell func(from, to trace.Time)) {
	sa, sb := segmentsOf(a, cpu), segmentsOf(b, cpu)
	at, end := trace.Time(0), max(a.End, b.End)
	for at < end {
		pa, toA := runsAt(sa, at, end)
		pb, toB := runsAt(sb, at, end)
		to := min(toA, toB)
		if pa != pb {
			tell(at, to)
		}
		at = to
	}
}

// pair is who executes and on whose time.
type pair struct{ exec, donor trace.TaskID }

func segmentsOf(t *trace.Trace, cpu int) *cpuCursor {
	c := &cpuCursor{}
	for i := range t.Segments {
		if int(t.Segments[i].CPU) == cpu {
			c.list = append(c.list, t.Segments[i])
		}
	}
	return c
}

// cpuCursor goes through one CPU's segments in order.
type cpuCursor struct {
	list []trace.Segment
	at   int
}

// runsAt returns who runs at an instant, and until when; no segment is idle.
func runsAt(c *cpuCursor, at, end trace.Time) (pair, trace.Time) {
	for c.at < len(c.list) && c.list[c.at].End <= at {
		c.at++
	}
	if c.at == len(c.list) {
		return pair{trace.Idle, trace.Idle}, end
	}
	s := &c.list[c.at]
	if s.Start > at {
		return pair{trace.Idle, trace.Idle}, s.Start
	}
	if s.Exec < 0 {
		return pair{trace.Idle, trace.Idle}, s.End
	}
	return pair{s.Exec, s.Donor}, s.End
}

func (c *comparison) words() string {
	text := "The same tasks under "
	for i := range c.runs {
		switch {
		case i == 0:
		case i == len(c.runs)-1:
			text += " and "
		default:
			text += ", "
		}
		text += c.runs[i].Name
	}
	text += ", one under the other on one time axis."
	if base := c.runs[c.base].Trace; base != nil {
		for i := range c.runs {
			t := c.runs[i].Trace
			if t == nil || i == c.base {
				continue
			}
			var sum trace.Duration
			for cpu := range t.CPUs {
				Differences(base, t, cpu, func(from, to trace.Time) { sum += trace.Duration(to - from) })
			}
			if sum == 0 {
				text += " " + c.runs[i].Name + " makes no difference to " + c.runs[c.base].Name + "."
			} else {
				text += " " + c.runs[i].Name + " differs from " + c.runs[c.base].Name + " for " + explain.Duration(sum) + " of CPU time."
			}
		}
	}
	return text
}
