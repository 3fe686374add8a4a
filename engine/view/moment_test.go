package view

import (
	"strings"
	"testing"
)

// momentOf lists the stops of the frame's instant.
func momentOf(f *Frame) []Step {
	var steps []Step
	for _, s := range Stops(f.Trace) {
		if s.At == f.Trace.Records[f.Stop.First].At {
			steps = append(steps, Step{Stop: s})
		}
	}
	return steps
}

// An instant is told as a list in order, headed by what matters most, whichever
// of its stops the cursor is on.
func TestMomentGolden(t *testing.T) {
	f := remoteFrame()
	f.Moment = momentOf(f)
	one := Narrator(f)
	f.Stop, f.Untold = f.Moment[0].Stop, 3
	two := Narrator(f)
	f.Together = true
	golden(t, "moment.html", one+"<hr/>"+two+"<hr/>"+Narrator(f))
}

// Told as one, what matters comes first and nothing is left out.
func TestToldTogether(t *testing.T) {
	f := remoteFrame()
	f.Moment = momentOf(f)
	if len(f.Moment) < 3 {
		t.Fatalf("the instant has %d stops", len(f.Moment))
	}
	f.Together = true
	together := Told(f)
	if want := "L executes on H’s time."; !strings.HasSuffix(together[0], want) {
		t.Errorf("the first sentence is %q, want the one that says %q", together[0], want)
	}
	n := 0
	for i := range f.Moment {
		n += len(f.sentences(nil, &f.Moment[i], nil))
	}
	if len(together) != n {
		t.Errorf("%d sentences are told of %d", len(together), n)
	}
}
