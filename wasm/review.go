//go:build js && wasm

package main

import (
	"strconv"

	"borrowedtime/engine/course"

	"github.com/hack-pad/safejs"
)

// startReview shows the questions that are due until a day, on the page that has them
// all, in the order in which they are due.
func (p *page) startReview(until int) {
	list, ok := p.byID("review-list")
	if !ok {
		return
	}
	all := p.all(list, "[data-of]")
	days := p.dueDays(all)
	due, _ := course.Due(days, until)
	for _, el := range all {
		p.set(el, "hidden", true)
	}
	for _, i := range due {
		p.set(all[i], "hidden", false)
		if q, ok := p.one(all[i], "[data-asked]"); ok {
			p.call(q, "removeAttribute", "data-asked")
		}
		p.call(list, "append", all[i])
	}
	p.toReview = len(due)
	p.showReview()
}

// dueDays are the days on which questions are due.
func (p *page) dueDays(all []safejs.Value) []int {
	days := make([]int, len(all))
	for i, el := range all {
		lesson, _ := p.attr(el, "data-of")
		if q, ok := p.one(el, "[data-question]"); ok {
			name, _ := p.attr(q, "data-question")
			days[i] = course.DueOf(name, lesson, p.today(), p.load)
		}
	}
	return days
}

// showReview says how many questions are left, and when the next one comes.
func (p *page) showReview() {
	list, ok := p.byID("review-list")
	if !ok {
		return
	}
	today := p.today()
	more, next := course.Due(p.dueDays(p.all(list, "[data-of]")), today)
	text := "Asked now: " + strconv.Itoa(p.toReview) + "."
	switch {
	case p.toReview > 0:
	case len(more) > 0:
		text = "Answered, all of them. There are more that are due."
		next = today
	case next == 0:
		text = "No lesson is begun yet: what you learn there is asked here some days later."
	default:
		text = "Nothing is due. Next " + course.When(next, today) + "."
	}
	p.put("review-told", "textContent", text)
	p.put("review-more", "hidden", p.toReview > 0 || next == 0)
}

// reviewed notes what an answer to a question of the bank comes to, wherever it was
// asked.
func (p *page) reviewed(q *prediction, right bool) {
	el, ok := p.closest(q.el, "[data-question]")
	if !ok {
		return
	}
	name, _ := p.attr(el, "data-question")
	c, _ := course.ParseCard(p.load("review." + name))
	p.save("review."+name, c.Answered(right, p.today()).String())
	if _, again := p.attr(el, "data-asked"); !again {
		p.setAttr(el, "data-asked", "")
		p.toReview--
		p.showReview()
	}
}
