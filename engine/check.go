package engine

import (
	"borrowedtime/engine/config"
	"strconv"
	"strings"

	"borrowedtime/engine/internal/eevdf"
	"borrowedtime/engine/trace"
)

// CheckInvariants panics at the first invariant that does not hold. It is
// called between events; what a __schedule() under way has not settled yet is
// left out.
//
//	checkContexts  the two contexts of a CPU: who they can be, under which profile, and that nobody of a higher class waits
//	checkQueues    counters, membership and order of the run queues; V against its definition; no idling with work queued
//	checkPushable  who is offered to other CPUs can go, the most important first
//	checkTask      states and flags that exclude each other; who may be away from home
//	checkWait      a waiter stands in its lock's list, once
//	class.check    budgets, throttling timers, round-robin turns, virtual deadlines
//	checkLock      owner, flags, order of the list, no lost wakeup; of a semaphore, too (checkSem)
//	checkTime      what was executed was charged
//
// What needs the whole run is checked on its trace (package simtest, check.go):
// time adds up per CPU and per task, spans do not overlap, records agree with
// spans, a second run and a run backwards are the same.
func CheckInvariants(m *Machine) {
	for c := range m.rqs {
		m.checkContexts(CPUID(c))
		m.checkQueues(CPUID(c))
		m.checkPushable(CPUID(c))
	}
	for t := range m.tasks {
		m.checkTask(TaskID(t))
		m.checkWait(TaskID(t))
		classes[m.tasks[t].class()].check(m, TaskID(t))
	}
	for l := range m.locks {
		m.checkLock(LockID(l))
	}
	m.checkTime()
	m.checkJobs()
}

// must panics with a message unless ok. Each % of the text stands for the next
// value: a name, a number or a list of tasks. Package fmt would do more, and be
// downloaded with every page.
func (m *Machine) must(ok bool, text string, values ...any) {
	if ok {
		return
	}
	said := "engine: invariant broken at " + strconv.FormatInt(int64(m.now), 10) + " ns, event " + strconv.Itoa(int(m.event)) + ": "
	for _, v := range values {
		before, after, _ := strings.Cut(text, "%")
		said += before + m.valueText(v)
		text = after
	}
	panic(said + text)
}

func (m *Machine) valueText(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case bool:
		return strconv.FormatBool(v)
	case CPUID:
		return strconv.Itoa(int(v))
	case LockID:
		return strconv.Itoa(int(v))
	case int:
		return strconv.Itoa(v)
	case int64:
		return strconv.FormatInt(v, 10)
	case Duration:
		return v.String()
	case onRQ:
		return strconv.Itoa(int(v))
	case taskState:
		return strconv.Itoa(int(v))
	case []TaskID:
		names := make([]string, len(v))
		for i, t := range v {
			names[i] = m.name(t)
		}
		return "[" + strings.Join(names, " ") + "]"
	}
	return "?"
}

//go:noinline
func (m *Machine) name(t TaskID) string {
	if t == trace.Idle {
		return "idle"
	}
	return m.cfg.Tasks[t].Name
}

// inSchedule reports whether c is between the beginning of a __schedule() and
// its decision.
func (r *rq) inSchedule() bool { return r.phase >= phasePick && r.phase <= phaseSend }

// checkContexts: the two contexts of a CPU fit each other and the profile.
func (m *Machine) checkContexts(c CPUID) {
	r := &m.rqs[c]
	if r.curr != trace.Idle {
		t := &m.tasks[r.curr]
		m.must(t.onCPU, "% executes on CPU % and is not on_cpu", m.name(r.curr), c)
		m.must(t.cpu == c || r.inSchedule() || r.phase == phaseSched, "% executes on CPU % and belongs to CPU %", m.name(r.curr), c, t.cpu)
		m.must(m.allows(r.curr, c) || r.phase == phaseSched || r.moving == r.curr || r.banned, "% executes on CPU %, where it may not", m.name(r.curr), c)
	}
	if r.inSchedule() || r.phase == phaseSched {
		return
	}
	m.must((r.curr == trace.Idle) == (r.donor == trace.Idle), "CPU %: executes % on the time of %", c, m.name(r.curr), m.name(r.donor))
	if r.donor == trace.Idle {
		return
	}
	d := &m.tasks[r.donor]
	m.must(d.cpu == c && d.onRQ == queued, "CPU %: the donor % is not queued here", c, m.name(r.donor))
	m.must(!m.es[r.donor].Delayed, "CPU %: the donor % is in deferred dequeue", c, m.name(r.donor))
	if !m.has(config.FeatProxy) {
		m.must(r.donor == r.curr, "CPU %: % executes on the time of % without proxy execution", c, m.name(r.curr), m.name(r.donor))
	}
	if r.full {
		return
	}
	if !r.served && !r.forced && !m.serverFirst(c) {
		classes[d.class()].checkDonor(m, c)
	}
}

// checkPushable: who is offered to other CPUs waits here and may go there, the most
// important first.
func (m *Machine) checkPushable(c CPUID) {
	r := &m.rqs[c]
	for i, t := range r.pushable {
		p := &m.tasks[t]
		m.must(p.cpu == c && p.onRQ == queued && p.class() <= classRT && m.movable(t) && r.donor != t, "CPU %: % is offered to other CPUs", c, m.name(t))
		m.must(i == 0 || !m.outranks(t, r.pushable[i-1]), "CPU %: % is offered after %", c, m.name(t), m.name(r.pushable[max(i, 1)-1]))
	}
}

// checkQueues: counters, averages and membership agree.
func (m *Machine) checkQueues(c CPUID) {
	r := &m.rqs[c]
	m.must(r.nrRunning == r.fair.Len()+len(r.rt)+len(r.dl), "CPU %: nr_running is % with % fair, % RT and % deadline tasks", c, r.nrRunning, r.fair.Len(), len(r.rt), len(r.dl))
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
		m.must(m.tasks[t].cpu == c && m.tasks[t].onRQ == queued, "CPU %: % is in the tree and not queued here", c, m.name(TaskID(t)))
	}
	if t := r.fair.Curr(); t != eevdf.None {
		one(t)
	}
	for _, t := range r.fair.ByDeadline() {
		one(int(t))
	}
	m.must(seen-delayed == r.nrRunnable, "CPU %: h_nr_runnable is % with % queued, % deferred", c, r.nrRunnable, seen, delayed)
	if seen > 0 {
		m.must(lo <= v && v <= hi, "CPU %: V % is outside [%, %]", c, v, lo, hi)
		w := r.fair.Weight(m.es)
		m.must(-w <= sum && sum <= 0, "CPU %: the weighted lags add up to %, not to [-%, 0]", c, sum, w)
	}
	if r.curr == trace.Idle && r.phase == phaseUser && !r.stuck && !r.full {
		m.must(r.nrRunning == 0, "CPU % idles with % tasks queued", c, r.nrRunning)
	}
}

// checkTask: the fields of a task agree.
func (m *Machine) checkTask(t TaskID) {
	p, e := &m.tasks[t], &m.es[t]
	r := &m.rqs[p.cpu]
	if e.Delayed {
		m.must(p.onRQ == queued && p.state != stateRunning && p.isBlocked && !(p.onCPU && r.phase != phaseEnd && !r.inSchedule()) && e.Vlag <= 0,
			"% is in deferred dequeue: queued %, state %, on_cpu %, lag %", m.name(t), p.onRQ, p.state, p.onCPU, e.Vlag)
	}
	if !m.has(config.FeatMigration) {
		m.must(p.cpu == p.wakeCPU, "% is on CPU % and belongs to % without donor migration", m.name(t), p.cpu, p.wakeCPU)
	}
	if m.has(config.FeatReturn) && p.cpu != p.wakeCPU && !r.inSchedule() {
		m.must(p.isBlocked || p.onRQ == offQueue, "% is away from CPU % and not blocked", m.name(t), p.wakeCPU)
	}
	if p.blockedOn >= 0 {
		m.must(p.waitsFor == p.blockedOn, "% is blocked on % and waits for %", m.name(t), m.cfg.Locks[p.blockedOn].Name, p.waitsFor)
	}
	if p.onRQ == queued && !p.isBlocked && !p.onCPU {
		m.must(p.state == stateRunning || p.cont == contSpin, "% is queued in state %", m.name(t), p.state)
	}
	if !m.has(config.FeatProxy) && p.onRQ == queued && p.isBlocked {
		m.must(e.Delayed || p.onCPU, "% is blocked and queued without proxy execution", m.name(t))
	}
}

// granted reports whether t is about to be woken by who unlocked or posted.
func (m *Machine) granted(t TaskID) bool {
	for i := range m.rqs {
		for next := m.rqs[i].granted; next != trace.NoTask; next = m.tasks[next].wakeNext {
			if next == t {
				return true
			}
		}
	}
	return false
}

// checkWait: a task that waits stands in the list of its lock, once; that of a futex it
// leaves as it is woken.
func (m *Machine) checkWait(t TaskID) {
	l := m.tasks[t].waitsFor
	if l == trace.NoLock {
		return
	}
	n := 0
	for _, w := range m.locks[l].waiters {
		if w == t {
			n++
		}
	}
	woken := m.locks[l].kind == config.Futex && (m.tasks[t].state != stateSleeping || m.granted(t))
	m.must(n == 1 || woken && n == 0, "% waits for % and is % times in its list", m.name(t), m.cfg.Locks[l].Name, n)
}

// checkLock: owner, flags and wait list agree, and no wakeup is lost.
func (m *Machine) checkLock(l LockID) {
	k := &m.locks[l]
	name := m.cfg.Locks[l].Name
	if k.kind == config.Sem {
		m.checkSem(l)
		return
	}
	m.must(!(k.handoff && k.pickup), "%: handoff asked for and done at once", name)
	m.must(!k.handoff || len(k.waiters) > 0, "%: handoff asked for by nobody", name)
	for i, w := range k.waiters {
		if i > 0 && m.cfg.CPUs == 1 && m.discipline(l).inOrder(m) {
			m.must(m.tasks[w].waitFrom >= m.tasks[k.waiters[i-1]].waitFrom, "%: % stands before %, which asked earlier", name, m.name(k.waiters[i-1]), m.name(w))
		}
		m.must(m.tasks[w].waitsFor == l, "%: waiter % waits for %", name, m.name(w), m.tasks[w].waitsFor)
		for _, other := range k.waiters[:i] {
			m.must(other != w, "%: % waits twice", name, m.name(w))
		}
	}
	if k.pickup {
		m.must(m.tasks[k.owner].waitsFor == l, "% was handed to %, which does not wait for it", name, m.name(k.owner))
	}
	if k.owner == trace.NoTask && len(k.waiters) > 0 {
		coming := m.spins > 0
		for t := range m.tasks {
			w := &m.tasks[t]
			coming = coming || w.waitsFor == l && (w.state != stateSleeping || w.onCPU)
		}
		for i := range m.rqs {
			r := &m.rqs[i]
			coming = coming || r.granted != trace.NoTask || r.phase == phaseFrozen
		}
		m.must(coming, "% is free, and none of its waiters is on its way", name)
	}
}

// checkJobs: no job is complete before its release.
func (m *Machine) checkJobs() {
	for t := range m.jobs {
		j := &m.jobs[t]
		m.must(j.done <= j.released && j.judged <= j.released, "% has completed % jobs of %, and missed %", m.name(TaskID(t)), j.done, j.released, j.judged)
		m.must(m.next >= m.now && m.due >= m.now, "a release at % or a deadline at % was passed over", m.next, m.due)
	}
}

// checkSem: who stands in the list is in a wait step, and what is posted while somebody
// sleeps is on its way to one that is awake.
func (m *Machine) checkSem(l LockID) {
	k := &m.locks[l]
	m.must(k.count >= 0 && k.owner == trace.NoTask, "semaphore %: its count is %", m.cfg.Locks[l].Name, k.count)
	for i, w := range k.waiters {
		m.must(m.waitsSem(w, l), "%: % stands in its list and is in no wait for it", m.cfg.Locks[l].Name, m.name(w))
		for _, other := range k.waiters[:i] {
			m.must(other != w, "%: % sleeps twice", m.cfg.Locks[l].Name, m.name(w))
		}
	}
	coming := k.count == 0 || len(k.waiters) == 0
	for t := range m.tasks {
		coming = coming || m.waitsSem(TaskID(t), l) && (m.tasks[t].state != stateSleeping || m.granted(TaskID(t)))
	}
	m.must(coming, "%: its count is %, and nobody is on the way to take it", m.cfg.Locks[l].Name, k.count)
}

// waitsSem reports whether t has gone to sleep in a wait for l.
func (m *Machine) waitsSem(t TaskID, l LockID) bool {
	p := &m.tasks[t]
	return p.cont == contSem && m.cfg.Tasks[t].Program[p.pc].Lock == l
}

// checkTime: what was executed was charged.
func (m *Machine) checkTime() {
	ran, charged := Duration(0), Duration(0)
	for t := range m.tasks {
		ran += m.tasks[t].ran
		charged += m.tasks[t].charged
	}
	m.must(ran == charged, "% were executed and % charged", ran, charged)
}

// What the classes keep: their part of the invariants.

// check: budget and throttling timer agree.
func (*dlClass) check(m *Machine, t TaskID) {
	d := &m.dl[t]
	most := Duration(0) // of all: a waiter may have lent
	for i := range m.dl {
		most = max(most, m.dl[i].dlRuntime, m.dl[i].own.dlRuntime)
	}
	if !m.inherits {
		most = d.dlRuntime
	}
	m.must(d.runtime <= most || d.changed, "% has a budget of %, more than %", m.name(t), d.runtime, most)
	n := 0
	for i := range m.rqs {
		for _, alarm := range m.rqs[i].timers {
			if alarm.replenish && alarm.task == t {
				n++
			}
		}
	}
	m.must(!d.throttled || n == 1, "% is throttled, with % timers to end that", m.name(t), n)
}

func (*dlClass) checkDonor(m *Machine, c CPUID) {
	r := &m.rqs[c]
	m.must(!m.dl[r.donor].throttled, "CPU %: the donor % is throttled", c, m.name(r.donor))
	m.must(r.dl[0] == r.donor || m.dl[r.dl[0]].deadline == m.dl[r.donor].deadline, "CPU %: % has an earlier deadline than the donor %", c, m.name(r.dl[0]), m.name(r.donor))
}

// check: a round-robin turn is not longer than it may be.
func (*rtClass) check(m *Machine, t TaskID) {
	p := &m.tasks[t]
	m.must(p.policy != config.RR || p.slices >= 0 && p.slices <= int16(rrSlice(m.cfg.HZ)), "% has % ticks of its turn left", m.name(t), int(p.slices))
}

func (*rtClass) checkDonor(m *Machine, c CPUID) {
	r := &m.rqs[c]
	m.must(len(r.dl) == 0 && m.tasks[r.rt[0]].prio >= m.tasks[r.donor].prio, "CPU %: somebody is queued above the donor %", c, m.name(r.donor))
}

// check: who waits for its turn has a deadline ahead of it, or, where a much larger
// weight has rounded what was left of its request to nothing, right at its vruntime.
func (*fairClass) check(m *Machine, t TaskID) {
	p, e := &m.tasks[t], &m.es[t]
	if r := &m.rqs[p.cpu]; p.onRQ == queued && r.donor != t && !r.inSchedule() {
		m.must(e.Deadline >= e.Vruntime, "% is queued with its deadline % before its vruntime %", m.name(t), e.Deadline, e.Vruntime)
	}
}

func (*fairClass) checkDonor(m *Machine, c CPUID) {
	r := &m.rqs[c]
	m.must(len(r.dl) == 0 && len(r.rt) == 0, "CPU %: the fair % is the donor while % and % wait", c, m.name(r.donor), r.dl, r.rt)
}

func (*idleClass) check(*Machine, TaskID)     {}
func (*idleClass) checkDonor(*Machine, CPUID) {}
