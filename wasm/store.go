//go:build js && wasm

package main

import (
	"strings"

	"borrowedtime/engine/session"

	"github.com/hack-pad/safejs"
)

// storePrefix keeps our entries apart from those of other pages: on disk,
// Chromium shares one store among all files.
const storePrefix = "bt.v1."

// openStore finds the browser's store. A browser may forbid it, be out of room
// or have none; the page works the same and forgets when it is closed.
func (p *page) openStore() (safejs.Value, bool) {
	store, err := p.window.Get("localStorage")
	return store, err == nil && there(store)
}

// load reads an entry, "" if there is none.
func (p *page) load(key string) string {
	if !p.stores {
		return ""
	}
	v, err := p.storage.Call("getItem", storePrefix+key)
	if err != nil || !there(v) {
		return ""
	}
	text, err := v.String()
	if err != nil {
		return ""
	}
	return text
}

// save keeps an entry; an empty value removes it. That it may fail is no error:
// nothing depends on it.
func (p *page) save(key, value string) {
	if !p.stores {
		return
	}
	var err error
	if value == "" {
		_, err = p.storage.Call("removeItem", storePrefix+key)
	} else {
		_, err = p.storage.Call("setItem", storePrefix+key, value)
	}
	p.stores = err == nil
}

// saveAll keeps what a session asks for, under the page's name.
func (p *page) saveAll(list []session.Entry) {
	for _, e := range list {
		p.save(p.name+"."+e.Key, e.Value)
		if strings.HasPrefix(e.Key, "solved.") {
			p.save(p.name+".solved", e.Value)
		}
	}
}

// progress marks the solved lessons on the page that lists them.
func (p *page) progress() {
	for _, el := range p.all(p.document, "[data-lesson-card]") {
		name, _ := p.attr(el, "data-lesson-card")
		if p.load(name+".solved") != "yes" {
			continue
		}
		if card, ok := p.one(el, ".card"); ok {
			p.set(p.add(card, "span", "solved"), "textContent", "✓ challenge solved")
		}
	}
}
