package site

import (
	"fmt"

	"borrowedtime/engine"
	"borrowedtime/engine/goal"
	"borrowedtime/engine/scenario"
	"borrowedtime/engine/trace"
	"borrowedtime/lessons"
)

// runner runs scenarios, each one once.
type runner struct {
	done    map[string]*result
	counted map[string]int // see placements
}

// result is one run.
type result struct {
	scenario *scenario.Scenario
	sim      *engine.Sim
	trace    *trace.Trace
}

func newRunner() *runner { return &runner{done: map[string]*result{}, counted: map[string]int{}} }

// run runs a scenario on a kernel profile; "" is the scenario's own.
func (r *runner) run(text, profile string) (*result, error) {
	key := profile + "\x00" + text
	if have := r.done[key]; have != nil {
		return have, nil
	}
	sc, errs := scenario.Parse(text)
	if len(errs) > 0 {
		return nil, errs
	}
	cfg, errs := sc.Config()
	if len(errs) > 0 {
		return nil, errs
	}
	if profile != "" {
		cfg.Profile = profile
	}
	sim, err := engine.New(cfg)
	if err != nil {
		return nil, err
	}
	sim.Run()
	res := &result{scenario: sc, sim: sim, trace: sim.Trace()}
	if res.trace.End < res.trace.Until {
		return nil, fmt.Errorf("scenario %q stops at %s, before its horizon", res.trace.Title, trace.Duration(res.trace.End))
	}
	r.done[key] = res
	return res, nil
}

// holds reports whether a condition, written as after `expect`, is true of a run.
func (r *result) holds(condition string) (bool, error) {
	e, err := goal.Parse(condition)
	if err != nil {
		return false, fmt.Errorf("condition %q: %w", condition, err)
	}
	return e.Eval(r.trace).OK, nil
}

// judge returns, for each option of a prediction, whether it is right; exactly
// one must be.
func (r *runner) judge(p *lessons.Predict, stages []*lessons.Stage) ([]bool, error) {
	s := lessons.StageNamed(stages, p.On)
	if s == nil {
		return nil, fmt.Errorf("prediction %s: there is no scenario %q", p.Name, p.On)
	}
	right := make([]bool, len(p.Options))
	n, seen := 0, ""
	for i, o := range p.Options {
		var err error
		if right[i], err = r.holds(s.Text, p.Profile, o.When); err != nil {
			return nil, fmt.Errorf("prediction %s: %w", p.Name, err)
		}
		word := "wrong"
		if right[i] {
			word = "right"
			n++
		}
		seen += fmt.Sprintf("\n\t%s: = %s%s", word, o.When, r.got(s.Text, p.Profile, o.When))
	}
	if n != 1 {
		return nil, fmt.Errorf("prediction %s: %d of %d options are right, want exactly one:%s", p.Name, n, len(right), seen)
	}
	return right, nil
}

// got is what a condition measures in a run, for a message.
func (r *runner) got(text, profile, condition string) string {
	res, err := r.run(text, profile)
	if err != nil {
		return ""
	}
	e, perr := goal.Parse(condition)
	if perr != nil {
		return "" // it counts placements
	}
	return " (" + e.Eval(res.trace).Got + ")"
}
