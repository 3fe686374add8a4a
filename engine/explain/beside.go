package explain

import (
	"sort"

	"borrowedtime/engine/trace"
)

// What a record's sentence takes from the records of the same event, and from what other
// tasks do at that moment.

// first is the index of the first record of this event.
func (w *teller) first() int {
	all := w.t.Records
	return sort.Search(len(all), func(i int) bool { return all[i].Event >= w.r.Event })
}

// beside finds a record of this event that is about a task, nil if there is none.
func (w *teller) beside(t trace.TaskID, what func(*trace.Record) bool) *trace.Record {
	all := w.t.Records
	for i := w.first(); i < len(all) && all[i].Event == w.r.Event; i++ {
		if all[i].Task == t && what(&all[i]) {
			return &all[i]
		}
	}
	return nil
}

// waits says what becomes of a task that a switch takes the CPU from.
func (w *teller) waits() bool {
	all := w.t.Records
	for i := w.first() - 1; i >= 0 && all[i].At == w.r.At; i-- {
		if all[i].Reason == trace.AttrAffinity && int64(all[i].Task) == w.r.A && all[i].CPU == w.r.CPU {
			return w.say("has to leave")
		}
	}
	return w.say("has to wait")
}

// turn says what the slice timer ends, by what follows at once: a slice, a budget, or
// nothing yet, if it went off a few nanoseconds early.
func (w *teller) turn() bool {
	donor := w.r.Other
	if donor < 0 {
		return true
	}
	asks := func(r *trace.Record) bool { return r.Kind == trace.KindResched && r.CPU == w.r.CPU }
	runsOut := func(r *trace.Record) bool { return r.Kind == trace.KindThrottle }
	switch {
	case w.beside(donor, runsOut) != nil:
		w.fill(": {other}’s budget is at its end")
	case w.beside(w.r.Task, asks) != nil:
		w.fill(": {other}’s slice is at its end")
	default:
		w.fill(", but {other}’s turn goes on")
	}
	return true
}

// spent names whose budget is used up: the donor's own, or that of the fair server, which
// lets a fair task run.
func (w *teller) spent() bool {
	runsOut := func(r *trace.Record) bool { return r.Reason == trace.ThrottleBegin && r.CPU == w.r.CPU }
	if w.beside(trace.NoTask, runsOut) != nil {
		return w.say("The fair server")
	}
	w.text("The donor ")
	return w.name(w.r.Other)
}

// spinning names who spins for the lock at the moment of the record.
func (w *teller) spinning() bool {
	var who []trace.TaskID
	for i := range w.t.TaskSpans {
		t := trace.TaskID(i)
		if s := w.before(t); s != nil && s.State == trace.Spinning && s.Lock == w.r.Lock && t != w.r.Task {
			who = append(who, t)
		}
	}
	switch len(who) {
	case 0:
		return false
	case 1:
		w.name(who[0])
		return w.say(", which spins")
	}
	w.list(who)
	return w.say(", which spin")
}

// waitsFor says that nobody waits for a lock, and who spins all the same.
func (w *teller) waitsFor() bool {
	w.text("waits for it")
	w.optional(", but for {spinning}")
	return true
}

// hangs reports whether the switch is the end of its CPU.
func (w *teller) hangs() bool {
	all := w.t.Records
	for i := w.first(); i < len(all) && all[i].Event == w.r.Event; i++ {
		if all[i].Reason == trace.DeadlockWalk && all[i].CPU == w.r.CPU {
			return true
		}
	}
	return false
}
