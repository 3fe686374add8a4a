package engine

import (
	"borrowedtime/engine/config"
	"borrowedtime/engine/trace"
)

// linked reports whether a picked task can't simply run, but must go through
// the walk: since 7.2 every task whose sleep no wakeup has ended, before only
// one that still names a lock.
//
//go:noinline
func (m *Machine) linked(t TaskID) bool {
	if !m.has(config.FeatProxy) {
		return false
	}
	if m.has(config.FeatReturn) {
		return m.tasks[t].isBlocked
	}
	return m.tasks[t].blockedOn != trace.NoLock
}

// blocked is what those ask who move tasks about: whether t names a lock, which counts
// only where time is lent (task_is_blocked).
func (m *Machine) blocked(t TaskID) bool {
	return m.has(config.FeatProxy) && m.tasks[t].blockedOn != trace.NoLock
}

// walkOn goes along the chain from r.walk, link by link. It reports true if
// the pick is to be made again now; otherwise the schedule has ended or goes on
// in a later event. With a cost for hops each link is an event of its own, and
// other CPUs can change the chain underfoot.
func (m *Machine) walkOn(c CPUID) (again bool) {
	r := &m.rqs[c]
	for {
		if d := m.takes(config.CostHop); d > 0 && r.walkLock == trace.NoLock && m.tasks[r.walk].blockedOn >= 0 {
			r.walkLock = m.tasks[r.walk].blockedOn
			if r.curr != trace.Idle {
				m.tasks[r.curr].target += d // the scheduler's time, not its program's
				m.touch(r.curr)
				m.touch(r.donor)
				m.showCPU(c) // the donor pays for the walk already
			}
			m.arm(c, phaseWalk, d)
			return false
		}
		r.extra += m.takes(costLink)
		p := r.walk
		lock := m.tasks[p].blockedOn
		r.currInChain = r.currInChain || r.curr == p
		f := m.linkFacts(c, p)
		row := decide(f, m.feat)
		r.walkLock = trace.NoLock
		owner := trace.NoTask
		if lock >= 0 {
			owner = m.locks[lock].owner
		}
		r.chain = append(r.chain, trace.Hop{Task: p, Lock: max(lock, trace.NoLock), Owner: owner, Reason: row.reason})
		m.rec(trace.KindWalk, row.reason, c, p, owner, max(lock, trace.NoLock), int64(r.depth), int64(r.donor))
		if row.action == actFollow || row.action == actRunOwner {
			if m.follow(c, p, owner) {
				continue
			}
			return false
		}
		return m.walkAction(c, row.action, p, owner)
	}
}

// follow makes the owner the next task of the walk, and reports whether the
// walk goes on: it ends with an owner that can run, or in a cycle.
func (m *Machine) follow(c CPUID, p, owner TaskID) bool {
	r := &m.rqs[c]
	if m.has(config.FeatHandoff) {
		m.tasks[owner].blockedDonor = p
	}
	r.walk = owner
	r.depth++
	if r.depth > len(m.tasks) {
		m.hang(c, p)
		return false
	}
	if m.linked(owner) {
		return true
	}
	if !m.has(config.FeatMigration) {
		m.withdraw(c, owner) // until it is queued anew, or has been donor: proxy_tag_curr(), before 7.1
	}
	m.finishSchedule(c, owner)
	return false
}

// linkFacts reads the facts of one link of the chain.
func (m *Machine) linkFacts(c CPUID, p TaskID) facts {
	r, t := &m.rqs[c], &m.tasks[p]
	var f facts
	if r.curr == p {
		f |= factCurrent
	}
	if r.currInChain {
		f |= factCurrInChain
	}
	if t.cpu == t.wakeCPU {
		f |= factHome
	}
	if r.walkLock != trace.NoLock && (t.blockedOn != r.walkLock || !m.linked(p) || t.cpu != c || t.onRQ != queued) {
		return f | factChanged
	}
	if t.blockedOn < 0 {
		return f | factUnlinked
	}
	owner := m.locks[t.blockedOn].owner
	if owner == trace.NoTask {
		return f | factNoOwner
	}
	if owner == p {
		f |= factOwnerSelf
	}
	return f | m.ownerFacts(c, owner)
}

// ownerFacts reads what a link's lock says about its owner.
func (m *Machine) ownerFacts(c CPUID, owner TaskID) facts {
	f, o := facts(0), &m.tasks[owner]
	switch {
	case o.onRQ == migrating:
		f = factOwnerMigrating
	case o.onRQ == offQueue:
		f = factOwnerAsleep
	case m.es[owner].Delayed:
		f = factOwnerDelayed
	case o.cpu != c:
		f = factOwnerRemote
	}
	if m.linked(owner) {
		f |= factOwnerBlocked
	}
	return f
}

// walkAction does what a row says; it reports whether to pick again at once.
func (m *Machine) walkAction(c CPUID, a action, p, owner TaskID) (again bool) {
	r := &m.rqs[c]
	t := &m.tasks[p]
	switch a {
	case actRun:
		t.blockedOn, t.isBlocked = trace.NoLock, false
		t.state = stateRunning
		m.finishSchedule(c, p)
		return false
	case actAgain:
		return true
	case actIdle:
		if o := &m.tasks[owner]; o.onRQ == migrating {
			r.extra += Duration(m.rqs[o.cpu].phaseAt - m.now) // idle again and again until it has arrived
		}
		m.proxyIdle(c)
		r.detour = true
		r.stuck = owner == p
		m.finishSchedule(c, trace.Idle)
		return false
	case actDeactivate:
		m.proxyIdle(c)
		t.blockedOn = trace.NoLock
		m.leaveQueue(c, p, deqSleep, trace.DequeueGiveUp)
		return true
	case actDeactivateDonor:
		if m.deactivateDonor(c) {
			return true
		}
	case actPark:
		m.proxyIdle(c)
		m.park(c, p, owner)
		return true
	case actMigrate:
		m.proxyIdle(c)
		m.proxyMigrate(c, m.tasks[owner].cpu)
		return false
	case actReturn:
		m.proxyIdle(c)
		m.forceReturn(c, p)
	}
	// The queue lock was dropped: the other CPU acts first.
	m.arm(c, phasePick, 0)
	return false
}

// deactivateDonor takes the donor off the queue, and reports whether to pick again at
// once. If something else than an unlock has woken it, it must not be put to sleep.
func (m *Machine) deactivateDonor(c CPUID) (again bool) {
	donor := m.rqs[c].donor
	d := &m.tasks[donor]
	m.proxyIdle(c)
	switch {
	case d.state != stateRunning:
		m.leaveQueue(c, donor, deqSleep, trace.DequeueGiveUp)
	case !m.has(config.FeatForceReturn):
		d.blockedOn = trace.NoLock
	default:
		m.forceReturn(c, donor)
		return false
	}
	return true
}

// proxyIdle makes the idle task the donor, so that the chain can be changed
// (proxy_resched_idle).
func (m *Machine) proxyIdle(c CPUID) {
	r := &m.rqs[c]
	m.putPrev(c)
	m.setNext(c, trace.Idle, true)
	r.nextClass, r.push = classIdle, classIdle
}

// proxyMigrate sends the blocked donor at the end of the walk to the CPU of the lock's
// owner, whether it may run there or not: it lends, it does not execute. Where the
// whole chain migrates, those above it go along. Until they arrive they are on no
// queue, and what executes here stands still on its own time.
//
// Kernel: proxy_migrate_task(), 7.1.
func (m *Machine) proxyMigrate(c, to CPUID) {
	r := &m.rqs[c]
	r.sendTo = to
	d := m.takes(config.CostMigrate)
	for i := len(r.chain) - 1; i >= 0; i-- {
		t := r.chain[i].Task
		m.dequeue(t, 0)
		m.tasks[t].onRQ = migrating
		if d > 0 {
			m.rec(trace.KindDequeue, trace.DequeueTravel, c, t, trace.NoTask, m.tasks[t].waitsFor, m.es[t].Vlag, 0)
		}
		if !m.has(config.FeatWholeChain) {
			break
		}
	}
	if d == 0 {
		m.deliver(c)
		return
	}
	if r.curr != trace.Idle {
		m.tasks[r.curr].execStart = m.now
		m.touch(r.curr)
		m.showCPU(c)
	}
	m.arm(c, phaseSend, d)
}

// deliver lets the donors that c has sent arrive, and c pick again, after the CPU
// they come to: the queue lock was dropped.
func (m *Machine) deliver(c CPUID) {
	m.updateCurr(c)
	r := &m.rqs[c]
	for i := len(r.chain) - 1; i >= 0; i-- {
		if t := r.chain[i].Task; m.onTheWay(t) && m.tasks[t].cpu == c {
			m.arrive(t)
		}
	}
	m.arm(c, phasePick, 0)
}

// onTheWay reports whether t is a donor between two CPUs.
func (m *Machine) onTheWay(t TaskID) bool {
	p := &m.tasks[t]
	return p.onRQ == migrating && m.rqs[p.cpu].moving != t
}

// arrive queues a migrating donor on its new CPU. Lag and what is left of its deadline
// came along; wake_cpu remembers where it belongs.
func (m *Machine) arrive(t TaskID) {
	from := m.tasks[t].cpu
	r := &m.rqs[from]
	to, why := r.sendTo, trace.MigrateDonor
	if t != r.walk {
		why = trace.MigrateChain
	}
	m.recMigration(t, from, to, why)
	m.enqueue(to, t, 0)
	m.wakeupPreempt(to, t)
}

// forceReturn sends a woken donor from the owner's CPU to one where it may run.
//
// Kernel: proxy_force_return(), 7.1 only.
func (m *Machine) forceReturn(c CPUID, p TaskID) {
	t := &m.tasks[p]
	t.blockedOn, t.isBlocked = trace.NoLock, false
	t.state = stateRunning
	m.dequeue(p, deqSleep|deqSpecial)
	to := m.selectCPU(p, t.wakeCPU)
	t.wakeCPU = to
	if to != c {
		m.recMigration(p, c, to, trace.MigrateForced)
	}
	m.enqueue(to, p, enqWakeup)
	m.wakeupPreempt(to, p)
}

// hang freezes a CPU whose chain walk would never end. The kernel would walk in
// circles with the run queue locked and interrupts off.
func (m *Machine) hang(c CPUID, p TaskID) {
	r := &m.rqs[c]
	m.rec(trace.KindDeadlock, trace.DeadlockWalk, c, p, m.locks[m.tasks[p].blockedOn].owner, m.tasks[p].blockedOn, 0, 0)
	m.proxyIdle(c)
	prev := r.curr
	m.updateCurr(c)
	m.switchTo(c, prev, trace.Idle, false)
	r.hrtick, r.nextTick, r.full, r.lazy, r.inSched = trace.Never, trace.Never, false, false, false
	m.arm(c, phaseFrozen, 0)
}
