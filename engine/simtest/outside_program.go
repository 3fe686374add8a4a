package simtest

import (
	"borrowedtime/engine/config"
	"borrowedtime/engine/trace"
)

// A reader goes through a task's program beside the events that the task leaves, and
// adds up what it has to execute before each of them.
type reader struct {
	*sighting
	task  trace.TaskID
	pc    int
	loops []int64
	holds []int // by lock: how often (a reader may hold an rwsem twice)
	nice  int64
	fair  bool // it has a fair policy, for which a nice value that is there is no change

	work trace.Duration // of the run steps up to here
	wake trace.Time     // before which its sleep is not over
	over bool           // the program holds what is not read here, or has ended
}

// programs: each event that a task's step leaves is the next one that its program has,
// and by then the task has executed what its runs say. A run ends by the task's own
// clock, so what a call has cost before is part of it; without costs it is exact. A sleep
// lasts as long as it says, whoever wakes the task, or until a signal.
func (s *sighting) programs(fail func(string, ...any)) {
	exact, did := s.cost() == 0 && s.states != nil, s.executed()
	readers := make([]reader, len(s.tasks))
	for t := range readers {
		task := &s.cfg.Tasks[t]
		readers[t] = reader{sighting: s, task: trace.TaskID(t), holds: make([]int, len(s.cfg.Locks)), nice: int64(task.Nice), fair: task.Policy <= config.IdlePolicy, over: recorded(task.Program)}
		if x := did[t]; len(x.until) > 0 && x.since[0] < task.Start {
			fail("%s executes at %s and starts at %s", task.Name, ms(x.since[0]), ms(task.Start))
		}
	}
	for i := range s.events {
		e := &s.events[i]
		if e.kind == "signal" && e.task >= 0 {
			readers[e.task].wake = min(readers[e.task].wake, e.at)
		}
		if e.kind == "attr" && e.other >= 0 && e.task >= 0 && (e.reason == "nice-changed" || e.reason == "policy-changed") {
			readers[e.task].over = true // another has changed it: what its own change does is no longer told by its program
		}
		if e.reason == "backs-off" {
			readers[e.task].over = true // its program begins again at its first ww_mutex
		}
		t := e.doer()
		if t < 0 || readers[t].over {
			continue
		}
		r := &readers[t]
		if e.at < r.wake {
			fail("%s: %s/%s at %s, and it sleeps until %s", s.name(t), e.kind, e.reason, ms(e.at), ms(r.wake))
		}
		if !r.follow(e) {
			fail("%s: %s/%s at %s is not what its program does next (step %d)", s.name(t), e.kind, e.reason, ms(e.at), r.pc)
			r.over = true
			continue
		}
		if got := did[t].upTo(e.at); got < r.work || exact && got > r.work {
			fail("%s has executed %v before %s/%s at %s, its program says %v", s.name(t), got, e.kind, e.reason, ms(e.at), r.work)
		}
	}
	for t := range readers {
		r := &readers[t]
		if got := did[t].upTo(s.end); exact && !r.over && r.toCall(s.end) && got > r.work {
			fail("%s executes %v at the end, its program has %v", s.name(trace.TaskID(t)), got, r.work)
		}
	}
}

// recorded tells a program with steps that only recordings have.
func recorded(program []config.Op) bool {
	for _, op := range program {
		if op.Code > config.OpEnd || op.Task != trace.NoTask && op.Code != config.OpSignal {
			return true
		}
	}
	return false
}

// doer is the task whose step left the event; NoTask if none did.
func (e *eventSeen) doer() trace.TaskID {
	switch e.kind {
	case "lock", "unlock", "sleep", "mark", "finish":
		return e.task
	case "signal":
		if e.reason == "wounds" { // a ww_mutex does, no step
			return trace.NoTask
		}
		return e.other
	case "attr":
		switch e.reason {
		case "nice-changed", "policy-changed", "affinity-changed":
			if e.other >= 0 {
				return e.other
			}
			return e.task
		}
	case "resched":
		if e.reason == "yields" {
			return e.task
		}
	}
	return trace.NoTask
}

// toCall reads up to the next step that leaves an event if it is called at an instant,
// or the end, and reports whether there is one before the run is over.
func (r *reader) toCall(at trace.Time) bool {
	program := r.cfg.Tasks[r.task].Program
	for idle := 0; r.pc < len(program); idle++ {
		op := &program[r.pc]
		switch op.Code {
		case config.OpRun:
			r.work, idle = r.work+op.D, 0
		case config.OpLoop:
			if op.N == 0 {
				r.pc = int(op.To)
				break
			}
			r.loops = append(r.loops, op.N)
		case config.OpEnd:
			left := &r.loops[len(r.loops)-1]
			if *left--; *left != 0 {
				r.pc = int(op.To)
			} else {
				r.loops = r.loops[:len(r.loops)-1]
			}
		default:
			if !r.silent(op, at) {
				return true
			}
		}
		if r.pc++; trace.Time(r.work) > r.end || idle > config.MaxInstantSteps {
			return false
		}
	}
	return true
}

// silent tells a call that leaves no event: an unlock of a lock that is not held, a nice
// value that is there already, a sleep until what has passed, a ww_mutex that the task
// has (-EALREADY).
func (r *reader) silent(op *config.Op, at trace.Time) bool {
	switch op.Code {
	case config.OpSleepUntil:
		return trace.Time(op.D) <= at
	case config.OpUnlock, config.OpUpRead, config.OpUpWrite:
		return r.holds[op.Lock] == 0
	case config.OpNice:
		return r.fair && op.N == r.nice
	case config.OpLock:
		return r.cfg.Locks[op.Lock].Kind == config.WWMutex && r.holds[op.Lock] > 0
	}
	return false
}

// follow reads up to the step that leaves e, and reports whether it is the next one.
func (r *reader) follow(e *eventSeen) bool {
	program := r.cfg.Tasks[r.task].Program
	if !r.toCall(e.at) {
		return false
	}
	if r.pc == len(program) {
		r.over = e.kind == "finish"
		return r.over
	}
	return r.leaves(&program[r.pc], e)
}

// leaves reports whether op leaves e, and goes on behind it.
func (r *reader) leaves(op *config.Op, e *eventSeen) bool {
	r.pc++
	switch op.Code {
	case config.OpLock, config.OpDownRead, config.OpDownWrite, config.OpTryLock:
		switch {
		case e.taken():
			r.holds[op.Lock]++
		case op.To > 0:
			r.pc = int(op.To)
		}
		return e.kind == "lock" && e.lock == op.Lock && (e.reason == "interrupted") == (!e.taken() && op.Interruptible) &&
			(e.reason == "trylock-failed") == (!e.taken() && op.Code == config.OpTryLock)
	case config.OpUnlock, config.OpUpRead, config.OpUpWrite:
		r.holds[op.Lock]--
		return e.kind == "unlock" && e.lock == op.Lock
	case config.OpSleep:
		r.wake = e.at + trace.Time(op.D)
		return e.kind == "sleep"
	case config.OpSleepUntil:
		r.wake = trace.Time(op.D)
		return e.kind == "sleep"
	case config.OpSignal:
		return e.kind == "signal" && e.task == op.Task
	case config.OpNice:
		change := "policy-changed"
		if r.fair {
			change = "nice-changed"
		}
		r.nice, r.fair = op.N, true
		return e.reason == change
	case config.OpAffine:
		return e.reason == "affinity-changed" && (!r.masks || e.mask == op.Mask)
	case config.OpYield:
		return e.reason == "yields"
	}
	return e.kind == "mark"
}

// turnsOf is when a task has executed, in order.
type turnsOf struct {
	since, until []trace.Time
	sum          trace.Duration // of the turns before next
	next         int
}

// upTo returns how much of it lies before an instant, which is not before the last one.
func (x *turnsOf) upTo(at trace.Time) trace.Duration {
	for ; x.next < len(x.since) && x.until[x.next] <= at; x.next++ {
		x.sum += trace.Duration(x.until[x.next] - x.since[x.next])
	}
	if x.next < len(x.since) && x.since[x.next] < at {
		return x.sum + trace.Duration(at-x.since[x.next])
	}
	return x.sum
}

func (x *turnsOf) add(since, until trace.Time) {
	x.since, x.until = append(x.since, since), append(x.until, until)
}

// executed returns each task's turns; without the spins, if the source tells them and
// they are no work of the program, which with the measured costs they are: the programs
// that were recorded measured their runs from the lock call on.
func (s *sighting) executed() []turnsOf {
	out := make([]turnsOf, len(s.tasks))
	if s.states == nil || s.cfg.Cost.Measured {
		for _, g := range s.segments {
			if g.Exec >= 0 {
				out[g.Exec].add(g.Start, g.End)
			}
		}
		return out
	}
	for t, spans := range s.states {
		for _, x := range spans {
			if x.State == trace.Running || x.State == trace.Borrowing {
				out[t].add(x.Start, x.End)
			}
		}
	}
	return out
}
