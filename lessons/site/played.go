package site

import (
	"strings"

	"borrowedtime/engine/goal"
	"borrowedtime/engine/scenario"
	"borrowedtime/engine/session"
	"borrowedtime/lessons"
)

// Verdict plays a challenge on a stage: start, then the given text, then the check
// button. It returns what the page would say; feedback is the try's name in brackets.
func Verdict(c *lessons.Challenge, text string) string {
	s := session.New(session.Options{ID: "t", Text: c.Start, Events: 1 << 30})
	out := session.Challenge{ID: "c", Expect: c.Expect, Allow: c.Allow}
	for _, a := range c.Attempts {
		if !a.Passes {
			out.Tries = append(out.Tries, session.Try{When: a.When, Said: "[" + a.Name + "]"})
		}
	}
	s.SetChallenge(out)
	s.Update(session.Edit{Text: text})
	for s.Working() {
		s.Work(1 << 30)
	}
	return s.Update(session.Check{}).Announce
}

// What a challenge has at least, beside its solution.
const (
	leastPasses = 1
	leastFails  = 2
	wantHints   = 3
)

func (c *checker) challenges() {
	for _, b := range c.l.All() {
		if b.Challenge != nil {
			c.challenge(b.Challenge, b.Line)
		}
	}
}

// challenge plays a challenge: untouched it fails, its solution passes within what may
// be changed, other ways pass, and tries that fall short have feedback of their own.
func (c *checker) challenge(ch *lessons.Challenge, line int) {
	if len(ch.Hints) != wantHints {
		c.say(line, "challenge %s: %d hints, want %d: the first points at the idea, the third nearly says it", ch.Name, len(ch.Hints), wantHints)
	}
	if !c.playable(ch, line) {
		return // each of its plays would say the same again
	}
	untouched := Verdict(ch, ch.Start)
	if !strings.HasPrefix(untouched, "Not yet") {
		c.say(line+ch.Below["start"], "challenge %s: the untouched scenario must fail, but: %s", ch.Name, untouched)
	}
	for _, a := range ch.Attempts {
		if strings.HasSuffix(untouched, "["+a.Name+"]") {
			c.say(line+a.Below, "challenge %s, %s: its condition (=) holds for the untouched scenario as well, whose run says: %s. Add what only this try does, with `and`; if its run is the same, it is no try", ch.Name, a.Name, strings.TrimSuffix(untouched, " ["+a.Name+"]"))
		}
	}
	if got := Verdict(ch, ch.Solution); !strings.HasPrefix(got, "Solved") {
		c.say(line+ch.Below["solution"], "challenge %s: the solution must pass, but: %s", ch.Name, got)
	}
	passes, fails := 0, 0
	for _, a := range ch.Attempts {
		if a.Passes {
			passes++
		} else {
			fails++
		}
		c.attempt(ch, a, line)
	}
	lesson := c.l.Part != "" // a page of the same form may have a small one
	if lesson && passes < leastPasses || lesson && fails < leastFails {
		c.say(line, "challenge %s: %d other ways that pass and %d tries that fail, want %d and %d (--- passes NAME, --- fails NAME)", ch.Name, passes, fails, leastPasses, leastFails)
	}
}

// playable reports whether a challenge can be judged at all, and says what keeps it from that.
func (c *checker) playable(ch *lessons.Challenge, line int) bool {
	if len(ch.Allow) == 0 {
		c.say(line, "challenge %s: say what may be changed: --- allow task L", ch.Name)
		return false
	}
	for i, e := range ch.Expect {
		if _, err := goal.Parse(e); err != nil {
			c.say(line+ch.Below["expect"]+1+i, "challenge %s: %v", ch.Name, err)
			return false
		}
	}
	if got := Verdict(ch, ch.Solution); strings.HasPrefix(got, notAllowed) {
		c.say(line+ch.Below["allow"], "challenge %s: the solution does what `--- allow` does not list. A learner would read: %s", ch.Name, got)
		return false
	}
	return true
}

// notAllowed begins what a stage says of a change that a challenge does not allow.
const notAllowed = "This challenge lets you change only"

// attempt plays one of a challenge's attempts, which begins at a line of its own.
func (c *checker) attempt(ch *lessons.Challenge, a lessons.Attempt, line int) {
	line += a.Below
	text := lessons.Apply(ch.Start, a.Change)
	if _, errs := scenario.Parse(text); len(errs) > 0 {
		c.say(line, "challenge %s, %s: with this change the scenario reads as below, and there: %v\n%s", ch.Name, a.Name, errs, text)
		return
	}
	got := Verdict(ch, text)
	switch {
	case a.Passes && !strings.HasPrefix(got, "Solved"):
		c.say(line, "challenge %s, %s: must pass, but: %s", ch.Name, a.Name, got)
	case !a.Passes && !strings.HasPrefix(got, "Not yet"):
		c.say(line, "challenge %s, %s: must fail, but: %s", ch.Name, a.Name, got)
	case !a.Passes && !strings.HasSuffix(got, "["+a.Name+"]"):
		c.say(line, "challenge %s, %s: a learner who does this does not read its feedback (>), because its condition (=), %s, does not hold or that of a try above does. Instead: %s", ch.Name, a.Name, a.When, got)
	}
}
