package recording

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"borrowedtime/engine/config"
	"borrowedtime/engine/trace"
)

// The recorder's scenario language, translated into the engine's terms. A line is
// a header or a task:
//
//	task NAME {attribute} : step; step; ...
//
// Times are microseconds. begin and loop N enclose N rounds; a lock is of the kind
// that the words used on it say. A word that the engine has nothing for is refused
// by name: a wrong translation would look like a wrong rule.
//
// textReader collects one text.
type textReader struct {
	cfg   *config.Config
	locks map[string]trace.LockID
	names map[string]trace.TaskID
	steps []string // of each task, still text: they may name tasks of later lines
	lines []int
}

// configOf translates a text; the kernel's settings stand beside it.
func configOf(text string, kernel recorderKernel) (*config.Config, error) {
	r := &textReader{locks: map[string]trace.LockID{}, names: map[string]trace.TaskID{},
		cfg: &config.Config{Profile: config.DefaultKernel, HZ: kernel.HZ, Slice: kernel.Slice, Cost: config.Costs{Measured: true}}}
	for i, line := range strings.Split(text, "\n") {
		line, _, _ = strings.Cut(line, "#")
		words := strings.Fields(line)
		if len(words) == 0 {
			continue
		}
		if err := r.statement(words, line, i+1); err != nil {
			return nil, fmt.Errorf("line %d of the text: %w", i+1, err)
		}
	}
	for t, steps := range r.steps {
		r.cfg.Tasks[t].CPUs = r.allowed(t)
		if err := r.program(t, steps); err != nil {
			return nil, fmt.Errorf("line %d of the text: %w", r.lines[t], err)
		}
	}
	if s := kernel.Slice; s != 0 && (s < shortestSlice || s > longestSlice) {
		return nil, fmt.Errorf("base_slice_ns is %d: the kernel has %s to %s", s, shortestSlice, longestSlice)
	}
	return r.cfg, r.cfg.Check()
}

// allowed is a task's mask: all CPUs if none were named.
func (r *textReader) allowed(t int) uint64 {
	if mask := r.cfg.Tasks[t].CPUs; mask != 0 {
		return mask
	}
	return r.everywhere()
}

// everywhere is the mask of all CPUs.
func (r *textReader) everywhere() uint64 {
	return config.AllCPUs(max(1, min(r.cfg.CPUs, config.MaxCPUs)))
}

// statement reads a header, or a task's head.
func (r *textReader) statement(words []string, line string, number int) error {
	switch words[0] {
	case "task":
		head, steps, found := strings.Cut(line, ":")
		words = strings.Fields(head)
		if !found || len(words) < 2 {
			return fmt.Errorf("a task needs a name and a colon before its steps")
		}
		return r.task(words[1:], steps, number)
	case "cpus":
		n, err := count(words[1:])
		r.cfg.CPUs = int(n)
		return err
	case "horizon":
		us, err := duration(words[1:])
		r.cfg.Until = trace.Time(us)
		return err
	case "verbose", "rt_runtime":
		return nil // what the recorder logs, and how much real-time work is admitted: the engine has no limit
	}
	return fmt.Errorf("the engine has nothing for %q", words[0])
}

// task reads a task's name and attributes.
func (r *textReader) task(words []string, steps string, number int) error {
	t := config.Task{Name: words[0]}
	for _, word := range words[1:] {
		if err := attribute(&t, word); err != nil {
			return err
		}
	}
	if _, twice := r.names[t.Name]; twice {
		return fmt.Errorf("a second task %q", t.Name)
	}
	r.names[t.Name] = trace.TaskID(len(r.cfg.Tasks))
	r.cfg.Tasks, r.steps, r.lines = append(r.cfg.Tasks, t), append(r.steps, steps), append(r.lines, number)
	return nil
}

// attribute reads one word of a task's head.
func attribute(t *config.Task, word string) error {
	name, value, _ := strings.Cut(word, "=")
	us, err := duration([]string{value})
	switch name {
	case "nice":
		t.Nice, err = bounded(name, value)
	case "fifo":
		t.Policy = config.FIFO
		t.Prio, err = bounded(name, value)
	case "rr":
		t.Policy = config.RR
		t.Prio, err = bounded(name, value)
	case "batch":
		t.Policy, err = config.Batch, nil
	case "idle":
		t.Policy, err = config.IdlePolicy, nil
	case "dl":
		err = deadline(t, value)
	case "slice":
		if t.Slice = us; err == nil && (us < shortestSlice || us > longestSlice) {
			err = fmt.Errorf("a slice is from %s to %s", shortestSlice, longestSlice)
		}
	case "start":
		t.Start = trace.Time(us)
	case "cpus":
		t.CPUs, err = mask(value)
	default:
		return fmt.Errorf("the engine has nothing for %q", name)
	}
	return err
}

// A slice that a task asks for is cut to these by the kernel (sched_setattr).
const (
	shortestSlice = 100 * trace.Microsecond
	longestSlice  = 100 * trace.Millisecond
)

// bounded reads a number for which the kernel has bounds.
func bounded(what, value string) (int, error) {
	least, most := int64(1), int64(99)
	if what == "nice" {
		least, most = -20, 19
	}
	n, err := count([]string{value})
	if err == nil && (n < least || n > most) {
		err = fmt.Errorf("%s is from %d to %d", what, least, most)
	}
	return int(n), err
}

// deadline reads runtime/deadline/period, as the kernel takes them (__checkparam_dl).
func deadline(t *config.Task, value string) (err error) {
	parts := strings.Split(value, "/")
	if len(parts) != 3 {
		return fmt.Errorf("dl=%s: runtime, deadline and period stand between two /", value)
	}
	t.Policy = config.Deadline
	for i, into := range []*trace.Duration{&t.Runtime, &t.Deadline, &t.Period} {
		if *into, err = duration(parts[i : i+1]); err != nil {
			return err
		}
	}
	if t.Runtime < 1024 || t.Deadline < t.Runtime || t.Period < t.Deadline {
		return fmt.Errorf("dl=%s: the kernel wants 1.024 <= runtime <= deadline <= period", value)
	}
	return nil
}

// mask reads CPUs as 0-1,3.
func mask(value string) (uint64, error) {
	var all uint64
	for _, part := range strings.Split(value, ",") {
		from, to, isRange := strings.Cut(part, "-")
		if !isRange {
			to = from
		}
		a, err1 := strconv.Atoi(from)
		b, err2 := strconv.Atoi(to)
		if err1 != nil || err2 != nil || a < 0 || b < a || b >= config.MaxCPUs {
			return 0, fmt.Errorf("CPUs are written as 0-1,3, not %q", value)
		}
		for ; a <= b; a++ {
			all |= 1 << a
		}
	}
	return all, nil
}

// duration reads the first word as microseconds.
func duration(words []string) (trace.Duration, error) {
	if len(words) > 0 {
		if ns, ok := parseMicros(words[0]); ok && ns >= 0 {
			return trace.Duration(ns), nil
		}
	}
	return 0, fmt.Errorf("%q should begin with a time in microseconds", strings.Join(words, " "))
}

// count reads the first word as a number.
func count(words []string) (int64, error) {
	if len(words) > 0 {
		if n, err := strconv.ParseInt(words[0], 10, 32); err == nil {
			return n, nil
		}
	}
	return 0, fmt.Errorf("%q should begin with a number", strings.Join(words, " "))
}

// lock returns the lock that a step names, of the kind that its word says.
func (r *textReader) lock(words []string, kind config.LockKind) (trace.LockID, error) {
	if len(words) == 0 {
		return trace.NoLock, fmt.Errorf("a lock is not named")
	}
	id, known := r.locks[words[0]]
	if !known {
		id = trace.LockID(len(r.cfg.Locks))
		r.locks[words[0]] = id
		r.cfg.Locks = append(r.cfg.Locks, config.Lock{Name: words[0], Kind: kind})
	}
	if r.cfg.Locks[id].Kind != kind {
		return trace.NoLock, fmt.Errorf("%s is a %s and a %s", words[0], r.cfg.Locks[id].Kind, kind)
	}
	return id, nil
}

// program translates a task's steps.
func (r *textReader) program(t int, text string) error {
	var ops []config.Op
	var open []int
	for _, step := range strings.Split(text, ";") {
		words := strings.Fields(step)
		if len(words) == 0 {
			continue
		}
		op := config.Op{Lock: trace.NoLock, Task: trace.NoTask}
		switch words[0] {
		case "begin":
			if len(open) == config.MaxLoopDepth {
				return fmt.Errorf("more than %d loops in one another", config.MaxLoopDepth)
			}
			op.Code, op.N = config.OpLoop, -1
			open = append(open, len(ops))
		case "loop":
			if len(open) == 0 {
				return fmt.Errorf("loop without begin")
			}
			begin := open[len(open)-1]
			open = open[:len(open)-1]
			n, err := count(words[1:])
			if err != nil || n < 1 {
				return fmt.Errorf("loop needs how many rounds: a number from 1")
			}
			op.Code, op.To = config.OpEnd, int32(begin)
			ops[begin].N, ops[begin].To = n, int32(len(ops))
		default:
			if err := r.step(t, &op, words); err != nil {
				return err
			}
		}
		if slices.Contains(skips, words[0]) {
			n, err := count(words[2:])
			if err != nil || n < 0 {
				return fmt.Errorf("%s needs a lock and how many steps it may leave out", words[0])
			}
			op.To = int32(len(ops) + 1 + int(min(n, maxSkipped)))
		}
		ops = append(ops, op)
	}
	if len(open) > 0 {
		return fmt.Errorf("begin without loop")
	}
	if err := checkSkips(ops); err != nil {
		return err
	}
	r.cfg.Tasks[t].Program = ops
	return nil
}

// maxSkipped is more than any program has: the text has less bytes.
const maxSkipped = maxBytes

// checkSkips refuses a program that leaves out what opens or closes a loop, or more
// than there is.
func checkSkips(ops []config.Op) error {
	for i := range ops {
		if c := ops[i].Code; c == config.OpLoop || c == config.OpEnd || ops[i].To == 0 {
			continue
		}
		if int(ops[i].To) > len(ops) {
			return fmt.Errorf("step %d leaves out more steps than follow", i+1)
		}
		for _, left := range ops[i+1 : ops[i].To] {
			if left.Code == config.OpLoop || left.Code == config.OpEnd {
				return fmt.Errorf("step %d leaves out a part of a loop", i+1)
			}
		}
	}
	return nil
}

// lockSteps are the steps that name a lock.
var lockSteps = map[string]struct {
	code config.OpCode
	kind config.LockKind
}{
	"lock": {config.OpLock, config.Mutex}, "unlock": {config.OpUnlock, config.Mutex},
	"rlock": {config.OpDownRead, config.RWSem}, "runlock": {config.OpUpRead, config.RWSem},
	"wlock": {config.OpDownWrite, config.RWSem}, "wunlock": {config.OpUpWrite, config.RWSem},
	"downgrade": {config.OpDowngrade, config.RWSem},
	"lockint":   {config.OpLock, config.Mutex}, "trylock": {config.OpTryLock, config.Mutex},
	"rtrylock": {config.OpTryRead, config.RWSem}, "wtrylock": {config.OpTryWrite, config.RWSem},
	"wwlock": {config.OpLock, config.WWMutex}, "wwunlock": {config.OpUnlock, config.WWMutex},
}

// skips are those of them that may fail; a number says how many steps are left out
// then.
var skips = []string{"lockint", "trylock", "rtrylock", "wtrylock"}

// target is the task that a step names, NoTask if it names none.
func (r *textReader) target(words []string) (trace.TaskID, error) {
	if len(words) == 0 {
		return trace.NoTask, nil
	}
	id, known := r.names[words[0]]
	if !known {
		return trace.NoTask, fmt.Errorf("no task is called %q", words[0])
	}
	return id, nil
}

// change translates a step that changes a task's attributes.
func (r *textReader) change(op *config.Op, words []string) (err error) {
	if len(words) < 2 {
		return fmt.Errorf("%s needs a value", words[0])
	}
	if op.Task, err = r.target(words[2:]); err != nil {
		return err
	}
	switch words[0] {
	case "nice":
		op.Code = config.OpNice
	case "fifo":
		op.Code = config.OpFIFO
	case "cpus":
		op.Code = config.OpAffine
		if op.Mask, err = mask(words[1]); err == nil && op.Mask&r.everywhere() == 0 {
			err = fmt.Errorf("cpus %s: the machine has none of them", words[1])
		}
		op.Mask &= r.everywhere()
		return err
	}
	n, err := bounded(words[0], words[1])
	op.N = int64(n)
	return err
}

// step translates one step.
func (r *textReader) step(t int, op *config.Op, words []string) (err error) {
	if s, names := lockSteps[words[0]]; names {
		op.Code, op.Interruptible = s.code, words[0] == "lockint"
		op.Lock, err = r.lock(words[1:], s.kind)
		return err
	}
	switch words[0] {
	case "run":
		op.Code = config.OpRun
		op.D, err = duration(words[1:])
	case "sleep":
		op.Code = config.OpSleep
		op.D, err = duration(words[1:])
	case "yield":
		op.Code = config.OpYield
	case "wwbegin":
		op.Code = config.OpWWBegin
	case "wwend":
		op.Code = config.OpWWEnd
	case "signal":
		op.Code = config.OpSignal
		if op.Task, err = r.target(words[1:]); err == nil && op.Task == trace.NoTask {
			err = fmt.Errorf("signal needs a task")
		}
	case "nice", "fifo", "cpus":
		return r.change(op, words)
	default:
		err = fmt.Errorf("the engine has nothing for %q", words[0])
	}
	return err
}
