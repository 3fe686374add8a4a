//go:build js && wasm

package main

import (
	"strconv"

	"borrowedtime/engine/course"

	"github.com/hack-pad/safejs"
)

// you is the page that shows what its reader has done.
type you struct {
	lessons []course.Lesson
	brought course.Entries // what was brought and waits for a word
	before  course.Entries // what was there before the last change
	after   course.Entries // what that change put there
}

// lessonOf reads what the build wrote of a lesson.
func (p *page) lessonOf(el safejs.Value) (l course.Lesson) {
	l.Name, _ = p.attr(el, "data-lesson")
	l.Title, _ = p.attr(el, "data-title")
	asks, _ := p.attr(el, "data-asks")
	goals, _ := p.attr(el, "data-goals")
	l.Asks, l.Goals = course.ParseMarks(asks), course.ParseMarks(goals)
	return l
}

// startYou brings that page to life.
func (p *page) startYou() {
	if _, ok := p.byID("you"); !ok {
		return
	}
	p.on(p.document, "dragover", func(ev safejs.Value) { p.call(ev, "preventDefault") })
	p.on(p.document, "drop", func(ev safejs.Value) {
		p.call(ev, "preventDefault")
		p.readFile(p.get(ev, "dataTransfer"))
	})
	p.showYou()
}

// showYou draws what is kept.
func (p *page) showYou() {
	var all []course.Lesson
	today := p.today()
	for _, el := range p.all(p.document, ".stands [data-lesson]") {
		l := p.lessonOf(el)
		all = append(all, l)
		s := course.StandOf(&l, p.load)
		if row, ok := p.one(el, ".stand"); ok {
			p.set(row, "textContent", s.Text(&l, today))
			if s.Done {
				p.setAttr(row, "data-done", "")
			} else {
				p.call(row, "removeAttribute", "data-done")
			}
		}
	}
	sum := course.Sum(all, p.load)
	p.you.lessons = all
	p.put("you-name", "value", p.load("name"))
	p.showCodes()
	p.put("you-sum", "textContent", sum)
	p.put("you-none", "hidden", sum != "")
	p.put("you-deaf", "hidden", p.stores)
	p.showGoOn()
	text := course.Export(p.entries(), today)
	p.put("you-text", "value", text)
	encoded, _ := p.call(p.window, "encodeURIComponent", text).String()
	p.put("you-save", "href", "data:text/plain;charset=utf-8,"+encoded)
}

// put sets a property of an element by its id.
func (p *page) put(id, name string, x any) {
	if el, ok := p.byID(id); ok {
		p.set(el, name, x)
	}
}

// field is what a field holds.
func (p *page) field(id string) string {
	el, ok := p.byID(id)
	if !ok {
		return ""
	}
	return p.text(el, "value")
}

// focusOn gives the keyboard to the first match.
func (p *page) focusOn(selector string) {
	if el, ok := p.one(p.document, selector); ok {
		p.call(el, "focus")
	}
}

// youAct handles the buttons of that page.
func (p *page) youAct(act string) {
	switch act {
	case "you-copy":
		p.copy("you-copied", p.field("you-text"), "Copied.")
	case "you-copy-codes":
		p.copy("you-codes-copied", p.field("you-codes"), "Copied.")
	case "review":
		p.startReview(1 << 30)
		p.focusOn("#review-list [data-of]:not([hidden]) input")
	case "verify":
		p.verify(p.field("verify-text"))
	case "verify-stop":
		p.stopVerify()
	case "verify-copy":
		p.copy("verify-copied", p.check.table, "Copied.")
	case "you-read":
		p.offer(p.field("you-paste"))
	case "you-merge":
		all, left := course.Merge(p.entries(), p.you.brought)
		full := p.keepAll(all, "It is added. Values of it that were not taken, because those of this browser are better or chosen: "+strconv.Itoa(left)+".")
		p.put("you-brought", "textContent", full)
	case "you-replace":
		full := p.keepAll(p.you.brought, "What you brought has taken the place of what was here.")
		p.put("you-brought", "textContent", full)
	case "you-forget":
		p.put("you-asks", "textContent", "This forgets "+p.entries().Text()+".")
		p.put("you-sure", "hidden", false)
		p.focusOn("#you-sure button")
	case "you-keep":
		p.put("you-asks", "textContent", "")
		p.put("you-sure", "hidden", true)
		p.focusOn("[data-act=you-forget]")
	case "you-forget-now":
		p.keepAll(nil, "All is forgotten.")
	case "you-undo":
		// What another tab has written since then stays.
		all, _ := course.Merge(p.you.after.Since(p.entries()), p.you.before)
		told := p.keepAll(all, "")
		if told == "" {
			told = "It is as it was before."
			p.put("you-back", "hidden", true)
			p.focusOn("#you-paste")
		}
		p.put("you-done", "textContent", told)
	}
}

// keepAll puts other entries in place of those that are kept, and offers the way back.
// If there is room for some of them only, all stays as it is, and it says so: else what
// a reader has might go to make room for what is brought.
func (p *page) keepAll(list course.Entries, told string) (full string) {
	before := p.entries()
	if missing := p.putEntries(list); missing > 0 {
		p.putEntries(before)
		return "Nothing was changed: of " + strconv.Itoa(len(list)) + " entries the browser has no room for " + strconv.Itoa(missing) + "."
	}
	p.you.before, p.you.after = before, list
	p.keys = p.load("keys") != "off"
	p.showTheme(p.load("theme"))
	p.showYou()
	for _, id := range []string{"you-take", "you-sure"} {
		p.put(id, "hidden", true)
	}
	for _, id := range []string{"you-brought", "you-asks"} {
		p.put(id, "textContent", "")
	}
	p.put("you-done", "textContent", told+" You can take that back until you leave this page.")
	p.put("you-back", "hidden", false)
	p.focusOn("#you-back button")
	return ""
}

// offer reads a text and shows what is in it.
func (p *page) offer(text string) {
	b := course.Import(text)
	p.you.brought = b.Entries
	p.put("you-brought", "textContent", b.Text())
	p.put("you-take", "hidden", len(b.Entries) == 0)
	p.focusOn("#you-take:not([hidden]) button")
}

// readFile brings the first of the files that something has. What is too long to be
// one of ours is not read whole.
func (p *page) readFile(from safejs.Value) {
	files := p.get(from, "files")
	if p.number(files, "length") < 1 {
		return
	}
	part := p.call(p.call(files, "item", 0), "slice", 0, course.MaxCarry+1)
	p.then(p.call(part, "text"), func(v safejs.Value) {
		text, err := v.String()
		p.note("read the file", err)
		p.offer(text)
	}, func(safejs.Value) {
		p.put("you-brought", "textContent", "The browser can’t read this file. Open it in an editor, and paste its text.")
	})
}
