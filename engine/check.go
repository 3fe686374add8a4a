package engine

import (
	"fmt"

	"borrowedtime/engine/internal/eevdf"
	"borrowedtime/engine/trace"
)

// CheckInvariants panics at the first invariant that does not hold. It is
// called between events; what a __schedule() under way has not settled yet is
// left out.
func CheckInvariants(m *Machine) {
	for c := range m.rqs {
		m.checkContexts(CPUID(c))
		m.checkQueues(CPUID(c))
	}
	for t := range m.tasks {
		m.checkTask(TaskID(t))
	}
	for l := range m.locks {
		m.checkLock(LockID(l))
	}
	m.checkTime()
}

func (m *Machine) must(ok bool, format string, args ...any) {
	if !ok {
		panic(fmt.Sprintf("engine: invariant broken at %d ns, event %d: ", m.now, m.event) + fmt.Sprintf(format, args...))
	}
}

func (m *Machine) name(t TaskID) string {
	if t == trace.Idle {
		return "idle"
	}
	return m.cfg.Tasks[t].Name
}

// inSchedule reports whether c is between the beginning of a __schedule() and
// its decision.
func (r *rq) inSchedule() bool { return r.phase == phasePick || r.phase == phaseWalk }

// checkContexts: the two contexts of a CPU fit each other and the profile.
func (m *Machine) checkContexts(c CPUID) {
	r := &m.rqs[c]
	if r.curr != trace.Idle {
		t := &m.tasks[r.curr]
		m.must(t.onCPU, "%s executes on CPU %d and is not on_cpu", m.name(r.curr), c)
		m.must(t.cpu == c || r.inSchedule() || r.phase == phaseSched, "%s executes on CPU %d and belongs to CPU %d", m.name(r.curr), c, t.cpu)
		m.must(m.allows(r.curr, c) || r.phase == phaseSched, "%s executes on CPU %d, where it may not", m.name(r.curr), c)
	}
	if r.inSchedule() || r.phase == phaseSched {
		return
	}
	m.must((r.curr == trace.Idle) == (r.donor == trace.Idle), "CPU %d: executes %s on the time of %s", c, m.name(r.curr), m.name(r.donor))
	if r.donor == trace.Idle {
		return
	}
	d := &m.tasks[r.donor]
	m.must(d.cpu == c && d.onRQ == queued, "CPU %d: the donor %s is not queued here", c, m.name(r.donor))
	m.must(!m.es[r.donor].Delayed, "CPU %d: the donor %s is in deferred dequeue", c, m.name(r.donor))
	if !m.has(featProxy) {
		m.must(r.donor == r.curr, "CPU %d: %s executes on the time of %s without proxy execution", c, m.name(r.curr), m.name(r.donor))
	}
	if r.full {
		return
	}
	switch {
	case r.served:
	case d.class() == classDL:
		m.must(!m.dl[r.donor].throttled, "CPU %d: the donor %s is throttled", c, m.name(r.donor))
		m.must(r.dl[0] == r.donor || m.dl[r.dl[0]].deadline == m.dl[r.donor].deadline, "CPU %d: %s has an earlier deadline than the donor %s", c, m.name(r.dl[0]), m.name(r.donor))
	case d.class() == classRT:
		m.must(len(r.dl) == 0 && m.tasks[r.rt[0]].prio >= d.prio, "CPU %d: somebody is queued above the donor %s", c, m.name(r.donor))
	default:
		m.must(len(r.dl) == 0 && len(r.rt) == 0, "CPU %d: the fair %s is the donor while %v and %v wait", c, m.name(r.donor), r.dl, r.rt)
	}
}

// checkQueues: counters, averages and membership agree.
func (m *Machine) checkQueues(c CPUID) {
	r := &m.rqs[c]
	m.must(r.nrRunning == r.fair.Len()+len(r.rt)+len(r.dl), "CPU %d: nr_running is %d with %d fair, %d RT and %d deadline tasks", c, r.nrRunning, r.fair.Len(), len(r.rt), len(r.dl))
	delayed := 0
	v := r.fair.V(m.es)
	lo, hi, sum := int64(0), int64(0), int64(0)
	seen := 0
	one := func(t int) {
		e := &m.es[t]
		if e.Delayed {
			delayed++
		}
		if seen == 0 || e.Vruntime < lo {
			lo = e.Vruntime
		}
		if seen == 0 || e.Vruntime > hi {
			hi = e.Vruntime
		}
		seen++
		sum += (v - e.Vruntime) * e.Weight
		m.must(m.tasks[t].cpu == c && m.tasks[t].onRQ == queued, "CPU %d: %s is in the tree and not queued here", c, m.name(TaskID(t)))
	}
	if t := r.fair.Curr(); t != eevdf.None {
		one(t)
	}
	for _, t := range r.fair.Tree() {
		one(int(t))
	}
	m.must(seen-delayed == r.nrRunnable, "CPU %d: h_nr_runnable is %d with %d queued, %d deferred", c, r.nrRunnable, seen, delayed)
	if seen > 0 {
		m.must(lo <= v && v <= hi, "CPU %d: V %d is outside [%d, %d]", c, v, lo, hi)
		w := r.fair.Weight(m.es)
		m.must(-w <= sum && sum <= 0, "CPU %d: the weighted lags add up to %d, not to [-%d, 0]", c, sum, w)
	}
	if r.curr == trace.Idle && r.phase == phaseUser && !r.stuck && !r.full {
		m.must(r.nrRunning == 0, "CPU %d idles with %d tasks queued", c, r.nrRunning)
	}
}

// checkTask: the fields of a task agree.
func (m *Machine) checkTask(t TaskID) {
	p, e := &m.tasks[t], &m.es[t]
	r := &m.rqs[p.cpu]
	if e.Delayed {
		m.must(p.onRQ == queued && p.state != stateRunning && p.isBlocked && !(p.onCPU && r.phase != phaseEnd && !r.inSchedule()) && e.Vlag <= 0,
			"%s is in deferred dequeue: queued %d, state %d, on_cpu %v, lag %d", m.name(t), p.onRQ, p.state, p.onCPU, e.Vlag)
	}
	if !m.has(featMigration) {
		m.must(p.cpu == p.wakeCPU, "%s is on CPU %d and belongs to %d without donor migration", m.name(t), p.cpu, p.wakeCPU)
	}
	if m.has(featReturn) && p.cpu != p.wakeCPU && !r.inSchedule() {
		m.must(p.isBlocked || p.onRQ == offQueue, "%s is away from CPU %d and not blocked", m.name(t), p.wakeCPU)
	}
	if p.blockedOn >= 0 {
		m.must(p.waitsFor == p.blockedOn, "%s is blocked on %s and waits for %d", m.name(t), m.cfg.Locks[p.blockedOn].Name, p.waitsFor)
	}
	if p.onRQ == queued && !p.isBlocked && !p.onCPU {
		m.must(p.state == stateRunning, "%s is queued in state %d", m.name(t), p.state)
	}
	if !m.has(featProxy) && p.onRQ == queued && p.isBlocked {
		m.must(e.Delayed || p.onCPU, "%s is blocked and queued without proxy execution", m.name(t))
	}
}

// checkLock: owner, flags and wait list agree, and no wakeup is lost.
func (m *Machine) checkLock(l LockID) {
	k := &m.locks[l]
	name := m.cfg.Locks[l].Name
	m.must(!(k.handoff && k.pickup), "%s: handoff asked for and done at once", name)
	m.must(!k.handoff || len(k.waiters) > 0, "%s: handoff asked for by nobody", name)
	for i, w := range k.waiters {
		m.must(m.tasks[w].waitsFor == l, "%s: waiter %s waits for %d", name, m.name(w), m.tasks[w].waitsFor)
		for _, other := range k.waiters[:i] {
			m.must(other != w, "%s: %s waits twice", name, m.name(w))
		}
	}
	if k.pickup {
		m.must(m.tasks[k.owner].waitsFor == l, "%s was handed to %s, which does not wait for it", name, m.name(k.owner))
	}
	if k.owner == trace.NoTask && len(k.waiters) > 0 {
		coming := m.spins > 0
		for _, w := range k.waiters {
			coming = coming || m.tasks[w].state != stateSleeping || m.tasks[w].onCPU
		}
		for i := range m.rqs {
			r := &m.rqs[i]
			coming = coming || r.granted != trace.NoTask || r.phase == phaseFrozen
		}
		m.must(coming, "%s is free, and none of its waiters is on its way", name)
	}
}

// checkTime: what was executed was charged.
func (m *Machine) checkTime() {
	ran, charged := Duration(0), Duration(0)
	for t := range m.tasks {
		ran += m.tasks[t].ran
		charged += m.tasks[t].charged
	}
	m.must(ran == charged, "%d ns were executed and %d ns charged", ran, charged)
}
