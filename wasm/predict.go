//go:build js && wasm

package main

import (
	"strconv"

	"borrowedtime/engine/session"
	"borrowedtime/engine/trace"

	"github.com/hack-pad/safejs"
)

// prediction is a question in the prose. While it is open its answer is not in the
// page, and its stage shows nothing of what happens from its instant on.
type prediction struct {
	el, answer safejs.Value
	id, stage  string
	at         trace.Time // Never: no instant of its stage
	right      int        // number of the right answer
	open       bool
	recall     bool // is asked anew on each visit
	out        []aside
}

// aside is an element that was taken out of the page, and what keeps its place.
type aside struct{ el, place safejs.Value }

// lookKept is what the browser keeps of a question that its reader did not want to
// answer first; of others it keeps the number of the answer.
const lookKept = "look"

// takeOut takes an element out of the page until putBack.
func (p *page) takeOut(el safejs.Value) aside {
	a := aside{el, p.call(p.document, "createComment", "")}
	p.call(el, "replaceWith", a.place)
	return a
}

// findPredictions reads the questions of the page. Those that nobody has answered
// yet lose their answers, before any stage is drawn.
func (p *page) findPredictions() {
	for _, el := range p.all(p.document, `[data-widget="predict"]`) {
		q := &prediction{el: el, id: p.text(el, "id"), at: trace.Never, right: -1}
		q.stage, _ = p.attr(el, "data-stage")
		_, q.recall = p.attr(el, "data-recall")
		if at, has := p.attr(el, "data-at"); has && q.stage != "" {
			q.at = parseTime(strconv.ParseInt(at, 10, 64))
		}
		details, ok := p.byID(q.id + "-answer")
		if !ok {
			continue
		}
		q.answer = details
		if right, has := p.attr(details, "data-right"); has {
			q.right, _ = strconv.Atoi(right)
		}
		p.predictions = append(p.predictions, q)
		p.mountPredict(q)
	}
}

// mountPredict shows what the learner answered last time, or asks.
func (p *page) mountPredict(q *prediction) {
	p.setAttr(q.el, "data-live", "")
	kept := ""
	if !q.recall {
		kept = p.load(p.name + ".predict." + q.id)
	}
	if choice, err := strconv.Atoi(kept); err == nil {
		if input, ok := p.one(q.el, `input[value="`+strconv.Itoa(choice)+`"]`); ok {
			p.set(input, "checked", true)
			p.answered(q)
			p.shown(q)
			return
		}
	}
	if kept == lookKept {
		p.shown(q)
		return
	}
	q.open = true
	q.out = append(q.out, p.takeOut(q.answer))
	stage, ok := p.byID(q.stage)
	if !ok || q.at == trace.Never {
		return
	}
	for _, el := range p.all(stage, ".film-bar, .film") {
		q.out = append(q.out, p.takeOut(el)) // pictures of all that happens
	}
	for _, el := range p.all(stage, `[data-open="false"]`) {
		p.set(el, "innerHTML", "") // a panel that the build drew, and that is drawn again when it is opened
	}
}

// question is the open question about a stage whose instant comes first.
func (p *page) question(stage string) (first *prediction) {
	for _, q := range p.predictions {
		if q.open && q.stage == stage && q.at != trace.Never && (first == nil || q.at < first.at) {
			first = q
		}
	}
	return first
}

// ask is the message about that question to its stage.
func (p *page) ask(stage string) session.Msg {
	if q := p.question(stage); q != nil {
		return session.Ask{ID: q.id, At: q.at}
	}
	return session.Ask{}
}

// close ends a question: what it hid comes back.
func (p *page) close(q *prediction) {
	if !q.open {
		return
	}
	q.open = false
	for _, a := range q.out {
		p.call(a.place, "replaceWith", a.el)
	}
	q.out = nil
	p.shown(q)
	if st := p.stageByID(q.stage); st != nil {
		p.tell(st, p.ask(q.stage))
	}
}

// shown marks a question as one whose answer may be seen. The same in other numbers
// comes into sight with it.
func (p *page) shown(q *prediction) {
	p.setAttr(q.el, "data-told", "")
	for _, b := range p.all(q.el, `[data-act="look"]`) {
		p.setAttr(b, "hidden", "")
	}
	if b, ok := p.one(q.el, `[data-act="watch"]`); ok {
		p.call(b, "removeAttribute", "hidden")
	}
}

// look ends a question without an answer, and leads on to what was hidden.
func (p *page) look(q *prediction) {
	p.keep(q, lookKept)
	p.reviewed(q, false)
	p.close(q)
}

func (p *page) predictAct(c control) {
	var q *prediction
	for _, other := range p.predictions {
		if other.id == p.text(c.widget, "id") {
			q = other
		}
	}
	if q == nil {
		return
	}
	p.begin()
	switch c.act {
	case "check":
		p.answer(q)
	case "look":
		p.look(q)
		if b, ok := p.one(q.answer, "summary"); ok {
			p.call(b, "focus")
		}
	case "watch":
		if c.st == nil || q.at == trace.Never {
			return
		}
		p.call(c.st.root, "scrollIntoView", map[string]any{"block": "nearest"})
		p.send(c.st, session.Seek{At: q.at})
		p.send(c.st, session.Play{})
		p.toPart(c.st, "play") // the keys that pause and step are at the stage
	}
}

// lookAct is the same button at the stage.
func (p *page) lookAct(st *stage) {
	if q := p.question(st.s.ID()); q != nil {
		p.look(q)
		p.toPart(st, "timeline")
	}
}

// toPart gives the keyboard to a part of a stage and leaves the page where it is.
func (p *page) toPart(st *stage, part string) {
	if el, ok := p.byID(st.s.ID() + "-" + part); ok {
		p.call(el, "focus", map[string]any{"preventScroll": true})
	}
}

// answer takes the chosen answer, tells what it is worth, and opens the explanation.
func (p *page) answer(q *prediction) {
	choice := p.choice(q)
	if choice < 0 {
		p.answered(q)
		return
	}
	p.keep(q, strconv.Itoa(choice))
	p.reviewed(q, choice == q.right)
	p.close(q)
	p.answered(q)
	if v, ok := p.byID(q.id + "-verdict"); ok {
		p.call(v, "scrollIntoView", map[string]any{"block": "nearest"})
	}
}

// keep keeps what was answered.
func (p *page) keep(q *prediction, answer string) {
	if !q.recall {
		p.save(p.name+".predict."+q.id, answer)
	}
}

// choice is the number of the answer that is chosen, -1 for none.
func (p *page) choice(q *prediction) int {
	for i, input := range p.all(q.el, `input[type="radio"]`) {
		if p.truth(input, "checked") {
			return i
		}
	}
	return -1
}

// answered shows what the chosen answer is worth.
func (p *page) answered(q *prediction) {
	choice := p.choice(q)
	html, text := session.Verdict(choice, choice == q.right)
	hidden := choice >= 0 && p.options.Hidden()
	if hidden {
		html, text = session.Noted()
	}
	if v, ok := p.byID(q.id + "-verdict"); ok {
		p.set(v, "innerHTML", html)
	}
	if choice < 0 || hidden {
		p.announce(text)
		return
	}
	for i, input := range p.all(q.el, `input[type="radio"]`) {
		label, ok := p.closest(input, "label")
		switch {
		case !ok:
		case i == q.right:
			p.setAttr(label, "data-mark", "right")
		case i == choice:
			p.setAttr(label, "data-mark", "wrong")
		default:
			p.call(label, "removeAttribute", "data-mark")
		}
	}
	p.set(q.answer, "open", true)
}
