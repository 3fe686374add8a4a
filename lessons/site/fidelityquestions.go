package site

import (
	"fmt"
	"io/fs"
	"slices"

	"borrowedtime/engine/fidelity"
	"borrowedtime/engine/recording"
)

// questionSets are the folders of recordings that were made to settle one question
// each; their settings are the columns.
var (
	questionSets  = []string{"settled", "new-kinds"}
	questionModes = []struct{ folder, title string }{
		{"on", "proxy"}, {"off", "no proxy"}, {"rtmutex", "rt_mutex"}, {"on-waitdie", "wait-die"},
	}
)

// questions is the table of the recordings that were made because the model was in
// doubt: how long both agree, by setting, and in the best draw.
func (p *fidelityPage) questions(root fs.FS) error {
	p.w.WriteString(`<h3 id="ask-h">Questions that a recording settled</h3><p class="prose">Small sets that were recorded because the model was in doubt, with calls that the others don’t have: rw_semaphores, ww_mutexes, trylocks, signals, changes of nice, policy and affinity. Agreement in per cent, and in brackets that of the best draw where it is another.</p>` + "\n" +
		`<div class="scroll" tabindex="0" role="region" aria-labelledby="ask-h"><table class="sums"><thead><tr><th scope="col">Recording</th>`)
	for _, m := range questionModes {
		fmt.Fprintf(&p.w, `<th scope="col" class="n">%s</th>`, m.title)
	}
	p.w.WriteString("</tr></thead><tbody>\n")
	for _, set := range questionSets {
		dir, err := fs.Sub(root, "engine/testdata/"+set)
		if err != nil {
			return err
		}
		if err := p.questionRows(dir); err != nil {
			return err
		}
	}
	p.w.WriteString("</tbody></table></div>\n")
	for _, why := range p.edges {
		p.w.WriteString(`<p class="prose">` + why + "</p>\n")
	}
	return nil
}

// questionRows writes a row for each scenario of one set.
func (p *fidelityPage) questionRows(dir fs.FS) error {
	cells := map[string][]string{}
	var names []string
	for r, err := range recording.ReadAll(dir, ".") {
		if err != nil {
			return err
		}
		if cells[r.Name] == nil {
			cells[r.Name] = make([]string, len(questionModes))
			names = append(names, r.Name)
		}
		for m := range questionModes {
			if questionModes[m].folder == r.Folder {
				result := fidelity.Run(r, "")
				cells[r.Name][m] = agreementOrBest(&result)
				if why := reason(&result); why != "" {
					p.edges = append(p.edges, "<code>"+esc(r.Name)+"</code>, "+questionModes[m].title+": "+esc(why))
				}
			}
		}
	}
	slices.Sort(names)
	for _, name := range names {
		fmt.Fprintf(&p.w, `<tr id="rec-%s"><th scope="row">%s</th>`, esc(name), esc(name))
		for _, cell := range cells[name] {
			fmt.Fprintf(&p.w, `<td class="n">%s</td>`, cell)
		}
		p.w.WriteString("</tr>\n")
	}
	return nil
}

// agreementOrBest is a result's agreement, and the best draw's if that is another.
func agreementOrBest(r *fidelity.Result) string {
	if r.Refused == "" && r.Draw > 0 {
		return agreement(r) + " (" + percent(r.Best) + ")"
	}
	return agreement(r)
}
