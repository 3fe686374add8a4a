package engine

import "borrowedtime/engine/trace"

// Sleeping owners, as proposed: a blocked donor whose lock's owner sleeps is
// parked on the owner instead of giving up, and comes back with it.
//
// Kernel: proxy_enqueue_on_owner(), activate_blocked_waiters(), patch series in
// review (v30 to v32, 2026); a rival design is in review as well.

// park takes a blocked donor off the queue until the sleeping owner of its lock
// wakes.
func (m *Machine) park(c CPUID, p, owner TaskID) {
	m.leaveQueue(c, p, deqSleep|deqSpecial, trace.DequeuePark)
	m.tasks[p].parkedOn = owner
	m.parked++
}

// unpark brings back the tasks that are parked on a task that has woken, and
// those parked on them in turn: to its CPU, wherever they belong, as blocked
// donors.
func (m *Machine) unpark(owner TaskID) {
	if m.parked == 0 {
		return
	}
	to := m.tasks[owner].cpu
	woken := []TaskID{owner}
	for i := 0; i < len(woken) && m.parked > 0; i++ {
		for t := range m.tasks {
			p := &m.tasks[t]
			if p.parkedOn != woken[i] {
				continue
			}
			m.leaveParking(p)
			from := p.cpu
			if from != to {
				m.recMigration(TaskID(t), from, to, trace.MigrateDonor)
			}
			m.enqueue(to, TaskID(t), enqWakeup)
			m.rec(trace.KindWake, trace.WakeWithOwner, to, TaskID(t), owner, p.waitsFor, m.es[t].Vruntime, int64(from))
			m.resched(to, false, trace.ReschedParked)
			woken = append(woken, TaskID(t))
		}
	}
}

// leaveParking forgets that p is parked.
func (m *Machine) leaveParking(p *Task) {
	if p.parkedOn != trace.NoTask {
		p.parkedOn = trace.NoTask
		m.parked--
	}
}
