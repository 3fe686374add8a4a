package session

import (
	"borrowedtime/engine"
	"strconv"

	"borrowedtime/engine/scenario"
	"borrowedtime/engine/trace"
	"borrowedtime/engine/view"
)

// Session is one stage. The zero value is not usable; see New.
type Session struct {
	opt  Options
	own  string // the text that reset goes back to
	text string // as typed

	undo   history
	good   *run        // what is on the stage; nil until some text was right
	spare  *engine.Sim // an old run that nobody looks at: its memory serves again
	next   *run        // what is being computed; nil when nothing is
	halted *run        // what was being computed when the learner stopped it
	errs   []Problem   // what is wrong with text; the good run stays on the stage

	cursor  cursor
	atOnce  bool    // it was put at an instant, and is on none of its stops in particular
	shown   picture // the machine at the cursor
	telling moment  // what the narrator tells of its instant
	play    player
	widgetState
	question Ask // the open question; no ID: none
	barred   bar
	closed   uint64 // widgets that are closed, a bit each

	pending  uint64 // widgets that are out of date and wait for their turn, a bit each
	moving   bool   // nothing but the playhead has changed since Patches
	lastTurn int    // the widget that was drawn last while it plays

	challenge *challenge
	link      *badLink
	kept      scenario.Entries // what an opened link said that is not for us
	narrow    bool             // drawn for a phone
	keys      bool             // single-key shortcuts are on
	note      string
	fault     string // the report of a mistake of ours that nobody has asked for yet
	left      left   // what became of a text from last time
	aside     Draft  // that text, while the address shows another
	ran       string // the last version that ran, as the browser keeps it beside the text
	dirty     part
}

// cursor is a place in a run: an instant, and the last stop at or before it
// (-1: before the first). Several stops can share an instant.
type cursor struct {
	at   trace.Time
	stop int
}

// New returns a session and runs its scenario as far as one slice goes.
func New(o Options) *Session {
	if o.Events == 0 {
		o.Events = EventsAtOnce
	}
	s := &Session{opt: o, own: o.Text, text: o.Text, keys: true, dirty: partAll}
	s.play.speed = normalSpeed
	s.firstPanels()
	s.cursor = cursor{at: o.At, stop: -1}
	s.compile()
	s.Work(o.Events)
	return s
}

// ID returns the prefix of the stage's element ids.
func (s *Session) ID() string { return s.opt.ID }

// Text returns the scenario as typed.
func (s *Session) Text() string { return s.text }

// id returns an element id of this stage, sel a selector for it.
func (s *Session) id(name string) string  { return s.opt.ID + "-" + name }
func (s *Session) sel(name string) string { return "#" + s.id(name) }

// frame is what the pictures are drawn from at the cursor.
func (s *Session) frame() *view.Frame {
	f, p := s.scene(), s.picture()
	f.Snap, f.Prev = p.now, p.before
	f.ToGo = s.toGo()
	return f
}

// scene is the frame without the machine: enough to place the playhead, and
// cheap enough for every animation frame.
func (s *Session) scene() *view.Frame {
	return &view.Frame{
		Trace: s.good.trace, At: s.cursor.at, Stop: s.currentStop(),
		Known: s.known(), Scenario: s.good.scenario, ID: s.opt.ID, Narrow: s.narrow, Window: s.window(), Fork: s.fork.at, Glossary: s.glossary(),
		Lanes: s.lanes, Chosen: view.Lane{Kind: byte(s.chosen.Kind), ID: s.chosen.ID}, Cell: s.cell.at,
	}
}

// currentStop is the cursor's stop; before the first one it is empty.
func (s *Session) currentStop() view.Stop {
	if s.cursor.stop < 0 {
		return view.Stop{}
	}
	return s.good.stops[s.cursor.stop]
}

// picture holds the machine at a stop and before it.
type picture struct {
	run         *run
	stop        int
	now, before *trace.Snapshot
}

// picture fetches the machine at the cursor's stop from the engine, once a stop.
func (s *Session) picture() picture {
	if s.shown.now != nil && s.shown.run == s.good && s.shown.stop == s.cursor.stop {
		return s.shown
	}
	s.shown = picture{run: s.good, stop: s.cursor.stop}
	p := &s.shown
	if s.cursor.stop < 0 {
		now := s.good.sim.At(-1)
		p.now = &now
		return *p
	}
	steps, _ := s.moment() // first: the engine goes forward faster than back
	st := s.good.stops[s.cursor.stop]
	for i := range steps {
		if steps[i].Stop == st {
			p.now, p.before = steps[i].Snap, steps[i].Prev
		}
	}
	if p.now == nil {
		first, last := s.events(st)
		before, now := s.machineAt(first), s.machineAt(last)
		p.now, p.before = &now, &before
	}
	return *p
}

// seek puts the playhead at an instant, and the cursor on the last stop until
// then. Time 0 is before the first stop, so that a stage begins with nothing
// told yet.
func (s *Session) seek(at trace.Time) {
	if s.good == nil {
		return
	}
	at = min(max(at, 0), s.good.last())
	stop := -1
	if at > 0 {
		stop = s.good.stopAt(at)
	}
	s.setCursor(cursor{at, stop})
	s.setAtOnce(true)
}

// visit goes to an instant and all that happens then, also if it is the first.
func (s *Session) visit(at trace.Time) {
	s.seek(at)
	if s.good != nil && s.cursor.stop < 0 {
		s.goTo(s.good.stopAt(at))
		s.setAtOnce(true)
	}
}

// setAtOnce notes how the cursor came to where it is: the narrator marks other words.
func (s *Session) setAtOnce(on bool) {
	if s.atOnce != on && !s.play.on {
		s.dirty |= partStop
	}
	s.atOnce = on
}

// Instant is when the stop at the cursor happened, -1 before the first.
func (s *Session) Instant() trace.Time {
	if s.good == nil || s.cursor.stop < 0 {
		return -1
	}
	return s.good.stops[s.cursor.stop].At
}

// toEnd goes to the end of the run and its last stop, also if the run ended at
// time 0.
func (s *Session) toEnd() {
	if s.good != nil {
		s.setCursor(cursor{s.good.last(), len(s.good.stops) - 1})
	}
}

// goTo puts the cursor on a stop; -1 is the start of the run, and the one after the
// last is where the hidden part begins, if there is one.
func (s *Session) goTo(stop int) {
	if s.good == nil {
		return
	}
	if stop >= len(s.good.stops) && s.hidden() {
		s.toEnd()
		return
	}
	stop = min(max(stop, -1), len(s.good.stops)-1)
	c := cursor{stop: stop}
	if stop >= 0 {
		c.at = s.good.stops[stop].At
	}
	s.setCursor(c)
	s.setAtOnce(false)
}

func (s *Session) setCursor(c cursor) {
	s.rest()
	if c.stop != s.cursor.stop {
		if s.room.hide {
			s.dirty |= partCell
		}
		if s.play.on {
			s.play.stale = true
		} else {
			s.dirty |= partStop | partTasks
		}
	}
	if c != s.cursor && s.trimmed() {
		s.dirty |= partAhead
	}
	s.cursor = c
	s.follow()
}

// clock prints an instant or a length of time with its unit: milliseconds to
// the microsecond, so that the width stays the same while time runs.
func clock(t trace.Time) string {
	us := int64(t) / 1000
	frac := strconv.FormatInt(us%1000+1000, 10)[1:]
	return strconv.FormatInt(us/1000, 10) + "." + frac + " ms"
}
