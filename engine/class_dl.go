package engine

import (
	"borrowedtime/engine/config"
	"borrowedtime/engine/trace"
)

// dlClass is SCHED_DEADLINE: the earliest absolute deadline first, and a budget
// (runtime) a period that nobody can exceed (constant bandwidth server). The
// fair server of a CPU takes part as one more entity, see server.go.
//
// Kernel: kernel/sched/deadline.c, 7.3.
// Differs: no bandwidth reclaiming.
type dlClass struct{}

// reservation is what somebody may run: so much in each period, due so long after
// the period's beginning.
type reservation struct{ dlRuntime, dlDeadline, dlPeriod Duration }

// dlEntity is what a deadline task has on top (struct sched_dl_entity). While a
// deadline waiter boosts its owner, the waiter's reservation is in force (pi_se).
type dlEntity struct {
	reservation
	runtime      Duration // left; below zero after an overrun
	deadline     Time     // absolute
	throttled    bool     // no budget: on_rq, but not in the queue
	yielded      bool
	boosted      bool        // the reservation is the lender's: never held throttled
	own          reservation // while boosted; zero for a task of another class
	lender       TaskID      // while boosted
	left         reservation // given up: it still counts until its zero-lag time
	changed      bool        // at run time: what was left may be more than it gives
	deferRunning bool        // of a fair server: it has come forward (dl_defer_running)
	seq          int64
}

// longAgo is the deadline of a task that has never run: its first wakeup begins
// an instance.
const longAgo Time = -1 << 40

// bandwidthShift is the fixed point of densities (BW_SHIFT).
const bandwidthShift = 20

// newInstance starts a period now.
func (e *dlEntity) newInstance(now Time) {
	e.deadline, e.runtime = now+Time(e.dlDeadline), e.dlRuntime
}

// overflows reports whether running what is left until the deadline would take
// more than the bandwidth (dl_entity_overflow). Ten bits are dropped so that
// the products fit.
func (e *dlEntity) overflows(now Time) bool {
	return (int64(e.dlDeadline)>>10)*(int64(e.runtime)>>10) > (int64(e.deadline-now)>>10)*(int64(e.dlRuntime)>>10)
}

// nextPeriod returns when the next period begins.
func (e *dlEntity) nextPeriod() Time {
	return e.deadline - Time(e.dlDeadline) + Time(e.dlPeriod)
}

// wakeUp keeps deadline and budget if they fit, and otherwise begins a new
// instance, which it reports. With a deadline before the end of the period, and for
// a server that has come forward, the budget is cut instead, at the deadline itself to
// nothing (update_dl_entity; the source that 7.3 was read from asks for
// dl_defer_running, 7.0 for dl_defer).
func (e *dlEntity) wakeUp(now Time) (fresh bool) {
	if e.deadline >= now && !e.overflows(now) {
		return false
	}
	if (e.dlDeadline != e.dlPeriod || e.deferRunning) && !e.boosted && e.deadline >= now {
		density := int64(e.dlRuntime) << bandwidthShift / int64(e.dlDeadline)
		e.runtime = Duration(density * int64(e.deadline-now) >> bandwidthShift)
		return false
	}
	e.newInstance(now)
	return true
}

// replenish pays the overrun back with as many periods as it takes; a boosted task
// of another class begins anew each time (replenish_dl_entity).
//
//go:noinline
func (e *dlEntity) replenish(now Time) {
	if e.boosted && e.own.dlDeadline == 0 {
		e.newInstance(now)
	}
	for e.runtime <= 0 {
		e.deadline += Time(e.dlPeriod)
		e.runtime += e.dlRuntime
	}
	if e.deadline < now {
		e.newInstance(now)
	}
	e.throttled, e.yielded = false, false
}

func (*dlClass) setUp(m *Machine, t TaskID, tc *config.Task) {
	m.tasks[t].ownPrio = -1
	m.dl[t].reservation = reservation{tc.Runtime, tc.Deadline, tc.Period}
}

func (*dlClass) enqueue(m *Machine, c CPUID, t TaskID, f enqueueFlags) {
	m.updateCurr(c)
	e := &m.dl[t]
	switch {
	case e.boosted && e.throttled:
		m.liftThrottle(t)
	case !e.boosted && !e.throttled && e.dlDeadline != e.dlPeriod && e.deadline < m.now && m.now < e.nextPeriod():
		e.runtime = min(e.runtime, 0)
		m.throttle(c, t) // it woke between its deadline and its next period
	}
	switch {
	case e.throttled:
		return
	case f&enqWakeup != 0:
		e.wakeUp(m.now)
	case f&enqReplenish != 0:
		e.replenish(m.now)
	case f&enqRestore != 0 && !e.boosted && e.deadline < m.now:
		e.newInstance(m.now)
	case f&enqRestore != 0 && !e.boosted && e.runtime <= 0:
		m.throttle(c, t) // as when it left this class
		if m.rqs[c].donor == t {
			m.resched(c, false, trace.ReschedThrottle)
		}
		if e.throttled {
			return
		}
	}
	m.insertDL(c, t)
	if m.rqs[c].curr != t {
		m.offer(c, t)
	}
}

// tellBudget records what the wakeup made of the budget and the deadline that a
// deadline task had.
func (m *Machine) tellBudget(c CPUID, t TaskID, runtime Duration, deadline Time) {
	e, why := &m.dl[t], trace.BudgetFresh
	switch {
	case e.throttled:
		return
	case e.deadline != deadline && deadline < m.now:
		why = trace.BudgetFirst
	case e.deadline == deadline && e.runtime == runtime:
		why = trace.BudgetKept
	case e.deadline == deadline:
		why = trace.BudgetCut
	}
	m.rec(trace.KindThrottle, why, c, t, trace.NoTask, trace.NoLock, int64(e.runtime), int64(e.deadline))
}

// liftThrottle ends the throttling of a task that is boosted, and the timer with it
// (enqueue_task_dl).
func (m *Machine) liftThrottle(t TaskID) {
	m.dl[t].throttled = false
	m.touch(t)
	m.dropTimers(t, true)
}

// insertDL queues t by deadline, behind equals.
//
//go:noinline
func (m *Machine) insertDL(c CPUID, t TaskID) {
	r := &m.rqs[c]
	r.nrRunning++
	m.seq++
	m.dl[t].seq = m.seq
	i := len(r.dl)
	r.dl = append(r.dl, t)
	for ; i > 0 && m.dl[r.dl[i-1]].deadline > m.dl[t].deadline; i-- {
		r.dl[i] = r.dl[i-1]
	}
	r.dl[i] = t
}

// removeDL takes t off the queue, where it may not be if it is throttled.
//
//go:noinline
func (m *Machine) removeDL(c CPUID, t TaskID) {
	r := &m.rqs[c]
	for i, q := range r.dl {
		if q == t {
			r.dl = append(r.dl[:i], r.dl[i+1:]...)
			r.nrRunning--
			return
		}
	}
}

func (*dlClass) dequeue(m *Machine, c CPUID, t TaskID, _ dequeueFlags) bool {
	m.updateCurr(c)
	m.withdraw(c, t)
	m.removeDL(c, t)
	return true
}

func (*dlClass) pick(m *Machine, c CPUID) (TaskID, trace.Reason) {
	r := &m.rqs[c]
	if m.serverFirst(c) {
		if t, _ := (&fairClass{}).pick(m, c); t != trace.Idle {
			r.served = true
			return t, trace.PickServer
		}
		m.stopServer(c)
	}
	if len(r.dl) > 0 {
		return r.dl[0], trace.PickEDF
	}
	return trace.Idle, trace.PickIdle
}

// setNext arms the slice timer for the rest of the budget, and has the tasks that
// can't run now pushed away after the switch.
func (*dlClass) setNext(m *Machine, c CPUID, t TaskID, first bool) {
	m.withdraw(c, t)
	if first {
		m.pushAfter(c, classDL)
		m.requestDL(c, t)
	}
}

func (m *Machine) requestDL(c CPUID, t TaskID) {
	r := &m.rqs[c]
	d := max(m.dl[t].runtime, 0)
	if !m.zero {
		d = max(d, hrtickMin)
	}
	if r.inSched {
		r.request, r.hrtickOf = d, t
		return
	}
	m.hrtickArm(c, d)
}

// putPrev offers a preempted task to the other CPUs.
func (*dlClass) putPrev(m *Machine, c CPUID, t TaskID) {
	m.updateCurr(c)
	if p := &m.tasks[t]; p.onRQ == queued && p.cpu == c && !m.dl[t].throttled {
		m.offer(c, t)
	}
}

// charge takes the time from the budget, also when another task executes on the
// donor's context; without budget the task is throttled, or, as the owner that a
// deadline waiter boosts, gets the waiter's on top at once (update_curr_dl_se).
func (*dlClass) charge(m *Machine, c CPUID, t TaskID, ran Duration) {
	e := &m.dl[t]
	if e.throttled {
		return
	}
	if e.runtime -= ran; e.runtime > 0 && !e.yielded {
		return
	}
	m.removeDL(c, t)
	if e.boosted {
		e.runtime = min(e.runtime, 0)
		e.replenish(m.now)
		m.rec(trace.KindThrottle, trace.ThrottleLent, c, t, e.lender, trace.NoLock, int64(e.runtime), int64(e.deadline))
		m.insertDL(c, t)
	} else {
		m.throttle(c, t)
	}
	if e.throttled || m.rqs[c].dl[0] != t {
		m.resched(c, false, trace.ReschedThrottle)
	}
}

// throttle keeps a task off the queue until its next period; if that has begun,
// it is replenished at once. The timer comes later by as much as the clock was old
// that said when (start_dl_timer).
func (m *Machine) throttle(c CPUID, t TaskID) {
	e := &m.dl[t]
	e.throttled = true
	if e.yielded {
		e.runtime = min(e.runtime, 0)
	}
	m.touch(t)
	if at := e.nextPeriod(); at > m.now {
		m.rec(trace.KindThrottle, trace.ThrottleBegin, c, t, trace.NoTask, trace.NoLock, int64(e.runtime), int64(e.deadline))
		m.seq++
		m.rqs[c].addTimer(timer{at: at + Time(m.takes(config.CostReplenish)), seq: m.seq, task: t, replenish: true})
		return
	}
	m.replenishTask(c, t)
}

// replenishTask gives t its budget back and queues it if it is runnable.
func (m *Machine) replenishTask(c CPUID, t TaskID) {
	e := &m.dl[t]
	e.replenish(m.now)
	m.touch(t)
	m.rec(trace.KindThrottle, trace.ThrottleEnd, c, t, trace.NoTask, trace.NoLock, int64(e.runtime), int64(e.deadline))
	if m.tasks[t].onRQ == queued {
		c := m.tasks[t].cpu
		m.insertDL(c, t)
		if m.rqs[c].curr != t {
			m.offer(c, t)
		}
	}
}

// replenishTimer is the timer at the start of a throttled task's next period.
func (m *Machine) replenishTimer(t TaskID) {
	if !m.dl[t].throttled {
		return
	}
	p := &m.tasks[t]
	c := p.cpu
	m.replenishTask(c, t)
	if p.onRQ != queued {
		return
	}
	r := &m.rqs[c]
	if r.donor != trace.Idle && m.tasks[r.donor].class() == classDL && !r.served {
		if m.dl[t].deadline < m.dl[r.donor].deadline {
			m.resched(c, false, trace.ReschedReplenish)
		}
	} else {
		m.resched(c, false, trace.ReschedReplenish)
	}
	m.pushOne(c, classDL)
}

// preempts: the strictly earlier absolute deadline wins. A throttled task that is
// woken while it is still queued asks as well; the pick will pass over it
// (wakeup_preempt_dl looks at deadlines only).
func (*dlClass) preempts(m *Machine, c CPUID, t TaskID) (bool, trace.Reason) {
	r := &m.rqs[c]
	switch {
	case t == r.donor:
		return false, trace.KeepSameDonor
	case r.served && m.dl[t].deadline < r.server.deadline,
		!r.served && m.tasks[r.donor].class() == classDL && m.dl[t].deadline < m.dl[r.donor].deadline,
		!r.served && m.tasks[r.donor].class() != classDL:
		return true, trace.PreemptEDF
	}
	return false, trace.KeepEDF
}

// tick charges; the slice timer is armed again for what is left of the budget. Without
// costs it goes off at once for a task that came with none, before any time to charge.
func (*dlClass) tick(m *Machine, c CPUID, t TaskID, slice bool) {
	m.updateCurr(c)
	switch r, e := &m.rqs[c], &m.dl[t]; {
	case !slice:
	case e.runtime <= 0:
		(&dlClass{}).charge(m, c, t, 0)
	case len(r.dl) > 0 && r.dl[0] == t:
		m.requestDL(c, t)
	}
}

// yield gives up the rest of the budget until the next period.
func (*dlClass) yield(m *Machine, c CPUID, t TaskID) int64 {
	m.dl[t].yielded = true
	m.updateCurr(c)
	if !m.dl[t].throttled {
		(&dlClass{}).charge(m, c, t, 0)
	}
	return trace.YieldBudget
}

// selectCPU stays where the task was unless a deadline task that it does not beat, or
// whose executing task can't move, runs there; then it looks for another CPU. The
// deadline is still that of its last instance (select_task_rq_dl).
func (*dlClass) selectCPU(m *Machine, t TaskID, prev CPUID) CPUID {
	if m.crowded(prev, t) {
		if c, ok := m.findLowest(t); ok {
			return c
		}
	}
	return prev
}

// crowded reports whether t had better go elsewhere than to c.
//
//go:noinline
func (m *Machine) crowded(c CPUID, t TaskID) bool {
	r := &m.rqs[c]
	if r.donor == trace.Idle || m.tasks[r.donor].class() != classDL {
		return false
	}
	return r.curr != trace.Idle && !m.movable(r.curr) || m.dl[t].deadline >= m.dl[r.donor].deadline
}

// woken lets a CPU push after a wakeup, when the task has its new deadline
// (task_woken_dl).
func (*dlClass) woken(m *Machine, t TaskID) {
	p := &m.tasks[t]
	if c := p.cpu; !p.onCPU && !m.rqs[c].full && m.movable(t) && m.crowded(c, t) {
		m.push(c, classDL)
	}
}
