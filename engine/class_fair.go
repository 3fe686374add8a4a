package engine

import (
	"borrowedtime/engine/config"
	"borrowedtime/engine/internal/eevdf"
	"borrowedtime/engine/trace"
)

// fairClass is SCHED_NORMAL, SCHED_BATCH and SCHED_IDLE: earliest eligible
// virtual deadline first. The arithmetic stands in internal/eevdf.
//
// Kernel: kernel/sched/fair.c, 7.3, for all profiles.
// Differs: no groups.
type fairClass struct{}

func (*fairClass) setUp(m *Machine, t TaskID, tc *config.Task) {
	e := &m.es[t]
	e.Weight, e.Slice = eevdf.Weight(tc.Nice), m.base
	if tc.Policy == config.IdlePolicy {
		e.Weight = eevdf.IdleWeight
	}
	if tc.Slice != 0 {
		e.Slice, e.Custom = int64(tc.Slice), true
	}
}

func (*fairClass) enqueue(m *Machine, c CPUID, t TaskID, f enqueueFlags) {
	r := &m.rqs[c]
	m.updateCurr(c)
	if f&enqDelayed != 0 {
		m.requeueDelayed(c, t)
		return
	}
	r.nrRunning++
	if !m.es[t].Delayed {
		r.nrRunnable++
	}
	m.seq++
	m.tasks[t].recency = m.seq
	m.noteQueued(t, true)
	r.fair.Place(m.es, int(t), m.base, false)
	r.fair.Add(m.es, int(t))
	if r.fair.Len() == 1 {
		m.startServer(c)
	}
	m.hrtickUpdate(c)
}

// requeueDelayed wakes a task in deferred dequeue: with debt left it stays
// where it was, otherwise it is placed anew (requeue_delayed_entity).
func (m *Machine) requeueDelayed(c CPUID, t TaskID) {
	r := &m.rqs[c]
	if r.fair.UpdateLag(m.es, int(t), int64(m.tick)) {
		r.fair.Replace(m.es, int(t), m.base)
	}
	m.es[t].Delayed = false
	r.nrRunnable++
}

// dequeue leaves a task that goes to sleep while it is not eligible on the
// queue, so that it can't shed its debt by sleeping (DELAY_DEQUEUE). It stays
// deferred while it is moved or changed.
func (*fairClass) dequeue(m *Machine, c CPUID, t TaskID, f dequeueFlags) bool {
	r, e := &m.rqs[c], &m.es[t]
	r.fair.DropBuddy(int(t))
	m.updateCurr(c)
	r.fair.UpdateLag(m.es, int(t), int64(m.tick))
	if f&deqSleep != 0 && f&deqSpecial == 0 && !e.Delayed && !r.fair.Eligible(m.es, int(t)) {
		e.Delayed = true
		r.nrRunnable--
		return false
	}
	if !e.Delayed {
		r.nrRunnable--
	}
	r.fair.Remove(m.es, int(t))
	m.noteQueued(t, false)
	r.nrRunning--
	if f&deqSleep == 0 {
		e.Deadline -= e.Vruntime
		e.Rel = true
		return true
	}
	e.Delayed = false
	return true
}

var pickReasons = [...]trace.Reason{
	eevdf.Nothing: trace.PickIdle, eevdf.Only: trace.PickOnly, eevdf.Buddy: trace.PickBuddy,
	eevdf.Protect: trace.PickProtected, eevdf.Earliest: trace.PickDeadline,
}

// pick chooses by deadline among the eligible. A deferred task that is chosen
// has paid its debt: it leaves, and the choice is made again.
func (*fairClass) pick(m *Machine, c CPUID) (TaskID, trace.Reason) {
	i, why := m.pickEntity(c, true)
	if i == eevdf.None {
		return trace.Idle, trace.PickIdle
	}
	return TaskID(i), pickReasons[why]
}

func (m *Machine) pickEntity(c CPUID, protect bool) (int, eevdf.Why) {
	r := &m.rqs[c]
	for {
		i, why := r.fair.Pick(m.es, protect)
		if i == eevdf.None || !m.es[i].Delayed {
			return i, why
		}
		m.dequeue(TaskID(i), deqSleep)
		if r.inSched {
			r.extra += m.takes(costReap)
		}
		m.rec(trace.KindDequeue, trace.DequeueFinal, c, TaskID(i), trace.NoTask, trace.NoLock, m.es[i].Vlag, 0)
	}
}

func (*fairClass) setNext(m *Machine, c CPUID, t TaskID, first bool) {
	r := &m.rqs[c]
	m.seq++
	m.tasks[t].recency = m.seq
	r.fair.SetCurr(m.es, int(t))
	m.noteDonor(t, true)
	if !first {
		return
	}
	r.fair.Protect(m.es)
	if r.fair.Len() > 1 {
		m.hrtickRequest(c)
	}
}

func (*fairClass) putPrev(m *Machine, c CPUID, t TaskID) {
	r := &m.rqs[c]
	m.updateCurr(c)
	r.fair.PutCurr(m.es)
	m.noteDonor(t, false)
}

// charge advances the donor's virtual time. A slice used up, or a protection
// passed, asks politely for a reschedule (update_curr).
func (*fairClass) charge(m *Machine, c CPUID, t TaskID, ran Duration) {
	r, e := &m.rqs[c], &m.es[t]
	e.Vruntime += eevdf.Delta(int64(ran), e.Weight)
	resched := eevdf.UpdateDeadline(e, m.base)
	m.chargeServer(c, ran)
	if r.fair.Len() == 1 {
		return
	}
	if resched || !eevdf.Protected(e) {
		m.resched(c, true, trace.ReschedSlice)
		r.fair.DropBuddy(int(t))
	}
}

// preempts is wakeup_preempt_fair.
func (*fairClass) preempts(m *Machine, c CPUID, t TaskID) (bool, trace.Reason) {
	r := &m.rqs[c]
	d := r.donor
	if t == d {
		return false, trace.KeepSameDonor
	}
	waker, wakee := m.tasks[d].policy, m.tasks[t].policy
	if waker == config.IdlePolicy && wakee != config.IdlePolicy {
		m.preemptFair(c)
		return true, trace.PreemptIdlePolicy
	}
	m.updateCurr(c)
	if wakee != config.Fair || m.es[t].Delayed {
		r.fair.Shorten(m.es)
		return false, trace.KeepBatch
	}
	if m.es[t].Slice < m.es[d].Slice {
		i, _ := m.pickEntity(c, false)
		if i == int(t) || r.fair.Eligible(m.es, int(t)) {
			r.fair.SetBuddy(int(t))
			m.preemptFair(c)
			return true, trace.PreemptShort
		}
	} else if i, why := m.pickEntity(c, true); i == int(t) {
		m.preemptFair(c)
		return true, trace.PreemptDeadline
	} else if why == eevdf.Protect {
		r.fair.Shorten(m.es)
		return false, trace.KeepProtected
	}
	r.fair.Shorten(m.es)
	if !r.fair.Eligible(m.es, int(t)) {
		return false, trace.KeepIneligible
	}
	return false, trace.KeepDeadline
}

func (m *Machine) preemptFair(c CPUID) {
	m.rqs[c].fair.Cancel(m.es)
}

// tick charges the donor; the slice timer also ends its turn, whether or not
// the slice is used up (task_tick_fair, hrtick). Without costs the timer is
// exact, and what rounding left over is armed again.
func (*fairClass) tick(m *Machine, c CPUID, t TaskID, slice bool) {
	r, e := &m.rqs[c], &m.es[t]
	before := e.Deadline
	m.updateCurr(c)
	if !slice {
		return
	}
	if m.zero && r.fair.Len() > 1 && e.Deadline == before && e.Vruntime-e.Deadline < 0 {
		m.hrtickStart(c)
		return
	}
	m.resched(c, false, trace.ReschedHrtick)
}

// yield pushes an eligible donor behind its deadline (yield_task_fair).
func (*fairClass) yield(m *Machine, c CPUID, t TaskID) int64 {
	r, e := &m.rqs[c], &m.es[t]
	if r.nrRunning == 1 {
		return trace.YieldAlone
	}
	r.fair.DropBuddy(int(t))
	m.updateCurr(c)
	r.extra += m.takes(costYield) // the clock stays that of the yield (rq_clock_skip_update)
	if !r.fair.Eligible(m.es, int(t)) {
		return trace.YieldAhead
	}
	e.Vruntime = e.Deadline
	eevdf.UpdateDeadline(e, m.base)
	return trace.YieldSlice
}

// selectCPU prefers an idle CPU near the task's last one, if it comes across one soon
// enough (select_task_rq_fair, wake_affine, select_idle_sibling, select_idle_cpu; 7.3).
// Differs: who wakes many others in turn draws them like anybody (no wake_wide).
func (*fairClass) selectCPU(m *Machine, t TaskID, prev CPUID) CPUID {
	this, target := m.cpu, prev
	if this != prev && m.allows(t, this) {
		switch {
		case m.idleCPU(this):
			target = this
			if m.idleCPU(prev) {
				target = prev
			}
		case m.idleCPU(prev):
		case m.drawnTo(t, this, prev):
			target = this
		}
	}
	if m.freeFor(t, target) && m.allows(t, target) {
		return target
	}
	if m.freeFor(t, prev) && m.allows(t, prev) {
		return prev
	}
	p := &m.tasks[t]
	recent := p.recentCPU
	p.recentCPU = prev
	if recent != prev && recent != target && m.freeFor(t, recent) && m.allows(t, recent) {
		return recent
	}
	n, looks := CPUID(len(m.rqs)), m.idleScan
	for i := CPUID(1); i < n && looks > 0; i++ {
		if c := (target + i) % n; m.allows(t, c) {
			if m.freeFor(t, c) {
				return c
			}
			looks--
		}
	}
	return target
}

// freeFor reports whether c is idle, or as good as idle for t: it has only SCHED_IDLE
// tasks, which the total weight tells, and t is none (choose_idle_cpu, sched_idle_cpu).
func (m *Machine) freeFor(t TaskID, c CPUID) bool {
	if m.idleCPU(c) {
		return true
	}
	n := m.rqs[c].nrRunning
	return n > 0 && n == m.rqs[c].fair.Len() && m.load(c) == int64(n)*eevdf.IdleWeight && m.tasks[t].policy != config.IdlePolicy
}

func (m *Machine) load(c CPUID) int64 { return m.rqs[c].fair.Weight(m.es) }

// woken: the balance of fair tasks does not react to wakeups.
func (*fairClass) woken(*Machine, TaskID) {}
