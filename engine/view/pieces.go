package view

import "borrowedtime/engine/trace"

// A piece is what is drawn as one: the spans [first, last) of a lane between
// x0 and x1. Several spans are together in one piece if they are alike and
// adjoin, or if they are too narrow to be told apart (mixed).
type piece struct {
	x0, x1      int
	first, last int
	mixed       bool
}

// lane gives the spans of a lane.
type lane interface {
	len() int
	span(i int) (start, end trace.Time)
	alike(i, j int) bool // are drawn the same, so that adjoining ones are one
	blank(i int) bool    // nothing is drawn
}

// pieces cuts a lane into what is drawn. Each piece but the last of a stretch
// is at least minW wide, so their number is bounded by the picture's width.
func (d *timeline) pieces(l lane) []piece {
	d.buf = d.buf[:0]
	for i := 0; i < l.len(); {
		start, end := l.span(i)
		if end <= d.scale.from || start >= d.scale.to || l.blank(i) {
			i++
			continue
		}
		p := piece{x0: d.scale.x(start), x1: d.scale.x(end), first: i, last: i + 1}
		for p.last < l.len() {
			s, e := l.span(p.last)
			if s != end || s >= d.scale.to || !l.alike(i, p.last) {
				break
			}
			p.x1, end = d.scale.x(e), e
			p.last++
		}
		i = p.last
		d.join(p)
	}
	return d.buf
}

// join adds a piece, or lets the one before swallow it if both are narrow.
func (d *timeline) join(p piece) {
	if n := len(d.buf); n > 0 && p.x1-p.x0 < d.minW {
		b := &d.buf[n-1]
		narrow := b.mixed || b.x1-b.x0 < d.minW
		if narrow && p.x0-b.x1 < d.minW && p.x1-b.x0 < 8*d.minW {
			b.x1, b.last, b.mixed = p.x1, p.last, true
			return
		}
	}
	d.buf = append(d.buf, p)
}

// most returns what takes the most time among spans [first, last): of the
// values that key gives, the one with the longest total. Only the first few
// distinct values compete.
func most(l lane, first, last int, key func(i int) int) int {
	var keys [8]int
	var sums [8]trace.Duration
	n, best := 0, 0
	for i := first; i < last; i++ {
		if l.blank(i) {
			continue
		}
		start, end := l.span(i)
		k, j := key(i), 0
		for j < n && keys[j] != k {
			j++
		}
		if j == n {
			if n == len(keys) {
				continue
			}
			keys[n] = k
			n++
		}
		sums[j] += trace.Duration(end - start)
		if sums[j] > sums[best] {
			best = j
		}
	}
	return keys[best]
}
