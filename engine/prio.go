package engine

import (
	"borrowedtime/engine/config"
	"borrowedtime/engine/internal/eevdf"
	"borrowedtime/engine/trace"
)

// Priority, class and weight of a task, and how they change: by inheritance
// (rt_mutex_setprio) and by request (set_user_nice).
//
// Kernel: kernel/sched/core.c, kernel/sched/syscalls.c, 7.3.

// normalPrio is the priority without any inheritance.
func (p *Task) normalPrio() int16 {
	if classOfPolicy[p.policy] == classFair {
		return 120 + p.nice
	}
	return p.ownPrio
}

// setPrio changes the priority of an owner to what it inherits from its best waiter,
// or to its own.
func (m *Machine) setPrio(t TaskID, prio int16, from TaskID) {
	p := &m.tasks[t]
	if m.rqs[p.cpu].donor == t {
		m.updateCurr(p.cpu)
	}
	boost := m.lendsDeadline(t, prio, from)
	if why := boostReason(prio, p.prio, boost, m.dl[t].boosted); why != trace.NoReason {
		m.rec(trace.KindAttr, why, p.cpu, t, from, trace.NoLock, int64(p.prio), int64(prio))
	}
	m.changePrio(t, prio, from, boost)
}

// changePrio changes a task's effective priority and class: off its queue, on the
// new one, and then whoever should run is asked for. boost: from lends t its
// reservation.
func (m *Machine) changePrio(t TaskID, prio int16, from TaskID, boost bool) {
	p := &m.tasks[t]
	old, oldClass, oldDeadline := p.prio, p.cls, m.dl[t].deadline
	class := classOf(p.policy, prio)
	if m.es[t].Delayed {
		if class == classFair {
			p.prio = prio
			return
		}
		m.endDelay(t)
	}
	c := p.cpu
	r := &m.rqs[c]
	onQueue, donor := p.onRQ == queued, r.donor == t
	if onQueue {
		if donor {
			m.putPrev(c)
		}
		m.dequeue(t, 0)
	}
	p.prio, p.cls = prio, class
	m.inheritDeadline(t, from, boost)
	if !onQueue {
		return
	}
	f := enqRestore
	if boost {
		f = enqReplenish
	}
	if class == classRT && prio > old {
		f = enqHead
	}
	m.enqueue(c, t, f)
	if donor {
		m.tasks[t].execStart = m.now
		classes[class].setNext(m, c, t, false)
		r.nextClass = min(r.nextClass, class)
		if oldClass < class || r.served && class != classFair {
			r.nextClass = class
		}
		r.served = r.served && class == classFair // else it is its own now, not the fair server's
	}
	if class == classDL && old < 0 {
		m.deadlineChanged(c, t, oldDeadline)
	} else {
		m.prioChanged(c, t, donor, old)
	}
	m.balancePrio(c, t, oldClass, old, oldDeadline)
}

// endDelay ends a deferred dequeue for a change of class; the debt is not paid.
func (m *Machine) endDelay(t TaskID) {
	lag := m.es[t].Vlag
	m.dequeue(t, deqSleep|deqSpecial)
	m.es[t].Vlag = min(max(m.es[t].Vlag, lag), 0)
}

// boostReason says what a change is; NoReason: a deadline task was only queued anew.
func boostReason(prio, old int16, boost, boosted bool) trace.Reason {
	switch {
	case prio < old:
		return trace.AttrBoost
	case prio > old:
		return trace.AttrDeboost
	case boost:
		return trace.AttrBoostDL
	case boosted:
		return trace.AttrDeboostDL
	}
	return trace.NoReason
}

// prioChanged asks for a reschedule if the change may have changed who should run.
func (m *Machine) prioChanged(c CPUID, t TaskID, donor bool, old int16) {
	r := &m.rqs[c]
	p := &m.tasks[t]
	switch {
	case p.cls == classFair && old >= 100 && r.fair.Len() == 1:
	case donor && p.cls == classRT && 0 <= old && old < 100:
		if p.prio > m.topRT(c) { // it is not, or no longer, the first here (prio_changed_rt)
			m.resched(c, false, trace.ReschedAttr)
		}
	case donor && p.prio > old:
		m.resched(c, false, trace.ReschedAttr)
	case !donor:
		m.wakeupPreempt(c, t)
	}
}

// deadlineChanged asks for a reschedule if another deadline of t, which is and was a
// deadline task, changes who should run (prio_changed_dl).
func (m *Machine) deadlineChanged(c CPUID, t TaskID, old Time) {
	r, at := &m.rqs[c], m.dl[t].deadline
	switch {
	case at == old, r.donor == t && len(r.dl) > 0 && m.dl[r.dl[0]].deadline >= at:
	case r.donor == t, r.donor == trace.Idle, m.tasks[r.donor].class() != classDL, at < m.dl[r.donor].deadline:
		m.resched(c, false, trace.ReschedAttr)
	}
}

// lendsDeadline reports whether from lends its reservation to t, which gets the
// priority prio: to a task of another class in any case, to a deadline task if from
// has the earlier deadline.
func (m *Machine) lendsDeadline(t TaskID, prio int16, from TaskID) bool {
	if prio >= 0 || from == trace.NoTask || m.tasks[from].prio >= 0 {
		return false
	}
	return m.tasks[t].policy != config.Deadline || m.dl[from].deadline < m.dl[t].deadline
}

// inheritDeadline has t count on the reservation that from lends it, or on its own
// again. What t has left and its deadline stay: if it is queued, it is replenished
// as it is queued anew.
func (m *Machine) inheritDeadline(t, from TaskID, boost bool) {
	e := &m.dl[t]
	if e.boosted {
		e.reservation, e.boosted = e.own, false
	}
	if boost {
		w := &m.dl[from]
		e.own, e.reservation, e.boosted, e.lender = e.reservation, w.reservation, true, from
		if w.boosted {
			e.lender = w.lender
		}
	}
}

// setNice changes the task's weight: it leaves the queue and is placed again
// with its lag and the rest of its deadline rescaled. A boost into a higher class
// stays; the number that a fair task inherits among fair ones is lost until the next
// change (set_user_nice, effective_prio).
func (m *Machine) setNice(t TaskID, nice int16, by TaskID) {
	p := &m.tasks[t]
	if nice == p.nice {
		return
	}
	m.rec(trace.KindAttr, trace.AttrNice, p.cpu, t, by, trace.NoLock, int64(p.nice), int64(nice))
	if p.class() != classFair {
		p.nice = nice // of no effect in the other classes, but for what comes after
		m.reweigh(t)
		return
	}
	c, old := p.cpu, p.prio
	f := m.requeueBegin(t)
	p.nice = nice
	p.prio = p.normalPrio()
	m.reweigh(t)
	f(m)
	switch {
	case p.onRQ != queued || m.rqs[c].fair.Len() == 1:
	case m.rqs[c].donor != t:
		m.wakeupPreempt(c, t)
	case p.prio > old:
		m.resched(c, true, trace.ReschedAttr)
	}
}

// requeueBegin takes a task off its queue for a change of its attributes, and
// returns what puts it back: with its lag and the rest of its deadline, and as
// the donor if it was, without a new protection (dequeue, put_prev, enqueue,
// set_next in set_user_nice and the like).
func (m *Machine) requeueBegin(t TaskID) func(*Machine) {
	p := &m.tasks[t]
	if p.onRQ != queued {
		return func(*Machine) {}
	}
	c := p.cpu
	donor := m.rqs[c].donor == t
	m.dequeue(t, 0)
	return func(m *Machine) {
		m.enqueue(c, t, 0)
		if donor {
			classes[p.class()].setNext(m, c, t, false)
		}
	}
}

// reweigh gives a task that is off the queue the weight of its nice.
func (m *Machine) reweigh(t TaskID) {
	if m.tasks[t].policy == config.IdlePolicy {
		return
	}
	eevdf.Renice(&m.es[t], eevdf.Weight(int(m.tasks[t].nice)))
}
