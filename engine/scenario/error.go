package scenario

import (
	"strings"

	"borrowedtime/engine/config"
	"borrowedtime/engine/goal"
	"borrowedtime/engine/internal/order"
)

// The language's own limits; engine has those of a run.
const (
	MaxText     = 256 << 10 // bytes of text
	MaxSteps    = 1000      // steps of a program as written
	MaxName     = 32        // characters of a name as written
	MaxExpects  = 256       // comparisons in all expect lines
	MaxRepeat   = 1_000_000_000
	MaxSem      = 1_000_000
	MaxDuration = 1000 * 1000 * 1000 * 1000 // 1,000 s: no sum of times can overflow
	maxErrors   = 100                       // more would only be noise
)

// Error is a mistake in a scenario, with its place. Line and Col count from 1,
// Col and Len count characters; Line 0 means the scenario as a whole.
type Error struct {
	Line, Col, Len int
	Msg, Hint      string
}

// Error returns "line 3, column 7: message (hint)".
func (e Error) Error() string {
	var b strings.Builder
	if e.Line > 0 {
		b.WriteString("line " + itoa(e.Line) + ", column " + itoa(e.Col) + ": ")
	}
	b.WriteString(e.Msg)
	if e.Hint != "" {
		b.WriteString(" (" + e.Hint + ")")
	}
	return b.String()
}

// Errors is every mistake in a scenario, in the order of the text.
type Errors []Error

// Error returns one line for each mistake.
func (list Errors) Error() string {
	lines := make([]string, len(list))
	for i, e := range list {
		lines[i] = e.Error()
	}
	return strings.Join(lines, "\n")
}

// Err returns the list as an error, nil if it is empty.
func (list Errors) Err() error {
	if len(list) == 0 {
		return nil
	}
	return list
}

// add notes a mistake. The list stays bounded, whatever the text.
func (list *Errors) add(at Span, msg, hint string) {
	switch {
	case len(*list) > maxErrors:
	case len(*list) == maxErrors:
		*list = append(*list, Error{Line: 1 << 30, Msg: "more than " + itoa(maxErrors) + " mistakes: the others are not listed"})
	default:
		*list = append(*list, Error{Line: at.Line, Col: at.Col, Len: at.Len, Msg: msg, Hint: hint})
	}
}

// sorted puts the mistakes in the order of the text.
func (list Errors) sorted() Errors {
	order.Stable(len(list), func(i, j int) bool {
		if list[i].Line != list[j].Line {
			return list[i].Line < list[j].Line
		}
		return list[i].Col < list[j].Col
	}, func(i, j int) { list[i], list[j] = list[j], list[i] })
	if n := len(list); n > 0 && list[n-1].Line == 1<<30 {
		list[n-1].Line = 0
	}
	return list
}

// suggest is the hint "did you mean ...?" if a word is near, or otherwise.
func suggest(word string, words []string, otherwise string) string {
	if near := goal.Nearest(word, words); near != "" {
		return "did you mean " + quote(near) + "?"
	}
	return otherwise
}

func quote(s string) string { return goal.Quote(s) }

// list joins words for a hint: "a, b or c".
func list(words []string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	last := len(words) - 1
	return strings.Join(words[:last], ", ") + " or " + words[last]
}

// limit words for messages.
var (
	limitTasks = "the limit is " + itoa(config.MaxTasks) + " tasks"
	limitLocks = "the limit is " + itoa(config.MaxLocks) + " locks"
	limitCPUs  = "the limit is " + itoa(config.MaxCPUs) + " CPUs"
)
