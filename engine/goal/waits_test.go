package goal

import (
	"testing"

	"borrowedtime/engine/trace"
)

// TestAntagonists holds the sums against a look at each nanosecond of a small
// run: two CPUs, a wait that spans both.
func TestAntagonists(t *testing.T) {
	tr := &trace.Trace{CPUs: 2, End: 100, Tasks: make([]trace.TaskInfo, 3),
		Segments: []trace.Segment{{CPU: 0, Start: 0, End: 30, Exec: 1}, {CPU: 1, Start: 5, End: 40, Exec: 2}, {CPU: 0, Start: 30, End: 60, Exec: 2},
			{CPU: 1, Start: 40, End: 90, Exec: 1}, {CPU: 0, Start: 60, End: 100, Exec: trace.Idle}, {CPU: 1, Start: 90, End: 100, Exec: 0}},
		TaskSpans: [][]trace.TaskSpan{{{Start: 0, End: 10, State: trace.Runnable, CPU: 0}, {Start: 10, End: 35, State: trace.BlockedQueue, CPU: 0},
			{Start: 35, End: 50, State: trace.Lending, CPU: 1}, {Start: 50, End: 70, State: trace.BlockedOff, CPU: 0}, {Start: 70, End: 90, State: trace.Runnable, CPU: 1}}, nil, nil},
		Waits: []trace.Wait{{Task: 0, From: 10, To: 70}, {Task: 0, From: 80, To: trace.Never}, {Task: 1, From: 0, To: 5}},
	}
	var want [3]trace.Duration
	for now := trace.Time(0); now < tr.End; now++ {
		for _, x := range tr.TaskSpans[0] {
			for _, s := range tr.Segments {
				if x.Start <= now && now < x.End && waits(&x) && s.Start <= now && now < s.End && s.Exec > 0 {
					want[s.Exec]++
				}
			}
		}
	}
	got := Antagonists(tr, 0)
	if len(got) != 2 || got[0].Ran < got[1].Ran {
		t.Fatal("want both others, the longest first:", got)
	}
	for _, a := range got {
		if a.Ran != want[a.Task] {
			t.Errorf("task %d ran %d, counted %d", a.Task, a.Ran, want[a.Task])
		}
	}
	if list := WaitLengths(tr, 0); len(list) != 2 || list[0] != 20 || list[1] != 60 {
		t.Error("waits:", list)
	}
}

// TestPercentile: the nearest rank, by counting.
func TestPercentile(t *testing.T) {
	var list []trace.Duration
	for n := 1; n <= 120; n++ {
		list = append(list, trace.Duration(n*n))
		for _, p := range []int{1, 50, 90, 99, 100} {
			got := Percentile(list, p)
			below := 0
			for _, d := range list {
				if d <= got {
					below++
				}
			}
			if below*100 < n*p || (below-1)*100 >= n*p {
				t.Errorf("p%d of %d: %d has %d at or below", p, n, got, below)
			}
		}
	}
}
