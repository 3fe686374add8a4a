package engine

import "borrowedtime/engine/trace"

// CostName names one duration that the machine spends outside of programs.
type CostName uint8

// The costs, all 0 unless the scenario says otherwise. The comment says from
// which moment to which it applies.
const (
	CostTimer   CostName = iota // expiry of a tick or slice timer to the clock its handler sees
	CostWake                    // expiry of a sleep timer to the clock of the wakeup, CPU busy
	CostIdle                    // the same, CPU idle; also from a remote wakeup to an idle CPU's switch
	CostAgain                   // each further handler in the same interrupt
	CostExit                    // clock of a tick or slice timer to the clock of the __schedule() it causes
	CostPreempt                 // clock of a wakeup that left a lazy request to the clock of the __schedule()
	CostSwitch                  // clock of __schedule() to its end, where slice timers start
	CostHrtick                  // added to every expiry of a slice timer
	CostResume                  // end of __schedule() to the first user instruction
	CostFirst                   // once, before a task's first step, executed
	CostCall                    // end of a run to the inside of a lock, unlock or sleep call
	CostBlock                   // lock request or sleep call to the clock of the __schedule()
	CostDetour                  // idle made donor by the chain walk to idle's own __schedule()
	CostGrant                   // new owner in the lock to the wakeup of the chosen waiter
	CostWaker                   // wakeup to the __schedule() of the waker's CPU
	CostIPI                     // arming interrupt sent to its arrival on the other CPU
	CostHop                     // one link of the chain walk
	numPlainCosts
)

// What the preset distinguishes further; the language has no names for these.
const (
	costIdleLong    = numPlainCosts + iota // CostIdle after a long idle
	costPreemptFull                        // CostPreempt when the wakeup left a full request
	costSwitchIdle                         // CostSwitch when leaving idle
	costSwitchEach                         // added to CostSwitch for each queued task over two
	costResumeIdle                         // CostResume after idle
	costLast                               // end of the last step to the clock of the __schedule()
	costNohz                               // tick of a busy CPU to the balancing of an idle one
	costSleep                              // sleep call to the start of its timer
	numCosts
)

// NumCosts is the number of costs that a scenario can set.
const NumCosts = numPlainCosts

var costNames = [NumCosts]string{"timer", "wake", "idle", "again", "exit", "preempt", "switch", "hrtick",
	"resume", "first", "call", "block", "detour", "grant", "waker", "ipi", "hop"}

// String returns the name as the scenario language spells it.
func (c CostName) String() string { return costNames[c] }

// Costs says how long each of the costs takes. Measured takes the values of
// the machine that the recordings were made on, except where Set marks an
// override in NS.
type Costs struct {
	NS       [NumCosts]Duration
	Set      [NumCosts]bool
	Measured bool
	Percent  [NumCosts]int // what comes of it is scaled to so many hundredths; 0: as it is
}

// costEntry is a cost as the machine uses it.
type costEntry struct {
	ns   Duration
	busy bool // times (b+1)/3, b: CPUs that are not idle
}

// measuredOne is the preset for one CPU, measuredSeveral for more: what the
// recorded machine took, in nanoseconds. Several CPUs were fitted with a
// coarser set.
var measuredOne = [numCosts]costEntry{
	CostTimer: {ns: 1500}, CostWake: {ns: 680}, CostIdle: {ns: 850}, CostAgain: {ns: 1600}, CostExit: {ns: 1450},
	CostPreempt: {ns: 2200}, CostSwitch: {ns: 1100}, CostResume: {ns: 2000}, CostFirst: {ns: 400}, CostCall: {ns: 300},
	CostBlock: {ns: 700}, CostDetour: {ns: 2500}, costIdleLong: {ns: 1550}, costSwitchIdle: {ns: 3500}, costSwitchEach: {ns: 170},
	costResumeIdle: {ns: 1100}, costLast: {ns: 1100}, costSleep: {ns: 320},
}

var measuredSeveral = [numCosts]costEntry{
	CostIdle: {ns: 1500}, CostExit: {2500, true}, CostPreempt: {2500, true}, CostHrtick: {4500, true},
	CostFirst: {7500, true}, CostDetour: {8000, true}, CostGrant: {4000, true}, CostWaker: {3000, true},
	CostIPI: {ns: 1500}, costIdleLong: {ns: 1500}, costPreemptFull: {ns: 2100},
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
	finer := map2{CostIdle: costIdleLong, CostSwitch: costSwitchIdle, CostResume: costResumeIdle, CostBlock: costLast}
	for c := range NumCosts {
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
	m.zero = true
	for c, e := range m.cost {
		if e.ns != 0 && CostName(c) != CostHop {
			m.zero = false
		}
	}
}

// scale changes a cost to percent hundredths of it.
func (e *costEntry) scale(percent int) { e.ns = e.ns * Duration(percent) / 100 }

// map2 says which finer case follows a plain cost; 0: none.
type map2 [NumCosts]CostName

// takes returns how long c takes now.
func (m *Machine) takes(c CostName) Duration {
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
