package main

import (
	"fmt"
	"io"
	"os"
	"strings"

	"borrowedtime/engine"
	"borrowedtime/engine/config"
	"borrowedtime/engine/goal"
	"borrowedtime/engine/scenario"
	"borrowedtime/engine/trace"
)

// maxText bounds what is read before parsing; the language's own limit is
// lower and gives the better message.
const maxText = 1 << 20

// read returns the text of a file, or of standard input for "-".
func (e *env) read(name string) (string, error) {
	in := e.in
	if name != "-" {
		f, err := os.Open(name)
		if err != nil {
			return "", fmt.Errorf("psim: %w", err)
		}
		defer f.Close()
		in = f
	}
	data, err := io.ReadAll(io.LimitReader(in, maxText+1))
	if err != nil {
		return "", fmt.Errorf("psim: reading %s: %w", shown(name), err)
	}
	if len(data) > maxText {
		return "", fmt.Errorf("psim: %s has more than %d MiB: this is no scenario", shown(name), maxText>>20)
	}
	return string(data), nil
}

// shown is a file's name in messages.
func shown(name string) string {
	if name == "-" {
		return "standard input"
	}
	return name
}

// parse reads and parses a scenario. The error has a line for each mistake,
// as file:line:col: message (hint).
func (e *env) parse(name string) (*scenario.Scenario, error) {
	text, err := e.read(name)
	if err != nil {
		return nil, err
	}
	s, errs := scenario.Parse(text)
	if len(errs) > 0 {
		return nil, located(name, errs)
	}
	return s, nil
}

// parseToRun reads a scenario that is to be run, and says on standard error what is
// allowed in it but deserves a look.
func (e *env) parseToRun(name string) (*scenario.Scenario, error) {
	s, err := e.parse(name)
	if err != nil {
		return nil, err
	}
	for i := range s.Warnings {
		io.WriteString(e.err, place(name, "warning: ", &s.Warnings[i]))
	}
	return s, nil
}

// located puts the file's name before each error.
func located(name string, errs scenario.Errors) error {
	var b strings.Builder
	for i := range errs {
		b.WriteString(place(name, "", &errs[i]))
	}
	return fmt.Errorf("%s", b.String())
}

// place is one line that says where something is wrong in a file, and what.
func place(name, kind string, err *scenario.Error) string {
	line := fmt.Sprintf("%s:%d:%d: %s%s", name, err.Line, err.Col, kind, err.Msg)
	if err.Hint != "" {
		line += " (" + err.Hint + ")"
	}
	return line + "\n"
}

func unknownKernel(name string) error {
	return usageError{fmt.Sprintf("unknown kernel %q; there are %s", name, strings.Join(config.ProfileNames(), ", "))}
}

// simulate runs a scenario under a profile; "" is the scenario's own.
func simulate(name string, s *scenario.Scenario, kernel string) (*engine.Sim, error) {
	if kernel != "" {
		if config.ProfileOf(kernel) == nil {
			return nil, unknownKernel(kernel)
		}
		s.Kernel = kernel
	}
	cfg, errs := s.Config()
	if len(errs) > 0 {
		return nil, located(name, errs)
	}
	sim, err := engine.New(cfg)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	sim.Run()
	return sim, nil
}

// outcomes evaluates the scenario's expect lines.
func outcomes(s *scenario.Scenario, t *trace.Trace) []goal.Outcome {
	out := make([]goal.Outcome, 0, len(s.Expects))
	for _, x := range s.Expects {
		out = append(out, x.Eval(t))
	}
	return out
}
