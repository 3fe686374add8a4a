package fidelity

import "borrowedtime/engine/trace"

// MinDifference is how long two schedules must part for it to be reported;
// below it lies what a switch costs on the recording machine.
const MinDifference = minDiff

// Schedule is who executed on whose time: a lane a CPU, in order of time. What
// no segment covers is idle.
type Schedule [][]Segment

// Schedule returns what the kernel did.
func (r *Recording) Schedule() Schedule { return r.lanes() }

// ScheduleOf returns what the engine did.
func ScheduleOf(t *trace.Trace) Schedule { return lanesOf(t) }

// Differences returns where two schedules of the same CPUs part for longer than
// MinDifference up to the horizon: CPU by CPU, in order of time.
func (s Schedule) Differences(other Schedule, until int64) []Difference {
	var out []Difference
	for cpu := range s {
		var theirs []Segment
		if cpu < len(other) {
			theirs = other[cpu]
		}
		out = appendApart(out, cpu, until, s[cpu], theirs)
	}
	return out
}

// appendApart walks two lanes side by side, from one boundary to the next.
func appendApart(out []Difference, cpu int, until int64, lane, other []Segment) []Difference {
	var open *Difference
	flush := func() {
		if open != nil && open.To-open.From > minDiff {
			out = append(out, *open)
		}
		open = nil
	}
	for at := int64(0); at < until; {
		var a, b Segment
		a, lane = segmentAt(lane, at, until)
		b, other = segmentAt(other, at, until)
		next := min(a.End, b.End, until)
		switch {
		case a.Exec == b.Exec && a.Donor == b.Donor:
			flush()
		case open == nil:
			open = &Difference{CPU: cpu, From: at, To: next, Recorded: a, Engine: b}
		default:
			open.To = next
		}
		at = next
	}
	flush()
	return out
}

// twoBoots names the recordings, as folder/name, whose structure differs
// between two boots of the same kernel: what one of them did, no rule decides.
var twoBoots = map[string]bool{
	"same-cpu-617/44_periodic_mix": true,
	"same-cpu-617/64_pingpong2":    true,
}

// TwoBoots reports whether another boot of the same kernel made another
// schedule of this recording's scenario, by more than a few microseconds.
func TwoBoots(r *Recording) bool { return twoBoots[r.Folder+"/"+r.Name] }
