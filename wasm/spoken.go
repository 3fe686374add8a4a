//go:build js && wasm

package main

import (
	"strconv"

	"borrowedtime/engine/session"
	"borrowedtime/engine/trace"

	"github.com/hack-pad/safejs"
)

// spoken is a time in the text that is an instant of a stage's run.
type spoken struct {
	el, block safejs.Value // the words, and the paragraph or list item around them
	at        trace.Time
}

// bringTimes makes buttons of the times that the text speaks of. Before, they are
// words: without the engine there is nothing to go to.
func (p *page) bringTimes(st *stage) {
	st.told = -1
	for _, el := range p.all(p.document, `.at[data-stage="`+st.s.ID()+`"]`) {
		arg, _ := p.attr(el, "data-arg")
		n, err := strconv.ParseInt(arg, 10, 64)
		block, ok := p.closest(el, "li, p")
		if err != nil || !ok {
			continue
		}
		p.setAttr(el, "role", "button")
		p.setAttr(el, "tabindex", "0")
		p.setAttr(el, "title", "Show this instant on the stage")
		st.times = append(st.times, spoken{el, block, trace.Time(n)})
	}
}

// goTo takes a stage to the time that a word of the text names.
func (p *page) goTo(el safejs.Value) {
	id, _ := p.attr(el, "data-stage")
	arg, _ := p.attr(el, "data-arg")
	st := p.stageByID(id)
	if m, ok := session.ParseAct("at", arg, ""); ok && st != nil {
		p.call(st.root, "scrollIntoView", map[string]any{"block": "nearest"})
		p.send(st, m)
		if bar, ok := p.one(st.root, ".barred"); ok && p.narrow { // it says why nothing moves
			p.call(bar, "scrollIntoView", map[string]any{"block": "center"})
		}
	}
}

// markTimes marks the paragraph that speaks of where the stage stands.
func (p *page) markTimes(st *stage) {
	now := st.s.Instant()
	if now == st.told || len(st.times) == 0 {
		return
	}
	for _, on := range [...]bool{false, true} { // two times may share a paragraph
		for i := range st.times {
			t := &st.times[i]
			switch {
			case on && t.at == now:
				p.setAttr(t.block, "data-here", "")
				p.setAttr(t.el, "aria-current", "time")
			case !on && t.at == st.told:
				p.call(t.block, "removeAttribute", "data-here")
				p.call(t.el, "removeAttribute", "aria-current")
			}
		}
	}
	st.told = now
}
