package session

import (
	"borrowedtime/engine/trace"
	"borrowedtime/engine/view"
)

// An instant may have as many stops as a machine has tasks. This many are told,
// and of those so many with the machine around them, fewer of a large machine, which
// takes longer to copy than a frame may; a sentence without says what its record
// alone proves.
const (
	mostTold    = 64
	mostAround  = 8
	tasksAround = 100 // machine by machine
)

// moment holds what is told of an instant while the cursor is on one of its stops.
type moment struct {
	run         *run
	first, last int // stops, [first, last)
	steps       []view.Step
}

// instant returns the stops [first, last) of the cursor's instant.
func (s *Session) instant() (first, last int) {
	first, last = s.cursor.stop, s.cursor.stop+1
	stops := s.good.stops
	for first > 0 && stops[first-1].At == stops[first].At {
		first--
	}
	for last < len(stops) && stops[last].At == stops[first].At {
		last++
	}
	return first, last
}

// moment returns the cursor's instant as it is told: the block of stops that the
// cursor is in, and how many more there are.
func (s *Session) moment() (steps []view.Step, untold int) {
	if s.cursor.stop < 0 {
		return nil, 0
	}
	first, end := s.instant()
	all := end - first
	first = s.cursor.stop - (s.cursor.stop-first)%mostTold
	last := min(first+mostTold, end)
	if m := &s.telling; m.run != s.good || m.first != first || m.last != last {
		*m = moment{s.good, first, last, s.stepsOf(first, last)}
	}
	return s.telling.steps, all - (last - first)
}

// stepsOf fetches the machine around each stop: each event once and in order, since
// several stops can be of one event, and the engine goes back slowly.
func (s *Session) stepsOf(first, last int) []view.Step {
	list := make([]view.Step, last-first)
	for i := range list {
		list[i].Stop = s.good.stops[first+i]
	}
	if len(list) == 1 {
		return list // told with the cursor's picture
	}
	near := list[:min(len(list), mostAround, max(tasksAround/max(len(s.good.trace.Tasks), 1), 1))]
	var seen []*trace.Snapshot
	for from := -2; ; {
		next := 1 << 30
		for i := range near {
			before, after := s.events(near[i].Stop)
			if before > from {
				next = min(next, before)
			}
			if after > from {
				next = min(next, after)
			}
		}
		if next == 1<<30 {
			break
		}
		snap := s.machineAt(next)
		seen, from = append(seen, &snap), next
	}
	for i := range near {
		before, after := s.events(near[i].Stop)
		for _, snap := range seen {
			if snap.Event == before {
				near[i].Prev = snap
			}
			if snap.Event == after {
				near[i].Snap = snap
			}
		}
	}
	return list
}

// events are the event before a stop and its last one.
func (s *Session) events(st view.Stop) (before, after int) {
	records := s.good.trace.Records
	return int(records[st.First].Event) - 1, int(records[st.Last-1].Event)
}

// asOne reports whether all that happens at an instant is told as one: nobody who
// lets time run, or goes to an instant, sees its stops one by one.
func (s *Session) asOne() bool { return s.atOnce && !(s.play.on && s.play.byEvent) }

// tellingFrame is the frame that the narrator tells from.
func (s *Session) tellingFrame(together bool) *view.Frame {
	f := s.frame()
	f.Moment, f.Untold = s.moment()
	f.Together = together
	return f
}
