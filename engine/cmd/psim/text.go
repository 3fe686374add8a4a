package main

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"borrowedtime/engine/scenario"
)

// fmtCommand prints the canonical form of scenarios.
func fmtCommand(e *env, args []string) error {
	fs := flag.NewFlagSet("fmt", flag.ContinueOnError)
	write := fs.Bool("w", false, "rewrite the files")
	list := fs.Bool("l", false, "list the files that are not in canonical form")
	if err := flags(fs, args, 1, 10_000); err != nil {
		return err
	}
	var result error
	for _, name := range fs.Args() {
		changed, err := e.format(name, *write, *list)
		if err != nil {
			return err
		}
		if changed && *list {
			fmt.Fprintln(e.out, name)
			result = errFailed
		}
	}
	return result
}

// format formats one file and reports whether its text was not canonical.
func (e *env) format(name string, write, list bool) (bool, error) {
	if write && name == "-" {
		return false, usageError{"fmt: -w needs a file, not standard input"}
	}
	text, err := e.read(name)
	if err != nil {
		return false, err
	}
	s, errs := scenario.Parse(text)
	if len(errs) > 0 {
		return false, located(name, errs)
	}
	canonical := scenario.Format(s)
	switch {
	case write && canonical != text:
		if err := replace(name, canonical); err != nil {
			return false, fmt.Errorf("psim: %w", err)
		}
	case !write && !list:
		fmt.Fprint(e.out, canonical)
	}
	return canonical != text, nil
}

// replace gives a file another text: the whole of it, or none if the disk is full.
func replace(name, text string) error {
	file, err := os.OpenFile(name, os.O_WRONLY, 0) // what may not be written stays
	if err != nil {
		return err
	}
	info, err := file.Stat()
	if err = errors.Join(err, file.Close()); err != nil {
		return err
	}
	if name, err = filepath.EvalSymlinks(name); err != nil {
		return err
	}
	beside, err := os.CreateTemp(filepath.Dir(name), ".psim-")
	if err != nil {
		return err
	}
	_, err = beside.WriteString(text)
	err = errors.Join(err, beside.Chmod(info.Mode().Perm()), beside.Close())
	if err == nil {
		err = os.Rename(beside.Name(), name)
	}
	if err != nil {
		_ = os.Remove(beside.Name())
	}
	return err
}

// shareCommand prints the link of a scenario.
func shareCommand(e *env, args []string) error {
	fs := flag.NewFlagSet("share", flag.ContinueOnError)
	page := fs.String("page", "playground.html", "address of the page that opens the link")
	if err := flags(fs, args, 1, 1); err != nil {
		return err
	}
	s, err := e.parse(fs.Arg(0))
	if err != nil {
		return err
	}
	fmt.Fprintf(e.out, "%s#%s\n", *page, scenario.EncodeLink(s, nil))
	return nil
}

// openCommand prints the scenario that a link holds, in its canonical form.
func openCommand(e *env, args []string) error {
	fs := flag.NewFlagSet("open", flag.ContinueOnError)
	if err := flags(fs, args, 1, 1); err != nil {
		return err
	}
	fragment := fs.Arg(0)
	if _, after, found := strings.Cut(fragment, "#"); found {
		fragment = after
	}
	link, err := scenario.DecodeLink(fragment)
	if err != nil {
		return fmt.Errorf("psim: this link can't be opened: %w", err)
	}
	if len(link.Unknown) > 0 {
		fmt.Fprintf(e.err, "psim: the link has entries that this version does not know: %s\n", strings.Join(link.Unknown, ", "))
	}
	if link.Scenario == nil {
		return fmt.Errorf("psim: the link names the scenario %q of a lesson or the gallery and holds no text", link.Name)
	}
	fmt.Fprint(e.out, scenario.Format(link.Scenario))
	return nil
}
