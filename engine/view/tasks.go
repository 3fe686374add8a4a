package view

import (
	"strings"

	"borrowedtime/engine/explain"
	"borrowedtime/engine/scenario"
	"borrowedtime/engine/trace"
)

// maxChips bounds the steps that are shown of one program.
const maxChips = 60

// TaskTable lists the tasks: policy, CPUs, start, and the program as chips with
// the current step marked.
func TaskTable(f *Frame) string {
	m := f.pen(6 << 10)
	m.scrollBox(f, "The tasks")
	m.Raw(`<table class="tasks"><thead><tr><th scope="col">Task</th><th scope="col">Policy</th><th scope="col">CPUs</th>` +
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
		if k := s.Kind.ArgKind(); k == scenario.LockArg || k == scenario.SemArg {
			m.Raw(` k`)
		}
		if s.Loop() {
			m.Raw(` loop`)
		}
		if s == now {
			m.Raw(` now" aria-current="step`)
		}
		m.Raw(`">`)
		m.stepText(s)
		if s.Loop() {
			m.Raw(` { `)
			m.steps(s.Body.Steps, now, left)
			m.Raw(` }`)
		}
		m.Raw(`</span> `)
	}
}

// stepText writes a step with the name in it set off.
func (m *pen) stepText(s *scenario.Step) {
	text, kind := stepText(s), s.Kind.ArgKind()
	before, after, named := strings.Cut(text, " "+s.Name)
	switch {
	case named && kind == scenario.TaskArg:
		m.Text(before + " ")
		m.who(m.taskNamed(s.Name), s.Name)
		m.Text(after)
	case named && (kind == scenario.LockArg || kind == scenario.SemArg):
		m.Put("", before, ` <b class="what">`, s.Name, `</b>`, after)
	default:
		m.Text(text)
	}
}

// taskNamed is the number of a task, NoTask if there is none.
func (m *pen) taskNamed(name string) trace.TaskID {
	for i := range m.tasks {
		if m.tasks[i].Name == name {
			return trace.TaskID(i)
		}
	}
	return trace.NoTask
}

// stepText writes a step as the language does, its body left out, but as people
// write lists and quotes.
func stepText(s *scenario.Step) string {
	switch s.Kind.ArgKind() {
	case scenario.CPUsArg:
		return s.Word() + " " + explain.CPUs(s.CPUs, 65)
	case scenario.TextArg:
		return s.Word() + " “" + s.Text + "”"
	}
	return strings.TrimSuffix(s.Word()+" "+s.Argument(), " ")
}

// trim writes a duration exactly, with a space before its unit.
func trim(d trace.Duration) string {
	number, unit := d.Split()
	if unit == "us" {
		unit = "µs"
	}
	return number + " " + unit
}
