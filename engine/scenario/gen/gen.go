// Package gen makes random scenarios, small and always valid, for property
// tests and explorations. The same choices give the same scenario.
package gen

import (
	"strconv"

	"borrowedtime/engine/config"
	"borrowedtime/engine/scenario"
	"borrowedtime/engine/trace"
)

// Options bounds what is generated. The zero value of a field means its default.
type Options struct {
	MaxCPUs  int      // default 3
	MaxTasks int      // default 6
	MaxLocks int      // default 3
	MaxSteps int      // steps of a program, loops' own included; default 8
	Kernels  []string // default none, 6.17, 7.1, 7.3

	Deadlocks bool // locks may be taken in any order, and kept
	AllSteps  bool // also what few scenarios have: trylock, signals, renice, affine, yield, marks
	AllKinds  bool // also rt_mutex and rwsem, SCHED_BATCH, SCHED_IDLE, SCHED_RR and SCHED_DEADLINE
	Brought   bool // also what people bring: futexes, semaphores, periods, changes at run time, the server's reservation
	Costs     bool // some costs are not 0
	Balance   bool // tasks as balancing meets them: empty ones, hogs that may move, long real-time bursts
	Wide      bool // all of it, in proportions that differ from scenario to scenario; sets the bounds and the others but Dress
	Dress     bool // title, comments, expectations, copies, cpusets: all that the text can have
}

// A Source makes the choices: Intn returns a number from 0 to n-1. Property
// tests give one that their tool can shrink.
type Source interface{ Intn(n int) int }

// Random makes the scenario of a seed.
func Random(seed uint64, o Options) *scenario.Scenario { return From(&splitmix{seed}, o) }

// splitmix is the SplitMix64 generator: the same numbers everywhere.
type splitmix struct{ x uint64 }

// Intn returns a number from 0 to n-1.
func (r *splitmix) Intn(n int) int {
	r.x += 0x9E3779B97F4A7C15
	z := r.x
	z = (z ^ z>>30) * 0xBF58476D1CE4E5B9
	z = (z ^ z>>27) * 0x94D049BB133111EB
	return int((z ^ z>>31) % uint64(n))
}

// From makes a scenario of the choices of src.
func From(src Source, o Options) *scenario.Scenario {
	def := func(n *int, d int) {
		if *n == 0 {
			*n = d
		}
	}
	def(&o.MaxCPUs, 3)
	def(&o.MaxTasks, 6)
	def(&o.MaxLocks, 3)
	def(&o.MaxSteps, 8)
	if len(o.Kernels) == 0 {
		o.Kernels = []string{config.KernelNone, config.Kernel617, config.Kernel71, config.Kernel73}
	}
	g := &generator{src: src, o: o, s: scenario.New()}
	if o.Wide {
		g.widen()
	}
	g.headers()
	g.locks()
	n := max(1+src.Intn(g.o.MaxTasks), len(g.first))
	for i := 0; i < n; i++ {
		g.tasks = append(g.tasks, "T"+strconv.Itoa(i))
	}
	for i := 0; i < n; i++ {
		g.task(i)
	}
	if o.Dress || o.Wide {
		g.place()
	}
	if o.Dress {
		g.dress()
	}
	text := scenario.Format(g.s)
	s, errs := scenario.Parse(text)
	if len(errs) > 0 {
		panic("gen: " + errs.Error() + "\n" + text)
	}
	return s
}

type generator struct {
	src   Source
	o     Options
	s     *scenario.Scenario
	tasks []string
	left  int // steps that the current program may still have

	grid   trace.Duration // of which all times are multiples; 0: of any length
	likely []int          // wide: recipes, as often as they are likely

	first     []recipe // wide: who comes first, if the scenario has a shape
	leastCPUs int
	slow      []config.CostName // its costs
}

// chance is true n times in 100.
func (g *generator) chance(n int) bool { return g.src.Intn(100) >= 100-n }

// duration is a time from a few microseconds to some milliseconds; short and
// round ones are common, so that things happen at once.
func (g *generator) duration() trace.Duration { return g.round(g.anyDuration()) }

func (g *generator) anyDuration() trace.Duration {
	switch g.src.Intn(4) {
	case 0:
		return trace.Duration(1+g.src.Intn(6)) * trace.Millisecond
	case 1:
		return trace.Duration(1+g.src.Intn(20)) * 100 * trace.Microsecond
	case 2:
		return trace.Duration(1+g.src.Intn(3000)) * trace.Microsecond
	}
	return trace.Duration(1 + g.src.Intn(2_000_000))
}

func (g *generator) headers() {
	s := g.s
	s.Kernel = g.o.Kernels[g.src.Intn(len(g.o.Kernels))]
	s.CPUs = max(1+g.src.Intn(g.o.MaxCPUs), g.leastCPUs)
	s.Until = trace.Time(5+g.src.Intn(40)) * trace.Time(trace.Millisecond)
	if g.o.Wide && g.chance(30) {
		s.Until += trace.Time(g.src.Intn(1_000_000)) // in the middle of something
	}
	if g.chance(20) {
		s.HZ = []int{100, 250, 300, 1000}[g.src.Intn(4)]
	}
	if g.chance(20) {
		s.Slice = 100*trace.Microsecond + trace.Duration(g.src.Intn(5_000_000))
	}
	if g.chance(20) {
		s.Preempt = "full"
	}
	if g.chance(30) {
		s.Finish = []string{"exit", "sleep"}[g.src.Intn(2)]
	}
	if (g.o.Wide || g.o.Dress) && s.CPUs > 1 && g.chance(20) {
		s.Seed = 1 + g.src.Intn(1000)
	}
	switch {
	case len(g.slow) > 0:
		for _, c := range g.slow {
			s.Costs = append(s.Costs, scenario.Cost{Name: c, D: trace.Duration(1+g.src.Intn(200)) * trace.Microsecond})
		}
	case len(g.first) > 0 && g.chance(70):
	case g.o.Wide && g.chance(25):
		g.dozenCosts()
	case (g.o.Costs || g.o.Wide) && g.chance(50):
		g.costs()
	}
	if g.o.Brought {
		g.broughtHeaders()
	}
}

func (g *generator) costs() {
	if g.chance(30) {
		g.s.Costs = append(g.s.Costs, scenario.Cost{Measured: true})
		return
	}
	for c := config.CostName(0); c < config.NumCosts; c++ {
		if g.chance(20) {
			d := trace.Duration(g.src.Intn(5000))
			if g.o.Balance {
				d *= 3 // wide enough for another CPU to act in between
			}
			g.s.Costs = append(g.s.Costs, scenario.Cost{Name: c, D: d})
		}
	}
}

// locks declares some of the locks A, B, C, ...; the others are mutexes anyway, and so
// are the two of a shape.
func (g *generator) locks() {
	i := 0
	if len(g.first) > 0 {
		i = 2
	}
	for ; i < g.o.MaxLocks; i++ {
		l := &scenario.Lock{Name: lockName(i)}
		if g.o.AllKinds && g.chance(30) {
			l.Kind = config.LockKind(g.src.Intn(int(config.Futex)))
			if g.o.Brought && g.chance(40) {
				l.Kind = config.Futex + config.LockKind(g.src.Intn(2))
			}
		}
		if l.Kind != 0 || g.chance(20) {
			g.s.Locks = append(g.s.Locks, l)
		}
	}
}

func lockName(i int) string { return string(rune('A'+i%26)) + tail(i/26) }

func tail(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

// rwsem tells whether a lock is one.
func (g *generator) rwsem(name string) bool {
	for _, l := range g.s.Locks {
		if l.Name == name {
			return l.Kind == config.RWSem
		}
	}
	return false
}

func (g *generator) task(i int) {
	t := &scenario.Task{Name: g.tasks[i]}
	if i < len(g.first) {
		g.first[i](g, t)
		g.s.Tasks = append(g.s.Tasks, t)
		return
	}
	if g.o.Balance && g.balanced(t) || g.o.Wide && g.wideTask(t) {
		g.s.Tasks = append(g.s.Tasks, t)
		return
	}
	policy := g.policy(t)
	if policy != scenario.AttrDeadline && g.s.CPUs > 1 && g.chance(50) {
		t.Attrs = append(t.Attrs, scenario.Attr{Kind: scenario.AttrCPUs, CPUs: g.cpus()})
	}
	if g.chance(70) {
		t.Attrs = append(t.Attrs, scenario.Attr{Kind: scenario.AttrStart, D: g.duration()})
	}
	g.left = 1 + g.src.Intn(g.o.MaxSteps)
	t.Body = g.block(0, 0, policy == scenario.AttrDeadline)
	t.Body.OneLine = g.chance(60)
	g.s.Tasks = append(g.s.Tasks, t)
}

// cpus is a mask with at least one CPU of the machine.
func (g *generator) cpus() uint64 {
	mask := uint64(0)
	for c := 0; c < g.s.CPUs; c++ {
		if g.chance(50) {
			mask |= 1 << c
		}
	}
	if mask == 0 {
		mask = 1 << g.src.Intn(g.s.CPUs)
	}
	return mask
}

// policy adds the attributes of a policy and returns the one that names it.
func (g *generator) policy(t *scenario.Task) scenario.AttrKind {
	add := func(a scenario.Attr) { t.Attrs = append(t.Attrs, a) }
	kind := scenario.AttrNice
	switch roll := g.src.Intn(100); {
	case roll < 20:
		kind = scenario.AttrFIFO
	case roll < 28 && g.o.AllKinds:
		kind = scenario.AttrRR
	case roll < 34 && g.o.AllKinds:
		kind = scenario.AttrBatch
	case roll < 40 && g.o.AllKinds:
		kind = scenario.AttrIdle
	case roll < 45 && g.o.AllKinds:
		kind = scenario.AttrDeadline
	}
	switch kind {
	case scenario.AttrFIFO, scenario.AttrRR:
		add(scenario.Attr{Kind: kind, N: 1 + g.src.Intn(99)})
		return kind
	case scenario.AttrDeadline:
		// A tenth of a CPU each: admission control lets all of them in.
		run := trace.Duration(10+g.src.Intn(90)) * 10 * trace.Microsecond
		add(scenario.Attr{Kind: kind, D: run, Due: 10 * run, Per: (10 + trace.Duration(g.src.Intn(5))) * run})
		return kind
	case scenario.AttrBatch, scenario.AttrIdle:
		add(scenario.Attr{Kind: kind})
	}
	if kind != scenario.AttrIdle && g.chance(70) {
		add(scenario.Attr{Kind: scenario.AttrNice, N: g.src.Intn(40) - 20})
	}
	if g.chance(15) {
		add(scenario.Attr{Kind: scenario.AttrSlice, D: 100*trace.Microsecond + trace.Duration(g.src.Intn(8_000_000))})
	}
	return kind
}
