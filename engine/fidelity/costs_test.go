package fidelity

import (
	"os"
	"strings"
	"testing"

	"borrowedtime/engine/recording"
)

const costsFile = "testdata/costs.txt"

// TestCosts: what the recordings without the recorder's own logging say of each cost
// stands in a table beside what is used, so that neither changes unseen.
func TestCosts(t *testing.T) {
	var k Costs
	for _, set := range []string{"long", "settled", "new-kinds", "recordings"} {
		for _, r := range readAll(t, "../testdata/"+set) {
			if logs := set == "recordings"; k.Add(r.Recording) == logs {
				t.Errorf("%s/%s: measured %v", set, r.Recording.Name, !logs)
			}
		}
	}
	var b strings.Builder
	k.Report(&b)
	if *update {
		if err := os.WriteFile(costsFile, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(costsFile)
	if err != nil {
		t.Fatal(err)
	}
	if b.String() != string(want) {
		t.Errorf("%s differs; go test ./engine/fidelity -run TestCosts -update, and look at each line. Now\n%s", costsFile, b.String())
	}
}

// TestCostsOfOne: of a kernel that was asked for a slice timer and a wakeup, only what
// stood alone between two moments counts.
func TestCostsOfOne(t *testing.T) {
	var k Costs
	if k.Add(&recording.Recording{}) || k.Files != 0 {
		t.Error("a recording without events was measured")
	}
}
