package site

import (
	"fmt"
	"html"
	"slices"
	"strconv"
	"strings"

	"borrowedtime/engine/trace"
	"borrowedtime/engine/view"
	"borrowedtime/lessons"
)

// castOf gives the names of a stage's tasks and locks the classes with which the
// stage writes them, so that prose and pictures show one thing in one colour.
func (p *lessonPage) castOf(stage string) (map[string]string, error) {
	s := lessons.StageNamed(p.stages, stage)
	if s == nil {
		return nil, nil
	}
	res, err := p.b.run.run(s.Text, "")
	if err != nil {
		return nil, fmt.Errorf("scenario %s: %w", s.Name, err)
	}
	return castIn(res.trace), nil
}

func castIn(t *trace.Trace) map[string]string {
	cast := map[string]string{}
	for _, l := range t.Locks {
		cast[l.Name] = "what"
	}
	for _, task := range t.Tasks {
		cast[task.Name] = "who" + hueClass(task.Color-1)
	}
	return cast
}

// speakOf sets what the prose that follows is about.
func (p *lessonPage) speakOf(stage string) (err error) {
	p.md.names, err = p.castOf(stage)
	p.about = stage
	return err
}

// place reads what an author writes for an instant: "2.5ms", or "2.5ms@hogs" for
// another stage of the lesson. Something must happen there: a mistyped time would
// lead to a place where the stage shows what the text does not speak of.
func (p *lessonPage) place(dest string) (stage string, at int64, err error) {
	text, stage, other := strings.Cut(dest, "@")
	if !other {
		stage = p.about
	}
	s := lessons.StageNamed(p.stages, stage)
	if s == nil {
		return "", 0, fmt.Errorf("at:%s: there is no stage %q here", dest, stage)
	}
	t, err := instant(text)
	if err != nil || text == "" {
		return "", 0, fmt.Errorf("at:%s: want a time such as 2.5ms", dest)
	}
	res, err := p.b.run.run(s.Text, "")
	if err != nil {
		return "", 0, err
	}
	stops := view.NewCollector(res.trace)
	stops.Collect(len(res.trace.Records))
	if !slices.ContainsFunc(stops.Stops, func(s view.Stop) bool { return s.At == t }) {
		return "", 0, fmt.Errorf("at:%s: nothing happens on stage %s at that time", dest, stage)
	}
	return stage, int64(t), nil
}

// name writes a code span that names a task or a lock.
func (m *markdown) name(code string) (string, bool) {
	class, known := m.names[code]
	if !known {
		return "", false
	}
	return `<code class="` + class + `">` + html.EscapeString(code) + `</code>`, true
}

// time opens an instant: words until the engine makes a button of them.
func (m *markdown) time(dest string) (string, error) {
	if m.place == nil || m.line {
		return "", fmt.Errorf("at:%s: a time can be gone to in the paragraphs and lists of a lesson", dest)
	}
	stage, at, err := m.place(dest)
	if m.paper {
		return "<span>", err
	}
	return `<span class="at" data-act="at" data-stage="` + html.EscapeString(stage) + `" data-arg="` + strconv.FormatInt(at, 10) + `">`, err
}
