//go:build js && wasm

package main

import (
	"borrowedtime/engine/session"

	"github.com/hack-pad/safejs"
)

// place is a point of a picture, in tenths of the picture's units.
type place struct{ x, y int }

// A pointer that is down on a picture: a finger, a pen or the mouse.
type pointer struct {
	id        float64
	from, now place
}

// hold is what the pointers that are down do to a stage's picture.
type hold struct {
	st       *stage
	picture  string // selector of the picture
	pointers []pointer
	moved    bool // one of them is not where it went down
	pan      bool // it moves what is shown, not the playhead
	touch    bool
}

// tapRoom is how far a finger may stray and still tap, in tenths of a unit.
const tapRoom = 60

// picture finds the picture that an event is over, and its stage.
func (p *page) picture(ev safejs.Value, selector string) (safejs.Value, *stage) {
	svg, ok := p.closest(p.get(ev, "target"), selector)
	if !ok {
		return svg, nil
	}
	el, ok := p.closest(svg, `[data-widget="stage"]`)
	if !ok {
		return svg, nil
	}
	return svg, p.stageByID(p.text(el, "id"))
}

// placeIn is where on a picture an event is.
func (p *page) placeIn(svg, ev safejs.Value) place {
	box := p.call(svg, "getBoundingClientRect")
	width := p.number(p.get(p.get(svg, "viewBox"), "baseVal"), "width")
	shown := p.number(box, "width")
	if shown <= 0 {
		return place{}
	}
	return place{int((p.number(ev, "clientX") - p.number(box, "left")) / shown * width * 10),
		int((p.number(ev, "clientY") - p.number(box, "top")) / shown * width * 10)}
}

// onPointerDown begins what a pointer does. Nothing moves yet: a finger may be
// about to scroll the page. Moved sideways it takes the playhead along, or what is
// at the end of a bar; a mouse moved up or down takes a task along. Lifted it taps. Shift moves what is shown instead, a second finger moves and stretches it.
func (p *page) onPointerDown(ev safejs.Value) {
	p.pressed = true
	if p.number(ev, "button") != 0 {
		return
	}
	if _, onControl := p.closest(p.get(ev, "target"), "[data-act],a,button,summary"); onControl {
		return
	}
	h := &p.hold
	selector := ".timeline svg"
	svg, st := p.picture(ev, selector)
	if st == nil {
		selector = ".overview svg"
		svg, st = p.picture(ev, selector)
	}
	if st == nil || h.st != nil && (h.st != st || h.picture != selector || len(h.pointers) > 1) {
		return
	}
	at := p.placeIn(svg, ev)
	h.st, h.picture, h.touch, p.current = st, selector, p.text(ev, "pointerType") == "touch", st
	h.pointers = append(h.pointers, pointer{p.number(ev, "pointerId"), at, at})
	// The picture may be drawn anew meanwhile; what is around it stays. A pointer
	// that is gone already cannot be caught, which does no harm.
	if around, err := svg.Get("parentNode"); err == nil {
		_, _ = around.Call("setPointerCapture", h.pointers[len(h.pointers)-1].id)
	}
	switch {
	case selector != ".timeline svg":
		p.seekLater(st, session.Pointer{Do: session.Slides, X: at.x})
	case len(h.pointers) == 2 || p.truth(ev, "shiftKey"):
		h.pan, h.moved = true, true
		p.tell(st, session.Pointer{Do: session.Cancels})
		p.tell(st, h.grip(session.Grips))
	}
}

func (h *hold) grip(do byte) session.Msg {
	return session.Pointer{Do: do, X: h.pointers[0].now.x, X2: h.pointers[len(h.pointers)-1].now.x}
}

// onPointerMove moves what is held; a mouse that holds nothing points at what it
// is over. The stage learns of it with the next frame.
func (p *page) onPointerMove(ev safejs.Value) {
	h := &p.hold
	if h.st == nil {
		p.hover(ev)
		return
	}
	svg, ok := p.one(h.st.root, h.picture)
	k := p.held(ev)
	if !ok || k == nil {
		return
	}
	k.now = p.placeIn(svg, ev)
	switch {
	case h.picture != ".timeline svg":
		p.seekLater(h.st, session.Pointer{Do: session.Slides, X: k.now.x})
	case h.pan:
		p.seekLater(h.st, h.grip(session.Holds))
	case h.moved || p.begins(h, k):
		p.seekLater(h.st, session.Pointer{Do: session.Drags, X: k.now.x, Y: k.now.y})
	}
}

// begins reports whether a pointer begins to drag: up or down if a task can be
// taken along, else sideways.
func (p *page) begins(h *hold, k *pointer) bool {
	dx, dy := max(k.now.x-k.from.x, k.from.x-k.now.x), max(k.now.y-k.from.y, k.from.y-k.now.y)
	m := session.Pointer{Do: session.Lifts, X: k.from.x, Y: k.from.y, Touch: h.touch}
	if !h.touch && dy > tapRoom && dy > dx {
		p.tell(h.st, m)
		h.moved = h.st.s.Holding()
	}
	if !h.moved && dx > tapRoom {
		m.Do, h.moved = session.Presses, true
		p.tell(h.st, m)
	}
	return h.moved
}

// held finds the pointer of an event among those that are down.
func (p *page) held(ev safejs.Value) *pointer {
	id := p.number(ev, "pointerId")
	for i := range p.hold.pointers {
		if p.hold.pointers[i].id == id {
			return &p.hold.pointers[i]
		}
	}
	return nil
}

// hover tells a stage with the next frame what the mouse is over, and the stage
// that it has left.
func (p *page) hover(ev safejs.Value) {
	svg, st := p.picture(ev, ".timeline svg")
	if st != p.over && p.over != nil {
		p.over.hover = session.Pointer{Do: session.Points, Y: -1}
	}
	if p.over = st; st != nil && p.text(ev, "pointerType") != "touch" {
		at := p.placeIn(svg, ev)
		st.hover = session.Pointer{Do: session.Points, X: at.x, Y: at.y}
	}
	p.wake()
}

// onPointerUp ends what a pointer did. One that has not moved taps.
func (p *page) onPointerUp(ev safejs.Value) {
	p.unpressed()
	h := &p.hold
	k := p.held(ev)
	if k == nil {
		return
	}
	if h.moved && !h.pan {
		if m := h.st.seek; m != nil {
			h.st.seek = nil
			p.tell(h.st, m)
		}
		p.send(h.st, session.Pointer{Do: session.Drops})
	}
	if !h.moved && h.picture == ".timeline svg" {
		h.st.seek = nil
		p.send(h.st, session.Pointer{Do: session.Taps, X: k.from.x, Y: k.from.y})
	}
	p.letGo(ev)
}

// onPointerCancel: the browser scrolls the page with this finger.
func (p *page) onPointerCancel(ev safejs.Value) {
	p.unpressed()
	if p.held(ev) != nil {
		p.tell(p.hold.st, session.Pointer{Do: session.Cancels})
		p.letGo(ev)
	}
}

// unpressed makes the change that has waited, after the click, if there is one.
func (p *page) unpressed() {
	if p.pressed = false; p.waiting != nil {
		p.later(0, p.release)
	}
}

// letGo forgets a pointer. When one finger of two is lifted the other one only
// moves what is shown, until it is lifted, too.
func (p *page) letGo(ev safejs.Value) {
	h, id := &p.hold, p.number(ev, "pointerId")
	if h.pointers[0].id == id {
		h.pointers = h.pointers[1:]
	} else {
		h.pointers = h.pointers[:1]
	}
	if len(h.pointers) == 0 {
		*h = hold{}
		return
	}
	p.tell(h.st, h.grip(session.Grips))
}

// dropNothing lets go of what a pointer holds without a change; it reports whether
// one holds anything.
func (p *page) dropNothing() bool {
	st := p.hold.st
	if st == nil || !st.s.Holding() {
		return false
	}
	st.seek = nil
	p.tell(st, session.Pointer{Do: session.Cancels})
	return true
}
