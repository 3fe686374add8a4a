package view

import (
	"borrowedtime/engine/explain"
	"borrowedtime/engine/trace"
)

// Overview draws the whole of a run as one thin strip: what each CPU executes,
// the marks above it, and what the timeline shows of it. The frame's window is
// the whole run, shown the timeline's.
func Overview(f *Frame, shown [2]trace.Time) string {
	d := newOverview(f)
	d.m.svg(d.svgClass()+" bt-overview", d.id, d.look.width, d.bottom+20, "Overview",
		"The whole run, from "+explain.Time(d.scale.from)+" to "+explain.Time(d.scale.to)+", thin: what the CPUs execute, and the marks.")
	d.defs()
	d.m.label("sub", noHue, 0, d.bottom/2+70, "whole run")
	for c := range d.t.CPUs {
		r := d.row('c', c)
		d.m.rect("bed", noHue, d.scale.left, r.y-r.h/2, d.scale.right-d.scale.left, r.h, 0)
		d.cpuPieces(c, r)
	}
	d.inLine(100, func(k MarkKind, x int) {
		d.m.mark(k)
		d.m.sign(k, x, overviewMarks/2)
		d.m.Raw("</g>")
	})
	d.m.Raw(`<g class="ahead" transform="translate(`)
	d.m.Tenths(d.scale.x(f.At))
	d.m.Raw(`,0)">`)
	d.curtain(0, d.bottom+20)
	d.m.Raw("</g>")
	outside, frame := d.shown(shown)
	d.boxOf("outside", outside)
	d.boxOf("frame", frame)
	d.m.Raw("</svg>")
	return d.m.String()
}

// overviewMarks is the height of the marks above the strip.
const overviewMarks = 120

func newOverview(f *Frame) *timeline {
	o := *f
	o.ID = f.ID + "-ov"
	d := newTimeline(&o)
	d.tips, d.minW = false, max(d.minW, 15)
	h := min(max(220/max(d.t.CPUs, 1), 10), 110)
	for c := range d.rows[0] {
		d.rows[0][c] = row{y: overviewMarks + h*c + h/2, h: h, low: true, folded: true}
	}
	d.bottom = overviewMarks + h*d.t.CPUs
	return d
}

// shown are the paths over what the timeline does not show, and around what it shows.
func (d *timeline) shown(shown [2]trace.Time) (path, frame string) {
	x0, x1 := d.scale.x(shown[0]), d.scale.x(shown[1])
	if x0 > d.scale.left {
		path = box(d.scale.left, 0, x0-d.scale.left, d.bottom)
	}
	if x1 < d.scale.right {
		path += box(x1, 0, d.scale.right-x1, d.bottom)
	}
	if path == "" {
		return noBox, noBox
	}
	return path, box(x0, 0, x1-x0, d.bottom)
}

// Shown is the data of the overview's paths "outside" and "frame".
func Shown(f *Frame, shown [2]trace.Time) (outside, frame string) { return newOverview(f).shown(shown) }

// ScrubMarks draws the marks of a run on a line as long as the time slider: the
// frame's window is the slider's range.
func ScrubMarks(f *Frame) string {
	d := newTimeline(f)
	d.scale.left, d.scale.right = 0, 10_000
	m := pen{}
	m.Raw(`<svg class="mark-line" width="100%" height="12" aria-hidden="true">`)
	d.inLine(180, func(k MarkKind, x int) {
		m.Raw(`<svg x="`)
		m.Tenths(x / 10)
		m.Raw(`%" overflow="visible">`)
		m.mark(k)
		m.sign(k, 0, 60)
		m.Raw(`</g></svg>`)
	})
	m.Raw(`</svg>`)
	return m.String()
}
