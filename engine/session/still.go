package session

import (
	"strconv"

	"borrowedtime/engine/internal/markup"
	"borrowedtime/engine/trace"
)

// Still draws a stage for paper: the timeline with what is known before an instant
// (trace.Never: with all of the run), then what happens at each of some instants, with
// the chain as it is then. An instant at which nothing happens is left out.
func (s *Session) Still(before trace.Time, instants []trace.Time) string {
	for s.Working() {
		s.Work(s.opt.Events)
	}
	if before != trace.Never {
		s.Update(Ask{ID: "paper", At: before})
	}
	if s.good == nil {
		return ""
	}
	m := markup.Raw(`<div class="still"><div class="timeline">`).Raw(s.draw("timeline", (*Session).timelineHTML)).Raw("</div>\n")
	id := s.opt.ID
	for n, at := range instants {
		last := -1
		for i, stop := range s.good.stops {
			if stop.At == at {
				last = i
			}
		}
		if last < 0 {
			continue
		}
		s.opt.ID = id + "-p" + strconv.Itoa(n+1)
		s.goTo(last)
		m.Put(`<div class="panel shot"><p class="shot-head"><strong>`, clock(at), `</strong></p>`).
			Raw(s.draw("narrator", (*Session).narratorHTML)).Raw(s.draw("chain", (*Session).chainHTML)).Raw("</div>\n")
	}
	s.opt.ID = id
	return m.Raw("</div>\n").String()
}
