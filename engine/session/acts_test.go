package session

import (
	"regexp"
	"strings"
	"testing"
)

// pageActs are done by the page itself: they need no message, or one that the
// control's words alone do not make.
var pageActs = " print help fullscreen choose watch solution "

var drawnAct = regexp.MustCompile(`data-act="([^"]*)"`)

// TestControlsDoSomething: no two controls share a name, and each that any
// widget draws, open or closed, is known.
func TestControlsDoSomething(t *testing.T) {
	known := map[string]bool{}
	lists := [][]act{commonActs}
	for i := range widgets {
		lists = append(lists, widgets[i].acts)
	}
	for _, list := range lists {
		for _, a := range list {
			if set := b2i(a.plain != nil) + b2i(a.number != nil) + b2i(a.text != nil); set != 1 || known[a.name] {
				t.Errorf("%q stands twice, or does %d things", a.name, set)
			}
			known[a.name] = true
		}
	}
	s := New(Options{ID: "s", Text: inversion})
	s.closed = 0
	html := ""
	for _, m := range []Msg{nil, Seek{5_000_000}, Fork{}, TogglePresent{}, Unfork{}, Edit{"no scenario"}} {
		s.Update(m)
		s.dirty = partAll
		for _, r := range s.Changed() {
			html += r.HTML
		}
	}
	drawn := drawnAct.FindAllStringSubmatch(html, -1)
	for _, m := range drawn {
		if !known[m[1]] && !strings.Contains(pageActs, " "+m[1]+" ") {
			t.Errorf("a control does nothing: %q", m[1])
		}
	}
	if len(drawn) < 50 || !strings.Contains(html, `data-act="problem"`) || !strings.Contains(html, `data-act="fork-insert"`) {
		t.Errorf("only %d controls were drawn", len(drawn))
	}
}

func b2i(b bool) int {
	if b {
		return 1
	}
	return 0
}
