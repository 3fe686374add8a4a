package session

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"borrowedtime/engine/internal/markup"
	"borrowedtime/engine/view"
)

var tags = regexp.MustCompile(`<[^>]*>`)

// plainOf is what a reader sees of HTML.
func plainOf(html string) string {
	return strings.NewReplacer("&lt;", "<", "&gt;", ">", "&quot;", `"`, "&#39;", "'", "&#34;", `"`, "&amp;", "&").Replace(tags.ReplaceAllString(html, ""))
}

// TestNothingIsLost steps through each ready scenario: whatever is told of a stop
// when the cursor is on it stands in the narrator at each stop of its instant, and
// in what is told while time runs.
func TestNothingIsLost(t *testing.T) {
	files, _ := filepath.Glob("../../lessons/gallery/*.scn")
	crowds := 0
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		s := New(Options{ID: "s", Text: string(text)})
		for s.Working() {
			s.Work(100000)
		}
		for i := 0; i < min(len(s.good.stops), 300); {
			s.goTo(i)
			first, last := s.instant()
			if last-first > 1 {
				crowds++
			}
			if last-first <= mostAround {
				checkInstant(t, s, file, first, last)
			}
			i = last
		}
	}
	if crowds < 20 {
		t.Errorf("%d instants have several stops", crowds)
	}
}

func checkInstant(t *testing.T, s *Session, file string, first, last int) {
	t.Helper()
	var sentences []string
	for i := first; i < last; i++ {
		s.goTo(i)
		sentences = append(sentences, view.Told(s.frame())...)
	}
	told := strings.Join(view.Told(s.tellingFrame(true)), "\n")
	for i := first; i < last; i++ {
		s.goTo(i)
		seen := plainOf(s.narratorHTML())
		for _, say := range sentences {
			if say = markup.Visible(say); !strings.Contains(seen, say) || !strings.Contains(told, say) {
				t.Fatalf("%s, stop %d of %d to %d: the narrator lacks %q\n%s", file, i, first, last, say, seen)
			}
		}
		if marked := strings.Count(s.narratorHTML(), `aria-current="step"`); last-first > 1 && marked != 1 {
			t.Errorf("%s, stop %d: %d stops are marked", file, i, marked)
		}
	}
}

// TestCrowd holds that of an instant with very many stops the block around the
// cursor is told, and how many more there are.
func TestCrowd(t *testing.T) {
	s := New(Options{ID: "s", Text: "until 1ms\ntask W*100 { run 1us }\n"})
	for s.Working() {
		s.Work(1000)
	}
	s.goTo(70)
	first, last := s.instant()
	steps, untold := s.moment()
	if last-first < 90 || len(steps)+untold != last-first || len(steps) > mostTold {
		t.Errorf("of %d stops %d are told, %d not", last-first, len(steps), untold)
	}
	if html := s.narratorHTML(); strings.Count(html, `aria-current="step"`) != 1 || !strings.Contains(html, "more events belong to this instant") {
		t.Error(html)
	}
}
