package engine

import (
	"borrowedtime/engine/internal/eevdf"
	"borrowedtime/engine/trace"
)

// Machine is the whole simulated computer as plain data: slices indexed by
// TaskID, CPUID and LockID, no pointers between the parts. copyFrom is a copy.
type Machine struct {
	cfg  *Config // shared, never changed
	feat features
	zero bool // no costs but hop: slice timers are exact
	tick Duration
	base int64 // base slice
	cost [numCosts]costEntry

	now    Time
	event  int32
	seq    int64
	cpu    CPUID // where the current event happens
	tasks  []Task
	es     []eevdf.Entity // the tasks' scheduling entities, by TaskID
	dl     []dlEntity     // by TaskID; zero for tasks of other classes
	rqs    []rq
	locks  []lock
	ww     []wwContext // by TaskID; empty if there is no ww_mutex
	stamps int64       // contexts that have begun
	queue  cpuQueue
	spins  int // tasks that spin
	parked int // tasks parked on a sleeping owner
	ended  trace.Reason
	finish int // tasks whose program has ended

	dirty []TaskID
	out   *trace.Trace // nil while an old instant is re-computed
}

// newMachine returns the machine at time 0: every task asleep with its start
// timer armed on the CPU where it last ran.
func newMachine(cfg *Config, out *trace.Trace) *Machine {
	m := &Machine{cfg: cfg, feat: profileOf(cfg.Profile).feat, out: out}
	m.tick = Duration(int64(trace.Second) / int64(cfg.HZ))
	m.base = int64(cfg.Slice)
	if m.base == 0 {
		m.base = eevdf.BaseSlice(cfg.CPUs)
	}
	m.setCosts()
	m.locks = make([]lock, len(cfg.Locks))
	for i := range m.locks {
		m.locks[i] = newLock()
		kind := cfg.Locks[i].Kind
		m.locks[i].sem, m.locks[i].ww = kind == RWSem, kind == WWMutex
		if kind == WWMutex && m.ww == nil {
			m.ww = make([]wwContext, len(cfg.Tasks))
			for t := range m.ww {
				m.ww[t].slow = trace.NoLock
			}
		}
		m.locks[i].inherits = kind == RTMutex || kind == Mutex && m.has(featInherit)
	}
	m.rqs = make([]rq, cfg.CPUs)
	for c := range m.rqs {
		m.rqs[c] = newRQ(CPUID(c))
	}
	m.tasks = make([]Task, len(cfg.Tasks))
	m.es = make([]eevdf.Entity, len(cfg.Tasks))
	m.dl = make([]dlEntity, len(cfg.Tasks))
	for i := range cfg.Tasks {
		m.addTask(TaskID(i), &cfg.Tasks[i])
	}
	m.queue.init(m)
	return m
}

// addTask sets task t up, asleep with zero lag. Its start timer fires on the CPU
// where it last ran.
func (m *Machine) addTask(t TaskID, tc *TaskConfig) {
	p := &m.tasks[t]
	*p = Task{
		blockedOn: trace.NoLock, wakeNext: trace.NoTask, waitsFor: trace.NoLock, blockedDonor: trace.NoTask, parkedOn: trace.NoTask,
		policy: tc.Policy, nice: int16(tc.Nice), allowed: tc.CPUs & allCPUs(m.cfg.CPUs), depth: -1,
		shown: trace.TaskSpan{State: trace.Asleep, CPU: trace.NoCPU, Other: trace.NoTask, Lock: trace.NoLock},
	}
	p.cpu = tc.Last
	if !tc.Placed {
		p.cpu = nthCPU(p.allowed, int(t))
	}
	p.wakeCPU, p.recentCPU = p.cpu, p.cpu
	e := &m.es[t]
	e.Weight, e.Slice = eevdf.Weight(tc.Nice), m.base
	if tc.Slice != 0 {
		e.Slice, e.Custom = int64(tc.Slice), true
	}
	switch tc.Policy {
	case FIFO, RR:
		p.prio = int16(99 - tc.Prio)
		p.ownPrio = p.prio
		p.slices = int16(rrSlice(m.cfg.HZ))
	case Deadline:
		p.prio = -1
		m.dl[t] = dlEntity{dlRuntime: tc.Runtime, dlDeadline: tc.Deadline, dlPeriod: tc.Period, deadline: longAgo}
	case IdlePolicy:
		p.prio = int16(120 + tc.Nice)
		e.Weight = eevdf.IdleWeight
	default:
		p.prio = int16(120 + tc.Nice)
	}
	p.cls = classOfPrio(p.prio)
	p.wakeAt = tc.Start
	m.seq++
	m.rqs[p.cpu].addTimer(timer{at: tc.Start, seq: m.seq, task: t})
}

func allCPUs(n int) uint64 { return ^uint64(0) >> (MaxCPUs - n) }

// nthCPU returns the (n mod k)-th of the k CPUs in mask.
func nthCPU(mask uint64, n int) CPUID {
	k := 0
	for c := 0; c < MaxCPUs; c++ {
		k += int(mask >> c & 1)
	}
	n %= k
	for c := 0; ; c++ {
		if mask>>c&1 == 0 {
			continue
		}
		if n == 0 {
			return CPUID(c)
		}
		n--
	}
}

func (m *Machine) allows(t TaskID, c CPUID) bool { return m.tasks[t].allowed>>uint(c)&1 == 1 }

// copyFrom makes m equal to from, without its trace, reusing m's memory.
func (m *Machine) copyFrom(from *Machine) {
	old := *m
	*m = *from
	m.out = nil
	m.tasks = append(old.tasks[:0], from.tasks...)
	m.es = append(old.es[:0], from.es...)
	m.dl = append(old.dl[:0], from.dl...)
	m.dirty = append(old.dirty[:0], from.dirty...)
	m.ww = append(old.ww[:0], from.ww...)
	m.queue = old.queue
	m.queue.copyFrom(&from.queue)
	m.rqs = resize(old.rqs, len(from.rqs))
	for i := range m.rqs {
		m.rqs[i].copyFrom(&from.rqs[i])
	}
	m.locks = resize(old.locks, len(from.locks))
	for i := range m.locks {
		m.locks[i].copyFrom(&from.locks[i])
	}
}

func resize[T any](s []T, n int) []T {
	if cap(s) < n {
		return make([]T, n)
	}
	return s[:n]
}
