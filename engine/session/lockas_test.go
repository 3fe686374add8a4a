package session

import (
	"strings"
	"testing"

	"borrowedtime/engine/scenario"
	"borrowedtime/engine/scenario/gen"
)

// TestLockAs: where a mutex of the kernel lends time the results say once that this
// lock lives inside the kernel, and lead to what a pthread mutex does: it waits as long
// as under no proxy execution, and inherits only as a pi_futex. Where all locks are of
// user space they say nothing, and lead on and back.
func TestLockAs(t *testing.T) {
	s := New(Options{ID: "s", Text: inversion})
	const says = "lives inside the kernel"
	for i, step := range []struct {
		do      Msg
		says    int
		pressed string // the kind of lock, "": no choice
	}{
		{nil, 1, "mutex"},
		{LockAs{"futex"}, 0, "futex"},
		{LockAs{"pi_futex"}, 0, "pi_futex"},
		{LockAs{"rwsem"}, 0, "pi_futex"},
		{LockAs{"mutex"}, 1, "mutex"},
		{Kernel{"none"}, 0, ""},
		{LockAs{"futex"}, 0, ""},
		{Undo{}, 1, "mutex"},
	} {
		if step.do != nil {
			s.Update(step.do)
		}
		html := s.resultsHTML()
		if n := strings.Count(html, says); n != step.says {
			t.Errorf("step %d: it says %d times that a lock %s", i, n, says)
		}
		_, after, _ := strings.Cut(html, `data-act="lock-as"`)
		if has := after != ""; has != (step.pressed != "") || has && !strings.Contains(html, `data-arg="`+step.pressed+`" aria-pressed="true"`) {
			t.Errorf("step %d: the kind of lock is not %q:\n%s", i, step.pressed, html)
		}
	}
	empty := New(Options{ID: "s", Text: "no scenario"})
	empty.Update(LockAs{"futex"})
	if empty.Text() != "no scenario" {
		t.Error("nothing has run, and the text changed:", empty.Text())
	}
}

// TestTurnLocks: whatever a scenario holds, its locks can become those of user space
// and back, and no others change.
func TestTurnLocks(t *testing.T) {
	turned := 0
	for seed := range uint64(300) {
		s := gen.Random(seed, gen.Options{AllKinds: true, AllSteps: true, Brought: true, Dress: true})
		was := s.LockTable()
		if len(was) == 0 {
			continue
		}
		from := s.TurnLocks(was[seed%uint64(len(was))].Name, sameLock[1].kind)
		now := s.LockTable()
		for i := range was {
			want := was[i].Kind
			if want == from {
				want = sameLock[1].kind
			}
			if now[i].Kind != want || now[i].Name != was[i].Name {
				t.Fatalf("seed %d: lock %s, a %s, is %s, a %s", seed, was[i].Name, was[i].Kind, now[i].Name, now[i].Kind)
			}
		}
		if from == sameLock[0].kind || from == sameLock[2].kind {
			if _, errs := scenario.Parse(scenario.Format(s)); len(errs) > 0 {
				t.Fatalf("seed %d: %v\n%s", seed, errs, scenario.Format(s))
			}
			turned++
		}
	}
	if turned < 20 {
		t.Errorf("only %d were turned", turned)
	}
}
