package session

import (
	"strconv"
	"strings"

	"borrowedtime/engine/scenario"
)

// ofStep changes a step or its place.
func (f *formEdit) ofStep(b *scenario.Block, n int, path, op string) string {
	st := &b.Steps[n]
	task := strings.TrimSuffix(f.place, path)
	name, step := stepOf(op)
	switch name {
	case "kind":
		for _, c := range f.sc.StepChoices(f.task.Name) {
			if c.Word == f.value {
				return f.turn(st, c)
			}
		}
	case "arg", "due", "dl0", "dl1", "dl2", "who", "int":
		return f.argument(st, name, step)
	case "up", "down", "copy", "del":
		order, k := rearranged(len(b.Steps), n, op)
		var steps []scenario.Step
		for i, from := range order {
			if steps = append(steps, b.Steps[from]); i == k && op == "copy" {
				steps[i].Body = steps[i].Body.Clone()
				steps[i].Layout = scenario.Layout{}
			}
		}
		b.Steps = steps
		f.focus = task + path[:strings.LastIndex(path, ".")+1] + strconv.Itoa(k) + "/" + op
		if len(b.Steps) == 0 {
			f.focus = strings.TrimSuffix(task+path[:strings.LastIndex(path, ".")+1], ".") + "/run"
		}
		f.said = "The step" + did[op]
	default:
		f.add(&st.Body, path+".", op)
	}
	return ""
}

// write makes a step another one; what stood beside it stays. A loop takes the
// step that it replaces into its body.
func (f *formEdit) write(st *scenario.Step, word, argument string) string {
	text := word + " " + argument
	loop := word == "repeat" || word == "forever" || word == "every"
	if loop {
		text += " { }"
	}
	list, errs := scenario.ParseSteps(text)
	if len(errs) > 0 {
		return mistake(errs)
	}
	if len(list) != 1 {
		return "One step is needed here."
	}
	was := *st
	*st = list[0]
	st.Layout = was.Layout
	f.declare(st)
	if was.Loop() && !loop {
		f.said = "The steps of the loop are gone; undo brings them back."
	}
	if loop {
		if st.Body = was.Body; !was.Loop() {
			was.Layout = scenario.Layout{}
			st.Body = scenario.Block{Steps: []scenario.Step{was}, OneLine: true}
		}
	}
	return ""
}

// turn makes a step one of another kind, with its argument if that fits.
func (f *formEdit) turn(st *scenario.Step, c scenario.StepChoice) string {
	was := *st
	switch c.Kind.ArgKind() {
	case scenario.LockArg, scenario.SemArg:
		for _, name := range f.sc.LocksFor(c.Kind) {
			if name == was.Name {
				c.Argument = name
			}
		}
	default:
		if f.write(st, c.Word, was.Argument()) == "" {
			return ""
		}
		if c.Kind.OtherTask() && was.Who != "" {
			c.Argument += " " + was.Who
		}
	}
	return f.write(st, c.Word, c.Argument)
}

// argument changes one of the controls for what stands after a step's word.
func (f *formEdit) argument(st *scenario.Step, name string, step int) string {
	c, kind, part := *st, st.Kind.ArgKind(), &st.D
	value := f.value
	switch name {
	case "dl0":
		part = &c.D
	case "dl1", "due":
		part = &c.Due
	case "dl2":
		part = &c.Per
	case "who":
		c.Who, value = value, ""
	case "int":
		c.Interruptible, value = value != "", ""
	default:
		part = &c.D
	}
	switch {
	case name == "who", name == "int":
	case name == "due" && step == 0 && strings.TrimSpace(value) == "":
		c.Due = 0
	case name == "due" && step != 0 && c.Due == 0:
		c.Due = c.D
	case kind == scenario.EveryArg, kind == scenario.ReservationArg, kind == scenario.DurationArg && step != 0:
		d, why := f.duration(*part, step)
		if why != "" {
			return why
		}
		*part = d
	case step != 0:
		c.N += int64(step)
	default:
		if kind == scenario.TextArg && !strings.HasPrefix(value, `"`) {
			value = strconv.Quote(value)
		}
		if value = strings.ReplaceAll(value, "−", "-"); c.Who != "" {
			value += " " + c.Who
		}
		if c.Interruptible {
			value += " interruptible"
		}
		return f.write(st, st.Word(), value)
	}
	return f.write(st, st.Word(), c.Argument())
}

// add puts new steps at the end of a block, whose steps' path begins with path.
func (f *formEdit) add(b *scenario.Block, path, op string) {
	lock := f.sc.LocksFor(scenario.StepLock)[0]
	text := map[string]string{
		"run": "run 1ms", "sleep": "sleep 1ms", "loop": "repeat 2 { run 1ms }",
		"every":   "every 10ms { run 1ms }",
		"section": "lock " + lock + "; run 1ms; unlock " + lock,
	}[op]
	if text == "" {
		return
	}
	list, _ := scenario.ParseSteps(text)
	for i := range list {
		list[i].Layout = scenario.Layout{}
	}
	task, _, _ := strings.Cut(f.place, "/")
	f.focus = task + "/" + path + strconv.Itoa(len(b.Steps)) + "/kind"
	f.said = "Added: " + text + "."
	b.Steps = append(b.Steps, list...)
}
