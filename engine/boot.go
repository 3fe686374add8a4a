package engine

import (
	"borrowedtime/engine/config"
	"borrowedtime/engine/internal/eevdf"
	"borrowedtime/engine/trace"
)

// newMachine returns the machine at time 0: every task asleep with its start
// timer armed on the CPU where it last ran.
func newMachine(cfg *config.Config, out *recorder) *Machine {
	m := &Machine{cfg: cfg, feat: config.ProfileOf(cfg.Profile).Features, out: out}
	if cfg.PreemptRT {
		m.feat |= config.FeatInherit
	}
	m.tick = Duration(int64(trace.Second) / int64(cfg.HZ))
	m.base = int64(cfg.Slice)
	if m.base == 0 {
		m.base = eevdf.BaseSlice(cfg.CPUs)
	}
	m.setCosts()
	m.locks = make([]lock, len(cfg.Locks))
	for i := range m.locks {
		m.addLock(LockID(i), cfg.Locks[i].Kind, cfg.Locks[i].Count)
	}
	m.rqs, m.idleScan = make([]rq, cfg.CPUs), cfg.CPUs
	for c := range m.rqs {
		m.rqs[c] = newRQ()
		m.rqs[c].server = newServer(&cfg.Server)
	}
	m.tasks = make([]Task, len(cfg.Tasks))
	m.es = make([]eevdf.Entity, len(cfg.Tasks))
	m.dl = make([]dlEntity, len(cfg.Tasks))
	if cfg.CPUs > 1 {
		m.loads = make([]load, len(cfg.Tasks))
		for c := range m.rqs {
			m.rqs[c].domain = domain{last: -1 << 40, interval: 2 * cfg.CPUs}
			m.throwIn(CPUID(c))
		}
	}
	m.setUpJobs()
	for i := range cfg.Tasks {
		m.addTask(TaskID(i), &cfg.Tasks[i])
	}
	m.queue.init(m)
	return m
}

// throwIn begins what chance does on CPU c: the numbers of its coin, and what the
// time before the run has left: an interval, which tasks that may not move have
// doubled up to seven times (4 to 512 ms), and how much of it is over.
func (m *Machine) throwIn(c CPUID) {
	if r := &m.rqs[c]; m.cfg.Seed != 0 {
		r.coin = (uint64(m.cfg.Seed)<<8 | uint64(c)) * 0x9E3779B97F4A7C15
		for n := random(&r.coin) >> 33 % 8; n > 0 && r.domain.interval < maxPinned; n-- {
			r.domain.interval *= 2
		}
		r.domain.last = -Time(random(&r.coin)>>33) % m.idleWait(c)
	}
}

// addTask sets task t up, asleep with zero lag. Its start timer fires on the CPU
// where it last ran.
func (m *Machine) addTask(t TaskID, tc *config.Task) {
	p := &m.tasks[t]
	*p = Task{
		execStart: neverRan, blockedOn: trace.NoLock, wakeNext: trace.NoTask, waitsFor: trace.NoLock, blockedDonor: trace.NoTask, parkedOn: trace.NoTask,
		policy: tc.Policy, nice: int16(tc.Nice), allowed: tc.CPUs & config.AllCPUs(m.cfg.CPUs), depth: -1,
	}
	p.cpu = tc.Last
	if !tc.Placed {
		p.cpu = nthCPU(p.allowed, int(t))
	}
	p.wakeCPU, p.recentCPU = p.cpu, p.cpu
	m.dl[t].deadline = longAgo
	(&fairClass{}).setUp(m, t, tc) // a task of any class has an entity with a weight
	p.cls = classOfPolicy[tc.Policy]
	classes[p.cls].setUp(m, t, tc)
	p.prio = p.normalPrio()
	p.wakeAt = tc.Start
	m.seq++
	m.rqs[p.cpu].addTimer(timer{at: tc.Start, seq: m.seq, task: t})
	m.planJobs(t, tc.Start)
}
