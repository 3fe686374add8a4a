package goal

import (
	"fmt"
	"strings"

	"borrowedtime/engine/trace"
)

// Measure returns the value of one metric over a run: `wait(H, A)`, an
// expectation without its comparison. Lessons print such values in their text.
func Measure(t *trace.Trace, metric string) (Value, error) {
	name, _, _ := strings.Cut(metric, "(")
	p := Lookup(strings.TrimSpace(name))
	if p == nil {
		return Value{}, fmt.Errorf("unknown metric %q", metric)
	}
	comparison := map[ValueKind]string{Length: " >= 0ns", Instant: " >= 0ns", Count: " >= 0", Whose: " == idle", Truth: ""}
	e, bad := Parse(metric + comparison[p.Result])
	if bad != nil {
		return Value{}, bad
	}
	if len(e.Terms) != 1 {
		return Value{}, fmt.Errorf("want one metric, found %q", metric)
	}
	c, missing := resolve(t, &e.Terms[0])
	if missing != "" {
		return Value{}, fmt.Errorf("%s: this run has no %s", metric, missing)
	}
	v := Value{Kind: p.Result, N: p.measure(c)}
	if p.Result == Whose {
		v.Name = t.TaskName(trace.TaskID(v.N))
	}
	return v, nil
}
