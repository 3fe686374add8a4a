package site

import (
	_ "embed"
	"fmt"
	"html/template"
	"slices"
	"strconv"
	"strings"

	"borrowedtime/engine/session"
	"borrowedtime/lessons"
)

//go:embed progress.md
var progressText string

// parts reads a page's text: Markdown in parts, with lines of three hyphens between them.
func (b *builder) parts(text string) ([]string, error) {
	md := b.markdown("", nil)
	var list []string
	for _, part := range strings.Split(text, "\n---\n") {
		html, err := md.block(part)
		if err != nil {
			return nil, err
		}
		list = append(list, html)
	}
	return list, nil
}

// progressPage shows how far a learner is. The build writes what there is to do, the
// page what of it is done.
func (b *builder) progressPage() error {
	text, err := b.parts(progressText)
	if err != nil {
		return fmt.Errorf("lessons/site/progress.md: %w", err)
	}
	var w strings.Builder
	w.WriteString(`<header class="lesson-head"><p class="eyebrow">You</p><h1>How far you are</h1><div class="lede">` + text[0] + `</div></header>` + "\n" +
		`<div class="static-only aside note" role="note">` + text[1] + `</div>` + "\n" +
		`<div class="you" id="you" data-widget="you">` + "\n" +
		`<section aria-labelledby="lessons-h"><h2 id="lessons-h">Lessons</h2><div class="live-only">` +
		`<div class="told" id="you-done" role="status"></div><p class="row" id="you-back" hidden><button type="button" class="primary" data-act="you-undo">Take it back</button></p>` +
		`<p class="sum" id="you-sum"></p><p class="sum" id="you-none" hidden>` + noneBegun(b.course) + `</p>` +
		`<p id="you-deaf" class="bad" hidden>This browser keeps nothing for this site: it forbids it, or the window is a private one. What you do is forgotten when you leave a page.</p>` +
		`<p class="actions">` + b.goOn() + ` <a class="button" href="review.html">Review what you learnt</a></p></div><ol class="stands">` + "\n")
	for _, l := range b.course.Lessons {
		data, err := b.lessonData(l)
		if err != nil {
			return fmt.Errorf("lessons/%s/lesson.md: %w", l.Folder, err)
		}
		fmt.Fprintf(&w, `<li%s><a class="stand-title" href="lessons/%s.html"><span class="stand-number">%d</span> %s</a><span class="stand">%s</span></li>`+"\n",
			data, esc(l.Folder), l.Number, esc(l.Title), esc(doable(l)))
	}
	w.WriteString(`</ol><div class="mute small">` + text[2] + `</div></section>` + "\n" +
		`<section class="live-only" id="hand" aria-labelledby="hand-h"><h2 id="hand-h">Hand it in</h2>` + text[6] +
		`<p class="row"><label>Your name <input type="text" id="you-name" data-act="you-name" maxlength="40" autocomplete="name"></label>` +
		`<label>What <select id="you-which" data-act="you-which"><option value="">All that I have begun</option>` + lessonOptions(b.course) + `</select></label></p>` +
		`<p class="mute" id="you-no-codes" hidden>The codes stand here once there is a name, and an answer or a solution to hand in.</p>` +
		`<p><label for="you-codes">Codes, one a lesson</label><textarea class="code" id="you-codes" readonly rows="4" spellcheck="false"></textarea></p>` +
		`<p class="row"><button type="button" class="primary" data-act="you-copy-codes">Copy</button><span id="you-codes-copied" role="status"></span></p></section>` + "\n" +
		`<section class="live-only" aria-labelledby="take-h"><h2 id="take-h">Take it with you</h2>` + text[3] +
		`<p class="row"><a class="button primary" id="you-save" download="borrowed-time-progress.txt">Save as a file</a>` +
		`<button type="button" data-act="you-copy">Copy the text</button><span id="you-copied" role="status"></span></p>` +
		`<details><summary>The text</summary><label class="visually-hidden" for="you-text">What this browser keeps, as text</label>` +
		`<textarea class="code" id="you-text" readonly rows="12" spellcheck="false"></textarea></details></section>` + "\n" +
		`<section class="live-only" aria-labelledby="bring-h"><h2 id="bring-h">Bring it here</h2>` + text[4] +
		`<p class="row"><label class="file">From a file <input type="file" data-act="you-file" accept=".txt,text/plain"></label></p>` +
		`<p><label for="you-paste">Or as text</label><textarea class="code" id="you-paste" rows="4" spellcheck="false"></textarea></p>` +
		`<p class="row"><button type="button" data-act="you-read">Look at it</button></p><div class="told" id="you-brought" role="status"></div>` +
		`<div id="you-take" hidden><p class="row"><button type="button" class="primary" data-act="you-merge">Add it to what is here</button>` +
		`<button type="button" data-act="you-replace">Put it in place of what is here</button></p>` +
		`<p class="mute small">Added, the better of two results counts, and where a text or a choice differs, that of this browser stays.</p></div></section>` + "\n" +
		`<section class="live-only" aria-labelledby="forget-h"><h2 id="forget-h">Forget</h2>` + text[5] +
		`<p class="row"><button type="button" data-act="you-forget">Forget everything…</button></p><div class="told" id="you-asks" role="status"></div>` +
		`<p class="row" id="you-sure" hidden><button type="button" class="primary" data-act="you-forget-now">Forget all of it</button>` +
		`<button type="button" data-act="you-keep">Keep it</button></p></section>` + "\n</div>\n")
	return b.add(&page{
		Path: "progress.html", Title: "You · Borrowed Time", Class: "column", Nav: "you",
		Description: "How far you are in the course: begun, predicted, solved, and in how many changes. Kept in your browser alone.",
		Body:        template.HTML(w.String()),
	})
}

// lessonData is what a page knows of a lesson, as attributes for course.Lesson.
func (b *builder) lessonData(l *lessons.Lesson) (string, error) {
	stages, err := l.Stages()
	if err != nil {
		return "", err
	}
	var asks, goals []string
	for _, block := range l.All() {
		if q := block.Predict; q != nil {
			right, err := b.run.judge(q, stages)
			if err != nil {
				return "", err
			}
			asks = append(asks, q.Name+":"+strconv.Itoa(slices.Index(right, true)))
		}
		if c := block.Challenge; c != nil {
			goals = append(goals, "goal-"+c.Name+":"+strconv.Itoa(session.Changes(c.Start, c.Solution)))
		}
	}
	return fmt.Sprintf(` data-lesson="%s" data-title="%d, %s" data-asks="%s" data-goals="%s"`,
		esc(l.Folder), l.Number, esc(l.Title), esc(strings.Join(asks, " ")), esc(strings.Join(goals, " "))), nil
}

// noneBegun invites to begin.
func noneBegun(c *lessons.Course) string {
	first := c.Lessons[0]
	return fmt.Sprintf(`Nothing is begun yet. <a href="lessons/%s.html">Lesson %d, %s</a>, takes %d minutes and needs no knowledge of the kernel.`,
		esc(first.Folder), first.Number, esc(first.Title), first.Minutes)
}

// lessonOptions are the lessons to choose from.
func lessonOptions(c *lessons.Course) string {
	var w strings.Builder
	for _, l := range c.Lessons {
		fmt.Fprintf(&w, `<option value="%s">%d, %s</option>`, esc(l.Folder), l.Number, esc(l.Title))
	}
	return w.String()
}

// goOn is where a learner who comes back is led on; the page shows it once it knows.
func (b *builder) goOn() string {
	list := make([]string, len(b.course.Lessons))
	for i, l := range b.course.Lessons {
		list[i] = l.Folder + " " + strconv.Itoa(l.Number) + ", " + l.Title
	}
	return `<a class="button primary go-on" href="lessons/` + esc(b.course.Lessons[0].Folder) + `.html" data-go-on="` + esc(strings.Join(list, "\n")) + `" hidden>Go on</a>`
}
