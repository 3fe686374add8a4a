package site

import (
	"io/fs"
	"os"
	"strings"
	"testing"
	"testing/fstest"
)

// broken is what is said of lesson 5 with a slip in it.
func broken(t *testing.T, from, to string) string {
	t.Helper()
	dir := fstest.MapFS{}
	err := fs.WalkDir(os.DirFS(".."), ".", func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || strings.HasSuffix(p, ".go") {
			return err
		}
		data, err := os.ReadFile("../" + p)
		dir["lessons/"+p] = &fstest.MapFile{Data: data}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	file := dir["lessons/05-priority-inversion/lesson.md"]
	if !strings.Contains(string(file.Data), from) {
		t.Fatalf("lesson 5 does not say %q", from)
	}
	line := strings.Count(string(file.Data)[:strings.Index(string(file.Data), from)], "\n") + 1
	file.Data = []byte(strings.Replace(string(file.Data), from, to, 1))
	var all []string
	for _, f := range Check(dir, "05-priority-inversion") {
		if f.Line == line {
			f.File, f.Line = "LINE", 0
		}
		all = append(all, f.String())
	}
	return strings.Join(all, "\n")
}

// TestCheckBites: each slip of an author is found, with its line.
func TestCheckBites(t *testing.T) {
	for _, c := range []struct{ from, to, want string }{
		{"In July 1997", "In July 1997", ""},
		{"In July 1997", "Obviously in July 1997", `LINE: "Obviously": say what makes it so`},
		{"In July 1997", "After 7.31 ms in July 1997", `LINE: "7.31 ms" stands in no scenario here`},
		{"In July 1997", "With 43% in July 1997", `LINE: "43%" stands in no scenario here`},
		{"In July 1997", "TODO In July 1997", "LINE: still to be written: TODO In July"},
		{"In July 1997", "With donor migration in July 1997", `LINE: "donor migration" is used before it is linked`},
		{"In July 1997", "With affinity in July 1997", `LINE: "affinity" is used before it is linked`},
		{"In July 1997", "With two donors in July 1997", `LINE: "donors" is used before it is linked: write [donors](term:scheduling-context)`},
		{"In July 1997", "While the walk went on in July 1997", `LINE: "the walk" is used before it is linked`},
		{"In July 1997", "They walk. In July 1997", ""},
		{"In July 1997", "*Two donors* in July 1997", ""},
		{"In July 1997", "In July 1997 " + strings.Repeat("and on ", 350), ":1: about 13 minutes"},
		{"In July 1997", "In July 1997 " + strings.Repeat("and on ", 350), " words fewer"},
		{"In July 1997", "See [that](term:gone) in July 1997", `LINE: the glossary has no term "gone"`},
		{"In July 1997", "See [that](../99-gone/lesson.md) in July 1997", "the course has no lesson 99-gone"},
		{"In July 1997", "See [that](../04-mutex/lesson.md#gone) in July 1997", "lesson 04-mutex has no section #gone"},
		{" again=between\n", "\n", "LINE: prediction wait-fifo is asked in one version only"},
		{" again=between\n", " again=gone\n", "LINE: again=05/gone: neither this lesson nor one before has such a question"},
		{" again=between\n", " again=06/kind\n", "LINE: again=06/kind: neither this lesson nor one before"},
		{" again=between\n", " again=04/first\n", "LINE: again=04/first: the page asks this question already"},
		{"vary n = 19, 0, 19, 0\nvary k = 2, 2, 3, 5\nvary few = 6, 6, 8, 12\nvary all = 3, 3, 4, 6\n", "vary n = 19, 0\nvary k = 2, 2\nvary few = 6, 6\nvary all = 3, 3\n", "question hogs has 2 variants: want 3 or more"},
		{"minutes: 9", "minutes: 5", ":1: minutes: 5, but it takes"},
		{"minutes: 9", "minutes: 5", "so write minutes: "},
		{"```teacher", "```note", ":1: 0 of 1: the lesson needs a fence ```teacher"},
		{"--- hint\n", "--- hint\nA fourth one.\n--- hint\n", "4 hints, want 3"},
		{"--- expect\n", "--- expect\nran(L) < 0ms\n", "the solution must pass, but: Not yet"},
		{"--- hint\n", "--- hunt\n", `LINE: unknown part "hunt`},
		{"ran(L) == 11ms\n", "ran(L) is 11ms\n", `LINE: challenge rescue: found "is", expected a comparison`},
		{"--- allow task L\n", "--- allow task M\n", "LINE: challenge rescue: the solution does what `--- allow` does not list"},
		{"--- fails nice 0 for good\n", "--- fails nice 0 for good\nnonsense\n", "LINE: challenge rescue, nice 0 for good: with this change the scenario reads as below"},
		{"= finished(H) < 6.5ms\n", "= finished(H) > 6.5ms\n", "`L` comes later: its condition (=) holds for the untouched scenario"},
		{"= finished(H) < 6.5ms\n", "= finished(H) < 1ms\n", "`L` comes later: a learner who does this does not read its feedback (>)"},
		{"```note Two kinds", "```scenario again from=inversion kernel=7.3\n```\n\n```note Two kinds", `LINE: the scene "Watch it go wrong" has a stage already, in line 49`},
		{"  = wait(H, A) < 6ms\n", "  = wait(H, A) < 60ms\n", "prediction wait-fifo: 2 of 3 options are right, want exactly one:\n\tright: = wait(H, A) < 60ms (wait(H, A) was 23 ms)"},
		{"  = wait(H, A) > $l.5ms\n", "  = wait(H, A) > 9s\n", "question 05/between, variant "},
		{"```compare on=", "```compere on=", "LINE: no fence of a lesson is called so: did you mean ```compare?"},
		{"In July 1997", "See [that](term:mutx) in July 1997", `did you mean "mutex"?`},
		{"until  35ms", "untl  35ms", `LINE: scenario inversion: line 3, column 1: unknown statement "untl"`},
		{"until  35ms", "until 35ms", "is not in canonical form"},
	} {
		got := broken(t, c.from, c.to)
		if c.want == "" && got != "" || !strings.Contains(got, c.want) {
			t.Errorf("%q: got %q, want %q", c.to, got, c.want)
		}
	}
}

// TestAnchorLine: a link to an anchor that is not there is found in its lesson, by the folder
// or by the number that a page's name has.
func TestAnchorLine(t *testing.T) {
	root := fstest.MapFS{"lessons/03-x/lesson.md": {Data: []byte("one\n[two](site:fidelity.html#rec-two) and\n")}}
	for page, want := range map[string]int{"03-x": 2, "03": 2, "04": 0} {
		if _, line := anchorLine(root, page, "rec-two"); line != want {
			t.Errorf("%s: line %d, want %d", page, line, want)
		}
	}
	m := missing.FindStringSubmatch(`lessons/03-x.html: fidelity.html has no place "rec-two": did you mean "rec-too"?`)
	if len(m) != 3 || m[1] != "03-x" || m[2] != "rec-two" {
		t.Errorf("%q", m)
	}
}
