package site

import (
	"strings"
	"testing"

	"borrowedtime/engine/scenario"
)

// TestLanguageCard: each example of the card says in the language what it stands for,
// and no header, kind of lock, attribute or step is missing.
func TestLanguageCard(t *testing.T) {
	rows, seen := 0, map[string]bool{}
	for i, g := range wordGroups {
		for _, r := range g.rows {
			rows++
			text := r.example
			if i == 3 {
				steps, errs := scenario.ParseSteps(text)
				if len(errs) > 0 {
					t.Errorf("%s: %v", text, errs)
					continue
				}
				seen["step "+steps[0].Word()] = true
				continue
			}
			s, errs := cardScenario(text)
			if len(errs) > 0 {
				t.Errorf("%s: %v", r.example, errs)
				continue
			}
			for k := range s.Headers {
				if s.Headers[k].Written {
					word, _, _ := strings.Cut(r.example, " ")
					seen["header "+word] = true
				}
			}
			for _, l := range s.Locks {
				seen["lock "+l.Kind.String()] = true
			}
			for _, a := range s.Tasks[0].Attrs {
				seen["attribute "+a.Kind.String()] = true
			}
		}
	}
	var want []string
	for _, w := range scenario.StepWords() {
		want = append(want, "step "+w)
	}
	for _, k := range append(scenario.LockKinds(), "sem") {
		want = append(want, "lock "+k)
	}
	for k := scenario.AttrKind(0); k <= scenario.AttrColor; k++ {
		want = append(want, "attribute "+k.String())
	}
	for _, h := range []string{"title", "kernel", "cpus", "until", "hz", "slice", "preempt", "cost", "config", "finish", "seed", "server", "admission"} {
		want = append(want, "header "+h)
	}
	for _, w := range want {
		if !seen[w] {
			t.Errorf("the card lacks %s", w)
		}
	}
	if int(scenario.NumHeaders) != 13 {
		t.Errorf("there are %d headers: name the new one here and on the card", scenario.NumHeaders)
	}
	var w strings.Builder
	if languageCard(&w); strings.Count(w.String(), "<tr>") != rows {
		t.Errorf("the card has %d rows, not %d", strings.Count(w.String(), "<tr>"), rows)
	}
}

// cardScenario is a whole scenario around one example of the card.
func cardScenario(text string) (*scenario.Scenario, scenario.Errors) {
	if !strings.HasPrefix(text, "task") {
		text += "\ntask H { run 1ms }"
	}
	if !strings.HasPrefix(text, "cpuset") {
		text += "\ncpuset left 0"
	}
	switch {
	case strings.Contains(text, "cpus="):
		text = "cpus 3\n" + text
	case strings.Contains(text, "PREEMPT_RT"):
		text = "kernel none\n" + text
	default:
		text = strings.Replace(text, "cpuset left 0-1", "cpuset left 0-1\ncpus 2", 1) + "\n"
	}
	return scenario.Parse(text)
}
