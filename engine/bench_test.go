package engine_test

import (
	"fmt"
	"testing"
	"unsafe"

	"borrowedtime/engine"
	"borrowedtime/engine/config"
	"borrowedtime/engine/scenario"
	"borrowedtime/engine/trace"
)

// The scenarios that the speed of the engine is measured with: what a lesson
// shows, and what a demanding page would.
var benchmarks = []struct{ name, text string }{
	{"lesson", `hz 1000
until 1s
task L nice=10 { forever { run 500us; lock A; run 2ms; unlock A; sleep 1ms } }
task M { forever { run 3ms; sleep 500us } }
task H nice=-10 start=2ms { forever { run 500us; lock A; run 500us; unlock A; sleep 4ms } }
`},
	{"chains", `hz 1000
cpus 4
until 1s
lock A
lock B
task T*8 { forever { run 200us; lock A; run 100us; lock B; run 100us; unlock B; unlock A; sleep 300us } }
task U*8 nice=5 { forever { run 300us; lock B; run 200us; unlock B; sleep 100us } }
task F*4 fifo=20 { forever { run 100us; sleep 900us } }
`},
}

// crowd is a scenario of n tasks that may run anywhere: eight to a lock, nearly
// always runnable, one in eight real-time. It fills 10 s with events.
func crowd(tasks, cpus int) string {
	text := fmt.Sprintf("hz 1000\ncpus %d\nuntil 10s\n", cpus)
	for g := 0; tasks > 0; g++ {
		n := min(tasks, 8)
		text += fmt.Sprintf("task T%d_*%d nice=%d { forever { run 150us; lock A%d; run 50us; unlock A%d; sleep 100us } }\n", g, max(n-1, 1), g%5, g, g)
		if n > 1 {
			text += fmt.Sprintf("task F%d fifo=%d { forever { run 20us; lock A%d; run 10us; unlock A%d; sleep 5ms } }\n", g, 10+g, g, g)
		}
		tasks -= n
	}
	return text
}

// periodic is what a large page may hold: 20 tasks on 4 CPUs for 10 s, about half
// of the machine's time, with four locks.
const periodic = `hz 1000
cpus 4
until 10s
task P*12 { forever { run 1500us; lock A; run 300us; unlock A; sleep 20ms } }
task Q*5 nice=5 { forever { run 4ms; lock B; run 500us; lock A; run 100us; unlock A; unlock B; sleep 25ms } }
task R*3 fifo=20 { forever { run 300us; lock B; run 100us; unlock B; sleep 15ms } }
`

func parsed(b testing.TB, text string) *config.Config {
	b.Helper()
	s, errs := scenario.Parse(text)
	if len(errs) > 0 {
		b.Fatal(errs)
	}
	cfg, errs := s.Config()
	if len(errs) > 0 {
		b.Fatal(errs)
	}
	return cfg
}

// BenchmarkEvents reports events of the engine a second, as a page runs them
// after each edit: with the trace, its spans and the checkpoints for stepping
// back, in the memory of the run before.
func BenchmarkEvents(b *testing.B) {
	for _, m := range benchmarks {
		b.Run(m.name, func(b *testing.B) { events(b, parsed(b, m.text), config.MaxEvents, true) })
	}
}

// BenchmarkFirst is the same without a run before: what opening a page costs.
func BenchmarkFirst(b *testing.B) {
	for _, m := range benchmarks {
		b.Run(m.name, func(b *testing.B) { events(b, parsed(b, m.text), config.MaxEvents, false) })
	}
}

// BenchmarkCrowd reports what an event costs, in time and in trace, by the number
// of tasks and CPUs: the first 50,000 events of each.
func BenchmarkCrowd(b *testing.B) {
	for _, tasks := range []int{6, 20, 100, 256} {
		for _, cpus := range []int{1, 4, 16, 64} {
			b.Run(fmt.Sprintf("tasks=%d/cpus=%d", tasks, cpus), func(b *testing.B) {
				events(b, parsed(b, crowd(tasks, cpus)), 50_000, true)
			})
		}
	}
}

// BenchmarkTenSeconds runs 20 tasks on 4 CPUs for 10 s of their time.
func BenchmarkTenSeconds(b *testing.B) { events(b, parsed(b, periodic), config.MaxEvents, false) }

// BenchmarkBack goes back through a run, as stepping backwards does: each step
// re-computes an instant from the checkpoint before it.
func BenchmarkBack(b *testing.B) {
	for _, m := range benchmarks {
		b.Run(m.name, func(b *testing.B) {
			sim, err := engine.New(parsed(b, m.text))
			if err != nil {
				b.Fatal(err)
			}
			sim.RunEvents(5000)
			for b.Loop() {
				for n := 4999; n > 0; n -= 50 {
					sim.At(n)
				}
			}
		})
	}
}

// events runs up to limit events over and over, each run in the memory of the one
// before the last if again is set, as a page does.
func events(b *testing.B, cfg *config.Config, limit int, again bool) {
	n, bytes, records := 0, 0, 0 // over all runs
	var shown, spare *engine.Sim
	for b.Loop() {
		if !again {
			spare = nil
		}
		sim, err := engine.Reuse(spare, cfg)
		if err != nil {
			b.Fatal(err)
		}
		sim.RunEvents(limit)
		t := sim.Trace()
		n += len(t.EventTimes)
		records += len(t.Records)
		bytes += traceBytes(t)
		shown, spare = sim, shown
	}
	b.ReportMetric(float64(n)/b.Elapsed().Seconds(), "events/s")
	b.ReportMetric(float64(n)/float64(b.N), "events")
	b.ReportMetric(float64(bytes)/float64(records), "B/record")
}

// traceBytes is what a trace takes: records, event times, spans, waits.
func traceBytes(t *trace.Trace) int {
	size := len(t.Records)*int(unsafe.Sizeof(trace.Record{})) + len(t.EventTimes)*int(unsafe.Sizeof(trace.Time(0))) +
		len(t.Segments)*int(unsafe.Sizeof(trace.Segment{})) + len(t.Waits)*int(unsafe.Sizeof(trace.Wait{}))
	for _, spans := range t.TaskSpans {
		size += len(spans) * int(unsafe.Sizeof(trace.TaskSpan{}))
	}
	for _, spans := range t.LockSpans {
		size += len(spans) * int(unsafe.Sizeof(trace.LockSpan{}))
	}
	return size
}

// TestTraceSize holds what a recorded event takes in memory, spans and all that
// belongs to it included, to 64 bytes.
func TestTraceSize(t *testing.T) {
	s, errs := scenario.Parse(crowd(20, 4))
	if len(errs) > 0 {
		t.Fatal(errs)
	}
	cfg, _ := s.Config()
	sim, err := engine.New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	sim.RunEvents(20_000)
	if each := traceBytes(sim.Trace()) / len(sim.Trace().Records); each > 64 {
		t.Errorf("%d bytes for a record, the limit is 64", each)
	}
}
