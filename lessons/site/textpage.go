package site

import (
	"fmt"
	"html/template"
	"io/fs"
	"strings"

	"borrowedtime/engine/scenario"
	"borrowedtime/lessons"
)

// textPages are pages in the form of lessons that are none: Markdown beside this
// file, with the same fences.
var textPages = []struct {
	file  string // in lessons/site, without .md; the page is file.html
	class string // of <main>
	above string // what stands over the title
	nav   string
	stops bool // its scenes are listed at the top, by what stands before the colon of their titles
}{
	{file: "start", class: "lesson", above: "For newcomers", nav: "lessons"},
	{file: "history", class: "lesson history", above: "History", stops: true},
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
			err = p.writeText(t.above, t.stops)
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
func (p *lessonPage) writeText(above string, stops bool) error {
	lede, err := p.md.inline(p.l.Lede)
	if err != nil {
		return err
	}
	fmt.Fprintf(&p.out, `<article><header class="lesson-head"><p class="eyebrow">%s</p><h1>%s</h1><p class="lede">%s</p>`, esc(above), esc(p.l.Title), lede)
	if stops {
		p.out.WriteString(`<ul class="letters" aria-label="On this page">`)
		for _, s := range p.l.Scenes {
			short, _, _ := strings.Cut(s.Title, ":")
			fmt.Fprintf(&p.out, `<li><a href="#%s">%s</a></li>`, s.ID, esc(short))
		}
		p.out.WriteString("</ul>")
	}
	p.out.WriteString("</header>\n")
	if err := p.scenes(); err != nil {
		return err
	}
	p.out.WriteString("</article>\n")
	return nil
}

// elsewhere is a scenario that the page has no stage for: its text, and a link that
// opens it, with the kernels under which the lesson compares it.
func (p *lessonPage) elsewhere(s *lessons.Stage) (string, error) {
	sc, errs := scenario.Parse(s.Text)
	if len(errs) > 0 {
		return "", errs
	}
	var with scenario.Entries
	under := ""
	for _, b := range p.l.All() {
		if b.Compare != nil && b.Compare.On == s.Name {
			with = append(with, scenario.Entry{Key: "compare", Value: strings.Join(b.Compare.Profiles, ",")})
			under = ", both kernels beside each other"
			if len(b.Compare.Profiles) > 2 {
				under = ", all kernels beside each other"
			}
		}
	}
	return fmt.Sprintf(`<p class="live-only"><a href="%splayground.html#%s">Open “%s” on the stage%s</a></p><details class="text"><summary>The scenario</summary><pre tabindex="0">%s</pre></details>`+"\n",
		p.root, esc(scenario.EncodeLink(sc, with)), esc(sc.Title), under, esc(strings.TrimSpace(s.Text))), nil
}
