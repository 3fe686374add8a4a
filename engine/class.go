package engine

import (
	"borrowedtime/engine/config"
	"borrowedtime/engine/trace"
)

// classID orders the scheduling classes: lower ones come first.
type classID uint8

const (
	classDL classID = iota
	classRT
	classFair
	classIdle
)

// class is a scheduling class: the questions that the core asks (struct
// sched_class). Its queue lives in rq and its values have no state.
type class interface {
	// setUp fills in what the class keeps about a task that belongs to it.
	setUp(m *Machine, t TaskID, tc *config.Task)
	// enqueue puts t on c's queue; delayed: t is there already, deferred.
	enqueue(m *Machine, c CPUID, t TaskID, f enqueueFlags)
	// dequeue takes t off and reports true, or leaves it there, deferred.
	dequeue(m *Machine, c CPUID, t TaskID, f dequeueFlags) bool
	// pick returns the task to run, Idle if there is none.
	pick(m *Machine, c CPUID) (TaskID, trace.Reason)
	// setNext makes t the donor; first: as the result of a pick.
	setNext(m *Machine, c CPUID, t TaskID, first bool)
	// putPrev ends t's time as donor.
	putPrev(m *Machine, c CPUID, t TaskID)
	// charge takes ran from donor t's account.
	charge(m *Machine, c CPUID, t TaskID, ran Duration)
	// preempts asks for a reschedule if the woken t should replace the donor,
	// which is of the same class.
	preempts(m *Machine, c CPUID, t TaskID) (bool, trace.Reason)
	// tick is the timer interrupt for donor t; slice: it is the slice timer.
	tick(m *Machine, c CPUID, t TaskID, slice bool)
	// yield gives up the rest of donor t's turn, and says what that is (trace.Yield...).
	yield(m *Machine, c CPUID, t TaskID) int64
	// selectCPU returns the CPU where t, which is off the queue and may run on
	// several, is best queued; prev is where it belongs (select_task_rq).
	selectCPU(m *Machine, t TaskID, prev CPUID) CPUID
	// woken lets the CPU that t was queued on react once the wakeup is complete
	// (task_woken).
	woken(m *Machine, t TaskID)
	// check panics if what the class keeps about t is out of its bounds.
	check(m *Machine, t TaskID)
	// checkDonor panics if the donor of c is not the one that the class would pick.
	checkDonor(m *Machine, c CPUID)
}

// classes in order of precedence, by classID.
var classes = [...]class{classDL: &dlClass{}, classRT: &rtClass{}, classFair: &fairClass{}, classIdle: &idleClass{}}

// classOfPolicy is the class of a policy's tasks, unless they inherit a priority.
var classOfPolicy = [...]classID{config.Fair: classFair, config.Batch: classFair, config.IdlePolicy: classFair,
	config.FIFO: classRT, config.RR: classRT, config.Deadline: classDL}

// classOf returns the class of a task by its priority, which may be inherited, and
// otherwise by its policy (__setscheduler_class).
func classOf(policy config.Policy, prio int16) classID {
	switch {
	case prio < 0:
		return classDL
	case prio < 100:
		return classRT
	}
	return max(classOfPolicy[policy], classRT+1)
}

type enqueueFlags uint8

const (
	enqWakeup    enqueueFlags = 1 << iota
	enqDelayed                // ENQUEUE_DELAYED: wake a deferred dequeue
	enqHead                   // at the head of its priority
	enqReplenish              // with what the waiter lends that boosts it
	enqRestore                // after a change of what it is (ENQUEUE_RESTORE)
)

type dequeueFlags uint8

const (
	deqSleep   dequeueFlags = 1 << iota // DEQUEUE_SLEEP: a voluntary sleep, may be deferred
	deqSpecial                          // TASK_WAKING or dead: never deferred
)

// enqueue puts an off-queue task onto CPU c (activate_task).
func (m *Machine) enqueue(c CPUID, t TaskID, f enqueueFlags) {
	p := &m.tasks[t]
	if p.cpu != c {
		p.execStart = neverRan
	}
	p.cpu = c
	classes[p.class()].enqueue(m, c, t, f)
	p.onRQ = queued
	m.touch(t)
}

// dequeue takes a task off its queue and reports true, or begins its deferred
// dequeue (deactivate_task, block_task).
func (m *Machine) dequeue(t TaskID, f dequeueFlags) bool {
	p := &m.tasks[t]
	m.touch(t)
	if !classes[p.class()].dequeue(m, p.cpu, t, f) {
		return false
	}
	p.onRQ = offQueue
	return true
}

// putPrev ends the donor's time as donor.
func (m *Machine) putPrev(c CPUID) {
	d := m.rqs[c].donor
	if d == trace.Idle {
		m.chargeIdle(c)
		return
	}
	classes[m.tasks[d].class()].putPrev(m, c, d)
	m.touch(d)
}

// setNext makes t the donor of CPU c.
func (m *Machine) setNext(c CPUID, t TaskID, first bool) {
	m.rqs[c].donor = t
	if t == trace.Idle {
		m.rqs[c].server.idle = m.now
		return
	}
	m.tasks[t].execStart = m.now
	classes[m.tasks[t].class()].setNext(m, c, t, first)
	m.touch(t)
}
