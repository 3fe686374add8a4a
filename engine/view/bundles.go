package view

import (
	"borrowedtime/engine/explain"
	"borrowedtime/engine/trace"
)

// A mark is an event's place in the picture, or a bundle: that of several alike
// which are too near to each other to have one each.
type mark struct {
	r       *trace.Record // the first
	kind    MarkKind
	n       int  // how many
	mixed   bool // not all of them point from the same to the same
	from    int  // where the first is
	to      int  // and the last
	x       int  // where it is drawn: beside another one that is there
	next    int  // where the next mark of the lane is
	on      int  // its lane
	earlier int  // the number of the mark of the lane before it, from 1
}

// markGap is how near two marks of a lane may be, in tenths of a unit; a bundle
// takes as much as bundleW, since it has a number.
const (
	markGap = 90
	bundleW = 350
)

// mostMarks bounds how many marks of a kind one picture has, if a few bundles a
// lane are no more than that.
const mostMarks = 80

// widest is how wide a bundle may become; one so wide takes all directions in.
func (d *timeline) widest() int { return (d.scale.right - d.scale.left) / 4 }

// findMarks collects the marks of the window in the order of time. Those of a
// kind and of a direction that are nearer to each other on a lane than can be
// told apart are a bundle; of a kind with very many the bundles are longer.
func (d *timeline) findMarks(lane func(*trace.Record, MarkKind) int, least int) []mark {
	var wide [NumMarks]int
	for k := range wide {
		wide[k] = least
	}
	b := d.bundles(&wide)
	for i := range d.t.Records {
		r := &d.t.Records[i]
		if r.At < d.scale.from || r.At > d.scale.to {
			continue
		}
		if k := MarkOf(d.t, r); k != NoMark && !d.hidden[k] {
			x := d.scale.x(r.At)
			b.add(mark{r: r, kind: k, n: 1, from: x, to: x, x: x, next: d.scale.right, on: lane(r, k)})
		}
	}
	for d.widen(&wide, b.list) {
		wider := d.bundles(&wide)
		for i := range b.list {
			wider.add(b.list[i])
		}
		b = wider
	}
	return b.list
}

// widen lets the bundles of each kind with too many marks be twice as wide, as
// long as that is possible.
func (d *timeline) widen(wide *[NumMarks]int, list []mark) (more bool) {
	var drawn [NumMarks]int
	for i := range list {
		drawn[list[i].kind]++
	}
	for k := range drawn {
		if drawn[k] > mostMarks && wide[k] < d.widest() {
			wide[k], more = min(2*wide[k], d.widest()), true
		}
	}
	return more
}

// bundles are marks put together, those of a kind up to a width.
type bundles struct {
	wide   *[NumMarks]int
	widest int
	list   []mark
	last   []int // of each lane: the number of its last mark, from 1
}

func (d *timeline) bundles(wide *[NumMarks]int) bundles {
	return bundles{wide: wide, widest: d.widest(), last: make([]int, int(NumMarks)+len(d.t.Locks)+d.t.CPUs+len(d.t.Tasks))}
}

func (b *bundles) add(k mark) {
	if !b.joined(&k) {
		k.earlier = b.last[k.on]
		b.list = append(b.list, k)
		b.last[k.on] = len(b.list)
	}
}

// joined lets a bundle of the lane take a mark in, if one is near.
func (b *bundles) joined(k *mark) bool {
	wide := b.wide[k.kind]
	for at := b.last[k.on]; at > 0; {
		o := &b.list[at-1]
		switch far := k.from - o.from; {
		case far >= wide:
			return false
		case o.kind != k.kind || o.n == 1 && far >= markGap && wide <= bundleW:
		case wide < b.widest && !sameWay(o.r, k.r, k.kind):
		default:
			o.n += k.n
			o.to = k.to
			o.mixed = o.mixed || k.mixed || !sameWay(o.r, k.r, k.kind)
			return true
		}
		at = o.earlier
	}
	return false
}

// sameWay reports whether the arrows of two marks of a kind and lane point from
// the same to the same.
func sameWay(a, b *trace.Record, k MarkKind) bool {
	switch k {
	case MarkLoan:
		return a.Task == b.Task && a.Other == b.Other
	case MarkTravel:
		return a.A == b.A && a.B == b.B
	}
	return true
}

// spread moves marks that would stand in one place apart, and tells each how much
// room it has. A long bundle has its mark in the middle.
func (d *timeline) spread(list []mark) {
	for i := range list {
		k := &list[i]
		if k.to-k.from > bundleW {
			k.x = (k.from + k.to) / 2
		}
		for near, at := 0, k.earlier; at > 0 && near < 6; near++ {
			b := &list[at-1]
			if free := b.x + d.takes(b); d.meet(b, k) && free < d.scale.right {
				k.x = free
			}
			if k.x > b.x {
				b.next = min(b.next, k.x)
			}
			at = b.earlier
		}
	}
}

// takes is how much room a mark takes on its lane.
func (d *timeline) takes(k *mark) int {
	if k.n == 1 {
		return markGap
	}
	return 2*markGap + textWidth(d.words(k), d.look.small)
}

// meet reports whether two marks of a lane would cover each other. A single
// loan's arrow begins at the lane's edge, beside all others.
func (d *timeline) meet(b, k *mark) bool {
	if b.n == 1 && k.n == 1 && (b.kind == MarkLoan) != (k.kind == MarkLoan) {
		return false
	}
	return k.x < b.x+d.takes(b) && b.x < k.x+d.takes(k)
}

// about is a mark's tooltip: what happens there, or how often.
func (d *timeline) about(k *mark) string {
	first := explain.Time(k.r.At) + ": " + explain.Sentence(d.t, k.r, nil)
	if k.n == 1 {
		return first
	}
	ways := ""
	if k.mixed {
		ways = " in several directions"
	}
	return itoa(k.n) + " " + k.kind.many() + ways + ", the first at " + first
}

// many is the word for several of a kind.
func (k MarkKind) many() string {
	if k == MarkMiss {
		return "misses"
	}
	return marks[k].name + "s"
}

// inLine puts all marks in one line, with room for one each gap. Those of a kind
// that would lie on each other are one. What is rare has its place first, or one
// beside it; the kinds that are everywhere share the others by turns.
func (d *timeline) inLine(gap int, put func(k MarkKind, x int)) {
	list := d.findMarks(func(_ *trace.Record, k MarkKind) int { return int(k) }, gap)
	var n, turn [NumMarks]int
	for i := range list {
		n[list[i].kind]++
	}
	var told [NumMarks]bool
	slots := make([]*mark, (d.scale.right-d.scale.left)/gap+1)
	rare, turns := len(slots)/6, 0
	for k := range n {
		if n[k] > rare {
			turn[k] = turns
			turns++
		}
	}
	for i := range list {
		if k := &list[i]; n[k.kind] <= rare && marks[k.kind].sign != "" {
			place(slots, k, (k.x-d.scale.left)/gap)
		}
	}
	for i := range list {
		k := &list[i]
		if at := (k.x - d.scale.left) / gap; n[k.kind] > rare && at%turns == turn[k.kind] && slots[at] == nil {
			slots[at], told[k.kind] = k, true
		}
	}
	for i := range list { // a kind whose turns all came where it has no mark
		if k := &list[i]; n[k.kind] > rare && !told[k.kind] {
			told[k.kind] = true
			place(slots, k, (k.x-d.scale.left)/gap)
		}
	}
	last := d.scale.left - gap
	for i, k := range slots {
		if k != nil {
			last = max(min(k.x, d.scale.left+(i+1)*gap), last+gap)
			put(k.kind, last)
		}
	}
}

// place gives a mark its slot, or a free one near by.
func place(slots []*mark, k *mark, at int) {
	for by := range 2 * len(slots) {
		i := at + (by+1)/2
		if by%2 == 0 {
			i = at - by/2
		}
		if i >= 0 && i < len(slots) && slots[i] == nil {
			slots[i] = k
			return
		}
	}
}
