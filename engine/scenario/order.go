package scenario

import (
	"borrowedtime/engine/goal"
	"borrowedtime/engine/internal/order"
)

// statement is one statement in the order of the text: exactly one of its
// pointers is set, or it is a header.
type statement struct {
	layout Layout
	header HeaderKind // if all pointers are nil
	set    *CPUSet
	lock   *Lock
	task   *Task
	expect *goal.Expect
	key    int
}

// ordered returns every statement in the order in which it is written. What is
// not in the text yet follows its own kind; a task that was moved in Tasks
// takes its comments along.
func (s *Scenario) ordered() []statement {
	var all []statement
	last := 0 // of the group before
	group := func(list []statement) {
		key := last
		for i := range list {
			if o := list[i].layout.Order; o > 0 && (i == 0 || o > key) {
				key = o
			}
			list[i].key = key
		}
		if len(list) > 0 {
			last = key
		}
		all = append(all, list...)
	}
	if h := s.header(HeaderTitle); h != nil {
		all = append(all, statement{layout: h.layout, header: HeaderTitle, key: h.layout.Order})
		last = h.layout.Order
	}
	group(s.headerList())
	group(toStatements(s.CPUSets, func(c *CPUSet) statement { return statement{layout: c.Layout, set: c} }))
	group(toStatements(s.Locks, func(l *Lock) statement { return statement{layout: l.Layout, lock: l} }))
	group(toStatements(s.Tasks, func(t *Task) statement { return statement{layout: t.Layout, task: t} }))
	expects := make([]statement, len(s.Expects))
	for i, e := range s.Expects {
		expects[i] = statement{expect: e}
		if i < len(s.ExpectLines) {
			expects[i].layout = s.ExpectLines[i].Layout
		}
	}
	group(expects)
	order.Stable(len(all), func(i, j int) bool { return all[i].key < all[j].key },
		func(i, j int) { all[i], all[j] = all[j], all[i] })
	return all
}

func toStatements[T any](list []*T, wrap func(*T) statement) []statement {
	out := make([]statement, len(list))
	for i, e := range list {
		out[i] = wrap(e)
	}
	return out
}

// headerList returns the header lines to write, without the title. They may
// stand in any order; new ones follow the written ones.
func (s *Scenario) headerList() []statement {
	var list []statement
	for k := HeaderKernel; k < NumHeaders; k++ {
		if h := s.header(k); h != nil {
			list = append(list, *h)
		}
	}
	order.Stable(len(list), func(i, j int) bool {
		a, b := list[i].layout.Order, list[j].layout.Order
		return a > 0 && (b == 0 || a < b)
	}, func(i, j int) { list[i], list[j] = list[j], list[i] })
	return list
}

// header returns the header to write, or nil if it says nothing.
func (s *Scenario) header(k HeaderKind) *statement {
	h := &s.Headers[k]
	said := h.Written
	switch k {
	case HeaderTitle:
		said = said || s.Title != ""
	case HeaderKernel:
		said = said || s.Kernel != DefaultKernel
	case HeaderCPUs:
		said = said || s.CPUs != 1
	case HeaderUntil:
		said = said || s.Until != DefaultUntil
	case HeaderHZ:
		said = said || s.HZ != DefaultHZ
	case HeaderSlice:
		said = s.Slice != 0 // there is no way to write the default
	case HeaderPreempt:
		said = said || s.Preempt != "lazy"
	case HeaderCost:
		said = len(s.Costs) > 0
	case HeaderConfig:
		said = len(s.Kconfig) > 0
	case HeaderFinish:
		said = s.Finish != ""
	case HeaderSeed:
		said = s.Seed != 0
	case HeaderServer:
		said = s.Server != Server{}
	case HeaderAdmission:
		said = said || s.NoAdmission
	}
	if !said {
		return nil
	}
	return &statement{layout: h.Layout, header: k}
}

// mentioned lists the names that the short spelling numbers.
type mentioned struct{ locks, sets []string }

// mentions returns locks and cpusets in the order of first mention.
func (s *Scenario) mentions() mentioned {
	var locks, sets names
	for _, st := range s.ordered() {
		switch {
		case st.set != nil:
			sets.mention(st.set.Name)
		case st.lock != nil:
			locks.mention(st.lock.Name)
		case st.task != nil:
			if a := st.task.Attr(AttrCPUSet); a != nil {
				sets.mention(a.Name)
			}
			for _, step := range st.task.Flat() {
				if usesLock(step.Kind) || usesSem(step.Kind) {
					locks.mention(step.Name)
				}
			}
		}
	}
	return mentioned{locks.list, sets.list}
}

// usesLock tells whether a step names a lock.
func usesLock(k StepKind) bool { return k.ArgKind() == LockArg }

// usesSem tells whether a step names a semaphore. Locks and semaphores share one list.
func usesSem(k StepKind) bool { return k.ArgKind() == SemArg }
