package site

import (
	_ "embed"
	"fmt"
	"html/template"
	"strings"
)

//go:embed review.md
var reviewText string

// reviewPage holds the whole question bank; the page shows what is due of it.
func (b *builder) reviewPage() error {
	text, err := b.parts(reviewText)
	if err != nil {
		return fmt.Errorf("lessons/site/review.md: %w", err)
	}
	var w strings.Builder
	w.WriteString(`<header class="lesson-head"><p class="eyebrow">You</p><h1>Review</h1><div class="lede">` + text[0] + `</div></header>` + "\n" +
		`<div class="static-only aside note" role="note">` + text[1] + `</div>` + "\n" +
		`<div class="you" data-widget="you"><div class="live-only"><div class="told" id="review-told" role="status"></div>` +
		`<p class="row" id="review-more" hidden><button type="button" data-act="review">Ask me anyway</button></p></div>` +
		`<div id="review-list" class="review-list">` + "\n")
	for _, q := range b.course.Bank {
		html, err := b.ask(q, "")
		if err != nil {
			return err
		}
		fmt.Fprintf(&w, `<div data-of="%s">%s</div>`+"\n", esc(q.Lesson.Folder), html)
	}
	w.WriteString(`</div><p><a href="progress.html">How far you are</a></p></div>` + "\n")
	return b.add(&page{
		Path: "review.html", Title: "Review · Borrowed Time", Class: "column", Nav: "you",
		Description: "What you learnt some days ago, asked again in other numbers, at growing intervals.",
		Body:        template.HTML(w.String()),
	})
}
