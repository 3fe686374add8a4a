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

// setPrio changes a task's effective priority and class: off its queue, on the
// new one, and then whoever should run is asked for.
func (m *Machine) setPrio(t TaskID, prio int16, from TaskID) {
	old := m.tasks[t].prio
	m.rec(trace.KindAttr, boostReason(prio, old), m.tasks[t].cpu, t, from, trace.NoLock, int64(old), int64(prio))
	m.changePrio(t, prio, from)
}

func (m *Machine) changePrio(t TaskID, prio int16, from TaskID) {
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
	m.inheritDeadline(t, from)
	if !onQueue {
		return
	}
	f := enqueueFlags(0)
	if class == classRT && prio > old {
		f = enqHead
	}
	m.enqueue(c, t, f)
	if donor {
		m.tasks[t].execStart = m.now
		classes[class].setNext(m, c, t, false)
		r.nextClass = min(r.nextClass, class)
		if oldClass < class {
			r.nextClass = class
		}
	}
	m.prioChanged(c, t, donor, old)
	m.balancePrio(c, t, oldClass, old, oldDeadline)
}

// endDelay ends a deferred dequeue for a change of class; the debt is not paid.
func (m *Machine) endDelay(t TaskID) {
	lag := m.es[t].Vlag
	m.dequeue(t, deqSleep|deqSpecial)
	m.es[t].Vlag = min(max(m.es[t].Vlag, lag), 0)
}

func boostReason(prio, old int16) trace.Reason {
	if prio < old {
		return trace.AttrBoost
	}
	return trace.AttrDeboost
}

// prioChanged asks for a reschedule if the change may have changed who should run.
func (m *Machine) prioChanged(c CPUID, t TaskID, donor bool, old int16) {
	r := &m.rqs[c]
	p := &m.tasks[t]
	switch {
	case p.cls == classFair && old >= 100 && r.fair.Len() == 1:
	case donor && p.cls == classRT && 0 <= old && old < 100 && p.prio <= m.topRT(c):
		// it is still the first here (prio_changed_rt)
	case donor && p.prio > old:
		m.resched(c, false, trace.ReschedAttr)
	case !donor:
		m.wakeupPreempt(c, t)
	}
}

// inheritDeadline gives an owner that is boosted by a deadline waiter a fresh
// instance with the waiter's parameters.
func (m *Machine) inheritDeadline(t, from TaskID) {
	e := &m.dl[t]
	p := &m.tasks[t]
	if p.cls != classDL {
		*e = dlEntity{}
		return
	}
	if p.policy == config.Deadline || from == trace.NoTask {
		return
	}
	w := &m.dl[from]
	*e = dlEntity{dlRuntime: w.dlRuntime, dlDeadline: w.dlDeadline, dlPeriod: w.dlPeriod, boosted: true}
	e.newInstance(m.now)
}

// setNice changes the task's weight: it leaves the queue and is placed again
// with its lag and the rest of its deadline rescaled (set_user_nice).
func (m *Machine) setNice(t TaskID, nice int16) {
	p := &m.tasks[t]
	if nice == p.nice {
		return
	}
	m.rec(trace.KindAttr, trace.AttrNice, p.cpu, t, trace.NoTask, trace.NoLock, int64(p.nice), int64(nice))
	if p.class() != classFair {
		p.nice = nice // of no effect in the other classes, but for what comes after
		m.reweigh(t)
		return
	}
	c := p.cpu
	r := &m.rqs[c]
	donor := r.donor == t
	lower := nice > p.nice
	f := m.requeueBegin(t)
	p.nice = nice
	p.prio = min(p.normalPrio(), p.prio)
	m.reweigh(t)
	f(m)
	if donor && lower {
		m.resched(c, true, trace.ReschedAttr)
	} else if !donor {
		m.wakeupPreempt(c, t)
	}
}

// setFIFO makes t a FIFO task of that priority, from 1 to 99; what it inherits, it
// keeps (sched_setscheduler).
func (m *Machine) setFIFO(t TaskID, prio int16) {
	p := &m.tasks[t]
	p.policy, p.ownPrio = config.FIFO, 99-prio
	if m.has(config.FeatInherit) {
		m.adjustPrio(t)
		return
	}
	m.changePrio(t, p.normalPrio(), trace.NoTask)
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
	if m.es[t].Delayed {
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
