package engine

import "borrowedtime/engine/config"

// taskState is task_struct.__state, as far as the model needs it.
type taskState uint8

const (
	stateSleeping taskState = iota // TASK_(UN)INTERRUPTIBLE: asleep or waiting for a lock
	stateRunning                   // TASK_RUNNING: runnable, whether it executes or not
	stateWaking                    // TASK_WAKING: between two run queues; never dequeued late
	stateDead                      // its program has ended by exiting
)

// onRQ is task_struct.on_rq.
type onRQ uint8

const (
	offQueue  onRQ = iota // not on any run queue
	queued                // on the run queue of task.cpu, also while delayed or a blocked donor
	migrating             // on its way from one run queue to another
)

// cont says where in its program, or inside a kernel call, a task goes on when
// it next executes.
type cont uint8

const (
	contStep      cont = iota // fetch the next step
	contRun                   // inside a run step
	contLockWoken             // schedule() in the lock slow path returned: try to take the lock
	contLockAgain             // second schedule() of a woken first waiter, without blocked_on
	contGranted               // a release has let this reader in while it slept
	contLockQueue             // the spin before queueing ended in schedule(): queue now
	contSpin                  // spinning
	contSem                   // asleep in a wait step: look at the semaphore again
	contPark                  // the program is over
)

// proxyWaking is the blocked_on value that 7.1 gives to a woken donor that must
// first go home (PROXY_WAKING).
const proxyWaking LockID = -2

// neverRan is the execStart of a task that has not run on its CPU.
const neverRan Time = -1

// Task is one task. What the fields mean together:
//
//   - onRQ is queued and state is stateRunning: runnable, or executing.
//   - onRQ is queued and isBlocked: a blocked donor if blockedOn names a lock;
//     a deferred dequeue if its entity is delayed; otherwise woken in flight.
//   - onRQ is offQueue: asleep, or waiting for a lock the classic way.
//   - blockedOn is the link the chain walk follows. waitsFor names the lock
//     whose wait list the task stands in, also while blockedOn is cleared.
//   - cpu differs from wakeCPU only while proxy execution has moved it away.
type Task struct {
	state     taskState
	onRQ      onRQ
	onCPU     bool // it is the execution context of its CPU
	isBlocked bool // is_blocked: a voluntary sleep not ended by a wakeup yet
	signal    bool // a signal is pending
	started   bool
	finished  bool
	armed     bool // somebody woke it before the timer of its sleep did

	cpu, wakeCPU CPUID
	recentCPU    CPUID // recent_used_cpu
	allowed      uint64

	blockedOn    LockID
	wakeNext     TaskID // the next one of those that a release wakes (wake_q)
	waitsFor     LockID
	waitDeadline Time   // of an rt_mutex waiter: what it is ordered by; a copy
	waitPrio     int16  // (struct rt_mutex_waiter)
	parkedOn     TaskID // the sleeping owner that it is parked on
	blockedDonor TaskID // who lent to this task through its own lock at the last pick

	policy  config.Policy
	cls     classID // its class now; an inherited priority can change it
	ownPrio int16   // outside the fair class: the priority without inheritance
	prio    int16   // kernel priority: 99-u for FIFO and RR, 120+nice for the fair policies
	nice    int16
	slices  int16 // RR: ticks left

	recency   int64 // order of the last beginnings to run, or to wait here
	execStart Time  // from where the next charge counts
	ran       Duration
	charged   Duration
	lent      Duration
	borrowed  Duration

	// The program.
	cont          cont
	interruptible bool // of the lock wait it is in
	kernel        bool // of the run step it is in
	spinQueued    bool // it spins as a woken first waiter, in the wait list
	depth         int8
	loops         [config.MaxLoopDepth]int64
	pc            int32
	instant       Time     // of its last step
	steps         int32    // taken at that instant
	target        Duration // executed time at which the current run ends
	waitFrom      Time     // start of the current lock request
	wakeAt        Time     // when its sleep ends
	spinOn        LockID
	callFrom      Duration // executed when the lock call began to wait
}

// class returns the task's scheduling class now.
func (t *Task) class() classID { return t.cls }
