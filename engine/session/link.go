package session

import (
	"errors"
	"strconv"
	"strings"

	"borrowedtime/engine/internal/markup"
	"borrowedtime/engine/scenario"
	"borrowedtime/engine/trace"
)

// badLink is an address that could not be opened.
type badLink struct{ raw, why string }

var shareActs = []act{
	{name: "copy", text: func(arg, _ string) (Msg, bool) { return CopyLink{As: arg}, true }},
	{name: "copy-text", plain: CopyText{}},
}

// onShare handles links and the clipboard.
func (s *Session) onShare(m Msg, e *Effects) bool {
	switch m := m.(type) {
	case CopyLink:
		s.copyLink(m.As, e)
	case CopyText:
		e.Copy, e.Copied = s.canonical(), "The scenario is on the clipboard."
	case OpenLink:
		if m.Fragment == "" {
			s.openOwn(e)
			return true
		}
		s.openLink(m, e)
	default:
		return false
	}
	return true
}

// fragment is the share link's part after #: the run on the stage, the playhead,
// and what a link that was opened said besides.
func (s *Session) fragment() string {
	if s.good == nil {
		return ""
	}
	var entries scenario.Entries
	if s.cursor.at > 0 {
		entries = append(entries, scenario.TimeEntry(s.cursor.at))
	}
	if s.comparisonOpen() || s.sweepOpen() && len(s.cmp.want) > 0 {
		entries = append(entries, scenario.Entry{Key: "compare", Value: strings.Join(s.compared(), ",")})
	}
	if s.sweepOpen() {
		entries = append(entries, scenario.Entry{Key: "sweep", Value: s.sweepVaries() + "," + s.sweepMetric()})
	}
	if s.decide.on && !s.decide.examining() {
		entries = append(entries, scenario.Entry{Key: "decide", Value: s.decide.game.Text()})
	}
	return scenario.EncodeLink(s.good.scenario, append(entries, s.kept...))
}

// Link is the address of the run on the stage.
func (s *Session) Link() string { return s.opt.Base + "#" + s.fragment() }

func (s *Session) copyLink(as string, e *Effects) {
	if s.good == nil {
		e.Announce = "There is nothing to link to yet."
		return
	}
	link := s.Link()
	e.Copy, e.Copied = link, "The link to "+s.titled()+" is on the clipboard ("+strconv.Itoa(len(link))+" characters)."
	if len(s.errs) > 0 {
		e.Copied = "The text has a mistake, so the link leads to the last version of " + s.titled() + " that ran. It is on the clipboard."
	}
	switch as {
	case "markdown":
		title := s.good.trace.Title
		if title == "" {
			title = "A scheduling scenario"
		}
		for _, sign := range [...]string{`\`, "[", "]"} { // a title can't end the link's text
			title = strings.ReplaceAll(title, sign, `\`+sign)
		}
		e.Copy, e.Copied = "["+markup.Visible(title)+"]("+link+")", "The link is on the clipboard as Markdown."
	case "embed":
		e.Copy, e.Copied = s.embedCode(), "The code for another page is on the clipboard."
		if strings.HasPrefix(s.opt.Base, "file:") {
			e.Copied += " It leads to this computer's disk: put the site on a web server first."
		}
	}
}

// titled names the run on the stage.
func (s *Session) titled() string {
	if t := s.good.trace.Title; t != "" {
		return "“" + markup.Visible(t) + "”"
	}
	return "this scenario"
}

// openLink shows the scenario of an address, or what is wrong with it.
func (s *Session) openLink(m OpenLink, e *Effects) {
	var l *scenario.Link
	var err error
	if !s.guard("opening a link", func() { l, err = scenario.DecodeLink(m.Fragment) }) {
		return
	}
	text := ""
	switch {
	case err != nil:
	case l.Scenario != nil:
		text = scenario.Spread(l.Scenario)
	default:
		if text = m.Ready[l.Name]; text == "" {
			err = errors.New("there is no ready scenario named " + strconv.Quote(l.Name) + " on this page")
		}
	}
	if err != nil {
		s.refuseLink(m.Fragment, err.Error(), e)
		return
	}
	s.showLink(l, text, m.Kept, e)
}

// openOwn shows the page's own scenario again: the address is without one, because the
// reader went back to where the page began.
func (s *Session) openOwn(e *Effects) {
	s.link, s.note, s.kept = nil, "", nil
	s.endFork()
	s.replaceText(s.own, e)
	s.seek(0)
	e.Fragment, e.Announce = "", "The page's own scenario is on the stage again."
	s.dirty |= partOther
}

// refuseLink keeps the address's text for the learner and leaves the editor
// empty: half a scenario would be worse than none.
func (s *Session) refuseLink(raw, why string, e *Effects) {
	s.endFork()
	s.replaceText("", e)
	s.errs, s.good, s.next = nil, nil, nil
	e.Fragment, e.Save = "", nil
	s.link = &badLink{raw: raw, why: why}
	s.dirty |= partOther
	e.Announce = "This link can't be opened: " + why
}

// showLink puts the scenario of a link on the stage. The browser keeps what was
// typed, which a link is not. A text that was kept and goes on from this scenario
// is shown instead: the page was loaded anew while it was typed.
func (s *Session) showLink(l *scenario.Link, text string, kept Draft, e *Effects) {
	s.note, s.kept, s.left, s.aside = "", nil, leftNothing, Draft{}
	s.cursor.at = 0
	s.decide.on = false
	game := ""
	for _, v := range l.View {
		switch v.Key {
		case "t":
			if d, err := scenario.ParseShortDuration(v.Value); err == nil {
				s.cursor.at = trace.Time(d)
			}
		case "p":
			text = withKernel(text, v.Value)
		case "compare":
			s.openComparison(v.Value)
		case "sweep":
			s.openSweep(v.Value)
		case "hide":
			s.hide(true, e)
			s.kept = append(s.kept, v)
		case "decide":
			game = v.Value
		case "present":
			s.present(true, e)
		case "g":
		default:
			s.kept = append(s.kept, v)
		}
	}
	at, ran := s.cursor.at, s.ran
	s.link = nil
	s.endFork()
	s.replaceText(text, e)
	s.seek(at)
	e.Announce = "The link's scenario is on the stage."
	s.ran = ran
	s.recall(kept, text, e)
	if s.decide.game = ParseGame(game); game != "" && s.Working() {
		s.decide.on = true // replay begins it with the run
	} else if game != "" {
		s.startGame(e)
	}
	e.Save = nil // what is kept stays
	s.dirty |= partOther
	if len(l.Unknown) > 0 {
		s.note = "This link says more than this version understands: " + list(l.Unknown) + ". It is kept, and the rest is shown."
	}
}

func list(words []string) string {
	text := ""
	for i, w := range words {
		if i > 0 {
			text += ", "
		}
		text += w
	}
	return text
}
