package site

import (
	"fmt"
	"strings"

	"borrowedtime/engine/scenario"
	"borrowedtime/engine/session"
	"borrowedtime/engine/trace"
	"borrowedtime/lessons"
)

// askID names a question of the bank on the pages that ask it. Its variant is drawn by it.
func askID(q *lessons.Question) string { return "q-" + strings.ReplaceAll(q.ID, "/", "-") }

// ask writes a question of the bank with all its variants for a page whose way to the
// site's root is given: a recap, or the review.
func (b *builder) ask(q *lessons.Question, root string) (string, error) {
	list, err := b.variants(q, root, nil)
	for i := range list {
		list[i].Above = "Recall"
	}
	return session.AskHTML(askID(q), q.ID, list), err
}

// again writes a question of the bank below the prediction of a page that asks the same.
func (b *builder) again(name, root string, l *lessons.Lesson) (string, error) {
	q := b.course.Question(name)
	if q == nil {
		return "", fmt.Errorf("again=%s: no lesson has such a question", name)
	}
	list, err := b.variants(q, root, l)
	return session.AgainHTML(askID(q), list), err
}

// variants are all of a question's, for a page of l.
func (b *builder) variants(q *lessons.Question, root string, l *lessons.Lesson) (list []session.Predict, err error) {
	for k := range q.Variants {
		v, err := b.variant(q, k, root, l)
		if err != nil {
			return nil, variantError(q, k, err)
		}
		v.ID = fmt.Sprintf("%s-%d", askID(q), k+1)
		list = append(list, v)
	}
	return list, nil
}

// variantError says in which variant of a question something is wrong.
func variantError(q *lessons.Question, k int, err error) error {
	return fmt.Errorf("question %s, variant %d: %s", q.ID, k+1, strings.TrimPrefix(err.Error(), "prediction question: "))
}

// drawn is the variant of a question that a seed in the address draws, for a page of l.
func (b *builder) drawn(q *lessons.Question, seed int, root string, l *lessons.Lesson) (session.Predict, error) {
	return b.variant(q, session.VariantOf(seed, askID(q), len(q.Variants)), root, l)
}

// variant is one variant of a question, answered by the engine. It says which lesson it
// is from, unless it stands on a page of that lesson.
func (b *builder) variant(q *lessons.Question, k int, root string, l *lessons.Lesson) (session.Predict, error) {
	v := &q.Variants[k]
	stages := []*lessons.Stage{{Name: v.On, Text: v.Text}}
	values := &evaluator{run: b.run, stages: stages, here: v.On}
	right, err := b.run.judge(&v.Predict, stages)
	if err != nil {
		return session.Predict{}, err
	}
	out, err := predictHTML(&v.Predict, right, b.markdown(root, values.show))
	if err != nil {
		return out, err
	}
	ran, err := b.run.run(v.Text, "")
	if err != nil {
		return out, err
	}
	out.At, out.Recall = trace.Never, true
	from := ""
	if q.Lesson != l {
		from = fmt.Sprintf(`From <a href="%slessons/%s.html">lesson %d, %s</a>. `, root, q.Lesson.Folder, q.Lesson.Number, esc(q.Lesson.Title))
	}
	out.Answer += fmt.Sprintf(`<p>%s<a class="live-only" href="%splayground.html#%s">See it run</a></p>`, from, root, esc(scenario.EncodeLink(ran.scenario, nil)))
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
