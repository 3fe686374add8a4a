package site

import (
	"fmt"
	"html/template"
	"regexp"
	"slices"
	"strings"
	"time"

	"borrowedtime/engine/scenario"
	"borrowedtime/engine/session"
	"borrowedtime/engine/trace"
	"borrowedtime/lessons"
)

// handout writes a lesson's sheet of paper: questions with room to write, and the
// answers on pages of their own.
type handout struct {
	p        *lessonPage
	ask      strings.Builder // the sheet
	told     strings.Builder // the answers
	pictures int
	asked    int    // questions so far
	drawn    string // what the last picture of a question shows
}

// maxNamed bounds how many instants of a stage a sheet asks about.
const maxNamed = 6

// handoutPages writes handouts/NN.html for each lesson.
func (b *builder) handoutPages() error {
	for _, l := range b.course.Lessons {
		p, err := b.newLessonPage(l, "../")
		if err != nil {
			return err
		}
		p.md.paper = true
		h := &handout{p: p}
		if err := h.write(); err != nil {
			return fmt.Errorf("lessons/%s as a handout: %w", l.File, err)
		}
		if err := b.add(&page{
			Path: slidesName(l, "handouts/"), Title: "Handout: " + l.Title + " · Borrowed Time", Class: "column handout", Nav: "lessons",
			Description: "A sheet to print: the questions of lesson " + fmt.Sprint(l.Number) + ", with room to write, and the answers apart.",
			Body:        template.HTML(h.html()),
		}); err != nil {
			return err
		}
	}
	return nil
}

func (h *handout) write() error {
	if err := h.scene(&lessons.Scene{Title: "Before you begin", Blocks: h.p.l.Intro}); err != nil {
		return err
	}
	for _, s := range h.p.l.Scenes {
		if err := h.scene(s); err != nil {
			return fmt.Errorf("%d: %w", s.Line, err)
		}
	}
	for seed := 1; seed <= maxSheets; seed++ {
		if err := h.sheet(seed); err != nil {
			return err
		}
	}
	return nil
}

// html puts sheet and answers together.
func (h *handout) html() string {
	l := h.p.l
	return fmt.Sprintf(`<article><header class="handout-head"><p class="eyebrow">Borrowed Time · Lesson %d · %s</p><h1>%s</h1>`+
		`<p class="fields"><span>Name</span><span>Date</span></p><p class="no-print"><a href="../lessons/%s.html">The lesson</a> · <a href="../%s">Slides</a> · `+
		`<button type="button" class="live-only" data-act="print">Print</button> The answers begin on a page of their own, at the end.</p></header>`+"\n",
		l.Number, esc(l.Part), esc(l.Title), esc(l.Folder), slidesName(l, "slides/")) +
		h.ask.String() + `<section class="answers" data-answer aria-labelledby="answers"><h2 id="answers">Answers to lesson ` + fmt.Sprint(l.Number) + `</h2>` + "\n" +
		h.told.String() + "</section>\n</article>\n"
}

// lines is room to write in.
func lines(n int) string { return strings.Repeat(`<span class="rule"></span>`, n) }

// scene writes what a scene asks. Its prose comes along as far as a question needs it.
func (h *handout) scene(s *lessons.Scene) error {
	title, err := h.p.md.inline(s.Title)
	if err != nil {
		return err
	}
	stage := stageOf(s)
	named := h.named(s, stage)
	asks := slices.ContainsFunc(s.Blocks, func(b lessons.Block) bool {
		return b.Predict != nil || b.Challenge != nil || b.Recap != nil && len(b.Recap.Plain) > 0
	})
	if !asks && len(named) == 0 {
		for _, b := range s.Blocks {
			if b.Stage != nil {
				h.p.values.here = b.Stage.Name
			}
		}
		return nil
	}
	h.ask.WriteString("<section><h2>" + title + "</h2>\n")
	for _, b := range s.Blocks {
		if err := h.p.speakOf(subject(b, stage, h.p.values.here)); err != nil {
			return err
		}
		if err := h.block(b, asks, stage); err != nil {
			return fmt.Errorf("%d: %w", b.Line, err)
		}
	}
	err = h.instants(stage, named)
	h.ask.WriteString("</section>\n")
	return err
}

func (h *handout) block(b lessons.Block, asks bool, stage string) error {
	switch {
	case b.Prose != "" && asks:
		html, err := h.p.md.block(b.Prose)
		h.ask.WriteString(html)
		return err
	case b.Stage != nil:
		h.p.values.here = b.Stage.Name
	case b.Predict != nil:
		return h.predict(b.Predict)
	case b.Challenge != nil:
		if stage == b.Challenge.Name {
			h.p.values.here = stage
		}
		return h.challenge(b.Challenge)
	case b.Recap != nil:
		return h.recap(b.Recap)
	}
	return nil
}

// number begins a question, on the sheet and among the answers.
func (h *handout) number() string {
	h.asked++
	return fmt.Sprintf(`<p class="eyebrow">Question %d</p>`, h.asked)
}

func (h *handout) predict(q *lessons.Predict) error {
	out, err := h.p.question(q)
	if err != nil {
		return err
	}
	picture := ""
	if q.At != "" {
		at, err := h.known(q)
		if err != nil {
			return err
		}
		if now := fmt.Sprint(h.ran(q), at); now != h.drawn { // else it stands above
			picture, h.drawn = h.still(q.On, q.Profile, at, nil), now
		}
	}
	h.choose(picture, out)
	return nil
}

// ran is the scenario that a question is about, with its kernel.
func (h *handout) ran(q *lessons.Predict) string {
	s := lessons.StageNamed(h.p.stages, q.On)
	if s == nil {
		return ""
	}
	if sc, _ := scenario.Parse(s.Text); sc != nil && q.Profile == "" {
		return lessons.WithKernel(s.Text, sc.Kernel)
	}
	return lessons.WithKernel(s.Text, q.Profile)
}

// known is how far the picture of a question goes: to the first instant that any question
// of the sheet asks about in that run. On paper all questions are open at once.
func (h *handout) known(q *lessons.Predict) (trace.Time, error) {
	first, run := trace.Never, h.ran(q)
	for _, b := range h.p.l.All() {
		if b.Predict == nil || b.Predict.At == "" || h.ran(b.Predict) != run {
			continue
		}
		at, err := instant(b.Predict.At)
		if err != nil {
			return 0, err
		}
		first = min(first, at)
	}
	return first, nil
}

// choose asks a question with options, below a picture if there is one.
func (h *handout) choose(picture string, q session.Predict) {
	number := h.number()
	h.ask.WriteString(`<div class="quest">` + number + picture + `<p><strong>` + q.Question + "</strong></p>" + lettered(q) +
		`<p class="write"><span>Because</span>` + lines(2) + "</p></div>\n")
	h.told.WriteString(`<div class="told">` + number + solved(q) + "</div>\n")
}

// still draws a stage of the lesson under a kernel.
func (h *handout) still(stage, kernel string, before trace.Time, instants []trace.Time) string {
	s := lessons.StageNamed(h.p.stages, stage)
	if s == nil {
		return ""
	}
	text := s.Text
	if kernel != "" {
		text = lessons.WithKernel(text, kernel)
	}
	h.pictures++
	return session.New(session.Options{ID: fmt.Sprintf("still-%d", h.pictures), Text: text}).Still(before, instants)
}

func (h *handout) challenge(c *lessons.Challenge) error {
	goal, err := h.p.md.block(c.Goal)
	if err != nil {
		return err
	}
	why, err := h.p.md.block(c.Why)
	if err != nil {
		return err
	}
	number := h.number()
	h.ask.WriteString(`<div class="quest">` + number + goal)
	if len(c.Allow) > 0 {
		h.ask.WriteString(`<p>You may change only: ` + esc(strings.Join(c.Allow, ", ")) + ".</p>")
	}
	h.ask.WriteString(`<pre class="code" tabindex="0">` + esc(c.Start) + `</pre><p class="write"><span>What you change</span>` + lines(4) + "</p></div>\n")
	h.told.WriteString(`<div class="told">` + number + `<p>One that works:</p><pre class="code" tabindex="0">` + esc(c.Solution) + "</pre>" + why + "</div>\n")
	return nil
}

// recap asks what has no variants; what has some stands on the sheets.
func (h *handout) recap(r *lessons.Recap) error {
	for _, q := range r.Plain {
		text, err := h.p.md.inline(q.Text)
		if err != nil {
			return err
		}
		answer, err := h.p.md.block(q.Answer)
		if err != nil {
			return err
		}
		number := h.number()
		h.ask.WriteString(`<div class="quest">` + number + "<p>" + text + `</p><p class="write">` + lines(2) + "</p></div>\n")
		h.told.WriteString(`<div class="told">` + number + answer + "</div>\n")
	}
	return nil
}

// maxSheets is how many variants of the questions of the bank a handout has: A, B, C, by
// the seeds 1, 2, 3.
const maxSheets = 3

// sheet writes the questions of the bank in one of their variants: those about earlier
// lessons that the lesson's page asks at the same seed, then those about this lesson.
func (h *handout) sheet(seed int) error {
	b, l := h.p.b, h.p.l
	list, err := b.recapped(l, seed, "../")
	if err != nil {
		return err
	}
	for _, q := range b.course.Bank {
		if q.Lesson != l {
			continue
		}
		v, err := b.drawn(q, seed, "../", l)
		if err != nil {
			return err
		}
		list = append(list, v)
	}
	if len(list) == 0 {
		return nil
	}
	name := "Sheet " + string(rune('A'+seed-1))
	h.asked = 0
	fmt.Fprintf(&h.ask, `<section class="variant"><h2>%s</h2><p class="fields"><span>Name</span><span>Date</span></p>`+
		`<p class="mute">Seed %d. The same questions on screen: <a href="../lessons/%s.html?seed=%d">the lesson with <code>?seed=%d</code></a></p>`+"\n", name, seed, esc(l.Folder), seed, seed)
	fmt.Fprintf(&h.told, "<h3>%s, seed %d</h3>\n", name, seed)
	for _, q := range list {
		h.choose("", q)
	}
	h.ask.WriteString("</section>\n")
	return nil
}

var atLink = regexp.MustCompile(`\]\(at:([^)@]+)\)`)

// named are the instants of the scene's stage that its text goes to, in order of time.
func (h *handout) named(s *lessons.Scene, stage string) (list []trace.Time) {
	if lessons.StageNamed(h.p.stages, stage) == nil {
		return nil
	}
	for _, b := range s.Blocks {
		for _, m := range atLink.FindAllStringSubmatch(b.Prose, -1) {
			if at, err := instant(m[1]); err == nil && !slices.Contains(list, at) {
				list = append(list, at)
			}
		}
	}
	slices.Sort(list)
	return list[:min(len(list), maxNamed)]
}

// spaced writes an instant as the lesson's text does.
func spaced(at trace.Time) string {
	text := time.Duration(at).String()
	if at == 0 {
		text = "0ms"
	}
	n := strings.LastIndexAny(text, "0123456789") + 1
	return text[:n] + "\u00a0" + text[n:]
}

// instants asks what happens at the instants that the lesson's text names, and shows it
// among the answers.
func (h *handout) instants(stage string, named []trace.Time) error {
	if len(named) == 0 {
		return nil
	}
	cpus := 1
	if sc, _ := scenario.Parse(lessons.StageNamed(h.p.stages, stage).Text); sc != nil {
		cpus = sc.CPUs
	}
	number := h.number()
	h.ask.WriteString(`<div class="quest">` + number + `<p>Follow the run and write down what you see right after each of these instants.</p>` + fillTable(named, cpus) + "</div>\n")
	h.told.WriteString(`<div class="told">` + number + h.still(stage, "", trace.Never, named) + "</div>\n")
	return nil
}

// fillTable has room for what each CPU does at each of some instants.
func fillTable(named []trace.Time, cpus int) string {
	var w strings.Builder
	class, column := "fill", ""
	if cpus > 1 {
		class, column = "fill of-cpus", `<th scope="col">CPU</th>`
	}
	w.WriteString(`<table class="` + class + `"><thead><tr><th scope="col">At</th>` + column + `<th scope="col">Who executes</th><th scope="col">On whose time</th><th scope="col">Why</th></tr></thead>`)
	for _, at := range named {
		w.WriteString("<tbody>")
		for cpu := range cpus {
			w.WriteString("<tr>")
			if cpu == 0 {
				fmt.Fprintf(&w, `<th scope="rowgroup" rowspan="%d">%s</th>`, cpus, esc(spaced(at)))
			}
			if cpus > 1 {
				fmt.Fprintf(&w, `<th scope="row">%d</th>`, cpu)
			}
			w.WriteString("<td></td><td></td>")
			if cpu == 0 {
				fmt.Fprintf(&w, `<td rowspan="%d"></td>`, cpus)
			}
			w.WriteString("</tr>")
		}
		w.WriteString("</tbody>")
	}
	w.WriteString("</table>")
	return w.String()
}
