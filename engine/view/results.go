package view

import (
	"borrowedtime/engine/explain"
	"borrowedtime/engine/goal"
	"borrowedtime/engine/trace"
)

// Results is what came of the run: the expectations, met or not, and a table
// of each task's times.
func Results(f *Frame, expects []goal.Outcome) string {
	m := f.pen(4 << 10)
	m.expectations(expects)
	m.scrollBox(f, "Results of the tasks")
	m.Raw(`<table class="results"><thead><tr><th scope="col">Task</th><th scope="col" class="n">Waited</th><th scope="col" class="n">Ran</th>` +
		`<th scope="col" class="n">Charged</th><th scope="col" class="n">Lent</th><th scope="col" class="n">Borrowed</th><th scope="col" class="n">Finished</th></tr></thead><tbody>`)
	for i := range f.Trace.Tasks {
		if i >= len(f.Trace.Stats) {
			break
		}
		s := &f.Trace.Stats[i]
		m.Raw(`<tr><th scope="row">`)
		m.taskName(i, f.Trace.Tasks[i].Name)
		m.Raw(`</th>`)
		m.number("", s.Waited)
		m.number("", s.Ran)
		m.number("", s.Charged)
		m.number("lent", s.Lent)
		m.number("borrowed", s.Borrowed)
		m.Raw(`<td class="n">`)
		if s.Finished == trace.Never {
			m.Raw(`<span class="mute">not yet</span>`)
		} else {
			m.exact(int64(s.Finished), explain.Time(s.Finished))
		}
		m.Raw(`</td></tr>`)
	}
	m.Raw(`</tbody></table></div>`)
	m.starved(f.Trace)
	m.jobTable(f)
	m.lockTable(f)
	m.waitTable(f)
	return m.String()
}

// patience is after how long without a turn the kernel's own fair server would have
// come forward.
const patience = 950 * trace.Millisecond

// starved tells of the fair tasks that have waited longer than that where there is no
// fair server.
func (m *pen) starved(t *trace.Trace) {
	if !t.NoServer {
		return
	}
	for i := range t.TaskSpans {
		longest := trace.Duration(0)
		for _, s := range t.TaskSpans[i] {
			if s.State == trace.Runnable && t.Tasks[i].Weight > 0 {
				longest = max(longest, trace.Duration(s.End-s.Start))
			}
		}
		if longest < patience {
			continue
		}
		m.Raw(`<p>`)
		m.taskName(i, t.Tasks[i].Name)
		m.Put(` wanted a CPU for `, explain.Duration(longest), ` and got none: the fair server, which gives fair tasks 50 ms of a second, is switched off.</p>`)
	}
}

// mostSpans bounds what the table of waits is worth: it reads all segments once
// for each task that waits.
const mostSpans = 2_000_000

// enough waits make a percentile mean something.
const enough = 10

// waitTable tells of each task that waits for locks how long its waits were, and
// who executed meanwhile.
func (m *pen) waitTable(f *Frame) {
	t := f.Trace
	if len(t.Waits) == 0 || len(t.Tasks)*len(t.Segments) > mostSpans {
		return
	}
	m.scrollBox(f, "Waits for locks")
	m.Raw(`<table class="results waits"><thead><tr><th scope="col">Waits of</th><th scope="col" class="n">Number</th>` +
		`<th scope="col" class="n">p50</th><th scope="col" class="n">p90</th><th scope="col" class="n">p99</th><th scope="col" class="n">Longest</th><th scope="col">Who ran meanwhile</th></tr></thead><tbody>`)
	for i := range t.Tasks {
		list := goal.WaitLengths(t, trace.TaskID(i))
		if len(list) == 0 {
			continue
		}
		m.Raw(`<tr><th scope="row">`)
		m.taskName(i, t.Tasks[i].Name)
		m.Raw(`</th>`)
		m.count(len(list))
		for _, p := range [...]int{50, 90, 99, 100} {
			if p < 100 && len(list) < enough {
				m.Raw(`<td class="n"><span class="mute" title="A share of so few waits says nothing.">–</span></td>`)
				continue
			}
			m.number("", goal.Percentile(list, p))
		}
		m.Raw(`<td>`)
		m.antagonists(f, goal.Antagonists(t, trace.TaskID(i)))
		m.Raw(`</td></tr>`)
	}
	m.Raw(`</tbody></table></div>`)
}

// antagonists names the three that ran longest.
func (m *pen) antagonists(f *Frame, list []goal.Antagonist) {
	if len(list) == 0 {
		m.Raw(`<span class="mute">nobody</span>`)
	}
	for i, a := range list {
		if i == 3 {
			m.Put(`, and `, counted(len(list)-3, "other", "others"))
			break
		}
		if i > 0 {
			m.Raw(", ")
		}
		m.Put(f.name(a.Task), " ", explain.Duration(a.Ran))
	}
}

// expectations lists what was to be and what it came to; the sign and the word
// tell met from not, not the colour alone.
func (m *pen) expectations(list []goal.Outcome) {
	if len(list) == 0 {
		return
	}
	m.Raw(`<ul class="expects">`)
	for i := range list {
		o := &list[i]
		class, sign := "met", "✓ met"
		if !o.OK {
			class, sign = "missed", "✗ not met"
		}
		m.Raw(`<li class="`)
		m.Raw(class)
		m.Raw(`"><span class="sign">`)
		m.Raw(sign)
		m.Put(`</span> <code>`, o.Text, `</code>`)
		if o.Got != "" && o.Got != o.Text {
			m.Raw(` <span class="got"`)
			if o.Exact != "" {
				m.Attr("title", o.Exact)
			}
			m.Put(`>`, o.Got, `</span>`)
		}
		m.Raw(`</li>`)
	}
	m.Raw(`</ul>`)
}

// number writes a duration; nothing is a dash, so that what is there stands out.
func (m *pen) number(class string, d trace.Duration) {
	m.Raw(`<td class="n`)
	if class != "" && d != 0 {
		m.Raw(" ")
		m.Raw(class)
	}
	m.Raw(`">`)
	if d == 0 {
		m.Raw(`<span class="mute">–</span>`)
	} else {
		m.exact(int64(d), explain.Duration(d))
	}
	m.Raw(`</td>`)
}

// count writes a number that stands for itself.
func (m *pen) count(n int) {
	m.Raw(`<td class="n">`)
	m.Int(n)
	m.Raw(`</td>`)
}

// exact writes a rounded number with the exact one in its tooltip.
func (m *pen) exact(ns int64, s string) {
	m.Raw(`<span`)
	m.Attr("title", explain.Exact(ns))
	m.Put(`>`, s, `</span>`)
}

// taskName writes a name with the task's hue beside it.
func (m *pen) taskName(id int, name string) {
	m.Raw(`<span`)
	m.class("name", id)
	m.Put(`>`, name, `</span>`)
}

// lockTable tells of each contended lock how often it was handed over or
// stolen, and the longest wait.
func (m *pen) lockTable(f *Frame) {
	t := f.Trace
	if len(t.Waits) == 0 {
		return
	}
	m.scrollBox(f, "Results of the locks")
	m.Raw(`<table class="results locks"><thead><tr><th scope="col">Lock</th><th scope="col" class="n">Waits</th>` +
		`<th scope="col" class="n">Longest</th><th scope="col" class="n">Handed over</th><th scope="col" class="n">Stolen</th></tr></thead><tbody>`)
	for l := range t.Locks {
		waits, longest, open := 0, trace.Duration(0), false
		for i := range t.Waits {
			w := &t.Waits[i]
			if int(w.Lock) != l {
				continue
			}
			to := w.To
			if to == trace.Never {
				to, open = t.End, true
			}
			waits, longest = waits+1, max(longest, trace.Duration(to-w.From))
		}
		if waits == 0 {
			continue
		}
		handed, stolen := countLock(t, trace.LockID(l))
		m.Put(`<tr><th scope="row"><span class="what">`, t.Locks[l].Name, `</span></th>`)
		m.count(waits)
		m.Raw(`<td class="n">`)
		m.exact(int64(longest), explain.Duration(longest))
		if open {
			m.Raw(` <span class="mute">and still waiting</span>`)
		}
		m.Raw(`</td>`)
		m.count(handed)
		m.count(stolen)
		m.Raw(`</tr>`)
	}
	m.Raw(`</tbody></table></div>`)
}

func countLock(t *trace.Trace, l trace.LockID) (handed, stolen int) {
	for i := range t.Records {
		r := &t.Records[i]
		if r.Lock != l {
			continue
		}
		switch r.Reason.Class() {
		case trace.ClassHandoff:
			handed++
		case trace.ClassTheft:
			stolen++
		}
	}
	return handed, stolen
}
