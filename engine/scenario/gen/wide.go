package gen

import (
	"borrowedtime/engine/config"
	"borrowedtime/engine/scenario"
	"borrowedtime/engine/trace"
)

// A recipe makes a task of one sort. What is rare by itself, several of its makings
// at one place, is common among scenarios in which few recipes share the tasks.
type recipe func(g *generator, t *scenario.Task)

// recipes by what they bring about.
var recipes = []recipe{
	func(g *generator, t *scenario.Task) { g.body(t) }, // ends at once, and leaves its CPU idle
	(*generator).hog,
	(*generator).holder,
	(*generator).burst,
	(*generator).napper,
	(*generator).waiter,
	(*generator).signaller,
	(*generator).wanderer,
	(*generator).looper,
	nil, // a program of anything
}

// widen draws what the tasks of this scenario have in common: how many CPUs, how
// coarse the grid of its instants is, which recipes are likely.
func (g *generator) widen() {
	o := &g.o
	o.AllSteps, o.AllKinds = true, true
	o.Deadlocks = g.chance(25)
	o.MaxCPUs = []int{1, 2, 2, 3, 4, 5, 8}[g.src.Intn(7)]
	o.MaxTasks = 3 + g.src.Intn(8)
	o.MaxLocks = 1 + g.src.Intn(5)
	g.grid = []trace.Duration{1, 1, trace.Microsecond, 100 * trace.Microsecond, 500 * trace.Microsecond, trace.Millisecond}[g.src.Intn(6)]
	for i := range recipes {
		g.likely = append(g.likely, i)
	}
	for range 3 {
		favourite := g.src.Intn(len(recipes))
		for range g.src.Intn(12) {
			g.likely = append(g.likely, favourite)
		}
	}
	o.Brought = o.Brought || g.chance(25)
	g.cast()
}

// dozenCosts sets most of the costs, large enough for another CPU to act meanwhile.
func (g *generator) dozenCosts() {
	most := 1 + g.src.Intn(20)
	for c := config.CostName(0); c < config.NumCosts; c++ {
		if g.chance(60) {
			g.s.Costs = append(g.s.Costs, scenario.Cost{Name: c, D: trace.Duration(g.src.Intn(most)) * trace.Microsecond})
		}
	}
}

// wideTask makes a task by one of the likely recipes, and reports whether it did.
func (g *generator) wideTask(t *scenario.Task) bool {
	r := recipes[g.likely[g.src.Intn(len(g.likely))]]
	if r != nil {
		r(g, t)
	}
	return r != nil
}

func (g *generator) body(t *scenario.Task, steps ...scenario.Step) {
	t.Body = scenario.Block{Steps: steps, OneLine: true}
}

// ms is a time of a few milliseconds, on the grid.
func (g *generator) ms(most int) trace.Duration {
	return g.round(trace.Duration(1+g.src.Intn(most*1000)) * trace.Microsecond)
}

// round puts a time on the grid; none becomes 0.
func (g *generator) round(d trace.Duration) trace.Duration {
	if g.grid == 0 {
		return d
	}
	return max(d/g.grid, 1) * g.grid
}

func (g *generator) attr(t *scenario.Task, a scenario.Attr) { t.Attrs = append(t.Attrs, a) }

// where pins a task or lets it move, and starts it at once or later.
func (g *generator) where(t *scenario.Task, pinned int) {
	if g.s.CPUs > 1 && g.chance(pinned) {
		mask := g.cpus()
		if g.chance(50) {
			mask = 1 << g.src.Intn(g.s.CPUs)
		}
		g.attr(t, scenario.Attr{Kind: scenario.AttrCPUs, CPUs: mask})
	}
	if g.chance(50) {
		g.attr(t, scenario.Attr{Kind: scenario.AttrStart, D: g.ms(3)})
	}
}

// place says of some tasks where they last ran.
func (g *generator) place() {
	for _, t := range g.s.Tasks {
		if !g.chance(20) {
			continue
		}
		mask := config.AllCPUs(g.s.CPUs)
		if a := t.Attr(scenario.AttrCPUs); a != nil {
			mask &= a.CPUs
		}
		cpu := g.src.Intn(g.s.CPUs)
		for mask>>cpu&1 == 0 {
			cpu = (cpu + 1) % g.s.CPUs
		}
		g.attr(t, scenario.Attr{Kind: scenario.AttrPrev, N: cpu})
	}
}

func (g *generator) realtime(t *scenario.Task) {
	kind := scenario.AttrFIFO
	if g.chance(20) {
		kind = scenario.AttrRR
	}
	g.attr(t, scenario.Attr{Kind: kind, N: 1 + g.src.Intn(9)*12})
}

func step(kind scenario.StepKind, d trace.Duration) scenario.Step {
	return scenario.Step{Kind: kind, D: d}
}

func forever(steps ...scenario.Step) scenario.Step {
	return scenario.Step{Kind: scenario.StepForever, Body: scenario.Block{Steps: steps, OneLine: true}}
}

// hog is a fair task that never lets go, in one piece or in many small ones.
func (g *generator) hog(t *scenario.Task) {
	if g.chance(30) {
		g.attr(t, scenario.Attr{Kind: scenario.AttrNice, N: g.src.Intn(40) - 20})
	}
	g.where(t, 30)
	if g.chance(50) {
		g.body(t, step(scenario.StepRun, g.ms(16)))
		return
	}
	g.body(t, forever(step(scenario.StepRun, g.ms(3))))
}

// take is a lock and how it is taken and given back; rwsems are read or written.
func (g *generator) take() (lock, unlock scenario.Step) {
	name := lockName(g.src.Intn(g.o.MaxLocks))
	take, give := scenario.StepLock, scenario.StepUnlock
	switch {
	case g.rwsem(name) && g.chance(50):
		take, give = scenario.StepDownRead, scenario.StepUpRead
	case g.rwsem(name):
		take, give = scenario.StepDownWrite, scenario.StepUpWrite
	}
	return scenario.Step{Kind: take, Name: name, Interruptible: take == scenario.StepLock && g.chance(40)}, scenario.Step{Kind: give, Name: name}
}

// holder is a fair task with a long critical section.
func (g *generator) holder(t *scenario.Task) {
	if g.chance(40) {
		g.attr(t, scenario.Attr{Kind: scenario.AttrNice, N: g.src.Intn(20)})
	}
	g.where(t, 30)
	lock, unlock := g.take()
	g.body(t, lock, step(scenario.StepRun, g.ms(11)), unlock)
}

// burst is real-time work that slows a CPU down, and may end at a lock.
func (g *generator) burst(t *scenario.Task) {
	g.realtime(t)
	g.where(t, 50)
	steps := []scenario.Step{step(scenario.StepRun, g.ms(10))}
	if g.chance(50) {
		steps = append([]scenario.Step{step(scenario.StepSleep, g.ms(5))}, steps...)
	}
	if g.chance(60) {
		lock, unlock := g.take()
		steps = append(steps, lock, step(scenario.StepRun, g.ms(3)), unlock)
	}
	g.body(t, append(steps, step(scenario.StepSleep, g.ms(2)), step(scenario.StepRun, g.ms(2)))...)
}

// napper sleeps in its critical section.
func (g *generator) napper(t *scenario.Task) {
	if g.chance(70) {
		g.realtime(t)
	}
	g.where(t, 70)
	lock, unlock := g.take()
	g.body(t, lock, step(scenario.StepRun, g.ms(3)), step(scenario.StepSleep, g.ms(6)), step(scenario.StepRun, g.ms(1)), unlock)
}

// waiter comes for a lock that somebody has, and can be interrupted.
func (g *generator) waiter(t *scenario.Task) {
	if g.chance(70) {
		g.realtime(t)
	}
	g.where(t, 70)
	lock, unlock := g.take()
	lock.Interruptible = lock.Kind == scenario.StepLock && g.chance(80)
	g.body(t, lock, step(scenario.StepRun, g.ms(4)), unlock)
}

// signaller interrupts others, most of them waiters.
func (g *generator) signaller(t *scenario.Task) {
	if g.chance(70) {
		g.realtime(t)
	}
	g.where(t, 60)
	target := func() scenario.Step {
		return scenario.Step{Kind: scenario.StepSignal, Name: g.tasks[g.src.Intn(len(g.tasks))]}
	}
	g.body(t, step(scenario.StepRun, g.ms(3)), target(), step(scenario.StepRun, g.ms(1)), target())
}

// wanderer changes where it may run, with a lock or without.
func (g *generator) wanderer(t *scenario.Task) {
	if g.chance(30) {
		g.realtime(t)
	}
	g.where(t, 50)
	move := scenario.Step{Kind: scenario.StepAffine, CPUs: g.cpus()}
	if g.chance(50) {
		lock, unlock := g.take()
		g.body(t, lock, step(scenario.StepRun, g.ms(2)), move, step(scenario.StepRun, g.ms(2)), unlock)
		return
	}
	g.body(t, forever(step(scenario.StepRun, g.ms(2)), move, step(scenario.StepSleep, g.ms(2)),
		scenario.Step{Kind: scenario.StepAffine, CPUs: g.cpus()}))
}

// looper repeats calls without running in between: time passes by what they cost, by
// others, or not at all.
func (g *generator) looper(t *scenario.Task) {
	if g.chance(30) {
		g.realtime(t)
	}
	g.where(t, 30)
	lock, unlock := g.take()
	yield := scenario.Step{Kind: scenario.StepYield}
	switch g.src.Intn(4) {
	case 0:
		g.body(t, forever(yield))
	case 1:
		g.body(t, forever(step(scenario.StepRun, g.ms(1)), yield))
	case 2:
		g.body(t, forever(lock, unlock))
	default:
		g.body(t, forever(lock, step(scenario.StepRun, g.ms(1)), unlock))
	}
}
