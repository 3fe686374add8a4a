package course

import (
	"strings"
	"testing"
)

var places = []Place{
	{Address: "a", Title: "Two tasks and a lock", Where: "Lesson 4: Mutex", About: "What a mutex does.", Words: "owner waiter sleep priority"},
	{Address: "b", Title: "Mutex", Where: "Glossary", About: "A lock that one task owns at a time.", Names: "mutex_lock() struct mutex", Words: "spins"},
	{Address: "c", Title: "Walk", Where: "Glossary", About: "Following the chain.", Names: "find_proxy_task()", Words: "table"},
	{Address: "d", Title: "Donor migration", Where: "Lesson 12: Donor migration", About: "The right to run travels in 7.1.", Names: "find_proxy_task proxy_migrate_task", Words: "mutex cpu"},
	{Address: "e", Title: "Priority inversion", Where: "Glossary", About: "An important task waits.", Words: "mutex"},
	{Address: "f", Title: "Return migration", Where: "Glossary", About: "The way home.", Words: "wake_cpu"},
}

// TestFind: which places a query finds, the best first.
func TestFind(t *testing.T) {
	x := NewIndex(places)
	for _, c := range []struct{ query, want string }{
		{"mutex", "b a d e"}, // title, then what it is a part of, then text
		{"Mutexes?", ""},     // no such word, and two letters too many
		{"mutexs", "b a d e"},
		{"find_proxy_task", "c d"},
		{"find_proxy_task()", "c d"},
		{"proxy", "c d"}, // a part of a name
		{"migr", "d f"},
		{"what is donor migration", "d"}, // little words are not looked for
		{"migration mutex", "d"},         // all the words
		{"migration walk", "c d f"},      // no place has both
		{"7.1", "d"},
		{"7", ""}, {"4", "a"}, {"w", "c"}, // one letter is looked for as it is, or as the beginning of a title
		{"prioirty", "e a"}, // two letters have changed places
		{"muttex", "b a d e"}, {"mtex", "b a d e"}, {"mufex", "b a d e"},
		{"the", "c d f"}, // nothing but little words: they count
		{"", ""}, {"()", ""}, {"überfluss", ""}, {"xyzzy", ""},
	} {
		var got []string
		for _, p := range x.Find(c.query).Places {
			got = append(got, p.Address)
		}
		if s := strings.Join(got, " "); s != c.want {
			t.Errorf("%q finds %q, want %q", c.query, s, c.want)
		}
	}
}

// TestSaid: the line above the list tells how it came about.
func TestSaid(t *testing.T) {
	x := NewIndex(places)
	for query, want := range map[string]string{
		"":               "",
		" \t":            "",
		"😀 %":            "Only words of the letters a to z, digits and _ are looked for",
		"xyzzy":          "Nothing found",
		"walk":           "1 place",
		"mutex":          "4 places",
		"muttex":         "Nothing is spelt so. Close to it: 4 places",
		"mutex xyzzy":    "No place has all these words. With some of them: 4 places",
		"migration walk": "No place has all these words. With some of them: 3 places",
	} {
		f := x.Find(query)
		if got := f.Said(); got != want {
			t.Errorf("%q: %q, want %q", query, got, want)
		}
	}
	many := NewIndex(make([]Place, 0))
	for range maxShown + 1 {
		many.places = append(many.places, NewIndex(places[1:2]).places...)
	}
	f := many.Find("mutex")
	if got, n := f.Said(), strings.Count(f.HTML(), "<li>"); got != "41 places, the best 40 are shown" || n != maxShown {
		t.Errorf("%q, %d shown", got, n)
	}
}

// TestHTML: text is text, what was looked for is marked, and who finds nothing is told
// what to try.
func TestHTML(t *testing.T) {
	x := NewIndex([]Place{{Address: `a"b`, Title: "A <mutex> mutex_lock", Where: "W & Z", About: "Mutexes, no others"}})
	f := x.Find("mutex")
	const want = `<ol><li><a href="a&#34;b">A &lt;<mark>mutex</mark>&gt; <mark>mutex_lock</mark></a> <span class="at">W &amp; Z</span><p><mark>Mutexes</mark>, no others</p></li></ol>`
	if got := f.HTML(); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	none := x.Find("xyzzy")
	if got := none.HTML(); !strings.Contains(got, "contents.html") || strings.Contains(got, "xyzzy") {
		t.Error(got)
	}
}

// TestSlip: one letter apart is a slip, two are not.
func TestSlip(t *testing.T) {
	for _, c := range []struct {
		word, there string
		want        int
	}{
		{"donor", "donor", asItIs}, {"dono", "donor", asBeginning}, {"donors", "donor", asBeginning},
		{"dobor", "donor", asSlip}, {"donnor", "donor", asSlip}, {"door", "donor", asSlip}, {"doonr", "donor", asSlip}, {"donro", "donor", asSlip},
		{"inversoin", "inversions", asSlip}, {"donoz", "donor", asSlip}, {"donort", "donor", asSlip},
		{"dabor", "donor", fitCount}, {"xonor", "donor", fitCount}, {"don", "dan", fitCount}, {"donator", "donor", fitCount}, {"7", "7.1", fitCount}, {"1024", "1025", fitCount}, {"7.", "7.1", asBeginning}, {"donor", "do", fitCount},
	} {
		if got := fits(c.word, c.there); got != c.want {
			t.Errorf("%s, %s: %d, want %d", c.word, c.there, got, c.want)
		}
	}
}

// FuzzFind: whatever is typed, what is found is bounded and its markup whole.
func FuzzFind(f *testing.F) {
	x := NewIndex(places)
	for _, s := range []string{"mutex lock", "a'\"<b>", "ΑΒΓ İ", "_ __ a_", "7. .7 7.1.2"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, query string) {
		found := x.Find(query)
		if len(found.Places) > len(places) || len(found.Words) > maxQuery {
			t.Errorf("%d places for %d words", len(found.Places), len(found.Words))
		}
		html := found.HTML()
		if strings.Count(html, "<mark>") != strings.Count(html, "</mark>") || strings.Count(html, "<li>") > maxShown {
			t.Error(html)
		}
	})
}
