package view

import (
	"borrowedtime/engine/explain"
	"borrowedtime/engine/trace"
)

// The groups of lanes, as bits of Frame.Folded: a folded group is a thin strip a
// lane, without words and marks.
const (
	FoldCPUs = 1 << iota
	FoldTasks
	FoldLocks
)

// Groups names the groups of lanes, by bit.
var Groups = [...]string{"CPUs", "tasks", "locks"}

// Heights of a folded group's lanes, in tenths of a unit.
const (
	foldedH     = 50
	foldedPitch = 80
)

// fold makes the lanes of the folded groups thin.
func (d *timeline) fold() {
	l := &d.look
	for i, lane := range [...][2]*int{{&l.cpuH, &l.cpuPitch}, {&l.taskH, &l.taskPitch}, {&l.lockH, &l.lockPitch}} {
		if d.f.Folded>>i&1 == 1 {
			*lane[0], *lane[1] = foldedH, foldedPitch
		}
	}
}

// inGroup begins the lanes of a group. A folded one gets one name for all.
func (d *timeline) inGroup(bit, n, y int, word string) {
	if d.folded = d.f.Folded&bit != 0; d.folded && n > 0 {
		d.m.label("lane low", noHue, 0, y+(n-1)*foldedPitch/2+35, fit(word, d.look.small, d.scale.left-100))
	}
}

// MarkKinds are the kinds of event marks that can be hidden, by bit of
// Frame.Hidden.
var MarkKinds = [...]struct{ Class, Word string }{
	{"handoff", "handoffs"}, {"steal", "thefts"}, {"travel", "travels"}, {"fallback", "giving up"}, {"flag", "marks"},
}

// hides reports whether marks of a class are hidden.
func (f *Frame) hides(class string) bool {
	for i := range MarkKinds {
		if k := MarkKinds[i].Class; len(class) >= len(k) && class[:len(k)] == k {
			return f.Hidden>>i&1 == 1
		}
	}
	return false
}

// CountMarks counts the events of a run that would be marked, by kind.
func CountMarks(f *Frame) [len(MarkKinds)]int {
	var n [len(MarkKinds)]int
	d := timeline{f: f, t: f.Trace}
	for i := range d.t.Records {
		class := d.markOf(&d.t.Records[i]).class
		for k := range MarkKinds {
			if name := MarkKinds[k].Class; len(class) >= len(name) && class[:len(name)] == name {
				n[k]++
			}
		}
	}
	return n
}

// A Spot is a place of the timeline: a lane and an instant.
type Spot struct {
	Kind byte // 't', 'l' or 'c'; 0: between the lanes
	ID   int
	At   trace.Time
}

// SpotAt finds what is at a point of the timeline, given in tenths of a unit.
func SpotAt(f *Frame, x, y int) Spot {
	d := newTimeline(f)
	s := Spot{At: TimeAt(f, x)}
	for _, g := range d.groups() {
		if n := (y - g.top) / max(g.pitch, 1); y >= g.top && n < g.lanes {
			s.Kind, s.ID = g.kind, n
		}
	}
	return s
}

// group is where the lanes of one kind lie.
type group struct {
	kind              byte
	top, pitch, lanes int
}

func (d *timeline) groups() [3]group {
	l := &d.look
	return [...]group{
		{'c', d.cpuY - l.cpuPitch/2, l.cpuPitch, d.t.CPUs},
		{'t', d.taskY - l.taskPitch/2, l.taskPitch, len(d.t.Tasks)},
		{'l', d.lockY - l.lockPitch/2, l.lockPitch, len(d.t.Locks)},
	}
}

// Step returns the lane n below a lane (above it, if n is negative), in the order
// in which they are drawn.
func (s Spot) Step(t *trace.Trace, n int) Spot {
	at := n
	switch s.Kind {
	case 0:
		at--
	case 'c':
		at += s.ID
	case 't':
		at += t.CPUs + s.ID
	case 'l':
		at += t.CPUs + len(t.Tasks) + s.ID
	}
	at = min(max(at, 0), t.CPUs+len(t.Tasks)+len(t.Locks)-1)
	switch {
	case at < t.CPUs:
		return Spot{'c', at, s.At}
	case at < t.CPUs+len(t.Tasks):
		return Spot{'t', at - t.CPUs, s.At}
	}
	return Spot{'l', at - t.CPUs - len(t.Tasks), s.At}
}

// Words tells what a lane shows at an instant: who, since when and until when,
// what, and for or through whom.
func (s Spot) Words(f *Frame) string {
	d := timeline{f: f, t: f.Trace}
	t := f.Trace
	switch {
	case s.Kind == 'c' && s.ID < t.CPUs:
		for i := range t.Segments {
			if g := &t.Segments[i]; int(g.CPU) == s.ID && g.Start <= s.At && s.At < g.End {
				what := "idle"
				if g.Exec >= 0 {
					what = d.onTime(g.Exec, g.Donor, "executes")
				}
				return "CPU " + itoa(s.ID) + ", " + stretch(g.Start, g.End) + ": " + what
			}
		}
	case s.Kind == 't' && s.ID < len(t.TaskSpans):
		for i := range t.TaskSpans[s.ID] {
			if g := &t.TaskSpans[s.ID][i]; g.Start <= s.At && s.At < g.End {
				return f.name(trace.TaskID(s.ID)) + ", " + stretch(g.Start, g.End) + ": " + d.stateWords(g)
			}
		}
	case s.Kind == 'l' && s.ID < len(t.LockSpans):
		for i := range t.LockSpans[s.ID] {
			if g := &t.LockSpans[s.ID][i]; g.Start <= s.At && s.At < g.End {
				return "Lock " + t.Locks[s.ID].Name + ", " + stretch(g.Start, g.End) + ": " + d.lockWords(g)
			}
		}
	}
	return explain.Time(s.At)
}

// lockWords says who has a lock, and how many wait.
func (d *timeline) lockWords(g *trace.LockSpan) string {
	what := "nobody owns it"
	switch name := d.f.name(g.Owner); {
	case g.Pickup:
		what = "handed to " + name + ", which has not run since"
	case g.Readers > 0:
		what = "read by " + readers(name, g.Readers)
	case g.Owner >= 0:
		what = "owned by " + name
	}
	if g.Waiters > 0 {
		what += ", " + counted(int(g.Waiters), "task waits", "tasks wait")
	}
	return what
}

// Overview draws the whole run as thin lanes, one a CPU, with the event marks as
// ticks and the part that the timeline shows as a frame.
func Overview(f *Frame) string {
	whole := *f
	whole.Window, whole.Folded = [2]trace.Time{0, f.Whole}, FoldCPUs
	d := newTimeline(&whole)
	d.tips, d.folded, d.cpuY = false, true, 60+foldedPitch/2
	bottom := 60 + d.t.CPUs*foldedPitch
	d.m.svg(d.svgClass()+" bt-overview", f.id("overview"), d.look.width, bottom+60, "The whole run", "The timeline shows "+explain.Time(f.Window[0])+" to "+explain.Time(f.Window[1])+".")
	for c := range d.t.CPUs {
		d.cpuLane(c)
	}
	for _, k := range d.findMarks() {
		if !f.hides(k.class) {
			d.m.line("tickmark "+k.class, noHue, k.x, 20, k.x, bottom)
		}
	}
	x0, x1 := d.scale.x(f.Window[0]), d.scale.x(f.Window[1])
	d.m.rect("window", noHue, x0, 20, max(x1-x0, 20), bottom+20, 30)
	d.m.raw("</svg>")
	return string(d.m.b)
}

// OverviewTime is the instant at a place of the overview, in tenths of a unit.
func OverviewTime(f *Frame, x int) trace.Time {
	whole := *f
	whole.Window = [2]trace.Time{0, f.Whole}
	return TimeAt(&whole, x)
}
