package session

import (
	"strconv"

	"borrowedtime/engine/config"
	"borrowedtime/engine/scenario"
	"borrowedtime/engine/trace"
	"borrowedtime/engine/view"
)

// Hands change the scenario in the timeline: the end of a bar is the length of a
// run, the beginning of a task its start, the end of a lock's bar the run before
// the unlock, a CPU's lane the CPU that a task is pinned to. Each change is one
// edit of the text.

// HandBy makes longer or shorter what the keys point at, by units of the zoom.
// HandPin pins its task to the next CPU, after the last one to none.
type (
	HandBy  struct{ Units int }
	HandPin struct{}
)

// hand is what a hand can take hold of: a number in the text, and where it shows.
type hand struct {
	kind handKind
	edge view.Edge
	task trace.TaskID
	step int // of the task's program, as an index into Flat
	was  trace.Duration
	why  string // why a pointer can't move this edge
}

type handKind byte

const (
	noHand    handKind = iota // edge has a reason if it is at one
	runHand                   // the length of a run step
	startHand                 // when a task starts
	pinHand                   // which CPU a task is pinned to
)

// handling is what hands do now.
type handling struct {
	of    *run // the run that over and knob are of
	over  hand // where the pointer is
	knob  hand // the end of the stretch that was tapped or is pointed at by keys
	held  bool
	spent bool // held no more, but the pointer is still down
	drag  hand // what is held
	taken trace.Time
	by    trace.Duration // how far it was dragged
	cpu   int            // whose lane it is over, -1: none
	told  string         // what became of it, until something else is pointed at
	back  view.Cell      // what to point at once the changed scenario has run
}

// How near to an edge a pointer takes hold of it, and a finger, in tenths of the
// view's units: 4 to 6 pixels, and 22.
const (
	handReach   = 45
	fingerReach = 210
)

// Holding reports whether a drag is a hand's.
func (s *Session) Holding() bool { return s.hands.held }

// onHand handles what the keys do; reports whether a message is about hands.
func (s *Session) onHand(m Msg, e *Effects) bool {
	if s.cell.at.Kind == 0 {
		return false
	}
	switch m := m.(type) {
	case HandBy:
		s.handBy(m.Units, e)
	case HandPin:
		s.handPin(e)
	default:
		return false
	}
	return true
}

// handPointer takes what a pointer does with hands; false if it is nothing to them.
func (s *Session) handPointer(m Pointer, e *Effects) bool {
	h := &s.hands
	switch m.Do {
	case Presses, Lifts:
		h.spent = false
		return s.take(m) || m.Do == Lifts
	case Drags:
		if h.held {
			s.dragTo(m.X, m.Y)
		}
		return h.held || h.spent
	case Drops:
		if h.held {
			s.drop(e)
		}
		h.spent = false
	case Cancels:
		if h.held {
			s.release()
			h.spent = true
			e.Announce = "Let go: nothing has changed."
		}
	default:
		return false
	}
	return true
}

// take takes hold of what is at the place where a pointer went down.
func (s *Session) take(m Pointer) bool {
	h := &s.hands
	f := s.scene()
	c := s.handAt(m.X, m.Y)
	if m.Touch {
		c = h.knob
		if !c.edge.Near(f, m.X, m.Y, fingerReach) {
			return false
		}
	}
	if m.Do == Lifts || c.kind == noHand {
		if c = s.pinAt(m); c.kind == noHand {
			return false
		}
	}
	if c.why != "" || s.cannot() != "" {
		return false
	}
	s.halt()
	h.drag, h.held, h.by, h.cpu, h.taken = c, true, 0, -1, view.TimeAt(f, m.X)
	s.dirty |= partCell
	return true
}

// pinAt is the task whose name or bar is there, to be dragged to a CPU.
func (s *Session) pinAt(m Pointer) (c hand) {
	if s.good.trace.CPUs < 2 || m.Touch {
		return c
	}
	f := s.scene()
	l, name := view.Place(f, m.X, m.Y)
	at := view.TimeAt(f, m.X)
	switch {
	case l.ID < 0 || !name && (m.Do != Lifts || s.beyond(at)):
		return c
	case l.Kind == 't':
		c.task = trace.TaskID(l.ID)
	case l.Kind == 'c' && !name:
		if c.task = executes(s.good.trace, l.ID, at); c.task < 0 {
			return c
		}
	default:
		return c
	}
	c.kind, c.edge = pinHand, view.Edge{Lane: l, At: at}
	return c
}

// executes is the task that executes on a CPU at an instant, or just before it.
func executes(t *trace.Trace, cpu int, at trace.Time) trace.TaskID {
	for i := range t.Segments {
		if g := &t.Segments[i]; int(g.CPU) == cpu && g.Start <= at && at <= g.End {
			return g.Exec
		}
	}
	return trace.NoTask
}

// dragTo moves what is held.
func (s *Session) dragTo(x, y int) {
	h := &s.hands
	f := s.scene()
	h.by, h.cpu = trace.Duration(view.TimeAt(f, x)-h.taken), -1
	if l, _ := view.Place(f, x, y); h.drag.kind == pinHand && l.Kind == 'c' && l.ID >= 0 {
		h.cpu = l.ID
	}
	s.dirty |= partCell
}

// release lets go of what is held.
func (s *Session) release() {
	s.hands.held, s.hands.over = false, hand{}
	s.dirty |= partCell
}

// drop makes the change that the drag has come to.
func (s *Session) drop(e *Effects) {
	h := &s.hands
	c, by, cpu := h.drag, h.by, h.cpu
	s.release()
	if c.kind == pinHand {
		if cpu < 0 {
			e.Announce = "Nothing has changed: it was on no CPU’s lane."
			return
		}
		s.change(c, trace.Duration(cpu), e)
		return
	}
	s.change(c, s.wanted(c, by), e)
}

// change is the edit that a hand makes, if the language allows it.
func (s *Session) change(c hand, to trace.Duration, e *Effects) {
	sc, words := s.handed(c, to)
	text := scenario.Rewrite(s.text, sc)
	told := words + ". Undo takes it back."
	switch why := s.refuses(text); {
	case text == s.text:
		told = "Nothing has changed."
	case why != "":
		told = words + " can’t be: " + why
	default:
		if s.cell.keys {
			s.hands.back = s.cell.at
		}
		s.replaceText(text, e)
		if k := s.challenge; k != nil && k.active && len(k.outside) > 0 {
			told = words + ". " + s.goalText() + " Undo takes it back."
		}
		if len(s.errs) > 0 {
			told = words + ", but " + s.errs[0].Msg
		}
	}
	s.tellHand(told, e)
}

// tellHand tells what became of a hand, to a screen reader and below the timeline.
func (s *Session) tellHand(text string, e *Effects) {
	s.hands.told = text
	s.dirty |= partCell
	if e.Announce != "" {
		text += " " + e.Announce // a challenge is solved
	}
	e.Announce = text
}

// refuses is what the language has against a text, "" if nothing.
func (s *Session) refuses(text string) (why string) {
	s.guard("reading a change", func() {
		sc, errs := scenario.Parse(text)
		if len(errs) == 0 && sc != nil {
			_, errs = sc.Config()
		}
		if len(errs) > 0 {
			why = mistake(errs)
		}
	})
	return why
}

// cannot is why nothing can be changed by hand now, "" if it can.
func (s *Session) cannot() string {
	if s.good == nil || s.next != nil || s.good.text != s.text {
		return "The text is not what runs here: mend it first, or undo."
	}
	return ""
}

// handed is the scenario after a change by hand, and what it says then.
func (s *Session) handed(c hand, to trace.Duration) (sc *scenario.Scenario, words string) {
	sc = s.good.scenario.Clone()
	t := sc.TaskByID(c.task)
	what, was, now := "run ", c.was.String(), to.String()
	kind, there := scenario.AttrStart, to > 0
	switch c.kind {
	case runHand:
		t.Flat()[c.step].D = to
	case startHand:
		what = "start "
	default:
		kind, there = scenario.AttrCPUs, to >= 0
		what, was, now = "", "any CPU", "any CPU"
		if a := t.Attr(kind); a != nil {
			was = "cpus=" + a.Value()
		}
		if there {
			now = "cpus=" + strconv.Itoa(int(to))
		}
	}
	switch {
	case c.kind == runHand:
	case !there:
		drop(t, kind)
	default:
		a := attrOf(t, kind)
		if a.D = to; kind == scenario.AttrCPUs {
			a.D, a.CPUs = 0, 1<<uint(to)
		}
	}
	return sc, s.whose(c, t) + what + was + " → " + now + s.howOften(c)
}

// attrOf is a task's attribute of a kind, a new one if it has none.
func attrOf(t *scenario.Task, kind scenario.AttrKind) *scenario.Attr {
	if t.Attr(kind) == nil {
		t.Attrs = append(t.Attrs, scenario.Attr{Kind: kind})
	}
	return t.Attr(kind)
}

// whose is the beginning of what is told of a hand.
func (s *Session) whose(c hand, t *scenario.Task) string {
	text := s.good.trace.Tasks[c.task].Name
	if t.Copies > 0 {
		names := t.Names()
		text = names[0] + " to " + names[len(names)-1]
	}
	if c.edge.Kind == 'l' {
		text = s.good.trace.Locks[c.edge.ID].Title() + ", " + text
	}
	return text + ": "
}

// howOften says that a step is done several times.
func (s *Session) howOften(c hand) string {
	t := s.good.scenario.TaskByID(c.task)
	if c.kind != runHand || !repeats(&t.Body, t.Flat()[c.step]) {
		return ""
	}
	return ", in each round"
}

// repeats reports whether a step lies in one of the loops of a block.
func repeats(b *scenario.Block, st *scenario.Step) bool {
	for i := range b.Steps {
		loop := &b.Steps[i]
		if !loop.Loop() {
			continue
		}
		for j := range loop.Body.Steps {
			if &loop.Body.Steps[j] == st {
				return true
			}
		}
		if repeats(&loop.Body, st) {
			return true
		}
	}
	return false
}

// grid is the unit of changes by hand: a power of ten from a microsecond on, two
// pixels or more.
func (s *Session) grid() trace.Duration {
	w := s.window()
	unit := trace.Microsecond
	for unit*400 < trace.Duration(w[1]-w[0]) {
		unit *= 10
	}
	return unit
}

// wanted is what a length of time becomes when it is dragged so far. A run
// keeps one unit at least: what is gone can't be taken hold of.
func (s *Session) wanted(c hand, by trace.Duration) trace.Duration {
	unit := s.grid()
	if by > -unit/2 && by < unit/2 {
		return c.was
	}
	to := max((c.was+by+unit/2)/unit*unit, 0)
	if c.kind == startHand {
		return min(to, max(c.was, trace.Duration(s.good.trace.Until)))
	}
	return min(max(to, min(c.was, unit)), max(c.was, trace.Duration(config.MaxUntil)))
}

// handBy changes what the keys point at.
func (s *Session) handBy(units int, e *Effects) {
	c := s.cellHand(s.cell.at)
	why := c.why
	if c.kind != noHand {
		why = s.cannot()
	}
	if why != "" {
		s.tellHand(why, e)
		return
	}
	to := s.wanted(c, trace.Duration(units)*s.grid())
	if to == c.was {
		s.tellHand("It is as short as it gets here. Zoom in (W) for smaller steps.", e)
		return
	}
	s.change(c, to, e)
}

// handPin pins the task that the keys point at to the next CPU that it may have.
func (s *Session) handPin(e *Effects) {
	l := s.cell.at.Lane
	c := hand{kind: pinHand, edge: view.Edge{Lane: l}, task: trace.TaskID(l.ID)}
	if l.Kind == 'c' {
		c.task = executes(s.good.trace, l.ID, s.cell.at.From+1)
	}
	why := s.cannot()
	switch n := s.good.trace.CPUs; {
	case why != "":
	case l.Kind == 'l' || c.task < 0:
		why = "There is no task here to be pinned."
	case n < 2:
		why = "There is only one CPU."
	default:
		next := 0
		if a := s.good.scenario.TaskByID(c.task).Attr(scenario.AttrCPUs); a != nil {
			for next < n && a.CPUs>>uint(next) != 0 {
				next++
			}
			if a.CPUs&(a.CPUs-1) != 0 {
				next = 0
			}
		}
		for ; next < n; next++ {
			if sc, _ := s.handed(c, trace.Duration(next)); s.refuses(scenario.Rewrite(s.text, sc)) == "" {
				break
			}
		}
		if next == n {
			next = -1
		}
		s.change(c, trace.Duration(next), e)
		return
	}
	s.tellHand(why, e)
}
