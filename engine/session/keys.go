package session

import (
	"strings"

	"borrowedtime/engine/internal/markup"
)

// Where says what has the focus when a key is pressed.
type Where int

// The places, from the least to the most particular.
const (
	OnPage   Where = iota // nothing, or something that takes no keys
	OnStage               // the timeline or another part of the stage that can have the focus
	OnSlider              // the time slider
	InEditor              // the scenario's text
	InField               // any other field
	OnButton              // a button or link: Space and Enter are its own
	OnChoice              // a radio button
)

// keyRow is one shortcut: the keys as a page reports them, what they do, and how
// the help shows them.
type keyRow struct {
	key    string // KeyboardEvent.key, letters in lower case; "S-" in front: with Shift
	places string // letters of places: p page, s stage, l slider, b button, c stage while a stretch is pointed at by keys
	msg    Msg
	shown  string
	does   string
}

var keyTable = []keyRow{
	{" ", "psl", Toggle{}, "Space", "play or pause"},
	{".", "pslb", StepForward{}, ".", "next event"},
	{",", "pslb", StepBack{}, ",", "event before"},
	{">", "pslb", Speed{1}, "Shift + .", "faster"},
	{"<", "pslb", Speed{-1}, "Shift + ,", "slower"},
	{"S-.", "pslb", Speed{1}, "", ""},
	{"S-,", "pslb", Speed{-1}, "", ""},
	{"]", "pslb", NextLink{}, "]", "next link of a donor chain"},
	{"[", "pslb", PrevLink{}, "[", "link before"},
	{"arrowright", "c", CellMove{Steps: 1}, "", ""},
	{"arrowleft", "c", CellMove{Steps: -1}, "", ""},
	{"enter", "c", CellPick{}, "", ""},
	{"escape", "c", CellLeave{}, "", ""},
	{"arrowright", "sl", StepForward{}, "→", "next event (on the timeline or the time slider)"},
	{"arrowleft", "sl", StepBack{}, "←", "event before (there too)"},
	{"S-arrowright", "sl", SeekBy{1_000_000}, "Shift + →", "a millisecond on"},
	{"S-arrowleft", "sl", SeekBy{-1_000_000}, "Shift + ←", "a millisecond back"},
	{"home", "sl", ToStart{}, "Home", "to the start"},
	{"end", "sl", ToEnd{}, "End", "to the end"},
	{"pageup", "sl", Page{1}, "Page Up", "a tenth on"},
	{"pagedown", "sl", Page{-1}, "Page Down", "a tenth back"},
	{"w", "sl", Zoom{Percent: 50}, "W, S", "zoom in, zoom out (on the timeline)"},
	{"s", "sl", Zoom{Percent: 200}, "", ""},
	{"a", "sl", Pan{-4}, "A, D", "earlier, later (on the timeline)"},
	{"d", "sl", Pan{4}, "", ""},
	{"f", "sl", Fit{}, "F", "the whole run (on the timeline)"},
	{"arrowdown", "sc", CellMove{Lanes: 1}, "↓, ↑", "look at a lane of the timeline; ← and → then go along it, Enter selects, Esc ends"},
	{"arrowup", "sc", CellMove{Lanes: -1}, "", ""},
	{"+", "c", HandBy{1}, "+, -", "make the run longer or shorter that the stretch ends in, or its task start later or earlier (while a stretch is looked at)"},
	{"S-+", "c", HandBy{1}, "", ""},
	{"=", "c", HandBy{1}, "", ""},
	{"-", "c", HandBy{-1}, "", ""},
	{"m", "c", HandPin{}, "M", "pin the task that is looked at to the next CPU, after the last one to none"},
	{"c", "c", CellFold{}, "C", "fold that lane, or unfold it"},
	{"b", "pslb", Fork{}, "B", "fork: keep the past, change what happens from the playhead on"},
	{"p", "pslb", TogglePresent{}, "P", "present: the stage alone, large; Escape ends it"},
	{"u", "pslb", NextAhead{}, "U", "what lies ahead: shown, faint or hidden"},
	{"h", "pslb", Reveal{}, "H", "show the hidden answer"},
	{"1", "pslb", KernelKey{1}, "1", "kernel without proxy execution"},
	{"2", "pslb", KernelKey{2}, "2", "kernel with priority inheritance"},
	{"3", "pslb", KernelKey{3}, "3", "kernel 6.17"},
	{"4", "pslb", KernelKey{4}, "4", "kernel 7.1"},
	{"5", "pslb", KernelKey{5}, "5", "kernel 7.3"},
	{"6", "pslb", KernelKey{6}, "6", "the next kernel"},
}

// pageKeys are the shortcuts that belong to the page and not to a stage.
var pageKeys = []struct{ shown, does string }{
	{"/", "search; Esc leads back from there"},
	{"N, Shift + N", "next lesson, lesson before"},
	{"S", "on slides: the speaker’s notes"},
	{"Ctrl + Enter", "in the editor: play what you wrote, from the start"},
	{"Ctrl + Z, Ctrl + Shift + Z", "undo, redo (a reset too)"},
	{"Page Down, Page Up", "while presenting: next step, step before (clickers send these)"},
	{"Drag", "in the timeline: the end of a bar makes its run longer, the beginning of a task lets it start later, a task onto a CPU’s lane is pinned there (Esc lets go); elsewhere the playhead goes along"},
	{"Esc", "close this help; leave the editor; end presenting"},
	{"1 to 9, Enter, Backspace", "while you are the scheduler: choose, decide or go on, the question before"},
	{"?", "this help"},
}

// KeyMsg is the message of a key. Single keys do nothing in fields, and nothing
// anywhere if the learner switched them off; the slider's own keys stay.
func (s *Session) KeyMsg(key string, shift, ctrl bool, where Where) (Msg, bool) {
	key = strings.ToLower(key)
	if ctrl {
		return editKey(key, shift, where)
	}
	if where == InEditor || where == InField {
		return nil, false
	}
	if !s.keys && where != OnSlider && where != OnStage {
		return nil, false
	}
	if m, ok := s.roomKey(key, where); ok {
		return m, true
	}
	if m, ok := s.decideKey(key, where); ok {
		return m, s.keys || len(key) > 1
	}
	if shift && key != ">" && key != "<" {
		key = "S-" + key
	}
	place := "psl--bb"[where : where+1] // in the order of the constants
	if s.cell.keys && where == OnStage {
		place = "cs"
	}
	if i := s.panelOf(key); i >= 0 && where != OnSlider {
		return OpenPanel{widgets[i].name}, s.keys
	}
	for _, k := range keyTable {
		if k.key == key && strings.ContainsAny(k.places, place) {
			return k.msg, s.keys || len(strings.TrimPrefix(key, "S-")) > 1
		}
	}
	return nil, false
}

// panelOf finds the panel that a key opens; -1: none that the stage has.
func (s *Session) panelOf(key string) int {
	for i := range widgets {
		if widgets[i].key == key && s.has(i) {
			return i
		}
	}
	return -1
}

// roomKey is a key that means something else while presenting: those that
// clickers send, and Escape.
func (s *Session) roomKey(key string, where Where) (Msg, bool) {
	if !s.room.on || where == OnSlider {
		return nil, false
	}
	switch key {
	case "pagedown":
		return StepForward{}, true
	case "pageup":
		return StepBack{}, true
	case "escape":
		return Present{}, true
	}
	return nil, false
}

// editKey is undo and redo; in a field that is not the editor they are the field's own.
func editKey(key string, shift bool, where Where) (Msg, bool) {
	if where == InField {
		return nil, false
	}
	switch {
	case key == "z" && !shift:
		return Undo{}, true
	case key == "z", key == "y":
		return Redo{}, true
	}
	return nil, false
}

// HelpHTML lists the shortcuts, with the switch that turns single keys off.
func HelpHTML(on bool) string {
	var m markup.Writer
	m.Raw(`<div class="panel-head"><h2 tabindex="-1" autofocus>Keys</h2><button type="button" data-act="close-help">Close</button></div><p><label class="switch"><input type="checkbox" data-act="keys"`)
	if on {
		m.Raw(` checked`)
	}
	m.Raw(`> Single-key shortcuts</label></p><table class="keys"><tbody>`)
	row := func(shown, does string) {
		if shown != "" {
			m.Put(`<tr><th scope="row"><kbd>`, shown, `</kbd></th><td>`, does, `</td></tr>`)
		}
	}
	for _, k := range keyTable {
		row(k.shown, k.does)
	}
	for i := range widgets {
		if w := &widgets[i]; w.key != "" {
			row(strings.ToUpper(w.key), "panel: "+w.panel)
		}
	}
	for _, k := range pageKeys {
		row(k.shown, k.does)
	}
	return m.Raw(`</tbody></table>`).String()
}
