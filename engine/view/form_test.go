package view

import (
	"strings"
	"testing"

	"borrowedtime/engine/scenario"
)

// TestForm draws every kind of control: steppers, menus, boxes and fields.
func TestForm(t *testing.T) {
	s, errs := scenario.Parse(`cpus 3
server 30ms/1s
cpuset bg 1-2
lock R rwsem
sem S = 3
task H fifo=50 cpus=0 { run 1ms; lock A; unlock A }
task W*2 batch nice=5 start=2ms cpuset=bg { repeat 3 { sleep 500us; forever { yield } } }
task D deadline=2ms/10ms/10ms { mark "<b> & co"; signal H; run 1ms kernel }
task I idle { affine 1-2; lock C interruptible; unlock C }
task N color=green { every 10ms deadline 8ms { wait S; down_write R; downgrade R; up_read R; post S }; every 5ms { run 1ms } }
task P { nice -5; fifo 40 H; deadline 1ms/5ms/10ms N; affine 0,2 I; rr 3 }
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
	if strings.Contains(html, "<option>downgrade") {
		t.Error("a step is offered that no lock here could have")
	}
	for _, want := range []string{
		`<option>B</option><option selected="">A</option><option>C</option>`,
		`<option>H</option><option selected="">Nobody</option>`,
	} {
		if !strings.Contains(html, want) {
			t.Errorf("there is no %s in\n%s", want, html)
		}
	}
}

// TestFormNotes holds that what is wrong stands once, in its row, and that a control
// says so of itself.
func TestFormNotes(t *testing.T) {
	s, _ := scenario.Parse("task H { repeat 2 { run 1ms } }\n")
	html := Form(s, true, FormNote{At: "0/0.0/arg+", Text: "no <time>", ID: "f-wrong", Number: 7}, FormNote{At: "0/", Text: "no good task"},
		FormNote{At: "0/0.0", Text: "no good step"}, FormNote{At: "//server", Text: "nowhere", ID: ""})
	sound(t, "form", "f", html)
	field := `data-arg="0/0.0/arg" aria-invalid="true" aria-describedby="f-wrong"`
	note := `<p class="warn" role="alert" id="f-wrong" data-n="7">no &lt;time&gt;</p><p class="warn">no good step</p></div></li>`
	if strings.Count(html, field) != 1 || strings.Count(html, note) != 1 || strings.Count(html, "no good task</p></div>") != 1 || strings.Contains(html, "nowhere") {
		t.Errorf("the notes stand elsewhere: %s", html)
	}
}
