package session

import (
	"strings"
	"testing"
)

// TestCompareKernels: a comparison runs only while it is open, a kernel at a
// time, follows edits, refuses one kernel and six, and goes into the link.
func TestCompareKernels(t *testing.T) {
	s := New(Options{ID: "s", Text: inversion, Base: "http://x/playground.html"})
	if s.Working() {
		t.Fatal("a closed comparison runs")
	}
	s.Update(OpenPanel{"compare"})
	finish := func() string {
		for i := 0; s.Working(); i++ {
			if i > 1000 {
				t.Fatal("it never ends")
			}
			s.Work(1000)
		}
		return s.compareHTML()
	}
	html := finish()
	for _, want := range []string{"No proxy", "Linux 6.17", "Linux 7.3", "H waits for locks", "▲ best"} {
		if !strings.Contains(html, want) {
			t.Errorf("the comparison lacks %q", want)
		}
	}
	if got := s.Link(); !strings.Contains(got, "compare=none,6.17,7.3") {
		t.Error("the link lacks the comparison:", got)
	}
	s.Update(Edit{strings.Replace(inversion, "run 4ms", "run 9ms", 1)})
	if after := finish(); after == html {
		t.Error("an edit left the comparison as it was")
	}
	for _, name := range []string{"pi", "7.1", "next"} {
		s.Update(CompareWith{name})
	}
	if n := len(s.compared()); n != 5 {
		t.Errorf("%d kernels are compared, 5 is the most", n)
	}
	for range 5 {
		s.Update(CompareWith{s.compared()[0]})
	}
	if n := len(s.compared()); n != 2 {
		t.Errorf("%d kernels are compared, 2 is the least", n)
	}

	o := New(Options{ID: "s"})
	o.Update(OpenLink{Fragment: strings.SplitN(s.Link(), "#", 2)[1]})
	if !o.comparisonOpen() || strings.Join(o.compared(), " ") != strings.Join(s.compared(), " ") {
		t.Error("the link opened another comparison:", o.compared())
	}
}

// TestCompareAlike: where no kernel can change anything the comparison says why.
func TestCompareAlike(t *testing.T) {
	const tasks = "\ntask L fifo=1 { lock A; lock B; run 2ms; unlock B; unlock A }\ntask H fifo=9 start=1ms { lock B; unlock B }\ntask G fifo=8 start=1ms { lock A; unlock A }\n"
	for text, want := range map[string]string{
		"task L { lock A; run 1ms; unlock A }\n":   "change this: no lock is ever waited for.",
		"lock A futex\nlock B futex" + tasks:       "is a futex, of which the kernel knows no owner.",
		"lock A pi_futex\nlock B rt_mutex" + tasks: "change this: the owner of a pi_futex or an rt_mutex inherits",
		"lock A futex\nlock B pi_futex" + tasks:    "of a futex none knows the owner, and that of a pi_futex",
		"lock A futex\nlock B mutex" + tasks:       "L lent",
	} {
		s := New(Options{ID: "s", Text: text})
		s.Update(OpenPanel{"compare"})
		for s.Working() {
			s.Work(1000)
		}
		html := s.compareHTML()
		if !strings.Contains(html, want) || strings.Contains(html, "No kernel can") == strings.Contains(want, "lent") {
			t.Errorf("%s\n%s\nwant %q", text, html, want)
		}
	}
}

// TestCompareRefused: a kernel that can't be built with the scenario's options
// says why in its place, and the others run.
func TestCompareRefused(t *testing.T) {
	s := New(Options{ID: "s", Text: "kernel none\nconfig PREEMPT_RT=y\ntask A { run 1ms }\n"})
	if len(s.errs) > 0 {
		t.Fatal(s.errs)
	}
	s.Update(OpenPanel{"compare"})
	for i := 0; s.Working() && i < 100; i++ {
		s.Work(1000)
	}
	if html := s.compareHTML(); s.Working() || !strings.Contains(html, "PREEMPT_RT") {
		t.Errorf("nothing says why 7.3 does not run, or it runs for ever (%v)", s.Working())
	}
}
