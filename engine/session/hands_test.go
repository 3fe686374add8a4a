//go:build !js

package session

import (
	"math/rand"
	"slices"
	"strings"
	"testing"

	"borrowedtime/engine/scenario"
	"borrowedtime/engine/trace"
	"borrowedtime/engine/view"
)

// drag takes hold at a place and lets go at another.
func drag(s *Session, do byte, x, y, x2, y2 int) Effects {
	s.Update(Pointer{Do: do, X: x, Y: y})
	s.Update(Pointer{Do: Drags, X: x2, Y: y2})
	e := s.Update(Pointer{Do: Drops})
	s.WorkOn(EventsAtOnce)
	return e
}

// before are the records of a run before an instant.
func before(t *trace.Trace, at trace.Time) (list []trace.Record) {
	for _, r := range t.Records {
		if r.At < at {
			list = append(list, r)
		}
	}
	return list
}

// TestHandsOnGallery: whatever a hand can take hold of in the ready scenarios,
// dragging it changes that number of the text and nothing else, and leaves the run
// until there as it was, unless the step is done more than once. Undo brings the text back.
func TestHandsOnGallery(t *testing.T) {
	var tried [pinHand]int
	locks := 0
	for name, text := range gallery(t) {
		s := New(Options{ID: "s", Text: text})
		s.Work(EventsAtOnce)
		seen := map[hand]bool{}
		for y := 280; y < 4000; y += 60 {
			for x := 600; x < 7600; x += 40 {
				c := s.handAt(x, y)
				if c.kind == noHand || c.why != "" || seen[c] {
					continue
				}
				seen[c] = true
				for _, dx := range []int{300, -300} {
					tried[c.kind]++
					if c.edge.Kind == 'l' {
						locks++
					}
					tryHand(t, name, s, c, x, y, dx)
				}
			}
		}
	}
	if tried[runHand] < 150 || tried[startHand] < 40 || locks < 30 {
		t.Errorf("tried too few: %d ends of runs, %d of them of locks, %d starts", tried[runHand], locks, tried[startHand])
	}
}

func tryHand(t *testing.T, name string, s *Session, c hand, x, y, dx int) {
	text, was, run := s.Text(), s.good.scenario, s.good.trace
	past, then := before(run, c.edge.At), before(run, c.edge.At+1)
	e := drag(s, Presses, x, y, x+dx, y)
	if s.Text() == text {
		if c.kind == runHand && dx > 0 {
			t.Errorf("%s: %+v stays as it is: %s", name, c, e.Announce)
		}
		return
	}
	if len(s.errs) > 0 || s.good.text != s.Text() {
		t.Fatalf("%s: %+v: %v\n%s", name, c, s.errs, s.Text())
	}
	now := s.good.scenario
	back := now.Clone()
	line := back.TaskByID(c.task)
	var to trace.Duration
	if c.kind == runHand {
		to = line.Flat()[c.step].D
		line.Flat()[c.step].D = c.was
	} else {
		to = trace.Duration(now.TaskByID(c.task).Start())
		line.Attrs = slices.Clone(was.TaskByID(c.task).Attrs)
	}
	if scenario.Format(back) != scenario.Format(was) {
		t.Errorf("%s: %+v: more has changed than one place:\n%s", name, c, s.Text())
	}
	if (dx > 0) != (to > c.was) {
		t.Errorf("%s: %+v: dragged by %d it is %v", name, c, dx, to)
	}
	if !strings.Contains(e.Announce, c.was.String()+" → "+to.String()) {
		t.Errorf("%s: %v to %v is told as %q", name, c.was, to, e.Announce)
	}
	once := was.TaskByID(c.task).Copies == 0 && s.howOften(c) == ""
	if dx > 0 && once && !slices.Equal(past, before(s.good.trace, c.edge.At)) {
		t.Errorf("%s: %+v: what was before has changed", name, c)
	}
	if dx > 0 && once && slices.Equal(then, before(s.good.trace, c.edge.At+1)) {
		t.Errorf("%s: %+v: what ends there still ends there", name, c)
	}
	if s.Update(Undo{}); s.Text() != text {
		t.Errorf("%s: undo does not bring the text back:\n%s", name, s.Text())
	}
	s.WorkOn(EventsAtOnce)
}

// TestHandsAnywhere: wherever pointers and keys do whatever, nothing panics, and
// the text is one that runs.
func TestHandsAnywhere(t *testing.T) {
	r := rand.New(rand.NewSource(1))
	for name, text := range gallery(t) {
		s := New(Options{ID: "s", Text: text})
		s.Work(EventsAtOnce)
		for range 150 {
			do := []byte{Presses, Presses, Lifts, Drags, Drags, Drops, Cancels, Points, Taps}[r.Intn(9)]
			s.Update(Pointer{Do: do, X: r.Intn(8200) - 200, Y: r.Intn(4000) - 50, Touch: r.Intn(4) == 0})
			switch r.Intn(12) {
			case 0:
				s.Update(CellMove{Lanes: r.Intn(3) - 1, Steps: r.Intn(3) - 1})
			case 1:
				s.Update(HandBy{r.Intn(21) - 10})
			case 2:
				s.Update(HandPin{})
			case 3:
				s.Update(Zoom{Percent: 50 + 50*r.Intn(3)})
			case 4:
				s.Update(Undo{})
			}
			s.WorkOn(EventsAtOnce)
			s.Changed()
			s.Patches()
			if len(s.errs) > 0 || s.Fault() != "" || s.good.text != s.Text() {
				t.Fatalf("%s: %v\n%s", name, s.errs, s.Text())
			}
		}
	}
}

const twoCPUs = `cpus 2
until 20ms
task H cpus=0 start=2ms { run 1ms; lock A; run 1ms; unlock A }
task L*2 cpus=1 { repeat 3 { lock A; run 2ms; unlock A } } # both
`

// TestHandsByKey: what the keys point at gets longer and shorter, starts later, and is
// pinned to one CPU after the other; the keys still point at it.
func TestHandsByKey(t *testing.T) {
	s := New(Options{ID: "s", Text: twoCPUs})
	said := func(m Msg, want, in string) {
		t.Helper()
		e := s.Update(m)
		if !strings.HasPrefix(e.Announce, want) || !strings.Contains(s.Text(), in) {
			t.Errorf("%T says %q, not %q, and the text has %q:\n%s", m, e.Announce, want, in, s.Text())
		}
		if !s.cell.keys {
			t.Errorf("%T: the keys point at nothing any more", m)
		}
	}
	s.Update(CellMove{Lanes: 1}) // CPU 0
	s.Update(CellMove{Lanes: 2}) // H, which has not started
	said(HandBy{1}, "H: start 2ms → 2.1ms. Undo takes it back.", "start=2.1ms")
	said(HandBy{-1}, "H: start 2.1ms → 2ms", "start=2ms")
	said(HandPin{}, "H: cpus=0 → cpus=1", "H cpus=1")
	said(HandPin{}, "H: cpus=1 → any CPU", "task H start=2ms")
	said(HandPin{}, "H: any CPU → cpus=0", "task H start=2ms cpus=0")
	s.Update(CellMove{Steps: 1})
	said(HandBy{1}, "H: run 1ms → 1.1ms", "{ run 1.1ms; lock A; run 1ms;")
	for range 10 {
		s.Update(HandBy{-1})
	}
	said(HandBy{-1}, "It is as short as it gets here.", "{ run 100us; lock A; run 1ms;")
	s.Update(CellMove{Lanes: 1})
	said(HandBy{1}, "L1 waits for lock A here: the program of L2 decides", "run 2ms; unlock A")
	s.Update(CellMove{Lanes: 1})
	said(HandBy{1}, "L1 to L2: run 2ms → 2.1ms, in each round", "run 2.1ms; unlock A } } # both")
}

// TestHandsKeepGoal: a change by hand that a challenge does not allow says so, as one that
// is typed does; one that it allows says nothing.
func TestHandsKeepGoal(t *testing.T) {
	s := New(Options{ID: "s", Text: twoCPUs})
	s.SetChallenge(Challenge{ID: "c", Allow: []string{"task L"}, Expect: []string{"wait(H, A) < 1us"}, Start: twoCPUs})
	s.Update(StartGoal{})
	s.Update(CellMove{Lanes: 1})
	s.Update(CellMove{Lanes: 2})
	if e := s.Update(HandBy{1}); !strings.Contains(e.Announce, "You also changed task H.") {
		t.Errorf("a change that is not allowed says %q", e.Announce)
	}
	s.Update(Undo{})
	s.Update(CellMove{Lanes: 1})
	s.Update(CellMove{Lanes: 3})
	if e := s.Update(HandBy{1}); !strings.HasPrefix(e.Announce, "L1 to L2: run 2ms") || strings.Contains(e.Announce, "also") {
		t.Errorf("a change that is allowed says %q", e.Announce)
	}
	const alone = "until 20ms\ntask H { run 1ms }\n"
	s = New(Options{ID: "s", Text: alone})
	s.SetChallenge(Challenge{ID: "c", Expect: []string{"ran(H) > 1ms"}, Start: alone})
	s.Update(StartGoal{})
	s.Update(CellMove{Lanes: 1})
	if e := s.Update(HandBy{1}); !strings.HasPrefix(e.Announce, "H: run 1ms → 1.01ms") || !strings.Contains(e.Announce, "Solved") {
		t.Errorf("a change that solves a challenge says %q", e.Announce)
	}
}

// TestHandsLetGo: what is let go with Escape, on no CPU's lane, or where it was,
// changes nothing; until the pointer is up nothing else is dragged.
func TestHandsLetGo(t *testing.T) {
	s := New(Options{ID: "s", Text: twoCPUs})
	f := s.scene()
	x, y := 0, 0
	for y = 280; y < 3000 && x == 0; y += 20 {
		for at := 600; at < 7600; at += 20 {
			if c := s.handAt(at, y); c.kind == runHand && c.why == "" {
				x = at
				break
			}
		}
	}
	s.Update(Pointer{Do: Presses, X: x, Y: y - 20})
	if !s.Holding() {
		t.Fatal("nothing is held")
	}
	s.Update(Pointer{Do: Drags, X: x + 700, Y: y})
	s.Update(Pointer{Do: Cancels})
	s.Update(Pointer{Do: Drags, X: x + 900, Y: y})
	if s.cursor.at != f.At {
		t.Error("the playhead went along after the hand had let go")
	}
	s.Update(Pointer{Do: Drops})
	if drag(s, Presses, x, y-20, x+3, y); s.Text() != twoCPUs {
		t.Errorf("the text has changed:\n%s", s.Text())
	}
	drag(s, Lifts, 4000, 480, 4000, 3000)
	if s.Text() != twoCPUs {
		t.Errorf("dropped on no CPU's lane, the text has changed:\n%s", s.Text())
	}
	drag(s, Presses, 3000, 20, 4000, 20)
	if s.cursor.at == f.At {
		t.Error("the playhead can't be dragged any more")
	}
}

// TestHandsKnowNothing: while a question of the page is open, no hand is at an instant
// that is hidden; before it there are some, and what they change stays before it.
func TestHandsKnowNothing(t *testing.T) {
	for name, text := range gallery(t) {
		s := New(Options{ID: "s", Text: text})
		s.Work(EventsAtOnce)
		at := s.good.stops[len(s.good.stops)/2].At
		s.Update(Ask{ID: "q", At: at})
		found := 0
		for y := 280; y < 4000; y += 60 {
			for x := 600; x < 7600; x += 40 {
				s.Update(Pointer{Do: Points, X: x, Y: y})
				c := s.hands.over
				if c.edge.Kind == 0 {
					continue
				}
				if found++; c.edge.At >= at {
					t.Fatalf("%s: a hand at %v, which is hidden from %v on: %q", name, c.edge.At, at, s.handWords())
				}
			}
		}
		if found == 0 {
			t.Errorf("%s: no hand before %v", name, at)
		}
		s = New(Options{ID: "s", Text: text})
		s.Work(EventsAtOnce)
		s.Update(Ahead{How: AheadHidden})
		s.Update(Seek{at})
		for y := 280; y < 4000; y += 60 {
			for x := 600; x < 7600; x += 40 {
				s.Update(Pointer{Do: Points, X: x, Y: y})
				if c := s.hands.over; c.edge.At > at {
					t.Fatalf("%s: a hand at %v, which is hidden after %v: %q", name, c.edge.At, at, s.handWords())
				}
				s.Update(Pointer{Do: Lifts, X: x, Y: y})
				if s.Holding() && view.TimeAt(s.scene(), x) > at {
					t.Fatalf("%s: a hand takes what is hidden at %v", name, view.TimeAt(s.scene(), x))
				}
				s.Update(Pointer{Do: Cancels})
			}
		}
	}
}

// TestHandsRefused: what the language does not allow is not written, and it is told why;
// the key that pins goes on to the next CPU that is allowed.
func TestHandsRefused(t *testing.T) {
	const text = "cpus 3\ncpuset g 0,2\ntask A cpuset=g { run 5ms }\n"
	s := New(Options{ID: "s", Text: text})
	y := 280
	for l, _ := view.Place(s.scene(), 3000, y); l != (view.Lane{Kind: 'c', ID: 1}); l, _ = view.Place(s.scene(), 3000, y) {
		y += 20
	}
	name := y
	for l, _ := view.Place(s.scene(), 100, name); l.Kind != 't'; l, _ = view.Place(s.scene(), 100, name) {
		name += 20
	}
	e := drag(s, Presses, 100, name, 3000, y)
	if s.Text() != text || !strings.HasPrefix(e.Announce, "A: any CPU → cpus=1 can’t be: ") {
		t.Errorf("taken to a CPU that it may not use: %q\n%s", e.Announce, s.Text())
	}
	s.Update(CellMove{Lanes: 1})
	s.Update(CellMove{Lanes: 3})
	for _, want := range []string{"A: any CPU → cpus=0.", "A: cpus=0 → cpus=2.", "A: cpus=2 → any CPU."} {
		if e := s.Update(HandPin{}); !strings.HasPrefix(e.Announce, want) || len(s.errs) > 0 {
			t.Errorf("%q, not %q: %v\n%s", e.Announce, want, s.errs, s.Text())
		}
	}
}
