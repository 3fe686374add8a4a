package lessons_test

import (
	"io/fs"
	"os"
	"path"
	"regexp"
	"strings"
	"testing"

	"borrowedtime/engine/explain"
	"borrowedtime/engine/scenario"
	"borrowedtime/engine/session"
	"borrowedtime/lessons"
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

// texts are the lessons, and the pages in their form (lessons/site/*.md with front
// matter).
func texts(t *testing.T) []*lessons.Lesson {
	t.Helper()
	list := course(t).Lessons
	files, err := fs.Glob(os.DirFS("."), "site/*.md")
	if err != nil {
		t.Fatal(err)
	}
	pages := 0
	for _, f := range files {
		if text, err := os.ReadFile(f); err != nil || !strings.HasPrefix(string(text), "---\ntitle") {
			continue
		}
		l, err := lessons.ReadPage(os.DirFS("."), f)
		if err != nil {
			t.Fatal(err)
		}
		l.Folder = f
		list = append(list, l)
		pages++
	}
	if pages == 0 {
		t.Fatal("no page in the form of a lesson")
	}
	return list
}

// TestScenariosAreCanonical keeps every scenario in the one spelling that the
// editor's format button would give it.
func TestScenariosAreCanonical(t *testing.T) {
	c := course(t)
	check := func(where, text string) {
		sc, errs := scenario.Parse(text)
		if len(errs) > 0 {
			t.Errorf("%s: %v", where, errs)
			return
		}
		if got := scenario.Format(sc); strings.TrimSpace(got) != strings.TrimSpace(text) {
			t.Errorf("%s is not canonical, want:\n%s", where, got)
		}
	}
	for _, l := range texts(t) {
		stages, err := l.Stages()
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range stages {
			check(l.Folder+"/"+s.Name, s.Text)
		}
		for _, b := range l.All() {
			if b.Challenge != nil {
				check(l.Folder+"/"+b.Challenge.Name+", solution", b.Challenge.Solution)
			}
			if b.Decide != nil {
				for _, x := range b.Decide.Deck {
					check(l.Folder+"/"+b.Decide.Name+", deck", x.Text)
				}
			}
		}
	}
	for _, e := range c.Gallery {
		check("gallery/"+e.Name, e.Text)
	}
}

// verdict plays a challenge on a stage: start, then the given text, then the
// check button. It returns what the page would say.
func verdict(c *lessons.Challenge, text string) string {
	s := session.New(session.Options{ID: "t", Text: c.Start, Events: 1 << 30})
	out := session.Challenge{ID: "c", Expect: c.Expect, Allow: c.Allow}
	for _, a := range c.Attempts {
		if !a.Passes {
			out.Tries = append(out.Tries, session.Try{When: a.When, Said: "[" + a.Name + "]"})
		}
	}
	s.SetChallenge(out)
	s.Update(session.Edit{Text: text})
	for s.Working() {
		s.Work(1 << 30)
	}
	return s.Update(session.Check{}).Announce
}

// TestChallenges plays every challenge: untouched it fails, its solution
// passes within what may be changed, and there are three hints on the way.
func TestChallenges(t *testing.T) {
	for _, l := range texts(t) {
		n := 0
		for _, b := range l.All() {
			c := b.Challenge
			if c == nil {
				continue
			}
			n++
			if got := verdict(c, c.Start); !strings.HasPrefix(got, "Not yet") {
				t.Errorf("%s/%s: the untouched scenario must fail, but: %s", l.Folder, c.Name, got)
			}
			if got := verdict(c, c.Solution); !strings.HasPrefix(got, "Solved") {
				t.Errorf("%s/%s: the solution must pass, but: %s", l.Folder, c.Name, got)
			}
			attempts(t, l.Folder+"/"+c.Name, c)
			if len(c.Hints) != 3 {
				t.Errorf("%s/%s: %d hints, want 3", l.Folder, c.Name, len(c.Hints))
			}
			if len(c.Allow) == 0 {
				t.Errorf("%s/%s: say what may be changed (allow)", l.Folder, c.Name)
			}
		}
		if n == 0 && l.Number+len(l.Part) > 0 {
			t.Errorf("%s has no challenge", l.Folder)
		}
	}
}

// attempts plays what is recorded of other ways and of tries that fall short: each of
// these is answered with its own feedback, which the untouched scenario does not get.
func attempts(t *testing.T, where string, c *lessons.Challenge) {
	t.Helper()
	if got := verdict(c, c.Start); strings.Contains(got, "[") {
		t.Errorf("%s: the untouched scenario is taken for a try: %s", where, got)
	}
	for _, a := range c.Attempts {
		text := lessons.Apply(c.Start, a.Change)
		if _, errs := scenario.Parse(text); len(errs) > 0 {
			t.Errorf("%s, %s: %v in\n%s", where, a.Name, errs, text)
			continue
		}
		got := verdict(c, text)
		switch {
		case a.Passes && !strings.HasPrefix(got, "Solved"):
			t.Errorf("%s, %s: must pass, but: %s", where, a.Name, got)
		case !a.Passes && !strings.HasPrefix(got, "Not yet"):
			t.Errorf("%s, %s: must fail, but: %s", where, a.Name, got)
		case !a.Passes && !strings.HasSuffix(got, "["+a.Name+"]"):
			t.Errorf("%s, %s: the feedback must be its own, but: %s", where, a.Name, got)
		}
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
	if got := verdict(&c, inside); !strings.HasPrefix(got, "Solved") {
		t.Errorf("a change of task H: %s", got)
	}
	if got := verdict(&c, outside); strings.HasPrefix(got, "Solved") {
		t.Errorf("a change of task L must not count, but: %s", got)
	}
}

// TestPages holds each lesson to the shape that AUTHORING.md describes.
func TestPages(t *testing.T) {
	terms := regexp.MustCompile(`\(term:([a-z0-9-]+)\)`)
	banned := regexp.MustCompile(`(?i)\b(simply|just|obviously|obvious|clearly|trivial|trivially|of course|merely|easily)\b`)
	markup := regexp.MustCompile(`(?i)<script|<style|<iframe|\bon[a-z]+="|javascript:`)
	for _, l := range course(t).Lessons {
		raw, err := os.ReadFile(l.Folder + "/lesson.md")
		if err != nil {
			t.Fatal(err)
		}
		text := string(raw)
		if w := banned.FindString(text); w != "" {
			t.Errorf("%s says %q: say what makes it so, or nothing", l.Folder, w)
		}
		if w := markup.FindString(text); w != "" {
			t.Errorf("%s holds %q: lessons are Markdown only", l.Folder, w)
		}
		for _, m := range terms.FindAllStringSubmatch(text, -1) {
			if explain.FindTerm(m[1]) == nil {
				t.Errorf("%s links to the term %q, which the glossary does not have", l.Folder, m[1])
			}
		}
		words := len(strings.Fields(text))
		for _, b := range l.All() {
			if b.Decide != nil { // nobody reads an exam's scenarios here
				for _, x := range b.Decide.Deck {
					words -= len(strings.Fields(x.Text))
				}
			}
		}
		if words < 700 || words > 4500 {
			t.Errorf("%s has %d words: want 700 to 4500 (5 to 12 minutes with its stages; attempts and questions for later are counted, too)", l.Folder, words)
		}
		kinds := map[string]bool{}
		for _, b := range l.All() {
			kinds["predict"] = kinds["predict"] || b.Predict != nil
			kinds["scenario"] = kinds["scenario"] || b.Stage != nil
			kinds["recap"] = kinds["recap"] || b.Recap != nil
			if b.Aside != nil {
				kinds[b.Aside.Kind] = true
			}
		}
		for _, k := range []string{"predict", "scenario", "recap", "kernel", "teacher"} {
			if !kinds[k] {
				t.Errorf("%s has no %s", l.Folder, k)
			}
		}
	}
}

// TestEvidence: the lessons about what a released kernel does show it in a recording.
// (The first has no rule that could be recorded; the last part is about proposals.)
func TestEvidence(t *testing.T) {
	for _, l := range course(t).Lessons {
		raw, err := os.ReadFile(l.Folder + "/lesson.md")
		if err != nil {
			t.Fatal(err)
		}
		if l.Number >= 1 && l.Number <= 14 && !strings.Contains(string(raw), "(site:fidelity.html#rec-") {
			t.Errorf("%s links to no recording (AUTHORING.md says how)", l.Folder)
		}
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
