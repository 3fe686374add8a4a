package gen

import (
	"borrowedtime/engine/config"
	"borrowedtime/engine/scenario"
	"borrowedtime/engine/trace"
)

// broughtHeaders declares semaphores and may change what the kernel reserves.
func (g *generator) broughtHeaders() {
	for i := range 2 {
		g.s.Locks = append(g.s.Locks, &scenario.Lock{Name: semName(i), Kind: config.Sem, Count: int64(g.src.Intn(3))})
	}
	switch g.src.Intn(8) {
	case 0:
		g.s.Server = scenario.Server{Off: true}
	case 1:
		period := trace.Duration(1+g.src.Intn(20)) * trace.Millisecond
		g.s.Server = scenario.Server{Runtime: period / trace.Duration(4+g.src.Intn(20)), Period: period}
	}
	g.s.NoAdmission = g.chance(10)
}

func semName(i int) string { return "S" + string(rune('A'+i)) }

// brought is one of the steps that people bring from user space.
func (g *generator) brought(depth, lock int, pinned bool) scenario.Step {
	roll := g.src.Intn(8)
	sem := semName(g.src.Intn(2))
	switch {
	case roll == 0:
		return scenario.Step{Kind: scenario.StepWait, Name: sem}
	case roll == 3 && depth < 3:
		return g.every(depth, lock, pinned)
	case roll < 4:
		return scenario.Step{Kind: scenario.StepPost, Name: sem}
	}
	st := scenario.Step{Kind: scenario.StepNice, N: int64(g.src.Intn(40) - 20)}
	if g.chance(40) {
		st.Who = g.tasks[g.src.Intn(len(g.tasks))]
	}
	switch roll {
	case 4:
		st.Kind, st.N = scenario.StepFIFO, int64(1+g.src.Intn(99))
	case 5:
		st.Kind, st.N = scenario.StepRR, int64(1+g.src.Intn(99))
	case 6:
		g.reserve(&st)
	}
	return st
}

// reserve makes the step one that asks for a tenth of a CPU, unless there are several:
// a deadline task may not be kept on some of them.
func (g *generator) reserve(st *scenario.Step) {
	if g.s.CPUs > 1 {
		return
	}
	run := trace.Duration(10+g.src.Intn(90)) * 10 * trace.Microsecond
	st.Kind, st.N, st.D, st.Due, st.Per = scenario.StepDeadline, 0, run, 10*run, 10*run
}

// every is periodic work, now and then with more to do than its period allows.
func (g *generator) every(depth, lock int, pinned bool) scenario.Step {
	st := scenario.Step{Kind: scenario.StepEvery, D: g.duration() + trace.Microsecond}
	if g.chance(50) {
		st.Due = g.duration() + trace.Microsecond
	}
	st.Body = g.block(depth+1, lock, pinned)
	st.Body.OneLine = g.chance(60)
	return st
}

// triedOrDowngraded is a critical section of an rwsem that a trylock begins, or in
// which the writer becomes a reader.
func (g *generator) triedOrDowngraded(name string) []scenario.Step {
	take, give := scenario.StepTryRead, scenario.StepUpRead
	run := scenario.Step{Kind: scenario.StepRun, D: g.duration()}
	switch g.src.Intn(3) {
	case 0:
		take, give = scenario.StepTryWrite, scenario.StepUpWrite
	case 1:
		return []scenario.Step{{Kind: scenario.StepDownWrite, Name: name}, run,
			{Kind: scenario.StepDowngrade, Name: name}, run, {Kind: scenario.StepUpRead, Name: name}}
	}
	return []scenario.Step{{Kind: take, Name: name}, run, {Kind: give, Name: name}}
}
