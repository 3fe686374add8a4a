package view

import (
	"borrowedtime/engine/explain"
	"borrowedtime/engine/trace"
)

// look are the measures of a timeline, in tenths of a unit.
type look struct {
	width, right         int
	axis                 int // height of the time axis
	cpuH, cpuPitch       int
	taskH, taskPitch     int
	lockH, lockPitch     int
	gap                  int // between the groups of lanes
	small, text          int // sizes of text
	gutterMin, gutterMax int
	tickGap              int
}

var (
	wideLook = look{width: 7600, right: 7520, axis: 270, cpuH: 320, cpuPitch: 420, taskH: 220, taskPitch: 330, lockH: 150, lockPitch: 360,
		gap: 90, small: 110, text: 130, gutterMin: 640, gutterMax: 1750, tickGap: 700}
	narrowLook = look{width: 3600, right: 3540, axis: 280, cpuH: 340, cpuPitch: 460, taskH: 240, taskPitch: 380, lockH: 170, lockPitch: 390,
		gap: 80, small: 115, text: 135, gutterMin: 420, gutterMax: 900, tickGap: 560}
)

// From so many lanes on they are drawn nearer to one another, so that a timeline fits
// a window beside what is told: close ones lower, crowded ones without sub-labels.
const (
	close   = 9
	crowded = 13
	packed  = 25
)

// lower are the heights of lanes from so many lanes on.
func (l *look) lower(lanes int) (low bool) {
	switch {
	case lanes >= packed:
		l.cpuH, l.cpuPitch, l.taskH, l.taskPitch, l.lockH, l.lockPitch = 140, 165, 90, 115, 80, 120
	case lanes >= crowded:
		l.cpuH, l.cpuPitch, l.taskH, l.taskPitch, l.lockH, l.lockPitch = 180, 220, 120, 160, 100, 160
	case lanes >= close && l.width == wideLook.width:
		l.cpuH, l.cpuPitch, l.taskH, l.taskPitch, l.lockPitch = 260, 330, 180, 250, 300
	}
	return lanes >= crowded
}

// timeline is one drawing under way.
type timeline struct {
	f     *Frame
	t     *trace.Trace
	look  look
	scale scale
	id    string
	low   bool // many lanes: low ones
	tips  bool // each piece has a tooltip
	minW  int  // pieces narrower than this are drawn as shares of their time
	m     pen

	rows   [len(groups)][]row
	hidden [NumMarks]bool
	bottom int
	buf    []piece
}

// Timeline draws the run as SVG: a lane for each CPU, each task and each lock.
// It does not depend on the cursor but for the shift of the group "playhead".
func Timeline(f *Frame) string {
	d := newTimeline(f)
	d.m = f.pen(8<<10 + len(f.Trace.Segments)*160)
	d.m.svg(d.svgClass(), d.id, d.look.width, d.bottom+60, "Timeline", d.describe())
	d.defs()
	d.grid()
	d.boxOf("chosen", d.laneBox(d.f.Chosen))
	for c := range d.t.CPUs {
		d.cpuLane(c)
	}
	for i := range d.t.Tasks {
		d.taskLane(i)
	}
	for i := range d.t.Locks {
		d.lockLane(i)
	}
	d.foldedNames()
	d.marks()
	d.fork()
	d.boxOf("cell", d.cellBox(d.f.Cell))
	d.playhead()
	d.unknown()
	d.m.Raw("</svg>")
	return d.m.String()
}

// PlayheadX returns where the playhead stands, in tenths of a unit: to move it,
// set the transform of the group "playhead" to that shift.
func PlayheadX(f *Frame, at trace.Time) int {
	s := newScale(f, lookOf(f))
	return s.x(at)
}

// TimeAt inverts PlayheadX: the instant at x, given in tenths of a unit.
func TimeAt(f *Frame, x int) trace.Time {
	s := newScale(f, lookOf(f))
	x = min(max(x, s.left), s.right)
	return s.from + trace.Time(int64(x-s.left)*int64(s.to-s.from)/int64(s.right-s.left))
}

// Axis returns where the time axis begins and how long it is, in tenths of a unit.
func Axis(f *Frame) (left, width trace.Time) {
	s := newScale(f, lookOf(f))
	return trace.Time(s.left), trace.Time(s.right - s.left)
}

// AxisShare returns what lies left and right of the time axis, in hundredths of a
// per cent of the picture's width.
func AxisShare(f *Frame) (left, right int) {
	l := lookOf(f)
	s := newScale(f, l)
	return s.left * 10_000 / l.width, (l.width - s.right) * 10_000 / l.width
}

func lookOf(f *Frame) look {
	if f.Narrow {
		return narrowLook
	}
	return wideLook
}

func newScale(f *Frame, l look) scale {
	from, to := f.window()
	return scale{from: from, to: to, left: gutter(f, l), right: l.right}
}

// gutter is the width of the lanes' names.
func gutter(f *Frame, l look) int {
	w := l.gutterMin
	for i := range f.Trace.Tasks {
		name, sub := textWidth(f.Trace.Tasks[i].Name, l.text), textWidth(f.policy(i), l.small)
		if f.Narrow {
			w = max(w, max(name, sub)+240)
		} else {
			w = max(w, name+sub+400)
		}
	}
	for i := range f.Trace.Locks {
		w = max(w, textWidth(f.Trace.Locks[i].Title(), l.text)+140)
	}
	return min(w, l.gutterMax)
}

func newTimeline(f *Frame) *timeline {
	d := &timeline{f: f, t: f.Trace, look: lookOf(f), id: f.id("tl"), m: f.pen(0)}
	lanes := d.t.CPUs + len(d.t.Tasks) + len(d.t.Locks)
	d.scale = newScale(f, d.look)
	d.low = d.look.lower(lanes)
	whole := f.Whole // how fine it is drawn does not change as the playhead moves
	if whole == nil {
		whole = f.Trace
	}
	spans := len(whole.Segments)
	for _, s := range whole.TaskSpans {
		spans += len(s)
	}
	d.tips = spans <= 900
	d.minW = cellW / 2
	if spans > maxPieces {
		d.minW = max(d.minW, lanes*(d.scale.right-d.scale.left)/maxPieces)
	}
	d.place()
	for k := MarkLoan; k < MarkDeadlock; k++ {
		d.hidden[k] = f.lists(marks[k].name)
	}
	return d
}

// maxPieces is about how many pieces a timeline may have: a browser lays out
// two thousand elements in some ten milliseconds.
const maxPieces = 2400

func (d *timeline) svgClass() string {
	if d.f.Narrow {
		return "bt-timeline bt-narrow"
	}
	return "bt-timeline"
}

func (d *timeline) describe() string {
	return "What " + counted(d.t.CPUs, "CPU executes", "CPUs execute") + " and on whose time, what " +
		counted(len(d.t.Tasks), "task does", "tasks do") + ", who owns " + counted(len(d.t.Locks), "lock", "locks") +
		", from " + explain.Time(d.scale.from) + " to " + explain.Time(d.scale.to) + "."
}

// defs are the patterns that tell kinds of time apart without colour.
func (d *timeline) defs() {
	d.m.Raw("<defs>")
	d.pattern("hatch", `width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect class="ink-hatch" width="2" height="6"/>`)
	d.pattern("spin", `width="8" height="6" patternUnits="userSpaceOnUse"><path class="ink-spin" d="M0 5L4 1L8 5"/>`)
	d.pattern("cross", `width="6" height="6" patternUnits="userSpaceOnUse"><path class="ink-cross" d="M0 0L6 6M6 0L0 6"/>`)
	d.m.Raw("</defs>\n")
}

func (d *timeline) pattern(name, rest string) {
	d.m.Put(`<pattern id="`, d.id, name)
	d.m.Raw(`" `)
	d.m.Raw(rest)
	d.m.Raw("</pattern>")
}

// grid draws the axis and the lines of its marks.
func (d *timeline) grid() {
	d.m.Raw(`<g class="axis">`)
	for _, t := range d.scale.ticks(d.look.tickGap, d.look.small) {
		d.m.line("grid", noHue, t.x, d.look.axis-120, t.x, d.bottom)
		class := "tick"
		if t.x+textWidth(t.text, d.look.small)/2 > d.look.width {
			class = "tick end"
		}
		d.m.label(class, noHue, t.x, d.look.axis-165, t.text)
	}
	d.m.Raw("</g>\n")
}

// fork marks the instant that the past has to stay the same until.
func (d *timeline) fork() {
	if d.f.Fork <= d.scale.from || d.f.Fork > d.scale.to {
		return
	}
	x := d.scale.x(d.f.Fork)
	d.m.line("fork", noHue, x, d.look.axis-60, x, d.bottom)
	d.m.label("fork-word", noHue, x+40, d.look.axis-20, "fork")
}

// unknown covers what is hidden of the run. There is nothing under it.
func (d *timeline) unknown() {
	if d.f.Known <= 0 || d.f.Known >= d.scale.to {
		return
	}
	x, top := d.scale.x(d.f.Known), d.look.axis-60
	d.m.rect("unknown", noHue, x, top, d.scale.right-x, d.bottom-top, 0)
	d.m.label("unknown-word", noHue, (x+d.scale.right)/2, (top+d.bottom)/2+100, "?")
}

// playhead is drawn at x 0 and shifted, so that moving it is one attribute.
func (d *timeline) playhead() {
	d.m.Raw(`<g class="playhead" transform="translate(`)
	d.m.Tenths(d.scale.x(d.f.At))
	d.m.Raw(`,0)">`)
	d.curtain(d.look.axis-60, d.bottom+60)
	d.m.Raw(`<path class="head" d="M0 `)
	d.m.Tenths(d.look.axis - 60)
	d.m.Raw("V")
	d.m.Tenths(d.bottom)
	d.m.Raw(`"/><path class="knob" d="M-5 `)
	d.m.Tenths(d.look.axis - 145)
	d.m.Raw("h10v5l-5 6l-5 -6z")
	d.m.endPath()
	d.m.Raw("</g>")
}

// curtain is what lies over what is ahead, from a height to another. It hangs on the
// playhead and is not to be seen unless a style sheet shows it.
func (d *timeline) curtain(top, bottom int) {
	d.m.Raw(`<path class="curtain" display="none" d="`)
	d.m.move(0, top)
	d.m.Raw("h")
	d.m.Tenths(d.look.width)
	d.m.Raw("V")
	d.m.Tenths(bottom)
	d.m.Raw("h-")
	d.m.Tenths(d.look.width)
	d.m.Raw(`z"/>`)
}

// counted writes a number with the right form of its noun.
func counted(n int, one, many string) string {
	if n == 1 {
		many = one
	}
	return itoa(n) + " " + many
}
