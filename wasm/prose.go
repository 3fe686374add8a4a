//go:build js && wasm

package main

import (
	"strconv"
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
	st.s.SetChallenge(c)
	p.setAttr(el, "data-live", "")
}

// mountPredict shows what the learner answered last time.
func (p *page) mountPredict(el safejs.Value) {
	p.setAttr(el, "data-live", "")
	id := p.text(el, "id")
	choice, err := strconv.Atoi(p.load(p.name + ".predict." + id))
	if err != nil {
		return // nothing is kept, or nonsense
	}
	if input, ok := p.one(el, `input[value="`+strconv.Itoa(choice)+`"]`); ok {
		p.set(input, "checked", true)
		p.answer(el, false)
	}
}

func (p *page) predictAct(c control) {
	switch c.act {
	case "check":
		p.answer(c.widget, true)
	case "watch":
		at, _ := p.attr(c.widget, "data-at")
		n, err := strconv.ParseInt(at, 10, 64)
		if err != nil || c.st == nil {
			return
		}
		p.call(c.st.root, "scrollIntoView", map[string]any{"block": "nearest"})
		p.send(c.st, session.Seek{At: parseTime(n, nil)})
		p.send(c.st, session.Play{})
	}
}

// answer checks the chosen answer, marks it, and opens the explanation.
func (p *page) answer(el safejs.Value, fresh bool) {
	id := p.text(el, "id")
	choice, right := -1, false
	for i, input := range p.all(el, `input[type="radio"]`) {
		if p.truth(input, "checked") {
			choice = i
			word, _ := p.attr(input, "data-right")
			right = word == "yes"
		}
	}
	html, text := session.Verdict(choice, right)
	if v, ok := p.byID(id + "-verdict"); ok {
		p.set(v, "innerHTML", html)
	}
	if choice < 0 {
		p.announce(text)
		return
	}
	for i, input := range p.all(el, `input[type="radio"]`) {
		label, ok := p.closest(input, "label")
		if !ok {
			continue
		}
		word, _ := p.attr(input, "data-right")
		switch {
		case word == "yes":
			p.setAttr(label, "data-mark", "right")
		case i == choice:
			p.setAttr(label, "data-mark", "wrong")
		default:
			p.call(label, "removeAttribute", "data-mark")
		}
	}
	if details, ok := p.byID(id + "-answer"); ok {
		p.set(details, "open", true)
	}
	if fresh {
		p.save(p.name+".predict."+id, strconv.Itoa(choice))
	}
}
