package view

import "borrowedtime/engine/trace"

// graph is who waits for whom: task, lock, owner, and so on. Each task waits
// for at most one lock, each lock has at most one owner, so it is a set of
// trees with the tasks that wait for nothing at their roots, or circles.
type graph struct {
	f     *Frame
	waits []trace.LockID // by task
	owner []trace.TaskID // by lock
	spins []bool         // by task: it spins instead of being blocked
	lit   []bool         // by task: the link that begins here was walked
	back  []bool         // by task: its link closes a circle and is drawn apart
	nodes []node         // tasks, placed
	locks []lockNode
	flows []flow
	rows  int
	cols  int
	more  int   // waiters that are not drawn
	pads  []int // CPUs that something travels between at the stop
}

// A node is a task in column col (0: the end of its chain) and row row.
type node struct {
	task     trace.TaskID
	col, row int
}

// A lockNode is a lock between its first waiter, in column col, and its owner.
type lockNode struct {
	lock     trace.LockID
	col, row int
	owner    int // index of the owner's node, -1: the lock is free
}

// A flow is borrowed time: from a donor to the task that executes on it.
type flow struct {
	cpu         int
	donor, exec trace.TaskID
	from, to    int // indices of nodes
}

// maxNodes bounds a picture of a crowd.
const maxNodes = 24

func newGraph(f *Frame) *graph {
	n, l := len(f.Trace.Tasks), len(f.Trace.Locks)
	g := &graph{f: f, waits: make([]trace.LockID, n), owner: make([]trace.TaskID, l), spins: make([]bool, n), lit: make([]bool, n), back: make([]bool, n)}
	for i := range g.waits {
		g.waits[i] = trace.NoLock
	}
	for i := range g.owner {
		g.owner[i] = trace.NoTask
	}
	g.fromSnapshot()
	g.fromWalk()
	g.cutCircles()
	g.place()
	g.findFlows()
	g.findPads()
	return g
}

func (g *graph) fromSnapshot() {
	s := g.f.Snap
	if s == nil {
		return
	}
	for i := range min(len(s.Tasks), len(g.waits)) {
		if b := s.Tasks[i].BlockedOn; b >= 0 && int(b) < len(g.owner) {
			g.waits[i] = b
		}
	}
	for i := range min(len(s.Locks), len(g.owner)) {
		g.owner[i] = s.Locks[i].Owner
		for _, t := range s.Locks[i].Waiters { // blocked_on knows only of mutexes
			if t >= 0 && int(t) < len(g.waits) && g.waits[t] == trace.NoLock && s.Tasks[t].State == trace.BlockedOff {
				g.waits[t] = trace.LockID(i)
			}
		}
		for _, t := range s.Locks[i].Spinners {
			if t >= 0 && int(t) < len(g.waits) && g.waits[t] == trace.NoLock {
				g.waits[t], g.spins[t] = trace.LockID(i), true
			}
		}
	}
	for c := range s.CPUs {
		if cpu := &s.CPUs[c]; cpu.Curr != cpu.Donor && cpu.Curr >= 0 {
			for _, h := range cpu.Chain {
				g.light(h.Task, h.Lock, h.Owner, false)
			}
		}
	}
}

// fromWalk adds the links that the walk of the cursor's stop has followed so
// far: the machine may have changed since, in the same instant.
func (g *graph) fromWalk() {
	path := g.f.walk()
	if len(path) == 0 {
		return
	}
	for i := range g.lit {
		g.lit[i] = false
	}
	for _, r := range path {
		g.light(r.Task, r.Lock, r.Other, true)
	}
}

// light marks a link as walked. A stale one is lit only if it still holds,
// unless force makes it so.
func (g *graph) light(t trace.TaskID, l trace.LockID, owner trace.TaskID, force bool) {
	if t < 0 || int(t) >= len(g.waits) || l < 0 || int(l) >= len(g.owner) {
		return
	}
	if force {
		g.waits[t], g.owner[l] = l, owner
	}
	if g.waits[t] == l && g.owner[l] == owner {
		g.lit[t] = true
	}
}

// walk returns the records of the walk that the cursor's stop is in, from its
// first link to the stop's last one; nil if the stop has no part of a walk.
func (f *Frame) walk() []*trace.Record {
	rs := f.records()
	last := -1
	for i := range rs {
		if rs[i].Kind == trace.KindWalk {
			last = f.Stop.First + i
		}
	}
	if last < 0 {
		return nil
	}
	all := f.Trace.Records
	path := []*trace.Record{&all[last]}
	for i := last - 1; i >= 0 && all[i].Event == all[last].Event && path[0].A > 0; i-- {
		if r := &all[i]; r.Kind == trace.KindWalk && r.CPU == all[last].CPU && r.A == path[0].A-1 {
			path = append([]*trace.Record{r}, path...)
		}
	}
	return path
}

// next returns the task that t waits for, NoTask if there is none.
func (g *graph) next(t trace.TaskID) trace.TaskID {
	if l := g.waits[t]; l >= 0 && !g.back[t] {
		if o := g.owner[l]; int(o) < len(g.waits) {
			return o
		}
	}
	return trace.NoTask
}

// cutCircles turns each circle into a chain: the link of its first task is
// drawn apart.
func (g *graph) cutCircles() {
	for t := range g.waits {
		at, steps := trace.TaskID(t), 0
		for at >= 0 && steps <= len(g.waits) {
			at = g.next(at)
			steps++
			if at == trace.TaskID(t) {
				g.back[t] = true
				break
			}
		}
	}
}

// place gives each task of a chain its column and row.
func (g *graph) place() {
	for t := range g.waits {
		if id := trace.TaskID(t); (g.waits[t] == trace.NoLock || g.back[t]) && g.hasWaiters(id) {
			g.grow(id, 0)
		}
	}
	for l, o := range g.owner {
		if o < 0 {
			g.hang(trace.LockID(l), 1, -1)
		}
	}
}

func (g *graph) hasWaiters(t trace.TaskID) bool {
	for w := range g.waits {
		if l := g.waits[w]; l >= 0 && g.owner[l] == t {
			return true
		}
	}
	return false
}

// grow places a task and all that wait for it, the walked link first.
func (g *graph) grow(t trace.TaskID, col int) {
	if len(g.nodes) >= maxNodes {
		g.more++
		return
	}
	me, row := len(g.nodes), g.rows
	g.nodes = append(g.nodes, node{t, col, row})
	g.cols = max(g.cols, col)
	for l, o := range g.owner {
		if o == t {
			g.hang(trace.LockID(l), col+1, me)
		}
	}
	if g.rows == row {
		g.rows++
	}
}

// hang places a lock and its waiters in the given column.
func (g *graph) hang(l trace.LockID, col, owner int) {
	first := true
	for _, lit := range [...]bool{true, false} {
		for t := range g.waits {
			if g.waits[t] != l || g.back[t] || g.lit[t] != lit {
				continue
			}
			if first {
				g.locks = append(g.locks, lockNode{l, col, g.rows, owner})
				first = false
			}
			g.grow(trace.TaskID(t), col)
		}
	}
}

// findFlows lists where time is lent at the cursor. A donor or a proxy that is
// in no chain any more (after a handoff) gets a row of its own.
func (g *graph) findFlows() {
	if g.f.Snap == nil {
		return
	}
	for c := range g.f.Snap.CPUs {
		cpu := &g.f.Snap.CPUs[c]
		if cpu.Curr < 0 || cpu.Donor < 0 || cpu.Curr == cpu.Donor || int(cpu.Curr) >= len(g.waits) || int(cpu.Donor) >= len(g.waits) {
			continue
		}
		from, to := g.find(cpu.Donor), g.find(cpu.Curr)
		if from < 0 || to < 0 {
			row := g.rows
			g.rows++
			if from < 0 {
				from = len(g.nodes)
				g.nodes = append(g.nodes, node{cpu.Donor, 1, row})
				g.cols = max(g.cols, 1)
			}
			if to < 0 {
				to = len(g.nodes)
				g.nodes = append(g.nodes, node{cpu.Curr, 0, row})
			}
		}
		g.flows = append(g.flows, flow{c, cpu.Donor, cpu.Curr, from, to})
	}
}

func (g *graph) find(t trace.TaskID) int {
	for i := range g.nodes {
		if g.nodes[i].task == t {
			return i
		}
	}
	return -1
}
