package session

import (
	"sort"

	"borrowedtime/engine"
	"borrowedtime/engine/config"
	"borrowedtime/engine/goal"
	"borrowedtime/engine/scenario"
	"borrowedtime/engine/trace"
	"borrowedtime/engine/view"
)

// run is one scenario and what became of it.
type run struct {
	text     string
	scenario *scenario.Scenario
	sim      *engine.Sim
	trace    *trace.Trace
	stops    []view.Stop
	collect  *view.Collector // finds the stops once the engine is done
	outcomes []goal.Outcome
	marks    [view.NumMarks]int // how many of each kind
	trouble  int                // the record of a deadlock, or of why the run ended early; -1: none
	whole    *run               // of which this is the part that is known; nil: this is all
	length   trace.Time         // how much time the stage shows; 0: see end
}

// Problem is something wrong with the text, with its place. Line 0 means the
// scenario as a whole.
type Problem struct {
	Line, Col, Len int
	Msg, Hint      string
	Ours           bool // a mistake of ours, not of the text; Fault has the report
}

// compile reads the text. If it is right a new run begins (Work runs it);
// otherwise the problems are listed, and the stage keeps what it shows or goes on
// with the run of the last text that was right.
func (s *Session) compile() {
	s.dirty |= partErrors | partStatus
	s.errs = nil
	text := s.text
	s.guard("reading the scenario", func() {
		sc, errs := scenario.Parse(text)
		var cfg *config.Config
		if len(errs) == 0 && sc != nil {
			cfg, errs = sc.Config()
		}
		if len(errs) > 0 || cfg == nil {
			s.errs = problems(errs)
			return
		}
		spare := s.spare
		if s.next != nil {
			spare = s.next.sim // nobody has looked at it
		}
		s.next, s.halted, s.spare = nil, nil, nil
		sim, err := engine.Reuse(spare, cfg)
		if err != nil {
			s.errs = []Problem{{Msg: err.Error()}}
			return
		}
		s.next = &run{text: text, scenario: sc, sim: sim}
	})
}

func problems(errs scenario.Errors) []Problem {
	list := make([]Problem, 0, len(errs))
	for _, e := range errs {
		list = append(list, Problem{Line: e.Line, Col: e.Col, Len: e.Len, Msg: e.Msg, Hint: e.Hint})
	}
	if len(list) == 0 {
		list = append(list, Problem{Msg: "there is no scenario here"})
	}
	return list
}

// Working reports whether a run is waiting for Work: the scenario's own, or one
// that it is compared with.
func (s *Session) Working() bool {
	return s.next != nil || s.comparisonWork() || s.sweepWork() || s.ownWork()
}

// Work runs at most n more events of the newest scenario and puts it on the
// stage when it is done. A page calls it once a frame while Working.
func (s *Session) Work(n int) {
	if s.next == nil {
		if s.ownWork() {
			s.workOwn(n)
		} else if s.comparisonWork() {
			s.workCompare(n)
		} else if s.sweepWork() {
			s.workSweep(n)
		}
		return
	}
	done := false
	if !s.guard("running the scenario", func() { done = s.next.work(n) }) {
		s.next = nil
		return
	}
	s.dirty |= partStatus
	if done {
		s.install()
	}
}

// readFactor is how many records are read in the time that one event takes to run.
const readFactor = 16

// work runs n events; once all are run it reads as many records for stops as
// take about the same time.
func (r *run) work(n int) (done bool) {
	if r.collect == nil {
		if !r.sim.RunEvents(n) {
			return false
		}
		r.collect = view.NewCollector(r.sim.Trace())
	}
	return r.collect.Collect(n * readFactor)
}

// install puts the finished run on the stage. The playhead stays where it was.
func (s *Session) install() {
	r := s.next
	s.next, s.moving = nil, false
	s.guard("reading the run", func() {
		r.trace = r.sim.Trace()
		if !s.keepsPast(r) {
			s.spare = r.sim
			return
		}
		r.stops, r.collect = r.collect.Stops, nil
		r.trouble = trouble(r.trace)
		r.outcomes = evaluate(r.scenario.Expects, r.trace)
		r.marks = view.CountMarks(r.trace)
		if s.opt.Asks {
			r.length = r.trace.Until // when it ends may be an answer
		}
		s.retire()
		s.good = r
		if at, n, hidden := s.limit(r); hidden {
			s.good = r.until(at, n)
		}
		s.rest()
		s.pointAt(view.Cell{})
		s.hands.over, s.hands.knob, s.hands.held = hand{}, hand{}, false
		s.dirty |= partRun | partStop | partGoal
		s.cpu = min(s.cpu, r.trace.CPUs)
		s.choose(s.chosen)
		if s.zoom[1] > r.end() {
			s.zoom = [2]trace.Time{}
		}
		s.keepPlace()
		s.pointAgain()
		s.replay()
		s.judge()
	})
}

// retire keeps the memory of the run on the stage for the next one but one. What
// the comparison and the pictures have of it goes.
func (s *Session) retire() {
	if s.good == nil {
		return
	}
	s.cmp.of, s.cmp.runs, s.cmp.why = nil, nil, nil
	s.sweep.of = nil
	s.shown, s.telling = picture{}, moment{}
	s.spare = s.good.sim
}

// keepPlace puts the cursor where it was in the run before: at the same time,
// and among events of one instant at the same one.
func (s *Session) keepPlace() {
	was, once := s.cursor, s.atOnce
	s.seek(was.at)
	if was.stop >= 0 && was.stop < len(s.good.stops) && s.good.stops[was.stop].At == was.at {
		s.setCursor(was)
		s.setAtOnce(once)
	}
}

func evaluate(expects []*goal.Expect, t *trace.Trace) []goal.Outcome {
	list := make([]goal.Outcome, 0, len(expects))
	for _, e := range expects {
		list = append(list, e.Eval(t))
	}
	return list
}

// trouble finds the first record of a deadlock, or of why the run ended early.
func trouble(t *trace.Trace) int {
	for i := range t.Records {
		if k := t.Records[i].Kind; k == trace.KindDeadlock || k == trace.KindStopped {
			return i
		}
	}
	return -1
}

// stopOf is the stop that record i belongs to, or the last one before it.
func (r *run) stopOf(i int) int {
	return sort.Search(len(r.stops), func(n int) bool { return r.stops[n].First > i }) - 1
}

// stopAt is the last stop at or before an instant, -1 before the first.
func (r *run) stopAt(at trace.Time) int {
	return sort.Search(len(r.stops), func(i int) bool { return r.stops[i].At > at }) - 1
}
