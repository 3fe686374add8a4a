package view

import (
	"borrowedtime/engine/explain"
	"borrowedtime/engine/trace"
)

// Measures of a run queue's picture, in tenths of a unit.
const (
	rqWidth = 3800
	rqLeft  = 900  // where the axis begins
	rqRight = 2960 // where it ends
	rqTop   = 330
	rqRow   = 340
)

// runqueue is one drawing under way.
type runqueue struct {
	f      *Frame
	cpu    int
	v      *trace.CPUView
	fair   []trace.Queued
	lo, hi trace.VTime
	id     string
	m      pen
}

// RunQueue draws a CPU's queue: the real-time tasks in order, and the fair ones
// on the axis of virtual time, each from where it stands to its deadline; what
// lies left of V is eligible. The pick and its reason stand below.
func RunQueue(f *Frame, cpu int) string {
	d := runqueue{f: f, cpu: cpu, v: f.cpu(cpu), id: f.id("rq" + itoa(cpu)), m: f.pen(5 << 10)}
	d.m.Raw(`<figure class="runq">`)
	if d.v == nil {
		d.m.Raw(`</figure>`)
		return d.m.String()
	}
	d.fair = d.queued(d.v.Fair)
	d.list("Deadline tasks, in order", d.queued(d.v.DL))
	d.list("Real-time tasks, in order", d.queued(d.v.RT))
	d.throttled()
	if len(d.fair) > 0 {
		d.span()
		d.picture()
	} else if len(d.v.RT)+len(d.v.DL) == 0 {
		d.m.Put(`<p class="none">`, "CPU "+itoa(cpu)+" has nothing queued.", `</p>`)
	}
	d.caption()
	d.m.Raw(`</figure>`)
	return d.m.String()
}

// queued returns the entries whose task the trace knows.
func (d *runqueue) queued(list []trace.Queued) []trace.Queued {
	out := make([]trace.Queued, 0, len(list))
	for _, q := range list {
		if d.f.task(q.Task) != nil && int(q.Task) < len(d.f.Trace.Tasks) {
			out = append(out, q)
		}
	}
	return out
}

// list writes the tasks of a class that goes by order alone.
func (d *runqueue) list(title string, q []trace.Queued) {
	if len(q) == 0 {
		return
	}
	m := &d.m
	m.Put(`<p class="rt-title">`, title, `</p><ol class="rt">`)
	for i := range q {
		t := q[i].Task
		m.Raw(`<li`)
		m.class("qt", int(t))
		m.Put(`><b>`, d.f.name(t), `</b> `, d.f.policyNow(int(t)))
		if more := d.rest(t); more != "" {
			m.Put(` <span class="rest">`, more, `</span>`)
		}
		if tag := d.tag(&q[i]); tag != "" {
			m.Put(` <span class="tag">`, tag, `</span>`)
		}
		if d.joined(t) {
			m.Raw(` <span class="tag new">new</span>`)
		}
		m.Raw(`</li>`)
	}
	m.Raw(`</ol>`)
}

// rest says what a task of these classes has left: budget until its deadline, or
// ticks of its turn.
func (d *runqueue) rest(t trace.TaskID) string {
	v := d.f.task(t)
	switch d.f.info(int(t)).Policy {
	case "deadline":
		return explain.Duration(max(v.DLRuntime, 0)) + " left until " + explain.Time(v.DLDeadline)
	case "rr":
		return counted(v.RTSlice, "tick left", "ticks left")
	}
	return ""
}

// throttled lists the tasks of this CPU whose budget is used up: they are queued
// (on_rq) and cannot be picked.
func (d *runqueue) throttled() {
	m, any := &d.m, false
	for i := range d.f.Snap.Tasks {
		v := &d.f.Snap.Tasks[i]
		if v.DLNext == 0 || int(v.CPU) != d.cpu || !v.OnRQ {
			continue
		}
		if !any {
			m.Raw(`<p class="rt-title">Throttled: cannot be picked until their next period</p><ol class="rt throttled">`)
			any = true
		}
		m.Raw(`<li`)
		m.class("qt", i)
		m.Put(`><b>`, d.f.name(trace.TaskID(i)), `</b> budget back at `, explain.Time(v.DLNext), `</li>`)
	}
	if any {
		m.Raw(`</ol>`)
	}
}

// joined reports whether a task was not on this queue before the cursor's stop.
func (d *runqueue) joined(t trace.TaskID) bool {
	p := d.f.Prev
	return p != nil && d.cpu < len(p.CPUs) && d.f.Stop.Last > d.f.Stop.First && !queuedIn(&p.CPUs[d.cpu], t)
}

func queuedIn(v *trace.CPUView, t trace.TaskID) bool {
	for _, list := range [...][]trace.Queued{v.Fair, v.RT, v.DL} {
		for i := range list {
			if list[i].Task == t {
				return true
			}
		}
	}
	return false
}

// changes says what the cursor's stop has changed about this queue.
func (d *runqueue) changes() string {
	p := d.f.Prev
	if p == nil || d.cpu >= len(p.CPUs) || d.f.Stop.Last <= d.f.Stop.First {
		return ""
	}
	was, s := &p.CPUs[d.cpu], ""
	add := func(text string) {
		if s != "" {
			s += "; "
		}
		s += text
	}
	for i := range d.f.Trace.Tasks {
		t := trace.TaskID(i)
		switch before, now := queuedIn(was, t), queuedIn(d.v, t); {
		case now && !before:
			add(d.f.name(t) + " joined")
		case before && !now:
			add(d.f.name(t) + " left")
		}
	}
	if was.Donor != d.v.Donor {
		add("the donor was " + d.f.name(was.Donor))
	}
	if s == "" {
		return ""
	}
	return "With this event: " + s + "."
}

// why tells who would win among the fair tasks now, and who may not compete.
func (d *runqueue) why() string {
	best, able, owing := -1, []trace.TaskID(nil), []trace.TaskID(nil)
	for i := range d.fair {
		q := &d.fair[i]
		if !q.Eligible {
			owing = append(owing, q.Task)
			continue
		}
		able = append(able, q.Task)
		if best < 0 || d.f.task(q.Task).Deadline < d.f.task(d.fair[best].Task).Deadline {
			best = i
		}
	}
	if best < 0 || len(d.fair) < 2 {
		return ""
	}
	s := "Earliest deadline among the eligible " + d.f.names(able) + ": " + d.f.name(d.fair[best].Task) + "."
	if len(owing) > 0 {
		verb := " is"
		if len(owing) > 1 {
			verb = " are"
		}
		s += " " + d.f.names(owing) + verb + " owed nothing, and cannot be picked."
	}
	return s
}

// tag says what is particular about an entry.
func (d *runqueue) tag(q *trace.Queued) string {
	switch {
	case q.Delayed:
		return "deferred"
	case q.Task == d.v.Donor && d.v.Curr != d.v.Donor && q.Blocked:
		return "lends"
	case q.Task == d.v.Donor && d.v.Curr != d.v.Donor:
		return "donor"
	case q.Task == d.v.Curr:
		return "runs"
	case q.Blocked:
		return "blocked"
	}
	return ""
}

// span chooses the stretch of virtual time that is shown. One deadline far
// beyond all others (a very light task) does not squeeze the rest: it is cut.
func (d *runqueue) span() {
	d.lo, d.hi = d.v.V, d.v.V
	var far, second trace.VTime
	for i := range d.fair {
		t := d.f.task(d.fair[i].Task)
		d.lo, d.hi = min(d.lo, t.Vruntime), max(d.hi, t.Vruntime)
		if i == 0 || t.Deadline > far {
			far, second = t.Deadline, far
		} else if i == 1 || t.Deadline > second {
			second = t.Deadline
		}
	}
	if len(d.fair) > 1 && far-d.lo > 6*(max(second, d.hi)-d.lo) && max(second, d.hi) > d.lo {
		far = max(second, d.hi) + (max(second, d.hi)-d.lo)/4
	}
	d.hi = max(d.hi, far)
	pad := max((d.hi-d.lo)/16, 1)
	d.lo, d.hi = d.lo-pad, d.hi+pad
}

// x maps virtual time; what is outside is cut at the edge.
func (d *runqueue) x(v trace.VTime) int {
	v = min(max(v, d.lo), d.hi)
	// Virtual time of a light task is large: divide before it can overflow.
	span, at := int64(d.hi-d.lo), int64(v-d.lo)
	for span > 1<<48 {
		span, at = span>>1, at>>1
	}
	return rqLeft + int(at*(rqRight-rqLeft)/span)
}

func (d *runqueue) picture() {
	m, bottom := &d.m, rqTop+len(d.fair)*rqRow
	m.svg("bt-runq", d.id, rqWidth, bottom+300, "Run queue of CPU "+itoa(d.cpu)+" on the axis of virtual time", d.words())
	vx := d.x(d.v.V)
	m.rect("elig", noHue, rqLeft, rqTop-90, vx-rqLeft, bottom-rqTop+90, 0)
	if vx-rqLeft > textWidth("eligible", 110)+80 {
		m.label("el start", noHue, rqLeft+50, rqTop-120, "eligible")
	}
	m.label("el end", noHue, rqWidth-20, rqTop-120, "lag")
	m.line("vline", noHue, vx, rqTop-90, vx, bottom+40)
	for i := range d.fair {
		d.row(&d.fair[i], rqTop+i*rqRow+rqRow/2)
	}
	m.line("axisline", noHue, rqLeft, bottom+40, rqRight, bottom+40)
	m.label("el v", noHue, vx, rqTop-120, "V")
	m.label("el end", noHue, rqRight, bottom+190, "virtual time →")
	m.Raw(`</svg>`)
}

// row draws one fair task.
func (d *runqueue) row(q *trace.Queued, y int) {
	m, t, hue := &d.m, d.f.task(q.Task), int(q.Task)
	picked := q.Task == d.v.Donor
	m.Raw(`<g class="row`)
	if q.Delayed {
		m.Raw(` ghostly`)
	} else if q.Blocked {
		m.Raw(` blocked`)
	}
	m.Put(`"><title>`, d.rowWords(q, t), `</title>`)
	if picked {
		m.rect("picked", noHue, 0, y-rqRow/2+15, rqWidth, rqRow-30, 60)
		m.path("arrow", noHue)
		m.move(60, y-55)
		m.Raw("l7 5.5l-7 5.5z")
		m.endPath()
	}
	name, tag := d.f.name(q.Task), d.tag(q)
	if tag == "" {
		m.label("rn", noHue, 180, y+45, fit(name, 130, rqLeft-320))
	} else {
		m.label("rn", noHue, 180, y-10, fit(name, 130, rqLeft-320))
		m.label("el start", noHue, 180, y+115, tag)
	}
	if d.joined(q.Task) {
		m.label("el new", noHue, rqLeft-90, y-10, "new")
	}
	x1, x2 := d.x(t.Vruntime), d.x(t.Deadline)
	m.line("bar", hue, x1, y, x2, y)
	if t.Deadline > d.hi {
		m.path("cap", hue)
		m.move(x2-50, y-50)
		m.Raw("l6 5l-6 5")
		m.endPath()
	} else {
		m.line("cap", hue, x2, y-70, x2, y+70)
	}
	if picked && t.Vprot > t.Vruntime {
		m.line("prot", hue, x1, y-110, d.x(t.Vprot), y-110)
		m.line("prot", hue, d.x(t.Vprot), y-110, d.x(t.Vprot), y-50)
	}
	m.circle("head", hue, x1, y, 85)
	m.label("hn", hue, x1, y+38, firstRune(name))
	m.label("num end", noHue, rqWidth-20, y+45, explain.Signed(d.v.V-t.Vruntime))
	m.Raw(`</g>`)
}

func firstRune(s string) string {
	for i := range s {
		if i > 0 {
			return s[:i]
		}
	}
	return s
}

func (d *runqueue) rowWords(q *trace.Queued, t *trace.TaskView) string {
	s := d.f.name(q.Task) + ": lag " + explain.Signed(d.v.V-t.Vruntime) + ", deadline in " + explain.Signed(t.Deadline-t.Vruntime) + " of virtual time"
	if q.Eligible {
		s += ", eligible"
	} else {
		s += ", not eligible"
	}
	if tag := d.tag(q); tag != "" {
		s += ", " + tag
	}
	return s
}

func (d *runqueue) words() string {
	s := ""
	for i := range d.fair {
		s += d.rowWords(&d.fair[i], d.f.task(d.fair[i].Task)) + ". "
	}
	return s + "Left of V is eligible; of the eligible the earliest deadline is picked."
}

// caption says what the CPU executes, what it picked last, and why.
func (d *runqueue) caption() {
	m := &d.m
	m.Raw(`<figcaption><p>`)
	switch {
	case d.v.Curr < 0:
		m.Text("CPU " + itoa(d.cpu) + " is idle.")
	case d.v.Curr == d.v.Donor || d.v.Donor < 0:
		m.Text(d.f.name(d.v.Curr) + " executes.")
	default:
		m.Text(d.f.name(d.v.Curr) + " executes on " + d.f.name(d.v.Donor) + "’s time.")
	}
	if r := d.lastPick(); r != nil && r.Task == d.v.Donor && r.Task >= 0 {
		m.Put(` <span class="why">`, "Last pick, at "+explain.Time(r.At)+": "+explain.Title(r.Reason)+".", `</span>`)
	}
	m.Raw(`</p>`)
	for _, text := range [...]string{d.why(), d.changes(), d.server()} {
		if text != "" {
			m.Put(`<p>`, text, `</p>`)
		}
	}
	m.Raw(`</figcaption>`)
}

// server tells of the fair server while it matters: as long as real-time or
// deadline tasks are queued, or it is at work.
func (d *runqueue) server() string {
	s := &d.v.Server
	switch {
	case s.State == "active":
		return "The fair server is at work: fair tasks go first for " + explain.Duration(s.Runtime) + " more."
	case s.State == "absent" && len(d.v.RT)+len(d.v.DL) > 0 && len(d.fair) > 0:
		return "There is no fair server: fair tasks get nothing for as long as real-time or deadline tasks want this CPU."
	case s.State == "throttled":
		return "The fair server has used up its reserve."
	case s.State == "deferred" && len(d.v.RT)+len(d.v.DL) > 0 && len(d.fair) > 0 && s.Timer != trace.Never:
		return "If fair tasks get nothing until then, the fair server comes forward at " + explain.Time(s.Timer) + "."
	}
	return ""
}

// lastPick returns the last pick on this CPU up to the cursor.
func (d *runqueue) lastPick() *trace.Record {
	rs := d.f.Trace.Records
	for i := min(d.f.Stop.Last, len(rs)) - 1; i >= 0; i-- {
		if rs[i].Kind == trace.KindPick && int(rs[i].CPU) == d.cpu {
			return &rs[i]
		}
	}
	return nil
}
