package trace

// Reason is the named cause of a Record: what rule decided.
type Reason uint8

// The reasons, by kind. reasonTable has the stable name of each.
const (
	NoReason Reason = iota

	WakeStart
	WakeTimer
	WakeUnlock
	WakeSignal
	WakeDelayed
	WakeWithOwner
	WakeInPlace
	WakeRunning
	WakeWound
	WakePost
	WakeEarly

	PreemptIdle
	PreemptClass
	PreemptPrio
	PreemptDeadline
	PreemptShort
	PreemptIdlePolicy
	PreemptPinned
	PreemptEDF
	KeepSameDonor
	KeepClass
	KeepPrio
	KeepProtected
	KeepIneligible
	KeepDeadline
	KeepBatch
	KeepEDF

	ReschedPreempt
	ReschedSlice
	ReschedHrtick
	ReschedTick
	ReschedReset
	ReschedRR
	ReschedYield
	ReschedThrottle
	ReschedAttr
	ReschedPush
	ReschedPull
	ReschedBalance
	ReschedStopper
	ReschedParked
	ReschedReplenish
	ReschedServer
	ReschedServerStart

	PickOnly
	PickProtected
	PickDeadline
	PickBuddy
	PickPrio
	PickEDF
	PickServer
	PickIdle
	PickUnlucky
	PickChosen

	SwitchBlock
	SwitchSleep
	SwitchPreempt
	SwitchFinish
	SwitchIdle
	SwitchDonor
	SwitchDetour

	BlockKept
	BlockOff
	BlockAgain

	SleepTimed
	SleepSem

	DequeueSleep
	DequeueDeferred
	DequeueFinal
	DequeueGiveUp
	DequeuePark
	DequeueTravel

	LockFast
	LockFree
	LockSteal
	LockPickup
	LockShared
	LockBackOff
	LockSpun
	LockTryFailed
	LockInterrupted

	SpinBegin
	SpinOwnerOff
	SpinResched

	UnlockFast
	UnlockWake
	UnlockDonor
	UnlockForced
	UnlockAsked
	UnlockTop
	UnlockShared
	UnlockReaders
	UnlockDowngrade
	UnlockPrefers

	MigrateDonor
	MigrateChain
	MigrateReturn
	MigrateForced
	MigrateWake
	MigrateAffinity
	MigrateBalance
	MigrateBusy
	MigratePush
	MigratePull
	MigrateActive

	ResetDonor

	TickPlain
	TickEarly

	HrtickSlice
	HrtickStale

	MarkPassed

	FinishExit
	FinishSleep

	AttrNice
	AttrAffinity
	AttrPolicy
	AttrGone
	AttrPinned
	AttrKept
	AttrBusy
	AttrBoost
	AttrDeboost
	AttrBoostDL
	AttrDeboostDL

	SignalSent
	SignalWound

	DeadlockSelf
	DeadlockWalk
	DeadlockCycle

	StoppedEvents
	StoppedRecords
	StoppedLoop

	ThrottleBegin
	ThrottleEnd
	ThrottleLent
	BudgetFirst
	BudgetFresh
	BudgetKept
	BudgetCut

	JobReleased
	JobQueued
	JobDone
	JobLate
	JobMissed
	ServerOff

	SemTook
	SemTookWoken
	SemTooLate
	SemPosted

	WalkWokenHere
	WalkWokenDeactivate
	WalkWokenGoHome
	WalkChainChanged
	WalkFreeHere
	WalkFreeRun
	WalkFreeHome
	WalkFreeWake
	WalkFreeGoHome
	WalkFreeDeactivate
	WalkAsleepIdle
	WalkAsleepGiveUp
	WalkAsleepPark
	WalkDelayedIdle
	WalkDelayedGiveUp
	WalkDelayedPark
	WalkRemoteIdle
	WalkRemoteGiveUp
	WalkRemoteMigrate
	WalkOwnerMigrating
	WalkOwnerMoved
	WalkOwnerSelf
	WalkFollow
	WalkRun

	NumReasons
)

// reasonTable gives each reason its stable name, its kind, what it amounts to
// and the kernel function (Linux 7.3 unless it says otherwise) where the rule
// stands.
var reasonTable = [NumReasons]struct {
	name   string
	kind   Kind
	class  Class
	kernel string
}{
	NoReason:            {"none", KindNone, ClassNone, ""},
	WakeStart:           {"start", KindWake, ClassPlain, "wake_up_process"},
	WakeTimer:           {"timer", KindWake, ClassPlain, "hrtimer_wakeup"},
	WakeUnlock:          {"unlock", KindWake, ClassPlain, "wake_q_add / try_to_wake_up"},
	WakeSignal:          {"signal", KindWake, ClassPlain, "signal_wake_up"},
	WakeDelayed:         {"was-deferred", KindWake, ClassPlain, "enqueue_task(ENQUEUE_DELAYED)"},
	WakeWithOwner:       {"with-its-owner", KindWake, ClassPlain, "activate_blocked_waiters"},
	WakeInPlace:         {"still-queued", KindWake, ClassPlain, "ttwu_runnable"},
	WakeRunning:         {"still-running", KindWake, ClassPlain, "try_to_wake_up"},
	WakeWound:           {"wounded", KindWake, ClassPlain, "__ww_mutex_wound"},
	WakePost:            {"post", KindWake, ClassPlain, "futex_wake / try_to_wake_up"},
	WakeEarly:           {"signal-ends-sleep", KindWake, ClassPlain, "signal_wake_up"},
	PreemptIdle:         {"cpu-was-idle", KindPreempt, ClassPlain, "wakeup_preempt_idle"},
	PreemptClass:        {"higher-class", KindPreempt, ClassPlain, "wakeup_preempt"},
	PreemptPrio:         {"higher-priority", KindPreempt, ClassPlain, "wakeup_preempt_rt"},
	PreemptDeadline:     {"earlier-deadline", KindPreempt, ClassPlain, "wakeup_preempt_fair"},
	PreemptShort:        {"shorter-slice", KindPreempt, ClassPlain, "wakeup_preempt_fair"},
	PreemptIdlePolicy:   {"donor-is-idle-policy", KindPreempt, ClassPlain, "wakeup_preempt_fair"},
	PreemptPinned:       {"equal-that-cannot-move", KindPreempt, ClassPlain, "check_preempt_equal_prio"},
	PreemptEDF:          {"earlier-absolute-deadline", KindPreempt, ClassPlain, "wakeup_preempt_dl"},
	KeepSameDonor:       {"is-the-donor", KindPreempt, ClassKeep, "wakeup_preempt_fair"},
	KeepClass:           {"lower-class", KindPreempt, ClassKeep, "wakeup_preempt"},
	KeepPrio:            {"not-higher-priority", KindPreempt, ClassKeep, "wakeup_preempt_rt"},
	KeepProtected:       {"protected", KindPreempt, ClassKeep, "protect_slice"},
	KeepIneligible:      {"not-eligible", KindPreempt, ClassKeep, "entity_eligible"},
	KeepDeadline:        {"later-deadline", KindPreempt, ClassKeep, "pick_eevdf"},
	KeepBatch:           {"batch-never-preempts", KindPreempt, ClassKeep, "wakeup_preempt_fair"},
	KeepEDF:             {"later-absolute-deadline", KindPreempt, ClassKeep, "wakeup_preempt_dl"},
	ReschedPreempt:      {"woken-task-wins", KindResched, ClassPlain, "resched_curr"},
	ReschedSlice:        {"slice-used-up", KindResched, ClassSliceOver, "update_curr"},
	ReschedHrtick:       {"slice-timer", KindResched, ClassPlain, "hrtick"},
	ReschedTick:         {"tick-promotes", KindResched, ClassPlain, "sched_tick"},
	ReschedReset:        {"donor-left", KindResched, ClassPlain, "proxy_reset_donor"},
	ReschedRR:           {"rr-slice-over", KindResched, ClassTurnOver, "task_tick_rt"},
	ReschedYield:        {"yields", KindResched, ClassTurnOver, "do_sched_yield"},
	ReschedThrottle:     {"budget-used-up", KindResched, ClassTurnOver, "update_curr_dl"},
	ReschedAttr:         {"attributes-changed", KindResched, ClassPlain, "prio_changed"},
	ReschedPush:         {"pushed", KindResched, ClassPlain, "push_rt_task"},
	ReschedPull:         {"took-over", KindResched, ClassPlain, "pull_rt_task"},
	ReschedBalance:      {"pulled", KindResched, ClassPlain, "sched_balance_rq"},
	ReschedStopper:      {"stopper-thread", KindResched, ClassPlain, "active_load_balance_cpu_stop"},
	ReschedParked:       {"parked-waiters-are-back", KindResched, ClassPlain, "activate_blocked_waiters"},
	ReschedReplenish:    {"budget-is-back", KindResched, ClassPlain, "dl_task_timer"},
	ReschedServer:       {"fair-server-comes-forward", KindResched, ClassPlain, "dl_server_timer"},
	ReschedServerStart:  {"fair-server-starts", KindResched, ClassPlain, "dl_server_start"},
	PickOnly:            {"only-one", KindPick, ClassPlain, "pick_eevdf"},
	PickProtected:       {"protected", KindPick, ClassPickFair, "protect_slice"},
	PickDeadline:        {"earliest-eligible-deadline", KindPick, ClassPickFair, "pick_eevdf"},
	PickBuddy:           {"next-buddy", KindPick, ClassPlain, "pick_eevdf"},
	PickPrio:            {"highest-priority", KindPick, ClassPickRT, "pick_next_rt_entity"},
	PickEDF:             {"earliest-absolute-deadline", KindPick, ClassPickDL, "pick_next_dl_entity"},
	PickServer:          {"fair-server", KindPick, ClassPickServer, "dl_server_pick_task"},
	PickIdle:            {"nothing-to-run", KindPick, ClassPlain, "pick_task_idle"},
	PickUnlucky:         {"did-not-look", KindPick, ClassPlain, "sched_balance_newidle"},
	PickChosen:          {"chosen-by-you", KindPick, ClassPlain, ""},
	SwitchBlock:         {"blocks", KindSwitch, ClassPlain, "__schedule"},
	SwitchSleep:         {"sleeps", KindSwitch, ClassPlain, "__schedule"},
	SwitchPreempt:       {"preempted", KindSwitch, ClassPlain, "__schedule"},
	SwitchFinish:        {"finished", KindSwitch, ClassPlain, "do_exit"},
	SwitchIdle:          {"from-idle", KindSwitch, ClassPlain, "__schedule"},
	SwitchDonor:         {"donor-changed", KindSwitch, ClassPlain, "rq_set_donor"},
	SwitchDetour:        {"idle-detour", KindSwitch, ClassPlain, "proxy_resched_idle"},
	BlockKept:           {"stays-queued", KindBlock, ClassPlain, "try_to_block_task"},
	BlockOff:            {"leaves-queue", KindBlock, ClassPlain, "try_to_block_task"},
	BlockAgain:          {"woken-too-late", KindBlock, ClassPlain, "__mutex_lock_common"},
	SleepTimed:          {"for-a-time", KindSleep, ClassPlain, "schedule_hrtimeout"},
	SleepSem:            {"until-posted", KindSleep, ClassPlain, "futex_wait"},
	DequeueSleep:        {"leaves-queue", KindDequeue, ClassLeave, "dequeue_task_fair"},
	DequeueDeferred:     {"deferred-dequeue-begins", KindDequeue, ClassGhost, "set_delayed"},
	DequeueFinal:        {"deferred-dequeue-ends", KindDequeue, ClassGhost, "pick_next_entity"},
	DequeueGiveUp:       {"proxy-gives-up", KindDequeue, ClassLeave, "proxy_deactivate"},
	DequeuePark:         {"parked-on-owner", KindDequeue, ClassPark, "proxy_enqueue_on_owner"},
	DequeueTravel:       {"on-its-way", KindDequeue, ClassLeave, "proxy_migrate_task"},
	LockFast:            {"was-free", KindLock, ClassPlain, "__mutex_trylock_fast"},
	LockFree:            {"was-free-with-waiters", KindLock, ClassPlain, "__mutex_trylock"},
	LockSteal:           {"stolen", KindLock, ClassTheft, "__mutex_trylock"},
	LockPickup:          {"was-handed-over", KindLock, ClassPlain, "__mutex_trylock_common"},
	LockBackOff:         {"backs-off", KindLock, ClassPlain, "__ww_mutex_check_kill"},
	LockShared:          {"shared-with-readers", KindLock, ClassPlain, "down_read"},
	LockSpun:            {"after-spinning", KindLock, ClassPlain, "mutex_optimistic_spin"},
	LockTryFailed:       {"trylock-failed", KindLock, ClassPlain, "mutex_trylock"},
	LockInterrupted:     {"interrupted", KindLock, ClassPlain, "__mutex_lock_common"},
	SpinBegin:           {"owner-is-running", KindSpin, ClassPlain, "mutex_spin_on_owner"},
	SpinOwnerOff:        {"owner-left-its-cpu", KindSpin, ClassPlain, "mutex_spin_on_owner"},
	SpinResched:         {"must-reschedule", KindSpin, ClassPlain, "mutex_spin_on_owner"},
	UnlockFast:          {"nobody-waits", KindUnlock, ClassPlain, "__mutex_unlock_fast"},
	UnlockWake:          {"wakes-first-waiter", KindUnlock, ClassPlain, "__mutex_unlock_slowpath"},
	UnlockDonor:         {"handed-to-donor", KindUnlock, ClassHandoff, "__mutex_unlock_slowpath"},
	UnlockForced:        {"handed-to-first-waiter", KindUnlock, ClassHandoff, "__mutex_unlock_slowpath"},
	UnlockAsked:         {"handoff-was-asked-for", KindUnlock, ClassHandoff, "__mutex_handoff"},
	UnlockTop:           {"wakes-top-waiter", KindUnlock, ClassPlain, "rt_mutex_slowunlock"},
	UnlockShared:        {"others-still-read", KindUnlock, ClassPlain, "up_read"},
	UnlockReaders:       {"lets-readers-in", KindUnlock, ClassPlain, "rwsem_mark_wake"},
	UnlockDowngrade:     {"keeps-reading", KindUnlock, ClassPlain, "downgrade_write"},
	UnlockPrefers:       {"wakes-donor-first", KindUnlock, ClassPlain, "rwsem_mark_wake, proposed"},
	MigrateDonor:        {"donor-to-owner", KindMigrate, ClassTravel, "proxy_migrate_task"},
	MigrateChain:        {"with-its-chain", KindMigrate, ClassTravel, "proxy_migrate_task"},
	MigrateReturn:       {"donor-returns", KindMigrate, ClassHome, "proxy_needs_return"},
	MigrateForced:       {"donor-sent-home", KindMigrate, ClassHome, "proxy_force_return"},
	MigrateWake:         {"placed-at-wakeup", KindMigrate, ClassPlaced, "select_task_rq"},
	MigrateAffinity:     {"affinity-changed", KindMigrate, ClassTravel, "set_cpus_allowed_ptr"},
	MigrateBalance:      {"pulled-by-idle-cpu", KindMigrate, ClassTravel, "sched_balance_newidle"},
	MigratePush:         {"pushed-away", KindMigrate, ClassTravel, "push_rt_task"},
	MigratePull:         {"pulled", KindMigrate, ClassTravel, "pull_rt_task"},
	MigrateBusy:         {"pulled-by-less-loaded-cpu", KindMigrate, ClassTravel, "sched_balance_rq"},
	MigrateActive:       {"taken-by-the-stopper", KindMigrate, ClassTravel, "active_load_balance_cpu_stop"},
	ResetDonor:          {"donor-left", KindReset, ClassPlain, "proxy_reset_donor"},
	TickPlain:           {"charges-donor", KindTick, ClassPlain, "sched_tick"},
	TickEarly:           {"too-early-to-balance", KindTick, ClassPlain, "nohz_balancer_kick"},
	HrtickSlice:         {"slice-ends", KindHrtick, ClassPlain, "hrtick"},
	HrtickStale:         {"stale-timer", KindHrtick, ClassStale, "hrtick"},
	MarkPassed:          {"passed", KindMark, ClassFlag, ""},
	FinishExit:          {"exits", KindFinish, ClassPlain, "do_exit"},
	FinishSleep:         {"sleeps-for-ever", KindFinish, ClassPlain, "schedule"},
	AttrNice:            {"nice-changed", KindAttr, ClassPlain, "set_user_nice"},
	AttrAffinity:        {"affinity-changed", KindAttr, ClassPlain, "sched_setaffinity"},
	AttrPolicy:          {"policy-changed", KindAttr, ClassPlain, "__sched_setscheduler"},
	AttrGone:            {"no-such-task", KindAttr, ClassPlain, "sched_setattr"},
	AttrPinned:          {"refused-not-on-all-cpus", KindAttr, ClassPlain, "__sched_setscheduler"},
	AttrKept:            {"refused-deadline-task-stays", KindAttr, ClassPlain, "dl_task_check_affinity"},
	AttrBusy:            {"refused-no-bandwidth-left", KindAttr, ClassPlain, "sched_dl_overflow"},
	AttrBoost:           {"inherits-priority", KindAttr, ClassBoost, "rt_mutex_setprio"},
	AttrDeboost:         {"gives-priority-back", KindAttr, ClassDeboost, "rt_mutex_setprio"},
	AttrBoostDL:         {"inherits-reservation", KindAttr, ClassBoost, "rt_mutex_setprio"},
	AttrDeboostDL:       {"gives-reservation-back", KindAttr, ClassDeboost, "rt_mutex_setprio"},
	SignalSent:          {"sent", KindSignal, ClassPlain, "send_signal_locked"},
	SignalWound:         {"wounds", KindSignal, ClassPlain, "__ww_mutex_wound"},
	DeadlockSelf:        {"locked-twice", KindDeadlock, ClassDeadlock, "find_proxy_task"},
	DeadlockWalk:        {"chain-never-ends", KindDeadlock, ClassDeadlock, "find_proxy_task"},
	DeadlockCycle:       {"circle-closes", KindDeadlock, ClassDeadlock, "__mutex_lock_common"},
	StoppedEvents:       {"event-limit", KindStopped, ClassStop, ""},
	StoppedRecords:      {"record-limit", KindStopped, ClassStop, ""},
	StoppedLoop:         {"no-progress", KindStopped, ClassStop, ""},
	ThrottleBegin:       {"budget-used-up", KindThrottle, ClassPlain, "update_curr_dl"},
	ThrottleEnd:         {"replenished", KindThrottle, ClassPlain, "replenish_dl_entity"},
	ThrottleLent:        {"replenished-as-owner", KindThrottle, ClassPlain, "update_curr_dl_se"},
	BudgetFirst:         {"begins-period", KindThrottle, ClassPlain, "update_dl_entity"},
	BudgetFresh:         {"begins-period-anew", KindThrottle, ClassPlain, "update_dl_entity"},
	BudgetKept:          {"keeps-budget", KindThrottle, ClassPlain, "update_dl_entity"},
	BudgetCut:           {"cuts-budget", KindThrottle, ClassPlain, "update_dl_revised_wakeup"},
	JobReleased:         {"released", KindJob, ClassJob, ""},
	JobQueued:           {"released-behind", KindJob, ClassJob, ""},
	JobDone:             {"completed", KindJob, ClassJob, ""},
	JobLate:             {"completed-late", KindJob, ClassJob, ""},
	JobMissed:           {"deadline-missed", KindJob, ClassMiss, ""},
	ServerOff:           {"no-fair-server", KindThrottle, ClassPlain, "dl_server_start"},
	SemTook:             {"took-one", KindSem, ClassPlain, "sem_wait (user space)"},
	SemTookWoken:        {"woken-and-took-one", KindSem, ClassPlain, "sem_wait (user space)"},
	SemTooLate:          {"woken-too-late", KindSem, ClassPlain, "sem_wait (user space)"},
	SemPosted:           {"posted", KindSem, ClassPlain, "futex_wake"},
	WalkWokenHere:       {"woken-here", KindWalk, ClassGoOn, "find_proxy_task"},
	WalkWokenDeactivate: {"woken-deactivate", KindWalk, ClassSendHome, "find_proxy_task"},
	WalkWokenGoHome:     {"woken-go-home", KindWalk, ClassSendHome, "proxy_force_return"},
	WalkChainChanged:    {"chain-changed", KindWalk, ClassAgain, "find_proxy_task"},
	WalkFreeHere:        {"lock-free-here", KindWalk, ClassGoOn, "find_proxy_task"},
	WalkFreeRun:         {"lock-free-run", KindWalk, ClassGoOn, "find_proxy_task"},
	WalkFreeHome:        {"lock-free-at-home", KindWalk, ClassGoOn, "find_proxy_task"},
	WalkFreeWake:        {"lock-free-wake", KindWalk, ClassSendHome, "find_proxy_task"},
	WalkFreeGoHome:      {"lock-free-go-home", KindWalk, ClassSendHome, "proxy_force_return"},
	WalkFreeDeactivate:  {"lock-free-deactivate", KindWalk, ClassWithdraw, "proxy_deactivate"},
	WalkAsleepIdle:      {"owner-asleep-step-aside", KindWalk, ClassStepAside, "proxy_resched_idle"},
	WalkAsleepGiveUp:    {"owner-asleep-give-up", KindWalk, ClassGiveUp, "proxy_deactivate"},
	WalkAsleepPark:      {"owner-asleep-park", KindWalk, ClassPark, "proxy_enqueue_on_owner"},
	WalkDelayedIdle:     {"owner-deferred-step-aside", KindWalk, ClassStepAside, "proxy_resched_idle"},
	WalkDelayedGiveUp:   {"owner-deferred-give-up", KindWalk, ClassGiveUp, "proxy_deactivate"},
	WalkDelayedPark:     {"owner-deferred-park", KindWalk, ClassPark, "proxy_enqueue_on_owner"},
	WalkRemoteIdle:      {"owner-remote-step-aside", KindWalk, ClassStepAside, "proxy_resched_idle"},
	WalkRemoteGiveUp:    {"owner-remote-give-up", KindWalk, ClassGiveUp, "proxy_deactivate"},
	WalkRemoteMigrate:   {"owner-remote-migrate", KindWalk, ClassSend, "proxy_migrate_task"},
	WalkOwnerMigrating:  {"owner-migrating", KindWalk, ClassStepAside, "proxy_resched_idle"},
	WalkOwnerMoved:      {"owner-moved", KindWalk, ClassAgain, "find_proxy_task"},
	WalkOwnerSelf:       {"owner-is-self", KindWalk, ClassStepAside, "proxy_resched_idle"},
	WalkFollow:          {"owner-blocked-follow", KindWalk, ClassFollow, "find_proxy_task"},
	WalkRun:             {"owner-runs", KindWalk, ClassLend, "find_proxy_task"},
}

// String returns the stable name of the reason, as psim prints it. It is
// unique within its kind.
func (r Reason) String() string { return reasonTable[r].name }

// Kind returns the kind of record that the reason belongs to.
func (r Reason) Kind() Kind { return reasonTable[r].kind }

// Class returns what the reason amounts to.
func (r Reason) Class() Class { return reasonTable[r].class }

// Kernel returns the kernel function that the rule was read in, or "".
func (r Reason) Kernel() string { return reasonTable[r].kernel }
