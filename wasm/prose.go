//go:build js && wasm

package main

import (
	"strconv"
	"strings"

	"borrowedtime/engine/session"

	"github.com/hack-pad/safejs"
)

// setCard tells a stage of the game in the prose.
func (p *page) setCard(st *stage, el safejs.Value) {
	deck, _ := p.attr(el, "data-deck")
	pass, _ := p.attr(el, "data-pass")
	game, _ := p.attr(el, "data-game")
	n, _ := strconv.Atoi(pass)
	seed, _ := p.seed()
	st.s.Update(session.Card{Texts: session.DeckTexts(deck), Game: game, Seed: int(seed), Pass: n, ID: p.text(el, "id"), Best: p.load(p.name + ".exam")})
}

// setChallenge gives a stage the challenge that stands in the prose.
func (p *page) setChallenge(st *stage, el safejs.Value) {
	c := p.challengeOf(el)
	c.ID, c.Stage = p.text(el, "id"), st.s.ID()
	if par, has := p.attr(el, "data-par"); has {
		c.Par, _ = strconv.Atoi(par)
	}
	for _, why := range p.all(el, "[data-when]") {
		when, _ := p.attr(why, "data-when")
		c.Tries = append(c.Tries, session.Try{When: when, Why: p.text(why, "innerHTML"), Said: strings.TrimSpace(p.text(why, "textContent"))})
	}
	st.s.SetChallenge(c)
	p.setAttr(el, "data-live", "")
}

// challengeOf reads what an attempt is held against.
func (p *page) challengeOf(el safejs.Value) (c session.Challenge) {
	if text, _ := p.attr(el, "data-expect"); text != "" {
		c.Expect = strings.Split(text, "\n")
	}
	if text, _ := p.attr(el, "data-allow"); text != "" {
		c.Allow = strings.Split(text, ",")
	}
	c.Start, _ = p.attr(el, "data-start")
	return c
}
