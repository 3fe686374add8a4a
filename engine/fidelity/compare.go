// Package fidelity holds the engine's runs against schedules that a running
// Linux kernel made: how long do both agree on who executes and on whose time,
// and where do they part first? Both are traces; package recording reads them.
package fidelity

import (
	"math/bits"

	"borrowedtime/engine/trace"
)

// Tolerances: below MinDifference two schedules may part without being reported (a
// switch takes a few microseconds in a kernel); a total wait may be off by
// waitPercent and waitSlack.
const (
	MinDifference = 40_000

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
	Recorded, Engine Side // what each has at From
}

// Side is who executes on whose time in one of two schedules; "idle" is nobody.
type Side struct{ Exec, Donor string }

// WaitDifference is a task whose total wait is out of tolerance.
type WaitDifference struct {
	Task             string
	Recorded, Engine int64
}

// Millionths returns part of total in parts per million, rounded down; a part is
// from 0 to total.
func Millionths(part, total int64) int {
	if total == 0 {
		return 0
	}
	high, low := bits.Mul64(uint64(part), 1_000_000) // 1000 s of 64 CPUs, as millionths, need more than 64 bits
	millionths, _ := bits.Div64(high, low, uint64(total))
	return int(millionths)
}

// Until returns which part of a recording passes before the first difference, in
// parts per million of its horizon.
func (s *Score) Until(horizon trace.Time) int {
	if s.First == nil {
		return 1_000_000
	}
	return Millionths(s.First.From, int64(horizon))
}

// Lanes returns the segments of a trace CPU by CPU, in order of time. What no
// segment covers is idle.
func Lanes(t *trace.Trace) [][]trace.Segment {
	lanes := make([][]trace.Segment, t.CPUs)
	for _, s := range t.Segments {
		lanes[s.CPU] = append(lanes[s.CPU], s)
	}
	return lanes
}

// Compare holds the model's run against a recording of the same scenario.
func Compare(recorded, model *trace.Trace) Score {
	score := Score{Total: int64(recorded.Until) * int64(recorded.CPUs)}
	pair(recorded, model, func(cpu int, from, to int64, a, b Side) {
		if a.Exec == b.Exec {
			score.Exec += to - from
		}
		if a.Donor == b.Donor {
			score.Donor += to - from
		}
	})
	for _, d := range Differences(recorded, model) {
		if score.First == nil || d.From < score.First.From {
			score.First = &d
		}
	}
	score.addWaits(recorded, model)
	return score
}

// Differences returns where two schedules of the same CPUs part for longer than
// MinDifference up to the first one's horizon: CPU by CPU, in order of time.
func Differences(recorded, model *trace.Trace) []Difference {
	var out []Difference
	var open Difference // To is 0: there is none
	flush := func() {
		if open.To-open.From > MinDifference {
			out = append(out, open)
		}
		open = Difference{}
	}
	pair(recorded, model, func(cpu int, from, to int64, a, b Side) {
		if a == b || open.To > 0 && open.CPU != cpu {
			flush()
		}
		switch {
		case a == b:
		case open.To == 0:
			open = Difference{CPU: cpu, From: from, To: to, Recorded: a, Engine: b}
		default:
			open.To = to
		}
	})
	flush()
	return out
}

// pair walks two schedules side by side, CPU by CPU, from one boundary to the
// next, up to the first one's horizon.
func pair(recorded, model *trace.Trace, visit func(cpu int, from, to int64, a, b Side)) {
	ours := Lanes(model)
	for cpu, lane := range Lanes(recorded) {
		var other []trace.Segment
		if cpu < len(ours) {
			other = ours[cpu]
		}
		for at := trace.Time(0); at < recorded.Until; {
			var a, b trace.Segment
			a, lane = segmentAt(lane, at, recorded.Until)
			b, other = segmentAt(other, at, recorded.Until)
			next := min(a.End, b.End, recorded.Until)
			visit(cpu, int64(at), int64(next), sideOf(recorded, a), sideOf(model, b))
			at = next
		}
	}
}

func sideOf(t *trace.Trace, s trace.Segment) Side {
	return Side{t.TaskName(s.Exec), t.TaskName(s.Donor)}
}

// segmentAt drops the segments that end at or before at and returns the one
// that covers it; a gap counts as idle.
func segmentAt(lane []trace.Segment, at, until trace.Time) (trace.Segment, []trace.Segment) {
	for len(lane) > 0 && lane[0].End <= at {
		lane = lane[1:]
	}
	switch {
	case len(lane) == 0:
		return trace.Segment{Start: at, End: until, Exec: trace.Idle, Donor: trace.Idle}, lane
	case lane[0].Start > at:
		return trace.Segment{Start: at, End: lane[0].Start, Exec: trace.Idle, Donor: trace.Idle}, lane
	}
	return lane[0], lane
}

// addWaits compares each task's total wait for locks.
func (s *Score) addWaits(recorded, model *trace.Trace) {
	waits := make([]bool, len(recorded.Tasks))
	for i := range recorded.Waits {
		waits[recorded.Waits[i].Task] = true
	}
	for id := range recorded.Tasks {
		name, theirs, ours := recorded.Tasks[id].Name, int64(recorded.Stats[id].Waited), int64(0)
		for i := range model.Tasks {
			if model.Tasks[i].Name == name {
				ours = int64(model.Stats[i].Waited)
			}
		}
		if !waits[id] && ours == 0 {
			continue
		}
		s.Waits++
		if off := abs(ours - theirs); off <= theirs*waitPercent/100+waitSlack {
			s.WaitsOK++
		} else {
			s.WaitDifferences = append(s.WaitDifferences, WaitDifference{name, theirs, ours})
		}
	}
}

func abs(n int64) int64 {
	if n < 0 {
		return -n
	}
	return n
}
