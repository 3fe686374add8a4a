package site

import (
	"fmt"
	"slices"

	"borrowedtime/engine/config"
	"borrowedtime/engine/session"
	"borrowedtime/lessons"
)

// decide writes a game on one of the lesson's stages, with all of its decisions to
// be read where no script runs.
func (p *lessonPage) decide(d *lessons.Decide) (string, error) {
	s := lessons.StageNamed(p.stages, d.On)
	switch {
	case s == nil:
		return "", fmt.Errorf("decide %s: on=%s: there is no such scenario", d.Name, d.On)
	case len(s.Show) > 0 && !slices.Contains(s.Show, "decide") && !slices.Contains(s.Show, "panels"):
		return "", fmt.Errorf("decide %s: the scenario %s must show decide, or panels", d.Name, d.On)
	case !session.KindWord(d.Kinds):
		return "", fmt.Errorf("decide %s: kinds=%s: there is no such kind", d.Name, d.Kinds)
	}
	text, err := p.md.block(d.Text)
	if err != nil {
		return "", err
	}
	card, err := p.card(d)
	if err != nil {
		return "", err
	}
	html, n := session.GameHTML(card, text, session.New(session.Options{ID: d.On, Text: s.Text, Base: "../playground.html"}))
	if n < d.Rounds {
		return "", fmt.Errorf("decide %s: there are only %d such decisions, not %d", d.Name, n, d.Rounds)
	}
	return html, nil
}

// card is what a stage is to know of a game. Of an exam the deck is each scenario under
// each of its kernels: every one must run, and have a decision of the kind.
func (p *lessonPage) card(d *lessons.Decide) (session.Card, error) {
	card := session.Card{Pass: d.Pass, ID: d.Name, Game: session.DecideGame{Seed: d.Seed, Rounds: d.Rounds, Kinds: d.Kinds}.Text()}
	for i, x := range d.Deck {
		for _, k := range x.Kernels {
			if config.ProfileOf(k) == nil {
				return card, fmt.Errorf("decide %s: deck %d: there is no kernel %q", d.Name, i+1, k)
			}
			t, err := p.b.run.run(x.Text, k)
			if err != nil {
				return card, fmt.Errorf("decide %s: deck %d under %s: %w", d.Name, i+1, k, err)
			}
			if !session.Decides(t.trace, d.Kinds) {
				return card, fmt.Errorf("decide %s: deck %d under %s: there is no such decision", d.Name, i+1, k)
			}
			card.Texts = append(card.Texts, lessons.WithKernel(x.Text, k))
		}
	}
	return card, nil
}
