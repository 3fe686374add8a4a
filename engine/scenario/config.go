package scenario

import (
	"borrowedtime/engine"
	"borrowedtime/engine/trace"
)

// Config turns the scenario into the engine's terms. It checks it first: s may
// have been changed since it was parsed.
func (s *Scenario) Config() (*engine.Config, Errors) {
	if errs := s.Check(); len(errs) > 0 {
		return nil, errs
	}
	f := flattener{s: s, locks: map[string]engine.LockID{}, tasks: map[string]engine.TaskID{}}
	f.cfg = &engine.Config{
		Title: s.Title, Profile: s.Kernel, CPUs: s.CPUs, Until: s.Until, HZ: s.HZ, Slice: s.Slice,
		Full: s.FullPreempt(), Exit: s.Exits(), Locks: s.LockTable(),
	}
	for _, c := range s.Costs {
		if c.Measured {
			f.cfg.Cost.Measured = true
			continue
		}
		f.cfg.Cost.NS[c.Name], f.cfg.Cost.Set[c.Name] = c.D, true
	}
	for i, l := range f.cfg.Locks {
		f.locks[l.Name] = engine.LockID(i)
	}
	for i, n := range s.TaskNames() {
		f.tasks[n] = engine.TaskID(i)
	}
	for _, t := range s.Tasks {
		f.task(t)
	}
	return f.cfg, nil
}

// flattener makes programs without nesting.
type flattener struct {
	s     *Scenario
	cfg   *engine.Config
	locks map[string]engine.LockID
	tasks map[string]engine.TaskID
	ops   []engine.Op
	t     *Task
}

// task adds the tasks of one line; copies share the program, which nobody changes.
func (f *flattener) task(t *Task) {
	f.ops, f.t = nil, t
	f.block(&t.Body)
	c := engine.TaskConfig{Policy: t.Policy(), Start: t.Start(), Program: f.ops}
	for i := range t.Attrs {
		a := &t.Attrs[i]
		switch a.Kind {
		case AttrNice:
			c.Nice = a.N
		case AttrFIFO, AttrRR:
			c.Prio = a.N
		case AttrDeadline:
			c.Runtime, c.Deadline, c.Period = a.D, a.Due, a.Per
		case AttrSlice:
			c.Slice = a.D
		}
	}
	c.CPUs = f.s.allowed(t, f.all())
	for _, name := range t.Names() {
		c.Name = name
		f.cfg.Tasks = append(f.cfg.Tasks, c)
	}
}

// all is the mask of the machine's CPUs.
func (f *flattener) all() uint64 {
	if f.s.CPUs >= engine.MaxCPUs {
		return ^uint64(0)
	}
	return 1<<f.s.CPUs - 1
}

// opCodes gives the engine's code for each step but the loops.
var opCodes = [...]engine.OpCode{
	StepRun: engine.OpRun, StepSleep: engine.OpSleep, StepSleepUntil: engine.OpSleepUntil,
	StepLock: engine.OpLock, StepUnlock: engine.OpUnlock, StepTryLock: engine.OpTryLock,
	StepDownRead: engine.OpDownRead, StepDownWrite: engine.OpDownWrite,
	StepUpRead: engine.OpUpRead, StepUpWrite: engine.OpUpWrite,
	StepSignal: engine.OpSignal, StepNice: engine.OpNice, StepAffine: engine.OpAffine,
	StepYield: engine.OpYield, StepMark: engine.OpMark,
	StepRepeat: engine.OpLoop, StepForever: engine.OpLoop,
}

func (f *flattener) block(b *Block) {
	for i := range b.Steps {
		st := &b.Steps[i]
		op := engine.Op{
			Code: opCodes[st.Kind], Kernel: st.Kernel, Interruptible: st.Interruptible, D: st.D, N: st.N,
			Lock: trace.NoLock, Task: trace.NoTask,
		}
		at := len(f.ops)
		switch {
		case usesLock(st.Kind):
			op.Lock = f.locks[st.Name]
		case st.Kind == StepSignal:
			op.Task = f.tasks[st.Name]
		case st.Kind == StepAffine:
			op.Mask = st.CPUs & f.s.setMask(f.t)
		case st.Kind == StepMark:
			op.N = int64(len(f.cfg.Marks))
			f.cfg.Marks = append(f.cfg.Marks, st.Text)
		case st.Kind == StepForever:
			op.N = -1
		}
		f.ops = append(f.ops, op)
		if st.Loop() {
			f.block(&st.Body)
			f.ops[at].To = int32(len(f.ops))
			f.ops = append(f.ops, engine.Op{Code: engine.OpEnd, To: int32(at), Lock: trace.NoLock, Task: trace.NoTask})
		}
	}
}
