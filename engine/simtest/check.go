package simtest

import (
	"fmt"
	"reflect"

	"borrowedtime/engine"
	"borrowedtime/engine/config"
	"borrowedtime/engine/scenario"
	"borrowedtime/engine/trace"
)

// checkText says what is wrong with the forms of a scenario, "" if nothing is.
func checkText(s *scenario.Scenario) string {
	canonical := scenario.Format(s)
	for _, form := range []struct{ name, text string }{{"canonical", canonical}, {"compact", scenario.Compact(s)}} {
		again, errs := scenario.Parse(form.text)
		if len(errs) > 0 {
			return fmt.Sprintf("the %s form does not parse: %v\n%s", form.name, errs, form.text)
		}
		if got := scenario.Format(again); got != canonical {
			return fmt.Sprintf("the %s form reads as another scenario:\n%s", form.name, got)
		}
	}
	fragment := scenario.EncodeLink(s, nil)
	link, err := scenario.DecodeLink(fragment)
	switch {
	case err != nil:
		return fmt.Sprintf("its link does not open: %v", err)
	case scenario.Format(link.Scenario) != canonical:
		return "its link holds another scenario:\n" + scenario.Format(link.Scenario)
	}
	return ""
}

// maxProbes is how many instants of a run are looked at from both sides.
const maxProbes = 24

// checkRun says what differs between two runs of one scenario, and between
// stepping forward and back.
func checkRun(cfg *config.Config, sim *engine.Sim) []string {
	again, err := engine.New(cfg)
	if err != nil {
		return []string{"a second run is refused: " + err.Error()}
	}
	// The second run goes in uneven slices, as a page runs it.
	for slice := 1; !again.RunEvents(slice); slice = slice*2 + 1 {
	}
	var out []string
	if !reflect.DeepEqual(sim.Trace(), again.Trace()) {
		out = append(out, "a second run, in slices, differs from the first")
	}
	events := len(sim.Trace().EventTimes)
	stride := max(1, events/maxProbes)
	seen := map[int]trace.Snapshot{}
	for n := -1; n < events; n += stride {
		seen[n] = sim.At(n)
	}
	for n := events - 1; n >= -1; n-- {
		snap, probed := seen[n]
		if probed && !reflect.DeepEqual(snap, sim.At(n)) {
			return append(out, fmt.Sprintf("event %d looks different when stepping back to it", n))
		}
		if probed && !reflect.DeepEqual(snap, again.At(n)) {
			return append(out, fmt.Sprintf("event %d looks different in a second run", n))
		}
	}
	return out
}

// Check says what does not hold in a trace that must hold in every one.
func Check(t *trace.Trace) []string {
	c := &checker{t: t, exec: make([]trace.Duration, len(t.Tasks)), charged: make([]trace.Duration, len(t.Tasks)),
		lent: make([]trace.Duration, len(t.Tasks)), borrowed: make([]trace.Duration, len(t.Tasks))}
	c.segments()
	c.totals()
	c.taskSpans()
	c.lockSpans()
	c.records()
	return c.out
}

// checker gathers what it finds, a handful of lines at most.
type checker struct {
	t                             *trace.Trace
	exec, charged, lent, borrowed []trace.Duration
	out                           []string
}

func (c *checker) fail(format string, args ...any) {
	if len(c.out) < 8 {
		c.out = append(c.out, fmt.Sprintf(format, args...))
	}
}

// segments: a CPU executes one task at a time, a task is on one CPU at a time,
// and only where it may run.
func (c *checker) segments() {
	free := make([]trace.Time, c.t.CPUs)
	on := make([]trace.Segment, len(c.t.Tasks)) // last segment of each task
	for _, s := range byStart(c.t.Segments) {
		if s.End <= s.Start || s.Start < free[s.CPU] || s.End > c.t.End {
			c.fail("cpu%d: segment %s-%s is empty, overlaps, or passes the end", s.CPU, ms(s.Start), ms(s.End))
		}
		free[s.CPU] = s.End
		if s.Exec == trace.Idle {
			if s.Donor != trace.Idle {
				c.fail("cpu%d %s: idle executes on %s's time", s.CPU, ms(s.Start), c.t.TaskName(s.Donor))
			}
			continue
		}
		if prev := on[s.Exec]; prev.End > s.Start {
			c.fail("%s executes on cpu%d and cpu%d at %s", c.t.TaskName(s.Exec), prev.CPU, s.CPU, ms(s.Start))
		}
		on[s.Exec] = s
		length := trace.Duration(s.End - s.Start)
		c.exec[s.Exec] += length
		if s.Donor == trace.Idle {
			c.fail("cpu%d %s: %s executes without a donor", s.CPU, ms(s.Start), c.t.TaskName(s.Exec))
			continue
		}
		c.charged[s.Donor] += length
		if s.Donor != s.Exec {
			c.lent[s.Donor] += length
			c.borrowed[s.Exec] += length
			if !config.Can(c.t.Profile, config.FeatProxy) {
				c.fail("cpu%d %s: %s borrows without proxy execution", s.CPU, ms(s.Start), c.t.TaskName(s.Exec))
			}
		}
	}
}

// totals: what is executed, charged, lent and borrowed follows from the segments.
func (c *checker) totals() {
	for i := range c.t.Tasks {
		s, name := &c.t.Stats[i], c.t.Tasks[i].Name
		if s.Ran != c.exec[i] || s.Charged != c.charged[i] || s.Lent != c.lent[i] || s.Borrowed != c.borrowed[i] {
			c.fail("%s: ran %v charged %v lent %v borrowed %v, but its segments say %v %v %v %v", name, s.Ran, s.Charged, s.Lent,
				s.Borrowed, c.exec[i], c.charged[i], c.lent[i], c.borrowed[i])
		}
		if s.Charged != s.Ran+s.Lent-s.Borrowed {
			c.fail("%s: charged %v is not ran %v + lent %v - borrowed %v", name, s.Charged, s.Ran, s.Lent, s.Borrowed)
		}
	}
}

// taskSpans: each task is in one state at any time; executing states are where
// its segments are; it never lends and executes at once.
func (c *checker) taskSpans() {
	for i, spans := range c.t.TaskSpans {
		at, ran := trace.Time(0), trace.Duration(0)
		for _, s := range spans {
			if s.Start != at || s.End <= s.Start {
				c.fail("%s: its states have a gap or overlap at %s", c.t.Tasks[i].Name, ms(at))
			}
			at = s.End
			switch s.State {
			case trace.Running, trace.Borrowing, trace.Spinning:
				ran += trace.Duration(s.End - s.Start)
			}
		}
		if at != c.t.End {
			c.fail("%s: its states end at %s, the run at %s", c.t.Tasks[i].Name, ms(at), ms(c.t.End))
		}
		if ran != c.exec[i] {
			c.fail("%s: its executing states last %v, its segments %v", c.t.Tasks[i].Name, ran, c.exec[i])
		}
	}
}

// lockSpans: each lock has one owner, or none, at any time.
func (c *checker) lockSpans() {
	for i, spans := range c.t.LockSpans {
		at := trace.Time(0)
		for _, s := range spans {
			if s.Start != at || s.End <= s.Start {
				c.fail("lock %s: its owners have a gap or overlap at %s", c.t.Locks[i].Name, ms(at))
			}
			at = s.End
		}
		if at != c.t.End {
			c.fail("lock %s: its owners end at %s, the run at %s", c.t.Locks[i].Name, ms(at), ms(c.t.End))
		}
	}
}

// records: time and event numbers never fall, and each reason fits its kind.
func (c *checker) records() {
	for i := range c.t.Records {
		r := &c.t.Records[i]
		if r.Reason != trace.NoReason && r.Reason.Kind() != r.Kind {
			c.fail("record %d: reason %s belongs to %s, not to %s", i, r.Reason, r.Reason.Kind(), r.Kind)
		}
		if i > 0 && (r.At < c.t.Records[i-1].At || r.Event < c.t.Records[i-1].Event) {
			c.fail("record %d: time or event number falls at %s", i, ms(r.At))
		}
	}
	for i := 1; i < len(c.t.EventTimes); i++ {
		if c.t.EventTimes[i] < c.t.EventTimes[i-1] {
			c.fail("event %d is before the one before it", i)
		}
	}
}
