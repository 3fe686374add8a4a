package scenario

import (
	"borrowedtime/engine/config"
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

// StepChoices lists the words of all steps, each with an argument that fits: the
// first lock of the scenario, another task than the one that is called own.
func (s *Scenario) StepChoices(own string) []struct{ Word, Argument string } {
	lock, sem, task := "A", "S", own
	for l := s.LockTable(); len(l) > 0; l = l[:len(l)-1] { // the first of each is left
		if last := l[len(l)-1]; last.Kind == config.Sem {
			sem = last.Name
		} else {
			lock = last.Name
		}
	}
	for _, n := range s.TaskNames() {
		if n != own {
			task = n
			break
		}
	}
	args := [...]string{DurationArg: "1ms", LockArg: lock, TaskArg: task, NiceArg: "0", CPUsArg: "0", TextArg: `"here"`, CountArg: "2",
		EveryArg: "10ms", SemArg: sem, PrioArg: "50", ReservationArg: "2ms/10ms/10ms"}
	var list []struct{ Word, Argument string }
	for i := range steps {
		r := &steps[i]
		if r.extra != "" {
			continue
		}
		c := struct{ Word, Argument string }{Word: r.word}
		if int(r.arg) < len(args) {
			c.Argument = args[r.arg]
		}
		list = append(list, c)
	}
	return list
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

// LockChoices lists the scenario's locks and the name of one more.
func (s *Scenario) LockChoices() []string {
	list := s.mentions().locks
	free := 'A'
	for index(list, string(free)) >= 0 {
		free++
	}
	return append(list, string(free))
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
		e.Rename(from, to)
	}
}
