package session

import (
	"strconv"
	"strings"

	"borrowedtime/engine/config"
	"borrowedtime/engine/internal/markup"
	"borrowedtime/engine/scenario"
	"borrowedtime/engine/trace"
	"borrowedtime/engine/view"
)

// FormEdit is a change made in the form. At is the control's data-arg: the
// task's number, the way down to the step, what to do ("1/2.0/up"); Value is what
// a field holds.
type FormEdit struct{ At, Value string }

// form is the other view of the text: the same scenario as fields. What the form
// wrote stays editable in it even if it does not run yet.
type form struct {
	scenario *scenario.Scenario
	text     string
	why      string // what is wrong with the last value
	at       string // the control that held it
	refused  int    // how many values were refused
}

// readForm brings the form up to the text. It reports whether the form shows all
// of it: a text that is not written in the language can only be mended as text,
// and the form waits with what it showed last.
func (s *Session) readForm() bool {
	if s.form.scenario != nil && s.form.text == s.text {
		return true
	}
	sc, errs := scenario.Parse(s.text)
	if sc == nil || len(errs) > 0 && !sc.Whole(s.text) {
		return false
	}
	s.form = form{scenario: sc, text: s.text, refused: s.form.refused}
	return true
}

func (s *Session) formHTML() string {
	var m markup.Writer
	open := s.readForm()
	if !open {
		m.Put(`<p class="warn">The form waits, because it can't show all of the text: `, s.firstProblem(), ` Mend that in the text, or undo.</p>`)
	}
	if s.form.scenario != nil {
		m.Raw(view.Form(s.form.scenario, open, s.formNotes(open)...))
	}
	return m.String()
}

// firstProblem tells the first of what is wrong with the text, and where.
func (s *Session) firstProblem() string {
	if len(s.errs) == 0 {
		return ""
	}
	p := s.errs[0]
	text := p.Msg
	if p.Line > 0 {
		text = "line " + strconv.Itoa(p.Line) + ": " + text
	}
	return text + hinted(p.Hint)
}

// mistake is the first of a list in one line.
func mistake(errs scenario.Errors) string {
	return errs[0].Msg + hinted(errs[0].Hint)
}

var formActs = []act{{name: "form", text: func(arg, value string) (Msg, bool) { return FormEdit{arg, value}, true }}}

// onForm handles a change made in the form: the text becomes what the changed
// scenario looks like, as one step that can be undone.
func (s *Session) onForm(m Msg, e *Effects) bool {
	edit, ok := m.(FormEdit)
	if !ok {
		return false
	}
	s.dirty |= partForm
	at := strings.Split(edit.At, "/")
	if len(at) != 3 || !s.readForm() {
		return true
	}
	f := formEdit{sc: s.form.scenario.Clone(), value: edit.Value}
	if s.form.why = f.change(at[0], at[1], at[2]); s.form.why != "" {
		s.form.refused, s.form.at = s.form.refused+1, edit.At
		e.Announce = s.form.why
		return true
	}
	text := scenario.Rewrite(s.text, f.sc)
	s.form = form{scenario: f.sc, text: text, refused: s.form.refused}
	s.replaceText(text, e)
	e.SetText = true
	if f.focus != "" {
		e.Focus = "#" + s.id("editor-form") + ` [data-arg="` + f.focus + `"]`
	}
	if e.Announce == "" {
		e.Announce = f.said
		if len(s.errs) > 0 {
			e.Announce = strings.TrimSpace(e.Announce + " The text has a mistake now: " + s.firstProblem())
		}
	}
	return true
}

// formEdit is one change to a scenario.
type formEdit struct {
	sc    *scenario.Scenario
	task  *scenario.Task
	place string // the control's place: "1/2.0"
	value string
	focus string // the data-arg of what has the focus afterwards; "": what had it before
	said  string
}

// change makes it; it returns what is wrong with it, or "".
func (f *formEdit) change(task, path, op string) string {
	f.place = task + "/" + path
	if task == "" {
		return f.machine(op)
	}
	if n, ok := strings.CutPrefix(task, "l"); ok {
		return f.ofLock(n, op)
	}
	i, err := strconv.Atoi(task)
	if err != nil || i < 0 || i >= len(f.sc.Tasks) {
		return ""
	}
	f.task = f.sc.Tasks[i]
	if path == "" {
		return f.ofTask(i, op)
	}
	block, n := f.find(path)
	if block == nil {
		return ""
	}
	return f.ofStep(block, n, path, op)
}

// find follows a path to a step: its block, and its number there.
func (f *formEdit) find(path string) (*scenario.Block, int) {
	block, n := &f.task.Body, 0
	for i, part := range strings.Split(path, ".") {
		if i > 0 {
			block = &block.Steps[n].Body
		}
		k, err := strconv.Atoi(part)
		if err != nil || k < 0 || k >= len(block.Steps) {
			return nil, 0
		}
		n = k
	}
	return block, n
}

// machine changes a header, or adds a task.
func (f *formEdit) machine(op string) string {
	name, step := stepOf(op)
	switch name {
	case "add":
		n := 1
		for taken := true; taken; n++ {
			taken = false
			for _, t := range f.sc.TaskNames() {
				taken = taken || t == "T"+strconv.Itoa(n)
			}
			if !taken {
				break
			}
		}
		t, _ := scenario.ParseTask("task T" + strconv.Itoa(n) + " { run 2ms }")
		t.Layout = scenario.Layout{}
		f.sc.Tasks = append(f.sc.Tasks, t)
		f.focus, f.said = strconv.Itoa(len(f.sc.Tasks)-1)+"//name", "Task "+t.Name+" is added."
	case "lock", "sem":
		f.addLock(name)
	case "cpus":
		n, why := f.number(f.sc.CPUs, step, 1, 64)
		if why != "" {
			return why
		}
		f.sc.CPUs = n
		f.fitCPUs()
	case "seed":
		n, why := f.number(f.sc.Seed, step, 0, config.MaxSeed)
		if why != "" {
			return why
		}
		f.sc.Seed = n
	case "until":
		d, why := f.duration(trace.Duration(f.sc.Until), step)
		if why != "" {
			return why
		}
		f.sc.Until = trace.Time(d)
	default:
		return f.header(op)
	}
	return ""
}

// header makes one of the other headers say what its control holds.
func (f *formEdit) header(op string) string {
	for i := range view.FormHeaders {
		h := &view.FormHeaders[i]
		if h.Op != op {
			continue
		}
		value := strings.TrimSpace(f.value)
		if h.Kind == scenario.HeaderTitle && value != "" {
			value = strconv.Quote(value)
		}
		if errs := f.sc.SetHeader(h.Kind, value); len(errs) > 0 {
			return mistake(errs)
		}
	}
	return ""
}

// fitCPUs takes CPUs that the machine no longer has from the tasks.
func (f *formEdit) fitCPUs() {
	all := ^uint64(0) >> (64 - f.sc.CPUs)
	for _, t := range f.sc.Tasks {
		if a := t.Attr(scenario.AttrCPUs); a != nil {
			if a.CPUs &= all; a.CPUs == 0 || a.CPUs == all {
				drop(t, scenario.AttrCPUs)
			}
		}
	}
}

// stepOf cuts the direction from an operation: "arg+" is arg and 1.
func stepOf(op string) (name string, step int) {
	if name, ok := strings.CutSuffix(op, "+"); ok {
		return name, 1
	}
	if name, ok := strings.CutSuffix(op, "-"); ok {
		return name, -1
	}
	return op, 0
}

// number is a new whole number: one more or less, or what the field holds.
func (f *formEdit) number(now, step, least, most int) (int, string) {
	n := now + step
	if step == 0 {
		var err error
		if n, err = strconv.Atoi(strings.TrimSpace(f.value)); err != nil {
			return now, strconv.Quote(f.value) + " is no whole number."
		}
	}
	if n < least || n > most {
		return now, "A number from " + strconv.Itoa(least) + " to " + strconv.Itoa(most) + " is needed here."
	}
	return n, ""
}

// duration is a new length of time, likewise.
func (f *formEdit) duration(now trace.Duration, step int) (trace.Duration, string) {
	if step != 0 {
		return scenario.Nudge(now, step > 0), ""
	}
	d, err := trace.ParseDuration(strings.ReplaceAll(f.value, " ", ""))
	if err != nil {
		return now, strconv.Quote(f.value) + " is no length of time: " + err.Error() + ". Write 500us or 2.5ms."
	}
	return d, ""
}

func drop(t *scenario.Task, kinds ...scenario.AttrKind) {
	var kept []scenario.Attr
	for _, a := range t.Attrs {
		gone := false
		for _, k := range kinds {
			gone = gone || a.Kind == k
		}
		if !gone {
			kept = append(kept, a)
		}
	}
	t.Attrs = kept
}

// set gives the task attributes as they would stand in the text.
func (f *formEdit) set(text string, instead ...scenario.AttrKind) string {
	t, errs := scenario.ParseTask("task X " + text + " { }")
	if len(errs) > 0 {
		return mistake(errs)
	}
	drop(f.task, instead...)
	f.task.Attrs = append(f.task.Attrs, t.Attrs...)
	return ""
}

// ofTask changes a task or its place.
func (f *formEdit) ofTask(i int, op string) string {
	t := f.task
	name, step := stepOf(op)
	switch name {
	case "name":
		other, errs := scenario.ParseTask("task " + f.value + " { }")
		if len(errs) > 0 || len(other.Attrs) > 0 {
			return strconv.Quote(f.value) + " is no name for a task: it begins with a letter; W*3 stands for W1, W2 and W3."
		}
		if t.Copies == 0 && other.Copies == 0 {
			f.sc.Rename(t.Name, other.Name)
		}
		t.Name, t.Copies = other.Name, other.Copies
	case "policy":
		return f.policy(f.value)
	case "value":
		return f.policyValue(step)
	case "dl0", "dl1", "dl2":
		return f.reservation(int(name[2]-'0'), step)
	case "start":
		d, why := f.duration(trace.Duration(t.Start()), step)
		if why == "" {
			why = f.set("start="+d.String(), scenario.AttrStart)
		}
		if d == 0 {
			drop(t, scenario.AttrStart)
		}
		return why
	case "color":
		return f.color()
	case "cpus":
		return f.set("cpus="+strings.ReplaceAll(f.value, " ", ""), scenario.AttrCPUs)
	case "up", "down", "copy", "del":
		order, at := rearranged(len(f.sc.Tasks), i, op)
		var tasks []*scenario.Task
		for k, from := range order {
			one := f.sc.Tasks[from]
			if k == at && op == "copy" {
				one = f.copyTask(one)
			}
			tasks = append(tasks, one)
		}
		f.sc.Tasks = tasks
		n := strconv.Itoa(at)
		f.focus = n + "//" + op
		if op == "copy" {
			f.focus = n + "//name"
		}
		if len(f.sc.Tasks) == 0 {
			f.focus = "//add"
		}
		f.said = t.Name + did[op]
	default:
		if cpu, ok := strings.CutPrefix(op, "cpu"); ok {
			return f.toggleCPU(cpu)
		}
		f.add(&t.Body, "", op)
	}
	return ""
}

// reservation changes the runtime, the deadline or the period of a deadline task.
func (f *formEdit) reservation(which, step int) string {
	a := f.task.Attr(scenario.AttrDeadline)
	if a == nil {
		return ""
	}
	part := [...]*trace.Duration{&a.D, &a.Due, &a.Per}[which]
	d, why := f.duration(*part, step)
	if why != "" {
		return why
	}
	*part = d
	return f.set("deadline="+a.Value(), scenario.AttrDeadline)
}

// color gives the task a colour by its name, or leaves that to the task's.
func (f *formEdit) color() string {
	for _, name := range scenario.Colors {
		if name == f.value {
			return f.set("color="+name, scenario.AttrColor)
		}
	}
	drop(f.task, scenario.AttrColor)
	return ""
}

// did says what happened to a thing that was rearranged.
var did = map[string]string{"up": " moved up.", "down": " moved down.", "copy": " is duplicated.", "del": " is removed; undo brings it back."}

// copyTask copies a task under a name that is free.
func (f *formEdit) copyTask(t *scenario.Task) *scenario.Task {
	c := *t
	c.Layout = scenario.Layout{}
	c.Attrs = append([]scenario.Attr(nil), t.Attrs...)
	c.Body = t.Body.Clone()
	base := strings.TrimRight(t.Name, "0123456789")
	for n := 2; ; n++ {
		c.Name = base + strconv.Itoa(n)
		free := true
		for _, name := range f.sc.TaskNames() {
			free = free && name != c.Name && name != c.Name+"1"
		}
		if free {
			return &c
		}
	}
}

// rearranged is the order of a list of n after number i was moved, copied or
// removed, and where it, its copy or what stands in its place is then. A number
// that comes twice is the copy the second time.
func rearranged(n, i int, op string) (order []int, at int) {
	for k := range n {
		order = append(order, k)
	}
	switch {
	case op == "up" && i > 0:
		order[i-1], order[i] = i, i-1
		return order, i - 1
	case op == "down" && i < n-1:
		order[i+1], order[i] = i, i+1
		return order, i + 1
	case op == "copy":
		return append(order[:i+1], append([]int{i}, order[i+1:]...)...), i + 1
	case op == "del":
		return append(order[:i], order[i+1:]...), max(min(i, n-2), 0)
	}
	return order, i
}

// policy gives the task another policy. The nice value stays with the fair ones that
// heed it.
func (f *formEdit) policy(word string) string {
	instead := scenario.PolicyAttrs[:]
	switch word {
	case "normal":
		word, instead = "", instead[1:]
	case "batch":
		instead = instead[1:]
	case "fifo", "rr":
		word += "=50"
	case "deadline":
		word += "=2ms/10ms/10ms"
	}
	return f.set(word, instead...)
}

// policyValue sets the nice value, priority or deadline.
func (f *formEdit) policyValue(step int) string {
	kind, now := scenario.AttrNice, 0
	for _, a := range f.task.Attrs {
		switch a.Kind {
		case scenario.AttrFIFO, scenario.AttrRR, scenario.AttrNice:
			kind, now = a.Kind, a.N
		}
	}
	value := strings.ReplaceAll(f.value, "−", "-")
	if step != 0 {
		value = strconv.Itoa(now + step)
	}
	why := f.set(kind.String()+"="+strings.ReplaceAll(value, " ", ""), kind)
	if kind == scenario.AttrNice && value == "0" {
		drop(f.task, kind)
	}
	return why
}

func (f *formEdit) toggleCPU(cpu string) string {
	n, err := strconv.Atoi(cpu)
	if err != nil || n < 0 || n >= f.sc.CPUs {
		return ""
	}
	all := ^uint64(0) >> (64 - f.sc.CPUs)
	mask := all
	if a := f.task.Attr(scenario.AttrCPUs); a != nil {
		mask = a.CPUs
	}
	if mask &^= 1 << n; f.value != "" {
		mask |= 1 << n
	}
	if mask == 0 {
		return "A task needs at least one CPU."
	}
	drop(f.task, scenario.AttrCPUs)
	if mask == all {
		return ""
	}
	return f.set("cpus=" + scenario.FormatCPUs(mask))
}
