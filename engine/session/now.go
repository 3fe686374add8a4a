package session

import (
	"borrowedtime/engine/config"
	"borrowedtime/engine/explain"
	"borrowedtime/engine/internal/markup"
	"borrowedtime/engine/trace"
)

// nowHTML offers, at the end of a run in which tasks waited for a kernel mutex and could
// neither lend nor hand on their priority, the same tasks under a kernel that lends.
func (s *Session) nowHTML() string {
	t := s.good.trace
	helps := config.FeatProxy | config.FeatInherit
	if s.hidden() || s.cursor.stop < len(s.good.stops)-1 || config.ProfileOf(t.Profile).Features&helps != 0 {
		return ""
	}
	at := s.cursor.at
	var longest trace.Wait
	for _, w := range t.Waits {
		if t.Locks[w.Lock].Kind == config.Mutex.String() && min(w.To, at)-w.From > min(longest.To, at)-longest.From {
			longest = w
		}
	}
	if longest.To == longest.From {
		return ""
	}
	waited, turn := " waited ", ", and its turn went to others. "
	if longest.To > at {
		waited, turn = " has waited ", ", and waits on: until now its turn went to others. "
	}
	cure := config.ProfileOf(config.DefaultKernel)
	d := explain.Duration(trace.Duration(min(longest.To, at) - longest.From))
	return new(markup.Writer).Put(`<p class="now-with">`, t.Tasks[longest.Task].Name, waited, d, ` for `, t.Locks[longest.Lock].Name, turn).
		Raw(`<button type="button" data-act="kernel"`).Attr("data-arg", cure.Name).Put(`>Now with `, cure.Name, `</button></p>`).String()
}
