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
	{"is_blocked", "is-blocked"}, {"blocked_donor", "blocked-donor"}, {"task_cpu()", "donor-migration"},
	{"rt_priority", "fifo"}, {"rt.time_slice", "fifo"}, {"dl.runtime", "throttled"}, {"dl.deadline", "deadline-class"},
	{"se.load.weight", "weight"}, {"se.vruntime", "vruntime"}, {"se.deadline", "virtual-deadline"},
	{"se.vprot", "slice-protection"}, {"se.vlag", "lag"}, {"se.slice", "slice"},
	{"se.sched_delayed", "deferred-dequeue"}, {"charged", "charged"}, {"owner", "owner-word"},
	{"MUTEX_FLAG_WAITERS", "waiters"}, {"MUTEX_FLAG_HANDOFF", "handoff"}, {"MUTEX_FLAG_PICKUP", "pickup"},
	{"wait_list", "waiters"}, {"spinning", "spinning"}, {"rq->curr", "execution-context"},
	{"rq->donor", "scheduling-context"}, {"nr_running", "run-queue"}, {"avg_vruntime()", "average"},
	{"resched flags", "lazy-resched"}, {"hrtick_timer", "hrtick"}, {"fair_server", "fair-server"}, {"readers", "rwsem"},
}

// Inspect lists what the kernel would have in a task, a lock or a CPU at the
// cursor: kind is 't', 'l' or 'c', id counts them. What the cursor's stop has
// changed is marked, with the value before.
//
// Kernel: struct task_struct, sched_entity, sched_rt_entity, sched_dl_entity,
// mutex, rq; 7.3.
func Inspect(f *Frame, kind byte, id int) string {
	m := sized(4 << 10)
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
		m.Put(`<a target="_blank" rel="noopener" href="`, f.Glossary+"#"+term, `">`)
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
		return taskFields(f, &s.Tasks[id], id)
	case kind == 'l' && id < len(s.Locks):
		return lockFields(f, f.Trace.Locks[id].Kind, &s.Locks[id])
	case kind == 'c' && id < len(s.CPUs):
		return cpuFields(f, &s.CPUs[id])
	}
	return nil
}

func taskFields(f *Frame, v *trace.TaskView, id int) []field {
	var l fields
	l.add("__state", kernelState(v), "what the task would be without its queue: TASK_RUNNING may execute, TASK_UNINTERRUPTIBLE waits for a lock, TASK_INTERRUPTIBLE sleeps")
	l.add("on_rq", zeroOne(v.OnRQ), "1: on a run queue, so that the scheduler can pick it")
	l.add("on_cpu", zeroOne(v.OnCPU), "1: a CPU is executing it")
	l.add("task_cpu()", itoa(int(v.CPU)), "the CPU whose run queue it belongs to now")
	l.add("wake_cpu", itoa(int(v.WakeCPU)), "the CPU where it really belongs: a donor that was moved goes back there")
	l.add("blocked_on", f.orNull(f.lockName(v.BlockedOn)), "the mutex that it waits for: the link from a task to a lock")
	l.add("is_blocked", zeroOne(v.IsBlocked), "1: it must not execute, only lend")
	l.add("blocked_donor", f.taskOrNull(v.BlockedDonor), "who lends to it: the unlock hands the lock to that task (7.2 and later)")
	switch p := f.Trace.Tasks[id].Policy; p {
	case "fifo", "rr":
		l.add("rt_priority", itoa(f.Trace.Tasks[id].Prio), "1 to 99, higher first")
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
	l.add("se.sum_exec_runtime", explain.Duration(v.Ran), "how long it has executed, on whosever time")
	l.add("charged", explain.Duration(v.Charged), "how long others and itself have executed on its scheduling context")
	l.add("cpu.stat usage", "7.3: "+explain.Duration(v.Ran)+", 7.2: "+explain.Duration(v.Charged), "what a control group with this task alone would show: since 7.3 what the task executed, in 7.2 what was charged to it")
	return l
}

func kernelState(v *trace.TaskView) string {
	switch {
	case v.State == trace.Done:
		return "TASK_DEAD"
	case v.BlockedOn != trace.NoLock || v.State == trace.BlockedOff || v.State == trace.BlockedQueue || v.State == trace.Lending:
		return "TASK_UNINTERRUPTIBLE"
	case v.State == trace.Asleep || v.State == trace.Deferred:
		return "TASK_INTERRUPTIBLE"
	}
	return "TASK_RUNNING"
}

func lockFields(f *Frame, kind string, v *trace.LockView) []field {
	waiters := f.names(v.Waiters)
	var l fields
	if kind == "rwsem" {
		l.add("owner", f.taskOrNull(v.Owner), "the writer, or the reader that came last")
		l.add("readers", f.names(v.Readers), "who reads; the kernel only counts them")
		l.add("RWSEM_FLAG_WAITERS", zeroOne(len(v.Waiters) > 0), "1: the release must wake somebody")
		l.add("RWSEM_FLAG_HANDOFF", zeroOne(v.Handoff), "1: only the first waiter may take it")
		l.add("wait_list", waiters, "who waits, first come first")
		l.add("spinning", f.names(v.Spinners), "who watches the writer instead of sleeping")
		return l
	}
	l.add("owner", f.taskOrNull(v.Owner), "the task that holds it: the link from a lock to a task")
	l.add("MUTEX_FLAG_WAITERS", zeroOne(len(v.Waiters) > 0), "1: the unlock must wake somebody")
	l.add("MUTEX_FLAG_HANDOFF", zeroOne(v.Handoff), "1: the first waiter asked to be given the lock")
	l.add("MUTEX_FLAG_PICKUP", zeroOne(v.Pickup), "1: handed over, and not yet picked up")
	l.add("wait_list", waiters, "who waits, first come first")
	l.add("spinning", f.names(v.Spinners), "who watches the owner instead of sleeping")
	return l
}

func cpuFields(f *Frame, v *trace.CPUView) []field {
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
	var l fields
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
