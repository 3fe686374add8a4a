package session

import (
	"strconv"

	"borrowedtime/engine/explain"
	"borrowedtime/engine/internal/markup"
	"borrowedtime/engine/trace"
	"borrowedtime/engine/view"
)

func cpuName(c trace.CPUID) string { return "CPU " + strconv.Itoa(int(c)) }

// posed puts a decision into words.
func (s *Session) posed(i int) *view.Asked {
	d := &s.decide
	q := &d.list[i]
	a := &view.Asked{ID: s.id("decide"), Chosen: d.chosen, Right: q.right, Given: d.answers[i] != unanswered,
		Legend: "Decision " + strconv.Itoa(i+1) + " of " + strconv.Itoa(len(d.list)) + ", at " + explain.Time(q.at)}
	if d.examining() {
		a.Legend = "Position " + strconv.Itoa(i+1) + " of " + strconv.Itoa(len(d.list)) + " · " + kernelTitleWord(d.of.trace.Profile) + " · " + explain.Time(q.at)
	}
	if a.Given {
		a.Chosen, a.Done = d.answers[i], d.shown || !d.noted
	}
	if q.hop != nil {
		a.Title, a.Facts = "What does find_proxy_task() do here?", s.hopFacts(q)
		for j := range q.options {
			ask, whole := s.askHop(q, q.options[j].action)
			a.Options = append(a.Options, view.Choice{Text: ask, Whole: whole, Task: trace.NoTask})
		}
		return a
	}
	a.Title, a.Facts = cpuName(q.pick.CPU)+" picks. Who comes next?", s.pickFacts(q)
	for j := range q.options {
		t := q.options[j].task
		a.Options = append(a.Options, view.Choice{Text: s.decide.of.trace.TaskName(t), Task: t, Facts: s.candidateFacts(q, t)})
	}
	return a
}

// pickFacts are those of the CPU that picks.
func (s *Session) pickFacts(q *decision) (list []view.Fact) {
	v := &q.pick.Machine.CPUs[q.pick.CPU]
	now := "the idle task"
	if v.Curr >= 0 {
		now = s.decide.of.trace.TaskName(v.Curr)
		if v.Donor >= 0 && v.Donor != v.Curr {
			now += ", on " + s.decide.of.trace.TaskName(v.Donor) + "’s time"
		}
	}
	list = append(list, view.Fact{Label: "Executed until now", Text: now})
	if len(v.Fair) > 0 && len(v.DL)+len(v.RT) > 0 {
		text := "waits for its turn"
		if v.Server.State == "active" {
			text = "at work, with " + explain.Duration(v.Server.Runtime) + " left"
		} else if v.Server.State != "deferred" {
			text = v.Server.State
		}
		list = append(list, view.Fact{Label: "Fair server", Text: text})
	}
	return list
}

// candidateFacts are what a task's class goes by.
func (s *Session) candidateFacts(q *decision, t trace.TaskID) (list []view.Fact) {
	p := &q.pick.Machine
	cpu, v := &p.CPUs[q.pick.CPU], &p.Tasks[t]
	add := func(label, text string) { list = append(list, view.Fact{Label: label, Text: text}) }
	info := s.decide.of.trace.Tasks[t]
	info.Policy, info.Prio, info.Nice = v.Policy, v.Prio, v.Nice
	add("policy", explain.Policy(&info))
	if from := s.inheritsFrom(q.record, t); from >= 0 {
		heir := s.decide.of.trace.Tasks[from]
		add("inherits from", heir.Name+" ("+explain.Policy(&heir)+")")
	}
	for _, queue := range [...][]trace.Queued{cpu.DL, cpu.RT, cpu.Fair} {
		for i := range queue {
			if queue[i].Task == t {
				list = append(list, s.queueFacts(p, cpu, queue, i)...)
			}
		}
	}
	if v.IsBlocked {
		add("waits for", s.lockWords(v.BlockedOn))
	}
	return list
}

// queueFacts are those of entry i of a class's queue.
func (s *Session) queueFacts(p *trace.Snapshot, cpu *trace.CPUView, queue []trace.Queued, i int) (list []view.Fact) {
	v := &p.Tasks[queue[i].Task]
	add := func(label, text string) { list = append(list, view.Fact{Label: label, Text: text}) }
	same := func(o *trace.TaskView) bool { return o.Prio == v.Prio }
	switch {
	case len(cpu.DL) > 0 && &queue[0] == &cpu.DL[0]:
		add("deadline", explain.Time(v.DLDeadline))
		add("budget", explain.Duration(max(v.DLRuntime, 0)))
		same = func(o *trace.TaskView) bool { return o.DLDeadline == v.DLDeadline }
	case len(cpu.Fair) > 0 && &queue[0] == &cpu.Fair[0]:
		word := "no"
		if queue[i].Eligible {
			word = "yes"
		}
		add("weight", strconv.FormatInt(v.Weight, 10))
		add("lag", explain.Signed(cpu.V-v.Vruntime))
		add("eligible", word)
		add("virtual deadline", "V "+explain.Signed(v.Deadline-cpu.V))
		if queue[i].Task == cpu.Donor && v.Vprot > v.Vruntime {
			add("protected for", explain.Duration(trace.Duration(v.Vprot-v.Vruntime)))
		}
		same = func(o *trace.TaskView) bool { return o.Deadline == v.Deadline }
	}
	if b := behind(p, cpu.Donor, queue, i, same); b >= 0 {
		add("queued behind", s.decide.of.trace.TaskName(b))
	}
	return list
}

// behind is a task that ranks the same as entry i of a queue and comes before it; the
// donor, which is put back last, comes before nobody.
func behind(p *trace.Snapshot, donor trace.TaskID, queue []trace.Queued, i int, same func(*trace.TaskView) bool) trace.TaskID {
	best := trace.TaskID(trace.NoTask)
	for j := range queue {
		t := queue[j].Task
		before := j < i
		if donor == queue[i].Task {
			before = true
		} else if donor == t {
			before = false
		}
		if j != i && before && !queue[j].Delayed && same(&p.Tasks[t]) {
			best = t
		}
	}
	return best
}

// inheritsFrom is whose priority t has at a record because it owns a lock, NoTask if it
// has its own.
func (s *Session) inheritsFrom(record int, t trace.TaskID) trace.TaskID {
	for i := record - 1; i >= 0; i-- {
		if x := &s.decide.of.trace.Records[i]; x.Kind == trace.KindAttr && x.Task == t {
			switch x.Reason.Class() {
			case trace.ClassBoost:
				return x.Other
			case trace.ClassDeboost:
				return trace.NoTask
			}
		}
	}
	return trace.NoTask
}

func (s *Session) lockWords(l trace.LockID) string {
	if l < 0 {
		return "nothing any more: it was woken"
	}
	return s.decide.of.trace.Locks[l].Title()
}

// hopFacts are what find_proxy_task() looks at.
func (s *Session) hopFacts(q *decision) (list []view.Fact) {
	h, t, p := q.hop, s.decide.of.trace, &q.pick.Machine
	add := func(label, text string) { list = append(list, view.Fact{Label: label, Text: text}) }
	now := "the idle task"
	if c := p.CPUs[h.cpu].Curr; c >= 0 {
		now = t.TaskName(c)
	}
	add("Picked", t.TaskName(h.donor)+" on "+cpuName(h.cpu))
	add("Executed until now", now)
	if len(h.chain) > 1 {
		chain := ""
		for i, c := range h.chain {
			if i > 0 {
				chain += " → "
			}
			chain += t.TaskName(c)
		}
		add("Chain until here", chain)
	}
	v := &p.Tasks[h.waiter]
	text := "waits for " + s.lockWords(v.BlockedOn)
	if h.was != v.BlockedOn {
		text += "; when the CPU began to read this link, it waited for " + s.lockWords(h.was)
	}
	add(t.TaskName(h.waiter), text+homeWords(t, h.waiter, v, false))
	if h.lock >= 0 && h.owner < 0 {
		add(t.Locks[h.lock].Title(), "has no owner at this moment")
	} else if h.owner == h.waiter {
		add(t.Locks[h.lock].Title(), "belongs to "+t.TaskName(h.waiter)+" itself")
	} else if h.owner >= 0 {
		add(t.Locks[h.lock].Title(), "belongs to "+t.TaskName(h.owner))
		add(t.TaskName(h.owner), s.ownerWords(q, &p.Tasks[h.owner])+homeWords(t, h.owner, &p.Tasks[h.owner], p.Tasks[h.owner].OnRQ && !p.Tasks[h.owner].IsBlocked))
	}
	return list
}

// homeWords say where a task may run and belongs, if there is a choice; here: it was said
// where it is.
func homeWords(t *trace.Trace, id trace.TaskID, v *trace.TaskView, here bool) string {
	if t.CPUs == 1 {
		return ""
	}
	where := "CPU " + explain.CPUs(t.Tasks[id].CPUs, t.CPUs)
	switch where {
	case "CPU any":
		where = "any CPU"
	case cpuName(v.WakeCPU):
		if here && v.CPU == v.WakeCPU {
			return "; may run only there"
		}
		return "; may run only on " + where
	}
	return "; may run on " + where + ", belongs to " + cpuName(v.WakeCPU)
}

// ownerWords say what can be seen of a lock's owner.
func (s *Session) ownerWords(q *decision, v *trace.TaskView) string {
	text := "on the run queue of " + cpuName(v.CPU)
	switch {
	case has(words(q.hop.facts), "owner-migrating"):
		text = "between two run queues"
	case !v.OnRQ:
		text = "on no run queue"
	case v.SchedDelayed:
		text = "asleep; still on the run queue of " + cpuName(v.CPU) + ", its dequeue is deferred"
	case v.OnCPU:
		text += ", executing there"
	default:
		text += ", not executing"
	}
	if v.BlockedOn >= 0 {
		text += "; waits for " + s.lockWords(v.BlockedOn)
	} else if v.IsBlocked && v.OnRQ && !v.SchedDelayed {
		text += "; woken, and not settled yet"
	}
	return text
}

// why tells the kernel's decision as the narrator does.
func (s *Session) why(q *decision) string {
	r := &s.decide.of.trace.Records[q.record]
	after := s.decide.of.sim.At(int(r.Event))
	return explain.Sentence(s.decide.of.trace, r, &after)
}

// questionText is the open question for a screen reader.
func (s *Session) questionText() string {
	a := s.posed(s.decide.at)
	return a.Legend + ". " + a.Title + " " + strconv.Itoa(len(a.Options)) + " answers."
}

// verdictText says what the kernel did.
func (s *Session) verdictText() string {
	d := &s.decide
	if !d.told() {
		return noted
	}
	q, a := &d.list[d.at], s.posed(d.at)
	if d.answers[d.at] == q.right {
		return "Right. " + s.why(q)
	}
	return "The kernel does otherwise: " + a.Options[q.right].Words() + ". " + s.why(q)
}

// noted is what an answer is told where answers are hidden.
const noted = "Your answer is noted."

// gameText is how a game went.
func (s *Session) gameText() string {
	if s.decide.noted {
		return strconv.Itoa(s.decide.given()) + " of " + strconv.Itoa(len(s.decide.list)) + " answers are noted."
	}
	if s.decide.examining() {
		return s.examText()
	}
	return "You decided " + strconv.Itoa(s.decide.rights()) + " of " + strconv.Itoa(len(s.decide.list)) + " as the kernel does."
}

// decideHTML draws the game.
func (s *Session) decideHTML() string {
	d := &s.decide
	switch {
	case s.good == nil:
		return nothingYet
	case !d.on && s.question.ID != "":
		return decideTitle + unknown
	case !d.on:
		return s.gameDoor("")
	case s.away():
		return s.awayHTML()
	case d.of != s.good.all():
		return `<p class="working">Running…</p>`
	case d.at == len(d.list):
		return s.gameDoor(s.gameText())
	}
	m, said := new(markup.Writer), new(markup.Writer)
	if !s.asking() {
		s.verdict(said)
	}
	m.Raw(view.Ask(s.scene(), s.posed(d.at), said.String())).Raw(`<p class="row decide-do"><button type="button" class="primary" data-act=`)
	if s.asking() {
		m.Raw(`"decide-answer">Decide <kbd>Enter</kbd></button>`)
	} else {
		m.Raw(`"decide-next">Next <kbd>Enter</kbd></button>`)
		if !d.told() {
			m.Raw(`<button type="button" data-act="decide-show">Show what the kernel does</button>`)
		}
	}
	if d.at > 0 {
		m.Raw(`<button type="button" data-act="decide-back" title="The question before (Backspace)">Back</button>`)
	}
	m.Raw(`<button type="button" data-act="decide-leave">I’d rather look</button></p>`)
	return m.String()
}

const decideTitle = `<h3 class="panel-title">Be the scheduler</h3>`

// verdict tells what the kernel did, why, and what the own choice would have cost.
func (s *Session) verdict(m *markup.Writer) {
	d := &s.decide
	q, a := &d.list[d.at], s.posed(d.at)
	choice := d.answers[d.at]
	m.Raw(`<div class="decide-verdict" tabindex="-1"`).Attr("id", s.id("decide-said")).Raw(`><p><strong>`)
	if !d.told() {
		m.Put(``, noted, `</strong></p></div>`)
		return
	}
	if choice == q.right {
		m.Raw(mark(true)).Put(` `, a.Options[q.right].Words())
	} else {
		m.Raw(mark(false)).Put(` `, a.Options[choice].Words(), `. The kernel: `, a.Options[q.right].Words())
	}
	m.Put(`</strong></p><p>`, s.why(q), `</p>`)
	if choice != q.right {
		s.cost(m, q, choice)
	}
	s.learn(m, q)
	m.Raw(`</div>`)
}

// cost tells what the own choice would have come to.
func (s *Session) cost(m *markup.Writer, q *decision, choice int) {
	d := &s.decide
	o := &q.options[choice]
	if q.hop != nil {
		m.Put(`<p>`, s.wrongHop(q, o.action), `</p>`)
		return
	}
	m.Put(`<p>`, `Had `+s.decide.of.trace.TaskName(o.task)+` been picked here, and every pick after it been the kernel’s:`, `</p><ul>`)
	switch {
	case d.own == nil:
		m.Raw(`<li>that can’t be run.</li>`)
	case d.own.trace == nil:
		m.Raw(`<li>running…</li>`)
	default:
		for _, text := range whatIf(s.decide.of.trace, d.own.trace, q, q.options[q.right].task) {
			m.Put(`<li>`, text, `</li>`)
		}
	}
	m.Raw(`</ul>`)
}

// learn leads to where this kind of decision is explained.
func (s *Session) learn(m *markup.Writer, q *decision) {
	glossary := s.glossary()
	if glossary == "" {
		return
	}
	term := explain.FindTerm(decideKinds[q.kind].term)
	m.Raw(`<p class="small">More: <a`).Attr("href", glossary+"#"+term.ID).Put(`>`, term.Name, `</a>`)
	if q.hop != nil {
		folder := glossary[:len(glossary)-len("glossary.html")]
		m.Raw(`, <a`).Attr("href", folder+"decisions.html#row-"+q.why.String()).Put(`>`, "the row “"+explain.Title(q.why)+"”", `</a>`)
		if l := explain.TaughtIn(q.why); l != nil {
			m.Raw(`, `)
			s.lessonLink(m, l)
		}
	}
	m.Raw(`.</p>`)
}

// gameDoor is where a game begins, with how the last one went.
func (s *Session) gameDoor(went string) string {
	d := &s.decide
	if len(d.deck) > 0 {
		return s.examDoor(went)
	}
	m := markup.Raw(decideTitle)
	if went != "" {
		m.Raw(`<p class="decide-verdict" tabindex="-1"`).Attr("id", s.id("decide-said")).Put(`><strong>`, went, `</strong></p>`)
	} else {
		m.Raw(`<p>The run stops where the kernel decides, and you decide: who is picked, or what <code>find_proxy_task()</code> does at a hop of its walk. Then you see what the kernel does, why, and what your choice would have cost.</p>`)
	}
	m.Raw(`<p class="row"><label>Ask about <select data-act="decide-kind"`).Attr("id", s.id("decide-kind")).Raw(`>`)
	for i := range decideChoices {
		c := &decideChoices[i]
		m.Raw(`<option`).Attr("value", c.word)
		if c.word == d.game.Kinds {
			m.Raw(` selected`)
		}
		m.Put(`>`, c.name, `</option>`)
	}
	m.Raw(`</select></label><button type="button" class="primary"`)
	if went == "" {
		m.Raw(` data-act="decide-start">Start</button></p>`)
	} else {
		m.Raw(` data-act="decide-again">Other questions</button><button type="button" data-act="decide-start">The same again</button><button type="button" data-act="decide-back">Back</button><button type="button" data-act="decide-leave">Done</button></p>`)
	}
	s.scores(m)
	return m.String()
}

// scores is a table of all answers so far.
func (s *Session) scores(m *markup.Writer) {
	any := false
	for i := range decideKinds {
		k := &s.decide.score[i]
		if k.asked == 0 || s.opt.Noted {
			continue
		}
		if !any {
			m.Raw(`<table class="decide-score"><caption>Decided as the kernel does, in all games so far</caption><tbody>`)
			any = true
		}
		m.Put(`<tr><th scope="row">`, decideKinds[i].name, `</th><td class="n">`).Int(k.right).Raw(` of `).Int(k.asked).Raw(`</td></tr>`)
	}
	if any {
		m.Raw(`</tbody></table>`)
	}
}
