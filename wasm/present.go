//go:build js && wasm

package main

import (
	"borrowedtime/engine/session"

	"github.com/hack-pad/safejs"
)

// present gives the stage the whole screen, or the page back. Browsers allow
// full screen only after a key or click; where they do not, the stage still
// covers the window.
func (p *page) present(st *stage, how string) {
	root := p.get(p.document, "documentElement")
	if how == "on" {
		p.presenting = st
		p.setAttr(root, "data-presenting", "")
		p.fullscreen(st)
		return
	}
	p.presenting = nil
	p.call(root, "removeAttribute", "data-presenting")
	if there(p.get(p.document, "fullscreenElement")) {
		p.then(p.call(p.document, "exitFullscreen"), func(safejs.Value) {}, func(safejs.Value) {})
	}
	p.call(st.root, "scrollIntoView", map[string]any{"block": "nearest"})
}

func (p *page) fullscreen(st *stage) {
	if !p.truth(st.root, "requestFullscreen") || !p.truth(p.get(p.get(p.window, "navigator"), "userActivation"), "isActive") {
		return
	}
	p.then(p.call(st.root, "requestFullscreen"), func(safejs.Value) {}, func(safejs.Value) {})
}

// onFullscreen ends presenting when the browser leaves full screen by itself,
// as it does for Escape.
func (p *page) onFullscreen(safejs.Value) {
	if st := p.presenting; st != nil && !there(p.get(p.document, "fullscreenElement")) {
		p.send(st, session.Present{})
	}
}

// roomAct handles the buttons that only a browser can answer.
func (p *page) roomAct(act string) bool {
	switch act {
	case "fullscreen":
		if p.presenting != nil {
			p.fullscreen(p.presenting)
		}
	case "print":
		p.call(p.window, "print")
	default:
		return false
	}
	return true
}
