package site

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"strconv"
	"strings"

	"borrowedtime/engine/explain"
	"borrowedtime/engine/goal"
	"borrowedtime/engine/scenario"
	"borrowedtime/lessons"
)

// Finding is something that a lesson lacks or gets wrong.
type Finding struct {
	File string // from the root of the repository
	Line int    // 0: nowhere in particular
	Text string // what is wrong, and what to do
}

// String is the finding as compilers write theirs, so that editors can jump there.
func (f Finding) String() string {
	if f.Line == 0 {
		return f.File + ": " + f.Text
	}
	return f.File + ":" + strconv.Itoa(f.Line) + ": " + f.Text
}

// Check holds lessons to what AUTHORING.md says, all findings at once, in the order of
// the course. root is the repository; without folders all lessons are checked, and the
// pages in their form.
func Check(root fs.FS, folders ...string) []Finding {
	content, err := fs.Sub(root, "lessons")
	if err != nil {
		return []Finding{{File: "lessons", Text: err.Error()}}
	}
	course, err := lessons.Load(content)
	if err != nil {
		f := buildFinding(err)
		f.Text += notLoaded
		return []Finding{f}
	}
	var all []Finding
	known := map[string]bool{}
	asked := map[string]bool{}
	for _, f := range folders {
		asked[path.Base(f)] = true
	}
	for _, l := range course.Lessons {
		c := &checker{l: l, course: course, known: known, file: "lessons/" + l.File}
		text, err := fs.ReadFile(content, l.File)
		if err != nil {
			c.say(0, "%v", err)
		}
		c.read(string(text))
		c.terms() // of each, because the next one builds on it
		if len(folders) == 0 || asked[l.Folder] {
			c.all()
			all = append(all, c.found...)
		}
		delete(asked, l.Folder)
	}
	for _, f := range folders {
		if asked[path.Base(f)] {
			all = append(all, Finding{File: "lessons/course.txt", Text: fmt.Sprintf("no line says `lesson %s`: want the name of a folder below lessons", path.Base(f))})
		}
	}
	if len(folders) == 0 {
		all = append(all, checkTexts(content, course)...)
	}
	return all
}

// notLoaded goes with what keeps the course from being read.
const notLoaded = "\n\t(nothing else is looked at until this is mended)"

// CheckPages builds the pages, and gives what it stops at: a value that can't be
// computed, a prediction with two right answers, a link into nothing.
func CheckPages(root fs.FS) []Finding {
	_, err := Pages(root)
	if err == nil {
		return nil
	}
	f := buildFinding(err)
	if m := missing.FindStringSubmatch(f.Text); m != nil {
		f.File, f.Line = anchorLine(root, m[1], m[2])
	}
	return []Finding{f}
}

// missing is a link of a lesson's page to an anchor that is not there.
var missing = regexp.MustCompile(`^(?:lessons|slides|handouts)/(\S+)\.html: .* has no place "([^"]+)"`)

// anchorLine finds the line of a lesson's file that links to an anchor. page is the lesson's
// folder, or only its number.
func anchorLine(root fs.FS, page, anchor string) (file string, line int) {
	files, _ := fs.Glob(root, "lessons/"+page+"*/lesson.md")
	for _, file := range files {
		text, _ := fs.ReadFile(root, file)
		before, _, ok := strings.Cut(string(text), "#"+anchor+")")
		if ok {
			return file, strings.Count(before, "\n") + 1
		}
	}
	return "the pages", 0
}

// checkTexts holds the pages that have a lesson's form to its rules for predictions, scenarios,
// challenges and words.
func checkTexts(content fs.FS, course *lessons.Course) (all []Finding) {
	for _, t := range textPages {
		c := &checker{course: course, file: "lessons/site/" + t.file + ".md", known: map[string]bool{}}
		text, err := fs.ReadFile(content, "site/"+t.file+".md")
		if err == nil {
			c.l, err = lessons.ReadPage(content, "site/"+t.file+".md")
		}
		if err != nil {
			c.say(0, "%v", err)
		} else {
			c.l.Folder = t.file
			c.read(string(text))
			c.agains()
			c.scenarios()
			c.scenes()
			c.challenges()
			c.words()
		}
		all = append(all, c.found...)
	}
	return all
}

// errorPlace finds the place of an error in its text: a file, and a line if the rest begins with one.
var errorPlace = regexp.MustCompile(`(?s)^(?:course\.txt:\d+: )?(?:lessons/)?(\S+\.(?:md|txt)): ?(?:(\d+): )?(.*)$`)

// buildFinding makes a finding of an error of the build.
func buildFinding(err error) Finding {
	if m := errorPlace.FindStringSubmatch(err.Error()); m != nil {
		n, _ := strconv.Atoi(m[2])
		return Finding{"lessons/" + m[1], n, m[3]}
	}
	return Finding{File: "the pages", Text: err.Error()}
}

// checker looks at one lesson.
type checker struct {
	l      *lessons.Lesson
	course *lessons.Course
	file   string
	lines  []authored
	known  map[string]bool // terms that this lesson or one before it has linked
	found  []Finding
}

func (c *checker) say(line int, format string, args ...any) {
	c.found = append(c.found, Finding{c.file, line, fmt.Sprintf(format, args...)})
}

// all runs the rules.
func (c *checker) all() {
	c.shape()
	c.agains()
	c.scenarios()
	c.scenes()
	c.answers()
	c.challenges()
	c.words()
	c.numbers()
	c.time()
}

// shape asks for each kind of fence that a lesson has.
func (c *checker) shape() {
	n := map[string]int{}
	for _, b := range c.l.All() {
		switch {
		case b.Predict != nil:
			n["predict"]++
		case b.Stage != nil:
			n["scenario"]++
		case b.Recap != nil:
			n["recap"]++
		case b.Challenge != nil:
			n["challenge"]++
		case b.Question != nil:
			n["question"]++
		case b.Aside != nil:
			n[b.Aside.Kind]++
		}
	}
	for _, k := range []struct {
		kind string
		want int
	}{{"recap", 1}, {"scenario", 1}, {"predict", 1}, {"challenge", 1}, {"kernel", 1}, {"teacher", 1}, {"question", 2}} {
		if n[k.kind] < k.want {
			c.say(1, "%d of %d: the lesson needs a fence ```%s (AUTHORING.md has an example)", n[k.kind], k.want, k.kind)
		}
	}
}

// agains asks for a question with each prediction that asks the same in other numbers.
func (c *checker) agains() {
	for _, b := range c.l.All() {
		if b.Predict == nil {
			continue
		}
		if q := c.course.Question(b.Predict.Again); q == nil || len(q.Variants) < lessons.LeastVariants {
			c.say(b.Line, "prediction %s is asked in one version only: again=NAME says which ```question of this lesson asks the same in other numbers, in %d variants at least", b.Predict.Name, lessons.LeastVariants)
		}
	}
}

// scenes asks for one stage in each at most: it stands beside the scene's text.
func (c *checker) scenes() {
	for _, s := range c.l.Scenes {
		first := 0
		for _, b := range s.Blocks {
			if b.Challenge == nil && (b.Stage == nil || b.Stage.Elsewhere()) {
				continue
			}
			if first > 0 {
				c.say(b.Line, "the scene %q has a stage already, in line %d: begin a scene of its own with a heading ## above this one", s.Title, first)
			}
			first = b.Line
		}
	}
}

// answers asks the engine whether each prediction, and each variant of a question, has one
// right option.
func (c *checker) answers() {
	stages, err := c.l.Stages()
	if err != nil {
		return // scenarios has said so
	}
	r := newRunner()
	for _, b := range c.l.All() {
		if b.Predict != nil && parses(lessons.StageNamed(stages, b.Predict.On)) {
			if _, err := r.judge(b.Predict, stages); err != nil {
				c.say(b.Line, "%v", err)
			}
		}
		if b.Question == nil {
			continue
		}
		for i := range b.Question.Variants {
			v := &b.Question.Variants[i]
			if _, err := r.judge(&v.Predict, []*lessons.Stage{{Name: v.On, Text: v.Text}}); err != nil {
				c.say(b.Line, "%v", variantError(b.Question, i, err))
				break // the others mostly have the same slip
			}
		}
	}
}

// parses reports whether a stage's text can be read. If not, scenarios has said so.
func parses(s *lessons.Stage) bool {
	if s == nil {
		return true // whoever judges says that it is missing
	}
	_, errs := scenario.Parse(s.Text)
	return len(errs) == 0
}

// scenarios asks for the one spelling that the editor's format button gives.
func (c *checker) scenarios() {
	stages, err := c.l.Stages()
	if err != nil {
		line, rest := cutLine(err)
		c.say(line, "%s", rest)
		return
	}
	for _, b := range c.l.All() {
		switch {
		case b.Stage != nil:
			c.canonical(b.Line, "scenario "+b.Stage.Name, lessons.StageNamed(stages, b.Stage.Name).Text)
		case b.Challenge != nil:
			c.canonical(b.Line, "start of "+b.Challenge.Name, b.Challenge.Start)
			c.canonical(b.Line, "solution of "+b.Challenge.Name, b.Challenge.Solution)
		case b.Decide != nil:
			for _, x := range b.Decide.Deck {
				c.canonical(b.Line, "deck of "+b.Decide.Name, x.Text)
			}
		}
	}
}

var inError = regexp.MustCompile(`lesson\.md:(\d+): (.*)$`)

func cutLine(err error) (int, string) {
	if m := inError.FindStringSubmatch(err.Error()); m != nil {
		n, _ := strconv.Atoi(m[1])
		return n, m[2]
	}
	return 0, err.Error()
}

func (c *checker) canonical(line int, what, text string) {
	sc, errs := scenario.Parse(text)
	if len(errs) > 0 {
		c.say(line+errs[0].Line, "%s: %v", what, errs[0])
		return
	}
	if got := scenario.Format(sc); strings.TrimSpace(got) != strings.TrimSpace(text) {
		c.say(line, "%s is not in canonical form, want:\n%s", what, got)
	}
}

// banned are words that call something easy or plain.
var banned = regexp.MustCompile(`(?i)\b(simply|just|obviously|obvious|clearly|trivial|trivially|of\scourse|merely|easily)\b`)

// raw is markup that a lesson may not hold.
var raw = regexp.MustCompile(`(?i)<script|<style|<iframe|\bon[a-z]+="|javascript:`)

// todo is what the skeleton leaves to be written.
var todo = regexp.MustCompile(`\bTODO\b`)

// links are the links of Markdown, by what they lead to.
var links = regexp.MustCompile(`\]\(([^)\s]+)\)`)

// words looks at each line for what may not stand there and for links into nothing.
func (c *checker) words() {
	for _, line := range c.lines {
		if w := banned.FindString(line.text); w != "" {
			c.say(line.n, "%q: say what makes it so, or nothing", w)
		}
		if w := raw.FindString(line.text); w != "" {
			c.say(line.n, "%q: lessons are Markdown only", w)
		}
		if todo.MatchString(line.text) {
			c.say(line.n, "still to be written: %s", strings.TrimSpace(line.text))
		}
		for _, m := range links.FindAllStringSubmatch(line.text, -1) {
			if err := c.leads(m[1]); err != nil {
				c.say(line.n, "%v", err)
			}
		}
	}
}

// leads checks what can be known of a link before the pages are built.
func (c *checker) leads(to string) error {
	if id, ok := strings.CutPrefix(to, "term:"); ok && explain.FindTerm(id) == nil {
		return fmt.Errorf("the glossary has no term %q%s (the page glossary.html has them all: what follows # in a term's address)", id, nearTerm(id))
	}
	if rest, ok := strings.CutPrefix(to, "../"); ok {
		folder, anchor, ok := strings.Cut(rest, "/lesson.md")
		if !ok {
			return fmt.Errorf("link %q: want ../FOLDER/lesson.md", to)
		}
		for _, l := range c.course.Lessons {
			if l.Folder == folder {
				return scene(l, strings.TrimPrefix(anchor, "#"))
			}
		}
		return fmt.Errorf("link %q: the course has no lesson %s", to, folder)
	}
	if anchor, ok := strings.CutPrefix(to, "#"); ok {
		return scene(c.l, anchor)
	}
	return nil
}

// nearTerm asks for the term that a misspelt one means.
func nearTerm(id string) string {
	var ids []string
	for i := range explain.Glossary {
		ids = append(ids, explain.Glossary[i].ID)
	}
	return didYouMean(id, ids)
}

func didYouMean(word string, words []string) string {
	if near := goal.Nearest(word, words); near != "" {
		return fmt.Sprintf(": did you mean %q?", near)
	}
	return ""
}

// scene reports a section that a lesson does not have.
func scene(l *lessons.Lesson, anchor string) error {
	if anchor == "" {
		return nil
	}
	var ids []string
	for _, s := range l.Scenes {
		if s.ID == anchor {
			return nil
		}
		ids = append(ids, s.ID)
	}
	return errors.New("lesson " + l.Folder + " has no section #" + anchor + "; it has " + strings.Join(ids, ", "))
}
