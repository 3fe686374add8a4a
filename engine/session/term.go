package session

import (
	"borrowedtime/engine/explain"
	"borrowedtime/engine/internal/markup"
)

// NextOf goes to the next place of the run where a term of the glossary shows.
type NextOf struct{ Term string }

// occurs reports whether a term can show in a run, and in which stop it does: the
// first after the cursor's, or from the beginning; -1 if nowhere.
func (s *Session) occurs(term string) (can bool, stop int) {
	if can = explain.CanShow(term); !can || s.good == nil {
		return can, -1
	}
	n := len(s.good.stops)
	for i := range n {
		at := (s.cursor.stop + 1 + i) % n
		st := s.good.stops[at]
		for k := st.First; k < st.Last; k++ {
			if explain.Shows(term, &s.good.trace.Records[k]) {
				return true, at
			}
		}
	}
	return true, -1
}

// nextOf goes there.
func (s *Session) nextOf(term string, e *Effects) {
	if _, stop := s.occurs(term); stop >= 0 {
		s.arrive(stop, 1)
		return
	}
	e.Announce = "It does not happen in this run."
}

// whereShown leads to where a term shows, unless a part of the run is hidden.
func (s *Session) whereShown(id string) string {
	if s.hidden() {
		return ""
	}
	switch can, stop := s.occurs(id); {
	case stop >= 0:
		return markup.Raw(`<button type="button" data-act="next-of"`).Attr("data-arg", id).Raw(`>Next in this run</button>`).String()
	case can && s.hidden():
		return `<span class="mute small">Not in what is shown of this run.</span>`
	case can:
		return `<span class="mute small">Not in this run.</span>`
	}
	return ""
}

// TermHTML is the card of a term: what it means, what the kernel calls it, and
// where it shows in the stage's run. s may be nil; a term that there is none of
// has no card. Its name has the focus first: the Enter that opened it would press a
// button.
func (s *Session) TermHTML(id, glossary string) string {
	t := explain.FindTerm(id)
	if t == nil {
		return ""
	}
	m := markup.Raw(`<div class="term-body"><h2 id="bt-term-name" tabindex="-1" autofocus="">`).Put("", t.Name, `</h2><p>`, t.Short+" "+t.More, `</p>`)
	for i, k := range t.Kernel {
		if i == 0 {
			m.Raw(`<p class="mute small">In the kernel: `)
		} else {
			m.Raw(`, `)
		}
		m.Put(`<code>`, k, `</code>`)
	}
	if len(t.Kernel) > 0 {
		m.Raw(`</p>`)
	}
	m.Raw(`<p class="row">`)
	if s != nil {
		m.Raw(s.whereShown(id))
	}
	return m.Raw(`<button type="button" data-act="close-term">Close</button> <a`).Attr("href", glossary).Raw(`>In the glossary</a></p></div>`).String()
}
