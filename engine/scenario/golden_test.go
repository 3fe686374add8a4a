package scenario

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"borrowedtime/engine/config"
	"borrowedtime/engine/goal"
)

var update = flag.Bool("update", false, "rewrite the goldens; commit only what you can explain")

const chunkLine = "---\n"

// TestErrors holds every mistake that the files show: after each line stand the
// errors (#!) and warnings (#?) that the line above it gets. Being comments,
// they change nothing.
func TestErrors(t *testing.T) {
	files, _ := filepath.Glob("testdata/errors/*.txt")
	if len(files) == 0 {
		t.Fatal("no goldens")
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		chunks := strings.Split(string(data), chunkLine)
		for i, chunk := range chunks {
			got := annotate(chunk)
			if got != chunk && !*update {
				t.Errorf("%s, chunk %d: got\n%s\nwant\n%s", file, i+1, got, chunk)
			}
			chunks[i] = got
		}
		if *update {
			if err := os.WriteFile(file, []byte(strings.Join(chunks, chunkLine)), 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// annotate writes the errors and warnings of a text below its lines.
func annotate(chunk string) string {
	var source []string
	for _, line := range strings.Split(strings.TrimSuffix(chunk, "\n"), "\n") {
		if !strings.HasPrefix(line, "#!") && !strings.HasPrefix(line, "#?") {
			source = append(source, line)
		}
	}
	s, errs := Parse(strings.Join(source, "\n") + "\n")
	var b strings.Builder
	for i, line := range append(source, "") {
		if i < len(source) {
			b.WriteString(line + "\n")
		}
		for _, e := range errs {
			b.WriteString(note("#!", e, i+1, len(source)))
		}
		if s != nil && len(errs) == 0 {
			for _, w := range s.Warnings {
				b.WriteString(note("#?", w, i+1, len(source)))
			}
		}
	}
	return b.String()
}

// note is one annotation if it belongs below that line; what is wrong at the
// end or with the whole stands last.
func note(mark string, e Error, line, lines int) string {
	at := e.Line
	if at == 0 || at > lines {
		at = lines + 1
	}
	if at != line {
		return ""
	}
	where := fmt.Sprintf("%d+%d", e.Col, e.Len)
	switch {
	case e.Line == 0:
		where = "whole"
	case e.Line > lines:
		where = "end"
	}
	hint := ""
	if e.Hint != "" {
		hint = " (" + e.Hint + ")"
	}
	return mark + " " + where + ": " + e.Msg + hint + "\n"
}

// TestFormat: each file holds pairs of a text and its canonical form.
func TestFormat(t *testing.T) {
	files, _ := filepath.Glob("testdata/format/*.txt")
	if len(files) == 0 {
		t.Fatal("no goldens")
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		chunks := strings.Split(string(data), "====\n")
		for i, chunk := range chunks {
			in, want, _ := strings.Cut(chunk, "----\n")
			s, errs := Parse(in)
			if len(errs) > 0 {
				t.Errorf("%s, chunk %d: %v", file, i+1, errs)
				continue
			}
			got := Format(s)
			if got != want && !*update {
				t.Errorf("%s, chunk %d: got\n%s\nwant\n%s", file, i+1, got, want)
			}
			chunks[i] = in + "----\n" + got
			RoundTrip(t, got)
		}
		if *update {
			if err := os.WriteFile(file, []byte(strings.Join(chunks, "====\n")), 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// RoundTrip demands of a valid text what holds for every one: the canonical form
// is a fixed point, both spellings and the link mean the same, a copy is equal.
func RoundTrip(t interface{ Errorf(string, ...any) }, text string) {
	s, errs := Parse(text)
	if len(errs) > 0 {
		t.Errorf("%v in\n%s", errs, text)
		return
	}
	canonical := Format(s)
	again, errs := Parse(canonical)
	if len(errs) > 0 || !Equal(s, again) {
		t.Errorf("the canonical text means something else (%v):\n%s\nof\n%s", errs, canonical, text)
		return
	}
	if twice := Format(again); twice != canonical {
		t.Errorf("formatting again changes\n%s\nto\n%s", canonical, twice)
	}
	short := Compact(s)
	if bad := strings.Trim(short, linkChars); bad != "" {
		t.Errorf("the short spelling has %q: %s", bad, short)
	}
	back, errs := Parse(short)
	if len(errs) > 0 || !Equal(s, back) {
		t.Errorf("the short spelling means something else (%v): %s\nof\n%s", errs, short, text)
		return
	}
	if twice := Compact(back); twice != short && len(s.Expects) == 0 {
		t.Errorf("compact twice: %s, then %s", short, twice)
	}
	if c := s.Clone(); !Equal(s, c) || Format(c) != canonical {
		t.Errorf("a copy differs from\n%s", text)
	}
	if link := EncodeLink(s, nil); len(link) <= MaxLink {
		l, err := DecodeLink(link)
		if err != nil || !Equal(l.Scenario, s) {
			t.Errorf("link %s: %v", link, err)
		}
	}
}

// linkChars are the characters that survive in links.
const linkChars = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~,:;=+%"

// TestRecordings: texts that recordings of a running kernel carry.
func TestRecordings(t *testing.T) {
	files, _ := filepath.Glob("testdata/recordings/*.txt")
	if len(files) == 0 {
		t.Fatal("no recordings")
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		RoundTrip(t, string(data))
		s, _ := Parse(string(data))
		cfg, errs := s.Config()
		if len(errs) > 0 || len(cfg.Tasks) == 0 || cfg.Exit || !cfg.Cost.Measured {
			t.Errorf("%s: %v %+v", file, errs, cfg)
		}
	}
}

// TestHintNamesEachStep holds the hint to the table that it tells of.
func TestHintNamesEachStep(t *testing.T) {
	_, errs := Parse("task A { frobnicate }\n")
	if len(errs) != 1 {
		t.Fatal(errs)
	}
	named := strings.FieldsFunc(errs[0].Hint, func(r rune) bool { return r == ' ' || r == ',' })
	for _, word := range StepWords() {
		if !slices.Contains(named, word) {
			t.Errorf("the hint %q leaves out %s", errs[0].Hint, word)
		}
	}
}

// TestGrammarKnowsTheWords holds the grammar to the tables that the parser reads.
func TestGrammarKnowsTheWords(t *testing.T) {
	b, err := os.ReadFile("grammar.txt")
	if err != nil {
		t.Fatal(err)
	}
	grammar := string(b)
	letters := map[byte]string{}
	for _, m := range goal.Predicates {
		if !strings.Contains(grammar, strconv.Quote(m.Name)) {
			t.Errorf("metric %s: the grammar does not have it", m.Name)
		}
		short := strconv.Quote(string(rune(m.Letter))) + " " + m.Name
		if m.Letter == m.Name[0] {
			short = strconv.Quote(m.Name[:1]) + m.Name[1:]
		}
		if !strings.Contains(grammar, short) {
			t.Errorf("metric %s: the grammar of links does not say %s", m.Name, short)
		}
		if m.Letter == 0 || letters[m.Letter] != "" {
			t.Errorf("metric %s: the letter %q is none, or that of %q", m.Name, m.Letter, letters[m.Letter])
		}
		letters[m.Letter] = m.Name
	}
	for _, word := range StepWords() {
		if !strings.Contains(grammar, strconv.Quote(word)) {
			t.Errorf("step %s: the grammar does not have it", word)
		}
	}
	for _, kind := range config.LockKinds[:config.Sem] { // a semaphore has a statement of its own
		for _, want := range []string{strconv.Quote(kind.Name), strconv.Quote(string(rune(kind.Letter))) + " " + kind.Name} {
			if !strings.Contains(grammar, want) {
				t.Errorf("lock kind %s: the grammar does not say %s", kind.Name, want)
			}
		}
	}
}
