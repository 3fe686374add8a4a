package simtest

import (
	"fmt"

	"borrowedtime/engine/config"
	"borrowedtime/engine/trace"
)

// A sighting is a run as somebody sees it who has the scenario and the results, and
// knows nothing of the machine: of a trace (seen) or of the exported JSON (heard).
type sighting struct {
	cfg      *config.Config
	end      trace.Time
	segments []trace.Segment // by start
	tasks    []taskSeen
	waits    []trace.Wait
	events   []eventSeen
	states   [][]trace.TaskSpan // nil: the source tells none
	masks    bool               // the events tell the masks that affinity changes to
}

type taskSeen struct {
	ran, charged, lent, borrowed, waited trace.Duration
	migrations                           int
	finished                             trace.Time
}

// eventSeen is a record by its names. Task and other are NoTask if they are none, or
// the idle task; strange is what names nothing in the scenario.
type eventSeen struct {
	at           trace.Time
	cpu          trace.CPUID
	kind, reason string
	task, other  trace.TaskID
	lock         trace.LockID
	mask         uint64 // of an affinity change, if masks tells them
	strange      string
}

// outsideRow is one thing that holds in every run, whoever looks.
type outsideRow struct {
	says  string
	check func(s *sighting, fail func(format string, args ...any))
}

// outside lists them. Each has a row in TestOutsideFails, which spoils a run so that
// this one notices.
var outside = []outsideRow{
	{"an event's time, task, CPU and lock exist, and time never falls", (*sighting).eventsExist},
	{"each CPU's segments cover the run without gap or overlap", (*sighting).tiled},
	{"a task executes on one CPU at an instant", (*sighting).oneCPU},
	{"a task executes where it may run; a change of its mask counts at once, but for the costs of the way out", (*sighting).affinity},
	{"who executes on another's time does so under a kernel that lends, and idle lends and borrows nothing", (*sighting).lending},
	{"ran, charged, lent and borrowed are what the segments add up to", (*sighting).sums},
	{"a lock has one owner, but readers of an rwsem share it", (*sighting).exclusion},
	{"a wait ends with an event of that task and lock, and waits of one task don't overlap", (*sighting).waitsEnd},
	{"waited is what the waits add up to", (*sighting).waitSums},
	{"migrations are as many as their events", (*sighting).migrationSums},
	{"a program ends once, where its results say so, and nothing of it executes later, but for the costs of the way out", (*sighting).finishes},
	{"a task's steps happen in its program's order, and by then it has executed what its runs say, no more where nothing has a cost", (*sighting).programs},
	{"a run ends at its horizon, or an event says why it does not", (*sighting).ends},
	{"a run stops for want of progress only if that task could take so many steps in no time", (*sighting).noProgress},
	{"a CPU idles only if nothing that is queued there can run, but for the costs of a switch and a walk that never ends", (*sighting).idleOwn},
	{"a CPU begins to idle only if the one CPU where tasks queue has none that may come here and is not cache hot, or if a walk steps aside or a coin says no", (*sighting).idleOthers},
}

// CheckOutside says what does not hold in a run, seen by its trace.
func CheckOutside(cfg *config.Config, t *trace.Trace) []string { return seen(cfg, t).check() }

// CheckJSON says what does not hold in a run, seen by its exported form alone.
func CheckJSON(cfg *config.Config, data []byte) []string {
	s, err := heard(cfg, data)
	if err != nil {
		return []string{"the JSON is none: " + err.Error()}
	}
	return s.check()
}

// check returns a line for each row that does not hold.
func (s *sighting) check() []string {
	var out []string
	for _, row := range outside {
		told := false
		row.check(s, func(format string, args ...any) {
			if !told {
				out = append(out, row.says+": "+fmt.Sprintf(format, args...))
			}
			told = true
		})
		if told && row.says == outside[0].says {
			break // the others take for granted that all exist
		}
	}
	return out
}

func (s *sighting) name(t trace.TaskID) string {
	if t < 0 {
		return "idle"
	}
	return s.cfg.Tasks[t].Name
}

// cost is all that a machine can spend on one way into the kernel and out of it; with
// the measured preset it is more than any of them.
func (s *sighting) cost() trace.Duration {
	sum := trace.Duration(0)
	for c := range config.NumCosts {
		sum += s.cfg.Cost.NS[c]
	}
	if s.cfg.Cost.Measured {
		sum += 200*trace.Microsecond + trace.Duration(s.cfg.CPUs)*20*trace.Microsecond
	}
	return sum * trace.Duration(1+len(s.cfg.Tasks))
}

func (s *sighting) eventsExist(fail func(string, ...any)) {
	last := trace.Time(0)
	for _, e := range s.events {
		switch {
		case e.strange != "":
			fail("%s/%s at %s speaks of %q", e.kind, e.reason, ms(e.at), e.strange)
		case e.at < last || e.at > s.end:
			fail("%s/%s at %s comes after %s, in a run that ends at %s", e.kind, e.reason, ms(e.at), ms(last), ms(s.end))
		case int(e.cpu) >= s.cfg.CPUs || e.cpu < 0:
			fail("%s/%s at %s is on CPU %d", e.kind, e.reason, ms(e.at), e.cpu)
		}
		last = e.at
	}
	for _, g := range s.segments {
		if int(g.CPU) >= s.cfg.CPUs || g.CPU < 0 || int(g.Exec) >= len(s.tasks) || int(g.Donor) >= len(s.tasks) {
			fail("a segment of CPU %d, tasks %d and %d", g.CPU, g.Exec, g.Donor)
		}
	}
}

func (s *sighting) tiled(fail func(string, ...any)) {
	at := make([]trace.Time, s.cfg.CPUs)
	for _, g := range s.segments {
		if g.Start != at[g.CPU] || g.End <= g.Start {
			fail("cpu%d: %s-%s follows %s", g.CPU, ms(g.Start), ms(g.End), ms(at[g.CPU]))
		}
		at[g.CPU] = g.End
	}
	for c, end := range at {
		if end != s.end {
			fail("cpu%d ends at %s, the run at %s", c, ms(end), ms(s.end))
		}
	}
}

func (s *sighting) oneCPU(fail func(string, ...any)) {
	last := make([]trace.Segment, len(s.tasks))
	for _, g := range s.segments {
		if g.Exec < 0 {
			continue
		}
		if before := last[g.Exec]; before.End > g.Start {
			fail("%s executes on CPUs %d and %d at %s", s.name(g.Exec), before.CPU, g.CPU, ms(g.Start))
		}
		last[g.Exec] = g
	}
}

// change is a mask that holds for a task from an instant on.
type change struct {
	at   trace.Time
	mask uint64
}

// changes returns each task's masks through the run. A source that does not tell what
// a mask changed to leaves all that a step of any program gives the task.
func (s *sighting) changes() [][]change {
	out := make([][]change, len(s.tasks))
	all := make([]uint64, len(s.tasks))
	for t := range s.tasks {
		out[t], all[t] = []change{{0, s.cfg.Tasks[t].CPUs}}, s.cfg.Tasks[t].CPUs
	}
	for t := range s.tasks {
		for _, op := range s.cfg.Tasks[t].Program {
			if op.Code != config.OpAffine {
				continue
			}
			whose := t
			if op.Task != trace.NoTask {
				whose = int(op.Task)
			}
			all[whose] |= op.Mask
		}
	}
	for _, e := range s.events {
		if e.kind != "attr" || e.reason != "affinity-changed" {
			continue
		}
		mask := all[e.task]
		if s.masks {
			mask = e.mask
		}
		out[e.task] = append(out[e.task], change{e.at, mask})
	}
	return out
}

func (s *sighting) affinity(fail func(string, ...any)) {
	changes, slack := s.changes(), s.cost()
	for _, g := range s.segments {
		if g.Exec < 0 {
			continue
		}
		for i, c := range changes[g.Exec] {
			if i+1 < len(changes[g.Exec]) && changes[g.Exec][i+1].at <= g.Start || c.at > g.End || c.mask>>uint(g.CPU)&1 == 1 {
				continue
			}
			until := g.End
			if i+1 < len(changes[g.Exec]) {
				until = min(until, changes[g.Exec][i+1].at)
			}
			from := g.Start
			if i > 0 {
				from = max(from, c.at+trace.Time(slack))
			}
			if until > from {
				fail("%s executes on CPU %d at %s", s.name(g.Exec), g.CPU, ms(from))
			}
		}
	}
}

func (s *sighting) lending(fail func(string, ...any)) {
	lends := config.Can(s.cfg.Profile, config.FeatProxy)
	for _, g := range s.segments {
		if g.Exec != g.Donor && (!lends || g.Exec < 0 || g.Donor < 0) {
			fail("cpu%d at %s: %s on the time of %s", g.CPU, ms(g.Start), s.name(g.Exec), s.name(g.Donor))
		}
	}
}

func (s *sighting) sums(fail func(string, ...any)) {
	got := make([]taskSeen, len(s.tasks))
	for _, g := range s.segments {
		length := trace.Duration(g.End - g.Start)
		if g.Exec >= 0 {
			got[g.Exec].ran += length
		}
		if g.Donor >= 0 {
			got[g.Donor].charged += length
		}
		if g.Exec >= 0 && g.Donor >= 0 && g.Exec != g.Donor {
			got[g.Exec].borrowed += length
			got[g.Donor].lent += length
		}
	}
	for t, want := range s.tasks {
		if g := got[t]; g.ran != want.ran || g.charged != want.charged || g.lent != want.lent || g.borrowed != want.borrowed {
			fail("%s: ran %v charged %v lent %v borrowed %v, but its segments say %v %v %v %v", s.name(trace.TaskID(t)), want.ran,
				want.charged, want.lent, want.borrowed, g.ran, g.charged, g.lent, g.borrowed)
		}
	}
}

func (s *sighting) ends(fail func(string, ...any)) {
	stopped := false
	for _, e := range s.events {
		stopped = stopped || e.kind == "stopped"
	}
	if s.end > s.cfg.Until || s.end < s.cfg.Until && !stopped {
		fail("the run ends at %s, the horizon is %s", ms(s.end), ms(s.cfg.Until))
	}
}
