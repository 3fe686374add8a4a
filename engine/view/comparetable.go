package view

import (
	"borrowedtime/engine/explain"
	"borrowedtime/engine/trace"
)

// compareRow is one figure of all runs. Less is better, unless it is neither.
type compareRow struct {
	what    string
	task    int // whose hue stands beside it, noHue: nobody's
	value   func(t *trace.Trace) int64
	kind    figureKind
	neutral bool
}

type figureKind uint8

const (
	aLength figureKind = iota // nanoseconds
	anEnd                     // an instant, or never
	aCount
)

// CompareTable puts the figures of several runs side by side: a row a figure,
// the best and the worst of each row named. Rows in which all runs agree are
// told in a sentence below.
func CompareTable(f *Frame, runs []Compared) string {
	m := f.pen(6 << 10)
	var same []string
	m.scrollBox(f, "Results side by side")
	m.Raw(`<table class="results compare-table"><thead><tr><th scope="col">Figure</th>`)
	for i := range runs {
		m.Put(`<th scope="col" class="n">`, runs[i].Name, `</th>`)
	}
	m.Raw(`</tr></thead><tbody>`)
	rows := 0
	for _, r := range compareRows(f.Trace, runs) {
		if r.agree(runs) {
			same = append(same, r.what)
			continue
		}
		m.compareRow(&r, runs)
		rows++
	}
	m.Raw(`</tbody></table></div>`)
	if rows == 0 {
		m.Empty()
		why := explain.Alike(f.Trace)
		if why == "" {
			why = "Under these kernels every figure is the same: nothing here depends on how a wait for a lock is handled."
		}
		m.Put(`<p class="empty">`, why, `</p>`)
		return m.String()
	}
	if len(same) > 0 {
		m.Raw(`<p class="mute small">The same in all: `)
		for i, s := range same {
			if i > 0 {
				m.Raw(", ")
			}
			m.Text(s)
		}
		m.Raw(`.</p>`)
	}
	return m.String()
}

// compareRows are the figures that any of the runs has something to say about.
func compareRows(t *trace.Trace, runs []Compared) []compareRow {
	var rows []compareRow
	for i := range t.Tasks {
		name := t.Tasks[i].Name
		stat := func(get func(s *trace.Stats) int64) func(t *trace.Trace) int64 {
			return func(t *trace.Trace) int64 { return get(&t.Stats[i]) }
		}
		waited := compareRow{what: name + " waits for locks", task: i, value: stat(func(s *trace.Stats) int64 { return int64(s.Waited) })}
		if waited.any(runs) {
			rows = append(rows, waited, compareRow{what: "longest wait of " + name, task: i, value: func(t *trace.Trace) int64 { return longestWait(t, i) }})
		}
		rows = append(rows,
			compareRow{what: name + " is done at", task: i, kind: anEnd, value: stat(func(s *trace.Stats) int64 { return int64(s.Finished) })},
			compareRow{what: name + " lent", task: i, neutral: true, value: stat(func(s *trace.Stats) int64 { return int64(s.Lent) })},
			compareRow{what: "migrations of " + name, task: i, kind: aCount, neutral: true, value: stat(func(s *trace.Stats) int64 { return int64(s.Migrations) })})
	}
	for i := range t.Locks {
		if t.Locks[i].Sem() {
			continue
		}
		rows = append(rows, compareRow{what: "handovers of lock " + t.Locks[i].Name, task: noHue, kind: aCount, neutral: true,
			value: func(t *trace.Trace) int64 { handed, _ := countLock(t, trace.LockID(i)); return int64(handed) }})
	}
	return append(rows, compareRow{what: "context switches", task: noHue, kind: aCount, neutral: true, value: func(t *trace.Trace) int64 { return int64(t.Switches) }})
}

func longestWait(t *trace.Trace, task int) (longest int64) {
	for i := range t.Waits {
		if w := &t.Waits[i]; int(w.Task) == task {
			longest = max(longest, int64(min(w.To, t.End)-w.From))
		}
	}
	return longest
}

func (r *compareRow) any(runs []Compared) bool {
	for i := range runs {
		if runs[i].Trace != nil && r.value(runs[i].Trace) != 0 {
			return true
		}
	}
	return false
}

func (r *compareRow) agree(runs []Compared) bool {
	lo, hi, _ := r.ends(runs)
	return lo == hi
}

// ends returns the least and the greatest value, and how many runs have one.
func (r *compareRow) ends(runs []Compared) (lo, hi int64, n int) {
	for i := range runs {
		if runs[i].Trace == nil {
			continue
		}
		v := r.value(runs[i].Trace)
		if n == 0 {
			lo, hi = v, v
		}
		lo, hi, n = min(lo, v), max(hi, v), n+1
	}
	return lo, hi, n
}

// compareRow writes one row. The best and the worst are told by a sign and a
// word, not by colour alone; of two that share a place both are named.
func (m *pen) compareRow(r *compareRow, runs []Compared) {
	lo, hi, _ := r.ends(runs)
	m.Raw(`<tr><th scope="row">`)
	if r.task >= 0 {
		m.taskName(r.task, r.what)
	} else {
		m.Text(r.what)
	}
	m.Raw(`</th>`)
	for i := range runs {
		t := runs[i].Trace
		if t == nil {
			m.Raw(`<td class="n"><span class="mute">–</span></td>`)
			continue
		}
		v := r.value(t)
		class, word := "n", ""
		switch {
		case r.neutral:
		case v == lo:
			class, word = "n best", "▲ best"
		case v == hi:
			class, word = "n worst", "▼ worst"
		}
		m.Put(`<td class="`, class, `">`)
		m.figure(r.kind, v)
		if word != "" {
			m.Put(` <span class="place">`, word, `</span>`)
		}
		m.Raw(`</td>`)
	}
	m.Raw(`</tr>`)
}

func (m *pen) figure(kind figureKind, v int64) {
	switch {
	case kind == aCount:
		m.Int(int(v))
	case kind == anEnd && trace.Time(v) == trace.Never:
		m.Raw(`<span class="mute">not yet</span>`)
	case kind == anEnd:
		m.exact(v, explain.Time(trace.Time(v)))
	default:
		m.exact(v, explain.Duration(trace.Duration(v)))
	}
}
