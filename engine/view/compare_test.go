package view_test

import (
	"strings"
	"testing"

	"borrowedtime/engine/trace"
	"borrowedtime/engine/view"
)

// remote is a lock whose owner may only run on the other CPU: every kernel
// does something else with it.
const remote = `cpus 2
until 12ms
task H fifo=90 cpus=0 start=1ms { lock A; run 1ms; unlock A }
task M fifo=50 cpus=1 start=500us { run 6ms }
task L fifo=10 cpus=1 { lock A; run 3ms; unlock A }
`

func comparedRuns(t *testing.T, profiles ...string) (*view.Frame, []view.Compared) {
	t.Helper()
	var runs []view.Compared
	var first *run
	for _, p := range profiles {
		r := play(t, "kernel "+p+"\n"+remote)
		if first == nil {
			first = r
		}
		runs = append(runs, view.Compared{Name: p, Trace: r.t})
	}
	return &view.Frame{Trace: first.t, ID: "c"}, runs
}

// TestDifferences holds the stretches against a look at every microsecond.
func TestDifferences(t *testing.T) {
	_, runs := comparedRuns(t, "none", "7.3")
	a, b := runs[0].Trace, runs[1].Trace
	at := func(tr *trace.Trace, cpu int, now trace.Time) [2]trace.TaskID {
		for _, s := range tr.Segments {
			if int(s.CPU) == cpu && s.Start <= now && now < s.End && s.Exec >= 0 {
				return [2]trace.TaskID{s.Exec, s.Donor}
			}
		}
		return [2]trace.TaskID{trace.Idle, trace.Idle}
	}
	found := false
	for cpu := range 2 {
		var marked [12000]bool
		view.Differences(a, b, cpu, func(from, to trace.Time) {
			found = true
			for us := from / 1000; us < to/1000; us++ {
				marked[us] = true
			}
		})
		for us := range marked {
			now := trace.Time(us) * 1000
			if want := at(a, cpu, now) != at(b, cpu, now); marked[us] != want {
				t.Fatalf("CPU %d at %d us: marked %v, differs %v", cpu, us, marked[us], want)
			}
		}
	}
	if !found {
		t.Error("the two kernels do the same: this scenario tests nothing")
	}
}

// TestCompare: the picture and the table are as reviewed, the base has no
// strip, and runs that agree have no rows.
func TestCompare(t *testing.T) {
	f, runs := comparedRuns(t, "none", "6.17", "7.3")
	got := view.Compare(f, runs, 2) + view.CompareTable(f, runs)
	view.Golden(t, "compare.html", got)
	if !strings.Contains(got, `class="differ"`) || !strings.Contains(got, "▲ best") || !strings.Contains(got, "▼ worst") {
		t.Error("no difference, winner or loser is marked")
	}
	_, same := comparedRuns(t, "7.3", "7.3")
	if s := view.Compare(f, same, 0) + view.CompareTable(f, same); strings.Contains(s, `class="differ"`) || strings.Contains(s, "best") {
		t.Error("a run differs from itself")
	}
}
