package site

import (
	"bytes"
	"os"
	"path"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"borrowedtime/engine/scenario"
	"borrowedtime/engine/sweep"
	"borrowedtime/engine/version"
	"borrowedtime/lessons"
)

// built builds the real site once for all tests.
var built = func() func(t *testing.T) Files {
	var f Files
	var err error
	return func(t *testing.T) Files {
		t.Helper()
		if f == nil && err == nil {
			f, err = Pages(os.DirFS("../.."))
		}
		if err != nil {
			t.Fatal(err)
		}
		return f
	}
}()

func eachPage(t *testing.T, each func(name, text string)) {
	t.Helper()
	n := 0
	for _, name := range built(t).Names() {
		if path.Ext(name) == ".html" {
			n++
			each(name, string(built(t)[name]))
		}
	}
	if n < 7 {
		t.Fatalf("only %d pages", n)
	}
}

// TestEveryPage holds all pages to what a strict policy and a screen reader need.
func TestEveryPage(t *testing.T) {
	const policy = `<meta http-equiv="Content-Security-Policy" content="default-src &#39;none&#39;; script-src &#39;self&#39; &#39;wasm-unsafe-eval&#39;;`
	const foot = `<span class="version">` + version.String + `</span></nav>`
	heading := regexp.MustCompile(`<h([1-6])[ >]`)
	eachPage(t, func(name, text string) {
		if strings.ReplaceAll(text, "'", "&#39;") == text || !strings.Contains(strings.ReplaceAll(text, "'", "&#39;"), policy) {
			t.Errorf("%s: no security policy, or another one", name)
		}
		if n := strings.Count(text, "<script"); n != 2 {
			t.Errorf("%s has %d script tags, want 2", name, n)
		}
		for _, want := range []string{`<html lang="en"`, `name="viewport"`, `name="description"`, `<main `, `class="skip"`, foot} {
			bare := (want == `class="skip"` || want == foot) && strings.Contains(text, " data-embed") // nothing around the body
			if !strings.Contains(text, want) && !bare {
				t.Errorf("%s lacks %s", name, want)
			}
		}
		last := 0
		ones := 0
		for _, m := range heading.FindAllStringSubmatch(text, -1) {
			level := int(m[1][0] - '0')
			if level == 1 {
				ones++
			}
			if level > last+1 {
				t.Errorf("%s: a heading of level %d follows one of level %d", name, level, last)
			}
			last = level
		}
		if ones != 1 {
			t.Errorf("%s has %d first-level headings, want 1", name, ones)
		}
		if strings.Contains(text, "&amp;amp;") || strings.Contains(text, "&amp;#") || strings.Contains(text, "ZgotmplZ") {
			t.Errorf("%s: something is escaped twice", name)
		}
	})
}

// TestSameBytes: building twice gives the same site, archive included.
func TestSameBytes(t *testing.T) {
	again, err := Pages(os.DirFS("../.."))
	if err != nil {
		t.Fatal(err)
	}
	a, b := Files{}, Files{}
	for _, n := range again.Names() {
		a[n], b[n] = built(t)[n], again[n]
	}
	if err := a.Finish(); err != nil {
		t.Fatal(err)
	}
	if err := b.Finish(); err != nil {
		t.Fatal(err)
	}
	for _, n := range b.Names() {
		if !bytes.Equal(a[n], b[n]) {
			t.Errorf("%s differs between two builds", n)
		}
	}
}

// TestServiceWorker: it names each file with its hash but those that it leaves
// out, and its version changes with any of them, and with itself.
func TestServiceWorker(t *testing.T) {
	worker := func(change string) string {
		f := Files{"a.html": []byte("a"), "b/c.html": []byte("c"), "app.wasm.js": []byte("large"), "sw.js": []byte(`v = "VERSION", f = [FILES]`)}
		f[change] = append(f[change], "x"...)
		if err := f.Finish(); err != nil {
			t.Fatal(err)
		}
		return string(f["sw.js"])
	}
	const a, c = "ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb", "2e7d2c03a9507ae265ecf5b5356885a53393a2029d241394997265a1a25aefc6"
	text := worker("app.wasm.js")
	if want := "f = [\n  [\"a.html\", \"" + a + "\"],\n  [\"b/c.html\", \"" + c + "\"]\n]"; !strings.HasSuffix(text, want) {
		t.Errorf("got %s, want %s", text, want)
	}
	seen := map[string]bool{}
	for _, change := range []string{"app.wasm.js", "a.html", "b/c.html", "sw.js"} {
		version, _, _ := strings.Cut(worker(change), ",")
		if seen[version] || strings.Contains(version, "VERSION") {
			t.Errorf("with another %s the version is %s", change, version)
		}
		seen[version] = true
	}
	template, err := os.ReadFile("../../static/sw.js")
	if err != nil {
		t.Fatal(err)
	}
	if s := string(template); strings.Count(s, "VERSION") != 1 || strings.Count(s, "FILES") != 1 {
		t.Error("static/sw.js has not one place each for the version and the files")
	}
}

// TestLinksAreChecked: each mistake that CheckLinks is for is found.
func TestLinksAreChecked(t *testing.T) {
	ok := Files{"index.html": []byte(`<a href="a/b.html#x">`), "a/b.html": []byte(`<p id="x"><a href="../index.html">`)}
	if err := CheckLinks(ok); err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]string{
		`<a href="gone.html">`:            "leads nowhere",
		`<a href="/index.html">`:          "would not work from disk",
		`<a href="index.html#gone">`:      "has no place",
		`<p id="two"><a href="#tow">`:     `did you mean "two"?`,
		`<p id="a"><p id="a">`:            "stands twice",
		`<p onclick="x">`:                 "not allowed",
		`<p style="x">`:                   "not allowed",
		`<script>alert(1)</script>`:       "not allowed",
		`<a href="javascript:alert(1)">x`: "not allowed",
	} {
		err := CheckLinks(Files{"index.html": []byte(text)})
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want %q", text, err, want)
		}
	}
}

const oneTask = "until 10ms\n\ntask A {\n\trun 3ms\n}\n"

func evaluatorFor(text string) *evaluator {
	return &evaluator{run: newRunner(), stages: []*lessons.Stage{{Name: "s", Text: text}}, here: "s"}
}

// TestValues shows what can stand in `=...`.
func TestValues(t *testing.T) {
	e := evaluatorFor(oneTask)
	for expr, want := range map[string]string{
		"ran(A)":                  "3\u00a0ms",
		"ran(A) @none":            "3\u00a0ms",
		"ran(A) @s:6.17 + 1ms":    "4\u00a0ms",
		"ran(A) / 2ms":            "1.5",
		"2ms*(15+4*1024)/15":      "548\u00a0ms",
		"100*15/(15+4*1024)":      "0.36",
		"exec(0, 1ms)":            "A",
		"exec(0, 9ms)":            "idle",
		"migrations(A)":           "0",
		"finished(A) - ran(A)":    "0\u00a0ms",
		"ran(A) * 3 / 1ms * 10":   "90",
		"(ran(A) + 500us) / 35us": "100",
	} {
		if got, _, err := e.show(expr); err != nil || got != want {
			t.Errorf("%s: got %q %v, want %q", expr, got, err, want)
		}
	}
	for expr, want := range map[string]string{
		"ran(B)":          `no task`,
		"walked(A)":       "unknown metric",
		"ran(A) @nowhere": "no scenario",
		"ran(A) + 1":      "don't add up",
		"exec(0, 1ms)*2":  "a task's name",
		"1/0":             "division by zero",
		"ran(A":           "want a metric with its arguments",
		"ran(A) ran(A)":   "does not belong",
	} {
		if _, _, err := e.show(expr); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want %q", expr, err, want)
		}
	}
}

// twoCPUs: who can lend depends on where the tasks are.
const twoCPUs = "cpus   2\nuntil  10ms\n\ntask A {\n\trun 3ms\n}\n\ntask B {\n\trun 3ms\n}\n"

// TestPlacements: a lesson may count in how many of 30 placements something
// holds; the first 30 seeds of a sweep give the placements.
func TestPlacements(t *testing.T) {
	e := evaluatorFor(twoCPUs)
	first := 0
	plan, err := sweep.New(sweep.Fixed(mustParse(t, twoCPUs)), sweep.Options{Metric: "exec(0, 1ms) == A", Kernels: []string{"6.17"}, Vary: sweep.Variation{Place: true}})
	if err != nil {
		t.Fatal(err)
	}
	for seed := uint64(1); seed <= 30; seed++ {
		first += int(plan.Run(seed).Values[0])
	}
	if first == 0 || first == 30 {
		t.Fatalf("A is on CPU 0 in %d of 30 placements: nothing is counted", first)
	}
	if got, _, err := e.show("placements(exec(0, 1ms) == A) @6.17 + 100"); err != nil || got != strconv.Itoa(first+100) {
		t.Errorf("got %q %v, want %d", got, err, first+100)
	}
	for condition, want := range map[string]bool{
		"placements(exec(0, 1ms) == A) == " + strconv.Itoa(first):                        true,
		"placements(exec(0, 1ms) == A) > " + strconv.Itoa(first):                         false,
		"placements(exec(0, 1ms) == A) > 0 and placements(exec(0, 1ms) == A) < 30":       true,
		"placements(exec(0, 1ms) == A) > 30 and placements(exec(0, 1ms) == A) > 0":       false,
		"placements(exec(0, 1ms) == A) > 0 and placements(exec(0, 1ms) == A) < 1":        false,
		"placements(exec(0, 1ms) == A and ran(B) == 3ms) <= " + strconv.Itoa(first) + "": true,
	} {
		if got, err := e.run.holds(twoCPUs, "6.17", condition); err != nil || got != want {
			t.Errorf("%s: got %v %v, want %v", condition, got, err, want)
		}
	}
	for condition, want := range map[string]string{
		"placements(ran(A)) > 1":         "want a comparison",
		"placements(ran(C) > 1ms) > 1":   "no task",
		"placements(ran(A) > 1ms)":       "want placements",
		"placements(ran(A) > 1ms) > 1ms": "no number",
		"placements(ran(A) > 1ms) ~ 1":   "no comparison",
	} {
		if _, err := e.run.holds(twoCPUs, "", condition); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want %q", condition, err, want)
		}
	}
}

func mustParse(t *testing.T, text string) *scenario.Scenario {
	t.Helper()
	s, errs := scenario.Parse(text)
	if len(errs) > 0 {
		t.Fatal(errs)
	}
	return s
}

// TestOneRightAnswer: a prediction with none or two right answers fails the build.
func TestOneRightAnswer(t *testing.T) {
	e := evaluatorFor(oneTask)
	for _, c := range []struct{ first, second, want string }{
		{"ran(A) == 3ms", "ran(A) > 3ms", ""},
		{"ran(A) == 3ms", "ran(A) > 1ms", "2 of 2"},
		{"ran(A) == 4ms", "ran(A) > 5ms", "0 of 2"},
	} {
		q := &lessons.Predict{Name: "p", On: "s", Options: []lessons.Option{{When: c.first}, {When: c.second}}}
		_, err := e.run.judge(q, e.stages)
		if c.want == "" && err != nil || c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)) {
			t.Errorf("%s | %s: got %v, want %q", c.first, c.second, err, c.want)
		}
	}
}

// lessonLink is a link to a lesson whose words are only its number. That of a stop of a
// playlist stands below the title.
var lessonLink = regexp.MustCompile(`<a href="[^"]*lessons/([0-9][^"/]*)\.html(?:#[^"]*)?"([^>]*)>([Ll]esson \d+)</a>`)

// TestLessonLinks: a link that says "lesson 7" and no more has that lesson's title.
func TestLessonLinks(t *testing.T) {
	title := map[string]string{}
	for _, l := range loaded(t).course.Lessons {
		title[l.Folder] = ` title="` + esc(l.Title) + `"`
	}
	n := 0
	eachPage(t, func(name, text string) {
		for _, m := range lessonLink.FindAllStringSubmatch(text, -1) {
			n++
			if m[2] != title[m[1]] {
				t.Errorf("%s: the link to %s has%s, want%s", name, m[1], m[2], title[m[1]])
			}
		}
	})
	if n < 30 {
		t.Errorf("only %d links", n)
	}
}

// TestMarkdown: what authors write, and what is refused.
func TestMarkdown(t *testing.T) {
	m := newMarkdown("../", evaluatorFor(oneTask).show)
	got, err := m.inline("It ran `=ran(A)`, see [donor](term:scheduling-context) and `code`.")
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`<span class="value"`, "3\u00a0ms</span>", `href="../glossary.html#scheduling-context"`, `class="term"`, `<code>code</code>`} {
		if !strings.Contains(got, want) {
			t.Errorf("%s lacks %s", got, want)
		}
	}
	for src, want := range map[string]string{
		"a <b>bold</b> word":  "no HTML",
		"<div>block</div>":    "no HTML",
		"[x](term:gone)":      "no term",
		"[x](other.html)":     "want term:ID",
		"`=ran(Z)`":           "no task",
		"[x](javascript:a())": "want term:ID",
	} {
		if _, err := m.block(src); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want %q", src, err, want)
		}
	}
}
