package simtest

import (
	"bytes"
	"strings"
	"testing"

	"borrowedtime/engine"
	"borrowedtime/engine/config"
	"borrowedtime/engine/export"
	"borrowedtime/engine/scenario"
	"borrowedtime/engine/trace"
)

// inversion is a run with all that the rows speak of: a lock, a wait, lending, a CPU
// that idles beside the one where A to C queue, a task that may run there.
const inversion = `cpus 2
until 20ms
task L cpus=0 { lock A; run 3ms; unlock A }
task H fifo=10 cpus=0 start=1ms { lock A; run 1ms; unlock A }
task A cpus=0-1 start=6ms { run 4ms }
task B cpus=0 start=6ms { run 4ms }
task C cpus=1 start=6ms { run 1ms; sleep 2ms }
`

// odd are runs in which a row would see something wrong that is right.
var odd = []string{
	// 7.1 leaves T2 where it is, woken where it lent, while CPU 1 begins to idle at 5.098 ms.
	`kernel 7.1
cpus 2
until 8ms
hz 100
task T2 { forever { lock A; run 230us; unlock A } }
task T3 { run 5.098ms }
task T6 { forever { lock A interruptible; run 669us; unlock A } }
`,
	// And T3, which a signal has woken and which lends on, while CPU 0 begins to idle at 6.244 ms.
	`kernel 7.1
cpus 2
until 10ms
task T0 { run 2709us; run 761us }
task T1 start=1604us { lock B; run 2618us }
task T2 fifo=25 { run 1854us; run 382us }
task T3 cpus=0 start=2891us { lock B interruptible }
task T4 fifo=85 cpus=1 start=1835us { run 1203us; run 938us; signal T3 }
task T5 start=1803us { run 538us }
`,
	// T5 is taken to CPU 0 and back at 2 ms, and leaves T3 alone in its class meanwhile.
	`kernel pi
cpus 2
until 4ms
slice 1313656ns
preempt full
task T0 { }
task T1 fifo=32 cpus=1 start=1ms { run 1ms }
task T2 fifo=67 start=1ms { run 1ms }
task T3 start=1ms { }
task T4 fifo=61 start=1ms { run 1ms }
task T5 { run 1ms; affine 1 }
`,
	// A writer that goes on as a reader lets others in beside it.
	`cpus 2
until 4ms
lock R rwsem
task A { down_write R; run 1ms; downgrade R; run 1ms; up_read R }
task B start=500us { down_read R; run 1ms; up_read R }
`,
	// Whom a ww_mutex wounds begins again, and its wound is no step of who wounds it.
	`cpus 2
until 4ms
lock A ww_mutex
lock B ww_mutex
task T1 { lock A; run 300us; lock B; run 200us; unlock A; unlock B }
task T2 { lock B; run 150us; lock A; run 250us; unlock B; unlock A }
`,
	// T's nice value is another's doing, and so it is a change of policy, not of nice.
	`until 4ms
task T { run 1ms; nice -4 }
task U start=500us { rr 71 T }
`,
	// A reader may read twice.
	`until 2ms
lock A rwsem
task T { down_read A; down_read A; up_read A; up_read A; up_read A }
`,
	// With the measured costs T4's run has begun with its spin.
	`kernel pi
cpus 2
until 25ms
slice 1640087ns
cost measured
task T0 cpus=1 { forever { lock A interruptible; run 750us; unlock A } }
task T1 { }
task T2 cpus=1 { }
task T3 { }
task T4 start=1179us { lock A interruptible; run 10951us; unlock A }
task T8 cpus=0 { run 3ms }
`,
	// W has wanted on CPU 1 what it reads itself, and CPU 0, where it goes to lend to R, is
	// lost for M when R is done at 2 ms.
	`kernel next
cpus 2
until 6ms
lock A rwsem
task W fifo=20 cpus=1 start=500us { down_read A; sleep 500us; down_write A }
task R fifo=10 cpus=0 start=700us { down_read A; run 1300us; up_read A }
task M cpus=0 { run 3ms }
`,
}

// observe runs a scenario and returns it as its trace tells it, with its JSON.
func observe(t *testing.T, text string) (*sighting, []byte) {
	t.Helper()
	s, errs := scenario.Parse(text)
	if len(errs) > 0 {
		t.Fatal(errs)
	}
	cfg, errs := s.Config()
	if len(errs) > 0 {
		t.Fatal(errs)
	}
	sim, err := engine.New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	sim.Run()
	var b bytes.Buffer
	if err := export.JSON(&b, &export.Run{Trace: sim.Trace(), Scenario: s}, export.Options{}); err != nil {
		t.Fatal(err)
	}
	return seen(cfg, sim.Trace()), b.Bytes()
}

// cutIn gives a CPU to others from one instant to another.
func (s *sighting) cutIn(cpu trace.CPUID, from, to trace.Time, exec, donor trace.TaskID) {
	var out []trace.Segment
	for _, g := range s.segments {
		if g.CPU != cpu || g.End <= from || g.Start >= to {
			out = append(out, g)
			continue
		}
		if g.Start < from {
			out = append(out, trace.Segment{Start: g.Start, End: from, CPU: cpu, Exec: g.Exec, Donor: g.Donor})
		}
		if g.End > to {
			out = append(out, trace.Segment{Start: to, End: g.End, CPU: cpu, Exec: g.Exec, Donor: g.Donor})
		}
	}
	s.segments = byStart(append(out, trace.Segment{Start: from, End: to, CPU: cpu, Exec: exec, Donor: donor}))
}

const usec = trace.Time(trace.Microsecond)

// spoilers change a run so that one row is broken, by what the row says begins with.
var spoilers = []struct {
	row   string
	spoil func(s *sighting)
}{
	{"an event's time", func(s *sighting) { s.events[3].at = s.end + 1 }},
	{"an event's time", func(s *sighting) { s.events[3].cpu = 2 }},
	{"an event's time", func(s *sighting) { s.events[3].strange = "X" }},
	{"each CPU's segments", func(s *sighting) { s.segments = s.segments[1:] }},
	{"each CPU's segments", func(s *sighting) { s.segments[0].End++ }},
	{"a task executes on one CPU", func(s *sighting) { s.cutIn(1, 0, 100*usec, 0, 0) }},
	{"a task executes where", func(s *sighting) { s.cutIn(1, 4000*usec, 5000*usec, 0, 0) }},
	{"who executes on another's", func(s *sighting) { s.cutIn(0, 0, 100*usec, trace.Idle, 1) }},
	{"who executes on another's", func(s *sighting) { s.cfg.Profile = config.KernelNone }},
	{"ran, charged", func(s *sighting) { s.tasks[0].ran++ }},
	{"ran, charged", func(s *sighting) { s.tasks[1].lent-- }},
	{"a lock has one owner", func(s *sighting) { s.drop("unlock") }},
	{"a wait ends", func(s *sighting) { s.waits = append([]trace.Wait(nil), s.waits...); s.waits[0].To++ }},
	{"waited is", func(s *sighting) { s.tasks[1].waited++ }},
	{"migrations", func(s *sighting) { s.tasks[2].migrations++ }},
	{"a program ends once", func(s *sighting) { s.tasks[0].finished++ }},
	{"a program ends once", func(s *sighting) { s.cutIn(0, 19000*usec, 19500*usec, 0, 0) }},
	{"a task's steps", func(s *sighting) { s.drop("unlock") }},
	{"a task's steps", func(s *sighting) { s.cfg.Tasks[0].Start = usec }},
	{"a task's steps", func(s *sighting) { s.cfg.Tasks[4].Program[1].D += trace.Millisecond }}, // C sleeps too little
	{"a task's steps", func(s *sighting) { s.cfg.Tasks[2].Program[0].D++ }},
	{"a task's steps", func(s *sighting) { s.cfg.Tasks[2].Program[0].D-- }},
	{"a task's steps", func(s *sighting) { // B has not ended, and executes too much
		s.drop("finish")
		s.cfg.Tasks[3].Program[0].D--
	}},
	{"a run ends", func(s *sighting) { s.cfg.Until++ }},
	{"a run stops for", func(s *sighting) {
		s.events = append(s.events, eventSeen{at: s.end, kind: "stopped", reason: "no-progress", task: 0, other: trace.NoTask, lock: trace.NoLock})
	}},
	{"a CPU idles only", func(s *sighting) { s.cutIn(0, 6100*usec, 6200*usec, trace.Idle, trace.Idle) }},
	{"a CPU begins to idle", func(s *sighting) {
		for _, spans := range s.states {
			for i := range spans {
				if spans[i].State == trace.Runnable && spans[i].Start == 6000*usec {
					spans[i].End = 11000 * usec // B waits on, and may come
				}
			}
		}
		s.cfg.Tasks[3].CPUs = 3
	}},
}

// drop leaves out the events of a kind.
func (s *sighting) drop(kind string) {
	kept := s.events[:0]
	for _, e := range s.events {
		if e.kind != kind {
			kept = append(kept, e)
		}
	}
	s.events = kept
}

// TestOutside: nothing is found in a run that is right, however it is looked at.
func TestOutside(t *testing.T) {
	s, data := observe(t, inversion)
	if faults := append(s.check(), CheckJSON(s.cfg, data)...); len(faults) > 0 {
		t.Error(strings.Join(faults, "\n"))
	}
	for _, text := range odd {
		if s, _ := observe(t, text); len(s.check()) > 0 {
			t.Errorf("%s\n%s", s.check(), text)
		}
	}
	if faults := CheckJSON(s.cfg, data[1:]); len(faults) != 1 {
		t.Errorf("half a JSON text: %q", faults)
	}
	strange := bytes.Replace(data, []byte(`"task":"H"`), []byte(`"task":"X"`), 1)
	if faults := CheckJSON(s.cfg, strange); len(faults) != 1 || !strings.HasSuffix(faults[0], `speaks of "X"`) {
		t.Errorf("an event of nobody: %q", faults)
	}
}

// TestOutsideFails: each row notices what it is there for.
func TestOutsideFails(t *testing.T) {
	tried := map[string]bool{}
	for _, x := range spoilers {
		s, _ := observe(t, inversion)
		x.spoil(s)
		found := false
		faults := s.check()
		for _, f := range faults {
			found = found || strings.HasPrefix(f, x.row)
		}
		if !found {
			t.Errorf("%s: not noticed; found %q", x.row, faults)
		}
		for _, row := range outside {
			if strings.HasPrefix(row.says, x.row) {
				tried[row.says] = true
			}
		}
	}
	for _, row := range outside {
		if !tried[row.says] {
			t.Errorf("nothing here breaks this row: %s", row.says)
		}
	}
}
