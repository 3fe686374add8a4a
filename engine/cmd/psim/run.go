package main

import (
	"flag"
	"fmt"
	"io"

	"borrowedtime/engine/explain"
	"borrowedtime/engine/goal"
	"borrowedtime/engine/trace"
	"borrowedtime/engine/view"
)

// runCommand runs one scenario and prints it in the form asked for.
func runCommand(e *env, args []string) error {
	fs := flag.NewFlagSet("run", flag.ContinueOnError)
	kernel := fs.String("kernel", "", "kernel profile")
	format := fs.String("format", "timeline", "json, timeline, log or svg")
	css := fs.String("css", "", "svg: style sheets to put into the picture, with commas between")
	cell := fs.String("cell", "", "time of one character of the timeline; none: it fits the line")
	if err := flags(fs, args, 1, 1); err != nil {
		return err
	}
	name := fs.Arg(0)
	s, err := e.parse(name)
	if err != nil {
		return err
	}
	sim, err := simulate(name, s, *kernel)
	if err != nil {
		return err
	}
	t := sim.Trace()
	warnStopped(e.err, name, t)
	results := outcomes(s, t)
	switch *format {
	case "json":
		return writeJSON(e.out, t, results)
	case "svg":
		return writeSVG(e.out, s, sim, *css)
	case "log":
		writeLog(e.out, t)
	case "timeline":
		step, err := cellOf(*cell, t)
		if err != nil {
			return usageError{"run: -cell: " + err.Error()}
		}
		writeTimeline(e.out, t, step, results)
	default:
		return usageError{fmt.Sprintf("unknown format %q; there are json, timeline, log, svg", *format)}
	}
	return nil
}

// warnStopped says on standard error that a run ended before its horizon.
func warnStopped(w io.Writer, name string, t *trace.Trace) {
	for i := len(t.Records) - 1; i >= 0 && i >= len(t.Records)-64; i-- {
		if r := &t.Records[i]; r.Kind == trace.KindStopped {
			fmt.Fprintf(w, "%s: the run stopped at %s: %s\n", name, trace.Duration(r.At), r.Reason)
		}
	}
}

// lineCells is how many characters of timeline fit a line beside the names.
const lineCells = 100

// writeTimeline prints the drawn timeline, a table of results and the outcomes.
func writeTimeline(w io.Writer, t *trace.Trace, step trace.Duration, results []goal.Outcome) {
	fmt.Fprintf(w, "%s\n", heading(t))
	fmt.Fprint(w, view.ASCII(t, step, 0, t.End))
	fmt.Fprintf(w, "\n%-12s %10s %10s %10s %10s %10s %10s\n", "task", "waited", "ran", "charged", "lent", "borrowed", "finished")
	for i := range t.Tasks {
		s := &t.Stats[i]
		fmt.Fprintf(w, "%-12s %10s %10s %10s %10s %10s %10s\n", t.Tasks[i].Name, s.Waited, s.Ran, s.Charged,
			s.Lent, s.Borrowed, instant(s.Finished))
	}
	if len(results) > 0 {
		fmt.Fprintln(w)
		for _, o := range results {
			fmt.Fprintln(w, outcomeLine(o))
		}
	}
}

func heading(t *trace.Trace) string {
	title := t.Title
	if title == "" {
		title = "untitled"
	}
	return fmt.Sprintf("%s, kernel %s, %d CPU, until %s", title, t.Profile, t.CPUs, trace.Duration(t.Until))
}

// outcomeLine tells one expectation and, if it is not met, what came instead.
func outcomeLine(o goal.Outcome) string {
	if o.OK {
		return "ok    " + o.Text + ": " + o.Got
	}
	return "FAIL  " + o.Text + ": " + o.Got
}

// writeLog prints one record a line: the stable names first, then the sentence.
func writeLog(w io.Writer, t *trace.Trace) {
	for i := range t.Records {
		r := &t.Records[i]
		task, other := who(t, r)
		fmt.Fprintf(w, "%12s cpu%-2d %-12s %-26s %s\n", trace.Duration(r.At), r.CPU, r.Kind, r.Reason,
			sentence(t, r, task, other))
	}
}

// sentence is the explanation of a record, or its names if there is none yet.
func sentence(t *trace.Trace, r *trace.Record, task, other string) string {
	if s := explain.Sentence(t, r, nil); s != "" {
		return s
	}
	return task + " " + other + " " + t.LockName(r.Lock)
}

// cellOf reads the time of one character of the timeline.
func cellOf(text string, t *trace.Trace) (trace.Duration, error) {
	if text == "" {
		return niceStep(trace.Duration(t.Until) / lineCells), nil
	}
	step, err := trace.ParseDuration(text)
	if err == nil && trace.Duration(t.Until)/10_000 >= step {
		err = fmt.Errorf("%s would make a line of more than 10,000 characters", text)
	}
	return step, err
}

// niceStep rounds a length of time up to 1, 2 or 5 times a power of ten.
func niceStep(d trace.Duration) trace.Duration {
	for step := trace.Microsecond; ; step *= 10 {
		for _, n := range []trace.Duration{1, 2, 5} {
			if step*n >= d {
				return step * n
			}
		}
	}
}

func instant(at trace.Time) string {
	if at == trace.Never {
		return "never"
	}
	return trace.Duration(at).String()
}
