package browsertest

import (
	"encoding/json"
	"path/filepath"
	"strings"
	"testing"
)

// stillRegions reads every region of every stage that the build has drawn: what is
// there with scripts off. What only a live stage has is empty then.
const stillRegions = `JSON.stringify(all("[data-widget=stage] > [id], [data-widget=stage] > :not([id], .film) > [id]").filter(e => e.innerHTML.trim() && !e.matches(".live-only, .printed")).map(e => {
	const c = e.cloneNode(true);
	c.querySelectorAll(".head-shot").forEach(h => h.remove()); // the film strip's playheads
	c.querySelectorAll("a").forEach(a => a.setAttribute("href", a.href)); // relative as built
	return [e.id, c.innerHTML];
}))`

// TestSamePictures: what the build draws and what the live stage draws at the same
// instant is the same, region by region.
func TestSamePictures(t *testing.T) {
	files, err := filepath.Glob(filepath.Join(dist(), "lessons", "*.html"))
	if err != nil || len(files) == 0 {
		t.Fatal("the site has no lessons", err)
	}
	compared, panels := 0, 0
	for _, f := range append(files, filepath.Join(dist(), "index.html"), filepath.Join(dist(), "playground.html")) {
		still, live := regionsOf(t, f, true), regionsOf(t, f, false)
		for id, html := range still {
			now, ok := live[id]
			if !ok {
				t.Errorf("%s #%s: built, but there is nothing on the live stage", filepath.Base(f), id)
				continue
			}
			compared++
			if strings.HasSuffix(id, "-results") || strings.HasSuffix(id, "-runq") {
				panels++ // shut until somebody opens it
			}
			if now != html {
				at := 0
				for at < min(len(now), len(html)) && now[at] == html[at] {
					at++
				}
				from := max(at-80, 0)
				t.Errorf("%s #%s: built\n…%s\nlive\n…%s", filepath.Base(f), id, html[from:min(at+80, len(html))], now[from:min(at+80, len(now))])
			}
		}
	}
	if compared < 35 || panels < 6 {
		t.Errorf("only %d regions were compared, %d of them panels", compared, panels)
	}
}

func regionsOf(t *testing.T, file string, noScripts bool) map[string]string {
	r, done := tab(t)
	defer done()
	r.home = "file://"
	// The pictures are of a page without motion: with it the front page plays.
	for _, set := range [][]string{{"size", "1280", "900"}, {"media", "reduced"}} {
		if err := commands[set[0]].run(r, set[1:]); err != nil {
			t.Fatal(err)
		}
	}
	if noScripts {
		if err := r.noScripts(nil); err != nil {
			t.Fatal(err)
		}
	}
	if err := r.page([]string{filepath.ToSlash(file)}); err != nil {
		t.Fatal(err)
	}
	if !noScripts {
		if err := r.wholeStages(); err != nil {
			t.Fatal(err)
		}
	}
	regions := map[string]string{}
	read := func() {
		text, err := eval[string](r, stillRegions)
		if err != nil {
			t.Fatal(err)
		}
		var list [][2]string
		if err := json.Unmarshal([]byte(text), &list); err != nil {
			t.Fatal(err)
		}
		for _, e := range list {
			regions[e[0]] = e[1]
		}
	}
	read()
	if noScripts {
		return regions
	}
	tabs, err := eval[[]string](r, `all("[data-act=panel]").map(b => b.id)`)
	if err != nil {
		t.Fatal(err)
	}
	for _, id := range tabs {
		if err := r.poll(js(`(b => (b.click(), shown(document.getElementById(b.getAttribute("aria-controls")))))(document.getElementById(%s))`, id)); err != nil {
			t.Fatal(id, err)
		}
		read()
	}
	return regions
}

// wholeStages shows on each stage of the page what the built page shows: also what
// lies ahead of the playhead and what a question hides.
func (r *runner) wholeStages() error {
	if err := r.poll(isReady); err != nil {
		return err
	}
	for _, step := range []string{
		`(all(".predict [data-act=look]:not([hidden])").forEach(b => b.click()), !all(".question-bar").some(shown))`,
		`(all("[data-act=ahead]").forEach(e => { e.value = "0"; e.dispatchEvent(new Event("change", {bubbles: true})); }), !all(".stage[data-ahead]:not([data-ahead=shown])").length)`,
	} {
		if err := r.poll(step); err != nil {
			return err
		}
	}
	return nil
}
