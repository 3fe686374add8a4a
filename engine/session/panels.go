package session

import (
	"strings"

	"borrowedtime/engine/internal/markup"
)

// TogglePanel opens or closes a panel by its widget's name.
type TogglePanel struct{ Name string }

// OpenPanels closes all panels but the named ones: what the browser kept.
type OpenPanels struct{ Names []string }

var panelActs = []act{{name: "panel", text: func(arg, _ string) (Msg, bool) { return TogglePanel{arg}, true }}}

// onPanel handles what the bar of panels asks for.
func (s *Session) onPanel(m Msg, e *Effects) bool {
	switch m := m.(type) {
	case TogglePanel:
		i := widgetNamed(m.Name)
		if i < 0 || widgets[i].panel == "" || !s.has(i) {
			return true
		}
		s.closed ^= 1 << i
		word := "closed"
		if s.open(i) {
			word = "open"
			s.dirty |= widgets[i].on
		}
		e.Announce = "Panel " + widgets[i].panel + " is " + word + "."
		e.Save = append(e.Save, Entry{Key: "panels." + s.opt.ID, Value: s.openPanels()})
	case OpenPanels:
		for i := range widgets {
			if widgets[i].panel == "" || !s.has(i) {
				continue
			}
			s.closed |= 1 << i
			for _, n := range m.Names {
				if n == widgets[i].name {
					s.closed &^= 1 << i
					s.dirty |= widgets[i].on
				}
			}
		}
	default:
		return false
	}
	return true
}

// openPanels lists the open panels, for the browser to keep; "-" is none.
func (s *Session) openPanels() string {
	var names []string
	for i := range widgets {
		if widgets[i].panel != "" && s.has(i) && s.open(i) {
			names = append(names, widgets[i].name)
		}
	}
	if len(names) == 0 {
		return "-"
	}
	return strings.Join(names, " ")
}

// panelsHTML is the bar of panels: a button for each that can be closed.
func (s *Session) panelsHTML() string {
	var m markup.Writer
	m.Raw(`<span class="label" aria-hidden="true">Show</span>`)
	for i := range widgets {
		if w := &widgets[i]; w.panel != "" && !w.part && s.has(i) {
			m.Raw(s.panelButton(i, "chip"))
		}
	}
	m.Raw(`<button type="button" class="chip plain" data-act="present" aria-keyshortcuts="p" title="The stage alone, large, for a room (P)">Present</button>`)
	m.Raw(`<button type="button" class="chip plain" data-act="print" title="A handout on paper">Print</button>`)
	return m.String()
}

// panelButton opens and closes a panel.
func (s *Session) panelButton(i int, class string) string {
	w := &widgets[i]
	return markup.Raw(`<button type="button" data-act="panel"`).Attr("class", class).Attr("data-arg", w.name).Attr("id", s.id("panel-"+w.name)).
		Attr("aria-controls", s.id(w.name)).Flag("aria-pressed", s.open(i)).Put(`>`, w.panel, `</button>`).String()
}

// panels opens and closes the panels' elements and marks their buttons.
func (p *patches) panels() {
	s := p.s
	for i := range widgets {
		if w := &widgets[i]; w.panel != "" && s.has(i) {
			p.flag(w.name, "data-open", s.open(i))
			p.flag("panel-"+w.name, "aria-pressed", s.open(i))
		}
	}
}
