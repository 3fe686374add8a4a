package site

import (
	"fmt"
	"html/template"
	"strings"

	"borrowedtime/engine/session"
	"borrowedtime/lessons"
)

// playgroundPage is the stage with everything, and the gallery below it.
func (b *builder) playgroundPage() error {
	if len(b.course.Gallery) == 0 {
		return fmt.Errorf("lessons/gallery holds no scenario")
	}
	var w strings.Builder
	w.WriteString(`<header class="tool-head"><h1>Playground</h1>` +
		`<p>Write a task set, or begin with one <a href="#gallery">from the gallery</a>. ` +
		`Every valid edit runs at once; the link carries the whole scenario. <a href="language.html">All words of the language</a> have a page.</p></header>` + "\n" +
		`<h2 class="visually-hidden">The stage</h2>` + "\n")
	w.WriteString(session.New(session.Options{ID: "play", Text: b.course.Gallery[0].Text, Base: "playground.html", Address: true}).StaticHTML(defaultSteps))
	w.WriteString(`<section class="band" id="gallery" aria-labelledby="gallery-h"><h2 id="gallery-h">Gallery</h2>` +
		`<p class="prose">Ready scenarios, each with a question. Opening one puts it on the stage above. ` +
		`<a href="gallery.html">The gallery’s own page</a> has a picture of each, and the answers.</p>` + "\n")
	group := ""
	for _, e := range b.course.Gallery {
		if e.Group != group {
			if group != "" {
				w.WriteString("</ul>\n")
			}
			group = e.Group
			fmt.Fprintf(&w, `<h3 class="gallery-group">%s</h3><ul class="gallery">`+"\n", esc(group))
		}
		if err := b.galleryCard(&w, e); err != nil {
			return fmt.Errorf("lessons/gallery, %s: %w", e.Name, err)
		}
	}
	w.WriteString("</ul></section>\n")
	return b.add(&page{
		Path: "playground.html", Title: "Playground · Borrowed Time", Class: "playground", Nav: "playground",
		Description: "Write a task set and watch how Linux schedules it under lock contention, event by event.",
		Body:        template.HTML(w.String()),
	})
}

// readyLink is where a scenario of the gallery is opened.
func readyLink(name string) string {
	return "playground.html" + exampleLink(name, nil)
}

// example is the scenario of the gallery of that name, nil if there is none.
func (b *builder) example(name string) *lessons.Example {
	for _, e := range b.course.Gallery {
		if e.Name == name {
			return e
		}
	}
	return nil
}

// galleryCard writes one scenario below the stage: what it asks, not what comes of it.
func (b *builder) galleryCard(w *strings.Builder, e *lessons.Example) error {
	said, err := b.say(e)
	if err != nil {
		return err
	}
	fmt.Fprintf(w, `<li class="card" data-gallery="%s" data-scenario="%s"><h4>%s</h4><p>%s</p><p class="ask">%s</p>`+
		`<p class="open-it"><a class="button live-only" href="%s">Open on the stage<span class="visually-hidden">: %s</span></a>`+
		`<a class="static-only" href="gallery.html#%s">Picture, text and answer<span class="visually-hidden">: %s</span></a></p></li>`+"\n",
		esc(e.Name), esc(e.Text), esc(e.Title), said.about, said.question, esc(exampleLink(e.Name, nil)), esc(e.Title), esc(e.Name), esc(e.Title))
	return nil
}
