//go:build !js

package session

import (
	"os"
	"strings"
	"testing"

	"borrowedtime/engine/config"
	"borrowedtime/engine/trace"
)

// gallery returns the texts of the gallery by name.
func gallery(t *testing.T) map[string]string {
	const dir = "../../lessons/gallery/"
	list, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	texts := map[string]string{}
	for _, f := range list {
		if strings.HasSuffix(f.Name(), ".scn") {
			text, err := os.ReadFile(dir + f.Name())
			if err != nil {
				t.Fatal(err)
			}
			texts[f.Name()] = string(text)
		}
	}
	return texts
}

// player is a stage with a game on it.
func playing(t *testing.T, text, kernel, game string) *Session {
	s := New(Options{ID: "s", Text: withKernel(text, kernel), Base: "https://example.org/playground.html"})
	finish(s)
	if len(s.errs) > 0 {
		return nil // this kernel does not take it
	}
	s.Update(DecideStart{game})
	return s
}

func finish(s *Session) {
	for s.Working() {
		s.Work(100_000)
	}
}

// TestDecisions: under every kernel, what each question of a gallery scenario takes
// for right is what the trace says, the stage does not show it before, and every
// answer, right or wrong, is told with what it comes to.
func TestDecisions(t *testing.T) {
	asked := map[string]int{}
	for name, text := range gallery(t) {
		for _, k := range config.Profiles {
			for _, game := range []string{"1,6", "2,5,walk"} {
				s := playing(t, text, k.Name, game)
				if s == nil || !s.decide.on {
					continue
				}
				for i := range s.decide.list {
					s.testQuestion(t, name+" under "+k.Name, i, asked)
				}
			}
		}
	}
	t.Log(asked)
	for word, least := range map[string]int{"fair": 50, "rt": 100, "deadline": 10, "walk": 100} {
		if asked[word] < least {
			t.Errorf("%d questions of the kind %s", asked[word], word)
		}
	}
}

// testQuestion answers question i with one answer after the other.
func (s *Session) testQuestion(t *testing.T, where string, i int, asked map[string]int) {
	d := &s.decide
	q := &d.list[i]
	r := &d.of.trace.Records[q.record]
	asked[decideKinds[q.kind].word]++
	if q.hop == nil && q.options[q.right].task != r.Task {
		t.Fatalf("%s, record %d: %s is picked, and %s taken for right", where, q.record, d.of.trace.TaskName(r.Task), d.of.trace.TaskName(q.options[q.right].task))
	}
	if q.hop != nil && !decides(r.Reason, d.of.trace.Profile, q.options[q.right].action) {
		t.Fatalf("%s, record %d: %s is no row that does %q", where, q.record, r.Reason, q.options[q.right].action)
	}
	for n := range q.options {
		d.answers[i] = unanswered
		var e Effects
		s.ask(i, &e)
		if !s.asking() || s.cursor.at != r.At || s.cursor.stop >= 0 && d.of.stops[s.cursor.stop].Last > q.record {
			t.Fatalf("%s, record %d: the stage stands at stop %d", where, q.record, s.cursor.stop)
		}
		s.Update(StepForward{})
		s.Update(ToEnd{})
		s.Update(Seek{d.of.end()})
		if s.cursor.at != r.At || s.cursor.stop != q.stop {
			t.Fatalf("%s, record %d: the stage goes beyond the question, to stop %d", where, q.record, s.cursor.stop)
		}
		open := s.decideHTML()
		if strings.Contains(open, "data-mark") || strings.Contains(open, s.why(q)) {
			t.Fatalf("%s, record %d: the question tells its answer", where, q.record)
		}
		s.Update(DecideChoose{n})
		s.Update(DecideAnswer{})
		finish(s)
		done := s.decideHTML()
		if right := strings.Contains(done, "✓ Right"); right != (n == q.right) {
			t.Fatalf("%s, record %d: answer %d of %d is told wrongly:\n%s", where, q.record, n, q.right, done)
		}
		if q.hop != nil && n != q.right && (s.wrongHop(q, q.options[n].action) == "" || strings.ContainsAny(s.wrongHop(q, q.options[n].action), "{}")) {
			t.Errorf("%s, record %d: nothing is said of %q instead of %s", where, q.record, q.options[n].action, r.Reason)
		}
		if strings.Contains(done, "can’t be run") || strings.Contains(done, "running…") {
			t.Fatalf("%s, record %d: the run of the own choice is missing", where, q.record)
		}
	}
}

// decides reports whether a kernel's decision table answers a reason with an action.
func decides(why trace.Reason, kernel, action string) bool {
	for _, rule := range rulesOf(kernel) {
		if rule.Reason == why {
			return rule.Action == action
		}
	}
	return false
}
