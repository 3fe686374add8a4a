package explain

import "borrowedtime/engine/trace"

// Continue is Spans for a record that is told after others of its instant: what a
// sentence of told has said already is not said again.
func Continue(t *trace.Trace, r *trace.Record, around *trace.Snapshot, told []trace.Record) []Span {
	for i := range told {
		if said(r, &told[i]) {
			return spans(t, r, around, again(r.Reason))
		}
	}
	return Spans(t, r, around)
}

// again is the rest of a reason's sentence, all of it if no part can be left out.
func again(why trace.Reason) string {
	for i := range agains {
		if agains[i].reason == why {
			return agains[i].say
		}
	}
	return find(why).say
}

var agains = [...]struct {
	reason trace.Reason
	say    string
}{
	{trace.WakeUnlock, "{rejoins}"},
	{trace.WakeInPlace, "{task} had stayed on the run queue of {cpu}, so only its mark as blocked is removed.[ It {budget} the deadline queue.]"},
	{trace.WakeSignal, "That wakes {task}, which breaks off its wait. {rejoins}"},
	{trace.WakeWound, "{task} is woken, to break off its wait. {rejoins}"},
	{trace.WakePost, "{task} looks at the semaphore’s count again as soon as it runs. {rejoins}"},
	{trace.WakeWithOwner, "{task}, which was parked as well, is queued on {cpu} again, too."},
	{trace.ReschedThrottle, "{cpu} must choose anew."},
	{trace.DequeueGiveUp, "With that {task} is off the run queue of {cpu}, and lends nothing any more."},
	{trace.DequeuePark, "With that {task} is off the run queue of {cpu}."},
	{trace.BlockKept, "{task} is blocked, but it stays on the run queue of {cpu}: it can be picked, and then lend its time."},
	{trace.BlockOff, "{task} leaves the run queue and sleeps until an unlock wakes it."},
	{trace.SwitchDetour, "Now no task of the chain executes on {cpu}, so the chain can be taken apart or moved; then {cpu} picks again."},
	{trace.DeadlockWalk, walkForEver},
	{trace.WalkAsleepGiveUp, "There is still nobody to run, so {givesup}."},
	{trace.WalkAsleepPark, "Now {task} is parked on {other}, and comes back to a run queue together with it."},
	{trace.WalkDelayedGiveUp, "There is still nobody to run, so {givesup}."},
	{trace.WalkDelayedPark, "Now {task} is parked on {other}, and comes back to a run queue together with it."},
	{trace.WalkRemoteMigrate, "Now {task} goes to {ocpu}, to lend its time there, and {cpu} picks again."},
	{trace.WalkFollow, "{lock}’s owner {other} is blocked too. {cpu} follows the chain to {other}."},
	{trace.WalkRun, ownerCanRun},
}

// said reports whether the sentence of q has told the first part of r's.
func said(r, q *trace.Record) bool {
	switch r.Kind {
	case trace.KindWake:
		return wakingTold(r, q)
	case trace.KindBlock:
		return wantedBy(q, r.Task)
	case trace.KindResched:
		return q.Reason == trace.ThrottleBegin && q.CPU == r.CPU && (q.Task == r.Other || q.Task < 0)
	case trace.KindDequeue:
		return q.Kind == trace.KindWalk && (q.Task == r.Task && q.Reason.Class() == trace.ClassPark ||
			q.CPU == r.CPU && (q.Reason.Class() == trace.ClassGiveUp || q.Reason.Class() == trace.ClassWithdraw))
	case trace.KindSwitch:
		return q.Reason.Class() == trace.ClassStepAside && q.CPU == r.CPU
	case trace.KindDeadlock:
		return q.Reason == trace.DeadlockCycle && r.Reason == trace.DeadlockWalk
	case trace.KindWalk:
		return q.Task == r.Task && q.Lock == r.Lock && q.Other == r.Other && leads(q, r.Reason.Class())
	}
	return false
}

// wakingTold reports whether the sentence of q says that r's task is woken, and by whom.
func wakingTold(r, q *trace.Record) bool {
	switch r.Reason {
	case trace.WakeWithOwner:
		return q.Reason == r.Reason && q.Other == r.Other
	case trace.WakeSignal, trace.WakeWound:
		return q.Kind == trace.KindSignal && q.Task == r.Task && q.Other == r.Other
	}
	return q.Other == r.Task && (q.Kind == trace.KindReset || q.Task == r.Other && wakes(q.Reason)) || q.Reason == trace.MigrateReturn && q.Task == r.Task
}

// wakes tells the unlocks and posts whose sentence says that they wake a waiter.
func wakes(why trace.Reason) bool {
	return why == trace.UnlockWake || why == trace.UnlockTop || why == trace.UnlockPrefers || why == trace.SemPosted
}

// wantedBy reports whether the sentence of q says which lock a task waits for, and who
// has it.
func wantedBy(q *trace.Record, t trace.TaskID) bool {
	switch q.Kind {
	case trace.KindAttr:
		return q.Reason.Class() == trace.ClassBoost && q.Other == t
	case trace.KindDeadlock:
		return q.Task == t
	case trace.KindSpin:
		return q.Reason == trace.SpinBegin && q.Task == t
	}
	return q.Reason == trace.SignalWound && q.Other == t
}

// leads reports whether the sentence of q has said what the waiter of a hop waits for, and
// whom it finds there: it stepped aside before, or, if the owner is here, has blocked.
func leads(q *trace.Record, hop trace.Class) bool {
	if hop == trace.ClassLend || hop == trace.ClassFollow {
		return q.Kind == trace.KindBlock || q.Kind == trace.KindWalk
	}
	return q.Reason.Class() == trace.ClassStepAside && hop != trace.ClassStepAside
}
