package view_test

import (
	"strings"
	"testing"

	"borrowedtime/engine"
	"borrowedtime/engine/trace"
	"borrowedtime/engine/view"
)

// TestInspectorJob: a periodic task has its job among its fields, others have none.
func TestInspectorJob(t *testing.T) {
	r := play(t, "until 20ms\ntask T { every 4ms deadline 3ms { run 1ms } }\ntask U { every 7ms { run 1ms } }\ntask V { run 1ms }")
	f := r.frame(len(r.stops) - 1)
	for id, want := range []string{"6, from 20.0 ms to 23.0 ms", "4, from 21.0 ms<", ""} {
		got := view.Inspect(f, 't', id)
		if has := strings.Contains(got, "job"); has != (want != "") || !strings.Contains(got, want) {
			t.Errorf("task %d: its fields are\n%s\nwant %q", id, got, want)
		}
	}
}

// TestInspector: at the moment when H begins to lend, its fields say that it
// sleeps and is queued all the same, and what the event changed is marked with
// the value before.
func TestInspector(t *testing.T) {
	r := play(t, "kernel 7.3\n"+remote)
	at := -1
	for i, st := range r.stops {
		for _, rec := range r.t.Records[st.First:st.Last] {
			if rec.Reason == trace.MigrateDonor {
				at = i
			}
		}
	}
	if at < 0 {
		t.Fatal("H never travels: this scenario tests nothing")
	}
	f := r.frame(at)
	got := view.Inspect(f, 't', 0) + view.Inspect(f, 'l', 0) + view.Inspect(f, 'c', 1)
	view.Golden(t, "inspector.html", got)
	for _, want := range []string{"TASK_UNINTERRUPTIBLE", "blocked_on", `class="changed"`, "≠ 0", "wait_list", "rq-&gt;donor", "can be picked"} {
		if !strings.Contains(got, want) {
			t.Errorf("the inspector lacks %q", want)
		}
	}
	if none := view.Inspect(f, 't', 99); strings.Contains(none, "<table") {
		t.Error("a task that does not exist has fields")
	}
}

// TestRules: the row that decides is marked with its link, rows are counted, and
// a kernel without proxy execution has no table.
func TestRules(t *testing.T) {
	r := play(t, "kernel 7.3\n"+remote)
	var rows []view.Rule
	for _, d := range engine.Decisions() {
		rows = append(rows, view.Rule{Reason: d.Reason, Facts: d.Facts, Action: d.Action})
	}
	walks := 0
	for i := range r.stops {
		f := r.frame(i)
		got := view.Rules(f, rows)
		for _, rec := range r.t.Records[f.Stop.First:f.Stop.Last] {
			if rec.Kind != trace.KindWalk {
				continue
			}
			walks++
			fired := got[strings.Index(got, `class="fired"`):]
			if !strings.Contains(fired, "<code>"+rec.Reason.String()+"</code>") || !strings.Contains(fired, "H → A → L") {
				t.Errorf("at %d the row %s is not marked", f.At, rec.Reason)
			}
		}
	}
	if walks < 3 {
		t.Errorf("only %d decisions: this scenario tests little", walks)
	}
	if got := view.Rules(r.frame(0), nil); strings.Contains(got, "<table") {
		t.Error("a kernel without proxy execution has a table")
	}
}

// TestLegendTable: each state, each form of a lock and each mark has a row, and
// what the run has leads to its first place.
func TestLegendTable(t *testing.T) {
	r := play(t, "kernel 7.3\n"+remote)
	got := view.LegendTable(r.frame(0))
	if n := strings.Count(got, `data-act="seek"`); n < 10 || n > 16 {
		t.Errorf("%d rows lead into the run", n)
	}
	for s := range trace.NumStates {
		if n := strings.Count(got, `title">`+s.String()+`<`); n != 1 {
			t.Errorf("the legend has the state %s %d times", s, n)
		}
	}
	for _, want := range []string{">lock->owner<", ">loan<", ">migration<", ">handoff<", ">theft<", ">fallback<", ">mark<", ">deadlock<"} {
		if !strings.Contains(got, strings.ReplaceAll(want, "->", "-&gt;")) {
			t.Errorf("the legend lacks %s", want)
		}
	}
	if !strings.Contains(got, "nowhere") || !strings.Contains(got, "sched_delayed") {
		t.Error("a state that this run lacks is not told")
	}
}
