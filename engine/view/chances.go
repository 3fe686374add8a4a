package view

import (
	"strconv"

	"borrowedtime/engine/internal/markup"
	"borrowedtime/engine/internal/order"
	"borrowedtime/engine/trace"
)

// Chance is what one run of a sweep came to.
type Chance struct {
	Seed  int
	Value int64  // of the metric; trace.Never: it did not happen
	Why   string // why there is no value
}

// Chances are the runs of a sweep under one kernel.
type Chances struct {
	ID     string // begins the ids of its buttons, by which they keep the focus
	Name   string // the kernel's
	Kernel string // its profile
	Runs   []Chance
	Now    int                // the seed of the run on the stage; 0: none of these
	Truth  bool               // the metric holds (1) or does not (0), instead of having a size
	Text   func(int64) string // writes a value
}

// levels is how many heights a run's bar can have.
const levels = 8

// Most returns the largest value of several rows, what never happens left out.
func Most(rows []Chances) (most int64) {
	for _, c := range rows {
		for _, r := range c.Runs {
			if r.Why == "" && r.Value != int64(trace.Never) {
				most = max(most, r.Value)
			}
		}
	}
	return most
}

// HTML draws a square for each run, filled where the metric holds, or as high as the
// value is beside most; and in words how many they are, with a button for the next of
// each kind. A press asks for sweep-show with the profile and the seed.
func (c *Chances) HTML(most int64) string {
	var m markup.Writer
	m.Raw(`<div class="chances" role="group"`).Attr("aria-label", c.Name).Put(`><p class="row"><b>`, c.Name, `</b> <span class="got">`, c.sum(), `</span>`)
	for i, k := range c.kinds() {
		if r := c.next(k.is); r != nil {
			m.Raw(`<button type="button" class="quiet"`).Attr("id", c.ID+"-"+strconv.Itoa(i))
			c.show(&m, *r)
			m.Attr("aria-label", k.word+", "+c.Name).Put(`>`, k.word, `</button>`)
		}
	}
	m.Raw(`</p><p class="cells">`)
	for _, r := range c.Runs {
		m.Raw(`<button type="button" tabindex="-1" class="cell `).Raw(c.class(r, most)).Raw(`"`)
		c.show(&m, r)
		if r.Seed == c.Now {
			m.Raw(` aria-current="true"`)
		}
		title := "Run " + strconv.Itoa(r.Seed) + ": " + c.word(r)
		m.Attr("title", title).Attr("aria-label", title).Raw(`></button>`)
	}
	return m.Raw(`</p></div>`).String()
}

func (c *Chances) show(m *markup.Writer, r Chance) {
	m.Attr("data-act", "sweep-show").Attr("data-arg", c.Kernel+" "+strconv.Itoa(r.Seed))
}

func (c *Chances) class(r Chance, most int64) string {
	switch {
	case r.Why != "":
		return "out"
	case r.Value == int64(trace.Never):
		return "never"
	case c.Truth && r.Value != 0:
		return "h" + strconv.Itoa(levels)
	case c.Truth || r.Value == 0:
		return "h0"
	}
	return "h" + strconv.FormatInt(max(1, r.Value*levels/most), 10)
}

func (c *Chances) word(r Chance) string {
	if r.Why != "" {
		return r.Why
	}
	return c.Text(r.Value)
}

// sum is the row in a few words, with the runs that have no value.
func (c *Chances) sum() string {
	sum, out := c.valued(), 0
	for _, r := range c.Runs {
		if r.Why != "" {
			out++
		}
	}
	if out > 0 && out < len(c.Runs) {
		sum += "; no value in " + strconv.Itoa(out)
	}
	return sum
}

// valued tells of the runs that have a value.
func (c *Chances) valued() string {
	list := c.sorted()
	holds := 0
	for _, r := range list {
		if r.Value != 0 {
			holds++
		}
	}
	switch n := len(list); {
	case n == 0 && len(c.Runs) > 0:
		return c.Runs[0].Why
	case n == 0:
		return ""
	case c.Truth:
		return strconv.Itoa(holds) + " of " + strconv.Itoa(n)
	case list[0].Value == list[n-1].Value:
		return "always " + c.Text(list[0].Value)
	default:
		return c.Text(list[0].Value) + " to " + c.Text(list[n-1].Value) + ", half at most " + c.Text(list[(n+1)/2-1].Value)
	}
}

// sorted are the runs that have a value, the smallest first.
func (c *Chances) sorted() []Chance {
	var list []Chance
	for _, r := range c.Runs {
		if r.Why == "" {
			list = append(list, r)
		}
	}
	order.Stable(len(list), func(i, j int) bool { return list[i].Value < list[j].Value }, func(i, j int) { list[i], list[j] = list[j], list[i] })
	return list
}

// kinds are what somebody looks for among the runs.
func (c *Chances) kinds() []chanceKind {
	if c.Truth {
		return []chanceKind{
			{"Show one", func(v int64) bool { return v != 0 }},
			{"One that fails", func(v int64) bool { return v == 0 }},
		}
	}
	list := c.sorted()
	if len(list) == 0 || list[0].Value == list[len(list)-1].Value {
		return nil
	}
	least, most := list[0].Value, list[len(list)-1].Value
	return []chanceKind{
		{"Show the least", func(v int64) bool { return v == least }},
		{"Show the most", func(v int64) bool { return v == most }},
	}
}

type chanceKind struct {
	word string
	is   func(value int64) bool
}

// next is the first run of a kind after the one on the stage, round and round.
func (c *Chances) next(is func(int64) bool) *Chance {
	n := len(c.Runs)
	for i := range n {
		if r := &c.Runs[(c.Now+i)%n]; r.Why == "" && is(r.Value) {
			return r
		}
	}
	return nil
}
