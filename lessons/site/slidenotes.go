package site

import (
	"fmt"
	"strings"

	"borrowedtime/lessons"
)

// The speaker's notes of a deck: all that the lesson says and a slide has no room for.
// A box on the first slide shows them, on screen and on paper.

// deckTools stand on the first slide: how to go on, and the box that shows the notes.
func deckTools(l *lessons.Lesson) string {
	return `<p class="deck-tools no-print"><label><input type="checkbox" id="notes"> Show the speaker’s notes<span class="live-only"> (S)</span>, also in print</label>` +
		`<span>Page Down goes on.</span><a href="../lessons/` + esc(l.Folder) + `.html">The lesson</a></p>`
}

// note adds what a speaker says at the slide that was added last.
func (d *deck) note(html string) { d.slides[len(d.slides)-1].notes += html }

// leave puts what pieces left out into the notes of the slide that shows them.
func (d *deck) leave(list []piece) error {
	var text strings.Builder
	for _, p := range list {
		if p.left != "" {
			text.WriteString(p.left + "\n\n")
		}
	}
	html, err := d.p.md.block(text.String())
	d.note(html)
	return err
}

// helpWith notes the hints and the solution of a challenge.
func (d *deck) helpWith(c *lessons.Challenge) error {
	why, err := d.p.md.block(c.Why)
	if err != nil {
		return err
	}
	var w strings.Builder
	w.WriteString(`<div data-answer><p><strong>Hints</strong>, one after the other:</p><ol>`)
	for _, h := range c.Hints {
		hint, err := d.p.md.block(h)
		if err != nil {
			return err
		}
		w.WriteString("<li>" + hint + "</li>")
	}
	fmt.Fprintf(&w, "</ol><p><strong>One that works:</strong></p><pre class=\"code\" tabindex=\"0\">%s</pre>%s</div>\n", esc(c.Solution), why)
	d.note(w.String())
	return nil
}

// forTeachers puts an aside for teachers where they read before they begin.
func (d *deck) forTeachers(a *lessons.Aside) error {
	text, err := d.p.md.block(a.Text)
	d.slides[0].notes += `<div data-answer>` + text + "</div>\n"
	return err
}
