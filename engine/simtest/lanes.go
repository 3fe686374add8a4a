package simtest

import (
	"fmt"
	"sort"
	"strings"

	"borrowedtime/engine/trace"
)

// stretch is a piece of a lane: who executes on whose time, as L or L/H.
type stretch struct {
	who      string
	from, to trace.Time
}

// lane returns what a CPU does between two instants, idle time left out and
// equal neighbours joined.
func lane(t *trace.Trace, cpu trace.CPUID, from, to trace.Time) []stretch {
	var segments []trace.Segment
	for _, s := range t.Segments {
		if s.CPU == cpu && s.Start < to && s.End > from && s.Exec != trace.Idle {
			segments = append(segments, s)
		}
	}
	sort.SliceStable(segments, func(i, j int) bool { return segments[i].Start < segments[j].Start })
	var out []stretch
	for _, s := range segments {
		p := stretch{who(t, s.Exec, s.Donor), max(s.Start, from), min(s.End, to)}
		if n := len(out); n > 0 && out[n-1].who == p.who && out[n-1].to == p.from {
			out[n-1].to = p.to
		} else {
			out = append(out, p)
		}
	}
	return out
}

func who(t *trace.Trace, exec, donor trace.TaskID) string {
	if exec == donor {
		return t.TaskName(exec)
	}
	return t.TaskName(exec) + "/" + t.TaskName(donor)
}

// laneText writes a lane as the worked examples do: L 0-1, L/H 1-2.5.
func laneText(lane []stretch) string {
	parts := make([]string, 0, len(lane))
	for _, p := range lane {
		parts = append(parts, fmt.Sprintf("%s %s-%s", p.who, ms(p.from), ms(p.to)))
	}
	return strings.Join(parts, ", ")
}

// parseLane reads that form; a stretch without a beginning (M -9.1) begins
// where the one before ends.
func parseLane(text string) ([]stretch, error) {
	var out []stretch
	for _, part := range strings.Split(text, ",") {
		who, span, ok := strings.Cut(strings.TrimSpace(part), " ")
		from, to, dash := strings.Cut(span, "-")
		if !ok || !dash {
			return nil, fmt.Errorf("want NAME FROM-TO, not %q", part)
		}
		p := stretch{who: who}
		if n := len(out); from == "" && n > 0 {
			p.from = out[n-1].to
		} else if err := parseMS(from, &p.from); err != nil {
			return nil, err
		}
		if err := parseMS(to, &p.to); err != nil {
			return nil, err
		}
		out = append(out, p)
	}
	return out, nil
}

// ms prints an instant in milliseconds, to the nanosecond if need be.
func ms(at trace.Time) string {
	if at == trace.Never {
		return "never"
	}
	s := fmt.Sprintf("%d.%06d", at/1e6, at%1e6)
	return strings.TrimRight(strings.TrimRight(s, "0"), ".")
}

// parseMS reads what ms prints.
func parseMS(s string, into *trace.Time) error {
	whole, decimals, _ := strings.Cut(s, ".")
	if len(decimals) > 6 {
		return fmt.Errorf("%q is finer than a nanosecond", s)
	}
	var n int64
	if _, err := fmt.Sscanf(whole+decimals+strings.Repeat("0", 6-len(decimals)), "%d", &n); err != nil {
		return fmt.Errorf("want milliseconds such as 2.5, not %q", s)
	}
	*into = trace.Time(n)
	return nil
}

// differ tells the first difference between two lanes, "" if there is none.
func differ(want, got []stretch) string {
	for i := range max(len(want), len(got)) {
		switch {
		case i >= len(want):
			return "goes on with " + laneText(got[i:i+1])
		case i >= len(got):
			return "ends before " + laneText(want[i:i+1])
		case want[i] != got[i]:
			return "has " + laneText(got[i:i+1]) + " instead of " + laneText(want[i:i+1])
		}
	}
	return ""
}
