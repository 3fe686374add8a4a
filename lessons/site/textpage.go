package site

import (
	"fmt"
	"html/template"
	"io/fs"

	"borrowedtime/lessons"
)

// textPages are pages in the form of lessons that are none: Markdown beside this
// file, with the same fences.
var textPages = []struct {
	file  string // in lessons/site, without .md; the page is file.html
	class string // of <main>
	above string // what stands over the title
	nav   string
}{
	{file: "start", class: "lesson", above: "For newcomers", nav: "lessons"},
}

// textPages writes them. content is the folder lessons.
func (b *builder) textPages(content fs.FS) error {
	for _, t := range textPages {
		l, err := lessons.ReadPage(content, "site/"+t.file+".md")
		if err != nil {
			return fmt.Errorf("lessons/%w", err)
		}
		l.Folder = t.file
		p, err := b.newLessonPage(l, "")
		if err == nil {
			err = p.writeText(t.above)
		}
		if err != nil {
			return fmt.Errorf("lessons/%s: %w", l.File, err)
		}
		if err := b.add(&page{
			Path: t.file + ".html", Title: l.Title + " · Borrowed Time", Class: t.class, Nav: t.nav,
			Description: l.Card, Body: template.HTML(p.out.String()),
		}); err != nil {
			return err
		}
	}
	return nil
}

// writeText writes the page's content: what a lesson has, without its number and its
// neighbours.
func (p *lessonPage) writeText(above string) error {
	lede, err := p.md.inline(p.l.Lede)
	if err != nil {
		return err
	}
	fmt.Fprintf(&p.out, `<article><header class="lesson-head"><p class="eyebrow">%s</p><h1>%s</h1><p class="lede">%s</p></header>`+"\n",
		esc(above), esc(p.l.Title), lede)
	if err := p.scenes(); err != nil {
		return err
	}
	p.out.WriteString("</article>\n")
	return nil
}
