package fidelity

import (
	"fmt"
	"io"

	"borrowedtime/engine/trace"
)

// margin is how much is shown before and after the first difference.
const margin = 1_500_000

// Around prints what both schedules and both logs have around the first
// difference: what follows a difference is its consequence, so the cause
// stands here.
func Around(w io.Writer, r *Result) {
	for _, d := range r.Score.WaitDifferences {
		fmt.Fprintf(w, "    wait of %s: recorded %s, engine %s\n", d.Task, us(d.Recorded), us(d.Engine))
	}
	d := r.Score.First
	if d == nil {
		return
	}
	from, to := d.From-margin, d.From+margin
	fmt.Fprintf(w, "    recorded segments\n")
	printLanes(w, r.Recording.Trace, from, to, d)
	fmt.Fprintf(w, "    engine's segments\n")
	printLanes(w, r.Trace, from, to, d)
	fmt.Fprintf(w, "    recorded events\n")
	for _, e := range r.Recording.Events {
		if at := int64(e.At); at >= from && at <= to {
			fmt.Fprintf(w, "      %14s cpu%d %s %s\n", us(at), e.CPU, e.What, e.Rest)
		}
	}
	fmt.Fprintf(w, "    engine's records\n")
	for i := range r.Trace.Records {
		if rec := &r.Trace.Records[i]; int64(rec.At) >= from && int64(rec.At) <= to {
			fmt.Fprintf(w, "      %s\n", RecordLine(r.Trace, rec))
		}
	}
}

// printLanes prints the segments of each CPU that reach into [from, to]; the
// ones that meet the difference are marked.
func printLanes(w io.Writer, t *trace.Trace, from, to int64, d *Difference) {
	for cpu, lane := range Lanes(t) {
		for _, s := range lane {
			start, end := int64(s.Start), int64(s.End)
			if end < from || start > to {
				continue
			}
			mark := " "
			if cpu == d.CPU && start < d.To && end > d.From {
				mark = ">"
			}
			fmt.Fprintf(w, "    %s %14s to %14s cpu%d %s\n", mark, us(start), us(end), cpu, who(sideOf(t, s)))
		}
	}
}

// RecordLine prints one record of a trace with its fields by name.
func RecordLine(t *trace.Trace, r *trace.Record) string {
	line := fmt.Sprintf("%14s cpu%d %s/%s", us(int64(r.At)), r.CPU, r.Kind, r.Reason)
	line += " " + t.TaskName(r.Task)
	if r.Other != trace.NoTask {
		line += " " + t.TaskName(r.Other)
	}
	if r.Lock != trace.NoLock {
		line += " lock=" + t.LockName(r.Lock)
	}
	if r.A != 0 || r.B != 0 {
		line += fmt.Sprintf(" a=%d b=%d", r.A, r.B)
	}
	return line
}
