package course

import (
	"strings"
	"testing"
)

func TestOptions(t *testing.T) {
	for search, want := range map[string]Options{
		"":                                 {},
		"?":                                {},
		"?seed=7&answers=hide&list=talk":   {Seed: "7", Answers: "hide", List: "talk"},
		"?list=lab&other=1&seed=007":       {Seed: "007", List: "lab"},
		"?seed=1&seed=2":                   {Seed: "1"},
		"?seed=x&seed=2":                   {Seed: "2"},
		"?seed=-1&answers=Hide&list=../x":  {},
		"?seed=1234567890":                 {},
		"?answers=show":                    {Answers: "show"},
		"?own=17&&=&seed":                  {},
		"?list=" + strings.Repeat("a", 17): {},
		"?" + strings.Repeat("x", maxSearch) + "&seed=1": {}, // nobody reads that far
	} {
		if got := ParseOptions(search); got != want {
			t.Errorf("%q: got %+v, want %+v", search, got, want)
		}
	}
	if !(Options{Answers: "hide"}).Hidden() || (Options{Answers: "show"}).Hidden() || (Options{}).Hidden() {
		t.Error("answers are hidden only where an address says so")
	}
}

// TestKeep: a link keeps what it says itself and takes on the rest; doing so twice changes nothing.
func TestKeep(t *testing.T) {
	o := Options{Seed: "7", Answers: "hide", List: "talk"}
	for href, want := range map[string]string{
		"a.html":                     "a.html?seed=7&answers=hide&list=talk",
		"../a.html#part":             "../a.html?seed=7&answers=hide&list=talk#part",
		"a.html?seed=9":              "a.html?seed=9&answers=hide&list=talk",
		"a.html?answers=show#x":      "a.html?answers=show&seed=7&list=talk#x",
		"play.html#1;T=A:r1m?seed=9": "play.html?seed=7&answers=hide&list=talk#1;T=A:r1m?seed=9",
	} {
		got := o.Keep(href)
		if got != want {
			t.Errorf("%s: got %s, want %s", href, got, want)
		}
		if again := o.Keep(got); again != got {
			t.Errorf("%s: once more gives %s", got, again)
		}
	}
	if got := (Options{}).Keep("a.html#x"); got != "a.html#x" {
		t.Errorf("nothing to keep, but %s", got)
	}
}

// FuzzOptions: whatever an address says, what is kept of it is read again the same.
func FuzzOptions(f *testing.F) {
	f.Add("?seed=7&answers=hide&list=talk", "a.html?list=lab#x")
	f.Fuzz(func(t *testing.T, search, href string) {
		o := ParseOptions(search)
		if _, query, ok := strings.Cut(o.Keep("a.html"), "?"); ParseOptions(query) != o || ok != (o != Options{}) {
			t.Errorf("%q: kept as %q", search, query)
		}
		if got := o.Keep(href); len(href) < 100 && o.Keep(got) != got {
			t.Errorf("%q twice: %q", href, got)
		}
	})
}
