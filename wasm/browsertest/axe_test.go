package browsertest

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// axe is axe-core 4.10.3, unmodified (MPL 2.0, axe/LICENSE). It is part of the
// tests alone, so that they need no network; no page holds it.
//
//go:embed axe/axe.min.js
var axe string

// finding is one rule that a page breaks.
type finding struct {
	Rule, Help string
	Where      []string
}

// TestAccessible lets axe-core look at every page that no other stands for, in both themes, and at the
// playground with each of its panels open.
func TestAccessible(t *testing.T) {
	var pages []string
	err := filepath.WalkDir(dist(), func(path string, d fs.DirEntry, err error) error {
		if err == nil && filepath.Ext(path) == ".html" {
			rel, _ := filepath.Rel(dist(), path)
			pages = append(pages, filepath.ToSlash(rel))
		}
		return err
	})
	if err != nil || len(pages) < 5 {
		t.Fatal("no pages", pages, err)
	}
	for _, page := range darkPages {
		if !slices.Contains(pages, page) {
			t.Error("there is no page ", page)
		}
	}
	for _, page := range pages {
		for _, theme := range []string{"light", "dark"} {
			if alike(page, theme) {
				continue
			}
			t.Run(page+"/"+theme, func(t *testing.T) { t.Parallel(); accessible(t, page, theme) })
		}
	}
}

// alike reports whether other pages made by the same code stand for a page: the slides and
// handouts of the other lessons, and in the dark, where only colours can differ, all pages
// but those of darkPages.
func alike(page, theme string) bool {
	kind, file, _ := strings.Cut(page, "/")
	switch {
	case theme == "dark":
		return !slices.Contains(darkPages, page)
	case kind == "slides", kind == "handouts":
		return file != "05.html" && file != "14.html" && file != "17.html"
	}
	return false
}

// darkPages have between them every sort of thing that has a colour.
var darkPages = []string{"index.html", "lessons/05-priority-inversion.html", "lessons/17-still-open.html", "playground.html", "decisions.html",
	"fidelity.html", "glossary.html", "history.html", "gallery.html", "progress.html", "verify.html", "teach.html", "slides/05.html", "handouts/05.html"}

func accessible(t *testing.T, page, theme string) {
	r, done := tab(t)
	defer done()
	script := []line{{name: "size", args: []string{"1280", "900"}}, {name: "media", args: []string{theme}}, {name: "page", args: []string{page}}, {name: "ready"}}
	if err := r.run(script); err != nil {
		t.Fatal(err)
	}
	if page == "playground.html" {
		accessiblePanels(t, r, theme)
	}
	accessibleNow(t, r, theme, "")
}

// accessiblePanels looks at the playground with each of its panels open, at a step
// at which much is shown, and with its menu open.
func accessiblePanels(t *testing.T, r *runner, theme string) {
	if err := r.click([]string{"[data-act=forward]", "12"}); err != nil {
		t.Fatal(err)
	}
	names, err := eval[string](r, `all("[data-act=panel]").map(b => b.dataset.arg).join(" ")`)
	if err != nil || len(strings.Fields(names)) < 8 {
		t.Fatal("panels:", names, err)
	}
	for _, name := range strings.Fields(names) {
		if err := r.click([]string{"[data-act=panel][data-arg=" + name + "]"}); err != nil {
			t.Fatal(err)
		}
		if err := r.poll(`!all(".working").some(shown)`); err != nil {
			t.Fatal(err)
		}
		accessibleNow(t, r, theme, name+": ")
	}
	if err := r.click([]string{".view-menu summary"}); err != nil {
		t.Fatal(err)
	}
}

// accessibleNow fails for each rule that the page breaks as it is now. In the dark only
// the colours can differ.
func accessibleNow(t *testing.T, r *runner, theme, where string) {
	rules := "null"
	if theme == "dark" {
		rules = `["color-contrast"]`
	}
	found, err := r.axe(rules)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range found {
		t.Errorf("%s%s: %s\n\t%s", where, f.Rule, f.Help, strings.Join(f.Where, "\n\t"))
	}
}

// axe returns what axe-core finds on the page; rules is a list of some, or null.
func (r *runner) axe(rules string) ([]finding, error) {
	// A colour on its way from one theme to the other is no colour of the page's.
	begin := `(() => { document.getAnimations().forEach(a => a instanceof CSSTransition && a.finish());
		const rules = ` + rules + `; const f = v => ({Rule: v.id, Help: v.help, Where: v.nodes.slice(0, 5).map(n => n.target.join(" ") + ": " + n.html.slice(0, 160))});
		window.axeFound = ""; axe.run(document, {resultTypes: ["violations"], runOnly: rules || {type: "tag", values: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice", "experimental"]}}).then(
			r => window.axeFound = JSON.stringify(r.violations.map(f)), e => window.axeFound = "failed: " + e); return ""; })()`
	if _, err := chromedp.Run(r.ctx, chromedp.Evaluate[any](axe+"\n;0")); err != nil {
		return nil, err
	}
	if _, err := chromedp.Run(r.ctx, chromedp.Evaluate[string](begin)); err != nil {
		return nil, err
	}
	var text string
	for end := time.Now().Add(90 * time.Second); text == ""; time.Sleep(50 * time.Millisecond) {
		var err error
		if text, err = chromedp.Run(r.ctx, chromedp.Evaluate[string](`window.axeFound || ""`)); err != nil {
			return nil, err
		}
		if time.Now().After(end) {
			return nil, fmt.Errorf("axe-core did not finish")
		}
	}
	var found []finding
	if err := json.Unmarshal([]byte(text), &found); err != nil {
		return nil, fmt.Errorf("axe-core: %s", text)
	}
	return found, nil
}
