package export

import (
	"io"

	"borrowedtime/engine/explain"
	"borrowedtime/engine/internal/markup"
	"borrowedtime/engine/trace"
)

// Log prints one record a line: the stable names first, then the sentence,
// which is free to change.
func Log(w io.Writer, run *Run, _ Options) error {
	p, t := &printer{w: w}, run.Trace
	for i := 0; i < len(t.Records) && p.err == nil; i++ {
		r := &t.Records[i]
		p.printf("%12s cpu%-2d %-12s %-26s %s\n", trace.Duration(r.At), r.CPU, r.Kind, r.Reason, sentence(t, r))
	}
	return p.err
}

// sentence is the explanation of a record, or its names if there is none yet.
func sentence(t *trace.Trace, r *trace.Record) string {
	if s := explain.Sentence(t, r, nil); s != "" {
		return markup.Visible(s)
	}
	task, other := who(t, r)
	return task + " " + other + " " + t.LockName(r.Lock)
}
