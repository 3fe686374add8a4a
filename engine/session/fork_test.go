package session

import (
	"strings"
	"testing"

	"borrowedtime/engine/scenario"
	"borrowedtime/engine/scenario/gen"
	"borrowedtime/engine/trace"
)

// TestForkInPeriodicWork: wherever in its jobs a periodic task gets new steps (asleep, late,
// at work, at a release), what was before stays. If they take no time and the task is not
// late, as H, nothing after it changes either: the releases stay where they were.
func TestForkInPeriodicWork(t *testing.T) {
	text := `until 40ms
cost wake=3us call=2us
lock A
task T fifo=5 { run 500us; every 4ms deadline 3ms { run 1ms; lock A; run 300us; unlock A; repeat 2 { run 200us } } }
task L { forever { lock A; run 700us; unlock A; run 100us } }
task H fifo=9 start=5ms { run 6ms; every 7ms { run 400us } }
`
	for at := trace.Time(0); at < 28*1_000_000; at += 130_000 {
		s := New(Options{ID: "s", Text: text})
		s.Update(Seek{at})
		s.Update(Fork{})
		task := int(at/130_000) % 2 * 2 // T or H
		s.Update(ForkTask{task})
		s.Update(ForkSteps{`mark "new"`})
		before := append([]trace.Record(nil), s.fork.past...)
		whole := len(withoutJobs(s.good.trace.Records))
		s.Update(ForkInsert{})
		if len(s.errs) > 0 || s.fork.why != "" {
			t.Fatalf("%v, task %d: %v %s\n%s", at, task, s.errs, s.fork.why, s.text)
		}
		if !strings.Contains(s.text, "new") {
			t.Fatalf("%v, task %d: nothing was put in\n%s", at, task, s.text)
		}
		if now := s.past(s.good.trace); len(now) != len(before) {
			t.Fatalf("%v, task %d: %d records before the fork, %d now\n%s", at, task, len(before), len(now), s.text)
		}
		if now := len(withoutJobs(s.good.trace.Records)); task == 2 && now != whole+1 {
			t.Fatalf("%v: %d records without jobs, want %d and the mark\n%s", at, now, whole, s.text)
		}
	}
}

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
