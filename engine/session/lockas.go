package session

import (
	"borrowedtime/engine/config"
	"borrowedtime/engine/explain"
	"borrowedtime/engine/internal/markup"
	"borrowedtime/engine/scenario"
	"borrowedtime/engine/trace"
)

// LockAs makes the locks that the results ask about locks of another kind: what is a
// mutex of the kernel in one program is a pthread mutex in another.
type LockAs struct{ Kind string }

// sameLock is the kinds of lock that one program can have in another's place, and
// what people call them.
var sameLock = [...]struct {
	kind config.LockKind
	word string
}{{config.Mutex, "a kernel mutex"}, {config.Futex, "a pthread mutex"}, {config.PIFutex, "a pthread mutex that inherits"}}

var resultActs = []act{{name: "lock-as", text: func(arg, _ string) (Msg, bool) { return LockAs{arg}, true }}}

// onResults handles what the results ask for: an edit of the text like any other.
func (s *Session) onResults(m Msg, e *Effects) bool {
	as, ok := m.(LockAs)
	if !ok {
		return false
	}
	if s.good == nil {
		return true
	}
	l, asked := s.lockAsked()
	sc, errs := scenario.Parse(s.text)
	if !asked || len(errs) > 0 {
		e.Announce = "The text has a mistake, so the lock stays as it is."
		return true
	}
	name := s.good.trace.Locks[l].Name
	for _, to := range sameLock {
		if to.kind.String() == as.Kind && sc.TurnLocks(name, to.kind) != to.kind {
			s.replaceText(scenario.Rewrite(s.text, sc), e)
			e.Announce = "Lock " + name + " is " + to.word + " now. Undo takes it back."
		}
	}
	return true
}

// lockAsked is the lock that the results ask about: one of the kernel that lent time,
// or else the first of user space that somebody waits for.
func (s *Session) lockAsked() (trace.LockID, bool) {
	t := s.good.trace
	if l, ok := explain.Lender(t); ok {
		return l, true
	}
	for i := range t.Waits {
		if k := t.Locks[t.Waits[i].Lock].Kind; k == config.Futex.String() || k == config.PIFutex.String() {
			return t.Waits[i].Lock, true
		}
	}
	return trace.NoLock, false
}

// lockAsHTML says that a lock lives inside the kernel, if that is what cured the wait,
// and leads to the same program with another kind of lock, and back.
func (s *Session) lockAsHTML() string {
	l, ok := s.lockAsked()
	if !ok {
		return ""
	}
	t := s.good.trace
	var m markup.Writer
	if text := explain.InKernel(t); text != "" {
		m.Put(`<p class="mute small">`, text, `</p>`)
	}
	m.Raw(`<div class="row small live-only" role="group"`).Attr("aria-label", "The kind of lock "+t.Locks[l].Name).
		Put(`><span>Lock <b>`, t.Locks[l].Name, `</b> as</span>`)
	for _, k := range sameLock {
		m.Raw(`<button type="button" class="chip plain" data-act="lock-as"`).Attr("data-arg", k.kind.String()).
			Flag("aria-pressed", k.kind.String() == t.Locks[l].Kind).Put(`>`, k.word, `</button>`)
	}
	m.Raw(`</div>`)
	return m.String()
}
