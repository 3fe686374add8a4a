package engine

import "borrowedtime/engine/trace"

// load is what a fair task asks of a CPU, as two decaying averages: how much of the
// time it stands on a queue, and how much of it as the donor. A CPU's load is that
// of all tasks which ran here last, the sleeping ones with what is left of it.
// There are none on a machine with one CPU.
//
// Kernel: ___update_load_sum(), kernel/sched/pelt.c; cpu_load(), cpu_util_cfs(),
// kernel/sched/fair.c, 7.3.
// Differs: a task's own estimate from its last sleep (UTIL_EST) is left out.
type load struct {
	queued, donor pressure
	asked         int64 // queued's average when it last left a queue
}

// average is the share of the time, of 1024, in which p was on.
func (p *pressure) average(now Time) int64 {
	p.upTo(now)
	return int64(p.sum / (peltMax - 1024 + p.contrib))
}

// turn tells p whether it is on from now on.
//
//go:noinline
func (p *pressure) turn(now Time, on bool) {
	if p.on != on {
		p.upTo(now)
		p.on = on
	}
}

// noteQueued and noteDonor tell a fair task's averages what it does from now on.
func (m *Machine) noteQueued(t TaskID, on bool) {
	if len(m.loads) != 0 {
		l := &m.loads[t]
		l.queued.turn(m.now, on)
		if !on {
			l.asked = l.queued.average(m.now)
		}
	}
}

func (m *Machine) noteDonor(t TaskID, on bool) {
	if len(m.loads) != 0 {
		m.loads[t].donor.turn(m.now, on)
	}
}

// drawnTo reports whether a waker's CPU draws t away from prev, where it ran: with what
// t asked for when it left its queue, that CPU must have less to do than prev without it,
// with 8 % in its favour, each for what real-time work leaves it (wake_affine_weight).
func (m *Machine) drawnTo(t TaskID, this, prev CPUID) bool {
	own := max(m.es[t].Weight*m.loads[t].asked/1024, 1)
	here, there := own, -own
	for i := range m.tasks {
		if p := &m.tasks[i]; p.class() >= classFair {
			switch p.cpu {
			case this:
				here += m.loadOf(TaskID(i))
			case prev:
				there += m.loadOf(TaskID(i))
			}
		}
	}
	return here*100*m.capacity(prev) < there*108*m.capacity(this)
}

// noteUtil says how many CPUs a wakeup looks at for an idle one until the next time,
// which depends on how much of all CPUs fair tasks have used lately: with two CPUs it is
// none above 60 % (update_idle_cpu_scan, SIS_UTIL).
func (m *Machine) noteUtil() {
	util, n := int64(0), int64(len(m.rqs))
	for t := range m.tasks {
		if m.tasks[t].class() >= classFair {
			util += m.loads[t].donor.average(m.now)
		}
	}
	x := util / n * imbalance
	m.idleScan = int((1024 - min(x*x/(10_000*1024), 1024)) * n / 1024)
}

// loadOf is a task's load: its weight, as far as it stood on a queue (task_h_load).
func (m *Machine) loadOf(t TaskID) int64 {
	return max(m.es[t].Weight*m.loads[t].queued.average(m.now)/1024, 1)
}

// groupType says how a CPU does, from the least busy on (group_type).
type groupType uint8

const (
	hasSpare groupType = iota
	fullyBusy
	overloaded
)

// cpuLoad is one CPU as the balance sees it (sg_lb_stats).
type cpuLoad struct {
	load, capacity int64
	kind           groupType
}

// relative is the load for each 1024 of capacity (avg_load).
func (l *cpuLoad) relative() int64 { return l.load * 1024 / l.capacity }

// loadOn adds up what the tasks of a CPU ask of it, and classifies it
// (update_sg_lb_stats, group_classify).
func (m *Machine) loadOn(c CPUID) cpuLoad {
	l := cpuLoad{capacity: m.capacity(c)}
	runnable, util := int64(0), int64(0)
	for t := range m.tasks {
		if p := &m.tasks[t]; p.cpu == c && p.class() >= classFair {
			runnable += m.loads[t].queued.average(m.now)
			util += m.loads[t].donor.average(m.now)
			l.load += m.loadOf(TaskID(t))
		}
	}
	crowded := l.capacity*imbalance < runnable*100
	busy := l.capacity*100 < min(util, 1024)*imbalance
	switch n := m.rqs[c].nrRunning; {
	case n > 1 && (crowded || busy):
		l.kind = overloaded
	case n >= 1 && (crowded || busy || l.capacity*100 == min(util, 1024)*imbalance):
		l.kind = fullyBusy
	}
	return l
}

// domain is when a CPU has balanced and will again, in ticks and milliseconds
// (struct sched_domain).
type domain struct {
	last     Time // last_balance: the tick of the last attempt
	interval int  // balance_interval, ms
}

// busyFactor is how much more rarely a CPU balances that has something to run.
const busyFactor = 16

// maxPinned is how far the interval grows while nothing may move: MAX_PINNED_INTERVAL.
const maxPinned = 512

// balanceDue reports whether a busy CPU is to balance at this tick
// (sched_balance_domains, get_sd_balance_interval).
func (m *Machine) balanceDue(c CPUID) bool {
	d := &m.rqs[c].domain
	ms := Time(d.interval) * busyFactor * Time(trace.Millisecond)
	wait := (ms+Time(m.tick)-1)/Time(m.tick) - 1
	wait = max(1, min(wait, Time(trace.Second/10)*Time(len(m.rqs))/Time(m.tick)))
	return m.now/Time(m.tick) >= d.last+wait
}

// outcome is what came of an attempt.
type outcome uint8

const (
	moved    outcome = iota
	failed           // out of balance, but no task would do
	balanced         // nothing to do
	pinned           // no task may run here
)

// balanceBusy is the attempt of a CPU that has something to run: it pulls from the
// most loaded CPU, if that is overloaded and this one is not short of work only.
//
// Kernel: sched_balance_rq(), sched_balance_find_src_group(), calculate_imbalance(),
// kernel/sched/fair.c, 7.3.
// Differs: a task in deferred dequeue stays where it is.
func (m *Machine) balanceBusy(c CPUID) {
	r := &m.rqs[c]
	r.domain.last = m.now / Time(m.tick)
	m.noteUtil()
	o := m.pullLoad(c)
	if o == moved {
		r.exitDelay += m.takes(costSoftirq)
	}
	m.settle(c, o)
}

// settle keeps what an attempt means for the next ones (the end of sched_balance_rq).
//
//go:noinline
func (m *Machine) settle(c CPUID, o outcome) {
	r := &m.rqs[c]
	n := len(m.rqs)
	switch o {
	case moved:
		r.failed, r.domain.interval = 0, n
		return
	case failed:
		r.failed++
		r.domain.interval = n
		return
	}
	r.failed = 0
	if o == pinned && r.domain.interval < maxPinned || r.domain.interval < 2*n {
		r.domain.interval *= 2
	}
}

// pullLoad moves tasks to c until the imbalance is mended (detach_tasks).
func (m *Machine) pullLoad(c CPUID) outcome {
	var struck uint64
	for {
		src, excess := m.mostLoaded(c, struck)
		if src == trace.NoCPU {
			if struck != 0 {
				return pinned
			}
			return balanced
		}
		got, may := m.detachLoad(src, c, excess)
		switch {
		case got:
			return moved
		case may:
			return failed
		}
		struck |= 1 << uint(src)
	}
}

func (m *Machine) detachLoad(src, dst CPUID, excess int64) (got, may bool) {
	for n := m.rqs[src].nrRunning; n > 0 && excess > 0; n-- {
		t, any := m.candidate(src, dst, excess)
		may = may || any
		if t == trace.NoTask {
			break
		}
		excess -= m.loadOf(t)
		m.moveTask(t, src, dst, trace.MigrateBusy)
		m.wakeupPreempt(dst, t)
		got = true
	}
	return got, may
}

// mostLoaded returns the overloaded CPU with the highest load, and how much of it
// would make both even; NoCPU if all is in balance.
func (m *Machine) mostLoaded(c CPUID, struck uint64) (CPUID, int64) {
	local := m.loadOn(c)
	total, capacity := local.load, local.capacity
	src, most := trace.NoCPU, cpuLoad{}
	n := CPUID(len(m.rqs))
	for i := CPUID(1); i < n; i++ {
		at := (c + i) % n
		if struck>>uint(at)&1 == 1 {
			continue
		}
		l := m.loadOn(at)
		total, capacity = total+l.load, capacity+l.capacity
		if l.kind == overloaded && (src == trace.NoCPU || l.relative() > most.relative()) {
			src, most = at, l
		}
	}
	average := total * 1024 / capacity
	switch {
	case src == trace.NoCPU || local.kind == hasSpare || m.rqs[src].nrRunnable == 0,
		local.relative() >= most.relative() || local.relative() >= average,
		local.kind == overloaded && most.relative()*100 <= local.relative()*imbalance:
		return trace.NoCPU, 0
	}
	excess := min((most.relative()-average)*most.capacity, (average-local.relative())*local.capacity) / 1024
	if excess <= 0 || m.rqs[src].nrRunnable == 1 && !m.slowed(src) && most.load > excess {
		return trace.NoCPU, 0
	}
	return src, excess
}
