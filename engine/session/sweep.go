package session

import (
	"strconv"
	"strings"

	"borrowedtime/engine"
	"borrowedtime/engine/explain"
	"borrowedtime/engine/internal/markup"
	"borrowedtime/engine/scenario"
	"borrowedtime/engine/sweep"
	"borrowedtime/engine/trace"
	"borrowedtime/engine/view"
)

// What the learner does with a sweep, which runs the scenario on the stage in thirty
// variations of what it leaves to chance, under each kernel of the comparison.
type (
	SweepAsk  struct{ Metric string } // what is measured, in the language of expect
	SweepVary struct{ Name string }   // what differs from run to run
	SweepShow struct {                // put one of the runs on the stage
		Kernel string
		Seed   int
	}
)

// sweepSeeds is how many variations are run: the seeds 1 to this, as `psim sweep` does.
const sweepSeeds = 30

// variations are what may differ from run to run.
var variations = [...]struct {
	name, word string
	v          sweep.Variation
}{
	{"place", "where each task last ran", sweep.Variation{Place: true}},
	{"start", "when each task starts, up to 1 ms later", sweep.Variation{Jitter: trace.Millisecond}},
	{"coins", "what idle CPUs take over", sweep.Variation{Coins: true}},
}

// sweeping is the sweep of a stage.
type sweeping struct {
	metric, vary string             // as asked for; "": the first that is proposed, or that changes something
	first        string             // the first variation that changes something
	of           *run               // the run on the stage that it goes with
	base         *scenario.Scenario // what is varied
	list         []string           // the questions that fit it
	anew         bool               // something else is asked
	kernels      string             // under which it runs
	why          string             // why nothing runs
	plan         *sweep.Plan
	sim          *engine.Sim        // the run under way; done with, its memory serves the next
	running      bool               // it is under way
	done         int                // how many runs are, the kernels of a seed after one another
	rows         []view.Chances     // what came out so far, by kernel
	shown        []view.Chances     // what is drawn until all are done
	picked       SweepShow          // what was put on the stage last
	text         string             // the text that it became
	from         *scenario.Scenario // what it is a variation of
	notes        string             // what tells it from the others, in words
}

var sweepActs = []act{
	{name: "sweep-ask", text: func(arg, value string) (Msg, bool) { return SweepAsk{first(arg, value)}, true }},
	{name: "sweep-vary", text: func(arg, value string) (Msg, bool) { return SweepVary{first(arg, value)}, true }},
	{name: "sweep-show", text: func(arg, _ string) (Msg, bool) {
		kernel, seed, _ := strings.Cut(arg, " ")
		n, err := strconv.Atoi(seed)
		return SweepShow{kernel, n}, err == nil && n > 0 && n <= sweepSeeds
	}},
}

// onSweep handles what the sweep asks for.
func (s *Session) onSweep(m Msg, e *Effects) bool {
	w := &s.sweep
	switch m := m.(type) {
	case SweepAsk:
		w.metric, w.of, w.anew = strings.TrimSpace(m.Metric), nil, true
	case SweepVary:
		w.vary, w.of, w.anew = m.Name, nil, true
	case SweepShow:
		s.showSwept(m, e)
	default:
		return false
	}
	s.dirty |= partSweep
	return true
}

// sweepOpen reports whether the sweep is on the stage and shown.
func (s *Session) sweepOpen() bool {
	i := widgetNamed("sweep")
	return s.good != nil && !s.hidden() && s.has(i) && s.open(i)
}

// sweepWork reports whether a run of the sweep is missing.
func (s *Session) sweepWork() bool {
	w := &s.sweep
	return s.sweepOpen() && (w.of != s.good || w.kernels != strings.Join(s.compared(), " ") || w.why == "" && w.done < len(w.rows)*sweepSeeds)
}

// workSweep runs at most n events of the first run that is missing.
func (s *Session) workSweep(n int) {
	w := &s.sweep
	if w.of != s.good || w.kernels != strings.Join(s.compared(), " ") {
		s.planSweep()
		s.dirty |= partSweep
		return
	}
	row := &w.rows[w.done%len(w.rows)]
	seed := w.done/len(w.rows) + 1
	c := view.Chance{Seed: seed}
	whole := s.guard("running a sweep", func() {
		if !w.running {
			c.Why = w.begin(seed, row.Kernel)
		}
		if c.Why == "" && !w.sim.RunEvents(n) {
			return
		}
		if c.Why == "" {
			v, err := w.plan.Value(w.sim.Trace())
			if c.Value = v; err != nil {
				c.Why = err.Error()
			}
		}
		w.running = false
	})
	if !whole { // or the same run would be tried for ever
		c.Why, w.running, w.sim = "a mistake of ours", false, nil
	}
	if w.running {
		return
	}
	row.Runs = append(row.Runs, c)
	if w.done++; w.done == len(w.rows)*sweepSeeds {
		w.shown = w.rows
	}
	if w.done%len(w.rows) == 0 {
		s.dirty |= partSweep
	}
}

// begin prepares a run, or says why there is none.
func (w *sweeping) begin(seed int, kernel string) (why string) {
	cfg, errs := w.plan.Config(uint64(seed), kernel)
	if len(errs) > 0 {
		return problems(errs)[0].Msg
	}
	sim, err := engine.Reuse(w.sim, cfg)
	if err != nil {
		return err.Error()
	}
	w.sim, w.running = sim, true
	return ""
}

// sweepBase is the scenario that is varied: the one on the stage. A run that was put there
// stays a variation of what it came from, or its starts would be put off once more.
func (s *Session) sweepBase() *scenario.Scenario {
	if s.isSwept(s.good.text) {
		return s.sweep.from
	}
	return s.good.scenario
}

// isSwept reports whether a text is the run that was put on the stage last, under whatever
// kernel.
func (s *Session) isSwept(text string) bool {
	w := &s.sweep
	return w.from != nil && withKernel(text, w.picked.Kernel) == w.text
}

// planSweep begins anew with what is to be varied now, unless that is what it was.
func (s *Session) planSweep() {
	w := &s.sweep
	base, compared := s.sweepBase(), s.compared()
	kernels := strings.Join(compared, " ")
	if w.base == base && w.kernels == kernels && !w.anew {
		w.of = s.good
		return
	}
	if w.base != base {
		w.list = s.fitting()
	}
	vary := s.sweepVaries()
	w.of, w.base, w.kernels, w.anew = s.good, base, kernels, false
	w.plan, w.why = s.sweepPlan(s.sweepMetric(), vary)
	w.running, w.done, w.rows = false, 0, nil
	if w.why != "" {
		w.shown = nil
		return
	}
	text := w.plan.Text
	if w.plan.Times() {
		text = func(v int64) string { return explain.Time(trace.Time(v)) }
	}
	for _, k := range compared {
		w.rows = append(w.rows, view.Chances{ID: s.id("sweep-" + k), Name: kernelTitleWord(k), Kernel: k, Truth: w.plan.Truth(), Text: text})
	}
}

// sweepPlan checks what is asked.
func (s *Session) sweepPlan(metric, vary string) (*sweep.Plan, string) {
	if metric == "" {
		return nil, "Nothing is asked yet: write a condition, as in wait(H, A) > 10ms, or a metric, as in wait(H, A)."
	}
	for _, v := range variations {
		if v.name != vary {
			continue
		}
		p, err := sweep.New(sweep.Fixed(s.sweepBase()), sweep.Options{Metric: metric, Kernels: s.compared(), Vary: v.v})
		switch {
		case err != nil:
			return nil, err.Error()
		case !p.Open(1):
			return nil, "Nothing varies: chance has no say in " + v.word + ". Let a task use several CPUs (cpus=0-1), or vary when they start."
		}
		return p, ""
	}
	return nil, "There is no such variation."
}

// sweepVaries is what varies: what was asked for, or the first that changes anything.
func (s *Session) sweepVaries() string {
	w := &s.sweep
	if w.vary != "" || s.good == nil {
		return w.vary
	}
	if w.of != s.good {
		w.first = variations[0].name
		for i := len(variations) - 1; i >= 0; i-- {
			p, err := sweep.New(sweep.Fixed(s.sweepBase()), sweep.Options{Metric: "switches()", Kernels: s.compared(), Vary: variations[i].v})
			if err == nil && p.Open(1) {
				w.first = variations[i].name
			}
		}
	}
	return w.first
}

// openSweep opens the sweep that a link asks for.
func (s *Session) openSweep(value string) {
	i := widgetNamed("sweep")
	vary, metric, _ := strings.Cut(value, ",")
	if !s.has(i) {
		return
	}
	s.sweep = sweeping{metric: metric, vary: vary}
	s.openPanel(i)
}

// sweepMetric is what is asked: the learner's own question, or the first that is proposed.
func (s *Session) sweepMetric() string {
	if s.sweep.metric != "" {
		return s.sweep.metric
	}
	if list := s.proposed(); len(list) > 0 {
		return list[0]
	}
	return ""
}

// mostProposed is how many questions are proposed.
const mostProposed = 6

// proposed are questions that fit. One of the runs on the stage changes nothing about them.
func (s *Session) proposed() []string {
	if w := &s.sweep; w.base != nil && w.base == s.sweepBase() {
		return w.list
	}
	return s.fitting()
}

// fitting are questions that fit the run on the stage: the lesson's, or else the scenario's
// own expectations and what becomes of the longest wait for a lock.
func (s *Session) fitting() []string {
	if len(s.opt.Sweep) > 0 {
		return s.opt.Sweep
	}
	var list []string
	t := s.good.trace
	longest, at := trace.Time(0), -1
	for i := range t.Waits {
		if d := min(t.Waits[i].To, t.End) - t.Waits[i].From; d > longest {
			longest, at = d, i
		}
	}
	if at >= 0 {
		w := t.Waits[at]
		list = append(list, "wait("+t.Tasks[w.Task].Name+", "+t.Locks[w.Lock].Name+")")
	}
	for i := range t.Tasks {
		if t.Stats[i].Borrowed > 0 && len(list) < 3 {
			list = append(list, "proxied("+t.Tasks[i].Name+") > 0")
		}
	}
	for _, o := range s.good.outcomes {
		list = append(list, o.Text)
	}
	list = list[:min(len(list), mostProposed)]
	if len(list) == 0 {
		list = append(list, "switches()")
	}
	return list
}

// showSwept puts one run of the sweep on the stage: an edit of the text like any other.
func (s *Session) showSwept(m SweepShow, e *Effects) {
	w := &s.sweep
	switch {
	case s.fork.on:
		e.Announce = "A fork keeps its past. End it, then a run can take its place."
		return
	case len(s.errs) > 0:
		e.Announce = "The text has a mistake. Mend it, then a run can take its place."
		return
	}
	if w.plan == nil || w.of != s.good || s.text != s.good.text || !has(s.compared(), m.Kernel) {
		return
	}
	from := s.sweepBase()
	sc, _ := w.plan.Scenario(uint64(m.Seed), m.Kernel)
	text := scenario.Rewrite(s.text, sc)
	w.picked, w.text, w.from, w.notes = m, text, from, w.plan.Notes(uint64(m.Seed))
	s.replaceText(text, e)
	e.Announce = s.pickedText(m.Kernel)
}

// pickedText tells which run is on the stage, under a kernel.
func (s *Session) pickedText(kernel string) string {
	w := &s.sweep
	notes := w.notes
	if notes != "" {
		notes = ": " + notes
	}
	return "Run " + strconv.Itoa(w.picked.Seed) + " of " + strconv.Itoa(sweepSeeds) + " under " + kernelTitleWord(kernel) + " is on the stage" + notes + ". Undo, in Edit, takes it back."
}

// sweepHTML draws the question and what came out.
func (s *Session) sweepHTML() string {
	if s.good == nil {
		return nothingYet
	}
	w := &s.sweep
	m := markup.Raw(`<h3 class="panel-title">`).Int(sweepSeeds).Raw(` runs</h3>`)
	if s.opt.Address {
		s.sweepChoices(m)
	} else { // in a lesson there is little room
		m.Put(`<details class="sweep-choices"><summary>Asked: <code>`, s.sweepMetric(), `</code></summary>`)
		s.sweepChoices(m)
		m.Raw(`</details>`)
	}
	shown, kernel := s.isSwept(s.text), s.good.trace.Profile
	switch {
	case w.of == s.good && w.why != "":
		m.Put(`<p class="warn">`, w.why, `</p>`)
		return m.String()
	case s.sweepWork():
		m.Raw(`<p class="working small">Run `).Int(w.done + 1).Raw(` of `).Int(len(s.compared()) * sweepSeeds).Raw(`…</p>`)
	case shown:
		m.Put(`<p class="small">`, s.pickedText(kernel), `</p>`)
	case len(w.shown) > 0 && w.shown[0].Truth:
		m.Raw(`<p class="mute small">A square is a run, filled where it holds. Press one to have it on the stage.</p>`)
	default:
		m.Raw(`<p class="mute small">A square is a run, filled as far as its value. Press one to have it on the stage.</p>`)
	}
	for _, c := range w.shown {
		if c.Now = 0; shown && kernel == c.Kernel {
			c.Now = w.picked.Seed
		}
		m.Raw(c.HTML(view.Most(w.shown)))
	}
	return m.String()
}

// sweepChoices draws what can be chosen: kernels, what varies, and the question.
func (s *Session) sweepChoices(m *markup.Writer) {
	m.Raw(`<div class="row under" role="group" aria-label="Kernels to run under">`)
	s.kernelChips(m)
	m.Raw(`</div><p class="row small"><label>By chance: <select data-act="sweep-vary"`).Attr("id", s.id("sweep-vary")).Raw(`>`)
	vary, metric := s.sweepVaries(), s.sweepMetric()
	for _, v := range variations {
		choice(m, v.name, v.word, v.name == vary)
	}
	m.Raw(`</select></label></p><p class="row small"><label>Question: <select class="code" data-act="sweep-ask"`).Attr("id", s.id("sweep-ask")).Raw(`>`)
	own := metric
	for _, q := range s.proposed() {
		if q == metric {
			own = ""
		}
		choice(m, q, q, q == metric)
	}
	if own != "" {
		choice(m, own, own, true)
	}
	m.Raw(`</select></label> <label>or <input type="text" class="code" size="18" spellcheck="false" autocapitalize="off" autocomplete="off" aria-label="Another question" data-act="sweep-ask"`).
		Attr("id", s.id("sweep-own")).Attr("value", own).Attr("placeholder", "wait(H, A) > 10ms").Raw(`></label></p>`)
}
