package sweep_test

import (
	"fmt"
	"sort"
	"strings"
	"testing"

	"borrowedtime/engine"
	"borrowedtime/engine/scenario"
	"borrowedtime/engine/sweep"
	"borrowedtime/engine/trace"
)

// free is a scenario with everything open: three tasks that may run on either
// of two CPUs, and costs.
const free = `cpus 2
until 20ms
cost switch=2us
task L { lock A; run 3ms; unlock A; run 1ms }
task M fifo=20 start=200us { run 5ms }
task H*2 fifo=30 start=500us { lock A; run 500us; unlock A }
`

func parse(t *testing.T, text string) *scenario.Scenario {
	t.Helper()
	s, errs := scenario.Parse(text)
	if len(errs) > 0 {
		t.Fatal(errs)
	}
	return s
}

func plan(t *testing.T, text string, o sweep.Options) *sweep.Plan {
	t.Helper()
	p, err := sweep.New(sweep.Fixed(parse(t, text)), o)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// TestSeed: a seed gives the same in any order, alone or among others, and the
// same variation under each kernel.
func TestSeed(t *testing.T) {
	o := sweep.Options{Metric: "wait(H1, A)", Kernels: []string{"none", "7.3", "none"},
		Vary: sweep.Variation{Place: true, Jitter: 300 * trace.Microsecond, Costs: 20}}
	forth, back := map[uint64]string{}, map[uint64]string{}
	for seed := uint64(1); seed <= 20; seed++ {
		s := plan(t, free, o).Run(seed)
		forth[seed] = fmt.Sprint(s)
		if s.Err != "" || s.Values[0] != s.Values[2] {
			t.Errorf("seed %d: %v", seed, s)
		}
	}
	p := plan(t, free, o)
	for seed := uint64(20); seed >= 1; seed-- {
		back[seed] = fmt.Sprint(p.Run(seed))
	}
	different := map[string]bool{}
	for seed, want := range forth {
		if back[seed] != want {
			t.Errorf("seed %d: %s, then %s", seed, want, back[seed])
		}
		different[want[strings.Index(want, "["):]] = true
	}
	if len(different) < 5 {
		t.Errorf("20 seeds gave only %d different values", len(different))
	}
}

// TestParts: each part draws for itself, within its bounds, and adding one does
// not change the others.
func TestParts(t *testing.T) {
	varied := func(seed uint64, v sweep.Variation) string {
		p := plan(t, free, sweep.Options{Metric: "switches()", Kernels: []string{"7.3"}, Vary: v})
		s, _ := p.Scenario(seed, "7.3")
		return p.Notes(seed) + "|" + scenario.Format(s)
	}
	for seed := uint64(1); seed <= 50; seed++ {
		place := strings.Split(varied(seed, sweep.Variation{Place: true}), "|")[0]
		all := varied(seed, sweep.Variation{Place: true, Costs: 10, Jitter: 100})
		if !strings.HasPrefix(all, place) || strings.Count(place, " on cpu") != 4 {
			t.Errorf("seed %d: placed %q alone, but %q with the rest", seed, place, all)
		}
		for _, word := range strings.Fields(strings.Split(all, "|")[0]) {
			var percent int
			if _, value, ok := strings.Cut(word, "="); ok {
				if fmt.Sscan(value, &percent); percent < 90 || percent > 110 {
					t.Errorf("seed %d: %s is more than 10 %% away", seed, word)
				}
			}
		}
	}
}

// TestScenario: what the text of a variation can say, it says: the same run
// comes from it, copies included, and through a link.
func TestScenario(t *testing.T) {
	o := sweep.Options{Metric: "wait(H2, A)", Kernels: []string{"7.3"}, Vary: sweep.Variation{Place: true, Jitter: 400 * trace.Microsecond, Coins: true}}
	p := plan(t, free, o)
	for seed := uint64(1); seed <= 10; seed++ {
		s, whole := p.Scenario(seed, "7.3")
		link, err := scenario.DecodeLink(scenario.EncodeLink(s, nil))
		if !whole || err != nil {
			t.Fatalf("seed %d: whole %v, %v", seed, whole, err)
		}
		cfg, errs := link.Scenario.Config()
		if len(errs) > 0 {
			t.Fatal(errs)
		}
		again, err := engine.New(cfg)
		if err != nil {
			t.Fatal(err)
		}
		again.Run()
		sim, _ := p.Sim(seed, "7.3")
		sim.Run()
		if a, b := fmt.Sprint(again.Trace().Segments), fmt.Sprint(sim.Trace().Segments); a != b {
			t.Errorf("seed %d: the text runs differently:\n%s\n%s", seed, a, b)
		}
	}
	if _, whole := plan(t, free, sweep.Options{Metric: "switches()", Kernels: []string{"7.3"}, Vary: sweep.Variation{Costs: 5}}).Scenario(1, "7.3"); whole {
		t.Error("costs in percent stand in no text")
	}
}

// TestOpen: what has nothing to vary is noticed.
func TestOpen(t *testing.T) {
	const pinned = "cpus 2\ntask A cpus=0 { run 1ms }\n"
	for _, c := range []struct {
		text string
		v    sweep.Variation
		open bool
	}{
		{free, sweep.Variation{Place: true}, true},
		{free, sweep.Variation{}, false},
		{free, sweep.Variation{Costs: 10}, true},
		{pinned, sweep.Variation{Place: true}, false},
		{pinned, sweep.Variation{Costs: 10}, false},
		{pinned, sweep.Variation{Place: true, Jitter: 1}, true},
	} {
		if p := plan(t, c.text, sweep.Options{Metric: "switches()", Kernels: []string{"7.3"}, Vary: c.v}); p.Open(1) != c.open {
			t.Errorf("%+v of %q: open %v", c.v, c.text, !c.open)
		}
	}
}

// TestMetrics: comparisons count where they hold, * is the worst of all tasks.
func TestMetrics(t *testing.T) {
	run := func(metric string) (int64, string, string) {
		p := plan(t, free, sweep.Options{Metric: metric, Kernels: []string{"7.3"}})
		s := p.Run(1)
		if s.Err != "" {
			return 0, "", s.Err
		}
		return s.Values[0], p.Text(s.Values[0]), ""
	}
	one, _, _ := run("wait(H1, A)")
	two, _, _ := run("wait(H2, A)")
	if all, text, _ := run("wait(*, A)"); all != max(one, two) || !strings.HasSuffix(text, "s") {
		t.Errorf("wait(*, A) is %d (%s), the others %d and %d", all, text, one, two)
	}
	for metric, want := range map[string]string{
		"wait(H1, A) > 0ms":               "holds",
		"wait(H1, A) == 0ms":              "fails",
		"order(M, H1)":                    "fails",
		"finished(L) != never":            "holds",
		"exec(0, 100us) == L":             "holds",
		"switches() > 1 and ran(L) > 0ms": "holds",
	} {
		if _, text, err := run(metric); text != want {
			t.Errorf("%s: %s %s, want %s", metric, text, err, want)
		}
	}
	for metric, want := range map[string]string{
		"wait(Q)":         `no task "Q"`,
		"wait(Q) < 1ms":   `no task "Q"`,
		"wait(H1, Q)":     `no lock "Q"`,
		"handoffs(Q) > 0": `no lock "Q"`,
	} {
		if _, _, err := run(metric); !strings.Contains(err, want) {
			t.Errorf("%s: %q, want %s", metric, err, want)
		}
	}
}

func TestMistakes(t *testing.T) {
	for _, c := range []struct {
		o    sweep.Options
		want string
	}{
		{sweep.Options{Kernels: []string{"7.3"}}, "no metric is given"},
		{sweep.Options{Metric: "wait(H)"}, "no kernel is named"},
		{sweep.Options{Metric: "wiat(H)", Kernels: []string{"7.3"}}, `did you mean "wait"`},
		{sweep.Options{Metric: "wait(H", Kernels: []string{"7.3"}}, `expected "," or ")"`},
		{sweep.Options{Metric: "wait(H) <", Kernels: []string{"7.3"}}, "a duration"},
		{sweep.Options{Metric: "wait(*) < 3ms", Kernels: []string{"7.3"}}, "not in a comparison"},
		{sweep.Options{Metric: "exec(0, 1ms)", Kernels: []string{"7.3"}}, "exec(0, 1ms) == H"},
		{sweep.Options{Metric: "wait(H)", Kernels: []string{"7.3"}, Vary: sweep.Variation{Costs: 200}}, "0 to 90"},
	} {
		if _, err := sweep.New(nil, c.o); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%+v: %v, want %s", c.o, err, c.want)
		}
	}
}

// TestDistribution holds percentiles and histogram against counting.
func TestDistribution(t *testing.T) {
	x := uint64(1)
	for n := 1; n <= 300; n++ {
		samples := make([]sweep.Sample, n)
		for i := range samples {
			x = x*6364136223846793005 + 1442695040888963407
			samples[i] = sweep.Sample{Seed: uint64(i + 1), Values: []int64{-1, int64(x>>33) % 1000 * int64(n*n)}}
			switch {
			case x>>60 == 0:
				samples[i].Err = "left out"
			case x>>60 == 1:
				samples[i].Values[1] = int64(trace.Never)
			}
		}
		checkDistribution(t, samples)
	}
}

func checkDistribution(t *testing.T, samples []sweep.Sample) {
	t.Helper()
	d := sweep.Distribution(samples, 1)
	var values []int64
	for _, s := range samples {
		if s.Err == "" {
			values = append(values, s.Values[1])
		}
	}
	if d.N != len(values) || d.Out != len(samples)-len(values) {
		t.Fatalf("%d values and %d left out, got %d and %d", len(values), len(samples)-len(values), d.N, d.Out)
	}
	if d.N == 0 {
		return
	}
	sort.Slice(values, func(i, j int) bool { return values[i] < values[j] })
	for percent, got := range map[int]sweep.Point{50: d.P50, 90: d.P90, 99: d.P99, 100: d.Max} {
		for _, v := range values { // the smallest that enough values do not exceed
			if atMost := sort.Search(len(values), func(i int) bool { return values[i] > v }); 100*atMost >= percent*len(values) {
				if got.Value != v || samples[got.Seed-1].Values[1] != v {
					t.Fatalf("p%d of %v is %d, got %+v", percent, values, v, got)
				}
				break
			}
		}
	}
	total := 0
	for i, b := range d.Buckets {
		n := 0
		for _, v := range values {
			if v >= b.From && v < b.To || v == b.From && b.From == b.To {
				n++
			}
		}
		if n != b.N || i > 0 && d.Buckets[i-1].To != b.From && b.From != int64(trace.Never) {
			t.Fatalf("bucket %+v after %+v should have %d", b, d.Buckets[max(i-1, 0)], n)
		}
		total += n
	}
	if total != d.N || len(d.Buckets) > 13 {
		t.Fatalf("%d values in %d buckets, want %d", total, len(d.Buckets), d.N)
	}
}
