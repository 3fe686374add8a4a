package engine

import (
	"borrowedtime/engine/config"
	"borrowedtime/engine/trace"
)

// What the preset distinguishes further; the language has no names for these.
const (
	costIdleLong      = config.NumCosts + iota // CostIdle after a long idle
	costAgainTick                              // CostAgain if the further handler is that of a tick or slice timer
	costArm                                    // added to CostAgain if the handler before has armed the slice timer
	costRound                                  // clock of an interrupt's last handler to its last look for expired timers
	costExitTick                               // CostExit after a tick
	costExitReplenish                          // clock of a replenishment to the clock of the __schedule()
	costKick                                   // full request to a busy CPU to the __schedule() there
	costLook                                   // change of a lock's owner, or of its on_cpu, to a spinner's look
	costSkipped                                // added to CostSwitch if a wakeup asked fully: __schedule() keeps its clock
	costYield                                  // the same, for the yield of a fair task
	costSwitchIdle                             // CostSwitch when leaving idle
	costSwitchFair                             // added to CostSwitch for a fair donor
	costSwitchSame                             // taken off CostSwitch if the task goes on
	costSwitchEach                             // added to CostSwitch for each queued task over two
	costLeave                                  // added to CostSwitch for a task that leaves the queue
	costDefer                                  // the same, if its dequeue is deferred
	costReap                                   // added to CostSwitch for a deferred task that the pick dequeues
	costLink                                   // added to CostSwitch for each link of the walk
	costResumeIdle                             // CostResume after idle
	costResumeFair                             // added to CostResume for a fair donor
	costLast                                   // end of the last step to the clock of the __schedule()
	costBoost                                  // a task's inherited priority is changed
	costRequeue                                // added to that if its class changes
	costHurt                                   // a task that sleeps is woken to see that it is wounded
	costNohz                                   // tick of a busy CPU to the balancing of an idle one
	costSleep                                  // sleep call to the start of its timer
	costSoftirq                                // added to CostExit when the balance after a tick has moved a task
	numCosts
)

// finer says which finer cases follow a plain cost that a scenario sets itself: they
// take its value, or nothing if they are added to it.
var finer = [...]struct {
	cost, of config.CostName
	added    bool
}{
	{costIdleLong, config.CostIdle, false},
	{costAgainTick, config.CostAgain, false}, {costArm, config.CostAgain, true}, {costRound, config.CostAgain, true},
	{costExitTick, config.CostExit, false},
	{costSwitchIdle, config.CostSwitch, false}, {costSkipped, config.CostSwitch, true}, {costYield, config.CostSwitch, true}, {costSwitchFair, config.CostSwitch, true},
	{costSwitchSame, config.CostSwitch, true}, {costSwitchEach, config.CostSwitch, true},
	{costLeave, config.CostSwitch, true}, {costDefer, config.CostSwitch, true}, {costReap, config.CostSwitch, true}, {costLink, config.CostSwitch, true},
	{costResumeIdle, config.CostResume, false}, {costResumeFair, config.CostResume, true},
	{costLast, config.CostBlock, false},
	{costExitReplenish, config.CostReplenish, true},
}

// costEntry is a cost as the machine uses it.
type costEntry struct {
	ns   Duration
	more Duration // for each other CPU at work
}

// measuredOne is the preset: what the recorded machine took with one CPU at work, in
// nanoseconds. `psim fidelity -costs` prints what was measured.
var measuredOne = [numCosts]costEntry{
	config.CostTimer: {ns: 1470}, config.CostWake: {ns: 665}, config.CostIdle: {ns: 750}, config.CostAgain: {ns: 1350}, config.CostExit: {ns: 1365},
	config.CostPreempt: {ns: 2150}, config.CostSwitch: {ns: 350}, config.CostResume: {ns: 1230}, config.CostCall: {ns: 300},
	config.CostBlock: {ns: 700}, config.CostDetour: {ns: 2500}, config.CostGrant: {ns: 500}, config.CostReplenish: {ns: 460}, config.CostMigrate: {ns: 2000},
	costIdleLong: {ns: 1420}, costAgainTick: {ns: 2050}, costArm: {ns: 900}, costRound: {ns: 1400}, costExitTick: {ns: 1560}, costExitReplenish: {ns: 1260},
	costSkipped: {ns: 950}, costYield: {ns: 280}, costSwitchIdle: {ns: 2660}, costSwitchFair: {ns: 600}, costSwitchSame: {ns: 250}, costLeave: {ns: 300}, costDefer: {ns: 500}, costReap: {ns: 880}, costLink: {ns: 120},
	costResumeIdle: {ns: 1210}, costResumeFair: {ns: 770}, costLast: {ns: 1070}, costBoost: {ns: 1000}, costRequeue: {ns: 1100}, costHurt: {ns: 1550}, costSleep: {ns: 315}, costKick: {ns: 2100}, costLook: {ns: 700},
}

// measuredMore is what is added for each other CPU that is at work, where that is not
// the cost itself: the CPUs of the recorded machine shared one clock, so what one of
// them did took as long as that of all.
var measuredMore = [numCosts]Duration{
	config.CostTimer: 700, config.CostWake: 1100, config.CostIdle: 1000, config.CostExit: 1000, config.CostGrant: 1000, config.CostIPI: 1500, config.CostHrtick: 500, config.CostResume: 900, costResumeFair: 500, config.CostBlock: 1000,
	costIdleLong: 1000, costExitTick: 1800, costSwitchIdle: 2200, costLast: 1000, costLook: 1000,
}

// loggedOne is what a recorder adds that logs each queue it picks from.
var loggedOne = [numCosts]costEntry{config.CostSwitch: {ns: 200}, costSwitchEach: {ns: 190}, costLink: {ns: 100}}

// setCosts works the scenario's costs out. What a scenario sets itself holds
// for the finer cases as well.
func (m *Machine) setCosts() {
	cfg := &m.cfg.Cost
	if cfg.Measured {
		m.measured(cfg.Logged)
	}
	for c := range config.NumCosts {
		if cfg.Set[c] {
			m.cost[c] = costEntry{ns: cfg.NS[c]}
		}
	}
	for _, f := range finer {
		switch {
		case !cfg.Set[f.of]:
		case f.added:
			m.cost[f.cost] = costEntry{}
		default:
			m.cost[f.cost] = m.cost[f.of]
		}
	}
	for c, percent := range cfg.Percent {
		if percent != 0 {
			m.cost[c].scale(percent)
		}
	}
	for _, f := range finer {
		if percent := cfg.Percent[f.of]; percent != 0 {
			m.cost[f.cost].scale(percent)
		}
	}
	if m.draw = cfg.Draw; m.draw != 0 {
		for c := range m.cost {
			m.cost[c].scale(m.drawn(20))
		}
	}
	m.zero = true
	for c, e := range m.cost {
		if e.ns != 0 && config.CostName(c) != config.CostHop {
			m.zero = false
		}
	}
}

// drawn returns 100 give or take up to within, from the seed of the scenario's costs.
//
//go:noinline
func (m *Machine) drawn(within int) int {
	return 100 - within + int(random(&m.draw)>>33)%(2*within+1)
}

// random returns the number after the last one, x, which is never 0 (xorshift64).
func random(x *uint64) uint64 {
	*x ^= *x << 13
	*x ^= *x >> 7
	*x ^= *x << 17
	return *x
}

// scale changes a cost to percent hundredths of it.
func (e *costEntry) scale(percent int) {
	e.ns = e.ns * Duration(percent) / 100
	e.more = e.more * Duration(percent) / 100
}

// measured takes the preset.
//
//go:noinline
func (m *Machine) measured(logged bool) {
	m.cost = measuredOne
	for c := range m.cost {
		e := &m.cost[c]
		if logged {
			e.ns += loggedOne[c].ns
		}
		if m.cfg.CPUs > 1 {
			if e.more = measuredMore[c]; e.more == 0 {
				e.more = e.ns
			}
		}
	}
	if m.cfg.CPUs > 1 {
		m.cost[costSoftirq].ns = 12500
		m.cost[costNohz].ns = Duration(8*m.cfg.CPUs-7) * trace.Microsecond
	}
}

// takes returns how long c takes now, on the CPU of the current event.
func (m *Machine) takes(c config.CostName) Duration {
	e := &m.cost[c]
	if e.more == 0 {
		return e.ns
	}
	return m.shared(e)
}

// shared is takes on a machine whose CPUs share one clock.
//
//go:noinline
func (m *Machine) shared(e *costEntry) Duration {
	d := e.ns
	for i := range m.rqs {
		if m.rqs[i].curr != trace.Idle && CPUID(i) != m.cpu {
			d += e.more
		}
	}
	return d
}
