package session

import (
	"strconv"
	"strings"

	"borrowedtime/engine/scenario"
)

// Changes counts in how many places two texts differ in what they say: a header, a
// lock or a group of CPUs, an attribute of a task, a step that is new, gone or another
// one. A new or missing task counts for itself and for all that stands in it. Titles,
// colours, comments, expectations and layout don't count, nor does the order of the
// tasks. It is 0 if one of the texts can't be read.
func Changes(start, text string) (n int) {
	x, errs := scenario.Parse(start)
	y, more := scenario.Parse(text)
	if len(errs)+len(more) > 0 {
		return 0
	}
	a, b := items(scenario.Format(x)), items(scenario.Format(y))
	for _, it := range a {
		other, _ := find(b, it.Name)
		n += edits(pieces(it.Text), pieces(other))
	}
	for _, it := range b {
		if _, there := find(a, it.Name); !there {
			n += len(pieces(it.Text))
		}
	}
	return n
}

// pieces are what a change of an item changes one of: of a task its name, its
// attributes and its steps, else the line. The end of a task is no piece.
func pieces(text string) (list []string) {
	if !strings.HasPrefix(text, "task ") {
		if text == "" {
			return nil
		}
		return []string{text}
	}
	// Each step, and each end of a loop, on a line of its own.
	text = strings.ReplaceAll(strings.ReplaceAll(strings.ReplaceAll(text[len("task "):], "{", "\n"), "}", "\n}"), ";", "\n")
	lines := strings.Split(text, "\n")
	for _, word := range strings.Fields(lines[0]) {
		if !strings.HasPrefix(word, "color=") {
			list = append(list, word)
		}
	}
	for _, line := range lines[1:] {
		if line = strings.TrimSpace(line); line != "" {
			list = append(list, line)
		}
	}
	return list[:len(list)-1]
}

// edits is how many pieces have to be written, taken out or written anew to make one
// list of the other.
func edits(a, b []string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range a {
		corner := row[0]
		row[0] = i + 1
		for j := range b {
			over := corner
			if a[i] != b[j] {
				over++
			}
			corner = row[j+1]
			row[j+1] = min(over, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}

func countChanges(n int) string {
	if n == 1 {
		return "1 change"
	}
	return strconv.Itoa(n) + " changes"
}

// againstPar is what a number of changes is held against; 0: nothing.
func againstPar(par int) string {
	if par == 0 {
		return ""
	}
	return " (par " + strconv.Itoa(par) + ")"
}
