package lessons

import (
	"fmt"
	"slices"
	"strings"

	"borrowedtime/engine/scenario"
)

// Attempt is what a learner might do about a challenge: another way that works, or a
// plausible one that does not.
type Attempt struct {
	Name   string // what was done, in a few words; Markdown
	Below  int    // how many lines below the challenge's first line it begins
	Passes bool
	Change string // items of a scenario, see Apply
	When   string // of one that fails: a condition that holds for its run
	Why    string // of one that fails: why it is not enough; Markdown
}

// addAttempt reads a part `--- passes NAME` or `--- fails NAME`: what differs from the
// start, then for one that fails a line `= condition` and lines `> feedback`.
func (c *Challenge) addAttempt(word, name, text string, below int) error {
	a := Attempt{Name: name, Below: below, Passes: word == "passes"}
	var change []string
	for _, line := range strings.Split(text, "\n") {
		mark, rest, _ := strings.Cut(line, " ")
		switch {
		case mark == "=":
			a.When = strings.TrimSpace(rest)
		case mark == ">" || a.When != "":
			a.Why += strings.TrimPrefix(strings.TrimPrefix(line, ">"), " ") + "\n"
		default:
			change = append(change, line)
		}
	}
	a.Change = strings.TrimSpace(strings.Join(change, "\n"))
	a.Why = strings.TrimSpace(a.Why)
	switch {
	case a.Name == "" || a.Change == "":
		return fmt.Errorf("want --- %s NAME with what is changed below", word)
	case a.Passes && a.When+a.Why != "":
		return fmt.Errorf("passes %s: what passes has no condition (=) and no feedback (>)", name)
	case !a.Passes && (a.When == "" || a.Why == ""):
		return fmt.Errorf("fails %s: want a line `= condition` that holds for it and lines `> feedback`", name)
	}
	c.Attempts = append(c.Attempts, a)
	return nil
}

// Apply makes a change to a scenario's text. Each item of the change (a header's line,
// a lock, a task) takes the place of the one with its name, or is added at the end; a
// line `drop task M` takes one away. A change with a title is the whole scenario.
func Apply(start, change string) string {
	list := scenario.Items(change)
	if len(list) > 0 && list[0].Name == "title" {
		return change + "\n"
	}
	all := scenario.Items(start)
	for _, it := range list {
		name, dropped := it.Name, false
		if rest, ok := strings.CutPrefix(it.Text, "drop "); ok {
			name, dropped = rest, true
		}
		at := slices.IndexFunc(all, func(x scenario.Item) bool { return x.Name == name })
		switch {
		case dropped && at >= 0:
			all = slices.Delete(all, at, at+1)
		case dropped:
		case at >= 0:
			all[at].Text = it.Text
		default:
			all = append(all, it)
		}
	}
	var b strings.Builder
	for _, it := range all {
		b.WriteString(it.Text + "\n")
	}
	return b.String()
}
