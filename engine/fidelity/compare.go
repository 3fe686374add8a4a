package fidelity

import "borrowedtime/engine/trace"

// Tolerances: below minDiff two schedules may part without being reported (a
// switch takes a few microseconds in a kernel); a total wait may be off by
// waitPercent and waitSlack.
const (
	minDiff     = 40_000
	waitPercent = 5
	waitSlack   = 30_000
)

// Score is how well two schedules of one scenario agree.
type Score struct {
	Total           int64 // CPU time compared: the horizon times the CPUs
	Exec, Donor     int64 // of it, the time on which both name the same executing task, the same donor
	Waits, WaitsOK  int   // tasks that waited for a lock in either schedule; those whose total agrees
	First           *Difference
	WaitDifferences []WaitDifference
}

// Difference is a stretch of time on one CPU on which two schedules differ.
type Difference struct {
	CPU              int
	From, To         int64
	Recorded, Engine Segment // what each has at From
}

// WaitDifference is a task whose total wait is out of tolerance.
type WaitDifference struct {
	Task             string
	Recorded, Engine int64
}

// Millionths returns part of total in parts per million, rounded down.
func Millionths(part, total int64) int {
	if total == 0 {
		return 0
	}
	return int(part * 1000 / (total / 1000))
}

// Compare holds a run against a recording of the same scenario.
func Compare(r *Recording, t *trace.Trace) Score {
	score := Score{Total: r.Until * int64(r.CPUs)}
	recorded, ours := r.lanes(), lanesOf(t)
	for cpu := range recorded {
		var lane []Segment
		if cpu < len(ours) {
			lane = ours[cpu]
		}
		score.addLane(cpu, r.Until, recorded[cpu], lane)
	}
	score.addWaits(r, t)
	return score
}

// addLane walks two lanes side by side, from one boundary to the next.
func (s *Score) addLane(cpu int, until int64, recorded, ours []Segment) {
	var open *Difference
	for at := int64(0); at < until; {
		var a, b Segment
		a, recorded = segmentAt(recorded, at, until)
		b, ours = segmentAt(ours, at, until)
		next := min(a.End, b.End, until)
		if a.Exec == b.Exec {
			s.Exec += next - at
		}
		if a.Donor == b.Donor {
			s.Donor += next - at
		}
		if a.Exec == b.Exec && a.Donor == b.Donor {
			s.close(open)
			open = nil
		} else {
			if open == nil {
				open = &Difference{CPU: cpu, From: at, Recorded: a, Engine: b}
			}
			open.To = next
		}
		at = next
	}
	s.close(open)
}

// close keeps a difference that has ended, if it is long enough and the first.
func (s *Score) close(d *Difference) {
	if d != nil && d.To-d.From > minDiff && (s.First == nil || d.From < s.First.From) {
		s.First = d
	}
}

// segmentAt drops the segments that end at or before at and returns the one
// that covers it; a gap counts as idle.
func segmentAt(lane []Segment, at, until int64) (Segment, []Segment) {
	for len(lane) > 0 && lane[0].End <= at {
		lane = lane[1:]
	}
	switch {
	case len(lane) == 0:
		return Segment{Start: at, End: until, Exec: "idle", Donor: "idle"}, lane
	case lane[0].Start > at:
		return Segment{Start: at, End: lane[0].Start, Exec: "idle", Donor: "idle"}, lane
	}
	return lane[0], lane
}

// addWaits compares each task's total wait for locks.
func (s *Score) addWaits(r *Recording, t *trace.Trace) {
	for _, task := range r.Tasks {
		ours, waited := int64(0), len(task.Waits) > 0
		for id := range t.Tasks {
			if t.Tasks[id].Name == task.Name {
				ours = int64(t.Stats[id].Waited)
			}
		}
		if !waited && ours == 0 {
			continue
		}
		s.Waits++
		if off := abs(ours - task.Waited); off <= task.Waited*waitPercent/100+waitSlack {
			s.WaitsOK++
		} else {
			s.WaitDifferences = append(s.WaitDifferences, WaitDifference{task.Name, task.Waited, ours})
		}
	}
}

func abs(n int64) int64 {
	if n < 0 {
		return -n
	}
	return n
}
