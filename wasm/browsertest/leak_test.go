package browsertest

import (
	"testing"

	"github.com/chromedp/chromedp"
)

// watchLeaks counts, from now on, what a page could lose track of.
const watchLeaks = `(() => { window.btListeners = 0; const add = EventTarget.prototype.addEventListener;
	EventTarget.prototype.addEventListener = function(...a) { window.btListeners++; return add.apply(this, a); }; return true; })()`

// leaks is how many listeners were added since, and how many elements there are.
const leaks = `[window.btListeners, document.querySelectorAll("*").length]`

// TestNothingLeaks: however much is stepped, edited, opened and closed, no listener
// is added, and the page has as many elements as before when all is as before.
func TestNothingLeaks(t *testing.T) {
	r, done := tab(t)
	defer done()
	if err := r.run([]line{{name: "page", args: []string{"playground.html#1;g=remote-owner;k=0"}}, {name: "ready"}}); err != nil {
		t.Fatal(err)
	}
	round := []line{
		{name: "click", args: []string{"[data-act=show-form]"}}, {name: "click", args: []string{"[data-act=start]"}},
		{name: "key", args: []string{"."}}, {name: "key", args: []string{"]"}}, {name: "key", args: []string{"]"}}, {name: "key", args: []string{","}},
		{name: "click", args: []string{"[data-arg='0/0/arg+']"}}, {name: "click", args: []string{"[data-act=undo]"}},
		{name: "click", args: []string{"[data-act=panel][data-arg=inspector]"}}, {name: "click", args: []string{".view-menu summary"}},
		{name: "click", args: []string{"[data-act=zoom][data-arg='50']"}}, {name: "click", args: []string{"[data-act=fit]"}},
		{name: "click", args: []string{"[data-act=lanes][data-arg=handoff]"}}, {name: "click", args: []string{"[data-act=lanes][data-arg=handoff]"}},
		{name: "click", args: []string{"[data-act=panel][data-arg=editor]"}}, {name: "click", args: []string{"[data-act=show-form]"}},
		{name: "click", args: []string{"[data-act=start]"}}, {name: "gone", args: []string{".bt-chain"}},
	}
	if err := r.run(round); err != nil { // what is made once is made now
		t.Fatal(err)
	}
	if _, err := chromedp.Run(r.ctx, chromedp.Evaluate[bool](watchLeaks)); err != nil {
		t.Fatal(err)
	}
	before, err := chromedp.Run(r.ctx, chromedp.Evaluate[[]int](leaks))
	if err != nil {
		t.Fatal(err)
	}
	for range 5 {
		if err := r.run(round); err != nil {
			t.Fatal(err)
		}
	}
	after, err := chromedp.Run(r.ctx, chromedp.Evaluate[[]int](leaks))
	if err != nil {
		t.Fatal(err)
	}
	if after[0] != 0 {
		t.Errorf("%d listeners were added by use", after[0])
	}
	if after[1] != before[1] {
		t.Errorf("%d elements before, %d after", before[1], after[1])
	}
}
