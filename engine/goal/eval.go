package goal

import (
	"strings"

	"borrowedtime/engine/internal/order"
	"borrowedtime/engine/trace"
)

// Outcome is how a run met an expectation.
type Outcome struct {
	Text    string     // the expectation
	OK      bool       // it holds
	Got     string     // what was measured, in four digits: "wait(H, A) was 3.746 ms"
	Exact   string     // the same to the nanosecond, if that is more
	BrokeAt trace.Time // not OK: the first instant at which it was lost; the end of the run if only then
}

// Eval judges a run. One that stopped before its horizon meets nothing: what it
// would have come to is not known.
func (e *Expect) Eval(t *trace.Trace) Outcome {
	o := Outcome{Text: e.Text, OK: true, BrokeAt: trace.Never}
	if why := t.Stopped(); why != trace.NoReason {
		o.OK, o.Got, o.BrokeAt = false, "the run stopped at "+spaced(int64(t.End))+" ("+why.String()+")", t.End
		return o
	}
	got, exact := make([]string, len(e.Terms)), make([]string, len(e.Terms))
	for i := range e.Terms {
		ok, text, whole, at := e.Terms[i].eval(t)
		got[i], exact[i] = text, whole
		if !ok {
			o.OK = false
			o.BrokeAt = min(o.BrokeAt, at)
		}
	}
	o.Got, o.Exact = strings.Join(got, ", "), strings.Join(exact, ", ")
	if o.Exact == o.Got {
		o.Exact = ""
	}
	return o
}

// eval judges one term: whether it holds, what was measured, in few digits and in all,
// and when it broke.
func (t *Term) eval(tr *trace.Trace) (ok bool, got, exact string, broke trace.Time) {
	c, missing := resolve(tr, t)
	if missing != "" {
		got = "this run has no " + missing
		return false, got, got, 0
	}
	if t.Pred.Result == Whose && trace.Time(t.Args[1].N) > tr.End {
		got = "the run ended at " + spaced(int64(tr.End))
		return false, got, got, tr.End
	}
	value := t.Pred.measure(c)
	switch t.Pred.Result {
	case Truth:
		at, _ := c.orderBreak()
		got = c.orderText()
		return value != 0, got, got, at
	case Whose:
		return t.evalWhose(tr, value)
	case Count:
		got = t.call() + " was " + itoa(value)
		exact = got
	default:
		few := int64(trace.Duration(value).Rounded())
		if t.Op.holds(few, t.Value.N) != t.Op.holds(value, t.Value.N) {
			few = value // so few digits would say the contrary
		}
		got, exact = t.call()+" was "+spaced(few), t.call()+" was "+spaced(value)
	}
	if t.Op.holds(value, t.Value.N) {
		return true, got, exact, trace.Never
	}
	return false, got, exact, c.brokeAt(value)
}

// evalWhose is eval for a metric whose value is a task.
func (t *Term) evalWhose(tr *trace.Trace, value int64) (ok bool, got, exact string, broke trace.Time) {
	want := int64(trace.Idle)
	if t.Value.Name != "idle" {
		id, known := findTask(tr, t.Value.Name)
		if !known {
			got = "this run has no task " + Quote(t.Value.Name)
			return false, got, got, 0
		}
		want = int64(id)
	}
	got = t.call() + " was " + tr.TaskName(trace.TaskID(value))
	return (value == want) == (t.Op == Equal), got, got, trace.Time(t.Args[1].N)
}

func (o Op) holds(got, want int64) bool {
	switch o {
	case Less:
		return got < want
	case AtMost:
		return got <= want
	case Equal:
		return got == want
	case Unequal:
		return got != want
	case AtLeast:
		return got >= want
	}
	return got > want
}

// spaced writes a duration for reading: "3.746 ms".
func spaced(ns int64) string {
	number, unit := trace.Duration(ns).Split()
	if unit == "" {
		return number
	}
	return number + " " + unit
}

// brokeAt is the first instant at which a failed comparison was lost. A value
// that is too small is known at the end of the run only.
func (c *call) brokeAt(value int64) trace.Time {
	// The largest value that would still do.
	limit := c.term.Value.N
	switch c.term.Op {
	case Less:
		limit--
	case AtMost:
	case Equal:
		if value < limit {
			return c.t.End
		}
	default:
		return c.t.End
	}
	switch c.term.Pred.Name {
	case "maxwait", "maxresponse":
		return c.firstLong(limit)
	case "response":
		if job := c.job(); job != nil {
			return c.after(job.Release, limit)
		}
		return c.t.End
	case "latency":
		return c.after(c.stats().Started, limit)
	case "finished":
		return c.after(0, limit)
	}
	return c.exceeds(limit)
}

// after is the first instant that is more than limit after start, within the run.
func (c *call) after(start trace.Time, limit int64) trace.Time {
	if start == trace.Never || limit >= int64(c.t.End-start) {
		return c.t.End
	}
	return start + trace.Time(limit+1)
}

// firstLong is when the first of the metric's stretches had lasted longer than limit.
func (c *call) firstLong(limit int64) trace.Time {
	first := c.t.End
	c.term.Pred.growth(c, func(at, end trace.Time) {
		if int64(end-at) > limit {
			first = min(first, c.after(at, limit))
		}
	})
	return first
}

// exceeds is when the metric passed limit on its way up.
func (c *call) exceeds(limit int64) trace.Time {
	type rise struct{ at, end trace.Time }
	var rises []rise
	c.term.Pred.growth(c, func(at, end trace.Time) { rises = append(rises, rise{at, end}) })
	order.Stable(len(rises), func(i, j int) bool { return rises[i].at < rises[j].at },
		func(i, j int) { rises[i], rises[j] = rises[j], rises[i] })
	sum := int64(0)
	for _, r := range rises {
		by := int64(r.end - r.at)
		if by == 0 {
			by = 1 // a count rises by one at once
			if sum+by > limit {
				return r.at
			}
		} else if sum+by > limit {
			return r.at + trace.Time(max(limit+1-sum, 0))
		}
		sum += by
	}
	return c.t.End
}

// orderText tells in which order the tasks finished.
func (c *call) orderText() string {
	ids := append([]trace.TaskID(nil), c.task...)
	order.Stable(len(ids), func(i, j int) bool { return c.t.Stats[ids[i]].Finished < c.t.Stats[ids[j]].Finished },
		func(i, j int) { ids[i], ids[j] = ids[j], ids[i] })
	parts := make([]string, len(ids))
	for i, id := range ids {
		if at := c.t.Stats[id].Finished; at == trace.Never {
			parts[i] = c.t.TaskName(id) + " never finished"
		} else {
			parts[i] = c.t.TaskName(id) + " at " + spaced(int64(at))
		}
	}
	return "finished: " + strings.Join(parts, ", ")
}
