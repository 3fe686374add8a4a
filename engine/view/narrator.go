package view

import (
	"strings"

	"borrowedtime/engine/explain"
	"borrowedtime/engine/trace"
)

// worth reports whether a record of a stop is told: not what its neighbours
// say better.
func worth(rs []trace.Record, i int) bool {
	r, class := &rs[i], rs[i].Reason.Class()
	switch r.Kind {
	case trace.KindTick, trace.KindNone:
		return false
	case trace.KindResched:
		return class == trace.ClassSliceOver || class == trace.ClassTurnOver
	case trace.KindPick: // after a detour over idle the pick is the one told before
		return r.Other >= 0 || i+1 == len(rs) || rs[i+1].Kind != trace.KindWalk
	case trace.KindDequeue:
		return class == trace.ClassGhost || i == 0
	case trace.KindHrtick:
		return class == trace.ClassStale || i+1 == len(rs) || rs[i+1].Reason.Class() != trace.ClassSliceOver
	case trace.KindSwitch:
		return !toldBefore(rs[:i], r)
	case trace.KindMigrate:
		return i == 0 || rs[i-1].Reason.Class() != trace.ClassSend
	}
	return true
}

// toldBefore reports whether a pick or a walk before has already said what a switch does.
func toldBefore(rs []trace.Record, sw *trace.Record) bool {
	for i := range rs {
		r := &rs[i]
		if r.CPU != sw.CPU {
			continue
		}
		if r.Kind == trace.KindPick && r.Task == sw.Task && r.Task == sw.Other || r.Reason.Class() == trace.ClassLend && r.Other == sw.Task {
			return true
		}
	}
	return false
}

// lead returns the index of the record that a stop is about: not its causes.
func lead(rs []trace.Record) int {
	best := 0
	for i := range rs {
		switch k := rs[i].Kind; {
		case k == trace.KindWalk:
			return i
		case isCause(k) && best == i:
			best = i + 1
		}
	}
	return min(best, len(rs)-1)
}

// who writes a task's name with its colour.
func (m *pen) who(task trace.TaskID, name string) {
	m.Raw(`<b`)
	m.class("who", int(task))
	m.Put(`>`, name, `</b>`)
}

// StopTitle names a stop in few words.
func StopTitle(t *trace.Trace, s Stop) string {
	if s.First < 0 || s.Last > len(t.Records) || s.First >= s.Last {
		return ""
	}
	rs := t.Records[s.First:s.Last]
	return explain.Title(rs[lead(rs)].Reason)
}

// spans writes a sentence with the names set off and what a beginner can't know
// explained where it is said first.
func (m *pen) spans(list []explain.Span, glossary string, told *said) {
	for _, s := range list {
		switch {
		case s.Task >= 0:
			m.who(s.Task, s.Text)
		case s.Lock >= 0:
			m.Put(`<b class="what">`, s.Text, `</b>`)
		default:
			m.words(s.Text, glossary, told)
		}
	}
}

// Summary tells the machine's state at the cursor in one paragraph of plain
// text: what a screen reader says when asked.
func Summary(f *Frame) string {
	if f.Snap == nil {
		return ""
	}
	s := "At " + explain.Time(f.At) + ". "
	for c := range f.Snap.CPUs {
		v := &f.Snap.CPUs[c]
		s += "CPU " + itoa(c)
		switch {
		case v.Curr < 0:
			s += " is idle. "
		case v.Curr == v.Donor || v.Donor < 0:
			s += " executes " + f.name(v.Curr) + ". "
		default:
			s += " executes " + f.name(v.Curr) + " on " + f.name(v.Donor) + "’s time. "
		}
	}
	g := graph{f: f, waits: make([]trace.LockID, len(f.Trace.Tasks)), owner: make([]trace.TaskID, len(f.Trace.Locks)), spins: make([]bool, len(f.Trace.Tasks)), lit: make([]bool, len(f.Trace.Tasks))}
	for i := range g.waits {
		g.waits[i] = trace.NoLock
	}
	g.fromSnapshot()
	for t, l := range g.waits {
		if l < 0 {
			continue
		}
		s += f.name(trace.TaskID(t)) + " waits for " + f.Trace.Locks[l].Title()
		if o := g.owner[l]; o >= 0 {
			s += ", owned by " + f.name(o)
		}
		s += ". "
	}
	for l := range f.Snap.Locks {
		s += f.sleepersOf(trace.LockID(l))
	}
	return strings.TrimSuffix(s+f.states(), " ")
}

// sleepersOf tells who waits for a post of a semaphore.
func (f *Frame) sleepersOf(l trace.LockID) string {
	var names []string
	if f.sem(l) && f.Snap != nil {
		for _, t := range f.Snap.Locks[l].Waiters {
			names = append(names, f.name(t))
		}
	}
	what := " for a post of " + f.Trace.Locks[l].Title()
	return nameList(names, "waits"+what, "wait"+what)
}

// sem reports whether a lock is a semaphore.
func (f *Frame) sem(l trace.LockID) bool {
	return l >= 0 && int(l) < len(f.Trace.Locks) && f.Trace.Locks[l].Sem()
}

// states tells who could run, who sleeps and who has ended.
func (f *Frame) states() string {
	s := ""
	for _, g := range [...]struct {
		state     trace.State
		one, many string
	}{
		{trace.Runnable, "could run", "could run"},
		{trace.Deferred, "is in deferred dequeue", "are in deferred dequeue"},
		{trace.Asleep, "is asleep", "are asleep"},
		{trace.Done, "has ended", "have ended"},
	} {
		var names []string
		for i := range f.Snap.Tasks {
			if v := &f.Snap.Tasks[i]; v.State == g.state && i < len(f.Trace.Tasks) && !f.sem(lockOf(f, f.Snap, trace.TaskID(i))) {
				names = append(names, f.name(trace.TaskID(i)))
			}
		}
		s += nameList(names, g.one, g.many)
	}
	return s
}

// nameList says "H and M could run. ", or nothing without names.
func nameList(names []string, one, many string) string {
	s := ""
	if len(names) == 0 {
		return s
	}
	for i, n := range names {
		switch {
		case i == 6 && len(names) > 7:
			s += " and " + itoa(len(names)-6) + " more"
		case i > 6 && len(names) > 7:
		case i == 0:
			s += n
		case i == len(names)-1:
			s += " and " + n
		default:
			s += ", " + n
		}
	}
	if len(names) == 1 {
		return s + " " + one + ". "
	}
	return s + " " + many + ". "
}
