package browsertest

import (
	"fmt"
	"path/filepath"
	"testing"
)

// TestFirefoxFromDisk opens pages as a double click does, in a browser that
// gives every file an origin of its own: nothing may be fetched, and the stage
// still has to come to life and step.
func TestFirefoxFromDisk(t *testing.T) {
	if _, err := FindFirefox(); err != nil {
		t.Skip(err)
	}
	f, err := StartFirefox()
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	home := "file://" + filepath.ToSlash(dist()) + "/"
	lessons, err := filepath.Glob(filepath.Join(dist(), "lessons", "*.html"))
	if err != nil || len(lessons) == 0 {
		t.Fatal("no lessons in the site", err)
	}
	pages := []string{"index.html", "playground.html", "lessons/" + filepath.Base(lessons[0])}
	for _, page := range pages {
		t.Run(page, func(t *testing.T) { firefoxPage(t, f, home+page) })
	}
	for _, p := range f.Problems(home) {
		t.Error(p)
	}
	// The trap: if this succeeds, the browser is not the one that users have. It
	// comes last because the refusal is an error in the console.
	policy, err := f.Eval(`(() => { try { const x = new XMLHttpRequest(); x.open("GET", "style.css", false); x.send(); return "open"; } catch { return "strict"; } })()`)
	if err != nil || policy != "strict" {
		t.Fatalf("the rule for files is %q, want strict (%v)", policy, err)
	}
}

func firefoxPage(t *testing.T, f *Firefox, url string) {
	if err := f.Open(url); err != nil {
		t.Fatal(err)
	}
	want := func(expression, value string) {
		t.Helper()
		err := retry(func() error {
			got, err := f.Eval(expression)
			if err == nil && got != value {
				err = fmt.Errorf("%s is %q, want %q", expression, got, value)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	want(isReady, "true")
	before, err := f.Eval(`textOf(".clock")`)
	if err != nil {
		t.Fatal(err)
	}
	for range 3 {
		if err := f.Key("."); err != nil {
			t.Fatal(err)
		}
	}
	want(js(`textOf(".clock") !== %s`, before), "true")
	want(`all(".timeline svg").length > 0`, "true")
}
