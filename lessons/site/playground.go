package site

import (
	"fmt"
	"html/template"
	"strings"

	"borrowedtime/engine/scenario"
	"borrowedtime/engine/session"
	"borrowedtime/engine/trace"
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
		`<p class="prose">Ready scenarios, each with something to see. Opening one puts it on the stage above.</p>` +
		`<ul class="gallery">` + "\n")
	group := ""
	for _, e := range b.course.Gallery {
		if e.Group != group {
			group = e.Group
			fmt.Fprintf(&w, `</ul><h2 class="gallery-group">%s</h2><ul class="gallery">`+"\n", esc(group))
		}
		if err := b.galleryCard(&w, e); err != nil {
			return err
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
	return "playground.html#" + scenario.EncodeLink(nil, scenario.Entries{{Key: "g", Value: name}})
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

// galleryCard writes one scenario of the gallery.
func (b *builder) galleryCard(w *strings.Builder, e *lessons.Example) error {
	res, err := b.run.run(e.Text, "")
	if err != nil {
		return fmt.Errorf("lessons/gallery, %s: %w", e.Name, err)
	}
	_, link, _ := strings.Cut(readyLink(e.Name), "playground.html")
	fmt.Fprintf(w, `<li class="card" data-gallery="%s" data-scenario="%s"><h3>%s</h3><div class="thumb">%s</div><p>%s</p>`+
		`<p class="mute small">%s · %s</p><p class="open-it"><a class="button live-only" href="%s">Open on the stage<span class="visually-hidden">: %s</span></a></p>`+
		`<details class="static-only"><summary>The scenario as text</summary><pre tabindex="0">%s</pre></details></li>`+"\n",
		esc(e.Name), esc(e.Text), esc(e.Title), timeline(res, "g-"+e.Name, [2]trace.Time{}, true), esc(e.About),
		esc(kernelName(res.trace.Profile)), plural(res.trace.CPUs, "CPU"), esc(link), esc(e.Title), esc(e.Text))
	return nil
}
