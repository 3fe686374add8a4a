package session

import (
	"sort"

	"borrowedtime/engine/explain"
	"borrowedtime/engine/internal/markup"
	"borrowedtime/engine/trace"
	"borrowedtime/engine/view"
)

// Ask says which question of the page about this stage is open: what happens at the
// instant At. Nothing of it, and nothing later, is on the stage until the page asks
// another question, or none (no ID). It holds for whatever text runs: with one
// comment more a run is still the answer.
type Ask struct {
	ID string // of the question's element
	At trace.Time
}

// notYet tells why time goes no further.
const notYet = "What happens next is the question. Answer it, or choose I’d rather look."

// onAsk handles questions of the page.
func (s *Session) onAsk(m Msg, e *Effects) bool {
	ask, ok := m.(Ask)
	if !ok {
		return false
	}
	if ask == s.question {
		return true
	}
	was, wanted := s.question.ID, s.barred
	s.question, s.barred = ask, bar{}
	s.decide.on = s.decide.on && ask.ID == ""
	s.dirty |= partAsk
	s.conceal()
	if was != "" && ask.ID == "" {
		e.Announce = "The stage goes on from here: play, or step."
		if wanted.at > 0 {
			s.visit(wanted.at)
			e.Announce = s.told(s.asOne())
		}
	}
	return true
}

// bar is what the learner tried and an open question does not let them: to go on, or to
// go to an instant.
type bar struct {
	tried bool
	at    trace.Time // 0: none in particular
}

// bars notes such a try, or that there is none any more, and shows it at the question.
func (s *Session) bars(b bar) {
	if s.barred != b {
		s.barred = b
		s.dirty |= partAsk
	}
}

// conceal puts as much of the run on the stage as may be known: all of it, or what
// was before an open question.
func (s *Session) conceal() {
	if s.good == nil {
		return
	}
	s.guard("hiding what comes", func() {
		at, n, hidden := s.limit(s.good.all())
		switch r := s.good.all(); {
		case !hidden && s.good == r, hidden && s.good != r && s.good.trace.End == at && len(s.good.trace.Records) == n:
			return
		case !hidden:
			s.good = r
		default:
			s.good = r.until(at, n)
		}
		s.halt()
		s.rest()
		s.shown, s.cmp.of = picture{}, nil
		s.pointAt(view.Cell{})
		s.hands = handling{}
		s.keepPlace()
		s.judge()
		s.dirty |= partRun | partStop | partGoal | partStatus | partTasks
	})
}

// limit is the instant from which on a run is hidden, and how many of its records
// are known then.
func (s *Session) limit(r *run) (at trace.Time, records int, hidden bool) {
	if s.question.ID == "" {
		return s.decide.known(r)
	}
	list := r.trace.Records
	return s.question.At, sort.Search(len(list), func(i int) bool { return list[i].At >= s.question.At }), true
}

// until is a run as it is known at an instant with its first n records.
func (r *run) until(at trace.Time, n int) *run {
	c := *r
	c.whole, c.length = r, r.end()
	c.trace = r.trace.Cut(at, n)
	whole := sort.Search(len(r.stops), func(i int) bool { return r.stops[i].Last > n })
	c.stops = r.stops[:whole:whole]
	if whole < len(r.stops) && r.stops[whole].First < n {
		cut := r.stops[whole] // of a stop, what is known
		cut.Last = n
		c.stops = append(c.stops, cut)
	}
	c.marks, c.trouble, c.outcomes = view.CountMarks(c.trace), trouble(c.trace), nil
	return &c
}

// all is the run of which a part is on the stage.
func (r *run) all() *run {
	if r.whole != nil {
		return r.whole
	}
	return r
}

// hidden reports whether only a part of the run is on the stage.
func (s *Session) hidden() bool { return s.good != nil && s.good.whole != nil }

// last is how far the playhead may go.
func (r *run) last() trace.Time {
	if r.whole != nil {
		return min(r.trace.End, r.length)
	}
	return r.end()
}

// atLimit reports whether the playhead stands where the hidden part begins.
func (s *Session) atLimit() bool { return s.hidden() && s.cursor.at >= s.good.last() }

// known is the instant from which on the run is hidden, 0 if none of it is.
func (s *Session) known() trace.Time {
	if s.hidden() {
		return s.good.last()
	}
	return 0
}

// endWords tell that playing has come to its end.
func (s *Session) endWords() string {
	if s.hidden() {
		return notYet
	}
	return "The end of the scenario."
}

// noFurther tells that there is no more of what a jump looked for.
func (s *Session) noFurther(what string, step int) string {
	text := "No further " + what + " this way."
	if step > 0 && s.hidden() {
		text += " " + notYet
	}
	return text
}

// questionHTML is the row that says what is hidden, and why.
func (s *Session) questionHTML() string {
	if s.question.ID == "" {
		return ""
	}
	m := markup.Raw(`<p><strong>What happens next is the question.</strong> `)
	if b := s.barred; b.tried {
		m = markup.Raw(`<p class="barred"><strong>`)
		if b.at > 0 {
			m.Raw(`What happens at ` + explain.Time(b.at) + ` comes after this question.</strong> `)
		} else {
			m.Raw(`Time goes no further before this question.</strong> `)
		}
	}
	return m.Raw(`<a`).Attr("href", "#"+s.question.ID).Raw(`>Answer it</a>, or choose `).
		Raw(`<button type="button" data-act="look">I’d rather look</button></p>`).String()
}

// unknown stands in the place of what is told of a whole run.
const unknown = `<p class="hidden-answer"><span>` + notYet + `</span></p>`
