package session

import (
	"strconv"
	"strings"

	"borrowedtime/engine/config"
	"borrowedtime/engine/internal/markup"
	"borrowedtime/engine/internal/order"
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
	var m markup.Writer
	m.Raw(`<section class="stage" data-widget="stage"`).Attr("id", s.opt.ID).Attr("aria-label", s.label()).Attr("data-scenario", s.own).
		Attr("data-at", strconv.FormatInt(int64(s.opt.At), 10))
	if len(s.opt.Show) > 0 {
		m.Attr("data-show", strings.Join(s.opt.Show, " "))
	}
	if len(s.opt.Sweep) > 0 {
		m.Attr("data-sweep", strings.Join(s.opt.Sweep, ";"))
	}
	if s.opt.Asks {
		m.Raw(` data-asks="yes"`)
	}
	if s.opt.Address {
		m.Raw(` data-address="yes"`)
	}
	if s.opt.Auto {
		m.Raw(` data-autoplay="yes"`)
	}
	m.Raw(">\n")
	key := s.keyStops(min(steps, MaxSteps))
	m.Raw(s.filmButtons(key))
	m.Raw(`<p class="boot-note" data-boot role="status"></p>`)
	col := byte(0)
	for i := range widgets {
		if !s.has(i) || widgets[i].part {
			continue
		}
		if c := widgets[i].col; c != col {
			if col != 0 {
				m.Raw("</div>\n")
			}
			m.Raw(columnTag(c))
			col = c
		}
		m.Raw(s.stillRegion(i, key))
		if widgets[i].name == "timeline" {
			m.Raw(s.filmStrip(key))
		}
	}
	m.Raw("</div>\n</section>\n")
	return m.String()
}

// columnTag begins the box around the regions of a column.
func columnTag(col byte) string {
	switch col {
	case inTools:
		return `<div class="stage-tools" role="group" aria-label="Time and kernel">` + "\n"
	case inMain:
		return `<div class="stage-main">` + "\n"
	case inTold:
		return `<div class="stage-told">` + "\n"
	case inSide:
		return `<div class="stage-side">` + "\n"
	}
	return ""
}

func (s *Session) label() string {
	if s.good == nil || s.good.trace.Title == "" {
		return "Stage"
	}
	return "Stage: " + s.good.trace.Title + " (" + shortName(config.ProfileOf(s.good.trace.Profile)) + ")"
}

// stillRegion draws a widget's element. Those with controls are empty until the
// stage is live; the film strip and the text stand in for them. A panel that
// nobody asked for yet is there to be opened, and empty.
func (s *Session) stillRegion(i int, key []int) string {
	w := &widgets[i]
	class, drawn := w.class, s.drawnStill(i)
	if !drawn {
		class += " live-only"
	}
	if !w.live && (w.name == "narrator" || w.name == "chain") {
		class = "film-off " + class
	}
	m := markup.Raw(`<div`).Attr("class", class).Attr("id", s.id(w.name)).Raw(w.attrs)
	switch {
	case w.name == "timeline": // it can have the focus
		m.Raw(` role="region"`).Attr("aria-label", "Timeline"+strings.TrimPrefix(s.label(), "Stage"))
	case w.label != "":
		m.Raw(` role="group"`).Attr("aria-label", w.label)
	}
	if w.panel != "" {
		m.Flag("data-open", s.open(i))
	}
	m.Raw(`>`)
	switch {
	case !drawn:
	case w.name == "timeline":
		m.Raw(s.withHeads(s.region(w), key))
	default:
		m.Raw(s.region(w))
	}
	m.Raw("</div>\n")
	if w.name == "editor" {
		m.Raw(`<details class="panel static-only printed"><summary>The scenario as text</summary><pre class="code" tabindex="0"`).
			Attr("id", s.id("printed")).Raw(`>`).Preformatted(s.own).Raw("</pre></details>\n")
	}
	return m.String()
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
	var m markup.Writer
	for i, stop := range key {
		x := view.PlayheadX(s.frame(), s.good.stops[stop].At)
		m.Raw(`<g`).Attr("class", "playhead head-shot h"+strconv.Itoa(i+1)).Attr("transform", shift(x)).Raw(`>`).Raw(svg[body:end]).Raw(shut)
	}
	return svg[:end+len(shut)] + m.String() + svg[end+len(shut):]
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
		weights[i] = view.Weight(s.good.trace, st)
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

// filmButtons are the radio buttons of the film strip. They stand first in the
// stage, so that a style rule can reach everything after them.
func (s *Session) filmButtons(key []int) string {
	if len(key) < 2 {
		return ""
	}
	var m markup.Writer
	m.Raw(`<div class="film-bar static-only" role="radiogroup" aria-label="Steps"><span class="label">Steps</span>`)
	for i, stop := range key {
		n := strconv.Itoa(i + 1)
		m.Raw(`<label class="film-step"><input type="radio"`).Attr("name", s.id("film")).Attr("class", "f"+n).Attr("id", s.id("f"+n))
		if i == 0 {
			m.Raw(` checked`)
		}
		m.Attr("aria-label", "Step "+n+" of "+strconv.Itoa(len(key))+": "+clock(s.good.stops[stop].At)).Put(`><span>`, n, `</span></label>`)
	}
	m.Raw("</div>\n")
	return m.String()
}

// filmStrip draws the pictures: what happened, and the chain then. The style
// sheet shows the chosen one.
func (s *Session) filmStrip(key []int) string {
	if len(key) < 2 {
		return ""
	}
	here, once := s.cursor, s.atOnce
	id := s.opt.ID
	defer func() { s.cursor, s.atOnce, s.opt.ID = here, once, id }()
	var m markup.Writer
	m.Raw(`<div class="film static-only">`)
	for i, stop := range key {
		n := strconv.Itoa(i + 1)
		s.opt.ID = id + "-p" + n
		s.goTo(stop)
		m.Put(`<div class="panel shot s`, n, `"><p class="shot-head">Step `, n, ` of `).Int(len(key)).
			Put(` · <strong>`, clock(s.cursor.at), `</strong></p>`).Raw(s.draw("narrator", (*Session).narratorHTML)).Raw(s.draw("chain", (*Session).chainHTML)).
			Raw(`<p class="shot-turn">`)
		if i > 0 {
			m.Raw(`<label class="turn"`).Attr("for", id+"-f"+strconv.Itoa(i)).Raw(`>◂ Back</label>`)
		}
		if i < len(key)-1 {
			m.Raw(`<label class="turn"`).Attr("for", id+"-f"+strconv.Itoa(i+2)).Raw(`>Next ▸</label>`)
		}
		m.Raw("</p></div>\n")
	}
	m.Raw("</div>\n")
	return m.String()
}
