package engine

// CostName names one duration that the machine spends outside of programs.
type CostName uint8

// The costs (all 0 by default). From where to where each applies stands in
// the language's documentation.
const (
	CostTimer CostName = iota
	CostWake
	CostIdle
	CostAgain
	CostExit
	CostPreempt
	CostSwitch
	CostHrtick
	CostResume
	CostFirst
	CostCall
	CostBlock
	CostDetour
	CostGrant
	CostWaker
	CostIPI
	CostHop
	NumCosts
)

var costNames = [NumCosts]string{"timer", "wake", "idle", "again", "exit", "preempt", "switch", "hrtick",
	"resume", "first", "call", "block", "detour", "grant", "waker", "ipi", "hop"}

// String returns the name as the scenario language spells it.
func (c CostName) String() string { return costNames[c] }

// Costs says how long each of the costs takes. Measured marks the preset of
// the recording machine, whose values depend on the number of CPUs and partly
// on how many of them are busy; NS then holds only what the scenario overrides
// (Set tells which).
type Costs struct {
	NS       [NumCosts]Duration
	Set      [NumCosts]bool
	Measured bool
}
