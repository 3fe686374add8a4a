package simtest

import (
	"fmt"
	"strings"
)

// Case is one command of a file, its input and its answer.
type Case struct {
	Line   int // of the command
	Cmd    string
	Args   []Arg
	Input  string
	Answer string

	before string // comments and empty lines
	head   string // the command line as written
}

// Arg is one word after the command: name=value, or a name alone.
type Arg struct{ Name, Value string }

// Arg returns the value of an argument, or other if it is not given.
func (c *Case) Arg(name, other string) string {
	for _, a := range c.Args {
		if a.Name == name {
			return a.Value
		}
	}
	return other
}

// dashes part input from answer.
const dashes = "----"

// Split reads the cases of a file; what follows the last one is returned too.
func Split(text string) (cases []*Case, rest string, err error) {
	var before strings.Builder
	lines := strings.SplitAfter(text, "\n")
	for i := 0; i < len(lines); i++ {
		line := strings.TrimSpace(lines[i])
		if line == "" || strings.HasPrefix(line, "#") {
			before.WriteString(lines[i])
			continue
		}
		c := &Case{Line: i + 1, before: before.String(), head: line}
		before.Reset()
		words := strings.Fields(line)
		c.Cmd = words[0]
		for _, word := range words[1:] {
			name, value, _ := strings.Cut(word, "=")
			c.Args = append(c.Args, Arg{name, value})
		}
		var found bool
		if c.Input, i, found = until(lines, i+1, dashes); !found {
			return nil, "", fmt.Errorf("line %d: %s has no line of dashes after it", c.Line, c.Cmd)
		}
		c.Answer, i, _ = until(lines, i+1, "")
		cases = append(cases, c)
		i-- // the empty line belongs to what follows
	}
	return cases, before.String(), nil
}

// until joins lines from i to the one that equals end, whose index it returns.
func until(lines []string, i int, end string) (string, int, bool) {
	var b strings.Builder
	for ; i < len(lines); i++ {
		if strings.TrimSpace(lines[i]) == end {
			return b.String(), i, true
		}
		b.WriteString(lines[i])
	}
	return b.String(), i, false
}

// Join is the opposite of Split.
func Join(cases []*Case, rest string) string {
	var b strings.Builder
	for _, c := range cases {
		fmt.Fprintf(&b, "%s%s\n%s%s\n%s", c.before, c.head, c.Input, dashes, c.Answer)
	}
	b.WriteString(rest)
	return b.String()
}
