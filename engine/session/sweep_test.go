package session

import (
	"strconv"
	"strings"
	"testing"

	"borrowedtime/engine/scenario"
	"borrowedtime/engine/view"
)

// placed is a scenario in which it is chance whether H and L meet in one queue.
const placed = `kernel 6.17
cpus   2
until  20ms
task L nice=10 { lock A; run 3ms; unlock A }
task M*2 start=300us { run 10ms }
task H nice=-10 start=1ms { lock A; run 1ms; unlock A }
`

// swept opens the sweep and lets it end.
func swept(t *testing.T, s *Session) string {
	t.Helper()
	s.Update(OpenPanel{"sweep"})
	for i := 0; s.Working(); i++ {
		if i > 100_000 {
			t.Fatal("it never ends")
		}
		s.Work(50)
	}
	return s.sweepHTML()
}

// TestSweep: thirty runs a kernel; each of them comes onto the stage as a text that
// runs as it did, and one undo takes it back.
func TestSweep(t *testing.T) {
	s := New(Options{ID: "s", Text: placed, Sweep: []string{"proxied(L) > 0"}})
	if s.Working() {
		t.Fatal("a closed sweep runs")
	}
	html := swept(t, s)
	if n := strings.Count(html, `class="cell `); n != 90 {
		t.Fatalf("%d squares, want 30 under each of three kernels", n)
	}
	for _, want := range []string{"0 of 30", "14 of 30", "22 of 30", `data-arg="6.17 30"`} {
		if !strings.Contains(html, want) {
			t.Errorf("there is no %q", want)
		}
	}
	holds := 0
	for seed := 1; seed <= sweepSeeds; seed++ {
		want := s.sweep.shown[1].Runs[seed-1].Value
		s.Update(SweepShow{"6.17", seed})
		s.Work(100_000)
		if !strings.Contains(s.Text(), "prev=") || s.good.trace.Profile != "6.17" {
			t.Fatalf("run %d is not on the stage:\n%s", seed, s.Text())
		}
		if got := s.good.trace.Stats[0].Proxied > 0; got != (want != 0) {
			t.Errorf("run %d: L is proxied %v, it was %v in the sweep", seed, got, want != 0)
		}
		holds += int(want)
		again := swept(t, s)
		if strings.Count(again, "aria-current") != 1 || s.sweep.shown[1].Runs[seed-1].Value != want {
			t.Errorf("run %d: the sweep of what it came to is another", seed)
		}
		if s.Update(Undo{}); s.Text() != placed {
			t.Fatalf("undo leads to\n%s", s.Text())
		}
		swept(t, s)
	}
	if holds == 0 || holds == sweepSeeds {
		t.Errorf("%d of 30: nothing is left to chance", holds)
	}
}

// TestSweepStays: a run on the stage leaves the sweep that it came from as it was, its
// question too, whatever varies, and the next one is a run of the same sweep.
func TestSweepStays(t *testing.T) {
	for _, v := range variations {
		s := New(Options{ID: "s", Text: placed})
		s.Update(SweepVary{v.name})
		before := swept(t, s)
		for _, pick := range []SweepShow{{"6.17", 7}, {"7.3", 9}, {"none", 30}} {
			s.Update(pick)
			after := swept(t, s)
			row := rowOf(s.sweep.shown, pick.Kernel)
			if squares(after) != squares(before) || s.sweepMetric() != "wait(H, A)" {
				t.Errorf("%s, run %d: the sweep is another:\n%s\nit was\n%s", v.name, pick.Seed, after, before)
			}
			if got, err := s.sweep.plan.Value(s.good.trace); err != nil || got != row.Runs[pick.Seed-1].Value {
				t.Errorf("%s, run %d of %s comes to %d on the stage, to %d in the sweep", v.name, pick.Seed, pick.Kernel, got, row.Runs[pick.Seed-1].Value)
			}
			if !strings.Contains(after, "is on the stage") {
				t.Errorf("%s: nothing says what is on the stage", v.name)
			}
			s.Update(Kernel{"6.17"}) // the same run under another kernel
			after = swept(t, s)
			if squares(after) != squares(before) || rowOf(s.sweep.shown, "6.17").Runs[pick.Seed-1].Value != must(s.sweep.plan.Value(s.good.trace)) {
				t.Errorf("%s, run %d: under 6.17 the sweep is another", v.name, pick.Seed)
			}
			if want := `data-arg="6.17 ` + strconv.Itoa(pick.Seed) + `" aria-current`; strings.Count(after, "aria-current") != 1 || !strings.Contains(after, want) {
				t.Errorf("%s: no %s", v.name, want)
			}
		}
	}
}

func must(v int64, err error) int64 {
	if err != nil {
		panic(err)
	}
	return v
}

// TestSweepPlaces: a task has one place in the text, the one that was drawn, and none where
// its CPUs leave no choice.
func TestSweepPlaces(t *testing.T) {
	s := New(Options{ID: "s", Text: "cpus 2\nuntil 9ms\ntask A cpus=1 prev=1 { run 1ms }\ntask B prev=1 { run 1ms }\n"})
	swept(t, s)
	for seed := 1; seed <= sweepSeeds; seed++ {
		s.Update(SweepShow{"7.3", seed})
		swept(t, s)
		if text := s.Text(); len(s.errs) > 0 || strings.Count(text, "prev=") != 1 || !strings.Contains(text, "task A cpus=1 {") {
			t.Fatalf("run %d: %v in\n%s", seed, s.errs, text)
		}
	}
}

// rowOf finds the row of a kernel.
func rowOf(rows []view.Chances, kernel string) view.Chances {
	for _, c := range rows {
		if c.Kernel == kernel {
			return c
		}
	}
	return view.Chances{}
}

// squares are the titles of all squares.
func squares(html string) (list string) {
	for _, part := range strings.Split(html, ` title="Run `)[1:] {
		list += part[:strings.IndexByte(part, '"')] + "\n"
	}
	return list
}

// TestSweepRefuses: while the text has a mistake, or in a fork, no run takes its place, and that is told;
// a kernel that is not compared has no run.
func TestSweepRefuses(t *testing.T) {
	s := New(Options{ID: "s", Text: placed})
	swept(t, s)
	s.Update(SweepShow{"next", 3})
	if s.Text() != placed {
		t.Error("a run that nobody swept is on the stage")
	}
	s.Update(Edit{Text: placed + "task {"})
	if e := s.Update(SweepShow{"6.17", 3}); s.Text() != placed+"task {" || !strings.Contains(e.Announce, "mistake") {
		t.Errorf("told %q; the text is\n%s", e.Announce, s.Text())
	}
	s.Update(Undo{})
	swept(t, s)
	s.Update(Seek{2_000_000})
	s.Update(Fork{})
	before := s.Text()
	if e := s.Update(SweepShow{"6.17", 3}); s.Text() != before || !strings.Contains(e.Announce, "fork") {
		t.Errorf("in a fork: told %q; the text is\n%s", e.Announce, s.Text())
	}
}

// TestSweepAsks: questions that can't be asked say why and where; another kernel, another
// question, other chances are swept anew; a link brings it all.
func TestSweepAsks(t *testing.T) {
	s := New(Options{ID: "s", Text: placed, Base: "http://x/playground.html"})
	swept(t, s)
	for ask, want := range map[string]string{
		"wait(H, A":            "wait(H, A",
		"wait(Q, A)":           "Q",
		"ran(H) >":             "expected a",
		"<b>":                  "&lt;b&gt;",
		"wait(H, A)":           "half at most",
		"order(run(L) run(H))": "order",
	} {
		s.Update(SweepAsk{ask})
		if html := swept(t, s); !strings.Contains(html, want) || strings.Contains(html, "<b>\"") {
			t.Errorf("%s: nothing says %q:\n%s", ask, want, html)
		}
	}
	s.Update(SweepAsk{"finished(H) < 6ms"})
	swept(t, s)
	s.Update(CompareWith{"pi"})
	if n := strings.Count(swept(t, s), `class="cell `); n != 120 {
		t.Errorf("%d squares, want 30 more under one kernel more", n)
	}
	s.Update(CompareWith{"pi"})
	s.Update(SweepVary{"start"})
	s.Update(CompareWith{"next"})
	html := swept(t, s)
	if n := strings.Count(html, `class="cell `); n != 120 {
		t.Errorf("%d squares under four kernels", n)
	}
	o := New(Options{ID: "s"})
	o.Update(OpenLink{Fragment: strings.SplitN(s.Link(), "#", 2)[1]})
	if got := swept(t, o); got != html {
		t.Errorf("the link opens\n%s\nit was\n%s", got, html)
	}
	if e := s.Update(SweepShow{"next", 7}); !strings.Contains(e.Announce, "is on the stage. Undo") {
		t.Error("nothing is said:", e.Announce)
	}
	if !strings.Contains(s.Text(), "start=") || strings.Contains(s.Text(), "prev=") {
		t.Errorf("starts are not in the text:\n%s", s.Text())
	}
	s.Work(100_000)
	p := New(Options{ID: "s", Text: "task A { run 1ms }\n"})
	p.Update(SweepVary{"place"})
	if html := swept(t, p); !strings.Contains(html, "Nothing varies") {
		t.Error("nothing says that nothing varies:", html)
	}
	if _, errs := scenario.Parse(s.Text()); len(errs) > 0 {
		t.Error(errs)
	}
}

// TestSweepHidden: while what happens is a question, a sweep would tell.
func TestSweepHidden(t *testing.T) {
	s := New(Options{ID: "s", Text: placed, Asks: true})
	s.Update(Ask{ID: "q", At: 1_500_000})
	if html := swept(t, s); s.sweep.done > 0 || strings.Contains(s.region(&widgets[widgetNamed("sweep")]), "cell") {
		t.Error("the sweep runs while a question is open:", html)
	}
}

// TestSweepGoesOn: a run in which the engine fails has no value, is reported, and the
// others go on.
func TestSweepGoesOn(t *testing.T) {
	s := New(Options{ID: "s", Text: placed, Sweep: []string{"proxied(L) > 0"}})
	s.Update(OpenPanel{"sweep"})
	s.Work(1)
	s.sweep.running, s.sweep.sim = true, nil
	html := swept(t, s)
	if n := strings.Count(html, "a mistake of ours"); n == 0 || s.fault == "" {
		t.Errorf("nothing is told: %d, %q", n, s.fault)
	}
	if n := strings.Count(html, `class="cell `); n != 90 {
		t.Errorf("%d squares, want 90", n)
	}
}
