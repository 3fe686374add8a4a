package config

import "borrowedtime/engine/trace"

// CostName names one duration that the machine spends outside of programs.
type CostName uint8

// The costs, all 0 unless the scenario says otherwise. The comment says from
// which moment to which it applies. What a task executes in a call counts as executed,
// not as part of the run behind the call; with the measured costs the next run takes
// it up, as in the recorded programs.
const (
	CostTimer     CostName = iota // expiry of a tick or slice timer to the clock its handler sees
	CostWake                      // expiry of a sleep timer to the clock of the wakeup, CPU busy
	CostIdle                      // the same, CPU idle; also from a remote wakeup to an idle CPU's switch
	CostAgain                     // each further handler in the same interrupt
	CostExit                      // clock of a tick or slice timer to the clock of the __schedule() it causes
	CostPreempt                   // clock of a wakeup that left a lazy request to the clock of the __schedule()
	CostSwitch                    // clock of __schedule() to its end, where slice timers start
	CostHrtick                    // added to every expiry of a slice timer
	CostResume                    // end of __schedule() to the first user instruction
	CostFirst                     // once, before a task's first step, executed
	CostCall                      // end of a run to the inside of a lock, unlock or sleep call
	CostBlock                     // lock request or sleep call to the clock of the __schedule()
	CostDetour                    // idle made donor by the chain walk to idle's own __schedule()
	CostGrant                     // new owner in the lock to the wakeup of the chosen waiter
	CostWaker                     // wakeup to the __schedule() of the waker's CPU
	CostIPI                       // arming interrupt sent to its arrival on the other CPU
	CostHop                       // one link of the chain walk
	CostReplenish                 // start of a throttled deadline task's period to the expiry of its timer
	CostMigrate                   // decision to move a blocked donor to its enqueue on the lock owner's CPU
	NumCosts                      // how many costs a scenario can set
)

var costNames = [NumCosts]string{"timer", "wake", "idle", "again", "exit", "preempt", "switch", "hrtick",
	"resume", "first", "call", "block", "detour", "grant", "waker", "ipi", "hop", "replenish", "migrate"}

// String returns the name as the scenario language spells it.
func (c CostName) String() string { return costNames[c] }

// Costs says how long each of the costs takes. Measured takes the values of
// the machine that the recordings were made on, except where Set marks an
// override in NS. Logged adds what a recorder's own logging took there.
type Costs struct {
	NS       [NumCosts]trace.Duration
	Set      [NumCosts]bool
	Measured bool
	Logged   bool
	Draw     uint64        // not 0: the seed of a draw, each cost up to 20 % off and each use up to 30 %
	Percent  [NumCosts]int // what comes of it is scaled to so many hundredths; 0: as it is
}
