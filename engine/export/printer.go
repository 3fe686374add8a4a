package export

import (
	"fmt"
	"io"

	"borrowedtime/engine/trace"
)

// printer writes the pieces of a form and keeps the first error; after it,
// nothing is written any more.
type printer struct {
	w   io.Writer
	err error
}

func (p *printer) text(s string) {
	if p.err == nil {
		_, p.err = io.WriteString(p.w, s)
	}
}

func (p *printer) printf(format string, args ...any) {
	if p.err == nil {
		_, p.err = fmt.Fprintf(p.w, format, args...)
	}
}

// who names the tasks of a record. One number means "no task" and "the idle
// task"; which of them it is hangs on the kind (the table at trace.Kind).
func who(t *trace.Trace, r *trace.Record) (task, other string) {
	if r.Task != trace.NoTask || r.Kind == trace.KindPick || r.Kind == trace.KindSwitch || r.Kind == trace.KindTick {
		task = t.TaskName(r.Task)
	}
	switch r.Kind {
	case trace.KindWake, trace.KindPreempt, trace.KindPick, trace.KindSwitch, trace.KindTick:
		other = t.TaskName(r.Other)
	default:
		if r.Other != trace.NoTask {
			other = t.TaskName(r.Other)
		}
	}
	return task, other
}
