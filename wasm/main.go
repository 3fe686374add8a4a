//go:build js && wasm

// Command wasm is the engine in the page: it finds the stages, predictions and
// challenges in a page's markup, gives each its session, and carries events in
// and pictures out. What any of it means is decided in package session.
package main

import (
	"strings"

	"github.com/hack-pad/safejs"
)

func main() {
	p := newPage()
	p.safely("start", p.start)
	select {}
}

// start brings the page to life; it is complete to read before. What is in view
// comes first, the rest follows a stage a frame.
func (p *page) start() {
	root := p.get(p.document, "documentElement")
	p.setAttr(root, "data-main", p.now())
	p.safely("show the theme", p.theme)
	p.safely("ask", p.findPredictions)
	p.safely("ask again", p.findAsks)
	stages := p.all(p.document, `[data-widget="stage"]`)
	var rest []safejs.Value
	for _, el := range stages {
		if len(stages) > 1 && !p.inView(el) {
			rest = append(rest, el)
			continue
		}
		p.mount(el)
	}
	for _, el := range p.all(p.document, `[data-widget="decide"] details`) {
		p.call(el, "remove") // the answers, for those who can't play
	}
	p.safely("keep what the address asks for", p.keepOptions)
	p.safely("read the index", p.findSearch)
	p.listen()
	p.safely("show what is solved", p.progress)
	p.safely("show where to go on", p.showGoOn)
	p.safely("show what is kept", p.startYou)
	p.safely("show what is due", func() { p.startReview(p.today()) })
	p.setAttr(root, "data-live", "")
	p.setAttr(root, "data-ready", p.now())
	for _, note := range p.all(p.document, "[data-boot]") {
		p.set(note, "textContent", "")
	}
	p.safely("show where the text is", p.showFresh)
	p.mountRest(rest)
}

// showFresh tells where the reader's text is on a page that was opened without it.
func (p *page) showFresh() {
	if p.fresh == "" {
		return
	}
	note := p.call(p.document, "createElement", "p")
	p.set(note, "className", "banner mild")
	p.set(note, "textContent", "This page was opened without the text that you had typed here. It is kept as it was: ")
	link := p.add(note, "a", "")
	p.set(link, "textContent", "open it again")
	p.setAttr(link, "href", p.text(p.get(p.window, "location"), "pathname"))
	p.call(p.get(p.document, "body"), "prepend", note)
}

// mountRest mounts the stages that are not in view, one after the other, and
// then does what nobody waits for.
func (p *page) mountRest(rest []safejs.Value) {
	if len(rest) == 0 {
		p.offline()
		p.setAttr(p.get(p.document, "documentElement"), "data-complete", p.now())
		return
	}
	p.later(0, func() {
		p.mount(rest[0])
		p.mountRest(rest[1:])
	})
}

// newPage finds the window and makes the places where messages are shown.
func newPage() *page {
	p := &page{keys: true}
	p.window = safejs.Global()
	p.document = p.get(p.window, "document")
	body := p.get(p.document, "body")
	p.live = p.add(body, "div", "sr")
	p.setAttr(p.live, "aria-live", "polite")
	p.set(p.live, "id", "bt-live")
	p.base = p.baseAddress()
	p.name = p.pageName()
	if article, ok := p.one(p.document, "article[data-lesson]"); ok {
		p.lesson, _ = p.attr(article, "data-lesson")
	}
	if search := p.text(p.get(p.window, "location"), "search"); strings.HasPrefix(search, "?own") {
		p.fresh = search[1:]
	}
	where, _ := p.attr(p.get(p.document, "documentElement"), "data-page")
	p.slides = strings.HasPrefix(where, "slides/")
	p.readOptions()
	p.storage, p.stores = p.openStore()
	p.keys = p.load("keys") != "off"
	p.narrow = p.truth(p.phone(), "matches")
	p.still = p.truth(p.reduced(), "matches")
	return p
}
