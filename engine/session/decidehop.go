package session

import (
	"strings"

	"borrowedtime/engine/config"
)

// A hopAct is what find_proxy_task() can do at a hop: the decision table's words for
// it, and ours, in short beside the others and whole. {waiter}, {owner}, {donor}, {lock},
// {cpu} and {ocpu} stand for names.
type hopAct struct{ action, ask, whole string }

var hopActs = [...]hopAct{
	{"run the waiter", "Run {waiter}", "Run {waiter} itself"},
	{"run the owner", "Run the owner", "Run the owner on {donor}’s time"},
	{"follow the chain", "Follow the chain", "Follow the chain: go on with the owner"},
	{"pick again", "Retry: pick again", "Retry: pick again, the chain is not what it was"},
	{"idle for a moment", "Idle for a moment", "Idle for a moment, then pick again"},
	{"move the waiter to the owner's CPU", "Migrate {waiter}", "Migrate {waiter} to the owner’s CPU"},
	{"send the waiter home", "Return {waiter} home", "Return {waiter} to a CPU where it may run"},
	{"park the waiter on its owner", "Park {waiter}", "Park {waiter} until the owner wakes"},
	{"take the waiter off the queue", "Give up: {waiter} leaves", "Give up: {waiter} leaves the run queue"},
	{"take the donor off the queue", "Give up: {donor} leaves", "Give up: the donor {donor} leaves the run queue"},
}

// askHop is an option's text, in short and whole.
func (s *Session) askHop(q *decision, action string) (ask, whole string) {
	for i := range hopActs {
		if h := &hopActs[i]; h.action == action {
			return s.fillHop(q, h.ask), s.fillHop(q, h.whole)
		}
	}
	return action, action
}

// plight is what a hop finds, as far as the consequences of a wrong answer depend on it.
type plight uint16

const (
	ownerReady   plight = 1 << iota // here, and able to run
	ownerWaits                      // here, and waiting for a lock too
	ownerAsleep                     // off the queue, or only its deferred dequeue is on it
	ownerAway                       // on another CPU, or between two
	noOwner                         // the lock is free
	awake                           // the waiter waits no more
	unsettled                       // what was read has changed
	ownerSelf                       // the waiter owns the lock already
	executing                       // besides: a task of the chain executes here
	anyPlight    = executing - 1
	waitsForLock = ownerReady | ownerWaits | ownerAsleep | ownerAway | ownerSelf
)

// plightWords tell a plight by the facts of the row that decides.
var plightWords = [...]struct {
	fact string
	in   plight
}{
	{"unlinked", awake}, {"changed", unsettled}, {"owner-moved", unsettled}, {"no-owner", noOwner}, {"owner-asleep", ownerAsleep}, {"owner-delayed", ownerAsleep},
	{"owner-remote", ownerAway}, {"owner-migrating", ownerAway}, {"owner-self", ownerSelf}, {"owner-blocked", ownerWaits}, {"current", executing}, {"curr-in-chain", executing},
}

// plight is what a hop has found.
func (h *hop) plight() (in plight) {
	for _, fact := range words(h.facts) {
		for i := range plightWords {
			if plightWords[i].fact == fact {
				in |= plightWords[i].in
			}
		}
	}
	if in == 0 {
		return ownerReady // the last row: nothing is in the way
	}
	return in
}

// wrongHops say what would come of an action where the kernel does another one: the
// first row that fits. No run can show that: what such a kernel would do next is not
// defined.
var wrongHops = [...]struct {
	action string
	in     plight
	text   string
}{
	{"run the waiter", waitsForLock, "{waiter} can’t go on: {lock} is not free. It would look, find {owner} as the owner, and block again."},
	{"run the waiter", awake | noOwner, "{waiter} may stand on {cpu} only to lend. To execute it here could break its affinity, or run it before its wakeup is complete."},
	{"run the waiter", unsettled, "Whether {waiter} can run is what the CPU has read anew, not what it had read before."},

	{"run the owner", ownerAsleep, "{owner} sleeps: it has nothing to execute until something wakes it."},
	{"run the owner", ownerAway, "{owner} belongs to another CPU’s queue, {ocpu}’s: two CPUs could come to execute one task."},
	{"run the owner", ownerWaits, "{owner} waits for a lock itself. Executing it would only have it block again."},
	{"run the owner", ownerSelf, "The owner is {waiter} itself, and its wakeup is not complete."},
	{"run the owner", noOwner | awake, "There is no owner: nobody holds what {waiter} was waiting for."},
	{"run the owner", unsettled, "That owner was read before the chain changed. It may be anywhere by now."},

	{"follow the chain", ownerReady, "The chain ends here: {owner} waits for nothing."},
	{"follow the chain", ownerAsleep, "{owner} is asleep: from it there is no way to somebody whom this CPU could execute."},
	{"follow the chain", ownerAway, "{owner} is not in this CPU’s queue. The next link could change while it is read."},
	{"follow the chain", ownerSelf, "The owner is {waiter} itself: the walk would go in a circle for ever, with the queue locked."},
	{"follow the chain", noOwner | awake, "There is no next link: nobody owns a lock that {waiter} waits for."},
	{"follow the chain", unsettled, "The link that it would follow was read before the chain changed."},

	{"pick again", anyPlight, "Nothing has changed: {cpu} would pick {donor} again and stand before the same link, for ever."},

	{"idle for a moment", ownerReady | ownerWaits, "{cpu} would idle although somebody in its queue can run, and then stand before the same link."},
	{"idle for a moment", executing, "{waiter} executes here and can go on at once: the detour would be lost time."},
	{"idle for a moment", anyPlight, "This kernel needs no detour here: after it {cpu} would stand before the same link."},

	{"move the waiter to the owner's CPU", executing, "A task of this chain executes on {cpu} at this moment. What executes can’t be moved to another queue."},
	{"move the waiter to the owner's CPU", ownerReady | ownerWaits | ownerSelf, "{owner} is on this very CPU. There is nowhere to go."},
	{"move the waiter to the owner's CPU", ownerAsleep, "A sleeping owner can use time on no CPU; {waiter} would lend to nobody there."},
	{"move the waiter to the owner's CPU", ownerAway, "{owner} has not arrived anywhere yet: there is no queue to go to."},
	{"move the waiter to the owner's CPU", noOwner | awake, "There is no owner to follow to another CPU."},
	{"move the waiter to the owner's CPU", unsettled, "The owner whose CPU was read may be another one now."},

	{"send the waiter home", waitsForLock, "Nobody has woken {waiter}: it still waits for {lock}. At home it could not run either, and would be picked for another walk."},
	{"send the waiter home", executing, "{waiter} executes here already. It is where it may run."},
	{"send the waiter home", anyPlight, "Nothing asks for a journey: this kernel leaves that to the wakeup, which takes {waiter} where it belongs."},

	{"park the waiter on its owner", executing, "A task of this chain executes on {cpu} at this moment. It can’t leave the queue under its own feet."},
	{"park the waiter on its owner", ownerReady | ownerWaits | ownerAway | ownerSelf, "{owner} is awake. Parked, {waiter} would lend it nothing, and {owner} would wait behind whatever is more important."},
	{"park the waiter on its owner", anyPlight, "There is no sleeping owner to wait beside."},

	{"take the waiter off the queue", executing, "A task of this chain executes on {cpu} at this moment. It can’t leave the queue under its own feet."},
	{"take the waiter off the queue", ownerReady | ownerWaits, "{waiter} would lend nothing until the unlock, and {owner} would wait behind whatever is more important: the priority inversion that lending is there to end."},
	{"take the waiter off the queue", ownerAway | ownerSelf, "{waiter} would lend nothing any more, although this kernel can reach {owner}."},
	{"take the waiter off the queue", ownerAsleep, "With a waiter whose owner sleeps this kernel does something else."},
	{"take the waiter off the queue", anyPlight, "{waiter} would sleep although nothing holds it up."},

	{"take the donor off the queue", ownerReady | ownerWaits, "{donor} would lend nothing until the unlock, and {owner} would wait behind whatever is more important: the priority inversion that lending is there to end."},
	{"take the donor off the queue", anyPlight, "{donor} would lend nothing any more, although something better can be done."},
}

// wrongHop says what would come of an answer that is not the kernel's.
func (s *Session) wrongHop(q *decision, action string) string {
	in := q.hop.plight()
	if action == "run the waiter" && in&(awake|noOwner) != 0 && s.decide.of.trace.CPUs == 1 {
		return s.fillHop(q, oneCPU(s.decide.of.trace.Profile))
	}
	for i := range wrongHops {
		w := &wrongHops[i]
		if w.action == action && w.in&in != 0 {
			return s.fillHop(q, w.text)
		}
	}
	return ""
}

// oneCPU says what would come of running a woken waiter, or one whose lock is free, where
// there is no other CPU that it could belong to.
func oneCPU(profile string) string {
	if config.Can(profile, config.FeatForceReturn) {
		return "With one CPU that would do no harm: {waiter} is where it may run. But this kernel does not look: with several CPUs {waiter} might stand here only to lend, so it is queued anew in any case."
	}
	return "Executed here, {waiter} would run before its wakeup is complete."
}

// fillHop puts the names of a hop into a sentence.
func (s *Session) fillHop(q *decision, text string) string {
	h, t := q.hop, s.decide.of.trace
	owner, ocpu, lock := "nobody", "another CPU", "its lock"
	if h.owner >= 0 {
		owner, ocpu = t.TaskName(h.owner), cpuName(q.pick.Machine.Tasks[h.owner].CPU)
	}
	if h.lock >= 0 {
		lock = t.Locks[h.lock].Title()
	}
	for _, f := range [...][2]string{{"{waiter}", t.TaskName(h.waiter)}, {"{owner}", owner}, {"{donor}", t.TaskName(h.donor)},
		{"{lock}", lock}, {"{cpu}", cpuName(h.cpu)}, {"{ocpu}", ocpu}} {
		text = strings.ReplaceAll(text, f[0], f[1])
	}
	return text
}
