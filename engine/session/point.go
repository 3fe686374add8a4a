package session

import (
	"strconv"

	"borrowedtime/engine/internal/markup"
	"borrowedtime/engine/trace"
	"borrowedtime/engine/view"
)

// Pointer is what a pointer does over the timeline, at a place in the view's
// units. A grip holds the timeline by one or two places: what was under them when
// it began stays under them, so it moves and stretches what is shown.
type Pointer struct {
	Do   byte // a row of the constants
	X, Y int
	X2   int // a grip's other place
	// Touch: it is a finger, which takes hold of nothing but the end of the stretch
	// that is pointed at.
	Touch bool
}

// What a pointer does.
const (
	Points  = 'p' // it rests there, or moves
	Presses = 'd' // it is down and begins to drag: a hand takes what is there, or the playhead follows
	Lifts   = 'u' // it is down and begins to drag up or down: a hand takes the task that is there
	Drags   = 'm' // it goes on
	Drops   = 'o' // it is let go where it is
	Cancels = 'x' // it is let go, and nothing has changed
	Taps    = 't' // it was pressed and let go in one place
	Grips   = 'g' // a grip begins
	Holds   = 'h' // it goes on
	Slides  = 's' // over the overview: the middle of what the timeline shows goes there
)

// CellMove moves the stretch that the keys point at: by lanes, or to those before
// and after it. CellPick selects its lane and goes to its beginning; CellFold
// folds the lane; CellLeave points at nothing.
type (
	CellMove  struct{ Lanes, Steps int }
	CellPick  struct{}
	CellFold  struct{}
	CellLeave struct{}
)

// pointed is the stretch of a lane that is pointed at; Kind 0 is none.
type pointed struct {
	at    view.Cell
	when  trace.Time    // the instant that moves from lane to lane keep
	keys  bool          // by keys: the arrows move it
	named bool          // the pointer went down on a lane's name: nothing is dragged
	grip  [2]trace.Time // what a grip holds
}

// onPoint handles what points at the timeline.
func (s *Session) onPoint(m Msg, e *Effects) bool {
	if s.good == nil {
		return false
	}
	switch m := m.(type) {
	case Pointer:
		s.pointer(m, e)
	case CellMove:
		s.cellMove(m)
	case CellPick:
		s.choose(Selection{SelectionKind(s.cell.at.Kind), s.cell.at.ID})
		s.halt()
		s.seek(s.cell.at.From)
		e.Announce = s.chosenWords() + " is selected. " + s.Told()
	case CellFold:
		s.toggleLanes(s.cell.at.Word(), e)
	case CellLeave:
		s.pointAt(view.Cell{})
	default:
		return s.onHand(m, e)
	}
	return true
}

func (s *Session) pointer(m Pointer, e *Effects) {
	if s.handPointer(m, e) {
		return
	}
	switch m.Do {
	case Points:
		s.point(m.X, m.Y)
		s.hover(m.X, m.Y)
	case Presses:
		_, s.cell.named = view.Place(s.scene(), m.X, m.Y)
		s.onStep(SeekX{m.X}, e)
	case Drags:
		s.onStep(SeekX{m.X}, e)
	case Drops, Cancels, Lifts:
	case Taps:
		s.tap(m.X, m.Y, e)
		s.knob()
	case Slides:
		w := s.window()
		length := w[1] - w[0]
		if s.zoom[1] <= s.zoom[0] {
			length /= 4
		}
		s.show(view.TimeAt(s.whole(), m.X)-length/2, length)
	default:
		s.grip(min(m.X, m.X2), max(m.X, m.X2), m.Do == Grips)
	}
}

// point points at what lies there; on a lane's name that is what the lane does at
// the playhead.
func (s *Session) point(x, y int) (l view.Lane, name bool) {
	f := s.scene()
	l, name = view.Place(f, x, y)
	at := s.cursor.at
	if !name {
		at = view.TimeAt(f, x)
	}
	c := view.Cell{}
	if l.Kind != 0 && l.ID >= 0 && at <= s.seen() {
		c = view.CellAt(s.near(), l, at)
	}
	s.pointAt(c)
	return l, name
}

func (s *Session) pointAt(c view.Cell) {
	s.cell.keys = false
	if c != s.cell.at {
		s.cell.at, s.cell.when = c, c.From
		s.hands.told, s.hands.knob = "", hand{}
		s.dirty |= partCell
		s.moving = false
	}
}

// tap selects what lies there; on the sign before a lane's name it folds the
// lane, and on the name of what is selected it selects nothing.
func (s *Session) tap(x, y int, e *Effects) {
	l, name := s.point(x, y)
	if !name {
		s.halt()
		s.seek(view.TimeAt(s.scene(), x))
	}
	what := Selection{SelectionKind(l.Kind), l.ID}
	switch {
	case l.Kind == 0:
	case x < 0, l.ID < 0:
		s.toggleLanes(l.Word(), e)
	default:
		if name && what == s.chosen {
			what = Selection{}
			e.Announce = "Nothing is selected."
		}
		s.onSelect(Select{what}, e)
	}
}

// cellMove moves the cell by lanes or by stretches; the first move puts it on the
// lane that is selected, or the first one, where the playhead is.
func (s *Session) cellMove(m CellMove) {
	c, when := s.cell.at, s.cell.when
	switch {
	case !s.cell.keys:
		m.Lanes, when = 0, s.cursor.at
		if c.Lane = (view.Lane{Kind: byte(s.chosen.Kind), ID: s.chosen.ID}); c.Kind == 0 {
			c.Kind = 'c'
		}
	case m.Steps > 0 && c.To < s.seen():
		when = c.To
	case m.Steps < 0 && c.From > 0:
		when = c.From - 1
	}
	c = view.CellAt(s.near(), c.Lane.Next(s.good.trace, m.Lanes), min(when, s.seen()))
	if m.Steps != 0 {
		when = c.From
	}
	if w := s.window(); c.To <= w[0] || c.From >= w[1] {
		s.show(c.From-(w[1]-w[0])/8, w[1]-w[0])
	}
	s.pointAt(c)
	s.cell.keys, s.cell.when = true, when
	s.knob()
}

// grip shows the stretch of time for which the held instants are under the
// places that hold them.
func (s *Session) grip(x1, x2 int, begin bool) {
	f, held := s.scene(), &s.cell.grip
	if begin {
		held[0], held[1] = view.TimeAt(f, x1), view.TimeAt(f, x2)
		return
	}
	w := s.window()
	length := w[1] - w[0]
	left, width := view.Axis(f)
	if x2-x1 > fingers && held[1] > held[0] {
		length = max((held[1]-held[0])*width/trace.Time(x2-x1), shortest)
	}
	s.show(held[0]-(trace.Time(x1)-left)*length/width, length)
}

// fingers is how far apart two fingers are at least, in the view's units: nearer,
// they only move what is shown.
const fingers = 200

// detailHTML is the line that tells what is pointed at.
func (s *Session) detailHTML() string {
	switch {
	case s.good == nil:
		return ""
	case s.handWords() != "":
		return markup.Text(s.handWords())
	case len(s.errs) > 0:
		where := ""
		if n := s.errs[0].Line; n > 0 {
			where = " in line " + strconv.Itoa(n)
		}
		return `<strong class="warn">The text has a mistake` + where + `: this is the last version that ran.</strong>`
	case s.concealed():
		return `<span class="mute">What is pointed at stands here once the answer is shown.</span>`
	case s.cell.at.Kind == 0 || s.cell.at.From > s.seen():
		return `<span class="mute">Point at any part of the timeline, or press ↓ on it, to read here what it is.</span>`
	}
	return markup.Text(view.CellWords(s.near(), s.cell.at))
}
