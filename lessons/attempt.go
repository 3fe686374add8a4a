package lessons

import (
	"fmt"
	"strings"
)

// Attempt is what a learner might do about a challenge: another way that works, or a
// plausible one that does not.
type Attempt struct {
	Name   string // what was done, in a few words; Markdown
	Passes bool
	Change string // items of a scenario, see Apply
	When   string // of one that fails: a condition that holds for its run
	Why    string // of one that fails: why it is not enough; Markdown
}

// addAttempt reads a part `--- passes NAME` or `--- fails NAME`: what differs from the
// start, then for one that fails a line `= condition` and lines `> feedback`.
func (c *Challenge) addAttempt(word, name, text string) error {
	a := Attempt{Name: name, Passes: word == "passes"}
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
	list := textItems(change)
	if len(list) > 0 && list[0].name == "title" {
		return change + "\n"
	}
	all := textItems(start)
	for _, it := range list {
		at := len(all)
		drop := strings.HasPrefix(it.name, "drop ")
		for i := range all {
			if all[i].name == strings.TrimPrefix(it.name, "drop ") {
				at = i
			}
		}
		switch {
		case drop && at < len(all):
			all = append(all[:at], all[at+1:]...)
		case at < len(all):
			all[at].text = it.text
		default:
			all = append(all, it)
		}
	}
	var b strings.Builder
	for _, it := range all {
		b.WriteString(it.text + "\n")
	}
	return b.String()
}

// textItem is a header's line, a lock or a task, with its lines.
type textItem struct{ name, text string }

// textItems splits a scenario: an item begins at a line's start and goes on over
// indented lines and the closing brace. Comments and empty lines are left out.
func textItems(text string) []textItem {
	var list []textItem
	for _, line := range strings.Split(text, "\n") {
		switch {
		case strings.TrimSpace(line) == "" || line[0] == '#':
		case len(list) > 0 && strings.ContainsRune("\t }", rune(line[0])):
			list[len(list)-1].text += "\n" + line
		default:
			list = append(list, textItem{textItemName(line), line})
		}
	}
	return list
}

// textItemName is the keyword, with the name for what has one: "task L", "kernel".
func textItemName(line string) string {
	f := strings.Fields(line)
	n := 1
	if f[0] == "drop" {
		n = 2
	}
	if len(f) > n && (f[n-1] == "task" || f[n-1] == "lock" || f[n-1] == "cpuset") {
		name, _, _ := strings.Cut(f[n], "*")
		return strings.Join(append(f[:n:n], name), " ")
	}
	return strings.Join(f[:min(n, len(f))], " ")
}
