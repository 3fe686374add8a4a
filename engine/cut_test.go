//go:build !js

package engine_test

import (
	"reflect"
	"sort"
	"testing"

	"pgregory.net/rapid"

	"borrowedtime/engine"
	"borrowedtime/engine/config"
	"borrowedtime/engine/scenario"
	"borrowedtime/engine/scenario/gen"
	"borrowedtime/engine/trace"
)

// TestCutIsAsIfTheRunEnded: a run that is cut at an instant is the run of a machine
// that stops there. The machine does not know what would have come.
func TestCutIsAsIfTheRunEnded(t *testing.T) {
	check(t, func(t *rapid.T) {
		text := scenario.Format(gen.From(choices{t}, gen.Options{MaxCPUs: 4, MaxTasks: 8, AllSteps: true, AllKinds: true, Balance: true, Costs: true}))
		s, errs := scenario.Parse(text)
		if len(errs) > 0 {
			t.Fatalf("%v\n%s", errs, text)
		}
		cfg, errs := s.Config()
		if len(errs) > 0 {
			t.Fatalf("%v\n%s", errs, text)
		}
		whole := runOf(t, cfg)
		if whole.Stopped() != trace.NoReason || len(whole.Records) == 0 {
			return
		}
		at := trace.Time(rapid.Int64Range(1, int64(whole.End)).Draw(t, "cut at"))
		if rapid.Bool().Draw(t, "at an event") {
			at = max(rapid.SampledFrom(whole.EventTimes).Draw(t, "event"), 1)
		}
		short := *cfg
		short.Until = at
		want := runOf(t, &short)
		want.Until = whole.Until
		for n := len(want.Records); n > 0 && int(want.Records[n-1].Event) >= len(want.EventTimes); n-- {
			want.Records = want.Records[:n-1] // the last account, which is made because the run ends
		}
		got := whole.Cut(at, sort.Search(len(whole.Records), func(i int) bool { return whole.Records[i].At > at }))
		sameCut(t, got, want, text)
	})
}

func runOf(t *rapid.T, cfg *config.Config) *trace.Trace {
	sim, err := engine.New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	sim.Run()
	return sim.Trace()
}

// sameCut compares two runs part by part. Segments stand in the order in which they
// ended, which the cut changes; a job that is given up later loses a deadline that
// lies after the cut.
func sameCut(t *rapid.T, got, want *trace.Trace, text string) {
	for _, tr := range []*trace.Trace{got, want} {
		sort.SliceStable(tr.Segments, func(i, j int) bool {
			a, b := &tr.Segments[i], &tr.Segments[j]
			return a.CPU < b.CPU || a.CPU == b.CPU && a.Start < b.Start
		})
		for i := range tr.Jobs {
			for k := range tr.Jobs[i] {
				if j := &tr.Jobs[i][k]; j.Due > tr.End {
					j.Due = trace.Never
				}
			}
		}
	}
	g, w := reflect.ValueOf(*got), reflect.ValueOf(*want)
	for i := range g.NumField() {
		a, b := g.Field(i), w.Field(i)
		if a.Kind() == reflect.Slice && a.Len() == 0 && b.Len() == 0 {
			continue
		}
		if a.Kind() == reflect.Slice && a.Type().Elem().Kind() == reflect.Slice {
			for k := range a.Len() {
				if x, y := a.Index(k), b.Index(k); x.Len()+y.Len() > 0 && !reflect.DeepEqual(x.Interface(), y.Interface()) {
					t.Fatalf("%s of %d, cut at %d:\n got %v\nwant %v\n%s", g.Type().Field(i).Name, k, got.End, x, y, text)
				}
			}
			continue
		}
		if !reflect.DeepEqual(a.Interface(), b.Interface()) {
			t.Fatalf("%s, cut at %d:\n got %v\nwant %v\n%s", g.Type().Field(i).Name, got.End, a, b, text)
		}
	}
}
