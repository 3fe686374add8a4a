package explain

import (
	"strconv"

	"borrowedtime/engine/config"
	"borrowedtime/engine/trace"
)

// derived writes a value that is put together from several facts.
func (w *teller) derived(name string) bool {
	r := w.r
	switch name {
	case "was":
		return r.A != int64(r.Task) && w.name(trace.TaskID(r.A))
	case "wasdonor":
		return w.name(trace.TaskID(r.B))
	case "now":
		return w.now()
	case "payer":
		return w.payer()
	case "gone":
		return w.name(w.gone())
	case "givesup":
		return w.givesUp()
	case "tailcost":
		return w.tailCost()
	case "waits":
		return w.waits()
	case "spent":
		return w.spent()
	case "turn":
		return w.turn()
	case "spinning":
		return w.spinning()
	case "waitsfor":
		return w.waitsFor()
	case "newbudget":
		return r.A == r.B && w.say(" gets another budget, deadline or period")
	case "held":
		return w.held()
	case "given":
		return w.given()
	case "throttledowner":
		return w.was(r.Other, trace.Throttled) && w.name(r.Other)
	case "tail":
		return w.tail()
	case "budget":
		return w.budget()
	case "joins":
		return w.budget() || w.say("joins")
	case "rejoins":
		return w.rejoins()
	case "among":
		return w.among()
	case "ineligible":
		return w.ineligible()
	case "ocpu":
		if v := w.view(r.Other); v != nil && v.CPU != r.CPU {
			return w.cpu(int64(v.CPU))
		}
		return w.say("another CPU")
	case "tasklag":
		return w.taskLag()
	case "slice", "oslice":
		return w.slice(name == "oslice")
	case "before":
		return r.A != r.B && w.attr(r.A)
	case "after":
		return w.attr(r.B)
	case "hadbeen":
		return r.Other < 0 && w.say("had been")
	}
	return w.around(name)
}

// now says what the CPU executes after a switch.
func (w *teller) now() bool {
	r := w.r
	w.cpu(int64(r.CPU))
	switch {
	case r.Task < 0 && w.hangs():
		return w.say(" executes nothing any more.")
	case r.Task < 0:
		return w.say(" is idle.")
	case r.Other < 0 || r.Other == r.Task:
		w.text(" executes ")
		w.name(r.Task)
	default:
		w.text(" executes ")
		w.name(r.Task)
		w.text(" on ")
		w.name(r.Other)
		w.text("’s time")
	}
	return w.say(".")
}

// tailCost is how long the task that is switched from went on executing on lent time
// after it had released a lock for the one that is switched to.
func (w *teller) tailCost() bool {
	if w.r.A == w.r.B {
		return false // it went on at its own expense
	}
	list := w.t.Records
	for i := w.first() - 1; i >= 0; i-- {
		switch k := &list[i]; {
		case k.CPU != w.r.CPU:
		case k.Kind == trace.KindSwitch:
			return false
		case k.Kind == trace.KindUnlock && k.Other == w.r.Task && int64(k.Task) == w.r.A:
			return k.At < w.r.At && w.say(Duration(trace.Duration(w.r.At-k.At)))
		}
	}
	return false
}

// held says who keeps a lock from a task: its owner, the writer that came before a
// reader, or whoever has been woken for it and has not run yet.
func (w *teller) held() bool {
	w.text(", which ")
	if !w.name(w.r.Other) {
		return w.say("nobody owns at this moment, but others come first")
	}
	switch {
	case w.r.A == 0:
		return w.say(" owns")
	case w.r.A < 0:
		return w.say(" reads")
	}
	w.text(" reads. But ")
	w.name(trace.TaskID(w.r.A - 1))
	return w.say(", which waits to write, came first")
}

// given says what a yield gives up.
func (w *teller) given() bool {
	lent := w.r.Other >= 0 && w.r.Other != w.r.Task
	switch w.r.B {
	case trace.YieldSlice:
		w.text(": the rest of ")
		if lent {
			w.name(w.r.Other)
			return w.say("’s slice, on whose time it executes, counts as used")
		}
		return w.say("its slice counts as used")
	case trace.YieldAhead:
		return w.say(", and gives up nothing: it has had more than its share already")
	case trace.YieldAlone:
		return w.say(", but nobody else is queued")
	case trace.YieldPrio:
		return w.say(": those of the same priority go first")
	case trace.YieldBudget:
		return w.say(": what is left of the budget is given up, and the next comes with the next period")
	}
	return false
}

// was reports whether a task was in that state right before the record.
func (w *teller) was(t trace.TaskID, state trace.State) bool {
	s := w.before(t)
	return s != nil && s.State == state
}

// before is what a task was doing right before the record, nil if it is not known.
func (w *teller) before(t trace.TaskID) *trace.TaskSpan {
	if t < 0 || int(t) >= len(w.t.TaskSpans) {
		return nil
	}
	spans := w.t.TaskSpans[t]
	lo, hi := 0, len(spans) // the first that ends at or after the record
	for lo < hi {
		if mid := (lo + hi) / 2; spans[mid].End < w.r.At {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	if lo == len(spans) || spans[lo].Start >= w.r.At {
		return nil
	}
	return &spans[lo]
}

// rejoins says where a woken task is. Only a snapshot from before the wakeup
// tells whether it had stayed on the run queue.
func (w *teller) rejoins() bool {
	v := w.view(w.r.Task)
	if w.r.CPU < 0 || !w.name(w.r.Task) {
		return w.say("It may run again.")
	}
	switch {
	case w.throttled():
		w.fill(" {budget} the run queue of {cpu}")
	case v == nil || w.after():
		w.text(" may run again, on ")
		w.cpu(int64(w.r.CPU))
	case v.OnRQ && v.CPU == w.r.CPU && w.returned() == nil:
		w.text(" had stayed on the run queue of ")
		w.cpu(int64(w.r.CPU))
		w.text(", so only its mark as blocked is removed")
	default:
		w.text(" joins the run queue of ")
		w.cpu(int64(w.r.CPU))
	}
	return w.say(".")
}

// throttled reports whether a woken deadline task has to wait for its next period.
func (w *teller) throttled() bool {
	r := w.r
	return r.Task >= 0 && w.t.Tasks[r.Task].Policy == "deadline" && trace.Time(r.A) > r.At
}

// budget says so.
func (w *teller) budget() bool {
	return w.throttled() && w.say("has no budget until "+Time(trace.Time(w.r.A))+", and stays off")
}

// payer names the donor that a walk or a switch leaves the CPU with.
func (w *teller) payer() bool {
	if w.r.Kind == trace.KindWalk {
		return w.name(trace.TaskID(w.r.B)) || w.name(w.r.Task)
	}
	if w.r.Other == w.r.Task {
		return w.name(w.r.Task) && w.say(" itself")
	}
	return w.name(w.r.Other)
}

// givesUp says who lends no more, and where it is then: not asleep if something else
// than an unlock has woken it.
func (w *teller) givesUp() bool {
	switch gone := w.gone(); {
	case !w.woken(gone):
		w.fill("{gone} leaves the run queue of {cpu} and waits until an unlock wakes it")
	case config.Can(w.t.Profile, config.FeatForceReturn):
		w.fill("{gone}, which has been woken meanwhile, goes to where it may run")
	default:
		w.fill("{gone}, which has been woken meanwhile, stops lending and stays on the run queue of {cpu}")
	}
	return true
}

// woken reports whether a walk that gave up left its task awake: no record says then
// that it gave up lending.
func (w *teller) woken(gone trace.TaskID) bool {
	all := w.t.Records
	seen := false
	for i := w.first(); i < len(all) && all[i].Event == w.r.Event; i++ {
		seen = seen || all[i] == *w.r
		if seen && all[i].Kind == trace.KindDequeue && all[i].Task == gone {
			return false
		}
	}
	return seen
}

// gone is the task that leaves the queue when a walk gives up: before 7.2 the
// picked donor, since then the task whose direct owner can not be reached.
func (w *teller) gone() trace.TaskID {
	if config.Can(w.t.Profile, config.FeatProxy) && !config.Can(w.t.Profile, config.FeatGiveUpLink) {
		if w.r.B >= 0 && w.r.B < int64(len(w.t.Tasks)) {
			return trace.TaskID(w.r.B)
		}
	}
	return w.r.Task
}

// after reports whether the snapshot is the one right after the record's event:
// only then do its virtual times belong to the record.
func (w *teller) after() bool { return w.at != nil && w.at.Event == int(w.r.Event) }

// tail tells of the stretch after a handoff on one CPU: the old owner runs on,
// on the new owner's time, until something makes the CPU reschedule.
func (w *teller) tail() bool {
	here := w.here()
	if here == nil || here.Curr < 0 || here.Curr == w.r.Task || here.Donor != w.r.Task {
		return false
	}
	w.name(here.Curr)
	w.text(" runs on, on ")
	w.name(w.r.Task)
	switch w.t.Tasks[w.r.Task].Policy {
	case "fifo", "rr", "deadline":
		return w.say("’s time, until it blocks or ends, or a more important task wakes.")
	}
	return w.say("’s time, until the slice timer, a tick or another wakeup makes the CPU choose anew.")
}

// taskLag gives the lag of the record's task from the snapshot, if it proves
// that the task is not eligible.
func (w *teller) taskLag() bool {
	v, here := w.view(w.r.Task), w.here()
	if v == nil || here == nil || !w.after() || !v.OnRQ || v.CPU != w.r.CPU || v.Vruntime <= here.V {
		return false
	}
	return w.say(Signed(here.V - v.Vruntime))
}

func (w *teller) slice(other bool) bool {
	id := w.r.Task
	if other {
		id = w.r.Other
	}
	v := w.view(id)
	return v != nil && v.Slice > 0 && w.say(Duration(v.Slice))
}

// attr writes a nice value or an affinity mask.
func (w *teller) attr(v int64) bool {
	if w.r.Reason == trace.AttrAffinity {
		list := CPUs(uint64(v), 65)
		if v&(v-1) == 0 {
			return w.say("CPU " + list)
		}
		return w.say("CPUs " + list)
	}
	if w.r.Reason == trace.AttrPolicy {
		return w.say(coded(v))
	}
	if v < 0 {
		w.text(minus)
		v = -v
	}
	return w.say(strconv.FormatInt(v, 10))
}

// coded is the policy that a PolicyCode stands for; "" for any other number.
func coded(code int64) string {
	n := int(code >> 8)
	if code&255 > int64(config.Deadline) {
		return ""
	}
	return Policy(&trace.TaskInfo{Policy: config.Policy(code & 255).String(), Prio: n, Nice: n})
}

// rivals sorts the fair tasks queued beside the picked one by the V of the
// pick: a floor, so v <= V is exactly "eligible". It reports false if the
// snapshot belongs to another moment: it then proves nothing.
func (w *teller) rivals() (yes, no []trace.TaskID, ok bool) {
	here, me := w.here(), w.view(w.r.Task)
	if here == nil || me == nil || !w.after() || me.CPU != w.r.CPU || me.Vruntime > trace.VTime(w.r.A) {
		return nil, nil, false
	}
	for i := range here.Fair {
		id := here.Fair[i].Task
		v := w.view(id)
		switch {
		case id == w.r.Task || v == nil:
		case v.Vruntime > trace.VTime(w.r.A):
			no = append(no, id)
		case v.Deadline < me.Deadline:
			return nil, nil, false
		default:
			yes = append(yes, id)
		}
	}
	return yes, no, true
}

// among says why the picked task came first.
func (w *teller) among() bool {
	yes, no, ok := w.rivals()
	switch {
	case !ok || len(yes)+len(no) == 0:
		return w.say("it has the earliest virtual deadline of all eligible tasks")
	case len(yes) == 0:
		return w.say("it is the only eligible task")
	}
	w.text("it has the earliest virtual deadline among the eligible tasks ")
	return w.list(append([]trace.TaskID{w.r.Task}, yes...))
}

// ineligible names who was out of the question, and by how much.
func (w *teller) ineligible() bool {
	_, no, ok := w.rivals()
	if !ok || len(no) == 0 {
		return false
	}
	for i, id := range no {
		switch {
		case i == maxNames:
			w.text(" and " + strconv.Itoa(len(no)-i) + " more")
		case i > maxNames:
			continue
		case i > 0 && i == len(no)-1:
			w.text(" and ")
		case i > 0:
			w.text(", ")
		}
		if i < maxNames {
			w.name(id)
			w.text(" (lag " + Signed(trace.VTime(w.r.A)-w.view(id).Vruntime) + ")")
		}
	}
	if len(no) == 1 {
		return w.say(" is owed nothing")
	}
	return w.say(" are owed nothing")
}

// maxNames is how many names a sentence lists before it only counts.
const maxNames = 4

// list writes names: "H", "H and M", "H, M and 3 others".
func (w *teller) list(ids []trace.TaskID) bool {
	shown := len(ids)
	if shown > maxNames {
		shown = maxNames
	}
	for i := range shown {
		switch {
		case i == 0:
		case i == shown-1 && shown == len(ids):
			w.text(" and ")
		default:
			w.text(", ")
		}
		w.name(ids[i])
	}
	if rest := len(ids) - shown; rest > 0 {
		w.text(" and ")
		w.text(strconv.Itoa(rest))
		w.text(" more")
	}
	return true
}
