package session

import (
	"strconv"
	"strings"

	"borrowedtime/engine/internal/markup"
	"borrowedtime/engine/trace"
)

// Option is one answer of a prediction. Text and Why are HTML.
type Option struct {
	Text  string
	Right bool
	Why   string // shown when it is chosen
}

// Predict is a question about what happens next. The page shows it as radio
// buttons with the answer behind <details>; live, the answer is checked. Which
// one is right stands with the answer, so that a page can take both away until
// somebody has answered.
type Predict struct {
	ID       string // unique on the page
	Stage    string // id of the stage it asks about; may be empty
	Above    string // what stands over the question; "": Predict
	Question string // HTML
	Options  []Option
	Answer   string     // HTML: the whole answer
	At       trace.Time // what the stage does from then on is the answer; Never: nothing of it
	Recall   bool       // asks what was learnt before, and is asked anew on each visit
}

// PredictHTML draws a prediction for the lesson's prose. It is no <form>: a
// form could be submitted, and the page's policy forbids that.
func PredictHTML(p Predict) string {
	var m markup.Writer
	m.Raw(`<section class="predict"`).Attr("id", p.ID).Raw(` data-widget="predict"`).Attr("data-stage", p.Stage)
	if p.At != trace.Never {
		m.Attr("data-at", strconv.FormatInt(int64(p.At), 10))
	}
	eyebrow := p.Above
	if eyebrow == "" {
		eyebrow = "Predict"
	}
	if p.Recall {
		m.Raw(` data-recall`)
	}
	m.Put(`><fieldset class="choices"><legend><span class="eyebrow">`, eyebrow, `</span> `).Raw(p.Question).Raw(`</legend>`)
	for i, o := range p.Options {
		n := strconv.Itoa(i)
		m.Raw(`<label class="choice"`).Attr("id", p.ID+"-o"+n).Raw(`><input type="radio"`).Attr("name", p.ID+"-choice").Attr("value", n).
			Raw(` data-act="choose"><span>`).Raw(o.Text).Raw(`</span></label>`)
	}
	m.Raw(`</fieldset><p class="live-only row"><button type="button" class="primary" data-act="check">Check my answer</button><button type="button" data-act="look">I’d rather look</button>`)
	if p.Stage != "" && p.At != trace.Never {
		m.Raw(`<button type="button" data-act="watch" hidden>Watch it happen</button>`)
	}
	m.Raw(`</p><div class="verdict" role="status"`).Attr("id", p.ID+"-verdict").Raw(`></div>`)
	m.Raw(`<details`).Attr("id", p.ID+"-answer").Attr("data-right", strconv.Itoa(right(p.Options))).Raw(`><summary>Show the answer</summary><div class="answer">`)
	for i, o := range p.Options {
		if o.Why != "" {
			m.Raw(`<div class="why"`).Attr("id", p.ID+"-w"+strconv.Itoa(i)).Raw(`><p class="why-of">`).Raw(mark(o.Right)).Raw(" ").Raw(o.Text).Raw(`</p>`).
				Raw(o.Why).Raw(`</div>`)
		}
	}
	m.Raw(p.Answer).Raw(`</div></details></section>`).Raw("\n")
	return m.String()
}

// right is the number of the right answer.
func right(options []Option) int {
	for i := range options {
		if options[i].Right {
			return i
		}
	}
	return -1
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

// Noted is what a committed prediction is told where answers are hidden.
func Noted() (html, text string) {
	text = "Your answer is noted. The stage shows what happens."
	return `<p>` + text + `</p>`, text
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
	Par      int      // in how many changes the solution does; 0: not said
	Done     string   // HTML: why the solution works; opened once solved
	Also     []string // HTML: in a few words, other ways that work
	Tries    []Try    // what falls short; the first whose condition holds is answered
}

// Try is a plausible attempt at a challenge that does not meet it.
type Try struct {
	Name string // HTML: in a few words
	When string // a condition in the language of expect that holds for its run
	Why  string // HTML: why it is not enough
	Said string // Why as plain text
}

// ChallengeHTML draws a challenge for the lesson's prose. Without scripts the
// goal, the hints and the solution are there to read.
func ChallengeHTML(c Challenge) string {
	var m markup.Writer
	m.Raw(`<section class="challenge"`).Attr("id", c.ID).Raw(` data-widget="challenge"`).Attr("data-stage", c.Stage).
		Attr("data-expect", strings.Join(c.Expect, "\n")).Attr("data-allow", strings.Join(c.Allow, ","))
	if c.Start != "" {
		m.Attr("data-start", c.Start)
	}
	if c.Par > 0 {
		m.Attr("data-par", strconv.Itoa(c.Par))
	}
	m.Raw(`><p class="eyebrow">Challenge</p>`).Raw(c.Goal)
	m.Raw(`<div class="goal-bar"><div class="progress"`).Attr("id", c.ID+"-progress").Raw(`>`).Raw(stillProgress(c)).Raw(`</div>`)
	m.Raw(`<p class="live-only row"><button type="button" class="primary" data-act="challenge-start">Start</button>`).
		Raw(`<button type="button" data-act="check">Check</button></p></div>`)
	for i, h := range c.Hints {
		m.Raw(`<details class="hint"><summary>Hint `).Int(i + 1).Raw(`</summary>`).Raw(h).Raw(`</details>`)
	}
	if c.Solution != "" {
		m.Raw(`<details class="solution"`).Attr("id", c.ID+"-done").Raw(`><summary>A solution, and why it works</summary><pre tabindex="0" class="code"`).
			Attr("id", c.ID+"-solution").Raw(`>`).Preformatted(c.Solution).
			Raw(`</pre><p class="live-only"><button type="button" data-act="solution">Put it into the editor</button></p>`)
		if c.Done != "" {
			m.Raw(`<div class="done">`).Raw(c.Done).Raw(`</div>`)
		}
		if len(c.Also) > 0 {
			m.Raw(`<p>It works as well with: `).Raw(strings.Join(c.Also, "; ")).Raw(`.</p>`)
		}
		m.Raw(`</details>`)
	}
	if len(c.Tries) > 0 {
		m.Raw(`<details class="tries static-only"><summary>Tries that fall short</summary>`)
		for _, t := range c.Tries {
			m.Raw(`<p class="why-of">`).Raw(mark(false)).Raw(" ").Raw(t.Name).Raw(`</p><div`).Attr("data-when", t.When).Raw(`>`).Raw(t.Why).Raw(`</div>`)
		}
		m.Raw(`</details>`)
	}
	m.Raw("</section>\n")
	return m.String()
}

// stillProgress lists what is to be met, before anything has run.
func stillProgress(c Challenge) string {
	var m markup.Writer
	m.Raw(`<ul class="goals">`)
	for _, e := range c.Expect {
		m.Put(`<li><code>`, e, `</code></li>`)
	}
	m.Raw(`</ul>`).Raw(c.allowance())
	return m.String()
}

// allowance says what may be edited, and in how many places the reference is.
func (c *Challenge) allowance() string {
	m := markup.Raw(`<p class="allow">You may change `)
	if len(c.Allow) == 0 {
		m.Raw(`anything.`)
	} else {
		m.Put(`only: `, strings.Join(c.Allow, ", "), `.`)
	}
	if c.Par > 0 {
		m.Raw(` Par: ` + countChanges(c.Par) + `.`)
	}
	return m.Raw(`</p>`).String()
}

// VariantOf is which of its n variants a question shows, of a seed and of the name that
// it has on the page: two questions of one seed need not have the same, and one that is
// added changes nothing for the others.
func VariantOf(seed int, id string, n int) int {
	for i := range len(id) {
		seed += int(id[i])
	}
	return (seed%n + n) % n
}

// AskHTML draws a question of the bank: all its variants, of which one is shown.
// Without scripts it is the first one. What is answered counts for the review under the
// question's name; "": it doesn't.
func AskHTML(id, name string, variants []Predict) string {
	var m markup.Writer
	m.Raw(`<div class="ask" data-widget="ask"`).Attr("id", id)
	if name != "" {
		m.Attr("data-question", name)
	}
	m.Raw(">\n")
	for i, v := range variants {
		m.Raw(`<div data-variant`)
		if i > 0 {
			m.Raw(` hidden`)
		}
		m.Raw(`>`).Raw(PredictHTML(v)).Raw("</div>\n")
	}
	m.Raw(`<p class="live-only"><button type="button" class="quiet" data-act="another">Another one like this</button></p></div>` + "\n")
	return m.String()
}

// AgainHTML draws a question that asks in other numbers what the prediction before it
// asks, folded into one line. A page shows the line once that one is answered. An answer
// doesn't count for the review: it is no memory of some days ago.
func AgainHTML(id string, variants []Predict) string {
	return `<details class="again"><summary>The same in other numbers</summary>` + AskHTML(id, "", variants) + "</details>\n"
}
