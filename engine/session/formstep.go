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
			if c.Word == f.value && f.write(st, c.Word, st.Argument()) != "" {
				return f.write(st, c.Word, c.Argument)
			}
		}
	case "arg":
		return f.argument(st, step)
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
	loop := word == "repeat" || word == "forever"
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
	if loop {
		if st.Body = was.Body; !was.Loop() {
			was.Layout = scenario.Layout{}
			st.Body = scenario.Block{Steps: []scenario.Step{was}, OneLine: true}
		}
	}
	return ""
}

// argument sets what stands after a step's word.
func (f *formEdit) argument(st *scenario.Step, step int) string {
	value, kind := f.value, st.Kind.ArgKind()
	switch {
	case step == 0:
	case kind == scenario.CountArg, kind == scenario.NiceArg:
		value = strconv.FormatInt(st.N+int64(step), 10)
	default:
		value = scenario.Nudge(st.D, step > 0).String()
	}
	if kind == scenario.TextArg && !strings.HasPrefix(value, `"`) {
		value = strconv.Quote(value)
	}
	return f.write(st, st.Word(), strings.ReplaceAll(value, "−", "-"))
}

// add puts new steps at the end of a block, whose steps' path begins with path.
func (f *formEdit) add(b *scenario.Block, path, op string) {
	lock := "A"
	if l := f.sc.LockTable(); len(l) > 0 {
		lock = l[0].Name
	}
	text := map[string]string{
		"run": "run 1ms", "sleep": "sleep 1ms", "loop": "repeat 2 { run 1ms }",
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
