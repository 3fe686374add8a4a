//go:build js && wasm

package main

import (
	"strings"

	"borrowedtime/engine/session"

	"github.com/hack-pad/safejs"
)

// setChallenge gives a stage the challenge that stands in the prose.
func (p *page) setChallenge(st *stage, el safejs.Value) {
	c := session.Challenge{ID: p.text(el, "id"), Stage: st.s.ID()}
	if text, _ := p.attr(el, "data-expect"); text != "" {
		c.Expect = strings.Split(text, "\n")
	}
	if text, _ := p.attr(el, "data-allow"); text != "" {
		c.Allow = strings.Split(text, ",")
	}
	c.Start, _ = p.attr(el, "data-start")
	for _, why := range p.all(el, "[data-when]") {
		when, _ := p.attr(why, "data-when")
		c.Tries = append(c.Tries, session.Try{When: when, Why: p.text(why, "innerHTML"), Said: strings.TrimSpace(p.text(why, "textContent"))})
	}
	st.s.SetChallenge(c)
	p.setAttr(el, "data-live", "")
}
