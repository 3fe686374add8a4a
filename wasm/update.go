//go:build js && wasm

package main

import "github.com/hack-pad/safejs"

// watchUpdates tells the reader of a version that the browser has fetched beside
// the one that this page is of. A page that came from the server itself is new.
func (p *page) watchUpdates(worker, registration safejs.Value) {
	if !there(p.get(worker, "controller")) {
		return
	}
	p.registration = registration
	p.offerUpdate()
	p.awaitInstalled()
	p.on(registration, "updatefound", func(safejs.Value) { p.awaitInstalled() })
}

// awaitInstalled offers the version that is being fetched, once it is complete.
func (p *page) awaitInstalled() {
	if next := p.get(p.registration, "installing"); there(next) {
		p.on(next, "statechange", func(safejs.Value) { p.offerUpdate() })
	}
}

// offerUpdate shows that a new version waits, out of the way of what is read.
func (p *page) offerUpdate() {
	if _, shown := p.byID("bt-update"); shown || !there(p.get(p.registration, "waiting")) {
		return
	}
	const text = "A new version is ready."
	box := p.add(p.get(p.document, "body"), "aside", "banner mild update")
	p.set(box, "id", "bt-update")
	p.setAttr(box, "aria-label", "New version")
	p.set(p.add(box, "p", ""), "textContent", text+" What you typed stays.")
	row := p.add(box, "p", "row")
	for _, b := range [][2]string{{"update", "Reload with it"}, {"close-update", "Later"}} {
		button := p.add(row, "button", "")
		p.set(button, "type", "button")
		p.setAttr(button, "data-act", b[0])
		p.set(button, "textContent", b[1])
	}
	p.announce(text)
}

// takeUpdate lets the new version take over; boot.js then loads every open page anew.
func (p *page) takeUpdate() {
	if waiting := p.get(p.registration, "waiting"); there(waiting) {
		p.call(waiting, "postMessage", "take over")
	}
	p.closeUpdate()
}

func (p *page) closeUpdate() {
	if box, ok := p.byID("bt-update"); ok {
		p.call(box, "remove")
	}
}
