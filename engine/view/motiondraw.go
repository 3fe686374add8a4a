package view

import "borrowedtime/engine/trace"

// idlePad is the pad of a CPU's idle task; the others are numbers of CPUs.
const idlePad = -1

// The pads stand in a row below the chain, one for each CPU that a task moves
// between: their size and distance in tenths of a unit.
const (
	padW, padH = 900, 300
	padStep    = 1500
	padRoom    = padH + 420
)

// findPads lists the CPUs that something travels between at the stop, and adds
// the tasks that a lock travels between, so that each has a place.
func (g *graph) findPads() {
	rs := g.f.records()
	for i := range rs {
		r := &rs[i]
		switch {
		case r.Kind == trace.KindMigrate && r.A != r.B:
			g.addPad(int(r.A))
			g.addPad(int(r.B))
		case r.Reason.Class() == trace.ClassStepAside && r.Other >= 0:
			g.addPad(idlePad)
		case changesHands(r):
			g.addPair(r.Task, r.Other)
		case r.Reason.Class() == trace.ClassAgain:
			g.addPair(r.Task, trace.TaskID(r.B))
		}
	}
}

func (g *graph) addPad(cpu int) {
	at := 0
	for ; at < len(g.pads) && g.pads[at] <= cpu; at++ {
		if g.pads[at] == cpu {
			return
		}
	}
	g.pads = append(g.pads, 0)
	copy(g.pads[at+1:], g.pads[at:])
	g.pads[at] = cpu
}

// addPair gives two tasks that are in no chain a row of their own, the second
// one where a donor stands; -1 is nobody.
func (g *graph) addPair(a, b trace.TaskID) {
	row, more := g.rows, false
	for col, t := range [...]trace.TaskID{a, b} {
		if t >= 0 && g.find(t) < 0 && (col == 0 || a != b) {
			g.nodes = append(g.nodes, node{t, col, row})
			g.cols, more = max(g.cols, col), true
		}
	}
	if more {
		g.rows++
	}
}

// pad is the middle of a CPU's pad.
func (c *chainDrawing) pad(cpu int) point {
	n := len(c.g.pads)
	left := (c.p.width-(n-1)*padStep)/2 - padW/2
	for i, p := range c.g.pads {
		if p == cpu {
			return point{left + i*padStep + padW/2, c.padTop() + padH/2}
		}
	}
	return point{left, c.padTop()}
}

func (c *chainDrawing) padTop() int { return c.p.total - padH - 120 }

// pads draws the row of CPUs.
func (c *chainDrawing) pads() {
	for _, cpu := range c.g.pads {
		at := c.pad(cpu)
		text := "idle task"
		if cpu >= 0 {
			text = "CPU " + itoa(cpu)
		}
		c.m.rect("pad", noHue, at.x-padW/2, at.y-padH/2, padW, padH, 150)
		c.m.label("el", noHue, at.x, at.y-padH/2-50, text)
	}
}

// drawMoves draws what travels where it is now, and the way there.
func (c *chainDrawing) drawMoves() {
	m := &c.m
	for i := range c.moves {
		mv := &c.moves[i]
		transform, trail := mv.Place(c.g.f.ToGo)
		m.Put(`<path id="`, mv.ID, `t" class="trail `, moveClasses[mv.kind], `" pathLength="1000" stroke-dasharray="`, trail, `" d="`)
		m.move(mv.path[0].x, mv.path[0].y)
		for _, p := range mv.path[1:] {
			m.lineTo(p.x, p.y)
		}
		m.endPath()
		m.Put(`<g id="`, mv.ID, `" class="`, moveClasses[mv.kind], `" transform="`, transform, `"><title>`, mv.said, `</title>`)
		c.shape(mv)
		m.label("tk", mv.hue, 0, 40, mv.mark)
		m.Raw(`</g>`)
	}
}

// shape draws a token around the origin.
func (c *chainDrawing) shape(mv *Move) {
	m := &c.m
	switch mv.kind {
	case lockKey:
		m.path("form", noHue)
		m.move(-150, 0)
		for _, p := range [...]point{{-75, -130}, {75, -130}, {150, 0}, {75, 130}, {-75, 130}} {
			m.lineTo(p.x, p.y)
		}
		m.Raw("z")
		m.endPath()
	case token:
		m.circle("form", mv.hue, 0, 0, 130)
	default:
		m.circle("form", noHue, 0, 0, 115)
	}
}

// movedWords says what travelled at the stop: the picture's second half, and
// all of it where motion is reduced.
func (c *chainDrawing) movedWords() {
	if len(c.moves) == 0 {
		return
	}
	m := &c.m
	m.Raw(`<p class="moved">`)
	for i := range c.moves {
		if i > 0 {
			m.Raw(" ")
		}
		m.Put("", c.moves[i].said+".")
	}
	m.Raw(` <span class="still-note">Motion is reduced, as your system asks: what moves is drawn where it ends.</span></p>`)
}
