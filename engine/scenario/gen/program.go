package gen

import (
	"strconv"

	"borrowedtime/engine/goal"
	"borrowedtime/engine/scenario"
	"borrowedtime/engine/trace"
)

// block makes the steps of a program or of a loop. Locks from lock on may be
// taken: always in one order, unless deadlocks are wanted.
func (g *generator) block(depth, lock int, pinned bool) scenario.Block {
	var b scenario.Block
	add := func(st scenario.Step) { b.Steps = append(b.Steps, st) }
	for len(b.Steps) == 0 || g.left > 0 && g.chance(80) {
		g.left--
		switch roll := g.src.Intn(100); {
		case roll < 30:
			add(scenario.Step{Kind: scenario.StepRun, D: g.duration(), Kernel: g.o.AllSteps && g.chance(10)})
		case roll < 65 && depth < 4:
			b.Steps = append(b.Steps, g.section(depth, lock, pinned)...)
		case roll < 75:
			add(scenario.Step{Kind: scenario.StepSleep, D: g.duration()})
		case roll < 82 && depth < 3:
			add(g.loop(depth, lock, pinned))
		case g.o.Brought && g.chance(40):
			add(g.brought(depth, lock, pinned))
		case g.o.AllSteps:
			add(g.rare(pinned))
		default:
			add(scenario.Step{Kind: scenario.StepRun, D: g.duration()})
		}
	}
	return b
}

// loop repeats a body in which time passes.
func (g *generator) loop(depth, lock int, pinned bool) scenario.Step {
	st := scenario.Step{Kind: scenario.StepRepeat, N: int64(1 + g.src.Intn(5))}
	if g.chance(15) {
		st.Kind = scenario.StepForever
	}
	st.Body = g.block(depth+1, lock, pinned)
	st.Body.Steps = append(st.Body.Steps, scenario.Step{Kind: scenario.StepRun, D: g.duration()})
	st.Body.OneLine = g.chance(60)
	if st.Kind == scenario.StepForever {
		st.N = 0
	}
	return st
}

// section is a critical section, or a lone run if no lock is left.
func (g *generator) section(depth, lock int, pinned bool) []scenario.Step {
	if g.o.Deadlocks && g.chance(50) {
		lock = 0
	}
	if lock >= g.o.MaxLocks {
		return []scenario.Step{{Kind: scenario.StepRun, D: g.duration()}}
	}
	n := lock + g.src.Intn(g.o.MaxLocks-lock)
	name := lockName(n)
	take, give := scenario.StepLock, scenario.StepUnlock
	if g.rwsem(name) {
		take, give = scenario.StepDownRead, scenario.StepUpRead
		if g.chance(50) {
			take, give = scenario.StepDownWrite, scenario.StepUpWrite
		}
		if g.o.Brought && g.chance(25) {
			return g.triedOrDowngraded(name)
		}
	} else if g.o.AllSteps && g.chance(15) {
		take = scenario.StepTryLock
	}
	first := scenario.Step{Kind: take, Name: name}
	first.Interruptible = take == scenario.StepLock && g.o.AllSteps && g.chance(15)
	steps := []scenario.Step{first}
	steps = append(steps, g.block(depth+1, n+1, pinned).Steps...)
	if g.o.Deadlocks && g.chance(10) {
		return steps // kept for ever
	}
	return append(steps, scenario.Step{Kind: give, Name: name})
}

// rare is one of the steps that few scenarios have.
func (g *generator) rare(pinned bool) scenario.Step {
	switch g.src.Intn(6) {
	case 0:
		return scenario.Step{Kind: scenario.StepYield}
	case 1:
		return scenario.Step{Kind: scenario.StepNice, N: int64(g.src.Intn(40) - 20)}
	case 2:
		return scenario.Step{Kind: scenario.StepSignal, Name: g.tasks[g.src.Intn(len(g.tasks))]}
	case 3:
		return scenario.Step{Kind: scenario.StepMark, Text: texts[g.src.Intn(len(texts))]}
	case 4:
		if !pinned {
			return scenario.Step{Kind: scenario.StepAffine, CPUs: g.cpus()}
		}
	}
	return scenario.Step{Kind: scenario.StepSleepUntil, D: g.duration()}
}

// texts are titles and marks that a writer of text may stumble over.
var texts = []string{"here", "", "a b", `say "hi" \ 100%`, "ünï ☃", "<b>&amp;</b>", "a;b=c,d:e~f+g", "#1;T=", "}", "  two  "}

// dress adds what does not change the run: title, comments, copies, cpusets,
// expectations.
func (g *generator) dress() {
	s := g.s
	pick := func() string { return texts[g.src.Intn(len(texts))] }
	if g.chance(50) {
		s.Title = pick()
	}
	if g.chance(30) {
		s.Kconfig = append(s.Kconfig, scenario.Kconfig{Name: "PREEMPT_RT"}, scenario.Kconfig{Name: "EXPERT", On: true})
	}
	if g.chance(30) {
		s.Tail = []string{"# the end"}
	}
	if g.chance(40) {
		all := uint64(1)<<s.CPUs - 1
		s.CPUSets = append(s.CPUSets, &scenario.CPUSet{Name: "bg", CPUs: all})
		for _, t := range s.Tasks {
			if g.chance(40) {
				t.Attrs = append(t.Attrs, scenario.Attr{Kind: scenario.AttrCPUSet, Name: "bg"})
			}
		}
	}
	for i, t := range s.Tasks {
		g.comments(&t.Layout)
		for j := range t.Body.Steps {
			if g.chance(10) {
				g.comments(&t.Body.Steps[j].Layout)
			}
		}
		if g.chance(20) && !g.signalled(t.Name) {
			t.Copies = 1 + g.src.Intn(3)
			g.tasks[i] = t.Name + "1"
		}
	}
	for n := g.src.Intn(3); n > 0; n-- {
		g.expect()
	}
}

// signalled tells whether a task is the target of some step.
func (g *generator) signalled(name string) bool {
	for _, t := range g.s.Tasks {
		for _, st := range t.Flat() {
			if st.Kind == scenario.StepSignal && st.Name == name || st.Who == name {
				return true
			}
		}
	}
	return false
}

func (g *generator) comments(l *scenario.Layout) {
	l.Blank = g.chance(30)
	if g.chance(30) {
		l.Above = []string{"# above", "", "#more"}[:1+2*g.src.Intn(2)]
	}
	if g.chance(30) {
		l.Beside = "# beside; { \"it\""
	}
}

// expect adds an expectation about what the scenario has.
func (g *generator) expect() {
	task := func() string { return g.tasks[g.src.Intn(len(g.tasks))] }
	text := "switches() >= 0"
	at := strconv.Itoa(g.src.Intn(5000)) + "us"
	switch g.src.Intn(6) {
	case 0:
		text = "wait(" + task() + ") < " + g.duration().String()
	case 1:
		text = "finished(" + task() + ") != never and migrations(" + task() + ") <= 3"
	case 2:
		text = "exec(0, " + at + ") == " + task() + " and donor(0," + at + ") != idle"
	case 3:
		text = "order(" + task() + ", " + task() + ")"
	case 4:
		text = "fallbacks(give-up) == 0 and latency(" + task() + ") > " + trace.Duration(g.src.Intn(5000)).String()
	}
	e, err := goal.Parse(text)
	if err != nil {
		panic("gen: " + err.Error() + " in " + text)
	}
	g.s.Expects = append(g.s.Expects, e)
}
