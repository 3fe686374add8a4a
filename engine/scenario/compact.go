package scenario

import (
	"strings"

	"borrowedtime/engine/config"
	"borrowedtime/engine/trace"
)

// Compact writes the scenario in the short spelling, without comments: the
// statements of a share link, joined by semicolons. Parse reads it back.
func Compact(s *Scenario) string {
	c := compactor{s: s, locks: map[string]int{}, sets: map[string]int{}, tasks: map[string]int{}}
	for i, n := range s.TaskNames() {
		c.tasks[n] = i
	}
	list := s.ordered()
	parts := make([]string, 0, len(list))
	for _, st := range list {
		if st.expect == nil {
			parts = append(parts, c.statement(st))
		}
	}
	// Expectations come last: every name is known by then.
	for _, e := range s.Expects {
		parts = append(parts, "X="+compactExpect(e, c.tasks, c.locks))
	}
	return strings.Join(parts, ";")
}

// compactor remembers which names were written already.
type compactor struct {
	s                  *Scenario
	locks, sets, tasks map[string]int
}

// name writes a name the first time and its number after that.
func name(known map[string]int, text string) string {
	if _, ok := known[text]; ok {
		return numbered(text, known)
	}
	known[text] = len(known)
	return text
}

// declared writes the name of a declaration: always in full, as there only a
// name can stand.
func declared(known map[string]int, text string) string {
	if _, ok := known[text]; !ok {
		known[text] = len(known)
	}
	return text
}

func (c *compactor) statement(st statement) string {
	switch {
	case st.task != nil:
		return "T=" + c.task(st.task)
	case st.set != nil:
		return "G=" + declared(c.sets, st.set.Name) + "+" + shortCPUs(st.set.CPUs)
	case st.lock != nil && st.lock.Kind == config.Sem:
		text := "M=" + declared(c.locks, st.lock.Name)
		if st.lock.Count != 0 {
			text += "+" + itoa(st.lock.Count)
		}
		return text
	case st.lock != nil:
		text := "L=" + declared(c.locks, st.lock.Name)
		if st.lock.Kind != 0 || st.lock.Explicit {
			text += "+" + string(rune(config.LockKinds[st.lock.Kind].Letter))
		}
		return text
	}
	return string(rune(statements[st.header].letter)) + "=" + c.header(st.header)
}

func (c *compactor) header(k HeaderKind) string {
	switch k {
	case HeaderTitle:
		return escape(c.s.Title)
	case HeaderUntil:
		return ShortDuration(int64(c.s.Until))
	case HeaderSlice:
		return ShortDuration(int64(c.s.Slice))
	case HeaderCost:
		words := make([]string, len(c.s.Costs))
		for i, cost := range c.s.Costs {
			words[i] = "measured"
			if !cost.Measured {
				words[i] = cost.Name.String() + "=" + ShortDuration(int64(cost.D))
			}
		}
		return strings.Join(words, "+")
	case HeaderServer:
		if !c.s.Server.Off {
			return shortDurations(c.s.Server.Runtime, c.s.Server.Period)
		}
	case HeaderConfig:
		return strings.ReplaceAll(c.s.headerText(k), " ", "+")
	}
	return c.s.headerText(k)
}

func (c *compactor) task(t *Task) string {
	text := t.Name
	if t.Copies > 0 {
		text += "+" + string(rune(copiesLetter)) + itoa(t.Copies)
	}
	for i := range t.Attrs {
		text += "+" + c.attr(&t.Attrs[i])
	}
	return text + ":" + strings.TrimRight(c.steps(&t.Body), "~")
}

func (c *compactor) attr(a *Attr) string {
	text := string(rune(attrs[a.Kind].letter))
	switch a.Kind {
	case AttrNice, AttrFIFO, AttrRR, AttrPrev:
		text += itoa(a.N)
	case AttrDeadline:
		text += shortDurations(a.D, a.Due, a.Per)
	case AttrSlice, AttrStart:
		text += ShortDuration(int64(a.D))
	case AttrCPUs:
		text += shortCPUs(a.CPUs)
	case AttrCPUSet:
		text += name(c.sets, a.Name)
	case AttrColor:
		text += a.Name
	}
	return text
}

// steps writes the steps of a block; a loop ends in ~.
func (c *compactor) steps(b *Block) string {
	var out strings.Builder
	loop := false // the step before ended in ~, which separates too
	for i := range b.Steps {
		if i > 0 && !loop {
			out.WriteByte(',')
		}
		st := &b.Steps[i]
		out.WriteString(c.step(st))
		if loop = st.Loop(); loop {
			out.WriteString(":" + c.steps(&st.Body) + "~")
		}
	}
	return out.String()
}

func (c *compactor) step(st *Step) string {
	row := stepForm(st)
	text := string(rune(row.letter))
	switch row.arg {
	case DurationArg:
		return text + ShortDuration(int64(st.D))
	case LockArg, SemArg:
		return text + name(c.locks, st.Name)
	case TaskArg:
		return text + numbered(st.Name, c.tasks)
	case NiceArg, PrioArg, CountArg:
		text += itoa(st.N)
	case CPUsArg:
		text += shortCPUs(st.CPUs)
	case TextArg:
		return text + escape(st.Text)
	case ReservationArg:
		text += shortDurations(st.D, st.Due, st.Per)
	case EveryArg:
		if st.Due != 0 {
			return text + shortDurations(st.D, st.Due)
		}
		return text + shortDurations(st.D)
	}
	if st.Who != "" {
		text += "_" + numbered(st.Who, c.tasks)
	}
	return text
}

// shortDurations joins durations as the short spelling does.
func shortDurations(list ...trace.Duration) string {
	text := ""
	for i, d := range list {
		if i > 0 {
			text += "_"
		}
		text += ShortDuration(int64(d))
	}
	return text
}

func shortCPUs(mask uint64) string { return strings.ReplaceAll(FormatCPUs(mask), ",", ".") }

// ShortDuration writes nanoseconds as links do: in microseconds, or in
// milliseconds with m where that is no longer.
func ShortDuration(ns int64) string {
	us, ms := decimals(ns, 3), decimals(ns, 6)+"m"
	if ns != 0 && len(ms) <= len(us) {
		return ms
	}
	return us
}

// decimals writes n / 10^places exactly.
func decimals(n int64, places int) string {
	digits := itoa(n)
	if len(digits) <= places {
		digits = strings.Repeat("0", places+1-len(digits)) + digits
	}
	point := len(digits) - places
	frac := strings.TrimRight(digits[point:], "0")
	if frac == "" {
		return digits[:point]
	}
	return digits[:point] + "." + frac
}

// ParseShortDuration reads what ShortDuration writes, and durations with units.
func ParseShortDuration(text string) (trace.Duration, error) {
	return trace.ParseDuration(longDuration(text))
}
