package session_test

import (
	"strings"
	"testing"

	"borrowedtime/engine/session"
)

// longRun has some hundred thousand records.
const longRun = `cpus 16
until 200ms
lock A
task W*64 { forever { run 100us; lock A; run 20us; unlock A } }
`

func regionOf(list []session.Region, id string) string {
	for _, r := range list {
		if r.ID == id {
			return r.HTML
		}
	}
	return ""
}

// TestHalt: a run that takes long says how far it is; it can be stopped, and goes
// on from there.
func TestHalt(t *testing.T) {
	s := session.New(session.Options{ID: "x", Text: longRun})
	if !s.Working() {
		t.Fatal("the run is over at once: it is too short for this test")
	}
	if html := regionOf(s.Changed(), "x-status"); !strings.Contains(html, `data-act="halt"`) {
		t.Errorf("no way to stop: %s", html)
	}
	before := percent(t, s)
	s.WorkOn(20_000)
	if after := percent(t, s); after == before || after == "100 %" {
		t.Errorf("after another slice %s are done, before it %s were", after, before)
	}
	act(t, s, "halt")
	if s.Working() {
		t.Fatal("it goes on")
	}
	if html := regionOf(s.Changed(), "x-status"); !strings.Contains(html, `data-act="go-on"`) || !strings.Contains(html, "nothing yet") {
		t.Errorf("it is stopped, and the line of state says %s", html)
	}
	act(t, s, "go-on")
	for s.Working() {
		s.WorkOn(20_000)
	}
	if html := regionOf(s.Changed(), "x-status"); strings.Contains(html, "halt") || strings.Contains(html, "go-on") {
		t.Errorf("it is over, and the line of state says %s", html)
	}
}

// TestHaltedThenEdited: another text is another run.
func TestHaltedThenEdited(t *testing.T) {
	s := session.New(session.Options{ID: "x", Text: longRun})
	act(t, s, "halt")
	s.Update(session.Edit{Text: "until 1ms\ntask A { run 1ms }\n"})
	if html := regionOf(s.Changed(), "x-status"); strings.Contains(html, "go-on") {
		t.Errorf("the run of another text is offered: %s", html)
	}
}

// TestLongRunIsDrawnInPieces: one region at a time, each once.
func TestLongRunIsDrawnInPieces(t *testing.T) {
	s := session.New(session.Options{ID: "x", Text: longRun})
	s.Update(session.OpenPanel{Name: "results"})
	s.Changed()
	for s.Working() {
		s.WorkOn(20_000)
	}
	seen := map[string]bool{}
	for ok := true; ok; ok = s.Drawing() {
		list := s.Changed()
		if len(list) != 1 || seen[list[0].ID] {
			t.Fatalf("%d regions at once, or again: %v", len(list), list[0].ID)
		}
		seen[list[0].ID] = true
	}
	for _, id := range []string{"x-timeline", "x-results", "x-summary", "x-narrator"} {
		if !seen[id] {
			t.Errorf("%s is never drawn", id)
		}
	}
}

func percent(t *testing.T, s *session.Session) string {
	t.Helper()
	for _, p := range s.Patches() {
		if p.Target == "#x-percent" {
			return p.Value
		}
	}
	t.Fatal("nothing says how far it is")
	return ""
}

func act(t *testing.T, s *session.Session, name string) {
	t.Helper()
	m, ok := session.ParseAct(name, "", "")
	if !ok {
		t.Fatal("no control ", name)
	}
	s.Update(m)
}
