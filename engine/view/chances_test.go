package view

import (
	"strconv"
	"strings"
	"testing"

	"borrowedtime/engine/trace"
)

// TestChances: the largest value fills its square, half of it half, the smallest shows;
// what has no value is told apart.
func TestChances(t *testing.T) {
	c := Chances{ID: "s-6.17", Name: "<6.17>", Kernel: "6.17", Now: 2, Text: func(v int64) string { return strconv.FormatInt(v, 10) }, Runs: []Chance{
		{Seed: 1, Value: 9}, {Seed: 2, Value: 5}, {Seed: 3, Value: 1}, {Seed: 4}, {Seed: 5, Value: int64(trace.Never)}, {Seed: 6, Why: "it <stopped>"},
	}}
	most := Most([]Chances{c})
	if most != 9 {
		t.Fatalf("the largest is %d", most)
	}
	for i, want := range []string{"h8", "h4", "h1", "h0", "never", "out"} {
		if got := c.class(c.Runs[i], most); got != want {
			t.Errorf("%d of %d: %s, want %s", c.Runs[i].Value, most, got, want)
		}
	}
	html := c.HTML(most)
	for _, want := range []string{"; no value in 1", "Run 6: it &lt;stopped&gt;", "&lt;6.17&gt;", `data-arg="6.17 2" aria-current="true"`, `id="s-6.17-1" data-act="sweep-show" data-arg="6.17 5"`} {
		if !strings.Contains(html, want) {
			t.Errorf("no %q in\n%s", want, html)
		}
	}
	c.Truth, c.Now = true, 2 // 0 fails, all else holds
	if k := c.kinds(); c.next(k[0].is).Seed != 3 || c.next(k[1].is).Seed != 4 {
		t.Error("the next of a kind is not the next one")
	}
	if c.Now = 5; c.next(c.kinds()[0].is).Seed != 1 {
		t.Error("after the last comes no first one")
	}
	c.Runs = c.Runs[5:]
	if got := c.sum(); got != "it <stopped>" {
		t.Errorf("none has a value: %q", got)
	}
}
