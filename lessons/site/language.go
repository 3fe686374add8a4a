package site

import (
	_ "embed"
	"fmt"
	"html/template"
	"strings"

	"borrowedtime/engine/goal"
)

//go:embed language.md
var languageText string

// languagePage is the scenario language for those who write it: statements, steps, what
// can be expected, and what the steps of rt-app become.
func (b *builder) languagePage() error {
	texts, err := sections(b.markdown("", nil), languageText, 2)
	if err != nil {
		return fmt.Errorf("lessons/site/language.md: %w", err)
	}
	var w strings.Builder
	w.WriteString(`<header class="lesson-head"><p class="eyebrow">Reference</p><h1>The scenario language</h1></header>` + "\n" +
		`<div class="prose">` + texts[0] + `<h2 id="expect">What you expect</h2><p>A line <code>expect</code> says what should come of the run: <code>expect wait(H, A) &lt; 3ms and handoffs(A) == 1</code>. ` +
		`Arguments in brackets can be left out. <code>wait(T)</code> counts locks only; with the name of a semaphore it says how long T slept for that.</p><table><thead><tr><th scope="col">metric</th><th scope="col">what it is</th></tr></thead><tbody>` + "\n")
	for _, p := range goal.Predicates {
		w.WriteString(`<tr><td><code>` + esc(p.Usage()) + `</code></td><td>` + esc(p.Meaning) + "</td></tr>\n")
	}
	w.WriteString(`</tbody></table>` + texts[1] + "</div>\n")
	return b.add(&page{
		Path: "language.html", Title: "The scenario language · Borrowed Time", Class: "reference language", Nav: "language",
		Description: "Every statement, step and metric of a scenario, and what the steps of rt-app become.",
		Body:        template.HTML(w.String()),
	})
}
