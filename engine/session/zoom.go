package session

import (
	"strings"

	"borrowedtime/engine/internal/markup"
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
	Kind string // of event marks: "handoff"
	Step int    // 1 or -1
}

// shortest is the shortest stretch that a timeline shows.
const shortest = trace.Time(2 * trace.Microsecond)

var zoomActs = []act{
	{name: "zoom", number: func(n int64) Msg { return Zoom{Percent: int(n)} }},
	{name: "pan", number: func(n int64) Msg { return Pan{int(n)} }},
	{name: "fit", plain: Fit{}},
	{name: "jump", text: func(arg, _ string) (Msg, bool) {
		if kind, back := strings.CutPrefix(arg, "-"); back {
			return Jump{kind, -1}, true
		}
		return Jump{arg, 1}, true
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
	if s.good == nil {
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
	s.moving = false
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
	kind := view.MarkNamed(m.Kind)
	if kind == view.NoMark {
		return
	}
	for i := s.cursor.stop + m.Step; i >= 0 && i < len(s.good.stops); i += m.Step {
		st := s.good.stops[i]
		for k := st.First; k < st.Last; k++ {
			if view.MarkOf(s.good.trace, &s.good.trace.Records[k]) == kind {
				s.arrive(i, m.Step)
				e.Announce = s.Told()
				return
			}
		}
	}
	e.Announce = s.noFurther(m.Kind, m.Step)
}

// zoomHTML is the row of buttons below the transport.
func (s *Session) zoomHTML() string {
	return markup.Raw(`<span class="row" role="group" aria-label="What the timeline shows">`).
		Raw(zoomButton("zoom", "50", "Zoom in", " (W, on the timeline)", "+")).Raw(zoomButton("zoom", "200", "Zoom out", " (S, on the timeline)", "−")).
		Raw(zoomButton("pan", "-4", "Earlier", " (A, on the timeline)", "◂")).Raw(zoomButton("pan", "4", "Later", " (D, on the timeline)", "▸")).
		Raw(zoomButton("fit", "", "Fit the whole run", " (F, on the timeline)", "Fit")).Raw(`<span class="mute small"`).Attr("id", s.id("window")).
		Put(`>`, s.windowText(), `</span></span>`).Raw(s.lanesHTML()).String()
}

func zoomButton(act, arg, label, key, text string) string {
	return markup.Raw(`<button type="button"`).Attr("data-act", act).Attr("data-arg", arg).Attr("aria-label", label).Attr("title", label+key).
		Put(`>`, text, `</button>`).String()
}

// clockHTML chooses what time is while a stage plays.
func (s *Session) clockHTML() string {
	m := markup.Raw(`<label class="clock-choice"><span class="mute small">Playing goes</span> <select data-act="clock"`).Attr("id", s.id("clock-choice")).Raw(`>`)
	for i, word := range []string{"as time goes", "event by event"} {
		option(m, i, (i == 1) == s.play.byEvent, word)
	}
	return m.Raw(`</select></label>`).String()
}
