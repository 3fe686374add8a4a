package scenario

import (
	"borrowedtime/engine/config"
	"borrowedtime/engine/trace"
)

// Config turns the scenario into the engine's terms. It checks it first: s may
// have been changed since it was parsed.
func (s *Scenario) Config() (*config.Config, Errors) {
	if errs := s.Check(); len(errs) > 0 {
		return nil, errs
	}
	f := flattener{s: s, locks: map[string]trace.LockID{}, tasks: map[string]trace.TaskID{}}
	f.cfg = &config.Config{
		Title: s.Title, Profile: s.Kernel, CPUs: s.CPUs, Until: s.Until, HZ: s.HZ, Slice: s.Slice,
		Full: s.FullPreempt(), Exit: s.Exits(), Seed: s.Seed, Locks: s.LockTable(), NoAdmission: s.NoAdmission,
		Server: config.Server{Off: s.Server.Off, Runtime: s.Server.Runtime, Period: s.Server.Period},
	}
	for _, k := range s.Kconfig {
		f.cfg.PreemptRT = f.cfg.PreemptRT || k.On && k.Name == preemptRT
	}
	for _, c := range s.Costs {
		if c.Measured {
			f.cfg.Cost.Measured = true
			continue
		}
		f.cfg.Cost.NS[c.Name], f.cfg.Cost.Set[c.Name] = c.D, true
	}
	for i, l := range f.cfg.Locks {
		f.locks[l.Name] = trace.LockID(i)
	}
	for i, n := range s.TaskNames() {
		f.tasks[n] = trace.TaskID(i)
	}
	for _, t := range s.Tasks {
		f.task(t)
	}
	for i, c := range s.Hues() {
		f.cfg.Tasks[i].Color = c
	}
	return f.cfg, nil
}

// flattener makes programs without nesting.
type flattener struct {
	s     *Scenario
	cfg   *config.Config
	locks map[string]trace.LockID
	tasks map[string]trace.TaskID
	ops   []config.Op
	t     *Task
}

// task adds the tasks of one line; copies share the program, which nobody changes.
func (f *flattener) task(t *Task) {
	f.ops, f.t = nil, t
	f.block(&t.Body)
	c := config.Task{Policy: t.Policy(), Start: t.Start(), Program: f.ops}
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
		case AttrPrev:
			c.Last, c.Placed = trace.CPUID(a.N), true
		}
	}
	c.CPUs = f.s.allowed(t, config.AllCPUs(f.s.CPUs))
	for _, name := range t.Names() {
		c.Name = name
		f.cfg.Tasks = append(f.cfg.Tasks, c)
	}
}

// target is the line of the task that a step changes.
func (f *flattener) target(st *Step) *Task {
	if st.Who != "" {
		if t := f.s.TaskByID(f.tasks[st.Who]); t != nil {
			return t
		}
	}
	return f.t
}

func (f *flattener) block(b *Block) {
	for i := range b.Steps {
		st := &b.Steps[i]
		op := config.Op{
			Code: stepForm(st).code, Kernel: st.Kernel, Interruptible: st.Interruptible, D: st.D, N: st.N,
			Lock: trace.NoLock, Task: trace.NoTask, Due: st.Due, Period: st.Per,
		}
		at := len(f.ops)
		switch {
		case usesLock(st.Kind), usesSem(st.Kind):
			op.Lock = f.locks[st.Name]
		case st.Kind == StepSignal:
			op.Task = f.tasks[st.Name]
		case st.Kind == StepAffine:
			op.Mask = st.CPUs & f.s.setMask(f.target(st))
		case st.Kind == StepMark:
			op.N = int64(len(f.cfg.Marks))
			f.cfg.Marks = append(f.cfg.Marks, st.Text)
		case st.Kind == StepForever:
			op.N = -1
		}
		if st.Who != "" {
			op.Task = f.tasks[st.Who]
		}
		f.ops = append(f.ops, op)
		if st.Loop() {
			f.block(&st.Body)
			f.ops[at].To = int32(len(f.ops))
			end := config.OpEnd
			if st.Kind == StepEvery {
				end = config.OpNext
			}
			f.ops = append(f.ops, config.Op{Code: end, To: int32(at), Lock: trace.NoLock, Task: trace.NoTask})
		}
	}
}
