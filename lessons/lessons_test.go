package lessons_test

import (
	"io/fs"
	"os"
	"path"
	"strings"
	"testing"

	"borrowedtime/engine/scenario"
	"borrowedtime/lessons"
	"borrowedtime/lessons/site"
)

// course loads the real content; every test here is about that.
func course(t *testing.T) *lessons.Course {
	t.Helper()
	c, err := lessons.Load(os.DirFS("."))
	if err != nil {
		t.Fatal(err)
	}
	if len(c.Lessons) == 0 || len(c.Gallery) == 0 {
		t.Fatal("no lessons, or no gallery")
	}
	return c
}

// TestGalleryIsCanonical keeps every scenario in the one spelling that the editor's
// format button would give it.
func TestGalleryIsCanonical(t *testing.T) {
	for _, e := range course(t).Gallery {
		sc, errs := scenario.Parse(e.Text)
		if len(errs) > 0 {
			t.Errorf("gallery/%s: %v", e.Name, errs)
			continue
		}
		if got := scenario.Format(sc); strings.TrimSpace(got) != strings.TrimSpace(e.Text) {
			t.Errorf("gallery/%s is not canonical, want:\n%s", e.Name, got)
		}
	}
}

// TestLessons holds each lesson to what AUTHORING.md says, by what authors use
// themselves: go run ./lessons/cmd/site check.
func TestLessons(t *testing.T) {
	for _, f := range site.Check(os.DirFS("..")) {
		t.Error(f)
	}
}

// TestChallengeGuards shows that the check above can fail: a solution that
// changes something else is not accepted.
func TestChallengeGuards(t *testing.T) {
	c := lessons.Challenge{
		Start:  "lock A\n\ntask H start=1ms { lock A; unlock A }\n\ntask L nice=5 { lock A; run 4ms; unlock A }\n",
		Expect: []string{"wait(H, A) < 1ms"},
		Allow:  []string{"task H"},
	}
	inside := strings.Replace(c.Start, "start=1ms", "start=9ms", 1)
	outside := strings.Replace(c.Start, "run 4ms", "run 100us", 1)
	if got := site.Verdict(&c, inside); !strings.HasPrefix(got, "Solved") {
		t.Errorf("a change of task H: %s", got)
	}
	if got := site.Verdict(&c, outside); strings.HasPrefix(got, "Solved") {
		t.Errorf("a change of task L must not count, but: %s", got)
	}
}

// TestNoStrayFiles: what lies here is content, the loader, or a mistake.
func TestNoStrayFiles(t *testing.T) {
	c := course(t)
	folders := map[string]bool{"gallery": true, "site": true, "cmd": true}
	for _, l := range c.Lessons {
		folders[l.Folder] = true
	}
	entries, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		switch {
		case e.IsDir() && !folders[e.Name()]:
			t.Errorf("course.txt does not list the folder %s", e.Name())
		case !e.IsDir() && path.Ext(e.Name()) != ".go" && e.Name() != "course.txt" && path.Ext(e.Name()) != ".md":
			t.Errorf("stray file %s", e.Name())
		}
	}
	for folder := range folders {
		if folder == "site" || folder == "cmd" {
			continue
		}
		err := fs.WalkDir(os.DirFS(folder), ".", func(p string, d fs.DirEntry, err error) error {
			if err == nil && !d.IsDir() && p != "lesson.md" && path.Ext(p) != ".scn" {
				t.Errorf("stray file %s/%s", folder, p)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}
