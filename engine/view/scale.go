package view

import (
	"strconv"

	"borrowedtime/engine/trace"
)

// scale maps time to a stretch of x in tenths of a unit.
type scale struct {
	from, to    trace.Time
	left, right int
}

// x returns where an instant is; outside of the window it is at the edge.
func (s *scale) x(at trace.Time) int {
	switch {
	case at <= s.from:
		return s.left
	case at >= s.to:
		return s.right
	}
	return s.left + int(int64(at-s.from)*int64(s.right-s.left)/int64(s.to-s.from))
}

// A tick is one mark of a time axis.
type tick struct {
	x    int
	text string
}

// ticks returns marks at round times, at least gap apart and wide enough for
// their labels of the given size.
func (s *scale) ticks(gap, size int) []tick {
	unit := timeUnit(s.to)
	span := int64(s.to - s.from)
	for step := int64(1); ; step = nextStep(step) {
		px := step * int64(s.right-s.left) / span
		if px < int64(gap) {
			continue
		}
		widest := textWidth(axisLabel(int64(s.to), step, unit.size)+" "+unit.name, size)
		if px < int64(widest+widest/3) {
			continue
		}
		var out []tick
		first := (int64(s.from) + step - 1) / step * step
		for at := first; at <= int64(s.to); at += step {
			out = append(out, tick{s.x(trace.Time(at)), axisLabel(at, step, unit.size) + " " + unit.name})
		}
		return out
	}
}

// nextStep returns the next of 1, 2, 5, 10, 20, ...
func nextStep(step int64) int64 {
	lead := step
	for lead >= 10 {
		lead /= 10
	}
	if lead == 2 {
		return step / 2 * 5
	}
	return step * 2
}

type unit struct {
	size int64
	name string
}

// timeUnit returns the unit in which times up to the given one read best.
func timeUnit(to trace.Time) unit {
	switch {
	case to >= trace.Time(2*trace.Second):
		return unit{1_000_000_000, "s"}
	case to >= trace.Time(trace.Millisecond):
		return unit{1_000_000, "ms"}
	case to >= trace.Time(trace.Microsecond):
		return unit{1_000, "µs"}
	}
	return unit{1, "ns"}
}

func itoa(n int) string { return strconv.Itoa(n) }
