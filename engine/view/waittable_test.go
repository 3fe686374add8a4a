package view_test

import (
	"strings"
	"testing"

	"borrowedtime/engine/view"
)

// TestWaitTable: who waits, how long, and who ran meanwhile: without lending it
// is M that H has nothing to do with, with lending the owner alone.
func TestWaitTable(t *testing.T) {
	for kernel, want := range map[string]string{"none": "M ", "7.3": "<td>L "} {
		r := play(t, "kernel "+kernel+"\n"+remote)
		got := view.Results(r.frame(0), nil)
		row := got[strings.LastIndex(got, "Who ran meanwhile"):]
		if !strings.Contains(row, want) || strings.Contains(row, "M ") != (kernel == "none") {
			t.Errorf("%s: want %q in %s", kernel, want, row)
		}
	}
}
