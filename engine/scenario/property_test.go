package scenario_test

import (
	"strings"
	"testing"

	"borrowedtime/engine/config"
	"borrowedtime/engine/scenario"
	"borrowedtime/engine/scenario/gen"

	"pgregory.net/rapid"
)

// everything lets the generator use the whole language.
var everything = gen.Options{
	MaxCPUs: 64, MaxTasks: 8, MaxLocks: 4, MaxSteps: 12, Kernels: config.ProfileNames(),
	Deadlocks: true, AllSteps: true, AllKinds: true, Brought: true, Costs: true, Dress: true,
}

// drawn lets rapid make, and shrink, the generator's choices.
type drawn struct{ t *rapid.T }

func (d drawn) Intn(n int) int { return rapid.IntRange(0, n-1).Draw(d.t, "n") }

// TestRoundTrips: whatever the scenario, its canonical text, its short spelling
// and its link mean the same, and writing them again changes nothing.
func TestRoundTrips(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := gen.From(drawn{t}, everything)
		scenario.RoundTrip(t, scenario.Format(s))
	})
}

// TestGeneratorKnowsEveryStep: a step that it never draws is tested by nothing.
func TestGeneratorKnowsEveryStep(t *testing.T) {
	drawn := map[string]bool{}
	for seed := uint64(0); seed < 1000; seed++ {
		for _, task := range gen.Random(seed, everything).Tasks {
			for _, st := range task.Flat() {
				drawn[st.Word()] = true
			}
		}
	}
	for _, word := range scenario.StepWords() {
		if !drawn[word] {
			t.Errorf("%s is in none of 1000 scenarios: draw it in engine/scenario/gen/program.go", word)
		}
	}
}

// TestManyRoundTrips does the same with seeds, which are faster.
func TestManyRoundTrips(t *testing.T) {
	for seed := uint64(0); seed < 1000; seed++ {
		scenario.RoundTrip(t, scenario.Format(gen.Random(seed, everything)))
		if t.Failed() {
			t.Fatalf("seed %d", seed)
		}
	}
}

// TestEqualSees: a scenario with one thing changed is not equal to what it was.
func TestEqualSees(t *testing.T) {
	changes := map[string]func(s *scenario.Scenario){
		"title":  func(s *scenario.Scenario) { s.Title += "!" },
		"kernel": func(s *scenario.Scenario) { s.Kernel += "x" },
		"until":  func(s *scenario.Scenario) { s.Until++ },
		"slice":  func(s *scenario.Scenario) { s.Slice++ },
		"finish": func(s *scenario.Scenario) { s.Finish += "x" },
		"seed":   func(s *scenario.Scenario) { s.Seed++ },
		"cost":   func(s *scenario.Scenario) { s.Costs = append(s.Costs, scenario.Cost{D: 1}) },
		"name":   func(s *scenario.Scenario) { s.Tasks[0].Name += "x" },
		"start": func(s *scenario.Scenario) {
			s.Tasks[0].Attrs = append(s.Tasks[0].Attrs, scenario.Attr{Kind: scenario.AttrBatch})
		},
		"step":   func(s *scenario.Scenario) { s.Tasks[0].Body.Steps[0].N++ },
		"steps":  func(s *scenario.Scenario) { s.Tasks[0].Body.Steps = s.Tasks[0].Body.Steps[1:] },
		"order":  func(s *scenario.Scenario) { s.Tasks = append(s.Tasks[1:], s.Tasks[0]) },
		"expect": func(s *scenario.Scenario) { s.Expects = nil },
	}
	text := "task A { run 1ms; lock X; unlock X }\ntask B { run 2ms }\nexpect wait(A) < 1ms"
	for name, change := range changes {
		s, errs := scenario.Parse(text)
		if len(errs) > 0 {
			t.Fatal(errs)
		}
		c := s.Clone()
		change(c)
		if scenario.Equal(s, c) {
			t.Errorf("%s: the change is not seen", name)
		}
		if before, _ := scenario.Parse(text); !scenario.Equal(s, before) {
			t.Errorf("%s: changing the copy changed the original", name)
		}
	}
}

// TestMovedTask: a task that a form moves or adds takes its comments along.
func TestMovedTask(t *testing.T) {
	s, errs := scenario.Parse("cpus 2\n\n# first\ntask A { run 1ms } # a\ntask B { run 1ms }\nexpect wait(A) < 1ms\n")
	if len(errs) > 0 {
		t.Fatal(errs)
	}
	s.Tasks = append([]*scenario.Task{s.Tasks[1]}, s.Tasks[0], &scenario.Task{Name: "N", Body: scenario.Block{
		OneLine: true, Steps: []scenario.Step{{Kind: scenario.StepRun, D: 5}}}})
	s.Kernel = "7.1"
	s.Title = "moved"
	want := `title  "moved"
cpus   2
kernel 7.1
task B { run 1ms }

# first
task A { run 1ms }  # a
task N { run 5ns }
expect wait(A) < 1ms
`
	if got := scenario.Format(s); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	scenario.RoundTrip(t, scenario.Format(s))
}

// FuzzParse: no text makes the parser panic or loop, every error has a place
// within the text, and what is valid survives all round trips.
func FuzzParse(f *testing.F) {
	for seed := uint64(0); seed < 20; seed++ {
		s := gen.Random(seed, everything)
		f.Add(scenario.Format(s))
		f.Add(scenario.Compact(s))
	}
	f.Add("task H { lock A\n# c\n} ; T=L:l0;X=w0,0+lt3m\ntask")
	f.Add("title \"a\nrepeat 3 { } }{ expect x(\x00")
	f.Fuzz(func(t *testing.T, text string) {
		s, errs := scenario.Parse(text)
		lines := strings.Count(text, "\n") + 1
		for _, e := range errs {
			if e.Line < 0 || e.Line > lines || e.Msg == "" || e.Line > 0 && (e.Col < 1 || e.Len < 0) {
				t.Errorf("misplaced: %+v", e)
			}
		}
		if s == nil {
			return
		}
		if len(errs) == 0 {
			scenario.RoundTrip(t, text)
			if _, errs := s.Config(); len(errs) > 0 {
				t.Errorf("Parse accepts what Config refuses: %v", errs)
			}
		} else {
			scenario.Format(s) // what could be read can be written
			scenario.Compact(s)
			s.Clone().Check()
		}
	})
}

// FuzzLink: any fragment opens or says why not, and an opened one can be sent on.
func FuzzLink(f *testing.F) {
	for seed := uint64(0); seed < 10; seed++ {
		f.Add(scenario.EncodeLink(gen.Random(seed, everything), scenario.Entries{{Key: "t", Value: "1m"}}))
	}
	f.Add("1;g=remote-owner;k=0")
	f.Add("1;N=%3Cscript%3E;T=H:r1m;k=0")
	f.Add("2;x")
	f.Fuzz(func(t *testing.T, fragment string) {
		l, err := scenario.DecodeLink(fragment)
		if err != nil {
			if _, ok := err.(*scenario.LinkError); !ok || err.Error() == "" {
				t.Errorf("%q: %v", fragment, err)
			}
			return
		}
		again, err := scenario.DecodeLink(scenario.EncodeLink(l.Scenario, l.View))
		if err != nil || len(again.View) != len(l.View) || again.Name != l.Name ||
			l.Scenario != nil && !scenario.Equal(again.Scenario, l.Scenario) {
			t.Errorf("%q does not survive: %v", fragment, err)
		}
	})
}
