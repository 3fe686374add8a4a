package session

import (
	"strconv"
	"strings"

	"borrowedtime/engine"
	"borrowedtime/engine/explain"
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
	return `<button type="button" class="transport-button"` + attr("id", s.id(act)) + attr("data-act", act) + attr("aria-label", label) +
		attr("aria-keyshortcuts", key) + attr("title", label+" ("+shown+")") + `>` + icon(act) + `</button>`
}

// transportHTML draws the controls once; Patches keeps them up to date.
func (s *Session) transportHTML() string {
	var b strings.Builder
	b.WriteString(`<div class="bar"><span class="buttons" role="group" aria-label="Playback">`)
	b.WriteString(s.button("start", "To the start", "Home", "Home, on the time slider"))
	b.WriteString(s.button("back", "Back one event", ",", ","))
	b.WriteString(`<button type="button" class="transport-button primary" data-act="play" aria-keyshortcuts="Space" title="Play or pause (Space)"` +
		attr("id", s.id("play")) + attr("data-state", s.playState()) + `>` + icon("play") + `<span class="word"` + attr("id", s.id("play-word")) + `>` + s.playWord() + `</span></button>`)
	b.WriteString(s.button("forward", "Forward one event", ".", "."))
	b.WriteString(s.button("end", "To the end", "End", "End, on the time slider"))
	b.WriteString(`</span>` + s.kernelHTML() + s.speedHTML() + `</div><div class="scrub-row">` + s.scrubHTML())
	b.WriteString(`<span class="clock"><output` + attr("id", s.id("clock")) + attr("for", s.id("scrub")) + `>` + clock(s.cursor.at) +
		`</output> <span class="count"` + attr("id", s.id("count")) + `>` + s.countText() + `</span></span></div>`)
	return b.String()
}

func (s *Session) scrubHTML() string {
	end, value := int64(0), ""
	if s.good != nil {
		end, value = int64(s.good.end()), s.valueText()
	}
	return `<span class="scrub-box"><input type="range" class="scrub" min="0" step="1" data-act="scrub" aria-label="Time"` + attr("id", s.id("scrub")) +
		attr("max", strconv.FormatInt(end, 10)) + attr("value", strconv.FormatInt(int64(s.cursor.at), 10)) + attr("aria-valuetext", value) + `><span class="scrub-marks"` + attr("id", s.id("transport-marks")) + `></span></span>`
}

func (s *Session) speedHTML() string {
	var b strings.Builder
	b.WriteString(`<label class="speed"><span class="sr">Speed</span> <select data-act="speed" title="Playing speed (Shift+. faster, Shift+, slower)"` + attr("id", s.id("speed")) + `>`)
	for i, sp := range speeds {
		b.WriteString(`<option` + attr("value", strconv.Itoa(i)))
		if i == s.play.speed {
			b.WriteString(` selected`)
		}
		b.WriteString(`>` + sp.name + `</option>`)
	}
	b.WriteString(`</select></label>`)
	return b.String()
}

// profileWord is a profile's name on the page.
func profileWord(name string) string {
	switch name {
	case "none":
		return "No proxy"
	case "pi":
		return "PI"
	}
	return name
}

// kernelHTML is the choice of kernel profile.
func (s *Session) kernelHTML() string {
	now := ""
	if s.good != nil {
		now = s.good.trace.Profile
	}
	var b strings.Builder
	b.WriteString(`<fieldset class="seg"><legend>Kernel</legend>`)
	for _, p := range engine.Profiles {
		b.WriteString(`<label` + attr("title", p.Title+": "+p.Kernel+keyHint(p.Name)) + `><input type="radio" data-act="kernel"` + attr("name", s.id("kernel")) + attr("value", p.Name))
		if p.Name == now {
			b.WriteString(` checked`)
		}
		b.WriteString(`><span>` + esc(profileWord(p.Name)) + `</span></label>`)
	}
	b.WriteString(`</fieldset>`)
	return b.String()
}

// keyHint names the key of a profile, if it has one.
func keyHint(profile string) string {
	for n := 1; n <= 6; n++ {
		if name, ok := kernelByKey(n); ok && name == profile {
			return " (key " + strconv.Itoa(n) + ")"
		}
	}
	return ""
}

// editorHTML draws the editor once; the text in it belongs to the learner from then on.
func (s *Session) editorHTML() string {
	return `<div class="panel-head"><label class="panel-title"` + attr("for", s.id("text")) + `>Scenario</label><span class="row">` +
		s.panelButton(widgetNamed("editor-form"), "plain") + s.editButton("undo", "Undo", "Control+Z", len(s.undo.past) == 0) +
		s.editButton("redo", "Redo", "Control+Shift+Z", len(s.undo.future) == 0) +
		s.editButton("reset", "Reset", "", s.text == s.own) + `</span></div>` +
		`<textarea class="code" spellcheck="false" autocapitalize="off" autocomplete="off" wrap="off" data-act="edit"` + attr("rows", strconv.Itoa(s.rows())) + attr("id", s.id("text")) +
		attr("aria-describedby", s.id("errors")) + `>` + preformatted(s.text) + `</textarea>` +
		`<div class="errors"` + attr("id", s.id("errors")) + `>` + s.errorsHTML() + `</div>` +
		`<div class="form" role="group" aria-label="Form"` + attr("id", s.id("editor-form")) + attr("data-open", "false") + `></div>`
}

// rows makes the editor as high as its text, within reason.
func (s *Session) rows() int { return min(max(strings.Count(s.text, "\n")+2, 8), 24) }

func (s *Session) editButton(act, label, key string, off bool) string {
	html := `<button type="button"` + attr("id", s.id(act)) + attr("data-act", act) + attr("aria-disabled", strconv.FormatBool(off))
	if key != "" {
		html += attr("aria-keyshortcuts", key) + attr("title", label+" ("+strings.ReplaceAll(key, "Control", "Ctrl")+")")
	}
	return html + `>` + label + `</button>`
}

// errorsHTML lists the problems; each is a button that puts the caret there.
func (s *Session) errorsHTML() string {
	if len(s.errs) == 0 {
		return ""
	}
	var b strings.Builder
	b.WriteString(`<ol class="problems">`)
	for i, p := range s.errs {
		b.WriteString(`<li>` + problemHTML(i, p) + `</li>`)
		if i == 19 && len(s.errs) > 20 {
			b.WriteString(`<li>and ` + strconv.Itoa(len(s.errs)-20) + ` more</li>`)
			break
		}
	}
	b.WriteString(`</ol>`)
	if s.good != nil {
		b.WriteString(`<p class="kept">The stage still shows the last version that ran.</p>`)
	}
	return b.String()
}

func problemHTML(i int, p Problem) string {
	msg := esc(p.Msg)
	if p.Hint != "" {
		msg += ` <span class="hint">` + esc(p.Hint) + `</span>`
	}
	if p.Report != "" {
		return crashCard(p.Report)
	}
	if p.Line == 0 {
		return `<span class="problem"><span class="place">!</span> ` + msg + `</span>`
	}
	place := strconv.Itoa(p.Line) + ":" + strconv.Itoa(p.Col)
	return `<button type="button" class="problem" data-act="problem"` + attr("data-arg", strconv.Itoa(i)) + attr("title", "Go to line "+strconv.Itoa(p.Line)) +
		`><span class="place"><span class="sr">line </span>` + place + `</span> ` + msg + `</button>`
}

// crashCard shows a mistake of ours with a report to copy.
func crashCard(text string) string {
	return `<div class="crash"><p>This is a mistake of ours. Nothing you typed is lost. The report helps us to mend it:</p><pre tabindex="0">` +
		preformatted(text) + `</pre><button type="button" data-act="copy-report">Copy the report</button></div>`
}

// shareHTML draws the share row once.
func (s *Session) shareHTML() string {
	return `<div class="row"><button type="button" data-act="copy"` + attr("id", s.id("copy")) + `>Copy link</button>` +
		`<button type="button" data-act="copy" data-arg="markdown">Copy as Markdown</button>` +
		`<button type="button" data-act="copy" data-arg="embed">Copy for a page</button>` +
		`<button type="button" data-act="copy-text">Copy text</button>` +
		`<span class="note"` + attr("id", s.id("share-note")) + `>` + s.shareNote() + `</span></div>` +
		`<div class="copied"` + attr("id", s.id("copied")) + `></div>`
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
	var b strings.Builder
	if s.link != nil {
		b.WriteString(`<div class="card bad-link"><p><strong>This link can’t be opened:</strong> ` + esc(s.link.why) + `</p>` +
			`<p>Its text, to copy or to mend in the address bar:</p><pre tabindex="0">` + preformatted(s.link.raw) + `</pre></div>`)
	}
	switch {
	case s.next != nil:
		b.WriteString(`<p class="working">Running… ` + strconv.Itoa(s.percent()) + ` %</p>`)
	case s.good != nil && s.good.trouble >= 0:
		r := &s.good.trace.Records[s.good.trouble]
		b.WriteString(`<p class="warn">` + clock(r.At) + `: ` + esc(explain.Sentence(s.good.trace, r, nil)) +
			` <button type="button" data-act="stop"` + attr("data-arg", strconv.Itoa(s.good.stopOf(s.good.trouble))) + `>Take me there</button></p>`)
	}
	if s.note != "" {
		b.WriteString(`<p class="note">` + esc(s.note) + `</p>`)
	}
	return b.String()
}
