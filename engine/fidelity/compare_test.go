package fidelity

import (
	"strings"
	"testing"

	"borrowedtime/engine/recording"
	"borrowedtime/engine/trace"
)

// A recording of 1 ms on one CPU: L, then L for H, then idle. The engine's run
// is a copy with one boundary moved, which is what the cases vary; its lane ends
// where the last task does.
func example(boundary trace.Time) (recorded, model *trace.Trace) {
	recorded = &trace.Trace{CPUs: 1, Until: 1_000_000, Tasks: []trace.TaskInfo{{Name: "L"}, {Name: "H"}},
		Segments: []trace.Segment{{Start: 0, End: 300_000, Exec: 0, Donor: 0}, {Start: 300_000, End: 700_000, Exec: 0, Donor: 1},
			{Start: 700_000, End: 1_000_000, Exec: trace.Idle, Donor: trace.Idle}},
		Waits: []trace.Wait{{Task: 1, From: 300_000, To: trace.Never}},
		Stats: []trace.Stats{{}, {Waited: 400_000}}}
	model = &trace.Trace{CPUs: 1, Until: 1_000_000, Tasks: []trace.TaskInfo{{Name: "H"}, {Name: "L"}},
		Segments: []trace.Segment{{Start: 0, End: boundary, Exec: 1, Donor: 1}, {Start: boundary, End: 700_000, Exec: 1, Donor: 0}},
		Stats:    []trace.Stats{{Waited: 400_000}, {}}}
	return recorded, model
}

func TestCompare(t *testing.T) {
	cases := []struct {
		boundary    trace.Time
		waited      trace.Duration
		exec, donor int
		waitsOK     int
		first       string
	}{
		// Equal; a lane that ends early counts as idle.
		{300_000, 400_000, 1_000_000, 1_000_000, 1, "-"},
		// The same task executes all along, but 20 us too long on its own time: below what is reported.
		{320_000, 400_000, 1_000_000, 980_000, 1, "-"},
		// 60 us: reported, with who is on the CPU in both.
		{360_000, 400_000, 1_000_000, 940_000, 1, "300.000us cpu0: recorded L/H, engine L, for 60.000us"},
		// A wait may be off by 5 % and 30 us, no more.
		{300_000, 450_000, 1_000_000, 1_000_000, 1, "-"},
		{300_000, 450_001, 1_000_000, 1_000_000, 0, "-"},
	}
	for i, c := range cases {
		r, run := example(c.boundary)
		run.Stats[0].Waited = c.waited
		s := Compare(r, run)
		exec, donor := Millionths(s.Exec, s.Total), Millionths(s.Donor, s.Total)
		if exec != c.exec || donor != c.donor || s.Waits != 1 || s.WaitsOK != c.waitsOK || s.First.String() != c.first {
			t.Errorf("case %d: exec %d donor %d waits %d/%d first %q", i, exec, donor, s.WaitsOK, s.Waits, s.First)
		}
	}
}

// TestMillionths: from the shortest recording to the longest.
func TestMillionths(t *testing.T) {
	const most = 64 * 1000 * trace.Second
	for _, c := range []struct{ part, total, want int64 }{
		{0, 0, 0}, {1, 1, 1_000_000}, {1, 3, 333_333}, {999, 999, 1_000_000}, {1999, 1999, 1_000_000}, {1998, 1999, 999_499},
		{int64(most), int64(most), 1_000_000}, {int64(most) - 1, int64(most), 999_999},
	} {
		if got := Millionths(c.part, c.total); int64(got) != c.want {
			t.Errorf("%d of %d: %d, want %d", c.part, c.total, got, c.want)
		}
	}
}

func TestCompareDifferentTask(t *testing.T) {
	r, run := example(300_000)
	run.Segments[1].Exec = 0 // H instead of L, on H's time
	s := Compare(r, run)
	if s.Exec != 600_000 || s.Donor != 1_000_000 || s.First.String() != "300.000us cpu0: recorded L/H, engine H, for 400.000us" {
		t.Errorf("exec %d donor %d first %q", s.Exec, s.Donor, s.First)
	}
}

func TestMeans(t *testing.T) {
	result := func(name string, g Group, exec int64) Result {
		return Result{Recording: &recording.Recording{Folder: "on", Name: name}, Group: g, Score: Score{Total: 1_000_000, Exec: exec, Donor: exec}, Best: int(exec) + 50_000}
	}
	refused := result("d", OneCPUOther, 0)
	refused.Refused = "no deadline class"
	lines := []string{}
	for _, s := range Means([]Result{result("a", OneCPUSimple, 900_000), result("b", OneCPUSimple, 1_000_000),
		result("c", OneCPUOther, 800_000), refused, result("e", Unpinned, 500_000)}) {
		lines = append(lines, s.String())
	}
	want := `
on             one CPU, fair and FIFO       2  0.95000  0.95000  0.90000  0.95000  0.95000  1.00000  0.95000  0/0
on             one CPU                      3  0.90000  0.90000  0.80000  0.90000  0.90000  0.95000  0.85000  0/0 (1 not simulated yet)
on             several CPUs, not pinned     1  0.50000  0.50000  0.50000  0.50000  0.50000  0.55000  0.55000  0/0
on             all                          4  0.80000  0.85000  0.50000  0.80000  0.85000  0.85000  0.55000  0/0 (1 not simulated yet)`
	if got := "\n" + strings.Join(lines, "\n"); got != want {
		t.Errorf("got:%s\nwant:%s", got, want)
	}
}
