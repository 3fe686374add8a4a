package site

import (
	"strings"

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
	if len(ch.Allow) == 0 {
		c.say(line, "challenge %s: say what may be changed: --- allow task L", ch.Name)
	}
	untouched := Verdict(ch, ch.Start)
	if !strings.HasPrefix(untouched, "Not yet") {
		c.say(line, "challenge %s: the untouched scenario must fail, but: %s", ch.Name, untouched)
	}
	if strings.Contains(untouched, "[") {
		c.say(line, "challenge %s: the untouched scenario is taken for a try: %s", ch.Name, untouched)
	}
	if got := Verdict(ch, ch.Solution); !strings.HasPrefix(got, "Solved") {
		c.say(line, "challenge %s: the solution must pass, but: %s", ch.Name, got)
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

func (c *checker) attempt(ch *lessons.Challenge, a lessons.Attempt, line int) {
	text := lessons.Apply(ch.Start, a.Change)
	if _, errs := scenario.Parse(text); len(errs) > 0 {
		c.say(line, "challenge %s, %s: %v in\n%s", ch.Name, a.Name, errs, text)
		return
	}
	got := Verdict(ch, text)
	switch {
	case a.Passes && !strings.HasPrefix(got, "Solved"):
		c.say(line, "challenge %s, %s: must pass, but: %s", ch.Name, a.Name, got)
	case !a.Passes && !strings.HasPrefix(got, "Not yet"):
		c.say(line, "challenge %s, %s: must fail, but: %s", ch.Name, a.Name, got)
	case !a.Passes && !strings.HasSuffix(got, "["+a.Name+"]"):
		c.say(line, "challenge %s, %s: the feedback must be its own, but: %s", ch.Name, a.Name, got)
	}
}
