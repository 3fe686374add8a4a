package view

import (
	"borrowedtime/engine/explain"
	"borrowedtime/engine/trace"
)

// A Cell is a stretch of a lane in which nothing changes.
type Cell struct {
	Lane
	From, To trace.Time
}

// Place is the lane at a point of the timeline, given in tenths of its units, and
// whether the point is left of the time axis, where the names are (left of the
// picture, where the signs are that fold).
func Place(f *Frame, x, y int) (l Lane, name bool) {
	d := newTimeline(f)
	name = x < d.scale.left
	if l = d.laneAt(y); l.Kind != 0 && name && d.row(l.Kind, l.ID).nameless {
		l.ID = AllLanes
	}
	return l, name
}

// CellAt is the stretch of a lane around an instant.
func CellAt(f *Frame, l Lane, at trace.Time) Cell {
	c, _ := cellAt(f, l, at)
	return c
}

// cellAt also says what happens in the stretch.
func cellAt(f *Frame, l Lane, at trace.Time) (c Cell, words string) {
	c = Cell{Lane: l, To: f.Trace.End}
	spans, tell := laneWords(f, l)
	n, first := spans.len(), 0
	for ; first < n; first++ {
		_, end := spans.span(first)
		if end > at {
			break
		}
		c.From = end
	}
	words = "idle"
	if first == n {
		return c, words
	}
	start, end := spans.span(first)
	if start > at {
		c.To = start
		return c, words
	}
	words = tell(first)
	for last := first; last+1 < n && joins(spans, last); last++ {
		_, end = spans.span(last + 1)
	}
	for ; first > 0 && joins(spans, first-1); first-- {
		start, _ = spans.span(first - 1)
	}
	c.From, c.To = start, end
	return c, words
}

// laneWords are the spans of a lane and what each says.
func laneWords(f *Frame, l Lane) (spans lane, tell func(i int) string) {
	d := &timeline{f: f, t: f.Trace}
	switch l.Kind {
	case 'c':
		s := segmentsOn(f.Trace, l.ID)
		return &s, func(i int) string {
			if s.blank(i) {
				return "idle"
			}
			return d.onTime(s.seg(i).Exec, s.seg(i).Donor, "executes")
		}
	case 't':
		s := taskSpans(f.Trace.TaskSpans[l.ID])
		return &s, func(i int) string {
			if s[i].State == trace.Asleep && s[i].Start < f.Trace.Stats[l.ID].Started {
				return "has not started"
			}
			return d.stateWords(&s[i])
		}
	}
	s := f.Trace.LockSpans[l.ID]
	return &waiterCells{s}, func(i int) string {
		words := d.lockWords(l.ID, &s[i])
		if s[i].Waiters > 0 {
			words += "; " + d.waitersAt(l.ID, int(s[i].Waiters), s[i].Start)
		}
		return words
	}
}

// joins reports whether a span and the next one are one stretch.
func joins(l lane, i int) bool {
	_, end := l.span(i)
	start, _ := l.span(i + 1)
	return start == end && l.alike(i, i+1)
}

// waiterCells are the spans of a lock, cut where the owner or the number of
// waiters changes.
type waiterCells struct{ lockSpans }

func (l *waiterCells) alike(i, j int) bool {
	return l.lockSpans.alike(i, j) && l.lockSpans[i].Waiters == l.lockSpans[j].Waiters
}

// CellWords tells a cell in words: who, from when to when, what, and why it
// ended.
func CellWords(f *Frame, c Cell) string {
	c, words := cellAt(f, c.Lane, c.From)
	return c.Lane.Name(f.Trace) + ", " + stretch(c.From, c.To) + ": " + words + ". " + whyEnded(f.Trace, c, f.until())
}

// whyEnded tells the first thing that happened to the cell's task, lock or CPU
// at its end.
func whyEnded(t *trace.Trace, c Cell, known trace.Time) string {
	if known > 0 && c.To >= known {
		return "What comes then is hidden."
	}
	if c.To >= t.End {
		return "It lasts until the end of the run."
	}
	for i := range t.Records {
		if r := &t.Records[i]; r.At == c.To && about(r, c.Lane) {
			return "Then: " + explain.Sentence(t, r, nil)
		}
	}
	return ""
}

// about reports whether a record may be why a lane's stretch ended: ticks and
// wakeups that change nothing are not.
func about(r *trace.Record, l Lane) bool {
	if r.Kind == trace.KindTick || r.Reason.Class() == trace.ClassKeep {
		return false
	}
	switch l.Kind {
	case 'c':
		return int(r.CPU) == l.ID && r.Kind == trace.KindSwitch
	case 'l':
		return int(r.Lock) == l.ID && (r.Kind == trace.KindLock || r.Kind == trace.KindUnlock || r.Kind == trace.KindBlock || r.Kind == trace.KindSem)
	}
	// Who asks for a lock names its owner, and does nothing to it.
	asks := r.Kind == trace.KindBlock || r.Kind == trace.KindSpin || r.Kind == trace.KindLock
	return int(r.Task) == l.ID || int(r.Other) == l.ID && !asks
}
