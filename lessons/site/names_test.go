package site

import (
	"regexp"
	"strconv"
	"strings"
	"testing"

	"borrowedtime/engine/scenario"
	"borrowedtime/lessons"
)

// named is a name in the colour of its task, wherever it is written as text.
var named = regexp.MustCompile(`<[a-z]+ class="(?:who|name) t([0-7])( again)?">([^<]+)<`)

// TestColoursByName holds that the tasks of the course's story have one colour on
// all pages: in prose, in what is told, in tables.
func TestColoursByName(t *testing.T) {
	want := map[string]string{"H": "0", "M": "1", "L": "2"}
	seen := map[string]int{}
	eachPage(t, func(page, text string) {
		for _, m := range named.FindAllStringSubmatch(text, -1) {
			if c, story := want[m[3]]; story && (m[1] != c || m[2] != "") {
				t.Errorf("%s: %s has colour %s%s, want %s", page, m[3], m[1], m[2], c)
			}
			seen[m[3]]++
		}
	})
	for name := range want {
		if seen[name] < 40 {
			t.Errorf("%s is written %d times", name, seen[name])
		}
	}
}

var spoken = regexp.MustCompile(`<span class="at" data-act="at" data-stage="([^"]+)" data-arg="(\d+)">`)

// TestTimesLieInTheirRun holds each time that the lessons lead to inside of the run
// of its stage, which is on the same page.
func TestTimesLieInTheirRun(t *testing.T) {
	n := 0
	eachPage(t, func(page, text string) {
		for _, m := range spoken.FindAllStringSubmatch(text, -1) {
			n++
			stage := regexp.MustCompile(`data-widget="stage" id="` + m[1] + `"[^>]* data-scenario="([^"]*)"`).FindStringSubmatch(text)
			if stage == nil {
				t.Errorf("%s: there is no stage %s for a time", page, m[1])
				continue
			}
			s, errs := scenario.Parse(strings.NewReplacer("&#34;", `"`, "&quot;", `"`, "&#10;", "\n", "&amp;", "&").Replace(stage[1]))
			at, _ := strconv.Atoi(m[2])
			if len(errs) > 0 || at < 0 || at > int(s.Until) {
				t.Errorf("%s: %s ns is outside of the run of %s (%v)", page, m[2], m[1], errs)
			}
		}
	})
	if n < 6 {
		t.Errorf("the lessons lead to %d instants", n)
	}
}

// TestMistypedTimes holds what the build says of a time that leads nowhere.
func TestMistypedTimes(t *testing.T) {
	b := &builder{run: newRunner()}
	p := &lessonPage{b: b, about: "s", values: &evaluator{}}
	p.stages = append(p.stages, &lessons.Stage{Name: "s", Text: "until 9ms\ntask H start=2ms { run 1ms }\n"})
	p.md = newMarkdown("../", nil)
	p.md.place = p.place
	for _, c := range []struct{ src, want string }{
		{"[2 ms](at:2ms)", ""},
		{"[2 ms](at:2ms@s)", ""},
		{"[2.1 ms](at:2.1ms)", "nothing happens on stage s at that time"},
		{"[2 ms](at:2ms@t)", `there is no stage "t"`},
		{"[2 ms](at:soon)", "want a time such as 2.5ms"},
		{"[2 ms](at:)", "want a time such as 2.5ms"},
	} {
		if _, err := p.md.block(c.src); (err == nil) != (c.want == "") || err != nil && !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", c.src, err, c.want)
		}
	}
	if _, err := p.md.inline("[2 ms](at:2ms)"); err == nil {
		t.Error("a label has a button in it")
	}
}
