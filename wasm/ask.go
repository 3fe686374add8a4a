//go:build js && wasm

package main

import (
	"strconv"

	"borrowedtime/engine/session"

	"github.com/hack-pad/safejs"
)

// ask is a question of the bank on this page: one of its variants is shown.
type ask struct {
	el       safejs.Value
	variants []safejs.Value
	at       int
}

// findAsks shows a variant of each question: that of the address's seed, or else of the
// day, so that the page asks in other numbers tomorrow.
func (p *page) findAsks() {
	drawn := p.today()
	if seed, ok := p.seed(); ok {
		drawn = int(seed)
	}
	for _, el := range p.all(p.document, `[data-widget="ask"]`) {
		a := &ask{el: el, variants: p.all(el, "[data-variant]")}
		if len(a.variants) == 0 {
			continue
		}
		p.asks = append(p.asks, a)
		p.vary(a, session.VariantOf(drawn, p.text(el, "id"), len(a.variants)))
	}
}

// today is the number of the day, in the reader's own time.
func (p *page) today() int {
	now, err := p.get(p.window, "Date").New()
	p.note("read the date", err)
	ms, err := p.call(now, "getTime").Float()
	p.note("read the date", err)
	offset, err := p.call(now, "getTimezoneOffset").Float()
	p.note("read the date", err)
	return int((int64(ms)/60_000 - int64(offset)) / (24 * 60))
}

// vary shows one variant of a question and hides the others.
func (p *page) vary(a *ask, at int) {
	a.at = at
	for i, el := range a.variants {
		p.set(el, "hidden", i != at)
	}
}

// askAct goes to the next variant, and gives it the keyboard.
func (p *page) askAct(c control) {
	for _, a := range p.asks {
		if p.text(a.el, "id") != p.text(c.widget, "id") || c.act != "another" {
			continue
		}
		p.vary(a, (a.at+1)%len(a.variants))
		if input, ok := p.one(a.variants[a.at], "input"); ok {
			p.call(input, "focus")
		}
		p.announce("The same question with other numbers, " + strconv.Itoa(a.at+1) + " of " + strconv.Itoa(len(a.variants)) + ".")
	}
}
