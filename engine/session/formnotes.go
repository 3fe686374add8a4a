package session

import (
	"borrowedtime/engine/scenario"
	"borrowedtime/engine/view"
)

// formNotes are what is wrong with the last value, and the mistakes that the text has
// all the same, each at its task or step.
func (s *Session) formNotes(open bool) (notes []view.FormNote) {
	if s.form.why != "" {
		notes = append(notes, view.FormNote{At: s.form.at, Text: s.form.why, ID: s.id("form-wrong"), Number: s.form.refused})
	}
	if len(s.errs) == 0 || !open {
		return notes
	}
	if sc, _ := scenario.Parse(s.text); sc != nil { // the form's own has no places yet
		for _, p := range s.errs {
			if at := sc.At(p.Line, p.Col); at != "" {
				notes = append(notes, view.FormNote{At: at, Text: p.Msg + hinted(p.Hint)})
			}
		}
	}
	return notes
}

// hinted is a hint in brackets, and the full stop.
func hinted(hint string) string {
	if hint == "" {
		return "."
	}
	return " (" + hint + ")."
}
