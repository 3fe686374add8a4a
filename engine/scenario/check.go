package scenario

import (
	"math/bits"

	"borrowedtime/engine/config"
	"borrowedtime/engine/goal"
	"borrowedtime/engine/trace"
)

// Check reports what is wrong with a scenario that was built or changed by
// program; Parse has done it for a text. It renews s.Warnings.
func (s *Scenario) Check() Errors {
	var errs Errors
	s.check(&errs, doubts{})
	return errs.sorted()
}

// doubts says what could not be read in full: nothing else is wrong only because
// of that.
type doubts struct {
	headers      [NumHeaders]bool
	tasks, locks bool // more than the limit
}

// check adds every mistake that the grammar can't see.
func (s *Scenario) check(errs *Errors, doubt doubts) {
	c := &checker{s: s, errs: errs, tasks: map[string]int{}, kinds: map[string]config.LockKind{}, sets: map[string]*CPUSet{}}
	c.cpus, c.doubt = s.CPUs, doubt
	if doubt.headers[HeaderCPUs] {
		c.cpus = config.MaxCPUs
	}
	c.headers()
	c.declarations()
	c.taskNames()
	var deadlines int64
	for _, t := range s.Tasks {
		c.task(t)
		if a := t.Attr(AttrDeadline); a != nil && a.Per > 0 {
			deadlines += int64(a.D) << 20 / int64(a.Per) * int64(t.Count())
		}
	}
	c.admission(deadlines)
	for i, e := range s.Expects {
		c.expect(i, e)
	}
	s.Warnings = c.warnings.sorted()
}

// checker looks at one scenario.
type checker struct {
	s        *Scenario
	errs     *Errors
	warnings Errors
	cpus     int
	doubt    doubts
	tasks    map[string]int // names of all tasks
	taskList []string
	kinds    map[string]config.LockKind // of declared locks
	lockList []string                   // every lock that some step or declaration names
	sets     map[string]*CPUSet
}

func (c *checker) fail(at Span, msg, hint string) { c.errs.add(at, msg, hint) }
func (c *checker) warn(at Span, msg, hint string) { c.warnings.add(at, msg, hint) }

// headers checks the lines that a program may have set, and Kconfig's rules.
func (c *checker) headers() {
	s := c.s
	if config.ProfileOf(s.Kernel) == nil {
		c.fail(s.Headers[HeaderKernel].Span, "unknown kernel "+quote(s.Kernel), "there are "+list(config.ProfileNames()))
	}
	if s.CPUs < 1 || s.CPUs > config.MaxCPUs {
		c.fail(s.Headers[HeaderCPUs].Span, itoa(s.CPUs)+" CPUs are out of range: expected 1 to 64", limitCPUs)
		c.cpus = config.MaxCPUs
	}
	if s.Until <= 0 || s.Until > config.MaxUntil {
		c.fail(s.Headers[HeaderUntil].Span, "the horizon is out of range", "the limit is "+trace.Duration(config.MaxUntil).String())
	}
	on := map[string]*Kconfig{}
	for i := range s.Kconfig {
		on[s.Kconfig[i].Name] = &s.Kconfig[i]
	}
	c.proxyConflicts(on)
	if k := on[preemptRT]; k != nil && k.On {
		for _, l := range s.Locks {
			if l.Kind == config.RWSem || l.Kind == config.WWMutex {
				c.warn(l.NameSpan, "with PREEMPT_RT the "+l.Kind.String()+" "+l.Name+" would inherit too: it is simulated as without", "mutexes are rt_mutexes with priority inheritance")
			}
		}
	}
}

// proxyRule is SCHED_PROXY_EXEC's line in init/Kconfig.
const proxyRule = "CONFIG_SCHED_PROXY_EXEC depends on EXPERT, !PREEMPT_RT and !SCHED_CLASS_EXT"

// proxyConflicts refuses kernels that can't be built.
func (c *checker) proxyConflicts(on map[string]*Kconfig) {
	proxy := on["SCHED_PROXY_EXEC"]
	why := "kernel " + c.s.Kernel + " has proxy execution"
	switch {
	case proxy != nil && !proxy.On && config.Can(c.s.Kernel, config.FeatProxy):
		c.fail(proxy.Span, "SCHED_PROXY_EXEC=n contradicts kernel "+c.s.Kernel+", which has proxy execution", `kernel "none" is the same without it`)
		return
	case config.Can(c.s.Kernel, config.FeatProxy):
	case proxy != nil && proxy.On:
		why = "SCHED_PROXY_EXEC=y asks for proxy execution"
	default:
		return
	}
	for _, name := range []string{preemptRT, "SCHED_CLASS_EXT"} {
		if k := on[name]; k != nil && k.On {
			c.fail(k.Span, name+"=y can't be built together with proxy execution: "+why+", and "+proxyRule, `set `+name+`=n, or choose kernel "none" or "pi"`)
		}
	}
	if k := on["EXPERT"]; k != nil && !k.On {
		c.fail(k.Span, "EXPERT=n can't be built together with proxy execution: "+why+", and "+proxyRule, "set EXPERT=y, or leave it out")
	}
}

// declarations collects locks and cpusets.
func (c *checker) declarations() {
	c.lockList = c.s.mentions().locks
	for _, l := range c.s.Locks {
		if _, twice := c.kinds[l.Name]; twice {
			c.fail(l.NameSpan, quote(l.Name)+" is declared twice", "locks and semaphores need different names")
		}
		if l.Count < 0 || l.Count > MaxSem {
			c.fail(l.NameSpan, "the count of semaphore "+quote(l.Name)+" is out of range: expected 0 to "+itoa(int64(MaxSem)), "")
		}
		c.kinds[l.Name] = l.Kind
	}
	if len(c.lockList) > config.MaxLocks && !c.doubt.locks {
		c.fail(Span{}, itoa(len(c.lockList))+" locks are too many", limitLocks)
	}
	for _, set := range c.s.CPUSets {
		c.sets[set.Name] = set
		c.mask(set.CPUs, set.CPUsSpan)
	}
}

// mask demands a list of CPUs that the machine has.
func (c *checker) mask(mask uint64, at Span) bool {
	beyond := mask &^ config.AllCPUs(c.cpus)
	if beyond == 0 {
		return true
	}
	c.noSuchCPU(at, bits.TrailingZeros64(beyond))
	return false
}

func (c *checker) noSuchCPU(at Span, cpu int) {
	last := "CPU 0 only"
	if c.cpus > 1 {
		last = "CPUs 0 to " + itoa(c.cpus-1)
	}
	c.fail(at, "CPU "+itoa(cpu)+" does not exist: this machine has "+last, "the cpus line says how many CPUs there are")
}

// taskNames demands different names, few enough.
func (c *checker) taskNames() {
	n := 0
	for _, t := range c.s.Tasks {
		n += t.Count()
	}
	if n > config.MaxTasks {
		c.fail(c.s.Tasks[len(c.s.Tasks)-1].NameSpan, itoa(n)+" tasks are too many", limitTasks)
		return
	}
	if n == 0 && len(*c.errs) == 0 {
		c.fail(Span{Line: 1, Col: 1, Len: 1}, "the scenario has no task", "write one, for example: task H { run 1ms }")
	}
	for _, t := range c.s.Tasks {
		for _, name := range t.Names() {
			if _, twice := c.tasks[name]; twice {
				hint := ""
				if t.Copies > 0 {
					hint = t.Name + "*" + itoa(t.Copies) + " makes " + t.Name + "1 to " + t.Name + itoa(t.Copies)
				}
				c.fail(t.NameSpan, "there are two tasks named "+quote(name), hint)
				break
			}
			c.tasks[name] = len(c.taskList)
			c.taskList = append(c.taskList, name)
		}
	}
}

// task checks one task line.
func (c *checker) task(t *Task) {
	policy := t.Policy()
	for i := range t.Attrs {
		a := &t.Attrs[i]
		switch a.Kind {
		case AttrNice:
			if policy == config.FIFO || policy == config.RR || policy == config.Deadline {
				c.warn(a.Span, "nice has no effect while the task is real-time or deadline", "")
			} else if policy == config.IdlePolicy {
				c.warn(a.Span, "nice has no effect under SCHED_IDLE: its weight is 3", "")
			}
		case AttrSlice:
			if policy == config.FIFO || policy == config.RR || policy == config.Deadline {
				c.warn(a.Span, "a custom slice has no effect: only fair tasks have one", "")
			}
		case AttrCPUs:
			c.mask(a.CPUs, a.ValueSpan)
		case AttrCPUSet:
			if c.sets[a.Name] == nil {
				c.unknownSet(a)
			}
		case AttrStart:
			if trace.Time(a.D) >= c.s.Until {
				c.warn(a.Span, "task "+t.Name+" starts after the run has ended", "")
			}
		}
	}
	mask := c.taskMask(t)
	if a := t.Attr(AttrPrev); a != nil && mask&config.AllCPUs(c.cpus)>>uint(a.N)&1 == 0 {
		c.prev(t, a, mask)
	}
	if policy == config.Deadline && mask&config.AllCPUs(c.cpus) != config.AllCPUs(c.cpus) {
		c.fail(t.deadlineSpan(), "a deadline task may not be limited to some CPUs: the kernel refuses it (EPERM)", "leave out cpus and cpuset: admission control counts on all CPUs of the root domain")
	}
	p := program{c: c, t: t, mask: mask}
	p.check()
}

// prev refuses a CPU that the task can't have run on.
func (c *checker) prev(t *Task, a *Attr, mask uint64) {
	if a.N >= c.cpus {
		c.noSuchCPU(a.ValueSpan, a.N)
		return
	}
	c.fail(a.ValueSpan, "task "+t.Name+" can't have run on CPU "+itoa(a.N)+": it may use CPU "+FormatCPUs(mask)+" only", "prev is one of the task's own CPUs")
}

func (t *Task) deadlineSpan() Span {
	for _, k := range []AttrKind{AttrCPUs, AttrCPUSet, AttrDeadline} {
		if a := t.Attr(k); a != nil {
			return a.Span
		}
	}
	return t.NameSpan
}

func (c *checker) unknownSet(a *Attr) {
	if c.full() {
		return
	}
	var names []string
	for _, s := range c.s.CPUSets {
		names = append(names, s.Name)
	}
	c.fail(a.ValueSpan, "unknown cpuset "+quote(a.Name), suggest(a.Name, names, "declare it: cpuset "+a.Name+" 0-1"))
}

// taskMask is where the task may run: its own mask within its cpuset's.
func (c *checker) taskMask(t *Task) uint64 {
	mask := c.s.allowed(t, ^uint64(0))
	cpus, set := t.Attr(AttrCPUs), t.Attr(AttrCPUSet)
	if mask == 0 && cpus != nil && set != nil && c.sets[set.Name] != nil {
		c.fail(join(cpus.Span, cpus.Span), "task "+t.Name+" may run nowhere: cpus="+FormatCPUs(cpus.CPUs)+" and cpuset "+set.Name+" ("+FormatCPUs(c.sets[set.Name].CPUs)+") have no CPU in common", "")
	}
	return mask
}

// allowed is the part of mask that the task's cpus and cpuset permit.
func (s *Scenario) allowed(t *Task, mask uint64) uint64 {
	if a := t.Attr(AttrCPUs); a != nil {
		mask &= a.CPUs
	}
	return mask & s.setMask(t)
}

// setMask is the mask of the task's cpuset.
func (s *Scenario) setMask(t *Task) uint64 {
	if a := t.Attr(AttrCPUSet); a != nil {
		for _, set := range s.CPUSets {
			if set.Name == a.Name {
				return set.CPUs
			}
		}
	}
	return ^uint64(0)
}

// admission is __dl_overflow(): the bandwidth of all deadline tasks and of a
// fair server per CPU must fit.
func (c *checker) admission(sum int64) {
	if c.s.NoAdmission {
		return
	}
	server := (&config.Server{Off: c.s.Server.Off, Runtime: c.s.Server.Runtime, Period: c.s.Server.Period}).Bandwidth()
	if sum > 0 && sum+server*int64(c.cpus) > int64(c.cpus)<<20 {
		percent := (sum*100 + 1<<19) >> 20
		left := ((1<<20-server)*100 + 1<<19) >> 20
		for _, t := range c.s.Tasks {
			if a := t.Attr(AttrDeadline); a != nil {
				c.fail(a.Span, "the deadline tasks ask for "+itoa(percent)+" % of a CPU: the kernel refuses more than "+itoa(left*int64(c.cpus))+" % (EBUSY)", "admission control leaves "+itoa(100-left)+" % of each CPU to the fair server; admission off lets them run all the same")
				return
			}
		}
	}
}

// expect checks that what an expectation names exists.
func (c *checker) expect(i int, e *goal.Expect) {
	at := func(off, n int) Span { return Span{} }
	if i < len(c.s.ExpectLines) {
		at = c.s.ExpectLines[i].inside
	}
	tasks, locks := e.Names()
	for _, n := range tasks {
		if _, ok := c.tasks[n.Text]; !ok {
			c.unknownTask(at(n.Offset, n.Len), n.Text)
		}
	}
	for _, n := range locks {
		if index(c.lockList, n.Text) < 0 {
			c.fail(at(n.Offset, n.Len), "unknown lock "+quote(n.Text), suggest(n.Text, c.lockList, "no task locks it"))
		}
	}
	for j := range e.Terms {
		for _, a := range e.Terms[j].Args {
			switch {
			case a.Kind == goal.CPUArg && a.N >= int64(c.cpus):
				c.noSuchCPU(at(a.Offset, a.Len), int(a.N))
			case a.Kind == goal.TimeArg && trace.Time(a.N) > c.s.Until:
				c.fail(at(a.Offset, a.Len), "the run ends at "+trace.Duration(c.s.Until).String()+", before "+trace.Duration(a.N).String(), "the until line sets the horizon")
			}
		}
	}
}

// inside is the place of n bytes of the expectation.
func (l *ExpectLine) inside(off, n int) Span {
	at := l.Text
	if l.short || at.Line == 0 {
		return at
	}
	// What was accepted is ASCII: bytes are characters.
	return Span{Off: at.Off + off, End: at.Off + off + n, Line: at.Line, Col: at.Col + off, Len: n}
}

// full tells that no more mistakes are listed, so that the work for the message
// can be saved.
func (c *checker) full() bool { return len(*c.errs) > maxErrors }

func (c *checker) unknownTask(at Span, name string) {
	if c.full() || c.doubt.tasks {
		return
	}
	hint := suggest(name, c.taskList, "tasks are "+list(c.taskList[:min(8, len(c.taskList))]))
	if name == "idle" {
		hint = "the idle task is the CPU's own"
	}
	for _, t := range c.s.Tasks {
		if t.Name == name && t.Copies > 0 {
			hint = name + "*" + itoa(t.Copies) + " makes " + name + "1 to " + name + itoa(t.Copies)
		}
	}
	c.fail(at, "unknown task "+quote(name), hint)
}
