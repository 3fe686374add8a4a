package view

import (
	"strings"

	"borrowedtime/engine/scenario"
	"borrowedtime/engine/trace"
)

// Policies are the scheduling policies of the form's menu: the word of the
// language, what it is called, and the value that a task begins with.
var Policies = []struct{ Word, Name, Value string }{
	{"nice", "fair, nice", "0"}, {"batch", "batch, nice", "0"}, {"idle", "idle, nice", "0"},
	{"fifo", "FIFO, priority", "50"}, {"rr", "RR, priority", "50"}, {"deadline", "deadline", "2ms/10ms/10ms"},
}

// manyCPUs is from how many on the form has a field for CPUs instead of boxes.
const manyCPUs = 8

// Form draws a scenario as fields: the machine, then each task with its steps.
// Each control has data-act "form" and says in data-arg what it is about: the
// task, the steps down to its own, and what it does ("1/2.0/up").
func Form(s *scenario.Scenario) string {
	d := formDrawing{s: s}
	d.m.raw(`<div class="form-row">`)
	d.at = "/"
	d.stepped("cpus", "CPUs of the machine", "CPUs", itoa(s.CPUs), 3)
	d.stepped("until", "The run ends after", "Until", trace.Duration(s.Until).String(), 7)
	d.m.raw(`</div><ol class="form-tasks">`)
	for i, t := range s.Tasks {
		d.task(i, t)
	}
	d.m.raw(`</ol><div class="form-row">`)
	d.at = "/"
	d.button("add", "Add a task", "+ Task", false)
	d.m.raw(`</div>`)
	return string(d.m.b)
}

type formDrawing struct {
	m   markup
	s   *scenario.Scenario
	at  string // where the next controls belong: "1/2.0"
	of  string // the same in words, for labels
	own string // the task's name
}

func (d *formDrawing) open(tag, op string) {
	d.m.put(`<`+tag+` data-act="form" data-arg="`, d.at+"/"+op, `"`)
}

func (d *formDrawing) button(op, label, text string, off bool) {
	d.open(`button type="button"`, op)
	if off {
		d.m.raw(` aria-disabled="true"`)
	}
	d.m.put(` aria-label="`, label+d.of, `" title="`, label, `">`, text, `</button>`)
}

func (d *formDrawing) field(op, label, shown, value string, size int) {
	if shown != "" {
		d.m.put(`<label><span class="small">`, shown, `</span>`)
	}
	d.open(`input type="text" class="code" spellcheck="false" autocapitalize="off" autocomplete="off"`, op)
	d.m.put(` size="`, itoa(size), `" aria-label="`, label+d.of, `" value="`, value, `">`)
	if shown != "" {
		d.m.raw(`</label>`)
	}
}

// stepped is a field between a button for less and one for more.
func (d *formDrawing) stepped(op, label, shown, value string, size int) {
	d.m.raw(`<span class="stepper">`)
	if shown != "" {
		d.m.put(`<span class="small" aria-hidden="true">`, shown, `</span>`)
	}
	d.button(op+"-", label+": less", "−", false)
	d.field(op, label, "", value, size)
	d.button(op+"+", label+": more", "+", false)
	d.m.raw(`</span>`)
}

// option is one choice of a menu.
func (d *formDrawing) option(value, name string, chosen bool) {
	d.m.put(`<option value="`, value, `"`)
	if chosen {
		d.m.raw(` selected`)
	}
	d.m.put(`>`, name, `</option>`)
}

// order is the buttons that move, copy and remove number i of n.
func (d *formDrawing) order(i, n int) {
	d.m.raw(`<span class="form-order">`)
	d.button("up", "Move up", "↑", i == 0)
	d.button("down", "Move down", "↓", i == n-1)
	d.button("copy", "Duplicate", "copy", false)
	d.button("del", "Remove", "✕", false)
	d.m.raw(`</span>`)
}

func (d *formDrawing) task(i int, t *scenario.Task) {
	d.at, d.of, d.own = itoa(i)+"/", " ("+t.Name+")", t.Name
	d.m.put(`<li class="form-task t`, itoa(i%hues), `"><div class="form-row">`)
	name := t.Name
	if t.Copies > 0 {
		name += "*" + itoa(t.Copies)
	}
	d.field("name", "Name", "Task", name, 6)
	d.policy(t)
	d.stepped("start", "Starts at", "from", trace.Duration(t.Start()).String(), 6)
	d.cpus(t)
	d.order(i, len(d.s.Tasks))
	d.m.raw(`</div>`)
	d.steps(itoa(i)+"/", "", &t.Body)
	d.m.raw(`</li>`)
}

// policy is the menu of policies and the value that belongs to the chosen one.
func (d *formDrawing) policy(t *scenario.Task) {
	word, value := "nice", "0"
	for i := range t.Attrs {
		a := &t.Attrs[i]
		switch a.Kind {
		case scenario.AttrBatch, scenario.AttrIdle:
			word = a.Kind.String()
		case scenario.AttrFIFO, scenario.AttrRR, scenario.AttrDeadline:
			word, value = a.Kind.String(), a.Value()
		case scenario.AttrNice:
			value = a.Value()
		}
	}
	d.open("select", "policy")
	d.m.put(` aria-label="`, "Policy"+d.of, `">`)
	for _, p := range Policies {
		d.option(p.Word, p.Name, p.Word == word)
	}
	d.m.raw(`</select>`)
	if word == "deadline" {
		d.field("value", "Runtime/deadline/period", "", value, 14)
		return
	}
	d.stepped("value", "Nice value or priority", "", value, 3)
}

func (d *formDrawing) cpus(t *scenario.Task) {
	if d.s.CPUs == 1 {
		return
	}
	mask := uint64(1)<<d.s.CPUs - 1
	if a := t.Attr(scenario.AttrCPUs); a != nil {
		mask = a.CPUs
	}
	if t.Attr(scenario.AttrCPUSet) != nil {
		d.m.put(`<span class="small">cpuset `, t.Attr(scenario.AttrCPUSet).Name, `</span>`)
		return
	}
	if d.s.CPUs > manyCPUs {
		d.field("cpus", "May run on CPUs", "CPUs", scenario.FormatCPUs(mask), 8)
		return
	}
	d.m.put(`<span class="form-cpus" role="group" aria-label="`, "May run on"+d.of, `"><span class="small" aria-hidden="true">CPUs</span>`)
	for c := range d.s.CPUs {
		d.m.raw(`<label>`)
		d.open(`input type="checkbox" value="on"`, "cpu"+itoa(c))
		if mask&(1<<c) != 0 {
			d.m.raw(` checked`)
		}
		d.m.put(` aria-label="`, "CPU "+itoa(c)+d.of, `"><span aria-hidden="true">`, itoa(c), `</span></label>`)
	}
	d.m.raw(`</span>`)
}

// steps lists a block: at is the task's part of data-arg, path the steps down to
// the block.
func (d *formDrawing) steps(at, path string, b *scenario.Block) {
	d.m.raw(`<ol class="form-steps">`)
	for i := range b.Steps {
		st := &b.Steps[i]
		here := path + itoa(i)
		d.at, d.of = at+here, " ("+d.own+", step "+number(here)+")"
		d.m.raw(`<li><div class="form-row">`)
		d.open("select", "kind")
		d.m.put(` aria-label="`, "Step"+d.of, `">`)
		word := st.Word()
		for _, c := range d.s.StepChoices(d.own) {
			d.option(c.Word, c.Word, c.Word == word)
		}
		d.m.raw(`</select>`)
		switch arg := st.Argument(); {
		case st.Kind <= scenario.StepSleepUntil && !st.Kernel, st.Kind == scenario.StepRepeat, st.Kind == scenario.StepNice:
			d.stepped("arg", "How much", "", arg, 7)
		case arg != "":
			d.field("arg", "What", "", arg, 7)
		}
		d.order(i, len(b.Steps))
		d.m.raw(`</div>`)
		if st.Loop() {
			d.steps(at, here+".", &st.Body)
		}
		d.m.raw(`</li>`)
	}
	d.m.raw(`<li class="form-row form-add">`)
	d.at, d.of = at+strings.TrimSuffix(path, "."), " ("+d.own+")"
	for _, a := range [...]struct{ op, label, text string }{
		{"run", "Add: run for a time", "+ run"}, {"section", "Add: take a lock, run, give it back", "+ lock … unlock"},
		{"sleep", "Add: sleep for a time", "+ sleep"}, {"loop", "Add: a loop", "+ loop"},
	} {
		d.button(a.op, a.label, a.text, false)
	}
	d.m.raw(`</li></ol>`)
}

// number turns a path from 0 into one that people count by: "1.0" is "2.1".
func number(path string) string {
	parts := strings.Split(path, ".")
	for i, p := range parts {
		n := 0
		for _, c := range p {
			n = n*10 + int(c-'0')
		}
		parts[i] = itoa(n + 1)
	}
	return strings.Join(parts, ".")
}
