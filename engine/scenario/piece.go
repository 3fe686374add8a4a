package scenario

import (
	"borrowedtime/engine/config"
	"borrowedtime/engine/goal"
	"borrowedtime/engine/trace"
)

// ParseTask reads one task line that stands in no scenario yet. Locks and tasks
// that it names are looked for when the whole is checked.
func ParseTask(text string) (*Task, Errors) {
	p := &parser{toks: lex(text), s: New()}
	p.statements()
	switch {
	case len(p.errs) > 0:
		return nil, p.errs.sorted()
	case len(p.s.Tasks) != 1:
		return nil, Errors{{Msg: "one task is needed here", Hint: "Write a name, such as H, or W*3 for three of a kind."}}
	}
	return p.s.Tasks[0], nil
}

// ParseSteps reads steps that stand in no program yet.
func ParseSteps(text string) ([]Step, Errors) {
	t, errs := ParseTask("task X { " + text + " }")
	if len(errs) > 0 {
		return nil, errs
	}
	if len(t.Body.Steps) == 0 {
		return nil, Errors{{Msg: "there are no steps here", Hint: "Write what the task does, such as sleep 2ms or nice -10."}}
	}
	return t.Body.Steps, nil
}

// Word returns the word of a step, Argument what follows it, without a loop's body.
func (st *Step) Word() string { return stepForm(st).word }

// Argument is the rest of the step's text.
func (st *Step) Argument() string {
	text := stepText(st)
	if n := len(st.Word()); n < len(text) {
		return text[n+1:]
	}
	return ""
}

// StepChoice is a word for a step, with an argument that fits.
type StepChoice struct {
	Kind           StepKind
	Word, Argument string
}

// StepChoices lists the steps that a task can have, each with an argument that fits:
// the first lock of its kind, another task than the one that is called own. Those of
// an rwsem are there once the scenario has one.
func (s *Scenario) StepChoices(own string) []StepChoice {
	task := own
	for _, n := range s.TaskNames() {
		if n != own {
			task = n
			break
		}
	}
	args := [...]string{DurationArg: "1ms", TaskArg: task, NiceArg: "0", CPUsArg: "0", TextArg: `"here"`, CountArg: "2",
		EveryArg: "10ms", PrioArg: "50", ReservationArg: "2ms/10ms/10ms"}
	var list []StepChoice
	for i := range steps {
		r := &steps[i]
		if r.extra != "" {
			continue
		}
		c := StepChoice{Kind: r.kind, Word: r.word}
		if r.arg == LockArg || r.arg == SemArg {
			locks := s.LocksFor(r.kind)
			if len(locks) == 0 {
				continue
			}
			c.Argument = locks[0]
		} else if int(r.arg) < len(args) {
			c.Argument = args[r.arg]
		}
		list = append(list, c)
	}
	return list
}

// LockKinds lists the kinds of lock that a lock line can name.
func LockKinds() []string {
	var kinds []string
	for k := range config.LockKinds {
		if k != int(config.Sem) {
			kinds = append(kinds, config.LockKind(k).String())
		}
	}
	return kinds
}

// StepWords lists the words of all steps.
func StepWords() []string {
	var words []string
	for i := range steps {
		if steps[i].extra == "" {
			words = append(words, steps[i].word)
		}
	}
	return words
}

// OnRWSem reports whether a step of this kind works on an rwsem alone.
func (k StepKind) OnRWSem() bool { return usesLock(k) && lockUse[k].bit != takesLock }

// OtherTask reports whether a step of this kind can change another task than its own.
func (k StepKind) OtherTask() bool {
	st := Step{Kind: k}
	return st.other() == &st.Who
}

// LocksFor lists what a step of a kind can name: locks that it works on, or
// semaphores, and the name of a new one if that needs no kind of its own.
func (s *Scenario) LocksFor(k StepKind) []string {
	var list, all []string
	rwsem := k.OnRWSem()
	for _, l := range s.LockTable() {
		all = append(all, l.Name)
		if (l.Kind == config.Sem) == usesSem(k) && (l.Kind == config.RWSem) == rwsem {
			list = append(list, l.Name)
		}
	}
	first := byte('A')
	switch {
	case rwsem:
		return list
	case usesSem(k):
		first = 'S'
	}
	free := string(first)
	for n := 1; index(all, free) >= 0; n++ {
		if free = string(first + byte(n)); first+byte(n) > 'Z' {
			free = string(first) + itoa(n)
		}
	}
	return append(list, free)
}

// SetHeader makes a header say what would stand after its word; "" takes its line
// away, so that what holds without it does.
func (s *Scenario) SetHeader(k HeaderKind, value string) Errors {
	p := &parser{toks: lex(statements[k].word + " " + value), s: New()}
	if value != "" {
		p.statements()
	} else {
		s.takeLine(&s.Headers[k])
	}
	if n := p.s; len(p.errs) == 0 {
		switch k {
		case HeaderTitle:
			s.Title = n.Title
		case HeaderHZ:
			s.HZ = n.HZ
		case HeaderSlice:
			s.Slice = n.Slice
		case HeaderPreempt:
			s.Preempt = n.Preempt
		case HeaderCost:
			s.Costs = n.Costs
		case HeaderConfig:
			s.Kconfig = n.Kconfig
		case HeaderFinish:
			s.Finish = n.Finish
		case HeaderServer:
			s.Server = n.Server
		case HeaderAdmission:
			s.NoAdmission = n.NoAdmission
		}
	}
	return p.errs.sorted()
}

// takeLine takes a header's line away; its comments stay, above what comes next.
func (s *Scenario) takeLine(h *Header) {
	kept := h.Above
	if h.Beside != "" {
		kept = append(kept, h.Beside)
	}
	var next *Layout
	after := func(l *Layout) {
		if l.Order > h.Order && (next == nil || l.Order < next.Order) {
			next = l
		}
	}
	for k := range s.Headers {
		after(&s.Headers[k].Layout)
	}
	for _, x := range s.CPUSets {
		after(&x.Layout)
	}
	for _, x := range s.Locks {
		after(&x.Layout)
	}
	for _, x := range s.Tasks {
		after(&x.Layout)
	}
	for i := range s.ExpectLines {
		after(&s.ExpectLines[i].Layout)
	}
	if next == nil {
		s.Tail = append(kept, s.Tail...)
	} else {
		next.Above = append(kept, next.Above...)
	}
	*h = Header{}
}

// HeaderValue is what stands after a header's word, "" if it needs no line.
func (s *Scenario) HeaderValue(k HeaderKind) string {
	switch h := s.header(k); {
	case h == nil:
		return ""
	case k == HeaderTitle:
		return s.Title
	}
	return s.headerText(k)
}

// HeaderNow is what a header would say if its line were written.
func (s *Scenario) HeaderNow(k HeaderKind) string {
	switch {
	case k == HeaderFinish && s.Exits():
		return "exit"
	case k == HeaderFinish:
		return "sleep"
	}
	return s.headerText(k)
}

// Uses names a task with a step that names the lock or semaphore, "" if none has.
func (s *Scenario) Uses(lock string) string {
	for _, t := range s.Tasks {
		for _, st := range t.Flat() {
			if (usesLock(st.Kind) || usesSem(st.Kind)) && st.Name == lock {
				return t.Name
			}
		}
	}
	return ""
}

// Nudge returns a length of time a step longer (or shorter): by one in its first
// digit, so that each press changes it by a tenth to a whole. It stays positive.
func Nudge(d trace.Duration, longer bool) trace.Duration {
	unit := trace.Duration(1)
	for unit*10 <= d {
		unit *= 10
	}
	switch {
	case d <= 0:
		return 100 * trace.Microsecond
	case longer:
		return d + unit
	case d == unit:
		return max(d-unit/10, trace.Microsecond)
	}
	return max(d-unit, trace.Microsecond)
}

// String returns the attribute's word.
func (k AttrKind) String() string { return attrs[k].word }

// Value returns what stands after the attribute's equals sign, "" if nothing does.
func (a *Attr) Value() string {
	if text, word := attrText(a), a.Kind.String(); len(text) > len(word) {
		return text[len(word)+1:]
	}
	return ""
}

// Rename gives a task another name wherever a step or an expectation speaks of it.
func (s *Scenario) Rename(from, to string) {
	for _, t := range s.Tasks {
		for _, st := range t.Flat() {
			if who := st.other(); who != nil && *who == from {
				*who = to
			}
		}
	}
	for _, e := range s.Expects {
		e.Rename(goal.TaskArg, from, to)
	}
}

// RenameLock gives a lock or a semaphore another name, likewise.
func (s *Scenario) RenameLock(from, to string) {
	for _, l := range s.Locks {
		if l.Name == from {
			l.Name = to
		}
	}
	for _, t := range s.Tasks {
		for _, st := range t.Flat() {
			if (usesLock(st.Kind) || usesSem(st.Kind)) && st.Name == from {
				st.Name = to
			}
		}
	}
	for _, e := range s.Expects {
		e.Rename(goal.LockArg, from, to)
	}
}

// At is where in the programs a place of the text is: "1" is a task, "1/2.0" a step
// of it, counted from 0; "" is neither.
func (s *Scenario) At(line, col int) string {
	at := Span{Line: line, Col: col}
	for i, t := range s.Tasks {
		if at.before(&t.Span) || t.Body.Close.before(&at) {
			continue
		}
		path := itoa(i) + "/"
		for b, sep := &t.Body, ""; ; sep = "." {
			n := len(b.Steps) - 1
			for n >= 0 && at.before(&b.Steps[n].Span) {
				n--
			}
			if n < 0 {
				return path
			}
			path += sep + itoa(n)
			b = &b.Steps[n].Body
		}
	}
	return ""
}

// before reports whether a place comes first in the text.
func (a *Span) before(b *Span) bool { return a.Line < b.Line || a.Line == b.Line && a.Col < b.Col }
