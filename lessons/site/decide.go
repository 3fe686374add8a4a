package site

import (
	"fmt"
	"slices"

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
	g := session.DecideGame{Seed: d.Seed, Rounds: d.Rounds, Kinds: d.Kinds}
	html, n := session.GameHTML(d.Name, g, text, session.New(session.Options{ID: d.On, Text: s.Text, Base: p.root + "playground.html"}))
	if n < d.Rounds {
		return "", fmt.Errorf("decide %s: the run has only %d such decisions, not %d", d.Name, n, d.Rounds)
	}
	return html, nil
}
