package session

import (
	"strings"

	"borrowedtime/engine/internal/markup"
)

// OpenPanel opens a panel by its widget's name; the one that was open is closed.
type OpenPanel struct{ Name string }

// ToggleForm opens or closes the form below the text.
type ToggleForm struct{}

var panelActs = []act{{name: "panel", text: func(arg, _ string) (Msg, bool) { return OpenPanel{arg}, true }}, {name: "show-form", plain: ToggleForm{}}}

// onPanel handles what the tabs ask for.
func (s *Session) onPanel(m Msg, e *Effects) bool {
	switch m := m.(type) {
	case OpenPanel:
		i := widgetNamed(m.Name)
		if i < 0 || widgets[i].panel == "" || !s.has(i) {
			return true
		}
		s.openPanel(i)
		e.Announce = "Panel: " + widgets[i].panel + "."
		e.Save = append(e.Save, Entry{Key: "panel." + s.opt.ID, Value: m.Name})
	case ToggleForm:
		i := widgetNamed("editor-form")
		s.closed ^= 1 << i
		s.dirty |= partForm
		word := "closed"
		if s.open(i) {
			word = "open"
		}
		e.Announce = "The form is " + word + "."
		e.Save = append(e.Save, Entry{Key: "form." + s.opt.ID, Value: word})
	default:
		return false
	}
	return true
}

// panelsHTML is the row of tabs. Each is a button that says whether its panel is
// the one shown.
func (s *Session) panelsHTML() string {
	var m markup.Writer
	m.Raw(`<span class="tabs" role="group" aria-label="Panels">`)
	for i := range widgets {
		if w := &widgets[i]; w.panel != "" && s.has(i) {
			m.Raw(`<button type="button" class="tab" data-act="panel"`).Attr("data-arg", w.name).Attr("id", s.id("panel-"+w.name)).
				Attr("aria-controls", s.id(w.name)).Flag("aria-pressed", s.open(i)).Attr("aria-keyshortcuts", w.key).
				Attr("title", w.label+" ("+strings.ToUpper(w.key)+")").Put(`>`, w.panel, `</button>`)
		}
	}
	return m.Raw(`</span>`).String()
}

// panels opens and closes the panels' elements and marks their tabs.
func (p *patches) panels() {
	s := p.s
	for i := range widgets {
		if w := &widgets[i]; w.panel != "" && s.has(i) {
			p.flag(w.name, "data-open", s.open(i))
			p.flag("panel-"+w.name, "aria-pressed", s.open(i))
		}
	}
	form := s.open(widgetNamed("editor-form"))
	p.flag("editor-form", "data-open", form)
	p.flag("show-form", "aria-pressed", form)
}
