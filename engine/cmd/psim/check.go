package main

import (
	"flag"
	"fmt"
	"strings"

	"borrowedtime/engine/config"
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
		s, err := e.parse(name)
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
	kernels := fs.String("kernels", strings.Join(config.ProfileNames(), ","), "profiles, with commas between")
	if err := flags(fs, args, 1, 1); err != nil {
		return err
	}
	name := fs.Arg(0)
	s, err := e.parse(name)
	if err != nil {
		return err
	}
	var runs []*trace.Trace
	for _, kernel := range strings.Split(*kernels, ",") {
		if kernel = strings.TrimSpace(kernel); config.ProfileOf(kernel) == nil {
			return unknownKernel(kernel)
		}
		sim, err := simulate(name, s, kernel)
		if err != nil {
			return err
		}
		warnStopped(e.err, name+" under "+kernel, sim.Trace())
		runs = append(runs, sim.Trace())
	}
	for _, row := range compareRows(s, runs) {
		if row.nothing() {
			continue
		}
		line := fmt.Sprintf("%-24s", row.name)
		for _, cell := range row.cells {
			line += fmt.Sprintf(" %12s", cell)
		}
		if !row.same() {
			line += "   *"
		}
		fmt.Fprintln(e.out, line)
	}
	fmt.Fprintln(e.out, "\n* differs between the profiles")
	return nil
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
