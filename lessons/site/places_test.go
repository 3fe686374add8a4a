package site

import (
	"bytes"
	"compress/gzip"
	"html"
	"regexp"
	"strings"
	"testing"

	"borrowedtime/engine/course"
)

// TestPlacesOf: how a page falls into places, and what of it is looked through.
func TestPlacesOf(t *testing.T) {
	const page = `<body><nav>site</nav><main class="lesson" id="main"><h1>Title</h1><p>Lede &amp; more.</p><nav><a href="#a">A</a></nav>
<section class="scene" id="a" aria-labelledby="a-h"><h2 id="a-h">First <b>one</b><a class="anchor" href="#a">#</a></h2><p>Prose of <a class="term" title="x" href="g">a term</a>.</p>
<section class="recap" aria-label="Recap"><p>Asked.</p></section><div class="stage-slot"><div>stage</div><div>text</div></div><p>After <code>find_it()</code>.</p><h3>Smaller</h3></section>
<svg><text>drawn</text></svg><dl><dt id="w">Word</dt><dd>Meaning<br>here.</dd></dl><ul><li class="card" id="g1"><h3>Scene</h3><p>About.</p></li></ul></main><footer>foot</footer>`
	var got []string
	for _, p := range placesOf(page) {
		got = append(got, strings.Join([]string{p.anchor, tidyText(p.title.String()), tidyText(p.prose.String()), tidyText(p.names.String())}, "|"))
	}
	want := []string{
		"|Title|Lede & more.|",
		"a|First one|Prose of a term. Asked. After find_it().|a term find_it() Smaller",
		"w|Word|Meaninghere.|",
		"g1|Scene|About.|",
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// TestFresh: a word stands once in the index, and only if somebody may look for it.
func TestFresh(t *testing.T) {
	if got := fresh("The mutex, a Mutex; waits 35 ms 7.3 wait_lock", "waits long"); got != "mutex ms 7.3 wait_lock" {
		t.Error(got)
	}
}

var (
	itemPattern = regexp.MustCompile(`<li data-names="([^"]*)" data-words="([^"]*)"><a href="([^"]*)">([^<]*)</a> <span class="at">([^<]*)</span><p>([^<]*)</p></li>`)
	tagPattern  = regexp.MustCompile(`<[^>]*>`)
)

// searched is the index as the page's program reads it.
func searched(t *testing.T) *course.Index {
	t.Helper()
	var places []course.Place
	for _, m := range itemPattern.FindAllStringSubmatch(string(built(t)["search.html"]), -1) {
		for i := range m {
			m[i] = html.UnescapeString(m[i])
		}
		places = append(places, course.Place{Names: m[1], Words: m[2], Address: m[3], Title: m[4], Where: m[5], About: m[6]})
	}
	if len(places) < 200 {
		t.Fatalf("only %d places", len(places))
	}
	return course.NewIndex(places)
}

// TestSearch: what somebody types who looks for a thing finds that thing first.
func TestSearch(t *testing.T) {
	x := searched(t)
	for query, want := range map[string]string{
		"priority inversion":    "glossary.html#priority-inversion",
		"donor migration":       "glossary.html#donor-migration",
		"find_proxy_task()":     "glossary.html",
		"find_proxy_task":       "glossary.html",
		"lock convoy":           "glossary.html#lock-convoy",
		"lesson 7":              "lessons/07-two-contexts.html",
		"pathfinder":            "gallery.html#pathfinder",
		"what is a run queue":   "glossary.html#run-queue",
		"prioirty inversoin":    "glossary.html#priority-inversion",
		"decision table":        "decisions.html",
		"two contexts":          "lessons/07-two-contexts.html",
		"CONFIG_SCHED_PROXY_EX": "glossary.html#proxy-execution",
	} {
		found := x.Find(query)
		if len(found.Places) == 0 || !strings.HasPrefix(found.Places[0].Address, want) {
			t.Errorf("%q finds %v first, want %s", query, found.Places[:min(len(found.Places), 2)], want)
		}
	}
	for _, l := range []string{"Mars", "watchdog"} { // a word of the prose alone
		if found := x.Find(l); len(found.Places) == 0 || found.Close {
			t.Errorf("%q is not found", l)
		}
	}
}

// TestPagesAreFound: each page has its entry, and whoever types what it is called finds
// it first.
func TestPagesAreFound(t *testing.T) {
	index := string(built(t)["search.html"])
	eachPage(t, func(name, _ string) {
		if !strings.Contains(index, `"><a href="`+name+`">`) {
			t.Errorf("%s is not in the index", name)
		}
	})
	x := searched(t)
	for query, want := range map[string]string{
		"verify": "verify.html", "progress": "progress.html", "review": "review.html", "teach": "teach.html", "gallery": "gallery.html",
		"slides": "teach.html#slides-and-handouts", "handouts": "teach.html", "exam": "lessons/17", "search": "search.html", "contents": "contents.html",
		"talk": "talk.html", "lab": "lab.html", "history": "history.html", "language": "language.html", "glossary": "glossary.html", "fidelity": "fidelity.html",
		"slides of lesson 5": "slides/05.html", "handout lesson 5": "handouts/05.html", "changelog": "whats-new.html", "front page": "index.html", "new here": "start.html",
		"playground": "playground.html", "decisions": "decisions.html", "embedded": "embed.html",
	} {
		found := x.Find(query)
		if len(found.Places) == 0 || !strings.HasPrefix(found.Places[0].Address, want) {
			var first []string
			for _, p := range found.Places[:min(len(found.Places), 4)] {
				first = append(first, p.Address+" "+p.Title)
			}
			t.Errorf("%q finds %q first, want %s", query, first, want)
		}
	}
}

// TestAllIsSearched: each lesson's sections, each word and each scenario has its entry.
func TestAllIsSearched(t *testing.T) {
	page := string(built(t)["search.html"])
	heads := 0
	for name, text := range built(t) {
		if !strings.HasPrefix(name, "lessons/") {
			continue
		}
		for _, m := range regexp.MustCompile(`<section class="scene[^"]*" id="([^"]*)"`).FindAllSubmatch(text, -1) {
			heads++
			if !strings.Contains(page, `href="`+name+"#"+string(m[1])+`"`) {
				t.Errorf("%s#%s is not in the index", name, m[1])
			}
		}
	}
	for _, m := range regexp.MustCompile(`<dt id="([^"]*)"`).FindAllSubmatch(built(t)["glossary.html"], -1) {
		heads++
		if !strings.Contains(page, `href="glossary.html#`+string(m[1])+`"`) {
			t.Errorf("the word %s is not in the index", m[1])
		}
	}
	for _, m := range regexp.MustCompile(`<li class="card" id="([^"]*)"`).FindAllSubmatch(built(t)["gallery.html"], -1) {
		heads++
		if !strings.Contains(page, `"gallery.html#`+string(m[1])+`"`) {
			t.Errorf("the scenario %s is not in the index", m[1])
		}
	}
	if heads < 150 {
		t.Errorf("only %d were looked for", heads)
	}
}

// TestContents: every section of every lesson, on the page of contents and on its own.
func TestContents(t *testing.T) {
	contents := string(built(t)["contents.html"])
	n := 0
	for name, text := range built(t) {
		if !strings.HasPrefix(name, "lessons/") {
			continue
		}
		_, nav, found := strings.Cut(string(text), `<nav class="in-lesson"`)
		nav, _, _ = strings.Cut(nav, "</nav>")
		if !found {
			t.Errorf("%s has no list of its sections", name)
		}
		for _, m := range regexp.MustCompile(`<section class="scene[^"]*" id="([^"]*)"`).FindAllStringSubmatch(string(text), -1) {
			n++
			if !strings.Contains(nav, `href="#`+m[1]+`"`) || !strings.Contains(contents, `href="`+name+"#"+m[1]+`"`) {
				t.Errorf("%s: #%s is missing in a list of contents", name, m[1])
			}
		}
	}
	if n < 80 {
		t.Errorf("only %d sections", n)
	}
}

// vague are the words of a link that don't say where it leads.
var vague = regexp.MustCompile(`(?i)^(?:here|this|this page|link|more|read more|click here|page)$`)

// TestLinksSayWhere: whoever hears a link alone knows where it leads.
func TestLinksSayWhere(t *testing.T) {
	link := regexp.MustCompile(`(?s)<a ([^>]*)>(.*?)</a>`)
	eachPage(t, func(name, text string) {
		for _, m := range link.FindAllStringSubmatch(text, -1) {
			words := tidyText(html.UnescapeString(tagPattern.ReplaceAllString(m[2], "")))
			named := strings.Contains(m[1], "aria-label=") || strings.Contains(m[1], "title=")
			if words == "" && !named || vague.MatchString(words) && !named {
				t.Errorf("%s: a link says %q: %s", name, words, m[1])
			}
		}
	})
}

// maxPage is how much a page may weigh without the engine, in bytes of gzip.
const maxPage = 160_000

// TestPageWeight: a page is there before the engine is.
func TestPageWeight(t *testing.T) {
	eachPage(t, func(name, text string) {
		var b bytes.Buffer
		z := gzip.NewWriter(&b)
		if _, err := z.Write([]byte(text)); err != nil {
			t.Fatal(err)
		}
		if err := z.Close(); err != nil {
			t.Fatal(err)
		}
		if b.Len() > maxPage {
			t.Errorf("%s weighs %d bytes, want at most %d", name, b.Len(), maxPage)
		}
	})
}
