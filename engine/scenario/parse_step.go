package scenario

import (
	"borrowedtime/engine/config"
	"borrowedtime/engine/goal"
	"borrowedtime/engine/trace"
)

// block reads { steps }. The current token is the opening brace. It reports
// whether the closing one was there.
func (p *parser) block(b *Block, of string, depth int) bool {
	open := p.tok()
	p.next()
	b.Beside = p.beside()
	for first := true; ; first = false {
		layout := p.gap(first)
		t := p.tok()
		switch {
		case t.kind == tokClose:
			b.Tail = layout.tail()
			b.Close = t.span
			b.OneLine = open.span.Line == t.span.Line && !open.short
			if open.short {
				b.OneLine = true // Format makes it longer if it must
			}
			p.next()
			return true
		case t.kind == tokEOF || p.topWord(p.at):
			p.want(`a step or "}"`, "the { of "+of+" on line "+itoa(open.span.Line)+" is not closed")
			return false
		}
		st := Step{Layout: layout}
		whole := p.step(&st, depth)
		st.Span = join(st.Span, p.toks[max(0, p.at-1)].span)
		if whole && !p.ends() && !p.topWord(p.at) {
			p.want("the end of the step", "a ; or a new line separates steps")
			p.skipStep()
		}
		if p.tok().kind != tokClose {
			st.Beside = p.beside()
		}
		if st.Kind < stepNone {
			b.Steps = append(b.Steps, st)
		}
		if st.Loop() && st.Body.Close.Line == 0 && p.unclosed() {
			return false // reported where the inner block broke off
		}
	}
}

// stepNone marks a step that could not be read.
const stepNone = StepKind(255)

// unclosed tells whether the text broke off within a block.
func (p *parser) unclosed() bool { return p.tok().kind == tokEOF || p.topWord(p.at) }

// skipStep moves to the end of a step, past a block in it.
func (p *parser) skipStep() {
	for depth := 0; ; p.next() {
		switch p.tok().kind {
		case tokEOF:
			return
		case tokOpen:
			depth++
		case tokClose:
			if depth == 0 {
				return
			}
			depth--
		case tokNewline:
			if depth == 0 || p.topWord(p.at+1) {
				return
			}
		case tokSemi:
			if depth == 0 {
				return
			}
		}
	}
}

// step reads one step; false means that a mistake was reported and the rest of
// the step skipped.
func (p *parser) step(st *Step, depth int) bool {
	p.steps++
	if p.steps > MaxSteps {
		if p.steps == MaxSteps+1 {
			p.fail(p.tok().span, "this is step "+itoa(p.steps)+" of the task", "the limit is 1,000 steps a program; repeat and forever make long programs short")
		}
		st.Kind = stepNone
		p.skipStep()
		return false
	}
	row := p.stepRow()
	if row < 0 {
		st.Kind = stepNone
		p.skipStep()
		return false
	}
	w := p.tok()
	p.next()
	st.Kind = steps[row].kind
	st.Arg = p.tok().span
	if !p.stepArg(st, steps[row].arg, w) {
		st.Kind = stepNone
		p.skipStep()
		return false
	}
	p.stepExtra(st, row)
	if !st.Loop() {
		return true
	}
	if p.tok().kind != tokOpen {
		p.want(`"{" and the steps of the loop`, "")
		p.skipStep()
		return false
	}
	if depth >= config.MaxLoopDepth {
		if depth == config.MaxLoopDepth {
			p.fail(w.span, "loops are nested more than "+itoa(config.MaxLoopDepth)+" deep, the limit", "")
		}
		p.skipStep()
		return false
	}
	p.block(&st.Body, w.text, depth+1)
	return true
}

// stepRow finds the row of the current word, as it was meant.
func (p *parser) stepRow() int {
	t := p.tok()
	if t.kind != tokWord {
		p.want(`a step or "}"`, "")
		return -1
	}
	if rows := stepWords(t.text); len(rows) > 0 {
		return rows[0]
	}
	words := make([]string, 0, len(steps))
	for i := range steps {
		words = append(words, steps[i].word)
	}
	hint := suggest(t.text, words, stepsInWords)
	p.fail(t.span, "unknown step "+quote(t.text), hint)
	if rows := stepWords(goal.Nearest(t.text, words)); len(rows) > 0 {
		return rows[0]
	}
	return -1
}

// stepArg reads the argument of a step.
func (p *parser) stepArg(st *Step, arg ArgKind, w *token) (ok bool) {
	t := p.tok()
	switch arg {
	case DurationArg:
		st.D, ok = p.duration(0, MaxDuration, "a duration")
	case LockArg, SemArg:
		what := "lock"
		if arg == SemArg {
			what = "semaphore"
		}
		if t.kind != tokWord {
			p.want("the name of a "+what, "")
			return false
		}
		p.next()
		st.Name, ok = p.refer(t, &p.locks, what)
	case TaskArg:
		if t.kind != tokWord {
			p.want("the name of a task", "")
			return false
		}
		st.Name, ok = p.taskName()
	case NiceArg:
		st.N, ok = p.number(-20, 19, "a nice value from -20 to 19", "")
	case PrioArg:
		st.N, ok = p.number(1, 99, "a priority from 1 to 99", "99 is the most urgent")
	case ReservationArg:
		var a Attr
		ok = p.deadline(&a)
		st.D, st.Due, st.Per = a.D, a.Due, a.Per
	case EveryArg:
		ok = p.everyArg(st)
	case CPUsArg:
		st.CPUs, ok = p.cpuList("a list of CPUs")
	case TextArg:
		st.Text, ok = p.str("the text of the mark in quotes")
	case CountArg:
		st.N, ok = p.number(1, MaxRepeat, "a number of rounds from 1 to 1000000000", "forever repeats without end")
	default:
		ok = true
	}
	if ok && st.Kind != StepSignal && st.other() != nil && p.tok().kind == tokWord {
		st.WhoSpan = p.tok().span
		st.Who, ok = p.taskName()
	}
	return ok
}

// taskName reads a task's name, or in the short spelling its number, which resolve
// turns into a name when all tasks are known.
func (p *parser) taskName() (string, bool) {
	t := p.tok()
	p.next()
	if msg, hint := badName(t.text); msg != "" && !t.isIndex() {
		p.fail(t.span, msg, hint)
		return "", false
	}
	return t.text, true
}

// everyArg reads a period, and a deadline if there is one.
func (p *parser) everyArg(st *Step) (ok bool) {
	if st.D, ok = p.duration(trace.Microsecond, MaxDuration, "a period"); !ok {
		return false
	}
	t := p.tok()
	if t.kind != tokWord {
		return true
	}
	if t.text != "deadline" {
		p.fail(t.span, "found "+quote(t.text)+` after every, expected "deadline" or "{"`, suggest(t.text, []string{"deadline"}, ""))
		return false
	}
	p.next()
	st.Due, ok = p.duration(trace.Microsecond, MaxDuration, "a deadline")
	return ok
}

// stepExtra reads the word that may follow the argument.
func (p *parser) stepExtra(st *Step, row int) {
	t := p.tok()
	if t.kind != tokWord {
		return
	}
	for _, r := range stepWords(steps[row].word) {
		extra := steps[r].extra
		if extra == "" {
			continue
		}
		if t.text != extra {
			p.fail(t.span, "found "+quote(t.text)+" after "+steps[row].word+", expected "+quote(extra)+" or nothing",
				suggest(t.text, []string{extra}, "a ; or a new line separates steps"))
			p.skipStep()
			return
		}
		st.Kernel = extra == "kernel"
		st.Interruptible = extra == "interruptible"
		p.next()
	}
}

// resolve finds what the short spelling names by index, now that all is known.
func (p *parser) resolve() {
	names := p.s.TaskNames()
	for _, t := range p.s.Tasks {
		p.resolveTasks(&t.Body, names)
	}
	kept, lines := p.s.Expects[:0], p.s.ExpectLines[:0]
	for i, e := range p.s.Expects {
		if i < len(p.expects) && p.expects[i] != nil {
			if e = p.longExpect(p.expects[i], names); e == nil {
				continue
			}
		}
		kept, lines = append(kept, e), append(lines, p.s.ExpectLines[i])
	}
	p.s.Expects, p.s.ExpectLines = kept, lines
}

// resolveTasks gives the tasks that steps act on their names.
func (p *parser) resolveTasks(b *Block, names []string) {
	for i := range b.Steps {
		st := &b.Steps[i]
		if st.Loop() {
			p.resolveTasks(&st.Body, names)
		}
		who, at := st.other(), st.WhoSpan
		if who == nil || *who == "" || (*who)[0] < '0' || (*who)[0] > '9' {
			continue
		}
		if st.Kind == StepSignal {
			at = st.Arg
		}
		t := token{kind: tokWord, short: true, text: *who, span: at}
		*who = p.taskByIndex(&t, names)
	}
}

// taskByIndex returns the task's name, or "" after reporting that there is none.
func (p *parser) taskByIndex(t *token, tasks []string) string {
	known := names{list: tasks}
	if !t.isIndex() {
		p.fail(t.span, quote(t.text)+" is not a name", "")
		return ""
	}
	name, _ := p.refer(t, &known, "task")
	return name
}
