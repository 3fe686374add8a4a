package view_test

import (
	"strings"
	"testing"

	"borrowedtime/engine"
	"borrowedtime/engine/explain"
	"borrowedtime/engine/scenario"
	"borrowedtime/engine/trace"
	"borrowedtime/engine/view"
)

// run is a scenario that has been run, to look at any stop of it.
type run struct {
	sim      *engine.Sim
	t        *trace.Trace
	scenario *scenario.Scenario
	stops    []view.Stop
}

func play(t testing.TB, text string) *run {
	t.Helper()
	s, errs := scenario.Parse(text)
	if len(errs) > 0 {
		t.Fatalf("%v", errs)
	}
	cfg, errs := s.Config()
	if len(errs) > 0 {
		t.Fatalf("%v", errs)
	}
	sim, err := engine.New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	sim.Run()
	return &run{sim: sim, t: sim.Trace(), scenario: s, stops: view.Stops(sim.Trace())}
}

// frame is the picture of stop i, as a stage makes it.
func (r *run) frame(i int) *view.Frame {
	st := r.stops[i]
	now, before := r.sim.At(int(r.t.Records[st.Last-1].Event)), r.sim.At(int(r.t.Records[st.First].Event)-1)
	return &view.Frame{Trace: r.t, Snap: &now, Prev: &before, At: st.At, Stop: st, Scenario: r.scenario, ID: "r"}
}

// story tells a run stop by stop: what a learner reads on pressing "forward".
func (r *run) story() string {
	var b strings.Builder
	for i := range r.stops {
		f := r.frame(i)
		b.WriteString(explain.Time(f.At) + "  " + view.StopTitle(r.t, f.Stop) + "\n")
		for _, s := range view.Told(f) {
			b.WriteString("    " + s + "\n")
		}
	}
	return b.String()
}

const (
	fifoInversion = "kernel 7.3\nhz 250\npreempt full\nuntil 30ms\n" +
		"task L fifo=10 { lock m; run 5ms; unlock m; run 1ms }\ntask M fifo=50 start=1ms { run 20ms }\ntask H fifo=90 start=2ms { run 500us; lock m; run 1ms; unlock m }\n"
	fairInversion = "kernel 7.3\nhz 250\npreempt full\nuntil 12ms\n" +
		"task L nice=10 { lock m; run 5ms; unlock m; run 1ms }\ntask M start=1ms { run 20ms }\ntask H nice=-10 start=2ms { run 500us; lock m; run 1ms; unlock m }\n"
	remoteOwner = "kernel 7.3\ncpus 2\nhz 250\npreempt full\nuntil 30ms\n" +
		"task L fifo=10 cpus=1 { lock m; run 5ms; unlock m; run 1ms }\ntask M fifo=50 cpus=1 start=1ms { run 20ms }\n" +
		"task H fifo=90 cpus=0 start=2ms { run 500us; lock m; run 1ms; unlock m }\n"
	deferredOwner = "kernel 7.3\nhz 250\npreempt full\nuntil 8ms\n" +
		"task L { lock m; run 500us; sleep 3ms; run 1ms; unlock m; run 1ms }\ntask M { run 20ms }\ntask H nice=-10 start=600us { run 50us; lock m; run 500us; unlock m }\n"
	chainOfThree = "kernel 7.3\nhz 250\npreempt full\nuntil 22ms\n" +
		"task A fifo=10 { lock m1; run 4ms; unlock m1; run 1ms }\ntask B fifo=20 start=1ms { lock m2; run 1ms; lock m1; run 1ms; unlock m1; run 1ms; unlock m2; run 1ms }\n" +
		"task M fifo=50 start=3ms { run 10ms }\ntask C fifo=90 start=4ms { lock m2; run 1ms; unlock m2 }\n"
)

// The goldens below are read as a learner reads them: every stop of a run with
// what the narrator says. Read them whole before you accept a change.
func TestStories(t *testing.T) {
	for name, text := range map[string]string{"inversion": fifoInversion, "fair": fairInversion, "remote": remoteOwner,
		"deferred": deferredOwner, "chain": chainOfThree, "inversion-none": strings.Replace(fifoInversion, "7.3", "none", 1)} {
		t.Run(name, func(t *testing.T) {
			r := play(t, text)
			view.Golden(t, "story-"+name+".txt", "# "+strings.ReplaceAll(strings.TrimSpace(text), "\n", "\n# ")+"\n\n"+
				view.ASCII(r.t, 250*trace.Microsecond, 0, r.t.End)+"\n"+r.story())
		})
	}
}

// A walk that ends a chain is still shown: the machine after it has none.
func TestChainShowsTheWalkThatEndedIt(t *testing.T) {
	r := play(t, deferredOwner)
	for i, st := range r.stops {
		for _, x := range r.t.Records[st.First:st.Last] {
			if x.Reason != trace.WalkDelayedGiveUp {
				continue
			}
			f := r.frame(i)
			if f.Snap.Tasks[x.Task].BlockedOn != trace.NoLock {
				t.Fatal("this walk was to clear blocked_on")
			}
			if got := view.Chain(f); !strings.Contains(got, `class="edge lit"`) || !strings.Contains(got, "owner-deferred-give-up") {
				t.Errorf("the walked link is missing:\n%s", got)
			}
			return
		}
	}
	t.Fatal("no walk gave up")
}
