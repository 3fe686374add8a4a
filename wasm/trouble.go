//go:build js && wasm

package main

import (
	"borrowedtime/engine/session"

	"github.com/hack-pad/safejs"
)

// safely runs a handler: the one place where a panic of ours is caught. The page
// goes on, but not the stage that was at work: half of a change may be done, and
// what it would show from now on could be wrong. What failed in the page itself is
// shown, too.
func (p *page) safely(doing string, f func()) {
	outer := p.at
	defer func() {
		if r := recover(); r != nil {
			p.err = nil
			p.panicked(session.Fault(doing, r))
		}
		p.at = outer
		if err := p.err; err != nil {
			p.err = nil
			p.trouble("Part of the page did not answer.", "All the rest goes on. Starting again may help.", doing+": "+err.Error())
		}
	}()
	f()
}

// panicked stops the stage that was at work and shows the report.
func (p *page) panicked(report string) {
	st := p.at
	if st == nil {
		p.trouble("A mistake of ours.", "What you asked for last was not done. All the rest goes on.", report)
		return
	}
	st.stopped = true
	if p.presenting == st { // it would cover the page, and answers to nothing
		p.setAttr(st.root, "data-present", "false")
		p.present(st, "off")
	}
	p.setAttr(st.root, "data-stopped", "")
	for _, area := range p.all(st.root, "textarea") {
		p.set(area, "readOnly", true) // nothing would keep what is typed there now
	}
	p.trouble("A mistake of ours stopped a stage.", "The stage with the dashed frame no longer answers. All the rest of the page goes on.",
		"stage "+p.text(st.root, "id")+": "+report)
}

// trouble shows a message with a report to copy. boot.js draws it, because it can
// do so when this program has ended; it adds what was done last, the scenarios and
// the version.
func (p *page) trouble(title, text, report string) {
	if report == p.told {
		return // a picture that fails in each frame
	}
	p.told = report
	p.call(p.window, "trouble", title, text, report)
	if err := p.err; err != nil {
		p.err = nil
		p.console("error", report+"\n"+err.Error())
	}
}

// console writes for whoever looks there: an "error", or an "info".
func (p *page) console(kind, text string) {
	console, err := p.window.Get("console")
	if err == nil {
		_, err = console.Call(kind, text)
	}
	if err != nil {
		return // there is nowhere left to say it
	}
}

// with lets a stage work: what panics meanwhile is that stage's. A stage that has
// stopped does nothing.
func (p *page) with(st *stage, f func()) {
	if st.stopped {
		return
	}
	outer := p.at
	p.at = st
	f()
	if fault := st.s.Fault(); fault != "" {
		p.trouble("A mistake of ours.", "One thing on the page could not be worked out. All the rest goes on.", "stage "+st.s.ID()+": "+fault)
	}
	p.at = outer
}

// tell gives a message to a stage and does what follows. A text is kept before it
// is read: it stays, whatever it does to us.
func (p *page) tell(st *stage, m session.Msg) {
	p.with(st, func() {
		if edit, ok := m.(session.Edit); ok {
			p.save(p.draftKey(st.s.ID()), edit.Text)
		}
		p.apply(st, st.s.Update(m))
	})
}

// each gives every stage what f makes of it; one that panics does not keep the
// others from theirs.
func (p *page) each(doing string, f func(st *stage)) {
	for _, st := range p.stages {
		p.safely(doing, func() { p.with(st, func() { f(st) }) })
	}
}

// tryGet reads a property whose getter may throw, as that of the store does where
// a browser forbids it. Value.Get would not return then: what a getter throws
// passes through Go as if it were not there, and ends it.
func tryGet(v safejs.Value, name string) (safejs.Value, error) {
	reflect, err := safejs.Global().Get("Reflect")
	if err != nil {
		return v, err
	}
	return reflect.Call("get", v, name)
}
