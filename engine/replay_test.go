package engine

import (
	"borrowedtime/engine/config"
	"bufio"
	"bytes"
	"embed"
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"borrowedtime/engine/trace"
)

//go:embed testdata/recordings/picks/*.jsonl testdata/recordings/on/*.json
var recorded embed.FS

// line is one logged event of a recording: of picks/*.jsonl (times in µs, with
// the clock that the scheduler used) or of the recording's own events (t_ns).
type line struct {
	T       float64 `json:"t_us"`
	Tns     int64   `json:"t_ns"`
	Ev      string
	Task    string
	Prev    string
	Next    string
	Donor   string
	Owner   string
	Lock    string
	Woken   string
	Outcome string
	Handoff bool
	ByDonor bool    `json:"chosen_by_donor"`
	Clock   float64 `json:"clock_us"`
	State   int     `json:"prev_state"`
	MBlock  bool    `json:"prev_mutex_blocked"`
	V       float64 `json:"V_us"`
	Vr      float64 `json:"vruntime_us"`
	Dl      float64 `json:"deadline_us"`
	Vprot   float64 `json:"vprot_us"`
	Vlag    float64 `json:"vlag_us"`
	Delayed bool
	CPU     int
}

func (l *line) at() int64 { return max(l.Tns, ns(l.T)) }

func ns(us float64) int64 { return int64(math.Round(us * 1000)) }

// TestReplayPicks feeds the scheduler, in the order of the log, what the kernel
// was fed (its own clocks for ticks, slice timers and __schedule(), wakeups,
// lock calls) and compares what it decides: who executes on whose time, V, and
// vruntime, deadline and protection of every queued task at every fair pick.
// The engine's events, costs and programs are not used. After each pick the
// engine is set to the kernel's values, so that a difference counts once.
func TestReplayPicks(t *testing.T) {
	for _, name := range []string{"23_eevdf_2eq", "24_eevdf_2_nice5", "20_owner_delayed", "01_inv3_nice", "30_sleepers", "28_eevdf_slices"} {
		t.Run(name, func(t *testing.T) {
			r := newReplay(t, name)
			for i := range r.log {
				if r.stranger(&r.log[i]) {
					break // a task of the recording machine itself: the scenario is over
				}
				r.feed(&r.log[i])
			}
			if r.picks == 0 {
				t.Fatal("no pick was compared")
			}
			t.Logf("%d picks, %d queued tasks, %d placements, %d dequeues reproduced", r.picks, r.others, r.places, r.left)
		})
	}
}

type replay struct {
	t                           *testing.T
	m                           *Machine
	out                         recorder
	log                         []line
	lock                        map[string]LockID
	since                       int // records already looked at
	gone                        []line
	picks, others, places, left int
}

func newReplay(t *testing.T, name string) *replay {
	r := &replay{t: t, lock: map[string]LockID{}}
	var rec struct {
		Tasks    []struct{ Name string }
		Scenario string
		Events   []line
	}
	data, err := recorded.ReadFile("testdata/recordings/on/" + name + ".json")
	if err == nil {
		err = json.Unmarshal(data, &rec)
	}
	if err != nil {
		t.Fatal(err)
	}
	cfg := &config.Config{Profile: "7.3", CPUs: 1, HZ: 1000, Until: config.MaxUntil}
	cfg.Cost.Measured = true
	for _, task := range rec.Tasks {
		cfg.Tasks = append(cfg.Tasks, taskOf(t, rec.Scenario, task.Name))
	}
	for _, e := range rec.Events {
		if _, ok := r.lock[e.Lock]; e.Lock != "" && !ok {
			r.lock[e.Lock] = LockID(len(cfg.Locks))
			cfg.Locks = append(cfg.Locks, config.Lock{Name: e.Lock})
		}
	}
	r.out = newRecorder(cfg)
	r.m = newMachine(cfg, &r.out)
	r.log = merge(t, name, rec.Events)
	for _, l := range r.log {
		if l.Ev == "place" {
			r.m.rqs[0].fair.SetLast(ns(l.V)) // virtual times count from the first V logged
			break
		}
	}
	return r
}

// taskOf reads a task's attributes from the recording's text.
func taskOf(t *testing.T, text, name string) config.Task {
	c := config.Task{Name: name, CPUs: 1}
	for _, l := range strings.Split(text, "\n") {
		f := strings.Fields(l)
		if len(f) < 2 || f[0] != "task" || f[1] != name {
			continue
		}
		for _, a := range f[2:] {
			var n int
			if k, _ := fmt.Sscanf(a, "nice=%d", &n); k == 1 {
				c.Nice = n
			}
			if k, _ := fmt.Sscanf(a, "slice=%dus", &n); k == 1 {
				c.Slice = Duration(n) * trace.Microsecond
			}
		}
		return c
	}
	t.Fatalf("no task %s in %s", name, text)
	return c
}

// merge puts the log of the scheduler and the recording's other events into
// one order.
func merge(t *testing.T, name string, events []line) []line {
	data, err := recorded.ReadFile("testdata/recordings/picks/" + name + ".jsonl")
	if err != nil {
		t.Fatal(err)
	}
	var log []line
	for s := bufio.NewScanner(bytes.NewReader(data)); s.Scan(); {
		var l line
		if err := json.Unmarshal(s.Bytes(), &l); err != nil {
			t.Fatal(err)
		}
		log = append(log, l)
	}
	for _, e := range events {
		switch e.Ev {
		case "wake", "lock_req", "lock_acq", "mutex_slow_unlock", "unlock", "delayed_woken":
			log = append(log, e)
		}
	}
	slices.SortStableFunc(log, func(a, b line) int { return int(a.at() - b.at()) })
	return log
}

func (r *replay) task(name string) TaskID {
	for i := range r.m.cfg.Tasks {
		if r.m.cfg.Tasks[i].Name == name {
			return TaskID(i)
		}
	}
	return trace.Idle
}

// stranger reports whether the line names a task outside the scenario.
func (r *replay) stranger(l *line) bool {
	for _, name := range []string{l.Task, l.Prev, l.Next, l.Donor} {
		if name != "" && name != "idle" && r.task(name) == trace.Idle {
			return true
		}
	}
	return false
}

// wakeClock is how long before its log line a wakeup read the clock.
const wakeClock = 155

// feed gives one line to the engine.
func (r *replay) feed(l *line) {
	m := r.m
	q := &m.rqs[0]
	switch l.Ev {
	case "tick", "hrtick":
		m.now = Time(ns(l.Clock))
		if q.donor != trace.Idle {
			classes[m.tasks[q.donor].class()].tick(m, 0, q.donor, l.Ev == "hrtick")
		}
	case "wake":
		m.now = Time(l.Tns - wakeClock)
		t := r.task(l.Task)
		m.tasks[t].started = true
		m.wake(t, q.curr, trace.WakeTimer)
	case "place", "delayed_woken":
		r.placed(l)
	case "lock_req":
		t := r.task(l.Task)
		if k := &m.locks[r.lock[l.Lock]]; k.owner != trace.NoTask {
			k.waiters = append(k.waiters, t)
			m.tasks[t].waitsFor, m.tasks[t].blockedOn = r.lock[l.Lock], r.lock[l.Lock]
		}
	case "lock_acq":
		m.acquire(0, r.task(l.Task), r.lock[l.Lock], trace.LockFree)
	case "unlock":
		if id := r.lock[l.Lock]; len(m.locks[id].waiters) == 0 {
			m.setOwner(id, trace.NoTask, false)
		}
	case "mutex_slow_unlock":
		r.unlocked(l)
	case "delayed":
		// The log says "dequeue" before it says that the dequeue is deferred.
		if n := len(r.gone); n > 0 && r.gone[n-1].Ev == "dequeue" && r.gone[n-1].Task == l.Task {
			r.gone = r.gone[:n-1]
		}
		r.gone = append(r.gone, *l)
	case "dequeue", "delayed_dequeued":
		r.gone = append(r.gone, *l)
	case "switch":
		r.switched(l)
	case "pick":
		r.picked(l)
	case "queued":
		r.others++
		e := &m.es[r.task(l.Task)]
		r.same(l, "vruntime", e.Vruntime, l.Vr)
		r.same(l, "deadline", e.Deadline, l.Dl)
		r.adopt(l)
	}
}

func (r *replay) unlocked(l *line) {
	m, id := r.m, r.lock[l.Lock]
	next, why := m.chooseNext(r.task(l.Task), id)
	if next != r.task(l.Woken) || (why != trace.UnlockWake) != l.Handoff || (why == trace.UnlockDonor) != l.ByDonor {
		r.t.Errorf("%.3f: the kernel wakes %s (handoff %v, by donor %v), the engine %s (%s)", l.T, l.Woken, l.Handoff, l.ByDonor, m.name(next), why)
	}
	m.tasks[next].blockedOn = trace.NoLock
	if l.Handoff {
		m.setOwner(id, next, true)
	} else {
		m.setOwner(id, trace.NoTask, false)
	}
}

// switched runs one __schedule() and compares who executes on whose time, and
// who left the queue in it.
func (r *replay) switched(l *line) {
	m := r.m
	q := &m.rqs[0]
	m.now = Time(ns(l.Clock))
	prev := r.task(l.Prev)
	q.voluntary = l.State != 0
	if prev != trace.Idle && l.State != 0 {
		m.tasks[prev].state = stateSleeping
	}
	q.full, q.lazy = false, false
	m.schedule(0)
	q.inSched = false
	if m.name(q.curr) != l.Next || m.name(q.donor) != l.Donor {
		r.t.Fatalf("%.3f: the kernel executes %s on the time of %s, the engine %s on %s", l.Clock, l.Next, l.Donor, m.name(q.curr), m.name(q.donor))
	}
	var ours []string
	for ; r.since < len(r.out.Records); r.since++ {
		rec := &r.out.Records[r.since]
		if rec.Kind != trace.KindDequeue {
			continue
		}
		ev := "dequeue"
		switch rec.Reason {
		case trace.DequeueDeferred:
			ev = "delayed"
		case trace.DequeueFinal:
			ev = "delayed_dequeued"
		}
		ours = append(ours, ev+" "+m.name(rec.Task))
		if i := len(ours) - 1; i < len(r.gone) {
			r.same(&r.gone[i], "lag of "+m.name(rec.Task), rec.A, r.gone[i].Vlag)
		}
	}
	var theirs []string
	for _, g := range r.gone {
		theirs = append(theirs, g.Ev+" "+g.Task)
	}
	if !slices.Equal(ours, theirs) {
		r.t.Errorf("%.3f: the kernel dequeues %v, the engine %v", l.Clock, theirs, ours)
	}
	r.left += len(theirs)
	r.gone = nil
}

// picked compares the average and the picked entity.
func (r *replay) picked(l *line) {
	m := r.m
	r.picks++
	if d := m.rqs[0].fair.V(m.es) - ns(l.V); d < -5 || d > 5 {
		r.t.Errorf("%.3f: V is %d ns off", l.T, d)
	}
	e := &m.es[r.task(l.Task)]
	r.same(l, "vruntime", e.Vruntime, l.Vr)
	r.same(l, "deadline", e.Deadline, l.Dl)
	r.same(l, "protection", e.Vprot, l.Vprot)
	r.adopt(l)
}

// placed compares where a woken task was put.
func (r *replay) placed(l *line) {
	r.places++
	e := &r.m.es[r.task(l.Task)]
	r.same(l, "placed vruntime", e.Vruntime, l.Vr)
	r.same(l, "placed deadline", e.Deadline, l.Dl)
	r.adopt(l)
}

// same demands that a value is the logged one, within the 10 ns to which a
// wakeup's clock is known, scaled to the lightest task that has run.
func (r *replay) same(l *line, what string, got int64, want float64) {
	r.t.Helper()
	slack := int64(12)
	for i := range r.m.es {
		slack = max(slack, 12*1024/r.m.es[i].Weight)
	}
	if d := got - ns(want); d < -slack || d > slack {
		r.t.Errorf("%.3f %s %s: %s is %d, the kernel's %d (%+d)", l.T, l.Ev, l.Task, what, got, ns(want), d)
	}
}

// adopt sets the engine to the kernel's values.
func (r *replay) adopt(l *line) {
	m := r.m
	f := &m.rqs[0].fair
	t := int(r.task(l.Task))
	f.Adjust(m.es, t, ns(l.Vr), ns(l.Dl), f.Curr() != t && m.tasks[t].onRQ == queued)
	if l.Ev == "pick" {
		m.es[t].Vprot = ns(l.Vprot)
	}
}
