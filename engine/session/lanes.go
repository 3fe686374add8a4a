package session

import (
	"strconv"
	"strings"

	"borrowedtime/engine/view"
)

type (
	// Fold makes a group of lanes thin, or high again: a bit of view.Groups.
	Fold struct{ Group int }
	// HideMarks hides a kind of event marks, or shows it again: a row of view.MarkKinds.
	HideMarks struct{ Kind int }
	// KeptLanes is what the browser kept of the two: "folded hidden" as numbers.
	KeptLanes struct{ Text string }
	// Point says what the pointer is on, in the timeline's units.
	Point struct{ X, Y int }
	// Press selects the lane that the pointer is on.
	Press struct{ X, Y int }
	// Lane moves the lane cursor of the keyboard down or up.
	Lane struct{ Step int }
	// SelectLane selects the lane that the cursor is on.
	SelectLane struct{}
	// Overview brings a place of the overview into the middle of the timeline.
	Overview struct{ X int }
)

// lanes is how the timeline's lanes are shown, and the one that is pointed at.
type lanes struct {
	folded int
	hidden uint
	spot   view.Spot
}

// onLanes handles what is about the timeline's lanes.
func (s *Session) onLanes(m Msg, e *Effects) bool {
	switch m := m.(type) {
	case Fold:
		if m.Group >= 0 && m.Group < len(view.Groups) {
			s.lanes.folded ^= 1 << m.Group
			s.keepLanes(e)
		}
	case HideMarks:
		if m.Kind >= 0 && m.Kind < len(view.MarkKinds) {
			s.lanes.hidden ^= 1 << m.Kind
			s.keepLanes(e)
		}
	case KeptLanes:
		folded, hidden, _ := strings.Cut(m.Text, " ")
		f, _ := strconv.Atoi(folded)
		h, _ := strconv.Atoi(hidden)
		s.lanes.folded, s.lanes.hidden = f&(1<<len(view.Groups)-1), uint(h)&(1<<len(view.MarkKinds)-1)
		s.dirty |= partView
	default:
		return s.onSpot(m, e)
	}
	return true
}

// onSpot handles what points at a lane.
func (s *Session) onSpot(m Msg, e *Effects) bool {
	switch m := m.(type) {
	case Point:
		if s.good != nil {
			s.pointAt(view.SpotAt(s.scene(), m.X, m.Y))
		}
	case Press:
		if s.good != nil {
			s.pointAt(view.SpotAt(s.scene(), m.X, m.Y))
			s.chooseSpot()
		}
	case Lane:
		if s.good != nil {
			spot := s.lanes.spot
			spot.At = s.cursor.at
			s.pointAt(spot.Step(s.good.trace, m.Step))
			e.Announce = s.detail()
		}
	case SelectLane:
		s.chooseSpot()
		if words := s.chosenWords(); words != "" {
			e.Announce = words + " is selected."
		}
	case Overview:
		if s.good != nil {
			w := s.window()
			s.show(view.OverviewTime(s.scene(), m.X)-(w[1]-w[0])/2, w[1]-w[0])
		}
	default:
		return false
	}
	return true
}

func (s *Session) keepLanes(e *Effects) {
	s.dirty |= partView
	e.Save = append(e.Save, Entry{Key: "lanes." + s.opt.ID, Value: strconv.Itoa(s.lanes.folded) + " " + strconv.Itoa(int(s.lanes.hidden))})
}

func (s *Session) pointAt(spot view.Spot) {
	if spot != s.lanes.spot {
		s.lanes.spot = spot
		s.dirty |= partSpot
	}
}

// chooseSpot selects what the pointer or the lane cursor is on.
func (s *Session) chooseSpot() {
	if spot := s.lanes.spot; spot.Kind != 0 {
		s.choose(Selection{SelectionKind(spot.Kind), spot.ID})
	}
}

// detail is what stands at the place that is pointed at, in words.
func (s *Session) detail() string {
	if s.good == nil || s.lanes.spot.Kind == 0 {
		return ""
	}
	return s.lanes.spot.Words(s.scene())
}

func (s *Session) detailHTML() string {
	text := s.detail()
	if text == "" {
		text = "Point at a lane, or press ↑ and ↓ on the timeline, to read what it shows. A click or Enter selects it."
	}
	return `<p class="mute small">` + esc(text) + `</p>`
}

// lanesHTML is the row of switches for lanes and marks; kinds of marks that the
// run has none of are left out.
func (s *Session) lanesHTML() string {
	if s.good == nil {
		return ""
	}
	var b strings.Builder
	button := func(act string, n int, word string, on bool) {
		b.WriteString(`<button type="button" class="chip" data-act="` + act + `"` + attr("data-arg", strconv.Itoa(n)) +
			attr("aria-pressed", strconv.FormatBool(on)) + `>` + word + `</button>`)
	}
	b.WriteString(`<span class="row" role="group" aria-label="Lanes"><span class="mute small" aria-hidden="true">Lanes</span>`)
	for i, word := range view.Groups {
		if i < 2 || len(s.good.trace.Locks) > 0 {
			button("fold", i, word, s.lanes.folded>>i&1 == 0)
		}
	}
	b.WriteString(`</span><span class="row" role="group" aria-label="Event marks">`)
	any := false
	for i, n := range view.CountMarks(s.scene()) {
		if n == 0 {
			continue
		}
		if !any {
			b.WriteString(`<span class="mute small" aria-hidden="true">Marks</span>`)
			any = true
		}
		button("marks", i, view.MarkKinds[i].Word+" "+strconv.Itoa(n), s.lanes.hidden>>i&1 == 0)
	}
	b.WriteString(`</span>`)
	return b.String()
}

// overviewHTML is the whole run in one strip, while the timeline shows a part.
func (s *Session) overviewHTML() string {
	if s.good == nil || s.zoom[1] <= s.zoom[0] {
		return ""
	}
	return view.Overview(s.scene())
}
