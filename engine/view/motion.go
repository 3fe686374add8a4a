package view

import (
	"strconv"

	"borrowedtime/engine/trace"
)

// A Move is something that travels in the picture of the chain while the
// cursor's stop happens: the walk from a task to the lock's owner, a donor from
// one CPU to another, a lock to the waiter that it is handed to.
type Move struct {
	ID   string // its element; the element of its trail has the same and "t"
	kind moveKind
	hue  int    // the task whose token it is, or noHue
	mark string // what stands on the token
	said string // what it means, for a tooltip
	path []point
	from int // it begins and ends at these thousandths of the whole motion
	to   int
}

// A point is a place in a picture, in tenths of a unit.
type point struct{ x, y int }

// moveKind is the form of what travels.
type moveKind uint8

const (
	walker  moveKind = iota // the CPU that looks for a proxy, as a ring
	token                   // a task, as a disc in its colour
	lockKey                 // a lock, as a small hexagon
)

var moveClasses = [...]string{walker: "walker", token: "token", lockKey: "key"}

// AllMotion is the whole of a stop's motion, for Frame.ToGo.
const AllMotion = 1000

// legTime is how long a token takes from one place to the next, in microseconds;
// longestMotion is all that a stop may take.
const (
	legTime       = 420_000
	longestMotion = 2_100_000
)

// Moves returns what travels at the frame's stop, and how long that takes in
// microseconds of the wall. Nothing travels at most stops.
func Moves(f *Frame) (moves []Move, us int64) {
	c := newChainDrawing(f)
	if c == nil {
		return nil, 0
	}
	legs := 0
	for i := range c.moves {
		legs += len(c.moves[i].path) - 1
	}
	return c.moves, min(int64(legs)*legTime, longestMotion)
}

// Place returns the attribute that puts the token where it is when toGo of
// AllMotion are still to come, and how much of its trail is drawn.
func (m *Move) Place(toGo int) (transform, trail string) {
	p, share := m.at(toGo)
	return "translate(" + tenth(p.x) + "," + tenth(p.y) + ")", strconv.Itoa(share) + " " + strconv.Itoa(AllMotion)
}

// at returns the place and the share of the path, in thousandths. A token
// leaves and arrives slowly.
func (m *Move) at(toGo int) (point, int) {
	done := min(max(AllMotion-toGo-m.from, 0)*1000/max(m.to-m.from, 1), 1000)
	done = done * done / 1000 * (3000 - 2*done) / 1000
	length, total := make([]int, len(m.path)), 0
	for i := 1; i < len(m.path); i++ {
		length[i] = abs(m.path[i].x-m.path[i-1].x) + abs(m.path[i].y-m.path[i-1].y)
		total += length[i]
	}
	left := total * done / 1000
	for i := 1; i < len(m.path); i++ {
		a, b := m.path[i-1], m.path[i]
		if left < length[i] {
			return point{a.x + (b.x-a.x)*left/length[i], a.y + (b.y-a.y)*left/length[i]}, done
		}
		left -= length[i]
	}
	return m.path[len(m.path)-1], done
}

func abs(n int) int { return max(n, -n) }

func tenth(n int) string {
	m := pen{}
	m.Tenths(n)
	return m.String()
}

// movers says, by kind of record, what travels then.
var movers = [trace.NumKinds]func(*chainDrawing, *trace.Record){
	trace.KindWalk:    (*chainDrawing).moveWalk,
	trace.KindMigrate: (*chainDrawing).moveTask,
	trace.KindUnlock:  (*chainDrawing).moveLock,
	trace.KindLock:    (*chainDrawing).moveTheft,
	trace.KindBlock:   (*chainDrawing).moveBlocked,
	trace.KindSwitch:  (*chainDrawing).moveSwitch,
}

// findMoves collects what travels at the stop, one after the other.
func (c *chainDrawing) findMoves() {
	rs := c.g.f.records()
	for i := range rs {
		if move := movers[rs[i].Kind]; move != nil {
			move(c, &rs[i])
		}
	}
	legs, done := 0, 0
	for i := range c.moves {
		legs += len(c.moves[i].path) - 1
	}
	for i := range c.moves {
		m := &c.moves[i]
		m.ID = c.id + "m" + itoa(i)
		m.from = done * AllMotion / legs
		done += len(m.path) - 1
		m.to = done * AllMotion / legs
	}
}

func (c *chainDrawing) travels(kind moveKind, hue int, mark, said string, path ...point) {
	c.moves = append(c.moves, Move{kind: kind, hue: hue, mark: mark, said: said, path: path})
}

// moveWalk: the CPU goes from the waiting task to the lock, and on to the owner
// if the row says so; it turns back from an owner that cannot run.
func (c *chainDrawing) moveWalk(r *trace.Record) {
	from := c.g.find(r.Task)
	if from < 0 {
		return
	}
	cpu := itoa(int(r.CPU))
	start := c.port(from, true)
	l := c.lockAt(r.Lock)
	if r.Reason.Class() == trace.ClassAgain {
		back := start
		if i := c.g.find(trace.TaskID(r.B)); i >= 0 {
			back = c.port(i, true)
		}
		ahead := point{start.x + c.p.boxW/2, start.y}
		if c.p.down {
			ahead = point{start.x, start.y + c.p.boxH/2}
		}
		c.travels(walker, noHue, cpu, "The chain changed: CPU "+cpu+" begins again", ahead, start, back)
		return
	}
	if l == nil {
		return
	}
	hx, hy := c.p.hex(*l)
	if l.owner < 0 {
		c.travels(walker, noHue, cpu, "CPU "+cpu+" finds the lock free", start, point{hx, hy})
		return
	}
	end := c.port(l.owner, false)
	switch r.Reason.Class() {
	case trace.ClassStepAside:
		c.travels(walker, noHue, cpu, "CPU "+cpu+" steps aside to its idle task", start, point{hx, hy}, end, c.pad(idlePad))
	case trace.ClassGiveUp:
		c.travels(walker, noHue, cpu, "CPU "+cpu+" gives up", start, point{hx, hy}, end, start)
	case trace.ClassPark:
		c.travels(walker, noHue, cpu, "CPU "+cpu+" finds the owner asleep", start, point{hx, hy}, end)
		c.travels(token, int(r.Task), initial(c.g.f.name(r.Task)), c.g.f.name(r.Task)+" is parked on "+c.g.f.name(r.Other), start, end)
	default:
		c.travels(walker, noHue, cpu, "CPU "+cpu+" walks to the owner", start, point{hx, hy}, end)
	}
}

// moveTask: a task goes from one CPU to another.
func (c *chainDrawing) moveTask(r *trace.Record) {
	if r.A == r.B {
		return
	}
	name := c.g.f.name(r.Task)
	c.travels(token, int(r.Task), initial(name), name+" moves from CPU "+itoa(int(r.A))+" to CPU "+itoa(int(r.B)), c.pad(int(r.A)), c.pad(int(r.B)))
}

// moveLock: a lock that is handed over flies to its new owner, and whoever
// spins for it is refused.
func (c *chainDrawing) moveLock(r *trace.Record) {
	if r.Reason.Class() != trace.ClassHandoff {
		return
	}
	c.flies(r.Lock, r.Task, r.Other, "Lock "+c.g.f.lockName(r.Lock)+" is handed to "+c.g.f.name(r.Other))
}

// changesHands tells a record at which a lock goes from one task to another.
func changesHands(r *trace.Record) bool {
	c := r.Reason.Class()
	return c == trace.ClassHandoff || c == trace.ClassTheft
}

// moveTheft: a lock that was nobody's goes to a task that did not wait for it.
func (c *chainDrawing) moveTheft(r *trace.Record) {
	if r.Reason.Class() == trace.ClassTheft {
		c.flies(r.Lock, r.Other, r.Task, c.g.f.name(r.Task)+" takes lock "+c.g.f.lockName(r.Lock)+" before the woken waiter")
	}
}

func (c *chainDrawing) flies(l trace.LockID, from, to trace.TaskID, said string) {
	i, j := c.g.find(from), c.g.find(to)
	if j < 0 {
		return
	}
	name := initial(c.g.f.lockName(l))
	end := c.top(j)
	if i < 0 {
		n := c.lockAt(l)
		if n == nil {
			return
		}
		x, y := c.p.hex(*n)
		c.travels(lockKey, noHue, name, said, point{x, y}, end)
		return
	}
	start := c.top(i)
	high := min(start.y, end.y) - 230
	c.travels(lockKey, noHue, name, said, start, point{start.x, high}, point{end.x, high}, end)
}

// moveBlocked: a task that wants a lock which is promised to another is refused.
func (c *chainDrawing) moveBlocked(r *trace.Record) {
	if !c.g.refused(r) {
		return
	}
	from, l := c.g.find(r.Task), c.lockAt(r.Lock)
	if from < 0 || l == nil {
		return
	}
	x, y := c.p.hex(*l)
	start, name := c.port(from, true), c.g.f.name(r.Task)
	c.travels(token, int(r.Task), initial(name), name+" is refused: the lock is promised to "+c.g.f.name(r.Other), start, point{x, y}, start)
}

// refused reports whether a block is one by a lock that is handed over already,
// but not yet picked up.
func (g *graph) refused(r *trace.Record) bool {
	s := g.f.Snap
	return s != nil && r.Kind == trace.KindBlock && r.Lock >= 0 && int(r.Lock) < len(s.Locks) && s.Locks[r.Lock].Pickup && s.Locks[r.Lock].Owner == r.Other
}

// moveSwitch: time begins to flow from the donor to the task that executes.
func (c *chainDrawing) moveSwitch(r *trace.Record) {
	if r.Task == r.Other || r.Task < 0 || r.Other < 0 || trace.TaskID(r.B) == r.Other && trace.TaskID(r.A) == r.Task {
		return
	}
	for i := range c.g.flows {
		fl := &c.g.flows[i]
		if fl.cpu != int(r.CPU) || fl.donor != r.Other || fl.exec != r.Task {
			continue
		}
		name := c.g.f.name(fl.donor)
		path := c.flowPath(fl)
		c.travels(token, int(fl.donor), initial(name), name+"’s time goes to "+c.g.f.name(fl.exec), path...)
	}
}

// flowPath is the way of lent time, as corners.
func (c *chainDrawing) flowPath(fl *flow) []point {
	p := &c.p
	x1, y1 := p.box(c.g.nodes[fl.from])
	x2, y2 := p.box(c.g.nodes[fl.to])
	if p.down || x1 == x2 {
		right := max(x1, x2) + p.boxW + 280
		return []point{{x1 + p.boxW, y1 + p.boxH/2}, {right, y1 + p.boxH/2}, {right, y2 + p.boxH/2}, {x2 + p.boxW, y2 + p.boxH/2}}
	}
	low := max(y1, y2) + p.boxH + 250
	return []point{{x1 + p.boxW/2, y1 + p.boxH + 140}, {x1 + p.boxW/2, low}, {x2 + p.boxW/2, low}, {x2 + p.boxW/2, y2 + p.boxH + 140}}
}

// port is where a walk leaves a task's box, or arrives at it.
func (c *chainDrawing) port(i int, out bool) point {
	x, y := c.p.box(c.g.nodes[i])
	switch {
	case c.p.down && out:
		return point{x + c.p.boxW/2, y + c.p.boxH}
	case c.p.down:
		return point{x + c.p.boxW/2, y}
	case out:
		return point{x + c.p.boxW, y + c.p.boxH/2}
	}
	return point{x, y + c.p.boxH/2}
}

// top is where a lock arrives at a task's box.
func (c *chainDrawing) top(i int) point {
	x, y := c.p.box(c.g.nodes[i])
	return point{x + c.p.boxW/2, y}
}

func (c *chainDrawing) lockAt(l trace.LockID) *lockNode {
	for i := range c.g.locks {
		if c.g.locks[i].lock == l {
			return &c.g.locks[i]
		}
	}
	return nil
}

// initial is what a token has room for.
func initial(name string) string { return fit(name, 110, 190) }
