package site

import (
	"strings"

	"borrowedtime/engine/session"
	"borrowedtime/lessons"
)

// A question as it stands on paper and on a wall: options with letters, and the answer
// apart.

// question renders a prediction. What it speaks of has been set.
func (p *lessonPage) question(q *lessons.Predict) (session.Predict, error) {
	right, err := p.b.run.judge(q, p.stages)
	if err != nil {
		return session.Predict{}, err
	}
	return predictHTML(q, right, p.md)
}

// lettered are the options, one below the other.
func lettered(q session.Predict) string {
	var w strings.Builder
	w.WriteString(`<ol class="lettered">`)
	for _, o := range q.Options {
		w.WriteString("<li>" + o.Text + "</li>")
	}
	w.WriteString("</ol>\n")
	return w.String()
}

// solved are the options with what is right or wrong about each, and the answer.
func solved(q session.Predict) string {
	var w strings.Builder
	w.WriteString(`<ol class="lettered judged">`)
	for _, o := range q.Options {
		mark := `<li><span class="mark bad">✗ Not so:</span> `
		if o.Right {
			mark = `<li class="is-right"><span class="mark good">✓ Right:</span> `
		}
		w.WriteString(mark + "<strong>" + o.Text + "</strong> " + o.Why + "</li>")
	}
	w.WriteString("</ol>\n" + q.Answer)
	return w.String()
}

// asked is a prediction for the one who asks it: the answer can be opened.
func (p *lessonPage) asked(q *lessons.Predict) (string, error) {
	out, err := p.question(q)
	if err != nil {
		return "", err
	}
	return `<div class="card"><p class="eyebrow">Ask</p><p><strong>` + out.Question + `</strong></p>` + lettered(out) +
		`<details data-answer><summary>The answer, and what is behind each wrong one</summary>` + solved(out) + "</details></div>\n", nil
}

// recapped are the questions of the bank that a lesson's recap asks, in the variants that
// a seed in its address draws there.
func (b *builder) recapped(l *lessons.Lesson, seed int, root string) (list []session.Predict, err error) {
	for _, block := range l.All() {
		if block.Recap == nil {
			continue
		}
		for _, id := range block.Recap.Of {
			v, err := b.drawn(b.course.Question(id), seed, root, l)
			if err != nil {
				return nil, err
			}
			list = append(list, v)
		}
	}
	return list, nil
}
