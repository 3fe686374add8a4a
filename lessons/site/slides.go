package site

import (
	"fmt"
	"html/template"
	"strings"

	"borrowedtime/engine/session"
	"borrowedtime/lessons"
)

// deck writes a lesson's slides, from the same Markdown as its page.
type deck struct {
	p      *lessonPage
	scene  string // the title of the scene, as HTML
	slides []slide
	loose  []piece // prose that waits for a slide
}

type slide struct {
	class  string
	body   string
	notes  string // what the speaker says, as HTML
	answer bool   // of a question: hidden where answers are
}

// slideLines is how many lines of prose a slide has room for.
const slideLines = 13

// slidePages writes slides/NN.html for each lesson.
func (b *builder) slidePages() error {
	for _, l := range b.course.Lessons {
		p, err := b.newLessonPage(l, "../")
		if err != nil {
			return err
		}
		d := &deck{p: p}
		if err := d.write(); err != nil {
			return fmt.Errorf("lessons/%s as slides: %w", l.File, err)
		}
		if err := b.add(&page{
			Path: slidesName(l, "slides/"), Title: "Slides: " + l.Title + " · Borrowed Time", Class: "slides", Nav: "lessons",
			Description: "Lesson " + fmt.Sprint(l.Number) + " as slides: " + l.Card, Body: template.HTML(d.html()),
			Where: p.page().Where,
		}); err != nil {
			return err
		}
	}
	return nil
}

// slidesName is the file of a lesson's slides.
func slidesName(l *lessons.Lesson, dir string) string {
	return fmt.Sprintf("%s%02d.html", dir, l.Number)
}

func (d *deck) write() error {
	l := d.p.l
	lede, err := d.p.md.inline(l.Lede)
	if err != nil {
		return err
	}
	d.add("title", fmt.Sprintf(`<p class="eyebrow">Lesson %d · %s</p><h1>%s</h1><p class="lede">%s</p>`, l.Number, esc(l.Part), esc(l.Title), lede)+deckTools(l))
	d.scene = esc(l.Title)
	if err := d.blocks(&lessons.Scene{Blocks: l.Intro}); err != nil {
		return err
	}
	for _, s := range l.Scenes {
		if d.scene, err = d.p.md.inline(s.Title); err != nil {
			return err
		}
		if err := d.blocks(s); err != nil {
			return fmt.Errorf("%d: %w", s.Line, err)
		}
	}
	return nil
}

func (d *deck) add(class, body string) { d.slides = append(d.slides, slide{class: class, body: body}) }

// headed adds a slide under the title of the scene.
func (d *deck) headed(class, body string) { d.add(class, "<h2>"+d.scene+"</h2>"+body) }

// answer adds a slide that tells an answer.
func (d *deck) answer(body string) {
	d.headed("answer", body)
	d.slides[len(d.slides)-1].answer = true
}

func (d *deck) blocks(s *lessons.Scene) error {
	stage := stageOf(s)
	for _, b := range s.Blocks {
		if b.Prose == "" {
			if err := d.flush(); err != nil {
				return err
			}
		}
		if err := d.p.speakOf(subject(b, stage, d.p.values.here)); err != nil {
			return err
		}
		if err := d.block(b, stage); err != nil {
			return err
		}
	}
	return d.flush()
}

func (d *deck) block(b lessons.Block, stage string) error {
	switch {
	case b.Prose != "":
		d.loose = append(d.loose, pieces(b.Prose)...)
	case b.Stage != nil:
		d.p.values.here = b.Stage.Name
		return d.stage(b.Stage)
	case b.Predict != nil:
		return d.predict(b.Predict)
	case b.Challenge != nil:
		return d.challenge(b.Challenge, stage)
	case b.Compare != nil:
		return d.compare(b.Compare)
	case b.Decide != nil:
		text, err := d.p.md.block(b.Decide.Text)
		d.headed("", `<p class="eyebrow">Be the scheduler</p>`+text+`<p>`+plural(b.Decide.Rounds, "decision")+`, on the lesson’s page.</p>`)
		return err
	case b.Aside != nil:
		return d.aside(b.Aside)
	case b.Recap != nil:
		return d.recap(b.Recap)
	}
	return nil
}

// flush puts the prose that waits on slides, as many as it needs.
func (d *deck) flush() error {
	all := 0
	for _, piece := range d.loose {
		all += piece.lines
	}
	room := slideLines
	if slides := (all + slideLines - 1) / slideLines; slides > 1 { // as full as one another
		room = min(slideLines, (all+slides-1)/slides+2)
	}
	for len(d.loose) > 0 {
		n, lines := 0, 0
		for n < len(d.loose) && (n == 0 || lines+d.loose[n].lines <= room) {
			lines += d.loose[n].lines
			n++
		}
		var text strings.Builder
		for i, piece := range d.loose[:n] {
			if i > 0 && isItem(piece.text) != isItem(d.loose[i-1].text) {
				text.WriteString("\n") // a list begins or ends
			}
			text.WriteString(piece.text)
		}
		html, err := d.p.md.block(text.String())
		if err != nil {
			return err
		}
		d.headed(tight(lines), html)
		if err := d.leave(d.loose[:n]); err != nil {
			return err
		}
		d.loose = d.loose[n:]
	}
	return nil
}

// roomyLines is up to how many lines a slide has so much room that its type is larger.
const roomyLines = 6

// tight is the class of a slide that has more lines than it has room for, and can't be
// cut: its type is smaller. Few lines stand larger.
func tight(lines int) string {
	switch {
	case lines > slideLines:
		return "dense"
	case lines <= roomyLines:
		return "roomy"
	}
	return ""
}

// stage is a slide with a live stage, and with its pictures where no script runs.
func (d *deck) stage(s *lessons.Stage) error {
	at, err := instant(s.At)
	if err != nil {
		return err
	}
	steps := s.Steps
	if steps == 0 {
		steps = defaultSteps
	}
	o := session.Options{ID: s.Name, Text: s.Text, Base: "../playground.html", Show: s.Show, Sweep: s.Sweep, At: at}
	d.headed("with-stage", session.New(o).StaticHTML(steps))
	return nil
}

func (d *deck) predict(q *lessons.Predict) error {
	out, err := d.p.question(q)
	if err != nil {
		return err
	}
	d.asked("Predict", out)
	return nil
}

// compare is a slide with the timelines and the table; of many kernels the table is one
// of its own.
func (d *deck) compare(c *lessons.Compare) error {
	html, err := d.p.compare(c)
	if lanes, side, ok := strings.Cut(html, `<div class="compare-side">`); ok && len(c.Profiles) > 2 {
		d.headed("shown", lanes+"</figure>")
		html = strings.TrimSuffix(strings.TrimSpace(side), "</div></figure>")
		html = strings.NewReplacer("<figcaption", "<p", "</figcaption>", "</p>").Replace(html)
	}
	d.headed("shown", html)
	return err
}

func (d *deck) challenge(c *lessons.Challenge, stage string) error {
	if stage == c.Name {
		d.p.values.here = c.Name
	}
	goal, err := d.p.md.block(c.Goal)
	if err != nil {
		return err
	}
	var w strings.Builder
	w.WriteString(`<p class="eyebrow">Challenge</p>` + goal + `<ul class="goals">`)
	for _, e := range c.Expect {
		w.WriteString(`<li><code>` + esc(e) + `</code></li>`)
	}
	w.WriteString("</ul>\n")
	if len(c.Allow) > 0 {
		w.WriteString(`<p class="allow">You may change only: ` + esc(strings.Join(c.Allow, ", ")) + ".</p>\n")
	}
	d.headed(tight(max(roomyLines+1, len(c.Goal)/slideLine+2*len(c.Expect))), w.String())
	if err := d.helpWith(c); err != nil {
		return err
	}
	if stage != c.Name {
		return nil
	}
	return d.stage(&lessons.Stage{Name: c.Name, Text: c.Start, Show: challengeRegions, Steps: 4})
}

func (d *deck) aside(a *lessons.Aside) error {
	if a.Kind == "teacher" {
		return d.forTeachers(a)
	}
	var short strings.Builder
	list := pieces(a.Text)
	for _, p := range list {
		short.WriteString(p.text)
	}
	text, err := d.p.md.block(short.String())
	if err != nil {
		return err
	}
	if a.Kind == "kernel" {
		d.headed("", fmt.Sprintf(`<p class="source-ref"><code>%s</code><span>%s</span><span>%s</span></p>%s`, esc(a.Function), esc(a.File), esc(a.Release), text))
		return d.leave(list)
	}
	d.headed("", `<p class="note-title">`+esc(a.Title)+`</p>`+text)
	return d.leave(list)
}

// asked is a slide with a question, and one with its answer.
func (d *deck) asked(above string, q session.Predict) {
	ask := `<p class="eyebrow">` + above + `</p><h3 class="the-question">` + q.Question + `</h3>`
	d.headed("question", ask+lettered(q))
	d.answer(ask + solved(q))
}

// slidesSeed draws the questions of the bank that slides ask: those that the lesson's
// page asks at `?seed=1`.
const slidesSeed = 1

func (d *deck) recap(r *lessons.Recap) error {
	list, err := d.p.b.recapped(d.p.l, slidesSeed, "../")
	if err != nil {
		return err
	}
	for _, q := range list {
		d.asked("First, from memory", q)
	}
	for _, plain := range r.Plain {
		var q session.Predict
		if q.Question, err = d.p.md.inline(plain.Text); err != nil {
			return err
		}
		if q.Answer, err = d.p.md.block(plain.Answer); err != nil {
			return err
		}
		d.asked("First, from memory", q)
	}
	return nil
}

// html is the whole deck.
func (d *deck) html() string {
	var w strings.Builder
	l := d.p.l
	for i, s := range d.slides {
		class := strings.TrimSpace("slide " + s.class)
		fmt.Fprintf(&w, `<section class="%s" id="slide-%d" aria-label="Slide %d of %d"`, class, i+1, i+1, len(d.slides))
		if s.answer {
			w.WriteString(` data-answer`)
		}
		fmt.Fprintf(&w, ">\n<div class=\"slide-body\">%s</div>\n", s.body)
		if s.notes != "" {
			fmt.Fprintf(&w, "<div class=\"slide-notes\" role=\"note\" aria-label=\"Notes to slide %d\">%s</div>\n", i+1, s.notes)
		}
		fmt.Fprintf(&w, "<p class=\"slide-foot\"><span>Lesson %d: %s</span><span>%d / %d</span></p></section>\n", l.Number, esc(l.Title), i+1, len(d.slides))
	}
	w.WriteString(`<p class="slides-end"><a href="../lessons/` + esc(l.Folder) + `.html">The lesson</a> <a href="../` + slidesName(l, "handouts/") + `">The handout</a> <a href="../teach.html">Teach with this</a></p>` + "\n")
	w.WriteString(d.pager())
	return w.String()
}

// pager links the decks before and after.
func (d *deck) pager() string {
	var w strings.Builder
	w.WriteString(`<nav class="pager" aria-label="Slides" data-unlisted>`)
	all := d.p.b.course.Lessons
	for i, l := range all {
		if l != d.p.l {
			continue
		}
		if i > 0 {
			fmt.Fprintf(&w, `<a class="prev" rel="prev" href="%s"><span>← Lesson %d</span>%s</a>`, slidesName(all[i-1], ""), all[i-1].Number, esc(all[i-1].Title))
		}
		if i+1 < len(all) {
			fmt.Fprintf(&w, `<a class="next" rel="next" href="%s"><span>Lesson %d →</span>%s</a>`, slidesName(all[i+1], ""), all[i+1].Number, esc(all[i+1].Title))
		}
	}
	w.WriteString("</nav>\n")
	return w.String() + d.p.b.listPagers(d.p.l, "../", func(l *lessons.Lesson) string { return slidesName(l, "") })
}
