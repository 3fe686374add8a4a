package main

import (
	"flag"
	"fmt"
	"io"
	"math"
	"os"
	"runtime"
	"strings"
	"sync"

	"borrowedtime/engine/config"
	"borrowedtime/engine/export"
	"borrowedtime/engine/scenario"
	"borrowedtime/engine/scenario/gen"
	"borrowedtime/engine/sweep"
	"borrowedtime/engine/trace"
)

// maxSeeds bounds a sweep to what a machine does in minutes.
const maxSeeds = 1_000_000

// sweepOptions are the options of the command line.
type sweepOptions struct {
	seeds, first, show uint64
	kernels            []string
	metric, page       string
	random             bool
	vary               sweep.Variation
	name               string
}

// sweepCommand runs a scenario in many variations and tells how a metric is
// distributed.
func sweepCommand(e *env, args []string) error {
	o, err := sweepFlags(args)
	if err != nil {
		return err
	}
	source, own, err := e.sweepSource(o)
	if err != nil {
		return err
	}
	if len(o.kernels) == 0 {
		o.kernels = []string{own}
	}
	plan, err := sweep.New(source, sweep.Options{Metric: o.metric, Kernels: o.kernels, Vary: o.vary})
	if err != nil {
		return usageError{"sweep: " + err.Error()}
	}
	if !o.random && !plan.Open(o.first) {
		return usageError{fmt.Sprintf("sweep: nothing varies in %s: with -place some task must have more than one CPU, with -costs some cost must not be 0, with -coins the machine more than one CPU; or try -jitter 500us", shown(o.name))}
	}
	if o.show != 0 {
		return e.showSeed(plan, o)
	}
	samples := runSeeds(plan, o.first, int(o.seeds), newProgress(e.err))
	return reportSweep(e.out, plan, o, samples)
}

// sweepFlags reads the command line.
func sweepFlags(args []string) (*sweepOptions, error) {
	o := &sweepOptions{}
	fs := flag.NewFlagSet("sweep", flag.ContinueOnError)
	fs.Uint64Var(&o.seeds, "seeds", 30, "number of seeds")
	fs.Uint64Var(&o.first, "first", 1, "the first seed")
	fs.Uint64Var(&o.show, "show", 0, "print the run of this seed")
	fs.StringVar(&o.metric, "metric", "", "what is measured")
	kernels := fs.String("kernel", "", "kernel profiles, with commas between, or all")
	fs.BoolVar(&o.random, "random", false, "a random scenario for each seed")
	fs.StringVar(&o.page, "page", "playground.html", "address of the page that opens the links")
	place := fs.Bool("place", false, "vary where each task last ran")
	jitter := fs.String("jitter", "", "start each task up to so much later")
	fs.IntVar(&o.vary.Costs, "costs", 0, "vary each cost by up to so many percent")
	fs.BoolVar(&o.vary.Coins, "coins", false, "vary when idle CPUs balance")
	if err := flags(fs, args, 0, 1); err != nil {
		return nil, err
	}
	o.name = fs.Arg(0)
	switch {
	case !o.random && o.name == "":
		return nil, usageError{"sweep: what file? (- is standard input; -random makes the scenarios up)"}
	case o.random && o.name != "":
		return nil, usageError{fmt.Sprintf("sweep: %q: -random makes the scenarios up, it takes no file", o.name)}
	case !o.random && o.metric == "":
		return nil, usageError{`sweep: what is measured? Say -metric "wait(H, A)", or "wait(*)" for the longest wait of all`}
	case o.seeds < 1 || o.seeds > maxSeeds:
		return nil, usageError{fmt.Sprintf("sweep: -seeds %d: 1 to %d are possible", o.seeds, maxSeeds)}
	case o.first+(o.seeds-1) < o.first:
		return nil, usageError{fmt.Sprintf("sweep: -first %d: the seeds end at %d", o.first, uint64(math.MaxUint64))}
	case o.metric == "":
		o.metric = "wait(*)"
	}
	if *jitter != "" {
		d, err := trace.ParseDuration(*jitter)
		if err != nil {
			return nil, usageError{fmt.Sprintf("sweep: -jitter %q is no length of time: write 500us", *jitter)}
		}
		if d < 0 || d > trace.Second {
			return nil, usageError{fmt.Sprintf("sweep: -jitter %s: 0 to 1s is possible", *jitter)}
		}
		o.vary.Jitter = d
	}
	// Unless something else is asked for, it is the placement that varies.
	o.vary.Place = *place || !o.random && o.vary == (sweep.Variation{})
	return o, o.setKernels(*kernels)
}

func (o *sweepOptions) setKernels(list string) error {
	switch list {
	case "":
		if o.random {
			o.kernels = config.ProfileNames()
		}
		return nil
	case "all":
		o.kernels = config.ProfileNames()
		return nil
	}
	for _, k := range strings.Split(list, ",") {
		k = strings.TrimSpace(k)
		if config.ProfileOf(k) == nil {
			return usageError{fmt.Sprintf("unknown kernel %q; there are %s, or all", k, strings.Join(config.ProfileNames(), ", "))}
		}
		o.kernels = append(o.kernels, k)
	}
	return nil
}

// sweepSource returns where the scenarios come from, and the kernel that the
// file names.
func (e *env) sweepSource(o *sweepOptions) (sweep.Source, string, error) {
	if o.random {
		return func(seed uint64) *scenario.Scenario { return gen.Random(seed, gen.Options{}) }, "", nil
	}
	s, err := e.parse(o.name)
	if err != nil {
		return nil, "", err
	}
	if _, errs := s.Config(); len(errs) > 0 {
		return nil, "", located(o.name, errs)
	}
	return sweep.Fixed(s), s.Kernel, nil
}

// runSeeds shares the seeds out over the processors. The samples stand in the
// order of the seeds, whoever was faster.
func runSeeds(plan *sweep.Plan, first uint64, n int, p *progress) []sweep.Sample {
	samples := make([]sweep.Sample, n)
	next := make(chan int)
	done := make(chan struct{}, n)
	var workers sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), n) {
		workers.Go(func() {
			for i := range next {
				samples[i] = plan.Run(first + uint64(i))
				done <- struct{}{}
			}
		})
	}
	go func() {
		for i := range n {
			next <- i
		}
		close(next)
	}()
	for i := range n {
		<-done
		p.show(i+1, n)
	}
	workers.Wait()
	p.clear()
	return samples
}

// progress draws a bar, on terminals only.
type progress struct {
	w     io.Writer // nil: nothing is drawn
	drawn int
}

func newProgress(w io.Writer) *progress {
	if f, ok := w.(*os.File); ok {
		if info, err := f.Stat(); err == nil && info.Mode()&os.ModeCharDevice != 0 {
			return &progress{w: w, drawn: -1}
		}
	}
	return &progress{}
}

const progressCells = 40

func (p *progress) show(done, all int) {
	cells := done * progressCells / all
	if p.w == nil || cells == p.drawn {
		return
	}
	p.drawn = cells
	fmt.Fprintf(p.w, "\r[%-*s] %d of %d", progressCells, strings.Repeat("#", cells), done, all)
}

func (p *progress) clear() {
	if p.w != nil {
		fmt.Fprintf(p.w, "\r%*s\r", progressCells+24, "")
	}
}

// showSeed prints one variation: its text, what the text does not say, and its
// run under the first kernel.
func (e *env) showSeed(plan *sweep.Plan, o *sweepOptions) error {
	s, _ := plan.Scenario(o.show, o.kernels[0])
	fmt.Fprint(e.out, scenario.Format(s))
	if notes := plan.Notes(o.show); notes != "" {
		fmt.Fprintf(e.out, "# seed %d: %s\n", o.show, notes)
	}
	sim, err := plan.Sim(o.show, o.kernels[0])
	if err != nil {
		return fmt.Errorf("psim: seed %d: %w", o.show, err)
	}
	sim.Run()
	t := sim.Trace()
	warnStopped(e.err, fmt.Sprintf("seed %d", o.show), t)
	fmt.Fprintln(e.out)
	return export.Timeline(e.out, &export.Run{Trace: t, Scenario: s, Expects: outcomes(s, t)}, export.Options{})
}
