package engine_test

import (
	"bytes"
	"crypto/sha256"
	"flag"
	"fmt"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"testing"

	"borrowedtime/engine"
	"borrowedtime/engine/config"
	"borrowedtime/engine/export"
	"borrowedtime/engine/scenario"
	"borrowedtime/engine/scenario/gen"
	"borrowedtime/engine/simtest"
	"borrowedtime/engine/trace"
)

var (
	draws     = flag.Int("draws", 250, "scenarios that TestWide draws, each run under every kernel")
	firstDraw = flag.Uint64("first", 20261127, "the seed of the first of them")
)

// TestWide: whatever is drawn, nothing that holds in every run is broken, as seen from
// inside the machine, on the trace, and on the exported JSON alone (of one kernel a
// scenario, in turn: it takes five times as long as all else). It logs a sum of all
// records and exported bytes, which is the same on each machine.
func TestWide(t *testing.T) {
	sums := make([][sha256.Size]byte, *draws)
	next := make(chan int)
	var workers sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		workers.Go(func() {
			for i := range next {
				seed := *firstDraw + uint64(i)
				s := gen.Random(seed, gen.Options{Wide: true})
				for n, k := range config.Profiles {
					fault, out := runWide(s, k.Name, i%len(config.Profiles) == n)
					if fault != "" {
						t.Errorf("seed %d, kernel %s: %s\n%s", seed, k.Name, fault, scenario.Format(smaller(s, k.Name)))
					}
					sums[i] = sha256.Sum256(append(sums[i][:], out...))
				}
			}
		})
	}
	for i := range sums {
		next <- i
	}
	close(next)
	workers.Wait()
	h := sha256.New()
	for i := range sums {
		h.Write(sums[i][:])
	}
	t.Logf("%d scenarios from seed %d under %d kernels: sum %x", *draws, *firstDraw, len(config.Profiles), h.Sum(nil)[:8])
}

// TestGoldensFromOutside: what holds of whatever is drawn holds of the goldens' scenarios
// as well, which meet on purpose what is rarely drawn; each under one kernel, in turn.
func TestGoldensFromOutside(t *testing.T) {
	files, err := goldens.ReadDir("testdata")
	if err != nil {
		t.Fatal(err)
	}
	runs := 0
	for _, file := range files {
		text, err := goldens.ReadFile("testdata/" + file.Name())
		if err != nil {
			t.Fatal(err)
		}
		for _, part := range strings.Split("\n"+string(text), "\nscenario\n")[1:] {
			part, _, _ = strings.Cut(part, "\n----")
			s, errs := scenario.Parse(part)
			if len(errs) > 0 || trace.Duration(s.Until) > 500*trace.Millisecond {
				continue // a golden of a mistake, or one that would take as long as all others
			}
			kernel := config.Profiles[runs%len(config.Profiles)].Name
			if fault, _ := runWide(s, kernel, true); fault != "" {
				t.Errorf("%s, kernel %s: %s\n%s", file.Name(), kernel, fault, part)
			}
			runs++
		}
	}
	if runs < 200 {
		t.Errorf("found only %d scenarios", runs)
	}
}

// runWide runs a scenario under a kernel and says what is wrong; out is its JSON if that
// is to be looked at, a sum of its records otherwise.
func runWide(s *scenario.Scenario, kernel string, inJSON bool) (fault string, out []byte) {
	cfg, errs := s.Config()
	if len(errs) > 0 {
		return errs.Error(), nil
	}
	cfg.Profile = kernel
	sim, err := engine.New(cfg)
	if err != nil {
		return err.Error(), nil
	}
	sim.After = engine.CheckInvariants
	defer func() {
		if what := recover(); what != nil {
			fault = fmt.Sprint(what)
		}
	}()
	sim.Run()
	t := sim.Trace()
	faults := append(simtest.Check(t), simtest.CheckOutside(cfg, t)...)
	if !inJSON {
		return strings.Join(faults, "\n"), sumOf(t)
	}
	var b bytes.Buffer
	if err := export.JSON(&b, &export.Run{Trace: t, Scenario: s}, export.Options{}); err != nil {
		return err.Error(), nil
	}
	for _, f := range simtest.CheckJSON(cfg, b.Bytes()) {
		faults = append(faults, "in the JSON: "+f)
	}
	return strings.Join(faults, "\n"), b.Bytes()
}

// sumOf is FNV-1a of what the records say.
func sumOf(t *trace.Trace) []byte {
	h := uint64(14695981039346656037)
	for i := range t.Records {
		r := &t.Records[i]
		for _, x := range [...]int64{int64(r.At), r.A, r.B, int64(r.Event), int64(r.Task), int64(r.Other), int64(r.Lock), int64(r.CPU), int64(r.Reason)} {
			h = (h ^ uint64(x)) * 1099511628211
		}
	}
	return strconv.AppendUint(nil, h, 16)
}

// smaller leaves out tasks, costs and steps for as long as something is still wrong
// under a kernel.
func smaller(s *scenario.Scenario, kernel string) *scenario.Scenario {
	for again := true; again; {
		again = false
		for _, cut := range cuts(s) {
			small := copyOf(s)
			cut(small)
			small, errs := scenario.Parse(scenario.Format(small))
			if len(errs) > 0 {
				continue
			}
			if fault, _ := runWide(small, kernel, true); fault != "" {
				s, again = small, true
				break
			}
		}
	}
	return s
}

func copyOf(s *scenario.Scenario) *scenario.Scenario {
	out, errs := scenario.Parse(scenario.Format(s))
	if len(errs) > 0 {
		panic(errs)
	}
	return out
}

// cuts are the ways to make a scenario smaller by one thing.
func cuts(s *scenario.Scenario) []func(*scenario.Scenario) {
	var out []func(*scenario.Scenario)
	for i := range s.Tasks {
		out = append(out, func(s *scenario.Scenario) { s.Tasks = append(s.Tasks[:i], s.Tasks[i+1:]...) })
	}
	for i := range s.Costs {
		out = append(out, func(s *scenario.Scenario) { s.Costs = append(s.Costs[:i], s.Costs[i+1:]...) })
	}
	for i, t := range s.Tasks {
		for j := range t.Attrs {
			out = append(out, func(s *scenario.Scenario) {
				s.Tasks[i].Attrs = append(s.Tasks[i].Attrs[:j], s.Tasks[i].Attrs[j+1:]...)
			})
		}
		for j := range t.Body.Steps {
			out = append(out, func(s *scenario.Scenario) {
				b := &s.Tasks[i].Body
				b.Steps = append(b.Steps[:j], b.Steps[j+1:]...)
			})
		}
	}
	return out
}
