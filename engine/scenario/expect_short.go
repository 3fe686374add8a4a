package scenario

import (
	"strconv"
	"strings"

	"borrowedtime/engine/goal"
)

// In the short spelling an expectation is a row of words joined by +: a metric's
// letter with its arguments, then the comparison's letters with the value.
//
//	wait(H, A) < 3ms and handoffs(A) == 1     X=w0,0+lt3m+h0+eq1

// shortExpect keeps a place for an expectation: its tasks are known at the end.
func (p *parser) shortExpect(t *token) *Layout {
	p.expects = append(p.expects, make([]*token, len(p.s.Expects)-len(p.expects))...)
	p.expects = append(p.expects, t)
	p.s.Expects = append(p.s.Expects, &goal.Expect{})
	return p.addExpectLine(t)
}

// longExpect parses a short expectation by writing it in full. nil: reported.
func (p *parser) longExpect(t *token, tasks []string) *goal.Expect {
	x := expander{p: p, from: t, tasks: names{list: tasks}, ok: true}
	x.expand()
	if !x.ok {
		return nil
	}
	e, err := goal.Parse(x.b.String())
	if err != nil {
		begin, end := x.source(err.Offset), x.source(err.Offset+max(err.Len, 1)-1)+1
		p.fail(inside(t, begin, end-begin), err.Msg, err.Hint)
		return nil
	}
	if p.terms += len(e.Terms); p.terms > MaxExpects {
		p.fail(t.span, "more than "+itoa(MaxExpects)+" comparisons in expect lines, the limit", "")
		return nil
	}
	e.Line = t.span.Line
	return e
}

// expander writes a short expectation in full and remembers where each byte
// comes from.
type expander struct {
	p     *parser
	from  *token
	tasks names
	b     strings.Builder
	src   []int
	ok    bool
}

func (x *expander) put(text string, src int) {
	x.b.WriteString(text)
	for len(x.src) < x.b.Len() {
		x.src = append(x.src, src)
	}
}

// source is the offset in the short text that a byte of the full one comes from.
func (x *expander) source(at int) int {
	if at < len(x.src) {
		return x.src[at]
	}
	return len(x.from.text)
}

func (x *expander) expand() {
	at := 0
	var pred *goal.Predicate // of the comparison that is missing
	for i, word := range strings.Split(x.from.text, "+") {
		if pred == nil {
			if i > 0 {
				x.put(" and ", at)
			}
			pred = x.metric(word, at)
			if pred != nil && pred.Result == goal.Truth {
				pred = nil
			}
		} else {
			x.compare(pred, word, at)
			pred = nil
		}
		if !x.ok {
			return
		}
		at += len(word) + 1
	}
}

// metric writes the call of a metric.
func (x *expander) metric(word string, at int) *goal.Predicate {
	for i := range goal.Predicates {
		pred := &goal.Predicates[i]
		if word == "" || pred.Letter != word[0] {
			continue
		}
		x.put(pred.Name+"(", at)
		at++
		if word = word[1:]; word != "" {
			for i, arg := range strings.Split(word, ",") {
				if i > 0 {
					x.put(", ", at)
				}
				x.put(x.arg(pred, i, arg, at), at)
				at += len(arg) + 1
			}
		}
		x.put(")", at)
		return pred
	}
	x.ok = false
	x.p.fail(inside(x.from, at, max(1, len(word))), "unknown short metric "+quote(word), "")
	return nil
}

// arg is one argument in full.
func (x *expander) arg(pred *goal.Predicate, i int, text string, at int) string {
	if len(pred.Args) == 0 {
		return text
	}
	switch pred.Args[min(i, len(pred.Args)-1)] {
	case goal.TaskArg:
		return x.name(text, &x.tasks, "task", at)
	case goal.LockArg:
		return x.name(text, &x.p.locks, "lock", at)
	case goal.TimeArg:
		return longDuration(text)
	}
	return text
}

// name is a name, which may be given by its index.
func (x *expander) name(text string, known *names, what string, at int) string {
	t := token{kind: tokWord, short: true, text: text}
	if !t.isIndex() {
		return text
	}
	if n, err := strconv.Atoi(text); err == nil && n < len(known.list) {
		return known.list[n]
	}
	t.span = inside(x.from, at, len(text)) // costly: only for the message
	name, ok := x.p.refer(&t, known, what)
	x.ok = x.ok && ok
	return name
}

// compare writes the comparison and the value.
func (x *expander) compare(pred *goal.Predicate, word string, at int) {
	for _, o := range ops {
		value, found := strings.CutPrefix(word, o.letters)
		if !found {
			continue
		}
		x.put(" "+o.word+" ", at)
		at += len(o.letters)
		switch pred.Result {
		case goal.Whose:
			value = x.name(value, &x.tasks, "task", at)
		case goal.Length, goal.Instant:
			value = longDuration(value)
		}
		x.put(value, at)
		return
	}
	x.ok = false
	x.p.fail(inside(x.from, at, max(1, len(word))), "unknown short comparison "+quote(word), "lt le eq ne ge gt, then the value")
}

// compactExpect writes an expectation in the short spelling.
func compactExpect(e *goal.Expect, tasks, locks map[string]int) string {
	var words []string
	for i := range e.Terms {
		t := &e.Terms[i]
		args := make([]string, len(t.Args))
		for j, a := range t.Args {
			switch a.Kind {
			case goal.TaskArg:
				args[j] = numbered(a.Text, tasks)
			case goal.LockArg:
				args[j] = numbered(a.Text, locks)
			case goal.TimeArg:
				args[j] = ShortDuration(a.N)
			default:
				args[j] = a.String()
			}
		}
		words = append(words, metricLetter(t.Pred.Name)+strings.Join(args, ","))
		if t.Op != goal.NoOp {
			words = append(words, compactComparison(t, tasks))
		}
	}
	return strings.Join(words, "+")
}

func compactComparison(t *goal.Term, tasks map[string]int) string {
	value := t.Value.String()
	switch {
	case t.Value.Kind == goal.Whose:
		value = numbered(value, tasks)
	case t.Value.Kind != goal.Count && value != "never":
		value = ShortDuration(t.Value.N)
	}
	for _, o := range ops {
		if o.word == t.Op.String() {
			return o.letters + value
		}
	}
	return ""
}

func metricLetter(name string) string {
	if pred := goal.Lookup(name); pred != nil {
		return string(rune(pred.Letter))
	}
	return ""
}

// numbered is the index of a name, or the name itself if it has none.
func numbered(name string, index map[string]int) string {
	if n, ok := index[name]; ok {
		return itoa(n)
	}
	return name
}
