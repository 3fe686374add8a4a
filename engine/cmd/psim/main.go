// Command psim runs, formats, checks and compares scenarios, and holds the
// engine against recorded schedules. `psim help` tells how.
package main

import (
	"bufio"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"strings"

	"borrowedtime/engine/config"
	"borrowedtime/engine/export"
)

// The exit codes.
const (
	exitOK     = 0
	exitFailed = 1 // an expectation is not met, or a file is not in canonical form
	exitBad    = 2 // the command line, a file or a scenario is wrong
)

// help tells all that the command line can do; formats and kernels are those of the tables.
var help = strings.NewReplacer("{formats}", export.Names("|"), "{uses}", formatUses(), "{kernels}", kernelsInWords()).Replace(`psim runs scenarios of Linux proxy execution on a simulated kernel.

usage: psim COMMAND [options] FILE...       FILE - is standard input

  run [-kernel K] [-format {formats}] [-cell D] [-css FILE,...] FILE
                      run a scenario and print the result (default: timeline);
                      -cell is the time of one character of the timeline, -css
                      are style sheets to put into the svg. The formats:
{uses}  fmt [-w] [-l] FILE...
                      print the canonical form; -w rewrites the files, -l lists those that differ
  check [-v] [-kernel K] FILE...
                      run the scenarios' expect lines; every one that is not met is printed
  compare [-kernels K,K,...] FILE
                      run a scenario under several kernel profiles, results side by side
  sweep [-seeds N] [-first S] [-kernel K,...] -metric "wait(H, A)"
        [-place] [-jitter D] [-costs P] [-coins] [-show S] [-page ADDRESS] FILE
                      run a scenario in many variations of what it leaves open
                      and print how a metric is distributed: p50, p90, p99, max,
                      a histogram, and the seeds behind them. Of a comparison,
                      "proxied(L) > 0", it prints in how many seeds it holds;
                      "wait(*)" is the longest wait of all tasks
                        -place     each task last ran on any of its CPUs (the
                                   default, if nothing else is asked for)
                        -jitter D  each task starts up to D later
                        -costs P   each cost is up to P percent more or less
                        -coins     when idle CPUs balance: the scenario's seed is
                                   1, 2, and so on
                        -random    no FILE: a random scenario for each seed
                        -show S    print what seed S is, and its run
                      A seed means the same under each kernel and on each
                      machine; default: 30 seeds from 1, the file's own kernel
  fidelity [-v] [-profile K] [-costs] DIR...
                      compare the engine with recorded schedules (*.json below DIR);
                      -costs measures how long the recorded kernel took, beside
                      what cost measured has for it
  share [-page ADDRESS] FILE
                      print the link that holds the scenario
  open LINK           print the scenario that a link holds
  version             print the version, and what this program was built from
  help                this text

K is a kernel profile: {kernels}, as far as the engine simulates it.
D is a length of time such as 500us.

exit status: 0 all is well; 1 an expectation is not met, or fmt -l found a file;
2 the command line, a file or a scenario is wrong (the message says where).
`)

// kernelsInWords lists the profiles as a sentence does.
func kernelsInWords() string {
	names := config.ProfileNames()
	last := len(names) - 1
	return strings.Join(names[:last], ", ") + " or " + names[last]
}

// formatUses is a line for each format.
func formatUses() string {
	var b strings.Builder
	for _, f := range export.Formats {
		fmt.Fprintf(&b, "%24s%-10s %s\n", "", f.Name, f.Use)
	}
	return b.String()
}

// env is what a command may touch of the world outside.
type env struct {
	in       io.Reader
	out, err io.Writer
}

// command is one word of the command line.
type command struct {
	name string
	run  func(e *env, args []string) error
}

var commands = []command{
	{"run", runCommand},
	{"fmt", fmtCommand},
	{"check", checkCommand},
	{"compare", compareCommand},
	{"sweep", sweepCommand},
	{"fidelity", fidelityCommand},
	{"share", shareCommand},
	{"open", openCommand},
	{"version", versionCommand},
}

// errFailed ends a command whose findings are printed already.
var errFailed = errors.New("an expectation is not met")

// usageError is a mistake in the command line.
type usageError struct{ msg string }

func (e usageError) Error() string { return e.msg }

func main() {
	collectLate()
	os.Exit(program(os.Stdin, os.Stdout, os.Stderr, os.Args[1:]))
}

// program runs a command line. Findings that could not be written are no findings:
// who reads an empty list must not take it for one.
func program(in io.Reader, stdout, stderr io.Writer, args []string) int {
	out := bufio.NewWriter(stdout)
	code := dispatch(&env{in, out, stderr}, args)
	if err := out.Flush(); err != nil {
		fmt.Fprintln(stderr, "psim:", err)
		return exitBad
	}
	return code
}

// dispatch runs the command that args name and returns the exit code.
func dispatch(e *env, args []string) int {
	if len(args) == 0 {
		fmt.Fprint(e.err, help)
		return exitBad
	}
	if name := args[0]; name == "help" || name == "-h" || name == "-help" || name == "--help" {
		fmt.Fprint(e.out, help)
		return exitOK
	}
	for _, c := range commands {
		if c.name == args[0] {
			return e.report(c.run(e, args[1:]))
		}
	}
	return e.report(usageError{fmt.Sprintf("unknown command %q", args[0])})
}

// report prints an error in the form that fits it and chooses the exit code.
func (e *env) report(err error) int {
	var usage usageError
	switch {
	case err == nil:
		return exitOK
	case errors.Is(err, errFailed):
		return exitFailed
	case errors.Is(err, flag.ErrHelp):
		fmt.Fprint(e.out, help)
		return exitOK
	case errors.As(err, &usage):
		fmt.Fprintf(e.err, "psim: %s (psim help lists the commands)\n", usage.msg)
		return exitBad
	}
	fmt.Fprintln(e.err, strings.TrimRight(err.Error(), "\n"))
	return exitBad
}

// flags parses the options of a command, which may stand before and after the
// files, and checks how many files there are. After -- all are files.
func flags(fs *flag.FlagSet, args []string, least, most int) error {
	fs.SetOutput(io.Discard)
	files := []string{"--"}
	for ended := false; ; args = fs.Args()[1:] {
		if err := fs.Parse(args); err != nil {
			if errors.Is(err, flag.ErrHelp) {
				return err
			}
			return usageError{fs.Name() + ": " + err.Error()}
		}
		if used := len(args) - fs.NArg(); used > 0 {
			ended = args[used-1] == "--"
		}
		if ended || fs.NArg() == 0 {
			files = append(files, fs.Args()...)
			break
		}
		files = append(files, fs.Arg(0))
	}
	if err := fs.Parse(files); err != nil {
		return err
	}
	switch n := fs.NArg(); {
	case n < least:
		return usageError{fs.Name() + ": what file? (- is standard input)"}
	case n > most:
		return usageError{fmt.Sprintf("%s: %q: one at a time, please", fs.Name(), fs.Arg(most))}
	}
	return nil
}
