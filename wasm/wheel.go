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
	svg, st := p.picture(ev, ".timeline svg")
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
		p.send(st, session.Zoom{Percent: percent, X: p.placeIn(svg, ev).x})
	case delta > 0:
		p.send(st, session.Pan{Tenths: 1})
	default:
		p.send(st, session.Pan{Tenths: -1})
	}
}
