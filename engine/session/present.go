package session

import (
	"strings"

	"borrowedtime/engine/internal/markup"
)

// Present begins or ends the view for a room: the stage alone, large, stepped
// with the keys that clickers send, its answers hidden until somebody asks.
type Present struct{ On bool }

// TogglePresent begins the view for a room, or ends it.
type TogglePresent struct{}

// Hide hides the answers (why something happens, what comes next, what came of
// it) until they are asked for, or shows them all.
type Hide struct{ On bool }

// ToggleHide hides the answers or shows them all.
type ToggleHide struct{}

// Reveal shows the answer at the cursor: until the next step.
type Reveal struct{}

// presenter is the state of the view for a room.
type presenter struct {
	on       bool
	hide     bool
	revealed bool // the answer at the cursor is shown
	stop     int  // the stop that it belongs to
	before   bool // answers were hidden before the view for a room began
	edits    bool // the editor was open then
}

var presentActs = []act{{name: "present", plain: TogglePresent{}}, {name: "hide", plain: ToggleHide{}}, {name: "reveal", plain: Reveal{}}}

// onPresent handles the view for a room and hidden answers.
func (s *Session) onPresent(m Msg, e *Effects) bool {
	switch m := m.(type) {
	case TogglePresent:
		s.present(!s.room.on, e)
	case Present:
		if m.On != s.room.on {
			s.present(m.On, e)
		}
	case ToggleHide:
		s.hide(!s.room.hide, e)
	case Hide:
		s.hide(m.On, e)
	case Reveal:
		if s.concealed() {
			s.room.revealed, s.room.stop = true, s.cursor.stop
			s.dirty |= partStop | partHide | partAhead
			e.Announce = s.Told()
		}
	default:
		return false
	}
	return true
}

func (s *Session) present(on bool, e *Effects) {
	s.room.on = on
	editor, queue := widgetNamed("editor"), widgetNamed("runq")
	e.Present, e.Announce = "off", "The page is back."
	if on {
		s.room.before = s.room.hide
		if s.room.edits = s.open(editor) && s.has(queue); s.room.edits {
			s.openPanel(queue) // a room reads no editor
		}
		e.Present, e.Announce = "on", "Presenting: Page Down and Page Up step, H shows the answer, Escape ends."
	} else if s.room.edits && s.open(queue) {
		s.openPanel(editor)
	}
	s.hide(on || s.room.before, &Effects{})
	e.Focus = s.sel("timeline")
}

func (s *Session) hide(on bool, e *Effects) {
	s.room.hide, s.room.revealed = on, false
	s.dirty |= partStop | partHide | partAhead
	e.Announce = "Answers are shown."
	if on {
		e.Announce = "Answers are hidden until you ask for them."
	}
}

// concealed reports whether the answer at the cursor is hidden now.
func (s *Session) concealed() bool {
	return s.room.hide && !(s.room.revealed && s.room.stop == s.cursor.stop)
}

// region draws a widget. While answers are hidden there is a button in the place
// of one that is an answer.
func (s *Session) region(w *widget) string {
	if w.sums && s.hidden() {
		return unknown
	}
	if w.answer == "" || s.good == nil || !s.concealed() {
		return s.draw(w.name, w.draw)
	}
	return `<p class="hidden-answer"><span>` + w.answer + `</span> <button type="button" data-act="reveal" aria-keyshortcuts="h" title="Show the answer (H)">Show</button></p>`
}

// presentHTML is the row of buttons that a room needs; the style sheet shows it
// only there.
func (s *Session) presentHTML() string {
	return markup.Raw(`<button type="button" data-act="reveal" aria-keyshortcuts="h">Show the answer <kbd>H</kbd></button><button type="button" data-act="hide"`).
		Attr("id", s.id("hide")).Attr("aria-pressed", yesNoWord(s.room.hide)).
		Raw(`>Hide answers</button><button type="button" data-act="fullscreen">Full screen</button>`).
		Raw(`<button type="button" data-act="present" aria-keyshortcuts="p Escape">End <kbd>Esc</kbd></button>`).String()
}

// present keeps the stage's element and the buttons up to date.
func (p *patches) present() {
	s, stage := p.s, "#"+p.s.opt.ID
	p.add(stage, "data-present", yesNoWord(s.room.on))
	p.add(stage, "data-hide", yesNoWord(s.concealed()))
	p.add(stage, "data-edited", yesNoWord(s.text != s.own))
	p.flag("hide", "aria-pressed", s.room.hide)
}

func yesNoWord(v bool) string {
	if v {
		return "true"
	}
	return "false"
}

// embedCode is the markup that puts this scenario into another page.
func (s *Session) embedCode() string {
	base, _, _ := strings.Cut(s.opt.Base, "#")
	if at := strings.LastIndexByte(base, '/'); at >= 0 {
		base = base[:at+1]
	}
	title := s.good.trace.Title
	if title == "" {
		title = "A scheduling scenario"
	}
	return markup.Raw(`<iframe`).Attr("src", base+"embed.html#"+s.fragment()).Attr("title", title+" (Borrowed Time)").
		Raw(` width="100%" height="620" loading="lazy" allow="fullscreen"></iframe>`).String()
}
