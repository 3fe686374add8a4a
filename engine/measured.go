package engine

import "borrowedtime/engine/config"

// MeasuredCost is one duration of `cost measured`, also of those that the language
// has no name for.
type MeasuredCost struct {
	Name string
	One  Duration // on a machine with one CPU
	More Duration // added on larger ones for each other CPU that is at work
}

// finerNames are the names of the costs that a scenario can't set by themselves.
var finerNames = [numCosts - config.NumCosts]string{"idle-long", "again-tick", "arm", "round", "exit-tick", "exit-replenish", "kick", "look",
	"skipped", "yield", "switch-idle", "switch-fair", "switch-same", "switch-each", "leave", "defer", "reap", "link",
	"resume-idle", "resume-fair", "last", "boost", "requeue", "hurt", "nohz", "sleep", "softirq"}

// MeasuredCosts returns what `cost measured` is made of. What depends on the number
// of CPUs alone is that of two.
func MeasuredCosts() []MeasuredCost {
	m := &Machine{cfg: &config.Config{CPUs: 2}}
	m.measured(false)
	all := make([]MeasuredCost, numCosts)
	for c := range all {
		name := ""
		if c < int(config.NumCosts) {
			name = config.CostName(c).String()
		} else {
			name = finerNames[c-int(config.NumCosts)]
		}
		all[c] = MeasuredCost{Name: name, One: m.cost[c].ns, More: m.cost[c].more}
	}
	return all
}
