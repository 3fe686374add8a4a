package session

import (
	"borrowedtime/engine"
	"borrowedtime/engine/internal/order"
	"borrowedtime/engine/trace"
)

// decideKinds are the kinds of decision that scores are kept for, and where a page
// tells how such a one is made: a term of the glossary.
var decideKinds = [...]struct {
	word, name, term string
	class            trace.Class // of the reasons; a walk's hops have several
}{
	{"fair", "Picks of the fair class", "eevdf", trace.ClassPickFair},
	{"rt", "Picks of the real-time class", "fifo", trace.ClassPickRT},
	{"deadline", "Picks of the deadline class", "deadline-class", trace.ClassPickDL},
	{"server", "Picks through the fair server", "fair-server", trace.ClassPickServer},
	{"walk", "Hops of a chain walk", "walk", trace.ClassNone},
}

// decideChoices are what a game can be about: a word for the link, and for people.
var decideChoices = [...]struct{ word, name string }{
	{"", "All decisions"}, {"pick", "Who is picked"}, {"walk", "What find_proxy_task() does"},
	{"fair", "Fair picks"}, {"rt", "Real-time picks"}, {"deadline", "Deadline picks"},
}

// KindWord reports whether a word says what a game is about.
func KindWord(word string) bool {
	for i := range decideChoices {
		if decideChoices[i].word == word {
			return true
		}
	}
	return false
}

func kindNamed(word string) int {
	for i := range decideKinds {
		if decideKinds[i].word == word {
			return i
		}
	}
	return -1
}

// kindOf is the kind of a record's decision, -1 if it is none to ask about: where one
// task is all there is, or what decided shows nowhere (a next buddy).
func kindOf(r *trace.Record) int {
	if r.Kind == trace.KindWalk {
		return kindNamed("walk")
	}
	for i := range decideKinds {
		if c := decideKinds[i].class; c != trace.ClassNone && c == r.Reason.Class() {
			return i
		}
	}
	return -1
}

// asks reports whether a game is about a kind.
func (g DecideGame) asks(kind int) bool {
	word := decideKinds[kind].word
	return g.Kinds == "" || g.Kinds == word || g.Kinds == "pick" && word != "walk"
}

// reply is one answer: a task to pick, or what a hop does.
type reply struct {
	task   trace.TaskID // NoTask: a hop's
	action string       // of a hop, as the decision table has it
}

// Bounds of a search: a question with more answers is a wall, and a run of millions
// of picks must not keep a page waiting.
const (
	leastOptions = 2
	mostOptions  = 9
	mostLooks    = 400
)

// questions draws a game's decisions from a run, in the order of time. They are taken
// in turn from the reasons that decided, so that what is rare is asked, too.
func (r *run) questions(g DecideGame) (list []decision) {
	n := uint64(g.Seed)
	list = drawn(r.pools(g), g.Rounds, &n, r.decisionAt)
	order.Stable(len(list), func(i, j int) bool { return list[i].record < list[j].record },
		func(i, j int) { list[i], list[j] = list[j], list[i] })
	turned(list, &n)
	return list
}

// turned lets the answers of each question begin with a drawn one. They stand in an order
// in which they can be found again; a place in it would tell the answer, since some rows of
// the decision table decide more often than others, and who writes a scenario begins with
// the task that matters.
func turned(list []decision, n *uint64) {
	for i := range list {
		q := &list[i]
		of := len(q.options)
		from := int(draw(n) % uint64(of))
		q.options = append(q.options[from:of:of], q.options[:from]...)
		q.right = (q.right + of - from) % of
	}
}

// drawn takes places from the pools in turn, and makes so many questions of those that
// can be asked; the pools are used up.
func drawn[P any](pools [][]P, rounds int, n *uint64, at func(P) (decision, bool)) (list []decision) {
	looks := 0
	for len(list) < rounds && len(pools) > 0 && looks < mostLooks {
		for p := 0; p < len(pools) && len(list) < rounds && looks < mostLooks; {
			pool := pools[p]
			if len(pool) == 0 {
				pools = append(pools[:p], pools[p+1:]...)
				continue
			}
			i := int(draw(n) % uint64(len(pool)))
			place := pool[i]
			pool[i] = pool[len(pool)-1]
			pools[p] = pool[:len(pool)-1]
			looks++
			if q, ok := at(place); ok {
				list = append(list, q)
				p++
			}
		}
	}
	return list
}

// draw returns the next number of a seed's row (splitmix64).
func draw(n *uint64) uint64 {
	*n += 0x9e3779b97f4a7c15
	z := *n
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}

// pools are the records that can be asked about, by their reasons.
func (r *run) pools(g DecideGame) (pools [][]int) {
	var by [trace.NumReasons][]int
	for i := range r.trace.Records {
		x := &r.trace.Records[i]
		if k := kindOf(x); k >= 0 && g.asks(k) {
			by[x.Reason] = append(by[x.Reason], i)
		}
	}
	for i := range by {
		if len(by[i]) > 0 {
			pools = append(pools, by[i])
		}
	}
	return pools
}

// knownAt is how many records are known before record i is decided: of its instant not
// those from the first on that asks whether somebody else should run now, if nothing
// but requests and clocks follow it. It tells who.
func (r *run) knownAt(i int) int {
	known := i
	for n := i; n > 0 && r.trace.Records[n-1].At == r.trace.Records[i].At; n-- {
		switch r.trace.Records[n-1].Kind {
		case trace.KindPreempt:
			known = n - 1
		case trace.KindResched, trace.KindTick, trace.KindHrtick:
		default:
			return known
		}
	}
	return known
}

// decisionAt makes a question of record i; false if there is nothing to decide.
func (r *run) decisionAt(i int) (q decision, ok bool) {
	x := &r.trace.Records[i]
	q = decision{record: i, why: x.Reason, kind: kindOf(x), at: x.At, stop: r.stopOf(i)}
	q.known = r.knownAt(i)
	if q.stop >= 0 && i < r.stops[q.stop].Last { // what leads to the decision is told with it
		q.known = min(q.known, r.stops[q.stop].First)
	}
	for q.stop >= 0 && q.known <= r.stops[q.stop].First {
		q.stop--
	}
	if x.Kind == trace.KindWalk {
		ok = r.hopAt(&q)
	} else {
		ok = r.pickAt(&q, i)
	}
	return q, ok && len(q.options) >= leastOptions && len(q.options) <= mostOptions
}

// pickAt looks at the pick that record i tells. Its options stand in the order of the
// tasks' numbers, since that of the queues would tell the answer.
func (r *run) pickAt(q *decision, i int) bool {
	p, ok := r.seen(i)
	if !ok {
		return false
	}
	q.pick = p
	cpu := &p.Machine.CPUs[p.CPU]
	if cpu.Server.State == "active" && len(cpu.DL) > 0 {
		return false // the server's deadline decides, which shows nowhere
	}
	tasks := p.Candidates()
	order.Stable(len(tasks), func(a, b int) bool { return tasks[a] < tasks[b] },
		func(a, b int) { tasks[a], tasks[b] = tasks[b], tasks[a] })
	for j, t := range tasks {
		if t == p.Task {
			q.right = j
		}
		q.options = append(q.options, reply{task: t})
	}
	return true
}

// seen is the pick that record i tells.
func (r *run) seen(i int) (p engine.Pick, ok bool) {
	rs := r.trace.Records
	n := 0
	for j := i - 1; j >= 0 && rs[j].Event == rs[i].Event; j-- {
		if rs[j].Kind == trace.KindPick {
			n++
		}
	}
	if list := r.sim.Picks(int(rs[i].Event)); n < len(list) {
		return list[n], true
	}
	return p, false
}

// hop is one link of a chain walk as a question has it.
type hop struct {
	waiter, owner, donor trace.TaskID
	lock                 trace.LockID
	cpu                  trace.CPUID
	chain                []trace.TaskID // from the donor to the waiter
	facts                string         // of the row that decides, by name
	was                  trace.LockID   // what the waiter waited for when its link was read, if that took time; otherwise lock
}

// hopAt looks at the hop of q's record: its options are the actions that the kernel's
// decision table has, each once.
func (r *run) hopAt(q *decision) bool {
	rs, x := r.trace.Records, &r.trace.Records[q.record]
	last := q.record - 1 // the pick or hop before on this CPU
	for last >= 0 && (rs[last].CPU != x.CPU || rs[last].Kind != trace.KindPick && rs[last].Kind != trace.KindWalk) {
		last--
	}
	pick := last
	for pick >= 0 && (rs[pick].CPU != x.CPU || rs[pick].Kind != trace.KindPick) {
		pick--
	}
	if pick < 0 {
		return false
	}
	h := &hop{waiter: x.Task, owner: x.Other, donor: trace.TaskID(x.B), lock: x.Lock, cpu: x.CPU, was: x.Lock}
	var links []trace.Hop
	for i := pick + 1; i < q.record; i++ {
		if rs[i].CPU == x.CPU && rs[i].Kind == trace.KindWalk {
			h.chain = append(h.chain, rs[i].Task)
			links = append(links, trace.Hop{Task: rs[i].Task, Lock: rs[i].Lock, Owner: rs[i].Other, Reason: rs[i].Reason})
		}
	}
	h.chain = append(h.chain, x.Task)
	if rs[pick].Event == x.Event {
		p, ok := r.seen(pick)
		if !ok {
			return false
		}
		q.pick = p
	} else {
		q.pick = engine.Pick{Event: int(x.Event), CPU: x.CPU, Machine: r.sim.At(int(x.Event) - 1)}
		h.was = r.sim.At(int(rs[last].Event)).Tasks[x.Task].BlockedOn
	}
	if len(links) > 0 {
		q.pick.Machine.CPUs[h.cpu].Chain = links
	}
	q.hop = h
	return r.hopOptions(q, x.Reason)
}

// hopOptions lists the actions, without those of rows that an earlier one of this
// kernel always decides first.
func (r *run) hopOptions(q *decision, why trace.Reason) bool {
	found := false
	facts := ""
	for _, d := range engine.Decisions() {
		if !has(d.Profiles, r.trace.Profile) || d.Facts == facts {
			continue
		}
		facts = d.Facts
		at := 0
		for at < len(q.options) && q.options[at].action != d.Action {
			at++
		}
		if at == len(q.options) {
			q.options = append(q.options, reply{task: trace.NoTask, action: d.Action})
		}
		if d.Reason == why && !found {
			q.right, q.hop.facts, found = at, d.Facts, true
		}
	}
	return found
}
