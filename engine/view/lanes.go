package view

import (
	"strings"

	"borrowedtime/engine/explain"
	"borrowedtime/engine/trace"
)

// cpuSpans are the segments of one CPU.
type cpuSpans struct {
	all []trace.Segment
	idx []int
}

func (l *cpuSpans) len() int { return len(l.idx) }
func (l *cpuSpans) span(i int) (trace.Time, trace.Time) {
	s := &l.all[l.idx[i]]
	return s.Start, s.End
}
func (l *cpuSpans) seg(i int) *trace.Segment { return &l.all[l.idx[i]] }
func (l *cpuSpans) blank(i int) bool         { return l.seg(i).Exec < 0 }
func (l *cpuSpans) alike(i, j int) bool {
	a, b := l.seg(i), l.seg(j)
	return a.Exec == b.Exec && a.Donor == b.Donor
}

func (l *cpuSpans) part(i int) (part, trace.TaskID) {
	s := l.seg(i)
	if s.Donor == s.Exec {
		return part{s.Exec, trace.Running}, trace.NoTask
	}
	return part{s.Exec, trace.Borrowing}, s.Donor
}

// cpuLane draws who executes on a CPU; borrowed time is two-toned, the donor
// on top.
func (d *timeline) cpuLane(c int) {
	r := d.row('c', c)
	d.m.Raw(`<g class="cpu">`)
	d.laneName(r, "", noHue, "CPU "+itoa(c), "")
	d.m.rect("bed", noHue, d.scale.left, r.y-r.h/2, d.scale.right-d.scale.left, r.h, 30)
	d.cpuPieces(c, r)
	d.m.Raw("</g>\n")
}

func (d *timeline) cpuPieces(c int, r *row) {
	l := segmentsOn(d.t, c)
	pieces := d.pieces(&l)
	for _, p := range pieces {
		if !p.cell {
			d.cpuPiece(&l, p, r)
		}
	}
	d.cells(&l, pieces, 'c', c, r)
}

// segmentsOn are the segments of one CPU.
func segmentsOn(t *trace.Trace, c int) cpuSpans {
	l := cpuSpans{all: t.Segments}
	for i := range t.Segments {
		if int(t.Segments[i].CPU) == c {
			l.idx = append(l.idx, i)
		}
	}
	return l
}

func (d *timeline) cpuPiece(l *cpuSpans, p piece, r *row) {
	s := l.seg(p.first)
	top, w, h := r.y-r.h/2, max(p.x1-p.x0, 4), r.h
	if d.tips {
		d.m.Raw("<g>")
		_, end := l.span(p.last - 1)
		d.m.title("CPU " + itoa(int(s.CPU)) + ", " + stretch(s.Start, end) + ": " + d.onTime(s.Exec, s.Donor, "executes"))
	}
	d.m.rect(thin("seg", w), int(s.Exec), p.x0, top, w, h, 30)
	strip := 0
	if s.Donor != s.Exec {
		d.m.fill("over", d.id, "hatch", p.x0, top, w, h, 30)
		if strip = h * 9 / 32; s.Donor >= 0 {
			d.m.rect(thin("strip", w), int(s.Donor), p.x0, top, w, strip, 20)
		}
	}
	exec, donor := d.f.name(s.Exec), d.f.name(s.Donor)
	text := exec
	switch room := w - 30; {
	case r.folded, r.low && strip > 0:
		text = ""
	case strip > 0:
		text = firstFit(d.look.text, room, exec+" on "+donor+"’s time", exec+" for "+donor, exec)
	default:
		text = fit(exec, d.look.text, room)
	}
	if text != "" {
		d.m.label("on", int(s.Exec), p.x0+w/2, r.y+strip/2+45, text)
	}
	if d.tips {
		d.m.Raw("</g>")
	}
}

// thin is the class of a bar: a narrow one has no outline, which would take up
// most of it.
func thin(class string, w int) string {
	if w < 2*cellW {
		class += " thin"
	}
	return class
}

// onTime says who executes on whose time: "L executes on H’s time".
func (d *timeline) onTime(exec, donor trace.TaskID, verb string) string {
	s := d.f.name(exec) + " " + verb
	if donor != exec && donor >= 0 {
		s += " on " + d.f.name(donor) + "’s time"
	}
	return s
}

// stretch writes a stretch of time: "2.50 ms to 7.50 ms (5.00 ms)".
func stretch(from, to trace.Time) string {
	return explain.Time(from) + " to " + explain.Time(to) + " (" + explain.Duration(trace.Duration(to-from)) + ")"
}

// lockSpans are the spans of one lock; the number of waiters is drawn apart.
type lockSpans []trace.LockSpan

func (l *lockSpans) len() int                            { return len(*l) }
func (l *lockSpans) span(i int) (trace.Time, trace.Time) { return (*l)[i].Start, (*l)[i].End }
func (l *lockSpans) blank(i int) bool                    { return (*l)[i].Owner < 0 && (*l)[i].Count == 0 }
func (l *lockSpans) alike(i, j int) bool {
	return (*l)[i].Owner == (*l)[j].Owner && (*l)[i].Pickup == (*l)[j].Pickup && (*l)[i].Count == (*l)[j].Count
}
func (l *lockSpans) part(i int) (part, trace.TaskID) {
	s := &(*l)[i]
	switch {
	case s.Owner < 0:
		return part{noHue, trace.Runnable}, trace.NoTask
	case s.Pickup:
		return part{s.Owner, trace.Lending}, trace.NoTask
	}
	return part{s.Owner, trace.Running}, trace.NoTask
}

// waiterSpans are the same spans, cut where the number of waiters changes, too.
type waiterSpans struct{ waiterCells }

func (l *waiterSpans) blank(i int) bool { return l.lockSpans[i].Waiters <= 0 }

// lockLane draws who owns a lock, and under it how many wait.
func (d *timeline) lockLane(n int) {
	r := d.row('l', n)
	d.m.Raw(`<g class="lock">`)
	d.laneName(r, "lockname", noHue, d.t.Locks[n].Title(), "")
	if n < len(d.t.LockSpans) {
		l := lockSpans(d.t.LockSpans[n])
		pieces := d.pieces(&l)
		for _, p := range pieces {
			if !p.cell {
				d.lockPiece(n, l, p, r)
			}
		}
		d.cells(&l, pieces, 'l', n, r)
		for _, p := range d.pieces(&waiterSpans{waiterCells{l}}) {
			d.waiters(n, l, p, r)
		}
	}
	d.m.Raw("</g>\n")
}

func (d *timeline) lockPiece(n int, l lockSpans, p piece, r *row) {
	s := &l[p.first]
	top, w, h := r.y-r.h/2, max(p.x1-p.x0, 4), r.h
	name := d.f.name(s.Owner)
	if d.tips {
		d.m.Raw("<g>")
		_, end := l.span(p.last - 1)
		title := d.t.Locks[n].Title()
		d.m.title(strings.ToUpper(title[:1]) + title[1:] + ", " + stretch(s.Start, end) + ": " + d.lockWords(n, s))
	}
	class, long, short := "held", "held by "+name, name
	if s.Readers > 0 {
		long = "read by " + readers(name, s.Readers)
	}
	if s.Pickup {
		class, long, short = "pickup", "handed to "+name, "for "+name
	}
	if s.Owner < 0 {
		name = itoa(int(s.Count))
		class, long, short = "count", "count "+name, name
	}
	d.m.rect(thin(class, w), int(s.Owner), p.x0, top, w, h, h/2)
	if text := firstFit(d.look.small, w-80, long, short, name); text != "" && !r.low {
		if s.Owner < 0 {
			d.m.label("st nobody", noHue, p.x0+w/2, r.y+38, text)
		} else if s.Pickup {
			d.m.label("st", int(s.Owner), p.x0+w/2, r.y+38, text)
		} else {
			d.m.label("on small", int(s.Owner), p.x0+w/2, r.y+38, text)
		}
	}
	if d.tips {
		d.m.Raw("</g>")
	}
}

// lockWords says who has a lock.
func (d *timeline) lockWords(n int, s *trace.LockSpan) string {
	name := d.f.name(s.Owner)
	switch {
	case d.t.Locks[n].Sem():
		return "count " + itoa(int(s.Count))
	case s.Owner < 0:
		return "free"
	case s.Pickup:
		return "handed to " + name + ", which has not run since"
	case s.Readers > 0:
		return "read by " + readers(name, s.Readers)
	}
	return "owned by " + name
}

// readers names the last of n readers and counts the others.
func readers(name string, n int16) string {
	if n > 1 {
		name += " +" + itoa(int(n)-1)
	}
	return name
}

// waiters draws a line under the lock, thicker the more tasks wait, and says
// which ones.
func (d *timeline) waiters(lock int, l lockSpans, p piece, r *row) {
	n, step := 0, 15
	for i := p.first; i < p.last; i++ {
		n = max(n, int(l[i].Waiters))
	}
	top, w := r.y+r.h/2+20, max(p.x1-p.x0, 4)
	if r.folded {
		top, step = top-15, 5
	}
	high := step + step*min(n, 4)
	if p.cell {
		high = max(int(int64(high)*int64(waited(l, p))/int64(p.to-p.from)), 5)
	}
	d.m.rect("queue", noHue, p.x0, top, w, high, 0)
	if r.low || p.cell {
		return
	}
	long, short := counted(n, "task waits", "tasks wait"), counted(n, "waits", "wait")
	if textWidth(short, d.look.small) > w-20 {
		return
	}
	at := l[p.first].Start
	if text := firstFit(d.look.small, w-20, d.waitersAt(lock, n, at), long, short); text != "" {
		d.m.label("sub mid", noHue, p.x0+w/2, top+15*min(n, 4)+105, text)
	}
}

// waited is for how long of a cell somebody waits.
func waited(l lockSpans, p piece) (sum trace.Duration) {
	for i := p.first; i < p.last; i++ {
		if s := &l[i]; s.Waiters > 0 {
			sum += trace.Duration(max(min(s.End, p.to)-max(s.Start, p.from), 0))
		}
	}
	return sum
}

// waitersAt names the n tasks that wait for a lock from an instant on: "H, M
// wait". Tasks that spin have asked for it, too, but are not in line; if that
// makes them more or fewer than n, it only counts.
func (d *timeline) waitersAt(lock, n int, at trace.Time) string {
	names, found := "", 0
	add := func(t trace.TaskID) {
		if found++; found > 1 {
			names += ", "
		}
		names += d.f.name(t)
	}
	for i := range d.t.Waits {
		if w := &d.t.Waits[i]; int(w.Lock) == lock && w.From <= at && w.To > at {
			add(w.Task)
		}
	}
	if d.f.sem(trace.LockID(lock)) {
		for t := range d.t.TaskSpans {
			if s := d.spanAt(t, at); s != nil && int(s.Lock) == lock {
				add(trace.TaskID(t))
			}
		}
	}
	switch {
	case found != n:
		return counted(n, "task waits", "tasks wait")
	case n == 1:
		return names + " waits"
	}
	return names + " wait"
}
