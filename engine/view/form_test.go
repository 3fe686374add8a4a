package view

import (
	"strings"
	"testing"

	"borrowedtime/engine/scenario"
)

// TestForm draws every kind of control: steppers, menus, boxes and fields.
func TestForm(t *testing.T) {
	s, errs := scenario.Parse(`cpus 3
cpuset bg 1-2
task H fifo=50 cpus=0 { run 1ms; lock A; unlock A }
task W*2 batch nice=5 start=2ms cpuset=bg { repeat 3 { sleep 500us; forever { yield } } }
task D deadline=2ms/10ms/10ms { mark "<b> & co"; signal H; run 1ms kernel }
task I idle { affine 1-2; lock C interruptible; unlock C }
`)
	if len(errs) > 0 {
		t.Fatal(errs)
	}
	html := Form(s, true)
	sound(t, "form", "f", html)
	golden(t, "form.html", html)
	if waits := Form(s, false); !strings.HasPrefix(waits, `<fieldset disabled="">`) {
		t.Errorf("a form that waits can be used: %.40s", waits)
	}
	s.CPUs = 64
	if html := Form(s, true); !strings.Contains(html, `data-arg="3//cpus"`) || strings.Contains(html, `data-arg="3//cpu0"`) {
		t.Error("64 CPUs are no field but boxes")
	}
}

// TestFormMenus holds that a menu has what the scenario says, even if that is
// wrong, and one lock that nobody has yet.
func TestFormMenus(t *testing.T) {
	s, _ := scenario.Parse("task H { lock B; lock A; signal Nobody }\n")
	html := Form(s, true)
	for _, want := range []string{
		`<option>B</option><option selected="">A</option><option>C</option>`,
		`<option>H</option><option selected="">Nobody</option>`,
	} {
		if !strings.Contains(html, want) {
			t.Errorf("there is no %s in\n%s", want, html)
		}
	}
}
