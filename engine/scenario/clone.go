package scenario

import "borrowedtime/engine/goal"

// Clone returns a copy that shares nothing with s.
func (s *Scenario) Clone() *Scenario {
	c := *s
	c.Costs = append([]Cost(nil), s.Costs...)
	c.Kconfig = append([]Kconfig(nil), s.Kconfig...)
	c.Tail = append([]string(nil), s.Tail...)
	c.Warnings = append([]Error(nil), s.Warnings...)
	c.ExpectLines = append([]ExpectLine(nil), s.ExpectLines...)
	for i := range c.ExpectLines {
		c.ExpectLines[i].detach()
	}
	for i := range c.Headers {
		c.Headers[i].detach()
	}
	c.CPUSets = cloneEach(s.CPUSets, func(x *CPUSet) { x.detach() })
	c.Locks = cloneEach(s.Locks, func(x *Lock) { x.detach() })
	c.Tasks = make([]*Task, len(s.Tasks))
	for i, t := range s.Tasks {
		c.Tasks[i] = t.Clone()
	}
	c.Expects = make([]*goal.Expect, len(s.Expects))
	for i, e := range s.Expects {
		c.Expects[i] = e.Clone()
	}
	return &c
}

// cloneEach copies what a list points to; own makes each copy independent.
func cloneEach[T any](list []*T, own func(*T)) []*T {
	out := make([]*T, len(list))
	for i, x := range list {
		c := *x
		own(&c)
		out[i] = &c
	}
	return out
}

// detach makes the layout independent of the one it was copied from.
func (l *Layout) detach() { l.Above = append([]string(nil), l.Above...) }

// Clone returns a copy of the task that shares nothing with t.
func (t *Task) Clone() *Task {
	c := *t
	c.detach()
	c.Attrs = append([]Attr(nil), c.Attrs...)
	c.Body = c.Body.Clone()
	return &c
}

// Clone returns a copy of the block that shares nothing with b.
func (b Block) Clone() Block {
	b.Tail = append([]string(nil), b.Tail...)
	b.Steps = append([]Step(nil), b.Steps...)
	for i := range b.Steps {
		b.Steps[i].detach()
		b.Steps[i].Body = b.Steps[i].Body.Clone()
	}
	return b
}
