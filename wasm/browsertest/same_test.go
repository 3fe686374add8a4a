package browsertest

import (
	"encoding/json"
	"path/filepath"
	"testing"

	"github.com/chromedp/chromedp"
)

// stillRegions reads every region of every stage that the build has drawn: what is
// there with scripts off. What only a live stage has is empty then.
const stillRegions = `JSON.stringify([...document.querySelectorAll('[data-widget="stage"] > [id]')].filter(e => e.innerHTML.trim() && !e.closest(".live-only") && !e.matches(".film, .film *")).map(e => {
	const c = e.cloneNode(true);
	c.querySelectorAll(".head-shot").forEach(h => h.remove()); // the film strip's playheads
	return [e.id, c.innerHTML];
}))`

// TestSamePictures: what the build draws and what the live stage draws at the same
// instant is the same, region by region.
func TestSamePictures(t *testing.T) {
	files, err := filepath.Glob(filepath.Join(dist(), "lessons", "*.html"))
	if err != nil || len(files) == 0 {
		t.Fatal("the site has no lessons", err)
	}
	compared := 0
	for _, f := range append(files, filepath.Join(dist(), "index.html")) {
		still, live := regionsOf(t, f, true), regionsOf(t, f, false)
		for id, html := range still {
			now, ok := live[id]
			if !ok {
				continue // the live stage has something else there
			}
			compared++
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
	if compared < 20 {
		t.Errorf("only %d regions were compared", compared)
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
		if err := r.poll(isReady); err != nil {
			t.Fatal(err)
		}
		if err := r.poll(`(all(".predict [data-act=look]:not([hidden])").forEach(b => b.click()), !all(".question-bar").some(shown))`); err != nil {
			t.Fatal(err) // a question hides what the built page shows
		}
	}
	var list [][2]string
	text, err := chromedp.Run(r.ctx, chromedp.Evaluate[string](stillRegions))
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal([]byte(text), &list); err != nil {
		t.Fatal(err)
	}
	regions := map[string]string{}
	for _, e := range list {
		regions[e[0]] = e[1]
	}
	return regions
}
