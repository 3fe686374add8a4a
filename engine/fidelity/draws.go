package fidelity

import (
	"borrowedtime/engine"
	"borrowedtime/engine/config"
	"borrowedtime/engine/recording"
)

// Draws is how often a scenario is run again with other costs. A kernel's own work
// doesn't take the same time twice, so a schedule that hangs on a microsecond should
// come out right in one of them; a rule that is wrong is wrong in all.
const Draws = 30

// drawnBelow is the agreement below which it is worth the time, in parts per million.
const drawnBelow = 998_000

// drawSeed spreads the numbers of the draws (the golden ratio's bits).
const drawSeed = 0x9E3779B97F4A7C15

// best returns the agreement in the best of the run itself and Draws runs whose
// costs are drawn, each up to 20 % off, and each use of one up to 30 %; and which
// one it was, from 1 (0: the run itself). The draws are the same each time.
func best(r *recording.Recording, cfg *config.Config, own int) (millionths, draw int) {
	millionths = own
	if own >= drawnBelow {
		return millionths, 0
	}
	for n := 1; n <= Draws; n++ {
		drawn := *cfg
		drawn.Cost.Draw = uint64(n) * drawSeed
		sim, err := engine.New(&drawn)
		if err != nil || runAll(sim) != "" {
			continue
		}
		s := Compare(r.Trace, sim.Trace())
		if got := Millionths(s.Exec, s.Total); got > millionths {
			millionths, draw = got, n
		}
	}
	return millionths, draw
}
