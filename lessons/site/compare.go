package site

import (
	"fmt"
	"strings"

	"borrowedtime/engine/config"
	"borrowedtime/engine/trace"
	"borrowedtime/engine/view"
	"borrowedtime/lessons"
)

// compare draws one scenario under several kernels: a small timeline each, one
// under the other on one time axis, and a table of results.
func (p *lessonPage) compare(c *lessons.Compare) (string, error) {
	s := lessons.StageNamed(p.stages, c.On)
	if s == nil {
		return "", fmt.Errorf("comparison: there is no scenario %q", c.On)
	}
	window, err := p.window(c)
	if err != nil {
		return "", err
	}
	var b strings.Builder
	b.WriteString(`<figure class="wide compare"><div class="compare-lanes">` + "\n")
	for _, name := range c.Profiles {
		res, err := p.b.run.run(s.Text, name)
		if err != nil {
			return "", fmt.Errorf("comparison, kernel %s: %w", name, err)
		}
		id := "cmp-" + c.On + "-" + lessons.Slug(name)
		b.WriteString(`<div class="compare-lane"><h3>` + esc(kernelName(name)) + ` <span>` + esc(kernelTitle(name)) + `</span></h3>` +
			picture(res, id, window) + "</div>\n")
	}
	b.WriteString("</div>\n")
	table, err := p.compareTable(c)
	if err != nil {
		return "", err
	}
	caption, err := p.md.inline(strings.TrimSpace(c.Caption))
	if err != nil {
		return "", err
	}
	if caption != "" {
		caption = `<figcaption class="mute small">` + caption + `</figcaption>`
	}
	return b.String() + `<div class="compare-side">` + table + caption + "</div></figure>\n", nil
}

func (p *lessonPage) window(c *lessons.Compare) (w [2]trace.Time, err error) {
	if c.To == "" {
		return w, nil
	}
	if w[0], err = instant(c.From); err == nil {
		w[1], err = instant(c.To)
	}
	return w, err
}

func (p *lessonPage) compareTable(c *lessons.Compare) (string, error) {
	var b strings.Builder
	b.WriteString(`<div class="scroll" tabindex="0" role="region" aria-label="Results side by side: ` + esc(c.On+", "+strings.Join(c.Profiles, ", ")) + `"><table><thead><tr><th scope="col">Measured</th>`)
	for _, name := range c.Profiles {
		b.WriteString(`<th scope="col" class="n">` + strings.Replace(esc(kernelName(name)), "Linux ", `<span class="on-wide">Linux </span>`, 1) + `</th>`)
	}
	b.WriteString("</tr></thead><tbody>\n")
	for _, row := range c.Rows {
		label, err := p.md.inline(row.Label)
		if err != nil {
			return "", err
		}
		b.WriteString(`<tr><th scope="row">` + label + `</th>`)
		for _, name := range c.Profiles {
			shown, how, err := p.values.show(row.Expr + " @" + c.On + ":" + name)
			if err != nil {
				return "", err
			}
			b.WriteString(`<td class="n" title="` + esc(how) + `">` + esc(shown) + `</td>`)
		}
		b.WriteString("</tr>\n")
	}
	b.WriteString("</tbody></table></div>\n")
	return b.String(), nil
}

// picture is a timeline of a run without a playhead, for wide and for narrow
// screens; style sheets show the one that fits.
func picture(res *result, id string, window [2]trace.Time) string {
	return `<div class="on-wide">` + timeline(res, id, window, false) + `</div><div class="on-narrow">` +
		timeline(res, id+"-n", window, true) + `</div>`
}

func timeline(res *result, id string, window [2]trace.Time, narrow bool) string {
	snap := res.sim.At(-1)
	return view.Timeline(&view.Frame{Trace: res.trace, Snap: &snap, Scenario: res.scenario, ID: id, Window: window, Narrow: narrow})
}

// kernelName is how the pages call a profile.
func kernelName(profile string) string {
	if p := config.ProfileOf(profile); p != nil {
		return p.Label
	}
	return profile
}

// kernelTitle says what that kernel can do.
func kernelTitle(profile string) string {
	p := config.ProfileOf(profile)
	switch {
	case p == nil:
		return ""
	case p.Features == 0:
		return "A waiter sleeps, as on any kernel before"
	}
	return p.Title
}
