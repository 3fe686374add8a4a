package trace

// Snapshot is the whole machine at one instant, after one event, as plain
// values for drawing. The slices are indexed by TaskID, LockID and CPUID.
type Snapshot struct {
	At    Time
	Event int // -1: before the first event
	Tasks []TaskView
	Locks []LockView
	CPUs  []CPUView
}

// TaskView is a task's state under the kernel's names (task_struct,
// sched_entity; Linux 7.3).
type TaskView struct {
	State        State
	CPU          CPUID  // task_cpu
	WakeCPU      CPUID  // wake_cpu: where it really belongs
	OnCPU        bool   // on_cpu: it executes
	OnRQ         bool   // on_rq
	SchedDelayed bool   // sched_delayed: deferred dequeue
	BlockedOn    LockID // blocked_on
	IsBlocked    bool   // is_blocked
	BlockedDonor TaskID // blocked_donor: who lends to it, remembered for the handoff
	Other        TaskID // as in TaskSpan

	Policy   string // as in TaskInfo, which says what it was at the start
	Prio     int
	Nice     int
	Inherits int // the real-time priority that it has because it owns a lock, and its queue goes by: 1 to 99; 100: a reservation; 0: none
	Weight   int64
	Vruntime VTime
	Deadline VTime
	Vprot    VTime // end of slice protection
	Vlag     VTime // saved lag; while queued: V - vruntime
	Slice    Duration

	Ran, Charged Duration // up to this instant
	Step         int      // index of the step in the task's flattened program
	Loops        []int64  // of each loop that the task is in, from the outermost: rounds still to go with this one; forever: minus this round's number
	Left         Duration // of the current run or sleep
	RTSlice      int      // RR: ticks left
	DLRuntime    Duration // deadline: budget left
	DLDeadline   Time     // deadline: absolute deadline
	Job          int      // number of the job that it works on, or that comes next; 0: it is not periodic
	Release, Due Time     // of that job; Due is Never without a deadline
	FirstRelease Time     // of the first job of the every loop that the task is in
	DLNext       Time     // deadline, throttled: when its next period begins; otherwise 0
}

// LockView is a mutex: owner word, flags, wait list (struct mutex).
type LockView struct {
	Owner    TaskID
	Waiters  []TaskID // in order; the first is first_waiter
	Spinners []TaskID
	Readers  []TaskID // of an rwsem (struct rw_semaphore) that is read; Owner is the last of them
	Handoff  bool     // MUTEX_FLAG_HANDOFF
	Pickup   bool     // MUTEX_FLAG_PICKUP
	Count    int64    // of a semaphore
}

// Hop is one link of the last chain walk: Task is blocked on Lock, owned by Owner.
type Hop struct {
	Task   TaskID
	Lock   LockID
	Owner  TaskID // NoTask: the lock had no owner
	Reason Reason // the row that decided
}

// Queued is one entry of a run queue, in pick order.
type Queued struct {
	Task     TaskID
	Eligible bool
	Blocked  bool // a blocked donor
	Delayed  bool // a deferred dequeue
}

// Server is the fair server of a CPU: its reserve of time for fair tasks.
type Server struct {
	State   string   // "absent" (the scenario has none), "off", "deferred" (waits for its timer), "active" (competes), "throttled" (used up)
	Runtime Duration // left of its budget
	Timer   Time     // when it comes forward, or gets its budget back; Never: not set
}

// CPUView is a run queue (struct rq).
type CPUView struct {
	Curr, Donor TaskID
	NrRunning   int
	V           VTime // weighted average vruntime of the fair queue
	Lazy, Full  bool  // the two resched flags of the executing task
	HrtickAt    Time  // when the slice timer fires; Never: not armed
	Fair        []Queued
	RT          []Queued
	DL          []Queued
	Server      Server
	Chain       []Hop // the walk of the last pick; empty if the picked task was not blocked
}
