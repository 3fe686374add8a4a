package browsertest

import (
	"context"
	"fmt"
	"path/filepath"
	"sort"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// BenchmarkReady measures how long a page takes from being asked for until its
// stages live, opened from disk and served: the medians of nine
// visits, each in a fresh store. Run it with
//
//	go test -bench Ready -run '^$'
func BenchmarkReady(b *testing.B) {
	for _, mode := range []string{"disk", "served"} {
		for _, page := range []string{"index.html", "playground.html", "LESSON"} {
			b.Run(mode+"/"+strings.TrimSuffix(page, ".html"), func(b *testing.B) {
				var all [3][]float64
				for range b.N {
					for range 9 {
						at, err := visit(mode, page)
						if err != nil {
							b.Fatal(err)
						}
						for i, ms := range at {
							all[i] = append(all[i], ms)
						}
					}
				}
				for i, name := range []string{"ms-main", "ms-ready", "ms-complete"} {
					sort.Float64s(all[i])
					b.ReportMetric(all[i][len(all[i])/2], name)
				}
				b.ReportMetric(0, "ns/op")
			})
		}
	}
}

// visit opens a page in a new store and reads the times that it wrote down:
// when Go began, when what is in view was live, when all was.
func visit(mode, page string) (at [3]float64, err error) {
	ctx, cancel := chromedp.NewContext(browser, chromedp.WithNewBrowserContext())
	defer cancel()
	ctx, cancelTime := context.WithTimeout(ctx, time.Minute)
	defer cancelTime()
	if page == "LESSON" {
		list, err := filepath.Glob(filepath.Join(dist(), "lessons", "*.html"))
		if err != nil || len(list) == 0 {
			return at, fmt.Errorf("no lessons (%v)", err)
		}
		page = "lessons/" + filepath.Base(list[0])
	}
	home := "file://" + filepath.ToSlash(dist()) + "/"
	if mode == "served" {
		s, err := Serve(dist())
		if err != nil {
			return at, err
		}
		defer s.Close()
		home = s.Address
	}
	r := &runner{ctx: ctx}
	if err := r.do(chromedp.Navigate(home + page)); err != nil {
		return at, err
	}
	if err := r.poll(isReady); err != nil {
		return at, err
	}
	for i, name := range []string{"data-main", "data-ready", "data-complete"} {
		text, err := eval[string](r, js(`attrOf("html", %s)`, name))
		if err != nil {
			return at, err
		}
		if at[i], err = strconv.ParseFloat(text, 64); err != nil {
			return at, err
		}
	}
	return at, nil
}

// BenchmarkPlay measures the work of an animation frame while the front page
// plays: the time that the page's own frame function takes.
func BenchmarkPlay(b *testing.B) {
	ctx, cancel := chromedp.NewContext(browser, chromedp.WithNewBrowserContext())
	defer cancel()
	ctx, cancelTime := context.WithTimeout(ctx, time.Minute)
	defer cancelTime()
	r := &runner{ctx: ctx, home: "file://" + filepath.ToSlash(dist()) + "/"}
	if err := r.do(chromedp.Navigate(r.home + "index.html")); err != nil {
		b.Fatal(err)
	}
	if err := r.poll(isReady); err != nil {
		b.Fatal(err)
	}
	// Wraps what the page asks the browser to call, from now on.
	wrap := `(() => { window.spent = []; const ask = requestAnimationFrame;
		window.requestAnimationFrame = f => ask(t => { const from = performance.now(); f(t); window.spent.push(performance.now() - from); }); return "" })()`
	if _, err := eval[string](r, wrap); err != nil {
		b.Fatal(err)
	}
	if err := r.click([]string{"[data-act=end]"}); err != nil {
		b.Fatal(err)
	}
	if err := r.click([]string{"[data-act=play]"}); err != nil {
		b.Fatal(err)
	}
	for range b.N {
		time.Sleep(5 * time.Second)
	}
	spent, err := eval[[]float64](r, `window.spent`)
	if err != nil || len(spent) == 0 {
		b.Fatal("no frames", err)
	}
	sort.Float64s(spent)
	b.ReportMetric(spent[len(spent)/2], "ms-p50")
	b.ReportMetric(spent[len(spent)*99/100], "ms-p99")
	b.ReportMetric(float64(len(spent)), "frames")
	b.ReportMetric(0, "ns/op")
}
