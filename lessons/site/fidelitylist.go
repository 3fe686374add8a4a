package site

import (
	"fmt"
	"strings"

	"borrowedtime/engine/config"
	"borrowedtime/engine/fidelity"
	"borrowedtime/engine/recording"
	"borrowedtime/engine/scenario"
)

// agreesBelow is the agreement, in parts per million, under which a reason is
// demanded (by a test of package fidelity).
const agreesBelow = 990_000

// disagreements lists what agrees on less than that, least first within a scenario's group.
func (p *fidelityPage) disagreements() {
	p.w.WriteString(`<div class="scroll" tabindex="0" role="region" aria-label="The list, as a table"><table class="apart-list"><thead><tr><th scope="col">Recording</th><th scope="col">Under</th>` +
		`<th scope="col" class="n">agree</th><th scope="col" class="n">until</th><th scope="col" class="n">best of draws</th><th scope="col">What decided it</th></tr></thead><tbody>` + "\n")
	for _, name := range p.names {
		rec := p.byName[name]
		var rows []*fidelity.Result
		for _, r := range rec.result {
			if r != nil && (r.Refused != "" || share(r) < agreesBelow) {
				rows = append(rows, r)
			}
		}
		for i := 0; i < len(rows); i++ {
			why := reason(rows[i])
			under := []string{modeLink(rows[i])}
			least := rows[i]
			for i+1 < len(rows) && reason(rows[i+1]) == why {
				i++
				under = append(under, modeLink(rows[i]))
				if share(rows[i]) < share(least) {
					least = rows[i]
				}
			}
			fmt.Fprintf(&p.w, `<tr><th scope="row"><a href="#rec-%s">%s</a></th><td>%s</td><td class="n">%s</td><td class="n">%s</td><td class="n">%s</td><td>%s%s</td></tr>`+"\n",
				esc(name), esc(name), strings.Join(under, ", "), agreement(least), until(least), percent(least.Best), esc(why), margin(least))
		}
	}
	p.w.WriteString("</tbody></table></div>\n")
}

// until is which part of a recording passes before the first difference.
func until(r *fidelity.Result) string { return percent(r.Score.Until(r.Recording.Trace.Until)) }

// margin tells what the first difference hung on, as the engine sees it.
func margin(r *fidelity.Result) string {
	if r.Decided == nil {
		return ""
	}
	return ` <span class="mute">The engine has ` + esc(r.Decided.String()) + `.</span>`
}

func modeLink(r *fidelity.Result) string {
	return fmt.Sprintf(`<a href="#%s">%s</a>`, figureID(r), esc(modes[modeOf(r)].Profile))
}

// reason is why a result differs, as a sentence.
func reason(r *fidelity.Result) string {
	if r.Refused != "" {
		return "The engine does not simulate it: " + r.Refused
	}
	why := fidelity.Known(r.Recording)
	if why == "" {
		return ""
	}
	why = strings.ReplaceAll(strings.ToUpper(why[:1])+why[1:], " us", " µs")
	return keepUnits(why) + "."
}

// list writes every recording, group by group.
func (p *fidelityPage) list() error {
	p.w.WriteString(pairKey)
	for _, g := range groups {
		if g.group == fidelity.All {
			continue
		}
		fmt.Fprintf(&p.w, `<h3>%s</h3>`+"\n"+`<div class="recs"><p class="rec-cols" aria-hidden="true"><span>Recording</span>`, g.name)
		for _, m := range modes {
			p.w.WriteString(`<span class="n">` + esc(m.Profile) + `</span>`)
		}
		p.w.WriteString("</p>\n")
		for _, name := range p.names {
			if rec := p.byName[name]; rec.group == g.group {
				if err := p.entry(rec); err != nil {
					return fmt.Errorf("recording %s: %w", name, err)
				}
			}
		}
		p.w.WriteString("</div>\n")
	}
	return nil
}

// entry is one recording: its agreements in a line, and folded behind it the
// scenario and the pictures.
func (p *fidelityPage) entry(rec *recorded) error {
	text := ""
	fmt.Fprintf(&p.w, `<details class="rec" id="rec-%s"><summary><span class="rec-name">%s</span>`, esc(rec.name), esc(rec.name))
	for m, r := range rec.result {
		p.w.WriteString(`<span class="n"><span class="rec-mode">` + esc(modes[m].Profile) + ` </span>`)
		switch {
		case r == nil:
			p.w.WriteString("–")
		case r.Refused == "" && r.Score.First != nil:
			p.w.WriteString(`<span class="fork" aria-hidden="true">▼</span><span class="visually-hidden">differs, </span>` + agreement(r))
		default:
			p.w.WriteString(agreement(r))
		}
		p.w.WriteString(`</span>`)
		if r != nil && text == "" {
			text = r.Recording.Scenario
		}
	}
	p.w.WriteString("</summary>\n")
	parsed, errs := scenario.Parse(text)
	if len(errs) > 0 {
		return errs
	}
	cfg, errs := parsed.Config()
	if len(errs) > 0 {
		return errs
	}
	fmt.Fprintf(&p.w, `<p class="facts"><span>%s</span>%s<a class="live-only" href="playground.html#%s">Open it on the stage</a></p><details class="text"><summary>The scenario</summary><pre tabindex="0">%s</pre></details>`+"\n",
		facts(cfg), taskKey(cfg), esc(scenario.EncodeLink(parsed, nil)), esc(strings.TrimSpace(text)))
	for _, same := range alike(rec.result) {
		p.figure(rec, cfg, same)
	}
	p.w.WriteString("</details>\n")
	return nil
}

var policyNames = [...]string{config.Fair: "fair", config.Batch: "batch", config.IdlePolicy: "idle-policy", config.FIFO: "FIFO", config.RR: "round-robin", config.Deadline: "deadline"}

// facts says what a scenario consists of: "2 CPUs · 3 fair tasks · 1 lock".
func facts(cfg *config.Config) string {
	parts := []string{plural(cfg.CPUs, "CPU")}
	for policy, name := range policyNames {
		n := 0
		for i := range cfg.Tasks {
			if int(cfg.Tasks[i].Policy) == policy {
				n++
			}
		}
		if n > 0 {
			parts = append(parts, plural(n, name+" task"))
		}
	}
	if len(cfg.Locks) > 0 {
		parts = append(parts, plural(len(cfg.Locks), "lock"))
	}
	return strings.Join(parts, " · ")
}

// taskKey names the tasks beside their colours.
func taskKey(cfg *config.Config) string {
	var b strings.Builder
	b.WriteString(`<span class="keys">`)
	for i := range cfg.Tasks {
		if i > 0 {
			b.WriteString(" ")
		}
		fmt.Fprintf(&b, `<span class="name%s">%s</span>`, hueClass(cfg.Tasks[i].Color-1), esc(cfg.Tasks[i].Name))
	}
	return b.String() + `</span>`
}

// alike groups the results of one scenario whose recorded schedules and whose
// engine's schedules are the same, but for what a switch takes.
func alike(results []*fidelity.Result) [][]*fidelity.Result {
	var out [][]*fidelity.Result
next:
	for _, r := range results {
		if r == nil {
			continue
		}
		for i, have := range out {
			if sameSchedules(have[0], r) {
				out[i] = append(out[i], r)
				continue next
			}
		}
		out = append(out, []*fidelity.Result{r})
	}
	return out
}

func sameSchedules(a, b *fidelity.Result) bool {
	if a.Refused != "" || b.Refused != "" {
		return false
	}
	kernel, other := a.Recording.Trace, b.Recording.Trace
	return kernel.Until == other.Until && len(fidelity.Differences(kernel, other)) == 0 && len(fidelity.Differences(a.Trace, b.Trace)) == 0
}

// figure draws what several modes have in common, and tells where both
// schedules part.
func (p *fidelityPage) figure(rec *recorded, cfg *config.Config, same []*fidelity.Result) {
	r := same[0]
	fmt.Fprintf(&p.w, `<figure class="pair" id="%s"><figcaption>`, figureID(r))
	for i, other := range same {
		if i > 0 {
			fmt.Fprintf(&p.w, `, <span id="%s"></span>`, figureID(other))
		}
		fmt.Fprintf(&p.w, `<b>%s</b> %s`, esc(modes[modeOf(other)].Profile), agreement(other))
	}
	p.others(rec, same)
	p.w.WriteString("</figcaption>\n")
	if r.Refused != "" {
		fmt.Fprintf(&p.w, `<p>%s</p></figure>`+"\n", esc(reason(r)))
		return
	}
	names := make([]string, len(cfg.Tasks))
	for i := range cfg.Tasks {
		names[i] = cfg.Tasks[i].Name
	}
	diffs := fidelity.Differences(r.Recording.Trace, r.Trace)
	d := newTwoSchedules(names, r.Recording.Trace, r.Trace)
	label := fmt.Sprintf("Recorded and computed schedule of %s under %s: they name the same executing task %s per cent of the time", rec.name, modes[modeOf(r)].Profile, agreement(r))
	if len(diffs) > 0 {
		label += fmt.Sprintf(" and part in %s", plural(len(diffs), "place"))
	}
	p.w.WriteString(`<div class="scroll" tabindex="0" role="region" aria-label="Both schedules">` + d.draw(label, diffs) + "</div>\n")
	for _, line := range tell(r, diffs, d.until) {
		p.w.WriteString("<p>" + line + "</p>\n")
	}
	p.closeUp(r)
	p.w.WriteString("</figure>\n")
}

// others links to the pictures of the other modes of this recording.
func (p *fidelityPage) others(rec *recorded, same []*fidelity.Result) {
	shown := map[*fidelity.Result]bool{}
	for _, r := range same {
		shown[r] = true
	}
	var links []string
	for _, r := range rec.result {
		if r != nil && !shown[r] {
			links = append(links, modeLink(r))
		}
	}
	if len(links) > 0 {
		p.w.WriteString(` <span class="others">see also ` + strings.Join(links, ", ") + `</span>`)
	}
}

// tell says in words where two schedules part and why.
func tell(r *fidelity.Result, diffs []fidelity.Difference, drawn int64) []string {
	var out []string
	if f := r.Score.First; f != nil {
		where := ""
		if r.Recording.Trace.CPUs > 1 {
			where = fmt.Sprintf(" on CPU %d", f.CPU)
		}
		more := ""
		if n := len(diffs) - 1; n > 0 {
			more = fmt.Sprintf(" %s follow.", plural(n, "more difference"))
			if n == 1 {
				more = " One more difference follows."
			}
		}
		out = append(out, fmt.Sprintf("They part first at %s%s: %s in the recording, %s in the engine, for %s.%s",
			milli(f.From), where, whose(f.Recorded), whose(f.Engine), milli(f.To-f.From), more))
	}
	for _, w := range r.Score.WaitDifferences {
		out = append(out, fmt.Sprintf("%s waits %s for its locks in the recording, %s in the engine.", esc(w.Task), milli(w.Recorded), milli(w.Engine)))
	}
	if why := reason(r); why != "" && r.Score.First != nil {
		out = append(out, `<span class="why">Why:</span> `+esc(why))
	}
	if n := strangers(r); n > 0 {
		out = append(out, fmt.Sprintf(`<span class="mute small">Grey: kernel threads of the recording machine itself ran for %s.</span>`, milli(n)))
	}
	if drawn < int64(r.Recording.Trace.Until) {
		out = append(out, fmt.Sprintf(`<span class="mute small">After that, up to the horizon at %s, the tasks are done and both are idle.</span>`, milli(int64(r.Recording.Trace.Until))))
	}
	return out
}

// strangers is how long tasks ran that the scenario does not have.
func strangers(r *fidelity.Result) (sum int64) {
	t := r.Recording.Trace
	for i := range t.Tasks {
		if recording.Stranger(t.Tasks[i].Name) {
			sum += int64(t.Stats[i].Ran)
		}
	}
	return sum
}

// whose says who executes on whose time.
func whose(s fidelity.Side) string {
	switch {
	case s.Exec == "idle":
		return "the CPU is idle"
	case s.Exec == s.Donor:
		return esc(s.Exec) + " executes"
	case s.Donor == "idle":
		return esc(s.Exec) + " executes, its donor gone"
	}
	return esc(s.Exec) + " executes on " + esc(s.Donor) + "’s time"
}

// milli writes nanoseconds in milliseconds to the microsecond.
func milli(ns int64) string { return fmt.Sprintf("%d.%03d\u00a0ms", ns/1_000_000, ns/1_000%1_000) }

// pairKey explains the pictures; its patterns serve all of them.
const pairKey = `<figure class="pair-key" tabindex="0" aria-label="How to read the pictures"><svg xmlns="http://www.w3.org/2000/svg" class="bt-pair" viewBox="0 0 2000 164" role="img" aria-label="How to read the pictures: kernel above, engine below; two tones for borrowed time; a block between the lanes where they part">` +
	`<defs><pattern id="pair-hatch" width="12" height="12" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect class="ink" width="4" height="12"/></pattern>` +
	`<pattern id="pair-apart" width="10" height="10" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect class="bad" width="6" height="10"/></pattern></defs>` +
	`<text class="lane" x="0" y="61">kernel</text><path class="bed" d="M190 52H1985"/><text class="lane" x="0" y="127">engine</text><path class="bed" d="M190 118H1985"/>` +
	`<path class="x t0" d="M190 52h299"/><path class="x t2" d="M490 52h749"/><path class="borrowed" d="M490 52h749"/><path class="strip t0" d="M490 36h749"/><path class="x t0" d="M1240 52h400"/>` +
	`<path class="x t0" d="M190 118h299"/><path class="x t2" d="M490 118h549"/><path class="borrowed" d="M490 118h549"/><path class="strip t0" d="M490 102h549"/><path class="x t0" d="M1040 118h600"/>` +
	`<path class="apart" d="M1040 85h200"/><path class="ends" d="M1040 30v110M1240 30v110"/><path class="first" d="M1040 28l-11 -20h22z"/>` +
	`<text class="on t0" y="65"><tspan x="340">H executes</tspan><tspan x="1440">H</tspan></text><text class="on t2" y="65"><tspan x="865">L executes on H’s time</tspan></text>` +
	`<text class="on t0" y="131"><tspan x="340">H</tspan><tspan x="1340">H</tspan></text><text class="on t2" y="131"><tspan x="765">L for H</tspan></text>` +
	`<text class="note" x="1260" y="22">here they part</text><text class="note" x="1820" y="61">idle</text></svg></figure>` + "\n"
