package export

import (
	"fmt"
	"io"

	"borrowedtime/engine/explain"
	"borrowedtime/engine/goal"
	"borrowedtime/engine/internal/markup"
	"borrowedtime/engine/trace"
	"borrowedtime/engine/view"
)

// lineCells is how many characters of timeline fit a line beside the names.
const lineCells = 100

// Timeline prints the drawn timeline, a table of results and the outcomes.
func Timeline(w io.Writer, r *Run, o Options) error {
	p, t := &printer{w: w}, r.Trace
	step := o.Cell
	if step <= 0 {
		step = niceStep(trace.Duration(t.Until) / lineCells)
	}
	p.text(heading(t) + "\n")
	p.text(view.ASCII(t, step, 0, t.End))
	p.printf("\n%-12s %10s %10s %10s %10s %10s %10s\n", "task", "waited", "ran", "charged", "lent", "borrowed", "finished")
	for i := range t.Tasks {
		s := &t.Stats[i]
		p.printf("%-12s %10s %10s %10s %10s %10s %10s\n", t.Tasks[i].Name, s.Waited.Rounded(), s.Ran.Rounded(), s.Charged.Rounded(),
			s.Lent.Rounded(), s.Borrowed.Rounded(), Instant(s.Finished))
	}
	p.jobs(t)
	if len(r.Expects) > 0 {
		p.text("\n")
		for _, o := range r.Expects {
			p.text(Outcome(o) + "\n")
		}
	}
	if l, ok := explain.Lender(t); ok {
		p.printf("\n%s\nWrite `lock %s futex` to see it, `lock %[2]s pi_futex` for one that inherits.\n", explain.InKernel(t), t.Locks[l].Name)
	}
	return p.err
}

// jobs prints a table of response times if a task is periodic.
func (p *printer) jobs(t *trace.Trace) {
	open := false
	for i := range t.Tasks {
		id := trace.TaskID(i)
		if len(t.JobsOf(id)) == 0 {
			continue
		}
		if !open {
			p.printf("\n%-12s %10s %10s %10s %10s %10s %10s\n", "jobs of", "complete", "shortest", "p50", "p95", "longest", "missed")
			open = true
		}
		list := goal.ResponseTimes(t, id)
		complete := len(list)
		if complete == 0 {
			list = []trace.Duration{0}
		}
		p.printf("%-12s %10d %10s %10s %10s %10s %10d\n", t.Tasks[i].Name, complete, list[0], goal.Percentile(list, 50),
			goal.Percentile(list, 95), goal.Percentile(list, 100), goal.Misses(t, id))
	}
}

func heading(t *trace.Trace) string {
	title := markup.Visible(t.Title)
	if title == "" {
		title = "untitled"
	}
	return fmt.Sprintf("%s, kernel %s, %d CPU, until %s", title, t.Profile, t.CPUs, trace.Duration(t.Until))
}

// Outcome tells one expectation and what came, in a line.
func Outcome(o goal.Outcome) string {
	if o.OK {
		return "ok    " + o.Text + ": " + o.Got
	}
	return "FAIL  " + o.Text + ": " + o.Got
}

// Instant writes an instant as tables have it, rounded: "4.5ms", or "never".
func Instant(at trace.Time) string {
	if at == trace.Never {
		return "never"
	}
	return trace.Duration(at).Rounded().String()
}

// niceStep rounds a length of time up to 1, 2 or 5 times a power of ten.
func niceStep(d trace.Duration) trace.Duration {
	for step := trace.Microsecond; ; step *= 10 {
		for _, n := range []trace.Duration{1, 2, 5} {
			if step*n >= d {
				return step * n
			}
		}
	}
}
