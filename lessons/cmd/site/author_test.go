package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"borrowedtime/lessons/site"
)

// repository copies what the lessons are built from into a folder of the test's.
func repository(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	for _, part := range []string{"lessons", "static", "engine"} {
		if err := os.CopyFS(filepath.Join(dir, part), os.DirFS(filepath.Join("../../..", part))); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// TestNewLesson: a skeleton builds and runs as it is; what is left is to be written. A
// second one of its name or number is refused.
func TestNewLesson(t *testing.T) {
	dir := repository(t)
	if err := newLesson(dir, []string{"18-wait-for-me", "Wait for me"}); err != nil {
		t.Fatal(err)
	}
	todo := 0
	for _, f := range append(site.Check(os.DirFS(dir), "18-wait-for-me"), site.CheckPages(os.DirFS(dir))...) {
		switch {
		case strings.Contains(f.Text, "still to be written"):
			todo++
		case strings.Contains(f.Text, "minutes"): // so short a text is no lesson yet
		default:
			t.Error(f)
		}
	}
	if todo < 20 {
		t.Errorf("%d places to be written", todo)
	}
	for args, want := range map[string]string{
		"18-wait-for-me|X": "is there already",
		"18-other|X":       "lesson 18 is 18-wait-for-me already",
		"05-other|X":       "lesson 5 is 05-priority-inversion already",
		"19-Wait|X":        "no name for a lesson",
		"wait|X":           "no name for a lesson",
		"19-wait|":         "want a folder and a title",
	} {
		folder, title, _ := strings.Cut(args, "|")
		if err := newLesson(dir, []string{folder, title}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want %q", args, err, want)
		}
	}
}

// TestListLesson: where the line goes.
func TestListLesson(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"part A\nlesson 01-a\npart B\nlesson 05-b\ngroup G", "part A\nlesson 01-a\nlesson 03-x\npart B\nlesson 05-b\ngroup G"},
		{"part A\nlesson 01-a\npart B\nplanned 3 Later\ngroup G", "part A\nlesson 01-a\npart B\nlesson 03-x\ngroup G"},
		{"part A\nlesson 07-a\n", "part A\nlesson 03-x\nlesson 07-a\n"},
	} {
		if got, err := listLesson(c.text, "03-x", 3); err != nil || got != c.want {
			t.Errorf("%q: got %q %v, want %q", c.text, got, err, c.want)
		}
	}
	if _, err := listLesson("# nothing\n", "03-x", 3); err == nil {
		t.Error("a course without a part has no place for a lesson")
	}
}

// TestFresh: what the build stops at is not said again if it has been found with its line.
func TestFresh(t *testing.T) {
	found := []site.Finding{{File: "a", Line: 3, Text: `the glossary has no term "x": did you mean "y"?`}, {File: "a", Line: 4, Text: "link \"../9/lesson.md\": the course has no lesson 9"}}
	for text, want := range map[string]int{
		`the glossary has no term "x"`:                 0,
		`the glossary has no term "z"`:                 1,
		`handouts/18.html: the link "9" leads nowhere`: 0,
		"value `=x`: no such metric":                   1,
	} {
		if got := fresh(found, []site.Finding{{File: "the pages", Text: text}}); len(got) != want {
			t.Errorf("%s: %v", text, got)
		}
	}
}
