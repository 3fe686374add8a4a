package site

import (
	"fmt"
	"html/template"
	"strings"

	"borrowedtime/lessons"
)

// contentsPage lists the course: each part, its lessons, their scenes, how long they
// take and what there is to do.
func (b *builder) contentsPage() error {
	minutes := 0
	for _, l := range b.course.Lessons {
		minutes += l.Minutes
	}
	var w strings.Builder
	fmt.Fprintf(&w, `<header class="lesson-head"><p class="eyebrow">Contents</p><h1>The course, part by part</h1>`+
		`<p class="lede">%s in %s, about %d minutes each. They build on one another, but each says what it needs, so you may begin anywhere. `+
		`To find a word, a function or a scenario, <a href="search.html" title="Search the whole course">search</a>.</p></header>`+"\n",
		plural(len(b.course.Lessons), "lesson"), plural(len(b.course.Parts), "part"), minutes/max(len(b.course.Lessons), 1))
	for i, part := range b.course.Parts {
		fmt.Fprintf(&w, `<section aria-labelledby="part-%d"><h2 id="part-%d">%s</h2>`+"\n"+`<ol class="contents">`+"\n", i+1, i+1, esc(part.Name))
		for _, s := range part.Stops {
			if err := b.contentsStop(&w, s); err != nil {
				return err
			}
		}
		w.WriteString("</ol></section>\n")
	}
	return b.add(&page{
		Path: "contents.html", Title: "Contents · Borrowed Time", Class: "column", Nav: "lessons",
		Description: "All lessons of Borrowed Time by part, with their sections, how long they take and what there is to do.",
		Body:        template.HTML(w.String()),
	})
}

func (b *builder) contentsStop(w *strings.Builder, s *lessons.Stop) error {
	if s.Lesson == nil {
		fmt.Fprintf(w, `<li class="stop planned"><span class="mute">%d · %s (planned)</span></li>`+"\n", s.Number, esc(s.Title))
		return nil
	}
	l := s.Lesson
	page := "lessons/" + l.Folder + ".html"
	fmt.Fprintf(w, `<li data-lesson-card="%s"><div class="card"><h3><a href="%s">%d · %s</a></h3><p>%s</p><p class="mute small">About %d minutes · %s</p>`,
		esc(l.Folder), esc(page), s.Number, esc(s.Title), esc(l.Card), l.Minutes, doable(l))
	scenes, err := b.scenes(l, page)
	w.WriteString(scenes + "</div></li>\n")
	return err
}

// scenes lists a lesson's sections; page is the way to it, "" on its own page.
func (b *builder) scenes(l *lessons.Lesson, page string) (string, error) {
	md := b.markdown("", nil)
	var w strings.Builder
	w.WriteString(`<ol class="scenes">`)
	for _, s := range l.Scenes {
		title, err := md.inline(s.Title)
		if err != nil {
			return "", fmt.Errorf("lessons/%s/lesson.md:%d: %w", l.Folder, s.Line, err)
		}
		fmt.Fprintf(&w, `<li><a href="%s#%s">%s</a></li>`, esc(page), s.ID, anchorTag.ReplaceAllString(title, ""))
	}
	w.WriteString("</ol>")
	return w.String(), nil
}
