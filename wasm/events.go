//go:build js && wasm

package main

import (
	"strings"

	"borrowedtime/engine/session"

	"github.com/hack-pad/safejs"
)

// listen adds one listener for each type of event, to the document: parts of
// the page come and go without any of their own.
func (p *page) listen() {
	p.on(p.document, "click", p.onClick)
	p.on(p.document, "input", p.onInput)
	p.on(p.document, "scroll", p.onScroll)
	p.on(p.document, "change", p.onChange)
	p.on(p.document, "keydown", p.onKey)
	p.listenWheel()
	p.on(p.document, "pointerdown", p.onPointerDown)
	p.on(p.document, "pointermove", p.onPointerMove)
	p.on(p.document, "pointerup", p.onPointerUp)
	p.on(p.document, "pointercancel", p.onPointerCancel)
	p.on(p.window, "hashchange", p.onHash)
	p.on(p.window, "pagehide", p.leave)
	p.on(p.document, "fullscreenchange", p.onFullscreen)
	for _, event := range []string{"beforeprint", "afterprint"} {
		p.on(p.window, event, func(safejs.Value) {
			p.printing = event == "beforeprint"
			p.showAhead()
		})
	}
	p.on(p.phone(), "change", p.onWidth)
	p.on(p.reduced(), "change", p.onMotion)
}

func (p *page) on(target safejs.Value, event string, f func(ev safejs.Value)) {
	fn, err := safejs.FuncOf(func(_ safejs.Value, args []safejs.Value) any {
		p.safely(event, func() { f(args[0]) })
		return nil
	})
	p.note("listen to "+event, err)
	p.call(target, "addEventListener", event, fn, true) // capture: scroll does not bubble
}

// phone matches while the window is as narrow as a phone: the style sheets
// change at the same width.
func (p *page) phone() safejs.Value { return p.call(p.window, "matchMedia", "(max-width: 600px)") }

// reduced matches while the system asks for less motion.
func (p *page) reduced() safejs.Value {
	return p.call(p.window, "matchMedia", "(prefers-reduced-motion: reduce)")
}

func (p *page) onMotion(ev safejs.Value) {
	p.still = p.truth(ev, "matches")
	p.each("motion", func(st *stage) { p.apply(st, st.s.Update(session.Motion{Reduced: p.still})) })
}

func (p *page) onWidth(ev safejs.Value) {
	p.narrow = p.truth(ev, "matches")
	p.each("width", func(st *stage) { p.apply(st, st.s.Update(session.Narrow{On: p.narrow})) })
}

// control is what an event was about: the element with data-act, and its stage.
type control struct {
	el       safejs.Value
	act, arg string
	widget   safejs.Value
	kind     string
	st       *stage
}

func (p *page) control(ev safejs.Value) (control, bool) {
	el, ok := p.closest(p.get(ev, "target"), "[data-act]")
	if !ok {
		return control{}, false
	}
	c := control{el: el}
	c.act, _ = p.attr(el, "data-act")
	c.arg, _ = p.attr(el, "data-arg")
	if c.widget, ok = p.closest(el, "[data-widget]"); ok {
		c.kind, _ = p.attr(c.widget, "data-widget")
		id, has := p.attr(c.widget, "data-stage")
		if !has {
			id = p.text(c.widget, "id")
		}
		c.st = p.stageByID(id)
	}
	return c, true
}

func (p *page) stageByID(id string) *stage {
	for _, st := range p.stages {
		if st.s.ID() == id {
			return st
		}
	}
	return nil
}

// send gives a message to a stage and remembers that it is the one in use.
func (p *page) send(st *stage, m session.Msg) {
	p.current = st
	p.begin()
	p.tell(st, m)
}

func (p *page) onClick(ev safejs.Value) {
	p.closeMenus(p.get(ev, "target"))
	c, ok := p.control(ev)
	p.release()
	if p.onTerm(ev) || ok && p.termAct(c) {
		return
	}
	if !ok || !p.pressable(c.el) {
		return
	}
	if off, _ := p.attr(c.el, "aria-disabled"); off == "true" {
		return
	}
	switch {
	case p.pageAct(c.act), p.roomAct(c.act):
	case c.kind == "predict":
		p.predictAct(c)
	case c.kind == "ask":
		p.askAct(c)
	case c.kind == "you":
		p.youAct(c.act)
	case c.act == "at":
		p.goTo(c.el)
	case c.act == "look" && c.st != nil:
		p.lookAct(c.st)
	case c.act == "solution" && c.st != nil:
		if pre, ok := p.byID(p.text(c.widget, "id") + "-solution"); ok {
			p.send(c.st, session.ShowSolution{Text: strings.TrimPrefix(p.text(pre, "textContent"), "\n")})
		}
	case c.st != nil:
		if m, ok := session.ParseAct(c.act, c.arg, ""); ok {
			p.send(c.st, m)
		}
		if line, ok := p.one(c.widget, ".verdict-line"); ok && c.act == "check" {
			p.call(line, "scrollIntoView", map[string]any{"block": "nearest"})
		}
		if c.kind == "decide" { // pressed in the prose: what it asks is on the stage
			on := c.st.root
			if panel, ok := p.byID(c.st.s.ID() + "-decide"); ok && p.narrow { // a phone has no room for all of it
				on = panel
			}
			p.call(on, "scrollIntoView", map[string]any{"block": "nearest"})
		}
	}
}

// closeMenus closes the open menus that an element is not in, as a press beside them
// means, and reports whether there was one. Without an element it closes all, and the
// focus goes back to the menu's name.
func (p *page) closeMenus(outside safejs.Value) (closed bool) {
	for _, menu := range p.all(p.document, ".view-menu[open]") {
		if there(outside) {
			if in, err := p.call(menu, "contains", outside).Bool(); err != nil || in {
				continue
			}
		} else if name, ok := p.one(menu, "summary"); ok {
			p.call(name, "focus")
		}
		p.set(menu, "open", false)
		closed = true
	}
	return closed
}

// pressable reports whether a click on an element means its act: buttons, and
// parts of a drawing that have a button's role.
func (p *page) pressable(el safejs.Value) bool {
	role, _ := p.attr(el, "role")
	return role == "button" || p.text(el, "tagName") == "BUTTON"
}

// pageAct handles what belongs to no stage.
func (p *page) pageAct(act string) bool {
	switch act {
	case "theme":
		p.nextTheme()
	case "help":
		p.help()
	case "close-help":
		p.closeHelp()
	case "update":
		p.takeUpdate()
	case "close-update":
		p.closeUpdate()
	case "leave-search":
		p.leaveSearch()
	default:
		return false
	}
	return true
}

// onScroll keeps the numbers of an editor's lines beside them.
func (p *page) onScroll(ev safejs.Value) {
	area := p.get(ev, "target")
	if p.text(area, "tagName") != "TEXTAREA" { // the document scrolls, too, and has no attributes
		p.scrolled()
		return
	}
	if lines, ok := p.one(p.get(area, "parentNode"), ".lines"); ok {
		p.set(lines, "scrollTop", p.number(area, "scrollTop"))
	}
}

func (p *page) onInput(ev safejs.Value) {
	p.typed = p.get(ev, "target")
	c, ok := p.control(ev)
	if ok && c.act == "search" {
		p.find()
	}
	if !ok || c.st == nil {
		return
	}
	c.st.forget()
	switch m, ok := session.ParseAct(c.act, c.arg, p.text(c.el, "value")); {
	case !ok:
	case c.act == "scrub":
		p.current = c.st
		p.seekLater(c.st, m)
	case c.act == "edit":
		p.send(c.st, m)
	}
}

func (p *page) onChange(ev safejs.Value) {
	p.typed = safejs.Null()
	if p.changing { // a field that is drawn anew while it is left tells it twice
		return
	}
	p.changing = true
	defer func() { p.changing = false }()
	c, ok := p.control(ev)
	switch {
	case !ok:
	case c.act == "search":
		p.keepQuery()
	case c.act == "keys":
		p.setKeys(p.truth(c.el, "checked"))
	case c.act == "scrub", c.act == "edit": // onInput has dealt with it
	case c.act == "you-name", c.act == "you-which":
		p.save("name", p.field("you-name"))
		p.showCodes()
	case c.act == "you-file":
		p.readFile(c.el)
		p.set(c.el, "value", "") // so that the same file can be chosen again
	case c.st != nil:
		if m, ok := session.ParseAct(c.act, c.arg, p.fieldValue(c.el)); ok {
			p.release()
			if p.waiting, p.change = c.st, m; !p.pressed {
				p.release()
			}
		}
	}
}

// release makes the change that waited until the pointer was up.
func (p *page) release() {
	if st := p.waiting; st != nil {
		p.waiting = nil
		st.forget()
		p.send(st, p.change)
	}
}

// fieldValue is what a field holds; a checkbox holds "on" or nothing.
func (p *page) fieldValue(el safejs.Value) string {
	if p.text(el, "type") == "checkbox" && !p.truth(el, "checked") {
		return ""
	}
	return p.text(el, "value")
}

// onHash opens the scenario of an address that the learner changed by hand or
// by following a link on this page.
func (p *page) onHash(safejs.Value) {
	fragment := p.fragment()
	if fragment == "" && p.text(p.get(p.window, "location"), "hash") != "" {
		return // a heading of the page
	}
	for _, st := range p.stages {
		if st.own && fragment != st.last {
			st.last = fragment
			p.send(st, session.OpenLink{Fragment: fragment, Ready: p.ready()})
			p.call(st.root, "scrollIntoView", map[string]any{"block": "nearest"})
			// A link far below opened it: the keyboard comes along, but not out of the editor.
			if in, err := p.call(st.root, "contains", p.get(p.document, "activeElement")).Bool(); err != nil || !in {
				p.toPart(st, "timeline")
			}
		}
	}
}

func (p *page) onKey(ev safejs.Value) {
	p.pressed = false // a menu may have swallowed that the pointer went up
	if p.truth(ev, "altKey") || p.truth(ev, "isComposing") {
		return
	}
	key := p.text(ev, "key")
	shift := p.truth(ev, "shiftKey")
	ctrl := p.truth(ev, "ctrlKey") || p.truth(ev, "metaKey")
	st, where := p.whereIs(p.get(ev, "target"))
	if _, open := p.one(p.document, "dialog[open]"); open {
		return
	}
	if key == "Escape" && p.dropNothing() {
		return
	}
	if key == "Escape" && p.closeMenus(safejs.Null()) || !ctrl && !shift && p.searchKey(key, p.get(ev, "target")) || p.pageKey(key, shift, ctrl, st, where) {
		p.call(ev, "preventDefault")
		return
	}
	if key == "Enter" || key == " " {
		if c, ok := p.control(ev); ok && p.text(c.el, "tagName") != "BUTTON" && p.pressable(c.el) {
			p.call(ev, "preventDefault")
			p.onClick(ev)
			return
		}
	}
	if st == nil {
		return
	}
	if p.slides && p.presenting == nil && where != session.InEditor && p.turn(p.get(ev, "target"), key) {
		p.call(ev, "preventDefault")
		return
	}
	if m, ok := st.s.KeyMsg(key, shift, ctrl, where); ok {
		p.call(ev, "preventDefault")
		st.forget()
		p.send(st, m)
	}
}

// pageKey handles the keys that are not about a stage's run.
func (p *page) pageKey(key string, shift, ctrl bool, st *stage, where session.Where) bool {
	if where == session.InEditor && st != nil {
		switch {
		case key == "Escape":
			if el, ok := p.byID(st.s.ID() + "-timeline"); ok {
				p.call(el, "focus")
			}
			return true
		case key == "Enter" && (ctrl || shift):
			p.send(st, session.ToStart{})
			p.send(st, session.Play{})
			return true
		}
	}
	if ctrl || !p.keys || where == session.InEditor || where == session.InField {
		return false
	}
	switch key {
	case "?":
		p.help()
		return true
	case "/":
		return p.toSearch()
	case "s", "S":
		if box, ok := p.byID("notes"); ok && where != session.OnStage && where != session.OnSlider {
			p.call(box, "click")
			return true
		}
	case "n", "N":
		rel := "next"
		if shift {
			rel = "prev"
		}
		if link, ok := p.one(p.document, `a[rel="`+rel+`"]`); ok {
			p.call(link, "click")
			return true
		}
	}
	return false
}

// whereIs tells what kind of place has the focus and which stage keys go to.
func (p *page) whereIs(target safejs.Value) (*stage, session.Where) {
	st := p.current
	if el, ok := p.closest(target, `[data-widget="stage"]`); ok {
		st = p.stageByID(p.text(el, "id"))
	}
	if p.presenting != nil {
		st = p.presenting
	} else if p.slides {
		st = p.slideStage()
	} else if st == nil {
		st = p.stageInView()
	}
	switch p.text(target, "tagName") {
	case "TEXTAREA":
		if act, _ := p.attr(target, "data-act"); act == "edit" {
			return st, session.InEditor
		}
		return st, session.InField
	case "INPUT":
		switch p.text(target, "type") {
		case "range":
			return st, session.OnSlider
		case "radio":
			return st, session.OnChoice
		case "checkbox":
			return st, session.OnButton
		}
		return st, session.InField
	case "SELECT":
		return st, session.InField
	case "BUTTON", "A", "SUMMARY", "LABEL":
		return st, session.OnButton
	}
	if role, _ := p.attr(target, "role"); role == "button" {
		return st, session.OnButton
	}
	if p.truth(target, "isContentEditable") {
		return st, session.InField
	}
	if _, ok := p.closest(target, ".timeline"); ok {
		return st, session.OnStage
	}
	return st, session.OnPage
}

// stageInView is the stage that takes most of the window.
func (p *page) stageInView() *stage {
	var best *stage
	most := 0.0
	height := p.number(p.window, "innerHeight")
	for _, st := range p.stages {
		box := p.call(st.root, "getBoundingClientRect")
		shown := min(p.number(box, "bottom"), height) - max(p.number(box, "top"), 0)
		if best == nil || shown > most {
			best, most = st, shown
		}
	}
	return best
}
