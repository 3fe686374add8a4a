package fidelity

import (
	"os"
	"testing"

	"borrowedtime/engine"
	"borrowedtime/engine/recording"
	"borrowedtime/engine/trace"
)

// chances counts moments at which an idle CPU could have pulled a task, and those at
// which one did.
type chances struct{ could, did int }

func (k *chances) add(did bool) {
	k.could++
	if did {
		k.did++
	}
}

// percent is how often of a hundred it did.
func (k chances) percent() int { return k.did * 100 / max(k.could, 1) }

// count adds the moments of a run: CPUs about to idle, and ticks.
func count(t *trace.Trace, newidle, ticks *chances) {
	tick := trace.Time(-1)
	for i := range t.Records {
		r := &t.Records[i]
		switch {
		case r.Reason == trace.PickUnlucky:
			newidle.add(false)
		case r.Reason == trace.MigrateBalance && t.Records[i+1].Kind == trace.KindPick:
			newidle.add(true)
		case r.Reason == trace.MigrateBalance && r.At != tick, r.Reason == trace.TickEarly && r.At != tick:
			tick = r.At // of several CPUs at once
			ticks.add(r.Reason == trace.MigrateBalance)
		}
	}
}

// TestChances holds the coin and the intervals of seeds against what a kernel took of
// its chances: 75 of 155 when a CPU ran out of work, 32 of 146 at ticks. With 30 seeds
// for each recorded scenario the engine's were 44 and 23 of a hundred.
func TestChances(t *testing.T) {
	var newidle, ticks chances
	for _, dir := range []string{"recordings", "long"} {
		fsys := os.DirFS("../testdata/" + dir)
		names, err := recording.Find(fsys, ".")
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range names {
			r, err := recording.Read(fsys, name)
			if err != nil {
				t.Fatal(err)
			}
			cfg, err := configOf(r, profileOf(r))
			if err != nil || cfg.CPUs == 1 {
				continue
			}
			for cfg.Seed = 1; cfg.Seed <= 30; cfg.Seed++ {
				sim, err := engine.New(cfg)
				if err != nil {
					t.Fatal(err)
				}
				sim.Run()
				count(sim.Trace(), &newidle, &ticks)
			}
		}
	}
	if p := newidle.percent(); newidle.could < 1000 || p < 40 || p > 56 {
		t.Errorf("newly idle CPUs took %d of %d chances: want about 48 of a hundred", newidle.did, newidle.could)
	}
	if p := ticks.percent(); ticks.could < 1000 || p < 16 || p > 30 {
		t.Errorf("at ticks %d of %d chances were taken: want about 22 of a hundred", ticks.did, ticks.could)
	}
	t.Logf("newly idle %d of %d, ticks %d of %d", newidle.did, newidle.could, ticks.did, ticks.could)
}
