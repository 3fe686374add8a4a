package fidelity

import (
	"errors"
	"fmt"

	"borrowedtime/engine"
	"borrowedtime/engine/config"
	"borrowedtime/engine/recording"
	"borrowedtime/engine/scenario"
	"borrowedtime/engine/trace"
)

// Group says which sort of scenario a recording is, for the means.
type Group string

// The groups. A recording of fair and FIFO tasks on one CPU counts in
// OneCPUSimple and in OneCPU.
const (
	OneCPUSimple Group = "one CPU, fair and FIFO"
	OneCPUOther  Group = "one CPU, other classes"
	OneCPU       Group = "one CPU"
	Pinned       Group = "several CPUs, pinned"
	Unpinned     Group = "several CPUs, not pinned"
	All          Group = "all"
)

// Result is one recording compared, or why it could not be.
type Result struct {
	Recording *recording.Recording
	Group     Group
	Profile   string
	Score     Score
	Refused   string       // why the engine does not simulate it yet; "" if it does
	Trace     *trace.Trace // the engine's run; nil if refused

	Decided *Decision // what the first difference hung on; nil if there is none
	Best    int       // agreement in the best of Draws runs with other costs, in parts per million
	Draw    int       // which one it was, from 1; 0: the run itself
}

// Run simulates the scenario of a recording, under profile or, if that is "",
// under the profile that the recording stands for, and compares.
func Run(r *recording.Recording, profile string) Result {
	if profile == "" {
		profile = profileOf(r)
	}
	result := Result{Recording: r, Profile: profile}
	cfg, err := configOf(r, profile)
	if err != nil {
		result.Refused = err.Error()
		return result
	}
	result.Group = groupOf(cfg)
	sim, err := engine.New(cfg)
	if err != nil {
		result.Refused = err.Error()
		return result
	}
	if result.Refused = runAll(sim); result.Refused != "" {
		return result
	}
	result.Trace = sim.Trace()
	result.Score = Compare(r.Trace, result.Trace)
	if result.Score.First != nil {
		result.Decided = decided(sim, result.Score.First)
	}
	result.Best, result.Draw = best(r, cfg, Millionths(result.Score.Exec, result.Score.Total))
	return result
}

// configOf says what a recording's tasks did in the engine's terms.
func configOf(r *recording.Recording, profile string) (*config.Config, error) {
	switch {
	case r.Refused != "":
		return nil, errors.New(r.Refused)
	case r.Config != nil:
		cfg := *r.Config
		cfg.Profile, cfg.WaitDie = profile, r.Folder == waitDie
		cfg.Cost.Logged = logged(r)
		return &cfg, nil
	}
	parsed, errs := scenario.Parse(r.Scenario)
	if len(errs) > 0 {
		return nil, errs
	}
	parsed.Kernel = profile
	cfg, errs := parsed.Config()
	if len(errs) > 0 {
		return nil, errs
	}
	cfg.Cost.Logged = logged(r)
	return cfg, nil
}

// Mode is how a recorded kernel was set: the folder of its recordings, the
// profile that they are compared under, and the setting in words.
type Mode struct{ Folder, Profile, Title string }

// Modes are the settings that recordings were made with. A folder of another name
// follows the recording's own kernel line.
var Modes = []Mode{
	{"on", config.Kernel73, "proxy execution as 7.3.4 ships it"},
	{"off", config.KernelNone, "the same kernel, booted with sched_proxy_exec=0"},
	{"same-cpu-617", config.Kernel617, "7.3.4 changed to treat remote and sleeping owners, and unlocking, as 6.17 did"},
	{"rtmutex", config.KernelPI, "proxy execution off; the locks are rt_mutexes with priority inheritance"},
}

// waitDie is the folder of recordings whose ww_mutexes are wait-die; the kernel was
// set as for on/.
const waitDie = "on-waitdie"

// profileOf returns the profile that a recording is to be compared under.
func profileOf(r *recording.Recording) string {
	for _, m := range Modes {
		if m.Folder == r.Folder {
			return m.Profile
		}
	}
	return r.Trace.Profile
}

// runAll runs to the horizon. A failed check of the engine is a bug of ours; it
// must not keep the other recordings from being compared.
func runAll(sim *engine.Sim) (failed string) {
	defer func() {
		if what := recover(); what != nil {
			failed = fmt.Sprintf("the engine failed: %v", what)
		}
	}()
	sim.Run()
	return ""
}

// groupOf sorts scenarios by what they exercise.
func groupOf(cfg *config.Config) Group {
	simple, pinned := true, true
	for i := range cfg.Tasks {
		t := &cfg.Tasks[i]
		simple = simple && t.Policy != config.RR && t.Policy != config.Deadline
		pinned = pinned && t.CPUs&(t.CPUs-1) == 0
	}
	switch {
	case cfg.CPUs == 1 && simple:
		return OneCPUSimple
	case cfg.CPUs == 1:
		return OneCPUOther
	case pinned:
		return Pinned
	}
	return Unpinned
}
