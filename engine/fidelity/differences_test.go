package fidelity

import "testing"

// TestDifferences: the first difference is the one that a comparison reports, a
// short one is none, and a lane that ends early is idle from there.
func TestDifferences(t *testing.T) {
	r, run := example(300_000)
	if d := Differences(r, run); len(d) != 0 {
		t.Errorf("a copy differs: %v", d)
	}
	run.Segments[0].End, run.Segments[1].Start = 330_000, 330_000
	if d := Differences(r, run); len(d) != 0 {
		t.Errorf("30 us are reported: %v", d)
	}
	run.Segments[0].End, run.Segments[1].Start, run.Segments[1].End = 400_000, 400_000, 600_000
	d := Differences(r, run)
	first := Compare(r, run).First
	if len(d) != 2 || d[0].String() != first.String() || d[1].String() != "600.000us cpu0: recorded L/H, engine idle, for 100.000us" {
		t.Errorf("got %v and %v, first %v", len(d), d, first)
	}
}

// TestTwoBoots: what is left out of a mean is a recording that exists.
func TestTwoBoots(t *testing.T) {
	found := 0
	for _, r := range compareAll(t) {
		if TwoBoots(r.Recording) {
			found++
		}
	}
	if found != len(twoBoots) {
		t.Errorf("%d of %d are recordings", found, len(twoBoots))
	}
}
