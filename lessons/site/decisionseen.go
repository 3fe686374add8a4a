package site

import (
	"fmt"
	"io/fs"
	"strconv"
	"strings"

	"borrowedtime/engine/explain"
	"borrowedtime/engine/fidelity"
	"borrowedtime/engine/recording"
	"borrowedtime/engine/trace"
)

// tally is how often each row was taken.
type tally [trace.NumReasons]int

// taken compares how often the recorded kernel took each row with how often the
// engine did on the same scenarios.
func (p *decisionsPage) taken(root fs.FS) error {
	dir, err := fs.Sub(root, "engine/testdata/recordings")
	if err != nil {
		return err
	}
	walked := []fidelity.Mode{modes[0], modes[2]} // the settings under which there is a walk
	var kernel, ours [2]tally
	for m := range walked {
		for r, err := range recording.ReadAll(dir, walked[m].Folder) {
			if err != nil {
				return err
			}
			countRecorded(&kernel[m], r.Events)
			if res := fidelity.Run(r, ""); res.Trace != nil {
				countTraced(&ours[m], res.Trace)
			}
		}
	}
	p.w.WriteString(`<div class="scroll" tabindex="0" role="region" aria-label="What was seen, as a table"><table class="seen"><thead><tr><th scope="col" rowspan="2">Row</th>`)
	for _, m := range walked {
		fmt.Fprintf(&p.w, `<th scope="colgroup" colspan="2">%s</th>`, esc(m.Profile))
	}
	p.w.WriteString(`</tr><tr>` + strings.Repeat(`<th scope="col" class="n">kernel</th><th scope="col" class="n">engine</th>`, len(walked)) + "</tr></thead><tbody>\n")
	done := map[trace.Reason]bool{}
	for i := range p.rows {
		reason := p.rows[i].Reason
		if done[reason] || kernel[0][reason]+kernel[1][reason]+ours[0][reason]+ours[1][reason] == 0 {
			continue
		}
		done[reason] = true
		fmt.Fprintf(&p.w, `<tr><th scope="row"><a href="#row-%s">%s</a></th>`, reason, esc(explain.Title(reason)))
		for m := range walked {
			fmt.Fprintf(&p.w, `<td class="n">%s</td><td class="n">%s</td>`, times(kernel[m][reason]), times(ours[m][reason]))
		}
		p.w.WriteString("</tr>\n")
	}
	p.w.WriteString("</tbody></table></div>\n")
	return nil
}

func times(n int) string {
	if n == 0 {
		return "–"
	}
	return strconv.Itoa(n)
}

// outcomes are the rows by the words that the recordings use; where a word
// stands for two rows, the second is for an owner in deferred dequeue.
var outcomes = map[string][2]trace.Reason{
	"migrate_to_owner_cpu":        {trace.WalkRemoteMigrate, trace.WalkRemoteMigrate},
	"same_cpu_deactivate":         {trace.WalkRemoteGiveUp, trace.WalkRemoteGiveUp},
	"remote_owner_resched_idle":   {trace.WalkRemoteIdle, trace.WalkRemoteIdle},
	"owner_sleeping_resched_idle": {trace.WalkAsleepIdle, trace.WalkDelayedIdle},
	"owner_sleeping_deactivate":   {trace.WalkAsleepGiveUp, trace.WalkDelayedGiveUp},
	"no_owner_run_here":           {trace.WalkFreeRun, trace.WalkFreeRun},
	"no_owner_deactivate":         {trace.WalkFreeDeactivate, trace.WalkFreeDeactivate},
}

// countRecorded counts the steps of a recording's walks. A step to an owner in
// the same queue ("link") follows the chain if the same walk goes on from it.
func countRecorded(c *tally, events []recording.Event) {
	for i := range events {
		e := &events[i]
		if e.What != "find_proxy" {
			continue
		}
		outcome := e.Field("outcome")
		switch rows, known := outcomes[outcome]; {
		case outcome == "link" && goesOn(events[i+1:], e):
			c[trace.WalkFollow]++
		case outcome == "link":
			c[trace.WalkRun]++
		case known && e.Field("owner_delayed") == "true":
			c[rows[1]]++
		case known:
			c[rows[0]]++
		}
	}
}

// goesOn reports whether the next step on the CPU of e is one link deeper.
func goesOn(rest []recording.Event, e *recording.Event) bool {
	for i := range rest {
		if next := &rest[i]; next.What == "find_proxy" && next.CPU == e.CPU {
			return next.Field("p") == e.Field("owner") && next.Field("donor") == e.Field("donor") && next.At-e.At < 5_000
		}
	}
	return false
}

func countTraced(c *tally, t *trace.Trace) {
	for i := range t.Records {
		if t.Records[i].Kind == trace.KindWalk {
			c[t.Records[i].Reason]++
		}
	}
}
