package site

import (
	"fmt"
	"html/template"
	"strings"

	"borrowedtime/engine/session"
)

// heroScenario is what plays on the front page: the smallest task set in which
// time is lent, six stretches in all.
const heroScenario = `title "Borrowed time in one picture"
until 14ms

lock A

task H fifo=90 start=3ms {
	run 1ms
	lock A
	run 2ms
	unlock A
}

task M fifo=50 start=2ms {
	run 5ms
}

task L fifo=10 {
	lock A
	run 5ms
	unlock A
}
`

func (b *builder) frontPage() error {
	if _, err := b.run.run(heroScenario, ""); err != nil {
		return fmt.Errorf("front page: %w", err)
	}
	first := b.course.Lessons[0]
	var w strings.Builder
	w.WriteString(`<section class="hero"><div><p class="eyebrow">Linux proxy execution, hands on</p>` +
		`<h1>When a task waits, it can <span class="borrowed">lend its time</span>.</h1>` +
		`<p class="lede">An important task needs a lock. An unimportant one holds it and gets no CPU. ` +
		`Linux now lets the one that waits lend its turn to the one that holds the lock. ` +
		`Here you watch that happen, event by event, on an engine that follows the kernel’s own rules, and then you try to break it.</p>`)
	fmt.Fprintf(&w, `<p class="actions">`+b.goOn()+`<a class="button primary" href="lessons/%s.html">Start with lesson %d</a>`+
		`<a class="button" href="start.html">New here? Fifteen minutes</a>`+
		`<a class="button" href="playground.html">Open the playground</a></p></div>`+"\n", esc(first.Folder), first.Number)
	w.WriteString(`<div><h2 class="visually-hidden">In one picture</h2>` + session.New(session.Options{ID: "front", Text: heroScenario, Base: "playground.html", Auto: true,
		Show: []string{"status", "transport", "timeline", "narrator"}}).StaticHTML(defaultSteps) +
		`<p class="caption">One CPU. L holds lock A; H, far more important, needs it; M only has work to do. ` +
		`In the bar of two colours <b>L executes on H’s time</b>.</p></div></section>` + "\n")
	w.WriteString(howBand)
	b.path(&w)
	w.WriteString(offlineBand)
	return b.add(&page{
		Path: "index.html", Title: "Borrowed Time: how Linux lends CPU time", Class: "front",
		Description: "A playground that teaches Linux proxy execution: priority inversion, donor chains, donor migration. It runs in your browser, offline.",
		Body:        template.HTML(w.String()),
	})
}

// path draws the course as stops along a line; planned lessons show why the
// numbers have gaps.
func (b *builder) path(w *strings.Builder) {
	w.WriteString(`<section class="band" id="lessons" aria-labelledby="lessons-h"><h2 id="lessons-h">The path</h2>` +
		`<p class="prose">` + b.courseInNumbers() + `</p><div class="path-parts">` + "\n")
	for _, part := range b.course.Parts {
		fmt.Fprintf(w, `<div><h3 class="part">%s</h3><ol class="path">`+"\n", esc(part.Name))
		for _, s := range part.Stops {
			if s.Lesson == nil {
				fmt.Fprintf(w, `<li class="stop planned"><span class="stop-number" aria-hidden="true">%d</span><span>%s<span class="visually-hidden"> (lesson %d, planned)</span></span></li>`+"\n",
					s.Number, esc(s.Title), s.Number)
				continue
			}
			fmt.Fprintf(w, `<li class="stop open" data-lesson-card="%s"><span class="stop-number" aria-hidden="true">%d</span><a class="card" href="lessons/%s.html"><b>%s</b><span class="mute">%s About %d minutes.</span></a></li>`+"\n",
				esc(s.Lesson.Folder), s.Number, esc(s.Lesson.Folder), esc(s.Title), esc(s.Lesson.Card), s.Lesson.Minutes)
		}
		w.WriteString("</ol></div>\n")
	}
	w.WriteString("</div></section>\n")
}

// courseInNumbers says how much there is to do, counted when the site is built.
func (b *builder) courseInNumbers() string {
	minutes, predictions, challenges, planned := 0, 0, 0, 0
	for _, l := range b.course.Lessons {
		minutes += l.Minutes
		p, c := counts(l)
		predictions, challenges = predictions+p, challenges+c
	}
	for _, part := range b.course.Parts {
		for _, s := range part.Stops {
			if s.Lesson == nil {
				planned++
			}
		}
	}
	text := fmt.Sprintf("%s in %s, about %s in all, with %s and %s. Each takes up where the one before left off. ",
		plural(len(b.course.Lessons), "lesson"), plural(len(b.course.Parts), "part"), plural((minutes+30)/60, "hour"), plural(predictions, "prediction"), plural(challenges, "challenge"))
	if planned > 0 {
		text += plural(planned, "more lesson") + " without a link will come. "
	}
	return text + `In a hurry? <a href="start.html">Fifteen minutes</a> show you what it is about.`
}

const howBand = `<section class="band" aria-labelledby="how-h"><h2 id="how-h">How you learn here</h2>
<div class="trio">
<div class="card"><h3>Predict before you look</h3><p>Each lesson asks before it shows. The engine computes the right answer when this site is built, so it can’t go stale.</p></div>
<div class="card"><h3>Step through time, both ways</h3><p>Every switch comes with its reason in plain words, and with the kernel function that decides it.</p></div>
<div class="card"><h3>Change it</h3><p>A scenario is a few lines of text. Edit one number, and the whole run is there again at once. Then solve the challenge.</p></div>
</div></section>
`

const offlineBand = `<section class="band" aria-labelledby="offline-h"><h2 id="offline-h">Take it with you</h2>
<div class="trio">
<div class="card"><h3>No network needed</h3><p>The whole site is one folder of files. <a href="` + ZipName + `" download>Download it</a>, unpack it, and open <code>index.html</code> with a double click.</p></div>
<div class="card"><h3>Nothing leaves this computer</h3><p>The engine runs in the page. There is no server behind it, no account and no request to anywhere else.</p></div>
<div class="card"><h3>Send what you found</h3><p>A scenario fits into a link: the text itself stands after the <code>#</code>, short enough for a chat and readable in the address bar.</p></div>
</div></section>
`
