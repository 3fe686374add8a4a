package recording

import (
	"sort"
	"strings"

	"borrowedtime/engine/trace"
)

// brief is what a lock call takes that finds the lock free, and what a waiter
// needs to go to sleep and to come back: shorter stretches are not told apart.
const brief = 5_000

// life is what is known of one task, each list in order of time.
type life struct {
	ran   []trace.TaskSpan // Running, Borrowing, Lending: they are recorded
	waits []trace.Wait
	turns []turn
	end   trace.Time // of its program, Never if unknown
}

// turn is an instant at which a task that does not execute changes its state.
type turn struct {
	at    trace.Time
	state trace.State
}

// Who executes and on whose time is recorded; what the others do follows from
// the events and from what comes next. taskSpans tells it for each task.
func (r *raw) taskSpans() [][]trace.TaskSpan {
	all := r.lives()
	spans := make([][]trace.TaskSpan, len(all))
	for i := range all {
		w := walker{r: r, life: &all[i], last: trace.TaskSpan{Other: trace.NoTask, Lock: trace.NoLock}}
		for j := range w.ran {
			if s := w.ran[j]; s.End > w.at {
				w.gap(max(s.Start, w.at), s.CPU)
				s.Start = w.at
				w.executes(s)
			}
		}
		w.gap(r.until, w.last.CPU)
		spans[i] = w.spans
	}
	return spans
}

// walker makes the spans of one task, from the beginning to the horizon.
type walker struct {
	r *raw
	*life
	at    trace.Time // spans are made up to here
	last  trace.TaskSpan
	begun bool // it has executed
	spans []trace.TaskSpan
}

// push adds a span that begins where the last one ended.
func (w *walker) push(s trace.TaskSpan, end trace.Time) {
	if end <= w.at {
		return
	}
	s.Start, s.End = w.at, end
	w.at = end
	if n := len(w.spans); n > 0 {
		before := w.spans[n-1]
		before.Start, before.End = s.Start, s.End
		if before == s {
			w.spans[n-1].End = end
			return
		}
	}
	w.spans = append(w.spans, s)
	w.last = s
}

// waiting returns the wait that goes on at an instant, nil if none does. It is
// asked for rising instants.
func (w *walker) waiting(at trace.Time) *trace.Wait {
	for len(w.waits) > 0 && w.waits[0].To <= at {
		w.waits = w.waits[1:]
	}
	if len(w.waits) > 0 && w.waits[0].From <= at {
		return &w.waits[0]
	}
	return nil
}

// executes adds a recorded span. A task that executes and waits for longer than
// the call takes is spinning.
func (w *walker) executes(s trace.TaskSpan) {
	w.begun = true
	for w.at < s.End {
		piece, end := s, s.End
		wait := w.waiting(w.at)
		switch {
		case wait != nil && s.State == trace.Lending:
			piece.Lock = wait.Lock
		case wait != nil:
			end = min(end, wait.To)
			if s.State == trace.Running && end-w.at > brief {
				piece.State, piece.Lock, piece.Other = trace.Spinning, wait.Lock, w.r.owner(wait.Lock, w.at)
			}
		case len(w.waits) > 0 && w.waits[0].From < end:
			end = w.waits[0].From
		}
		w.push(piece, end)
	}
}

// gap adds what a task does from where its spans end to an instant, while it
// neither executes nor lends. An event is logged a moment after it took effect.
func (w *walker) gap(to trace.Time, cpu trace.CPUID) {
	if to <= w.at {
		return
	}
	if w.begun {
		cpu = w.last.CPU
	}
	throttled := false
	for len(w.turns) > 0 && w.turns[0].at < w.at {
		throttled = w.turns[0].state == trace.Throttled && w.turns[0].at > w.at-brief
		w.turns = w.turns[1:]
	}
	wait := w.waiting(w.at)
	s := w.rests(wait, to, cpu)
	if throttled {
		s.State = trace.Throttled
	}
	for len(w.turns) > 0 && w.turns[0].at < to+brief {
		t := w.turns[0]
		w.turns = w.turns[1:]
		if t.at-w.at > brief {
			w.push(s, min(t.at, to))
		}
		s.State = turned(s.State, t.state, wait != nil, w.end <= t.at)
	}
	w.push(s, to)
}

// turned is the state after a turn. Who waits for a lock sleeps for nothing else,
// and what has ended can at most be queued still.
func turned(from, to trace.State, waits, ended bool) trace.State {
	switch {
	case to == trace.BlockedOff && !waits, ended && to == trace.Runnable:
		return from
	case to == trace.Asleep && waits:
		return trace.BlockedOff
	case to == trace.Asleep && ended:
		return trace.Done
	}
	return to
}

// rests is the state in which a gap begins.
func (w *walker) rests(wait *trace.Wait, to trace.Time, cpu trace.CPUID) trace.TaskSpan {
	s := trace.TaskSpan{State: trace.Runnable, CPU: cpu, Other: trace.NoTask, Lock: trace.NoLock}
	switch {
	case wait != nil:
		s.State, s.Lock, s.Other = trace.BlockedOff, wait.Lock, w.r.owner(wait.Lock, w.at)
		if w.r.stays {
			s.State = trace.BlockedQueue
		}
	case w.end <= w.at+brief:
		s.State = trace.Done
	case !w.begun, len(w.turns) > 0 && w.turns[0].at < to+brief && w.turns[0].state != trace.Throttled:
		s.State = trace.Asleep // it will be woken
	case to == w.r.until && w.r.idleAt(cpu, w.at):
		s.State = trace.Asleep // or this CPU would execute it
	}
	return s
}

// idleAt reports whether a CPU is idle from an instant on.
func (r *raw) idleAt(cpu trace.CPUID, at trace.Time) bool {
	all := r.t.Segments
	i := sort.Search(len(all), func(i int) bool { return all[i].CPU > cpu || all[i].CPU == cpu && all[i].End > at })
	return i == len(all) || all[i].CPU != cpu || all[i].Exec == trace.Idle || all[i].Start > at
}

// owner returns who owns a lock at an instant, NoTask if nobody is known to.
func (r *raw) owner(lock trace.LockID, at trace.Time) trace.TaskID {
	spans := r.t.LockSpans[lock]
	i := sort.Search(len(spans), func(i int) bool { return spans[i].End > at })
	if i == len(spans) {
		return trace.NoTask
	}
	return spans[i].Owner
}

// turns tells which state a task is in after an event, by the word of the event.
var turns = map[string]trace.State{
	"wake": trace.Runnable, "delayed_woken": trace.Runnable, "delayed": trace.Deferred, "delayed_dequeued": trace.Asleep,
	"dl_throttle": trace.Throttled, "dl_replenish": trace.Runnable,
}

// lives sorts what was recorded by task.
func (r *raw) lives() []life {
	all := make([]life, len(r.tasks))
	for i := range all {
		all[i].end = r.stats[i].Finished
	}
	for i := range r.t.Segments {
		s := &r.t.Segments[i]
		span := trace.TaskSpan{Start: s.Start, End: s.End, State: trace.Running, CPU: s.CPU, Other: trace.NoTask, Lock: trace.NoLock}
		if s.Exec >= 0 {
			if s.Donor >= 0 && s.Donor != s.Exec {
				span.State, span.Other = trace.Borrowing, s.Donor
			}
			all[s.Exec].ran = append(all[s.Exec].ran, span)
		}
		if s.Donor >= 0 && s.Donor != s.Exec {
			span.State, span.Other = trace.Lending, s.Exec
			all[s.Donor].ran = append(all[s.Donor].ran, span)
		}
	}
	for _, w := range r.t.Waits {
		all[w.Task].waits = append(all[w.Task].waits, w)
	}
	for i := range r.events {
		e := &r.events[i]
		state, known := turns[e.What]
		name := e.Field("task")
		if e.What == "find_proxy" && strings.HasSuffix(e.Field("outcome"), "_deactivate") {
			state, known, name = trace.BlockedOff, true, e.Field("p")
		}
		if id, ours := r.ids[name]; known && ours {
			all[id].turns = append(all[id].turns, turn{e.At, state})
		}
	}
	for i := range all {
		l := &all[i]
		sort.SliceStable(l.ran, func(i, j int) bool { return l.ran[i].Start < l.ran[j].Start })
		sort.SliceStable(l.waits, func(i, j int) bool { return l.waits[i].From < l.waits[j].From })
		sort.SliceStable(l.turns, func(i, j int) bool { return l.turns[i].at < l.turns[j].at })
	}
	return all
}
