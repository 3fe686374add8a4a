package session

import (
	"strconv"
	"strings"

	"borrowedtime/engine/internal/order"
	"borrowedtime/engine/trace"
	"borrowedtime/engine/view"
)

// MaxSteps is how many pictures a film strip may have: the style sheet has a
// rule for each.
const MaxSteps = 12

// StaticHTML draws the whole stage as the page has it before any script runs:
// the same regions that the live stage shows, a film strip of up to steps
// pictures that style sheets alone can page through, and the text. Controls are
// left out until something can answer them.
func (s *Session) StaticHTML(steps int) string {
	for s.Working() {
		s.Work(s.opt.Events)
	}
	var b strings.Builder
	b.WriteString(`<section class="stage" data-widget="stage"` + attr("id", s.opt.ID) + attr("aria-label", s.label()) +
		attr("data-scenario", s.own) + attr("data-at", strconv.FormatInt(int64(s.opt.At), 10)))
	if len(s.opt.Show) > 0 {
		b.WriteString(attr("data-show", strings.Join(s.opt.Show, " ")))
	}
	if s.opt.Address {
		b.WriteString(` data-address="yes"`)
	}
	if s.opt.Auto {
		b.WriteString(` data-autoplay="yes"`)
	}
	b.WriteString(">\n")
	key := s.keyStops(min(steps, MaxSteps))
	b.WriteString(s.filmButtons(key))
	b.WriteString(`<p class="boot-note" data-boot role="status"></p>`)
	for i := range widgets {
		if s.has(i) && !widgets[i].part {
			b.WriteString(s.stillRegion(i, key))
		}
		if widgets[i].name == "timeline" {
			b.WriteString(s.filmStrip(key))
		}
	}
	b.WriteString("</section>\n")
	return b.String()
}

func (s *Session) label() string {
	if s.good == nil || s.good.trace.Title == "" {
		return "Stage"
	}
	return "Stage: " + s.good.trace.Title
}

// stillRegion draws a widget's element. Those with controls are empty until the
// stage is live; the film strip and the text stand in for them. A panel that
// nobody asked for yet is there to be opened, and empty.
func (s *Session) stillRegion(i int, key []int) string {
	w := &widgets[i]
	class, open := w.class, s.open(i)
	if w.live || !open {
		class += " live-only"
	}
	if !w.live && (w.name == "narrator" || w.name == "chain") {
		class = "film-off " + class
	}
	html := `<div` + attr("class", class) + attr("id", s.id(w.name)) + w.attrs
	if w.label != "" {
		html += group(w.label)
	}
	if w.panel != "" {
		html += attr("data-open", strconv.FormatBool(open))
	}
	html += `>`
	switch {
	case w.live || !open:
	case w.name == "timeline":
		html += s.withHeads(s.region(w), key)
	default:
		html += s.region(w)
	}
	html += "</div>\n"
	if w.name == "editor" {
		html += `<details class="panel static-only printed"><summary>The scenario as text</summary><pre class="code" tabindex="0"` + attr("id", s.id("printed")) + `>` + preformatted(s.own) + "</pre></details>\n"
	}
	return html
}

// withHeads adds a playhead for each picture of the film strip to the timeline;
// the style sheet shows the one of the chosen picture.
func (s *Session) withHeads(svg string, key []int) string {
	const open, shut = `<g class="playhead"`, "</g>"
	from := strings.Index(svg, open)
	if from < 0 || len(key) < 2 {
		return svg
	}
	body := strings.IndexByte(svg[from:], '>') + from + 1
	end := strings.Index(svg[body:], shut)
	if end < 0 {
		return svg
	}
	end += body
	var b strings.Builder
	for i, stop := range key {
		x := view.PlayheadX(s.frame(), s.good.stops[stop].At)
		b.WriteString(`<g` + attr("class", "playhead head-shot h"+strconv.Itoa(i+1)) + attr("transform", shift(x)) + `>` + svg[body:end] + shut)
	}
	return svg[:end+len(shut)] + b.String() + svg[end+len(shut):]
}

// keyStops picks the stops that tell the story, in order: all if they are few,
// else those with the weightiest records.
func (s *Session) keyStops(n int) []int {
	if s.good == nil || n <= 0 {
		return nil
	}
	all := make([]int, len(s.good.stops))
	weights := make([]int, len(all))
	for i, st := range s.good.stops {
		all[i] = i
		weights[i] = s.weight(st)
	}
	if len(all) <= n {
		return all
	}
	order.Stable(len(all), func(i, j int) bool { return weights[all[i]] > weights[all[j]] },
		func(i, j int) { all[i], all[j] = all[j], all[i] })
	key := all[:n]
	order.Stable(len(key), func(i, j int) bool { return key[i] < key[j] },
		func(i, j int) { key[i], key[j] = key[j], key[i] })
	return key
}

// weight tells how much a stop matters to the story.
func (s *Session) weight(st view.Stop) int {
	best := 0
	for _, r := range s.good.trace.Records[st.First:st.Last] {
		best = max(best, kindWeight[r.Kind])
	}
	return best
}

var kindWeight = [trace.NumKinds]int{
	trace.KindDeadlock: 9, trace.KindStopped: 9, trace.KindMark: 8, trace.KindWalk: 7, trace.KindBlock: 6, trace.KindMigrate: 6,
	trace.KindUnlock: 5, trace.KindReset: 4, trace.KindSwitch: 4, trace.KindLock: 3, trace.KindFinish: 2, trace.KindWake: 1,
}

// filmButtons are the radio buttons of the film strip. They stand first in the
// stage, so that a style rule can reach everything after them.
func (s *Session) filmButtons(key []int) string {
	if len(key) < 2 {
		return ""
	}
	var b strings.Builder
	b.WriteString(`<div class="film-bar static-only" role="radiogroup" aria-label="Steps"><span class="label">Steps</span>`)
	for i, stop := range key {
		n := strconv.Itoa(i + 1)
		b.WriteString(`<label class="film-step"><input type="radio"` + attr("name", s.id("film")) + attr("class", "f"+n) + attr("id", s.id("f"+n)))
		if i == 0 {
			b.WriteString(` checked`)
		}
		b.WriteString(attr("aria-label", "Step "+n+" of "+strconv.Itoa(len(key))+": "+clock(s.good.stops[stop].At)) + `><span>` + n + `</span></label>`)
	}
	b.WriteString("</div>\n")
	return b.String()
}

// filmStrip draws the pictures: what happened, and the chain then. The style
// sheet shows the chosen one.
func (s *Session) filmStrip(key []int) string {
	if len(key) < 2 {
		return ""
	}
	here := s.cursor
	id := s.opt.ID
	defer func() { s.cursor, s.opt.ID = here, id }()
	var b strings.Builder
	b.WriteString(`<div class="film static-only">`)
	for i, stop := range key {
		n := strconv.Itoa(i + 1)
		s.opt.ID = id + "-p" + n
		s.goTo(stop)
		b.WriteString(`<div class="panel shot` + ` s` + n + `"><p class="shot-head">Step ` + n + ` of ` + strconv.Itoa(len(key)) + ` · <strong>` +
			clock(s.cursor.at) + `</strong></p>` + s.draw("narrator", (*Session).narratorHTML) + s.draw("chain", (*Session).chainHTML) + `<p class="shot-turn">`)
		if i > 0 {
			b.WriteString(`<label class="turn"` + attr("for", id+"-f"+strconv.Itoa(i)) + `>◂ Back</label>`)
		}
		if i < len(key)-1 {
			b.WriteString(`<label class="turn"` + attr("for", id+"-f"+strconv.Itoa(i+2)) + `>Next ▸</label>`)
		}
		b.WriteString("</p></div>\n")
	}
	b.WriteString("</div>\n")
	return b.String()
}
