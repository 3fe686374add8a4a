package site

import (
	"fmt"
	"html/template"
	"strings"

	"borrowedtime/engine/scenario"
	"borrowedtime/engine/trace"
	"borrowedtime/lessons"
)

// galleryPage shows every ready scenario with a picture, its question and, folded
// away, the answer.
func (b *builder) galleryPage() error {
	var w, groups strings.Builder
	group := ""
	for _, e := range b.course.Gallery {
		if e.Group != group {
			if group != "" {
				w.WriteString("</ul></section>\n")
			}
			group = e.Group
			id := lessons.Slug("group " + group)
			fmt.Fprintf(&w, `<section aria-labelledby="%s"><h2 id="%s" class="gallery-group">%s</h2><ul class="gallery">`+"\n", id, id, esc(group))
			fmt.Fprintf(&groups, `<li><a href="#%s">%s</a></li>`, id, esc(group))
		}
		if err := b.exhibit(&w, e); err != nil {
			return fmt.Errorf("lessons/gallery, %s: %w", e.Name, err)
		}
	}
	w.WriteString("</ul></section>\n")
	return b.add(&page{
		Path: "gallery.html", Title: "Gallery · Borrowed Time", Class: "gallery-page", Nav: "playground",
		Description: "Ready scenarios of Linux scheduling under lock contention, each with a question and its answer.",
		Body: template.HTML(fmt.Sprintf(`<header class="lesson-head"><p class="eyebrow">Gallery</p><h1>%d scenarios, each with a question</h1>`+
			`<p class="lede">Read the question, open the scenario, press Play. The answers are folded away; the engine computed their numbers when this page was built.</p>`+
			`<ul class="gallery-groups" aria-label="Groups">%s</ul></header>`+"\n", len(b.course.Gallery), groups.String()) + w.String()),
	})
}

// exhibit writes one scenario of the gallery's page.
func (b *builder) exhibit(w *strings.Builder, e *lessons.Example) error {
	said, err := b.say(e)
	if err != nil {
		return err
	}
	res, err := b.run.run(e.Text, "")
	if err != nil {
		return err
	}
	fmt.Fprintf(w, `<li class="card" id="%s"><h3>%s</h3><div class="thumb">%s</div><p>%s</p><p class="ask">%s</p>`,
		esc(e.Name), esc(e.Title), timeline(res, "g-"+e.Name, [2]trace.Time{}, true), said.about, said.question)
	fmt.Fprintf(w, `<p class="open-it"><a class="button" href="%s">Open in the playground<span class="visually-hidden">: %s</span></a></p>`,
		esc(readyLink(e.Name)), esc(e.Title))
	fmt.Fprintf(w, `<details data-answer><summary>The answer<span class="visually-hidden">: %s</span></summary><p>%s</p></details>`, esc(e.Title), said.answer)
	fmt.Fprintf(w, `<details><summary>As text<span class="visually-hidden">: %s</span></summary><pre tabindex="0">%s</pre></details>`, esc(e.Title), esc(e.Text))
	fmt.Fprintf(w, `<p class="mute small">Drawn under %s. %s%s</p></li>`+"\n", esc(kernelName(res.trace.Profile)), compareLink(e), belongs(e.Stop))
	return nil
}

// compareLink offers the kernels that are worth comparing.
func compareLink(e *lessons.Example) string {
	if len(e.Kernels) == 1 {
		return ""
	}
	var names []string
	for _, k := range e.Kernels {
		names = append(names, kernelName(k))
	}
	last := len(names) - 1
	return fmt.Sprintf(`Worth comparing: <a href="playground.html%s">%s and %s</a>. `,
		esc(exampleLink(e.Name, e.Kernels)), esc(strings.Join(names[:last], ", ")), esc(names[last]))
}

// belongs names the lesson that a scenario belongs to.
func belongs(s *lessons.Stop) string {
	if s.Lesson == nil {
		return fmt.Sprintf("Lesson %d: %s.", s.Number, esc(s.Title))
	}
	return fmt.Sprintf(`<a href="lessons/%s.html">Lesson %d: %s</a>.`, esc(s.Lesson.Folder), s.Number, esc(s.Title))
}

// exampleLink is the fragment that opens a scenario by its name, on a comparison
// if kernels are given.
func exampleLink(name string, kernels []string) string {
	view := scenario.Entries{{Key: "g", Value: name}}
	if len(kernels) > 0 {
		view = append(view, scenario.Entry{Key: "compare", Value: strings.Join(kernels, ",")})
	}
	return "#" + scenario.EncodeLink(nil, view)
}

// told is what a scenario's comment says, as HTML.
type told struct{ about, question, answer string }

// say renders a scenario's comment. Values of an answer may be of any scenario of
// the gallery, by its name.
func (b *builder) say(e *lessons.Example) (told, error) {
	var s told
	res, err := b.run.run(e.Text, "")
	if err != nil {
		return s, err
	}
	values := &evaluator{run: b.run, here: e.Name}
	for _, x := range b.course.Gallery {
		values.stages = append(values.stages, &lessons.Stage{Name: x.Name, Text: x.Text})
	}
	md := b.markdown("", values.show)
	md.names = castIn(res.trace)
	for _, part := range []struct {
		to   *string
		from string
	}{{&s.about, e.About}, {&s.question, e.Question}, {&s.answer, e.Answer}} {
		if *part.to, err = md.inline(part.from); err != nil {
			return s, err
		}
	}
	return s, nil
}
