package session

import (
	"strconv"
	"strings"

	"borrowedtime/engine/goal"
	"borrowedtime/engine/internal/markup"
	"borrowedtime/engine/trace"
	"borrowedtime/engine/view"
)

// Changed draws the regions that look different since the last call. While the
// stage plays, and of a long run always, it is one region a call, in turn: a frame
// has no time for more.
func (s *Session) Changed() []Region {
	d := s.dirty
	s.dirty = 0
	if d&partFirst == 0 && (s.long() || s.play.on && d&partRun == 0) {
		return s.turn(d)
	}
	s.pending = 0
	return s.regions(d)
}

// turn notes which regions are out of date and draws the next of them.
func (s *Session) turn(d part) []Region {
	for i := range widgets {
		if w := &widgets[i]; w.on&d != 0 && !(w.still && s.play.on) && s.drawn(i) {
			s.pending |= 1 << i
		}
	}
	list := append(s.goalRegion(d), s.cardRegion(d)...)
	for range widgets {
		s.lastTurn = (s.lastTurn + 1) % len(widgets)
		if s.pending&(1<<s.lastTurn) != 0 {
			s.pending &^= 1 << s.lastTurn
			w := &widgets[s.lastTurn]
			return append(list, Region{s.id(w.name), s.region(w)})
		}
	}
	return list
}

// goalRegion is the line about the challenge, if it looks different.
func (s *Session) goalRegion(d part) []Region {
	if s.challenge == nil || d&(partGoal|partErrors) == 0 {
		return nil
	}
	return []Region{{s.challenge.ID + "-progress", s.draw("challenge", (*Session).progressHTML)}}
}

// drawn reports whether a widget is on the stage and open.
func (s *Session) drawn(i int) bool {
	return s.has(i) && (s.open(i) || widgets[i].on&partFirst != 0) // what is drawn once is drawn at once
}

func (s *Session) regions(d part) []Region {
	var list []Region
	for i := range widgets {
		w := &widgets[i]
		if w.on&d != 0 && s.drawn(i) {
			list = append(list, Region{s.id(w.name), s.region(w)})
		}
	}
	return append(append(list, s.goalRegion(d)...), s.cardRegion(d)...)
}

// patches collects patches. One call each: a list written as a literal is a
// dozen times the code.
type patches struct {
	s    *Session
	list []Patch
}

// add notes a value of any element.
func (p *patches) add(target, name, value string) {
	p.list = append(p.list, Patch{target, name, value})
}

// of notes a value of an element of the stage.
func (p *patches) of(element, name, value string) { p.add(p.s.sel(element), name, value) }

// in notes a value of what has a class inside an element of the stage.
func (p *patches) in(element, class, name, value string) {
	p.add(p.s.sel(element)+" ."+class, name, value)
}

// flag notes whether something holds.
func (p *patches) flag(element, name string, on bool) { p.of(element, name, strconv.FormatBool(on)) }

// Patches are the values that change in place, all of them; the page applies
// those that differ from what it has.
func (s *Session) Patches() []Patch {
	p := patches{s, make([]Patch, 0, 48)}
	if s.moving && s.Animating() && s.good != nil {
		p.moving()
		return p.list
	}
	s.moving = true
	p.of("play", "data-state", s.playState())
	p.of("play-word", ".textContent", s.playWord())
	p.of("speed", ".value", strconv.Itoa(s.play.speed))
	p.flag("undo", "aria-disabled", len(s.undo.past) == 0)
	p.flag("redo", "aria-disabled", len(s.undo.future) == 0)
	p.flag("reset", "aria-disabled", s.text == s.own)
	p.of("printed", ".textContent", s.text)
	p.flag("text", "aria-invalid", len(s.errs) > 0)
	p.add("#"+s.opt.ID, "data-mistakes", yesNoWord(len(s.errs) > 0))
	p.panels()
	p.present()
	p.ahead()
	if s.challenge != nil && s.challenge.solved {
		p.add("#"+s.challenge.ID+"-done", ".open", "true")
	}
	if s.next != nil {
		p.of("percent", ".textContent", strconv.Itoa(s.next.percent())+" %")
	}
	if s.good == nil {
		return p.list
	}
	p.of("scrub", "max", strconv.FormatInt(int64(s.good.end()), 10)) // first: a slider takes no value beyond it
	p.moving()
	chosen, cell := view.Boxes(s.scene())
	p.of("window", ".textContent", s.windowText())
	if !s.opt.Address {
		p.of("playground", "href", s.Link())
	}
	p.add("#"+s.opt.ID, "data-zoomed", yesNoWord(s.zoom[1] > s.zoom[0]))
	p.axis()
	p.in("timeline", "chosen", "d", chosen)
	s.handPatches(&p, cell)
	p.of("timeline", "aria-label", "Timeline"+strings.TrimPrefix(s.label(), "Stage"))
	outside, frame := view.Shown(s.whole(), s.window())
	p.in("overview", "outside", "d", outside)
	p.in("overview", "frame", "d", frame)
	w := s.window()
	p.add("#"+s.opt.ID, "data-away", yesNoWord(s.cursor.at < w[0] || s.cursor.at > w[1]))
	p.add(`[name="`+s.id("kernel")+`"][value="`+s.good.trace.Profile+`"]`, ".checked", "true")
	if !s.play.on { // what a screen reader would say sixty times a second
		p.of("scrub", "aria-valuetext", s.valueText())
	}
	return p.list
}

// axis lets the time slider begin and end where the timeline's axis does.
func (p *patches) axis() {
	left, right := view.AxisShare(p.s.scene())
	p.of("slider", "--axis-left", strconv.Itoa(left/100)+"."+strconv.Itoa(left/10%10)+"%")
	p.of("slider", "--axis-right", strconv.Itoa(right/100)+"."+strconv.Itoa(right/10%10)+"%")
}

// moving notes what a frame of playing changes.
func (p *patches) moving() {
	s := p.s
	p.of("scrub", ".value", strconv.FormatInt(int64(s.cursor.at), 10))
	p.of("clock", ".textContent", clock(s.cursor.at))
	p.of("count", ".textContent", s.countText())
	p.in("timeline", "playhead", "transform", shift(view.PlayheadX(s.scene(), s.cursor.at)))
	p.compared()
	p.curtain()
	p.motion()
}

// shift writes a move to x, given in tenths of a unit.
func shift(x int) string {
	return "translate(" + strconv.Itoa(x/10) + "." + strconv.Itoa(x%10) + ",0)"
}

func (s *Session) playState() string {
	if s.play.on {
		return "playing"
	}
	return "paused"
}

func (s *Session) playWord() string {
	if s.play.on {
		return "Pause"
	}
	return "Play"
}

// Animating reports whether the page must call Tick every frame.
func (s *Session) Animating() bool { return s.play.on || s.motion.left > 0 }

// valueText is the scrubber's value as a screen reader says it.
func (s *Session) valueText() string {
	text := clock(s.cursor.at)
	if c := s.countText(); c != "" {
		text += ", " + c
	}
	if s.good == nil || s.cursor.stop < 0 {
		return text
	}
	if t := view.StopTitle(s.good.trace, s.currentStop()); t != "" {
		text += ", " + t
	}
	return text
}

func (s *Session) countText() string {
	if s.good == nil || len(s.good.stops) == 0 {
		return ""
	}
	n := "event " + strconv.Itoa(s.cursor.stop+1)
	if s.hidden() {
		return n
	}
	return n + " of " + strconv.Itoa(len(s.good.stops))
}

// nothingYet stands where pictures will be once there is a scenario that runs.
const nothingYet = `<p class="empty">Nothing to show yet. Write a scenario in the editor, or open one of the ready ones.</p>`

func (s *Session) timelineHTML() string {
	if s.good == nil {
		return nothingYet
	}
	return view.Timeline(s.pictured(s.frame()))
}

func (s *Session) narratorHTML() string {
	if s.good == nil {
		return ""
	}
	if s.cursor.stop < 0 {
		return `<p class="say">Before the first event. Press Play, or step with <span class="by-keys"><kbd>.</kbd> and <kbd>,</kbd></span><span class="by-touch">the arrows beside it</span>.</p>`
	}
	return s.nowHTML() + view.Narrator(s.tellingFrame(s.asOne()))
}

func (s *Session) chainHTML() string {
	if s.good == nil {
		return ""
	}
	return `<h3 class="panel-title">Donor chain` + s.stillAt() + `</h3>` + view.Chain(s.frame())
}

func (s *Session) runqHTML() string {
	if s.good == nil {
		return ""
	}
	cpus := s.good.trace.CPUs
	title := `<h3 class="panel-title">Run queue, CPU ` + strconv.Itoa(s.queueCPU()) + s.stillAt() + `</h3>`
	if cpus > 1 {
		title = `<div class="panel-head"><h3 class="panel-title">Run queue` + s.stillAt() + `</h3>` + s.cpuChoice(cpus) + `</div>`
	}
	return title + view.RunQueue(s.frame(), s.queueCPU())
}

// stillAt says of which instant a picture is, where no clock stands beside it.
func (s *Session) stillAt() string {
	return `<span class="static-only">, at ` + clock(s.cursor.at) + `</span>`
}

// cpuChoice is a row of buttons, one a CPU.
func (s *Session) cpuChoice(cpus int) string {
	var m markup.Writer
	m.Raw(`<span class="cpus" role="group" aria-label="CPU">`)
	for c := range cpus {
		n := strconv.Itoa(c)
		m.Raw(`<button type="button" data-act="cpu"`).Attr("data-arg", n).Flag("aria-pressed", c == s.queueCPU()).Attr("aria-label", "CPU "+n).
			Put(`>`, n, `</button>`)
	}
	m.Raw(`</span>`)
	return m.String()
}

func (s *Session) resultsHTML() string {
	if s.good == nil {
		return ""
	}
	return `<h3 class="panel-title">Results</h3>` + view.Results(s.frame(), s.good.outcomes) + s.lockAsHTML()
}

func (s *Session) tasksHTML() string {
	if s.good == nil {
		return ""
	}
	return `<h3 class="panel-title">Tasks</h3>` + view.TaskTable(s.frame())
}

// summaryHTML is the state at the cursor in words, for those who can't see the
// pictures; style rules hide it from the others.
func (s *Session) summaryHTML() string {
	if s.good == nil {
		return ""
	}
	return new(markup.Writer).Put(`<p>`, view.Summary(s.frame()), `</p>`).String()
}

func (s *Session) logHTML() string {
	if s.good == nil {
		return nothingYet
	}
	return `<h3 class="panel-title">All events</h3>` + view.Log(s.frame(), s.good.stops, s.cursor.stop)
}

// progressHTML lists a challenge's expectations with what they come to.
func (s *Session) progressHTML() string {
	c := s.challenge
	if !c.active || c.outcomes == nil {
		return stillProgress(c.Challenge)
	}
	var m markup.Writer
	s.verdictTo(&m)
	m.Raw(`<ul class="goals">`)
	for i := range c.outcomes {
		goalTo(&m, &c.outcomes[i], s.good.end())
	}
	m.Raw(`</ul>`).Raw(c.allowance())
	return m.String()
}

// goalTo writes one expectation and what it comes to, in a line: the goals are in view
// while the learner works.
func goalTo(m *markup.Writer, o *goal.Outcome, end trace.Time) {
	word, class := "not yet", "open"
	if o.OK {
		word, class = "met", "met"
	}
	m.Raw(`<li`).Attr("class", class).Raw(`><span class="mark">`).Raw(goalSign(o.OK)).Put(`<span class="sr"> `, word, `</span></span> <code>`).
		Put("", o.Text, `</code> <span class="got">`, measured(o), `</span>`)
	if !o.OK && o.BrokeAt > 0 && o.BrokeAt != trace.Never {
		m.Raw(` `)
		seekTo(m, o.BrokeAt, end)
	}
	m.Raw(`</li>`)
}

// measured is what was measured, without the name of the metric that stands beside it.
func measured(o *goal.Outcome) string {
	if call, _, one := strings.Cut(o.Text, ")"); one && !strings.Contains(o.Text, " and ") {
		return strings.TrimPrefix(o.Got, call+") ")
	}
	return o.Got
}

// verdictTo writes what a challenge's run comes to, if there is more to say than its
// list of goals does.
func (s *Session) verdictTo(m *markup.Writer) {
	c := s.challenge
	switch {
	case len(s.errs) > 0:
		m.Raw(`<p class="verdict-line">The text has mistakes; this is about the last version that ran.</p>`)
	case c.solved:
		m.Put(`<p class="verdict-line good">`, s.goalText(), ` It is seen at `)
		seekTo(m, c.seen, trace.Never)
		if site, ok := strings.CutSuffix(s.opt.Base, "playground.html"); ok {
			m.Raw(` <a`).Attr("href", site+"progress.html#hand").Raw(`>Hand it in</a>`)
		}
		m.Raw(`</p>`)
	case len(c.outside) > 0:
		m.Put(`<p class="verdict-line">`, s.goalText(), `</p>`)
	case c.try >= 0:
		m.Raw(`<div class="verdict-line try">`).Raw(c.Tries[c.try].Why).Raw(`</div>`)
	case c.same:
		m.Put(`<p class="verdict-line try">`, noDifference, `</p>`)
	}
}

func goalSign(ok bool) string {
	if ok {
		return "✓"
	}
	return "○"
}
