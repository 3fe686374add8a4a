package main

import (
	"flag"
	"fmt"
	"strings"

	"borrowedtime/engine/config"
	"borrowedtime/engine/explain"
	"borrowedtime/engine/export"
	"borrowedtime/engine/scenario"
	"borrowedtime/engine/trace"
)

// checkCommand runs scenarios and evaluates their expect lines.
func checkCommand(e *env, args []string) error {
	fs := flag.NewFlagSet("check", flag.ContinueOnError)
	verbose := fs.Bool("v", false, "print the expectations that are met, too")
	kernel := fs.String("kernel", "", "kernel profile")
	if err := flags(fs, args, 1, 10_000); err != nil {
		return err
	}
	met, failed := 0, 0
	for _, name := range fs.Args() {
		s, err := e.parseToRun(name)
		if err != nil {
			return err
		}
		sim, err := simulate(name, s, *kernel)
		if err != nil {
			return err
		}
		warnStopped(e.err, name, sim.Trace())
		for _, o := range outcomes(s, sim.Trace()) {
			if o.OK {
				met++
			} else {
				failed++
			}
			if !o.OK || *verbose {
				fmt.Fprintf(e.out, "%s: %s\n", name, export.Outcome(o))
			}
		}
	}
	fmt.Fprintf(e.out, "%d met, %d not\n", met, failed)
	if failed > 0 {
		return errFailed
	}
	return nil
}

// compareCommand runs one scenario under several profiles.
func compareCommand(e *env, args []string) error {
	fs := flag.NewFlagSet("compare", flag.ContinueOnError)
	kernels := fs.String("kernels", "", "profiles, with commas between; none: all that can run it")
	if err := flags(fs, args, 1, 1); err != nil {
		return err
	}
	name := fs.Arg(0)
	s, err := e.parseToRun(name)
	if err != nil {
		return err
	}
	var runs []*trace.Trace
	var cannot []string // kernels that nobody asked for and that can't run it
	var refused error
	list := strings.Split(*kernels, ",")
	if *kernels == "" {
		list = config.ProfileNames()
	}
	for _, kernel := range list {
		if kernel = strings.TrimSpace(kernel); config.ProfileOf(kernel) == nil {
			return unknownKernel(kernel)
		}
		sim, err := simulate(name, s, kernel)
		if err != nil && *kernels != "" {
			return err
		}
		if err != nil {
			cannot, refused = append(cannot, kernel), err
			continue
		}
		warnStopped(e.err, name+" under "+kernel, sim.Trace())
		runs = append(runs, sim.Trace())
	}
	if len(runs) == 0 {
		return refused
	}
	e.compared(s, runs, cannot)
	return nil
}

// compared prints what several runs came to, side by side.
func (e *env) compared(s *scenario.Scenario, runs []*trace.Trace, cannot []string) {
	foot := "No figure differs."
	for _, row := range compareRows(s, runs) {
		if row.nothing() {
			continue
		}
		line := fmt.Sprintf("%-24s", row.name)
		for _, cell := range row.cells {
			line += fmt.Sprintf(" %12s", cell)
		}
		if !row.same() {
			line, foot = line+"   *", "* differs between the profiles"
		}
		fmt.Fprintln(e.out, line)
	}
	if why := explain.Alike(runs[0]); why != "" {
		foot = why
	}
	fmt.Fprintln(e.out, "\n"+foot)
	if len(cannot) > 0 {
		fmt.Fprintln(e.out, "The scenario's config can't be built for "+strings.Join(cannot, ", ")+": psim run says why.")
	}
}

// resultRow is one quantity under each profile.
type resultRow struct {
	name  string
	cells []string
}

func (r resultRow) same() bool {
	for _, c := range r.cells {
		if c != r.cells[0] {
			return r.name == "kernel"
		}
	}
	return true
}

// nothing reports whether a quantity is 0 everywhere, which is no news.
func (r resultRow) nothing() bool {
	for _, c := range r.cells {
		if c != "0" {
			return false
		}
	}
	return true
}

// compareRows lists what a reader compares: each task's times, the switches,
// the expectations.
func compareRows(s *scenario.Scenario, runs []*trace.Trace) []resultRow {
	var rows []resultRow
	add := func(name string, cell func(t *trace.Trace) string) {
		row := resultRow{name: name}
		for _, t := range runs {
			row.cells = append(row.cells, cell(t))
		}
		rows = append(rows, row)
	}
	add("kernel", func(t *trace.Trace) string { return t.Profile })
	for i := range runs[0].Tasks {
		name := runs[0].Tasks[i].Name
		stat := func(what string, cell func(s *trace.Stats) string) {
			add(what+"("+name+")", func(t *trace.Trace) string { return cell(&t.Stats[i]) })
		}
		stat("wait", func(s *trace.Stats) string { return s.Waited.Rounded().String() })
		stat("ran", func(s *trace.Stats) string { return s.Ran.Rounded().String() })
		stat("charged", func(s *trace.Stats) string { return s.Charged.Rounded().String() })
		stat("lent", func(s *trace.Stats) string { return s.Lent.Rounded().String() })
		stat("borrowed", func(s *trace.Stats) string { return s.Borrowed.Rounded().String() })
		stat("migrations", func(s *trace.Stats) string { return fmt.Sprint(s.Migrations) })
		stat("finished", func(s *trace.Stats) string { return export.Instant(s.Finished) })
	}
	add("switches", func(t *trace.Trace) string { return fmt.Sprint(t.Switches) })
	for i := range s.Expects {
		add("expect "+outcomes(s, runs[0])[i].Text, func(t *trace.Trace) string {
			if !outcomes(s, t)[i].OK {
				return "FAIL"
			}
			return "ok"
		})
	}
	return rows
}
