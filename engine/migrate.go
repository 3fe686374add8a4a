package engine

import (
	"math/bits"

	"borrowedtime/engine/config"
	"borrowedtime/engine/trace"
)

// How a task changes its CPU: a waiting one at once, an executing one through the
// migration thread, which takes it away in one __schedule() and brings it to the
// other CPU at that one's end. Who decides so stands elsewhere: placement at
// wakeups in the classes, push.go, balance.go, proxy_walk.go.

// movable reports whether t may run on more than one CPU.
func (m *Machine) movable(t TaskID) bool { return bits.OnesCount64(m.tasks[t].allowed) > 1 }

// balances reports whether the machine moves waiting tasks about by its own rules.
func (m *Machine) balances() bool { return len(m.rqs) > 1 && m.slave == nil }

// recMigration records that t has changed its CPU.
func (m *Machine) recMigration(t TaskID, from, to CPUID, why trace.Reason) {
	m.rec(trace.KindMigrate, why, to, t, trace.NoTask, trace.NoLock, int64(from), int64(to))
	m.countMigration(t)
}

// moveTask moves a queued task to another CPU, with its lag and the rest of its
// deadline.
func (m *Machine) moveTask(t TaskID, from, to CPUID, why trace.Reason) {
	m.dequeue(t, 0)
	m.tasks[t].wakeCPU = to
	m.recMigration(t, from, to, why)
	m.enqueue(to, t, 0)
}

// setAffinity changes where the executing task may run; if that is no longer
// here, it is moved at once by the migration thread (sched_setaffinity).
func (m *Machine) setAffinity(c CPUID, t TaskID, mask uint64) bool {
	p := &m.tasks[t]
	m.rec(trace.KindAttr, trace.AttrAffinity, c, t, trace.NoTask, trace.NoLock, int64(p.allowed), int64(mask))
	to := m.restrict(t, mask)
	p.pc++
	p.cont = contStep
	if m.allows(t, c) {
		return m.returnToUser(c)
	}
	// The migration thread runs first, which takes the task off this CPU; what
	// the balance may have asked it for meanwhile is given up.
	m.banish(c, t, to)
	m.armSchedule(c, false, 0)
	return false
}

// keepsCPUs reports whether the kernel refuses to change where t may run, and records
// why: it has ended, or admission control counts on all CPUs for a deadline task
// (dl_task_check_affinity).
func (m *Machine) keepsCPUs(t TaskID, mask uint64, by TaskID) bool {
	p, why := &m.tasks[t], trace.NoReason
	switch {
	case p.finished && m.cfg.Exit:
		why = trace.AttrGone
	case p.policy == config.Deadline && !m.cfg.NoAdmission && mask != config.AllCPUs(m.cfg.CPUs):
		why = trace.AttrKept
	default:
		return false
	}
	m.rec(trace.KindAttr, why, p.cpu, t, other(by, t), trace.NoLock, 0, 0)
	return true
}

// restrict gives t a new mask, and returns a CPU for it, which is chosen before it is
// known whether t has to move (__set_cpus_allowed_ptr).
func (m *Machine) restrict(t TaskID, mask uint64) CPUID {
	p := &m.tasks[t]
	if p.allowed == mask {
		return p.cpu
	}
	p.allowed = mask
	m.withdraw(p.cpu, t)
	if p.onRQ == queued && p.class() <= classRT && !p.onCPU && m.rqs[p.cpu].donor != t && !m.dl[t].throttled {
		m.offer(p.cpu, t)
	}
	return m.spread(mask)
}

// affine changes where another task may run: one that executes is moved by the
// migration thread of its CPU, one that waits on a queue at once.
//
// Kernel: affine_move_task(), kernel/sched/core.c, 7.3.
func (m *Machine) affine(t TaskID, mask uint64, by TaskID) {
	p := &m.tasks[t]
	m.rec(trace.KindAttr, trace.AttrAffinity, p.cpu, t, by, trace.NoLock, int64(p.allowed), int64(mask))
	to := m.restrict(t, mask)
	switch r := &m.rqs[p.cpu]; {
	case m.allows(t, p.cpu) || p.onRQ != queued:
	case p.onCPU || r.donor == t:
		m.banish(p.cpu, t, to)
		m.resched(p.cpu, false, trace.ReschedStopper)
	default:
		m.moveTask(t, p.cpu, to, trace.MigrateAffinity)
		m.wakeupPreempt(to, t)
	}
}

// banish has the migration thread of c take t to another CPU. It takes one after the
// other, the executing one first: whoever else has to go is found by banishNext, but a
// donor that only visits has its home there now, and goes there when it is woken.
//
//go:noinline
func (m *Machine) banish(c CPUID, t TaskID, to CPUID) {
	r := &m.rqs[c]
	if r.moving != trace.NoTask && (m.tasks[r.moving].onRQ == migrating || r.banned && r.curr != t) {
		if p := &m.tasks[t]; m.needsHome(p) {
			p.wakeCPU = to
		}
		return
	}
	r.moving, r.movingTo, r.banned = t, to, true
}

// banishNext goes on with who belongs to c and may not stay there, once the migration
// thread has taken away somebody else.
func (m *Machine) banishNext(c CPUID) {
	r := &m.rqs[c]
	for i := range m.tasks {
		t, p := TaskID(i), &m.tasks[i]
		if p.cpu != c || p.wakeCPU != c || p.onRQ != queued || m.allows(t, c) {
			continue
		}
		if to := m.spread(p.allowed); p.onCPU || r.donor == t {
			m.banish(c, t, to)
			m.resched(c, false, trace.ReschedStopper)
		} else {
			m.moveTask(t, c, to, trace.MigrateAffinity)
			m.wakeupPreempt(to, t)
		}
	}
}

// takeAway is the first half of that move: the task leaves its queue.
func (m *Machine) takeAway(c CPUID) {
	r := &m.rqs[c]
	t := r.moving
	if !r.banned && (m.tasks[t].cpu != c || m.tasks[t].onRQ != queued || !m.sendable(t, r.movingTo)) {
		r.moving = trace.NoTask
		return // it has blocked or changed meanwhile
	}
	if r.donor == t {
		m.putPrev(c)
		r.donor, r.nextClass = trace.Idle, classIdle
	}
	m.dequeue(t, 0)
	m.tasks[t].onRQ = migrating
	if m.balances() && m.dlRunning(c) == 0 {
		m.pull(c, classRT) // as after any task of that importance (balance_rt)
	}
}

// bring is the second half: the task joins a CPU where it may run.
func (m *Machine) bring(c CPUID) {
	r := &m.rqs[c]
	t, to, why := r.moving, r.movingTo, trace.MigrateActive
	if r.banned {
		why = trace.MigrateAffinity
	}
	r.moving, r.banned = trace.NoTask, false
	m.recMigration(t, c, to, why)
	m.tasks[t].wakeCPU = to
	m.enqueue(to, t, 0)
	m.wakeupPreempt(to, t)
	m.banishNext(c)
}
