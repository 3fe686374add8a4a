package lessons

import (
	"fmt"
	"strings"

	"borrowedtime/engine/scenario"
)

// newChallenge reads a challenge: the goal first, then parts that begin with a
// line `--- NAME`.
func newChallenge(in info, body []string) (*Challenge, error) {
	c := &Challenge{Name: in.name, Below: map[string]int{}}
	part, from := "goal", 0
	for i := 0; i <= len(body); i++ {
		if i < len(body) && !strings.HasPrefix(body[i], "--- ") {
			continue
		}
		if err := c.set(part, strings.TrimSpace(strings.Join(body[from:i], "\n")), from); err != nil {
			return nil, &partError{from, err}
		}
		if i < len(body) {
			part, from = strings.TrimSpace(body[i][4:]), i+1
		}
	}
	if c.Name == "" || c.Goal == "" || c.Start == "" || len(c.Expect) == 0 || c.Solution == "" || c.Why == "" {
		return nil, fmt.Errorf("a challenge needs a name, a goal and the parts allow, start, expect, hint (three times), solution and why")
	}
	c.Solution = whole(c.Start, c.Solution)
	return c, in.only()
}

// whole is a solution's text. If only what differs from the start stands there, as in an
// attempt, the rest is put around it, in canonical form.
func whole(start, solution string) string {
	text := Apply(start, solution)
	if text == solution+"\n" {
		return solution // it is whole already
	}
	var b strings.Builder
	for _, it := range scenario.Items(text) {
		if strings.HasPrefix(it.Name, "task ") || strings.HasPrefix(it.Name, "lock ") || strings.HasPrefix(it.Name, "sem ") {
			b.WriteString("\n")
		}
		b.WriteString(it.Text + "\n")
	}
	sc, errs := scenario.Parse(b.String())
	if len(errs) > 0 {
		return text // whoever plays it says what is wrong
	}
	return scenario.Format(sc)
}

// partError is what is wrong with a part of a fence, and how many lines below the
// fence's first one the part begins.
type partError struct {
	below int
	err   error
}

func (e *partError) Error() string { return e.err.Error() }

func (c *Challenge) set(part, text string, below int) error {
	word, rest, _ := strings.Cut(part, " ")
	c.Below[word] = below
	switch word {
	case "goal":
		c.Goal = text
	case "allow":
		for _, a := range strings.Split(rest, ",") {
			c.Allow = append(c.Allow, strings.TrimSpace(a))
		}
	case "start":
		c.Start = text + "\n"
	case "expect":
		c.Expect = strings.Split(text, "\n")
	case "hint":
		c.Hints = append(c.Hints, text)
	case "solution":
		c.Solution = text + "\n"
	case "why":
		c.Why = text
	case "passes", "fails":
		return c.addAttempt(word, rest, text, below)
	default:
		return fmt.Errorf("unknown part %q of a challenge: want allow, start, expect, hint, solution, why, passes or fails", part)
	}
	return nil
}
