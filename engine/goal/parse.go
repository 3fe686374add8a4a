package goal

import (
	"strconv"
	"strings"

	"borrowedtime/engine/trace"
)

// maxTerms bounds one expectation; each term is evaluated over the whole trace.
const maxTerms = 64

// Parse reads an expectation: the text of an expect line without the word
// `expect`. It checks all but whether the named tasks and locks exist.
func Parse(text string) (*Expect, *Error) {
	p := parser{text: text}
	p.next()
	e := &Expect{}
	for {
		t, err := p.term()
		if err != nil {
			return nil, err
		}
		e.Terms = append(e.Terms, t)
		if p.tok == "" {
			break
		}
		if p.tok != "and" {
			return nil, p.want(`"and" or the end of the line`, andHint(p.tok))
		}
		if len(e.Terms) == maxTerms {
			return nil, p.fail("more than "+itoa(maxTerms)+" comparisons in one expect", "write several expect lines")
		}
		p.next()
	}
	e.Text = e.text()
	return e, nil
}

// parser reads one token at a time: tok is the current one, "" at the end.
type parser struct {
	text    string
	tok     string
	at, end int
}

func (p *parser) next() {
	i := p.end
	for i < len(p.text) && isSpace(p.text[i]) {
		i++
	}
	p.at = i
	switch {
	case i == len(p.text):
	case wordByte(p.text[i]):
		for i < len(p.text) && wordByte(p.text[i]) {
			i++
		}
	case strings.IndexByte("<>=!&|", p.text[i]) >= 0:
		for i < len(p.text) && strings.IndexByte("<>=!&|", p.text[i]) >= 0 {
			i++
		}
	default:
		i++
		for i < len(p.text) && p.text[i] >= 0x80 && p.text[i] < 0xC0 {
			i++ // the rest of a UTF-8 character
		}
	}
	p.tok, p.end = p.text[p.at:i], i
}

func isSpace(c byte) bool { return c == ' ' || c == '\t' || c == '\r' || c == '\n' }

// wordByte tells what names and numbers are made of; `+` occurs in 1.8e+06us.
func wordByte(c byte) bool {
	return c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' ||
		c == '_' || c == '.' || c == '-' || c == '+'
}

// fail is an error at the current token.
func (p *parser) fail(msg, hint string) *Error {
	return &Error{Offset: p.at, Len: p.end - p.at, Msg: msg, Hint: hint}
}

// want is an error that says what was found and what was expected.
func (p *parser) want(what, hint string) *Error {
	return p.fail("found "+found(p.tok)+", expected "+what, hint)
}

func found(tok string) string {
	if tok == "" {
		return "the end of the expectation"
	}
	return Quote(tok)
}

// Quote puts input into a message: in quotes, cut if it is long.
func Quote(s string) string {
	if len(s) > 40 {
		cut := 37
		for cut > 0 && s[cut] >= 0x80 && s[cut] < 0xC0 {
			cut--
		}
		s = s[:cut] + "..."
	}
	return strconv.Quote(s)
}

func andHint(tok string) string {
	switch tok {
	case "&&", "&", "AND", "And", ",":
		return `join comparisons with "and"`
	case "or", "||":
		return `there is no "or": expectations are joined by "and"`
	}
	return ""
}

// term reads metric(args) op value.
func (p *parser) term() (Term, *Error) {
	t := Term{Offset: p.at, Pred: Lookup(p.tok)}
	if t.Pred == nil {
		return t, p.unknownMetric()
	}
	p.next()
	if p.tok != "(" {
		return t, p.want(`"(" after `+t.Pred.Name, "write it as "+t.Pred.Usage())
	}
	p.next()
	if err := p.args(&t); err != nil {
		return t, err
	}
	t.Len = p.end - t.Offset
	p.next()
	if t.Pred.Result == Truth {
		if opOf(p.tok) != NoOp {
			return t, p.fail(t.Pred.Name+"(...) stands alone: it holds or it does not", "leave out "+Quote(p.tok)+" and what follows")
		}
		return t, nil
	}
	if t.Op = opOf(p.tok); t.Op == NoOp {
		return t, p.want("a comparison: < <= == != >= >", opHint(p.tok))
	}
	if t.Pred.Result == Whose && t.Op != Equal && t.Op != Unequal {
		return t, p.fail(t.Pred.Name+" names a task; "+p.tok+" can't compare tasks", "use == or !=")
	}
	p.next()
	err := p.value(&t)
	if err == nil {
		t.Len = p.end - t.Offset
		p.next()
	}
	return t, err
}

func (p *parser) unknownMetric() *Error {
	if p.tok == "" || !wordByte(p.tok[0]) {
		return p.want("a metric, for example wait(H, A)", "")
	}
	hint := "there are " + strings.Join(metricNames(), ", ")
	if near := Nearest(p.tok, metricNames()); near != "" {
		hint = "did you mean " + Quote(near) + "?"
	}
	return p.fail("unknown metric "+Quote(p.tok), hint)
}

func opOf(tok string) Op {
	for o := Less; o <= More; o++ {
		if opNames[o] == tok {
			return o
		}
	}
	return NoOp
}

func opHint(tok string) string {
	switch tok {
	case "=", "===", "is":
		return "equality is =="
	case "=<", "≤":
		return "at most is <="
	case "=>", "≥":
		return "at least is >="
	case "<>", "≠", "!":
		return "inequality is !="
	}
	return ""
}

// args reads the arguments and the closing parenthesis; the current token
// stays on it.
func (p *parser) args(t *Term) *Error {
	pred := t.Pred
	for p.tok != ")" {
		if len(t.Args) > 0 {
			if p.tok != "," {
				return p.want(`"," or ")"`, "write it as "+pred.Usage())
			}
			p.next()
		}
		if len(t.Args) >= len(pred.Args) && !pred.Variadic {
			most := arguments(len(pred.Args))
			if pred.Least < len(pred.Args) {
				most = "at most " + most
			}
			return p.fail(pred.Name+" takes "+most, "write it as "+pred.Usage())
		}
		a, err := p.arg(pred.Args[min(len(t.Args), len(pred.Args)-1)])
		if err != nil {
			return err
		}
		t.Args = append(t.Args, a)
		p.next()
	}
	if len(t.Args) < pred.Least {
		return p.fail(pred.Name+" takes "+arguments(pred.Least)+", found "+itoa(int64(len(t.Args))), "write it as "+pred.Usage())
	}
	return nil
}

func arguments(n int) string {
	switch n {
	case 0:
		return "no arguments"
	case 1:
		return "1 argument"
	}
	return itoa(int64(n)) + " arguments"
}

func (p *parser) arg(kind ArgKind) (Arg, *Error) {
	a := Arg{Kind: kind, Text: p.tok, Offset: p.at, Len: p.end - p.at}
	if p.tok == "" || !wordByte(p.tok[0]) {
		return a, p.want("a "+kind.String(), "")
	}
	switch kind {
	case CPUArg:
		n, err := strconv.ParseUint(p.tok, 10, 16)
		if err != nil {
			return a, p.fail(Quote(p.tok)+" is no CPU", "CPUs are numbered from 0")
		}
		a.N = int64(n)
	case NumberArg:
		n, err := strconv.ParseUint(p.tok, 10, 32)
		if err != nil || n == 0 {
			return a, p.fail(Quote(p.tok)+" is no number of a job", "jobs are numbered from 1")
		}
		a.N = int64(n)
	case TimeArg:
		d, err := p.duration()
		if err != nil {
			return a, err
		}
		a.N = int64(d)
	case ReasonArg:
		if !knownReason(p.tok) {
			return a, p.unknownReason()
		}
	}
	return a, nil
}

func (p *parser) unknownReason() *Error {
	names := reasonNames()
	hint := "there are " + strings.Join(names, ", ")
	if near := Nearest(p.tok, names); near != "" {
		hint = "did you mean " + Quote(near) + "?"
	}
	return p.fail("unknown reason "+Quote(p.tok), hint)
}

func (p *parser) duration() (trace.Duration, *Error) {
	d, err := trace.ParseDuration(p.tok)
	if err != nil {
		return 0, p.fail(DurationProblem(p.tok, err))
	}
	return d, nil
}

// DurationProblem is the message and the hint for a text that is no duration.
func DurationProblem(text string, err error) (msg, hint string) {
	q := Quote(text)
	switch err {
	case trace.ErrNoUnit:
		return q + " has no unit", "write " + text + "ms, " + text + "us, " + text + "ns or " + text + "s"
	case trace.ErrUnit:
		if strings.HasSuffix(text, "m") {
			return q + " has an unknown unit", "did you mean " + Quote(text+"s") + "?"
		}
		return q + " has an unknown unit", "units are ns, us, ms and s"
	case trace.ErrNegative:
		return q + " is below zero", "durations are 0 or more"
	case trace.ErrTooFine:
		return q + " is not a whole number of nanoseconds", ""
	case trace.ErrLongDuration:
		return q + " is too long", ""
	}
	return q + " is not a duration", "write a number with ns, us, ms or s, as in 2.5ms"
}

// value reads the right side of a comparison.
func (p *parser) value(t *Term) *Error {
	v := &t.Value
	if Lookup(p.tok) != nil {
		return p.fail(Quote(p.tok)+" is a metric too", "a metric is compared with a value, as in wait(H) < 3ms")
	}
	*v = Value{Kind: t.Pred.Result, Offset: p.at, Len: p.end - p.at}
	if p.tok == "" || !wordByte(p.tok[0]) {
		return p.want(valueWords[v.Kind], "")
	}
	switch v.Kind {
	case Whose:
		v.Name = p.tok
	case Count:
		n, err := strconv.ParseInt(p.tok, 10, 64)
		if err != nil || n < 0 {
			return p.fail(Quote(p.tok)+" is not a count", t.Pred.Name+" is compared with a whole number")
		}
		v.N = n
	default:
		if p.tok == "never" && t.Pred.MayBeNever {
			v.N = int64(trace.Never)
			return nil
		}
		d, err := p.duration()
		if err != nil {
			return err
		}
		v.N = int64(d)
	}
	return nil
}

var valueWords = [...]string{
	Length: "a duration", Instant: `a time or "never"`, Count: "a whole number", Whose: `a task or "idle"`, Truth: "",
}
