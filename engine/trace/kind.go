package trace

// Kind says what sort of thing a Record tells.
type Kind uint8

// The kinds. The comment gives the meaning of the record's fields; a field
// that is not named does not apply. CPU is always the CPU where it happened.
const (
	KindNone     Kind = iota
	KindWake          // Task became runnable on CPU; Other: who woke it (Idle: a timer); A: vruntime, or, throttled, when its next period begins, B: the CPU it last ran on
	KindPreempt       // wakeup preemption check: does Task (woken) beat Other (the donor)? A, B what ranks them if it isn't their own: an inherited FIFO priority, or Ranks...
	KindResched       // the executing Task is asked to give up the CPU; A: 1 lazy, 2 full
	KindPick          // the classes picked Task as donor (Idle: nothing to run); Other: the donor before; A: V, B: lag of Task; of other classes A: what ranks it, as in KindPreempt; of PickUnlucky A: the seed
	KindWalk          // one row of the find-proxy table decided: Task: p, Other: the owner (or NoTask), Lock; A: depth of the walk from 0; B: the picked donor
	KindSwitch        // CPU now executes Task on Other's scheduling context; A: executing before, B: donor before
	KindBlock         // Task waits for Lock, owned by Other
	KindSleep         // Task sleeps; A: until when (or Never)
	KindDequeue       // Task left the run queue, or began or ended a deferred dequeue; A: its lag
	KindLock          // Task owns Lock now; Other: owner before, if known
	KindSpin          // Task spins on Lock owned by Other, or stops spinning
	KindUnlock        // Task released Lock; Other: the waiter that was chosen, if any
	KindMigrate       // Task moved from CPU A to CPU B
	KindReset         // the donor Other left; Task is its own donor again
	KindTick          // the tick charged donor Other while Task executed
	KindHrtick        // the slice timer fired
	KindMark          // Task passed a mark; A: index in Trace.Marks
	KindFinish        // Task ended its program
	KindAttr          // Task was changed (nice, policy, affinity), by Other or by itself; A: before, B: after
	KindSignal        // Other sent Task a signal
	KindDeadlock      // a cycle of waits through Task, Other and Lock
	KindStopped       // the run ended before the horizon
	KindThrottle      // a deadline Task (or the fair server, NoTask) used up or got back its budget; A: runtime, B: deadline
	KindJob           // a job of a periodic Task: see Job; A: released, its deadline (Never: none); completed or missed, how long after its release; B: its number, from 1
	KindSem           // Task took one off the semaphore Lock, or posted one and woke Other; A: its count now
	NumKinds
)

// What ranks a task in a wakeup preemption check where it is no FIFO priority.
const (
	RanksDeadline int64 = -1      // an inherited deadline
	RanksServed   int64 = -2      // the fair server, which runs it
	RanksChanged  int64 = 1 << 20 // and a PolicyCode: a policy that it was given at run time
)

// PolicyCode puts a policy, by its number, and the priority or nice value that goes with
// it into one number, for a record.
func PolicyCode(policy, n int) int64 { return int64(policy + n<<8) }

// What a yield gives up, in its record.
const (
	YieldSlice  int64 = 1 + iota // the rest of a fair donor's slice
	YieldAhead                   // nothing: the fair donor is not eligible
	YieldAlone                   // nothing: nobody else is queued
	YieldPrio                    // the place among real-time tasks of the same priority
	YieldBudget                  // the rest of a deadline donor's budget
)

var kindNames = [NumKinds]string{
	KindNone: "none", KindWake: "wake", KindPreempt: "preempt", KindResched: "resched", KindPick: "pick",
	KindWalk: "find-proxy", KindSwitch: "switch", KindBlock: "block", KindSleep: "sleep", KindDequeue: "dequeue",
	KindLock: "lock", KindSpin: "spin", KindUnlock: "unlock", KindMigrate: "migrate", KindReset: "donor-reset",
	KindTick: "tick", KindHrtick: "hrtick", KindMark: "mark", KindFinish: "finish", KindAttr: "attr",
	KindSignal: "signal", KindDeadlock: "deadlock", KindStopped: "stopped", KindThrottle: "throttle",
	KindJob: "job", KindSem: "sem",
}

// String returns the stable name of the kind, as psim prints it.
func (k Kind) String() string { return kindNames[k] }
