package fidelity

import (
	"flag"
	"os"
	"strings"
	"testing"
)

var around = flag.String("around", "", "show what both schedules do around the first difference in recordings whose path holds this")

// TestTable prints the whole comparison with -v; floors are held elsewhere.
func TestTable(t *testing.T) {
	fsys := os.DirFS("../testdata/recordings")
	names, err := Find(fsys, ".")
	if err != nil {
		t.Fatal(err)
	}
	var results []Result
	for _, name := range names {
		r, err := Read(fsys, name)
		if err != nil {
			t.Fatal(err)
		}
		results = append(results, Run(r, ""))
	}
	var b strings.Builder
	Report(&b, results, false)
	for i := range results {
		if *around != "" && strings.Contains(names[i], *around) {
			b.WriteString(names[i] + "\n")
			Around(&b, &results[i])
		}
	}
	t.Log("\n" + b.String())
}
