package engine

import (
	"borrowedtime/engine/config"
	"borrowedtime/engine/trace"
)

// What the preset distinguishes further; the language has no names for these.
const (
	costIdleLong    = config.NumCosts + iota // CostIdle after a long idle
	costPreemptFull                          // CostPreempt when the wakeup left a full request
	costSwitchIdle                           // CostSwitch when leaving idle
	costSwitchEach                           // added to CostSwitch for each queued task over two
	costResumeIdle                           // CostResume after idle
	costLast                                 // end of the last step to the clock of the __schedule()
	costNohz                                 // tick of a busy CPU to the balancing of an idle one
	costSleep                                // sleep call to the start of its timer
	numCosts
)

// costEntry is a cost as the machine uses it.
type costEntry struct {
	ns   Duration
	busy bool // times (b+1)/3, b: CPUs that are not idle
}

// measuredOne is the preset for one CPU, measuredSeveral for more: what the
// recorded machine took, in nanoseconds. Several CPUs were fitted with a
// coarser set.
var measuredOne = [numCosts]costEntry{
	config.CostTimer: {ns: 1500}, config.CostWake: {ns: 680}, config.CostIdle: {ns: 850}, config.CostAgain: {ns: 1600}, config.CostExit: {ns: 1450},
	config.CostPreempt: {ns: 2200}, config.CostSwitch: {ns: 1100}, config.CostResume: {ns: 2000}, config.CostFirst: {ns: 400}, config.CostCall: {ns: 300},
	config.CostBlock: {ns: 700}, config.CostDetour: {ns: 2500}, costIdleLong: {ns: 1550}, costSwitchIdle: {ns: 3500}, costSwitchEach: {ns: 170},
	costResumeIdle: {ns: 1100}, costLast: {ns: 1100}, costSleep: {ns: 320},
}

var measuredSeveral = [numCosts]costEntry{
	config.CostIdle: {ns: 1500}, config.CostExit: {2500, true}, config.CostPreempt: {2500, true}, config.CostHrtick: {4500, true},
	config.CostFirst: {7500, true}, config.CostDetour: {8000, true}, config.CostGrant: {4000, true}, config.CostWaker: {3000, true},
	config.CostIPI: {ns: 1500}, costIdleLong: {ns: 1500}, costPreemptFull: {ns: 2100},
}

// setCosts works the scenario's costs out. What a scenario sets itself holds
// for the finer cases as well.
func (m *Machine) setCosts() {
	cfg := &m.cfg.Cost
	if cfg.Measured {
		m.cost = measuredSeveral
		m.cost[costNohz].ns = Duration(8*m.cfg.CPUs-7) * trace.Microsecond
		if m.cfg.CPUs == 1 {
			m.cost = measuredOne
		}
	}
	finer := finerCosts{config.CostIdle: costIdleLong, config.CostSwitch: costSwitchIdle, config.CostResume: costResumeIdle, config.CostBlock: costLast}
	for c := range config.NumCosts {
		if !cfg.Set[c] {
			continue
		}
		m.cost[c] = costEntry{ns: cfg.NS[c]}
		if f := finer[c]; f != 0 {
			m.cost[f] = m.cost[c]
		}
	}
	for c, percent := range cfg.Percent {
		if percent == 0 {
			continue
		}
		m.cost[c].scale(percent)
		if f := finer[c]; f != 0 {
			m.cost[f].scale(percent)
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

// drawn returns 100 give or take up to within, from the seed of the scenario's costs
// (xorshift64).
func (m *Machine) drawn(within int) int {
	m.draw ^= m.draw << 13
	m.draw ^= m.draw >> 7
	m.draw ^= m.draw << 17
	return 100 - within + int(m.draw>>33)%(2*within+1)
}

// scale changes a cost to percent hundredths of it.
func (e *costEntry) scale(percent int) { e.ns = e.ns * Duration(percent) / 100 }

// finerCosts says which finer case follows a plain cost; 0: none.
type finerCosts [config.NumCosts]config.CostName

// takes returns how long c takes now.
func (m *Machine) takes(c config.CostName) Duration {
	e := &m.cost[c]
	if !e.busy || e.ns == 0 {
		return e.ns
	}
	busy := Duration(0)
	for i := range m.rqs {
		if m.rqs[i].curr != -1 {
			busy++
		}
	}
	return e.ns * (max(busy, 1) + 1) / 3
}
