//go:build js && wasm

package main

import (
	"strconv"
	"strings"

	"borrowedtime/engine/course"
	"borrowedtime/engine/session"

	"github.com/hack-pad/safejs"
)

// showCodes writes the codes to hand in of the lessons that are chosen.
func (p *page) showCodes() {
	which := p.field("you-which")
	version := p.version()
	codes := ""
	for i := range p.you.lessons {
		l := &p.you.lessons[i]
		if which != "" && which != l.Name {
			continue
		}
		if r := course.ReceiptOf(l, p.load("name"), version, p.load); r.Name != "" && (len(r.Answers) > 0 || len(r.Solved) > 0) {
			codes += r.Code() + "\n"
		}
	}
	p.put("you-codes", "value", codes)
	p.put("you-no-codes", "hidden", codes != "")
}

// version is the number of this Borrowed Time.
func (p *page) version() string {
	text, _ := p.attr(p.get(p.document, "documentElement"), "data-version")
	number, _, _ := strings.Cut(text, " ")
	return number
}

// check is a list of codes that is being gone through.
type check struct {
	codes  []course.Receipt // that are left; the first is at work once it has cells
	all    int
	more   string // said of those that were not read
	rows   safejs.Value
	table  string // what is done of it, a line a code, with tabs
	solved int

	// Of the code at work:
	cells []string
	row   safejs.Value
	el    safejs.Value  // what its lesson asks
	goals []course.Mark // challenges of the lesson that are left
	run   *session.Attempt
	said  string // the remark, as far as it is known
}

// verifyEvents is how many events of a solution run between two looks at the clock. With
// hundreds of tasks each takes long.
const verifyEvents = session.EventsAtOnce / 100

// verify goes through the codes in a text, for a part of each frame.
func (p *page) verify(text string) {
	rows, ok := p.byID("verify-rows")
	if !ok {
		return
	}
	p.set(rows, "textContent", "")
	p.check = &check{codes: course.ParseReceipts(text), rows: rows, table: "Name\tLesson\tSolved\tChanges\tPar\tRight\tSeed\tRemark\n"}
	c := p.check
	if c.all = len(c.codes); c.all == course.MaxReceipts {
		c.more = " These are the first of the list: give the page the others after them."
	}
	p.put("verify-result", "hidden", c.all == 0)
	if c.all == 0 {
		p.put("verify-told", "textContent", "There is no code in this text. A code begins with BT1;n= and is one line of the page “You”.")
		return
	}
	p.verifyTold("")
	p.verifyOn(c)
}

// verifyOn goes on for a moment, unless another list was given in the meantime.
func (p *page) verifyOn(c *check) {
	if c != p.check {
		return
	}
	left := len(c.codes)
	for end := p.clock() + frameWork; len(c.codes) > 0 && p.clock() < end; {
		p.verifyStep(c)
	}
	if len(c.codes) < left {
		p.verifyTold("")
	}
	part := 0
	if c.run != nil {
		part = c.run.Percent()
	}
	p.put("verify-progress", "value", (c.all-len(c.codes))*100+part)
	p.put("verify-progress", "max", c.all*100)
	if len(c.codes) > 0 {
		p.later(0, func() { p.verifyOn(c) })
	}
}

// verifyTold says how far the list is. Nothing is left to stop at its end.
func (p *page) verifyTold(before string) {
	c := p.check
	p.put("verify-told", "textContent", before+strconv.Itoa(c.all-len(c.codes))+" of "+strconv.Itoa(c.all)+" codes checked, "+strconv.Itoa(c.solved)+" solved."+c.more)
	if stop, ok := p.byID("verify-stop"); ok {
		p.setAttr(stop, "aria-disabled", strconv.FormatBool(len(c.codes) == 0 || before != ""))
	}
}

// stopVerify ends the check; what was found stays.
func (p *page) stopVerify() {
	c := p.check
	if c == nil || len(c.codes) == 0 {
		return
	}
	if c.cells != nil {
		c.cells[2], c.cells[7] = "", "You stopped before this one was checked."
		p.showVerdict(c)
	}
	p.verifyTold("Stopped. ")
	p.check = &check{table: c.table}
}

// verifyStep begins with the first of the codes, goes on with it, or finishes it.
func (p *page) verifyStep(c *check) {
	switch {
	case c.cells == nil:
		p.beginCode(c)
	case c.run != nil:
		if !c.run.Work(verifyEvents) {
			return
		}
		solved, changes, said := c.run.Verdict()
		c.run, c.said = nil, ""
		if solved {
			c.cells[2], c.cells[3] = "yes", strconv.Itoa(changes)
		} else {
			c.said = said
		}
	case len(c.goals) > 0:
		p.beginGoal(c)
	default:
		p.endCode(c)
	}
}

// beginCode puts a code into the table.
func (p *page) beginCode(c *check) {
	r := &c.codes[0]
	c.cells = []string{r.Name, r.Lesson, "no", "", "", "", r.Seed, r.Wrong}
	c.said, c.goals, c.run = r.Wrong, nil, nil
	el, ok := p.one(p.document, `[data-lesson="`+r.Lesson+`"]`)
	switch {
	case r.Wrong != "":
		c.cells[2] = "damaged"
	case !ok:
		c.said = "There is no such lesson here; the code is of version " + r.Version + "."
	default:
		l := p.lessonOf(el)
		right, asked := r.Right(&l)
		c.cells[1], c.cells[5] = l.Title, strconv.Itoa(right)+" of "+strconv.Itoa(asked)
		c.el, c.goals, c.said = el, l.Goals, "No solution was handed in."
	}
	c.row = p.add(c.rows, "tr", "")
	for i, text := range c.cells {
		if i == 2 && len(c.goals) > 0 {
			text = "…"
		}
		p.set(p.add(c.row, "td", ""), "textContent", text)
	}
}

// beginGoal begins to run the solution of the next challenge, if there is one.
func (p *page) beginGoal(c *check) {
	g := c.goals[0]
	c.goals, c.cells[4] = c.goals[1:], strconv.Itoa(g.N)
	if goal, ok := p.one(c.el, `[data-goal="`+g.ID+`"]`); ok {
		if s, handed := c.codes[0].SolutionOf(g.ID); handed {
			c.run = session.NewAttempt(p.challengeOf(goal), s.Text)
		}
	}
}

// endCode shows what a code comes to.
func (p *page) endCode(c *check) {
	if r := &c.codes[0]; r.Wrong == "" && r.Version != p.version() && c.cells[5] != "" {
		c.said += " Made with version " + r.Version + "."
	}
	c.cells[7] = strings.TrimSpace(c.said)
	if c.cells[2] == "yes" {
		c.solved++
	}
	p.showVerdict(c)
	c.table += course.Row(c.cells)
	c.codes, c.cells = c.codes[1:], nil
}

// showVerdict fills the row of the code at work.
func (p *page) showVerdict(c *check) {
	p.setAttr(c.row, "data-solved", c.cells[2])
	for i, td := range p.all(c.row, "td") {
		p.set(td, "textContent", c.cells[i])
	}
}
