package scenario

import (
	"slices"

	"borrowedtime/engine/goal"
)

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
	c.Tasks = cloneEach(s.Tasks, func(t *Task) {
		t.detach()
		t.Attrs = append([]Attr(nil), t.Attrs...)
		t.Body = t.Body.Clone()
	})
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
	return cloneEach([]*Task{t}, func(c *Task) {
		c.detach()
		c.Attrs = append([]Attr(nil), c.Attrs...)
		c.Body = c.Body.Clone()
	})[0]
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

// Equal reports whether a and b mean the same: layout, comments, positions and
// lines that only say what holds anyway make no difference.
func Equal(a, b *Scenario) bool {
	return a.Title == b.Title && a.Kernel == b.Kernel && a.CPUs == b.CPUs && a.Until == b.Until &&
		a.HZ == b.HZ && a.Slice == b.Slice && a.Preempt == b.Preempt && a.Finish == b.Finish &&
		slices.EqualFunc(a.Costs, b.Costs, func(x, y Cost) bool {
			return x.Measured == y.Measured && x.Name == y.Name && x.D == y.D
		}) &&
		slices.EqualFunc(a.Kconfig, b.Kconfig, func(x, y Kconfig) bool { return x.Name == y.Name && x.On == y.On }) &&
		slices.EqualFunc(a.CPUSets, b.CPUSets, func(x, y *CPUSet) bool { return x.Name == y.Name && x.CPUs == y.CPUs }) &&
		slices.Equal(a.LockTable(), b.LockTable()) &&
		slices.EqualFunc(a.Tasks, b.Tasks, equalTask) &&
		slices.EqualFunc(a.Expects, b.Expects, func(x, y *goal.Expect) bool { return x.Text == y.Text })
}

func equalTask(a, b *Task) bool {
	if a.Name != b.Name || a.Copies != b.Copies || a.Policy() != b.Policy() {
		return false
	}
	for k := AttrKind(0); k < numAttrs; k++ {
		if a.attrOrZero(k) != b.attrOrZero(k) {
			return false
		}
	}
	return equalBlock(&a.Body, &b.Body)
}

// attrOrZero is the attribute without its place; nice=0 and start=0 are as good
// as none.
func (t *Task) attrOrZero(k AttrKind) Attr {
	a := t.Attr(k)
	if a == nil {
		return Attr{}
	}
	c := *a
	c.Kind, c.Span, c.ValueSpan = 0, Span{}, Span{}
	return c
}

func equalBlock(a, b *Block) bool {
	return slices.EqualFunc(a.Steps, b.Steps, func(x, y Step) bool {
		return x.Kind == y.Kind && x.D == y.D && x.Name == y.Name && x.N == y.N && x.CPUs == y.CPUs &&
			x.Text == y.Text && x.Kernel == y.Kernel && x.Interruptible == y.Interruptible &&
			equalBlock(&x.Body, &y.Body)
	})
}
