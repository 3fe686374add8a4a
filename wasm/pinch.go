//go:build js && wasm

package main

import (
	"borrowedtime/engine/session"

	"github.com/hack-pad/safejs"
)

// pinch is two fingers on a timeline: what is between them stays between them.
// One finger moves the playhead, and scrolls the page up and down.
type pinch struct {
	st     *stage
	svg    safejs.Value
	id     [2]int
	x      [2]float64
	n      int     // fingers down
	spread float64 // their distance when the timeline was zoomed last
}

// pinchBegins notes a finger, and reports whether it is the second one.
func (p *page) pinchBegins(st *stage, svg, ev safejs.Value) bool {
	if p.text(ev, "pointerType") != "touch" {
		return false
	}
	g := &p.pinch
	if g.n == 0 || g.n > 1 || g.st != st {
		*g = pinch{st: st, svg: svg}
	}
	g.id[g.n], g.x[g.n] = int(p.number(ev, "pointerId")), p.number(ev, "clientX")
	g.n++
	if g.n < 2 {
		return false
	}
	p.drag = nil
	g.spread = distance(g.x)
	return true
}

func distance(x [2]float64) float64 { return max(x[0]-x[1], x[1]-x[0], 1) }

// pinchMoves zooms by how far the fingers went apart, and moves by where their
// middle went; it reports whether two fingers are down.
func (p *page) pinchMoves(ev safejs.Value) bool {
	g := &p.pinch
	if g.n != 2 {
		return false
	}
	for i := range g.id {
		if g.id[i] == int(p.number(ev, "pointerId")) {
			g.x[i] = p.number(ev, "clientX")
		}
	}
	now := distance(g.x)
	percent := int(g.spread / now * 100)
	if percent < 95 || percent > 105 {
		g.spread = now
		box := p.call(g.svg, "getBoundingClientRect")
		width := p.number(p.get(p.get(g.svg, "viewBox"), "baseVal"), "width")
		middle := ((g.x[0]+g.x[1])/2 - p.number(box, "left")) / max(p.number(box, "width"), 1) * width * 10
		p.send(g.st, session.Zoom{Percent: percent, X: max(int(middle), 1)})
		if svg, ok := p.one(g.st.root, ".timeline svg"); ok {
			g.svg = svg // drawn anew
		}
	}
	return true
}

func (p *page) pinchEnds(safejs.Value) { p.pinch = pinch{} }
