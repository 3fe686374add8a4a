package site

import (
	"borrowedtime/engine/config"
	"borrowedtime/engine/trace"
)

// why explains each row: what the kernel is up to, and what follows from it.
var why = map[trace.Reason]string{
	trace.WalkWokenHere:       "While the walk was under way the waiter was woken, and it is the very task that the CPU is executing. Nobody has to be looked for: it goes on.",
	trace.WalkWokenDeactivate: "The waiter was woken while the walk was under way, but its wakeup has not come through yet. It may stand on a CPU where it must not run, so it is not let run here: it leaves the queue, and the wakeup puts it where it belongs.",
	trace.WalkWokenGoHome:     "In 7.1 an unlock marks the waiter and wakes it where it stands, which may be a CPU that it only lent to. It is taken home when that CPU next picks it, and not before: until then it may stand behind others, and the lock can be stolen. From 7.2 on the wakeup itself takes it home.",
	trace.WalkChainChanged:    "The chain is read piece by piece, and only then are the locks taken that keep it still. If it is not what it was, the whole pick is made again. You can see it only where a hop of the walk takes time (cost hop).",

	trace.WalkFreeHere:       "The owner let go while the walk was under way, and the waiter is executing here. It goes on and tries for the lock itself.",
	trace.WalkFreeRun:        "6.17 lets any waiter that is picked while the lock is free run and take it, even past the one that was woken for it. On one CPU this is where 6.17 and 7.3 differ most.",
	trace.WalkFreeHome:       "Proposed: a waiter that is on its own CPU need not give up lending when it can as well try for the lock.",
	trace.WalkFreeWake:       "Proposed: a waiter that is not on its own CPU goes the way of every wakeup, which takes it home.",
	trace.WalkFreeGoHome:     "7.1 treats a free lock like a wakeup: whoever is picked waiting for it goes to a CPU where it may run, and tries.",
	trace.WalkFreeDeactivate: "The waiter that the unlock woke has not run yet. Every other one that is picked meanwhile finds nobody to lend to, leaves the queue and stops lending, until an unlock wakes it: a waiter of priority 40 can end up behind one of priority 20.",

	trace.WalkAsleepIdle:    "The waiter has only now blocked and is still the task that the CPU executes, so it cannot be taken off the queue under its own feet. The CPU passes through its idle task for some microseconds and picks again: then it can.",
	trace.WalkAsleepGiveUp:  "Nobody can use the time, so the waiter sleeps as it would without proxy execution, until the unlock. It does not come back when the owner wakes. From 7.2 on it is the task whose owner sleeps that leaves, in the middle of a chain if need be; before that it is the donor at the top.",
	trace.WalkAsleepPark:    "Proposed: the waiter is entered in a list of its owner’s. When the owner wakes, all who are parked on it come back to a run queue with it, on its CPU, and lend again.",
	trace.WalkDelayedIdle:   "A fair task that went to sleep while it was ahead of its share stays on the queue until that is made up for. It looks present, but it cannot run, so the same detour through idle comes first.",
	trace.WalkDelayedGiveUp: "An owner in deferred dequeue counts as asleep, although it is still on the queue and can even be picked. The waiter stops lending.",
	trace.WalkDelayedPark:   "Proposed: as for an owner that sleeps; that it is still on the queue makes no difference.",

	trace.WalkRemoteGiveUp:   "6.17 lends on one CPU only. The donor leaves the queue and waits as it would without proxy execution. This is the case that donor migration was made for.",
	trace.WalkRemoteIdle:     "A task that a CPU is executing cannot be moved to another one. So the CPU passes through its idle task first, some ten microseconds in all, and picks again.",
	trace.WalkRemoteMigrate:  "The waiter’s scheduling context goes to the owner’s CPU, to be picked there. It may be a CPU on which the waiter must not execute: it is there to lend only, and keeps in mind (wake_cpu) where it came from. In a chain each waiter travels by itself, the one next to the owner first; what is proposed moves them together.",
	trace.WalkOwnerMigrating: "The owner has left one queue and is not in the next yet. The CPU passes through idle and tries again at once.",
	trace.WalkOwnerMoved:     "The owner was here when its CPU was read and is not when the queue is locked. The pick is made again.",

	trace.WalkOwnerSelf: "Either a handoff is not finished: the lock is the waiter’s already and its wakeup is on the way. Then trying again helps. Or a task locked the same mutex twice: then this goes on for ever, and every task of a lower rank on this CPU starves.",
	trace.WalkFollow:    "The owner is in the same place as the waiter: it stands in the queue and cannot run. The walk goes on from it, one link further down.",
	trace.WalkRun:       "The end of the chain. The owner executes in the donor’s place: the donor’s class, priority, slice and budget count, and the donor is charged. The CPU that executes must be one where the owner may run; it is, for it is in this queue.",
}

// cannot says of rows that no scenario takes why none can.
var cannot = map[trace.Reason]string{
	trace.WalkOwnerMoved: "No scenario takes this row, and none can: the kernel reads the owner’s CPU first and locks its queue afterwards, and the engine does both in one step. A test of the engine enumerates what the row decides.",
}

// An example is a scenario that takes rows of the table.
type example struct {
	reasons  []trace.Reason
	profile  string
	profiles []string // for the first reasons, if not profile
	text     string
}

// examples are small scenarios for the rows. The first one that has a row is drawn,
// under its profile; under the row's other kernels the first that takes it there is
// linked. The build fails if one does not take its rows any more.
var examples = []example{
	{reasons: []trace.Reason{trace.WalkRun}, profile: config.Kernel73, text: `
until 12ms
task H fifo=90 start=2ms { run 500us; lock A; run 1ms; unlock A }
task M fifo=50 start=1ms { run 4ms }
task L fifo=10 { lock A; run 3ms; unlock A; run 500us }
`},
	{reasons: []trace.Reason{trace.WalkFollow}, profile: config.Kernel73, text: `
until 16ms
task C fifo=90 start=4ms { lock m2; run 1ms; unlock m2 }
task M fifo=50 start=3ms { run 4ms }
task B fifo=20 start=1ms { lock m2; run 1ms; lock m1; run 1ms; unlock m1; unlock m2 }
task A fifo=10 { lock m1; run 4ms; unlock m1 }
`},
	{reasons: []trace.Reason{trace.WalkRemoteGiveUp, trace.WalkWokenGoHome, trace.WalkRemoteIdle, trace.WalkRemoteMigrate},
		profiles: []string{config.Kernel617, config.Kernel71}, profile: config.Kernel73, text: `
cpus 2
until 14ms
task H fifo=90 cpus=0 start=2ms { run 500us; lock A; run 1ms; unlock A }
task M fifo=50 cpus=1 start=1ms { run 4ms }
task L fifo=10 cpus=1 { lock A; run 3ms; unlock A; run 500us }
`},
	{reasons: []trace.Reason{trace.WalkAsleepPark, trace.WalkAsleepIdle, trace.WalkAsleepGiveUp}, profiles: []string{config.KernelNext}, profile: config.Kernel73, text: `
until 12ms
task H fifo=90 start=2ms { run 500us; lock A; run 1ms; unlock A }
task L fifo=10 { lock A; run 1ms; sleep 4ms; run 1ms; unlock A }
task M fifo=5 { run 4ms }
`},
	{reasons: []trace.Reason{trace.WalkDelayedPark, trace.WalkDelayedIdle, trace.WalkDelayedGiveUp}, profiles: []string{config.KernelNext}, profile: config.Kernel73, text: `
until 10ms
task H nice=-10 start=600us { run 50us; lock A; run 500us; unlock A }
task L { lock A; run 500us; sleep 3ms; run 1ms; unlock A; run 1ms }
task M { run 5ms }
`},
	{reasons: []trace.Reason{trace.WalkFreeRun, trace.WalkFreeGoHome}, profiles: []string{config.Kernel617}, profile: config.Kernel71, text: `
until 8ms
task W2 fifo=40 start=1ms { lock A; run 500us; unlock A }
task W1 fifo=20 start=500us { lock A; run 500us; unlock A }
task L fifo=10 { lock A; run 2ms; unlock A }
`},
	{reasons: []trace.Reason{trace.WalkFreeHome, trace.WalkFreeDeactivate}, profiles: []string{config.KernelNext}, profile: config.Kernel73, text: `
until 8ms
task U fifo=60 start=1500us { lock A; run 1ms; unlock A; run 500us }
task W fifo=40 start=1ms { lock A; run 500us; unlock A }
task V fifo=20 start=500us { lock A; run 500us; unlock A }
task L fifo=10 { lock A; run 2ms; unlock A }
`},
	{reasons: []trace.Reason{trace.WalkFreeWake}, profile: config.KernelNext, text: `
cpus 2
until 12ms
task T1 { lock A; run 500us; unlock A }
task T2 start=1us { lock A; run 500us; unlock A }
task T3 nice=-15 { lock A; run 6ms; unlock A }
`},
	{reasons: []trace.Reason{trace.WalkFreeHere}, profile: config.Kernel73, text: `
cpus 2
until 16ms
cost hop=1ms
task H start=6ms { lock A; run 1ms; unlock A }
task L { lock A; run 9ms; unlock A }
task W nice=10 { run 1ms; lock A; run 1ms; unlock A }
`},
	{reasons: []trace.Reason{trace.WalkChainChanged, trace.WalkWokenHere}, profile: config.Kernel73, text: `
cpus 2
until 4ms
cost hop=400us
task B fifo=20 cpus=0 { run 400us; lock A; run 200us; unlock A }
task X fifo=40 cpus=1 start=300us { run 300us }
task A fifo=10 cpus=1 { lock A; run 450us; unlock A; run 300us }
`},
	{reasons: []trace.Reason{trace.WalkWokenDeactivate}, profile: config.Kernel73, text: `
cpus 2
until 6ms
cost hop=1ms
task L { lock A; sleep 1ms; unlock A }
task H { lock A; run 1ms; unlock A }
`},
	{reasons: []trace.Reason{trace.WalkOwnerMigrating}, profile: config.Kernel73, text: `
cpus 2
until 8ms
task H fifo=90 cpus=0 start=1ms { lock A; run 500us; unlock A }
task N fifo=20 cpus=1 { run 7ms }
task W fifo=10 { lock A; run 2ms; affine 1; run 1ms; unlock A }
`},
	{reasons: []trace.Reason{trace.WalkOwnerSelf}, profile: config.Kernel73, text: `
until 6ms
task T fifo=50 { lock A; run 1ms; lock A; run 1ms; unlock A }
task M fifo=10 start=2ms { run 2ms }
`},
}
