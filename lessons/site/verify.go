package site

import (
	_ "embed"
	"fmt"
	"html/template"
	"strings"

	"borrowedtime/lessons"
)

//go:embed verify.md
var verifyText string

// verifyPage checks what learners handed in. It holds the challenges of all lessons.
func (b *builder) verifyPage() error {
	text, err := b.parts(verifyText)
	if err != nil {
		return fmt.Errorf("lessons/site/verify.md: %w", err)
	}
	var w strings.Builder
	w.WriteString(`<header class="lesson-head"><p class="eyebrow">For teachers</p><h1>Check what was handed in</h1><div class="lede">` + text[0] + `</div></header>` + "\n" +
		`<div class="static-only aside note" role="note">` + text[1] + `</div>` + "\n" +
		`<div class="you" id="verify" data-widget="you"><section class="live-only" aria-labelledby="codes-h"><h2 id="codes-h">Codes</h2>` +
		`<p><label for="verify-text">What was handed in</label><textarea class="code" id="verify-text" rows="8" spellcheck="false"></textarea></p>` +
		`<p class="row"><button type="button" class="primary" data-act="verify">Check</button></p>` +
		`<div class="told" id="verify-told" role="status"></div>` +
		`<div id="verify-result" hidden><p class="row"><progress id="verify-progress" max="100" value="0" aria-label="How far the list is"></progress><button type="button" id="verify-stop" data-act="verify-stop" aria-disabled="true">Stop</button></p>` +
		`<div class="scroll" tabindex="0" role="region" aria-label="Results"><table class="verified"><thead><tr><th scope="col">Name</th><th scope="col">Lesson</th><th scope="col">Solved</th>` +
		`<th scope="col">Changes</th><th scope="col">Par</th><th scope="col">Right</th><th scope="col">Seed</th><th scope="col">Remark</th></tr></thead><tbody id="verify-rows"></tbody></table></div>` +
		`<p class="row"><button type="button" data-act="verify-copy">Copy the table</button><span id="verify-copied" role="status"></span></p></div></section>` + "\n" +
		`<section aria-label="What a code does not prove">` + text[2] + `</section>` + "\n")
	for _, l := range b.course.Lessons {
		if err := b.challengeData(&w, l); err != nil {
			return fmt.Errorf("lessons/%s/lesson.md: %w", l.Folder, err)
		}
	}
	w.WriteString("</div>\n")
	return b.add(&page{
		Path: "verify.html", Title: "Check what was handed in · Borrowed Time", Class: "reference",
		Description: "Paste the codes of a class: the engine runs each solution again and says who solved what. For teachers.",
		Body:        template.HTML(w.String()),
	})
}

// challengeData writes what an attempt at a lesson is held against, as attributes that
// nobody sees.
func (b *builder) challengeData(w *strings.Builder, l *lessons.Lesson) error {
	data, err := b.lessonData(l)
	if err != nil {
		return err
	}
	fmt.Fprintf(w, `<div hidden%s>`, data)
	for _, block := range l.All() {
		if c := block.Challenge; c != nil {
			fmt.Fprintf(w, `<div data-goal="goal-%s" data-expect="%s" data-allow="%s" data-start="%s"></div>`,
				esc(c.Name), esc(strings.Join(c.Expect, "\n")), esc(strings.Join(c.Allow, ",")), esc(c.Start))
		}
	}
	w.WriteString("</div>\n")
	return nil
}
