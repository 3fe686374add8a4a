package site

import (
	"strings"
	"testing"

	"borrowedtime/engine"
	"borrowedtime/engine/fidelity"
	"borrowedtime/engine/recording"
	"borrowedtime/engine/trace"
)

// TestSlavedTable: decisions are added up by setting, in parts per thousand rounded
// down, and the wrong ones told by rule.
func TestSlavedTable(t *testing.T) {
	wrong := fidelity.WrongDecision{Recorded: engine.Plan{Donors: []trace.TaskID{0}}, Engine: engine.Answer{Why: trace.PickPrio}}
	walk := fidelity.WrongDecision{Recorded: engine.Plan{Donors: []trace.TaskID{0}}, Engine: engine.Answer{Pass: 1}}
	p := &fidelityPage{led: []fidelity.Slaved{{
		Recording: &recording.Recording{Folder: "on", Trace: &trace.Trace{CPUs: 1}},
		Decisions: 8, Right: 3, Wrong: []fidelity.WrongDecision{wrong, walk, wrong}, Wakes: 5, Placed: 4,
	}}}
	p.slaved()
	for _, want := range []string{
		`<td class="n">750.0</td><td class="n"><b>500.0</b></td><td class="n">3</td><td class="n">4 of 5</td>`,
		"a pick by highest-priority, 2; another end of the chain walk, 1",
	} {
		if !strings.Contains(p.w.String(), want) {
			t.Errorf("the table lacks %q:\n%s", want, p.w.String())
		}
	}
}
