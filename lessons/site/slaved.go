package site

import (
	"fmt"
	"io/fs"

	"borrowedtime/engine/fidelity"
	"borrowedtime/engine/recording"
)

// lead judges the engine's decisions one by one on the recordings that have every event.
func (p *fidelityPage) lead(root fs.FS) error {
	dir, err := fs.Sub(root, "engine/testdata/long")
	if err != nil {
		return err
	}
	for _, m := range modes {
		for r, err := range recording.ReadAll(dir, m.Folder) {
			if err != nil {
				return err
			}
			p.led = append(p.led, fidelity.RunSlaved(r, ""))
		}
	}
	return nil
}

// slaved is the table of those decisions.
func (p *fidelityPage) slaved() {
	p.w.WriteString(`<h3 id="led-h">Decision by decision</h3>` + "\n" +
		`<p class="prose">In a long run one microsecond decides what follows, and how much two schedules overlap is luck. So the engine is also led by a recording’s own clock: ` +
		`timers, wakeups and lock calls come at the recorded instants, and for each recorded <code>__schedule()</code> it says whom it would take as donor and who would execute. ` +
		`The answer is compared, and the recorded one is forced. Reached are those to which it came with its own queues. ` +
		`A wakeup is right if the engine would have chosen the same CPU for it; it is told apart and not counted in the others.</p>` + "\n" +
		`<div class="scroll" tabindex="0" role="region" aria-labelledby="led-h"><table class="sums"><thead><tr><th scope="col">Recordings</th><th scope="col" class="n">n</th><th scope="col" class="n">decisions</th>` +
		`<th scope="col" class="n">reached, of 1,000</th><th scope="col" class="n">right, of 1,000</th><th scope="col" class="n">wrong</th><th scope="col" class="n">wakeups on the right CPU</th></tr></thead>` + "\n")
	sums := fidelity.SumSlaved(p.led)
	for _, m := range modes {
		fmt.Fprintf(&p.w, `<tbody><tr class="mode"><th scope="rowgroup" colspan="7"><b>%s</b> <span>%s</span></th></tr>`+"\n", esc(m.Profile), esc(m.Title))
		for _, s := range sums {
			if s.Folder != m.Folder {
				continue
			}
			name := "One CPU"
			if s.Several {
				name = "Several CPUs"
			}
			fmt.Fprintf(&p.w, `<tr><th scope="row">%s</th><td class="n">%d</td><td class="n">%d</td><td class="n">%s</td><td class="n"><b>%s</b></td><td class="n">%d</td><td class="n">%d of %d</td></tr>`+"\n",
				name, s.N, s.Decisions, perMille(s.ReachedShare()), perMille(s.RightShare()), s.Reached-s.Right, s.Placed, s.Wakes)
		}
		p.w.WriteString("</tbody>\n")
	}
	p.w.WriteString("</table></div>\n")
	if wrong := p.wrong(); wrong != "" {
		p.w.WriteString(`<p class="prose mute">The wrong ones, by what the engine would have done: ` + esc(wrong) + ". <code>psim fidelity -slaved -v</code> lists each with its queue.</p>\n")
	}
}

// wrong counts the wrong decisions by the rule that made them.
func (p *fidelityPage) wrong() string {
	counts := map[string]int{}
	var order []string
	for i := range p.led {
		for j := range p.led[i].Wrong {
			what := p.led[i].Wrong[j].Rule()
			if counts[what] == 0 {
				order = append(order, what)
			}
			counts[what]++
		}
	}
	text := ""
	for _, what := range order {
		if text != "" {
			text += "; "
		}
		text += fmt.Sprintf("%s, %d", what, counts[what])
	}
	return text
}

// perMille writes parts per million in parts per thousand with one decimal, rounded
// down.
func perMille(millionths int) string { return fmt.Sprintf("%d.%d", millionths/1000, millionths/100%10) }
