package main

import (
	"flag"
	"fmt"
	"os"

	"borrowedtime/engine/config"
	"borrowedtime/engine/fidelity"
	"borrowedtime/engine/recording"
)

// fidelityCommand compares the engine with the recordings below folders.
func fidelityCommand(e *env, args []string) error {
	fs := flag.NewFlagSet("fidelity", flag.ContinueOnError)
	verbose := fs.Bool("v", false, "show both schedules around the first difference")
	slaved := fs.Bool("slaved", false, "lead the engine by each recording's own clock and judge its decisions; -v lists the wrong ones")
	costs := fs.Bool("costs", false, "measure how long the recorded kernel took, beside what cost measured has for it")
	profile := fs.String("profile", "", "run under this kernel profile")
	if err := flags(fs, args, 1, 1000); err != nil {
		return err
	}
	if *profile != "" && config.ProfileOf(*profile) == nil {
		return unknownKernel(*profile)
	}
	if *costs {
		return measureCosts(e, fs.Args())
	}
	var results []fidelity.Result
	var led []fidelity.Slaved
	count := 0
	for _, dir := range fs.Args() {
		err := eachBelow(dir, func(r *recording.Recording) {
			count++
			if !*slaved {
				results = append(results, fidelity.Run(r, *profile))
			}
			if *slaved || fidelity.Led(r) {
				led = append(led, fidelity.RunSlaved(r, *profile))
			}
		})
		if err != nil {
			return err
		}
	}
	if count == 0 {
		return fmt.Errorf("psim: no recordings (%s) found below %q", recording.Suffixes(), fs.Args())
	}
	if !*slaved {
		fidelity.Report(e.out, results, *verbose)
	}
	if len(led) > 0 {
		fidelity.ReportSlaved(e.out, led, *slaved && *verbose)
	}
	return nil
}

// measureCosts prints what the recordings below folders say of the costs.
func measureCosts(e *env, dirs []string) error {
	var k fidelity.Costs
	for _, dir := range dirs {
		if err := eachBelow(dir, func(r *recording.Recording) { k.Add(r) }); err != nil {
			return err
		}
	}
	if k.Files == 0 {
		return fmt.Errorf("psim: none of the recordings below %q has the scheduler's clocks, without the recorder's own logging", dirs)
	}
	k.Report(e.out)
	return nil
}

// eachBelow reads every recording below dir, or the one file dir.
func eachBelow(dir string, visit func(*recording.Recording)) error {
	if _, err := os.Stat(dir); err != nil {
		return fmt.Errorf("psim: %w", err)
	}
	fsys, start, err := recording.Open(dir)
	if err != nil {
		return err
	}
	names, err := recording.Find(fsys, start)
	if err != nil {
		return err
	}
	for _, name := range names {
		r, err := recording.Read(fsys, name)
		if err != nil {
			return err
		}
		visit(r)
	}
	return nil
}
