package scenario

import "borrowedtime/engine/trace"

// Place is where a task is in its program.
type Place struct {
	Step  int     // index into Flat
	Loops []int64 // as in trace.TaskView
	Begun bool    // the step has begun: what is new comes after it
	// Left is what a run step that has begun still has to do: it is cut in two.
	Left trace.Duration
	// First is when the first job of the every loop that it is in was released.
	First trace.Time
}

// Splice returns the body with new steps at a place: what the task has done by
// then stays the same. Loops that it is in are unrolled: the rounds that are
// over are repeated, the current one is written out around the new steps, those
// to come are repeated after it. Of an every loop each round that is over ends in the
// sleep until the release after it.
func (b *Block) Splice(at Place, added []Step) Block {
	done, todo := b.split(at.Step, at)
	out := Block{OneLine: b.OneLine, Beside: b.Beside, Tail: b.Tail}
	out.Steps = append(append(done, cloneSteps(added)...), todo...)
	return out
}

// split returns what is done of a block before the step with flat index n in it,
// and what is still to do.
func (b *Block) split(n int, at Place) (done, todo []Step) {
	for i := range b.Steps {
		st := &b.Steps[i]
		size := len(flat(nil, &Block{Steps: b.Steps[i : i+1]}))
		if n >= size {
			n -= size
			continue
		}
		if st.Loop() && n > 0 && len(at.Loops) > 0 {
			return b.splitLoop(i, n-1, at)
		}
		if st.Kind == StepEvery && at.Begun { // it sleeps until the next release
			at.Begun = false
			return b.splitLoop(i, 0, at)
		}
		done, todo = cloneSteps(b.Steps[:i]), cloneSteps(b.Steps[i:])
		if !at.Begun || st.Loop() {
			return done, todo
		}
		first := todo[0]
		todo = todo[1:]
		if at.Left > 0 && at.Left < st.D && st.Kind == StepRun {
			rest := first
			first.D, rest.D = st.D-at.Left, at.Left
			rest.Layout = Layout{}
			todo = append([]Step{rest}, todo...)
		}
		return append(done, first), todo
	}
	return cloneSteps(b.Steps), nil
}

// splitLoop is split for a place within step i, which is a loop.
func (b *Block) splitLoop(i, n int, at Place) (done, todo []Step) {
	st := &b.Steps[i]
	left := at.Loops[0]
	at.Loops = at.Loops[1:]
	over, more := -left-1, int64(-1)
	if st.Kind == StepRepeat {
		over, more = st.N-left, left-1
	}
	inner, rest := st.Body.split(n, at)
	done = cloneSteps(b.Steps[:i])
	if st.Kind == StepEvery {
		for k := int64(1); k <= over; k++ {
			done = append(done, release(st.Body.Steps, st, at.First, k)...)
		}
		rest = release(rest, st, at.First, over+1)
	} else {
		done = append(done, rounds(st, over)...)
	}
	done = append(done, inner...)
	return done, append(append(rest, rounds(st, more)...), cloneSteps(b.Steps[i+1:])...)
}

// release returns steps with the sleep until the release that comes k periods after the
// first one.
func release(steps []Step, st *Step, first trace.Time, k int64) []Step {
	return append(cloneSteps(steps), Step{Kind: StepSleepUntil, D: trace.Duration(first) + trace.Duration(k)*st.D})
}

// rounds returns the steps that go n times through a loop's body; -1: for ever.
func rounds(st *Step, n int64) []Step {
	switch n {
	case 0:
		return nil
	case 1:
		return cloneSteps(st.Body.Steps)
	}
	loop := Step{Kind: StepRepeat, N: n, Body: st.Body.Clone()}
	if n < 0 {
		loop.Kind, loop.N, loop.D, loop.Due = st.Kind, 0, st.D, st.Due
	}
	return []Step{loop}
}

// cloneSteps copies steps without their places in the text.
func cloneSteps(steps []Step) []Step {
	b := Block{Steps: steps}
	return b.Clone().Steps
}

// Apart returns the scenario with a task that is one of several copies on a line
// of its own, so that it can be changed alone, and the index of its line.
func (s *Scenario) Apart(id trace.TaskID) (*Scenario, int) {
	c := s.Clone()
	n := int(id)
	for i, t := range c.Tasks {
		if n >= t.Count() {
			n -= t.Count()
			continue
		}
		if t.Copies == 0 {
			return c, i
		}
		var each []*Task
		for k, name := range t.Names() {
			one := *t
			one.Name, one.Copies, one.Body, one.Attrs = name, 0, t.Body.Clone(), append([]Attr(nil), t.Attrs...)
			if k > 0 {
				one.Layout = Layout{}
			}
			each = append(each, &one)
		}
		c.Tasks = append(append(append([]*Task(nil), c.Tasks[:i]...), each...), c.Tasks[i+1:]...)
		return c, i + n
	}
	return c, -1
}
