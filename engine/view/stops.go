package view

import "borrowedtime/engine/trace"

// A Stop is a run of records [First, Last) of one instant that a learner sees
// as one step.
type Stop struct {
	At          trace.Time
	First, Last int
}

// A Collector lists the places that stepping forward and back goes through: each
// interesting thing once. A choice and the switch to it are one stop, each
// link of a walk is one, a handoff with its wakeup is one. Ticks, requests to
// reschedule and choices that change nothing are none; where they lead to a
// stop they belong to it, as its cause.
//
// It takes a slice of the records at a time: a run of millions takes longer than
// a page may stand still.
type Collector struct {
	Stops []Stop // found until now

	t      *trace.Trace
	picked []trace.TaskID // the last pick on each CPU
	cause  int            // the first of the records that lead to the next stop, or -1
	at     int            // the next record
}

// NewCollector returns a collector of the stops of a run that is complete.
func NewCollector(t *trace.Trace) *Collector {
	c := &Collector{t: t, picked: make([]trace.TaskID, max(t.CPUs, 1)), cause: -1}
	for i := range c.picked {
		c.picked[i] = trace.Idle
	}
	return c
}

// Collect goes through n more records, and those of the last one's group.
func (g *Collector) Collect(n int) (done bool) {
	for end := min(g.at+n, len(g.t.Records)); g.at < end; {
		g.at = g.next(g.at)
	}
	return g.at >= len(g.t.Records)
}

// next deals with the group that begins at record i and returns where the next
// one begins.
func (g *Collector) next(i int) int {
	r := &g.t.Records[i]
	if i == 0 || g.t.Records[i-1].At != r.At {
		g.cause = -1
	}
	switch {
	case isCause(r.Kind), isConsequence(r):
		return g.leads(i)
	case r.Kind == trace.KindPick:
		return g.choice(i)
	case r.Kind == trace.KindWalk:
		return g.link(i, i)
	}
	return g.add(i, g.followers(i))
}

// leads keeps record i as a cause of what follows on its CPU.
func (g *Collector) leads(i int) int {
	if g.cause < 0 || g.t.Records[g.cause].CPU != g.t.Records[i].CPU {
		g.cause = i
	}
	return i + 1
}

// isCause tells the kinds that matter for what they lead to.
func isCause(k trace.Kind) bool {
	return k == trace.KindTick || k == trace.KindHrtick || k == trace.KindResched || k == trace.KindPreempt || k == trace.KindNone
}

// isConsequence tells a dequeue that what was told before it implies.
func isConsequence(r *trace.Record) bool {
	return r.Reason.Class() == trace.ClassLeave
}

// add makes [first, last) a stop, with its causes before it if they are of the
// same CPU.
func (g *Collector) add(first, last int) int {
	rs := g.t.Records
	if g.cause >= 0 && rs[g.cause].CPU == rs[first].CPU && rs[g.cause].At == rs[first].At {
		first = g.cause
	}
	g.cause = -1
	g.Stops = append(g.Stops, Stop{At: rs[first].At, First: first, Last: last})
	return last
}

// followers returns the end of the group that the record at i leads.
func (g *Collector) followers(i int) int {
	rs := g.t.Records
	lead := &rs[i]
	last := i + 1
	for last < len(rs) && rs[last].At == lead.At && follows(lead, &rs[last]) {
		last++
	}
	return last
}

// follows reports whether r is told together with the record that leads a group.
func follows(lead, r *trace.Record) bool {
	switch r.Kind {
	case trace.KindPreempt, trace.KindResched:
		return lead.Kind == trace.KindWake || lead.Kind == trace.KindUnlock || lead.Kind == trace.KindMigrate ||
			lead.Kind == trace.KindReset || lead.Kind == trace.KindWalk || lead.Kind == trace.KindAttr
	case trace.KindDequeue:
		return isConsequence(r) && (r.Task == lead.Task || lead.Kind == trace.KindWalk)
	case trace.KindWake:
		return lead.Kind == trace.KindUnlock && r.Task == lead.Other ||
			(lead.Kind == trace.KindMigrate || lead.Kind == trace.KindReset) && r.Task == lead.Task ||
			lead.Kind == trace.KindReset && r.Task == lead.Other
	case trace.KindMigrate:
		return lead.Kind == trace.KindWalk || lead.Kind == trace.KindWake && r.Task == lead.Task ||
			lead.Kind == trace.KindReset && r.Task == lead.Other || lead.Kind == trace.KindAttr
	}
	return false
}

// choice groups a pick at i: with the switch to the picked task, with the walk
// that follows if the task was picked before, or alone. A pick of the same
// task after which all is as before is no stop.
func (g *Collector) choice(i int) int {
	rs := g.t.Records
	r := &rs[i]
	again := g.picked[r.CPU] == r.Task
	g.picked[r.CPU] = r.Task
	next := i + 1
	if next == len(rs) || rs[next].At != r.At || rs[next].CPU != r.CPU {
		if r.Task == r.Other || r.Task == trace.Idle {
			g.cause = -1
			return next
		}
		return g.add(i, next)
	}
	switch rs[next].Kind {
	case trace.KindSwitch:
		return g.add(i, next+1)
	case trace.KindWalk:
		if end := g.unchanged(next); again && end > 0 {
			g.cause = -1
			return end
		}
		if again {
			return g.link(i, next)
		}
		return g.add(i, next)
	}
	if r.Task == r.Other {
		g.cause = -1
		return next
	}
	return g.add(i, next)
}

// unchanged returns the end of a walk that begins at i and leaves everything as
// it was: it reaches the end of the chain, and no switch follows. Otherwise 0.
func (g *Collector) unchanged(i int) int {
	rs := g.t.Records
	first := &rs[i]
	for ; i < len(rs) && rs[i].At == first.At && rs[i].CPU == first.CPU && rs[i].Kind == trace.KindWalk; i++ {
		if c := rs[i].Reason.Class(); c != trace.ClassFollow && c != trace.ClassLend {
			return 0
		}
	}
	if i < len(rs) && rs[i].At == first.At && rs[i].CPU == first.CPU && rs[i].Kind == trace.KindSwitch {
		return 0
	}
	return i
}

// link makes the link of a walk at i a stop, together with what it causes and,
// if it is the last link, the switch that ends the schedule.
func (g *Collector) link(first, i int) int {
	rs := g.t.Records
	last := g.followers(i)
	if last < len(rs) && rs[last].At == rs[i].At && rs[last].CPU == rs[i].CPU && rs[last].Kind == trace.KindSwitch {
		last++
	}
	return g.add(first, last)
}
