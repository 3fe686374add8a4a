//go:build !js

package course

import (
	"os"
	"reflect"
	"regexp"
	"strings"
	"testing"
)

// kept is a browser with something under each kind of key.
var kept = Entries{
	{"00-run-queue.begun", "20780"},
	{"00-run-queue.predict.first", "1"},
	{"00-run-queue.predict.second", "look"},
	{"00-run-queue.seed", "7"},
	{"00-run-queue.solution.goal-answer", `20783;3;N=a\b;T=A:r1m`},
	{"00-run-queue.solved", "yes"},
	{"00-run-queue.solved.goal-answer", "yes"},
	{"ahead", "faint"},
	{"decide", "pick 3 4"},
	{"keys", "off"},
	{"last", "00-run-queue#one-cpu"},
	{"name", "Ada = \\Lovelace:"},
	{"playground.draft.play", "# mine\n\ntask A { run 1ms }\n\n"},
	{"playground.draft.play.ran", " \\r\r\n|\n= \\\\n"},
	{"playground.form.play", "open"},
	{"playground.lanes.play", "A B"},
	{"playground.own=123.play", "task B { run 1ms }"},
	{"playground.panel.play", "log"},
	{"review.05/who", "2 20780"},
	{"theme", "dark"},
}

// TestCarry: what is exported comes back to the byte, also through a mail that ends
// lines as Windows does and puts a mark at the beginning.
func TestCarry(t *testing.T) {
	text := Export(append(append(Entries{}, kept...), Entry{"zzz.unknown", "x"}), 20784)
	if !strings.Contains(text, "2026-11-27") || strings.Contains(text, "zzz") {
		t.Errorf("exported:\n%s", text)
	}
	for name, again := range map[string]string{
		"as it is": text, "CRLF": "\uFEFF\r\n" + strings.ReplaceAll(text, "\n", "\r\n"), "more lines": strings.ReplaceAll(text, "\n0", "\n# a remark\n\n0"),
	} {
		b := Import(again)
		if len(b.Problems) > 0 || !reflect.DeepEqual(b.Entries, kept) {
			t.Errorf("%s: %v\n got %q\nwant %q", name, b.Problems, b.Entries, kept)
		}
	}
}

// TestImportSays: each mistake is told with its line and what to do; all else is read.
func TestImportSays(t *testing.T) {
	const head = "Borrowed Time progress 1\n"
	for text, want := range map[string]string{
		"":                                                                     "copy all of its text",
		"<!doctype html>":                                                      "This is no progress",
		"Borrowed Time progress 2\n":                                           "Line 1: This is of version “2”",
		strings.Repeat("x", MaxCarry+1):                                        "longer than 6 MB",
		head + "theme = dark\nfoo = 1":                                         "Line 3: Nothing here is called “foo”",
		head + "theme = dark\nfoo":                                             "Line 3: “foo” is no entry",
		head + "theme = dark\n| x":                                             "Line 3: “| x” is no entry",
		head + "theme = dark\ntheme = light":                                   "Line 3: theme stands there twice",
		head + "theme = dark\nkeys = 1":                                        "Line 3: keys is “1”. Want on or off",
		head + "theme = dark\nx.begun = -1":                                    "Want a day",
		head + "theme = dark\nx.begun = 1e4":                                   "Want a day",
		head + "theme = dark\nx.solved = no":                                   "Want yes",
		head + "theme = dark\nlast = //evil":                                   "Want a lesson",
		head + "theme = dark\nx.predict.a = x":                                 "Want the number",
		head + "theme = dark\nx.solution.a = 1;x;":                             "Want day;changes;scenario",
		head + "theme = dark\nreview.a = 9 20000":                              "Want a box",
		head + "theme = dark\nname:\n| a\n| b":                                 "Want one line",
		head + "theme = dark\nname = " + strings.Repeat("x", maxName+1):        "Want one line of at most 120 bytes",
		head + "theme = dark\nfoo: " + strings.Repeat("é", 40):                 "ééé…” is no entry",
		head + "theme = dark\nname = \xff":                                     "no text in UTF-8",
		head + "theme = dark\n" + strings.Repeat("foo = 1\n", 20):              "And 12 lines more",
		head + "theme = dark\n" + strings.Repeat("foo\n", maxEntries+20):       "the rest was not read",
		head + "theme = dark\nx.draft.a = " + strings.Repeat("x", MaxText+1):   "at most 262144 bytes",
		head + "theme = dark\n" + strings.Repeat("k", maxKey) + ".draft.a = 1": "Nothing here is called",
		head + "theme = dark\n<img src=x>.draft.a = 1":                         "Nothing here is called",
	} {
		b := Import(text)
		if !strings.Contains(b.Text(), want) {
			t.Errorf("%.60q: got %q, want %q", text, b.Text(), want)
		}
		if strings.Contains(text, "theme = dark") != (b.Entries.Get("theme") == "dark") {
			t.Errorf("%.60q: read %v", text, b.Entries)
		}
	}
	many := head
	for i := range maxEntries + 1 {
		many += "l.draft." + strings.Repeat("x", i%50+1) + string(rune('a'+i%26)) + two(i/26%100) + two(i/2600) + " = 1\n"
	}
	if b := Import(many); len(b.Entries) != maxEntries || !strings.Contains(b.Text(), "too many") {
		t.Errorf("%d entries: %s", len(b.Entries), b.Text())
	}
}

// TestMerge: of two results the better counts, of two texts that of this browser.
func TestMerge(t *testing.T) {
	for _, c := range []struct{ key, here, there, want string }{
		{"l.begun", "200", "100", "100"},
		{"l.begun", "100", "200", "100"},
		{"l.predict.a", "look", "1", "1"},
		{"l.predict.a", "0", "1", "0"},
		{"l.predict.a", "0", "look", "0"},
		{"l.solution.g", "300;3;T=A", "310;2;T=B", "310;2;T=B"},
		{"l.solution.g", "300;3;T=A", "290;3;T=B", "290;3;T=B"},
		{"l.solution.g", "300;3;T=A", "200;4;T=B", "300;3;T=A"},
		{"review.q", "3 100", "1 120", "1 120"},
		{"review.q", "3 100", "5 99", "3 100"},
		{"p.draft.s", "mine", "other", "mine"},
		{"theme", "dark", "light", "dark"},
		{"theme", "", "light", "light"},
		{"theme", "dark", "", "dark"},
	} {
		var here, there Entries
		if c.here != "" {
			here = here.Set(c.key, c.here)
		}
		if c.there != "" {
			there = there.Set(c.key, c.there)
		}
		all, left := Merge(here, there)
		if got := all.Get(c.key); got != c.want || (left == 1) != (c.there != "" && c.there != c.want) {
			t.Errorf("%s: %q and %q give %q, %d left; want %q", c.key, c.here, c.there, got, left, c.want)
		}
	}
	if all, left := Merge(kept, kept); left != 0 || !reflect.DeepEqual(all, kept) {
		t.Errorf("merged with itself: %d left, %v", left, all)
	}
}

// TestSince: what another tab wrote in the meantime is told from what was kept.
func TestSince(t *testing.T) {
	kept := Entries{{"a", "1"}, {"b", "2"}, {"c", "3"}}
	now := Entries{{"a", "1"}, {"b", "5"}, {"d", "4"}}
	if got, want := kept.Since(now), (Entries{{"b", "5"}, {"d", "4"}}); !reflect.DeepEqual(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
	if got := kept.Since(kept); got != nil {
		t.Errorf("nothing was written since, but %v", got)
	}
}

// TestKeysOfPages: each key that the page's program names has its row.
func TestKeysOfPages(t *testing.T) {
	named := regexp.MustCompile(`p\.save\((p\.name|p\.lesson|"[a-z]+)[^,)]*|Key: "[a-z.]+`)
	quoted := regexp.MustCompile(`"([a-z.]+)`)
	n := 0
	for _, dir := range []string{"../../wasm", "../session"} {
		files, err := os.ReadDir(dir)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range files {
			if f.IsDir() || strings.HasSuffix(f.Name(), "_test.go") || f.Name() == "link.go" {
				continue // a link's entries have keys, too
			}
			text, err := os.ReadFile(dir + "/" + f.Name())
			if err != nil {
				t.Fatal(err)
			}
			for _, use := range named.FindAllString(string(text), -1) {
				m := quoted.FindStringSubmatch(use)
				if m == nil || m[1] == "." {
					continue // made of an entry that a session keeps
				}
				n++
				key := strings.Trim(m[1], ".")
				if strings.HasSuffix(m[1], ".") {
					key += ".x"
				}
				if rowOf(key) < 0 && rowOf("lesson."+key) < 0 {
					t.Errorf("%s/%s keeps %q, which has no row in keys", dir, f.Name(), key)
				}
			}
		}
	}
	if n < 12 {
		t.Errorf("found only %d keys", n)
	}
}

func FuzzImport(f *testing.F) {
	f.Add(Export(kept, 20784))
	f.Add("Borrowed Time progress 1\nname:\n|\n| \\")
	f.Fuzz(func(t *testing.T, text string) {
		b := Import(text)
		for _, e := range b.Entries {
			if row := rowOf(e.Key); row < 0 || !holds(keys[row].form, e.Value) || e.Value == "" {
				t.Errorf("took %q", e)
			}
		}
		again := Import(Export(b.Entries, 1))
		if len(again.Problems) > 0 || len(again.Entries) != len(b.Entries) {
			t.Fatalf("%q and again %q: %v", b.Entries, again.Entries, again.Problems)
		}
		for i := range again.Entries {
			if again.Entries[i] != b.Entries[i] {
				t.Errorf("%q came back as %q", b.Entries[i], again.Entries[i])
			}
		}
	})
}
