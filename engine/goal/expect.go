package goal

import (
	"strings"

	"borrowedtime/engine/trace"
)

// Expect is one expectation: terms that must all hold.
type Expect struct {
	Text  string // in the canonical spelling
	Line  int    // where it stands in the scenario's text, from 1; 0: nowhere
	Terms []Term
}

// Term is one metric, compared with a value. order(...) has no comparison.
type Term struct {
	Pred        *Predicate
	Args        []Arg
	Op          Op
	Value       Value
	Offset, Len int // in the text that was parsed
}

// Arg is one argument of a metric.
type Arg struct {
	Kind        ArgKind
	Text        string // a name as written
	N           int64  // a CPU's number or a time in nanoseconds
	Offset, Len int
}

// ArgKind is what an argument names.
type ArgKind uint8

// The argument kinds.
const (
	TaskArg ArgKind = iota
	LockArg
	ReasonArg
	CPUArg
	TimeArg
	NumberArg
)

var argNames = [...]string{TaskArg: "task", LockArg: "lock", ReasonArg: "reason", CPUArg: "CPU", TimeArg: "time", NumberArg: "number"}

// String returns the word for the kind in messages.
func (k ArgKind) String() string { return argNames[k] }

// ValueKind is what sort of value a metric has.
type ValueKind uint8

// The value kinds.
const (
	Length  ValueKind = iota // a duration
	Instant                  // a time since the start, or never
	Count                    // a whole number
	Whose                    // a task, or idle
	Truth                    // holds or not; has no comparison
)

// Value is the right side of a comparison.
type Value struct {
	Kind        ValueKind
	N           int64  // nanoseconds (trace.Never: never) or a count
	Name        string // Whose: a task's name or "idle"
	Offset, Len int
}

// Op is a comparison.
type Op uint8

// The comparisons.
const (
	NoOp Op = iota
	Less
	AtMost
	Equal
	Unequal
	AtLeast
	More
)

var opNames = [...]string{NoOp: "", Less: "<", AtMost: "<=", Equal: "==", Unequal: "!=", AtLeast: ">=", More: ">"}

// String returns the comparison as the language spells it.
func (o Op) String() string { return opNames[o] }

// Name is a task's or a lock's name in an expectation, with its place.
type Name struct {
	Text        string
	Offset, Len int
}

// Error is a mistake in an expectation. Offset and Len count bytes of the text.
type Error struct {
	Offset, Len int
	Msg, Hint   string
}

// Error returns the message with its hint.
func (e *Error) Error() string {
	if e.Hint == "" {
		return e.Msg
	}
	return e.Msg + " (" + e.Hint + ")"
}

// Names returns the tasks and locks that the expectation speaks of.
func (e *Expect) Names() (tasks, locks []Name) {
	for i := range e.Terms {
		t := &e.Terms[i]
		for _, a := range t.Args {
			switch a.Kind {
			case TaskArg:
				tasks = append(tasks, Name{a.Text, a.Offset, a.Len})
			case LockArg:
				locks = append(locks, Name{a.Text, a.Offset, a.Len})
			}
		}
		if t.Value.Kind == Whose && t.Value.Name != "idle" && t.Op != NoOp {
			tasks = append(tasks, Name{t.Value.Name, t.Value.Offset, t.Value.Len})
		}
	}
	return tasks, locks
}

// Rename gives a task or a lock another name.
func (e *Expect) Rename(kind ArgKind, from, to string) {
	for i := range e.Terms {
		t := &e.Terms[i]
		for k := range t.Args {
			if a := &t.Args[k]; a.Kind == kind && a.Text == from {
				a.Text = to
			}
		}
		if kind == TaskArg && t.Value.Kind == Whose && t.Value.Name == from {
			t.Value.Name = to
		}
	}
	e.Text = e.text()
}

// Clone returns a copy that shares nothing with e.
func (e *Expect) Clone() *Expect {
	c := *e
	c.Terms = append([]Term(nil), e.Terms...)
	for i := range c.Terms {
		c.Terms[i].Args = append([]Arg(nil), e.Terms[i].Args...)
	}
	return &c
}

// text writes the canonical spelling.
func (e *Expect) text() string {
	parts := make([]string, len(e.Terms))
	for i := range e.Terms {
		parts[i] = e.Terms[i].String()
	}
	return strings.Join(parts, " and ")
}

// String returns the term in the canonical spelling.
func (t *Term) String() string {
	s := t.call()
	if t.Op != NoOp {
		s += " " + t.Op.String() + " " + t.Value.String()
	}
	return s
}

// call is the term without its comparison.
func (t *Term) call() string {
	args := make([]string, len(t.Args))
	for i, a := range t.Args {
		args[i] = a.String()
	}
	return t.Pred.Name + "(" + strings.Join(args, ", ") + ")"
}

// String returns the argument in the canonical spelling.
func (a Arg) String() string {
	switch a.Kind {
	case CPUArg, NumberArg:
		return itoa(a.N)
	case TimeArg:
		return trace.Duration(a.N).String()
	}
	return a.Text
}

// String returns the value in the canonical spelling.
func (v Value) String() string {
	switch v.Kind {
	case Count:
		return itoa(v.N)
	case Whose:
		return v.Name
	}
	return trace.Duration(v.N).String()
}
