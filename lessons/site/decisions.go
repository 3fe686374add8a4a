package site

import (
	_ "embed"
	"fmt"
	"html/template"
	"io/fs"
	"slices"
	"strings"

	"borrowedtime/engine"
	"borrowedtime/engine/config"
	"borrowedtime/engine/explain"
	"borrowedtime/engine/scenario"
	"borrowedtime/engine/trace"
	"borrowedtime/engine/view"
)

//go:embed decisions.md
var decisionsText string

// A row is one decision as the page shows it.
type row struct {
	engine.Decision
	facts    []string // names of what must hold
	profiles []string // where this row can ever decide
	question int      // index of questions
}

// questions are what the rows ask, in the order of the table.
var questions = []struct{ title, intro string }{
	{"Does it still wait?", "Between two steps of a walk other CPUs go on. The first rows notice that what was true is true no more."},
	{"Does its lock have an owner?", "After an unlock that woke a waiter a lock is free until somebody takes it. Then there is nobody to lend to."},
	{"Can the owner run?", "An owner that sleeps with its lock held cannot use anybody’s time."},
	{"Is the owner here?", "A CPU can only execute what is in its own queue. An owner elsewhere has to be followed, or waited for."},
	{"Then follow the chain", "The owner is in this queue. It runs, unless it waits for a lock itself."},
}

// questionOf says which question a row's facts answer.
func questionOf(facts []string) int {
	for _, f := range facts {
		switch f {
		case "unlinked", "changed":
			return 0
		case "no-owner":
			return 1
		case "owner-asleep", "owner-delayed":
			return 2
		case "owner-remote", "owner-migrating", "owner-moved":
			return 3
		}
	}
	return 4
}

// rows returns the engine's table without what an earlier row of the same
// profile always decides first.
func rows() []row {
	var out []row
	for _, d := range engine.Decisions() {
		r := row{Decision: d, facts: strings.Fields(d.Facts)}
		r.question = questionOf(r.facts)
		for _, p := range d.Profiles {
			if !slices.ContainsFunc(out, func(earlier row) bool { return slices.Contains(earlier.profiles, p) && covers(earlier.facts, r.facts) }) {
				r.profiles = append(r.profiles, p)
			}
		}
		out = append(out, r)
	}
	return slices.DeleteFunc(out, func(r row) bool { return len(r.profiles) == 0 })
}

// covers reports whether all of a holds whenever all of b does.
func covers(a, b []string) bool {
	return !slices.ContainsFunc(a, func(f string) bool { return !slices.Contains(b, f) })
}

// decisionsPage is the table, and a card for each reason.
type decisionsPage struct {
	w        strings.Builder
	run      *runner
	rows     []row
	profiles []string // the columns
}

func (b *builder) decisionsPage(root fs.FS) error {
	p := &decisionsPage{run: b.run, rows: rows()}
	for _, profile := range config.Profiles {
		if slices.ContainsFunc(p.rows, func(r row) bool { return slices.Contains(r.profiles, profile.Name) }) {
			p.profiles = append(p.profiles, profile.Name)
		}
	}
	texts, err := sections(b.markdown("", nil), decisionsText, 3)
	if err != nil {
		return fmt.Errorf("lessons/site/decisions.md: %w", err)
	}
	p.w.WriteString(`<header class="lesson-head"><p class="eyebrow">find_proxy_task()</p><h1>The decision table</h1></header>` + "\n" +
		`<div class="prose">` + texts[0] + `</div>` + "\n")
	p.table()
	p.columns()
	p.w.WriteString(`<div class="prose mute small">` + texts[1] + `</div>` + "\n")
	if err := p.cards(); err != nil {
		return err
	}
	p.w.WriteString(`<section class="band" aria-labelledby="seen-h"><h2 id="seen-h">Taken on a real kernel</h2><div class="prose">` + texts[2] + `</div>` + "\n")
	if err := p.taken(root); err != nil {
		return err
	}
	p.w.WriteString("</section>\n")
	return b.add(&page{
		Path: "decisions.html", Title: "The decision table · Borrowed Time", Class: "reference", Nav: "decisions",
		Description: "Every branch of find_proxy_task() in Linux 6.17, 7.1, 7.3 and what is proposed, in plain words, each with a scenario that takes it.",
		Body:        template.HTML(p.w.String()),
	})
}

// table lists all rows with a column for each profile.
func (p *decisionsPage) table() {
	p.w.WriteString(`<h2 id="table-h" class="visually-hidden">All rows</h2><div class="scroll" tabindex="0" role="region" aria-labelledby="table-h"><table class="rows"><thead><tr><th scope="col">If</th><th scope="col">then</th>`)
	for _, name := range p.profiles {
		p.w.WriteString(`<th scope="col" class="has">` + esc(name) + `</th>`)
	}
	p.w.WriteString("</tr></thead>\n")
	last := -1
	for i := range p.rows {
		r := &p.rows[i]
		if r.question != last {
			if last >= 0 {
				p.w.WriteString("</tbody>\n")
			}
			last = r.question
			fmt.Fprintf(&p.w, `<tbody><tr class="mode"><th scope="rowgroup" colspan="%d"><b>%s</b></th></tr>`+"\n", len(p.profiles)+2, esc(questions[last].title))
		}
		fmt.Fprintf(&p.w, `<tr><th scope="row"><a href="#row-%s">%s</a></th><td>%s</td>`, r.Reason, esc(explain.Title(r.Reason)), esc(curly(r.Action)))
		for _, name := range p.profiles {
			if slices.Contains(r.profiles, name) {
				p.w.WriteString(`<td class="has"><span aria-hidden="true">●</span><span class="visually-hidden">yes</span></td>`)
			} else {
				p.w.WriteString(`<td class="has none"><span aria-hidden="true">–</span><span class="visually-hidden">no</span></td>`)
			}
		}
		p.w.WriteString("</tr>\n")
	}
	p.w.WriteString("</tbody></table></div>\n")
}

// columns says which kernels the columns stand for.
func (p *decisionsPage) columns() {
	p.w.WriteString(`<dl class="columns small mute">`)
	for _, k := range config.Profiles {
		if slices.Contains(p.profiles, k.Name) {
			fmt.Fprintf(&p.w, `<div><dt>%s</dt><dd>%s (%s)</dd></div>`, esc(k.Name), esc(k.Title), esc(k.Kernel))
		}
	}
	p.w.WriteString("</dl>\n")
	p.proposals()
}

// proposals says how far the parts of a column had come that no release has.
func (p *decisionsPage) proposals() {
	for _, k := range config.Profiles {
		if len(k.Proposed) == 0 || !slices.Contains(p.profiles, k.Name) {
			continue
		}
		fmt.Fprintf(&p.w, `<p class="small" id="proposed">What <b>%s</b> has is proposed, and can change before a release has it. In September 2026:</p><dl class="columns small mute">`, esc(k.Name))
		for _, x := range k.Proposed {
			fmt.Fprintf(&p.w, `<div><dt>%s</dt><dd>%s</dd></div>`, esc(curly(x.What)), esc(curly(x.State)))
		}
		p.w.WriteString("</dl>\n")
	}
}

// curly sets apostrophes as the pages do.
func curly(s string) string { return strings.ReplaceAll(s, "'", "’") }

// cards explains each reason, question by question.
func (p *decisionsPage) cards() error {
	done := map[trace.Reason]bool{}
	for q := range questions {
		fmt.Fprintf(&p.w, `<section class="band" aria-labelledby="q%d"><h2 id="q%d">%s</h2><p class="prose">%s</p>`+"\n", q, q, esc(questions[q].title), esc(questions[q].intro))
		for i := range p.rows {
			if r := &p.rows[i]; r.question == q && !done[r.Reason] {
				done[r.Reason] = true
				if err := p.card(r.Reason); err != nil {
					return fmt.Errorf("decision %s: %w", r.Reason, err)
				}
			}
		}
		p.w.WriteString("</section>\n")
	}
	return nil
}

// card explains one reason: when, what then, in which kernels, why, and a run
// that takes it.
func (p *decisionsPage) card(reason trace.Reason) error {
	fmt.Fprintf(&p.w, `<article class="decision card" id="row-%s" aria-labelledby="h-%s"><div><h3 id="h-%s">%s</h3><dl class="when">`, reason, reason, reason, esc(explain.Title(reason)))
	for i := range p.rows {
		r := &p.rows[i]
		if r.Reason != reason {
			continue
		}
		fmt.Fprintf(&p.w, `<div><dt>%s</dt><dd>if %s: <b>%s</b></dd></div>`, esc(strings.Join(r.profiles, ", ")), esc(inWords(r.facts)), esc(curly(r.Action)))
	}
	fmt.Fprintf(&p.w, `</dl><p>%s</p><p class="mute small">In the kernel: <code>%s()</code>. In a trace: <code>%s/%s</code>.</p></div>`+"\n",
		esc(why[reason]), esc(reason.Kernel()), reason.Kind(), reason)
	defer p.w.WriteString("</article>\n")
	if why := cannot[reason]; why != "" {
		p.w.WriteString(`<p class="mute small">` + esc(why) + "</p>\n")
		return nil
	}
	for i := range examples {
		if e := &examples[i]; slices.Contains(e.reasons, reason) {
			return p.example(reason, e)
		}
	}
	return fmt.Errorf("no example (decisionrows.go) has this row, and cannot doesn't say why")
}

// inWords says what must hold.
func inWords(facts []string) string {
	if len(facts) == 0 {
		return "none of the rows above fits"
	}
	said := make([]string, len(facts))
	for i, f := range facts {
		if said[i] = explain.Fact(f); said[i] == "" {
			said[i] = f
		}
	}
	return strings.Join(said, " and ")
}

// taken is the moment at which a run takes a row.
type taken struct {
	res  *result
	rec  *trace.Record
	link string // of the playground, to that moment
}

// take runs an example under a kernel and finds where it takes the row; nil if it
// doesn't.
func (p *decisionsPage) take(reason trace.Reason, e *example, profile string) (*taken, error) {
	res, err := p.run.run(e.text, profile)
	if err != nil {
		return nil, err
	}
	n := slices.IndexFunc(res.trace.Records, func(r trace.Record) bool { return r.Reason == reason })
	if n < 0 {
		return nil, nil
	}
	rec := &res.trace.Records[n]
	sc := *res.scenario
	sc.Kernel, sc.Title = profile, explain.Title(reason)
	return &taken{res: res, rec: rec, link: "playground.html#" + scenario.EncodeLink(&sc, scenario.Entries{scenario.TimeEntry(rec.At)})}, nil
}

// example shows the moment at which a run takes a row, with links to it under each
// kernel that has the row.
func (p *decisionsPage) example(reason trace.Reason, e *example) error {
	profile := e.profile
	if at := slices.Index(e.reasons, reason); at < len(e.profiles) {
		profile = e.profiles[at]
	}
	t, err := p.take(reason, e, profile)
	if err != nil {
		return err
	}
	if t == nil {
		return fmt.Errorf("its example under %s does not take it:\n%s", profile, e.text)
	}
	links, err := p.links(reason)
	if err != nil {
		return err
	}
	snap := t.res.sim.At(int(t.rec.Event))
	picture := view.Timeline(&view.Frame{Trace: t.res.trace, Snap: &snap, Scenario: t.res.scenario, ID: "d-" + reason.String(), At: t.rec.At, Narrow: true})
	fmt.Fprintf(&p.w, `<figure>%s<figcaption><b>%s, at %s.</b> %s<span class="live-only small"> Open this moment on the stage: %s</span></figcaption>`+
		`<details class="text"><summary>The scenario</summary><pre tabindex="0">%s</pre></details></figure>`+"\n",
		picture, esc(kernelName(profile)), explain.Time(t.rec.At), esc(explain.Sentence(t.res.trace, t.rec, &snap)), links, esc(strings.TrimSpace(e.text)))
	return nil
}

// links open the moment at which a row is taken, one for each kernel that has the row.
func (p *decisionsPage) links(reason trace.Reason) (string, error) {
	var links []string
	for _, profile := range p.profiles {
		if !slices.ContainsFunc(p.rows, func(r row) bool { return r.Reason == reason && slices.Contains(r.profiles, profile) }) {
			continue
		}
		link, err := p.linkUnder(reason, profile)
		if err != nil {
			return "", err
		}
		links = append(links, link)
	}
	return strings.Join(links, ", "), nil
}

// linkUnder opens the first example that takes the row under a kernel.
func (p *decisionsPage) linkUnder(reason trace.Reason, profile string) (string, error) {
	for i := range examples {
		if e := &examples[i]; slices.Contains(e.reasons, reason) {
			t, err := p.take(reason, e, profile)
			if err != nil {
				return "", err
			}
			if t != nil {
				return `<a href="` + esc(t.link) + `">` + esc(kernelName(profile)) + `</a>`, nil
			}
		}
	}
	return "", fmt.Errorf("no example (decisionrows.go) takes it under %s", profile)
}
