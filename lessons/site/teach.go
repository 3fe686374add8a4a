package site

import (
	_ "embed"
	"fmt"
	"html/template"
	"strings"

	"borrowedtime/engine/session"
)

//go:embed teach.md
var teachText string

// frameCode is how a page of somebody's own shows a stage.
const frameCode = `<iframe src="embed.html#1;N=Two;T=A:r1m,lX,r2m,u0;k=0"
        width="100%" height="620" title="Two tasks"></iframe>`

// teachPage is for those who teach with the course: what there is, lesson by lesson, how
// a class is led through it, and how the site is hosted, embedded and changed.
func (b *builder) teachPage() error {
	texts, err := sections(b.markdown("", nil), teachText, 5)
	if err != nil {
		return fmt.Errorf("lessons/site/teach.md: %w", err)
	}
	wrong, err := b.misconceptions()
	if err != nil {
		return err
	}
	return b.add(&page{
		Path: "teach.html", Title: "Teach with this · Borrowed Time", Class: "column teach",
		Description: "Slides, handouts, playlists, seeds and hidden answers; how to host, embed and change the course.",
		Body: template.HTML(`<article><header class="lesson-head"><p class="eyebrow">For teachers</p><h1>Teach with this</h1>` + texts[0] + `</header><div class="prose">` +
			texts[1] + b.lessonTable() + texts[2] + wrong + texts[3] + `<pre tabindex="0"><code>` + esc(frameCode) + "</code></pre>\n" + texts[4] + "</div></article>\n"),
	})
}

// lessonTable lists what there is for each lesson.
func (b *builder) lessonTable() string {
	var w strings.Builder
	w.WriteString(`<div class="scroll" tabindex="0" role="region" aria-label="For each lesson"><table><thead><tr><th scope="col">Lesson</th><th scope="col" class="n">Minutes</th><th scope="col">Slides</th><th scope="col">Paper</th><th scope="col">Without answers</th></tr></thead><tbody>` + "\n")
	for _, l := range b.course.Lessons {
		fmt.Fprintf(&w, `<tr><th scope="row"><a href="lessons/%s.html">%d. %s</a></th><td class="n">%d</td><td><a href="%s" aria-label="Slides of lesson %d">slides</a></td>`+
			`<td><a href="%s" aria-label="Handout of lesson %d">handout</a></td><td><a href="lessons/%s.html?answers=hide" aria-label="Lesson %d without answers">lesson</a></td></tr>`+"\n",
			esc(l.Folder), l.Number, esc(l.Title), l.Minutes, slidesName(l, "slides/"), l.Number, slidesName(l, "handouts/"), l.Number, esc(l.Folder), l.Number)
	}
	w.WriteString("</tbody></table></div>\n")
	return w.String()
}

// misconceptions lists the wrong options of each lesson's predictions, with what is said
// to those who choose them.
func (b *builder) misconceptions() (string, error) {
	var w strings.Builder
	for _, l := range b.course.Lessons {
		p, err := b.newLessonPage(l, "")
		if err != nil {
			return "", err
		}
		p.md.paper = true
		fmt.Fprintf(&w, `<details class="thought" data-answer><summary>%d. %s</summary>`+"\n", l.Number, esc(l.Title))
		for _, block := range l.All() {
			if block.Predict == nil {
				continue
			}
			if err := p.speakOf(block.Predict.On); err != nil {
				return "", err
			}
			p.values.here = block.Predict.On
			q, err := p.question(block.Predict)
			if err != nil {
				return "", fmt.Errorf("lessons/%s: %w", l.File, err)
			}
			w.WriteString("<p><strong>" + q.Question + "</strong></p>" + wrongOf(q))
		}
		w.WriteString("</details>\n")
	}
	return w.String(), nil
}

// wrongOf are the wrong options of a question.
func wrongOf(q session.Predict) string {
	var w strings.Builder
	w.WriteString("<dl>")
	for _, o := range q.Options {
		if !o.Right {
			w.WriteString("<dt>" + o.Text + "</dt><dd>" + o.Why + "</dd>")
		}
	}
	w.WriteString("</dl>\n")
	return w.String()
}
