//go:build js && wasm

package main

import (
	"strconv"
	"strings"

	"borrowedtime/engine/session"

	"github.com/hack-pad/safejs"
)

// The card's width and its distance from the window's edge and from the word, in pixels.
const (
	cardWidth = 380
	cardEdge  = 12
)

// openTerm opens the card of a term in place of following its link. A link that is
// to open elsewhere, or leads to no term, is followed.
func (p *page) openTerm(ev, link safejs.Value) bool {
	for _, key := range [...]string{"ctrlKey", "metaKey", "shiftKey"} {
		if p.truth(ev, key) {
			return false
		}
	}
	address := p.text(link, "href")
	st := p.stageOf(link)
	var s *session.Session
	if st != nil {
		s = st.s
	}
	html := s.TermHTML(address[strings.IndexByte(address, '#')+1:], address)
	if html == "" {
		return false
	}
	if st != nil {
		p.tell(st, session.Hold{})
	}
	card, ok := p.byID("bt-term")
	if !ok {
		card = p.add(p.get(p.document, "body"), "dialog", "term-card")
		p.set(card, "id", "bt-term")
		p.setAttr(card, "aria-labelledby", "bt-term-name")
	}
	p.set(card, "innerHTML", html)
	p.place(card, link)
	p.termOf = st
	if !p.truth(card, "open") {
		p.call(card, "showModal")
	}
	return true
}

// stageOf is the stage that a word stands in, that of its scene, or the one in view.
func (p *page) stageOf(el safejs.Value) *stage {
	root, ok := p.closest(el, `[data-widget="stage"]`)
	if !ok {
		if scene, found := p.closest(el, ".scene"); found {
			root, ok = p.one(scene, `[data-widget="stage"]`)
		}
	}
	if ok {
		return p.stageByID(p.text(root, "id"))
	}
	return p.stageInView()
}

// place puts the card below the word, or above it where there is more room.
func (p *page) place(card, word safejs.Value) {
	box := p.call(word, "getBoundingClientRect")
	x := max(min(p.number(box, "left"), p.number(p.window, "innerWidth")-cardWidth-cardEdge), cardEdge)
	y, side := p.number(box, "bottom")+cardEdge/2, "below"
	if height := p.number(p.window, "innerHeight"); y > height*0.6 {
		y, side = p.number(box, "top")-cardEdge/2, "above"
	}
	p.setAttr(card, "data-side", side)
	style := p.get(card, "style")
	p.call(style, "setProperty", "--x", strconv.Itoa(int(x))+"px")
	p.call(style, "setProperty", "--y", strconv.Itoa(int(y))+"px")
}

// termAct handles the buttons of the card; the browser gives the focus back to the word.
func (p *page) termAct(c control) bool {
	card, ok := p.byID("bt-term")
	if !ok || c.act != "close-term" && c.act != "next-of" {
		return false
	}
	p.call(card, "close")
	if m, ok := session.ParseAct(c.act, c.arg, ""); ok && p.termOf != nil {
		p.call(p.termOf.root, "scrollIntoView", map[string]any{"block": "nearest"})
		p.send(p.termOf, m)
	}
	return true
}

// onTerm opens a card, or closes it when its surroundings are pressed.
func (p *page) onTerm(ev safejs.Value) bool {
	target := p.get(ev, "target")
	if p.text(target, "id") == "bt-term" {
		p.call(target, "close")
		return true
	}
	link, ok := p.closest(target, "a.term")
	if !ok || !p.openTerm(ev, link) {
		return false
	}
	p.call(ev, "preventDefault")
	return true
}
