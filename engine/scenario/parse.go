package scenario

import (
	"strings"

	"borrowedtime/engine/config"
	"borrowedtime/engine/goal"
)

// Parse reads a scenario in either spelling. It reports every mistake; the
// scenario then holds what could be read. It is nil only if the text is too
// large to look at.
func Parse(text string) (*Scenario, Errors) {
	if len(text) > MaxText {
		return nil, Errors{{Line: 1, Col: 1, Len: 1, Msg: "the text has " + itoa(len(text)) + " bytes: the limit is 256 KiB"}}
	}
	p := &parser{toks: lex(text), s: New()}
	p.statements()
	p.resolve()
	errs := p.errs
	if len(errs) <= maxErrors {
		p.s.check(&errs, p.doubt)
	}
	return p.s, errs.sorted()
}

// parser reads tokens into a Scenario.
type parser struct {
	toks    []token
	at      int
	s       *Scenario
	errs    Errors
	order   int      // of the last statement or step
	doubt   doubts   // what depends on a mistake is not checked
	locks   names    // in the order of first mention
	sets    names    // likewise
	expects []*token // short expectations, by index in Expects; nil is none, as is what lies beyond
	steps   int      // of the current program
	copies  int      // tasks so far
	terms   int      // comparisons in all expectations
}

// names numbers names in the order of first mention.
type names struct {
	list []string
	at   map[string]int
}

func (n *names) mention(name string) {
	if n.at == nil {
		n.at = map[string]int{}
	}
	if _, ok := n.at[name]; !ok {
		n.at[name] = len(n.list)
		n.list = append(n.list, name)
	}
}

func (p *parser) tok() *token { return &p.toks[p.at] }

// next moves on; the last token stays.
func (p *parser) next() {
	if p.at < len(p.toks)-1 {
		p.at++
	}
}

// ends tells whether a statement or a step ends before the current token.
func (p *parser) ends() bool {
	switch p.tok().kind {
	case tokEOF, tokNewline, tokSemi, tokClose:
		return true
	}
	return false
}

func (p *parser) fail(at Span, msg, hint string) { p.errs.add(at, msg, hint) }

// want reports the current token where something else was expected.
func (p *parser) want(what, hint string) {
	t := p.tok()
	if len(p.errs) > maxErrors {
		return
	}
	if t.kind == tokBad {
		p.fail(t.span, t.text, t.hint)
		return
	}
	at := t.span
	at.Len = max(at.Len, 1)
	p.fail(at, "found "+t.found()+", expected "+what, hint)
}

// found names a token in a message.
func (t *token) found() string {
	switch t.kind {
	case tokEOF:
		return "the end of the text"
	case tokNewline:
		return "the end of the line"
	case tokString:
		return "the text " + quote(t.text)
	case tokExpect:
		return "an expectation"
	case tokClose:
		if t.text == "" {
			return "the end of the program"
		}
	}
	return quote(t.text)
}

// statements reads the whole text.
func (p *parser) statements() {
	for {
		layout := p.gap(false)
		if p.tok().kind == tokEOF {
			p.s.Tail = layout.tail()
			return
		}
		p.statement(&layout)
	}
}

// gap skips separators and collects the comments and empty lines before the
// next statement or step. At the beginning of a block, empty lines mean nothing.
func (p *parser) gap(opening bool) Layout {
	var l Layout
	for {
		t := p.tok()
		switch t.kind {
		case tokSemi:
		case tokNewline:
			switch {
			case t.text != "":
				l.Above = append(l.Above, t.text)
			case len(l.Above) > 0:
				if l.Above[len(l.Above)-1] != "" {
					l.Above = append(l.Above, "")
				}
			case p.order > 0 && !opening:
				l.Blank = true
			}
		default:
			p.order++
			l.Span, l.Order = t.span, p.order
			return l
		}
		p.next()
	}
}

// tail is what stands before the end: comments without an empty line after them.
func (l *Layout) tail() []string {
	lines := l.Above
	for len(lines) > 0 && lines[len(lines)-1] == "" {
		lines = lines[:len(lines)-1]
	}
	if l.Blank && len(lines) > 0 {
		lines = append([]string{""}, lines...)
	}
	return lines
}

// beside takes the comment at the end of the line on which a statement ended.
func (p *parser) beside() (comment string) {
	for p.tok().kind == tokSemi {
		p.next()
	}
	if t := p.tok(); t.kind == tokNewline {
		comment = t.text
		p.next()
	}
	return comment
}

// statement reads one statement. Its layout is complete once its last token is
// read, so each reader stores a pointer that finish fills in.
func (p *parser) statement(layout *Layout) {
	row := p.keyword()
	if row < 0 {
		p.skipStatement()
		p.beside()
		return
	}
	first := p.tok().span
	p.next()
	var at *Layout
	word := statements[row].word
	switch word {
	case "cpuset":
		at = p.cpuset()
	case "lock":
		at = p.lock()
	case "sem":
		at = p.sem()
	case "task":
		at = p.task()
	case "expect":
		at = p.expect()
	default:
		at = p.header(HeaderKind(row), first)
	}
	layout.Span = join(first, p.toks[max(0, p.at-1)].span)
	p.endStatement(word)
	layout.Beside = p.beside()
	if at != nil {
		*at = *layout
	}
}

// keyword finds the statement that the current word begins; a misspelt one is
// read as what it was meant to be.
func (p *parser) keyword() int {
	t := p.tok()
	if t.kind != tokWord {
		p.want("a statement: "+list(statementWords()), "")
		return -1
	}
	if row := statementIndex(t.text); row >= 0 {
		return row
	}
	if len(stepWords(t.text)) > 0 {
		p.fail(t.span, quote(t.text)+" is a step: it stands between the braces of a task", "")
		return -1
	}
	near := goal.Nearest(t.text, statementWords())
	p.fail(t.span, "unknown statement "+quote(t.text), suggest(t.text, statementWords(), "there are "+list(statementWords())))
	return statementIndex(near)
}

func statementWords() []string {
	words := make([]string, len(statements))
	for i := range statements {
		words[i] = statements[i].word
	}
	return words
}

// endStatement demands the end of the line and skips what stands in the way.
func (p *parser) endStatement(word string) {
	if p.ends() && p.tok().kind != tokClose {
		return
	}
	hint := ""
	if p.tok().kind == tokClose {
		hint = "no { is open here"
	}
	if p.topWord(p.at) {
		if p.toks[p.at-1].kind != tokNewline { // else: an open block, reported
			p.want("the end of the "+word+" line", "a new line or ; separates statements")
		}
		return
	}
	p.want("the end of the "+word+" line", hint)
	p.skipStatement()
}

// skipStatement moves to the end of the statement, past blocks within it.
func (p *parser) skipStatement() {
	for depth := 0; ; p.next() {
		t := p.tok()
		switch t.kind {
		case tokEOF:
			return
		case tokOpen:
			depth++
		case tokClose:
			depth = max(0, depth-1)
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

// topWord tells whether a token can only begin a statement: then a block before
// it lacks its closing brace.
func (p *parser) topWord(at int) bool {
	t := &p.toks[min(at, len(p.toks)-1)]
	return t.kind == tokWord && statementIndex(t.text) >= 0 && len(stepWords(t.text)) == 0
}

// join is the stretch from a to b.
func join(a, b Span) Span {
	if b.Off < a.Off {
		return a
	}
	if a.Line == b.Line {
		a.Len = b.Col + b.Len - a.Col
	}
	a.End = max(a.End, b.End)
	return a
}

// name reads the name of a new task, lock or cpuset.
func (p *parser) name(what string) (string, Span, bool) {
	t := p.tok()
	if t.kind != tokWord {
		p.want("the "+what+"'s name", "")
		return "", t.span, false
	}
	p.next()
	if msg, hint := badName(t.text); msg != "" {
		p.fail(t.span, msg, hint)
		return t.text, t.span, false
	}
	return t.text, t.span, true
}

// badName tells what is wrong with a name.
func badName(name string) (msg, hint string) {
	for i := 0; i < len(name); i++ {
		c := name[i]
		letter := c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_'
		if !letter && (i == 0 || !(c >= '0' && c <= '9' || c == '-')) {
			return quote(name) + " is not a name", "a name begins with a letter A-Z or a-z and goes on with letters, digits, _ and -"
		}
	}
	switch {
	case len(name) > MaxName:
		return quote(name) + " is longer than " + itoa(MaxName) + " characters, the limit for a name", ""
	case reserved(name):
		return quote(name) + " is a word of the language and can't be a name", "write it with a capital or a number"
	}
	return "", ""
}

// cpuset reads the line after its first word.
func (p *parser) cpuset() *Layout {
	name, span, ok := p.name("cpuset")
	if !ok {
		p.skipStatement()
		return nil
	}
	c := &CPUSet{Name: name, NameSpan: span, CPUsSpan: p.tok().span}
	if _, twice := p.sets.at[name]; twice && p.findSet(name) != nil {
		p.fail(span, "cpuset "+quote(name)+" is declared twice", "")
	}
	p.sets.mention(name)
	c.CPUs, _ = p.cpuList("a list of CPUs")
	p.s.CPUSets = append(p.s.CPUSets, c)
	return &c.Layout
}

func (p *parser) findSet(name string) *CPUSet {
	for _, c := range p.s.CPUSets {
		if c.Name == name {
			return c
		}
	}
	return nil
}

// lock reads the line after its first word.
func (p *parser) lock() *Layout {
	name, span, ok := p.name("lock")
	if !ok {
		p.skipStatement()
		return nil
	}
	l := &Lock{Name: name, NameSpan: span}
	p.mention(&p.locks, &p.toks[p.at-1], "lock")
	if t := p.tok(); t.kind == tokWord {
		kind := -1
		for i := range config.LockKinds {
			if config.LockKinds[i].Name == t.text && config.LockKind(i) != config.Sem {
				kind = i
			}
		}
		p.next()
		if kind < 0 {
			var words []string
			for i := range config.LockKinds {
				if config.LockKind(i) != config.Sem {
					words = append(words, config.LockKinds[i].Name)
				}
			}
			hint := suggest(t.text, words, "there are "+list(words))
			if t.text == config.Sem.String() {
				hint = "a semaphore is a line of its own: sem " + name
			}
			p.fail(t.span, "unknown lock kind "+quote(t.text), hint)
		} else {
			l.Kind, l.Explicit = config.LockKind(kind), true
		}
	}
	p.s.Locks = append(p.s.Locks, l)
	return &l.Layout
}

// sem reads the line after its first word: a name, and = with the count it begins with.
func (p *parser) sem() *Layout {
	name, span, ok := p.name("semaphore")
	if !ok {
		p.skipStatement()
		return nil
	}
	l := &Lock{Name: name, Kind: config.Sem, NameSpan: span}
	p.mention(&p.locks, &p.toks[p.at-1], "lock")
	if p.tok().kind == tokEq {
		p.next()
		l.Count, _ = p.number(0, MaxSem, "a count from 0 to 1000000", "wait takes one off, and sleeps at 0; post adds one")
	}
	p.s.Locks = append(p.s.Locks, l)
	return &l.Layout
}

// expect reads the line after its first word.
func (p *parser) expect() *Layout {
	t := p.tok()
	if t.kind != tokExpect {
		p.want("an expectation, for example wait(H, A) < 3ms", "")
		return nil
	}
	p.next()
	if t.short {
		return p.shortExpect(t)
	}
	e, err := goal.Parse(t.text)
	if err != nil {
		p.fail(inside(t, err.Offset, err.Len), err.Msg, err.Hint)
		return nil
	}
	return p.addExpect(e, t)
}

func (p *parser) addExpect(e *goal.Expect, t *token) *Layout {
	if p.terms += len(e.Terms); p.terms > MaxExpects {
		p.fail(t.span, "more than "+itoa(MaxExpects)+" comparisons in expect lines, the limit", "")
		return nil
	}
	e.Line = t.span.Line
	p.s.Expects = append(p.s.Expects, e)
	return p.addExpectLine(t)
}

// addExpectLine keeps the layout of the expectation that was read last.
func (p *parser) addExpectLine(t *token) *Layout {
	p.s.ExpectLines = append(p.s.ExpectLines, ExpectLine{Text: t.span, short: t.short})
	return &p.s.ExpectLines[len(p.s.ExpectLines)-1].Layout
}

// inside is the place of n bytes at off in the text of a token.
func inside(t *token, off, n int) Span {
	off = min(off, len(t.text))
	end := min(off+n, len(t.text))
	return Span{
		Off: t.span.Off + off, End: t.span.Off + end, Line: t.span.Line,
		Col: t.span.Col + len([]rune(t.text[:off])), Len: max(1, len([]rune(t.text[off:end]))),
	}
}

// isIndex tells whether a word of the short spelling is a number that stands
// for a name.
func (t *token) isIndex() bool {
	return t.short && t.text != "" && strings.Trim(t.text, "0123456789") == ""
}
