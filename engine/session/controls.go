package session

import (
	"strconv"
	"strings"

	"borrowedtime/engine/config"
	"borrowedtime/engine/explain"
	"borrowedtime/engine/internal/markup"
	"borrowedtime/engine/scenario"
)

// icons are the transport's signs, drawn so that every system shows the same.
var icons = map[string]string{
	"start":   `<path d="M4 3v10M13 3 6 8l7 5z"/>`,
	"back":    `<path d="M11 3 4 8l7 5z"/>`,
	"play":    `<path class="when-paused" d="M4 2.5 13 8l-9 5.5z"/><path class="when-playing" d="M4 3h3v10H4zM9 3h3v10H9z"/>`,
	"forward": `<path d="M5 3 12 8 5 13z"/>`,
	"end":     `<path d="M12 3v10M3 3l7 5-7 5z"/>`,
}

func icon(name string) string {
	return `<svg class="icon" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" focusable="false">` + icons[name] + `</svg>`
}

// button draws a transport button. Its key stands in the tooltip and in aria-keyshortcuts.
func (s *Session) button(act, label, key, shown string) string {
	return markup.Raw(`<button type="button" class="transport-button"`).Attr("id", s.id(act)).Attr("data-act", act).Attr("aria-label", label).
		Attr("aria-keyshortcuts", key).Attr("title", label+" ("+shown+")").Raw(`>`).Raw(icon(act)).Raw(`</button>`).String()
}

// transportHTML draws the controls once; Patches keeps them up to date.
func (s *Session) transportHTML() string {
	var m markup.Writer
	m.Raw(`<span class="buttons" role="group" aria-label="Playback">`)
	m.Raw(s.button("start", "To the start", "Home", "Home, on the time slider"))
	m.Raw(s.button("back", "Back one event", ",", ","))
	m.Raw(`<button type="button" class="transport-button primary" data-act="play" aria-keyshortcuts="Space" title="Play or pause (Space)"`).
		Attr("id", s.id("play")).Attr("data-state", s.playState()).Raw(`>`).Raw(icon("play")).Raw(`<span class="word"`).Attr("id", s.id("play-word")).
		Put(`>`, s.playWord(), `</span></button>`)
	m.Raw(s.button("forward", "Forward one event", ".", "."))
	m.Raw(s.button("end", "To the end", "End", "End, on the time slider"))
	m.Raw(`</span><span class="clock"><output`).Attr("id", s.id("clock")).Attr("for", s.id("scrub")).
		Put(`>`, clock(s.cursor.at), `</output> <span class="count"`).Attr("id", s.id("count")).Put(`>`, s.countText(), `</span></span>`)
	return m.String()
}

// elsewhere leads from a lesson's stage to the playground; Patches keeps the address.
func (s *Session) elsewhere() string {
	if s.opt.Address {
		return ""
	}
	return markup.Raw(`<a`).Attr("id", s.id("playground")).Raw(` href="playground.html">Open in the playground</a>`).String()
}

// sliderHTML draws the time slider; it is as long as the timeline's axis.
func (s *Session) sliderHTML() string {
	end, value := int64(0), ""
	if s.good != nil {
		end, value = int64(s.good.end()), s.valueText()
	}
	return markup.Raw(`<span class="scrub-box"><input type="range" class="scrub" min="0" step="1" data-act="scrub" aria-label="Time"`).
		Attr("id", s.id("scrub")).Attr("max", strconv.FormatInt(end, 10)).Attr("value", strconv.FormatInt(int64(s.cursor.at), 10)).
		Attr("aria-valuetext", value).Raw(`><span class="scrub-marks"`).Attr("id", s.id("slider-marks")).Raw(`></span></span>`).String()
}

// viewHTML is the menu of what is not needed every minute: what the timeline
// shows, how it plays, and the stage in other places than the page.
func (s *Session) viewHTML() string {
	m := markup.Writer{}
	if s.all() {
		m.Raw(`<button type="button" data-act="copy"`).Attr("id", s.id("copy")).Raw(` title="A link that holds the whole scenario">Copy link</button>`)
	}
	return m.Raw(`<div class="copied"`).Attr("id", s.id("copied")).Raw(`></div><details class="view-menu"><summary title="How the stage looks and plays">View</summary><div class="view-list"><div class="zoom-bar"`).
		Attr("id", s.id("view-zoom")).Raw(`>`).Raw(s.zoomHTML()).Raw(`</div><div class="row play-row">`).Raw(s.speedHTML()).Raw(s.clockHTML()).Raw(s.aheadHTML()).
		Raw(`</div><div class="row"><button type="button" data-act="present" aria-keyshortcuts="p" title="The stage alone, large, for a room (P)">Present</button>`).
		Raw(`<button type="button" data-act="print" title="A handout on paper">Print</button>`).Raw(s.elsewhere()).Raw(`</div></div></details><button type="button" data-act="help" aria-keyshortcuts="?" title="All keys (?)"><span aria-hidden="true">?</span><span class="sr">Keys</span></button>`).String()
}

func (s *Session) speedHTML() string {
	var m markup.Writer
	m.Raw(`<label class="speed"><span class="mute small">Speed</span> <select data-act="speed" title="Playing speed (Shift+. faster, Shift+, slower)"`).
		Attr("id", s.id("speed")).Raw(`>`)
	for i, sp := range speeds {
		option(&m, i, i == s.play.speed, sp.name)
	}
	m.Raw(`</select></label>`)
	return m.String()
}

// option is one choice of a list.
func option(m *markup.Writer, value int, chosen bool, word string) {
	choice(m, strconv.Itoa(value), word, chosen)
}

func choice(m *markup.Writer, value, word string, chosen bool) {
	m.Raw(`<option`).Attr("value", value)
	if chosen {
		m.Raw(` selected`)
	}
	m.Put(`>`, word, `</option>`)
}

// shortName is what a profile is called where there is little room.
func shortName(p *config.Profile) string {
	if p.Short != "" {
		return p.Short
	}
	return p.Name
}

// kernelHTML is the choice of kernel profile.
func (s *Session) kernelHTML() string {
	now := ""
	if s.good != nil {
		now = s.good.trace.Profile
	}
	var m markup.Writer
	m.Raw(`<fieldset class="seg"><legend>Kernel</legend>`)
	for i := range config.Profiles {
		p := &config.Profiles[i]
		m.Raw(`<label`).Attr("title", p.Title+": "+p.Kernel+keyHint(p)).Raw(`><input type="radio" data-act="kernel"`).Attr("name", s.id("kernel")).
			Attr("value", p.Name)
		if p.Name == now {
			m.Raw(` checked`)
		}
		m.Put(`><span>`, shortName(p), `</span></label>`)
	}
	m.Raw(`</fieldset>`)
	return m.String()
}

// keyHint names the key of a profile, if it has one.
func keyHint(p *config.Profile) string {
	if p.Key == 0 {
		return ""
	}
	return " (key " + strconv.Itoa(p.Key) + ")"
}

// editorHTML draws the editor once; the text in it belongs to the learner from then on.
func (s *Session) editorHTML() string {
	return markup.Raw(`<div class="panel-head"><label class="panel-title"`).Attr("for", s.id("text")).Raw(`>Scenario</label><span class="row">`).
		Raw(`<button type="button" data-act="show-form"`).Attr("id", s.id("show-form")).Attr("aria-controls", s.id("editor-form")).Flag("aria-pressed", false).Raw(`>Form</button><button type="button" data-act="fork"`).Attr("id", s.id("fork")).
		Raw(` aria-keyshortcuts="B" title="Keep the past, change what happens from the playhead on (B)">Fork</button>`).Raw(s.editButton("undo", "Undo", "Control+Z", len(s.undo.past) == 0)).
		Raw(s.editButton("redo", "Redo", "Control+Shift+Z", len(s.undo.future) == 0)).Raw(s.editButton("reset", "Reset", "", s.text == s.own)).
		Raw(`</span></div><div class="fork-bar" role="group" aria-label="What happens next"`).Attr("id", s.id("editor-fork")).Raw(`></div><div class="code-box"><pre class="code lines" aria-hidden="true"`).Attr("id", s.id("editor-lines")).Raw(`></pre><textarea class="code" spellcheck="false" autocapitalize="off" autocomplete="off" wrap="off" data-act="edit"`).
		Attr("rows", strconv.Itoa(s.rows())).Attr("id", s.id("text")).Attr("aria-describedby", s.id("errors")).Raw(`>`).Preformatted(s.text).
		Raw(`</textarea></div><div class="errors"`).Attr("id", s.id("errors")).Raw(`>`).Raw(s.errorsHTML()).
		Raw(`</div><div class="form" role="group" aria-label="Form"`).Attr("id", s.id("editor-form")).Attr("data-open", "false").Raw(`></div>`).String()
}

// linesHTML numbers the lines of the text and marks those with a mistake. It stands
// beside the text and scrolls with it.
func (s *Session) linesHTML() string {
	bad := make([]bool, strings.Count(s.text, "\n")+2) // by number; 0 is no line's
	for i := range s.errs {
		bad[min(max(s.errs[i].Line, 0), len(bad)-1)] = true
	}
	var m markup.Writer
	for n := 1; n < len(bad); n++ {
		if bad[n] {
			m.Raw(`<b>`).Int(n).Raw(`</b>` + "\n")
		} else {
			m.Int(n).Raw("\n")
		}
	}
	return m.String()
}

// rows makes the editor as high as its text, within reason.
func (s *Session) rows() int { return min(max(strings.Count(s.text, "\n")+2, 8), 24) }

func (s *Session) editButton(act, label, key string, off bool) string {
	m := markup.Raw(`<button type="button"`).Attr("id", s.id(act)).Attr("data-act", act).Flag("aria-disabled", off)
	if key != "" {
		m.Attr("aria-keyshortcuts", key).Attr("title", label+" ("+strings.ReplaceAll(key, "Control", "Ctrl")+")")
	}
	return m.Put(`>`, label, `</button>`).String()
}

// errorsHTML lists the problems; each is a button that puts the caret there.
func (s *Session) errorsHTML() string {
	if len(s.errs) == 0 {
		return ""
	}
	var m markup.Writer
	m.Raw(`<ol class="problems">`)
	for i, p := range s.errs {
		m.Raw(`<li>`).Raw(problemHTML(i, p)).Raw(`</li>`)
		if i == 19 && len(s.errs) > 20 {
			m.Raw(`<li>and `).Int(len(s.errs) - 20).Raw(` more</li>`)
			break
		}
	}
	m.Raw(`</ol>`)
	if s.good != nil {
		m.Raw(`<p class="kept">The stage still shows the last version that ran.</p>`)
	}
	return m.String()
}

func problemHTML(i int, p Problem) string {
	if p.Ours {
		return crashCard
	}
	var m markup.Writer
	if p.Line == 0 {
		m.Raw(`<span class="problem"><span class="place">!</span> `)
	} else {
		m.Raw(`<button type="button" class="problem" data-act="problem"`).Attr("data-arg", strconv.Itoa(i)).
			Attr("title", "Go to line "+strconv.Itoa(p.Line)).Raw(`><span class="place"><span class="sr">line </span>`).
			Int(p.Line).Raw(`:`).Int(p.Col).Raw(`</span> `)
	}
	m.Text(p.Msg)
	if p.Hint != "" {
		m.Put(` <span class="hint">`, p.Hint, `</span>`)
	}
	if p.Line == 0 {
		return m.Raw(`</span>`).String()
	}
	return m.Raw(`</button>`).String()
}

// shareHTML draws the share row once.
func (s *Session) shareHTML() string {
	return markup.Raw(`<div class="row"><button type="button" data-act="copy">Copy link</button><button type="button" data-act="copy" data-arg="markdown">Copy as Markdown</button>`).
		Raw(`<button type="button" data-act="copy" data-arg="embed">Copy for a page</button>`).
		Raw(`<button type="button" data-act="copy-text">Copy text</button><span class="note"`).Attr("id", s.id("share-note")).Raw(`>`).Raw(s.shareNote()).
		Raw(`</span></div>`).String()
}

// shareNote tells the link's length, and warns of one that programs cut.
func (s *Session) shareNote() string {
	if s.good == nil {
		return ""
	}
	n := len(s.opt.Base) + 1 + len(s.fragment())
	text := "The link holds the whole scenario: " + strconv.Itoa(n) + " characters."
	if n > scenario.LongLink {
		return `<strong class="warn">` + text + ` Some programs cut links after ` + strconv.Itoa(scenario.LongLink) + `: send the text as a file instead.</strong>`
	}
	if len(s.errs) > 0 {
		text += " It leads to the last version that ran."
	}
	return text
}

// statusHTML is the line of state above the stage.
func (s *Session) statusHTML() string {
	var m markup.Writer
	if s.link != nil {
		m.Put(`<div class="card bad-link"><p><strong>This link can’t be opened:</strong> `, s.link.why, `</p><p>Its text, to copy or to mend in the address bar:</p><pre tabindex="0">`).
			Preformatted(s.link.raw).Raw(`</pre></div>`)
	}
	switch {
	case s.next != nil || s.halted != nil:
		s.workHTML(&m)
	case s.good != nil && s.good.trouble >= 0:
		r := &s.good.trace.Records[s.good.trouble]
		m.Put(`<p class="warn">`, clock(r.At), `: `, explain.Sentence(s.good.trace, r, nil), " ", explain.Outlook(s.good.trace, r), ` <button type="button" class="live-only" data-act="stop"`).
			Attr("data-arg", strconv.Itoa(s.good.stopOf(s.good.trouble))).Raw(`>Take me there</button></p>`)
	}
	s.draftNote(&m)
	if s.note != "" {
		m.Put(`<p class="note">`, s.note, `</p>`)
	}
	return m.String()
}
