package session

import (
	"borrowedtime/engine/explain"
	"borrowedtime/engine/internal/markup"
	"borrowedtime/engine/scenario"
	"borrowedtime/engine/trace"
)

// Fork changes what happens from the playhead on: until Unfork every edit has to
// leave the past as it is. On a stage that has forked already it moves the place.
type Fork struct{}

// Unfork lets all of the time be edited again; what was changed stays.
type Unfork struct{}

// ForkTask chooses the task that gets new steps, ForkSteps what they are, in the
// scenario's language.
type (
	ForkTask  struct{ ID int }
	ForkSteps struct{ Text string }
)

// ForkInsert makes the chosen task do the new steps as soon as it can.
type ForkInsert struct{}

// fork is the past that has to stay.
type fork struct {
	on    bool
	at    trace.Time
	past  []trace.Record // all before at
	task  int
	steps string
	why   string // what is wrong with the steps
}

// firstSteps stand in the field before somebody writes something else.
const firstSteps = "sleep 2ms"

var forkActs = []act{
	{name: "fork", plain: Fork{}},
	{name: "unfork", plain: Unfork{}},
	{name: "fork-task", number: func(n int64) Msg { return ForkTask{int(n)} }},
	{name: "fork-steps", text: func(arg, value string) (Msg, bool) { return ForkSteps{first(arg, value)}, true }},
	{name: "fork-insert", plain: ForkInsert{}},
}

// onFork handles what happens at a fork.
func (s *Session) onFork(m Msg, e *Effects) bool {
	switch m := m.(type) {
	case Fork:
		s.beginFork(e)
	case Unfork:
		s.endFork()
		e.Announce, e.Focus = "All of the time can be edited again.", s.sel("fork")
	case ForkTask:
		s.fork.task = m.ID
		return true // what the learner chose stands in the page already
	case ForkSteps:
		s.fork.steps = m.Text
		return true
	case ForkInsert:
		s.insertSteps(e)
	default:
		return false
	}
	s.dirty |= partFork
	return true
}

func (s *Session) beginFork(e *Effects) {
	if s.good == nil || s.good.text != s.text {
		e.Announce = "A fork needs a scenario that runs: mend the text first."
		return
	}
	s.halt()
	s.rest()
	f := &s.fork
	if !f.on {
		f.task, f.steps = 0, firstSteps
	}
	f.on, f.at, f.why = true, s.cursor.at, ""
	f.past = append([]trace.Record(nil), s.past(s.good.trace)...)
	if s.chosen.Kind == TaskSelected {
		f.task = s.chosen.ID
	}
	s.dirty |= partView
	s.openPanel(widgetNamed("editor"))
	e.Announce = "From " + clock(f.at) + " on you change what happens; what was before stays."
	e.Focus = "#" + s.id("fork-task")
}

func (s *Session) endFork() {
	if s.fork.on {
		s.fork = fork{}
		s.dirty |= partFork | partView
	}
}

// past returns the records of a run before the fork, but for those of jobs.
func (s *Session) past(t *trace.Trace) []trace.Record {
	n := 0
	for n < len(t.Records) && t.Records[n].At < s.fork.at {
		n++
	}
	list := t.Records[:n]
	for i := range list {
		if list[i].Kind == trace.KindJob {
			return withoutJobs(list)
		}
	}
	return list
}

// withoutJobs leaves the records of jobs out: the steps that take the place of an every
// loop's rounds do what it did, but count no jobs.
func withoutJobs(list []trace.Record) (out []trace.Record) {
	for i := range list {
		if list[i].Kind != trace.KindJob {
			out = append(out, list[i])
		}
	}
	return out
}

// keepsPast reports whether a new run agrees with the one that was forked until
// the fork; if not it says where they part.
func (s *Session) keepsPast(r *run) bool {
	if !s.fork.on {
		return true
	}
	past := s.past(r.trace)
	i := 0
	for i < len(past) && i < len(s.fork.past) && same(past[i], s.fork.past[i]) {
		i++
	}
	if i == len(past) && i == len(s.fork.past) {
		return true
	}
	what, at := "nothing happens any more", s.fork.at
	if i < len(past) {
		what, at = explain.Sentence(r.trace, &past[i], nil), past[i].At
	}
	if i < len(s.fork.past) && s.fork.past[i].At < at {
		what, at = "what happened is gone", s.fork.past[i].At
	}
	s.errs = []Problem{{
		Msg:  "this would change the past: the fork is at " + clock(s.fork.at) + ", and at " + clock(at) + " the run is another (" + what + ")",
		Hint: "Undo, change only what comes later, or end the fork to edit all of the time.",
	}}
	s.dirty |= partErrors
	return false
}

// same compares two records; the numbers of marks shift when a mark is added, those of
// events when a release is none any more.
func same(a, b trace.Record) bool {
	a.Event = b.Event
	if a.Kind == trace.KindMark {
		a.A = b.A
	}
	return a == b
}

// insertSteps puts the new steps into the chosen task's program where it is at
// the fork.
func (s *Session) insertSteps(e *Effects) {
	f := &s.fork
	if !f.on || s.good == nil || f.task < 0 || f.task >= len(s.good.trace.Tasks) {
		return
	}
	if f.why = ""; len(s.errs) > 0 {
		f.why = "The text has errors: mend them first."
	}
	added, errs := scenario.ParseSteps(f.steps)
	if len(errs) > 0 {
		f.why = mistake(errs)
	}
	if f.why != "" {
		e.Announce = f.why
		return
	}
	sc, line := s.good.scenario.Apart(trace.TaskID(f.task))
	if line < 0 {
		return
	}
	at, ok := s.placeOf(trace.TaskID(f.task))
	if !ok {
		f.why = "Its program is over by then: nothing more can happen to it."
		e.Announce = f.why
		return
	}
	t := sc.Tasks[line]
	t.Body = t.Body.Splice(at, added)
	s.replaceText(scenario.Rewrite(s.text, sc), e)
	e.Announce = s.good.trace.Tasks[f.task].Name + " does that as soon as it runs after " + clock(f.at) + ". Undo takes it back."
}

// placeOf is where a task's program is at the fork.
func (s *Session) placeOf(id trace.TaskID) (at scenario.Place, ok bool) {
	t := s.good.trace
	if t.Stats[id].Finished < s.fork.at {
		return at, false
	}
	event := -1
	for event+1 < len(t.EventTimes) && t.EventTimes[event+1] < s.fork.at {
		event++
	}
	snap := s.machineAt(event)
	v := &snap.Tasks[id]
	at = scenario.Place{Step: v.Step, Loops: v.Loops, First: v.FirstRelease}
	steps := s.good.scenario.TaskByID(id).Flat()
	if v.Step >= len(steps) {
		return at, true
	}
	switch steps[v.Step].Kind {
	case scenario.StepRun:
		// The machine stands at an event before the fork; what executes has run on since.
		// What waits does a microsecond more first: a run that ended with its turn would
		// have gone on at once.
		at.Left = v.Left
		if v.OnCPU {
			at.Left -= trace.Duration(s.fork.at - snap.At)
		} else {
			at.Left = max(at.Left-trace.Microsecond, 0)
		}
		at.Begun = v.Left > 0 && at.Left < steps[v.Step].D
	case scenario.StepSleep, scenario.StepSleepUntil, scenario.StepEvery:
		at.Begun = v.Left > 0
	case scenario.StepLock, scenario.StepDownRead, scenario.StepDownWrite:
		at.Begun = waits(t, id, s.fork.at)
	}
	return at, true
}

// waits reports whether a task has asked for a lock before an instant and does
// not have it yet.
func waits(t *trace.Trace, id trace.TaskID, at trace.Time) bool {
	for i := range t.Waits {
		if w := &t.Waits[i]; w.Task == id && w.From < at && w.To >= at {
			return true
		}
	}
	return false
}

// forkHTML is the row that begins a fork, or says what happens next.
func (s *Session) forkHTML() string {
	f := &s.fork
	if !f.on || s.good == nil {
		return ""
	}
	m := markup.Raw(`<p class="fork-at"><strong>Forked at `).Text(clock(f.at)).
		Raw(`.</strong> Edits must leave what was before as it is. Or let a task do something else next:</p>`).
		Raw(`<span class="row"><label><span class="small">Task</span> <select data-act="fork-task"`).Attr("id", s.id("fork-task")).Raw(`>`)
	for i := range s.good.trace.Tasks {
		option(m, i, i == f.task, s.good.trace.Tasks[i].Name)
	}
	m.Raw(`</select></label> <label><span class="small">does</span> <input type="text" class="code" size="16"`).
		Raw(` spellcheck="false" autocapitalize="off" autocomplete="off" data-act="fork-steps"`).
		Attr("id", s.id("fork-steps")).Attr("list", s.id("fork-ideas")).Attr("value", f.steps).
		Raw(`></label><datalist`).Attr("id", s.id("fork-ideas")).
		Raw(`><option value="sleep 2ms"><option value="run 2ms"><option value="nice -10"><option value="affine 0"><option value="yield"></datalist>`).
		Raw(`<button type="button" data-act="fork-insert">Do it</button>`).
		Raw(`<button type="button" data-act="fork">Fork at the playhead instead</button>`).
		Raw(`<button type="button" data-act="unfork">End the fork</button></span>`)
	if f.why != "" {
		m.Put(`<p class="warn" role="alert">`, f.why, `</p>`)
	}
	return m.String()
}
