package session

import (
	"strconv"
	"strings"

	"borrowedtime/engine/trace"
)

// Option is one answer of a prediction. Text and Why are HTML.
type Option struct {
	Text  string
	Right bool
	Why   string // shown when it is chosen
}

// Predict is a question about what happens next. The page shows it as radio
// buttons with the answer behind <details>; live, the answer is checked.
type Predict struct {
	ID       string // unique on the page
	Stage    string // id of the stage it asks about; may be empty
	Question string // HTML
	Options  []Option
	Answer   string     // HTML: the whole answer
	At       trace.Time // where the stage shows the answer; Never: nowhere
}

// PredictHTML draws a prediction for the lesson's prose. It is no <form>: a
// form could be submitted, and the page's policy forbids that.
func PredictHTML(p Predict) string {
	var b strings.Builder
	b.WriteString(`<section class="predict"` + attr("id", p.ID) + ` data-widget="predict"` + attr("data-stage", p.Stage))
	if p.At != trace.Never {
		b.WriteString(attr("data-at", strconv.FormatInt(int64(p.At), 10)))
	}
	b.WriteString(`><fieldset class="choices"><legend><span class="eyebrow">Predict</span> ` + p.Question + `</legend>`)
	for i, o := range p.Options {
		n := strconv.Itoa(i)
		b.WriteString(`<label class="choice"` + attr("id", p.ID+"-o"+n) + `><input type="radio"` + attr("name", p.ID+"-choice") +
			attr("value", n) + ` data-act="choose"` + attr("data-right", yesNo(o.Right)) + `><span>` + o.Text + `</span></label>`)
	}
	b.WriteString(`</fieldset><p class="live-only row"><button type="button" class="primary" data-act="check">Check my answer</button>`)
	if p.Stage != "" && p.At != trace.Never {
		b.WriteString(`<button type="button" data-act="watch">Watch it happen</button>`)
	}
	b.WriteString(`</p><div class="verdict" role="status"` + attr("id", p.ID+"-verdict") + `></div>`)
	b.WriteString(`<details` + attr("id", p.ID+"-answer") + `><summary>Show the answer</summary><div class="answer">`)
	for i, o := range p.Options {
		if o.Why != "" {
			b.WriteString(`<div class="why"` + attr("id", p.ID+"-w"+strconv.Itoa(i)) + `><p class="why-of">` +
				mark(o.Right) + " " + o.Text + `</p>` + o.Why + `</div>`)
		}
	}
	b.WriteString(p.Answer + `</div></details></section>` + "\n")
	return b.String()
}

func yesNo(v bool) string {
	if v {
		return "yes"
	}
	return "no"
}

// mark tells right from wrong by sign and word; colour only repeats it.
func mark(right bool) string {
	if right {
		return `<span class="mark good">✓ Right:</span>`
	}
	return `<span class="mark bad">✗ Not so:</span>`
}

// Verdict is the answer to a committed prediction, as HTML for the verdict
// region and as plain text to announce. Choice is -1 while nothing is chosen.
func Verdict(choice int, right bool) (html, text string) {
	switch {
	case choice < 0:
		text = "Choose one of the answers first."
		return `<p>` + text + `</p>`, text
	case right:
		text = "Right. The answer below says why."
		return `<p class="good"><span class="mark good">✓</span> ` + text + `</p>`, text
	}
	text = "Not what happens. A wrong prediction is worth the most: read why, then watch it."
	return `<p class="bad"><span class="mark bad">✗</span> ` + text + `</p>`, text
}

// Challenge is a goal for the learner: change the scenario until every
// expectation holds.
type Challenge struct {
	ID       string
	Stage    string   // id of the stage it is solved on
	Goal     string   // HTML
	Expect   []string // expectations, each without the word expect
	Allow    []string // what may be edited ("task L", "kernel", "cpus", "tasks"); empty: everything
	Start    string   // scenario to begin from; empty: the stage's own
	Hints    []string // HTML, one shown after the other
	Solution string   // a scenario that meets the goal
	Done     string   // HTML: why the solution works; opened once solved
}

// ChallengeHTML draws a challenge for the lesson's prose. Without scripts the
// goal, the hints and the solution are there to read.
func ChallengeHTML(c Challenge) string {
	var b strings.Builder
	b.WriteString(`<section class="challenge"` + attr("id", c.ID) + ` data-widget="challenge"` + attr("data-stage", c.Stage) +
		attr("data-expect", strings.Join(c.Expect, "\n")) + attr("data-allow", strings.Join(c.Allow, ",")))
	if c.Start != "" {
		b.WriteString(attr("data-start", c.Start))
	}
	b.WriteString(`><p class="eyebrow">Challenge</p>` + c.Goal)
	b.WriteString(`<div class="progress"` + attr("id", c.ID+"-progress") + `>` + stillProgress(c) + `</div>`)
	b.WriteString(`<p class="live-only row"><button type="button" class="primary" data-act="challenge-start">Start</button>` +
		`<button type="button" data-act="check">Check</button></p>`)
	for i, h := range c.Hints {
		b.WriteString(`<details class="hint"><summary>Hint ` + strconv.Itoa(i+1) + `</summary>` + h + `</details>`)
	}
	if c.Solution != "" {
		b.WriteString(`<details class="solution"` + attr("id", c.ID+"-done") + `><summary>A solution, and why it works</summary><pre tabindex="0" class="code"` + attr("id", c.ID+"-solution") + `>` + preformatted(c.Solution) +
			`</pre><p class="live-only"><button type="button" data-act="solution">Put it into the editor</button></p>`)
		if c.Done != "" {
			b.WriteString(`<div class="done">` + c.Done + `</div>`)
		}
		b.WriteString(`</details>`)
	}
	b.WriteString("</section>\n")
	return b.String()
}

// stillProgress lists what is to be met, before anything has run.
func stillProgress(c Challenge) string {
	var b strings.Builder
	b.WriteString(`<ul class="goals">`)
	for _, e := range c.Expect {
		b.WriteString(`<li><code>` + esc(e) + `</code></li>`)
	}
	b.WriteString(`</ul>` + allowance(c.Allow))
	return b.String()
}

// allowance says what may be edited.
func allowance(allow []string) string {
	if len(allow) == 0 {
		return `<p class="allow">You may change anything.</p>`
	}
	return `<p class="allow">You may change only: ` + esc(strings.Join(allow, ", ")) + `.</p>`
}
