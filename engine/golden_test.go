package engine_test

import (
	"embed"
	"flag"
	"strings"
	"testing"

	"borrowedtime/engine/simtest"
	"borrowedtime/engine/trace"
)

//go:embed testdata/*.txt
var goldens embed.FS

// unshown are the reasons that no golden reaches, with what it would take. The
// test fails when a golden reaches one, so that the list only gets shorter.
var unshown = map[trace.Reason]string{
	trace.PickChosen:     "somebody who makes a pick in the kernel's place: choice_test.go",
	trace.PreemptPinned:  "an equal RT task that may move, on the CPU of one that may not",
	trace.StoppedEvents:  "two million events",
	trace.WalkFreeHere:   "a walk that takes time, and an unlock meanwhile",
	trace.WalkFreeWake:   "a waiter away from home that is picked after an unlock that woke another",
	trace.WalkOwnerMoved: "a walk that takes time, and an owner that is moved meanwhile",
}

// TestGoldens runs the scenario files of testdata; they are embedded so that
// the same test runs in a browser, where there are no files.
func TestGoldens(t *testing.T) {
	simtest.Run(t, goldens, "testdata")
	if t.Failed() || strings.Contains(flag.Lookup("test.run").Value.String(), "/") {
		return // not all goldens ran
	}
	missing := map[trace.Reason]bool{}
	for _, r := range simtest.Unreached() {
		missing[r] = true
		if unshown[r] == "" {
			t.Errorf("no golden reaches %s/%s: write one that shows it", r.Kind(), r)
		}
	}
	for r, why := range unshown {
		if !missing[r] {
			t.Errorf("a golden reaches %s/%s: take it out of unshown (%s)", r.Kind(), r, why)
		}
	}
}
