package sweep

import (
	"borrowedtime/engine/config"
	"borrowedtime/engine/trace"
)

// Variation says what differs from seed to seed. Each part draws numbers of
// its own, so that adding one leaves the others as they were.
type Variation struct {
	Place  bool           // the CPU where each task last ran, among those it may use
	Jitter trace.Duration // each task starts up to so much later, by whole microseconds if they are 100 or more
	Costs  int            // each cost is up to so many percent more or less
	Coins  bool           // when idle CPUs balance: the scenario's own seed is this one
}

// The parts' own numbers.
const (
	partPlace = iota + 1
	partJitter
	partCosts
)

// roundJitter is from where on starts differ by whole microseconds.
const roundJitter = 100 * trace.Microsecond

// apply changes cfg, whose tasks must not be shared.
func (v Variation) apply(cfg *config.Config, seed uint64) {
	if v.Place {
		d := newDraw(seed, partPlace)
		for i := range cfg.Tasks {
			t := &cfg.Tasks[i]
			t.Last, t.Placed = pick(d, t.CPUs, cfg.CPUs), true
		}
	}
	if v.Jitter > 0 {
		d, step := newDraw(seed, partJitter), trace.Duration(1)
		if v.Jitter >= roundJitter {
			step = trace.Microsecond // reads better, and keeps links short
		}
		for i := range cfg.Tasks {
			cfg.Tasks[i].Start += trace.Time(step) * trace.Time(d.below(uint64(v.Jitter/step)+1))
		}
	}
	if v.Coins {
		cfg.Seed = own(seed)
	}
	if v.Costs > 0 {
		d := newDraw(seed, partCosts)
		for c := range cfg.Cost.Percent {
			cfg.Cost.Percent[c] = 100 - v.Costs + int(d.below(uint64(2*v.Costs)+1))
		}
	}
}

// own is the number of a sweep's seed as a scenario's.
func own(seed uint64) int { return max(1, int(seed%config.MaxSeed)) }

// changes reports whether the variation can change anything in a run of cfg.
func (v Variation) changes(cfg *config.Config) bool {
	if v.Jitter > 0 || v.Coins && cfg.CPUs > 1 || v.Costs > 0 && hasCosts(&cfg.Cost) {
		return len(cfg.Tasks) > 0
	}
	for i := range cfg.Tasks {
		if v.Place && count(cfg.Tasks[i].CPUs, cfg.CPUs) > 1 {
			return true
		}
	}
	return false
}

func hasCosts(c *config.Costs) bool {
	for i := range c.NS {
		if matters(c, config.CostName(i)) {
			return true
		}
	}
	return false
}

// matters reports whether a cost can be other than 0.
func matters(c *config.Costs, name config.CostName) bool {
	if c.Set[name] {
		return c.NS[name] != 0
	}
	return c.Measured
}

// count returns how many of the first n CPUs are in mask.
func count(mask uint64, n int) int {
	k := 0
	for c := range n {
		k += int(mask >> c & 1)
	}
	return k
}

// pick draws one of the CPUs in mask.
func pick(d *draw, mask uint64, cpus int) trace.CPUID {
	left := d.below(uint64(count(mask, cpus)))
	for c := 0; ; c++ {
		if mask>>c&1 == 0 {
			continue
		}
		if left == 0 {
			return trace.CPUID(c)
		}
		left--
	}
}

// draw is the SplitMix64 generator: the same numbers everywhere.
type draw struct{ x uint64 }

// newDraw starts a stream of a seed; the streams of a seed have nothing in common.
func newDraw(seed, part uint64) *draw {
	d := &draw{seed}
	d.x = d.next() + part
	d.x = d.next()
	return d
}

func (d *draw) next() uint64 {
	d.x += 0x9E3779B97F4A7C15
	z := d.x
	z = (z ^ z>>30) * 0xBF58476D1CE4E5B9
	z = (z ^ z>>27) * 0x94D049BB133111EB
	return z ^ z>>31
}

// below returns a number from 0 to n-1.
func (d *draw) below(n uint64) uint64 { return d.next() % n }
