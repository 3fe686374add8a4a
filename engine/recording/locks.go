package recording

import (
	"sort"

	"borrowedtime/engine/trace"
)

// A change of a lock: who owns it from then on, or how many more wait.
type change struct {
	at     trace.Time
	owner  trace.TaskID
	pickup bool
	queue  int16 // not 0: the owner stays
}

// lockSpans follows each lock's owner by its events, and counts who waits.
func (r *raw) lockSpans() [][]trace.LockSpan {
	changes := make([][]change, len(r.t.Locks))
	for i := range r.events {
		e := &r.events[i]
		lock, known := r.locks[e.Field("lock")]
		if c, changed := r.changed(e); known && changed {
			changes[lock] = append(changes[lock], c)
		}
	}
	for _, w := range r.t.Waits {
		if w.To-w.From > brief {
			changes[w.Lock] = append(changes[w.Lock], change{at: w.From, queue: 1}, change{at: w.To, queue: -1})
		}
	}
	spans := make([][]trace.LockSpan, len(changes))
	for i := range changes {
		sort.SliceStable(changes[i], func(a, b int) bool { return changes[i][a].at < changes[i][b].at })
		spans[i] = spansOf(changes[i], r.until)
	}
	return spans
}

// changed tells what an event says of a lock's owner.
func (r *raw) changed(e *Event) (change, bool) {
	switch e.What {
	case "lock_acq":
		if id, known := r.ids[e.Field("task")]; known {
			return change{at: e.At, owner: trace.TaskID(id)}, true
		}
	case "unlock":
		return change{at: e.At, owner: trace.NoTask}, true
	case "mutex_slow_unlock":
		if id, known := r.ids[e.Field("woken")]; known && e.Field("handoff") == "true" {
			return change{at: e.At, owner: trace.TaskID(id), pickup: true}, true
		}
	}
	return change{}, false
}

// spansOf makes a lock's spans of its changes, which stand in order of time.
func spansOf(changes []change, until trace.Time) []trace.LockSpan {
	var out []trace.LockSpan
	now := trace.LockSpan{Owner: trace.NoTask}
	for _, c := range changes {
		if c.at >= until {
			break
		}
		if c.at > now.Start {
			now.End = c.at
			out = append(out, now)
			now.Start = c.at
		}
		if c.queue != 0 {
			now.Waiters += c.queue
		} else {
			now.Owner, now.Pickup = c.owner, c.pickup
		}
	}
	now.End = until
	return append(out, now)
}
