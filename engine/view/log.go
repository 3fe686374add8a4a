package view

import "borrowedtime/engine/explain"

// logSpan is how many stops the log shows on either side of the current one.
const logSpan = 30

// Log lists the stops around number now with their time and what happened; that
// one is marked, and -1 is before the first. Each is a button that goes there.
func Log(f *Frame, stops []Stop, now int) string {
	first, last := max(0, now-logSpan), min(len(stops), max(now, 0)+logSpan+1)
	m := f.pen(8 << 10)
	if first > 0 {
		m.Put(`<p class="mute">`, counted(first, "earlier step", "earlier steps")+".", `</p>`)
	}
	m.Raw(`<ol class="log"`)
	m.Attr("start", itoa(first+1))
	m.Raw(`>`)
	for i := first; i < last; i++ {
		s := stops[i]
		rs := f.Trace.Records[s.First:s.Last]
		r := &rs[lead(rs)]
		m.Raw(`<li`)
		if i == now {
			m.Raw(` class="now" aria-current="step"`)
		}
		m.Raw(`><button type="button" data-act="stop" data-arg="`)
		m.Int(i)
		m.Put(`"><span class="say-at">`, explain.Time(s.At), `</span> `)
		m.spans(explain.Spans(f.Trace, r, nil), "", nil)
		m.Raw(`</button></li>`)
	}
	m.Raw(`</ol>`)
	if rest := len(stops) - last; rest > 0 {
		m.Put(`<p class="mute">`, counted(rest, "later step", "later steps")+".", `</p>`)
	}
	return m.String()
}
