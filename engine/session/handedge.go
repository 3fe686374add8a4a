package session

import (
	"sort"
	"strconv"

	"borrowedtime/engine/scenario"
	"borrowedtime/engine/trace"
	"borrowedtime/engine/view"
)

// From the picture to the program: whose step an edge of the timeline is.

// handAt is what a pointer could take hold of at a place.
func (s *Session) handAt(x, y int) hand {
	edge, ok := view.EdgeAt(s.scene(), x, y, handReach)
	if !ok || s.beyond(edge.At) {
		return hand{}
	}
	h := &s.hands
	if h.of == s.good && h.over.edge == edge {
		return h.over
	}
	return s.handOf(edge)
}

// beyond reports whether an instant is hidden, or where the hidden part begins.
func (s *Session) beyond(at trace.Time) bool {
	return s.hidden() && at >= s.good.last() || at > s.seen()
}

// hover notes what a pointer is near to.
func (s *Session) hover(x, y int) {
	h := &s.hands
	c := hand{}
	if y >= 0 {
		c = s.handAt(x, y)
	}
	if c != h.over {
		h.over = c
		s.dirty |= partCell
	}
	h.of = s.good
}

// knob notes what can be taken hold of at the end of the stretch that is pointed at.
func (s *Session) knob() {
	h := &s.hands
	h.knob, h.over = hand{}, hand{}
	if s.cell.at.Kind != 0 && !s.beyond(s.cell.at.To) {
		h.knob, h.of = s.cellHand(s.cell.at), s.good
	}
}

// pointAgain points at what was pointed at by keys before a change by hand.
func (s *Session) pointAgain() {
	c := s.hands.back
	s.hands.back = view.Cell{}
	told := s.hands.told
	if c.Kind == 0 || !(Selection{SelectionKind(c.Kind), c.ID}).in(s.good.trace) || c.From >= s.good.trace.End {
		return
	}
	s.pointAt(view.CellAt(s.near(), c.Lane, min(c.From, s.seen())))
	s.cell.keys, s.cell.when = true, c.From
	s.hands.told = told
	s.knob()
}

// cellHand is what can be changed of a stretch: of the run that it ends in, or of
// the start that it waits for.
func (s *Session) cellHand(c view.Cell) hand {
	e := view.Edge{Lane: c.Lane, At: c.To}
	t := s.good.trace
	switch {
	case c.Kind == 't' && c.To <= t.Stats[c.ID].Started:
		e.Start = true
	case c.Kind == 'l':
		list := t.LockSpans[c.ID]
		for i := range list {
			if list[i].Start == e.At && i > 0 && list[i].Owner == list[i-1].Owner {
				e.At = list[i].End
			}
		}
	}
	return s.handOf(e)
}

// handOf is what an edge stands for in the text.
func (s *Session) handOf(e view.Edge) (c hand) {
	t := s.good.trace
	c.edge = e
	if e.Start {
		c.task, c.kind = trace.TaskID(e.ID), startHand
		c.was = trace.Duration(s.good.scenario.TaskByID(c.task).Start())
		return c
	}
	switch e.Kind {
	case 'c':
		g := lastBefore(len(t.Segments), func(i int) bool {
			return int(t.Segments[i].CPU) == e.ID && t.Segments[i].Start < e.At && t.Segments[i].End >= e.At
		})
		if g < 0 || t.Segments[g].Exec < 0 {
			c.why = "CPU " + strconv.Itoa(e.ID) + " idles here: no program says for how long."
			return c
		}
		c.task = t.Segments[g].Exec
	case 't':
		c.task = trace.TaskID(e.ID)
	default:
		if c.task = releases(t, e); c.task < 0 {
			c.why = s.lockWhy(e)
			return c
		}
	}
	s.findRun(&c)
	return c
}

// lastBefore is the last number below n that a condition holds for, -1: none.
func lastBefore(n int, holds func(i int) bool) int {
	for n--; n >= 0 && !holds(n); n-- {
	}
	return n
}

// releases is the task that lets go of a lock at an edge of its lane.
func releases(t *trace.Trace, e view.Edge) trace.TaskID {
	from := sort.Search(len(t.Records), func(i int) bool { return t.Records[i].At >= e.At })
	for i := from; i < len(t.Records) && t.Records[i].At == e.At; i++ {
		if r := &t.Records[i]; r.Kind == trace.KindUnlock && int(r.Lock) == e.ID {
			return r.Task
		}
	}
	return trace.NoTask
}

// lockWhy is why a lock's edge can't be moved.
func (s *Session) lockWhy(e view.Edge) string {
	t := s.good.trace
	i := lastBefore(len(t.LockSpans[e.ID]), func(i int) bool { return t.LockSpans[e.ID][i].Start < e.At })
	switch {
	case t.Locks[e.ID].Sem():
		return "A semaphore has no owner whose run could be longer."
	case e.At >= t.End:
		return t.Locks[e.ID].Title() + " is not let go of before the end of the run."
	case i >= 0 && t.LockSpans[e.ID][i].Owner < 0:
		return t.Locks[e.ID].Title() + " is free here: who asks for it next decides how long."
	}
	return t.Locks[e.ID].Title() + " is not let go of here."
}

// findRun finds the run step that a task is in just before an edge, or that it has
// done last if it only pays for a call there.
func (s *Session) findRun(c *hand) {
	t := s.good.trace
	name := t.Tasks[c.task].Name
	list := t.TaskSpans[c.task]
	n := lastBefore(len(list), func(i int) bool { return list[i].Start < c.edge.At })
	if n < 0 {
		c.why = name + " does nothing here."
		return
	}
	if state := list[n].State; state != trace.Running && state != trace.Borrowing {
		c.why = s.waitWhy(name, &list[n])
		return
	}
	event := sort.Search(len(t.EventTimes), func(i int) bool { return t.EventTimes[i] >= c.edge.At }) - 1
	snap := s.machineAt(event)
	v := &snap.Tasks[c.task]
	steps := s.good.scenario.TaskByID(c.task).Flat()
	left := v.Left - trace.Duration(c.edge.At-snap.At)
	c.step = v.Step
	if c.step >= len(steps) || steps[c.step].Kind != scenario.StepRun || v.Left <= 0 {
		left = 0
		for c.step = min(c.step, len(steps)) - 1; c.step >= 0 && steps[c.step].Kind != scenario.StepRun; c.step-- {
			if sleeps(steps[c.step].Kind) {
				c.step = 0
			}
		}
		if c.step < 0 {
			c.why = name + " has no run before this: what takes time here is what its calls cost."
			return
		}
	}
	c.kind, c.was = runHand, steps[c.step].D
	if left > 0 {
		c.why = name + " is not done here: " + left.String() + " of its run " + c.was.String() + " come later. Take hold where it ends."
		if c.edge.At >= t.End {
			c.why = name + " is not done when the run of this page ends: " + left.String() + " of its run " + c.was.String() + " are left."
		}
	}
}

// sleeps reports whether a step ends what a task does on a CPU.
func sleeps(k scenario.StepKind) bool {
	return k == scenario.StepSleep || k == scenario.StepSleepUntil || k == scenario.StepWait
}

// waitWhy is why the end of a stretch without instructions of the task can't be
// moved, and whose program decides it.
func (s *Session) waitWhy(name string, p *trace.TaskSpan) string {
	t := s.good.trace
	other := "others"
	if p.Other >= 0 {
		other = t.Tasks[p.Other].Name
	}
	lock := ""
	if p.Lock >= 0 {
		lock = t.Locks[p.Lock].Title()
	}
	switch p.State {
	case trace.Lending:
		return name + " lends its time here: what executes is " + other + "’s program. Take hold of that."
	case trace.Spinning:
		return name + " spins here: the program of the owner, " + other + ", decides for how long."
	case trace.BlockedQueue, trace.BlockedOff:
		return name + " waits for " + lock + " here: the program of " + other + " decides for how long."
	case trace.Runnable:
		return name + " waits for a CPU here: the programs of others decide for how long."
	case trace.Throttled:
		return name + " has no budget here: its period decides for how long."
	case trace.Done:
		return name + " has ended."
	case trace.Deferred:
		return name + " can’t run here, and waits to be taken off the queue."
	}
	if lock != "" {
		return name + " waits for a post of " + lock + ": the program of another decides for how long."
	}
	return name + " sleeps here: how long stands in the text."
}

// handWords is what the line below the timeline tells of hands, "" if nothing.
func (s *Session) handWords() string {
	h := &s.hands
	switch {
	case h.held && h.drag.kind == pinHand && h.cpu < 0:
		return s.good.trace.Tasks[h.drag.task].Name + ": drop it on a CPU’s lane to pin it there. Esc lets go."
	case h.held && h.drag.kind == pinHand:
		_, words := s.handed(h.drag, trace.Duration(h.cpu))
		return words
	case h.held:
		_, words := s.handed(h.drag, s.wanted(h.drag, h.by))
		return words
	case h.told != "":
		return h.told
	case h.of != s.good || h.over.edge.Kind == 0:
		return ""
	case h.over.why != "":
		return h.over.why
	case s.cannot() != "":
		return s.cannot()
	case h.over.kind == startHand:
		return s.whose(h.over, s.good.scenario.TaskByID(h.over.task)) + "starts at " + h.over.was.String() + ". Drag its beginning to let it start at another time."
	}
	return s.whose(h.over, s.good.scenario.TaskByID(h.over.task)) + "run " + h.over.was.String() + s.howOften(h.over) + " ends here. Drag its end to make it longer or shorter."
}

// handPatches are the pointer's shape, and what is drawn of a hand: where what is
// held would be, or a knob to take hold of.
func (s *Session) handPatches(p *patches, cell string) {
	h := &s.hands
	f := s.scene()
	word := ""
	switch {
	case h.held && h.drag.kind == pinHand:
		word, cell = "pin", view.LanePath(f, view.Lane{Kind: 'c', ID: h.cpu})
	case h.held:
		d := s.wanted(h.drag, h.by) - h.drag.was
		word, cell = "held", h.drag.edge.Moved(f, h.drag.edge.At+trace.Time(d))
	case h.of != s.good || s.cannot() != "":
	case h.over.kind != noHand && h.over.why == "":
		word = "edge"
		cell = h.over.edge.Knob(f)
	case h.knob.kind != noHand && h.knob.why == "":
		cell += h.knob.edge.Knob(f)
	}
	p.in("timeline", "cell", "d", cell)
	p.of("timeline", "data-hand", word)
}
