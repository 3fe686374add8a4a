package lessons

import (
	"fmt"
	"strings"
)

// newChallenge reads a challenge: the goal first, then parts that begin with a
// line `--- NAME`.
func newChallenge(in info, body []string) (*Challenge, error) {
	c := &Challenge{Name: in.name}
	part, from := "goal", 0
	for i := 0; i <= len(body); i++ {
		if i < len(body) && !strings.HasPrefix(body[i], "--- ") {
			continue
		}
		if err := c.set(part, strings.TrimSpace(strings.Join(body[from:i], "\n"))); err != nil {
			return nil, err
		}
		if i < len(body) {
			part, from = strings.TrimSpace(body[i][4:]), i+1
		}
	}
	if c.Name == "" || c.Goal == "" || c.Start == "" || len(c.Expect) == 0 || c.Solution == "" || c.Why == "" {
		return nil, fmt.Errorf("a challenge needs a name, a goal and the parts allow, start, expect, hint (three times), solution and why")
	}
	return c, in.only()
}

func (c *Challenge) set(part, text string) error {
	word, rest, _ := strings.Cut(part, " ")
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
		return c.addAttempt(word, rest, text)
	default:
		return fmt.Errorf("unknown part %q of a challenge: want allow, start, expect, hint, solution, why, passes or fails", part)
	}
	return nil
}
