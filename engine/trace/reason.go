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
	KeepThrottled

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
	ReschedBalance
	ReschedStopper
	ReschedParked
	ReschedReplenish
	ReschedServer

	PickOnly
	PickProtected
	PickDeadline
	PickBuddy
	PickPrio
	PickEDF
	PickServer
	PickIdle

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

	DequeueSleep
	DequeueDeferred
	DequeueFinal
	DequeueGiveUp
	DequeuePark

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
	UnlockPrefers

	MigrateDonor
	MigrateChain
	MigrateReturn
	MigrateForced
	MigrateWake
	MigrateAffinity
	MigrateBalance
	MigratePush
	MigratePull
	MigrateActive

	ResetDonor

	TickPlain

	HrtickSlice
	HrtickStale

	MarkPassed

	FinishExit
	FinishSleep

	AttrNice
	AttrAffinity
	AttrBoost
	AttrDeboost

	SignalSent
	SignalWound

	DeadlockSelf
	DeadlockWalk
	DeadlockCycle

	StoppedEvents
	StoppedLoop

	ThrottleBegin
	ThrottleEnd

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

// reasonTable gives each reason its stable name, its kind and the kernel
// function (Linux 7.3 unless it says otherwise) where the rule stands.
var reasonTable = [NumReasons]struct {
	name   string
	kind   Kind
	kernel string
}{
	NoReason:            {"none", KindNone, ""},
	WakeStart:           {"start", KindWake, "wake_up_process"},
	WakeTimer:           {"timer", KindWake, "hrtimer_wakeup"},
	WakeUnlock:          {"unlock", KindWake, "wake_q_add / try_to_wake_up"},
	WakeSignal:          {"signal", KindWake, "signal_wake_up"},
	WakeDelayed:         {"was-deferred", KindWake, "enqueue_task(ENQUEUE_DELAYED)"},
	WakeWithOwner:       {"with-its-owner", KindWake, "activate_blocked_waiters"},
	WakeInPlace:         {"still-queued", KindWake, "ttwu_runnable"},
	WakeRunning:         {"still-running", KindWake, "try_to_wake_up"},
	WakeWound:           {"wounded", KindWake, "__ww_mutex_wound"},
	PreemptIdle:         {"cpu-was-idle", KindPreempt, "wakeup_preempt_idle"},
	PreemptClass:        {"higher-class", KindPreempt, "wakeup_preempt"},
	PreemptPrio:         {"higher-priority", KindPreempt, "wakeup_preempt_rt"},
	PreemptDeadline:     {"earlier-deadline", KindPreempt, "wakeup_preempt_fair"},
	PreemptShort:        {"shorter-slice", KindPreempt, "wakeup_preempt_fair"},
	PreemptIdlePolicy:   {"donor-is-idle-policy", KindPreempt, "wakeup_preempt_fair"},
	PreemptPinned:       {"equal-that-cannot-move", KindPreempt, "check_preempt_equal_prio"},
	PreemptEDF:          {"earlier-absolute-deadline", KindPreempt, "wakeup_preempt_dl"},
	KeepSameDonor:       {"is-the-donor", KindPreempt, "wakeup_preempt_fair"},
	KeepClass:           {"lower-class", KindPreempt, "wakeup_preempt"},
	KeepPrio:            {"not-higher-priority", KindPreempt, "wakeup_preempt_rt"},
	KeepProtected:       {"protected", KindPreempt, "protect_slice"},
	KeepIneligible:      {"not-eligible", KindPreempt, "entity_eligible"},
	KeepDeadline:        {"later-deadline", KindPreempt, "pick_eevdf"},
	KeepBatch:           {"batch-never-preempts", KindPreempt, "wakeup_preempt_fair"},
	KeepEDF:             {"later-absolute-deadline", KindPreempt, "wakeup_preempt_dl"},
	KeepThrottled:       {"throttled", KindPreempt, "wakeup_preempt_dl"},
	ReschedPreempt:      {"woken-task-wins", KindResched, "resched_curr"},
	ReschedSlice:        {"slice-used-up", KindResched, "update_curr"},
	ReschedHrtick:       {"slice-timer", KindResched, "hrtick"},
	ReschedTick:         {"tick-promotes", KindResched, "sched_tick"},
	ReschedReset:        {"donor-left", KindResched, "proxy_reset_donor"},
	ReschedRR:           {"rr-slice-over", KindResched, "task_tick_rt"},
	ReschedYield:        {"yields", KindResched, "do_sched_yield"},
	ReschedThrottle:     {"budget-used-up", KindResched, "update_curr_dl"},
	ReschedAttr:         {"attributes-changed", KindResched, "prio_changed"},
	ReschedPush:         {"pushed", KindResched, "push_rt_task"},
	ReschedBalance:      {"pulled", KindResched, "sched_balance_rq"},
	ReschedStopper:      {"stopper-thread", KindResched, "active_load_balance_cpu_stop"},
	ReschedParked:       {"parked-waiters-are-back", KindResched, "activate_blocked_waiters"},
	ReschedReplenish:    {"budget-is-back", KindResched, "dl_task_timer"},
	ReschedServer:       {"fair-server-comes-forward", KindResched, "dl_server_timer"},
	PickOnly:            {"only-one", KindPick, "pick_eevdf"},
	PickProtected:       {"protected", KindPick, "protect_slice"},
	PickDeadline:        {"earliest-eligible-deadline", KindPick, "pick_eevdf"},
	PickBuddy:           {"next-buddy", KindPick, "pick_eevdf"},
	PickPrio:            {"highest-priority", KindPick, "pick_next_rt_entity"},
	PickEDF:             {"earliest-absolute-deadline", KindPick, "pick_next_dl_entity"},
	PickServer:          {"fair-server", KindPick, "dl_server_pick_task"},
	PickIdle:            {"nothing-to-run", KindPick, "pick_task_idle"},
	SwitchBlock:         {"blocks", KindSwitch, "__schedule"},
	SwitchSleep:         {"sleeps", KindSwitch, "__schedule"},
	SwitchPreempt:       {"preempted", KindSwitch, "__schedule"},
	SwitchFinish:        {"finished", KindSwitch, "do_exit"},
	SwitchIdle:          {"from-idle", KindSwitch, "__schedule"},
	SwitchDonor:         {"donor-changed", KindSwitch, "rq_set_donor"},
	SwitchDetour:        {"idle-detour", KindSwitch, "proxy_resched_idle"},
	BlockKept:           {"stays-queued", KindBlock, "try_to_block_task"},
	BlockOff:            {"leaves-queue", KindBlock, "try_to_block_task"},
	BlockAgain:          {"woken-too-late", KindBlock, "__mutex_lock_common"},
	SleepTimed:          {"for-a-time", KindSleep, "schedule_hrtimeout"},
	DequeueSleep:        {"leaves-queue", KindDequeue, "dequeue_task_fair"},
	DequeueDeferred:     {"deferred-dequeue-begins", KindDequeue, "set_delayed"},
	DequeueFinal:        {"deferred-dequeue-ends", KindDequeue, "pick_next_entity"},
	DequeueGiveUp:       {"proxy-gives-up", KindDequeue, "proxy_deactivate"},
	DequeuePark:         {"parked-on-owner", KindDequeue, "proxy_enqueue_on_owner"},
	LockFast:            {"was-free", KindLock, "__mutex_trylock_fast"},
	LockFree:            {"was-free-with-waiters", KindLock, "__mutex_trylock"},
	LockSteal:           {"stolen", KindLock, "__mutex_trylock"},
	LockPickup:          {"was-handed-over", KindLock, "__mutex_trylock_common"},
	LockBackOff:         {"backs-off", KindLock, "__ww_mutex_check_kill"},
	LockShared:          {"shared-with-readers", KindLock, "down_read"},
	LockSpun:            {"after-spinning", KindLock, "mutex_optimistic_spin"},
	LockTryFailed:       {"trylock-failed", KindLock, "mutex_trylock"},
	LockInterrupted:     {"interrupted", KindLock, "__mutex_lock_common"},
	SpinBegin:           {"owner-is-running", KindSpin, "mutex_spin_on_owner"},
	SpinOwnerOff:        {"owner-left-its-cpu", KindSpin, "mutex_spin_on_owner"},
	SpinResched:         {"must-reschedule", KindSpin, "mutex_spin_on_owner"},
	UnlockFast:          {"nobody-waits", KindUnlock, "__mutex_unlock_fast"},
	UnlockWake:          {"wakes-first-waiter", KindUnlock, "__mutex_unlock_slowpath"},
	UnlockDonor:         {"handed-to-donor", KindUnlock, "__mutex_unlock_slowpath"},
	UnlockForced:        {"handed-to-first-waiter", KindUnlock, "__mutex_unlock_slowpath"},
	UnlockAsked:         {"handoff-was-asked-for", KindUnlock, "__mutex_handoff"},
	UnlockTop:           {"wakes-top-waiter", KindUnlock, "rt_mutex_slowunlock"},
	UnlockShared:        {"others-still-read", KindUnlock, "up_read"},
	UnlockReaders:       {"lets-readers-in", KindUnlock, "rwsem_mark_wake"},
	UnlockPrefers:       {"wakes-donor-first", KindUnlock, "rwsem_mark_wake, proposed"},
	MigrateDonor:        {"donor-to-owner", KindMigrate, "proxy_migrate_task"},
	MigrateChain:        {"with-its-chain", KindMigrate, "proxy_migrate_task"},
	MigrateReturn:       {"donor-returns", KindMigrate, "proxy_needs_return"},
	MigrateForced:       {"donor-sent-home", KindMigrate, "proxy_force_return"},
	MigrateWake:         {"placed-at-wakeup", KindMigrate, "select_task_rq"},
	MigrateAffinity:     {"affinity-changed", KindMigrate, "set_cpus_allowed_ptr"},
	MigrateBalance:      {"pulled-by-idle-cpu", KindMigrate, "sched_balance_newidle"},
	MigratePush:         {"pushed-away", KindMigrate, "push_rt_task"},
	MigratePull:         {"pulled", KindMigrate, "pull_rt_task"},
	MigrateActive:       {"taken-by-the-stopper", KindMigrate, "active_load_balance_cpu_stop"},
	ResetDonor:          {"donor-left", KindReset, "proxy_reset_donor"},
	TickPlain:           {"charges-donor", KindTick, "sched_tick"},
	HrtickSlice:         {"slice-ends", KindHrtick, "hrtick"},
	HrtickStale:         {"stale-timer", KindHrtick, "hrtick"},
	MarkPassed:          {"passed", KindMark, ""},
	FinishExit:          {"exits", KindFinish, "do_exit"},
	FinishSleep:         {"sleeps-for-ever", KindFinish, "schedule"},
	AttrNice:            {"nice-changed", KindAttr, "set_user_nice"},
	AttrAffinity:        {"affinity-changed", KindAttr, "sched_setaffinity"},
	AttrBoost:           {"inherits-priority", KindAttr, "rt_mutex_setprio"},
	AttrDeboost:         {"gives-priority-back", KindAttr, "rt_mutex_setprio"},
	SignalSent:          {"sent", KindSignal, "send_signal_locked"},
	SignalWound:         {"wounds", KindSignal, "__ww_mutex_wound"},
	DeadlockSelf:        {"locked-twice", KindDeadlock, "find_proxy_task"},
	DeadlockWalk:        {"chain-never-ends", KindDeadlock, "find_proxy_task"},
	DeadlockCycle:       {"circle-closes", KindDeadlock, "__mutex_lock_common"},
	StoppedEvents:       {"event-limit", KindStopped, ""},
	StoppedLoop:         {"no-progress", KindStopped, ""},
	ThrottleBegin:       {"budget-used-up", KindThrottle, "update_curr_dl"},
	ThrottleEnd:         {"replenished", KindThrottle, "replenish_dl_entity"},
	WalkWokenHere:       {"woken-here", KindWalk, "find_proxy_task"},
	WalkWokenDeactivate: {"woken-deactivate", KindWalk, "find_proxy_task"},
	WalkWokenGoHome:     {"woken-go-home", KindWalk, "proxy_force_return"},
	WalkChainChanged:    {"chain-changed", KindWalk, "find_proxy_task"},
	WalkFreeHere:        {"lock-free-here", KindWalk, "find_proxy_task"},
	WalkFreeRun:         {"lock-free-run", KindWalk, "find_proxy_task"},
	WalkFreeHome:        {"lock-free-at-home", KindWalk, "find_proxy_task"},
	WalkFreeWake:        {"lock-free-wake", KindWalk, "find_proxy_task"},
	WalkFreeGoHome:      {"lock-free-go-home", KindWalk, "proxy_force_return"},
	WalkFreeDeactivate:  {"lock-free-deactivate", KindWalk, "proxy_deactivate"},
	WalkAsleepIdle:      {"owner-asleep-step-aside", KindWalk, "proxy_resched_idle"},
	WalkAsleepGiveUp:    {"owner-asleep-give-up", KindWalk, "proxy_deactivate"},
	WalkAsleepPark:      {"owner-asleep-park", KindWalk, "proxy_enqueue_on_owner"},
	WalkDelayedIdle:     {"owner-deferred-step-aside", KindWalk, "proxy_resched_idle"},
	WalkDelayedGiveUp:   {"owner-deferred-give-up", KindWalk, "proxy_deactivate"},
	WalkDelayedPark:     {"owner-deferred-park", KindWalk, "proxy_enqueue_on_owner"},
	WalkRemoteIdle:      {"owner-remote-step-aside", KindWalk, "proxy_resched_idle"},
	WalkRemoteGiveUp:    {"owner-remote-give-up", KindWalk, "proxy_deactivate"},
	WalkRemoteMigrate:   {"owner-remote-migrate", KindWalk, "proxy_migrate_task"},
	WalkOwnerMigrating:  {"owner-migrating", KindWalk, "proxy_resched_idle"},
	WalkOwnerMoved:      {"owner-moved", KindWalk, "find_proxy_task"},
	WalkOwnerSelf:       {"owner-is-self", KindWalk, "proxy_resched_idle"},
	WalkFollow:          {"owner-blocked-follow", KindWalk, "find_proxy_task"},
	WalkRun:             {"owner-runs", KindWalk, "find_proxy_task"},
}

// String returns the stable name of the reason, as psim prints it. It is
// unique within its kind.
func (r Reason) String() string { return reasonTable[r].name }

// Kind returns the kind of record that the reason belongs to.
func (r Reason) Kind() Kind { return reasonTable[r].kind }

// Kernel returns the kernel function that the rule was read in, or "".
func (r Reason) Kernel() string { return reasonTable[r].kernel }
