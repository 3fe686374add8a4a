package view

import (
	"strconv"

	"borrowedtime/engine/explain"
	"borrowedtime/engine/trace"
)

// field is one row of the inspector, under the kernel's name.
type field struct{ name, value, about string }

// fields are those rows.
type fields []field

// add adds a row: a call each is a fourth of the code of a literal.
func (l *fields) add(name, value, about string) { *l = append(*l, field{name, value, about}) }

// terms gives the glossary's anchor for each field that has an entry there.
var terms = [...]struct{ field, entry string }{
	{"on_rq", "on-rq"}, {"on_cpu", "on-rq"}, {"wake_cpu", "wake-cpu"}, {"blocked_on", "blocked-on"},
	{"is_blocked", "is-blocked"}, {"blocked_donor", "blocked-donor"}, {"job", "job"}, {"task_cpu()", "donor-migration"},
	{"rt_priority", "fifo"}, {"rt.time_slice", "fifo"}, {"dl.runtime", "throttled"}, {"dl.deadline", "deadline-class"},
	{"se.load.weight", "weight"}, {"se.vruntime", "vruntime"}, {"se.deadline", "virtual-deadline"},
	{"se.vprot", "slice-protection"}, {"se.vlag", "lag"}, {"se.slice", "slice"},
	{"se.sched_delayed", "deferred-dequeue"}, {"charged", "charged"}, {"owner", "owner-word"},
	{"MUTEX_FLAG_WAITERS", "waiters"}, {"MUTEX_FLAG_HANDOFF", "handoff"}, {"MUTEX_FLAG_PICKUP", "pickup"},
	{"wait_list", "waiters"}, {"spinning", "spinning"}, {"rq->curr", "execution-context"},
	{"rq->donor", "scheduling-context"}, {"nr_running", "run-queue"}, {"avg_vruntime()", "average"},
	{"resched flags", "lazy-resched"}, {"hrtick_timer", "hrtick"}, {"fair_server", "fair-server"}, {"readers", "rwsem"},
	{"pi_blocked_on", "priority-inheritance"}, {"RT_MUTEX_HAS_WAITERS", "rt-mutex"}, {"waiters", "rt-mutex"},
	{"futex word", "futex"}, {"holder", "futex"}, {"futex_q", "futex"}, {"value", "sem"},
}

// Inspect lists what the kernel would have in a task, a lock or a CPU at the
// cursor: kind is 't', 'l' or 'c', id counts them. What the cursor's stop has
// changed is marked, with the value before.
//
// Kernel: struct task_struct, sched_entity, sched_rt_entity, sched_dl_entity,
// mutex, rq; 7.3.
func Inspect(f *Frame, kind byte, id int) string {
	m := f.pen(4 << 10)
	now := fieldsOf(f, f.Snap, kind, id)
	if now == nil {
		return `<p class="empty">Nothing to inspect yet.</p>`
	}
	before := fieldsOf(f, f.Prev, kind, id)
	m.Raw(`<table class="fields"><thead><tr><th scope="col">Field</th><th scope="col">Now</th><th scope="col">Before this event</th></tr></thead><tbody>`)
	for i, x := range now {
		changed := i < len(before) && before[i].value != x.value
		if changed {
			m.Raw(`<tr class="changed">`)
		} else {
			m.Raw(`<tr>`)
		}
		m.Raw(`<th scope="row">`)
		m.fieldName(f, x)
		m.Put(`</th><td>`, x.value, `</td><td>`)
		if changed {
			m.Put(`<span class="was">≠ `, before[i].value, `</span>`)
		}
		m.Raw(`</td></tr>`)
	}
	m.Raw(`</tbody></table>`)
	if kind == 't' {
		m.keptNote(f, id)
	}
	return m.String()
}

// fieldName writes a kernel's name, as a link to what it means. The link opens a
// page of its own, so that the stage stays as it is.
func (m *pen) fieldName(f *Frame, x field) {
	term := ""
	for i := range terms {
		if terms[i].field == x.name && f.Glossary != "" {
			term = terms[i].entry
		}
	}
	if term != "" {
		m.Put(`<a class="term" target="_blank" rel="noopener" href="`, f.Glossary+"#"+term, `">`)
	}
	m.Raw(`<code`)
	if x.about != "" {
		m.Attr("title", x.about)
	}
	m.Put(`>`, x.name, `</code>`)
	if term != "" {
		m.Raw(`</a>`)
	}
}

// keptNote answers what a reader of the kernel asks first.
func (m *pen) keptNote(f *Frame, id int) {
	if v := f.task(trace.TaskID(id)); v != nil && v.BlockedOn != trace.NoLock && v.OnRQ {
		m.Put(`<p class="mute small">`, f.name(trace.TaskID(id)),
			` sleeps on a mutex and is queued all the same: __state says that it must not run, on_rq that it can be picked. That is what makes it a donor.`, `</p>`)
	}
}

func fieldsOf(f *Frame, s *trace.Snapshot, kind byte, id int) []field {
	switch {
	case s == nil || id < 0:
	case kind == 't' && id < len(s.Tasks):
		return taskFields(f, s, &s.Tasks[id], id)
	case kind == 'l' && id < len(s.Locks):
		return lockFields(f, id, &s.Locks[id])
	case kind == 'c' && id < len(s.CPUs):
		return cpuFields(f, &s.CPUs[id])
	}
	return nil
}

func taskFields(f *Frame, s *trace.Snapshot, v *trace.TaskView, id int) []field {
	kind, blocked, pi := "", v.BlockedOn, trace.NoLock
	sleeps := lockOf(f, s, trace.TaskID(id))
	if blocked >= 0 {
		sleeps = blocked
	}
	if sleeps >= 0 {
		kind = f.lockKind(sleeps)
	}
	switch kind { // only a mutex is what blocked_on can hold
	case "rt_mutex", "pi_futex":
		blocked, pi, sleeps = trace.NoLock, sleeps, trace.NoLock
	case "futex", "sem":
		blocked = trace.NoLock
	default:
		sleeps = trace.NoLock
	}
	var l fields
	l.add("__state", kernelState(v, kind), "what the task would be without its queue: TASK_RUNNING may execute, TASK_UNINTERRUPTIBLE waits for a lock, TASK_INTERRUPTIBLE sleeps")
	l.add("on_rq", zeroOne(v.OnRQ), "1: on a run queue, so that the scheduler can pick it")
	l.add("on_cpu", zeroOne(v.OnCPU), "1: a CPU is executing it")
	l.add("task_cpu()", itoa(int(v.CPU)), "the CPU whose run queue it belongs to now")
	l.add("wake_cpu", itoa(int(v.WakeCPU)), "the CPU where it really belongs: a donor that was moved goes back there")
	l.add("blocked_on", f.orNull(f.lockName(blocked)), "the mutex that it waits for: the link from a task to a lock")
	l.add("is_blocked", zeroOne(v.IsBlocked), "1: it must not execute, only lend")
	l.add("blocked_donor", f.taskOrNull(v.BlockedDonor), "who lends to it: the unlock hands the lock to that task (7.2 and later)")
	if f.hasKind("rt_mutex", "pi_futex") {
		l.add("pi_blocked_on", f.orNull(f.lockName(pi)), "the rt_mutex that it waits for: its owner inherits the priority")
	}
	if f.hasKind("futex", "sem") {
		l.add("futex_q", f.orNull(f.lockName(sleeps)), "the futex that it sleeps on in futex_wait(): the kernel knows no owner of it")
	}
	info := f.info(id)
	switch p := info.Policy; p {
	case "fifo", "rr":
		l.add("rt_priority", itoa(info.Prio), "1 to 99, higher first")
		if p == "rr" {
			l.add("rt.time_slice", itoa(v.RTSlice), "ticks left of its turn")
		}
	case "deadline":
		l.add("dl.runtime", explain.Duration(v.DLRuntime), "budget left in this period")
		l.add("dl.deadline", explain.Time(v.DLDeadline), "absolute deadline: the earliest goes first")
	default:
		l.add("se.load.weight", strconv.FormatInt(v.Weight, 10), "1024 is nice 0; virtual time passes slower for more weight")
		l.add("se.vruntime", virtual(v.Vruntime), "virtual time that it has had")
		l.add("se.deadline", virtual(v.Deadline), "virtual deadline of its current request")
		l.add("se.vprot", virtual(v.Vprot), "until there it is not preempted within its slice")
		l.add("se.vlag", virtual(v.Vlag), "what it is owed: eligible while this is not negative")
		l.add("se.slice", explain.Duration(v.Slice), "length of a request")
		l.add("se.sched_delayed", zeroOne(v.SchedDelayed), "1: it sleeps, but stays queued until its debt is made up for")
	}
	if v.Job > 0 {
		l.add("job", jobWords(v), "number, release and deadline of the job that it works on, or that comes next")
	}
	l.add("se.sum_exec_runtime", explain.Duration(v.Ran), "how long it has executed, on whosever time")
	l.add("charged", explain.Duration(v.Charged), "how long others and itself have executed on its scheduling context")
	l.add("cpu.stat usage", "7.3: "+explain.Duration(v.Ran)+", 7.2: "+explain.Duration(v.Charged), "what a control group with this task alone would show: since 7.3 what the task executed, in 7.2 what was charged to it")
	return l
}

func kernelState(v *trace.TaskView, kind string) string {
	switch {
	case v.State == trace.Done:
		return "TASK_DEAD"
	case kind == "futex" || kind == "pi_futex" || kind == "sem": // futex_wait() can be interrupted
		return "TASK_INTERRUPTIBLE"
	case v.BlockedOn != trace.NoLock || v.State == trace.BlockedOff || v.State == trace.BlockedQueue || v.State == trace.Lending:
		return "TASK_UNINTERRUPTIBLE"
	case v.State == trace.Asleep || v.State == trace.Deferred:
		return "TASK_INTERRUPTIBLE"
	}
	return "TASK_RUNNING"
}

func lockFields(f *Frame, id int, v *trace.LockView) []field {
	var l fields
	waiters, owner := f.names(v.Waiters), f.taskOrNull(v.Owner)
	switch f.lockKind(trace.LockID(id)) {
	case "rwsem":
		l.add("owner", owner, "the writer, or the reader that came last")
		l.add("readers", f.names(v.Readers), "who reads; the kernel only counts them")
		l.add("RWSEM_FLAG_WAITERS", zeroOne(len(v.Waiters) > 0), "1: the release must wake somebody")
		l.add("RWSEM_FLAG_HANDOFF", zeroOne(v.Handoff), "1: only the first waiter may take it")
		l.add("wait_list", waiters, "who waits, first come first")
		l.add("spinning", f.names(v.Spinners), "who watches the writer instead of sleeping")
		return l
	case "rt_mutex", "pi_futex":
		l.add("owner", owner, "the task that holds it; it has at least the priority of the top waiter")
		l.add("RT_MUTEX_HAS_WAITERS", zeroOne(len(v.Waiters) > 0), "1: the unlock must wake the top waiter")
		l.add("waiters", waiters, "who waits, the most important first: the top waiter")
		l.add("spinning", f.names(v.Spinners), "who watches the owner instead of sleeping")
		return l
	case "futex":
		word := "0, free"
		if v.Owner >= 0 {
			word = "1, taken"
		}
		if len(v.Waiters) > 0 {
			word = "2, somebody may sleep for it"
		}
		l.add("futex word", word, "all that user space and the kernel share: no name of a task stands in it")
		l.add("holder", owner, "who holds it: the program knows, the kernel does not, so it can help nobody")
		l.add("futex_q", waiters, "who sleeps in the kernel, by priority, then first come first")
		return l
	case "sem":
		l.add("value", strconv.FormatInt(v.Count, 10), "so many waits go through before one sleeps; a post adds one")
		l.add("futex_q", waiters, "who sleeps until a post, by priority, then first come first")
		return l
	}
	l.add("owner", owner, "the task that holds it: the link from a lock to a task")
	l.add("MUTEX_FLAG_WAITERS", zeroOne(len(v.Waiters) > 0), "1: the unlock must wake somebody")
	l.add("MUTEX_FLAG_HANDOFF", zeroOne(v.Handoff), "1: the first waiter asked to be given the lock")
	l.add("MUTEX_FLAG_PICKUP", zeroOne(v.Pickup), "1: handed over, and not yet picked up")
	l.add("wait_list", waiters, "who waits, first come first")
	l.add("spinning", f.names(v.Spinners), "who watches the owner instead of sleeping")
	return l
}

// lockKind is a lock's kind; a mutex is an rt_mutex where the run makes it one.
func (f *Frame) lockKind(l trace.LockID) string {
	kind := f.Trace.Locks[l].Kind
	if kind == "mutex" && f.Scenario != nil && f.Scenario.InheritsAll() {
		return "rt_mutex"
	}
	return kind
}

func (f *Frame) hasKind(kinds ...string) bool {
	for l := range f.Trace.Locks {
		for _, k := range kinds {
			if f.lockKind(trace.LockID(l)) == k {
				return true
			}
		}
	}
	return false
}

// lockOf is the lock or the semaphore among whose waiters a task is.
func lockOf(f *Frame, s *trace.Snapshot, t trace.TaskID) trace.LockID {
	for l := range s.Locks {
		for _, w := range s.Locks[l].Waiters {
			if w == t && l < len(f.Trace.Locks) {
				return trace.LockID(l)
			}
		}
	}
	return trace.NoLock
}

func cpuFields(f *Frame, v *trace.CPUView) []field {
	var l fields
	flags := "none"
	switch {
	case v.Full:
		flags = "TIF_NEED_RESCHED"
	case v.Lazy:
		flags = "TIF_NEED_RESCHED_LAZY"
	}
	timer := "not armed"
	if v.HrtickAt != trace.Never {
		timer = explain.Time(v.HrtickAt)
	}
	l.add("rq->curr", f.name(v.Curr), "whose instructions it executes: the execution context")
	l.add("rq->donor", f.name(v.Donor), "who was picked and pays: the scheduling context")
	l.add("nr_running", itoa(v.NrRunning), "tasks on this run queue, donors included")
	l.add("avg_vruntime()", virtual(v.V), "V: a fair task is eligible up to here")
	l.add("resched flags", flags, "a request to choose again: lazy ones wait for the tick while in the kernel")
	l.add("hrtick_timer", timer, "when the slice or the budget ends")
	l.add("fair_server", v.Server.State+", "+explain.Duration(v.Server.Runtime)+" left", "the reserve for fair tasks, and what is left of it")
	return l
}

func zeroOne(v bool) string {
	if v {
		return "1"
	}
	return "0"
}

// virtual writes virtual time in microseconds to the nanosecond.
func virtual(v trace.VTime) string {
	n, sign := int64(v), ""
	if n < 0 {
		n, sign = -n, "−"
	}
	return sign + strconv.FormatInt(n/1000, 10) + "." + strconv.FormatInt(n%1000+1000, 10)[1:] + " µs"
}

func (f *Frame) orNull(s string) string {
	if s == "" {
		return "NULL"
	}
	return s
}

func (f *Frame) taskOrNull(id trace.TaskID) string {
	if id < 0 || int(id) >= len(f.Trace.Tasks) {
		return "NULL"
	}
	return f.name(id)
}

func (f *Frame) names(list []trace.TaskID) string {
	s := ""
	for i, t := range list {
		if i > 0 {
			s += ", "
		}
		s += f.name(t)
	}
	if s == "" {
		return "empty"
	}
	return s
}
