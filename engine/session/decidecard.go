package session

import (
	"strconv"
	"strings"

	"borrowedtime/engine/internal/markup"
	"borrowedtime/engine/view"
)

// GameHTML draws a game for a lesson's prose, with its questions and answers to be
// read where no script runs: how many there are is n. The session is of the stage
// that it is played on, with the address of the playground; text is HTML. A card with
// texts makes it an exam.
func GameHTML(c Card, text string, s *Session) (html string, n int) {
	for s.Working() {
		s.Work(s.opt.Events)
	}
	if s.good == nil {
		return "", 0
	}
	d := &s.decide
	s.onCard(c)
	row := s.playHTML()
	d.game = d.card.game
	s.drawQuestions()
	m := markup.Raw(`<section class="predict decide-card" data-widget="decide"`).Attr("id", c.ID).Attr("data-stage", s.opt.ID).Attr("data-game", c.Game)
	eyebrow, summary := "Be the scheduler", "The decisions, to be read"
	if d.examining() {
		m.Attr("data-deck", strings.Join(d.deck, deckCut)).Attr("data-pass", strconv.Itoa(d.pass))
		eyebrow, summary = "Exam", "The positions of exam "+strconv.Itoa(d.game.Seed)+", to be read"
	}
	m.Raw(`><p class="eyebrow">`).Text(eyebrow).Raw(`</p>`).Raw(text).Raw(`<p class="live-only row"`).Attr("id", c.ID+"-play").Raw(`>`).Raw(row).
		Raw(`</p><details class="static-only"><summary>`).Text(summary).Raw(`</summary><ol class="asked">`)
	for i := range d.list {
		q := &d.list[i]
		if d.examining() {
			s.deal(d.deck[q.from], new(Effects))
		}
		answer := markup.Raw(`<p>`).Text(s.why(q)).Raw(`</p>`)
		s.learn(answer, q)
		m.Raw(view.AskedOnPaper(s.scene(), s.posed(i), answer.String()))
	}
	return m.Raw("</ol></details></section>\n").String(), len(d.list)
}

// deckCut stands between the scenarios of a deck: no line of a scenario begins so.
const deckCut = "\n---\n"

// card is where a game stands in the prose.
type card struct {
	id   string
	game DecideGame
}

// playHTML is what a game's card in the prose offers: to begin it, to go on, or to begin
// another one.
func (s *Session) playHTML() string {
	d := &s.decide
	begin, one, other := "Play "+counted(d.card.game.Rounds, "decision", "decisions"), "decision ", "Other questions"
	if len(d.deck) > 0 {
		begin, one, other = "Begin the exam: "+strconv.Itoa(d.card.game.Rounds)+" positions", "position ", "Try again with other positions"
	}
	m := markup.Raw(`<button type="button" class="primary" data-act=`)
	switch {
	case !d.on:
		m.Raw(`"decide-start"`)
		if len(d.deck) == 0 {
			m.Attr("data-arg", d.card.game.Text())
		}
		m.Put(`>`, begin, ``)
	case d.at < len(d.list):
		m.Put(`"decide-on">`, "Go on: "+one+strconv.Itoa(d.at+1)+" of "+strconv.Itoa(len(d.list)), ``)
	default:
		m.Put(`"decide-again">`, other, `</button><button type="button" data-act="decide-start">The same again`)
		return `<strong>` + s.gameText() + `</strong> ` + m.Raw(`</button>`).String()
	}
	return m.Raw(`</button>`).String()
}

// cardRegion is the card's row, if it looks different.
func (s *Session) cardRegion(d part) []Region {
	if s.decide.card.id == "" || d&partDecide == 0 {
		return nil
	}
	return []Region{{s.decide.card.id + "-play", s.draw("the game", (*Session).playHTML)}}
}

// DeckTexts takes a deck apart as it stands in a page.
func DeckTexts(text string) []string {
	if text == "" {
		return nil
	}
	return strings.Split(text, deckCut)
}
