package engine

import (
	"borrowedtime/engine/config"
	"borrowedtime/engine/trace"
)

// Balancing of fair tasks: a CPU that is about to idle, or idles, takes waiting
// tasks from the CPU with the most. The executing task, the donor and every
// task that is blocked on a mutex stay where they are.
//
// Kernel: sched_balance_newidle(), sched_balance_rq(), can_migrate_task(),
// nohz_balancer_kick(), kernel/sched/fair.c, 7.3.
// Differs: without a seed an idle CPU always tries; with one it throws the kernel's
// coin and waits for its interval. What CPUs that are all busy do stands in load.go.

// hotFor is how lately a task must have run to be left alone.
const hotFor = 500 * trace.Microsecond

// cacheHot reports whether what p needs may still be in a cache: not if it has not
// run yet, or not on this CPU (task_hot).
func (m *Machine) cacheHot(p *Task) bool {
	return p.execStart != neverRan && Duration(m.now-p.execStart) < hotFor
}

// maxFailed: after this many failed attempts a cache-hot task is taken as well.
const maxFailed = 1

// newIdleRatio is in how many of 1024 moments a CPU about to idle looks elsewhere:
// what a domain starts with (newidle_ratio of sd_init, 7.3). It stays so here; the
// kernel takes the share of successes instead after each 512 moments of a CPU.
const newIdleRatio = 512

// newIdle lets a CPU that found nothing to run pull one task, and reports
// whether it did, or why it is idle. The idle loop's own schedule does not try.
func (m *Machine) newIdle(c CPUID) (bool, trace.Reason) {
	r := &m.rqs[c]
	if m.slave != nil {
		return m.slave.pulled(c), trace.PickIdle
	}
	if !m.balances() || r.curr == trace.Idle && r.passes == 1 {
		return false, trace.PickIdle
	}
	if m.cfg.Seed != 0 && m.anyOverloaded() && random(&r.coin)>>54 > newIdleRatio+1 {
		if m.couldPull(c) {
			return false, trace.PickUnlucky
		}
		return false, trace.PickIdle
	}
	switch m.pullFair(c, 1) {
	case moved:
		m.settle(c, moved)
		return true, trace.PickIdle
	case failed: // does not count, but begins the interval anew
		r.domain.interval = len(m.rqs)
	}
	return m.activeBalance(c), trace.PickIdle
}

// couldPull reports whether balancing would bring c a task now.
func (m *Machine) couldPull(c CPUID) bool {
	_, t := m.slowSource(c)
	return t != trace.NoTask || m.pullFair(c, 0) == moved
}

// pullFair moves up to limit fair tasks to c from the CPU with the most queued,
// or the next one if none of its tasks may run here. With limit 0 it moves none,
// and tells whether one would.
func (m *Machine) pullFair(c CPUID, limit int) outcome {
	var struck uint64
	for {
		src := m.busiest(c, struck)
		if src == trace.NoCPU {
			if struck != 0 {
				return pinned
			}
			return balanced
		}
		want := min((m.rqs[src].nrRunning-m.rqs[c].nrRunning)/2, limit)
		got, allowed := 0, false
		for got < want || limit == 0 {
			t, may := m.candidate(src, c, anyLoad)
			allowed = allowed || may
			if t == trace.NoTask {
				break
			}
			if limit == 0 {
				return moved
			}
			m.moveTask(t, src, c, trace.MigrateBalance)
			got++
		}
		switch {
		case got > 0:
			return moved
		case allowed:
			return failed
		}
		struck |= 1 << uint(src)
	}
}

// busiest returns the CPU to pull from: the most queued, at least two of them
// runnable fair tasks and two more than here; of equals the next one after c.
func (m *Machine) busiest(c CPUID, struck uint64) CPUID {
	best := trace.NoCPU
	n := CPUID(len(m.rqs))
	for i := CPUID(1); i < n; i++ {
		src := (c + i) % n
		if struck>>uint(src)&1 == 0 && (best == trace.NoCPU || m.rqs[src].nrRunning > m.rqs[best].nrRunning) {
			best = src
		}
	}
	if best == trace.NoCPU || m.rqs[best].nrRunnable < 2 || m.rqs[best].nrRunning-m.rqs[c].nrRunning < 2 {
		return trace.NoCPU
	}
	return best
}

// anyLoad is the excess that a task of any load may move for.
const anyLoad = -1

// candidate returns the task of src that has not begun to run for the longest
// time and may be moved to dst; may tells whether any task could run there. A task
// that is too much for the excess is left, unless attempts have failed before.
func (m *Machine) candidate(src, dst CPUID, excess int64) (t TaskID, may bool) {
	t = trace.NoTask
	r := &m.rqs[src]
	for _, i := range r.fair.ByDeadline() {
		p := &m.tasks[i]
		if m.es[i].Delayed || m.blocked(TaskID(i)) || p.onCPU || TaskID(i) == r.donor || !m.allows(TaskID(i), dst) {
			continue
		}
		if m.rqs[dst].failed == 0 && m.rqs[dst].fair.Len() > 0 && m.es[i].Vlag < 0 {
			continue
		}
		may = true
		if m.cacheHot(p) && m.rqs[dst].failed <= maxFailed {
			continue
		}
		if excess != anyLoad && m.loadOf(TaskID(i))>>min(m.rqs[dst].failed, 63) > excess {
			continue
		}
		if t == trace.NoTask || p.recency < m.tasks[t].recency {
			t = TaskID(i)
		}
	}
	return t, may
}

// toKick returns the idle CPU that the tick of a busy one wakes, to balance for all idle
// ones; NoCPU if there is nothing to balance, or it is no time yet for any of them.
func (m *Machine) toKick(c CPUID) CPUID {
	idle, busy, due := trace.NoCPU, 0, m.cfg.Seed == 0
	for i := range m.rqs {
		switch {
		case m.rqs[i].curr != trace.Idle:
			busy++
		case m.rqs[i].phase == phaseUser && m.idleCPU(CPUID(i)):
			if idle == trace.NoCPU {
				idle = CPUID(i)
			}
			due = due || m.idleDue(CPUID(i))
		}
	}
	if idle != trace.NoCPU && due && ((m.rqs[c].nrRunning >= 2 || busy > 1) && (m.cfg.Seed != 0 || m.anyOverloaded()) || m.slowed(c)) {
		return idle
	}
	return trace.NoCPU
}

// idleDue reports whether it is time for the idle CPU c to balance: always without
// a seed, or else when its interval is over (sched_balance_domains).
//
//go:noinline
func (m *Machine) idleDue(c CPUID) bool {
	return m.cfg.Seed == 0 || m.now/Time(m.tick) >= m.rqs[c].domain.last+m.idleWait(c)
}

// idleWait is the interval of a CPU that idles, in ticks (get_sd_balance_interval).
func (m *Machine) idleWait(c CPUID) Time {
	return max(1, Time(m.rqs[c].domain.interval)*Time(trace.Millisecond)/Time(m.tick))
}

// tickReason tells whether a tick comes too early for an idle CPU that could pull.
func (m *Machine) tickReason() trace.Reason {
	if m.cfg.Seed == 0 {
		return trace.TickPlain
	}
	for c := range m.rqs {
		if c := CPUID(c); m.idleCPU(c) && !m.idleDue(c) && m.couldPull(c) {
			return trace.TickEarly
		}
	}
	return trace.TickPlain
}

func (m *Machine) anyOverloaded() bool {
	for i := range m.rqs {
		if m.rqs[i].nrRunning >= 2 {
			return true
		}
	}
	return false
}

// balanceIdle lets every idle CPU pull, in cyclic order, the kicked one last.
func (m *Machine) balanceIdle(c CPUID) {
	r := &m.rqs[c]
	r.exitDelay = m.takes(config.CostExit)
	m.noteUtil()
	n := CPUID(len(m.rqs))
	for i := CPUID(1); i <= n; i++ {
		dst := (c + i) % n
		if !m.idleCPU(dst) || !m.idleDue(dst) {
			continue
		}
		m.rqs[dst].domain.last = m.now / Time(m.tick)
		o := m.pullFair(dst, len(m.tasks))
		if o == moved || m.activeBalance(dst) {
			o = moved
			m.rqs[dst].nextClass = classFair
			m.resched(dst, false, trace.ReschedBalance)
		}
		m.settle(dst, o)
	}
	m.leaveInterrupt(c)
}

// imbalance is imbalance_pct: a CPU is slowed if it lacks more than this leaves.
const imbalance = 117

// activeBalance lets a CPU with nothing to do take the only runnable fair task from
// one that real-time work slows down, even while that task executes there: the
// stopper thread interrupts it. It reports whether the task has come already.
//
// Kernel: sched_reduced_capacity(), need_active_balance(),
// active_load_balance_cpu_stop(), kernel/sched/fair.c, 7.3.
// Differs: it is not tried after repeated failures to move anything else.
func (m *Machine) activeBalance(c CPUID) bool {
	src, t := m.slowSource(c)
	return t != trace.NoTask && m.send(src, t, c)
}

// slowSource returns such a task and its CPU, NoTask if there is none.
func (m *Machine) slowSource(c CPUID) (CPUID, TaskID) {
	n := CPUID(len(m.rqs))
	for i := CPUID(1); i < n; i++ {
		src := (c + i) % n
		r := &m.rqs[src]
		if r.nrRunnable != 1 || r.moving != trace.NoTask || !m.slowed(src) || m.capacity(src)*imbalance >= m.capacity(c)*100 {
			continue
		}
		for t := range m.tasks {
			if p := &m.tasks[t]; p.cpu == src && p.onRQ == queued && m.sendable(TaskID(t), c) {
				return src, TaskID(t)
			}
		}
	}
	return trace.NoCPU, trace.NoTask
}

// slowed reports whether a CPU has lost so much of its capacity that its only fair
// task is better off elsewhere.
//
//go:noinline
func (m *Machine) slowed(c CPUID) bool {
	return m.rqs[c].nrRunnable >= 1 && m.capacity(c)*imbalance < 1024*100
}

//go:noinline
func (m *Machine) sendable(t TaskID, to CPUID) bool {
	p := &m.tasks[t]
	return p.class() == classFair && !m.es[t].Delayed && !m.blocked(t) && m.allows(t, to)
}

// send moves a task that waits at once, and reports so; one that executes, or is
// the donor, leaves with the next schedule.
func (m *Machine) send(src CPUID, t TaskID, to CPUID) bool {
	r := &m.rqs[src]
	if !m.tasks[t].onCPU && r.donor != t {
		m.moveTask(t, src, to, trace.MigrateActive)
		return true
	}
	r.moving, r.movingTo = t, to
	m.resched(src, false, trace.ReschedStopper)
	return false
}
