package session

import (
	"strconv"
	"strings"

	"borrowedtime/engine/trace"
	"borrowedtime/engine/view"
)

// Zoom shows Percent of the time that the timeline shows now, around the
// playhead or around a place of the timeline in the view's units (X > 0).
type Zoom struct{ Percent, X int }

// Pan moves the shown stretch by tenths of its length.
type Pan struct{ Tenths int }

// Fit shows the whole run.
type Fit struct{}

// Jump goes to the next event of a kind, or back to the one before.
type Jump struct {
	Kind string // a row of jumps
	Step int    // 1 or -1
}

// shortest is the shortest stretch that a timeline shows.
const shortest = trace.Time(2 * trace.Microsecond)

// jumps are the kinds of events that one can jump to.
var jumps = []struct {
	kind, word string
	is         func(r *trace.Record) bool
}{
	{"migration", "migration", func(r *trace.Record) bool { return r.Kind == trace.KindMigrate }},
	{"handoff", "handoff", func(r *trace.Record) bool {
		return r.Reason == trace.UnlockDonor || r.Reason == trace.UnlockForced || r.Reason == trace.UnlockAsked
	}},
	{"fallback", "giving up", func(r *trace.Record) bool {
		switch r.Reason {
		case trace.WalkAsleepGiveUp, trace.WalkDelayedGiveUp, trace.WalkRemoteGiveUp, trace.WalkFreeDeactivate:
			return true
		}
		return false
	}},
}

// onZoom handles what the timeline shows, and jumps.
func (s *Session) onZoom(m Msg, e *Effects) bool {
	switch m := m.(type) {
	case Zoom:
		s.zoomBy(m)
	case Pan:
		from, to := s.window()[0], s.window()[1]
		s.show(from+(to-from)/10*trace.Time(m.Tenths), to-from)
	case Fit:
		s.zoom = [2]trace.Time{}
		s.dirty |= partView
	case Jump:
		s.jumpTo(m, e)
		return true
	default:
		return false
	}
	e.Announce = "The timeline shows " + s.windowText() + "."
	return true
}

// window is the stretch of time that the timeline shows.
func (s *Session) window() [2]trace.Time {
	if s.zoom[1] > s.zoom[0] {
		return s.zoom
	}
	return [2]trace.Time{0, s.good.end()}
}

func (s *Session) zoomBy(m Zoom) {
	if s.good == nil || m.Percent <= 0 {
		return
	}
	w := s.window()
	around := min(max(s.cursor.at, w[0]), w[1])
	if m.X > 0 {
		around = view.TimeAt(s.scene(), m.X)
	}
	length := w[1] - w[0]
	wanted := max(length/100*trace.Time(m.Percent), shortest)
	s.show(around-(around-w[0])/100*trace.Time(m.Percent), wanted)
}

// show puts the shown stretch at a place, within the run; a stretch as long as
// the run is the run.
func (s *Session) show(from, length trace.Time) {
	if s.good == nil {
		return
	}
	end := s.good.end()
	if length >= end {
		s.zoom = [2]trace.Time{}
	} else {
		from = min(max(from, 0), end-length)
		s.zoom = [2]trace.Time{from, from + length}
	}
	s.dirty |= partView
}

// follow keeps the playhead in the shown stretch.
func (s *Session) follow() {
	if w := s.zoom; s.good != nil && w[1] > w[0] && (s.cursor.at < w[0] || s.cursor.at > w[1]) {
		s.show(s.cursor.at-(w[1]-w[0])/8, w[1]-w[0])
	}
}

func (s *Session) windowText() string {
	if s.good == nil {
		return ""
	}
	if s.zoom[1] <= s.zoom[0] {
		return "the whole run"
	}
	return clock(s.zoom[0]) + " to " + clock(s.zoom[1])
}

func (s *Session) jumpTo(m Jump, e *Effects) {
	if s.good == nil {
		return
	}
	s.halt()
	for _, j := range jumps {
		if j.kind != m.Kind {
			continue
		}
		for i := s.cursor.stop + m.Step; i >= 0 && i < len(s.good.stops); i += m.Step {
			st := s.good.stops[i]
			for k := st.First; k < st.Last; k++ {
				if j.is(&s.good.trace.Records[k]) {
					s.arrive(i, m.Step)
					e.Announce = s.Told()
					return
				}
			}
		}
		e.Announce = "No further " + j.word + " this way."
	}
}

// zoomHTML is the row of buttons below the transport.
func (s *Session) zoomHTML() string {
	var b strings.Builder
	button := func(act, arg, label, key, text string) {
		b.WriteString(`<button type="button"` + attr("data-act", act) + attr("data-arg", arg) + attr("aria-label", label) + attr("title", label+key) + `>` + text + `</button>`)
	}
	b.WriteString(`<span class="row" role="group" aria-label="What the timeline shows">`)
	button("zoom", "50", "Zoom in", " (W, on the timeline)", "+")
	button("zoom", "200", "Zoom out", " (S, on the timeline)", "−")
	button("pan", "-4", "Earlier", " (A, on the timeline)", "◂")
	button("pan", "4", "Later", " (D, on the timeline)", "▸")
	button("fit", "", "The whole run", " (F, on the timeline)", "Fit")
	b.WriteString(`<span class="mute small"` + attr("id", s.id("window")) + `>` + s.windowText() + `</span></span><span class="row" role="group" aria-label="Jump to"><span class="mute small" aria-hidden="true">Jump to</span>`)
	for _, j := range jumps {
		b.WriteString(`<span class="jump">`)
		button("jump", "-"+j.kind, "Back to the "+j.word+" before", "", "◂")
		b.WriteString(`<span aria-hidden="true">` + j.word + `</span>`)
		button("jump", j.kind, "On to the next "+j.word, "", "▸")
		b.WriteString(`</span>`)
	}
	b.WriteString(`</span>` + s.clockHTML())
	return b.String()
}

// clockHTML chooses what time is while a stage plays.
func (s *Session) clockHTML() string {
	html := `<label class="clock-choice"><span class="mute small">Play</span> <select data-act="clock"` + attr("id", s.id("clock-choice")) + `>`
	for i, word := range []string{"by time", "event by event"} {
		html += `<option` + attr("value", strconv.Itoa(i))
		if (i == 1) == s.play.byEvent {
			html += ` selected`
		}
		html += `>` + word + `</option>`
	}
	return html + `</select></label>`
}
