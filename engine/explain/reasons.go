package explain

import "borrowedtime/engine/trace"

// An entry is the English of one reason.
//
// In say, {name} stands for a value (see values.go); a part in [brackets] is
// left out if a value in it is missing.
type entry struct {
	title string // a few words, for marks, tooltips and the list of rules
	say   string // what happened, in one or two sentences
}

// reasons has an entry for every reason that is not a row of the find-proxy
// table; those stand in walkReasons. A test demands one for each.
var reasons = [trace.NumReasons]entry{
	trace.WakeStart:     {"Starts", "{task} starts and joins the run queue of {cpu}."},
	trace.WakeTimer:     {"Sleep is over", "{task}’s sleep is over. It {joins} the run queue of {cpu}[; it last ran on {last}]."},
	trace.WakeUnlock:    {"Woken by an unlock", "[{other} wakes {task}. ]{rejoins}"},
	trace.WakeWound:     {"Woken because it is wounded", "[{other} wakes {task}, which it has wounded. ]{task} is to break off its wait. {rejoins}"},
	trace.WakeSignal:    {"Woken by a signal", "[{other}’s signal wakes {task}. ]{task} breaks off its wait. {rejoins}"},
	trace.WakePost:      {"Woken by a post", "[{other} wakes {task}. ]{task} looks at the semaphore’s count again as soon as it runs. {rejoins}"},
	trace.WakeEarly:     {"Sleep cut short", "[{other}’s signal ends {task}’s sleep early. ]Its program goes on with the next step. {rejoins}"},
	trace.WakeDelayed:   {"Woken while its dequeue was deferred", "{task} is woken before its deferred dequeue came to an end: it never left the run queue of {cpu}, and from now on it can run again."},
	trace.WakeWithOwner: {"Back with its owner", "{other} is awake, so {task}, which was parked behind it, is queued on {cpu} again and can lend its time there."},
	trace.WakeInPlace:   {"Woken where it stands", "[{other} wakes {task}. ]{task} had stayed on the run queue of {cpu}, so only its mark as blocked is removed.[ It {budget} the deadline queue.]"},
	trace.WakeRunning:   {"Woken while executing", "{task} is woken, but it is still executing on {cpu}: only its state changes."},

	trace.PreemptIdle:       {"The CPU was idle", "{cpu} is idle, so it reschedules for {task} at once."},
	trace.PreemptClass:      {"Higher class", "{task}[ ({policy})] is of a higher scheduling class than {other}[ ({opolicy})], so {cpu} must reschedule at once[, although {outofbudget} has no budget and can’t be picked]."},
	trace.PreemptPrio:       {"Higher priority", "{task}[ ({policy})] outranks {other}[ ({opolicy})], so {cpu} must reschedule at once."},
	trace.PreemptDeadline:   {"Would be picked now", "A pick at this moment would choose {task}: it is eligible, its virtual deadline is the earliest, and {other}’s slice protection does not stand in the way. So {cpu} is asked to reschedule."},
	trace.PreemptShort:      {"Shorter slice", "{task} asks for a shorter slice[ ({slice})] than {other}[ ({oslice})] and is eligible, so it may break {other}’s slice protection."},
	trace.PreemptIdlePolicy: {"The donor has the idle policy", "{other} has the idle policy, so {task} goes before it."},
	trace.PreemptEDF:        {"Earlier deadline", "{task}’s absolute deadline is earlier than {other}’s, so {cpu} must reschedule at once."},
	trace.KeepEDF:           {"No earlier deadline", "{task}’s absolute deadline is not earlier than {other}’s, so {cpu} goes on as before."},
	trace.PreemptPinned:     {"An equal that cannot move", "{task} and {other} have the same priority, but {task} may not run on another CPU and what executes here may, so {task} goes first."},
	trace.KeepSameDonor:     {"Already the donor", "{task} already is the donor of {cpu}, and a task does not preempt itself: nothing is rescheduled.[ {tail}]"},
	trace.KeepClass:         {"Lower class", "{task}[ ({policy})] is of a lower scheduling class than {other}[ ({opolicy})], so {cpu} goes on as before."},
	trace.KeepPrio:          {"No higher priority", "{task}[ ({policy})] does not outrank {other}[ ({opolicy})], so {cpu} goes on as before."},
	trace.KeepProtected:     {"The donor is protected", "{other} has not yet had the stretch it was promised (its protected slice), so {task} has to wait[, whatever {nicer}]."},
	trace.KeepIneligible:    {"Not eligible", "{task} has had more than its share[ (lag {tasklag})], so it is not eligible and has to wait."},
	trace.KeepDeadline:      {"A later deadline", "{task} is eligible, but its virtual deadline is not the earliest, so it has to wait."},
	trace.KeepBatch:         {"Never preempts at a wakeup", "{task}[ ({policy})] does not preempt when it wakes: it waits until the scheduler chooses anew."},

	trace.ReschedPreempt:     {"Asked to make room", "{task}, which executes on {cpu}, is asked to make room[, {how}]."},
	trace.ReschedSlice:       {"The slice is used up", "[{other} has had the stretch it was promised, so ]{cpu} {chooses}."},
	trace.ReschedHrtick:      {"The slice timer went off", "The slice timer makes {task} let the scheduler choose anew, {how}."},
	trace.ReschedTick:        {"The tick insists", "{task} had been asked politely to let the scheduler choose anew. The tick makes the request urgent."},
	trace.ReschedReset:       {"Its donor left", "{task} executed on borrowed time and its donor has left, so {cpu} must choose anew."},
	trace.ReschedRR:          {"Round-robin slice over", "[The donor {other} has used up its round-robin slice. ]The next task of the same priority gets its turn on {cpu}."},
	trace.ReschedYield:       {"Yields", "{task} yields[{given}]."},
	trace.ReschedReplenish:   {"Budget is back", "A new period has begun and the budget of a deadline task is full again, so {cpu} must choose anew."},
	trace.ReschedServer:      {"The fair server comes forward", "The fair server of {cpu} has a budget ready for fair tasks, should real-time work keep any of them waiting, so {cpu} must choose anew."},
	trace.ReschedServerStart: {"The fair server starts", "A fair task is queued on {cpu} again, so its fair server starts, and {cpu} must choose anew."},
	trace.ReschedThrottle:    {"Budget used up", "[{spent} has used up its budget. ]{cpu} must choose anew."},
	trace.ReschedAttr:        {"Attributes changed", "With a changed priority, policy or deadline somebody else may come first, so {cpu} must choose anew."},
	trace.ReschedPush:        {"A task was pushed here", "A task was pushed to {cpu}, so it must choose anew."},
	trace.ReschedStopper:     {"Interrupted to be moved", "The migration thread of {cpu} interrupts {task} to take a task to another CPU: one that may not stay here, or a fair one that real-time work has slowed down."},
	trace.ReschedPull:        {"A task was taken over", "What {cpu} runs has lost its importance, and {cpu} has taken a waiting task over from another CPU, so it must choose anew."},
	trace.ReschedBalance:     {"A task was pulled here", "A waiting task has been pulled to {cpu}, which was idle, so {cpu} looks for work again."},
	trace.ReschedParked:      {"Parked waiters are back", "Waiters that were parked on a sleeping owner are queued on {cpu} again, so it must choose anew."},

	trace.PickOnly:      {"The only one", "{cpu} picks {task}: no other fair task is queued."},
	trace.PickProtected: {"Protected", "{cpu} stays with {task}: it is eligible, and has not yet had the stretch it was promised (its protected slice)."},
	trace.PickDeadline:  {"Earliest eligible deadline", "{cpu} picks {task}: {among}[; {ineligible}]."},
	trace.PickBuddy:     {"The next buddy", "{cpu} picks {task}: a wakeup with a shorter slice had asked for it, and it is eligible."},
	trace.PickPrio:      {"Highest priority", "{cpu} picks {task}[ ({policy})]: no queued real-time task has a higher priority."},
	trace.PickEDF:       {"Earliest deadline", "{cpu} picks {task}: of all deadline tasks its absolute deadline is the earliest."},
	trace.PickServer:    {"The fair server", "{cpu} picks {task} through the fair server, which keeps real-time tasks from starving the others."},
	trace.PickIdle:      {"Nothing to run", "{cpu} finds nothing to run."},
	trace.PickUnlucky:   {"Did not look elsewhere", "{cpu} finds nothing to run. A task waits on another CPU, but newidle balancing did not look this time: the coin of seed {seed} said no."},
	trace.PickChosen:    {"Chosen by you", "{cpu} picks {task}, because you chose it. The kernel would have picked another."},

	trace.SwitchBlock:   {"Blocked", "[{was} is blocked. ]{now}"},
	trace.SwitchSleep:   {"Sleeps", "[{was} sleeps. ]{now}"},
	trace.SwitchPreempt: {"Preempted", "[{was} {waits}. ]{now}[ After its unlock {was} went on for {tailcost} on {wasdonor}’s time.]"},
	trace.SwitchFinish:  {"Finished", "[{was} has ended. ]{now}[ After its unlock {was} went on for {tailcost} on {wasdonor}’s time.]"},
	trace.SwitchIdle:    {"No longer idle", "{now}"},
	trace.SwitchDonor:   {"The donor changed", "{cpu} goes on executing {task}, but from now on {payer} is charged[, no longer {wasdonor}]."},
	trace.SwitchDetour:  {"Idle detour", "{cpu} switches to its idle task for a moment. No task of the chain executes there now, so the chain can be taken apart or moved; then {cpu} picks again."},

	trace.BlockKept:  {"Blocks, stays queued", "{task} wants lock {lock}[{held}]. {task} is blocked, but it stays on the run queue of {cpu}: it can be picked, and then lend its time."},
	trace.BlockOff:   {"Blocks, sleeps", "{task} wants lock {lock}[{held}]. {task} leaves the run queue and sleeps until an unlock wakes it."},
	trace.BlockAgain: {"Woken too late", "{task} was woken for lock {lock}, but the lock has an owner again[: {other}]. {task} has to wait once more."},

	trace.SleepTimed: {"Sleeps", "{task} sleeps for {for}, until {until}."},

	trace.SleepSem: {"Waits for a post", "The count of semaphore {lock} is 0, so {task} sleeps until a post wakes it. It waits for no owner: nobody can run on its time."},

	trace.DequeueSleep:    {"Leaves the queue", "{task} leaves the run queue of {cpu}[; its lag of {keptlag} is kept until it comes back]."},
	trace.DequeueDeferred: {"Deferred dequeue begins", "{task} stops running while it is ahead of its share[ (lag {lag})]. It stays on the run queue of {cpu} as a ghost that competes but cannot run, so that it cannot sleep its debt away."},
	trace.DequeueFinal:    {"Deferred dequeue ends", "{task}’s turn came although it cannot run: its debt is worked off, and it leaves the run queue of {cpu}."},
	trace.DequeueGiveUp:   {"Gives up lending", "{task} leaves the run queue of {cpu}: it lends nothing any more and waits until it is woken."},
	trace.DequeuePark:     {"Parked on the owner", "{task} leaves the run queue of {cpu} and is parked on the sleeping owner of its lock."},
	trace.DequeueTravel:   {"On its way", "{task} leaves the run queue of {cpu} for the CPU of its lock’s owner. Until it arrives it is on no queue and lends nothing."},

	trace.LockFast:        {"Takes a free lock", "{task} takes lock {lock}, which is free[, ahead of {spinning} for it]."},
	trace.LockFree:        {"Takes a released lock", "{task} takes lock {lock}, which has no owner at the moment."},
	trace.LockSteal:       {"Steals the lock", "{task} takes lock {lock} before the waiter that was woken for it could run: the lock is stolen."},
	trace.LockPickup:      {"Picks up its lock", "{task} picks up lock {lock}, which [{other} had]{hadbeen} handed to it."},
	trace.LockShared:      {"Reads with others", "{task} takes lock {lock} to read, beside those that read it already."},
	trace.LockBackOff:     {"Backs off", "{task} is wounded and would have to wait for lock {lock}: it breaks off (-EDEADLK), gives its ww_mutexes back, takes {lock} first, and begins again."},
	trace.LockSpun:        {"Spinning paid off", "{task} was spinning, sees lock {lock} free and takes it."},
	trace.LockTryFailed:   {"Could not get the lock", "{task} tries lock {lock}, finds it taken[ by {other}] and goes on without it."},
	trace.LockInterrupted: {"Wait interrupted", "A signal breaks off {task}’s wait for lock {lock}. {task} goes on without it."},

	trace.SpinBegin:    {"Spins", "{task} wants lock {lock}. Its owner[ {other}] is executing on another CPU, so {task} keeps its CPU for now: it spins on its own time, in the hope of a quick unlock."},
	trace.SpinOwnerOff: {"Stops spinning: the owner is off its CPU", "[{other}, the owner of lock {lock}, is not executing any more, so its unlock may be far off. ]{task} stops spinning."},
	trace.SpinResched:  {"Stops spinning: must reschedule", "{task} has to let the scheduler choose anew, so it stops spinning for lock {lock}."},

	trace.UnlockFast:   {"Unlocks, nobody waits", "{task} releases lock {lock}. Nobody {waitsfor}."},
	trace.UnlockWake:   {"Unlocks, wakes the first waiter", "{task} releases lock {lock}[ and wakes {other}, its first waiter]. Until a task takes it the lock is free, and whoever comes first gets it."},
	trace.UnlockDonor:  {"Handed to the donor", "{task} ran on borrowed time, so it hands lock {lock} straight to {other}, the waiter that the time came through. Nobody else can take it."},
	trace.UnlockForced: {"Handed to the first waiter", "{task} last ran on borrowed time, but the lender does not wait for lock {lock}. So the lock is handed straight to its first waiter[, {other}]."},
	trace.UnlockAsked:  {"Handed over as asked", "{task} hands lock {lock} straight to[ {other},] its first waiter, which had come too late once before and asked for this."},
	trace.UnlockTop:    {"Free, the top waiter is woken", "{task} releases lock {lock} and wakes {other}, the waiter with the highest priority. {other} has to take the lock itself."},

	trace.UnlockShared:    {"Others still read", "{task} is done reading lock {lock}, but {other} is not: the lock is not free yet."},
	trace.UnlockReaders:   {"Lets the readers in", "{task} releases lock {lock}. A reader is first in line, so every reader that waits gets the lock at once; they are woken."},
	trace.UnlockDowngrade: {"Goes on reading", "{task}, which wrote, keeps lock {lock} to read.[ A reader, {other}, is first in line, so every reader that waits gets the lock at once, beside it.]"},
	trace.UnlockPrefers:   {"Wakes the donor first", "{task} ran on borrowed time, so it wakes {other} first, the waiter that the time came through. Until a task takes lock {lock} it is free."},

	trace.MigrateDonor:    {"Donor migration", "{task} moves from {from} to {to}, where the owner of its lock is. {guest}it goes there only to lend its time."},
	trace.MigrateChain:    {"Moves with its chain", "{task} moves to {to} together with the task that it lends to."},
	trace.MigrateReturn:   {"Return migration", "{return}."},
	trace.MigrateForced:   {"Sent home", "{task} is sent back from {from} to {to}, a CPU where it may run."},
	trace.MigrateWake:     {"Placed at its wakeup", "{placed}."},
	trace.MigrateAffinity: {"Affinity changed", "{task} may not stay on {from}, so it moves to {to}."},
	trace.MigrateBusy:     {"Pulled by a CPU with less load", "{to} has less load than {from} and pulls {task} over."},
	trace.MigrateBalance:  {"Pulled by an idle CPU", "{to} has nothing to run and pulls {task} over from {from}."},
	trace.MigrateActive:   {"Taken from a slow CPU", "{task} goes from {from}, which real-time work slows down, to {to}, which has nothing to do."},
	trace.MigratePush:     {"Pushed away", "{task} is pushed from {from} to {to}, where nothing as important is queued."},
	trace.MigratePull:     {"Pulled", "{to} pulls {task} over from {from}."},

	trace.ResetDonor: {"The donor left", "{wakened}, so {other} leaves {cpu} and takes its time along. {task} executes on its own time again."},
	trace.TickPlain:  {"Tick", "The tick on {cpu} brings the account up to date: {payer} is charged."},
	trace.TickEarly:  {"Tick, too early to balance", "The tick on {cpu} brings the account up to date: {payer} is charged. A task waits while a CPU idles, but that CPU has balanced not long ago: it is not its time yet."},

	trace.HrtickSlice: {"Slice timer", "The slice timer of {cpu} goes off{turn}."},
	trace.HrtickStale: {"Stale slice timer", "A slice timer that was set for an earlier donor goes off on {cpu}."},

	trace.MarkPassed:  {"Mark", "{task} passes the mark “{mark}”."},
	trace.FinishExit:  {"Exits", "{task} has done all its work and exits."},
	trace.FinishSleep: {"Has done its work", "{task} has done all its work and sleeps for ever."},

	trace.AttrNice:      {"Nice changed", "{task}’s nice value changes from {before} to {after}[: {other} has set it]."},
	trace.AttrPolicy:    {"Policy changed", "{task}[’s policy changes from {before} to {after}][{newbudget}][: {other} has set it]."},
	trace.AttrGone:      {"No such task", "[{other} changes {task}, but ]{task} has ended: the kernel finds no such task (ESRCH), and nothing happens."},
	trace.AttrPinned:    {"Not made a deadline task", "{task} stays what it is: it may not run on every CPU, and admission control counts on all of them for a deadline task (EPERM)."},
	trace.AttrKept:      {"Keeps its CPUs", "{task} is a deadline task, and admission control counts on all CPUs for it: it may run on all of them as before (EBUSY)."},
	trace.AttrBusy:      {"Not admitted", "{task} stays what it is: with the reservation that was asked for, the deadline tasks and the fair servers would need more than the CPUs have (EBUSY)."},
	trace.AttrAffinity:  {"Affinity changed", "{task} may run on {after} from now on (before: {before})[: {other} has set it]."},
	trace.AttrBoost:     {"Inherits a priority", "{wanted}: {inherits}."},
	trace.AttrDeboost:   {"Gives the priority back", "{task} gives back the priority that it had inherited."},
	trace.AttrBoostDL:   {"Inherits a reservation", "{wanted}. As long as {other} waits, the scheduler counts with {other}’s budget and period for {task}, too: {task} is never throttled."},
	trace.AttrDeboostDL: {"Back to its own reservation", "{task} no longer owns a lock that a task with an earlier deadline waits for: its own budget and period count again."},
	trace.SignalWound:   {"Wounded", "{other} waits for lock {lock} and is older than its owner {task}: it wounds {task}, which has to back off if it would have to wait itself."},
	trace.SignalSent:    {"Signal", "{task} gets a signal[ from {other}]."},

	trace.DeadlockSelf:  {"Locked twice", "{task} wants lock {lock} and holds it already: it would have to release it first, and never gets there. This is a deadlock."},
	trace.DeadlockWalk:  {"The walk never ends", "{circle}: a circle of waits. " + walkForEver},
	trace.DeadlockCycle: {"A circle of waits", "{circle}: a circle, a deadlock. None of them can ever go on."},

	trace.StoppedEvents:  {"Too many events", "The run stops here: it has reached the limit of events. A shorter horizon or longer steps help."},
	trace.StoppedRecords: {"Too long a trace", "The run stops here: its trace has half a million records, the most that a run may have. A shorter horizon (until), fewer tasks or longer steps help."},
	trace.StoppedLoop:    {"No progress", "The run stops here: too many steps[ of {task}] without any time passing."},

	trace.ThrottleBegin: {"Out of budget", "{throttled} has used up its budget: it is throttled[ until {until2}]."},
	trace.BudgetFirst:   {"A new period", "{task} begins a period: it may run {runtime}, up to its deadline at {until2}."},
	trace.BudgetFresh:   {"A new period at a wakeup", "{task} begins a period anew: it may run {runtime}, up to its deadline at {until2}.[ {fresh}.]"},
	trace.BudgetKept:    {"Budget kept", "{task} goes on in its period: {runtime} left, up to its deadline at {until2}, is no more than its share of the CPU."},
	trace.BudgetCut:     {"Budget cut", "{task} goes on in its period, but its budget is cut to {runtime}, its share of the CPU up to its deadline at {until2}."},
	trace.ThrottleEnd:   {"New budget", "{throttled} gets a new budget[ of {runtime}]."},
	trace.ThrottleLent:  {"New budget at once", "{task} has used up its budget while {other} waits for its lock. So that {other} need not wait for {task}’s next period, {task} gets {other}’s budget at once[: {runtime} to run], and a later deadline[: {until2}]."},

	trace.JobReleased:  {"Job released", "Job {job} of {task} is released[: it is due at {until}]."},
	trace.JobQueued:    {"Job released, and has to queue up", "Job {job} of {task} is released[: it is due at {until}]. The job before it is not complete, so it has to wait for that."},
	trace.JobDone:      {"Job complete", "{task} completes job {job}, {took} after its release."},
	trace.JobLate:      {"Job complete, but late", "{task} completes job {job}, {took} after its release: its deadline has passed."},
	trace.JobMissed:    {"Deadline missed", "Job {job} of {task} misses its deadline: {took} after its release it is not complete."},
	trace.ServerOff:    {"No fair server", "The fair server of {cpu} is switched off: fair tasks wait for as long as real-time or deadline tasks want {cpu}, for ever if need be."},
	trace.SemTook:      {"Took one at once", "{task} takes one off semaphore {lock}, whose count is {count} now: it need not sleep."},
	trace.SemTookWoken: {"Took what was posted", "{task} is awake, finds what was posted and takes one off semaphore {lock}, whose count is {count} now."},
	trace.SemTooLate:   {"Another was first", "{task} was woken for semaphore {lock}, but another task has taken what was posted: the count is 0 again, and {task} sleeps again."},
	trace.SemPosted:    {"Posts", "{task} adds one to semaphore {lock}, whose count is {count} now[, and wakes {other}, which slept for it]."},
}

// walkForEver is what a walk round a circle does to its CPU.
const walkForEver = "The walk follows these links round and round, and finds nobody that can run. Meanwhile it holds the lock of {cpu}’s run queue, with interrupts off: {cpu} executes nothing any more, for no task."
