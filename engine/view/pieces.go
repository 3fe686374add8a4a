package view

import "borrowedtime/engine/trace"

// A piece is what is drawn as one. The spans [first, last) of a lane that are
// alike and adjoin are one piece, drawn as they are. A cell is a stretch of
// spans that are too narrow to be told apart: their shares of the time from from
// to to are drawn, each as high as it is long. No spans at all are a gap that is
// too narrow to be seen by itself.
type piece struct {
	x0, x1      int
	first, last int
	from, to    trace.Time
	cell        bool
}

// lane gives the spans of a lane, in order.
type lane interface {
	len() int
	span(i int) (start, end trace.Time)
	alike(i, j int) bool                     // are drawn the same, so that adjoining ones are one
	blank(i int) bool                        // nothing is drawn
	part(i int) (p part, donor trace.TaskID) // what it is in a cell, and on whose time
}

// Widths in tenths of a unit: what is narrower than gapMin can be overlooked; a
// piece that is alone in its place may be narrower than its neighbours, if it is
// not narrower than aloneMin; cells are cut as wide as cellW; a mark of what
// hardly took time is dotW wide.
const (
	gapMin   = 6
	aloneMin = 4
	cellW    = 30
	dotW     = 10
)

// seen clips a stretch of time to what is drawn of it, and reports whether that
// is any.
func (d *timeline) seen(start, end trace.Time) (from, to trace.Time, some bool) {
	from, to = max(start, d.scale.from), min(end, d.scale.to)
	return from, to, from < to
}

// pieces cuts a lane into what is drawn. Each piece is at least minW wide or a
// cell, but for single ones in a bare place: their number is bounded by the
// picture's width.
func (d *timeline) pieces(l lane) []piece {
	d.buf = d.buf[:0]
	var dense piece // narrow pieces under way
	runs, last, narrow := 0, d.scale.from, d.lasts(d.minW)
	for i := 0; i < l.len(); {
		p := d.alike(l, i)
		i = p.last
		if p.from >= p.to {
			continue
		}
		wide, gap := p.to-p.from >= narrow, p.from-last
		if runs > 0 && (wide || gap >= narrow) {
			d.cut(l, dense, runs, p.from)
			runs = 0
		} else if runs == 0 && wide {
			d.gap(p.from)
		}
		switch {
		case wide:
			p.x0, p.x1 = d.scale.x(p.from), d.scale.x(p.to)
			d.buf = append(d.buf, p)
		case runs == 0:
			dense, runs = p, 1
		default:
			dense.to, dense.last = p.to, p.last
			runs++
		}
		last = p.to
	}
	if runs > 0 {
		d.cut(l, dense, runs, d.scale.to)
	}
	return d.buf
}

// lasts is how long it takes to be so wide in the picture.
func (d *timeline) lasts(width int) trace.Time {
	return trace.Time((int64(d.scale.to-d.scale.from)*int64(width) + int64(d.scale.right-d.scale.left) - 1) / int64(d.scale.right-d.scale.left))
}

// alike is the span i and those after it that are alike and adjoin, as far as
// they are seen: nothing if it is blank.
func (d *timeline) alike(l lane, i int) piece {
	start, end := l.span(i)
	p := piece{first: i, last: i + 1}
	if end <= d.scale.from || start >= d.scale.to || l.blank(i) {
		return p
	}
	for p.last < l.len() {
		s, e := l.span(p.last)
		if s != end || !l.alike(i, p.last) {
			break
		}
		end = e
		p.last++
	}
	p.from, p.to, _ = d.seen(start, end)
	return p
}

// gap adds a gap after the last piece, if the time until an instant is one.
func (d *timeline) gap(until trace.Time) {
	if n := len(d.buf); n > 0 && d.buf[n-1].to < until {
		b := &d.buf[n-1]
		if x := d.scale.x(b.to); d.scale.x(until)-x < gapMin {
			d.buf = append(d.buf, piece{x0: x, x1: x + dotW, from: b.to, to: until, first: b.last, last: b.last, cell: true})
		}
	}
}

// cut makes cells of narrow pieces, which end before the instant next, where
// something else begins; a single one in a bare place stays what it is.
func (d *timeline) cut(l lane, p piece, runs int, next trace.Time) {
	p.x0, p.x1 = d.scale.x(p.from), d.scale.x(p.to)
	p.from = d.reach(p.from)
	after := d.scale.x(next) - p.x1
	if after < gapMin && next > p.to {
		p.to, p.x1, runs = next, d.scale.x(next), runs+1
	}
	if first, _ := l.span(p.first); p.from < first {
		p.x0, runs = d.scale.x(p.from), runs+1
	}
	w := p.x1 - p.x0
	if runs == 1 && w >= aloneMin {
		d.buf = append(d.buf, p)
		return
	}
	p.cell = true
	if w < dotW {
		p.x0 = min(p.x0, d.scale.right-dotW)
		p.x1 = p.x0 + dotW
		p.to = max(p.to, min(p.from+d.lasts(dotW), d.t.End)) // what comes then may not be known
		d.buf = append(d.buf, p)
		return
	}
	n, c, i := max(w/max(cellW, d.minW), 1), p, p.first
	for k := 1; k <= n; k++ {
		c.to = p.from + trace.Time(int64(p.to-p.from)*int64(k)/int64(n))
		c.x1, c.first = p.x0+w*k/n, i
		for c.last = i; c.last < p.last; c.last++ {
			if _, end := l.span(c.last); end > c.to {
				break
			}
		}
		if i = c.last; c.last < p.last {
			c.last++
		}
		d.buf = append(d.buf, c)
		c.x0, c.from = c.x1, c.to
	}
}

// reach is where cells begin that could begin at an instant: a gap before them
// that could be overlooked is in them.
func (d *timeline) reach(from trace.Time) trace.Time {
	if n := len(d.buf); n > 0 && d.buf[n-1].to < from && d.scale.x(from)-d.buf[n-1].x1 < gapMin {
		return d.buf[n-1].to
	}
	return from
}
