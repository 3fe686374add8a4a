//go:build js && wasm

package main

import (
	"borrowedtime/engine/session"

	"github.com/hack-pad/safejs"
)

// listenWheel lets Ctrl and the wheel (a pinch on a touchpad, too) zoom the
// timeline, and Shift and the wheel move it. Without a key the page scrolls. The
// listener may hold back the page's own zoom, so it can't be passive.
func (p *page) listenWheel() {
	fn, err := safejs.FuncOf(func(_ safejs.Value, args []safejs.Value) any {
		p.safely("wheel", func() { p.onWheel(args[0]) })
		return nil
	})
	p.note("listen to the wheel", err)
	p.call(p.document, "addEventListener", "wheel", fn, map[string]any{"capture": true, "passive": false})
}

func (p *page) onWheel(ev safejs.Value) {
	zoom, pan := p.truth(ev, "ctrlKey") || p.truth(ev, "metaKey"), p.truth(ev, "shiftKey")
	if !zoom && !pan {
		return
	}
	svg, ok := p.closest(p.get(ev, "target"), ".timeline svg")
	if !ok {
		return
	}
	st := p.stageOf(svg)
	if st == nil {
		return
	}
	p.call(ev, "preventDefault")
	delta := p.number(ev, "deltaY") + p.number(ev, "deltaX")
	switch {
	case zoom:
		percent := 80
		if delta > 0 {
			percent = 125
		}
		p.send(st, session.Zoom{Percent: percent, X: p.placeIn(svg, ev)})
	case delta > 0:
		p.send(st, session.Pan{Tenths: 1})
	default:
		p.send(st, session.Pan{Tenths: -1})
	}
}

// placeIn is where on a picture a pointer is, in tenths of the picture's units.
func (p *page) placeIn(svg, ev safejs.Value) int {
	x, _ := p.pointIn(svg, ev)
	return x
}

// pointIn is the same with the height.
func (p *page) pointIn(svg, ev safejs.Value) (x, y int) {
	box := p.call(svg, "getBoundingClientRect")
	width := p.number(p.get(p.get(svg, "viewBox"), "baseVal"), "width")
	shown := p.number(box, "width")
	if shown <= 0 {
		return 0, 0
	}
	scale := width * 10 / shown
	return int((p.number(ev, "clientX") - p.number(box, "left")) * scale), int((p.number(ev, "clientY") - p.number(box, "top")) * scale)
}

// overviewTo brings what the pointer holds of the overview into the timeline.
func (p *page) overviewTo(ev safejs.Value) {
	st := p.dragsOverview
	if st == nil {
		return
	}
	if svg, ok := p.one(st.root, ".overview svg"); ok {
		p.seekLater(st, session.Overview{X: p.placeIn(svg, ev)})
	}
}
