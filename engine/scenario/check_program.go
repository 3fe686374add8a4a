package scenario

import (
	"borrowedtime/engine/config"
	"borrowedtime/engine/trace"
)

// program checks the steps of one task.
type program struct {
	c    *checker
	t    *Task
	mask uint64
	took map[string]uint8 // how each lock is taken somewhere: bits of takes
	held map[string]held  // on the way through the program
}

// takes are the ways to take a lock; the matching release needs the same bit.
const (
	takesLock uint8 = 1 << iota
	takesRead
	takesWrite
)

// held is what is known about a lock at one point of a program.
type held uint8

const (
	no held = iota
	yes
	maybe
)

// lockUse says what each lock step takes or releases, and which kinds of lock
// it works on.
var lockUse = [1 << 8]struct { // for every StepKind
	bit      uint8
	releases bool
}{
	StepLock: {takesLock, false}, StepTryLock: {takesLock, false}, StepUnlock: {takesLock, true},
	StepDownRead: {takesRead, false}, StepUpRead: {takesRead, true},
	StepDownWrite: {takesWrite, false}, StepUpWrite: {takesWrite, true},
	StepTryRead: {takesRead, false}, StepTryWrite: {takesWrite, false},
	StepDowngrade: {takesWrite, true},
}

// tries reports whether the step goes on without the lock if it is taken.
func tries(k StepKind) bool { return k == StepTryLock || k == StepTryRead || k == StepTryWrite }

func (p *program) check() {
	p.took, p.held = map[string]uint8{}, map[string]held{}
	flat := p.t.Flat()
	if len(flat) > 2*MaxSteps { // a loop counts twice; Parse is exact
		p.c.fail(p.t.NameSpan, "task "+quote(p.t.Name)+" has too many steps", "the limit is 1,000 steps a program")
		return
	}
	for _, st := range flat {
		if use := lockUse[st.Kind]; use.bit != 0 && !use.releases {
			p.took[st.Name] |= use.bit
		}
		if st.Kind == StepDowngrade {
			p.took[st.Name] |= takesRead
		}
	}
	p.block(&p.t.Body)
	p.walk(&p.t.Body)
	for _, st := range flat {
		if usesLock(st.Kind) && p.held[st.Name] == yes {
			p.held[st.Name] = no
			p.c.warn(p.t.NameSpan, "task "+p.t.Name+" ends while it holds "+st.Name, "whoever wants it then waits for ever")
		}
	}
}

// block checks each step by itself.
func (p *program) block(b *Block) {
	for i := range b.Steps {
		st := &b.Steps[i]
		switch {
		case usesLock(st.Kind):
			p.lock(st)
		case usesSem(st.Kind):
			p.sem(st)
		case st.Kind == StepSignal:
			p.other(st.Name, st.Arg)
		case st.Kind == StepAffine:
			p.affine(st)
		case st.Kind == StepDeadline:
			p.deadline(st)
		case st.Kind == StepSleepUntil && trace.Time(st.D) > p.c.s.Until:
			p.c.warn(st.Arg, "the run has ended before "+st.D.String(), "")
		case st.Loop():
			p.block(&st.Body)
			if st.Kind != StepEvery && !takesTime(&st.Body) {
				p.c.warn(st.Span, "this loop takes no time", "a run or a sleep in it makes time pass")
			}
		}
	}
}

// takesTime tells whether time can pass in a block.
func takesTime(b *Block) bool {
	for i := range b.Steps {
		st := &b.Steps[i]
		switch {
		case (st.Kind == StepRun || st.Kind == StepSleep) && st.D > 0, st.Kind == StepEvery, st.Kind == StepWait:
			return true
		case st.Loop() && takesTime(&st.Body):
			return true
		}
	}
	return false
}

// other demands a task of that name; it is the line that the task comes from.
func (p *program) other(name string, at Span) *Task {
	if name == "" {
		return p.t
	}
	if _, ok := p.c.tasks[name]; !ok {
		p.c.unknownTask(at, name)
		return nil
	}
	for _, t := range p.c.s.Tasks {
		if index(t.Names(), name) >= 0 {
			return t
		}
	}
	return nil
}

// sem checks that what the step names is a semaphore.
func (p *program) sem(st *Step) {
	if kind, declared := p.c.kinds[st.Name]; !declared {
		p.c.fail(st.Span, stepForm(st).word+" "+st.Name+": there is no semaphore "+st.Name, "declare it: sem "+st.Name)
	} else if kind != config.Sem {
		p.c.fail(st.Span, stepForm(st).word+" does not work on "+st.Name+", which is a "+kind.String(), "wait and post work on a semaphore")
	}
}

// deadline checks a change to SCHED_DEADLINE.
func (p *program) deadline(st *Step) {
	msg, hint := badDeadline(&Attr{D: st.D, Due: st.Due, Per: st.Per})
	t := p.other(st.Who, st.WhoSpan)
	switch all := config.AllCPUs(p.c.cpus); {
	case msg != "":
		p.c.fail(st.Arg, msg, hint)
	case t != nil && p.c.s.allowed(t, all) != all:
		p.c.fail(st.Arg, "task "+t.Name+" may not become a deadline task: it is limited to some CPUs (EPERM)", "leave out its cpus and cpuset")
	}
}

// affine checks a change of affinity as sched_setaffinity() does.
func (p *program) affine(st *Step) {
	t := p.other(st.Who, st.WhoSpan)
	if !p.c.mask(st.CPUs, st.Arg) || t == nil {
		return
	}
	switch {
	case st.CPUs == 0:
		p.c.fail(st.Arg, "affine needs at least one CPU", "")
	case st.CPUs&p.c.s.setMask(t) == 0:
		p.c.fail(st.Arg, "affine "+FormatCPUs(st.CPUs)+" leaves task "+t.Name+" no CPU of its cpuset", "")
	case t.Policy() == config.Deadline && st.CPUs != config.AllCPUs(p.c.cpus):
		p.c.fail(st.Arg, "a deadline task may not be limited to some CPUs: the kernel refuses it (EBUSY)", "")
	}
}

// lock checks a step against the lock's kind, and a release against what the
// task takes anywhere.
func (p *program) lock(st *Step) {
	kind, declared := p.c.kinds[st.Name]
	use := lockUse[st.Kind]
	word := stepForm(st).word
	if kind == config.Sem || (kind == config.RWSem) != (use.bit != takesLock) {
		hint := "down_read, down_write, up_read and up_write work on an rwsem"
		switch {
		case kind != config.RWSem && !declared:
			hint = "declare it: lock " + st.Name + " rwsem"
		case kind == config.RWSem:
			hint = "an rwsem is taken by down_read or down_write"
		}
		if kind == config.Sem {
			hint = "wait and post work on a semaphore"
		}
		p.c.fail(st.Span, word+" does not work on "+st.Name+", which is a "+kind.String(), hint)
		return
	}
	if use.releases && p.took[st.Name]&use.bit == 0 {
		p.neverTaken(st, word)
	}
}

// neverTaken reports the release of a lock that the task does not take.
func (p *program) neverTaken(st *Step, word string) {
	if p.c.full() {
		return
	}
	var mine []string
	for _, other := range p.t.Flat() {
		if use := lockUse[other.Kind]; use.bit != 0 && !use.releases && index(mine, other.Name) < 0 {
			mine = append(mine, other.Name)
		}
	}
	otherwise := "it locks nothing"
	if len(mine) > 0 {
		otherwise = "it takes " + list(mine[:min(8, len(mine))])
	}
	p.c.fail(st.Arg, word+" "+st.Name+": task "+p.t.Name+" never takes "+st.Name, suggest(st.Name, mine, otherwise))
}

// walk follows the program once and warns of what goes wrong for certain: a
// lock taken twice, a lock released that is not held.
func (p *program) walk(b *Block) {
	for i := range b.Steps {
		st := &b.Steps[i]
		if st.Loop() {
			p.loop(st)
			continue
		}
		use := lockUse[st.Kind]
		switch {
		case use.bit == 0:
		case use.releases:
			if p.held[st.Name] == no && p.took[st.Name]&use.bit != 0 {
				p.c.warn(st.Span, st.Name+" is not held here", "the step has no effect")
			}
			if st.Kind != StepDowngrade {
				p.held[st.Name] = no
			}
		case tries(st.Kind) || st.Interruptible:
			if p.held[st.Name] == no {
				p.held[st.Name] = maybe
			}
		default:
			if p.held[st.Name] == yes {
				p.c.warn(st.Span, "task "+p.t.Name+" holds "+st.Name+" already: it waits for itself for ever", "")
			}
			p.held[st.Name] = yes
		}
	}
}

// loop walks the body twice if the first round ends differently than it began,
// so that what goes wrong from round to round shows.
func (p *program) loop(st *Step) {
	flat := flat(nil, &st.Body)
	before := p.holding(flat)
	p.walk(&st.Body)
	if st.Kind == StepRepeat && st.N == 1 {
		return
	}
	after := p.holding(flat)
	for i, f := range flat {
		if !usesLock(f.Kind) || before[i] == after[i] {
			continue
		}
		if use := lockUse[f.Kind]; !use.releases && after[i] == yes && before[i] == no && f.Kind == p.firstUse(flat, f.Name) && !f.Interruptible && !tries(f.Kind) {
			p.c.warn(f.Span, "the next round takes "+f.Name+" again while task "+p.t.Name+" holds it: it waits for itself for ever", "unlock it at the end of the loop")
		}
		p.held[f.Name] = maybe
	}
}

// holding is the state of the lock of each step.
func (p *program) holding(flat []*Step) []held {
	states := make([]held, len(flat))
	for i, st := range flat {
		states[i] = p.held[st.Name]
	}
	return states
}

// firstUse is what the body does first with a lock.
func (p *program) firstUse(flat []*Step, lock string) StepKind {
	for _, st := range flat {
		if usesLock(st.Kind) && st.Name == lock {
			return st.Kind
		}
	}
	return StepRun
}
