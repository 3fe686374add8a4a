package simtest

import (
	"fmt"
	"strings"

	"borrowedtime/engine"
	"borrowedtime/engine/scenario"
	"borrowedtime/engine/trace"
)

// Env is what the commands of a file share: the scenario and its runs.
type Env struct {
	scenario *scenario.Scenario
	runs     []run // one for each profile asked for so far

	Faults []string // what the silent checks found in any of them
}

// run is a scenario under one profile.
type run struct {
	kernel  string
	sim     *engine.Sim
	trace   *trace.Trace
	refused string // why the engine does not run it
}

// Answer runs a case's command and returns what it prints.
func (e *Env) Answer(c *Case) string {
	for _, cmd := range commands {
		if cmd.name != c.Cmd {
			continue
		}
		if cmd.name != "scenario" && e.scenario == nil {
			return "there is no scenario yet"
		}
		return cmd.run(e, c)
	}
	return fmt.Sprintf("unknown command %q", c.Cmd)
}

// kernels returns the profiles that a case names: one, several with commas
// between, or the scenario's own.
func (e *Env) kernels(c *Case) []string {
	return strings.Split(c.Arg("kernel", e.scenario.Kernel), ",")
}

// one returns the run under the one profile of a case; the text says why there
// is none.
func (e *Env) one(c *Case) (*run, string) {
	r := e.under(e.kernels(c)[0])
	return r, r.fault()
}

// fault says why there is no run.
func (r *run) fault() string {
	if r.refused != "" {
		return "refused: " + r.refused + "\n"
	}
	return ""
}

// under runs the scenario under a profile, with all silent checks, once.
func (e *Env) under(kernel string) *run {
	for i := range e.runs {
		if e.runs[i].kernel == kernel {
			return &e.runs[i]
		}
	}
	r := run{kernel: kernel}
	s := e.scenario
	own := s.Kernel
	s.Kernel = kernel
	cfg, errs := s.Config()
	s.Kernel = own
	if len(errs) > 0 {
		r.refused = errs.Error()
	} else if sim, err := engine.New(cfg); err != nil {
		r.refused = err.Error()
	} else {
		sim.After = engine.CheckInvariants
		if failed := runAll(sim); failed != "" {
			r.refused = failed
			e.Faults = append(e.Faults, "kernel "+kernel+": "+failed)
		} else {
			r.sim, r.trace = sim, sim.Trace()
			note(r.trace)
			for _, fault := range append(Check(r.trace), checkRun(cfg, sim)...) {
				e.Faults = append(e.Faults, "kernel "+kernel+": "+fault)
			}
		}
	}
	e.runs = append(e.runs, r)
	return &e.runs[len(e.runs)-1]
}

// runAll runs to the horizon with every invariant checked, and says which one
// does not hold.
func runAll(sim *engine.Sim) (failed string) {
	defer func() {
		if what := recover(); what != nil {
			failed = fmt.Sprint(what)
		}
	}()
	sim.Run()
	return ""
}

// reached holds the reasons that some run of this test binary gave.
var reached [trace.NumReasons]bool

func note(t *trace.Trace) {
	for i := range t.Records {
		reached[t.Records[i].Reason] = true
	}
}

// Unreached lists the reasons that no run has given so far.
func Unreached() []trace.Reason {
	var out []trace.Reason
	for r := trace.NoReason + 1; r < trace.NumReasons; r++ {
		if !reached[r] {
			out = append(out, r)
		}
	}
	return out
}

// load parses the text of a scenario and checks what holds for every text.
func (e *Env) load(text string) string {
	e.runs = nil
	s, errs := scenario.Parse(text)
	e.scenario = s
	if len(errs) > 0 {
		var b strings.Builder
		for _, err := range errs {
			fmt.Fprintf(&b, "%d:%d: %s", err.Line, err.Col, err.Msg)
			if err.Hint != "" {
				fmt.Fprintf(&b, " (%s)", err.Hint)
			}
			b.WriteByte('\n')
		}
		return b.String()
	}
	if fault := checkText(s); fault != "" {
		return fault
	}
	return "ok"
}
