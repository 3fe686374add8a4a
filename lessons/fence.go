package lessons

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"borrowedtime/engine/goal"
)

// Stage is a live scenario. Name lets later fences and values speak of it.
type Stage struct {
	Name  string
	From  string   // take the text from this earlier stage
	With  string   // ... but with this kernel profile
	Show  []string // regions; nil: all
	Steps int      // pictures of the film strip that stands in without scripts; 0: the default
	Sweep []string // questions of its sweep, conditions or metrics; nil: those that fit
	At    string   // playhead at the start, e.g. "4ms"; "": the start
	Text  string
}

// Elsewhere reports whether the page has a link to the scenario in place of a stage
// (show=link).
func (s *Stage) Elsewhere() bool { return len(s.Show) == 1 && s.Show[0] == "link" }

// Predict is a question whose right answer the engine computes.
type Predict struct {
	Name     string
	On       string // name of the stage
	Profile  string // "": the stage's own
	At       string // where the stage shows the answer; "": nowhere
	Again    string // the question of the bank that asks the same in other numbers: "01/share"; "": none
	Question string // Markdown
	Options  []Option
	Why      string // Markdown, shown with the answer
}

// Option is one answer of a prediction. It is right if When holds.
type Option struct {
	Text string // Markdown
	When string // a condition in the language of `expect`
	Why  string // Markdown: what is right or wrong about it
}

// Challenge is a task for the learner, checked by the engine.
type Challenge struct {
	Name     string
	Goal     string   // Markdown
	Allow    []string // what may be edited: `task L`, `kernel`, `cpus`, ...
	Start    string   // scenario
	Expect   []string // conditions; all must hold
	Hints    []string // Markdown; three of them
	Solution string   // scenario
	Why      string   // Markdown: why the solution works
	Attempts []Attempt
	Below    map[string]int // how many lines below the fence's first line each part begins
}

// Compare sets one stage's results under several profiles side by side.
type Compare struct {
	On       string
	Profiles []string
	From, To string // window of the small timelines; "": all
	Rows     []Row
	Caption  string
}

// Row is one line of a comparison: a metric and what it is called.
type Row struct{ Expr, Label string }

// Decide is a game on a stage: the learner decides in the kernel's place.
type Decide struct {
	Name   string
	On     string  // name of the stage
	Rounds int     // questions
	Seed   int     // which decisions of the run are asked
	Kinds  string  // what they are about; "": all
	Text   string  // Markdown: what to look out for
	Deck   []Dealt // an exam's scenarios; none: the stage's own is played
	Pass   int     // how many right answers are enough in an exam
}

// Dealt is a scenario of an exam and the kernels that it comes under.
type Dealt struct {
	Kernels []string
	Text    string
}

// Aside is a note, a pointer into the kernel's source or a teacher's note.
type Aside struct {
	Kind     string // "note", "kernel", "teacher"
	Title    string
	Function string // kernel: e.g. find_proxy_task()
	File     string
	Release  string
	Text     string // Markdown
}

// Recap asks what earlier lessons taught: questions of the bank by their names
// ("01/share"), or where there is no lesson before, questions with their answers.
type Recap struct {
	Of    []string
	Plain []PlainQuestion
}

// PlainQuestion is a question with its answer, both Markdown.
type PlainQuestion struct{ Text, Answer string }

// fenceKinds are the words that make a fence ours; others are code to show.
var fenceKinds = []string{"scenario", "predict", "challenge", "compare", "decide", "note", "kernel", "recap", "teacher", "question"}

func isFence(line string) bool {
	if !strings.HasPrefix(line, "```") {
		return false
	}
	word, _, _ := strings.Cut(strings.TrimLeft(line, "`"), " ")
	for _, k := range fenceKinds {
		if k == word {
			return true
		}
	}
	return false
}

// misspelt is the kind that a line means which opens a fence of ours with a slip in
// its word, "" for any other line.
func misspelt(line string) string {
	if !strings.HasPrefix(line, "```") {
		return ""
	}
	word, _, _ := strings.Cut(strings.TrimLeft(line, "`"), " ")
	return goal.Nearest(word, fenceKinds)
}

// info is the line that opens a fence: a kind, a bare name, key=value pairs.
type info struct {
	kind, name, rest string
	attrs            [][2]string
}

func parseInfo(line string) info {
	var in info
	line = strings.TrimSpace(strings.TrimLeft(line, "`"))
	in.kind, in.rest, _ = strings.Cut(line, " ")
	for _, w := range strings.Fields(in.rest) {
		if k, v, ok := strings.Cut(w, "="); ok {
			in.attrs = append(in.attrs, [2]string{k, v})
		} else if in.name == "" {
			in.name = w
		}
	}
	return in
}

func (in info) get(key string) string {
	for _, a := range in.attrs {
		if a[0] == key {
			return a[1]
		}
	}
	return ""
}

// only refuses misspelt attributes, which would otherwise be ignored in silence.
func (in info) only(keys ...string) error {
	for _, a := range in.attrs {
		if !contains(keys, a[0]) {
			return fmt.Errorf("unknown attribute %q of %s: want one of %s", a[0], in.kind, strings.Join(keys, ", "))
		}
	}
	return nil
}

func contains(list []string, s string) bool {
	for _, x := range list {
		if x == s {
			return true
		}
	}
	return false
}

// newFence reads one fence. Errors begin with the line number.
func newFence(open string, body []string, line int) (Block, error) {
	in := parseInfo(open)
	b := Block{Line: line}
	var err error
	switch in.kind {
	case "scenario":
		b.Stage, err = newStage(in, body)
	case "predict":
		b.Predict, err = newPredict(in, body)
	case "challenge":
		b.Challenge, err = newChallenge(in, body)
	case "compare":
		b.Compare, err = newCompare(in, body)
	case "decide":
		b.Decide, err = newDecide(in, body)
	case "recap":
		b.Recap, err = newRecap(in, body)
	case "question":
		b.Question, err = newQuestion(in, body)
	default:
		b.Aside, err = newAside(in, body)
	}
	if err != nil {
		var part *partError
		if errors.As(err, &part) {
			line += part.below
		}
		return b, fmt.Errorf("%d: %w", line, err)
	}
	return b, nil
}

func newStage(in info, body []string) (*Stage, error) {
	s := &Stage{Name: in.name, From: in.get("from"), With: in.get("kernel"), At: in.get("at"), Text: strings.Join(body, "\n") + "\n"}
	if show := in.get("show"); show != "" {
		s.Show = strings.Split(show, ",")
	}
	if sweep := in.get("sweep"); sweep != "" {
		s.Sweep = strings.Split(sweep, ";")
	}
	if n := in.get("steps"); n != "" {
		if _, err := fmt.Sscanf(n, "%d", &s.Steps); err != nil {
			return nil, fmt.Errorf("steps=%q: want a number", n)
		}
	}
	if s.Name == "" {
		return nil, fmt.Errorf("a scenario needs a name, as in ```scenario inversion")
	}
	return s, in.only("from", "kernel", "show", "at", "steps", "sweep")
}

func newPredict(in info, body []string) (*Predict, error) {
	p := &Predict{Name: in.name, On: in.get("on"), Profile: in.get("profile"), At: in.get("at"), Again: in.get("again")}
	if err := p.read(body); err != nil {
		return nil, err
	}
	return p, in.only("on", "profile", "at", "again")
}

// read reads the question (?), its options (-) with their conditions (=) and reasons
// (>), and the explanation (!).
func (p *Predict) read(body []string) error {
	var last *string
	for _, line := range body {
		mark, rest, _ := strings.Cut(strings.TrimSpace(line), " ")
		switch mark {
		case "?":
			p.Question, last = rest, &p.Question
		case "-":
			p.Options = append(p.Options, Option{Text: rest})
			last = &p.Options[len(p.Options)-1].Text
		case "=", ">":
			if len(p.Options) == 0 {
				return fmt.Errorf("%q must stand below an option that begins with -", line)
			}
			o := &p.Options[len(p.Options)-1]
			last = &o.When
			if mark == ">" {
				last = &o.Why
			}
			*last = rest
		case "!":
			p.Why, last = rest, &p.Why
		default:
			if last == nil {
				return fmt.Errorf("a prediction begins with `? question`, found %q", line)
			}
			*last += "\n" + line
		}
	}
	return p.complete()
}

func (p *Predict) complete() error {
	if p.Name == "" || p.On == "" || p.Question == "" || p.Why == "" || len(p.Options) < 2 {
		return fmt.Errorf("a prediction needs a name, on=, a question (?), two or more options (-) and an explanation (!)")
	}
	for i := range p.Options {
		o := &p.Options[i]
		o.When = strings.TrimSpace(o.When)
		if o.When == "" || o.Why == "" {
			return fmt.Errorf("option %q needs a condition (=) and a reason (>)", o.Text)
		}
	}
	return nil
}

func newCompare(in info, body []string) (*Compare, error) {
	c := &Compare{On: in.get("on"), Profiles: strings.Split(in.get("profiles"), ",")}
	if w := in.get("window"); w != "" {
		var ok bool
		if c.From, c.To, ok = strings.Cut(w, ".."); !ok {
			return nil, fmt.Errorf("window=%q: want two times as in window=0ms..12ms", w)
		}
	}
	for _, line := range body {
		expr, label, ok := strings.Cut(line, "|")
		switch {
		case ok:
			c.Rows = append(c.Rows, Row{strings.TrimSpace(expr), strings.TrimSpace(label)})
		case strings.TrimSpace(line) != "":
			c.Caption += strings.TrimSpace(line) + " "
		}
	}
	if c.On == "" || len(c.Profiles) < 2 || len(c.Rows) == 0 {
		return nil, fmt.Errorf("a comparison needs on=, profiles=A,B and rows `metric | label`")
	}
	return c, in.only("on", "profiles", "window")
}

func newDecide(in info, body []string) (*Decide, error) {
	d := &Decide{Name: in.name, On: in.get("on"), Rounds: 12, Seed: 1, Kinds: in.get("kinds")}
	for key, n := range map[string]*int{"rounds": &d.Rounds, "seed": &d.Seed, "pass": &d.Pass} {
		if text := in.get(key); text != "" {
			var err error
			if *n, err = strconv.Atoi(text); err != nil || *n < 1 {
				return nil, fmt.Errorf("%s=%q: want a number from 1 on", key, text)
			}
		}
	}
	d.split(body)
	switch {
	case d.Name == "" || d.On == "":
		return nil, fmt.Errorf("a game needs a name and on=, as in ```decide picks on=inversion rounds=6")
	case len(d.Deck) > 0 != (d.Pass > 0):
		return nil, fmt.Errorf("an exam needs pass= and a deck: parts that begin with `--- deck 6.17, 7.3`")
	case d.Pass > d.Rounds:
		return nil, fmt.Errorf("pass=%d: there are only %d rounds", d.Pass, d.Rounds)
	}
	return d, in.only("on", "rounds", "seed", "kinds", "pass")
}

// split takes a game's text and its deck apart.
func (d *Decide) split(body []string) {
	to := &d.Text
	for _, line := range body {
		if kernels, ok := strings.CutPrefix(line, "--- deck "); ok {
			x := Dealt{}
			for _, k := range strings.Split(kernels, ",") {
				x.Kernels = append(x.Kernels, strings.TrimSpace(k))
			}
			d.Deck = append(d.Deck, x)
			to = &d.Deck[len(d.Deck)-1].Text
			continue
		}
		*to += line + "\n"
	}
	d.Text = strings.TrimSpace(d.Text)
}

func newRecap(in info, body []string) (*Recap, error) {
	r := &Recap{Of: strings.Fields(in.rest)}
	var last *string
	for _, line := range body {
		mark, rest, _ := strings.Cut(line, " ")
		switch {
		case mark == "?":
			r.Plain = append(r.Plain, PlainQuestion{Text: rest})
			last = &r.Plain[len(r.Plain)-1].Text
		case mark == "!" && last != nil:
			last = &r.Plain[len(r.Plain)-1].Answer
			*last = rest
		case last != nil:
			*last += "\n" + line
		}
	}
	for _, q := range r.Plain {
		if q.Answer == "" {
			return nil, fmt.Errorf("question %q has no answer (!)", q.Text)
		}
	}
	if len(r.Plain)+len(r.Of) == 0 {
		return nil, fmt.Errorf("a recap names questions of earlier lessons, as in ```recap 01/share 03/ghost, or has some that begin with ?")
	}
	return r, nil
}

func newAside(in info, body []string) (*Aside, error) {
	a := &Aside{Kind: in.kind, Title: in.rest, Text: strings.Join(body, "\n")}
	if a.Kind != "kernel" {
		return a, nil
	}
	parts := strings.Split(in.rest, "|")
	if len(parts) != 3 {
		return nil, fmt.Errorf("a kernel pointer is ```kernel function() | file | release")
	}
	a.Title = ""
	a.Function, a.File, a.Release = strings.TrimSpace(parts[0]), strings.TrimSpace(parts[1]), strings.TrimSpace(parts[2])
	return a, nil
}
