package session

import (
	"strconv"

	"borrowedtime/engine/config"
	"borrowedtime/engine/internal/markup"
)

// What a stage does about a scenario that takes long: it tells how far it is, can
// be stopped and go on, and draws what came of it in pieces.

// Halt stops the run that is under way, GoOn takes it up again.
type (
	Halt struct{}
	GoOn struct{}
)

var workActs = []act{{name: "halt", plain: Halt{}}, {name: "go-on", plain: GoOn{}}}

// onStatus handles the controls of the line of state: those of a run that is under
// way, and those of a draft.
func (s *Session) onStatus(m Msg, e *Effects) bool {
	switch m.(type) {
	case Halt:
		if s.next != nil {
			s.halted, s.next = s.next, nil
			e.Announce = "Stopped at " + strconv.Itoa(s.halted.percent()) + " %."
		}
	case GoOn:
		if s.halted != nil {
			s.next, s.halted = s.halted, nil
			e.Announce = "Going on."
		}
	default:
		return s.onDraft(m, e)
	}
	s.dirty |= partStatus
	return true
}

// workHTML is the line about a run that is not on the stage yet. How far it is
// comes as a patch: a button that is drawn anew all the time can't be pressed.
func (s *Session) workHTML(m *markup.Writer) {
	if s.next != nil {
		m.Raw(`<p class="working">Running… <span`).Attr("id", s.id("percent")).Raw(`></span> <button type="button" data-act="halt">Stop</button></p>`)
		return
	}
	m.Raw(`<p class="warn">You stopped this run; the stage shows `)
	if s.good != nil {
		m.Raw(`the one before`)
	} else {
		m.Raw(`nothing yet`)
	}
	m.Raw(`. A shorter <code>until</code> or fewer tasks take less time. <button type="button" data-act="go-on">Go on</button></p>`)
}

// percent tells how much of a run is done: of its time, or of what a run may have,
// whichever is reached first.
func (r *run) percent() int {
	t := r.sim.Trace()
	n := len(t.EventTimes)
	if n == 0 || t.Until == 0 {
		return 0
	}
	done := int64(t.EventTimes[n-1]) / 1000 * 100 / max(1, int64(t.Until)/1000)
	return int(max(done, int64(len(t.Records))*100/config.MaxRecords, int64(n)*100/config.MaxEvents))
}

// manyRecords is from where on a stage is drawn one region a frame: each of them
// looks through the whole run.
const manyRecords = 50_000

// Drawing reports whether a long run is not drawn in full yet. A page calls Changed
// once a frame until it is.
func (s *Session) Drawing() bool { return s.pending != 0 && s.long() && !s.play.on }

func (s *Session) long() bool { return s.good != nil && len(s.good.trace.Records) > manyRecords }
