package course

import (
	"strconv"
	"strings"
)

// Solution is a text that solved a challenge.
type Solution struct {
	Day     int    // of solving
	Changes int    // against the challenge's start
	Text    string // the scenario in the short spelling
}

// String is the solution as it is kept.
func (s Solution) String() string {
	return strconv.Itoa(s.Day) + ";" + strconv.Itoa(s.Changes) + ";" + s.Text
}

// ParseSolution reads what is kept.
func ParseSolution(v string) (s Solution, ok bool) {
	d, rest, _ := strings.Cut(v, ";")
	changes, text, _ := strings.Cut(rest, ";")
	s = Solution{dayOf(d), number(changes, 4), text}
	return s, s.Day > 0 && s.Changes >= 0 && text != "" && len(text) <= MaxText && !strings.ContainsAny(text, "\r\n")
}

// Better is the solution to keep: that with fewer changes, and of two as good the
// first. What is none loses.
func Better(here, there string) string {
	a, fine := ParseSolution(here)
	b, ok := ParseSolution(there)
	if !fine || ok && (b.Changes < a.Changes || b.Changes == a.Changes && b.Day < a.Day) {
		return there
	}
	return here
}
