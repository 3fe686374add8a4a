package sweep

import (
	"errors"
	"strconv"
	"strings"

	"borrowedtime/engine/goal"
	"borrowedtime/engine/trace"
)

// anyTask stands for each task in turn; the largest value counts.
const anyTask = "*"

// metric is what a sweep measures.
type metric struct {
	source string
	kind   goal.ValueKind
	truth  bool         // a comparison, or order(...)
	expect *goal.Expect // truth, without anyTask
}

// standIn is a name for `*` while the metric's form is checked.
const standIn = "any"

func parseMetric(text string) (metric, error) {
	m := metric{source: strings.TrimSpace(text)}
	if m.source == "" {
		return m, errors.New("no metric is given: name one, as in wait(H, A)")
	}
	plain := strings.ReplaceAll(m.source, anyTask, standIn)
	if e, bad := goal.Parse(plain); bad == nil {
		m.truth, m.kind, m.expect = true, goal.Truth, e
		if plain != m.source {
			return m, errors.New(strconv.Quote(text) + ": * stands for all tasks in a metric, not in a comparison")
		}
		return m, nil
	}
	// Without a comparison an expectation lacks one at its end; any other mistake
	// is a real one.
	name, _, _ := strings.Cut(plain, "(")
	p := goal.Lookup(strings.TrimSpace(name))
	if p == nil || strings.ContainsAny(plain, "<>=!") {
		_, bad := goal.Parse(plain)
		return m, errors.New(strconv.Quote(text) + ": " + bad.Error())
	}
	if p.Result == goal.Whose {
		return m, errors.New(strconv.Quote(text) + " names a task: compare it, as in " + m.source + " == H")
	}
	compared := " >= 0ns"
	if p.Result == goal.Count {
		compared = " >= 0"
	}
	e, bad := goal.Parse(plain + compared)
	if bad != nil {
		return m, errors.New(strconv.Quote(text) + ": " + bad.Error())
	}
	if len(e.Terms) != 1 {
		return m, errors.New(strconv.Quote(text) + ": want one metric, or comparisons only")
	}
	m.kind = p.Result
	return m, nil
}

// value measures a run. Of * the largest value counts; tasks that the metric
// does not fit do not occur, since all tasks have all metrics.
func (m *metric) value(t *trace.Trace) (int64, error) {
	if why := t.Stopped(); why != trace.NoReason {
		return 0, errors.New(m.source + ": the run stopped at " + trace.Duration(t.End).String() + ": " + why.String())
	}
	if m.truth {
		return m.holds(t)
	}
	if !strings.Contains(m.source, anyTask) {
		v, err := goal.Measure(t, m.source)
		return v.N, err
	}
	worst := int64(0)
	for i := range t.Tasks {
		v, err := goal.Measure(t, strings.ReplaceAll(m.source, anyTask, t.Tasks[i].Name))
		if err != nil {
			return 0, err
		}
		worst = max(worst, v.N)
	}
	return worst, nil
}

// holds evaluates an expectation. A task or lock that the run lacks is an
// error, not a comparison that fails.
func (m *metric) holds(t *trace.Trace) (int64, error) {
	tasks, locks := m.expect.Names()
	for _, n := range tasks {
		if !hasTask(t, n.Text) {
			return 0, errors.New(m.source + ": this run has no task " + strconv.Quote(n.Text))
		}
	}
	for _, n := range locks {
		if !hasLock(t, n.Text) {
			return 0, errors.New(m.source + ": this run has no lock " + strconv.Quote(n.Text))
		}
	}
	if m.expect.Eval(t).OK {
		return 1, nil
	}
	return 0, nil
}

func hasTask(t *trace.Trace, name string) bool {
	for i := range t.Tasks {
		if t.Tasks[i].Name == name {
			return true
		}
	}
	return false
}

func hasLock(t *trace.Trace, name string) bool {
	for i := range t.Locks {
		if t.Locks[i].Name == name {
			return true
		}
	}
	return false
}

func (m *metric) text(value int64) string {
	switch {
	case m.truth && value != 0:
		return "holds"
	case m.truth:
		return "fails"
	case m.kind == goal.Count:
		return strconv.FormatInt(value, 10)
	}
	return trace.Duration(value).String()
}
