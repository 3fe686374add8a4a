package view

import (
	"strings"

	"borrowedtime/engine/scenario"
	"borrowedtime/engine/trace"
)

// manyCPUs is from how many on the form has a field for CPUs instead of boxes.
const manyCPUs = 16

// A FormNote is what is wrong with a control's value ("1/2.0/arg"), or with a task or
// a step as a whole ("1/2.0"). It stands in the row of that place.
type FormNote struct {
	At, Text string
	ID       string // of the note's element, if a control is named
	Number   int    // makes the page draw a field anew that holds what was refused
}

// Form draws a scenario as fields: the machine, its locks, then each task with its
// steps. Each control has data-act "form" and says in data-arg what it is about: the
// task or the lock, the steps down to its own, and what it does ("1/2.0/up", "l0//name").
// A form that is not open can only be read.
func Form(s *scenario.Scenario, open bool, notes ...FormNote) string {
	d := formDrawing{s: s, tasks: s.TaskNames(), notes: notes, whom: append([]string{""}, s.TaskNames()...)}
	for _, c := range s.StepChoices("") {
		d.words = append(d.words, c.Word)
	}
	d.locks, d.rwsems, d.sems = s.LocksFor(scenario.StepLock), s.LocksFor(scenario.StepDownRead), s.LocksFor(scenario.StepWait)
	off := ` disabled=""`
	if open {
		off = ""
	}
	d.m.Raw(`<fieldset` + off + `><div class="form-row">`)
	d.at = "/"
	d.stepped("cpus", "CPUs of the machine", "CPUs", itoa(s.CPUs), 3)
	d.stepped("until", "Until: the end of the run", "Until", trace.Duration(s.Until).String(), 7)
	if s.CPUs > 1 {
		d.stepped("seed", "Seed of when idle CPUs balance (0: at once)", "Seed", itoa(s.Seed), 4)
	}
	d.endRow()
	d.headers()
	d.lockList()
	d.m.Raw(`<ol class="form-tasks">`)
	hues, first := s.Hues(), 0
	for i, t := range s.Tasks {
		d.task(i, t, hues[first]-1)
		first += len(t.Names())
	}
	d.m.Raw(`</ol><div class="form-row">`)
	d.at, d.of = "/", ""
	d.button("add", "Add a task", "+ Task", false)
	d.m.Raw(`</div></fieldset>`)
	return d.m.String()
}

type formDrawing struct {
	m   pen
	s   *scenario.Scenario
	at  string // where the next controls belong: "1/2.0"
	of  string // the same in words, for labels
	own string // the task's name
	// what the menus offer: the steps, locks of each sort and one more, the tasks, and
	// the tasks after "", which is the task itself
	words, locks, rwsems, sems, tasks, whom []string
	notes                                   []FormNote
	wrong                                   *FormNote // of a control in this row
}

func (d *formDrawing) open(tag, op string) {
	d.m.Put(`<`+tag+` data-act="form" data-arg="`, d.at+"/"+op, `"`)
	for i := range d.notes {
		if n := &d.notes[i]; n.ID != "" && strings.TrimRight(n.At, "+-") == d.at+"/"+op {
			d.m.Put(` aria-invalid="true" aria-describedby="`, n.ID, `"`)
			d.wrong = n
		}
	}
}

// endRow closes a row; what is wrong with anything in it stands there.
func (d *formDrawing) endRow() {
	if n := d.wrong; n != nil {
		d.m.Put(`<p class="warn" role="alert" id="`, n.ID, `" data-n="`, itoa(n.Number), `">`, n.Text, `</p>`)
		d.wrong = nil
	}
	for i := range d.notes {
		if n := &d.notes[i]; n.ID == "" && n.At == d.at {
			d.m.Put(`<p class="warn">`, n.Text, `</p>`)
		}
	}
	d.m.Raw(`</div>`)
}

func (d *formDrawing) button(op, label, text string, off bool) {
	d.open(`button type="button"`, op)
	if off {
		d.m.Raw(` aria-disabled="true"`)
	}
	d.m.Put(` aria-label="`, label+d.of, `">`, text, `</button>`)
}

func (d *formDrawing) field(op, label, shown, value string, size int) {
	if shown != "" {
		d.m.Put(`<label><span class="small">`, shown, `</span>`)
	}
	d.open(`input type="text" class="code" spellcheck="false" autocapitalize="off" autocomplete="off"`, op)
	d.m.Put(` size="`, itoa(size), `" aria-label="`, label+d.of, `" value="`, value, `"/>`)
	if shown != "" {
		d.m.Raw(`</label>`)
	}
}

// stepped is a field between a button for less and one for more.
func (d *formDrawing) stepped(op, label, shown, value string, size int) {
	d.m.Raw(`<span class="stepper">`)
	if shown != "" {
		d.m.Put(`<span class="small" aria-hidden="true">`, shown, `</span>`)
	}
	d.button(op+"-", label+": less", "−", false)
	d.field(op, label, "", value, size)
	d.button(op+"+", label+": more", "+", false)
	d.m.Raw(`</span>`)
}

// menu is a choice of words, and of what is there now.
func (d *formDrawing) menu(op, label string, words []string, now string) {
	d.open("select", op)
	d.m.Put(` aria-label="`, label+d.of, `">`)
	chosen := `<option selected="">`
	for _, w := range words {
		open := `<option>`
		if w == now {
			open, chosen = chosen, ""
		}
		if w == "" {
			d.m.Raw(open[:len(open)-1] + ` value="">itself</option>`)
			continue
		}
		d.m.Put(open, w, `</option>`)
	}
	if chosen != "" {
		d.m.Put(chosen, now, `</option>`)
	}
	d.m.Raw(`</select>`)
}

// order is the buttons that move, copy and remove number i of n.
func (d *formDrawing) order(i, n int) {
	d.m.Raw(`<span class="form-order">`)
	d.button("up", "Move up", "↑", i == 0)
	d.button("down", "Move down", "↓", i == n-1)
	d.button("copy", "Copy", "copy", false)
	d.button("del", "Remove", "✕", false)
	d.m.Raw(`</span>`)
}

func (d *formDrawing) task(i int, t *scenario.Task, color int) {
	d.at, d.of, d.own = itoa(i)+"/", " ("+t.Name+")", t.Name
	d.m.Raw(`<li class="form-task`)
	d.m.hue(color)
	d.m.Raw(`"><div class="form-row">`)
	name := t.Name
	if t.Copies > 0 {
		name += "*" + itoa(t.Copies)
	}
	d.field("name", "Task name", "Task", name, 6)
	d.policy(t)
	d.stepped("start", "Starts at", "start", trace.Duration(t.Start()).String(), 6)
	d.cpus(t)
	d.color(t)
	d.order(i, len(d.s.Tasks))
	d.endRow()
	d.steps(itoa(i)+"/", "", &t.Body)
	d.m.Raw(`</li>`)
}

// policy is the menu of policies and the value that belongs to the chosen one.
func (d *formDrawing) policy(t *scenario.Task) {
	policies := []string{"normal"}
	for _, k := range scenario.PolicyAttrs[1:] {
		policies = append(policies, k.String())
	}
	word, label, value := policies[0], "nice", "0"
	var deadline *scenario.Attr
	for i := range t.Attrs {
		a := &t.Attrs[i]
		switch a.Kind {
		case scenario.AttrNice:
			value = a.Value()
		case scenario.AttrFIFO, scenario.AttrRR:
			label, value = "priority", a.Value()
		case scenario.AttrDeadline:
			deadline = a
		}
		if a.Kind.SetsPolicy() {
			word = a.Kind.String()
		}
	}
	d.menu("policy", "Policy", policies, word)
	switch {
	case deadline != nil:
		d.reservation(deadline.D, deadline.Due, deadline.Per)
	case word != "idle": // there a nice value has no effect
		d.stepped("value", label, label, value, 3)
	}
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
		d.m.Put(`<span class="small">cpuset `, t.Attr(scenario.AttrCPUSet).Name, `</span>`)
		return
	}
	if d.s.CPUs > manyCPUs {
		d.field("cpus", "May run on CPUs", "CPUs", scenario.FormatCPUs(mask), 8)
		return
	}
	d.m.Put(`<span class="form-cpus" role="group" aria-label="`, "May run on"+d.of, `"><span class="small" aria-hidden="true">CPUs</span>`)
	for c := range d.s.CPUs {
		d.m.Raw(`<label>`)
		d.open(`input type="checkbox" value="on"`, "cpu"+itoa(c))
		if mask&(1<<c) != 0 {
			d.m.Raw(` checked=""`)
		}
		d.m.Put(` aria-label="`, "CPU "+itoa(c)+d.of, `"/><span aria-hidden="true">`, itoa(c), `</span></label>`)
	}
	d.m.Raw(`</span>`)
}

// steps lists a block: at is the task's part of data-arg, path the steps down to
// the block.
func (d *formDrawing) steps(at, path string, b *scenario.Block) {
	d.m.Raw(`<ol class="form-steps">`)
	for i := range b.Steps {
		st := &b.Steps[i]
		here := path + itoa(i)
		d.at, d.of = at+here, " ("+d.own+", step "+number(here)+")"
		d.m.Raw(`<li><div class="form-row">`)
		d.menu("kind", "Step", d.words, st.Word())
		d.argument(st)
		d.order(i, len(b.Steps))
		d.endRow()
		if st.Loop() {
			d.steps(at, here+".", &st.Body)
		}
		d.m.Raw(`</li>`)
	}
	d.m.Raw(`<li class="form-row form-add">`)
	d.at, d.of = at+strings.TrimSuffix(path, "."), " ("+d.own+")"
	for _, a := range [...]struct{ op, label, text string }{
		{"run", "Add: run", "+ run"}, {"section", "Add: lock, run, unlock", "+ lock … unlock"},
		{"sleep", "Add: sleep", "+ sleep"}, {"loop", "Add: loop", "+ loop"},
		{"every", "Add: a job every period", "+ every"},
	} {
		d.button(a.op, a.label, a.text, false)
	}
	d.m.Raw(`</li></ol>`)
}

// argument is the controls for what stands after a step's word.
func (d *formDrawing) argument(st *scenario.Step) {
	arg := st.Argument()
	switch kind := st.Kind.ArgKind(); {
	case kind == scenario.DurationArg && !st.Kernel:
		d.stepped("arg", "How long", "", arg, 7)
	case kind == scenario.CountArg:
		d.stepped("arg", "How often", "", arg, 7)
	case kind == scenario.NiceArg:
		d.stepped("arg", "Nice value", "", itoa(int(st.N)), 4)
	case kind == scenario.PrioArg:
		d.stepped("arg", "Priority", "", itoa(int(st.N)), 4)
	case kind == scenario.EveryArg:
		due := ""
		if st.Due != 0 {
			due = st.Due.String()
		}
		d.stepped("arg", "Period", "", st.D.String(), 7)
		d.stepped("due", "Deadline, after each release; empty: none", "deadline", due, 6)
	case kind == scenario.ReservationArg:
		d.reservation(st.D, st.Due, st.Per)
	case kind == scenario.CPUsArg:
		d.field("arg", "CPUs", "", scenario.FormatCPUs(st.CPUs), 5)
	case kind == scenario.SemArg:
		d.menu("arg", "Semaphore", d.sems, st.Name)
	case kind == scenario.LockArg && st.Kind.OnRWSem():
		d.menu("arg", "Lock", d.rwsems, st.Name)
	case kind == scenario.LockArg:
		d.menu("arg", "Lock", d.locks, st.Name)
	case kind == scenario.TaskArg:
		d.menu("arg", "Task", d.tasks, arg)
	case arg != "":
		d.field("arg", "What", "", arg, 7)
	}
	if st.Kind.OtherTask() {
		d.m.Raw(`<span class="small">of</span>`)
		d.menu("who", "Of which task", d.whom, st.Who)
	}
	if st.Kind == scenario.StepLock {
		d.m.Raw(`<label>`)
		d.open(`input type="checkbox" value="on"`, "int")
		if st.Interruptible {
			d.m.Raw(` checked=""`)
		}
		d.m.Put(` aria-label="`, "A signal ends the wait"+d.of, `"/><span class="small">interruptible</span></label>`)
	}
}

// reservation is the three lengths of time of a deadline policy.
func (d *formDrawing) reservation(runtime, due, period trace.Duration) {
	d.stepped("dl0", "runtime", "runtime", runtime.String(), 6)
	d.stepped("dl1", "deadline", "deadline", due.String(), 6)
	d.stepped("dl2", "period", "period", period.String(), 6)
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
