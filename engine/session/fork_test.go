package session

import (
	"strings"
	"testing"

	"borrowedtime/engine/scenario"
	"borrowedtime/engine/scenario/gen"
	"borrowedtime/engine/trace"
)

// TestForkKeepsPast: whatever a scenario does, steps that are put into a program
// at a fork change nothing of what was before it.
func TestForkKeepsPast(t *testing.T) {
	inserted, over := 0, 0
	for seed := uint64(1); seed <= 400; seed++ {
		text := scenario.Format(gen.Random(seed, gen.Options{AllSteps: true, Costs: seed%3 == 0}))
		s := New(Options{ID: "s", Text: text})
		for s.Working() {
			s.Work(100_000)
		}
		if s.good == nil || len(s.good.stops) == 0 {
			continue
		}
		at := s.good.end() * trace.Time(seed%17+1) / 19
		s.Update(Seek{at})
		s.Update(Fork{})
		s.Update(ForkTask{int(seed) % len(s.good.trace.Tasks)})
		s.Update(ForkSteps{`mark "new"; nice 3`})
		before := append([]trace.Record(nil), s.fork.past...)
		e := s.Update(ForkInsert{})
		for s.Working() {
			s.Work(100_000)
		}
		if s.fork.why != "" {
			if !strings.Contains(e.Announce, "over by then") {
				t.Fatalf("seed %d: %s", seed, e.Announce)
			}
			over++
			continue
		}
		if len(s.errs) > 0 {
			t.Errorf("seed %d, %v, task %d: %s\n%s\nbecame\n%s", seed, at, s.fork.task, s.errs[0].Msg, text, s.text)
			continue
		}
		for i, r := range before {
			if !same(s.good.trace.Records[i], r) {
				t.Fatalf("seed %d: record %d changed", seed, i)
			}
		}
		inserted++
	}
	if inserted < 200 || over == 0 {
		t.Errorf("%d inserted, %d over: too few to say anything", inserted, over)
	}
}
