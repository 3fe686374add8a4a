package engine_test

import (
	"fmt"
	"strings"
	"testing"

	"borrowedtime/engine"
	"borrowedtime/engine/config"
	"borrowedtime/engine/scenario"
	"borrowedtime/engine/trace"
)

// TestRanksOfPreemption: a record of a wakeup preemption check says what ranks the
// two if it is not their own policy: L has inherited a deadline, then FIFO 30, then
// nothing; N runs through the fair server.
func TestRanksOfPreemption(t *testing.T) {
	s, errs := scenario.Parse(`until 1200ms
lock A rt_mutex
task L { lock A; run 6ms; unlock A; run 2ms }
task H fifo=30 start=1ms { lock A interruptible; run 1ms; unlock A }
task D deadline=2ms/10ms/10ms start=3ms { lock A interruptible; run 500us }
task X fifo=20 start=2ms { run 100us }
task Y fifo=40 start=4ms { run 100us }
task S deadline=1ms/9ms/9ms start=5ms { signal D }
task R fifo=50 start=20ms { run 2s }
task N start=20ms { run 1s }
task Z fifo=60 start=980ms { run 1ms }`)
	if len(errs) > 0 {
		t.Fatal(errs)
	}
	cfg, errs := s.Config()
	if len(errs) > 0 {
		t.Fatal(errs)
	}
	cfg.Profile = config.KernelPI
	sim, err := engine.New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	sim.Run()
	var got strings.Builder
	for _, r := range sim.Trace().Records {
		if r.Kind == trace.KindPreempt && r.At > 1_000_000 && r.Other >= 0 {
			fmt.Fprintln(&got, trace.Duration(r.At), cfg.Tasks[r.Task].Name, cfg.Tasks[r.Other].Name, r.A, r.B)
		}
	}
	want := `2ms X L 0 30
3ms D L 0 30
3ms L D -1 0
4ms Y L 0 -1
5ms S L 0 -1
`
	if !strings.HasPrefix(got.String(), want) || !strings.Contains(got.String(), "980ms Z N 0 -2\n") {
		t.Errorf("got\n%swant\n%s", got.String(), want)
	}
}
