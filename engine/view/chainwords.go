package view

import (
	"strings"

	"borrowedtime/engine/trace"
)

// role says in few words what a task of a chain does.
func (g *graph) role(t trace.TaskID) string {
	v := g.f.task(t)
	if v == nil {
		return ""
	}
	switch v.State {
	case trace.Running:
		return "runs"
	case trace.Borrowing:
		return "runs as proxy"
	case trace.Spinning:
		return "spins"
	case trace.Lending:
		return "lends"
	case trace.Runnable:
		for i := range g.flows {
			if g.flows[i].donor == t {
				return "still the donor"
			}
		}
		return "could run"
	case trace.BlockedQueue:
		return "waits, queued"
	case trace.BlockedOff:
		return "off the queue"
	case trace.Deferred:
		return "deferred"
	case trace.Throttled:
		return "no budget"
	case trace.Done:
		return "has ended"
	}
	return "asleep"
}

// crossing reports whether the drawn tasks are on more than one CPU.
func (g *graph) crossing() bool {
	first := trace.NoCPU
	for i := range g.nodes {
		v := g.f.task(g.nodes[i].task)
		switch {
		case v == nil:
		case first == trace.NoCPU:
			first = v.CPU
		case v.CPU != first:
			return true
		}
	}
	return false
}

// words tells the graph in plain text.
func (g *graph) words() string {
	s := ""
	for i := range g.nodes {
		t := g.nodes[i].task
		l := g.waits[t]
		if l < 0 {
			continue
		}
		verb := " waits for lock "
		if g.spins[t] {
			verb = " spins for lock "
		}
		s += g.f.name(t) + verb + g.f.lockName(l)
		if o := g.owner[l]; o >= 0 {
			s += ", owned by " + g.f.name(o)
			if g.f.lockKind(l) == "futex" {
				s += ", which the kernel does not know"
			}
		} else {
			s += ", which has no owner"
		}
		s += ". "
	}
	for i := range g.flows {
		fl := &g.flows[i]
		s += "CPU " + itoa(fl.cpu) + ": " + g.f.name(fl.exec) + " executes on " + g.f.name(fl.donor) + "’s time. "
	}
	return strings.TrimSuffix(s, " ")
}

// nobody says that there is no chain, and who owns what.
func (g *graph) nobody() string {
	s := "Nobody waits for a lock."
	owned, locks := 0, 0
	for l, o := range g.owner {
		if g.f.sem(trace.LockID(l)) {
			if more := g.f.sleepersOf(trace.LockID(l)); more != "" {
				s += " " + strings.TrimSuffix(more, " ")
			}
			continue
		}
		if locks++; o < 0 || owned == 4 {
			continue
		}
		owned++
		s += " " + g.f.name(o) + " owns " + g.f.lockName(trace.LockID(l)) + "."
	}
	if owned == 0 && locks > 0 {
		s += " Every lock is free."
	}
	return s
}
