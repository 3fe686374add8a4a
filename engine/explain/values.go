package explain

import (
	"strconv"

	"borrowedtime/engine/trace"
)

// A Span is a piece of a sentence. Task or Lock tell whose name it is, so that
// a page can set it off; both are negative in plain text.
type Span struct {
	Text string
	Task trace.TaskID
	Lock trace.LockID
}

// teller fills the values of one record into its sentence.
type teller struct {
	t   *trace.Trace
	r   *trace.Record
	at  *trace.Snapshot // the machine around the record; may be nil
	out []Span
	buf []byte // plain text not yet in out
}

func (w *teller) text(s string) { w.buf = append(w.buf, s...) }

func (w *teller) flush() {
	if len(w.buf) > 0 {
		w.out = append(w.out, Span{Text: string(w.buf), Task: trace.NoTask, Lock: trace.NoLock})
		w.buf = w.buf[:0]
	}
}

// name adds a task's name; it is missing for no task.
func (w *teller) name(id trace.TaskID) bool {
	if id < 0 || int(id) >= len(w.t.Tasks) {
		return false
	}
	w.flush()
	w.out = append(w.out, Span{Text: w.t.Tasks[id].Name, Task: id, Lock: trace.NoLock})
	return true
}

// idle names the task that a CPU executes when no other can run.
func (w *teller) idle() bool {
	if len(w.out)+len(w.buf) == 0 {
		return w.say("The idle task")
	}
	return w.say("the idle task")
}

func (w *teller) lock(id trace.LockID) bool {
	if id < 0 || int(id) >= len(w.t.Locks) {
		return false
	}
	w.flush()
	w.out = append(w.out, Span{Text: w.t.Locks[id].Name, Task: trace.NoTask, Lock: id})
	return true
}

func (w *teller) cpu(c int64) bool {
	if c < 0 {
		return false
	}
	w.text("CPU ")
	w.buf = strconv.AppendInt(w.buf, c, 10)
	return true
}

// say adds s and reports whether there was anything to add.
func (w *teller) say(s string) bool {
	w.text(s)
	return s != ""
}

// view returns the snapshot's view of a task, nil without one.
func (w *teller) view(id trace.TaskID) *trace.TaskView {
	if w.at == nil || id < 0 || int(id) >= len(w.at.Tasks) {
		return nil
	}
	return &w.at.Tasks[id]
}

// here returns the snapshot's view of the record's CPU, nil without one.
func (w *teller) here() *trace.CPUView {
	if w.at == nil || w.r.CPU < 0 || int(w.r.CPU) >= len(w.at.CPUs) {
		return nil
	}
	return &w.at.CPUs[w.r.CPU]
}

// fill writes the template. Where a value outside of brackets is missing the
// sentence reads "it".
func (w *teller) fill(say string) {
	for i := 0; i < len(say); {
		switch say[i] {
		case '[':
			end := i + 1
			for say[end] != ']' {
				end++
			}
			w.optional(say[i+1 : end])
			i = end + 1
		case '{':
			end := i + 1
			for say[end] != '}' {
				end++
			}
			if !w.value(say[i+1:end]) && !mayBeEmpty(say[i+1:end]) {
				w.text("it")
			}
			i = end + 1
		default:
			next := i + 1
			for next < len(say) && say[next] != '[' && say[next] != '{' {
				next++
			}
			w.text(say[i:next])
			i = next
		}
	}
}

// mayBeEmpty tells the value that only stands in for a missing one.
func mayBeEmpty(name string) bool { return name == "hadbeen" }

// optional writes a bracketed part, or nothing if one of its values is missing.
func (w *teller) optional(part string) {
	outLen, bufLen := len(w.out), len(w.buf)
	held := string(w.buf)
	for i := 0; i < len(part); {
		if part[i] != '{' {
			next := i + 1
			for next < len(part) && part[next] != '{' {
				next++
			}
			w.text(part[i:next])
			i = next
			continue
		}
		end := i + 1
		for part[end] != '}' {
			end++
		}
		if !w.value(part[i+1 : end]) {
			w.out, w.buf = w.out[:outLen], append(w.buf[:0], held[:bufLen]...)
			return
		}
		i = end + 1
	}
}

// value writes one named value and reports whether there is one.
func (w *teller) value(name string) bool {
	r := w.r
	switch name {
	case "task":
		return w.name(r.Task) || r.Kind == trace.KindResched && w.idle()
	case "other":
		return w.name(r.Other) || r.Kind == trace.KindPreempt && w.idle()
	case "lock":
		return w.lock(r.Lock)
	case "cpu":
		return w.cpu(int64(r.CPU))
	case "from":
		return w.cpu(r.A)
	case "to":
		return w.cpu(r.B)
	case "last":
		return r.B != int64(r.CPU) && w.cpu(r.B)
	case "policy":
		return w.policy(r.Task, r.A)
	case "opolicy":
		return w.policy(r.Other, r.B)
	case "how":
		return w.how()
	case "for":
		return w.say(Duration(trace.Duration(trace.Time(r.A) - r.At)))
	case "took":
		return w.say(Duration(trace.Duration(r.A)))
	case "until":
		return trace.Time(r.A) != trace.Never && w.say(Time(trace.Time(r.A)))
	case "until2":
		return r.B > int64(r.At) && w.say(Time(trace.Time(r.B)))
	case "runtime":
		return r.A > 0 && w.say(Duration(trace.Duration(r.A)))
	case "count":
		return w.say(strconv.FormatInt(r.A, 10))
	case "lag":
		return r.A != 0 && w.say(Signed(trace.VTime(r.A)))
	case "seed":
		w.buf = strconv.AppendInt(w.buf, r.A, 10)
		return true
	case "mark":
		return r.A >= 0 && r.A < int64(len(w.t.Marks)) && w.say(w.t.Marks[r.A])
	case "job":
		return w.say(strconv.FormatInt(r.B, 10))
	case "throttled":
		return w.name(r.Task) || w.say("The fair server")
	}
	return w.derived(name)
}

// policy writes a task's policy, or, of who is compared, what ranks it instead.
func (w *teller) policy(t trace.TaskID, rank int64) bool {
	if w.r.Kind == trace.KindPreempt || w.r.Reason == trace.PickPrio {
		switch {
		case rank == trace.RanksServed:
			return w.say("which the fair server lets run")
		case rank == trace.RanksDeadline:
			return w.say("deadline, inherited")
		case rank > 0 && rank < 100:
			return w.say("FIFO " + strconv.FormatInt(rank, 10) + ", inherited")
		case rank > trace.RanksChanged/2 && rank < 2*trace.RanksChanged:
			return w.say(coded(rank - trace.RanksChanged))
		}
	}
	return t >= 0 && w.say(Policy(&w.t.Tasks[t]))
}

// how words a resched flag: 1 lazy, 2 full, which may override a lazy one of this instant.
func (w *teller) how() bool {
	if w.r.A == 1 {
		return w.say("by a lazy request: it takes effect on the return to user code, at the latest with the next tick")
	}
	w.text("at once")
	for i := w.first() - 1; i >= 0 && w.t.Records[i].At == w.r.At; i-- {
		if k := &w.t.Records[i]; k.Kind == trace.KindResched && k.CPU == w.r.CPU {
			return k.A != 1 || w.say(", and no longer by a lazy request")
		}
	}
	return true
}
