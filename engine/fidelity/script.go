package fidelity

import (
	"fmt"
	"strconv"
	"strings"

	"borrowedtime/engine"
	"borrowedtime/engine/config"
	"borrowedtime/engine/recording"
	"borrowedtime/engine/trace"
)

// entry is one recorded event, taken apart.
type entry struct {
	at, clock trace.Time
	cpu       trace.CPUID
	what      string
	exec      string // of a switch: who executes from then on
	fields    map[string]string
}

func newEntry(e *recording.Event) entry {
	out := entry{at: e.At, clock: e.At, cpu: trace.CPUID(e.CPU), what: e.What, fields: map[string]string{}}
	for _, f := range strings.Fields(e.Rest) {
		name, value, _ := strings.Cut(f, "=")
		out.fields[name] = value
		if next, is := strings.CutPrefix(f, "next="); is {
			out.exec = next
		}
	}
	if out.text("clock_us") != "" {
		out.clock = trace.Time(out.micros("clock_us"))
	}
	return out
}

func (e *entry) text(field string) string { return e.fields[field] }

func (e *entry) number(field string) int {
	n, err := strconv.Atoi(e.fields[field])
	if err != nil {
		return -1
	}
	return n
}

// micros returns a field that is written in microseconds, in nanoseconds.
func (e *entry) micros(field string) int64 {
	whole, part, _ := strings.Cut(e.fields[field], ".")
	n, err := strconv.ParseInt(whole+(part + "000")[:3], 10, 64)
	if err != nil {
		return 0
	}
	return n
}

// script is what a recording says of each of its events only later.
type script struct {
	plans    map[int]engine.Plan  // by the event that ends a __schedule()
	starts   map[int]int          // a __schedule() that has to begin with its walk, by the walk's first event
	moves    map[int]move         // by the event at which the move takes effect
	detached map[int]trace.TaskID // by the event at which balancing takes it off its queue
	early    map[int]int          // the event with which a wakeup began, by its event
}

// move takes a task to another CPU.
type move struct {
	task     trace.TaskID
	from, to trace.CPUID
	decision int // the event that ends the __schedule() whose walk does so, -1: balancing
}

// wakeAt returns the scheduler's clock at a wakeup: a little before it was written
// down, and exactly if the virtual time then is known.
func (f *follower) wakeAt(i int, e *entry) trace.Time {
	now, seen := e.at-wakeLag, -1
	if at, found := f.script.early[i]; found {
		now, seen = f.events[at].at-wakeLag, at
	} else if at := f.next(i, "place"); at >= 0 && f.events[at].at-e.at < 5*trace.Time(trace.Microsecond) {
		seen = at
	}
	if seen < 0 {
		return now
	}
	to, v := trace.CPUID(e.number("to_cpu")), f.events[seen].micros("V_us")
	if last, fair := f.lastPick[to], f.s.Short(now, to, v); fair != 0 {
		if -clockError <= fair && fair <= clockError {
			now += trace.Time(fair)
		}
	} else if last != trace.NoTask {
		f.s.Settle(to, last, v, clockError)
	}
	return now
}

// nameless returns what an event names that the recording does not have, "" if it has
// all of it.
func (f *follower) nameless(e *entry) string {
	if int(e.cpu) >= f.cfg.CPUs {
		return "a CPU"
	}
	for _, field := range [...]string{"to_cpu", "from_cpu", "on_cpu"} {
		wants := e.text(field) != "" || field == "to_cpu" && e.what == "wake"
		if n := e.number(field); wants && (n < 0 || n >= f.cfg.CPUs) {
			return "a CPU"
		}
	}
	if _, known := f.locks[e.text("lock")]; !known && e.text("lock") != "" && tellers[e.what] != nil {
		return "a lock"
	}
	return ""
}

// direct reads the recording ahead.
func (f *follower) direct() (script, error) {
	s := script{plans: map[int]engine.Plan{}, moves: map[int]move{}, early: map[int]int{}, detached: map[int]trace.TaskID{}, starts: map[int]int{}}
	walks := make([][]trace.TaskID, f.cfg.CPUs) // donors of the passes so far
	open := make([]bool, f.cfg.CPUs)            // the last pass goes on
	pending := make([][]int, f.cfg.CPUs)        // moves of the walk under way
	pulls := make([][]engine.Pull, f.cfg.CPUs)
	pulledAt := make([][]int, f.cfg.CPUs)
	began := make([]int, f.cfg.CPUs) // the first step of the walk
	for i := range f.events {
		e := &f.events[i]
		if what := f.nameless(e); what != "" {
			return s, fmt.Errorf("the event at %s names %s that the recording does not have", us(int64(e.at)), what)
		}
		switch e.what {
		case "find_proxy":
			if len(walks[e.cpu]) == 0 {
				began[e.cpu] = i
			}
			if !open[e.cpu] {
				walks[e.cpu] = append(walks[e.cpu], f.tasks[e.text("donor")])
			}
			open[e.cpu] = e.text("outcome") == "link"
		case "delayed_woken":
			if next := f.next(i, "wake"); next >= 0 {
				s.early[next] = i
			}
		case "migrate":
			at, m := f.migration(i, e)
			if at < 0 {
				continue
			}
			if m.decision < 0 {
				if pull, is := f.pull(i, at, m); is {
					pulls[e.cpu], pulledAt[e.cpu] = append(pulls[e.cpu], pull), append(pulledAt[e.cpu], i)
					continue
				}
				s.detached[i] = m.task
			}
			s.moves[at] = m
			if m.decision == 0 {
				pending[e.cpu] = append(pending[e.cpu], at)
			}
		case "switch":
			ended := !open[e.cpu] && (len(walks[e.cpu]) == 0 || !strings.HasSuffix(f.last(i, "find_proxy"), "resched_idle") && f.last(i, "find_proxy") != "no_owner_run_here")
			plan := engine.Plan{Donors: walks[e.cpu], Exec: f.tasks[e.exec], Pulls: pulls[e.cpu]}
			if ended {
				plan.Donors = append(plan.Donors, f.tasks[e.text("donor")])
			}
			s.plans[i] = plan
			if len(pulls[e.cpu]) > 0 && len(walks[e.cpu]) > 0 && len(pending[e.cpu]) == 0 {
				s.starts[began[e.cpu]] = i
			} else {
				for k, at := range pulledAt[e.cpu] {
					s.detached[at] = pulls[e.cpu][k].Task
				}
			}
			for _, at := range pending[e.cpu] {
				m := s.moves[at]
				m.decision = i
				s.moves[at] = m
			}
			walks[e.cpu], open[e.cpu], pending[e.cpu], pulls[e.cpu], pulledAt[e.cpu] = nil, false, nil, nil, nil
		}
	}
	s.dropUnended()
	return s, nil
}

// dropUnended forgets the moves of a __schedule() that the recording does not see end.
func (s *script) dropUnended() {
	for at, m := range s.moves {
		if m.decision == 0 {
			delete(s.moves, at)
		}
	}
}

// last returns the outcome of the last walk step of event i's CPU before it.
func (f *follower) last(i int, what string) string {
	for j := i - 1; j >= 0; j-- {
		if e := &f.events[j]; e.cpu == f.events[i].cpu && e.what == what {
			return e.text("outcome")
		}
	}
	return ""
}

// maxAhead is how many events next looks through: what it is asked for comes within
// microseconds, and a file of a million events ends in seconds.
const maxAhead = 1000

// next returns the next event of one kind about the task of event i, -1: none.
func (f *follower) next(i int, what string) int {
	for j := i + 1; j < min(len(f.events), i+maxAhead); j++ {
		if e := &f.events[j]; e.what == what && e.text("task") == f.events[i].text("task") {
			return j
		}
	}
	return -1
}

// migration returns the event at which a migration takes effect, and which it is;
// -1: it belongs to a wakeup.
func (f *follower) migration(i int, e *entry) (int, move) {
	t, known := f.task(e, "task")
	m := move{task: t, from: trace.CPUID(e.number("from_cpu")), to: trace.CPUID(e.number("to_cpu")), decision: -1}
	if e.text("proxy") == "true" {
		m.decision, m.from = 0, e.cpu
	}
	if !known {
		return -1, m
	}
	for j := i + 1; j < len(f.events); j++ {
		next := &f.events[j]
		if next.text("task") != e.text("task") && next.exec != e.text("task") {
			continue
		}
		switch next.what {
		case "wake":
			return -1, m
		case "place":
			return j, m
		}
		return i, m
	}
	return i, m
}

// pull reports whether a CPU takes a task, by event i, because it has found nothing
// to run in the midst of a __schedule(): nothing happens there until it is queued, by
// event at, and then the __schedule() ends that put its task to sleep, or walked.
func (f *follower) pull(i, at int, m move) (engine.Pull, bool) {
	e := &f.events[at]
	p := engine.Pull{Task: m.task, At: e.at, Vruntime: e.micros("vruntime_us"), Deadline: e.micros("deadline_us")}
	if f.events[i].cpu != m.to || e.what != "place" {
		return p, false
	}
	for j := i + 1; j < len(f.events); j++ {
		next := &f.events[j]
		if next.cpu != m.to || next.what == "place" || next.what == "dequeue" || next.what == "migrate" || next.what == "resched" {
			continue
		}
		return p, next.what == "switch" && (next.text("prev") != "idle" || f.walked(i))
	}
	return p, false
}

// walked reports whether a chain was walked on the CPU of event i since its last
// switch.
func (f *follower) walked(i int) bool {
	for j := i - 1; j >= 0; j-- {
		if e := &f.events[j]; e.cpu == f.events[i].cpu && (e.what == "find_proxy" || e.what == "switch") {
			return e.what == "find_proxy"
		}
	}
	return false
}

// note keeps the book of where the recording has each task.
func (f *follower) note(e *entry) {
	if e.what == "switch" {
		if t, known := f.task(e, "prev"); known {
			b := &f.book[t]
			switch {
			case e.text("prev_on_rq") == "0":
				b.place = engine.PlaceOff
			case e.text("prev_delayed") == "true":
				b.place, b.cpu, b.away = engine.PlaceDelayed, e.cpu, false
			case e.text("prev_on_rq") == "1" && !b.away:
				b.place, b.cpu = engine.PlaceQueued, e.cpu
			}
		}
		return
	}
	t, known := f.task(e, "task")
	if e.what == "find_proxy" {
		t, known = f.task(e, "p")
		if e.text("outcome") == "same_cpu_deactivate" || e.text("outcome") == "owner_sleeping_deactivate" && !config.Can(f.cfg.Profile, config.FeatGiveUpLink) {
			t, known = f.task(e, "donor")
		}
	}
	if !known {
		return
	}
	b := &f.book[t]
	switch e.what {
	case "wake":
		*b = standing{cpu: trace.CPUID(e.number("to_cpu")), place: engine.PlaceQueued}
	case "delayed_woken":
		b.place = engine.PlaceQueued
	case "place":
		if !b.away {
			b.place = engine.PlaceQueued
		}
		b.cpu, b.away = trace.CPUID(e.number("on_cpu")), false // who was deferred is so there
	case "dequeue":
		if e.number("flags")&1 != 0 {
			b.place = engine.PlaceOff
		} else {
			b.away = true
		}
	case "delayed":
		b.place = engine.PlaceDelayed
	case "delayed_dequeued":
		b.place = engine.PlaceOff
	case "migrate":
		b.cpu = trace.CPUID(e.number("to_cpu"))
	case "find_proxy":
		if strings.HasSuffix(e.text("outcome"), "_deactivate") {
			b.place = engine.PlaceOff
		}
	}
}
