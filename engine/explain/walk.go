package explain

import "borrowedtime/engine/trace"

// walkReasons are the rows of the find-proxy table. The walk asks of one task
// after the other, beginning with the picked donor: what does it wait for, who
// owns that, and what follows?
var walkReasons = [trace.NumReasons]entry{
	trace.WalkWokenHere: {"Woken, and executing here",
		"{task} waits for nothing any more and is the task that {cpu} executes, so it goes on by itself."},
	trace.WalkWokenDeactivate: {"Woken, wakeup on its way",
		"{task} waits for nothing any more, but its wakeup has not arrived yet. It leaves the run queue of {cpu}; the wakeup puts it where it belongs."},
	trace.WalkWokenGoHome: {"Woken while it lent, go home",
		"{task} has been woken where it lent its time{maybehome}queues it anew where it may run, and picks again."},
	trace.WalkChainChanged: {"The chain changed",
		"While {cpu} was following the chain, what {task} waits for changed. The walk is given up, and {cpu} picks again."},
	trace.WalkFreeHere: {"The lock is free",
		"Lock {lock} has no owner any more, and {task} is the task that {cpu} executes, so it goes on by itself and tries for the lock."},
	trace.WalkFreeRun: {"The lock is free, so run",
		"Lock {lock} has no owner any more. {cpu} lets {task} run and try for it, even if another waiter was woken first."},
	trace.WalkFreeGoHome: {"The lock is free, go home",
		"Lock {lock} has no owner any more, so there is nobody to lend to. {cpu} queues {task} anew where it may run, and picks again."},
	trace.WalkFreeDeactivate: {"The lock is free, so stop lending",
		"Lock {lock} has no owner at this moment, so there is nobody to lend to. {task} leaves the run queue of {cpu} and waits until it is woken."},
	trace.WalkAsleepIdle: {"Owner asleep, step aside first",
		"{task} waits for lock {lock}, whose owner {other} is asleep. There is nobody to run. But {executing} still executes on {cpu}, and what executes cannot be taken off the queue: {cpu} steps aside to its idle task first."},
	trace.WalkAsleepGiveUp: {"Owner asleep, give up",
		"{task} waits for lock {lock}, whose owner {other} is asleep. There is nobody to run, so {givesup}."},
	trace.WalkAsleepPark: {"Owner asleep, wait beside it",
		"{task} waits for lock {lock}, whose owner {other} is asleep. {task} is parked on {other} and comes back to a run queue together with it."},
	trace.WalkDelayedPark: {"Owner’s dequeue deferred, wait beside it",
		"{task} waits for lock {lock}. Its owner {other} sleeps; that its dequeue is deferred makes no difference. {task} is parked on {other} and comes back to a run queue together with it."},
	trace.WalkFreeHome: {"Free lock, waiter at home",
		"Lock {lock}, which {task} waits for, has no owner at the moment, and {task} is where it belongs, so it runs and tries to take it."},
	trace.WalkFreeWake: {"Free lock, waiter away from home",
		"Lock {lock}, which {task} waits for, has no owner at the moment. {task} is woken, which takes it home."},
	trace.WalkDelayedIdle: {"Owner’s dequeue deferred, step aside first",
		"{task} waits for lock {lock}. Its owner {other} sleeps; it is on the run queue only because its dequeue is deferred, and that counts as asleep. But {executing} still executes on {cpu}, and what executes cannot be taken off the queue: {cpu} steps aside to its idle task first."},
	trace.WalkDelayedGiveUp: {"Owner’s dequeue deferred, give up",
		"{task} waits for lock {lock}. Its owner {other} sleeps; it is on the run queue only because its dequeue is deferred, and that counts as asleep. So {givesup}."},
	trace.WalkRemoteIdle: {"Owner elsewhere, step aside first",
		"{task} waits for lock {lock}, whose owner {other} is on {ocpu}. {task} is to go there, but {itself} still executes on {cpu}: {cpu} steps aside to its idle task first."},
	trace.WalkRemoteGiveUp: {"Owner elsewhere, give up",
		"{task} waits for lock {lock}, whose owner {other} is on {ocpu}. This kernel lends time on one CPU only, so {givesup}."},
	trace.WalkRemoteMigrate: {"Owner elsewhere, follow it",
		"{task} waits for lock {lock}, whose owner {other} is on {ocpu}. {task} goes there to lend its time, and {cpu} picks again."},
	trace.WalkOwnerMigrating: {"Owner between CPUs",
		"{task} waits for lock {lock}, whose owner {other} is between two CPUs. {cpu} steps aside to its idle task and tries again."},
	trace.WalkOwnerMoved: {"Owner moved away",
		"{task} waits for lock {lock}. Its owner {other} left {cpu} while the chain was being followed, so {cpu} picks again."},
	trace.WalkOwnerSelf: {"Owner is itself",
		"{task} waits for lock {lock} and owns it: a handoff that is not finished yet, or a lock taken twice. {cpu} steps aside to its idle task and tries again."},
	trace.WalkFollow: {"Owner waits too, go on",
		"{task} waits for lock {lock}, whose owner {other} is blocked too. {cpu} follows the chain to {other}."},
	trace.WalkRun: {"The owner runs on borrowed time",
		"{task} waits for lock {lock}. " + ownerCanRun},
}

// ownerCanRun is how a walk ends well.
const ownerCanRun = "{lock}’s owner {other} is on {cpu} and can run, so {other} executes on {payer}’s time.[ {throttledowner} has no budget left itself, which does not matter: {payer}’s is spent.]"
