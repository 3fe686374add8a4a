package site

import (
	"fmt"
	"strconv"
	"strings"

	"borrowedtime/engine/scenario"
	"borrowedtime/engine/sweep"
)

// A lesson may count placements: in how many of the first 30 seeds of `psim
// sweep -place`, each of which says on which CPUs the tasks ran last, something
// holds. `placements(proxied(L) > 0)` is such a count.
const (
	placementsOf    = 30
	placementsBegin = "placements("
)

// cutPlacements cuts `placements(CONDITION)` from the front of a text.
func cutPlacements(text string) (condition, rest string, ok bool) {
	text, ok = strings.CutPrefix(strings.TrimSpace(text), placementsBegin)
	if !ok {
		return "", "", false
	}
	open := 1
	for i := range len(text) {
		switch text[i] {
		case '(':
			open++
		case ')':
			open--
		}
		if open == 0 {
			return text[:i], text[i+1:], true
		}
	}
	return "", "", false
}

// placements counts in how many placements the condition holds; profile "" is
// the scenario's own.
func (r *runner) placements(text, profile, condition string) (int, error) {
	s, errs := scenario.Parse(text)
	if len(errs) > 0 {
		return 0, errs
	}
	if profile == "" {
		profile = s.Kernel
	}
	key := profile + "\x00" + condition + "\x00" + text
	if n, have := r.counted[key]; have {
		return n, nil
	}
	plan, err := sweep.New(sweep.Fixed(s), sweep.Options{Metric: condition, Kernels: []string{profile}, Vary: sweep.Variation{Place: true}})
	if err != nil {
		return 0, err
	}
	if !plan.Truth() || !plan.Open(1) {
		return 0, fmt.Errorf("%s%s): want a comparison, and a task with more than one CPU", placementsBegin, condition)
	}
	n := 0
	for seed := range uint64(placementsOf) {
		sample := plan.Run(seed + 1)
		if sample.Err != "" {
			return 0, fmt.Errorf("%s%s): %s", placementsBegin, condition, sample.Err)
		}
		n += int(sample.Values[0])
	}
	r.counted[key] = n
	return n, nil
}

// holds judges a prediction's condition: that of a run, as after `expect`, or
// comparisons of counted placements, with `and` between them.
func (r *runner) holds(text, profile, condition string) (bool, error) {
	inner, rest, ok := cutPlacements(condition)
	if !ok {
		res, err := r.run(text, profile)
		if err != nil {
			return false, err
		}
		return res.holds(condition)
	}
	n, err := r.placements(text, profile, inner)
	if err != nil {
		return false, err
	}
	rest, more, and := strings.Cut(rest, " and ")
	word := strings.Fields(rest)
	if len(word) != 2 {
		return false, fmt.Errorf("condition %q: want placements(...) < 10", condition)
	}
	than, err := strconv.Atoi(word[1])
	if err != nil {
		return false, fmt.Errorf("condition %q: %q is no number of placements", condition, word[1])
	}
	yes, known := map[string]bool{"<": n < than, "<=": n <= than, "==": n == than, ">=": n >= than, ">": n > than}[word[0]]
	if !known {
		return false, fmt.Errorf("condition %q: %q is no comparison", condition, word[0])
	}
	if !and {
		return yes, nil
	}
	also, err := r.holds(text, profile, more)
	return yes && also, err
}
