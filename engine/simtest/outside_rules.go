package simtest

import (
	"strings"

	"borrowedtime/engine/config"
	"borrowedtime/engine/trace"
)

// reads reports whether a task's program ever reads a lock: such a one may share it.
func (s *sighting) reads(t trace.TaskID, l trace.LockID) bool {
	for _, op := range s.cfg.Tasks[t].Program {
		switch op.Code {
		case config.OpDownRead, config.OpTryRead, config.OpDowngrade:
			if op.Lock == l {
				return true
			}
		}
	}
	return false
}

// taken reports whether an event of a lock gives it to its task.
func (e *eventSeen) taken() bool {
	if e.kind != "lock" {
		return false
	}
	switch e.reason {
	case "trylock-failed", "interrupted", "backs-off":
		return false
	}
	return true
}

func (s *sighting) exclusion(fail func(string, ...any)) {
	owners := make([][]trace.TaskID, len(s.cfg.Locks))
	for i := range s.events {
		e := &s.events[i]
		if e.lock < 0 {
			continue
		}
		have := owners[e.lock]
		switch {
		case e.reason == "keeps-reading":
		case e.kind == "unlock":
			n := 0
			for n < len(have) && have[n] != e.task {
				n++
			}
			if n == len(have) {
				fail("%s releases %s at %s and does not own it", s.name(e.task), s.cfg.Locks[e.lock].Name, ms(e.at))
				continue
			}
			owners[e.lock] = append(have[:n], have[n+1:]...)
		case e.taken():
			for _, t := range have {
				if s.cfg.Locks[e.lock].Kind != config.RWSem || !s.reads(t, e.lock) || !s.reads(e.task, e.lock) {
					fail("%s takes %s at %s, which %s owns", s.name(e.task), s.cfg.Locks[e.lock].Name, ms(e.at), s.name(t))
				}
			}
			owners[e.lock] = append(have, e.task)
		}
	}
}

func (s *sighting) waitsEnd(fail func(string, ...any)) {
	type ending struct {
		at   trace.Time
		task trace.TaskID
		lock trace.LockID
	}
	ends := map[ending]bool{}
	for _, e := range s.events {
		if e.kind == "lock" {
			ends[ending{e.at, e.task, e.lock}] = true
		}
	}
	last := make([]trace.Time, len(s.tasks))
	for _, w := range s.waits {
		to := min(w.To, s.end)
		switch {
		case w.To != trace.Never && !ends[ending{w.To, w.Task, w.Lock}]:
			fail("%s waits for %s until %s, and nothing happens then", s.name(w.Task), s.cfg.Locks[w.Lock].Name, ms(w.To))
		case w.From < last[w.Task] || to < w.From:
			fail("%s waits for %s from %s to %s, and before that until %s", s.name(w.Task), s.cfg.Locks[w.Lock].Name, ms(w.From), ms(to), ms(last[w.Task]))
		}
		last[w.Task] = to
	}
}

func (s *sighting) waitSums(fail func(string, ...any)) {
	got := make([]trace.Duration, len(s.tasks))
	for _, w := range s.waits {
		got[w.Task] += trace.Duration(min(w.To, s.end) - w.From)
	}
	for t := range got {
		if got[t] != s.tasks[t].waited {
			fail("%s waited %v, its waits last %v", s.name(trace.TaskID(t)), s.tasks[t].waited, got[t])
		}
	}
}

func (s *sighting) migrationSums(fail func(string, ...any)) {
	got := make([]int, len(s.tasks))
	for _, e := range s.events {
		if e.kind == "migrate" && e.task >= 0 {
			got[e.task]++
		}
	}
	for t := range got {
		if got[t] != s.tasks[t].migrations {
			fail("%s: %d migrations, %d events", s.name(trace.TaskID(t)), s.tasks[t].migrations, got[t])
		}
	}
}

func (s *sighting) finishes(fail func(string, ...any)) {
	at := make([]trace.Time, len(s.tasks))
	for t := range at {
		at[t] = trace.Never
	}
	for _, e := range s.events {
		if e.kind != "finish" {
			continue
		}
		if at[e.task] != trace.Never {
			fail("%s ends at %s and at %s", s.name(e.task), ms(at[e.task]), ms(e.at))
		}
		at[e.task] = e.at
	}
	for t := range at {
		if at[t] != s.tasks[t].finished {
			fail("%s ends at %s, its results say %s", s.name(trace.TaskID(t)), ms(at[t]), ms(s.tasks[t].finished))
		}
	}
	for _, g := range s.segments {
		if g.Exec >= 0 && at[g.Exec] != trace.Never && g.End > at[g.Exec]+trace.Time(s.cost()) {
			fail("%s executes at %s and has ended at %s", s.name(g.Exec), ms(g.End), ms(at[g.Exec]))
		}
	}
}

// noProgress: a call that leaves an event must have left enough of them at that
// instant; a loop of nothing leaves none.
func (s *sighting) noProgress(fail func(string, ...any)) {
	for _, e := range s.events {
		if e.kind != "stopped" || e.reason != "no-progress" || e.task < 0 {
			continue
		}
		calls, steps := 0, 0
		for _, op := range s.cfg.Tasks[e.task].Program {
			steps++
			if op.Code != config.OpLoop && op.Code != config.OpEnd && op.Code != config.OpRun {
				calls++
			}
		}
		left := 0
		for _, x := range s.events {
			if x.at == s.end && (x.task == e.task || x.other == e.task) {
				left++
			}
		}
		if calls > 0 && left < config.MaxInstantSteps/(2*steps+2) {
			fail("%s stops the run at %s after %d events of its own there", s.name(e.task), ms(s.end), left)
		}
	}
}

// stuckFrom returns from when on each CPU is lost: a walk found a circle of owners,
// at which the kernel's find_proxy_task() never ends, and the model's CPU idles; or it
// came to a task that waits for itself, as an event has told, and picks it for ever.
func (s *sighting) stuckFrom() []trace.Time {
	from := make([]trace.Time, s.cfg.CPUs)
	for c := range from {
		from[c] = trace.Never
	}
	twice := make([]trace.LockID, len(s.tasks)) // what each task waits for and holds
	for t := range twice {
		twice[t] = trace.NoLock
	}
	for _, e := range s.events {
		switch {
		case e.reason == "locked-twice":
			twice[e.task] = e.lock
		case e.reason == "chain-never-ends", e.reason == "owner-is-self" && twice[e.task] == e.lock:
			from[e.cpu] = min(from[e.cpu], e.at)
		}
	}
	return from
}

// idleOwn: the costs are those between the wakeup and the switch.
func (s *sighting) idleOwn(fail func(string, ...any)) {
	slack, stuck := trace.Time(s.cost()), s.stuckFrom()
	for _, g := range s.segments {
		if g.Exec >= 0 || g.End > stuck[g.CPU] {
			continue
		}
		for t, spans := range s.states {
			for _, x := range spans {
				from, to := max(x.Start, g.Start), min(x.End, g.End)
				if x.CPU == g.CPU && x.State == trace.Runnable && to-from > slack {
					fail("cpu%d idles from %s to %s, and %s is queued there", g.CPU, ms(from), ms(to), s.name(trace.TaskID(t)))
				}
			}
		}
	}
}

// hot is how lately a task must have run to be left where it is.
const hot = trace.Time(500 * trace.Microsecond)

// idleOthers looks at the instants at which a CPU begins to idle, where switches cost
// nothing, and at what has held before such an instant and holds after it: in between
// the order of what happens at once decides.
func (s *sighting) idleOthers(fail func(string, ...any)) {
	if s.states == nil || s.cost() > 0 {
		return
	}
	changes, turns, moves, aside, boosted, marked := s.changes(), s.turns(), s.moves(), s.walks(), s.boosted(), s.marked()
	for _, g := range s.segments {
		if g.Exec >= 0 || g.Start == 0 || within(aside[g.CPU], g.Start-1, g.Start) {
			continue
		}
		src, count := s.crowded(g.Start)
		if before, n := s.crowded(g.Start - 1); count != 1 || n != 1 || before != src {
			continue
		}
		able, coming := 0, trace.NoTask
		for t, spans := range s.states {
			x, y := spanAt(spans, g.Start-1), spanAt(spans, g.Start)
			if x == nil || y == nil || x.CPU != src || y.CPU != src || !s.fair(t) || boosted[t] || within(moves[t], g.Start-1, g.Start) {
				continue
			}
			if (x.State == trace.Runnable || x.State == trace.Running) && x.State == y.State {
				able++
			}
			if x == y && x.State == trace.Runnable && maskAt(changes[t], g.Start)>>uint(g.CPU)&1 == 1 && !within(turns[t], g.Start-hot, g.Start) && !inside(marked[t], g.Start) {
				coming = trace.TaskID(t)
			}
		}
		if able >= 2 && coming != trace.NoTask {
			fail("cpu%d idles at %s, and %s waits on cpu%d", g.CPU, ms(g.Start), s.name(coming), src)
		}
	}
}

// walks returns when each CPU has followed a chain of owners: it may have stepped aside
// then, which makes idle the donor without a look at other CPUs. So does a coin that
// says no, where the scenario has a seed.
func (s *sighting) walks() [][]trace.Time {
	out := make([][]trace.Time, s.cfg.CPUs)
	for _, e := range s.events {
		if e.kind == "find-proxy" || e.reason == "did-not-look" {
			out[e.cpu] = append(out[e.cpu], e.at)
		}
	}
	return out
}

// during is a time through which something holds.
type during struct{ from, to trace.Time }

func inside(list []during, at trace.Time) bool {
	for _, x := range list {
		if x.from <= at && at < x.to {
			return true
		}
	}
	return false
}

// marked returns when each task has been woken from a wait for a lock, and has not gone
// on since, nor has a walk taken its link: until then it counts as blocked, and stays
// where it is (task_is_blocked, can_migrate_task). A signal leaves the link to the task
// wherever time is lent; 7.1 leaves a mark of any wakeup (PROXY_WAKING).
func (s *sighting) marked() [][]during {
	out := make([][]during, len(s.tasks))
	if !config.Can(s.cfg.Profile, config.FeatProxy) {
		return out
	}
	always := config.Can(s.cfg.Profile, config.FeatForceReturn)
	for _, e := range s.events {
		switch e.kind {
		case "wake":
			if e.reason == "signal" || always && e.reason != "start" && e.reason != "timer" {
				out[e.task] = append(out[e.task], during{e.at, trace.Never})
			}
		case "find-proxy", "lock", "block":
			if e.linkStays() {
				break
			}
			if n := len(out[e.task]); n > 0 {
				out[e.task][n-1].to = min(out[e.task][n-1].to, e.at)
			}
		}
	}
	return out
}

// linkStays tells a walk that has found an owner through the task's link: it ends there,
// goes on, steps aside or sends the task to that owner, who lends as before.
func (e *eventSeen) linkStays() bool {
	return e.kind == "find-proxy" && strings.HasPrefix(e.reason, "owner-") &&
		!strings.HasSuffix(e.reason, "-give-up") && !strings.HasSuffix(e.reason, "-park")
}

// boosted tells which tasks inherit a priority or are given another policy at some time:
// they may be none of the fair class then, or only then.
func (s *sighting) boosted() []bool {
	out := make([]bool, len(s.tasks))
	for _, e := range s.events {
		if e.kind == "attr" && (e.reason == "inherits-priority" || e.reason == "policy-changed") {
			out[e.task] = true
		}
	}
	return out
}

// turns returns when each task has begun to execute or to lend, or has left off;
// turns of no length, too.
func (s *sighting) turns() [][]trace.Time {
	out := make([][]trace.Time, len(s.tasks))
	add := func(t trace.TaskID, at trace.Time) {
		if t >= 0 {
			out[t] = append(out[t], at)
		}
	}
	for _, e := range s.events {
		if e.kind == "switch" || e.kind == "pick" {
			add(e.task, e.at)
			add(e.other, e.at)
		}
	}
	for _, g := range s.segments {
		add(g.Exec, g.End)
		add(g.Donor, g.End)
	}
	return out
}

// moves returns when each task has changed its CPU: perhaps back within an instant.
func (s *sighting) moves() [][]trace.Time {
	out := make([][]trace.Time, len(s.tasks))
	for _, e := range s.events {
		if e.kind == "migrate" && e.task >= 0 {
			out[e.task] = append(out[e.task], e.at)
		}
	}
	return out
}

// within reports whether one of the times is from from on, up to to.
func within(times []trace.Time, from, to trace.Time) bool {
	for _, at := range times {
		if from < at && at <= to {
			return true
		}
	}
	return false
}

// crowded returns the CPU where at least two tasks queue at an instant, and how many
// such CPUs there are.
func (s *sighting) crowded(at trace.Time) (src trace.CPUID, count int) {
	queued := make([]int, s.cfg.CPUs)
	for _, spans := range s.states {
		x := spanAt(spans, at)
		if x == nil {
			continue
		}
		switch x.State {
		case trace.Running, trace.Borrowing, trace.Spinning, trace.Lending, trace.Runnable, trace.BlockedQueue, trace.Deferred:
			queued[x.CPU]++
		}
	}
	for c, n := range queued {
		if n >= 2 {
			src, count = trace.CPUID(c), count+1
		}
	}
	return src, count
}

func (s *sighting) fair(t int) bool {
	p := s.cfg.Tasks[t].Policy
	return p == config.Fair || p == config.Batch || p == config.IdlePolicy
}

func spanAt(spans []trace.TaskSpan, at trace.Time) *trace.TaskSpan {
	for i := range spans {
		if spans[i].Start <= at && at < spans[i].End {
			return &spans[i]
		}
	}
	return nil
}

func maskAt(changes []change, at trace.Time) uint64 {
	mask := changes[0].mask
	for _, c := range changes {
		if c.at <= at {
			mask = c.mask
		}
	}
	return mask
}
