//go:build js && wasm

package main

import (
	"strconv"
	"strings"

	"borrowedtime/engine/session"
	"borrowedtime/engine/trace"

	"github.com/hack-pad/safejs"
)

// stage is a session and the place where it shows.
type stage struct {
	s     *session.Session
	root  safejs.Value
	html  map[string]string // what each region holds
	value map[string]string // what each patched place holds
	hover session.Msg       // what the pointer is on
	seek  session.Msg       // where the playhead goes with the next frame
	last  string            // the address fragment that was set last
	timer safejs.Value      // the address is written a little later
	own   bool              // the stage keeps its scenario in the address

	times []spoken   // where the text speaks of an instant of its run
	told  trace.Time // the instant whose paragraph is marked

	stopped bool // a panic of ours left it in the middle of something
}

// mount gives a stage in the markup its session, from the data attributes that
// the build wrote, and draws over the still pictures.
func (p *page) mount(el safejs.Value) {
	st := &stage{root: el, html: map[string]string{}, value: map[string]string{}}
	p.safely("bring a stage to life", func() { p.with(st, func() { p.bring(st) }) })
}

// bring is mount for a stage that is at work.
func (p *page) bring(st *stage) {
	el := st.root
	text, _ := p.attr(el, "data-scenario")
	show, _ := p.attr(el, "data-show")
	at, _ := p.attr(el, "data-at")
	sweep, _ := p.attr(el, "data-sweep")
	_, address := p.attr(el, "data-address")
	_, asks := p.attr(el, "data-asks")
	o := session.Options{
		ID: p.text(el, "id"), Text: text, Show: strings.Fields(show), Address: address, Asks: asks, Noted: p.options.Hidden(),
		At: parseTime(strconv.ParseInt(at, 10, 64)), Base: p.base + "playground.html",
	}
	if sweep != "" {
		o.Sweep = strings.Split(sweep, ";")
	}
	st.s, st.own = session.New(o), address
	p.stages = append(p.stages, st)
	st.s.Update(p.ask(o.ID))
	st.s.Update(session.Keys{On: p.keys})
	st.s.Update(session.Narrow{On: p.narrow})
	st.s.Update(session.Motion{Reduced: p.still})
	st.s.Update(session.Ahead{How: p.ahead(st), Kept: true})
	if el, ok := p.one(p.document, `[data-widget="challenge"][data-stage="`+o.ID+`"]`); ok {
		p.setChallenge(st, el)
	}
	if el, ok := p.one(p.document, `[data-widget="decide"][data-stage="`+o.ID+`"]`); ok {
		p.setCard(st, el)
	}
	if open := p.load(p.name + ".panel." + o.ID); open != "" {
		st.s.Update(session.OpenPanel{Name: open})
	}
	if p.load(p.name+".form."+o.ID) == "open" {
		st.s.Update(session.ToggleForm{})
	}
	if kept := p.load(p.name + ".lanes." + o.ID); kept != "" {
		st.s.Update(session.KeptLanes{Words: strings.Fields(kept)})
	}
	if kept := p.load("decide"); kept != "" {
		st.s.Update(session.KeptScore{Text: kept})
	}
	p.setAttr(el, "data-live", "")
	p.bringTimes(st)
	p.restore(st)
	if _, ok := p.byID(o.ID + "-text"); ok {
		p.setAttr(el, "data-keep", storePrefix+p.draftKey(o.ID)) // boot.js keeps what stands there if this program ends
	}
}

// showAhead shows of each stage what lies ahead.
func (p *page) showAhead() {
	p.each("show what lies ahead", func(st *stage) { p.apply(st, st.s.Update(session.Ahead{How: p.ahead(st), Kept: true})) })
}

// ahead is how a stage shows what lies ahead of its playhead: as the reader chose, or
// hidden in a lesson, and on the front page if it plays by itself.
// On paper nothing lies ahead.
func (p *page) ahead(st *stage) int {
	if p.printing {
		return session.AheadShown
	}
	kept := p.load("ahead")
	for i, word := range session.AheadWords {
		if kept == word {
			return i
		}
	}
	_, front := p.attr(st.root, "data-autoplay")
	if st.own || front && p.still {
		return session.AheadShown
	}
	return session.AheadHidden
}

// inView reports whether an element is in the window or next to it.
func (p *page) inView(el safejs.Value) bool {
	box := p.call(el, "getBoundingClientRect")
	height := p.number(p.window, "innerHeight")
	return p.number(box, "top") < height*1.2 && p.number(box, "bottom") > -height*0.2
}

// restore opens the address's scenario or what this browser kept from last
// time, and begins to play where the page asks for it.
func (p *page) restore(st *stage) {
	fragment := p.fragment()
	key := p.draftKey(st.s.ID())
	kept := session.Draft{Text: p.loadText(key), Ran: p.loadText(key + ".ran"), Late: st.own && p.isLate()}
	switch {
	case st.own && fragment != "":
		p.apply(st, st.s.Update(session.OpenLink{Fragment: fragment, Ready: p.ready(), Kept: kept}))
	default:
		p.apply(st, st.s.Update(kept))
	}
	p.draw(st)
	_, auto := p.attr(st.root, "data-autoplay")
	if auto && !p.still {
		p.apply(st, st.s.Update(session.Play{}))
	}
	p.wake()
}

// ready collects the page's ready scenarios by name.
func (p *page) ready() map[string]string {
	texts := map[string]string{}
	for _, el := range p.all(p.document, "[data-gallery]") {
		name, _ := p.attr(el, "data-gallery")
		texts[name], _ = p.attr(el, "data-scenario")
	}
	return texts
}

// fragment is the address's part after #, if it holds a scenario. Our own
// headings' anchors begin with a letter, links with a version number.
func (p *page) fragment() string {
	f := strings.TrimPrefix(p.text(p.get(p.window, "location"), "hash"), "#")
	if f == "" || f[0] < '0' || f[0] > '9' {
		return ""
	}
	return f
}

// apply keeps and draws what changed, and does what the session asks for.
func (p *page) apply(st *stage, e session.Effects) {
	p.saveAll(e.Save) // before anything is drawn: the page may be going away
	for _, kept := range e.Save {
		if st.own && strings.HasPrefix(kept.Key, "draft.") {
			p.setLate(true)
		}
	}
	p.draw(st)
	if e.Copy != "" {
		p.copy(st.s.ID()+"-copied", e.Copy, e.Copied)
	}
	if e.Fragment != "" && st.own {
		p.setFragment(st, e.Fragment)
	}
	if e.Present != "" {
		p.present(st, e.Present)
	}
	if e.Focus != "" {
		if el, ok := p.one(p.document, e.Focus); ok {
			p.call(el, "focus")
			if panel, ok := p.closest(el, ".panel"); ok && e.Top {
				p.set(panel, "scrollTop", 0)
				p.call(panel, "scrollIntoView", map[string]any{"block": "nearest"})
			}
		}
	}
	if e.SetText || e.Caret {
		p.setEditor(st, e)
	}
	p.announce(e.Announce)
	p.wake()
}

// draw brings the page up to what the session shows.
func (p *page) draw(st *stage) {
	var told []safejs.Value
	for _, r := range st.s.Changed() {
		if old, ok := st.html[r.ID]; ok && old == r.HTML {
			continue
		}
		if el, ok := p.byID(r.ID); ok {
			p.replace(el, r.HTML)
			st.html[r.ID] = r.HTML
			switch strings.TrimPrefix(r.ID, st.s.ID()+"-") {
			case "log", "narrator":
				told = append(told, el)
			case "status", "question": // takes room, or gives it back
				if narrator, ok := p.byID(st.s.ID() + "-narrator"); ok {
					told = append(told, narrator)
				}
			}
		}
	}
	for _, c := range st.s.Patches() {
		p.patch(st, c)
	}
	for _, el := range told { // now that all around it has its height
		p.showNow(el)
	}
	p.markTimes(st)
}

// showNow scrolls a list, and nothing else, so that its current item is in the middle; of
// what is told of one instant, so that what matters most is in sight as well, if both are
// near enough to each other.
func (p *page) showNow(list safejs.Value) {
	now, ok := p.one(list, ".now")
	if !ok {
		p.set(list, "scrollTop", 0)
		return
	}
	title := 0.0
	if t, ok := p.one(list, ".say-title"); ok { // it stays in view
		title = p.number(t, "offsetHeight")
	}
	room, at, high := p.number(list, "clientHeight")-title, p.number(now, "offsetTop"), p.number(now, "offsetHeight")
	top := at - title - max(room-high, 0)/2
	if key, ok := p.one(list, ".key"); ok {
		if from := p.number(key, "offsetTop") - title; from < top && at+high-title-from <= room {
			top = from
		}
	}
	p.set(list, "scrollTop", top)
}

// replace changes the content of a region and keeps the focus and what was
// opened in it.
func (p *page) replace(el safejs.Value, html string) {
	var again string
	active := p.get(p.document, "activeElement")
	if there(active) {
		if inside, err := p.call(el, "contains", active).Bool(); err == nil && inside {
			again = p.selectorOf(active)
		}
	}
	open := p.openDetails(el)
	p.set(el, "innerHTML", html)
	if len(open) > 0 {
		for i, d := range p.all(el, "details") {
			if i < len(open) && open[i] {
				p.set(d, "open", true)
			}
		}
	}
	if again == "" {
		return
	}
	if back, ok := p.one(el, again); ok {
		p.call(back, "focus", map[string]any{"preventScroll": true})
	}
}

// openDetails tells which of a region's details are open; nil if none is.
func (p *page) openDetails(el safejs.Value) []bool {
	if _, any := p.one(el, "details[open]"); !any {
		return nil
	}
	var open []bool
	for _, d := range p.all(el, "details") {
		open = append(open, p.truth(d, "open"))
	}
	return open
}

// selectorOf finds an element again after its region was drawn anew.
func (p *page) selectorOf(el safejs.Value) string {
	if id := p.text(el, "id"); id != "" {
		return `[id="` + id + `"]`
	}
	act, has := p.attr(el, "data-act")
	if href, ok := p.attr(el, "href"); ok && !has {
		return `[href="` + href + `"]`
	}
	if !has {
		return strings.ToLower(p.text(el, "tagName"))
	}
	if arg, ok := p.attr(el, "data-arg"); ok {
		return `[data-act="` + act + `"][data-arg="` + arg + `"]`
	}
	return `[data-act="` + act + `"]`
}

// patch changes one value if it differs from what the page has.
func (p *page) patch(st *stage, c session.Patch) {
	key := c.Target + " " + c.Name
	if c.Name == ".checked" {
		key = c.Name
		if st.value[key] == c.Target {
			return
		}
	} else if old, ok := st.value[key]; ok && old == c.Value {
		return
	}
	el, ok := p.one(p.document, c.Target)
	if !ok {
		return
	}
	st.value[key] = c.Value
	switch c.Name {
	case ".checked":
		st.value[key] = c.Target
		p.set(el, "checked", c.Value != "")
	case ".open":
		p.set(el, "open", c.Value != "")
	default:
		if strings.HasPrefix(c.Name, "--") {
			p.call(p.get(el, "style"), "setProperty", c.Name, c.Value)
			return
		}
		if name, property := strings.CutPrefix(c.Name, "."); property {
			p.set(el, name, c.Value)
			return
		}
		p.setAttr(el, c.Name, c.Value)
	}
}

// forget drops what is known about controls that the learner moved by hand.
func (st *stage) forget() {
	for key := range st.value {
		if strings.HasSuffix(key, ".value") || key == ".checked" {
			delete(st.value, key)
		}
	}
}

// setEditor puts a text into the editor, or the caret to a place.
func (p *page) setEditor(st *stage, e session.Effects) {
	area, ok := p.byID(st.s.ID() + "-text")
	if !ok {
		return
	}
	text := st.s.Text()
	if e.SetText && p.text(area, "value") != text {
		p.set(area, "value", text)
	}
	if e.Caret {
		p.call(area, "setSelectionRange", units(text[:e.From]), units(text[:e.To]))
	}
}

// units counts the UTF-16 units of a text, as a page counts characters.
func units(text string) int {
	n := 0
	for _, r := range text {
		n++
		if r > 0xffff {
			n++
		}
	}
	return n
}

// setFragment writes the address a little after the last change: an address
// for every letter typed would be refused by the browser.
func (p *page) setFragment(st *stage, fragment string) {
	if fragment == st.last {
		return
	}
	st.last = fragment
	if there(st.timer) {
		p.call(p.window, "clearTimeout", st.timer)
	}
	location := p.get(p.window, "location")
	then := p.text(location, "hash")
	st.timer = p.later(300, func() {
		if p.text(location, "hash") != then {
			return // the learner went elsewhere meanwhile; onHash deals with that
		}
		p.call(p.get(p.window, "history"), "replaceState", safejs.Null(), "", "#"+st.last)
		p.setLate(false)
		for _, link := range p.all(p.document, "a[data-follow]") {
			p.setAttr(link, "href", st.s.Link())
		}
	})
}

// later runs f once, after some milliseconds.
func (p *page) later(ms int, f func()) safejs.Value {
	var fn safejs.Func
	fn, err := safejs.FuncOf(func(safejs.Value, []safejs.Value) any {
		fn.Release()
		p.safely("do it later", f)
		return nil
	})
	p.note("wait", err)
	return p.call(p.window, "setTimeout", fn, ms)
}

// copy puts text on the clipboard and says so in a place; where the browser forbids that, it shows
// the text selected, to be copied by hand.
func (p *page) copy(place, text, done string) {
	clipboard := p.get(p.get(p.window, "navigator"), "clipboard")
	if !there(clipboard) {
		p.copyByHand(place, text)
		return
	}
	p.then(p.call(clipboard, "writeText", text), func(safejs.Value) {
		if el, ok := p.byID(place); ok {
			p.set(el, "textContent", done)
		}
		p.announce(done)
	}, func(safejs.Value) { p.copyByHand(place, text) })
}

func (p *page) copyByHand(place, text string) {
	el, ok := p.byID(place)
	if !ok {
		return
	}
	p.set(el, "textContent", "")
	label := p.add(el, "label", "by-hand")
	p.set(p.add(label, "span", ""), "textContent", "The browser does not let this page use the clipboard. Copy this with Ctrl+C:")
	area := p.add(label, "textarea", "code")
	p.set(area, "readOnly", true)
	p.set(area, "value", text)
	p.call(area, "focus")
	p.call(area, "select")
	p.announce("Copy the selected text with Control C.")
}
