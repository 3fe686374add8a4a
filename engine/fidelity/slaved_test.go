package fidelity

import (
	"os"
	"strings"
	"testing"

	"borrowedtime/engine"
	"borrowedtime/engine/config"
	"borrowedtime/engine/recording"
	"borrowedtime/engine/trace"
)

// slavedFloors is what was reached, in parts per million: decisions that the engine
// comes to with its own queues, and those of them that are right.
var slavedFloors = []struct {
	folder         string
	several        bool
	reached, right int
}{
	{"on", false, 1_000_000, 1_000_000},
	{"off", false, 1_000_000, 1_000_000},
	{"same-cpu-617", false, 1_000_000, 999_200},
	{"rtmutex", false, 1_000_000, 1_000_000},
	{"on", true, 996_000, 998_000},
	{"off", true, 997_000, 1_000_000},
	{"same-cpu-617", true, 997_000, 1_000_000},
	{"rtmutex", true, 997_000, 997_000},
}

func TestSlavedFloors(t *testing.T) {
	var results []Slaved
	fsys := os.DirFS("../testdata/long")
	names, err := recording.Find(fsys, ".")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		r, err := recording.Read(fsys, name)
		if err != nil {
			t.Fatal(err)
		}
		if s := RunSlaved(r, ""); s.Refused != "" {
			t.Errorf("%s: %s", name, s.Refused)
		} else {
			results = append(results, s)
		}
	}
	sums, elsewhere := SumSlaved(results), 0
	for _, s := range sums {
		elsewhere += s.Wakes - s.Placed
	}
	if elsewhere > 4 {
		t.Errorf("%d woken tasks would have been queued on another CPU, at most 4 were", elsewhere)
	}
	for _, f := range slavedFloors {
		found := false
		for _, s := range sums {
			if s.Folder != f.folder || s.Several != f.several {
				continue
			}
			found = true
			if s.ReachedShare() < f.reached || s.RightShare() < f.right {
				t.Errorf("below the floor of %d reached, %d right:\n%v", f.reached, f.right, s)
			}
		}
		if !found {
			t.Errorf("no recording in %s, several CPUs %v", f.folder, f.several)
		}
	}
	var b strings.Builder
	ReportSlaved(&b, results, true)
	t.Log("\n" + b.String())
}

// TestSlavedNotices: a recorded decision that the engine would not take is told,
// forced, and followed by right ones; and a recording without its clocks is refused.
func TestSlavedNotices(t *testing.T) {
	cfg := &config.Config{Profile: config.Kernel73, CPUs: 1, HZ: 1000, Until: 10_000_000, Tasks: []config.Task{
		{Name: "H", Policy: config.FIFO, Prio: 50, CPUs: 1, Program: []config.Op{{Code: config.OpRun, D: 1_000_000}}},
		{Name: "L", Policy: config.FIFO, Prio: 10, CPUs: 1, Program: []config.Op{{Code: config.OpRun, D: 1_000_000}}},
	}}
	event := func(at trace.Time, what, rest string) recording.Event {
		return recording.Event{At: at, What: what, Rest: rest}
	}
	r := &recording.Recording{Folder: "on", Name: "made", Config: cfg, Trace: &trace.Trace{CPUs: 1, Until: cfg.Until}, Events: []recording.Event{
		event(1000, "wake", "task=H to_cpu=0"), event(2000, "wake", "task=L to_cpu=0"),
		event(3000, "switch", "clock_us=2.9 prev=idle next=L donor=L prev_state=0 prev_on_rq=1 preempt=false"),
		event(5000, "switch", "clock_us=4.9 prev=L next=H donor=H prev_state=0 prev_on_rq=1 preempt=false"),
		event(9000, "done", "task=H"),
		event(9500, "switch", "clock_us=9.4 prev=H next=L donor=L prev_state=1 prev_on_rq=0 preempt=false"),
	}}
	s := RunSlaved(r, "")
	if s.Refused != "" || s.Decisions != 3 || s.Right != 2 || len(s.Wrong) != 1 || len(s.Lost) != 0 {
		t.Fatalf("%+v", s)
	}
	if w := s.Wrong[0]; w.At != 2900 || w.Engine.Donor != 0 || w.Engine.Why != trace.PickPrio || w.Recorded.Exec != 1 {
		t.Errorf("the wrong decision is told as %+v", w)
	}
	var b strings.Builder
	ReportSlaved(&b, []Slaved{s}, true)
	for _, want := range []string{"2.900us cpu0: recorded L then L executes, engine picks H", "on/made", "0.66666"} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("the report lacks %q:\n%s", want, b.String())
		}
	}
	r.Events = append(r.Events[:5:5], event(9500, "switch", "clock_us=9.4 prev=H next=idle donor=idle prev_state=1 prev_on_rq=0 preempt=false"))
	if s = RunSlaved(r, ""); len(s.Wrong) != 2 {
		t.Errorf("idling beside a waiting task is no difference: %+v", s)
	}
	r.Events = r.Events[:2]
	if s = RunSlaved(r, ""); s.Refused == "" {
		t.Error("a recording without a scheduler's clock is led")
	}
}

// TestSlavedRefuses: what a recording names and does not have is told; a machine that
// idles where the recording has somebody go to sleep does not fail.
func TestSlavedRefuses(t *testing.T) {
	cfg := &config.Config{Profile: config.Kernel73, CPUs: 1, HZ: 1000, Until: 10_000_000, Tasks: []config.Task{{Name: "A", CPUs: 1}}}
	const start = "clock_us=1 prev=idle next=A donor=A prev_state=0 prev_on_rq=1"
	for _, c := range []struct{ what, rest, want string }{
		{"wake", "task=A to_cpu=1", "the event at 3.000us names a CPU that the recording does not have"},
		{"wake", "task=A to_cpu=-1", "names a CPU"},
		{"wake", "task=A", "names a CPU"},
		{"place", "task=A on_cpu=64", "names a CPU"},
		{"migrate", "task=A from_cpu=x to_cpu=0", "names a CPU"},
		{"lock_req", "task=A lock=B", "names a lock that the recording does not have"},
		{"switch", "clock_us=3 prev=A next=A donor=A prev_state=1", ""},
	} {
		r := &recording.Recording{Folder: "on", Name: "made", Config: cfg, Trace: &trace.Trace{CPUs: 1, Until: cfg.Until},
			Events: []recording.Event{{At: 2000, What: "switch", Rest: start}, {At: 3000, What: c.what, Rest: c.rest}}}
		if c.want == "" {
			r.Events = r.Events[1:]
		}
		if s := RunSlaved(r, ""); !strings.Contains(s.Refused, c.want) || c.want == "" && s.Refused != "" {
			t.Errorf("%s %s: refused with %q", c.what, c.rest, s.Refused)
		}
	}
}

// TestSlavedSetsAnew: a task that the recording has asleep, and the engine queued, is
// taken off, once.
func TestSlavedSetsAnew(t *testing.T) {
	cfg := &config.Config{Profile: config.Kernel73, CPUs: 1, HZ: 1000, Until: 10_000_000, Tasks: []config.Task{
		{Name: "A", CPUs: 1, Program: []config.Op{{Code: config.OpRun, D: 1_000_000}}},
	}}
	s, err := engine.NewSlaved(cfg)
	if err != nil {
		t.Fatal(err)
	}
	if ours, ok := s.Wake(1000, 0, 0, 0); !ok || ours != 0 {
		t.Errorf("woken on %d, %v", ours, ok)
	}
	if _, ok := s.Wake(1000, 0, 0, 0); ok {
		t.Error("a task that is awake wakes again")
	}
	for _, want := range []engine.Place{engine.PlaceDelayed, engine.PlaceQueued, engine.PlaceOff} {
		s.Set(2000, 0, 0, want)
		if _, got := s.Where(0); got != want {
			t.Errorf("set to %d, is %d", want, got)
		}
	}
}
