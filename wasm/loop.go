//go:build js && wasm

package main

import (
	"borrowedtime/engine/session"
	"borrowedtime/engine/trace"

	"github.com/hack-pad/safejs"
)

// loop draws frames only while something moves or runs.
type loop struct {
	frameFunc safejs.Func
	hasFrame  bool
	asked     bool    // a frame is on its way
	last      float64 // time of the frame before; 0 after a rest
}

// frameWork is how long a frame may run the engine, in milliseconds: half of
// a frame at 60 a second, so that scrolling and typing stay smooth.
const frameWork = 8

// wake asks for a frame if anything needs one.
func (p *page) wake() {
	if p.asked || !p.needsFrame() {
		return
	}
	if !p.hasFrame {
		f, err := safejs.FuncOf(func(_ safejs.Value, args []safejs.Value) any {
			p.safely("draw a frame", func() {
				at, err := args[0].Float()
				p.note("read the time", err)
				p.frame(at)
			})
			return nil
		})
		p.note("make the frame function", err)
		p.frameFunc, p.hasFrame = f, true
	}
	p.asked = true
	p.call(p.window, "requestAnimationFrame", p.frameFunc)
}

func (p *page) needsFrame() bool {
	for _, st := range p.stages {
		if !st.stopped && (st.seek != nil || st.hover != nil || st.s.Working() || st.s.Drawing() || st.s.Animating()) {
			return true
		}
	}
	return false
}

// frame moves everything on by the time that passed.
func (p *page) frame(at float64) {
	p.asked = false
	wall := int64(0)
	if p.last > 0 {
		wall = int64((at - p.last) * 1e6)
	}
	p.last = at
	p.each("draw a frame", func(st *stage) { p.frameOf(st, wall) })
	if !p.needsFrame() {
		p.last = 0
	}
	p.wake()
}

func (p *page) frameOf(st *stage, wall int64) {
	if m := st.hover; m != nil {
		st.hover = nil
		p.apply(st, st.s.Update(m))
	}
	switch {
	case st.seek != nil:
		m := st.seek
		st.seek = nil
		p.apply(st, st.s.Update(m))
	case st.s.Working():
		for end := p.clock() + frameWork; st.s.Working() && p.clock() < end; {
			p.apply(st, st.s.WorkOn(session.EventsAtOnce/10))
		}
	case st.s.Drawing():
		p.draw(st)
	case st.s.Animating():
		p.apply(st, st.s.Update(session.Tick{Wall: wall}))
	}
}

// seekLater moves the playhead with the next frame: a pointer tells of more
// places than there are frames.
func (p *page) seekLater(st *stage, m session.Msg) {
	st.seek = m
	p.wake()
}

// parseTime reads a time from an attribute.
func parseTime(n int64, err error) trace.Time {
	if err != nil {
		return 0
	}
	return trace.Time(n)
}
