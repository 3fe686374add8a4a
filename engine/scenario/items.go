package scenario

import "strings"

// Item is a header's line, a lock or a task of a text, with its lines, without comments.
type Item struct {
	Name string // the keyword, with the name for what has one: "task L", "kernel"
	Text string
}

// Items splits a text that may have mistakes: an item begins at a line's start and goes
// on over indented lines and the closing brace. What is compared or exchanged item by item
// (a challenge's edits, a recorded attempt) is split here.
func Items(text string) []Item {
	var list []Item
	for _, line := range strings.Split(text, "\n") {
		line = uncommented(line)
		switch {
		case strings.TrimSpace(line) == "":
		case strings.ContainsRune("\t }", rune(line[0])):
			if len(list) > 0 {
				list[len(list)-1].Text += "\n" + line
			}
		default:
			list = append(list, Item{itemName(line), line})
		}
	}
	return list
}

// uncommented cuts a comment off: comments are not edits.
func uncommented(line string) string {
	quoted := false
	for i := range len(line) {
		switch {
		case line[i] == '"' && (i == 0 || line[i-1] != '\\'):
			quoted = !quoted
		case line[i] == '#' && !quoted:
			return strings.TrimRight(line[:i], " \t")
		}
	}
	return line
}

// itemName is the keyword, with the name for what has one. Each cost and
// config entry stands in one line, so the keyword is enough for them.
func itemName(line string) string {
	f := strings.Fields(line)
	switch f[0] {
	case "task", "lock", "cpuset":
		if len(f) > 1 {
			name, _, _ := strings.Cut(f[1], "*")
			return f[0] + " " + name
		}
	}
	return f[0]
}
