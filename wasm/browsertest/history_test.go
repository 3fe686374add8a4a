package browsertest

import "testing"

// TestHistory: opening an example is a step of the browser's history, with the comments
// of its source; back returns to what was there, edited or not, and to the page's own.
func TestHistory(t *testing.T) {
	r, done := tab(t)
	defer done()
	back := line{name: "back"}
	steps := []line{{name: "size", args: []string{"1280", "720"}}, {name: "page", args: []string{"playground.html"}}, {name: "ready"},
		{name: "value", args: []string{"textarea", "contains", "A first loan"}},
		{name: "click", args: []string{"[data-gallery=inversion] .open-it a"}},
		{name: "value", args: []string{"textarea", "contains", "Priority inversion"}},
		{name: "value", args: []string{"textarea", "contains", "# "}},
		{name: "edit", args: []string{"textarea", "fifo=90", "fifo=91"}},
		{name: "hash", args: []string{"contains", "f91"}},
		{name: "click", args: []string{"[data-gallery=chain] .open-it a"}},
		{name: "value", args: []string{"textarea", "lacks", "fifo=91"}},
		back, {name: "value", args: []string{"textarea", "contains", "fifo=91"}},
		back, {name: "value", args: []string{"textarea", "contains", "A first loan"}}}
	for _, s := range steps {
		if s.name == "back" {
			if _, err := eval[bool](r, `(history.back(), true)`); err != nil {
				t.Fatal(err)
			}
			continue
		}
		if err := r.run([]line{s}); err != nil {
			t.Fatalf("%v %v: %v", s.name, s.args, err)
		}
	}
	// The stage is in view where an example was opened.
	if err := r.poll(`(b => b.top < innerHeight && b.bottom > 0)(document.querySelector("#play-timeline").getBoundingClientRect())`); err != nil {
		t.Error("the timeline is out of view:", err)
	}
}
