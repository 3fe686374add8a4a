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
	profile := fs.String("profile", "", "run under this kernel profile")
	if err := flags(fs, args, 1, 1000); err != nil {
		return err
	}
	if *profile != "" && config.ProfileOf(*profile) == nil {
		return unknownKernel(*profile)
	}
	var results []fidelity.Result
	for _, dir := range fs.Args() {
		found, err := compareBelow(dir, *profile)
		if err != nil {
			return err
		}
		results = append(results, found...)
	}
	if len(results) == 0 {
		return fmt.Errorf("psim: no recordings (%s) found below %q", recording.Suffixes(), fs.Args())
	}
	fidelity.Report(e.out, results, *verbose)
	return nil
}

// compareBelow runs every recording below dir, or the one file dir.
func compareBelow(dir, profile string) ([]fidelity.Result, error) {
	if _, err := os.Stat(dir); err != nil {
		return nil, fmt.Errorf("psim: %w", err)
	}
	fsys, start, err := recording.Open(dir)
	if err != nil {
		return nil, err
	}
	names, err := recording.Find(fsys, start)
	if err != nil {
		return nil, err
	}
	var results []fidelity.Result
	for _, name := range names {
		r, err := recording.Read(fsys, name)
		if err != nil {
			return nil, err
		}
		results = append(results, fidelity.Run(r, profile))
	}
	return results, nil
}
