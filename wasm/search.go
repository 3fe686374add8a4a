//go:build js && wasm

package main

import (
	"borrowedtime/engine/course"

	"github.com/hack-pad/safejs"
)

// search is what the search page has beyond others; index is nil elsewhere.
type search struct {
	index                        *course.Index
	field, said, list, everybody safejs.Value
}

// findSearch brings the search page to life: the index is the list that the page
// shows without a query.
func (p *page) findSearch() {
	field, ok := p.byID("q")
	if !ok {
		return
	}
	s := &p.search
	s.field = field
	s.said, _ = p.byID("found-said")
	s.list, _ = p.byID("found")
	s.everybody, _ = p.byID("everything")
	var places []course.Place
	for _, li := range p.all(s.everybody, "li") {
		var e course.Place
		e.Names, _ = p.attr(li, "data-names")
		e.Words, _ = p.attr(li, "data-words")
		if link, ok := p.one(li, "a"); ok {
			e.Title = p.text(link, "textContent")
			e.Address, _ = p.attr(link, "href")
		}
		if at, ok := p.one(li, ".at"); ok {
			e.Where = p.text(at, "textContent")
		}
		if about, ok := p.one(li, "p"); ok {
			e.About = p.text(about, "textContent")
		}
		places = append(places, e)
	}
	s.index = course.NewIndex(places)
	if p.text(field, "value") == "" { // else it was typed while the engine was loading
		p.set(field, "value", p.query())
	}
	p.find()
	if p.text(p.get(p.window, "location"), "hash") == "" {
		p.call(field, "focus", map[string]any{"preventScroll": true})
	}
}

// query is that of the address, or the one with which this page was left: not
// every browser lets a page from disk change its address.
func (p *page) query() string {
	if q := p.call(p.params(), "get", "q"); there(q) {
		text, err := q.String()
		p.note("read the query", err)
		return text
	}
	return p.text(p.get(p.window, "history"), "state")
}

// params are the address's parameters.
func (p *page) params() safejs.Value {
	made, err := p.get(p.window, "URLSearchParams").New(p.text(p.get(p.window, "location"), "search"))
	p.note("read the address", err)
	return made
}

// find shows what the field's text finds, or everything.
func (p *page) find() {
	s := &p.search
	found := s.index.Find(p.text(s.field, "value"))
	looks := len(found.Words) > 0
	html := ""
	if looks {
		html = found.HTML()
	}
	p.set(s.list, "innerHTML", html)
	p.set(s.said, "textContent", found.Said())
	p.set(s.everybody, "hidden", looks)
}

// keepQuery writes the query into the address, so that the way back leads to it.
func (p *page) keepQuery() {
	query, params := p.text(p.search.field, "value"), p.params()
	p.call(params, "delete", "q")
	if query != "" {
		p.call(params, "set", "q", query)
	}
	history := p.get(p.window, "history")
	p.call(history, "replaceState", query, "")
	_, _ = history.Call("replaceState", query, "", "?"+p.textOf(params)) // refused on disk by some
}

func (p *page) textOf(v safejs.Value) string {
	text, err := p.call(v, "toString").String()
	p.note("write the address", err)
	return text
}

// toSearch goes to the search page, or into its field.
func (p *page) toSearch() bool {
	if p.search.index != nil {
		p.call(p.search.field, "focus")
		p.call(p.search.field, "select")
		return true
	}
	link, ok := p.one(p.document, "a[data-search]")
	if ok {
		p.call(link, "click")
	}
	return ok
}

// leaveSearch goes back to where the reader was; the browser knows how far down.
func (p *page) leaveSearch() {
	history := p.get(p.window, "history")
	if p.number(history, "length") > 1 {
		p.call(history, "back")
		return
	}
	p.announce("This page was opened first: there is none to go back to.")
}

// searchKey handles the keys of the search page: through the list and back.
func (p *page) searchKey(key string, target safejs.Value) bool {
	s := &p.search
	if s.index == nil {
		return false
	}
	inField := p.text(target, "id") == "q"
	switch {
	case key == "Escape":
		p.leaveSearch()
	case key == "Enter" && inField:
		p.keepQuery()
		link, ok := p.one(s.list, "a")
		if ok {
			p.call(link, "click")
		}
		return ok
	case key == "ArrowDown":
		return p.alongFound(target, inField, 1)
	case key == "ArrowUp":
		return p.alongFound(target, inField, -1)
	default:
		return false
	}
	return true
}

// alongFound moves the focus from the field through what is found, and back.
func (p *page) alongFound(target safejs.Value, inField bool, step int) bool {
	links := p.all(p.search.list, "a")
	at := -1
	for i, link := range links {
		if link.Equal(target) {
			at = i
		}
	}
	if at < 0 && !inField || len(links) == 0 {
		return false
	}
	switch at += step; {
	case at == -1:
		p.call(p.search.field, "focus")
	case at >= 0 && at < len(links):
		p.call(links[at], "focus")
	}
	return true
}
