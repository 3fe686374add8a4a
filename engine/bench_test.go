package engine_test

import (
	"testing"

	"borrowedtime/engine"
	"borrowedtime/engine/scenario"
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

// BenchmarkEvents reports events of the engine a second, as a page runs them:
// with the trace, its spans and the checkpoints for stepping back.
func BenchmarkEvents(b *testing.B) {
	for _, m := range benchmarks {
		b.Run(m.name, func(b *testing.B) {
			s, errs := scenario.Parse(m.text)
			if len(errs) > 0 {
				b.Fatal(errs)
			}
			cfg, errs := s.Config()
			if len(errs) > 0 {
				b.Fatal(errs)
			}
			events := 0
			for b.Loop() {
				sim, err := engine.New(cfg)
				if err != nil {
					b.Fatal(err)
				}
				sim.Run()
				events += len(sim.Trace().EventTimes)
			}
			b.ReportMetric(float64(events)/b.Elapsed().Seconds(), "events/s")
		})
	}
}
