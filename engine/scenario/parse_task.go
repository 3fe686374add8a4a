package scenario

import (
	"borrowedtime/engine/config"
	"borrowedtime/engine/goal"
)

// task reads the line, or the lines, after the first word.
func (p *parser) task() *Layout {
	t := &Task{}
	var ok bool
	if t.Name, t.NameSpan, ok = p.name("task"); !ok && t.Name == "" {
		p.skipStatement()
		return nil
	}
	if p.tok().kind == tokStar {
		p.next()
		n, ok := p.number(1, config.MaxTasks, "a number of copies from 1 to 256", limitTasks)
		if ok {
			t.Copies = int(n)
		}
	}
	for p.tok().kind != tokOpen && !p.ends() {
		p.attr(t)
	}
	if p.tok().kind != tokOpen && !p.openBelow(t) {
		p.addTask(t)
		p.skipStatement()
		return &t.Layout
	}
	p.steps = 0
	p.block(&t.Body, "task "+t.Name, 0)
	p.addTask(t)
	return &t.Layout
}

// addTask keeps a task. Beyond the limit none are kept, so that no text makes
// much of little.
func (p *parser) addTask(t *Task) {
	if p.copies += t.Count(); p.copies <= config.MaxTasks {
		p.s.Tasks = append(p.s.Tasks, t)
	} else if !p.doubt.tasks {
		p.fail(t.NameSpan, itoa(p.copies)+" tasks with this line are too many", limitTasks)
		p.doubt.tasks = true
	}
}

// openBelow reports a missing {. It is found all the same if it stands on a line
// below.
func (p *parser) openBelow(t *Task) bool {
	hint := "put the { of the program on the same line"
	if p.toks[p.at-1].short {
		hint = "the program follows a colon: T=" + t.Name + ":r1m"
	}
	reported := false // a step without braces was
	for i := p.at; i > 0 && p.toks[i-1].span.Off > t.NameSpan.Off; i-- {
		reported = reported || p.toks[i-1].kind == tokWord && p.toks[i-1].text != "nice" && len(stepWords(p.toks[i-1].text)) > 0
	}
	if !reported {
		p.want(`"{" and the program of task `+t.Name, hint)
	}
	at := p.at
	for p.toks[at].kind == tokNewline {
		at++
	}
	if p.toks[at].kind == tokOpen {
		p.at = at
		return true
	}
	return false
}

// attr reads one attribute.
func (p *parser) attr(t *Task) {
	w := p.tok()
	if w.kind != tokWord {
		p.want(`an attribute or "{"`, "attributes are "+list(attrWords()))
		p.skipLine()
		return
	}
	p.next()
	row := -1
	for i := range attrs {
		if attrs[i].word == w.text {
			row = i
		}
	}
	if row < 0 {
		if len(stepWords(w.text)) > 0 {
			p.fail(w.span, "found "+quote(w.text)+`, expected an attribute or "{"`, "steps stand between { and }")
			p.skipLine()
			return
		}
		row = p.unknownAttr(w)
		if row < 0 {
			p.skipValue()
			return
		}
	}
	a := Attr{Kind: AttrKind(row), Span: w.span, ValueSpan: w.span}
	ok := true
	if value := attrs[row].value; value == "" {
		if p.tok().kind == tokEq {
			p.fail(w.span, w.text+" takes no value", "write only "+w.text)
			p.skipValue()
		}
	} else if p.tok().kind != tokEq {
		p.fail(w.span, quote(w.text)+" has no value: expected = and "+value, "write it as "+w.text+"=...")
		return
	} else {
		p.next()
		a.ValueSpan = p.tok().span
		ok = p.attrValue(&a)
		a.Span = join(a.Span, a.ValueSpan)
	}
	if ok {
		p.addAttr(t, a)
	}
}

func attrWords() []string {
	words := make([]string, len(attrs))
	for i := range attrs {
		words[i] = attrs[i].word
	}
	return words
}

// unknownAttr reports a word that is no attribute, and guesses which was meant.
func (p *parser) unknownAttr(w *token) int {
	words := attrWords()
	hint := notAttr(w.text)
	if hint != "" {
		p.fail(w.span, "unknown attribute "+quote(w.text), hint)
		return -1
	}
	p.fail(w.span, "unknown attribute "+quote(w.text), suggest(w.text, words, "attributes are "+list(words)))
	near := goal.Nearest(w.text, words)
	for i := range words {
		if words[i] == near {
			return i
		}
	}
	return -1
}

// notAttr tells what to write for words that people expect here; "" for all others.
func notAttr(word string) string {
	switch word {
	case "prio", "priority":
		return "write nice=N for a fair task, fifo=N or rr=N for a real-time one"
	case "kernel", "hz", "until":
		return word + " is a line of its own"
	case "normal", "other", "fair":
		return "a task is fair unless it says otherwise: leave it out"
	}
	return ""
}

// skipValue skips = and what follows.
func (p *parser) skipValue() {
	if p.tok().kind == tokEq {
		p.next()
		if !p.ends() && p.tok().kind != tokOpen {
			p.next()
		}
	}
}

func (p *parser) addAttr(t *Task, a Attr) {
	for i := range t.Attrs {
		o := &t.Attrs[i]
		if o.Kind == a.Kind {
			p.fail(a.Span, attrs[a.Kind].word+" is given twice", "")
			return
		}
		if o.Kind.SetsPolicy() && a.Kind.SetsPolicy() {
			p.fail(a.Span, "a task has one policy: "+attrs[o.Kind].word+" and "+attrs[a.Kind].word+" exclude each other", "")
			return
		}
	}
	t.Attrs = append(t.Attrs, a)
}

// attrValue reads what follows the equals sign.
func (p *parser) attrValue(a *Attr) (ok bool) {
	var n int64
	switch a.Kind {
	case AttrNice:
		n, ok = p.number(-20, 19, "a nice value from -20 to 19", "")
	case AttrFIFO, AttrRR:
		n, ok = p.number(1, 99, "a priority from 1 to 99", "99 is the most urgent")
	case AttrDeadline:
		return p.deadline(a)
	case AttrSlice:
		a.D, ok = p.duration(minSlice, maxSlice, "a custom slice")
	case AttrStart:
		a.D, ok = p.duration(0, MaxDuration, "a start")
	case AttrPrev:
		n, ok = p.number(0, config.MaxCPUs-1, "the CPU where the task last ran, from 0", "")
	case AttrCPUs:
		a.CPUs, ok = p.cpuList("a list of CPUs")
	case AttrCPUSet:
		t := p.tok()
		if t.kind != tokWord {
			p.want("the name of a cpuset", "")
			return false
		}
		p.next()
		a.Name, ok = p.refer(t, &p.sets, "cpuset")
	case AttrColor:
		ok = p.choice(&a.Name, Colors...)
	}
	a.N = int(n)
	return ok
}

// deadline reads runtime/deadline/period and applies __checkparam_dl()'s rules.
func (p *parser) deadline(a *Attr) bool {
	t := p.tok()
	d, ok := p.durations(3, "runtime/deadline/period, for example 2ms/10ms/10ms")
	if !ok {
		return false
	}
	a.D, a.Due, a.Per = d[0], d[1], d[2]
	if msg, hint := badDeadline(a); msg != "" {
		p.fail(t.span, msg, hint)
		return false
	}
	return true
}

// badDeadline tells why the kernel refuses the parameters (EINVAL).
func badDeadline(a *Attr) (msg, hint string) {
	switch {
	case a.D < 1024:
		return "a deadline task's runtime of " + a.D.String() + " is too short: the kernel wants at least 1024ns (EINVAL)", ""
	case a.D > a.Due:
		return "the runtime " + a.D.String() + " is longer than the deadline " + a.Due.String() + ": the kernel refuses it (EINVAL)", "runtime <= deadline <= period"
	case a.Due > a.Per:
		return "the deadline " + a.Due.String() + " is longer than the period " + a.Per.String() + ": the kernel refuses it (EINVAL)", "runtime <= deadline <= period"
	case a.Per < minPeriod || a.Per > maxPeriod:
		return "a period of " + a.Per.String() + " is out of range: the kernel wants " + minPeriod.String() + " to " + maxPeriod.String() + " (EINVAL)", ""
	}
	return "", ""
}

// refer reads a use of a name, or in the short spelling its index.
func (p *parser) refer(t *token, known *names, what string) (string, bool) {
	if t.isIndex() {
		n := 0
		for _, c := range t.text {
			n = min(n*10+int(c-'0'), 1<<20)
		}
		if n >= len(known.list) {
			p.fail(t.span, "there is no "+what+" number "+t.text+" yet", "the first mention has the name, later ones the number, from 0")
			return "", false
		}
		return known.list[n], true
	}
	if msg, hint := badName(t.text); msg != "" {
		p.fail(t.span, msg, hint)
		return "", false
	}
	p.mention(known, t, what)
	return t.text, true
}

// mention numbers a name if it is new.
func (p *parser) mention(known *names, t *token, what string) {
	known.mention(t.text)
	if what == "lock" && len(known.list) > config.MaxLocks && !p.doubt.locks {
		p.fail(t.span, quote(t.text)+" is one lock too many", limitLocks)
		p.doubt.locks = true
	}
}
