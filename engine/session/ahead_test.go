package session

import (
	"strings"
	"testing"

	"borrowedtime/engine/view"
)

// ahead is a stage with what lies ahead hidden.
func aheadOf(how int) *Session {
	s := New(Options{ID: "s", Text: inversion})
	s.Update(Ahead{How: how, Kept: true})
	s.Changed()
	return s
}

// TestHiddenAheadEndsAtThePlayhead: at rest the pictures of a stage are to the byte
// those of a run that has come as far as the playhead.
func TestHiddenAheadEndsAtThePlayhead(t *testing.T) {
	s := aheadOf(AheadHidden)
	pictures := []string{"timeline", "overview", "slider-marks", "view-zoom"}
	shown := map[string]int{}
	for range 26 {
		now := map[string]string{}
		for _, r := range s.regions(partAll) {
			now[strings.TrimPrefix(r.ID, "s-")] = r.HTML
		}
		whole := s.good
		cut := *whole
		cut.trace = whole.trace.Cut(s.cursor.at, s.currentStop().Last)
		cut.marks = view.CountMarks(cut.trace)
		cut.stops = whole.stops[:s.cursor.stop+1]
		other := *s
		other.good, other.ahead = &cut, AheadShown
		cut.length = whole.end()
		for _, name := range pictures {
			want := other.region(&widgets[widgetNamed(name)])
			if f := other.Fault(); f != "" {
				t.Fatal(f)
			}
			if now[name] != want {
				t.Errorf("at %s %s is\n%s\nwant\n%s", clock(s.cursor.at), name, now[name], want)
			}
			shown[now[name]]++
		}
		s.Update(StepForward{})
		s.play.shown = 0
	}
	if len(shown) < 40 {
		t.Errorf("only %d different pictures: nothing grows", len(shown))
	}
}

// TestAheadGrows: while a stage plays nothing but the playhead, with its curtain, moves
// in the timeline; when it stops the picture ends there.
func TestAheadGrows(t *testing.T) {
	s := aheadOf(AheadHidden)
	pieces := strings.Count(view.Timeline(s.frame()), "<title>")
	s.Update(Play{})
	drawn := 0
	for range 300 {
		s.Update(Tick{16_000_000})
		for _, r := range s.Changed() {
			if r.ID == "s-timeline" {
				drawn++
				if !strings.Contains(r.HTML, `class="curtain"`) || strings.Count(r.HTML, "<title>") != pieces {
					t.Error("while it plays the timeline is not whole")
				}
			}
		}
	}
	if drawn != 1 {
		t.Errorf("the timeline was drawn %d times in 300 frames", drawn)
	}
	s.Update(Pause{})
	for _, r := range s.regions(partAll) {
		if r.ID == "s-timeline" && strings.Count(r.HTML, "<title>") > pieces/2 {
			t.Error("at rest the timeline shows more than the playhead has passed")
		}
	}
}

// TestNothingAheadIsPointedAt: where nothing is drawn there is nothing to point at,
// and what is drawn lasts until the playhead.
func TestNothingAheadIsPointedAt(t *testing.T) {
	s := aheadOf(AheadHidden)
	s.Update(Seek{4_000_000})
	f := s.scene()
	for y := 300; y < 2000; y += 50 {
		s.Update(Pointer{Do: Points, X: view.PlayheadX(f, 9_000_000), Y: y})
		if s.cell.at.Kind != 0 {
			t.Fatalf("ahead of the playhead there is %s", s.detailHTML())
		}
		s.Update(Pointer{Do: Points, X: view.PlayheadX(f, 3_900_000), Y: y})
		if s.cell.at.To > 4_000_000 {
			t.Errorf("behind the playhead there is %s", s.detailHTML())
		}
	}
	s.Update(CellMove{})
	for range 40 {
		s.Update(CellMove{Steps: 1})
		if s.cell.at.To > 4_000_000 || strings.Contains(s.detailHTML(), "until the end") {
			t.Fatalf("the keys lead to %s", s.detailHTML())
		}
	}
}

// TestAheadChoice: the choices go round, are told and kept; a hidden answer hides what
// lies ahead whatever was chosen.
func TestAheadChoice(t *testing.T) {
	s := aheadOf(AheadShown)
	for _, want := range []string{"faint", "hidden", "shown"} {
		e := s.Update(NextAhead{})
		if len(e.Save) != 1 || e.Save[0] != (Entry{"ahead", want}) || e.Announce != "What lies ahead is "+want+"." {
			t.Errorf("%s: kept %v, told %q", want, e.Save, e.Announce)
		}
	}
	s.Update(Hide{On: true})
	if s.aheadNow() != AheadHidden {
		t.Error("while answers are hidden what lies ahead is shown")
	}
	s.Update(Reveal{})
	if s.aheadNow() != AheadShown {
		t.Error("an answer that is shown hides what lies ahead")
	}
	if e := s.Update(Ahead{How: 7}); s.ahead != AheadShown || len(e.Save) > 0 {
		t.Error("a choice that there is not was made")
	}
}
