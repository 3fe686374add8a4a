package view

import "borrowedtime/engine/trace"

// An Edge is where a stretch of a lane ends, or where a task begins: what
// somebody can take hold of.
type Edge struct {
	Lane
	At    trace.Time
	Start bool // a task wakes for the first time
}

// EdgeAt is the edge at a point of the timeline, at most reach away from it; all
// are in tenths of its units. Stretches that are too narrow to be held by their
// end have none: near them one holds what lies behind, the playhead.
func EdgeAt(f *Frame, x, y, reach int) (e Edge, ok bool) {
	d := newTimeline(f)
	l := d.laneAt(y)
	if l.Kind == 0 || x < d.scale.left-reach {
		return e, false
	}
	if r := d.row(l.Kind, l.ID); r.folded || y < r.y-r.h/2 || y > r.y+r.h/2 {
		return e, false
	}
	best := reach + 1
	take := func(at trace.Time, start bool) {
		away := d.scale.x(at) - x
		if away = max(away, -away); away < best && at >= d.scale.from && at <= d.scale.to {
			best, e, ok = away, Edge{l, at, start}, true
		}
	}
	if l.Kind == 't' && f.Trace.Stats[l.ID].Started != trace.Never {
		take(f.Trace.Stats[l.ID].Started, true)
	}
	spans := laneSpans(f.Trace, l)
	from := trace.Time(0)
	for i := range spans.len() {
		start, end := spans.span(i)
		if i == 0 || !joins(spans, i-1) {
			from = start
		}
		if i+1 < spans.len() && joins(spans, i) || spans.blank(i) {
			continue
		}
		if d.scale.x(end)-d.scale.x(from) > 3*reach {
			take(end, false)
		}
	}
	return e, ok
}

// laneSpans are the spans of a lane as they are drawn.
func laneSpans(t *trace.Trace, l Lane) lane {
	switch l.Kind {
	case 'c':
		s := segmentsOn(t, l.ID)
		return &s
	case 't':
		s := taskSpans(t.TaskSpans[l.ID])
		return &s
	}
	s := lockSpans(t.LockSpans[l.ID])
	return &s
}

// Near reports whether a point of the timeline is at most reach away from an
// edge, sideways and from the middle of its lane.
func (e Edge) Near(f *Frame, x, y, reach int) bool {
	d := newTimeline(f)
	if e.ID < 0 || e.ID >= lanes(d.t, e.Kind) || e.At < d.scale.from || e.At > d.scale.to {
		return false
	}
	dx, dy := d.scale.x(e.At)-x, d.row(e.Kind, e.ID).y-y
	return max(dx, -dx) <= reach && max(dy, -dy) <= reach
}

// Knob is the path of what one takes hold of at an edge.
func (e Edge) Knob(f *Frame) string {
	d := newTimeline(f)
	if e.At < d.scale.from || e.At > d.scale.to || e.ID >= lanes(d.t, e.Kind) {
		return ""
	}
	r := d.row(e.Kind, e.ID)
	var m pen
	for dx := -knobLine; dx <= knobLine; dx += knobLine {
		m.move(d.scale.x(e.At)+dx, r.y-r.h/2-knobLine)
		m.Raw("v")
		m.Tenths(r.h + 2*knobLine)
	}
	return m.String()
}

// A knob is three strokes beside each other, so far apart that they look like one: the
// box around a stretch, which is part of the same path, is not filled.
const knobLine = 15

// Moved is the path of an edge that moves to another instant: the stretch
// between, and a line through the picture.
func (e Edge) Moved(f *Frame, to trace.Time) string {
	d := newTimeline(f)
	r := d.row(e.Kind, e.ID)
	x0, x1 := d.scale.x(min(e.At, to)), d.scale.x(max(e.At, to))
	var m pen
	m.move(d.scale.x(to), d.look.axis-60)
	m.Raw("V")
	m.Tenths(d.bottom)
	return box(x0, r.y-r.h/2, x1-x0, r.h) + m.String()
}

// LanePath is the path around a lane, all of its width.
func LanePath(f *Frame, l Lane) string { return newTimeline(f).laneBox(l) }
