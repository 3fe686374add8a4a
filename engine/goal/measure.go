package goal

import "borrowedtime/engine/trace"

// call is one metric with its arguments found in a trace.
type call struct {
	t    *trace.Trace
	term *Term
	task []trace.TaskID // the task arguments, in order
	lock trace.LockID   // the lock argument, or NoLock
}

// resolve finds the named tasks and locks; missing names what the run lacks.
func resolve(t *trace.Trace, term *Term) (c *call, missing string) {
	c = &call{t: t, term: term, lock: trace.NoLock}
	for _, a := range term.Args {
		switch a.Kind {
		case TaskArg:
			id, ok := findTask(t, a.Text)
			if !ok {
				return nil, "task " + Quote(a.Text)
			}
			c.task = append(c.task, id)
		case LockArg:
			id, ok := findLock(t, a.Text)
			if !ok {
				return nil, "lock " + Quote(a.Text)
			}
			c.lock = id
		case CPUArg:
			if a.N >= int64(t.CPUs) {
				return nil, "CPU " + itoa(a.N)
			}
		}
	}
	return c, ""
}

func findTask(t *trace.Trace, name string) (trace.TaskID, bool) {
	for i := range t.Tasks {
		if t.Tasks[i].Name == name {
			return trace.TaskID(i), true
		}
	}
	return trace.NoTask, false
}

func findLock(t *trace.Trace, name string) (trace.LockID, bool) {
	for i := range t.Locks {
		if t.Locks[i].Name == name {
			return trace.LockID(i), true
		}
	}
	return trace.NoLock, false
}

func (c *call) stats() *trace.Stats { return &c.t.Stats[c.task[0]] }

// eachWait adds every wait of the task, for the lock if one is named. Asking for what is
// posted is no waiting for a lock, so that counts only where a semaphore is named.
func (c *call) eachWait(add addFn) {
	if c.lock != trace.NoLock && c.t.Locks[c.lock].Sem() {
		c.eachSleep(add)
	}
	for _, w := range c.t.Waits {
		if w.Task == c.task[0] && (c.lock == trace.NoLock || c.lock == w.Lock) {
			if end := min(w.To, c.t.End); end > w.From {
				add(w.From, end)
			}
		}
	}
}

// eachSleep adds every sleep of the task for the semaphore.
func (c *call) eachSleep(add addFn) {
	spans := c.t.TaskSpans[c.task[0]]
	for i := 0; i < len(spans); i++ {
		if s := &spans[i]; s.Lock == c.lock {
			for i+1 < len(spans) && spans[i+1].Lock == c.lock {
				i++ // it leaves the queue late
			}
			add(s.Start, spans[i].End)
		}
	}
}

func (c *call) wait() (sum int64) {
	c.eachWait(func(at, end trace.Time) { sum += int64(end - at) })
	return sum
}

// longest is the longest of the metric's stretches.
func (c *call) longest() (longest int64) {
	c.term.Pred.growth(c, func(at, end trace.Time) { longest = max(longest, int64(end-at)) })
	return longest
}

func (c *call) latency() int64 {
	s := c.stats()
	if s.Started == trace.Never || s.Finished == trace.Never {
		return int64(trace.Never)
	}
	return int64(s.Finished - s.Started)
}

// executed adds the segments that choose accepts.
func (c *call) executed(add addFn, choose func(exec, donor trace.TaskID) bool) {
	for _, s := range c.t.Segments {
		if choose(s.Exec, s.Donor) {
			add(s.Start, s.End)
		}
	}
}

func (c *call) ran(add addFn) {
	c.executed(add, func(exec, donor trace.TaskID) bool { return exec == c.task[0] })
}

func (c *call) charged(add addFn) {
	c.executed(add, func(exec, donor trace.TaskID) bool { return donor == c.task[0] && exec != trace.Idle })
}

func (c *call) lent(add addFn) {
	c.executed(add, func(exec, donor trace.TaskID) bool {
		return donor == c.task[0] && exec != donor && exec != trace.Idle
	})
}

func (c *call) borrowed(add addFn) {
	c.executed(add, func(exec, donor trace.TaskID) bool { return exec == c.task[0] && exec != donor })
}

func (c *call) marks(add addFn) {
	c.records(add, func(r *trace.Record) bool { return r.Kind == trace.KindMark && r.Task == c.task[0] })
}

func (c *call) proxied(add addFn) {
	was := make([]bool, c.t.CPUs)
	for _, s := range c.t.Segments {
		is := s.Exec == c.task[0] && s.Donor != s.Exec
		if is && !was[s.CPU] {
			add(s.Start, s.Start)
		}
		was[s.CPU] = is
	}
}

// records adds the records that choose accepts, one each.
func (c *call) records(add addFn, choose func(r *trace.Record) bool) {
	for i := range c.t.Records {
		if r := &c.t.Records[i]; choose(r) {
			add(r.At, r.At)
		}
	}
}

func (c *call) handoffs(add addFn) {
	c.records(add, func(r *trace.Record) bool {
		return r.Reason.Class() == trace.ClassHandoff && r.Lock == c.lock
	})
}

func (c *call) migrations(add addFn) {
	c.records(add, func(r *trace.Record) bool { return r.Kind == trace.KindMigrate && r.Task == c.task[0] })
}

func (c *call) fallbacks(add addFn) {
	c.records(add, func(r *trace.Record) bool {
		return r.Kind == trace.KindWalk && reasonFits(r.Reason.String(), c.term.Args[0].Text)
	})
}

func (c *call) switches(add addFn) {
	c.records(add, func(r *trace.Record) bool {
		return r.Kind == trace.KindSwitch && int64(r.Task) != r.A
	})
}

// countGrowth is the value of a metric that counts records.
func (c *call) countGrowth() (n int64) {
	c.term.Pred.growth(c, func(at, end trace.Time) { n++ })
	return n
}

// order is 1 if each task finished before the next one did.
func (c *call) order() int64 {
	if _, broken := c.orderBreak(); broken {
		return 0
	}
	return 1
}

// orderBreak finds the first task that did not finish before its successor,
// and when that was settled.
func (c *call) orderBreak() (at trace.Time, broken bool) {
	for i := 1; i < len(c.task); i++ {
		before, after := c.t.Stats[c.task[i-1]].Finished, c.t.Stats[c.task[i]].Finished
		if before < after {
			continue
		}
		return min(after, c.t.End), true
	}
	return 0, false
}

// segment is what the CPU did at the time asked for; nothing recorded is idle.
func (c *call) segment() trace.Segment {
	cpu, at := trace.CPUID(c.term.Args[0].N), trace.Time(c.term.Args[1].N)
	for _, s := range c.t.Segments {
		// The end of the run belongs to what ran last.
		if s.CPU == cpu && s.Start <= at && (at < s.End || at == s.End && at == c.t.End) {
			return s
		}
	}
	return trace.Segment{CPU: cpu, Exec: trace.Idle, Donor: trace.Idle}
}
