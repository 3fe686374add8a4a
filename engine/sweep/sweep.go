package sweep

import (
	"errors"
	"strconv"
	"strings"

	"borrowedtime/engine"
	"borrowedtime/engine/config"
	"borrowedtime/engine/goal"
	"borrowedtime/engine/scenario"
	"borrowedtime/engine/trace"
)

// Options says what is measured, where, and what varies.
type Options struct {
	Metric  string   // `wait(H, A)`; a comparison, `wait(H, A) < 3ms`, is 1 where it holds; `*` is the worst of all tasks
	Kernels []string // profiles; each sees the same variations
	Vary    Variation
}

// Source gives the scenario of a seed. It is called from several goroutines.
type Source func(seed uint64) *scenario.Scenario

// Fixed is the source that gives s for every seed.
func Fixed(s *scenario.Scenario) Source {
	return func(uint64) *scenario.Scenario { return s.Clone() }
}

// Plan is a sweep that is ready to run.
type Plan struct {
	o      Options
	source Source
	metric metric
}

// Sample is what one seed gave: a value for each kernel.
type Sample struct {
	Seed   uint64
	Values []int64
	Err    string // the engine or the metric refuse this seed's scenario
}

// New checks the options. A scenario that is the same for every seed is checked
// along, by its first.
func New(source Source, o Options) (*Plan, error) {
	if len(o.Kernels) == 0 {
		return nil, errors.New("no kernel is named: name at least one, as in 7.3")
	}
	if o.Vary.Costs < 0 || o.Vary.Costs > 90 {
		return nil, errors.New("costs that differ by " + strconv.Itoa(o.Vary.Costs) + " %: 0 to 90 is possible")
	}
	m, err := parseMetric(o.Metric)
	if err != nil {
		return nil, err
	}
	return &Plan{o: o, source: source, metric: m}, nil
}

// Open reports whether the variation changes anything about the scenario of a seed.
func (p *Plan) Open(seed uint64) bool {
	s := p.source(seed)
	s.Kernel = p.o.Kernels[0]
	cfg, errs := s.Config()
	return len(errs) > 0 || p.o.Vary.changes(cfg)
}

// Run runs the variation of a seed under each kernel.
func (p *Plan) Run(seed uint64) Sample {
	sample := Sample{Seed: seed, Values: make([]int64, 0, len(p.o.Kernels))}
	for _, kernel := range p.o.Kernels {
		value, err := p.value(seed, kernel)
		if err != nil {
			sample.Err = err.Error()
			return sample
		}
		sample.Values = append(sample.Values, value)
	}
	return sample
}

func (p *Plan) value(seed uint64, kernel string) (int64, error) {
	sim, err := p.Sim(seed, kernel)
	if err != nil {
		return 0, err
	}
	sim.Run()
	return p.Value(sim.Trace())
}

// Value measures a run that has ended.
func (p *Plan) Value(t *trace.Trace) (int64, error) { return p.metric.value(t) }

// Sim returns the variation of a seed under a kernel, not run yet.
func (p *Plan) Sim(seed uint64, kernel string) (*engine.Sim, error) {
	cfg, errs := p.Config(seed, kernel)
	if len(errs) > 0 {
		return nil, errs
	}
	return engine.New(cfg)
}

// Config returns the variation of a seed under a kernel in the engine's terms.
func (p *Plan) Config(seed uint64, kernel string) (*config.Config, scenario.Errors) {
	s := p.source(seed)
	s.Kernel = kernel
	cfg, errs := s.Config()
	if len(errs) == 0 {
		p.o.Vary.apply(cfg, seed)
	}
	return cfg, errs
}

// Text writes a value of the metric.
func (p *Plan) Text(value int64) string { return p.metric.text(value) }

// Truth reports whether the metric holds or does not, instead of having a size.
func (p *Plan) Truth() bool { return p.metric.truth }

// Times reports whether the metric's values are times.
func (p *Plan) Times() bool { return !p.metric.truth && p.metric.kind != goal.Count }

// Scenario returns the variation of a seed as a scenario. whole is false if
// it varies what the language has no words for: Notes tells that.
func (p *Plan) Scenario(seed uint64, kernel string) (s *scenario.Scenario, whole bool) {
	s = p.source(seed)
	s.Kernel = kernel
	cfg, errs := s.Config()
	if len(errs) > 0 {
		return s, false
	}
	p.o.Vary.apply(cfg, seed)
	if p.o.Vary.Coins {
		s.Seed = cfg.Seed
	}
	s.Tasks = varied(s.Tasks, cfg)
	return s, p.o.Vary.Costs == 0
}

// varied returns the tasks with the starts and the places of cfg. Copies that differ
// become tasks of their own.
func varied(tasks []*scenario.Task, cfg *config.Config) []*scenario.Task {
	var out []*scenario.Task
	rest := cfg.Tasks
	for _, t := range tasks {
		copies := rest[:t.Count()]
		rest = rest[t.Count():]
		if alike(copies) {
			c := *t
			c.Attrs = where(t.Attrs, &copies[0], cfg.CPUs)
			out = append(out, &c)
			continue
		}
		for i := range copies {
			c := *t
			c.Name, c.Copies = copies[i].Name, 0
			c.Attrs = where(t.Attrs, &copies[i], cfg.CPUs)
			out = append(out, &c)
		}
	}
	return out
}

// alike reports whether tasks begin at the same time and place.
func alike(tasks []config.Task) bool {
	for i := range tasks {
		if a, b := &tasks[0], &tasks[i]; a.Start != b.Start || a.Placed != b.Placed || a.Last != b.Last {
			return false
		}
	}
	return true
}

// where returns a task's attributes with its start and its place. A place that leaves
// no choice is not written.
func where(attrs []scenario.Attr, t *config.Task, cpus int) []scenario.Attr {
	var out []scenario.Attr
	for _, a := range attrs {
		if a.Kind != scenario.AttrStart && a.Kind != scenario.AttrPrev {
			out = append(out, a)
		}
	}
	if t.Start != 0 {
		out = append(out, scenario.Attr{Kind: scenario.AttrStart, D: trace.Duration(t.Start)})
	}
	if t.Placed && count(t.CPUs, cpus) > 1 {
		out = append(out, scenario.Attr{Kind: scenario.AttrPrev, N: int(t.Last)})
	}
	return out
}

// Notes tells in short where the tasks of a seed last ran, and what became of the
// costs, which the text of its scenario does not say.
func (p *Plan) Notes(seed uint64) string {
	s := p.source(seed)
	cfg, errs := s.Config()
	if len(errs) > 0 {
		return ""
	}
	p.o.Vary.apply(cfg, seed)
	var parts []string
	for i := range cfg.Tasks {
		if t := &cfg.Tasks[i]; t.Placed && count(t.CPUs, cfg.CPUs) > 1 {
			parts = append(parts, t.Name+" on cpu"+strconv.Itoa(int(t.Last)))
		}
	}
	if p.o.Vary.Costs > 0 && hasCosts(&cfg.Cost) {
		costs := "costs in percent"
		for c, percent := range cfg.Cost.Percent {
			if name := config.CostName(c); matters(&cfg.Cost, name) {
				costs += " " + name.String() + "=" + strconv.Itoa(percent)
			}
		}
		parts = append(parts, costs)
	}
	return strings.Join(parts, ", ")
}
