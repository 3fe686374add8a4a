package explain

import "borrowedtime/engine/trace"

// walkReasons are the rows of the find-proxy table. The walk asks of one task
// after the other, beginning with the picked donor: what does it wait for, who
// owns that, and what follows?
var walkReasons = [trace.NumReasons]entry{
	trace.WalkWokenHere: {"Woken, and executing here",
		"{task} waits for nothing any more and is the task that {cpu} executes, so it goes on by itself.", atChain},
	trace.WalkWokenDeactivate: {"Woken, wakeup on its way",
		"{task} waits for nothing any more, but its wakeup has not arrived yet. It leaves the run queue of {cpu}; the wakeup puts it where it belongs.", atChain},
	trace.WalkWokenGoHome: {"Woken, away from home",
		"{task} has been woken on a CPU where it only lent its time, so {cpu} sends it back to one where it may run, and picks again.", atChain},
	trace.WalkChainChanged: {"The chain changed",
		"While {cpu} was following the chain, what {task} waits for changed. The walk is given up, and {cpu} picks again.", atChain},
	trace.WalkFreeHere: {"The lock is free",
		"Lock {lock} has no owner any more, and {task} is the task that {cpu} executes, so it goes on by itself and tries for the lock.", atChain},
	trace.WalkFreeRun: {"The lock is free, so run",
		"Lock {lock} has no owner any more. {cpu} lets {task} run and try for it, even if another waiter was woken first.", atChain},
	trace.WalkFreeGoHome: {"The lock is free, go home",
		"Lock {lock} has no owner any more, so there is nobody to lend to. {cpu} sends {task} back to a CPU where it may run, and picks again.", atChain},
	trace.WalkFreeDeactivate: {"The lock is free, so stop lending",
		"Lock {lock} has no owner at this moment, so there is nobody to lend to. {task} leaves the run queue of {cpu} and waits until it is woken.", atChain},
	trace.WalkAsleepIdle: {"Owner asleep, step aside first",
		"{task} waits for lock {lock}, whose owner {other} is asleep. There is nobody to run, but a task of this chain is still executing on {cpu} and cannot be taken off the queue like that: {cpu} steps aside to its idle task first.", atChain},
	trace.WalkAsleepGiveUp: {"Owner asleep, give up",
		"{task} waits for lock {lock}, whose owner {other} is asleep. There is nobody to run, so {gone} leaves the run queue of {cpu} and waits until an unlock wakes it.", atChain},
	trace.WalkDelayedIdle: {"Owner’s dequeue deferred, step aside first",
		"{task} waits for lock {lock}. Its owner {other} sleeps; it is on the run queue only because its dequeue is deferred, and that counts as asleep. A task of this chain is still executing on {cpu}, so {cpu} steps aside to its idle task first.", atChain},
	trace.WalkDelayedGiveUp: {"Owner’s dequeue deferred, give up",
		"{task} waits for lock {lock}. Its owner {other} sleeps; it is on the run queue only because its dequeue is deferred, and that counts as asleep. So {gone} leaves the run queue of {cpu} and waits until an unlock wakes it.", atChain},
	trace.WalkRemoteIdle: {"Owner elsewhere, step aside first",
		"{task} waits for lock {lock}, whose owner {other} is on {ocpu}. {task} is to go there, but a task of this chain is still executing on {cpu}: {cpu} steps aside to its idle task first.", atChain},
	trace.WalkRemoteGiveUp: {"Owner elsewhere, give up",
		"{task} waits for lock {lock}, whose owner {other} is on {ocpu}. This kernel lends time on one CPU only, so {gone} leaves the run queue of {cpu} and waits until an unlock wakes it.", atChain},
	trace.WalkRemoteMigrate: {"Owner elsewhere, follow it",
		"{task} waits for lock {lock}, whose owner {other} is on {ocpu}. {task} goes there to lend its time, and {cpu} picks again.", atChain},
	trace.WalkOwnerMigrating: {"Owner between CPUs",
		"{task} waits for lock {lock}, whose owner {other} is on its way to {cpu}. {cpu} steps aside to its idle task and tries again.", atChain},
	trace.WalkOwnerMoved: {"Owner moved away",
		"{task} waits for lock {lock}. Its owner {other} left {cpu} while the chain was being followed, so {cpu} picks again.", atChain},
	trace.WalkOwnerSelf: {"Owner is itself",
		"{task} waits for lock {lock} and owns it: a handoff that is not finished yet, or a lock taken twice. {cpu} steps aside to its idle task and tries again.", atChain},
	trace.WalkFollow: {"Owner waits too, go on",
		"{task} waits for lock {lock}, whose owner {other} is blocked too. {cpu} follows the chain to {other}.", atChain},
	trace.WalkRun: {"The owner runs on borrowed time",
		"{task} waits for lock {lock}. {lock}’s owner {other} is on this CPU and can run, so {other} executes on {payer}’s time.", atBorrow},
}
