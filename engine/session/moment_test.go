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

// shorter are the sentences that are shorter where one before them has said their first
// part: how they are told alone, what must have been said, and what is left to say.
var shorter = []struct {
	alone      *regexp.Regexp
	said, rest string
}{
	{regexp.MustCompile(`^(\S+) waits for lock (\S+)\. (\S+ owner .*)$`), `$1 (wants|waits for) lock $2,`, `$3`},
	{regexp.MustCompile(`^(\S+) waits for lock (\S+), whose owner (\S+) is blocked too\. (.*)$`), `$1 (wants|waits for) lock $2,`, `$2’s owner $3 is blocked too. $4`},
	{regexp.MustCompile(`^(\S+) wants lock (\S+), which [^.]*\. (.*)$`), `$1 (wants|waits for) lock $2`, `$3`},
	{regexp.MustCompile(`^(\S+) wakes (\S+)\. (.*)$`), `$1.* wakes $2`, `$3`},
	{regexp.MustCompile(`^(CPU \d+) switches to its idle task for a moment\. .*$`), `$1 steps aside to its idle task`, `Now no task of the chain executes on $1, so`},
	{regexp.MustCompile(`^(\S+) waits for lock (\S+), whose owner (\S+) is on (CPU \d+)\. \S+ goes there .*$`), `$1 waits for lock $2, whose owner $3 is on $4`, `Now $1 goes to $4, to lend its time there`},
	{regexp.MustCompile(`^(\S+) waits for lock (\S+), whose owner (\S+) is asleep\. There is nobody to run, so (.*)$`), `$1 waits for lock $2, whose owner $3 is asleep`, `There is still nobody to run, so $4`},
	{regexp.MustCompile(`^(\S+) waits for lock (\S+)\. Its owner (\S+) sleeps; .* So (.*)$`), `$1 waits for lock $2\. Its owner $3 sleeps`, `There is still nobody to run, so $4`},
	{regexp.MustCompile(`^(\S+) waits for lock (\S+), whose owner (\S+) is asleep\. \S+ is parked .*$`), `$1 waits for lock $2, whose owner $3 is asleep`, `Now $1 is parked on $3`},
	{regexp.MustCompile(`^The donor (\S+) has used up its budget\. (.*)$`), `$1 has used up its budget: it is throttled`, `$2`},
	{regexp.MustCompile(`^The fair server has used up its budget\. (.*)$`), `The fair server has used up its budget: it is throttled`, `$1`},
	{regexp.MustCompile(`^(\S+) leaves the run queue of (CPU \d+) and is parked .*$`), `$1 is parked on`, `With that $1 is off the run queue of $2.`},
	{regexp.MustCompile(`^(\S+) is awake, so (\S+), which was parked behind it, is queued on (CPU \d+) again .*$`), `$1 is awake, so`, `$2, which was parked as well, is queued on $3 again, too.`},
	{regexp.MustCompile(`^(\S+)’s signal wakes (\S+)\. \S+ breaks off its wait\. (.*)$`), `$2 gets a signal from $1`, `That wakes $2, which breaks off its wait. $3`},
	{regexp.MustCompile(`^(\S+) wakes (\S+), which it has wounded\. \S+ is to break off its wait\. (.*)$`), `$1 waits for lock .* wounds $2`, `$2 is woken, to break off its wait. $3`},
	{regexp.MustCompile(`^(.*): a circle of waits\. (.*)$`), `$1: a circle, a deadlock`, `$2`},
}

// tells reports whether a text says what a sentence says.
func tells(text, say string) bool {
	if strings.Contains(text, say) {
		return true
	}
	for _, x := range shorter {
		if m := x.alone.FindStringSubmatchIndex(say); m != nil && strings.Contains(text, string(x.alone.ExpandString(nil, x.rest, say, m))) &&
			regexp.MustCompile(string(x.alone.ExpandString(nil, x.said, say, m))).MatchString(text) {
			return true
		}
	}
	return false
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
			if say = markup.Visible(say); !tells(seen, say) || !tells(told, say) {
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
