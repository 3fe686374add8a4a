//go:build !js

package engine_test

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"borrowedtime/engine"
	"borrowedtime/engine/config"
	"borrowedtime/engine/scenario"
	"borrowedtime/engine/scenario/gen"
	"borrowedtime/engine/simtest"
	"borrowedtime/engine/trace"
)

// ran runs a scenario, with a pick of it forced if there is one, and checks it from
// inside and outside. refused: the kernel does not take the scenario.
func ran(s *scenario.Scenario, kernel string, p *engine.Pick, to trace.TaskID) (sim *engine.Sim, refused bool, fault string) {
	cfg, errs := s.Config()
	if len(errs) > 0 {
		return nil, true, ""
	}
	cfg.Profile = kernel
	sim, err := engine.New(cfg)
	if err != nil {
		return nil, true, ""
	}
	sim.After = engine.CheckInvariants
	if p != nil {
		sim.Force(p, to)
	}
	defer func() {
		if what := recover(); what != nil {
			fault = fmt.Sprint(what)
		}
	}()
	sim.Run()
	return sim, false, strings.Join(simtest.Check(sim.Trace()), "\n")
}

// pickOf is what is seen of the pick that record i tells, nil if it is not seen.
func pickOf(sim *engine.Sim, i int) *engine.Pick {
	rs := sim.Trace().Records
	n := 0
	for j := i - 1; j >= 0 && rs[j].Event == rs[i].Event; j-- {
		if rs[j].Kind == trace.KindPick {
			n++
		}
	}
	if list := sim.Picks(int(rs[i].Event)); n < len(list) {
		return &list[n]
	}
	return nil
}

// picking is what TestPicks has counted.
type picking struct{ seen, others int }

// TestPicks: what is seen of a pick is what was recorded, the kernel's choice among
// the candidates; making it oneself changes nothing, and no other one breaks a rule
// that holds in every run.
func TestPicks(t *testing.T) {
	var n picking
	for _, path := range galleryFiles(t) {
		for _, k := range config.Profiles {
			n.each(t, fromFile(t, path), k.Name, 83)
		}
	}
	for seed := range uint64(60) {
		s := gen.Random(20261127+seed, gen.Options{Wide: seed%2 == 0})
		n.each(t, s, config.Profiles[seed%uint64(len(config.Profiles))].Name, 29)
	}
	t.Logf("%d picks, %d other choices", n.seen, n.others)
	if n.others < 300 {
		t.Errorf("only %d other choices were made", n.others)
	}
}

// each looks at every so-manieth pick of a scenario.
func (n *picking) each(t *testing.T, s *scenario.Scenario, kernel string, every int) {
	sim, refused, fault := ran(s, kernel, nil, 0)
	if refused {
		return
	}
	if fault != "" {
		t.Fatalf("kernel %s: %s\n%s", kernel, fault, scenario.Format(s))
	}
	count := 0
	for i, r := range sim.Trace().Records {
		if r.Kind != trace.KindPick {
			continue
		}
		if count++; count%every != 0 {
			continue
		}
		n.seen++
		if fault := n.pick(s, kernel, sim, i); fault != "" {
			t.Fatalf("kernel %s, event %d: %s\n%s", kernel, r.Event, fault, scenario.Format(s))
		}
	}
}

// pick tries the candidates of one pick.
func (n *picking) pick(s *scenario.Scenario, kernel string, sim *engine.Sim, i int) string {
	t := sim.Trace()
	r, p := &t.Records[i], pickOf(sim, i)
	if p == nil || p.Task != r.Task || p.Why != r.Reason || p.CPU != r.CPU || p.Machine.At != r.At {
		return fmt.Sprintf("%s is picked, seen is %+v", t.TaskName(r.Task), p)
	}
	own := r.Task == trace.Idle
	for _, c := range p.Candidates() {
		forced, _, fault := ran(s, kernel, p, c)
		if fault != "" {
			return t.TaskName(c) + " forced instead of " + t.TaskName(r.Task) + ": " + fault
		}
		if c == r.Task {
			own = true
			if !sameTrace(forced.Trace(), t) {
				return "the kernel's own choice makes another run"
			}
			continue
		}
		n.others++
		if f := &forced.Trace().Records[i]; f.Task != c || f.Reason != trace.PickChosen || f.CPU != r.CPU {
			return t.TaskName(c) + " is not picked when it is forced"
		}
		if again := pickOf(forced, i); again == nil || again.Task != r.Task {
			return "looked at again, the kernel would not pick what it picked"
		}
		last := len(forced.Trace().EventTimes) - 1
		if a, b := forced.At(last), forced.At(int(r.Event)); a.Event != last || b.Event != int(r.Event) {
			return "a forced run can't be gone through backwards"
		}
	}
	if !own {
		return t.TaskName(r.Task) + " is picked and is no candidate"
	}
	return ""
}

func galleryFiles(t *testing.T) (paths []string) {
	const dir = "../lessons/gallery"
	list, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range list {
		if strings.HasSuffix(f.Name(), ".scn") {
			paths = append(paths, dir+"/"+f.Name())
		}
	}
	return paths
}

func fromFile(t *testing.T, path string) *scenario.Scenario {
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	s, errs := scenario.Parse(string(text))
	if len(errs) > 0 {
		t.Fatalf("%s: %v", path, errs)
	}
	return s
}
