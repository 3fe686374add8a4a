package view

import "borrowedtime/engine/scenario"

// FormHeaders are the headers that a form shows apart from the first few, each under
// its word: a menu if there are choices, otherwise a field, in which nothing is what
// holds without the line.
var FormHeaders = [...]struct {
	Kind    scenario.HeaderKind
	Op      string
	label   string
	size    int
	choices []string
}{
	{scenario.HeaderTitle, "title", "Title", 24, nil},
	{scenario.HeaderHZ, "hz", "Ticks a second (hz)", 0, []string{"100", "250", "300", "1000"}},
	{scenario.HeaderSlice, "slice", "Base slice; empty: as the kernel computes it", 7, nil},
	{scenario.HeaderPreempt, "preempt", "Preemption model", 0, []string{"lazy", "full"}},
	{scenario.HeaderServer, "server", "Fair server: runtime/period, or off; empty: 50ms/1s", 10, nil},
	{scenario.HeaderAdmission, "admission", "Are deadline tasks asked whether they fit (admission control)?", 0, []string{"on", "off"}},
	{scenario.HeaderFinish, "finish", "What a task does at the end of its program", 0, []string{"exit", "sleep"}},
	{scenario.HeaderConfig, "config", "Options of the kernel's configuration, as PREEMPT_RT=y", 14, nil},
	{scenario.HeaderCost, "cost", "What the kernel's own work costs: measured, or as switch=2us", 14, nil},
}

// headers is the rest of the machine, folded away; the sign after the words tells
// that a line of it is written.
func (d *formDrawing) headers() {
	said := ""
	for i := range FormHeaders {
		if h := &FormHeaders[i]; d.s.HeaderValue(h.Kind) != "" {
			said += ", " + h.Op
		}
	}
	if said != "" {
		said = ": " + said[2:]
	}
	d.m.Put(`<details class="form-more"><summary>More about the machine<span class="small">`, said, `</span></summary><div class="form-row">`)
	for i := range FormHeaders {
		h := &FormHeaders[i]
		now := d.s.HeaderValue(h.Kind)
		if h.choices == nil {
			d.field(h.Op, h.label, h.Op, now, h.size)
			continue
		}
		d.m.Put(`<label><span class="small">`, h.Op, `</span>`)
		d.menu(h.Op, h.label, h.choices, d.s.HeaderNow(h.Kind))
		d.m.Raw(`</label>`)
	}
	d.endRow()
	d.m.Raw(`</details>`)
}

// lockList is a row for each lock and semaphore.
func (d *formDrawing) lockList() {
	d.m.Raw(`<ol class="form-locks">`)
	for i, l := range d.s.LockTable() {
		d.at, d.of = "l"+itoa(i)+"/", " ("+l.Name+")"
		d.m.Raw(`<li><div class="form-row">`)
		if l.Sem() {
			d.field("name", "Semaphore name", "Semaphore", l.Name, 6)
			d.stepped("count", "Count at the start", "count", itoa(int(l.Count)), 4)
		} else {
			d.field("name", "Lock name", "Lock", l.Name, 6)
			d.menu("kind", "Kind of lock", scenario.LockKinds(), l.Kind.String())
		}
		d.button("del", "Remove", "✕", d.s.Uses(l.Name) != "")
		d.endRow()
		d.m.Raw(`</li>`)
	}
	d.at, d.of = "/", ""
	d.m.Raw(`</ol><div class="form-row form-add">`)
	d.button("lock", "Add a lock", "+ Lock", false)
	d.button("sem", "Add a semaphore", "+ Semaphore", false)
	d.m.Raw(`</div>`)
}

// byName is the colour of a task whose line names none.
const byName = "by its name"

// color is the menu of colours, by name, beside a dot in the chosen one.
func (d *formDrawing) color(t *scenario.Task) {
	now := byName
	if a := t.Attr(scenario.AttrColor); a != nil {
		now = a.Name
	}
	d.m.Raw(`<label class="form-color"><span class="dot" aria-hidden="true"></span>`)
	d.menu("color", "Colour", append([]string{byName}, scenario.Colors...), now)
	d.m.Raw(`</label>`)
}
