package view

import "borrowedtime/engine/trace"

// A MarkKind is a kind of event that the lanes alone do not show.
type MarkKind uint8

// The kinds of marks.
const (
	NoMark       MarkKind = iota
	MarkLoan              // a task begins to execute on another's time
	MarkTravel            // a task is moved to another CPU
	MarkHandoff           // an unlock names the next owner
	MarkTheft             // a lock is taken before the waiter that was woken for it
	MarkFallback          // a walk gives up: nothing is lent
	MarkFlag              // a mark of a program
	MarkMiss              // a job is not complete at its deadline
	MarkDeadlock          // a circle of waiting tasks
	MarkStop              // the run was stopped
	NumMarks
)

// marks gives each kind its name, which is the word for one and its class, what
// it says, and the path of its sign around a point.
var marks = [NumMarks]struct{ name, what, sign string }{
	MarkLoan:     {"loan", "begins to execute on another’s time", "m-3.5 0a3.5 3.5 0 1 0 7 0a3.5 3.5 0 1 0 -7 0"},
	MarkTravel:   {"migration", "moves to another CPU", "m0 4.5l-4.5 -8h9z"},
	MarkHandoff:  {"handoff", "hands its lock straight to the next owner", "m0 -4.5l4.5 4.5l-4.5 4.5l-4.5 -4.5z"},
	MarkTheft:    {"theft", "takes a lock before the waiter that was woken for it", "m-3.5 -3.5l7 7m0 -7l-7 7"},
	MarkFallback: {"fallback", "lends nothing: the walk along the chain gives up", "m-5 0a5 5 0 1 0 10 0a5 5 0 1 0 -10 0m1.5 3.5l7 -7"},
	MarkFlag:     {"mark", "passes a mark of its program", "m-3 5v-10h7l-2 3l2 3h-7"},
	MarkMiss:     {"miss", "misses the deadline of a job", "m0 -7l6.5 11.5h-13zm0 4v3.5m0 1.8v.6"},
	MarkDeadlock: {"deadlock", "waits in a circle: nobody can go on", "m-3 -7h6l4 4v6l-4 4h-6l-4 -4v-6zm3 2.5v5m0 2v1.5"},
	MarkStop:     {name: "stop"},
}

// MarkNamed finds a kind of marks that can be hidden by its name: a deadlock and
// the end of the run always show.
func MarkNamed(name string) MarkKind {
	for k := MarkLoan; k < MarkDeadlock; k++ {
		if marks[k].name == name {
			return k
		}
	}
	return NoMark
}

// MarkButtons has, for each kind that the run has, how many there are, a button
// that shows and hides them, and the ways to the next one and back.
func MarkButtons(f *Frame, count *[NumMarks]int) string {
	m := pen{}
	for k := MarkLoan; k < MarkDeadlock; k++ {
		name := marks[k].name
		if count[k] == 0 {
			continue
		}
		m.Put(`<span class="jump"><button type="button" data-act="jump" data-arg="-`, name, `" aria-label="Back to the `, name, ` before">◂</button>`)
		m.markSign(k)
		m.toggle(name, counted(count[k], name, k.many()), !f.lists(name))
		m.Put(`<button type="button" data-act="jump" data-arg="`, name, `" aria-label="On to the next `, name, `">▸</button></span>`)
	}
	return m.String()
}

// markSign draws a kind's sign alone, 14 units wide.
func (m *pen) markSign(k MarkKind) {
	m.Raw(`<svg class="mark-sign" viewBox="-7 -7 14 14" aria-hidden="true">`)
	m.mark(k)
	m.sign(k, 0, 0)
	m.Raw(`</g></svg>`)
}

// mark opens the group of a mark.
func (m *pen) mark(k MarkKind) {
	m.Raw(`<g class="mk `)
	m.Raw(marks[k].name)
	m.Raw(`">`)
}

// sign draws a kind's sign around a point.
func (m *pen) sign(k MarkKind, x, y int) {
	m.path("sign", noHue)
	m.move(x, y)
	m.Raw(marks[k].sign)
	m.endPath()
}

// CountMarks tells how many marks of each kind a run has.
func CountMarks(t *trace.Trace) (n [NumMarks]int) {
	for i := range t.Records {
		n[MarkOf(t, &t.Records[i])]++
	}
	return n
}

// MarkOf says how a record is marked.
func MarkOf(t *trace.Trace, r *trace.Record) MarkKind {
	k := markOfClass[r.Reason.Class()]
	if beginsLoan(r) {
		k = MarkLoan
	}
	switch k {
	case MarkLoan, MarkFallback, MarkMiss, MarkDeadlock, MarkFlag:
		if r.Task < 0 || int(r.Task) >= len(t.Tasks) || k == MarkLoan && int(r.Other) >= len(t.Tasks) ||
			k == MarkFlag && uint64(r.A) >= uint64(len(t.Marks)) {
			return NoMark
		}
	case MarkHandoff, MarkTheft:
		if r.Lock < 0 || int(r.Lock) >= len(t.Locks) {
			return NoMark
		}
	case MarkTravel:
		if uint64(r.A) >= uint64(t.CPUs) || uint64(r.B) >= uint64(t.CPUs) || r.A == r.B {
			return NoMark
		}
	}
	return k
}

// markOfClass says how what a reason amounts to is marked.
var markOfClass = [trace.NumClasses]MarkKind{
	trace.ClassHandoff:  MarkHandoff,
	trace.ClassTheft:    MarkTheft,
	trace.ClassTravel:   MarkTravel,
	trace.ClassHome:     MarkTravel,
	trace.ClassGiveUp:   MarkFallback,
	trace.ClassWithdraw: MarkFallback,
	trace.ClassFlag:     MarkFlag,
	trace.ClassMiss:     MarkMiss,
	trace.ClassDeadlock: MarkDeadlock,
	trace.ClassStop:     MarkStop,
}

// beginsLoan tells a switch to a task that executes on another's time, if that
// was not so before.
func beginsLoan(r *trace.Record) bool {
	return r.Kind == trace.KindSwitch && r.Other >= 0 && r.Task != r.Other && (r.A != int64(r.Task) || r.B != int64(r.Other))
}

// marks draws them, each with its tooltip and, where there is room, its words.
func (d *timeline) marks() {
	list := d.findMarks(d.markLane, bundleW)
	d.spread(list)
	d.m.Raw(`<g class="marks">`)
	for i := range list {
		k := &list[i]
		d.m.mark(k.kind)
		if d.tips || k.n > 1 {
			d.m.title(d.about(k))
		}
		switch k.kind {
		case MarkHandoff, MarkTheft:
			d.lockMark(k)
		case MarkFallback, MarkMiss, MarkDeadlock, MarkFlag:
			d.taskMark(k)
		case MarkTravel:
			d.travelMark(k)
		case MarkLoan:
			d.loanMark(k)
		default:
			d.m.line("stem", noHue, k.x, d.look.axis-60, k.x, d.bottom)
		}
		d.m.Raw("</g>")
	}
	d.m.Raw("</g>\n")
}

// markLane numbers the lane that a mark stands on, from 1.
func (d *timeline) markLane(r *trace.Record, k MarkKind) int {
	switch k {
	case MarkHandoff, MarkTheft:
		return 1 + int(r.Lock)
	case MarkTravel:
		return 1 + len(d.t.Locks) + int(min(r.A, r.B))
	case MarkLoan:
		return 1 + len(d.t.Locks) + d.t.CPUs + int(r.Other)
	case MarkFallback, MarkMiss, MarkDeadlock, MarkFlag:
		return 1 + len(d.t.Locks) + d.t.CPUs + int(r.Task)
	}
	return 0
}

// words stand beside a mark.
func (d *timeline) words(k *mark) string {
	if k.n > 1 {
		return "×" + itoa(k.n)
	}
	switch k.kind {
	case MarkHandoff:
		return "handed to " + d.f.name(k.r.Other)
	case MarkTheft:
		return "stolen by " + d.f.name(k.r.Task)
	case MarkTravel:
		return d.f.name(k.r.Task)
	case MarkDeadlock:
		return "deadlock"
	case MarkFlag:
		return d.t.Marks[k.r.A]
	}
	return ""
}

// beside writes a mark's words to its right, or to its left at the edge, if
// there is room.
func (d *timeline) beside(k *mark, r *row, x, y int) {
	words := d.words(k)
	w := textWidth(words, d.look.small)
	switch {
	case words == "" || k.n == 1 && (r.low || d.f.Narrow):
	case k.n > 1 && x+w < d.scale.right:
		d.m.label("mkt", noHue, x, y, words)
	case x+w < k.next-30:
		d.m.label("mkt", noHue, x, y, words)
	case k.next == d.scale.right || k.n > 1:
		d.m.label("mkt end", noHue, 2*k.x-x, y, words)
	}
}

// lockMark stands above a lock's lane: for a handoff a diamond on an arrow from
// the old owner's bar to the new one's, for a theft a cross.
func (d *timeline) lockMark(k *mark) {
	r := d.row('l', int(k.r.Lock))
	x, y := k.x, r.y-r.h/2
	if k.kind == MarkTheft {
		d.m.line("stem", noHue, x, y-60, x, y+r.h)
		d.m.sign(k.kind, x, y-75)
	} else {
		d.m.path("arc", noHue)
		d.m.move(x-75, y+10)
		d.m.Raw("c0 -9 15 -9 15 -1m-2.6 -3.4l2.6 3.6l2.6 -3.6")
		d.m.endPath()
		d.m.sign(k.kind, x, y-75)
	}
	d.beside(k, r, x+100, y-40)
}

// taskMark stands on a task's lane: a struck circle where lending was given up,
// a triangle at a missed deadline, an octagon for a deadlock, a flag for a mark of the program.
func (d *timeline) taskMark(k *mark) {
	r := d.row('t', int(k.r.Task))
	if k.kind == MarkFlag {
		d.m.line("stem", noHue, k.x, r.y+r.h/2, k.x, r.y-r.h/2-40)
		d.m.sign(k.kind, k.x+30, r.y-r.h/2+10)
	} else {
		d.m.sign(k.kind, k.x, r.y)
	}
	if r.low {
		d.beside(k, r, k.x+70, r.y+40)
		return
	}
	d.beside(k, r, k.x+100, r.y-r.h/2-5)
}

// loanMark is an arrow from the lane of the task that pays to the lane of the
// one that executes.
func (d *timeline) loanMark(k *mark) {
	from, to := d.row('t', int(k.r.Other)), d.row('t', int(k.r.Task))
	if k.mixed {
		d.manyWays(k, from)
		return
	}
	y1, y2, tip := from.y+from.h/2, to.y-to.h/2, -45
	if to.y < from.y {
		y1, y2, tip = from.y-from.h/2, to.y+to.h/2, 45
	}
	d.m.line("stem", noHue, k.x, y1, k.x, y2)
	d.m.path("tip", noHue)
	d.m.move(k.x-30, y2+tip)
	d.m.lineTo(k.x, y2)
	d.m.lineTo(k.x+30, y2+tip)
	d.m.endPath()
	d.m.circle("dot", int(k.r.Other), k.x, y1, min(35, from.h/2))
	d.beside(k, from, k.x+50, y1+40)
}

// manyWays is a bundle of arrows from a lane or to it: a sign with their number.
func (d *timeline) manyWays(k *mark, r *row) {
	d.m.sign(k.kind, k.x, r.y)
	d.beside(k, r, k.x+70, r.y+40)
}

// travelMark is an arrow from one CPU's lane to another's, dashed on the way home.
func (d *timeline) travelMark(k *mark) {
	from, to := d.row('c', int(k.r.A)), d.row('c', int(k.r.B))
	if k.mixed {
		d.manyWays(k, d.row('c', int(min(k.r.A, k.r.B))))
		return
	}
	x, y1, y2, tip := k.x, from.y+from.h/2-30, to.y-to.h/2+60, -80
	if to.y < from.y {
		y1, y2, tip = from.y-from.h/2+30, to.y+to.h/2-60, 80
	}
	stem := "stem"
	if k.r.Reason.Class() == trace.ClassHome {
		stem = "stem home"
	}
	d.m.line(stem, noHue, x, y1, x, y2)
	d.m.path("tip", noHue)
	d.m.move(x, y2)
	d.m.lineTo(x-45, y2+tip)
	d.m.lineTo(x+45, y2+tip)
	d.m.Raw("z")
	d.m.endPath()
	if !from.low {
		d.m.circle("dot", int(k.r.Task), x, y1, 40)
	}
	d.beside(k, from, x+70, (from.y+to.y)/2+40)
}
