package site

import (
	"fmt"

	"borrowedtime/engine/fidelity"
	"borrowedtime/engine/trace"
	"borrowedtime/engine/view"
)

// closeBefore and closeAfter are how much the close-up shows around the instant
// at which two schedules part.
const (
	closeBefore = trace.Time(1500 * trace.Microsecond)
	closeAfter  = trace.Time(3 * trace.Millisecond)
)

// closeUp draws, folded, what every task and lock does around the first
// difference: the kernel's run beside the engine's, both as the stage draws
// one, with the playhead where they part. Two whole timelines of each recording
// would make the page twelve times as heavy, and do not show where they part as
// lanes one above the other do.
func (p *fidelityPage) closeUp(r *fidelity.Result) {
	d := r.Score.First
	if d == nil {
		return
	}
	at := trace.Time(d.From)
	window := [2]trace.Time{max(0, at-closeBefore), min(r.Trace.Until, at+closeAfter)}
	fmt.Fprintf(&p.w, `<details class="text"><summary>Close up, %s to %s: every task and lock</summary><div class="close-up">`+"\n",
		milli(int64(window[0])), milli(int64(window[1])))
	engine := *r.Trace
	engine.Records = nil // their arrows and marks, which a recording has none of, would look like a difference
	for _, side := range []struct {
		name string
		t    *trace.Trace
	}{{"kernel", r.Recording.Trace}, {"engine", &engine}} {
		f := &view.Frame{Trace: side.t, ID: figureID(r) + "-" + side.name, At: at, Window: window, Narrow: true}
		fmt.Fprintf(&p.w, `<div><p class="mute small">%s</p>%s</div>`+"\n", side.name, view.Timeline(f))
	}
	p.w.WriteString("</div></details>\n")
}
