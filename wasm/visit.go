//go:build js && wasm

package main

import (
	"strconv"
	"strings"

	"borrowedtime/engine/course"
)

// begin notes that a lesson is begun: something was done in it.
func (p *page) begin() {
	if p.lesson == "" {
		return
	}
	if p.load(p.lesson+".begun") == "" {
		p.save(p.lesson+".begun", strconv.Itoa(p.today()))
	}
	if p.options.Seed != "" && p.load(p.lesson+".seed") != p.options.Seed {
		p.save(p.lesson+".seed", p.options.Seed)
	}
	p.scrolled()
}

// scrolled marks the place a little later: an entry for each step of a scroll would
// be too many.
func (p *page) scrolled() {
	if p.lesson == "" || p.marking {
		return
	}
	p.marking = true
	p.later(400, func() {
		p.marking = false
		p.markPlace()
	})
}

// markPlace notes the scene that is being read.
func (p *page) markPlace() {
	place := p.lesson
	line := p.number(p.window, "innerHeight") / 2
	for _, el := range p.all(p.document, ".scene[id]") {
		if p.number(p.call(el, "getBoundingClientRect"), "top") < line {
			place = p.lesson + "#" + p.text(el, "id")
		}
	}
	if place != p.reading {
		p.reading = place
		p.save("last", place)
	}
}

// showGoOn leads on from where the reader was.
func (p *page) showGoOn() {
	el, ok := p.one(p.document, "[data-go-on]")
	if !ok {
		return
	}
	text, _ := p.attr(el, "data-go-on")
	var all []course.Lesson
	for _, line := range strings.Split(text, "\n") {
		name, title, _ := strings.Cut(line, " ")
		all = append(all, course.Lesson{Name: name, Title: title})
	}
	link, title := course.GoOn(all, p.load)
	p.set(el, "hidden", link == "")
	p.setAttr(el, "href", p.base+"lessons/"+link)
	p.set(el, "textContent", "Go on: lesson "+title)
}

// keepSolution keeps how a challenge was solved, if it is better than what is kept:
// what is its changes and its text.
func (p *page) keepSolution(key, what string) {
	p.save(key, course.Better(p.loadText(key), strconv.Itoa(p.today())+";"+what))
}

// entries is all that the store holds of ours, by its own keys.
func (p *page) entries() (list course.Entries) {
	for _, key := range p.storedKeys() {
		list = list.Set(key, p.loadText(key))
	}
	return list
}

// storedKeys are the keys of ours, without what they all begin with.
func (p *page) storedKeys() (list []string) {
	if !p.stores {
		return nil
	}
	keys := p.call(p.get(p.window, "Object"), "keys", p.storage)
	n, err := keys.Length()
	p.note("list the store", err)
	for i := range n {
		if key, ok := strings.CutPrefix(p.text(keys, strconv.Itoa(i)), storePrefix); ok {
			list = append(list, key)
		}
	}
	return list
}

// putEntries makes the store hold these entries of ours and no others; missing is how
// many it did not take.
func (p *page) putEntries(list course.Entries) (missing int) {
	for _, key := range p.storedKeys() {
		p.save(key, "")
	}
	for _, e := range list {
		p.save(e.Key, e.Value)
		if p.loadText(e.Key) != e.Value {
			missing++
		}
	}
	return missing
}
