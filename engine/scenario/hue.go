package scenario

import "strings"

// fixed are the names that have the same colour in every scenario, whoever else
// is in it: the first has the palette's first, and so on. They are those of the
// story that every page tells: a task of high, of middling, of low priority.
const fixed = "HML"

// Hues gives each task its colour, in the order of TaskNames, from 1: a line's
// own color=, else one that follows from the name, so that a task looks the same
// in every scenario. No two tasks share one while colours are free, and none gets
// one that a line asks for. Those beyond the palette begin it anew: 9 is the first
// colour again, with a pattern.
func (s *Scenario) Hues() []int {
	names := s.TaskNames()
	h := hues{names: names, of: make([]int, 0, len(names)), used: make([]int, len(Colors))}
	for _, t := range s.Tasks {
		own := 0
		if a := t.Attr(AttrColor); a != nil {
			own = index(Colors, a.Name) + 1
		}
		for range t.Names() {
			h.of = append(h.of, own)
		}
		if own > 0 {
			h.used[own-1] = 1
		}
	}
	h.give(func(name string) bool { return len(name) == 1 && strings.Contains(fixed, name) })
	h.give(func(string) bool { return true })
	return h.of
}

// hues is a palette while it is given out.
type hues struct {
	names []string
	of    []int // the tasks' colours, from 1; 0: none yet
	used  []int // by colour: how often it was given
}

// give colours the tasks that have none yet and whose name fits.
func (h *hues) give(fits func(name string) bool) {
	for i, name := range h.names {
		if h.of[i] > 0 || !fits(name) {
			continue
		}
		c := h.free(wish(name))
		h.of[i] = c + len(Colors)*h.used[c] + 1
		h.used[c]++
	}
}

// free is the colour that was given least often: the first such from want on.
func (h *hues) free(want int) int {
	best := want
	for i := range h.used {
		if c := (want + i) % len(h.used); h.used[c] < h.used[best] {
			best = c
		}
	}
	return best
}

// wish is the colour, from 0, that a name would have if it were alone. Tasks that
// differ by a number only belong together: the first of them has the colour of
// the name without it.
func wish(name string) int {
	base := strings.TrimRight(name, "0123456789")
	if i := strings.Index(fixed, base); i >= 0 && len(base) == 1 {
		return i
	}
	sum := 0
	for i := range len(base) {
		sum += int(base[i] - 'A')
	}
	return sum % len(Colors)
}
