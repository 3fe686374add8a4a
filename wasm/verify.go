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
	codes  []course.Receipt // that are left
	more   string           // said of those that were not read
	rows   safejs.Value
	table  string // what is done of it, a line a code, with tabs
	solved int
}

// verify goes through the codes in a text, one a turn of the page.
func (p *page) verify(text string) {
	rows, ok := p.byID("verify-rows")
	if !ok {
		return
	}
	p.set(rows, "textContent", "")
	p.check = &check{codes: course.ParseReceipts(text), rows: rows, table: "Name\tLesson\tSolved\tChanges\tPar\tRight\tSeed\tRemark\n"}
	if len(p.check.codes) == course.MaxReceipts {
		p.check.more = " These are the first of the list: give the page the others after them."
	}
	p.put("verify-result", "hidden", len(p.check.codes) == 0)
	if len(p.check.codes) == 0 {
		p.put("verify-told", "textContent", "There is no code in this text. A code begins with BT1;n= and is one line of the page “You”.")
		return
	}
	p.verifyNext(p.check)
}

// verifyNext checks the first of the codes that are left, unless another list was given
// in the meantime.
func (p *page) verifyNext(c *check) {
	if c != p.check {
		return
	}
	done := strings.Count(c.table, "\n") - 1
	told := strconv.Itoa(done) + " of " + strconv.Itoa(len(c.codes)+done) + " codes checked, " + strconv.Itoa(c.solved) + " solved." + c.more
	p.put("verify-told", "textContent", told)
	if len(c.codes) == 0 {
		return
	}
	cells := p.verdict(&c.codes[0])
	c.codes = c.codes[1:]
	if cells[2] == "yes" {
		c.solved++
	}
	row := p.add(c.rows, "tr", "")
	p.setAttr(row, "data-solved", cells[2])
	for _, text := range cells {
		p.set(p.add(row, "td", ""), "textContent", text)
	}
	c.table += course.Row(cells)
	p.later(0, func() { p.verifyNext(c) })
}

// verdict is what a code comes to, a text for each column.
func (p *page) verdict(r *course.Receipt) []string {
	cells := []string{r.Name, r.Lesson, "no", "", "", "", r.Seed, r.Wrong}
	if r.Wrong != "" {
		cells[2] = "damaged"
		return cells
	}
	el, ok := p.one(p.document, `[data-lesson="`+r.Lesson+`"]`)
	if !ok {
		cells[7] = "There is no such lesson here; the code is of version " + r.Version + "."
		return cells
	}
	l := p.lessonOf(el)
	right, asked := r.Right(&l)
	cells[1], cells[5] = l.Title, strconv.Itoa(right)+" of "+strconv.Itoa(asked)
	remark := "No solution was handed in."
	for _, g := range l.Goals {
		cells[4] = strconv.Itoa(g.N)
		goal, ok := p.one(el, `[data-goal="`+g.ID+`"]`)
		s, handed := r.SolutionOf(g.ID)
		if !ok || !handed {
			continue
		}
		solved, changes, said := session.Verify(p.challengeOf(goal), s.Text)
		remark = ""
		if !solved {
			remark = said
			continue
		}
		cells[2], cells[3] = "yes", strconv.Itoa(changes)
	}
	if r.Version != p.version() {
		remark += " Made with version " + r.Version + "."
	}
	cells[7] = strings.TrimSpace(remark)
	return cells
}
