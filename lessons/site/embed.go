package site

import (
	"html/template"
	"strings"

	"borrowedtime/engine/session"
)

// embedPanels are what a stage in another page's frame shows; the bar of panels
// opens the others.
var embedPanels = []string{"status", "transport", "timeline", "narrator", "panels"}

// embedPage is the stage with nothing around it. Its address holds the
// scenario; without one, or without scripts, it shows the front page's.
func (b *builder) embedPage() error {
	var w strings.Builder
	w.WriteString(`<h1 class="visually-hidden">Borrowed Time</h1><h2 class="visually-hidden">The stage</h2>` + "\n")
	w.WriteString(session.New(session.Options{ID: "play", Text: heroScenario, Base: "playground.html", Address: true, Show: embedPanels}).StaticHTML(defaultSteps))
	w.WriteString(`<p class="embed-foot"><a href="playground.html" data-follow target="_blank" rel="noopener">Open in the playground</a>` +
		`<span class="mute">Borrowed Time: how Linux lends CPU time</span></p>` + "\n")
	return b.add(&page{
		Path: "embed.html", Title: "Borrowed Time, embedded", Class: "embed", Bare: true,
		Description: "A scenario of Borrowed Time, for a frame in another page.",
		Body:        template.HTML(w.String()),
	})
}
