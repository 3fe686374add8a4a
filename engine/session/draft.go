package session

import (
	"borrowedtime/engine/internal/markup"
	"borrowedtime/engine/scenario"
)

// Draft is what this browser kept of a stage from last time.
type Draft struct {
	Text string // as typed
	Ran  string // the last version that ran, if Text did not run; "": the stage's own text
	Late bool   // the page went away before its address showed Text
}

// BackToRun puts the text of the run on the stage back into the editor.
type BackToRun struct{}

// left says what became of a text that was kept.
type left int

const (
	leftNothing    left = iota
	leftWhole           // it is in the editor, and runs
	leftUnfinished      // it is in the editor, and does not run
	leftAside           // the address shows another scenario; it is kept, and can be asked for
)

var draftActs = []act{{name: "back-to-run", plain: BackToRun{}}, {name: "take-draft", plain: TakeDraft{}}}

// onDraft handles what was typed before the page was loaded.
func (s *Session) onDraft(m Msg, e *Effects) bool {
	switch m := m.(type) {
	case Draft:
		s.restore(m, e)
	case TakeDraft:
		s.restore(s.aside, e)
	case BackToRun:
		if s.good != nil {
			s.replaceText(s.good.text, e)
			e.Announce = "Back to the version that runs; undo brings yours back."
		}
	default:
		return false
	}
	return true
}

// TakeDraft shows the text that was kept while the address shows another.
type TakeDraft struct{}

// restore puts a kept text into the editor. If it has mistakes, the last version
// without them runs, as it did when the text was typed.
func (s *Session) restore(d Draft, e *Effects) {
	s.ran = d.Ran
	if d.Text == "" || d.Text == s.text {
		return
	}
	s.endFork()
	if d.Ran != "" {
		s.replaceText(d.Ran, e)
	}
	s.replaceText(d.Text, e)
	s.aside, s.left = Draft{}, leftWhole
	if len(s.errs) > 0 {
		s.left = leftUnfinished
		e.Announce = "Your unfinished text from last time is in the editor, with its mistakes."
	}
	s.dirty |= partStatus
}

// recall deals with what was kept when the page was loaded with an address that
// shows text: it is shown if it goes on from there, else it can be asked for.
func (s *Session) recall(kept Draft, text string, e *Effects) {
	switch {
	case kept.Text == "" || kept.Text == text:
		return
	case kept.Late, s.goesOn(kept, text):
		s.restore(kept, e)
		if s.left == leftWhole {
			s.left = leftNothing // it is what the address shows, with its comments
		}
	default:
		s.aside, s.left = kept, leftAside
	}
	s.ran = kept.Ran
}

// goesOn reports whether a draft goes on from a scenario: if it was the last to
// run while the draft was typed.
func (s *Session) goesOn(d Draft, text string) bool {
	ran := d.Ran
	if _, errs := scenario.Parse(d.Text); ran == "" && len(errs) == 0 {
		ran = d.Text
	}
	if ran == "" {
		ran = s.own
	}
	return inLink(ran) == inLink(text)
}

// inLink is a text as a link holds it, without comments and layout; one with
// mistakes stays as it is.
func inLink(text string) string {
	if sc, errs := scenario.Parse(text); sc != nil && len(errs) == 0 {
		return scenario.EncodeLink(sc, nil)
	}
	return text
}

// keep saves the text in the browser; the stage's own needs no keeping. While the
// text has mistakes the last version that ran is kept, too.
func (s *Session) keep(e *Effects) {
	text, ran := s.text, ""
	if s.text == s.own {
		text = ""
	}
	if text != "" && len(s.errs) > 0 && s.good != nil && s.good.text != s.own {
		ran = s.good.text
	}
	e.Save = append(e.Save, Entry{Key: "draft." + s.opt.ID, Value: text})
	if ran != s.ran {
		e.Save = append(e.Save, Entry{Key: "draft." + s.opt.ID + ".ran", Value: ran})
	}
	s.ran = ran
}

// draftNote says that a text of last time is here, and how to go back.
func (s *Session) draftNote(m *markup.Writer) {
	const original = ` <button type="button" data-act="reset">Back to the original</button>`
	switch s.left {
	case leftWhole:
		m.Raw(`<p class="note">Your version from last time is in the editor.` + original + `</p>`)
	case leftUnfinished:
		runs := "the original"
		back := ""
		if s.good != nil && s.good.text != s.own {
			runs = "your last version without mistakes"
			back = ` <button type="button" data-act="back-to-run">Back to that version</button>`
		}
		m.Raw(`<p class="note">Your unfinished text from last time is in the editor, its mistakes below it. What runs is ` + runs + `.` + back + original + `</p>`)
	case leftAside:
		m.Raw(`<p class="note">This is the address’s scenario. What you typed last time is kept until you change this one. <button type="button" data-act="take-draft">Show what I typed</button></p>`)
	}
}
