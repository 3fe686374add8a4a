package explain

import "borrowedtime/engine/trace"

// What a record says of where a task may run, and of what comes next on its CPU.

// around writes a value that depends on the records beside this one.
func (w *teller) around(name string) bool {
	switch name {
	case "circle":
		return w.circle()
	case "wanted":
		return w.wanted()
	case "chooses":
		return w.chooses()
	case "nicer":
		return w.nice(w.r.Task) < w.nice(w.r.Other) && w.say("its nice value")
	case "keptlag":
		return !w.ended(w.r.Task) && w.value("lag")
	case "executing", "itself":
		return w.executing(name == "itself")
	case "inherits":
		return w.inherits()
	case "fresh":
		return w.fresh()
	case "wakened":
		return w.wakened(w.r.Other)
	case "outofbudget":
		return w.outOfBudget()
	case "return":
		return w.goesHome()
	case "placed":
		return w.placed()
	case "guest":
		return w.guest()
	case "maybehome":
		return w.maybeHome()
	}
	return false
}

// nice is a task's nice value at the moment of the record, as far as it is known.
func (w *teller) nice(t trace.TaskID) int {
	if v := w.view(t); v != nil && v.Policy != "" {
		return v.Nice
	}
	if t < 0 {
		return 0
	}
	return w.t.Tasks[t].Nice
}

// ended reports whether a task has come to the end of its program.
func (w *teller) ended(t trace.TaskID) bool {
	return t >= 0 && int(t) < len(w.t.Stats) && w.t.Stats[t].Finished <= w.r.At
}

// next is what happens next on the CPU at the same instant, but for ticks and requests.
func (w *teller) next() *trace.Record {
	all, seen := w.t.Records, false
	for i := w.first(); i < len(all) && all[i].At == w.r.At; i++ {
		switch k := &all[i]; {
		case !seen:
			seen = *k == *w.r
		case k.CPU != w.r.CPU || k.Kind == trace.KindTick || k.Kind == trace.KindHrtick || k.Kind == trace.KindResched || k.Kind == trace.KindPreempt:
		default:
			return k
		}
	}
	return nil
}

// chooses says when the CPU chooses anew, now that a slice is used up: right away if what
// executes was in user code.
func (w *teller) chooses() bool {
	next := w.next()
	switch {
	case next != nil && (next.Kind == trace.KindPick || next.Reason.Class() == trace.ClassGhost):
		return w.say("chooses anew")
	case next != nil && next.Task == w.r.Task && (next.Kind == trace.KindFinish || next.Kind == trace.KindSleep || next.Kind == trace.KindBlock):
		return w.say("is to choose anew")
	case w.r.A != 1:
		return w.say("must choose anew at once")
	}
	w.text("is to choose anew, by a lazy request: when ")
	w.name(w.r.Task)
	return w.say(" next returns to user code, at the latest with the next tick")
}

// executing names what the record's CPU executes: the waiter of a hop, which may have been
// named a moment ago, or another task of its chain.
func (w *teller) executing(named bool) bool {
	k, _ := w.last(trace.KindSwitch, func(k *trace.Record) bool { return k.CPU == w.r.CPU })
	if named && k != nil && k.Task == w.r.Task && k.Task >= 0 {
		return w.say("it")
	}
	return k != nil && w.name(k.Task) || w.say("a task of this chain")
}

// inherits says what an owner gets from who waits: a priority, or a place among the
// deadline tasks.
func (w *teller) inherits() bool {
	if w.r.B >= 0 {
		w.fill("{task} inherits {other}’s priority")
		return true
	}
	w.fill("as long as {other} waits, {task} is scheduled as a deadline task, with {other}’s budget and period")
	return true
}

// fresh says why a task that wakes up begins its period anew.
func (w *teller) fresh() bool {
	k, _ := w.last(trace.KindThrottle, func(k *trace.Record) bool { return k.Task == w.r.Task && k.Reason != trace.ThrottleBegin })
	switch {
	case k == nil:
		return false
	case k.B <= int64(w.r.At):
		return w.say("Its old deadline, at " + Time(trace.Time(k.B)) + ", has come")
	}
	return w.say("To run what it had left up to its old deadline would have taken more than its share of the CPU")
}

// outOfBudget names a deadline task that has been woken while it is throttled.
func (w *teller) outOfBudget() bool {
	woken := w.beside(w.r.Task, func(k *trace.Record) bool { return k.Kind == trace.KindWake })
	if woken == nil {
		return false
	}
	of := *w
	of.r = woken
	return of.throttled() && w.name(w.r.Task)
}

// wakened says what makes a donor leave: the wakeup of the same event.
func (w *teller) wakened(t trace.TaskID) bool {
	by := w.beside(t, func(k *trace.Record) bool { return k.Reason == trace.WakeUnlock })
	if by != nil && w.name(by.Other) {
		w.text(" wakes ")
		return w.name(t)
	}
	return w.name(t) && w.say(" is woken")
}

// returned is the way home that a wakeup of this event began with, nil if there was none.
func (w *teller) returned() *trace.Record {
	return w.beside(w.r.Task, func(k *trace.Record) bool { return k.Reason.Class() == trace.ClassHome })
}

// goesHome tells of a donor's way home, which a wakeup may yet turn elsewhere.
func (w *teller) goesHome() bool {
	donor := w.wasDonor()
	if w.r.Reason == trace.MigrateReturn && !donor && w.wakened(w.r.Task) {
		w.text(", so ")
	}
	if w.beside(w.r.Task, func(k *trace.Record) bool { return k.Reason == trace.MigrateWake }) == nil {
		w.fill("{task} goes back from {from} to {to}, a CPU where it may run")
		return true
	}
	w.name(w.r.Task)
	if !donor {
		w.fill(" leaves {from}, and")
	}
	w.fill(" is placed like any task that wakes up: the search for a CPU begins at {to}, where it belongs")
	return true
}

// wasDonor reports whether the same event tells that the task leaves as the donor of its CPU.
func (w *teller) wasDonor() bool {
	all := w.t.Records
	for i := w.first(); i < len(all) && all[i].Event == w.r.Event; i++ {
		if all[i].Kind == trace.KindReset && all[i].Other == w.r.Task {
			return true
		}
	}
	return false
}

// placed tells which CPU a wakeup chooses.
func (w *teller) placed() bool {
	switch home := w.returned(); {
	case home == nil || home.Reason != trace.MigrateReturn:
		w.fill("{task} wakes on {to} instead of {from}")
	case home.A == w.r.B:
		w.fill("It ends at {to}, where {task} has lent its time until now")
	default:
		w.fill("It ends at {to}")
	}
	return true
}

// lookBack is how many records are read for what came before the record's event.
const lookBack = 20_000

// last is the last record of a kind before the event; all: if it is nil, there is none.
func (w *teller) last(kind trace.Kind, is func(*trace.Record) bool) (k *trace.Record, all bool) {
	first := w.first()
	for i := first - 1; i >= 0; i-- {
		if k := &w.t.Records[i]; k.Kind == kind && is(k) {
			return k, true
		}
		if first-i > lookBack {
			return nil, false
		}
	}
	return nil, true
}

// mayRun tells whether a task may execute on a CPU at the moment of the record; !known: its
// affinity may have been changed too long ago.
func (w *teller) mayRun(t trace.TaskID, c int64) (may, known bool) {
	if t < 0 || c < 0 || c > 63 {
		return false, false
	}
	mask := w.t.Tasks[t].CPUs
	k, known := w.last(trace.KindAttr, func(k *trace.Record) bool { return k.Reason == trace.AttrAffinity && k.Task == t })
	if k != nil {
		mask = uint64(k.B)
	}
	return mask>>uint(c)&1 == 1, known
}

// guest says whether a donor may run where it goes to lend.
func (w *teller) guest() bool {
	switch may, known := w.mayRun(w.r.Task, w.r.B); {
	case !known:
		w.fill("It may even be a CPU that {task} must not run on: ")
		return true
	case may:
		return w.say("It may run there, too, but ")
	}
	w.name(w.r.Task)
	return w.say(" must not run there: ")
}

// maybeHome says whether a woken donor may run where it lent.
func (w *teller) maybeHome() bool {
	switch may, known := w.mayRun(w.r.Task, int64(w.r.CPU)); {
	case !known:
		w.text(", which may be a CPU that it must not run on. So ")
	case may:
		w.text(". This kernel does not look whether it may run there: ")
	default:
		w.text(", and must not run there. So ")
	}
	return w.cpu(int64(w.r.CPU)) && w.say(" ")
}
