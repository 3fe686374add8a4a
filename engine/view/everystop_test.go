//go:build !js

package view_test

import (
	"os"
	"path/filepath"
	"testing"

	"borrowedtime/engine/explain"
	"borrowedtime/engine/scenario"
	"borrowedtime/engine/view"
)

// At every stop of every ready scenario, under every kernel that can run it, all
// pictures are sound and a stop says something.
func TestEveryStopIsSound(t *testing.T) {
	files, err := filepath.Glob("../../lessons/gallery/*.scn")
	if err != nil || len(files) == 0 {
		t.Fatalf("no scenarios: %v", err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		s, _ := scenario.Parse(string(text))
		for _, kernel := range []string{"none", "6.17", "7.1", "7.3"} {
			s.Kernel = kernel
			if _, errs := s.Config(); len(errs) > 0 && kernel != "none" {
				continue // PREEMPT_RT has no proxy execution
			}
			r := play(t, scenario.Format(s))
			step := 1 + len(r.stops)/60
			for i := 0; i < len(r.stops); i += step {
				f := r.frame(i)
				what := filepath.Base(file) + " " + kernel + " stop " + explain.Time(f.At)
				for c := range r.t.CPUs {
					view.Sound(t, what, "r-", view.RunQueue(f, c))
				}
				view.Sound(t, what, "r-", view.Chain(f)+view.Narrator(f)+view.TaskTable(f))
				if len(view.Told(f)) == 0 {
					t.Errorf("%s: nothing is told", what)
				}
			}
			if len(r.stops) > 0 {
				f := r.frame(len(r.stops) / 2)
				view.Sound(t, file, "r-", view.Timeline(f)+view.Results(f, nil)+view.Log(f, r.stops, -1))
			}
		}
	}
}
