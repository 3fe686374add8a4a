package scenario

import (
	"slices"

	"borrowedtime/engine/goal"
)

// Equal reports whether a and b mean the same: layout, comments, positions and
// lines that only say what holds anyway make no difference.
func Equal(a, b *Scenario) bool {
	return a.Title == b.Title && a.Kernel == b.Kernel && a.CPUs == b.CPUs && a.Until == b.Until &&
		a.HZ == b.HZ && a.Slice == b.Slice && a.Preempt == b.Preempt && a.Finish == b.Finish && a.Seed == b.Seed &&
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
