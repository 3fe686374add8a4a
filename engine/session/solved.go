package session

import (
	"sort"
	"strconv"

	"borrowedtime/engine/explain"
	"borrowedtime/engine/internal/markup"
	"borrowedtime/engine/trace"
)

// seenAt is when the stage shows what a run that meets a challenge does: the stop at
// which the last expectation came to hold, or the run's end if all of them hold from the
// beginning. Once met, none that holds in the end is lost in between.
func (c *challenge) seenAt(r *run) trace.Time {
	n := sort.Search(len(r.stops), func(i int) bool {
		t := r.trace.Cut(r.stops[i].At, r.stops[i].Last)
		for _, e := range c.expects {
			if !e.Eval(t).OK {
				return false
			}
		}
		return true
	})
	if n == 0 || n == len(r.stops) || r.stops[n].At == 0 {
		return r.end()
	}
	return r.stops[n].At
}

// check tells how far the challenge is met. One that is met is shown: the playhead goes
// to where that is seen, unless it is there or beyond.
func (s *Session) check() string {
	text := s.goalText()
	c := s.challenge
	if c == nil || !c.solved || s.cursor.at >= c.seen {
		return text
	}
	s.halt()
	s.visit(c.seen)
	return text + " The stage stands at " + explain.Time(c.seen) + ", where that is seen."
}

// seekTo writes a button that takes the stage to an instant; beyond the run's end that is
// what it says.
func seekTo(m *markup.Writer, at, end trace.Time) {
	when := "the end"
	if at < end {
		when = explain.Time(at)
	}
	m.Raw(`<button type="button" class="quiet go" data-act="seek"`).Attr("data-arg", strconv.FormatInt(int64(at), 10)).
		Raw(` title="Take me there"><span class="sr">Take me there: </span>` + when + `</button>`)
}
