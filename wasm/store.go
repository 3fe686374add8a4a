//go:build js && wasm

package main

import (
	"strconv"
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
	store, err := tryGet(p.window, "localStorage")
	return store, err == nil && there(store)
}

// maxKept bounds what a small entry may hold, in bytes: anyone may have written to
// the store.
const maxKept = 64 << 10

// load reads a small entry, "" if there is none.
func (p *page) load(key string) string {
	if text := p.loadText(key); len(text) <= maxKept {
		return text
	}
	return ""
}

// loadText reads an entry, however long; a scenario has its limit in its language,
// and the editor shows what is over it.
func (p *page) loadText(key string) string {
	if !p.stores {
		return ""
	}
	v, err := p.storage.Call("getItem", storePrefix+key)
	if err != nil || v.Type() != safejs.TypeString {
		return ""
	}
	text, err := v.String()
	if err != nil {
		return ""
	}
	return text
}

// save keeps an entry; an empty value removes it. That it may fail is no error: a
// store that is full today may have room tomorrow, and nothing depends on it.
func (p *page) save(key, value string) {
	if !p.stores {
		return
	}
	if value == "" {
		_, _ = p.storage.Call("removeItem", storePrefix+key)
		return
	}
	_, _ = p.storage.Call("setItem", storePrefix+key, value)
}

// draftKey is where the text of a stage is kept. A page that was asked for
// without it has a place of its own each time, so that nothing is overwritten.
func (p *page) draftKey(id string) string {
	if p.fresh != "" {
		return p.name + "." + p.fresh + "." + id
	}
	return p.name + ".draft." + id
}

// saveAll keeps what a session asks for, under the page's name.
func (p *page) saveAll(list []session.Entry) {
	for _, e := range list {
		if id, ok := strings.CutPrefix(e.Key, "draft."); ok {
			p.save(p.draftKey(id), e.Value)
			continue
		}
		if e.Key == "decide" { // of all pages, and of each stage of this one
			p.save(e.Key, e.Value)
			p.each("keep the score", func(st *stage) { st.s.Update(session.KeptScore{Text: e.Value}) })
			continue
		}
		if e.Key == "ahead" { // for all pages, and all stages of this one
			p.save(e.Key, e.Value)
			p.showAhead()
			continue
		}
		if strings.HasPrefix(e.Key, "solution.") {
			p.keepSolution(p.name+"."+e.Key, e.Value)
			continue
		}
		p.save(p.name+"."+e.Key, e.Value)
		if strings.HasPrefix(e.Key, "solved.") {
			p.save(p.name+".solved", e.Value)
			p.progress()
		}
	}
}

// lateKey is where a tab notes which address does not show yet what was typed. It is the
// tab's, because another may have opened that address to see what it says.
func (p *page) lateKey() string { return storePrefix + p.name + ".late" }

// setLate notes that the address lags behind the text, or that it does no more. Where
// nothing can be noted the text is kept all the same, and can be asked for.
func (p *page) setLate(late bool) {
	store, err := tryGet(p.window, "sessionStorage")
	switch {
	case err != nil || !there(store):
	case late:
		_, _ = store.Call("setItem", p.lateKey(), "#"+p.fragment())
	default:
		_, _ = store.Call("removeItem", p.lateKey())
	}
}

// isLate reports whether this tab's address lagged behind when its page went away.
func (p *page) isLate() bool {
	store, err := tryGet(p.window, "sessionStorage")
	if err != nil || !there(store) {
		return false
	}
	v, err := store.Call("getItem", p.lateKey())
	if err != nil || v.Type() != safejs.TypeString {
		return false
	}
	at, err := v.String()
	return err == nil && at == "#"+p.fragment()
}

// leave takes what stands in a field that was not left: the page goes away.
func (p *page) leave(safejs.Value) {
	p.pressed = false
	p.release()
	el := p.typed // the focus is gone by now
	if !there(el) || !p.truth(el, "isConnected") || p.text(el, "type") != "text" || p.text(el, "value") == p.text(el, "defaultValue") {
		return
	}
	made, err := p.get(p.window, "Event").New("change", map[string]any{"bubbles": true})
	p.note("take a field", err)
	p.call(el, "dispatchEvent", made)
}

// progress marks the solved lessons on the page that lists them, and counts them in the
// header of each lesson.
func (p *page) progress() {
	if el, ok := p.one(p.document, ".where[data-lessons]"); ok {
		names, _ := p.attr(el, "data-lessons")
		solved, all := 0, strings.Fields(names)
		for _, name := range all {
			if p.load(name+".solved") == "yes" {
				solved++
			}
		}
		if bar, ok := p.one(el, "progress"); ok {
			p.set(bar, "value", solved)
		}
		if text, ok := p.one(el, ".where-text"); ok {
			p.set(text, "textContent", strconv.Itoa(solved)+" of "+strconv.Itoa(len(all))+" lessons solved")
		}
	}
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
