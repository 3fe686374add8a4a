package site

import (
	"embed"
	"fmt"
	"html/template"
	"strings"

	"borrowedtime/lessons"
)

// sheets are the texts of the playlists: what comes before, then what is told at each
// stop, with lines of --- between them.
//
//go:embed talk.md lab.md
var sheets embed.FS

// stopsOf are the places of a lesson in the playlists, each with what it is called.
func (b *builder) stopsOf(l *lessons.Lesson) (stops []listStop) {
	for _, list := range b.course.Lists {
		for i, s := range list.Stops {
			if s.Lesson == l {
				stops = append(stops, listStop{list.Name, stopName(list, i)})
			}
		}
	}
	return stops
}

// stopName is "Talk, stop 2 of 6".
func stopName(list *lessons.List, i int) string {
	return fmt.Sprintf("%s%s, stop %d of %d", strings.ToUpper(list.Name[:1]), list.Name[1:], i+1, len(list.Stops))
}

// listPagers link the stops before and after in each playlist. The engine shows that of
// the list in the address, in place of what leads along the whole course. file is the
// name of a lesson's page beside this one, root the way to the site's root.
func (b *builder) listPagers(l *lessons.Lesson, root string, file func(*lessons.Lesson) string) string {
	var w strings.Builder
	for _, list := range b.course.Lists {
		for i, s := range list.Stops {
			if s.Lesson != l {
				continue
			}
			fmt.Fprintf(&w, `<nav class="pager" aria-label="%s" data-list="%s" hidden>`, esc(list.Title), list.Name)
			if i > 0 {
				before := list.Stops[i-1].Lesson
				fmt.Fprintf(&w, `<a class="prev" rel="prev" href="%s?list=%s"><span>← %s</span>%s</a>`, file(before), list.Name, stopName(list, i-1), esc(before.Title))
			}
			if i+1 < len(list.Stops) {
				after := list.Stops[i+1].Lesson
				fmt.Fprintf(&w, `<a class="next" rel="next" href="%s?list=%s"><span>%s →</span>%s</a>`, file(after), list.Name, stopName(list, i+1), esc(after.Title))
			} else {
				fmt.Fprintf(&w, `<a class="next" href="%s%s.html"><span>That was the last stop →</span>%s</a>`, root, list.Name, esc(list.Title))
			}
			w.WriteString("</nav>\n")
		}
	}
	return w.String()
}

// listPages writes a speaker's sheet for each playlist.
func (b *builder) listPages() error {
	for _, list := range b.course.Lists {
		body, err := b.sheet(list)
		if err != nil {
			return fmt.Errorf("lessons/site/%s.md: %w", list.Name, err)
		}
		if err := b.add(&page{
			Path: list.Name + ".html", Title: list.Title + " · Borrowed Time", Class: "column sheet",
			Description: fmt.Sprintf("%s: what to tell, to show and to ask at each of %d stops.", list.Title, len(list.Stops)),
			Body:        template.HTML(body),
		}); err != nil {
			return err
		}
	}
	return nil
}

// sheet is the text of a speaker's sheet.
func (b *builder) sheet(list *lessons.List) (string, error) {
	text, err := sheets.ReadFile(list.Name + ".md")
	if err != nil {
		return "", err
	}
	parts := strings.Split(string(text), "\n---\n")
	if len(parts) != len(list.Stops)+1 {
		return "", fmt.Errorf("found %d parts between lines of ---, want one and then one for each of %d stops", len(parts), len(list.Stops))
	}
	intro, err := b.markdown("", nil).block(parts[0])
	if err != nil {
		return "", err
	}
	var w strings.Builder
	fmt.Fprintf(&w, `<article><header class="lesson-head"><p class="eyebrow">Teach with this</p><h1>%s</h1>%s</header>`+"\n", esc(list.Title), intro)
	w.WriteString(`<table class="plan"><thead><tr><th scope="col">From</th><th scope="col">Stop</th><th scope="col" class="n">Minutes</th></tr></thead><tbody>`)
	at := 0
	for i, s := range list.Stops {
		fmt.Fprintf(&w, `<tr><td>%s</td><td><a href="#stop-%d">%s</a></td><td class="n">%d</td></tr>`, hours(at), i+1, esc(s.Lesson.Title), s.Minutes)
		at += s.Minutes
	}
	fmt.Fprintf(&w, `<tr><td>%s</td><td>The end</td><td class="n"></td></tr></tbody></table>`+"\n", hours(at))
	for i := range list.Stops {
		html, err := b.stop(list, i, parts[i+1])
		if err != nil {
			return "", fmt.Errorf("stop %d: %w", i+1, err)
		}
		w.WriteString(html)
	}
	w.WriteString("</article>\n")
	return w.String(), nil
}

// hours writes a number of minutes as a clock does.
func hours(minutes int) string { return fmt.Sprintf("%d:%02d", minutes/60, minutes%60) }

// stop is one lesson of a speaker's sheet: what is told, what is shown, what is asked.
func (b *builder) stop(list *lessons.List, i int, told string) (string, error) {
	s := list.Stops[i]
	p, err := b.newLessonPage(s.Lesson, "")
	if err != nil {
		return "", err
	}
	if lessons.StageNamed(p.stages, s.Stage) == nil {
		return "", fmt.Errorf("lesson %d has no stage %q", s.Lesson.Number, s.Stage)
	}
	q := s.Lesson.Prediction(s.Ask)
	if q == nil {
		return "", fmt.Errorf("lesson %d has no prediction %q", s.Lesson.Number, s.Ask)
	}
	p.md.paper = true
	if err := p.speakOf(s.Stage); err != nil {
		return "", err
	}
	p.values.here = s.Stage
	text, err := p.md.block(told)
	if err != nil {
		return "", err
	}
	if err := p.speakOf(q.On); err != nil {
		return "", err
	}
	p.values.here = q.On
	asked, err := p.asked(q)
	if err != nil {
		return "", err
	}
	at := 0
	for _, before := range list.Stops[:i] {
		at += before.Minutes
	}
	var w strings.Builder
	fmt.Fprintf(&w, `<section class="list-stop" id="stop-%d" aria-labelledby="stop-%d-h"><h2 id="stop-%d-h">%d. %s</h2>`, i+1, i+1, i+1, i+1, esc(s.Lesson.Title))
	fmt.Fprintf(&w, `<ul class="facts"><li>%d minutes, from %s</li><li><a href="lessons/%s.html?list=%s">Lesson %d</a></li>`+
		`<li><a href="slides/%02d.html?list=%s">Slides</a></li><li><a href="lessons/%s.html?list=%s#%s">The stage to show</a></li></ul>`+"\n",
		s.Minutes, hours(at), s.Lesson.Folder, list.Name, s.Lesson.Number, s.Lesson.Number, list.Name, s.Lesson.Folder, list.Name, s.Stage)
	w.WriteString(`<div class="prose">` + text + "</div>\n" + asked + "</section>\n")
	return w.String(), nil
}
