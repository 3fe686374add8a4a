package session

import (
	"regexp"
	"testing"
)

// colored is a class that draws in a colour of the palette.
var colored = regexp.MustCompile(`class="(?:[a-z-]+ )*t([0-9])[" ]`)

// TestColors holds that a task has the colour that its line asks for in every
// region, and one that asks for none has that of its number.
func TestColors(t *testing.T) {
	s := New(Options{ID: "s", Text: `cpus 2
task L color=pink cpus=0 { lock A; run 4ms; unlock A }
task M cpus=0 { run 1ms; every 5ms { run 1ms } }
task H color=green cpus=0 fifo=50 start=1ms { lock A; run 1ms; unlock A }
`})
	s.Update(OpenPanel{"compare"})
	for s.Working() {
		s.Work(1000)
	}
	regions := map[string]bool{}
	for step := range 40 {
		for i := range widgets {
			w := &widgets[i]
			if w.name == "legend" { // its tasks are no task of the run
				continue
			}
			for _, m := range colored.FindAllStringSubmatch(s.draw(w.name, w.draw), -1) {
				regions[w.name] = true
				if c := m[1]; c != "7" && c != "1" && c != "6" {
					t.Fatalf("step %d: %s draws in the colour of number %s", step, w.name, c)
				}
			}
		}
		s.Update(StepForward{})
	}
	for _, name := range []string{"timeline", "overview", "narrator", "chain", "runq", "results", "tasks", "compare", "editor-form"} {
		if !regions[name] {
			t.Errorf("no task in %s has a colour", name)
		}
	}
}
