package view

import "borrowedtime/engine/explain"

// logSpan is how many stops the log shows on either side of the current one.
const logSpan = 30

// Log lists the stops around number now with their time and what happened; that
// one is marked, and -1 is before the first. Each is a button that goes there.
func Log(f *Frame, stops []Stop, now int) string {
	first, last := max(0, now-logSpan), min(len(stops), max(now, 0)+logSpan+1)
	m := markup{b: make([]byte, 0, 8<<10)}
	if first > 0 {
		m.put(`<p class="mute">`, counted(first, "earlier step", "earlier steps")+".", `</p>`)
	}
	m.raw(`<ol class="log"`)
	m.attr("start", itoa(first+1))
	m.raw(`>`)
	for i := first; i < last; i++ {
		s := stops[i]
		rs := f.Trace.Records[s.First:s.Last]
		r := &rs[lead(rs)]
		m.raw(`<li`)
		if i == now {
			m.raw(` class="now" aria-current="step"`)
		}
		m.raw(`><button type="button" data-act="stop" data-arg="`)
		m.int(i)
		m.put(`"><span class="say-at">`, explain.Time(s.At), `</span> `)
		m.spans(explain.Spans(f.Trace, r, nil))
		m.raw(`</button></li>`)
	}
	m.raw(`</ol>`)
	if rest := len(stops) - last; rest > 0 {
		m.put(`<p class="mute">`, counted(rest, "later step", "later steps")+".", `</p>`)
	}
	return string(m.b)
}
