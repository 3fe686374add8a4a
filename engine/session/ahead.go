package session

import (
	"strconv"

	"borrowedtime/engine/internal/markup"
	"borrowedtime/engine/trace"
	"borrowedtime/engine/view"
)

// Ahead chooses how what lies ahead of the playhead is shown: a number of
// AheadWords. A page that begins with a choice says so with Kept, and nothing is
// announced.
type Ahead struct {
	How  int
	Kept bool
}

// NextAhead makes the next choice.
type NextAhead struct{}

// How what lies ahead is shown.
const (
	AheadShown = iota
	AheadFaint
	AheadHidden
)

// AheadWords are the choices, as pages and browsers keep them.
var AheadWords = [...]string{"shown", "faint", "hidden"}

var aheadActs = []act{{name: "ahead", number: func(n int64) Msg { return Ahead{How: int(n)} }}}

// onAhead handles that choice.
func (s *Session) onAhead(m Msg, e *Effects) bool {
	switch m := m.(type) {
	case Ahead:
		if m.How < 0 || m.How >= len(AheadWords) {
			return true
		}
		s.ahead = m.How
		if !m.Kept {
			e.Announce = "What lies ahead is " + AheadWords[m.How] + "."
			e.Save = append(e.Save, Entry{Key: "ahead", Value: AheadWords[m.How]})
		}
	case NextAhead:
		return s.onAhead(Ahead{How: (s.ahead + 1) % len(AheadWords)}, e)
	default:
		return false
	}
	s.dirty |= partAhead
	s.moving = false
	return true
}

// aheadNow is how what lies ahead is shown now: hidden answers hide it, too.
func (s *Session) aheadNow() int {
	if s.concealed() {
		return AheadHidden
	}
	return s.ahead
}

// trimmed reports whether the pictures end at the playhead. While the stage plays
// they are whole and a curtain that hangs on the playhead uncovers them: drawn
// anew for each frame they would take too long.
func (s *Session) trimmed() bool { return s.aheadNow() == AheadHidden && !s.play.on }

// uncover draws the pictures whole when the stage begins to play, and until the
// playhead when it stops.
func (s *Session) uncover() {
	if s.aheadNow() == AheadHidden {
		s.dirty |= partAhead
	}
}

// soFar is a run until the playhead, kept until it moves.
type soFar struct {
	of    *run
	at    trace.Time
	stop  int
	trace *trace.Trace
}

// pictured makes a frame one of what is to be seen of the run.
func (s *Session) pictured(f *view.Frame) *view.Frame {
	if !s.trimmed() {
		return f
	}
	return s.untilPlayhead(f)
}

// near is the frame for what is pointed at: there is nothing where nothing is seen.
func (s *Session) near() *view.Frame {
	if s.aheadNow() != AheadHidden {
		return s.scene()
	}
	return s.untilPlayhead(s.scene())
}

func (s *Session) untilPlayhead(f *view.Frame) *view.Frame {
	p := &s.sofar
	if p.of != s.good || p.at != s.cursor.at || p.stop != s.cursor.stop {
		*p = soFar{s.good, s.cursor.at, s.cursor.stop, s.good.trace.Cut(s.cursor.at, s.currentStop().Last)}
	}
	f.Whole, f.Trace = f.Trace, p.trace
	return f
}

// passed makes a frame one whose records end at the playhead, whether the stage
// plays or not; its spans are not to be drawn.
func (s *Session) passed(f *view.Frame) *view.Frame {
	if s.aheadNow() == AheadHidden {
		t := *f.Trace
		t.Records = t.Records[:s.currentStop().Last]
		f.Whole, f.Trace = f.Trace, &t
	}
	return f
}

// seen is until when something of the run may be pointed at.
func (s *Session) seen() trace.Time {
	if s.aheadNow() == AheadHidden {
		return s.cursor.at
	}
	return s.good.last()
}

// aheadHTML is the choice.
func (s *Session) aheadHTML() string {
	m := markup.Raw(`<label class="ahead-choice"><span class="mute small">What lies ahead</span> <select data-act="ahead" aria-keyshortcuts="u" title="Ahead of the playhead (U)"`).
		Attr("id", s.id("ahead")).Raw(`>`)
	for i, word := range AheadWords {
		option(m, i, i == s.ahead, word)
	}
	return m.Raw(`</select></label>`).String()
}

// ahead keeps the choice and the curtains up to date.
func (p *patches) ahead() {
	s := p.s
	p.add("#"+s.opt.ID, "data-ahead", AheadWords[s.aheadNow()])
	p.of("ahead", ".value", strconv.Itoa(s.ahead))
}

// curtain moves the overview's; the timeline's hangs on its playhead.
func (p *patches) curtain() {
	if s := p.s; s.aheadNow() != AheadShown {
		p.in("overview", "ahead", "transform", shift(view.PlayheadX(s.whole(), s.cursor.at)))
	}
}
