package site

import (
	"fmt"
	"html/template"
	"regexp"
	"slices"
	"strings"
	"time"

	"borrowedtime/engine/session"
	"borrowedtime/engine/trace"
	"borrowedtime/lessons"
)

// lessonPage writes one lesson.
type lessonPage struct {
	b      *builder
	root   string // the way to the site's root
	l      *lessons.Lesson
	stages []*lessons.Stage
	values *evaluator
	md     *markdown
	about  string // the stage that the prose speaks of
	out    strings.Builder
	open   string // class of the stretch that is open: "prose", "cards" or ""
}

// defaultSteps is the length of a film strip unless the lesson says otherwise.
const defaultSteps = 8

// newLessonPage prepares a lesson's page, or that of another text of the same form;
// root is its way to the site's root.
func (b *builder) newLessonPage(l *lessons.Lesson, root string) (*lessonPage, error) {
	stages, err := l.Stages()
	if err != nil {
		return nil, err
	}
	p := &lessonPage{b: b, root: root, l: l, stages: stages, values: &evaluator{run: b.run, stages: stages}}
	if len(stages) > 0 {
		p.values.here = stages[0].Name // text before the first stage speaks of it
	}
	p.md = b.markdown(root, p.values.show)
	p.md.place, p.md.ready = p.place, func(name string) bool { return b.example(name) != nil }
	return p, nil
}

// page frames what was written.
func (p *lessonPage) page() *page {
	all := p.b.course.Lessons
	names := make([]string, len(all))
	for k, l := range all {
		names[k] = l.Folder
	}
	return &page{
		Path: "lessons/" + p.l.Folder + ".html", Title: p.l.Title + " · Borrowed Time", Class: "lesson", Nav: "lessons",
		Description: p.l.Card, Where: &where{Number: p.l.Number, Of: len(all), Lessons: strings.Join(names, " "), Lists: p.b.stopsOf(p.l)},
		Body: template.HTML(p.out.String()),
	}
}

// write writes the page's content.
func (p *lessonPage) write() error {
	lede, err := p.md.inline(p.l.Lede)
	if err != nil {
		return err
	}
	fmt.Fprintf(&p.out, `<article data-lesson="%s">`+"\n", esc(p.l.Folder))
	fmt.Fprintf(&p.out, `<header class="lesson-head"><p class="eyebrow">Lesson %d · %s</p><h1>%s</h1><p class="lede">%s</p>`+
		`<ul class="facts"><li>About %d minutes</li><li>%s</li></ul></header>`+"\n",
		p.l.Number, esc(p.l.Part), esc(p.l.Title), lede, p.l.Minutes, doable(p.l))
	scenes, err := p.b.scenes(p.l, "")
	if err != nil {
		return err
	}
	p.out.WriteString(`<nav class="in-lesson" aria-label="In this lesson"><details><summary>In this lesson</summary>` + scenes + "</details></nav>\n")
	if err := p.scenes(); err != nil {
		return err
	}
	p.pager()
	p.out.WriteString("</article>\n")
	return nil
}

// scenes writes what stands before the first heading, and then all scenes.
func (p *lessonPage) scenes() error {
	if len(p.l.Intro) > 0 {
		if err := p.scene(&lessons.Scene{Blocks: p.l.Intro}); err != nil {
			return err
		}
	}
	for _, s := range p.l.Scenes {
		if err := p.scene(s); err != nil {
			return err
		}
	}
	return nil
}

// doable says what there is to do.
func doable(l *lessons.Lesson) string {
	predictions, challenges := counts(l)
	what := plural(predictions, "prediction") + ", " + plural(challenges, "challenge")
	games, exam := 0, ""
	for _, b := range l.All() {
		switch {
		case b.Decide != nil && len(b.Decide.Deck) > 0:
			exam = ", an exam"
		case b.Decide != nil:
			games++
		}
	}
	if games > 0 {
		what += ", " + plural(games, "game")
	}
	return what + exam
}

// counts counts what there is to do.
func counts(l *lessons.Lesson) (predictions, challenges int) {
	for _, b := range l.All() {
		if b.Predict != nil {
			predictions++
		}
		if b.Challenge != nil {
			challenges++
		}
	}
	return predictions, challenges
}

func plural(n int, word string) string {
	if n == 1 {
		return "1 " + word
	}
	return fmt.Sprintf("%d %ss", n, word)
}

// scene writes one section: its heading, then prose and stages in the order
// of the text. Style sheets put the stage beside the prose where there is room.
func (p *lessonPage) scene(s *lessons.Scene) error {
	stage := stageOf(s)
	class := "scene"
	switch {
	case stage != "":
		class += " has-stage"
	case hasCards(s):
		class += " has-cards"
	}
	fmt.Fprintf(&p.out, `<section class="%s"`, class)
	if s.ID != "" {
		fmt.Fprintf(&p.out, ` id="%s" aria-labelledby="%s-h"`, s.ID, s.ID)
	}
	p.out.WriteString(">\n")
	if s.Title != "" {
		title, err := p.md.inline(s.Title)
		if err != nil {
			return fmt.Errorf("%d: %w", s.Line, err)
		}
		fmt.Fprintf(&p.out, `<h2 id="%s-h">%s<a class="anchor" href="#%s" aria-label="Link to this section">#</a></h2>`+"\n", s.ID, title, s.ID)
	}
	for _, b := range s.Blocks {
		if err := p.block(b, stage); err != nil {
			return fmt.Errorf("%d: %w", b.Line, err)
		}
	}
	p.stretch("")
	p.out.WriteString("</section>\n")
	return nil
}

// stageOf names the scene's stage: its scenario, or its challenge's.
func stageOf(s *lessons.Scene) string {
	name := ""
	for _, b := range s.Blocks {
		if b.Stage != nil && !b.Stage.Elsewhere() {
			return b.Stage.Name
		}
		if b.Challenge != nil {
			name = b.Challenge.Name
		}
	}
	return name
}

// isCard tells what stands beside the text where there is room and no stage.
func isCard(b lessons.Block) bool {
	return b.Predict != nil || b.Decide != nil || b.Recap != nil || b.Aside != nil
}

func hasCards(s *lessons.Scene) bool {
	for _, b := range s.Blocks {
		if isCard(b) {
			return true
		}
	}
	return false
}

// stretch ends what is open and begins a column of the named class; "" begins
// nothing.
func (p *lessonPage) stretch(class string) {
	if p.open == class {
		return
	}
	if p.open != "" {
		p.out.WriteString("</div>\n")
	}
	p.open = class
	if class != "" {
		p.out.WriteString(`<div class="` + class + `">` + "\n")
	}
}

// stretchOf is the column that a block stands in.
func stretchOf(b lessons.Block, stage string) string {
	switch {
	case b.Question != nil: // others ask it
		return ""
	case b.Stage != nil && b.Stage.Elsewhere():
		return "prose"
	case b.Stage != nil || b.Compare != nil:
		return ""
	case stage == "" && isCard(b):
		return "cards"
	}
	return "prose"
}

func (p *lessonPage) block(b lessons.Block, stage string) error {
	p.stretch(stretchOf(b, stage))
	var html string
	err := p.speakOf(subject(b, stage, p.values.here))
	switch {
	case err != nil:
	case b.Prose != "":
		html, err = p.md.block(b.Prose)
	case b.Stage != nil && b.Stage.Elsewhere():
		p.values.here = b.Stage.Name
		html, err = p.elsewhere(b.Stage)
	case b.Stage != nil:
		p.values.here = b.Stage.Name
		html, err = p.stage(b.Stage)
	case b.Predict != nil:
		html, err = p.predict(b.Predict)
	case b.Challenge != nil:
		return p.challenge(b.Challenge, stage)
	case b.Compare != nil:
		html, err = p.compare(b.Compare)
	case b.Decide != nil:
		html, err = p.decide(b.Decide)
	case b.Aside != nil:
		html, err = p.aside(b.Aside)
	case b.Recap != nil:
		html, err = p.recap(b.Recap)
	}
	p.out.WriteString(html)
	return err
}

// subject is the stage that a block speaks of: that of its fence, else of its
// scene, else the nearest above. A recap speaks of other lessons.
func subject(b lessons.Block, stage, here string) string {
	switch {
	case b.Recap != nil:
		return ""
	case b.Predict != nil:
		return b.Predict.On
	case b.Compare != nil:
		return b.Compare.On
	case stage != "":
		return stage
	}
	return here
}

// stage draws a stage as it is before any script runs.
func (p *lessonPage) stage(s *lessons.Stage) (string, error) {
	if _, err := p.b.run.run(s.Text, ""); err != nil {
		return "", fmt.Errorf("scenario %s: %w", s.Name, err)
	}
	at, err := instant(s.At)
	if err != nil {
		return "", err
	}
	steps := s.Steps
	if steps == 0 {
		steps = defaultSteps
	}
	known := session.RegionNames()
	for _, name := range s.Show {
		if !slices.Contains(known, name) {
			return "", fmt.Errorf("stage %s: show=%s: there is no such panel; there are %s", s.Name, name, strings.Join(known, ", "))
		}
	}
	o := session.Options{ID: s.Name, Text: s.Text, Base: p.root + "playground.html", Show: s.Show, Sweep: s.Sweep, At: at, Asks: p.asks(s.Name)}
	return `<div class="stage-slot">` + "\n" + session.New(o).StaticHTML(steps) + "</div>\n", nil
}

// asks reports whether the lesson asks what happens on a stage from an instant on.
func (p *lessonPage) asks(stage string) bool {
	for _, b := range p.l.All() {
		if b.Predict != nil && b.Predict.On == stage && b.Predict.At != "" {
			return true
		}
	}
	return false
}

// instant reads a time such as 4ms; "" is the start.
func instant(s string) (trace.Time, error) {
	if s == "" {
		return 0, nil
	}
	d, err := time.ParseDuration(s)
	return trace.Time(d), err
}

func (p *lessonPage) predict(q *lessons.Predict) (string, error) {
	right, err := p.b.run.judge(q, p.stages)
	if err != nil {
		return "", err
	}
	out, err := predictHTML(q, right, p.md)
	if err != nil {
		return "", err
	}
	out.ID, out.Stage, out.At = q.Name, q.On, trace.Never
	if q.At != "" {
		if out.At, err = instant(q.At); err != nil {
			return "", err
		}
	}
	html := session.PredictHTML(out)
	if q.Again != "" {
		again, err := p.b.again(q.Again, p.root, p.l)
		return html + again, err
	}
	return html, nil
}

// challenge writes the goal and, if the scene has no scenario of its own, a
// stage that begins with the challenge's.
func (p *lessonPage) challenge(c *lessons.Challenge, stage string) error {
	out := session.Challenge{ID: "goal-" + c.Name, Stage: stage, Expect: c.Expect, Allow: c.Allow, Solution: c.Solution,
		Par: session.Changes(c.Start, c.Solution)}
	own := stage == c.Name
	if own {
		p.values.here = c.Name
	} else {
		out.Start = c.Start
	}
	var err error
	if out.Goal, err = p.md.block(c.Goal); err != nil {
		return err
	}
	for _, h := range c.Hints {
		hint, err := p.md.block(h)
		if err != nil {
			return err
		}
		out.Hints = append(out.Hints, hint)
	}
	if out.Done, err = p.md.block(c.Why); err != nil {
		return err
	}
	if err = p.attempts(c, &out); err != nil {
		return err
	}
	p.out.WriteString(session.ChallengeHTML(out))
	if !own {
		return nil
	}
	p.stretch("")
	html, err := p.stage(&lessons.Stage{Name: c.Name, Text: c.Start, Show: challengeRegions, Steps: 4})
	p.out.WriteString(html)
	return err
}

// attempts renders what is known of other ways, and of tries that fall short.
func (p *lessonPage) attempts(c *lessons.Challenge, out *session.Challenge) error {
	for _, a := range c.Attempts {
		name, err := p.md.inline(a.Name)
		if err != nil {
			return err
		}
		if a.Passes {
			out.Also = append(out.Also, name)
			continue
		}
		why, err := p.md.block(a.Why)
		if err != nil {
			return err
		}
		out.Tries = append(out.Tries, session.Try{Name: name, When: a.When, Why: why})
	}
	return nil
}

// challengeRegions are what a learner needs while solving.
var challengeRegions = []string{"status", "transport", "timeline", "narrator", "results", "editor", "share"}

func (p *lessonPage) aside(a *lessons.Aside) (string, error) {
	text, err := p.md.block(a.Text)
	if err != nil {
		return "", err
	}
	switch a.Kind {
	case "kernel":
		return fmt.Sprintf(`<div role="note" class="aside source"><p class="source-ref"><code>%s</code><span>%s</span><span>%s</span></p>%s</div>`+"\n",
			esc(a.Function), esc(a.File), esc(a.Release), text), nil
	case "teacher":
		title := a.Title
		if title == "" {
			title = "Notes for teachers"
		}
		if p.l.Part != "" { // a lesson of the course
			text += fmt.Sprintf(`<p><a href="%s%s">Slides</a> and <a href="%s%s">a handout</a> of this lesson; <a href="%steach.html">more for teachers</a>.</p>`,
				p.root, slidesName(p.l, "slides/"), p.root, slidesName(p.l, "handouts/"), p.root)
		}
		return `<details class="teacher"><summary>` + esc(title) + `</summary>` + text + "</details>\n", nil
	}
	title := ""
	if a.Title != "" {
		title = `<p class="note-title">` + esc(a.Title) + "</p>\n"
	}
	return `<div role="note" class="aside note">` + title + text + "</div>\n", nil
}

// anchorTag is cut out of summaries: a control in a control can't be reached
// with a screen reader. The answer has the links.
var anchorTag = regexp.MustCompile(`</?a\b[^>]*>`)

func (p *lessonPage) recap(r *lessons.Recap) (string, error) {
	var b strings.Builder
	b.WriteString(`<section class="recap" aria-label="Recap"><p class="eyebrow">First, from memory</p>` + "\n")
	for _, id := range r.Of {
		html, err := p.b.ask(p.b.course.Question(id), "../")
		if err != nil {
			return "", err
		}
		b.WriteString(html)
	}
	for _, q := range r.Plain {
		text, err := p.md.inline(q.Text)
		if err != nil {
			return "", err
		}
		answer, err := p.md.block(q.Answer)
		if err != nil {
			return "", err
		}
		b.WriteString(`<details><summary>` + anchorTag.ReplaceAllString(text, "") + `</summary>` + answer + "</details>\n")
	}
	b.WriteString("</section>\n")
	return b.String(), nil
}

// pager links the lessons before and after.
func (p *lessonPage) pager() {
	all := p.b.course.Lessons
	p.out.WriteString(`<nav class="pager" aria-label="Lessons" data-unlisted>`)
	for i, l := range all {
		if l != p.l {
			continue
		}
		if i > 0 {
			fmt.Fprintf(&p.out, `<a class="prev" rel="prev" href="%s.html"><span>← Lesson %d</span>%s</a>`, esc(all[i-1].Folder), all[i-1].Number, esc(all[i-1].Title))
		}
		if i+1 < len(all) {
			fmt.Fprintf(&p.out, `<a class="next" rel="next" href="%s.html"><span>Lesson %d →</span>%s</a>`, esc(all[i+1].Folder), all[i+1].Number, esc(all[i+1].Title))
		} else {
			p.out.WriteString(`<a class="next" href="../playground.html"><span>Next →</span>Try your own scenario in the playground</a>`)
		}
	}
	p.out.WriteString("</nav>\n")
	p.out.WriteString(p.b.listPagers(p.l, p.root, func(l *lessons.Lesson) string { return l.Folder + ".html" }))
}

func esc(s string) string { return template.HTMLEscapeString(s) }
