package engine

import (
	"slices"

	"borrowedtime/engine/internal/eevdf"
	"borrowedtime/engine/trace"
)

// phase is what a CPU does next when its time comes.
type phase uint8

const (
	phaseUser    phase = iota // executing a program, spinning or idle: the next thing is a timer or the end of a run
	phaseIRQ                  // in an interrupt: serve the timers that have expired, then leave
	phaseIRQTurn              // the same, after alarms of this instant that other CPUs have armed before
	phaseSched                // __schedule() is about to run
	phasePick                 // __schedule(): pick again
	phaseWalk                 // __schedule(): one more link of the chain
	phaseSend                 // __schedule(): what was decided to migrate arrives
	phaseEnd                  // __schedule(): done, the switch is over
	phaseResume               // back to the program
	phaseCall                 // the program enters the kernel
	phaseGrant                // mutex_unlock(): wake the chosen waiter
	phaseSpin                 // a spinner looks again
	phaseBalance              // an idle CPU balances for all idle ones
	phaseFrozen               // the kernel would hang here
)

// timer is a sleeping task's alarm on the CPU where it went to sleep.
type timer struct {
	at        Time
	seq       int64
	task      TaskID
	replenish bool // of a throttled deadline task, instead of a wakeup
}

// rq is one CPU: its two contexts, its queues, its timers (struct rq).
type rq struct {
	curr, donor TaskID // execution and scheduling context; trace.Idle for the idle task
	nextClass   classID
	full, lazy  bool // TIF_NEED_RESCHED and TIF_NEED_RESCHED_LAZY of curr
	arrived     bool // of what asked in this interrupt, not all was that a turn is over
	nrRunning   int

	fair       eevdf.Queue
	nrRunnable int      // h_nr_runnable
	rt         []TaskID // by priority, equal ones in queue order
	dl         []TaskID // by absolute deadline
	pushable   []TaskID // RT and deadline tasks that other CPUs may take, see push.go
	spread     CPUID    // the last CPU that this one chose among equals
	server     fairServer
	served     bool // the donor was picked through the fair server
	forced     bool // the donor was picked by somebody else than the kernel
	failed     int  // attempts at balancing that moved nothing
	domain     domain
	rebalance  bool   // at the end of this interrupt
	coin       uint64 // of the scenario's seed: the last number drawn here

	timers    []timer
	hrtick    Time     // expiry of the slice timer, Never: off
	hrtickOf  TaskID   // the donor that it was asked for
	request   Duration // start request of the running __schedule(), -1: none
	extra     Duration // what the next __schedule(), or the running one, takes longer
	nextTick  Time
	idleSince Time

	// What the CPU does next.
	phase     phase
	phaseAt   Time
	phaseSeq  int64
	exitDelay Duration // from the last handler to the __schedule() that it asked for
	granted   TaskID   // phaseGrant: whom to wake
	voluntary bool     // phaseSched: the executing task gives up the CPU itself
	moving    TaskID   // a task that leaves with the next schedule: see setAffinity and send
	movingTo  CPUID    // where it goes
	banned    bool     // it may not run here any more
	taken     pressure

	// The __schedule() under way; the chain walk is kept while a hop takes time.
	inSched     bool
	passes      int
	prevDonor   TaskID
	walk        TaskID
	walkLock    LockID
	depth       int
	currInChain bool
	chain       []trace.Hop
	sendTo      CPUID   // phaseSend: where the donors go
	detour      bool    // idle was made donor by the walk, see proxyIdle
	late        bool    // a full request came from another CPU during the walk
	push        classID // tasks of this class are to be pushed away after the switch; classIdle: none
	leftIdle    bool    // the last switch left the idle task
	stuck       bool    // the idle task waits for something to change before it picks again
}

func newRQ() rq {
	return rq{
		curr: trace.Idle, donor: trace.Idle, nextClass: classIdle,
		fair: eevdf.New(), hrtick: trace.Never, request: -1, nextTick: trace.Never,
		granted: trace.NoTask, moving: trace.NoTask, walk: trace.NoTask, walkLock: trace.NoLock, prevDonor: trace.Idle,
		push: classIdle,
	}
}

// copyFrom makes r equal to from, reusing r's memory.
func (r *rq) copyFrom(from *rq) {
	fair, rt, dl, pushable, timers, chain := r.fair, r.rt, r.dl, r.pushable, r.timers, r.chain
	*r = *from
	fair.CopyFrom(&from.fair)
	r.fair = fair
	r.rt = append(rt[:0], from.rt...)
	r.dl = append(dl[:0], from.dl...)
	r.pushable = append(pushable[:0], from.pushable...)
	r.timers = append(timers[:0], from.timers...)
	r.chain = append(chain[:0], from.chain...)
}

// addTimer arms an alarm; equal expiries fire in the order they were armed.
//
//go:noinline
func (r *rq) addTimer(t timer) {
	i := len(r.timers)
	r.timers = append(r.timers, t)
	for ; i > 0 && r.timers[i-1].at > t.at; i-- {
		r.timers[i] = r.timers[i-1]
	}
	r.timers[i] = t
}

// dropTimers takes the alarms of t off all CPUs: of its sleep, or of its throttling.
func (m *Machine) dropTimers(t TaskID, replenish bool) {
	for c := range m.rqs {
		r := &m.rqs[c]
		n := len(r.timers)
		r.timers = slices.DeleteFunc(r.timers, func(a timer) bool { return a.task == t && a.replenish == replenish })
		if len(r.timers) == n {
			continue
		}
		if r.phase == phaseIRQTurn {
			r.phase = phaseIRQ // what it was to serve is gone: it looks again
		}
		if CPUID(c) != m.cpu {
			m.reschedule(CPUID(c))
		}
	}
}

// alarmAt reports whether the first alarm goes off at that time.
func (r *rq) alarmAt(at Time) bool { return len(r.timers) > 0 && r.timers[0].at == at }

// firstTimer returns when the next interrupt of this CPU is due.
func (r *rq) firstTimer() Time {
	at := min(r.hrtick, r.nextTick, r.server.timer)
	if len(r.timers) > 0 {
		at = min(at, r.timers[0].at)
	}
	return at
}
