package lessons_test

import (
	"regexp"
	"strings"
	"testing"

	"borrowedtime/engine"
	"borrowedtime/engine/explain"
	"borrowedtime/engine/scenario"
	"borrowedtime/engine/view"
	"borrowedtime/lessons"
)

// effects are what a sentence tells of a task, and what must not be told for the first
// time later in the same instant: its cause. NAME is the task that the effect captures.
var effects = []struct{ effect, cause string }{
	{`inherits (\S+)’s priority`, `NAME (wants|waits for) lock`},
	{`counts with (\S+)’s budget and period`, `NAME (wants|waits for) lock`},
	{`(\S+) waits for lock .*: a circle`, `NAME (wants|waits for) lock`},
	{`(\S+) waits for lock .*: it wounds`, `NAME (wants|waits for) lock`},
	{`as long as (\S+) waits, `, `NAME (wants|waits for) lock`},
	{`(\S+) keeps its CPU for now`, `NAME (wants|waits for) lock`},
	{`executes on (\S+)’s time`, `NAME (wants|waits for) lock`},
	{`(\S+) leaves the run queue and sleeps until`, `NAME (wants|waits for) lock`},
	{`(\S+) leaves CPU \d+ and takes its time`, `wakes NAME|NAME is woken`},
	{`(\S+) goes back from CPU`, `wakes NAME|NAME is woken`},
	{`(\S+) is sent back from CPU`, `wakes NAME|NAME has been woken`},
	{`(\S+) breaks off its wait`, `NAME gets a signal|wounds NAME`},
	{`wakes (\S+),? (?:which|so)`, `wounds NAME`},
	{`(\S+) picks up lock`, `hands lock \S+ straight to NAME|straight to its first waiter, NAME`},
	{`(\S+) takes lock \S+, which has no owner`, `releases lock .* wakes NAME`},
	{`(\S+) joins the run queue`, `(releases lock|adds one) .* wakes NAME`},
	{`(\S+) gives back the priority`, `NAME releases lock`},
	{`(\S+) is queued on CPU \d+ again`, `NAME’s owner .* is awake`},
}

// apart are two things of one task of which only one can be true at an instant.
var apart = []struct{ one, other string }{
	{`(\S+) had stayed on the run queue of CPU`, `NAME (leaves CPU|goes back from CPU)`},
	{`(\S+) has done all its work and exits`, `lag of \S+ \S+ is kept until it comes back`},
	{`(\S+) executes on \S+ time`, `NAME executes nothing any more`},
}

// TestCausesComeFirst reads what is told of every instant of the lessons' stages and the
// gallery, each under its kernels.
func TestCausesComeFirst(t *testing.T) {
	c := course(t)
	seen := make([]int, len(effects))
	for _, l := range c.Lessons {
		stages, err := l.Stages()
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range stages {
			readInstants(t, l.File+" "+s.Name, s.Text, seen)
		}
	}
	for _, e := range c.Gallery {
		for _, kernel := range e.Kernels {
			readInstants(t, "gallery/"+e.Name+" "+kernel, lessons.WithKernel(e.Text, kernel), seen)
		}
	}
	for i, n := range seen {
		if n == 0 {
			t.Logf("nowhere told: %q", effects[i].effect)
		}
	}
}

// readInstants runs a scenario and checks each instant of it, up to a limit.
func readInstants(t *testing.T, what, text string, seen []int) {
	sc, errs := scenario.Parse(text)
	if len(errs) > 0 {
		return // a stage that begins with mistakes
	}
	cfg, errs := sc.Config()
	if len(errs) > 0 {
		return
	}
	sim, err := engine.New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	sim.Run()
	tr := sim.Trace()
	stops := view.NewCollector(tr)
	stops.Collect(len(tr.Records))
	for i := 0; i < min(len(stops.Stops), 400); {
		at := stops.Stops[i].At
		var told []string
		for ; i < len(stops.Stops) && stops.Stops[i].At == at; i++ {
			told = append(told, view.Told(&view.Frame{Trace: tr, At: at, Stop: stops.Stops[i]})...)
		}
		checkOrder(t, what+" "+explain.Time(at), told, seen)
	}
}

// checkOrder holds the sentences of an instant to the two tables.
func checkOrder(t *testing.T, what string, told []string, seen []int) {
	for n, e := range effects {
		find := regexp.MustCompile(e.effect)
		for i, say := range told {
			m := find.FindStringSubmatch(say)
			if m == nil {
				continue
			}
			seen[n]++
			cause := regexp.MustCompile(strings.ReplaceAll(e.cause, "NAME", regexp.QuoteMeta(m[1])))
			if k := firstOf(cause, told); k > i {
				t.Errorf("%s: the cause %q comes after %q", what, told[k], say)
			}
		}
	}
	for _, a := range apart {
		for _, say := range told {
			if m := regexp.MustCompile(a.one).FindStringSubmatch(say); m != nil {
				if k := firstOf(regexp.MustCompile(strings.ReplaceAll(a.other, "NAME", regexp.QuoteMeta(m[1]))), told); k >= 0 {
					t.Errorf("%s: %q contradicts %q", what, told[k], say)
				}
			}
		}
	}
}

// firstOf is the first sentence that has what is looked for, -1 if none has.
func firstOf(what *regexp.Regexp, told []string) int {
	for i, say := range told {
		if what.MatchString(say) {
			return i
		}
	}
	return -1
}
