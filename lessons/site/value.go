package site

import (
	"fmt"
	"math/big"
	"strings"

	"borrowedtime/engine/config"
	"borrowedtime/engine/explain"
	"borrowedtime/engine/goal"
	"borrowedtime/engine/trace"
	"borrowedtime/lessons"
)

// A value in a lesson's text is an expression over metrics:
//
//	`=wait(H, A)`                       of the scenario above, on its own kernel
//	`=wait(H, A) @7.3`                  the same scenario on another kernel
//	`=wait(H, A) @hogs`                 of the scenario named hogs
//	`=wait(H, A) @hogs:7.3`             both
//	`=wait(H, A) @none / wait(H, A) @7.3`   a ratio: "6.3"
//	`=2ms * (15 + 4*1024) / 15`         arithmetic, for closed forms
//	`=placements(proxied(L) > 0) @7.3`  in how many of 30 placements it holds
type evaluator struct {
	run    *runner
	stages []*lessons.Stage
	here   string // name of the nearest stage above
}

// amount is a number with its dimension: 0 a plain number, 1 a length of time.
// A metric whose value is a task gives a name instead.
type amount struct {
	n    *big.Rat
	time int
	name string
}

// show evaluates an expression and returns how it is printed and how it came about.
func (e *evaluator) show(expr string) (shown, how string, err error) {
	p := &valueParser{e: e, text: expr}
	a, err := p.sum()
	if err == nil && strings.TrimSpace(p.text) != "" {
		err = fmt.Errorf("%q does not belong there", p.text)
	}
	if err != nil {
		return "", "", fmt.Errorf("value `=%s`: %w", expr, err)
	}
	return a.String(), "computed by the engine: " + expr + a.exactly(), nil
}

// String prints a length of time with its unit and three digits, a whole
// number as it is, a ratio with two digits.
func (a amount) String() string {
	switch {
	case a.name != "":
		return a.name
	case a.time == 1:
		return length(trace.Duration(a.rounded()))
	case a.n.IsInt():
		return a.n.Num().String()
	case a.n.Cmp(big.NewRat(10, 1)) >= 0:
		return a.n.FloatString(0)
	}
	if a.n.Cmp(big.NewRat(1, 1)) < 0 {
		return a.n.FloatString(2)
	}
	return a.n.FloatString(1)
}

// length prints a length of time as the stage does, without zeros at the end
// and with a space that does not break.
func length(d trace.Duration) string {
	number, unit, _ := strings.Cut(explain.Duration(d), " ")
	if strings.Contains(number, ".") {
		number = strings.TrimRight(strings.TrimRight(number, "0"), ".")
	}
	return number + "\u00a0" + unit
}

func (a amount) rounded() int64 {
	text := a.n.FloatString(0)
	var n int64
	_, _ = fmt.Sscan(text, &n)
	return n
}

func (a amount) exactly() string {
	if a.name != "" || a.time != 1 {
		return ""
	}
	return " = " + trace.Duration(a.rounded()).String()
}

// valueParser reads an expression by recursive descent.
type valueParser struct {
	e    *evaluator
	text string
}

func (p *valueParser) peek() byte {
	p.text = strings.TrimLeft(p.text, " ")
	if p.text == "" {
		return 0
	}
	return p.text[0]
}

func (p *valueParser) sum() (amount, error) {
	a, err := p.product()
	for err == nil && (p.peek() == '+' || p.peek() == '-') {
		op := p.text[0]
		p.text = p.text[1:]
		var b amount
		if b, err = p.product(); err != nil {
			break
		}
		if a.name != "" || b.name != "" || a.time != b.time {
			return a, fmt.Errorf("a length of time and a plain number don't add up")
		}
		if op == '-' {
			b.n = new(big.Rat).Neg(b.n)
		}
		a.n = new(big.Rat).Add(a.n, b.n)
	}
	return a, err
}

func (p *valueParser) product() (amount, error) {
	a, err := p.factor()
	for err == nil && (p.peek() == '*' || p.peek() == '/') {
		op := p.text[0]
		p.text = p.text[1:]
		var b amount
		if b, err = p.factor(); err != nil {
			break
		}
		if a.name != "" || b.name != "" {
			return a, fmt.Errorf("a task's name is no number")
		}
		if op == '*' {
			a = amount{n: new(big.Rat).Mul(a.n, b.n), time: a.time + b.time}
			continue
		}
		if b.n.Sign() == 0 {
			return a, fmt.Errorf("division by zero")
		}
		a = amount{n: new(big.Rat).Quo(a.n, b.n), time: a.time - b.time}
	}
	return a, err
}

func (p *valueParser) factor() (amount, error) {
	c := p.peek()
	switch {
	case c == '(':
		p.text = p.text[1:]
		a, err := p.sum()
		if err == nil && p.peek() != ')' {
			err = fmt.Errorf("a ) is missing")
		}
		if err == nil {
			p.text = p.text[1:]
		}
		return a, err
	case c >= '0' && c <= '9':
		return p.number()
	case c >= 'a' && c <= 'z':
		return p.metric()
	}
	return amount{}, fmt.Errorf("want a metric, a number or (, found %q", p.text)
}

func (p *valueParser) take(in func(byte) bool) string {
	i := 0
	for i < len(p.text) && in(p.text[i]) {
		i++
	}
	word := p.text[:i]
	p.text = p.text[i:]
	return word
}

func wordByte(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '.' || c == '_' || c == '-' || c == ':'
}

func (p *valueParser) number() (amount, error) {
	word := p.take(func(c byte) bool { return c >= '0' && c <= '9' || c == '.' || c >= 'a' && c <= 'z' })
	if strings.TrimRight(word, "0123456789.") == word && word != "0" {
		d, err := trace.ParseDuration(word)
		return amount{n: big.NewRat(int64(d), 1), time: 1}, err
	}
	n, ok := new(big.Rat).SetString(word)
	if !ok {
		return amount{}, fmt.Errorf("%q is no number", word)
	}
	return amount{n: n}, nil
}

func (p *valueParser) metric() (amount, error) {
	if condition, rest, ok := cutPlacements(p.text); ok {
		p.text = rest
		text, profile, err := p.e.stage(p.ref())
		if err != nil {
			return amount{}, err
		}
		n, err := p.e.run.placements(text, profile, condition)
		return amount{n: big.NewRat(int64(n), 1)}, err
	}
	end := strings.IndexByte(p.text, ')')
	if end < 0 {
		return amount{}, fmt.Errorf("want a metric with its arguments, as in wait(H, A), found %q", p.text)
	}
	call := p.text[:end+1]
	p.text = p.text[end+1:]
	t, err := p.e.trace(p.ref())
	if err != nil {
		return amount{}, err
	}
	v, err := goal.Measure(t, call)
	if err != nil {
		return amount{}, err
	}
	switch v.Kind {
	case goal.Count, goal.Truth:
		return amount{n: big.NewRat(v.N, 1)}, nil
	case goal.Whose:
		return amount{name: v.Name}, nil
	}
	if v.N == int64(trace.Never) {
		return amount{name: "never"}, nil
	}
	return amount{n: big.NewRat(v.N, 1), time: 1}, nil
}

// ref takes what stands after an @, if one does.
func (p *valueParser) ref() string {
	if p.peek() != '@' {
		return ""
	}
	p.text = p.text[1:]
	return p.take(wordByte)
}

// trace runs what a reference names.
func (e *evaluator) trace(ref string) (*trace.Trace, error) {
	text, profile, err := e.stage(ref)
	if err != nil {
		return nil, err
	}
	r, err := e.run.run(text, profile)
	if err != nil {
		return nil, err
	}
	return r.trace, nil
}

// stage finds what a reference names: nothing, a profile, a stage, or
// STAGE:PROFILE. It returns the scenario's text, and the profile if one is named.
func (e *evaluator) stage(ref string) (text, profile string, err error) {
	name, profile, both := strings.Cut(ref, ":")
	if !both {
		if config.ProfileOf(ref) != nil {
			name, profile = "", ref
		} else {
			name, profile = ref, ""
		}
	}
	if name == "" {
		name = e.here
	}
	s := lessons.StageNamed(e.stages, name)
	if s == nil {
		return "", "", fmt.Errorf("there is no scenario %q here", name)
	}
	return s.Text, profile, nil
}
