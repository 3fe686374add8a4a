package export

import (
	"io"

	"borrowedtime/engine/explain"
	"borrowedtime/engine/internal/markup"
	"borrowedtime/engine/trace"
)

// Log prints one record a line: the stable names first, then the sentence,
// which is free to change: of what one before it has said at the same instant it
// says only the rest.
func Log(w io.Writer, run *Run, _ Options) error {
	p, t := &printer{w: w}, run.Trace
	first := 0 // of the instant
	for i := 0; i < len(t.Records) && p.err == nil; i++ {
		r := &t.Records[i]
		if t.Records[first].At != r.At {
			first = i
		}
		p.printf("%12s cpu%-2d %-12s %-26s %s\n", trace.Duration(r.At), r.CPU, r.Kind, r.Reason, sentence(t, r, t.Records[first:i]))
	}
	return p.err
}

// sentence is the explanation of a record, or its names if there is none yet.
func sentence(t *trace.Trace, r *trace.Record, told []trace.Record) string {
	if s := explain.Plain(explain.Continue(t, r, nil, told)); s != "" {
		return markup.Visible(s)
	}
	task, other := who(t, r)
	return task + " " + other + " " + t.LockName(r.Lock)
}
