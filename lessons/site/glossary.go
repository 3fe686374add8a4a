package site

import (
	"fmt"
	"html/template"
	"io/fs"
	"regexp"
	"slices"
	"sort"
	"strings"
	"unicode"

	"borrowedtime/engine/explain"
	"borrowedtime/engine/trace"
	"borrowedtime/lessons"
)

// A glossary is the page under way.
type glossary struct {
	b      *builder
	md     *markdown
	taught map[string][]*lessons.Lesson // by term: the lessons that link to it, in order
	told   map[string][]string          // by term: the other pages that do, as links
}

// reference are the pages beside the lessons whose text links to terms.
var reference = []struct{ file, path, name string }{
	{"start", "start.html", "fifteen minutes"}, {"history", "history.html", "the history"}, {"decisions", "decisions.html", "the decision table"},
	{"fidelity", "fidelity.html", "fidelity"}, {"language", "language.html", "the language"},
}

// glossaryPage lists the terms by name. The anchors are the terms' ids. content is the
// folder lessons.
func (b *builder) glossaryPage(content fs.FS) error {
	g := &glossary{b: b, md: b.markdown("", nil), taught: map[string][]*lessons.Lesson{}, told: map[string][]string{}}
	if err := g.read(content); err != nil {
		return err
	}
	terms := append([]explain.Term(nil), explain.Glossary...)
	sort.SliceStable(terms, func(i, j int) bool { return strings.ToLower(terms[i].Name) < strings.ToLower(terms[j].Name) })
	var list, letters strings.Builder
	last := ""
	for i := range terms {
		letter := strings.ToUpper(string([]rune(terms[i].Name)[:1]))
		anchor := ""
		if letter != last && unicode.IsLetter([]rune(letter)[0]) {
			last = letter
			anchor = ` data-letter="` + letter + `"`
			letters.WriteString(`<li><a href="#` + esc(terms[i].ID) + `">` + letter + `</a></li>`)
		}
		if err := g.entry(&list, &terms[i], anchor); err != nil {
			return fmt.Errorf("glossary, %s: %w", terms[i].ID, err)
		}
	}
	return b.add(&page{
		Path: "glossary.html", Title: "Glossary · Borrowed Time", Class: "column", Nav: "glossary",
		Description: "The words of Linux scheduling and proxy execution, each with the kernel’s own names for it, the lessons that teach it, and where the stage shows it.",
		Body: template.HTML(`<header class="lesson-head"><p class="eyebrow">Glossary</p><h1>Words</h1>` +
			`<p class="lede">Each word in plain language, with the names that the kernel’s source uses for it, the lessons that use it, and where to see it.</p>` +
			`<ul class="letters" aria-label="By letter">` + letters.String() + `</ul></header>` + "\n" +
			`<dl class="glossary">` + "\n" + list.String() + "</dl>\n"),
	})
}

var termLink = regexp.MustCompile(`\]\(term:([a-z0-9-]+)\)`)

// read finds the terms that lessons and other pages link to.
func (g *glossary) read(content fs.FS) error {
	linked := func(file string, each func(id string)) error {
		text, err := fs.ReadFile(content, file)
		if err != nil {
			return err
		}
		var seen []string
		for _, m := range termLink.FindAllSubmatch(text, -1) {
			if id := string(m[1]); !slices.Contains(seen, id) {
				seen = append(seen, id)
				each(id)
			}
		}
		return nil
	}
	for _, l := range g.b.course.Lessons {
		if err := linked(l.File, func(id string) { g.taught[id] = append(g.taught[id], l) }); err != nil {
			return err
		}
	}
	for _, r := range reference {
		link := `<a href="` + r.path + `">` + r.name + `</a>`
		if err := linked("site/"+r.file+".md", func(id string) { g.told[id] = append(g.told[id], link) }); err != nil {
			return err
		}
	}
	return nil
}

// entry writes one term.
func (g *glossary) entry(w *strings.Builder, t *explain.Term, anchor string) error {
	w.WriteString(`<dt id="` + esc(t.ID) + `"` + anchor + `>` + esc(t.Name) + `</dt><dd>` + esc(t.Short))
	if t.More != "" {
		w.WriteString(" " + esc(t.More))
	}
	if len(t.Kernel) > 0 {
		w.WriteString(` <span class="mute small">In the kernel: `)
		for i, k := range t.Kernel {
			if i > 0 {
				w.WriteString(", ")
			}
			w.WriteString(`<code>` + esc(k) + `</code>`)
		}
		w.WriteString(`</span>`)
	}
	w.WriteString(g.where(t.ID))
	err := g.onStage(w, t.ID)
	w.WriteString("</dd>\n")
	return err
}

// where says which lessons use the term, the first of them by its title; or which other
// pages, if no lesson does.
func (g *glossary) where(id string) string {
	list := g.taught[id]
	if len(list) == 0 {
		if len(g.told[id]) == 0 {
			return ""
		}
		return ` <span class="mute small">Used in ` + strings.Join(g.told[id], ", ") + `</span>`
	}
	out := fmt.Sprintf(` <span class="mute small">First in <a href="lessons/%s.html">lesson %d, %s</a>`, esc(list[0].Folder), list[0].Number, esc(list[0].Title))
	for i, l := range list[1:] {
		before := ", "
		if i == 0 {
			before = "; also in "
		}
		out += fmt.Sprintf(`%s<a href="lessons/%s.html" aria-label="lesson %d">%d</a>`, before, esc(l.Folder), l.Number, l.Number)
	}
	return out + `</span>`
}

// onStage says where the stage shows what the term means.
func (g *glossary) onStage(w *strings.Builder, id string) error {
	s, known := onStage[id]
	switch {
	case !known:
		return fmt.Errorf("onStage (glossaryrows.go) has no row for it")
	case s.reason == trace.NoReason && s.region == "":
		return nil
	}
	panel, what := panelNames[s.region], s.what
	if s.reason != trace.NoReason {
		panel, what = panelNames["log"], "“"+explain.Title(s.reason)+"”"
	}
	html, err := g.md.inline(what)
	if err != nil {
		return err
	}
	w.WriteString(` <span class="mute small">On the stage: ` + esc(panel) + `, ` + html)
	if s.ready != "" {
		e := g.b.example(s.ready)
		if e == nil {
			return fmt.Errorf("onStage (glossaryrows.go): the gallery has no scenario %q", s.ready)
		}
		w.WriteString(`. See it in <a href="` + esc(readyLink(s.ready)) + `">` + esc(e.Title) + `</a>`)
	}
	w.WriteString(`</span>`)
	return nil
}
