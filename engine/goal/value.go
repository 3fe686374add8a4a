package goal

import (
	"errors"
	"strconv"
	"strings"

	"borrowedtime/engine/trace"
)

// Measure returns the value of one metric over a run: `wait(H, A)`, an
// expectation without its comparison. Lessons print such values in their text.
func Measure(t *trace.Trace, metric string) (Value, error) {
	name, _, _ := strings.Cut(metric, "(")
	p := Lookup(strings.TrimSpace(name))
	if p == nil {
		return Value{}, errors.New("unknown metric " + strconv.Quote(metric))
	}
	comparison := map[ValueKind]string{Length: " >= 0ns", Instant: " >= 0ns", Count: " >= 0", Whose: " == idle", Truth: ""}
	e, bad := Parse(metric + comparison[p.Result])
	if bad != nil {
		return Value{}, bad
	}
	if len(e.Terms) != 1 {
		return Value{}, errors.New("want one metric, found " + strconv.Quote(metric))
	}
	c, missing := resolve(t, &e.Terms[0])
	if missing != "" {
		return Value{}, errors.New(metric + ": this run has no " + missing)
	}
	v := Value{Kind: p.Result, N: p.measure(c)}
	if p.Result == Whose {
		v.Name = t.TaskName(trace.TaskID(v.N))
	}
	return v, nil
}
