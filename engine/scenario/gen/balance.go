package gen

import (
	"borrowedtime/engine/scenario"
	"borrowedtime/engine/trace"
)

// balanced makes a task that gives balancing something to do, and reports whether
// it did: one that ends at once and leaves its CPU idle, a fair one that never lets
// go and may move, a real-time burst that slows a CPU down.
func (g *generator) balanced(t *scenario.Task) bool {
	step := func(steps ...scenario.Step) { t.Body.Steps, t.Body.OneLine = steps, true }
	run := func(d trace.Duration) scenario.Step { return scenario.Step{Kind: scenario.StepRun, D: d} }
	start := func() {
		t.Attrs = append(t.Attrs, scenario.Attr{Kind: scenario.AttrStart, D: g.duration()})
	}
	switch g.src.Intn(5) {
	case 0:
		step()
	case 1:
		step(run(trace.Duration(3+g.src.Intn(15)) * trace.Millisecond))
	case 2:
		again := scenario.Step{Kind: scenario.StepForever, Body: scenario.Block{Steps: []scenario.Step{run(trace.Duration(2+g.src.Intn(30)) * 100 * trace.Microsecond)}, OneLine: true}}
		step(again)
	case 3:
		t.Attrs = append(t.Attrs, scenario.Attr{Kind: scenario.AttrFIFO, N: 1 + g.src.Intn(99)})
		if g.chance(60) && g.s.CPUs > 1 {
			t.Attrs = append(t.Attrs, scenario.Attr{Kind: scenario.AttrCPUs, CPUs: g.cpus()})
		}
		start()
		step(run(trace.Duration(3+g.src.Intn(8))*trace.Millisecond), scenario.Step{Kind: scenario.StepSleep, D: g.duration()}, run(g.duration()))
	default:
		return false
	}
	return true
}
