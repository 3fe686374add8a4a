package simtest

import (
	"fmt"
	"strings"

	"borrowedtime/engine/config"
	"borrowedtime/engine/explain"
	"borrowedtime/engine/goal"
	"borrowedtime/engine/scenario"
	"borrowedtime/engine/trace"
	"borrowedtime/engine/view"
)

// command is one word of the test language. Most take kernel=K (default: the
// scenario's own), from=T and until=T (default: the whole run).
type command struct {
	name string
	run  func(e *Env, c *Case) string
}

// commands is the list; each function's comment is its manual. It is filled
// in below to keep the compiler from seeing a loop.
var commands []command

func init() {
	commands = []command{
		{"scenario", (*Env).cmdScenario},
		{"format", (*Env).cmdFormat},
		{"timeline", (*Env).cmdTimeline},
		{"segments", (*Env).cmdSegments},
		{"lanes", (*Env).cmdLanes},
		{"matrix", (*Env).cmdMatrix},
		{"walk", (*Env).cmdWalk},
		{"log", (*Env).cmdLog},
		{"step", (*Env).cmdStep},
		{"expect", (*Env).cmdExpect},
		{"account", (*Env).cmdAccount},
		{"queue", (*Env).cmdQueue},
	}
}

// scenario: the input is a scenario; the answer is ok, or its errors.
func (e *Env) cmdScenario(c *Case) string { return e.load(c.Input) }

// format: the scenario in its canonical form.
func (e *Env) cmdFormat(c *Case) string { return scenario.Format(e.scenario) }

// timeline cell=500us: the run drawn as text, a character a cell.
func (e *Env) cmdTimeline(c *Case) string {
	r, fault := e.one(c)
	if r.trace == nil {
		return fault
	}
	cell, from, until, err := c.window(r.trace)
	if err != nil {
		return err.Error()
	}
	return fault + view.ASCII(r.trace, cell, from, until)
}

// segments: who executes on whose time, in milliseconds, a line a CPU.
func (e *Env) cmdSegments(c *Case) string {
	r, fault := e.one(c)
	if r.trace == nil {
		return fault
	}
	_, from, until, err := c.window(r.trace)
	if err != nil {
		return err.Error()
	}
	for cpu := range r.trace.CPUs {
		fault += fmt.Sprintf("cpu%d  %s\n", cpu, laneText(lane(r.trace, trace.CPUID(cpu), from, until)))
	}
	return fault
}

// lanes kernel=A,B: the input is the right answer of segments, a line a CPU; a
// CPU without a line is not looked at. Says ok, or where each profile differs.
func (e *Env) cmdLanes(c *Case) string {
	var b strings.Builder
	for _, kernel := range e.kernels(c) {
		r := e.under(kernel)
		b.WriteString(r.fault())
		if r.trace == nil {
			continue
		}
		_, from, until, err := c.window(r.trace)
		if err != nil {
			return err.Error()
		}
		for _, line := range strings.Split(strings.TrimSpace(c.Input), "\n") {
			var cpu trace.CPUID
			name, text, _ := strings.Cut(strings.TrimSpace(line), " ")
			if _, err := fmt.Sscanf(name, "cpu%d", &cpu); err != nil || int(cpu) >= r.trace.CPUs {
				return fmt.Sprintf("want cpuN and its segments, not %q", line)
			}
			want, err := parseLane(text)
			if err != nil {
				return err.Error()
			}
			if d := differ(want, lane(r.trace, cpu, from, until)); d != "" {
				fmt.Fprintf(&b, "kernel %s, cpu%d %s\n", kernel, cpu, d)
			}
		}
	}
	return okOr(b.String())
}

// matrix show=wait(H,A) show=...: the metrics under each profile that the
// engine simulates; profiles with the same answer share a line.
func (e *Env) cmdMatrix(c *Case) string {
	var lines []resultLine
	kernels := config.ProfileNames()
	if c.Arg("kernel", "") != "" {
		kernels = e.kernels(c)
	}
	faults := ""
	for _, kernel := range kernels {
		r := e.under(kernel)
		faults += r.fault()
		if r.trace != nil {
			lines = addResult(lines, kernel, c.metrics(r.trace))
		}
	}
	for _, l := range lines {
		faults += fmt.Sprintf("%-18s %s\n", strings.Join(l.kernels, " "), l.text)
	}
	return faults
}

// resultLine is an answer and the profiles that give it.
type resultLine struct {
	kernels []string
	text    string
}

func addResult(lines []resultLine, kernel, text string) []resultLine {
	for i := range lines {
		if lines[i].text == text {
			lines[i].kernels = append(lines[i].kernels, kernel)
			return lines
		}
	}
	return append(lines, resultLine{[]string{kernel}, text})
}

// metrics evaluates each show= argument.
func (c *Case) metrics(t *trace.Trace) string {
	var parts []string
	for _, a := range c.Args {
		if a.Name != "show" {
			continue
		}
		value, err := goal.Measure(t, a.Value)
		if err != nil {
			return err.Error()
		}
		parts = append(parts, a.Value+" = "+value.String())
	}
	return strings.Join(parts, "   ")
}

// walk: the rows of the find-proxy table that decided, a line a hop.
func (e *Env) cmdWalk(c *Case) string {
	return e.records(c, func(t *trace.Trace, r *trace.Record) string {
		if r.Kind != trace.KindWalk {
			return ""
		}
		owner := "nobody"
		if r.Other != trace.NoTask {
			owner = t.TaskName(r.Other)
		}
		return fmt.Sprintf("%10s cpu%d  donor %-4s %s -%s-> %-6s %s", ms(r.At), r.CPU, t.TaskName(trace.TaskID(r.B)),
			t.TaskName(r.Task), t.LockName(r.Lock), owner, r.Reason)
	})
}

// log kinds=wake,block: the records by their stable names, with the sentence
// that explains each if sentences is given.
func (e *Env) cmdLog(c *Case) string {
	kinds := c.Arg("kinds", "")
	return e.records(c, func(t *trace.Trace, r *trace.Record) string {
		if kinds != "" && !contains(strings.Split(kinds, ","), r.Kind.String()) {
			return ""
		}
		return c.recordLine(t, r)
	})
}

// step at=2.5ms: the records of the last event at or before that instant.
func (e *Env) cmdStep(c *Case) string {
	r, fault := e.one(c)
	if r.trace == nil {
		return fault
	}
	at, err := trace.ParseDuration(c.Arg("at", "0ms"))
	if err != nil {
		return err.Error()
	}
	records := r.trace.RecordsOf(r.trace.EventAt(trace.Time(at)))
	for i := range records {
		fault += c.recordLine(r.trace, &records[i]) + "\n"
	}
	return fault
}

// expect: the input holds expectations, a line each. Says ok, or which are not
// met and what came instead.
func (e *Env) cmdExpect(c *Case) string {
	var b strings.Builder
	for _, kernel := range e.kernels(c) {
		r := e.under(kernel)
		b.WriteString(r.fault())
		if r.trace == nil {
			continue
		}
		for _, line := range strings.Split(strings.TrimSpace(c.Input), "\n") {
			x, err := goal.Parse(strings.TrimSpace(line))
			if err != nil {
				return fmt.Sprintf("%s: %v", line, err)
			}
			if o := x.Eval(r.trace); !o.OK {
				fmt.Fprintf(&b, "kernel %s: %s: got %s\n", kernel, o.Text, o.Got)
			}
		}
	}
	return okOr(b.String())
}

// account: what each task executed and what it was charged.
func (e *Env) cmdAccount(c *Case) string {
	r, fault := e.one(c)
	if r.trace == nil {
		return fault
	}
	fault += fmt.Sprintf("%-8s %10s %10s %10s %10s %10s\n", "", "ran", "charged", "lent", "borrowed", "waited")
	for i := range r.trace.Tasks {
		s := &r.trace.Stats[i]
		fault += fmt.Sprintf("%-8s %10v %10v %10v %10v %10v\n", r.trace.Tasks[i].Name, s.Ran, s.Charged, s.Lent, s.Borrowed, s.Waited)
	}
	return fault
}

// records prints the records of the window that print chooses.
func (e *Env) records(c *Case, print func(t *trace.Trace, r *trace.Record) string) string {
	r, fault := e.one(c)
	if r.trace == nil {
		return fault
	}
	_, from, until, err := c.window(r.trace)
	if err != nil {
		return err.Error()
	}
	for i := range r.trace.Records {
		rec := &r.trace.Records[i]
		if rec.At < from || rec.At > until {
			continue
		}
		if line := print(r.trace, rec); line != "" {
			fault += strings.TrimRight(line, " ") + "\n"
		}
	}
	return fault
}

// recordLine prints a record by its names, or as its sentence.
func (c *Case) recordLine(t *trace.Trace, r *trace.Record) string {
	line := fmt.Sprintf("%10s cpu%d  %s/%s", ms(r.At), r.CPU, r.Kind, r.Reason)
	for _, a := range c.Args {
		if a.Name == "sentences" {
			return fmt.Sprintf("%-48s %s", line, explain.Sentence(t, r, nil))
		}
	}
	if r.Task != trace.NoTask {
		line += " " + t.TaskName(r.Task)
	}
	if r.Other != trace.NoTask {
		line += " " + t.TaskName(r.Other)
	}
	if r.Lock != trace.NoLock {
		line += " " + t.LockName(r.Lock)
	}
	return line
}

// window reads cell=, from= and until=.
func (c *Case) window(t *trace.Trace) (cell trace.Duration, from, until trace.Time, err error) {
	cell, until = trace.Millisecond, t.End
	for _, a := range c.Args {
		var d trace.Duration
		if a.Name != "cell" && a.Name != "from" && a.Name != "until" {
			continue
		}
		if d, err = trace.ParseDuration(a.Value); err != nil {
			return 0, 0, 0, err
		}
		switch a.Name {
		case "cell":
			cell = d
		case "from":
			from = trace.Time(d)
		case "until":
			until = trace.Time(d)
		}
	}
	return cell, from, until, nil
}

func okOr(s string) string {
	if s == "" {
		return "ok"
	}
	return s
}

func contains(list []string, s string) bool {
	for _, x := range list {
		if x == s {
			return true
		}
	}
	return false
}
