package lessons

import (
	"fmt"
	"regexp"
	"strings"
)

// Question is one of the bank: later lessons ask it as a recap, and the review some
// days after. Its numbers are drawn anew each time, so that it takes thought and not
// memory; the engine decides in each variant which option is right.
type Question struct {
	ID       string // lesson and name: "01/share"
	Lesson   *Lesson
	Variants []Variant
}

// Variant is a question with its numbers put in. Its Predict speaks of no stage (On is
// empty): Text is the whole scenario.
type Variant struct {
	Text string
	Predict
}

// LeastVariants is how many a question must have: with fewer an answer is remembered.
const LeastVariants = 3

// varied is a place for a number in a question's text: $n, or ${n} with letters behind
// it, as in ${n}ms.
var varied = regexp.MustCompile(`\$[a-z][a-z0-9]*|\$\{[a-z][a-z0-9]*\}`)

// newQuestion reads `vary NAME = VALUE, VALUE, …` lines, a scenario in which $NAME
// stands for the values, then a question as in a prediction. The first values of all
// names make the first variant, and so on.
func newQuestion(in info, body []string) (*Question, error) {
	q := &Question{ID: in.name}
	if in.name == "" {
		return nil, fmt.Errorf("a question needs a name, as in ```question share")
	}
	vary := map[string][]string{}
	var names []string
	n, i := 0, 0
	for ; i < len(body) && strings.HasPrefix(body[i], "vary "); i++ {
		name, list, ok := strings.Cut(body[i][len("vary "):], "=")
		values := strings.Split(list, ",")
		if name = strings.TrimSpace(name); !ok || !varied.MatchString("$"+name) {
			return nil, fmt.Errorf("%q: want vary NAME = VALUE, VALUE, VALUE", body[i])
		}
		if n > 0 && len(values) != n {
			return nil, fmt.Errorf("vary %s has %d values, the one before %d: the first of each make the first variant, and so on", name, len(values), n)
		}
		n = len(values)
		vary["$"+name] = values
		names = append(names, "$"+name)
	}
	if n < LeastVariants {
		return nil, fmt.Errorf("question %s has %d variants: want %d or more, by lines such as vary a = 1, 2, 3", q.ID, n, LeastVariants)
	}
	from := i
	for i < len(body) && !strings.HasPrefix(body[i], "? ") {
		i++
	}
	used := map[string]bool{}
	for k := range n {
		v, err := newVariant(body[from:i], body[i:], func(name string) (string, bool) {
			used[name] = true
			if vary[name] == nil {
				return "", false
			}
			return strings.TrimSpace(vary[name][k]), true
		})
		if err != nil {
			return nil, fmt.Errorf("question %s: %w", q.ID, err)
		}
		q.Variants = append(q.Variants, v)
	}
	for _, name := range names {
		if !used[name] {
			return nil, fmt.Errorf("question %s: nothing uses %s: write it into the scenario, the question or an option, or take its line `vary` away", q.ID, name)
		}
	}
	return q, in.only()
}

// newVariant puts the values of one variant into a question's lines.
func newVariant(scenario, asked []string, value func(string) (string, bool)) (v Variant, err error) {
	put := func(lines []string, prose bool) []string {
		out := make([]string, len(lines))
		for i, line := range lines {
			out[i] = varied.ReplaceAllStringFunc(line, func(name string) string {
				name = strings.NewReplacer("{", "", "}", "").Replace(name)
				text, ok := value(name)
				if !ok && err == nil {
					err = fmt.Errorf("%s stands for nothing: want a line vary %s = …", name, name[1:])
				}
				if prose && strings.HasPrefix(text, "-") && !strings.HasPrefix(strings.TrimSpace(line), "= ") {
					return "−" + text[1:] // as prose writes a negative number
				}
				return text
			})
		}
		return out
	}
	v.Text = strings.Join(put(scenario, false), "\n") + "\n"
	v.Name, v.On = "question", "question" // what a prediction must have
	if err2 := v.read(put(asked, true)); err == nil {
		err = err2
	}
	return v, err
}

// bind collects the questions of all lessons, and finds those that lessons ask.
func (c *Course) bind() error {
	for _, l := range c.Lessons {
		for _, b := range l.All() {
			if b.Question == nil {
				continue
			}
			q := b.Question
			q.Lesson, q.ID = l, fmt.Sprintf("%02d/%s", l.Number, q.ID)
			if c.Question(q.ID) != nil {
				return fmt.Errorf("%s/lesson.md:%d: two questions are named %s", l.Folder, b.Line, q.ID)
			}
			c.Bank = append(c.Bank, q)
		}
	}
	for _, l := range c.Lessons {
		asked := map[string]bool{}
		for _, b := range l.All() {
			err := c.bindRecap(l, b.Recap, asked)
			if err == nil {
				err = c.bindAgain(l, b.Predict, asked)
			}
			if err != nil {
				return fmt.Errorf("%s/lesson.md:%d: %w", l.Folder, b.Line, err)
			}
		}
	}
	return nil
}

// bindRecap finds the questions of a recap: earlier lessons have them. asked are those
// that the page has so far.
func (c *Course) bindRecap(l *Lesson, r *Recap, asked map[string]bool) error {
	if r == nil {
		return nil
	}
	for _, id := range r.Of {
		if q := c.Question(id); q == nil || q.Lesson.Number >= l.Number {
			return fmt.Errorf("recap %s: no lesson before has this question: want a name such as 01/share%s", id, c.names(id, l.Number))
		}
		asked[id] = true
	}
	return nil
}

// bindAgain finds the question that asks what a prediction asks in other numbers: this
// lesson has it, or one before. Each stands once on a page.
func (c *Course) bindAgain(l *Lesson, p *Predict, asked map[string]bool) error {
	if p == nil || p.Again == "" {
		return nil
	}
	if !strings.Contains(p.Again, "/") {
		p.Again = fmt.Sprintf("%02d/%s", l.Number, p.Again)
	}
	q := c.Question(p.Again)
	switch {
	case q == nil || q.Lesson.Number > l.Number:
		return fmt.Errorf("again=%s: neither this lesson nor one before has such a question: want the name of a fence ```question, as in again=share or again=01/share", p.Again)
	case asked[p.Again]:
		return fmt.Errorf("again=%s: the page asks this question already", p.Again)
	}
	asked[p.Again] = true
	return nil
}

// names lists the questions of the lesson that a name speaks of, if it comes before another.
func (c *Course) names(id string, before int) string {
	lesson, _, _ := strings.Cut(id, "/")
	var list []string
	for _, q := range c.Bank {
		if strings.HasPrefix(q.ID, lesson+"/") && q.Lesson.Number < before {
			list = append(list, q.ID)
		}
	}
	if len(list) == 0 {
		return ""
	}
	return "; there are " + strings.Join(list, ", ")
}

// Question finds one of the bank by its name, such as 01/share; nil if there is none.
func (c *Course) Question(id string) *Question {
	for _, q := range c.Bank {
		if q.ID == id {
			return q
		}
	}
	return nil
}
