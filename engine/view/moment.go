package view

import (
	"borrowedtime/engine/explain"
	"borrowedtime/engine/trace"
)

// Step is one of the stops of an instant, with the machine around it; without one
// it is told by its records alone.
type Step struct {
	Stop
	Snap, Prev *trace.Snapshot
}

// around is the snapshot that a record is told with.
func (s *Step) around(r *trace.Record) *trace.Snapshot {
	if explain.Before(r.Kind) {
		return s.Prev
	}
	return s.Snap
}

// steps are the stops that are told at the cursor: those of its instant, or its own alone.
func (f *Frame) steps() []Step {
	if len(f.Moment) < 2 {
		return []Step{f.step()}
	}
	return f.Moment
}

// step is the cursor's stop.
func (f *Frame) step() Step { return Step{f.Stop, f.Snap, f.Prev} }

// records are those of a step.
func (f *Frame) recordsOf(s Stop) []trace.Record {
	first, last := max(s.First, 0), min(s.Last, len(f.Trace.Records))
	if first >= last {
		return nil
	}
	return f.Trace.Records[first:last]
}

// key returns the index of the step that matters most, the first of several.
func (f *Frame) key(steps []Step) int {
	best := 0
	for i := range steps {
		if Weight(f.Trace, steps[i].Stop) > Weight(f.Trace, steps[best].Stop) {
			best = i
		}
	}
	return best
}

// Weight tells how much a stop matters to the story of a run: by the kind of its
// weightiest record, and among those of one kind by what that came to.
func Weight(t *trace.Trace, s Stop) int {
	best := 0
	for i := max(s.First, 0); i < min(s.Last, len(t.Records)); i++ {
		r := &t.Records[i]
		best = max(best, 4*kindWeight[r.Kind]+classWeight[r.Reason.Class()])
	}
	return best
}

var kindWeight = [trace.NumKinds]int{
	trace.KindDeadlock: 9, trace.KindStopped: 9, trace.KindMark: 8, trace.KindWalk: 7, trace.KindBlock: 6, trace.KindMigrate: 6,
	trace.KindUnlock: 5, trace.KindReset: 4, trace.KindSwitch: 4, trace.KindLock: 3, trace.KindFinish: 2, trace.KindWake: 1,
}

// classWeight is less than the step from one kind to the next.
var classWeight = [trace.NumClasses]int{
	trace.ClassLend: 3, trace.ClassHandoff: 3, trace.ClassTheft: 3, trace.ClassMiss: 3, trace.ClassGiveUp: 3, trace.ClassPark: 3,
	trace.ClassSend: 2, trace.ClassSendHome: 2, trace.ClassTravel: 2, trace.ClassHome: 2, trace.ClassWithdraw: 2, trace.ClassFollow: 1,
}

// Told returns what is told at the cursor in plain sentences, one for each thing
// that is worth telling: of its stop, or, if the instant is told as one, of all its
// stops, with what matters first.
func Told(f *Frame) []string {
	if !f.Together {
		s := f.step()
		return f.sentences(nil, &s, nil)
	}
	steps := f.steps()
	key := f.key(steps)
	out := f.sentences(nil, &steps[key], nil)
	var told []trace.Record
	for i := range steps {
		if i != key {
			out = f.sentences(out, &steps[i], told)
		}
		told = append(told, f.recordsOf(steps[i].Stop)...)
	}
	return out
}

// sentences adds those of a step, which come after what is told already.
func (f *Frame) sentences(out []string, s *Step, told []trace.Record) []string {
	f.tell(s, told, func(list []explain.Span) { out = append(out, explain.Plain(list)) })
	return out
}

// tell gives each sentence of a step to say, and leaves out what those before it have told.
func (f *Frame) tell(s *Step, told []trace.Record, say func([]explain.Span)) {
	rs := f.recordsOf(s.Stop)
	for i := range rs {
		if worth(rs, i) {
			say(explain.Continue(f.Trace, &rs[i], s.around(&rs[i]), told))
		}
		told = append(told, rs[i])
	}
}

// Narrator tells what happened at the cursor's instant, and why, as HTML: first in
// few words what matters most, then stop by stop. The cursor's stop is marked, or,
// if the instant is told as one, the one that matters. The kernel's functions are
// one click away.
func Narrator(f *Frame) string {
	m := f.pen(2 << 10)
	steps := f.steps()
	if len(f.recordsOf(steps[0].Stop)) == 0 {
		m.Put(`<p class="say">`, "At "+explain.Time(f.At)+": before the first event.", `</p>`)
		return m.String()
	}
	key := f.key(steps)
	m.Put(`<p class="say-title"><span class="say-at">`, explain.Time(steps[key].At), `</span> <b>`, StopTitle(f.Trace, steps[key].Stop), `</b></p>`)
	if len(steps) == 1 {
		m.Raw(`<div class="say">`)
		m.step(f, &steps[0], nil)
		m.Raw(`</div>`)
	} else {
		m.moment(f, steps, key)
	}
	if f.Together {
		m.kernel(f, steps)
	} else {
		m.kernel(f, []Step{f.step()})
	}
	return m.String()
}

// moment lists the steps of an instant.
func (m *pen) moment(f *Frame, steps []Step, key int) {
	m.Raw(`<ol class="say">`)
	later := false
	var told []trace.Record
	for i := range steps {
		s, here := steps[i], !f.Together && steps[i].Stop == f.Stop
		m.Raw(`<li class="step`)
		if i == key {
			m.Raw(` key`)
		}
		if later {
			m.Raw(` later`)
		}
		if here || f.Together && i == key {
			m.Raw(` now`)
		}
		m.Raw(`"`)
		if here {
			s, later = f.step(), true
			m.Raw(` aria-current="step"`)
		}
		m.Raw(`>`)
		m.step(f, &s, told)
		told = append(told, f.recordsOf(s.Stop)...)
		m.Raw(`</li>`)
	}
	m.Raw(`</ol>`)
	if f.Untold > 0 {
		m.Put(`<p class="say-more">`, counted(f.Untold, "more event belongs", "more events belong")+" to this instant.", `</p>`)
	}
}

// step writes a step's sentences, a paragraph each.
func (m *pen) step(f *Frame, s *Step, told []trace.Record) {
	var terms said
	f.tell(s, told, func(list []explain.Span) {
		m.Raw(`<p>`)
		m.spans(list, f.Glossary, &terms)
		m.Raw(`</p>`)
	})
}

// kernel lists the kernel's functions and the stable names of the reasons.
func (m *pen) kernel(f *Frame, steps []Step) {
	m.Raw(`<details class="kernel"><summary>In the kernel</summary><dl>`)
	for k := range steps {
		for _, r := range f.recordsOf(steps[k].Stop) {
			if r.Kind == trace.KindTick || r.Reason.Kernel() == "" {
				continue
			}
			m.Put(`<div><dt><code>`, r.Reason.Kernel(), `</code></dt><dd>`, explain.Title(r.Reason), ` <code class="reason">`, r.Kind.String()+" "+r.Reason.String(), `</code></dd></div>`)
		}
	}
	m.Raw(`</dl></details>`)
}
