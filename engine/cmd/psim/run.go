package main

import (
	"flag"
	"fmt"
	"io"
	"os"
	"strings"

	"borrowedtime/engine/export"
	"borrowedtime/engine/trace"
)

// runCommand runs one scenario and prints it in the form asked for.
func runCommand(e *env, args []string) error {
	fs := flag.NewFlagSet("run", flag.ContinueOnError)
	kernel := fs.String("kernel", "", "kernel profile")
	name := fs.String("format", "timeline", export.Names(", "))
	css := fs.String("css", "", "style sheets to put into a picture, with commas between")
	cell := fs.String("cell", "", "time of one character of the timeline; none: it fits the line")
	if err := flags(fs, args, 1, 1); err != nil {
		return err
	}
	file := fs.Arg(0)
	s, err := e.parseToRun(file)
	if err != nil {
		return err
	}
	sim, err := simulate(file, s, *kernel)
	if err != nil {
		return err
	}
	t := sim.Trace()
	warnStopped(e.err, file, t)
	format := export.Named(*name)
	if format == nil {
		return usageError{fmt.Sprintf("unknown format %q; there are %s", *name, export.Names(", "))}
	}
	var o export.Options
	if format.Cell {
		if o.Cell, err = cellOf(*cell, t); err != nil {
			return usageError{"run: -cell: " + err.Error()}
		}
	}
	if format.Style {
		if o.Style, err = styleOf(*css); err != nil {
			return fmt.Errorf("psim: %w", err)
		}
	}
	if err := format.Write(e.out, &export.Run{Trace: t, Scenario: s, Expects: outcomes(s, t)}, o); err != nil {
		return fmt.Errorf("psim: %w", err)
	}
	return nil
}

// warnStopped says on standard error that a run ended before its horizon.
func warnStopped(w io.Writer, name string, t *trace.Trace) {
	if why := t.Stopped(); why != trace.NoReason {
		fmt.Fprintf(w, "%s: the run stopped at %s: %s\n", name, trace.Duration(t.End), why)
	}
}

// cellOf reads the time of one character of the timeline; 0 is left to it.
func cellOf(text string, t *trace.Trace) (trace.Duration, error) {
	if text == "" {
		return 0, nil
	}
	step, err := trace.ParseDuration(text)
	if err == nil && trace.Duration(t.Until)/10_000 >= step {
		err = fmt.Errorf("%s would make a line of more than 10,000 characters", text)
	}
	return step, err
}

// styleOf joins style sheets, whose file names have commas between them.
func styleOf(files string) (string, error) {
	var style strings.Builder
	for _, name := range strings.FieldsFunc(files, func(r rune) bool { return r == ',' }) {
		text, err := os.ReadFile(name)
		if err != nil {
			return "", err
		}
		style.Write(text)
	}
	return style.String(), nil
}
