//go:build js && wasm

package main

import (
	"strconv"
	"strings"

	"borrowedtime/engine/course"
	"borrowedtime/engine/session"

	"github.com/hack-pad/safejs"
)

// page is the one page this program lives in.
type page struct {
	dom
	stages   []*stage
	current  *stage // the stage used last: keys go there
	live     safejs.Value
	base     string // address of the site's folder, with a slash at the end
	name     string // the page's own name, for keys in the store
	storage  safejs.Value
	stores   bool   // the browser keeps things for us
	pressed  bool   // a pointer is down: it may be about to click what a change would draw anew
	waiting  *stage // whose change waits for that
	change   session.Msg
	slides   bool           // each stage is on a slide of its own
	options  course.Options // what the address asks for
	still    bool           // the system asks for less motion
	typed    safejs.Value   // the field that was typed into and not left yet
	changing bool           // a change is being taken in
	printing bool           // the page is being printed
	narrow   bool           // the window is as narrow as a phone
	keys     bool           // single-key shortcuts are on
	said     string
	told     string // the report shown last
	at       *stage // the stage that is at work
	fresh    string // how the page was asked for without what the reader had typed; "": it was not
	loop
	hold   hold
	termOf *stage // the stage that the card of a term speaks of
	over   *stage // the stage whose timeline the mouse is over

	presenting *stage // the stage that has the whole screen

	predictions []*prediction
	asks        []*ask

	search   search
	lesson   string // the lesson that the page is, "": none
	reading  string // the scene that was marked last as the one that is read
	marking  bool   // it will be marked in a moment
	you      you    // what its page does with what is kept
	toReview int    // questions on the page that are due and not answered
	check    *check // what the page that checks codes is at

	registration safejs.Value // of the service worker, once a version of it rules this page
}

// announce tells a screen reader. The same words twice would not be spoken, so
// a repeated sentence gets a space that is not heard.
func (p *page) announce(text string) {
	if text == "" {
		return
	}
	if text == p.said {
		text += "\u00a0"
	}
	p.said = text
	p.set(p.live, "textContent", text)
}

// now is the time since the page was asked for, in milliseconds, as text.
func (p *page) now() string {
	tenths := int64(p.clock() * 10)
	return strconv.FormatInt(tenths/10, 10) + "." + strconv.FormatInt(tenths%10, 10)
}

func (p *page) clock() float64 {
	ms, err := p.call(p.get(p.window, "performance"), "now").Float()
	p.note("read the clock", err)
	return ms
}

// baseAddress is the folder that boot.js lies in.
func (p *page) baseAddress() string {
	if script, ok := p.one(p.document, `script[src$="boot.js"]`); ok {
		return strings.TrimSuffix(p.text(script, "src"), "boot.js")
	}
	address := p.text(p.get(p.window, "location"), "href")
	address, _, _ = strings.Cut(address, "#")
	return address[:strings.LastIndexByte(address, '/')+1]
}

// pageName is the file's name without its ending.
func (p *page) pageName() string {
	path := p.text(p.get(p.window, "location"), "pathname")
	name := strings.TrimSuffix(path[strings.LastIndexByte(path, '/')+1:], ".html")
	if name == "" {
		return "index"
	}
	return name
}

func (p *page) hosted() bool {
	return strings.HasPrefix(p.text(p.get(p.window, "location"), "protocol"), "http")
}

// offline makes a hosted page installable. On disk both would be errors.
func (p *page) offline() {
	if !p.hosted() {
		return
	}
	link := p.call(p.document, "createElement", "link")
	p.set(link, "rel", "manifest")
	p.set(link, "href", p.base+"manifest.webmanifest")
	p.call(p.get(p.document, "head"), "append", link)
	worker, err := tryGet(p.get(p.window, "navigator"), "serviceWorker")
	if err != nil || !there(worker) {
		return // no secure context, or a frame that may not keep anything: the page works, only not installed
	}
	p.then(p.call(worker, "register", p.base+"sw.js"), func(registration safejs.Value) { p.watchUpdates(worker, registration) }, func(why safejs.Value) {
		p.console("info", "no offline copy: "+p.text(why, "message")) // a reader may forbid it
	})
}

// then waits for a promise. One of the functions is called, once.
func (p *page) then(promise safejs.Value, ok, failed func(safejs.Value)) {
	var yes, no safejs.Func
	handler := func(f func(safejs.Value)) safejs.Func {
		fn, err := safejs.FuncOf(func(_ safejs.Value, args []safejs.Value) any {
			yes.Release()
			no.Release()
			p.safely("wait", func() { f(args[0]) })
			return nil
		})
		p.note("wait", err)
		return fn
	}
	yes, no = handler(ok), handler(failed)
	p.call(promise, "then", yes, no)
}

// themes are the choices of the theme button, in turn.
var themes = []string{"auto", "light", "dark"}

// theme finds or makes the theme button; a page without scripts has none,
// because it could not do anything.
func (p *page) theme() {
	button, ok := p.one(p.document, `[data-act="theme"]`)
	if !ok {
		header, found := p.one(p.document, "header")
		if !found {
			return
		}
		button = p.add(header, "button", "theme-button")
		p.setAttr(button, "type", "button")
		p.setAttr(button, "data-act", "theme")
	}
	p.call(button, "removeAttribute", "hidden")
	p.showTheme(p.load("theme"))
}

func (p *page) showTheme(name string) {
	root := p.get(p.document, "documentElement")
	if name != "light" && name != "dark" {
		name = "auto"
		p.call(root, "removeAttribute", "data-theme")
	} else {
		p.setAttr(root, "data-theme", name)
	}
	for _, b := range p.all(p.document, `[data-act="theme"]`) {
		p.set(b, "textContent", "◐ "+name)
		p.setAttr(b, "aria-label", "Colours: "+name+". Change")
		p.setAttr(b, "title", "Colours: "+name+" (auto is as the system has it)")
	}
}

func (p *page) nextTheme() {
	now, next := p.load("theme"), themes[1]
	for i, t := range themes {
		if t == now {
			next = themes[(i+1)%len(themes)]
		}
	}
	p.save("theme", next)
	p.showTheme(next)
	p.announce("Theme: " + next)
}

// help opens the list of keys.
func (p *page) help() {
	dialog, ok := p.byID("bt-help")
	if !ok {
		dialog = p.add(p.get(p.document, "body"), "dialog", "help")
		p.set(dialog, "id", "bt-help")
		p.setAttr(dialog, "aria-label", "Keys")
	}
	p.set(dialog, "innerHTML", session.HelpHTML(p.keys))
	if !p.truth(dialog, "open") {
		p.call(dialog, "showModal")
	}
}

func (p *page) closeHelp() {
	if dialog, ok := p.byID("bt-help"); ok {
		p.call(dialog, "close")
	}
}

// setKeys turns single-key shortcuts on or off, for all pages.
func (p *page) setKeys(on bool) {
	p.keys = on
	word := "off"
	if on {
		word = "on"
	}
	p.save("keys", word)
	p.each("switch keys", func(st *stage) { st.s.Update(session.Keys{On: on}) })
	p.announce("Single-key shortcuts are " + word + ".")
}
