package site

import (
	"fmt"
	"strconv"
	"strings"

	"borrowedtime/engine/fidelity"
	"borrowedtime/engine/trace"
)

// The measures of a picture of two schedules. A unit is about half a pixel at
// full width, so that whole numbers are fine enough.
const (
	pairLeft, pairRight  = 190, 1985
	pairWidth            = 2000
	laneHeight           = 44
	laneGap              = 22 // between the two lanes of a CPU: the strip of differences
	pairPitch            = 2*laneHeight + laneGap + 34
	pairTop              = 30
	letterWidth          = 17 // of a task's name
	pairTicks            = 10 // at most
	visible              = 2  // narrower pieces join their neighbours
	pairAxis             = 44
	stripHeight, stripUp = 12, 16 // the donor's strip on top of a lane, and how far above the lane's middle
)

// twoSchedules draws a recorded schedule above the engine's, CPU by CPU on one
// time axis, and marks where they part.
type twoSchedules struct {
	b        strings.Builder
	hue      map[string]int // by task name
	names    []string
	until    int64
	height   int
	from, to *trace.Trace
}

func newTwoSchedules(names []string, recorded, ours *trace.Trace) *twoSchedules {
	d := &twoSchedules{hue: map[string]int{}, names: names, from: recorded, to: ours}
	for i, n := range names {
		d.hue[n] = i
	}
	for _, t := range ours.Tasks {
		if _, known := d.hue[t.Name]; known && t.Color > 0 {
			d.hue[t.Name] = t.Color - 1
		}
	}
	d.until = min(int64(recorded.Until), d.busyUntil())
	d.height = pairTop + recorded.CPUs*pairPitch + pairAxis
	return d
}

// busyUntil returns an instant a little after the scenario's tasks are done in
// both schedules.
func (d *twoSchedules) busyUntil() int64 {
	last := int64(1_000_000)
	for _, t := range []*trace.Trace{d.from, d.to} {
		for _, s := range t.Segments {
			if s.Exec != trace.Idle && !d.stranger(t.TaskName(s.Exec)) {
				last = max(last, int64(s.End))
			}
		}
	}
	step := tickStep(last) / 2
	return (last + step/5 + step - 1) / step * step
}

// stranger reports whether a recorded task is none of the scenario's: a kernel
// thread of the recording machine.
func (d *twoSchedules) stranger(name string) bool {
	_, ours := d.hue[name]
	return !ours && name != "idle"
}

// tickStep returns a round step that makes at most pairTicks marks.
func tickStep(until int64) int64 {
	step := int64(100_000)
	for i := 0; until/step > pairTicks; i++ {
		if i%3 == 1 {
			step = step / 2 * 5
		} else {
			step *= 2
		}
	}
	return step
}

func (d *twoSchedules) x(at int64) int {
	at = min(at, d.until)
	return pairLeft + int(at*(pairRight-pairLeft)/d.until)
}

// draw returns the picture; label says in words what it shows.
func (d *twoSchedules) draw(label string, diffs []fidelity.Difference) string {
	fmt.Fprintf(&d.b, `<svg xmlns="http://www.w3.org/2000/svg" class="bt-pair" viewBox="0 0 %d %d" role="img" aria-label="%s">`, pairWidth, d.height, esc(label))
	d.axis()
	kernel, ours := fidelity.Lanes(d.from), fidelity.Lanes(d.to)
	for cpu := range kernel {
		top := pairTop + cpu*pairPitch
		name := "kernel"
		if len(kernel) > 1 {
			name = "CPU " + strconv.Itoa(cpu) + " kernel"
		}
		d.lane(d.stretches(d.from, kernel[cpu]), top, name)
		var pieces []stretch
		if cpu < len(ours) {
			pieces = d.stretches(d.to, ours[cpu])
		}
		d.lane(pieces, top+laneHeight+laneGap, "engine")
	}
	d.differences(diffs)
	d.b.WriteString("</svg>")
	return d.b.String()
}

// axis draws lines at round times through all lanes, and their labels below.
func (d *twoSchedules) axis() {
	var lines, labels strings.Builder
	step := tickStep(d.until)
	bottom := d.height - pairAxis
	for at := int64(0); at <= d.until; at += step {
		fmt.Fprintf(&lines, "M%d %dV%d", d.x(at), pairTop-8, bottom)
		fmt.Fprintf(&labels, `<tspan x="%d">%s</tspan>`, min(d.x(at), pairRight-26), axisTime(at, step))
	}
	fmt.Fprintf(&d.b, `<path class="grid" d="%s"/><text class="tick" y="%d">%s</text>`, lines.String(), bottom+34, labels.String())
}

// axisTime writes a round time in milliseconds.
func axisTime(at, step int64) string {
	switch {
	case at == 0:
		return "0 ms"
	case step%1_000_000 != 0:
		return fmt.Sprintf("%d.%d", at/1_000_000, at/100_000%10)
	}
	return strconv.FormatInt(at/1_000_000, 10)
}

// A stretch is a piece of a lane as it is drawn, its ends in units.
type stretch struct {
	x0, x1      int
	exec, donor string
}

// stretches joins what follows on itself and drops what could not be seen.
func (d *twoSchedules) stretches(t *trace.Trace, lane []trace.Segment) []stretch {
	var out []stretch
	for _, s := range lane {
		if s.Exec == trace.Idle || int64(s.Start) >= d.until {
			continue
		}
		p := stretch{d.x(int64(s.Start)), d.x(int64(s.End)), t.TaskName(s.Exec), t.TaskName(s.Donor)}
		last := len(out) - 1
		switch {
		case last >= 0 && out[last].exec == p.exec && out[last].donor == p.donor && p.x0-out[last].x1 <= visible:
			out[last].x1 = p.x1
			continue
		case p.x1-p.x0 < visible && last >= 0 && p.x0-out[last].x1 <= 1:
			continue
		}
		p.x1 = max(p.x1, p.x0+visible)
		out = append(out, p)
	}
	return out
}

// lane draws one lane: a thick line a task, with a strip in the donor's hue
// where the time is borrowed, and names where there is room.
func (d *twoSchedules) lane(pieces []stretch, top int, name string) {
	mid := top + laneHeight/2
	fmt.Fprintf(&d.b, `<text class="lane" x="0" y="%d">%s</text><path class="bed" d="M%d %dH%d"/>`, mid+9, name, pairLeft, mid, pairRight)
	for i, task := range d.names {
		d.line("x", i, mid, pieces, func(p *stretch) bool { return p.exec == task })
	}
	d.line("stranger", -1, mid, pieces, func(p *stretch) bool { return d.stranger(p.exec) })
	d.line("borrowed", -1, mid, pieces, (*stretch).lent)
	for i, task := range d.names {
		d.line("strip", i, mid-stripUp, pieces, func(p *stretch) bool { return p.lent() && p.donor == task })
	}
	for i, task := range d.names {
		d.labels(i, mid, pieces, task)
	}
}

func (p *stretch) lent() bool { return p.donor != p.exec && p.donor != "idle" }

// line draws the stretches that want picks as one path: a line as thick as its
// class says, with a gap of one unit where the next begins.
func (d *twoSchedules) line(class string, hue, y int, pieces []stretch, want func(*stretch) bool) {
	pen := -1
	for i := range pieces {
		p := &pieces[i]
		if !want(p) {
			continue
		}
		if pen < 0 {
			d.b.WriteString(`<path class="` + class + hueClass(hue) + `" d="M` + strconv.Itoa(p.x0) + " " + strconv.Itoa(y))
		} else {
			d.b.WriteString("m" + strconv.Itoa(p.x0-pen) + " 0")
		}
		w := p.x1 - p.x0
		if w > 4 {
			w--
		}
		d.b.WriteString("h" + strconv.Itoa(w))
		pen = p.x0 + w
	}
	if pen >= 0 {
		d.b.WriteString(`"/>`)
	}
}

func hueClass(hue int) string {
	if hue < 0 {
		return ""
	}
	class := " t" + strconv.Itoa(hue%8)
	if hue >= 8 {
		class += " again"
	}
	return class
}

// labels writes a task's name on its stretches where it fits.
func (d *twoSchedules) labels(hue, mid int, pieces []stretch, task string) {
	room := letterWidth*len([]rune(task)) + 2
	open := false
	for i := range pieces {
		p := &pieces[i]
		if p.exec != task || p.x1-p.x0 < room {
			continue
		}
		if !open {
			fmt.Fprintf(&d.b, `<text class="on%s" y="%d">`, hueClass(hue), mid+13)
			open = true
		}
		text := task
		if long := task + " for " + p.donor; p.lent() && p.x1-p.x0 > (letterWidth-3)*len([]rune(long)) {
			text = long
		}
		fmt.Fprintf(&d.b, `<tspan x="%d">%s</tspan>`, (p.x0+p.x1)/2, esc(text))
	}
	if open {
		d.b.WriteString("</text>")
	}
}

// differences draws a block between the lanes wherever they part, lines at the
// ends of wide ones, and a pointer at the first.
func (d *twoSchedules) differences(diffs []fidelity.Difference) {
	if len(diffs) == 0 {
		return
	}
	var blocks, ends strings.Builder
	first := 0
	for i := range diffs {
		f := &diffs[i]
		if f.From < diffs[first].From {
			first = i
		}
		top := pairTop + f.CPU*pairPitch
		x0 := d.x(f.From)
		x1 := max(d.x(f.To), x0+5)
		fmt.Fprintf(&blocks, "M%d %dh%d", x0, top+laneHeight+laneGap/2, x1-x0)
		if x1-x0 > 12 {
			fmt.Fprintf(&ends, "M%d %dv%dM%d %dv%d", x0, top, 2*laneHeight+laneGap, x1, top, 2*laneHeight+laneGap)
		}
	}
	fmt.Fprintf(&d.b, `<path class="apart" d="%s"/>`, blocks.String())
	if ends.Len() > 0 {
		fmt.Fprintf(&d.b, `<path class="ends" d="%s"/>`, ends.String())
	}
	fmt.Fprintf(&d.b, `<path class="first" d="M%d %dl-11 -20h22z"/>`, d.x(diffs[first].From), pairTop+diffs[first].CPU*pairPitch-2)
}
