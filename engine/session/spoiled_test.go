//go:build !js

package session

import (
	"testing"

	"borrowedtime/engine"
	"borrowedtime/engine/trace"
	"borrowedtime/engine/view"
)

// TestNothingSpoiled: while a question is open a stage tells to the byte what it
// would tell if the engine had stopped at the question's instant, whatever a reader
// tries.
func TestNothingSpoiled(t *testing.T) {
	for _, a := range questions(t) {
		s, other := a.ask(), a.ignorant(t)
		for _, m := range append([]Msg{Tick{}}, curious(a.q)...) {
			e, want := s.Update(m), other.Update(m)
			if e.Announce != want.Announce {
				t.Fatalf("%s under %s, %#v announces\n%s\nit should know only\n%s", a.q.ID, s.good.trace.Profile, m, e.Announce, want.Announce)
			}
			got, known := everything(s), everything(other)
			for key, text := range got {
				if text != known[key] {
					t.Fatalf("%s under %s: after %#v %s is\n%s\nit should know only\n%s", a.q.ID, s.good.trace.Profile, m, key, text, known[key])
				}
			}
			if s.cursor.at > a.q.At {
				t.Fatalf("%s: after %#v the playhead is at %s", a.q.ID, m, clock(s.cursor.at))
			}
		}
	}
}

// ignorant is the same stage of an engine that stopped at the question's instant:
// nobody has computed what comes then.
func (a *asked) ignorant(t *testing.T) *Session {
	s := a.ask()
	whole := s.good.all()
	cfg, errs := whole.scenario.Config()
	if len(errs) > 0 {
		t.Fatal(errs)
	}
	cfg.Until = a.q.At - 1
	sim, err := engine.New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	sim.Run()
	r := *whole
	r.sim, r.trace = sim, sim.Trace()
	lengthen(r.trace, a.q.At)
	r.trace.Until, r.length = whole.trace.Until, whole.trace.Until
	c := view.NewCollector(r.trace)
	c.Collect(len(r.trace.Records))
	r.stops, r.outcomes, r.marks = c.Stops, nil, view.CountMarks(r.trace)
	s.good = &r
	s.conceal()
	return s
}

// lengthen makes a run that ended a nanosecond before an instant end at it.
func lengthen(t *trace.Trace, at trace.Time) {
	for i := range t.Segments {
		lengthenOne(&t.Segments[i].End, at)
	}
	for _, list := range t.TaskSpans {
		for i := range list {
			lengthenOne(&list[i].End, at)
		}
	}
	for _, list := range t.LockSpans {
		for i := range list {
			lengthenOne(&list[i].End, at)
		}
	}
	lengthenOne(&t.End, at)
}

func lengthenOne(end *trace.Time, at trace.Time) {
	if *end == at-1 {
		*end = at
	}
}

// curious tries all that could tell what comes.
func curious(q Ask) []Msg {
	list := []Msg{ToStart{}, Seek{q.At}, Seek{trace.Never}, ToEnd{}, StepBack{}, StepForward{}, StepForward{}, GoToStop{Number: 1000}, Page{Tenths: 10},
		NextLink{}, NextLink{}, PrevLink{}, Play{}, Tick{20_000_000}, ToStart{}, Play{}, SetClock{ByEvent: true}, Tick{100_000_000}, Pause{}, SetClock{},
		Zoom{Percent: 50}, Pan{4}, Pan{4}, Pan{4}, Fit{}, SeekX{7000}, Pointer{Do: Slides, X: 7000}, Fit{}, Check{}, Fork{}, Unfork{}, Narrow{On: true}, Narrow{},
		Present{On: true}, Reveal{}, Present{}, CellMove{}, CellMove{Steps: 5}, CellMove{Steps: 1}, CellMove{Lanes: 1}, CellMove{Lanes: 3}, CellLeave{}, CopyLink{}, CopyText{}}
	for _, k := range []string{"handoff", "loan", "theft", "travel", "fallback"} {
		list = append(list, Jump{k, 1}, Jump{k, 1}, Jump{k, -1})
	}
	for i := range 4 {
		list = append(list, Select{Selection{TaskSelected, i}}, Select{Selection{CPUSelected, i}}, Select{Selection{LockSelected, i}})
	}
	for y := 0; y < 3000; y += 150 {
		list = append(list, Pointer{Do: Points, X: 2000, Y: y}, Pointer{Do: Points, X: 7000, Y: y}, Pointer{Do: Taps, X: 7000, Y: y})
	}
	for range 30 {
		list = append(list, StepForward{})
	}
	return list
}
