package session

import (
	"slices"
	"strconv"
	"strings"

	"borrowedtime/engine/goal"
	"borrowedtime/engine/scenario"
	"borrowedtime/engine/trace"
)

// challenge is a goal under way on a stage.
type challenge struct {
	Challenge
	expects   []*goal.Expect
	tries     []*goal.Expect // the conditions of Tries; nil: it can't be read
	try       int            // the one that the run is, -1: none of them
	broken    string         // an expectation that can't be read; the build checks them, a link can't set them
	base      string         // canonical text that edits are compared with
	active    bool
	outcomes  []goal.Outcome
	outside   []string // items that changed although they may not
	still     uint64   // the sum of the untouched run, 0: it was not seen
	same      bool     // the text has changed, and what the CPUs execute has not
	solved    bool
	solvedNow bool
	changes   int        // against the base, once it is solved
	seen      trace.Time // where a run that solves it shows it
}

// SetChallenge gives the stage a goal. It is active at once if it begins from
// the stage's own scenario.
func (s *Session) SetChallenge(c Challenge) {
	ch := &challenge{Challenge: c, active: c.Start == ""}
	for _, text := range c.Expect {
		e, err := goal.Parse(text)
		if err != nil {
			ch.broken = text + ": " + err.Msg
			continue
		}
		ch.expects = append(ch.expects, e)
	}
	for _, t := range c.Tries {
		e, err := goal.Parse(t.When)
		if err != nil {
			e = nil
		}
		ch.tries = append(ch.tries, e)
	}
	start := c.Start
	if start == "" {
		start = s.own
	}
	ch.base = start
	if sc, errs := scenario.Parse(start); len(errs) == 0 && sc != nil {
		ch.base = scenario.Format(sc)
	}
	s.challenge = ch
	s.judge()
	ch.solvedNow = false
}

// startGoal puts the challenge's scenario on the stage.
func (s *Session) startGoal(e *Effects) {
	c := s.challenge
	if c == nil {
		return
	}
	c.active = true
	start := c.Start
	if start == "" {
		start = s.own
	}
	s.endFork()
	s.replaceText(start, e)
	s.judge()
	s.focusText(e)
	e.Announce = "The challenge's scenario is in the editor. " + s.goalText()
}

// judge compares the run on the stage with the goal.
func (s *Session) judge() {
	c := s.challenge
	if c == nil || s.good == nil {
		return
	}
	s.dirty |= partGoal
	was := c.solved
	c.solved, c.outcomes, c.outside, c.try, c.same = false, nil, nil, -1, false
	if !c.active || c.broken != "" || s.hidden() {
		return
	}
	c.outcomes = evaluate(c.expects, s.good.trace)
	c.outside = outside(c.base, s.canonical(), c.Allow)
	c.solved = len(c.outside) == 0 && len(c.expects) > 0
	for _, o := range c.outcomes {
		c.solved = c.solved && o.OK
	}
	c.solvedNow = c.solved && !was
	sum := sumOf(s.good.trace)
	if len(outside(c.base, s.canonical(), []string{"nothing"})) == 0 {
		c.still = sum
	} else {
		c.same = sum == c.still
	}
	if !c.solved && len(c.outside) == 0 {
		c.try = c.recognise(s.good.trace)
	}
	if c.solved {
		c.changes, c.seen = Changes(c.base, s.good.text), c.seenAt(s.good)
	}
}

// sumOf is a number that two runs share if each CPU executes the same in them, on the same
// time, from the same instant on.
func sumOf(t *trace.Trace) uint64 {
	sum := uint64(14695981039346656037) // FNV-1a
	for i := range t.Segments {
		g := &t.Segments[i]
		for _, v := range [...]int64{int64(g.Start), int64(g.End), int64(g.CPU), int64(g.Exec), int64(g.Donor)} {
			sum = (sum ^ uint64(v)) * 1099511628211
		}
	}
	return sum
}

// recognise finds the first of the known tries whose condition holds for a run.
func (c *challenge) recognise(t *trace.Trace) int {
	for i, e := range c.tries {
		if e != nil && e.Eval(t).OK {
			return i
		}
	}
	return -1
}

// maxAttempt bounds the run of an attempt that somebody handed in, in events: thirty times
// what the attempts of lessons take.
const maxAttempt = 3 * EventsAtOnce

// Attempt is a text that somebody handed in for a challenge, while it runs.
type Attempt struct {
	s    *Session
	left int // how many events it may run yet
}

// NewAttempt begins with a text as an attempt at a challenge, which has a Start. Work runs it.
func NewAttempt(c Challenge, text string) *Attempt {
	a := &Attempt{s: New(Options{ID: "v", Text: c.Start, Events: 1}), left: maxAttempt}
	a.s.SetChallenge(Challenge{Expect: c.Expect, Allow: c.Allow, Par: c.Par})
	a.s.Update(Edit{Text: text})
	return a
}

// Work runs at most n more events and reports whether there is a verdict.
func (a *Attempt) Work(n int) (done bool) {
	if a.left > 0 && a.s.Working() {
		a.s.Work(min(n, a.left))
		a.left -= n
	}
	return a.left <= 0 || !a.s.Working()
}

// Percent tells how far the run is.
func (a *Attempt) Percent() int {
	if a.s.next == nil {
		return 100
	}
	return min(99, a.s.next.percent())
}

// Verdict tells whether the challenge is met, in how many changes, and in words what the
// stage would say.
func (a *Attempt) Verdict() (solved bool, changes int, said string) {
	switch s := a.s; {
	case len(s.errs) > 0:
		return false, 0, "Its scenario can’t be read: " + s.errs[0].Msg + "."
	case s.Working():
		return false, 0, "Its run takes longer than is looked at here."
	default:
		return s.challenge.solved, s.challenge.changes, s.goalText()
	}
}

// solvedEntries is what is kept of a challenge that is met: that it is, and how.
func (s *Session) solvedEntries() []Entry {
	c := s.challenge
	list := []Entry{{Key: "solved." + c.ID, Value: "yes"}}
	if text := scenario.Compact(s.good.scenario); len(text) <= scenario.MaxLink {
		list = append(list, Entry{Key: "solution." + c.ID, Value: strconv.Itoa(c.changes) + ";" + text})
	}
	return list
}

// noDifference is said of a changed text whose run is the untouched one.
const noDifference = "Each CPU executes what it did before, at the same times: what you changed makes no difference here. Look at what decides instead."

// goalText tells how far the challenge is met.
func (s *Session) goalText() string {
	c := s.challenge
	switch {
	case c == nil:
		return ""
	case c.broken != "":
		return "This challenge can't be checked: " + c.broken
	case s.hidden():
		return notYet
	case !c.active:
		return "Press Start first: it puts the challenge's scenario into the editor."
	case len(s.errs) > 0:
		return "The text has errors; the check is about the last version that ran."
	case len(c.outside) > 0:
		return "This challenge lets you change only " + strings.Join(c.Allow, ", ") + ". You also changed " + strings.Join(c.outside, ", ") + "."
	case c.solved:
		return "Solved in " + countChanges(c.changes) + againstPar(c.Par) + ": every expectation holds."
	}
	text := "Not yet."
	for _, o := range c.outcomes {
		if !o.OK {
			text = "Not yet: " + o.Text + ", but " + o.Got + "."
			break
		}
	}
	switch {
	case c.try >= 0:
		text += " " + c.Tries[c.try].Said
	case c.same:
		text += " " + noDifference
	}
	return text
}

// outside lists the items that differ between two canonical texts and may not.
func outside(base, now string, allow []string) []string {
	if len(allow) == 0 {
		return nil
	}
	a, b := items(base), items(now)
	var list []string
	for _, it := range a {
		if text, ok := find(b, it.Name); (!ok || edits(pieces(text), pieces(it.Text)) > 0) && !allowed(it.Name, allow) {
			list = append(list, it.Name)
		}
	}
	for _, it := range b {
		if _, ok := find(a, it.Name); !ok && !allowed(it.Name, allow) {
			list = append(list, it.Name)
		}
	}
	return list
}

// items are those of a text that run: expectations judge, and a title is only told.
func items(text string) []scenario.Item {
	return slices.DeleteFunc(scenario.Items(text), func(it scenario.Item) bool { return it.Name == "expect" || it.Name == "title" })
}

func find(list []scenario.Item, name string) (string, bool) {
	for _, it := range list {
		if it.Name == name {
			return it.Text, true
		}
	}
	return "", false
}

// allowed reports whether an item may be edited. "tasks" and "locks" stand for all of them.
func allowed(name string, allow []string) bool {
	for _, a := range allow {
		a = strings.TrimSpace(a)
		if a == name || a == "everything" ||
			a == "tasks" && strings.HasPrefix(name, "task ") ||
			a == "locks" && strings.HasPrefix(name, "lock ") {
			return true
		}
	}
	return false
}
