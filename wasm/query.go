//go:build js && wasm

package main

import (
	"strconv"
	"strings"

	"borrowedtime/engine/course"

	"github.com/hack-pad/safejs"
)

// seed is the number that the address gives to draw questions by; ok is false if it
// gives none.
func (p *page) seed() (n uint32, ok bool) {
	seed, err := strconv.ParseUint(p.options.Seed, 10, 32)
	return uint32(seed), err == nil
}

// readOptions reads what the address asks for. Style sheets hide the answers, so the
// mark is set before anything else is drawn.
func (p *page) readOptions() {
	p.options = course.ParseOptions(p.text(p.get(p.window, "location"), "search"))
	if p.options.Hidden() {
		p.setAttr(p.get(p.document, "documentElement"), "data-answers", "hide")
	}
}

// slideStage is the stage of the slide that is in view, nil if that has none: keys are
// not for a stage that nobody sees.
func (p *page) slideStage() *stage {
	st := p.stageInView()
	if st == nil {
		return nil
	}
	box, height := p.call(st.root, "getBoundingClientRect"), p.number(p.window, "innerHeight")
	if min(p.number(box, "bottom"), height)-max(p.number(box, "top"), 0) < height/2 {
		return nil
	}
	return st
}

// turn goes from a stage's slide to the one before or after. From anywhere else the
// browser does that: a part of a stage that can be scrolled would keep the key.
func (p *page) turn(target safejs.Value, key string) bool {
	way := map[string]string{"PageDown": "nextElementSibling", "PageUp": "previousElementSibling"}[key]
	slide, ok := p.closest(target, ".slide")
	if way == "" || !ok {
		return false
	}
	slide = p.get(slide, way)
	for there(slide) && p.number(slide, "offsetHeight") == 0 { // an answer that is hidden
		slide = p.get(slide, way)
	}
	if !there(slide) {
		return false
	}
	p.call(target, "blur")
	p.call(slide, "scrollIntoView")
	return true
}

// keepOptions hands the options on to the links to other pages: those that stand in
// the page now, and any other once a reader uses it.
func (p *page) keepOptions() {
	if p.options == (course.Options{}) {
		return
	}
	p.follow()
	for _, link := range p.all(p.document, "a[href]") {
		p.keepOn(link)
	}
	for _, event := range []string{"click", "auxclick", "contextmenu"} {
		p.on(p.document, event, func(ev safejs.Value) {
			if link, ok := p.closest(p.get(ev, "target"), "a[href]"); ok {
				p.keepOn(link)
			}
		})
	}
}

// keepOn hands the options on to one link, if it leads to another page of the site.
func (p *page) keepOn(link safejs.Value) {
	href, _ := p.attr(link, "href")
	_, file := p.attr(link, "download")
	if file || href == "" || href[0] == '#' || p.text(link, "tagName") != "A" { // a drawing has links, too
		return
	}
	whole := p.text(link, "href")
	path, _, _ := strings.Cut(whole, "#")
	path, _, _ = strings.Cut(path, "?")
	if strings.HasPrefix(whole, p.base) && (strings.HasSuffix(path, ".html") || strings.HasSuffix(path, "/")) {
		p.setAttr(link, "href", p.options.Keep(href))
	}
}

// follow shows what the page has for the playlist of the address, in place of what it
// has for the whole course. The build writes both.
func (p *page) follow() {
	mine := `[data-list="` + p.options.List + `"]`
	if _, ok := p.one(p.document, mine); !ok {
		return
	}
	for _, el := range p.all(p.document, "[data-list]:not("+mine+"), [data-unlisted]") {
		p.call(el, "remove")
	}
	for _, el := range p.all(p.document, mine) {
		p.call(el, "removeAttribute", "hidden")
	}
}
