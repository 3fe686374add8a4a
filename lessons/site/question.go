package site

import (
	"fmt"
	"strings"

	"borrowedtime/engine/scenario"
	"borrowedtime/engine/session"
	"borrowedtime/engine/trace"
	"borrowedtime/lessons"
)

// ask writes a question of the bank with all its variants for a page whose way to the
// site's root is given.
func (b *builder) ask(q *lessons.Question, root string) (string, error) {
	id := "q-" + strings.ReplaceAll(q.ID, "/", "-")
	var list []session.Predict
	for k := range q.Variants {
		v, err := b.variant(q, k, root)
		if err != nil {
			return "", fmt.Errorf("question %s, variant %d: %w", q.ID, k+1, err)
		}
		v.ID = fmt.Sprintf("%s-%d", id, k+1)
		list = append(list, v)
	}
	return session.AskHTML(id, q.ID, list), nil
}

// variant is one variant of a question, answered by the engine.
func (b *builder) variant(q *lessons.Question, k int, root string) (session.Predict, error) {
	v := &q.Variants[k]
	stages := []*lessons.Stage{{Name: v.On, Text: v.Text}}
	values := &evaluator{run: b.run, stages: stages, here: v.On}
	right, err := b.run.judge(&v.Predict, stages)
	if err != nil {
		return session.Predict{}, err
	}
	out, err := predictHTML(&v.Predict, right, newMarkdown(root, values.show))
	if err != nil {
		return out, err
	}
	ran, err := b.run.run(v.Text, "")
	if err != nil {
		return out, err
	}
	out.At, out.Recall = trace.Never, true
	out.Answer += fmt.Sprintf(`<p>From <a href="%slessons/%s.html">lesson %d, %s</a>. <a class="live-only" href="%splayground.html#%s">See it run</a></p>`,
		root, q.Lesson.Folder, q.Lesson.Number, esc(q.Lesson.Title), root, esc(scenario.EncodeLink(ran.scenario, nil)))
	return out, nil
}

// predictHTML renders the texts of a prediction.
func predictHTML(q *lessons.Predict, right []bool, md *markdown) (out session.Predict, err error) {
	if out.Question, err = md.inline(q.Question); err != nil {
		return out, err
	}
	if out.Answer, err = md.block(q.Why); err != nil {
		return out, err
	}
	for i, o := range q.Options {
		text, err := md.inline(o.Text)
		if err != nil {
			return out, err
		}
		why, err := md.block(o.Why)
		if err != nil {
			return out, err
		}
		out.Options = append(out.Options, session.Option{Text: text, Why: why, Right: right[i]})
	}
	return out, nil
}
