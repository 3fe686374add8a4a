package fidelity

import (
	"slices"
	"sort"
	"strconv"
	"strings"

	"borrowedtime/engine/config"
	"borrowedtime/engine/recording"
	"borrowedtime/engine/trace"
)

// sight looks for the stretches in one recording.
type sight struct {
	k       *Costs
	r       *recording.Recording
	lanes   [][]trace.Segment
	events  [][]*recording.Event // by CPU
	due     map[string]trace.Time
	began   map[string]bool
	first   map[string]bool // has made its first call
	entered map[string]*recording.Event
	cut     map[string]*recording.Event // throttled
}

func newSight(r *recording.Recording, k *Costs) *sight {
	s := &sight{k: k, r: r, lanes: Lanes(r.Trace), events: make([][]*recording.Event, r.Trace.CPUs), due: map[string]trace.Time{},
		began: map[string]bool{}, first: map[string]bool{}, entered: map[string]*recording.Event{}, cut: map[string]*recording.Event{}}
	for i := range r.Events {
		if e := &r.Events[i]; e.CPU >= 0 && e.CPU < r.Trace.CPUs {
			s.events[e.CPU] = append(s.events[e.CPU], e)
		}
	}
	return s
}

// took notes one stretch that ended on CPU c at e. What takes longer than 40 µs had
// something else in it.
func (s *sight) took(what string, c int, e *recording.Event, d trace.Time) {
	if d < 0 || d > 40*trace.Time(trace.Microsecond) {
		return
	}
	if s.k.taken[what] == nil {
		s.k.taken[what] = new([most + 1][]trace.Duration)
	}
	at := 0
	if len(s.events) > 1 {
		at = min(1+s.others(c, e.At), most)
	}
	s.k.taken[what][at] = append(s.k.taken[what][at], trace.Duration(d))
}

// others returns how many CPUs but c execute a task.
func (s *sight) others(c int, now trace.Time) int {
	n := 0
	for i, lane := range s.lanes {
		j := sort.Search(len(lane), func(j int) bool { return lane[j].End > now })
		if i != c && j < len(lane) && lane[j].Start <= now && lane[j].Exec != trace.Idle {
			n++
		}
	}
	return n
}

// taker returns who executes from a switch on.
func taker(e *recording.Event) string {
	for _, f := range strings.Fields(e.Rest) {
		if name, is := strings.CutPrefix(f, "next="); is {
			return name
		}
	}
	return ""
}

// clock returns when an event was, by the scheduler's clock if it has one.
func clock(e *recording.Event) trace.Time {
	if at, ok := microseconds(e.Field("clock_us")); ok {
		return at
	}
	if e.What == "wake" {
		return e.At - wakeLag
	}
	return e.At
}

// microseconds reads a decimal of microseconds.
func microseconds(text string) (trace.Time, bool) {
	us, err := strconv.ParseFloat(text, 64)
	return trace.Time(us*1000 + 0.5), err == nil
}

// look measures what ends, or begins, with event i of CPU c.
func (s *sight) look(c, i int) {
	e := s.events[c][i]
	task := e.Field("task")
	switch e.What {
	case "tick":
		s.took("tick's expiry to its clock", c, e, clock(e)%trace.Time(trace.Millisecond))
	case "wake":
		s.wake(c, i)
		s.again(c, i)
	case "sleep":
		if us, ok := microseconds(e.Field("us")); ok {
			s.due[task] = e.At + us + 315
		}
		s.call(c, e)
	case "switch":
		s.schedule(c, i)
		if next := taker(e); s.entered[next] == nil {
			s.entered[next] = e
		}
	case "hrtick":
		s.slice(c, i)
	case "lock_req":
		s.call(c, e)
	case "unlock":
		s.call(c, e)
		s.unlock(c, i)
	case "find_proxy":
		if e.Field("outcome") == "migrate_to_owner_cpu" {
			s.migration(c, i)
		}
	case "dl_throttle":
		s.cut[task] = e
	case "dl_replenish":
		s.replenish(c, i)
	}
}

// near returns the next event of CPU c after i that is one of these.
func (s *sight) near(c, i, within int, what ...string) *recording.Event {
	for j := i + 1; j < len(s.events[c]) && j <= i+within; j++ {
		if slices.Contains(what, s.events[c][j].What) {
			return s.events[c][j]
		}
	}
	return nil
}

// causes returns the events since the last switch that can lead to a __schedule().
func (s *sight) causes(c, i int) (list []*recording.Event, lazy, full bool) {
	for j := i - 1; j >= 0 && j > i-12 && s.events[c][j].What != "switch"; j-- {
		switch e := s.events[c][j]; e.What {
		case "tick", "hrtick", "wake", "lock_req", "mutex_wait", "sleep", "done", "unlock", "unlock_done":
			list = append(list, e)
		case "resched":
			lazy, full = lazy || e.Field("lazy") == "true", full || e.Field("lazy") == "false"
		}
	}
	return list, lazy, full
}

// schedule measures from the one thing that led to a __schedule() to its clock.
func (s *sight) schedule(c, i int) {
	e := s.events[c][i]
	list, lazy, full := s.causes(c, i)
	if len(list) == 2 && list[0].What == "mutex_wait" && list[1].What == "lock_req" {
		s.took("lock request to __schedule()", c, e, clock(e)-list[1].At)
	}
	if len(list) == 2 && list[0].What == "wake" && list[1].What == "lock_req" && !lazy && !full {
		s.took("lock request that wakes a sleeper to __schedule()", c, e, clock(e)-list[1].At)
	}
	if len(list) != 1 {
		return
	}
	d := clock(e) - clock(list[0])
	switch what := list[0].What; {
	case what == "hrtick" && lazy && full:
		s.took("slice timer's clock to __schedule()", c, e, d)
	case what == "tick" && lazy && !full:
		s.took("tick's clock to __schedule(), slice over", c, e, d)
	case what == "wake" && lazy && !full && list[0].Field("to_cpu") == strconv.Itoa(c):
		s.took("lazy wakeup to __schedule()", c, e, d)
	case what == "sleep":
		s.took("sleep call to __schedule()", c, e, d)
	case what == "done":
		s.took("last step to __schedule()", c, e, d)
	}
}

// wake measures a wakeup by a timer that was alone in its interrupt.
func (s *sight) wake(c, i int) {
	e := s.events[c][i]
	task := e.Field("task")
	due, slept := s.due[task]
	delete(s.due, task)
	started := !s.began[task]
	s.began[task] = true
	for t := range s.r.Config.Tasks {
		if conf := &s.r.Config.Tasks[t]; started && conf.Name == task {
			due, slept = conf.Start, true
		}
	}
	for j := max(i-6, 0); j < i; j++ {
		if before := s.events[c][j]; before.What != "resched" && before.What != "place" && e.At-before.At < 12*trace.Time(trace.Microsecond) {
			slept = false
		}
	}
	if !slept {
		return
	}
	what := "sleep timer's expiry to the wakeup's clock, busy"
	switch idle := e.Field("waker") == "idle"; {
	case idle && started:
		what = "start's expiry to the wakeup's clock, long idle"
	case idle:
		what = "sleep timer's expiry to the wakeup's clock, idle"
	}
	s.took(what, c, e, clock(e)-due)
}

// again measures from a timer's wakeup to the tick that the same interrupt serves next.
func (s *sight) again(c, i int) {
	e := s.events[c][i]
	if e.Field("waker") == "idle" || i > 0 && clock(e)-clock(s.events[c][i-1]) < 12*trace.Time(trace.Microsecond) {
		return
	}
	next := s.near(c, i, 4, "tick", "hrtick", "wake", "switch", "lock_req", "unlock")
	if next == nil || next.What != "tick" || clock(next)-clock(e) > 4*trace.Time(trace.Microsecond) {
		return
	}
	what := "wakeup to the clock of the tick behind it"
	if p := s.near(c, i, 1, "place"); p != nil && p.Field("nr_queued") == "2" {
		what = "the same, if the wakeup armed the slice timer"
	}
	s.took(what, c, e, clock(next)-clock(e))
}

// slice measures an expiry against the __schedule() that asked for it: less what was
// left of the slice then.
func (s *sight) slice(c, i int) {
	e := s.events[c][i]
	for j := i - 1; j > 0 && j > i-40; j-- {
		p := s.events[c][j]
		if p.What == "switch" {
			return
		}
		if p.What != "pick" {
			continue
		}
		sw := s.events[c][j-1]
		weight, err := strconv.ParseInt(p.Field("weight"), 10, 64)
		end, ok := microseconds(p.Field("deadline_us"))
		v, known := microseconds(p.Field("vruntime_us"))
		if err != nil || !ok || !known || sw.What != "switch" || sw.Field("switched") != "true" || sw.Field("prev") == "idle" ||
			p.Field("task") != e.Field("donor") || len(sw.Field("cfs_queued")) == 1 && sw.Field("cfs_queued") < "2" {
			return
		}
		what := "__schedule() and a slice to the timer's clock, preempted"
		if sw.Field("prev_state") != "0" {
			what = "__schedule() and a slice to the timer's clock, blocked"
		} else if list, lazy, full := s.causes(c, j-1); len(list) == 0 && !lazy && !full {
			what = "__schedule() and a slice to the timer's clock, after a yield"
		}
		s.took(what, c, e, clock(e)-clock(sw)-(end-v)*trace.Time(weight)/(1<<20))
		return
	}
}

// call measures the first call of a task whose program begins with a run: what it had
// executed by then, less that run.
func (s *sight) call(c int, e *recording.Event) {
	task := e.Field("task")
	sw := s.entered[task]
	if s.first[task] || sw == nil {
		return
	}
	s.first[task] = true
	for t := range s.r.Config.Tasks {
		conf := &s.r.Config.Tasks[t]
		if conf.Name != task || conf.Policy == config.Deadline || len(conf.Program) == 0 || conf.Program[0].Code != config.OpRun {
			continue
		}
		ran := -trace.Time(conf.Program[0].D)
		for _, lane := range s.lanes {
			for _, seg := range lane {
				if int(seg.Exec) == t && seg.Start < e.At {
					ran += min(seg.End, e.At) - seg.Start
				}
			}
		}
		kind, from := "fair", "busy"
		if conf.Policy == config.FIFO || conf.Policy == config.RR {
			kind = "real-time"
		}
		if sw.Field("prev") == "idle" {
			from = "from idle"
		}
		s.took("__schedule() to the first call, "+kind+", "+from, c, e, ran)
	}
}

// unlock measures to the wakeup of a waiter, to a spinner that gets the lock, and
// from the wakeup to another CPU's __schedule().
func (s *sight) unlock(c, i int) {
	e := s.events[c][i]
	if w := s.near(c, i, 5, "wake", "unlock_done", "switch", "tick", "hrtick"); w != nil && w.What == "wake" && s.r.Folder != "rtmutex" {
		s.took("unlock to the wakeup, mutex", c, e, clock(w)-e.At)
		s.remote(c, w)
	}
	for other := range s.events {
		list := s.events[other]
		j := sort.Search(len(list), func(j int) bool { return list[j].At > e.At })
		if other != c && j < len(list) && list[j].What == "mutex_spin_acquired" && list[j].Field("lock") == e.Field("lock") {
			s.took("unlock to a spinner's lock", c, e, list[j].At-e.At)
		}
	}
}

// remote measures how a wakeup reaches another CPU.
func (s *sight) remote(c int, w *recording.Event) {
	to, err := strconv.Atoi(w.Field("to_cpu"))
	if err != nil || to == c || to >= len(s.events) {
		return
	}
	list := s.events[to]
	j := sort.Search(len(list), func(j int) bool { return list[j].At > w.At })
	if sw := s.near(to, j-1, 4, "switch", "tick", "hrtick"); sw != nil && sw.What == "switch" && sw.Field("prev") != "idle" && taker(sw) == w.Field("task") {
		s.took("wakeup of another CPU, busy, to its __schedule()", to, w, clock(sw)-clock(w))
	}
}

// migration measures a donor migration.
func (s *sight) migration(c, i int) {
	e := s.events[c][i]
	if p := s.near(c, i, 8, "place", "switch"); p != nil && p.What == "place" {
		s.took("decision to migrate to the enqueue", c, e, p.At-e.At)
	}
	for j := i - 1; j >= 0 && j > i-7; j-- {
		if sw := s.events[c][j]; sw.What == "switch" {
			if taker(sw) == "idle" {
				s.took("idle made donor to the decision to migrate", c, e, e.At-clock(sw))
			}
			return
		}
	}
}

// replenish measures a throttled deadline task that comes back and wins the CPU.
func (s *sight) replenish(c, i int) {
	e := s.events[c][i]
	cut := s.cut[e.Field("task")]
	delete(s.cut, e.Field("task"))
	sw := s.near(c, i, 7, "switch")
	if cut == nil || sw == nil || sw.Field("prev") == "idle" || sw.Field("donor") != e.Field("task") {
		return
	}
	for t := range s.r.Config.Tasks {
		conf := &s.r.Config.Tasks[t]
		deadline, ok := microseconds(cut.Field("deadline_us"))
		if conf.Name == e.Field("task") && ok {
			s.took("period's start to the __schedule() of the throttled task, busy", c, sw, clock(sw)-deadline-trace.Time(conf.Period-conf.Deadline))
		}
	}
}
