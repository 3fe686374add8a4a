package view

import (
	"borrowedtime/engine/explain"
	"borrowedtime/engine/scenario"
	"borrowedtime/engine/trace"
)

// maxChips bounds the steps that are shown of one program.
const maxChips = 60

// TaskTable lists the tasks: policy, CPUs, start, and the program as chips with
// the current step marked.
func TaskTable(f *Frame) string {
	m := sized(6 << 10)
	m.Raw(`<div class="scroll"><table class="tasks"><thead><tr><th scope="col">Task</th><th scope="col">Policy</th><th scope="col">CPUs</th>` +
		`<th scope="col">Starts</th><th scope="col">Program</th></tr></thead><tbody>`)
	for i := range f.Trace.Tasks {
		t := &f.Trace.Tasks[i]
		m.Raw(`<tr><th scope="row">`)
		m.taskName(i, t.Name)
		m.Put(`</th><td>`, explain.Policy(t), `</td><td>`, explain.CPUs(t.CPUs, f.Trace.CPUs), `</td><td>`)
		if t.Start == 0 {
			m.Raw("0")
		} else {
			m.Text(trim(trace.Duration(t.Start)))
		}
		m.Raw(`</td><td class="program">`)
		m.program(f, trace.TaskID(i))
		m.Raw(`</td></tr>`)
	}
	m.Raw(`</tbody></table></div>`)
	return m.String()
}

// program writes a task's steps. The step that runs now is marked by its class
// and for screen readers by aria-current.
func (m *pen) program(f *Frame, id trace.TaskID) {
	if f.Scenario == nil {
		return
	}
	t := f.Scenario.TaskByID(id)
	if t == nil {
		return
	}
	var now *scenario.Step
	if v := f.task(id); v != nil && v.State != trace.Done {
		if flat := t.Flat(); v.Step >= 0 && v.Step < len(flat) {
			now = flat[v.Step]
		}
	}
	left := maxChips
	m.steps(t.Body.Steps, now, &left)
	if left < 0 {
		m.Raw(`<span class="chip more">…</span>`)
	}
}

func (m *pen) steps(list []scenario.Step, now *scenario.Step, left *int) {
	for i := range list {
		if *left--; *left < 0 {
			return
		}
		s := &list[i]
		m.Raw(`<span class="chip`)
		if lockStep(s.Kind) {
			m.Raw(` k`)
		}
		if s.Loop() {
			m.Raw(` loop`)
		}
		if s == now {
			m.Raw(` now" aria-current="step`)
		}
		m.Put(`">`, stepText(s))
		if s.Loop() {
			m.Raw(` { `)
			m.steps(s.Body.Steps, now, left)
			m.Raw(` }`)
		}
		m.Raw(`</span> `)
	}
}

func lockStep(k scenario.StepKind) bool {
	switch k {
	case scenario.StepLock, scenario.StepUnlock, scenario.StepTryLock, scenario.StepDownRead, scenario.StepDownWrite, scenario.StepUpRead, scenario.StepUpWrite:
		return true
	}
	return false
}

// stepText writes a step as the language does, its body left out.
func stepText(s *scenario.Step) string {
	switch s.Kind {
	case scenario.StepRun:
		if s.Kernel {
			return "run " + s.D.String() + " kernel"
		}
		return "run " + s.D.String()
	case scenario.StepSleep:
		return "sleep " + s.D.String()
	case scenario.StepSleepUntil:
		return "sleep-until " + s.D.String()
	case scenario.StepLock:
		if s.Interruptible {
			return "lock " + s.Name + " interruptible"
		}
		return "lock " + s.Name
	case scenario.StepUnlock:
		return "unlock " + s.Name
	case scenario.StepTryLock:
		return "trylock " + s.Name
	case scenario.StepDownRead:
		return "down_read " + s.Name
	case scenario.StepDownWrite:
		return "down_write " + s.Name
	case scenario.StepUpRead:
		return "up_read " + s.Name
	case scenario.StepUpWrite:
		return "up_write " + s.Name
	case scenario.StepSignal:
		return "signal " + s.Name
	case scenario.StepNice:
		return "nice " + itoa(int(s.N))
	case scenario.StepAffine:
		return "affine " + explain.CPUs(s.CPUs, 65)
	case scenario.StepYield:
		return "yield"
	case scenario.StepMark:
		return "mark “" + s.Text + "”"
	case scenario.StepRepeat:
		return "repeat " + itoa(int(s.N))
	}
	return "forever"
}

// trim writes a duration exactly, with a space before its unit.
func trim(d trace.Duration) string {
	number, unit := d.Split()
	if unit == "us" {
		unit = "µs"
	}
	return number + " " + unit
}
