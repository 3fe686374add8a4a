package site

import (
	_ "embed"
	"fmt"
	"html/template"
	"io/fs"
	"strconv"
	"strings"

	"borrowedtime/engine/fidelity"
	"borrowedtime/engine/recording"
)

//go:embed fidelity.md
var fidelityText string

// modes are the settings in the order of the columns.
var modes = fidelity.Modes

// fidelityPage is what is known about how the engine compares with a kernel.
type fidelityPage struct {
	w       strings.Builder
	results []fidelity.Result
	edges   []string          // why some of the questions' recordings differ
	led     []fidelity.Slaved // the long recordings, led by their own clocks
	byName  map[string]*recorded
	names   []string // scenarios, sorted
}

// recorded is one scenario with what it gave under each mode, by the order of
// modes; nil where it was not recorded.
type recorded struct {
	name   string
	group  fidelity.Group
	result []*fidelity.Result
}

func (b *builder) fidelityPage(root fs.FS) error {
	p := &fidelityPage{byName: map[string]*recorded{}}
	if err := p.compare(root); err != nil {
		return err
	}
	md := b.markdown("", p.count)
	texts, err := sections(md, fidelityText, 5)
	if err != nil {
		return fmt.Errorf("lessons/site/fidelity.md: %w", err)
	}
	p.w.WriteString(`<header class="lesson-head"><p class="eyebrow">Fidelity</p><h1>Held against a real kernel</h1></header>` + "\n" +
		`<div class="prose">` + texts[0] + `</div>` + "\n")
	p.w.WriteString(`<section class="band" aria-labelledby="sum-h"><h2 id="sum-h">In sum</h2><div class="prose">` + texts[1] + `</div>` + "\n")
	p.summary()
	p.slaved()
	if err := p.questions(root); err != nil {
		return err
	}
	p.w.WriteString(`</section>` + "\n" + `<section class="band" aria-labelledby="apart-h"><h2 id="apart-h">What still disagrees</h2><div class="prose">` + texts[2] + `</div>` + "\n")
	p.disagreements()
	p.w.WriteString(`</section>` + "\n" + `<section class="band" aria-labelledby="all-h"><h2 id="all-h">Every recording</h2><div class="prose">` + texts[3] + `</div>` + "\n")
	if err := p.list(); err != nil {
		return err
	}
	p.w.WriteString(`</section>` + "\n" + `<section class="band" aria-labelledby="left-h"><h2 id="left-h">What the model leaves out</h2><div class="prose">` + texts[4] + `</div>` + "\n")
	if err := leftOut(&p.w, root); err != nil {
		return err
	}
	p.w.WriteString("</section>\n")
	return b.add(&page{
		Path: "fidelity.html", Title: "Fidelity · Borrowed Time", Class: "reference", Nav: "fidelity",
		Description: "How the engine of Borrowed Time compares with schedules recorded on a running Linux kernel, and what its model leaves out.",
		Body:        template.HTML(p.w.String()),
	})
}

// sections renders the parts of a text that lines of --- separate.
func sections(md *markdown, text string, want int) ([]string, error) {
	parts := strings.Split(text, "\n---\n")
	if len(parts) != want {
		return nil, fmt.Errorf("found %d parts between lines of ---, want %d", len(parts), want)
	}
	for i, part := range parts {
		var err error
		if parts[i], err = md.block(part); err != nil {
			return nil, err
		}
	}
	return parts, nil
}

// compare runs the engine on every recording.
func (p *fidelityPage) compare(root fs.FS) error {
	dir, err := fs.Sub(root, "engine/testdata/recordings")
	if err != nil {
		return err
	}
	for m := range modes {
		for r, err := range recording.ReadAll(dir, modes[m].Folder) {
			if err != nil {
				return err
			}
			p.add(m, fidelity.Run(r, ""))
		}
	}
	if err := p.lead(root); err != nil {
		return err
	}
	if len(p.results) == 0 {
		return fmt.Errorf("engine/testdata/recordings holds no recording")
	}
	for i := range p.results { // the list does not grow any more, so its entries stay in place
		r := &p.results[i]
		rec := p.byName[r.Recording.Name]
		rec.result[modeOf(r)] = r
		if r.Group != "" {
			rec.group = r.Group
		}
	}
	return nil
}

func (p *fidelityPage) add(m int, r fidelity.Result) {
	name := r.Recording.Name
	if p.byName[name] == nil {
		p.byName[name] = &recorded{name: name, result: make([]*fidelity.Result, len(modes))}
		p.names = append(p.names, name)
	}
	p.results = append(p.results, r)
}

func modeOf(r *fidelity.Result) int {
	for m := range modes {
		if modes[m].Folder == r.Recording.Folder {
			return m
		}
	}
	return 0
}

// count gives the prose its numbers.
func (p *fidelityPage) count(what string) (shown, how string, err error) {
	switch what {
	case "scenarios":
		return strconv.Itoa(len(p.names)), "counted when the site was built", nil
	case "modes":
		return [...]string{"no", "one", "two", "three", "four", "five", "six"}[len(modes)], "counted when the site was built", nil
	case "schedules":
		return strconv.Itoa(len(p.results)), "counted when the site was built", nil
	}
	return "", "", fmt.Errorf("nothing counts %q", what)
}

// groups are the rows of the summary, wide ones after their parts.
var groups = []struct {
	group fidelity.Group
	name  string
}{
	{fidelity.OneCPUSimple, "One CPU, fair and FIFO tasks"},
	{fidelity.OneCPUOther, "One CPU, other classes too"},
	{fidelity.Pinned, "Several CPUs, every task pinned"},
	{fidelity.Unpinned, "Several CPUs, tasks that may move"},
	{fidelity.All, "All"},
}

// summary is the table of means. What two boots of the kernel don't agree on
// is no measure of the engine and stands apart.
func (p *fidelityPage) summary() {
	var counted []fidelity.Result
	var apart []*fidelity.Result
	for i := range p.results {
		if r := &p.results[i]; fidelity.TwoBoots(r.Recording) {
			apart = append(apart, r)
		} else {
			counted = append(counted, *r)
		}
	}
	p.w.WriteString(`<div class="scroll" tabindex="0" role="region" aria-label="The sums, as a table"><table class="sums"><thead><tr><th scope="col">Recordings</th>` +
		`<th scope="col" class="n">n</th><th scope="col" class="n">mean</th><th scope="col" class="n">median</th><th scope="col" class="n">least</th>` +
		`<th scope="col" class="n">donor, mean</th><th scope="col" class="n">best of draws, mean</th><th scope="col" class="n">least</th><th scope="col" class="n">lock waits that agree</th></tr></thead>` + "\n")
	for _, m := range modes {
		fmt.Fprintf(&p.w, `<tbody><tr class="mode"><th scope="rowgroup" colspan="9"><b>%s</b> <span>%s</span></th></tr>`+"\n", esc(m.Profile), esc(m.Title))
		for _, g := range groups {
			s := fidelity.Summarise(counted, m.Folder, g.group)
			if s.N == 0 {
				continue
			}
			class := ""
			if g.group == fidelity.All {
				class = ` class="all"`
			}
			fmt.Fprintf(&p.w, `<tr%s><th scope="row">%s</th><td class="n">%d</td><td class="n"><b>%s</b></td><td class="n">%s</td><td class="n">%s</td><td class="n">%s</td><td class="n">%s</td><td class="n">%s</td><td class="n">%d of %d</td></tr>`+"\n",
				class, g.name, s.N, percent(s.Mean), percent(s.Median), percent(s.Min), percent(s.DonorMean), percent(s.Best), percent(s.BestMin), s.WaitsOK, s.Waits)
		}
		p.w.WriteString("</tbody>\n")
	}
	p.w.WriteString("</table></div>\n")
	if len(apart) == 0 {
		return
	}
	p.w.WriteString(`<p class="prose mute">Left out of these means, because two boots of the same kernel made different schedules of them: `)
	for i, r := range apart {
		if i > 0 {
			p.w.WriteString("; ")
		}
		fmt.Fprintf(&p.w, `<a href="#%s">%s</a> under %s (agreement with the boot that was kept: %s)`, figureID(r), esc(r.Recording.Name), esc(modes[modeOf(r)].Profile), agreement(r))
	}
	p.w.WriteString(".</p>\n")
}

// percent writes parts per million in per cent with two decimals, rounded down.
func percent(millionths int) string {
	return fmt.Sprintf("%d.%02d", millionths/10_000, millionths/100%100)
}

// share is a result's agreement in parts per million.
func share(r *fidelity.Result) int { return fidelity.Millionths(r.Score.Exec, r.Score.Total) }

func agreement(r *fidelity.Result) string {
	if r.Refused != "" {
		return "not simulated"
	}
	return percent(share(r))
}

// figureID is where a recording's picture under a mode stands on the page.
func figureID(r *fidelity.Result) string {
	return "rec-" + r.Recording.Name + "-" + modes[modeOf(r)].Folder
}
