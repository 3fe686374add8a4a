package engine

import "borrowedtime/engine/internal/eevdf"

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
	if m.tasks[t].policy == IdlePolicy {
		return
	}
	eevdf.Renice(&m.es[t], eevdf.Weight(int(m.tasks[t].nice)))
}
