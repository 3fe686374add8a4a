package view

import (
	"borrowedtime/engine/explain"
	"borrowedtime/engine/trace"
)

// Rule is a row of the find-proxy decision table of the run's kernel.
type Rule struct {
	Reason trace.Reason
	Facts  string // what must hold, in words
	Action string
}

// Rules draws the decision table of find_proxy_task() for the run's kernel, in
// the order in which it is tried. The rows that decided at the cursor's stop, or
// at the last walk before it, are marked with the link that they decided. Each
// row tells how often it fired in the run, with a way to the next place.
func Rules(f *Frame, rows []Rule) string {
	m := f.pen(6 << 10)
	if len(rows) == 0 {
		return `<p class="empty">This kernel has no proxy execution: a task that waits for a lock leaves the run queue, and nothing is decided here.</p>`
	}
	fired, when := lastWalk(f)
	switch {
	case len(fired) == 0:
		m.Raw(`<p class="mute small">No walk yet: nobody who waits for a lock has been picked.</p>`)
	case when != f.At:
		m.Put(`<p class="mute small">No walk at this event. Marked is the last one, at `, explain.Time(when), `.</p>`)
	default:
		m.Raw(`<p class="mute small">Marked is what decided at this event.</p>`)
	}
	m.scrollBox(f, "The decision table")
	m.Raw(`<table class="rules"><thead><tr><th scope="col">If</th><th scope="col">then</th><th scope="col">decided here</th><th scope="col" class="n">in this run</th></tr></thead><tbody>`)
	seen := trace.NoReason
	places := walkPlaces(f)
	for i := range rows {
		r := &rows[i]
		m.rule(f, r, fired, &places[r.Reason], r.Reason != seen)
		seen = r.Reason
	}
	m.Raw(`</tbody></table></div>`)
	return m.String()
}

func (m *pen) rule(f *Frame, r *Rule, fired []trace.Record, p *places, first bool) {
	link := ""
	for i := range fired {
		if w := &fired[i]; w.Reason == r.Reason {
			if link != "" {
				link += "; "
			}
			link += f.name(w.Task) + " → " + f.lockName(w.Lock)
			if w.Other >= 0 {
				link += " → " + f.name(w.Other)
			}
		}
	}
	if link != "" {
		m.Raw(`<tr class="fired">`)
	} else {
		m.Raw(`<tr>`)
	}
	m.Put(`<th scope="row">`, r.Facts, `</th><td>`, r.Action, ` <code>`, r.Reason.String(), `</code></td><td>`)
	if link != "" {
		m.Put(`<span class="link">◆ `, link, `</span>`)
	}
	m.Raw(`</td><td class="n">`)
	m.Int(p.n)
	if p.n > 0 && first {
		m.Raw(` <button type="button" data-act="seek"`)
		m.Attr("data-arg", itoa(int(p.next)))
		m.Attr("aria-label", "Next place where "+r.Reason.String()+" decides: "+explain.Time(p.next))
		m.Raw(`>Next</button>`)
	}
	m.Raw(`</td></tr>`)
}

// lastWalk returns the decisions of the walk at the cursor's instant, or of the
// last one before it.
func lastWalk(f *Frame) (list []trace.Record, at trace.Time) {
	end := min(f.Stop.Last, len(f.Trace.Records))
	for i := end - 1; i >= 0; i-- {
		r := &f.Trace.Records[i]
		if len(list) > 0 && r.At != at {
			break
		}
		if r.Kind == trace.KindWalk {
			list, at = append(list, *r), r.At
		}
	}
	return list, at
}

// places are a row's decisions in the run: how many, and the next one after the
// cursor; after the last one it is the first.
type places struct {
	n     int
	later bool
	next  trace.Time
}

// walkPlaces finds the places of all rows, by reason.
func walkPlaces(f *Frame) *[trace.NumReasons]places {
	var list [trace.NumReasons]places
	for i := range f.Trace.Records {
		r := &f.Trace.Records[i]
		if r.Kind != trace.KindWalk {
			continue
		}
		p := &list[r.Reason]
		later := r.At > f.At
		if p.n == 0 || later && !p.later {
			p.next, p.later = r.At, later
		}
		p.n++
	}
	return &list
}
