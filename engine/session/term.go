package session

import (
	"borrowedtime/engine/explain"
	"borrowedtime/engine/internal/markup"
	"borrowedtime/engine/trace"
)

// NextOf goes to the next place of the run where a term of the glossary shows.
type NextOf struct{ Term string }

// happens tells by what records a term shows in a run: those of a kind, of a class
// or with a reason.
var happens = [...]struct {
	term   string
	kind   trace.Kind
	class  trace.Class
	reason trace.Reason
}{
	{term: "proxy-execution", class: trace.ClassLend},
	{term: "proxy", class: trace.ClassLend},
	{term: "scheduling-context", class: trace.ClassLend},
	{term: "walk", kind: trace.KindWalk},
	{term: "chain", class: trace.ClassFollow},
	{term: "blocked-on", kind: trace.KindBlock},
	{term: "is-blocked", kind: trace.KindBlock},
	{term: "blocked-donor", reason: trace.BlockKept},
	{term: "idle-detour", class: trace.ClassStepAside},
	{term: "deactivate", class: trace.ClassGiveUp},
	{term: "donor-migration", reason: trace.MigrateDonor},
	{term: "return-migration", class: trace.ClassHome},
	{term: "donor-reset", kind: trace.KindReset},
	{term: "circle", kind: trace.KindDeadlock},
	{term: "mutex", kind: trace.KindBlock},
	{term: "handoff", class: trace.ClassHandoff},
	{term: "pickup", reason: trace.LockPickup},
	{term: "stealing", class: trace.ClassTheft},
	{term: "spinning", kind: trace.KindSpin},
	{term: "sem", kind: trace.KindSem},
	{term: "ww-mutex", reason: trace.LockBackOff},
	{term: "eligible", reason: trace.PickDeadline},
	{term: "lag", reason: trace.PickDeadline},
	{term: "virtual-deadline", reason: trace.PickDeadline},
	{term: "eevdf", reason: trace.PickDeadline},
	{term: "slice-protection", reason: trace.PickProtected},
	{term: "slice-protection", reason: trace.KeepProtected},
	{term: "deferred-dequeue", class: trace.ClassGhost},
	{term: "next-buddy", reason: trace.PickBuddy},
	{term: "hrtick", kind: trace.KindHrtick},
	{term: "wakeup", kind: trace.KindWake},
	{term: "wakeup-preemption", kind: trace.KindPreempt},
	{term: "fair-server", reason: trace.PickServer},
	{term: "throttled", kind: trace.KindThrottle},
	{term: "job", kind: trace.KindJob},
	{term: "push-pull", reason: trace.MigratePush},
	{term: "push-pull", reason: trace.MigratePull},
	{term: "newidle", reason: trace.MigrateBalance},
}

// occurs reports whether a term can show in a run, and in which stop it does: the
// first after the cursor's, or from the beginning; -1 if nowhere.
func (s *Session) occurs(term string) (can bool, stop int) {
	stop = -1
	for i := range happens {
		can = can || happens[i].term == term
	}
	if !can || s.good == nil {
		return can, stop
	}
	n := len(s.good.stops)
	for i := range n {
		at := (s.cursor.stop + 1 + i) % n
		st := s.good.stops[at]
		for k := st.First; k < st.Last; k++ {
			if shows(term, &s.good.trace.Records[k]) {
				return true, at
			}
		}
	}
	return true, stop
}

func shows(term string, r *trace.Record) bool {
	for i := range happens {
		h := &happens[i]
		if h.term == term && (h.kind != trace.KindNone && h.kind == r.Kind || h.class != trace.ClassNone && h.class == r.Reason.Class() ||
			h.reason != trace.NoReason && h.reason == r.Reason) {
			return true
		}
	}
	return false
}

// nextOf goes there.
func (s *Session) nextOf(term string, e *Effects) {
	if _, stop := s.occurs(term); stop >= 0 {
		s.arrive(stop, 1)
		return
	}
	e.Announce = "It does not happen in this run."
}

// TermHTML is the card of a term: what it means, what the kernel calls it, and
// where it shows in the stage's run. s may be nil; a term that there is none of
// has no card.
func (s *Session) TermHTML(id, glossary string) string {
	t := explain.FindTerm(id)
	if t == nil {
		return ""
	}
	m := markup.Raw(`<div class="term-body"><h2 id="bt-term-name">`).Put(t.Name, `</h2><p>`, t.Short, " ", t.More, `</p>`)
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
		switch can, stop := s.occurs(id); {
		case stop >= 0:
			m.Raw(`<button type="button" data-act="next-of"`).Attr("data-arg", id).Raw(`>Next in this run</button>`)
		case can:
			m.Raw(`<span class="mute small">Not in this run.</span>`)
		}
	}
	return m.Raw(`<button type="button" data-act="close-term" autofocus="">Close</button> <a`).Attr("href", glossary).Raw(`>In the glossary</a></p></div>`).String()
}
