package view

import "borrowedtime/engine/trace"

// A part is what has a share of a cell: a state in a task's colour. In a CPU's
// lane the state is Running or Borrowing, in a lock's Running for an owner,
// Lending for one that it is handed to, Runnable for a semaphore's count.
type part struct {
	hue   trace.TaskID
	state trace.State
}

// rest is the part of a cell in which nothing is drawn: on top of all others.
var rest = part{hue: 1<<15 - 1}

// below tells the order of the parts from the bottom up.
func (p part) below(q part) bool {
	return p.hue < q.hue || p.hue == q.hue && p.state < q.state
}

// partForms are the classes of the parts of a cell, and their words in a task's lane.
var partForms = [trace.NumStates]struct{ class, words string }{
	trace.Asleep:       {"blockoff", "waits for a post"},
	trace.Running:      {"seg", "runs"},
	trace.Borrowing:    {"seg", "runs"},
	trace.Spinning:     {"spin", "spins"},
	trace.Lending:      {"lend", "lends its time"},
	trace.Runnable:     {"ready", "could run"},
	trace.BlockedQueue: {"blockq", "blocked, on the run queue"},
	trace.BlockedOff:   {"blockoff", "blocked, off the run queue"},
	trace.Deferred:     {"ghost", "deferred dequeue"},
	trace.Throttled:    {"ghost", "has no budget"},
}

// A share is a part's in the cells of a lane.
type share struct {
	part
	sum    trace.Duration // in the cell
	total  trace.Duration // in the cells that are drawn together
	owed   trace.Duration // what cells before have not drawn of it, or drawn in advance
	absent int            // in so many cells it has no share
	h      int            // how high it is in the cell
	boxes  []shareBox
	// Of borrowed time: who lends most of it in the cell, and by how many
	// votes; who lends it in what is drawn together, if it is always the same.
	donor, only trace.TaskID
	votes       trace.Duration
}

type shareBox struct {
	x, y, w, h int
	donor      trace.TaskID
}

// vote counts a donor: who lends more than half of a cell is sure to be left.
func (k *share) vote(donor trace.TaskID, time trace.Duration) {
	if k.total == 0 && k.sum == 0 {
		k.only = donor
	}
	if k.only != donor {
		k.only = trace.NoTask
	}
	switch {
	case k.donor == donor:
		k.votes += time
	case k.votes < time:
		k.donor, k.votes = donor, time-k.votes
	default:
		k.votes -= time
	}
}

// shares draws the cells of one lane: those that adjoin together, up to some
// width, with a tooltip, and one path for each part.
type shares struct {
	d        *timeline
	kind     byte
	id       int
	r        *row
	list     []share
	x0, x1   int // what is drawn together so far
	from, to trace.Time
	end      int // where the last cell ended
}

// cells draws the cells among a lane's pieces. They come after the others, since
// what hardly took time is drawn wider than that, over its neighbours.
func (d *timeline) cells(l lane, pieces []piece, kind byte, id int, r *row) {
	s := shares{d: d, kind: kind, id: id, r: r}
	for _, p := range pieces {
		switch {
		case !p.cell:
		case p.first < p.last:
			s.add(l, p)
		case kind == 'c':
			d.m.rect("bed", noHue, p.x0, r.y-r.h/2, p.x1-p.x0, min(dotH, r.h/2), 0)
		}
	}
	s.flush()
}

// dotH is how high what hardly took time is drawn at least.
const dotH = 30

// together is how wide cells are drawn together, in tenths of a unit; where cells
// are wide, since there are many, as many as it takes for a few elements a lane.
func (d *timeline) together() int {
	if d.minW > cellW {
		return 32 * d.minW
	}
	return 10 * cellW
}

// add takes a cell in.
func (s *shares) add(l lane, p piece) {
	if p.x0 != s.x1 || p.x1-s.x0 > s.d.together() {
		s.flush()
		s.x0, s.from = p.x0, p.from
	}
	if p.x0-s.end > cellW {
		for i := range s.list {
			s.list[i].owed = 0
		}
	}
	s.x1, s.to, s.end = p.x1, p.to, p.x1
	whole, left := trace.Duration(p.to-p.from), trace.Duration(p.to-p.from)
	for i := p.first; i < p.last; i++ {
		start, end := l.span(i)
		if start, end = max(start, p.from), min(end, p.to); start < end && !l.blank(i) {
			p, donor := l.part(i)
			s.sum(p, donor, trace.Duration(end-start))
			left -= trace.Duration(end - start)
		}
	}
	if left > 0 {
		s.sum(rest, trace.NoTask, left)
	}
	s.heights(whole, p.x1-p.x0)
	s.boxes(p)
}

func (s *shares) sum(p part, donor trace.TaskID, time trace.Duration) {
	at := 0
	for at < len(s.list) && s.list[at].part.below(p) {
		at++
	}
	if at == len(s.list) || s.list[at].part != p {
		s.list = append(s.list, share{})
		copy(s.list[at+1:], s.list[at:])
		s.list[at] = share{part: p}
	}
	if p.state == trace.Borrowing {
		s.list[at].vote(donor, time)
	}
	s.list[at].sum += time
}

// forgets is after how many cells without a share nothing is owed any more.
const forgets = 8

// heights gives each share its height in a cell that lasts so long and is so
// wide. One that is too small to be seen is drawn larger, and that is taken from
// its next ones: so the first is always seen, and over a few cells what is drawn
// of a part is what it took. What the heights are together more or less than the
// row's, the largest share is less or more, and has that later.
func (s *shares) heights(whole trace.Duration, w int) {
	n, full := 0, s.r.h
	for i := range s.list {
		if s.list[i].sum > 0 {
			n++
		}
	}
	least, left := max(min(max(5, dotW*dotH/w), full/n), 1), full
	for i := range s.list {
		k := &s.list[i]
		if k.h = 0; k.sum == 0 {
			if k.absent++; k.absent > forgets {
				k.owed = max(k.owed, 0)
			}
			continue
		}
		k.absent = 0
		if k.h = int(int64(k.sum+k.owed) * int64(full) / int64(whole)); k.h < least {
			if k.h = least; k.owed < 0 {
				k.h = 0
			}
		}
		left -= k.h
	}
	for left != 0 {
		k := s.largest()
		by := max(left, min(least-k.h, 0))
		if by == 0 {
			break
		}
		k.h += by
		left -= by
	}
	for i := range s.list {
		if k := &s.list[i]; k.sum > 0 {
			k.total += k.sum
			k.owed += k.sum - trace.Duration(int64(k.h)*int64(whole)/int64(full))
		}
	}
}

func (s *shares) largest() *share {
	best := &s.list[0]
	for i := range s.list {
		if k := &s.list[i]; k.h > best.h || best.sum == 0 {
			best = k
		}
	}
	return best
}

// boxes stacks the shares of a cell, and makes it ready for the next one.
func (s *shares) boxes(p piece) {
	y := s.r.y - s.r.h/2 + s.r.h
	for i := range s.list {
		k := &s.list[i]
		donor := k.donor
		k.sum, k.votes, k.donor = 0, 0, trace.NoTask
		if y -= k.h; k.h == 0 || k.part == rest {
			continue
		}
		if n := len(k.boxes); n > 0 {
			if b := &k.boxes[n-1]; b.x+b.w == p.x0 && b.y == y && b.h == k.h && b.donor == donor {
				b.w += p.x1 - p.x0
				continue
			}
		}
		k.boxes = append(k.boxes, shareBox{p.x0, y, p.x1 - p.x0, k.h, donor})
	}
}

// flush draws what is together so far.
func (s *shares) flush() {
	if s.x0 == s.x1 {
		return
	}
	m := &s.d.m
	m.Raw(`<g>`)
	if !s.r.low {
		m.title(s.words())
	}
	for i := range s.list {
		k := &s.list[i]
		if len(k.boxes) == 0 {
			k.total = 0
			continue
		}
		hue := int(k.hue)
		if s.kind == 't' {
			hue = s.id
		}
		m.path(s.class(k.state), hue)
		m.boxes(k.boxes)
		if k.state == trace.Borrowing {
			s.strips(k.boxes)
		}
		k.boxes, k.total = k.boxes[:0], 0
	}
	m.Raw("</g>")
	s.x0, s.x1 = 0, 0
}

// strips draws the donors on top of what executes on their time; it takes the
// boxes apart.
func (s *shares) strips(boxes []shareBox) {
	for len(boxes) > 0 {
		donor, same := boxes[0].donor, boxes[:0:0]
		others := boxes[:0]
		for _, b := range boxes {
			if b.donor != donor {
				others = append(others, b)
				continue
			}
			b.h = (b.h*3 + 7) / 8
			same = append(same, b)
		}
		boxes = others
		if donor >= 0 {
			s.d.m.path("strip thin", int(donor))
			s.d.m.boxes(same)
		}
	}
}

// boxes ends a path with rectangles.
func (m *pen) boxes(boxes []shareBox) {
	x, y := 0, 0
	for i, b := range boxes {
		if i == 0 {
			m.move(b.x, b.y)
		} else {
			m.Raw("m")
			m.point(b.x-x, b.y-y)
		}
		x, y = b.x, b.y
		m.Raw("h")
		m.Tenths(b.w)
		m.Raw("v")
		m.Tenths(b.h)
		m.Raw("h")
		m.Tenths(-b.w)
		m.Raw("z")
	}
	m.endPath()
}

func (s *shares) class(state trace.State) string {
	class := partForms[state].class
	if s.kind == 'l' {
		switch state {
		case trace.Running:
			class = "held"
		case trace.Lending:
			class = "pickup"
		default:
			class = "count"
		}
	}
	return class + " thin"
}

// words tells the shares: "CPU 0, 12.0 ms to 15.0 ms (3.00 ms): L 0.4 %, M1 25 %, idle 1 %".
func (s *shares) words() string {
	text, sep := Lane{s.kind, s.id}.Name(s.d.t)+", "+stretch(s.from, s.to), ": "
	for i := range s.list {
		if k := &s.list[i]; k.total > 0 {
			text += sep + s.word(k) + " " + percent(k.total, trace.Duration(s.to-s.from))
			sep = ", "
		}
	}
	return text
}

// word says what a part is.
func (s *shares) word(k *share) string {
	name, time := s.d.f.name(k.hue), " on lent time"
	if k.only >= 0 {
		time = " on " + s.d.f.name(k.only) + "’s time"
	}
	switch {
	case k.part == rest:
		return [...]string{"idle", "sleeps or has ended", "free"}[groupOf(s.kind)]
	case s.kind == 't' && k.state == trace.Borrowing:
		return partForms[k.state].words + time
	case s.kind == 't':
		return partForms[k.state].words
	case k.state == trace.Running && s.kind == 'l':
		return "held by " + name
	case k.state == trace.Lending:
		return "handed to " + name
	case k.state == trace.Runnable:
		return "count above 0"
	case k.state == trace.Borrowing:
		return name + time
	}
	return name
}

// percent writes a share: "25 %", "0.4 %".
func percent(part, whole trace.Duration) string {
	n := int((int64(part)*1000 + int64(whole)/2) / int64(whole))
	switch {
	case n >= 100:
		return itoa((n+5)/10) + " %"
	case n == 0:
		return "under 0.1 %"
	}
	m := pen{}
	m.Tenths(n)
	return m.String() + " %"
}
