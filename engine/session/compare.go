package session

import (
	"strings"

	"borrowedtime/engine"
	"borrowedtime/engine/config"
	"borrowedtime/engine/internal/markup"
	"borrowedtime/engine/trace"
	"borrowedtime/engine/view"
)

// CompareWith adds a kernel profile to the comparison, or takes it out.
type CompareWith struct{ Name string }

// The number of kernels that a comparison may have.
const (
	leastCompared = 2
	mostCompared  = 5
)

// comparing is the comparison of kernels: the scenario on the stage, run once
// under each.
type comparing struct {
	want []string // profiles, in the order of config.Profiles
	of   *run     // the run on the stage that the others go with
	runs []*run   // by index of want; nil: not begun
	why  []string // by index of want: why it can't run
}

// firstCompared is what a comparison begins with: no lending, the first kernel
// that lends, and the one that ships.
func firstCompared() (names []string) {
	lends := false
	for _, p := range config.Profiles {
		first := !lends && p.Features&config.FeatProxy != 0
		lends = lends || first
		if p.Features == 0 || first || p.Name == config.DefaultKernel {
			names = append(names, p.Name)
		}
	}
	return names
}

var compareActs = []act{{name: "compare-with", text: func(arg, _ string) (Msg, bool) { return CompareWith{arg}, true }}}

// onCompare handles what the comparison asks for.
func (s *Session) onCompare(m Msg, e *Effects) bool {
	c, ok := m.(CompareWith)
	if !ok {
		return false
	}
	want := s.compared()
	next := make([]string, 0, len(want)+1)
	for _, p := range config.Profiles {
		if has(want, p.Name) != (p.Name == c.Name) {
			next = append(next, p.Name)
		}
	}
	switch {
	case len(next) < leastCompared:
		e.Announce = "A comparison needs two kernels."
	case len(next) > mostCompared:
		e.Announce = "Five kernels at most: take one out first."
	default:
		s.compareWith(next)
		e.Announce = "Comparing " + list(next) + "."
	}
	s.dirty |= partCompare
	return true
}

func (s *Session) compareWith(want []string) {
	s.cmp = comparing{want: want}
	s.dirty |= partCompare
}

// compared lists the profiles of the comparison.
func (s *Session) compared() []string {
	if len(s.cmp.want) == 0 {
		return firstCompared()
	}
	return s.cmp.want
}

func has(list []string, name string) bool {
	for _, n := range list {
		if n == name {
			return true
		}
	}
	return false
}

// comparisonOpen reports whether the comparison is on the stage and shown.
func (s *Session) comparisonOpen() bool {
	i := widgetNamed("compare")
	return s.good != nil && !s.hidden() && s.has(i) && s.open(i)
}

// comparisonWork reports whether a run of the comparison is missing.
func (s *Session) comparisonWork() bool {
	if !s.comparisonOpen() {
		return false
	}
	if s.cmp.of != s.good {
		return true
	}
	for i := range s.cmp.runs {
		if s.cmp.why[i] == "" && (s.cmp.runs[i] == nil || s.cmp.runs[i].trace == nil) {
			return true
		}
	}
	return false
}

// workCompare runs at most n events of the first run that is missing.
func (s *Session) workCompare(n int) {
	c := &s.cmp
	if c.of != s.good {
		c.want = s.compared()
		c.of, c.runs, c.why = s.good, make([]*run, len(c.want)), make([]string, len(c.want))
		s.dirty |= partCompare
	}
	for i, name := range c.want {
		switch {
		case c.why[i] != "" || c.runs[i] != nil && c.runs[i].trace != nil:
			continue
		case s.good.trace.Profile == name:
			c.runs[i] = s.good
		case c.runs[i] == nil:
			c.runs[i], c.why[i] = s.runUnder(name)
		}
		if r := c.runs[i]; r != nil && r.trace == nil && r.sim.RunEvents(n) {
			r.trace = r.sim.Trace()
		}
		s.dirty |= partCompare
		return
	}
}

// runUnder prepares a run of the stage's scenario under another kernel.
func (s *Session) runUnder(name string) (*run, string) {
	sc := *s.good.scenario
	sc.Kernel = name
	var r *run
	why := "a mistake of ours"
	s.guard("comparing kernels", func() {
		cfg, errs := sc.Config()
		if cfg == nil || len(errs) > 0 {
			why = problems(errs)[0].Msg
			return
		}
		sim, err := engine.New(cfg)
		if err != nil {
			why = err.Error()
			return
		}
		r, why = &run{scenario: &sc, sim: sim}, ""
	})
	return r, why
}

// comparedRuns are the runs as the pictures take them.
func (s *Session) comparedRuns() (runs []view.Compared, base int) {
	for i, name := range s.compared() {
		r := view.Compared{Name: kernelTitleWord(name), Why: "running…"}
		if p := config.ProfileOf(name); p != nil {
			r.About = p.Title
		}
		if s.cmp.of == s.good && i < len(s.cmp.runs) {
			if c := s.cmp.runs[i]; c != nil {
				r.Trace = c.trace
			}
			if why := s.cmp.why[i]; why != "" {
				r.Why = why
			}
		}
		if name == s.good.trace.Profile {
			base = i
		}
		runs = append(runs, r)
	}
	return runs, base
}

// kernelTitleWord is a profile's name where it stands alone.
func kernelTitleWord(name string) string {
	p := config.ProfileOf(name)
	switch {
	case p == nil:
		return name
	case p.Short != "":
		return p.Short
	}
	return p.Label
}

// compareHTML draws the choice of kernels, the pictures and the table.
func (s *Session) compareHTML() string {
	if s.good == nil {
		return nothingYet
	}
	runs, base := s.comparedRuns()
	var m markup.Writer
	m.Raw(`<div class="panel-head"><h3 class="panel-title">The same tasks under other kernels</h3><span class="row kernels" role="group" aria-label="Kernels to compare">`)
	s.kernelChips(&m)
	m.Raw(`</span></div>`)
	f := s.scene()
	f.Window = s.comparedWindow(runs)
	m.Raw(view.Compare(f, runs, base))
	m.Put(`<p class="mute small differ-key"><span class="differ-sign" aria-hidden="true"></span> marks where a CPU does something else than under `, runs[base].Name, `.</p>`)
	m.Raw(view.CompareTable(f, runs))
	return m.String()
}

// kernelChips draws a button for each kernel, pressed if it is compared.
func (s *Session) kernelChips(m *markup.Writer) {
	for _, p := range config.Profiles {
		m.Raw(`<button type="button" class="chip" data-act="compare-with"`).Attr("data-arg", p.Name).Attr("title", p.Title+": "+p.Kernel).
			Flag("aria-pressed", has(s.compared(), p.Name)).Put(`>`, kernelTitleWord(p.Name), `</button>`)
	}
}

// comparedWindow is the stage's own window, made long enough for all runs while
// the whole run is shown.
func (s *Session) comparedWindow(runs []view.Compared) (w [2]trace.Time) {
	w = s.scene().Window
	if w != [2]trace.Time{0, s.good.end()} {
		return w
	}
	for i := range s.cmp.runs {
		if r := s.cmp.runs[i]; s.cmp.of == s.good && r != nil && r.trace != nil {
			w[1] = max(w[1], r.end())
		}
	}
	return w
}

// compared moves the comparison's playhead.
func (p *patches) compared() {
	s := p.s
	if !s.comparisonOpen() {
		return
	}
	runs, _ := s.comparedRuns()
	f := s.scene()
	f.Window = s.comparedWindow(runs)
	p.in("compare", "playhead", "transform", shift(view.CompareX(f, runs, s.cursor.at)))
}

// openComparison opens the comparison that a link asks for. Kernels that this
// version does not know are left out.
func (s *Session) openComparison(names string) {
	var want []string
	asked := strings.Split(names, ",")
	for _, p := range config.Profiles {
		if has(asked, p.Name) && len(want) < mostCompared {
			want = append(want, p.Name)
		}
	}
	if i := widgetNamed("compare"); len(want) >= leastCompared && s.has(i) {
		s.compareWith(want)
		s.closed &^= 1 << i
	}
}
