package scenario

import (
	"errors"
	"os"
	"strings"
	"testing"

	"borrowedtime/engine/trace"
)

// small and reference are the two sizes by which the link is judged: 2 tasks of
// 3 steps, and 6 tasks of 8 steps with 3 locks.
const small = `
task L nice=10 { lock A; run 4ms; unlock A }
task H start=1ms { lock A; run 2ms; unlock A }
`

const reference = `
title  "Priority inversion"
kernel 7.1
cpus   4
until  200ms
hz     250
slice  3ms
preempt full
cost   hop=1us
task logger  nice=5   cpus=0-1 start=0 { run 1ms; lock bus; run 2ms; lock disk; run 500us; unlock disk; unlock bus; sleep 8ms }
task motor   nice=-10 cpus=2 start=2ms { run 500us; lock bus; run 1.5ms; unlock bus; run 250us; lock net; run 1ms; unlock net }
task planner nice=0   cpus=1 start=3ms { run 2ms; lock disk; run 3ms; unlock disk; sleep 5ms; lock bus; run 750us; unlock bus }
task video   nice=3   cpus=3 start=1ms { lock net; run 4ms; unlock net; sleep 10ms; lock net; run 4ms; unlock net; run 1ms }
task shell   fifo=20  cpus=0 start=5ms { run 300us; lock disk; run 200us; unlock disk; sleep 2ms; lock bus; run 100us; unlock bus }
task backup  nice=19  cpus=0-3 start=0 { lock disk; run 9ms; lock net; run 3ms; unlock net; unlock disk; run 20ms; sleep 1ms }
`

// TestLinkSize holds the sizes that the language promises (about 50 and 380).
func TestLinkSize(t *testing.T) {
	for _, c := range []struct {
		name, text string
		most       int
	}{{"small", small, 60}, {"reference", reference, 400}} {
		s, errs := Parse(c.text)
		if len(errs) > 0 {
			t.Fatal(errs)
		}
		link := EncodeLink(s, nil)
		t.Logf("%s: %d characters: #%s", c.name, len(link), link)
		if len(link) > c.most {
			t.Errorf("the %s link has %d characters, more than %d", c.name, len(link), c.most)
		}
		RoundTrip(t, c.text)
	}
}

// TestOldLinks opens one link of each kind that was ever made. Lines are only
// added to testdata/links.txt: a link that was sent must open for ever, and
// mean what it meant. Each line is a link; the text below it is what it says.
func TestOldLinks(t *testing.T) {
	const file = "testdata/links.txt"
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	chunks := strings.Split(string(data), chunkLine)
	for i, chunk := range chunks {
		lines := strings.SplitN(chunk, "\n", 2)
		for strings.HasPrefix(lines[0], "# ") { // what it is
			lines = strings.SplitN(lines[1], "\n", 2)
		}
		l, err := DecodeLink(lines[0])
		if err != nil {
			t.Errorf("%s: %v", lines[0], err)
			continue
		}
		got := l.describe()
		if got != lines[1] && !*update {
			t.Errorf("%s says\n%s\nbut said\n%s", lines[0], got, lines[1])
		}
		chunks[i] = strings.TrimSuffix(chunk, lines[1]) + got
	}
	if *update {
		if err := os.WriteFile(file, []byte(strings.Join(chunks, chunkLine)), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// describe is all that a link says.
func (l *Link) describe() string {
	var b strings.Builder
	for _, e := range l.View {
		b.WriteString("view " + e.Key + "=" + quote(e.Value) + "\n")
	}
	for _, k := range l.Unknown {
		b.WriteString("unknown " + k + "\n")
	}
	return b.String() + l.Text
}

// TestDamagedLinks: each sort of damage is told from the others, and nothing of
// a damaged link is used.
func TestDamagedLinks(t *testing.T) {
	s, _ := Parse(reference)
	link := EncodeLink(s, nil)
	for _, c := range []struct {
		what, fragment string
		want           LinkProblem
	}{
		{"empty", "", LinkForeign},
		{"an anchor", "chapter-2", LinkForeign},
		{"markup", "<img src=x onerror=alert(1)>", LinkForeign},
		{"a later version", "2;T=H:r1m;k=aaaa", LinkTooNew},
		{"too long", "1;" + strings.Repeat("a", MaxLink), LinkTooLong},
		{"no checksum", "1;T=H:r1m", LinkCut},
		{"half a checksum", link[:len(link)-2], LinkCut},
		{"a changed letter", strings.Replace(link, "motor", "moter", 1), LinkDamaged},
		{"two letters swapped", strings.Replace(link, "motor", "mtoor", 1), LinkDamaged},
		{"no scenario", "1;t=3m;k=0", LinkEmpty},
		{"only a version", "1;k=0", LinkEmpty},
		{"a mistake", "1;T=H:r1m,u0;k=0", LinkIncorrect},
		{"a broken escape", "1;T=H:r1m,m%;k=0", LinkIncorrect},
		{"a kernel that is none", "1;T=H:r1m;p=7.4;k=0", LinkIncorrect},
		{"a line as a kernel", "1;T=H:r1m;p=7.3%0Atask%20X%20%7B%20%7D;k=0", LinkIncorrect},
		{"markup as a name", "1;T=%3Cb%3E:r1m;k=0", LinkIncorrect},
	} {
		l, err := DecodeLink(c.fragment)
		var problem *LinkError
		if !errors.As(err, &problem) || problem.Problem != c.want || l != nil {
			t.Errorf("%s: %+v, %v", c.what, l, err)
			continue
		}
		if problem.Raw != c.fragment || problem.Msg == "" {
			t.Errorf("%s: %+v", c.what, problem)
		}
		t.Logf("%s: %v", c.what, err)
	}
}

// TestTruncatedLinks: wherever a link is cut, that is noticed.
func TestTruncatedLinks(t *testing.T) {
	s, _ := Parse(reference)
	link := EncodeLink(s, Entries{{"t", "3m"}})
	for n := range link {
		if _, err := DecodeLink(link[:n]); err == nil {
			t.Errorf("cut after %d characters it still opens: %s", n, link[:n])
		}
	}
}

// TestHandledLinks: what programs do to links on their way does no harm.
func TestHandledLinks(t *testing.T) {
	s, _ := Parse(`title "50 % + 1; <b>~ü</b>"` + "\n" + small)
	link := EncodeLink(s, Entries{{"compare", "none,7.3"}, {"embed", ""}})
	for what, handled := range map[string]string{
		"with its #":            "#" + link,
		"escaped once more":     escapeAll(link),
		"with a full stop":      link + ".",
		"in parentheses":        link + ")",
		"with markup around it": link + "**",
	} {
		l, err := DecodeLink(handled)
		if err != nil || !Equal(l.Scenario, s) {
			t.Errorf("%s: %v: %s", what, err, handled)
			continue
		}
		if v, ok := l.View.Get("compare"); !ok || v != "none,7.3" {
			t.Errorf("%s: compare is %q", what, v)
		}
	}
	last := link[len(link)-1]
	if !strings.Contains(base62, string(last)) {
		t.Errorf("the link ends in %q", last)
	}
	if bad := strings.Trim(link, linkChars); bad != "" {
		t.Errorf("the link has %q", bad)
	}
}

// escapeAll is encodeURIComponent.
func escapeAll(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if plainByte(s[i]) || s[i] == '~' {
			b.WriteByte(s[i])
		} else {
			b.WriteString("%" + string(hexDigits[s[i]>>4]) + string(hexDigits[s[i]&15]))
		}
	}
	return b.String()
}

// TestLinkTime: the playhead in a link is exact to the nanosecond.
func TestLinkTime(t *testing.T) {
	for _, at := range []trace.Time{0, 1, 999, 1000, 1234567, 2_800_000, 40_000_000, 9_999_999_999} {
		got, err := ParseShortDuration(TimeEntry(at).Value)
		if err != nil || got != trace.Duration(at) {
			t.Errorf("%d becomes %d by way of %v: %v", at, got, TimeEntry(at), err)
		}
	}
}
