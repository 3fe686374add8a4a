package explain

import "borrowedtime/engine/trace"

// shown tells by what records a term shows in a run: those of a kind, of a class
// or with a reason.
var shown = [...]struct {
	term   string
	kind   trace.Kind
	class  trace.Class
	reason trace.Reason
}{
	{term: "proxy-execution", class: trace.ClassLend},
	{term: "proxy", class: trace.ClassLend},
	{term: "scheduling-context", class: trace.ClassLend},
	{term: "walk", kind: trace.KindWalk},
	{term: "chain", class: trace.ClassFollow},
	{term: "blocked-on", kind: trace.KindBlock},
	{term: "is-blocked", kind: trace.KindBlock},
	{term: "blocked-donor", reason: trace.BlockKept},
	{term: "idle-detour", class: trace.ClassStepAside},
	{term: "deactivate", class: trace.ClassGiveUp},
	{term: "donor-migration", reason: trace.MigrateDonor},
	{term: "return-migration", class: trace.ClassHome},
	{term: "donor-reset", kind: trace.KindReset},
	{term: "circle", kind: trace.KindDeadlock},
	{term: "mutex", kind: trace.KindBlock},
	{term: "handoff", class: trace.ClassHandoff},
	{term: "pickup", reason: trace.LockPickup},
	{term: "stealing", class: trace.ClassTheft},
	{term: "spinning", kind: trace.KindSpin},
	{term: "sem", kind: trace.KindSem},
	{term: "ww-mutex", reason: trace.LockBackOff},
	{term: "eligible", reason: trace.PickDeadline},
	{term: "lag", reason: trace.PickDeadline},
	{term: "virtual-deadline", reason: trace.PickDeadline},
	{term: "eevdf", reason: trace.PickDeadline},
	{term: "slice-protection", reason: trace.PickProtected},
	{term: "slice-protection", reason: trace.KeepProtected},
	{term: "deferred-dequeue", class: trace.ClassGhost},
	{term: "next-buddy", reason: trace.PickBuddy},
	{term: "hrtick", kind: trace.KindHrtick},
	{term: "wakeup", kind: trace.KindWake},
	{term: "wakeup-preemption", kind: trace.KindPreempt},
	{term: "fair-server", reason: trace.PickServer},
	{term: "throttled", kind: trace.KindThrottle},
	{term: "job", kind: trace.KindJob},
	{term: "push-pull", reason: trace.MigratePush},
	{term: "push-pull", reason: trace.MigratePull},
	{term: "newidle", reason: trace.MigrateBalance},
}

// CanShow reports whether a term is one that shows in a run: something that happens.
func CanShow(term string) bool {
	for i := range shown {
		if shown[i].term == term {
			return true
		}
	}
	return false
}

// Shows reports whether a record is what a term means.
func Shows(term string, r *trace.Record) bool {
	for i := range shown {
		h := &shown[i]
		if h.term == term && (h.kind != trace.KindNone && h.kind == r.Kind || h.class != trace.ClassNone && h.class == r.Reason.Class() ||
			h.reason != trace.NoReason && h.reason == r.Reason) {
			return true
		}
	}
	return false
}
