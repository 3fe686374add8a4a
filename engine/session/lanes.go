package session

import (
	"strings"

	"borrowedtime/engine/view"
)

// Lanes folds a lane of the timeline or a whole group to a thin strip ("t3", "t"),
// hides the event marks of a kind ("loan"), or undoes that.
type Lanes struct{ Word string }

// KeptLanes is what the browser kept of it.
type KeptLanes struct{ Words []string }

var laneActs = []act{{name: "lanes", text: func(arg, _ string) (Msg, bool) { return Lanes{arg}, true }}}

// onLanes handles what the timeline's lanes look like.
func (s *Session) onLanes(m Msg, e *Effects) bool {
	switch m := m.(type) {
	case Lanes:
		s.toggleLanes(m.Word, e)
	case KeptLanes:
		s.lanes = nil
		for _, w := range m.Words {
			if len(s.lanes) < mostKept && isLaneWord(w) {
				s.lanes = append(s.lanes, w)
			}
		}
		s.dirty |= partLanes
	default:
		return false
	}
	return true
}

// mostKept bounds the list that the browser kept: every lane and kind of marks of
// the largest scenario has room.
const mostKept = 1000

// isLaneWord reports whether a word may name a lane, a group or a kind of marks.
// What the browser kept may be from another release, or nonsense.
func isLaneWord(w string) bool {
	if view.MarkNamed(w) != view.NoMark {
		return true
	}
	if w == "" || len(w) > 4 || strings.IndexByte("ctl", w[0]) < 0 {
		return false
	}
	return strings.Trim(w[1:], "0123456789") == ""
}

// toggleLanes puts a word into the list of what is folded or hidden, or takes it
// out; the browser keeps the list.
func (s *Session) toggleLanes(word string, e *Effects) {
	var words []string
	e.Announce = "Shown less."
	for _, w := range s.lanes {
		if w == word {
			e.Announce = "Shown again."
			continue
		}
		words = append(words, w)
	}
	if len(words) == len(s.lanes) {
		words = append(words, word)
	}
	s.lanes = words
	s.dirty |= partLanes
	e.Save = append(e.Save, Entry{Key: "lanes." + s.opt.ID, Value: strings.Join(words, " ")})
}

// lanesHTML has the buttons of the event marks and those that fold lanes.
func (s *Session) lanesHTML() string {
	if s.good == nil {
		return ""
	}
	return `<span class="row marks-bar" role="group" aria-label="Event marks">` + view.MarkButtons(s.scene(), s.marksSeen()) +
		`</span><details class="lane-list"><summary>Fold lanes</summary>` + view.LaneButtons(s.scene(), mostThings) + `</details>`
}

// marksSeen counts the marks that may be seen.
func (s *Session) marksSeen() *[view.NumMarks]int {
	if s.aheadNow() != AheadHidden {
		return &s.good.marks
	}
	n := view.CountMarks(s.passed(s.scene()).Trace)
	return &n
}

// overviewHTML draws the whole of the run, thin, with what the timeline shows of it.
func (s *Session) overviewHTML() string {
	if s.good == nil {
		return ""
	}
	return view.Overview(s.pictured(s.whole()), s.window())
}

// scrubMarksHTML puts the marks below the time slider.
func (s *Session) scrubMarksHTML() string {
	if s.good == nil {
		return ""
	}
	return view.ScrubMarks(s.passed(s.whole()))
}

// whole is the scene with all of the run in the window.
func (s *Session) whole() *view.Frame {
	f := s.scene()
	f.Window[0], f.Window[1] = 0, s.good.end()
	return f
}
