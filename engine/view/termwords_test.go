package view

import (
	"strings"
	"testing"

	"borrowedtime/engine/explain"
)

// Each explained word leads to an entry of the glossary, and of two that begin
// alike the longer is found.
func TestTermWords(t *testing.T) {
	for i, w := range termWords {
		if explain.FindTerm(w.entry) == nil {
			t.Errorf("%q leads to %q, which the glossary lacks", w.word, w.entry)
		}
		for _, earlier := range termWords[:i] {
			if rest, ok := strings.CutPrefix(w.word, earlier.word); ok && !isLetter(rest[0]) {
				t.Errorf("%q stands after %q and is never found", w.word, earlier.word)
			}
		}
	}
}

// A word is explained once a step, whole, and not where there is no glossary.
func TestWordsAreLinkedOnce(t *testing.T) {
	for _, c := range []struct{ text, glossary, want string }{
		{"the lag & the lag", "g", `the <a class="term" href="g#lag">lag</a> &amp; the lag`},
		{"flags lagging", "g", `flags lagging`},
		{"its protected slice, a slice", "g", `its <a class="term" href="g#slice-protection">protected slice</a>, a <a class="term" href="g#slice">slice</a>`},
		{"eligible", "", `eligible`},
	} {
		m, s := pen{}, said{}
		m.words(c.text, c.glossary, &s)
		if got := m.String(); got != c.want {
			t.Errorf("%q is written %s, want %s", c.text, got, c.want)
		}
	}
}
