package gen

import (
	"borrowedtime/engine/config"
	"borrowedtime/engine/scenario"
	"borrowedtime/engine/trace"
)

// A shape is a small cast that meets at one place, which tasks drawn one by one hardly
// ever do: its tasks come first, others join them. Who is in it is fixed; when and for
// how long is drawn.
type shape struct {
	cpus  int // at least
	cast  []recipe
	costs []config.CostName // that are large: what comes meanwhile is the point
}

var shapes = []shape{
	{cpus: 2, cast: []recipe{(*generator).abroadOwner, (*generator).abroadLender, (*generator).abroadSignaller}},
	{cpus: 2, cast: []recipe{(*generator).opener, (*generator).opener, (*generator).opener, (*generator).opener, (*generator).opener}},
	{cpus: 2, cast: []recipe{(*generator).chainEnd, (*generator).chainMiddle, (*generator).chainStart, (*generator).opener, (*generator).opener}},
	{cpus: 1, cast: []recipe{(*generator).lateOwner, (*generator).lateWaiter, (*generator).lateWaiter, (*generator).lateSignaller}},
	{cpus: 2, cast: []recipe{(*generator).slowOwner, (*generator).hastyWaiter, (*generator).hastyWaiter, (*generator).lateSignaller}, costs: []config.CostName{config.CostGrant}},
	{cpus: 2, cast: []recipe{(*generator).opener, (*generator).slowed, (*generator).slower, (*generator).opener}, costs: []config.CostName{config.CostSwitch, config.CostIdle}},
}

// short is a time below a millisecond, on the grid.
func (g *generator) short() trace.Duration {
	return g.round(trace.Duration(1+g.src.Intn(999)) * trace.Microsecond)
}

func (g *generator) start(t *scenario.Task, d trace.Duration) {
	g.attr(t, scenario.Attr{Kind: scenario.AttrStart, D: d})
}

func (g *generator) on(t *scenario.Task, cpu int) {
	g.attr(t, scenario.Attr{Kind: scenario.AttrCPUs, CPUs: 1 << cpu})
}

func (g *generator) fifo(t *scenario.Task, prio int) {
	g.attr(t, scenario.Attr{Kind: scenario.AttrFIFO, N: prio})
}

// shared is the lock of a shape, taken so that a signal may end the wait for it.
func shared(interruptible bool) (lock, unlock scenario.Step) {
	return scenario.Step{Kind: scenario.StepLock, Name: lockName(0), Interruptible: interruptible}, scenario.Step{Kind: scenario.StepUnlock, Name: lockName(0)}
}

// abroadOwner sleeps in its critical section, while abroadLender lends to it away from
// home and is interrupted there.
func (g *generator) abroadOwner(t *scenario.Task) {
	g.fifo(t, 1+g.src.Intn(20))
	g.on(t, 0)
	lock, unlock := shared(false)
	g.body(t, lock, step(scenario.StepRun, g.ms(5)), step(scenario.StepSleep, g.ms(6)), step(scenario.StepRun, g.ms(1)), unlock)
}

func (g *generator) abroadLender(t *scenario.Task) {
	g.fifo(t, 30+g.src.Intn(20))
	g.on(t, g.s.CPUs-1)
	g.start(t, g.ms(2))
	lock, unlock := shared(true)
	g.body(t, lock, step(scenario.StepRun, g.ms(4)), unlock)
}

func (g *generator) abroadSignaller(t *scenario.Task) {
	g.fifo(t, 60+g.src.Intn(20))
	g.on(t, 0)
	g.start(t, g.ms(3))
	g.body(t, step(scenario.StepRun, g.ms(2)), scenario.Step{Kind: scenario.StepSignal, Name: g.tasks[1]}, step(scenario.StepRun, g.short()))
}

// opener is there from the first half millisecond on, and may be gone again soon: some
// wait for their first turn while another CPU begins to idle.
func (g *generator) opener(t *scenario.Task) {
	if g.chance(40) {
		g.start(t, g.short()/4)
	}
	if g.chance(20) {
		g.on(t, g.src.Intn(g.s.CPUs))
	}
	switch g.src.Intn(3) {
	case 0:
		g.body(t)
	case 1:
		g.body(t, step(scenario.StepRun, g.short()/4))
	default:
		g.body(t, step(scenario.StepRun, g.ms(6)))
	}
}

// chainEnd holds what chainMiddle wants, whose lock chainStart wants: real-time work
// slows the CPU of a fair task down, and the other CPU idles when the chain comes over.
func (g *generator) chainEnd(t *scenario.Task) {
	g.attr(t, scenario.Attr{Kind: scenario.AttrNice, N: g.src.Intn(20)})
	lock, unlock := shared(false)
	g.body(t, lock, step(scenario.StepRun, 5*trace.Millisecond+g.ms(10)), unlock)
}

func (g *generator) chainMiddle(t *scenario.Task) {
	g.fifo(t, 1+g.src.Intn(99))
	lock, unlock := shared(false)
	second := lockName(1)
	steps := []scenario.Step{step(scenario.StepSleep, g.ms(6)), {Kind: scenario.StepLock, Name: second}, lock}
	if g.chance(50) {
		steps = append(steps, step(scenario.StepRun, g.short()), unlock, scenario.Step{Kind: scenario.StepUnlock, Name: second})
	}
	g.body(t, steps...)
}

func (g *generator) chainStart(t *scenario.Task) {
	g.start(t, g.short())
	steps := []scenario.Step{step(scenario.StepRun, g.ms(8)), {Kind: scenario.StepLock, Name: lockName(1)}}
	if g.chance(50) {
		steps = append(steps, step(scenario.StepRun, g.short()), scenario.Step{Kind: scenario.StepUnlock, Name: lockName(1)})
	}
	g.body(t, steps...)
}

// lateOwner releases its lock to a waiter that has got it by other means meanwhile, or
// has been interrupted, and sleeps already.
func (g *generator) lateOwner(t *scenario.Task) {
	lock, unlock := shared(false)
	g.body(t, forever(lock, step(scenario.StepRun, g.short()), unlock, step(scenario.StepSleep, g.short())))
}

func (g *generator) lateWaiter(t *scenario.Task) {
	if g.chance(50) {
		g.fifo(t, 1+g.src.Intn(99))
	}
	lock, unlock := shared(true)
	g.body(t, forever(lock, step(scenario.StepRun, g.short()/4), unlock, step(scenario.StepSleep, g.ms(2))))
}

func (g *generator) lateSignaller(t *scenario.Task) {
	if g.chance(50) {
		g.fifo(t, 1+g.src.Intn(99))
	}
	g.body(t, forever(step(scenario.StepSleep, g.short()), scenario.Step{Kind: scenario.StepSignal, Name: g.tasks[1]},
		scenario.Step{Kind: scenario.StepSignal, Name: g.tasks[2]}))
}

// slowOwner takes its time to wake the waiter that its release has chosen: a signal
// wakes that one meanwhile, it takes the lock or not, and sleeps when the wakeup comes.
func (g *generator) slowOwner(t *scenario.Task) {
	g.on(t, 0)
	lock, unlock := shared(false)
	g.body(t, forever(lock, step(scenario.StepRun, g.short()), unlock))
}

func (g *generator) hastyWaiter(t *scenario.Task) {
	if g.chance(50) {
		g.fifo(t, 1+g.src.Intn(99))
	}
	g.on(t, g.s.CPUs-1)
	lock, unlock := shared(true)
	g.body(t, forever(lock, unlock, step(scenario.StepSleep, g.ms(2))))
}

// slowed is the only fair task of a CPU that slower takes more and more time from, in
// ever new turns, until another CPU has it taken away, perhaps between two of them.
func (g *generator) slowed(t *scenario.Task) {
	g.start(t, g.short())
	g.body(t, forever(step(scenario.StepRun, g.ms(2))))
}

func (g *generator) slower(t *scenario.Task) {
	g.fifo(t, 1+g.src.Intn(99))
	g.on(t, g.src.Intn(g.s.CPUs))
	g.start(t, g.ms(2))
	g.body(t, step(scenario.StepRun, 3*trace.Millisecond+g.ms(5)), forever(step(scenario.StepSleep, g.short()/4), step(scenario.StepRun, g.short())))
}

// cast draws a shape for four of ten scenarios: few costs but its own, its locks as mutexes.
func (g *generator) cast() {
	if !g.chance(40) {
		return
	}
	s := shapes[g.src.Intn(len(shapes))]
	g.first, g.leastCPUs, g.slow = s.cast, s.cpus, s.costs
	if len(s.costs) > 0 {
		g.grid = trace.Microsecond
	}
	g.o.MaxCPUs = max(g.o.MaxCPUs, s.cpus)
	g.o.MaxTasks = max(g.o.MaxTasks, len(s.cast))
	if g.chance(60) {
		g.o.MaxCPUs, g.o.MaxTasks = s.cpus, len(s.cast)
	}
}
