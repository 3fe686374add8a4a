package browsertest

import (
	"context"
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
		page = lessonOf3
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

// stages are what the page is measured with: the scenario of the front page, the
// lesson with the most events, and 20 tasks on 8 CPUs for a second, with what lies
// ahead shown and with bars that grow.
var stages = []struct{ name, page, text, first string }{
	{"front", "index.html", "", ""},
	{"lesson", "lessons/05-priority-inversion.html", "", `click ".question-bar [data-act=look]"`},
	{"20tasks8cpus1s", "playground.html", many, ""},
	{"growing/20tasks8cpus1s", "playground.html", many, "focus .timeline\nkey u 2\nattr .stage data-ahead is hidden"},
}

const many = `cpus 8
until 1s
lock A
lock B
task P*12 { forever { run 1500us; lock A; run 300us; unlock A; sleep 4ms } }
task Q*5 nice=5 { forever { run 4ms; lock B; run 500us; lock A; run 100us; unlock A; unlock B; sleep 5ms } }
task R*3 fifo=20 { forever { run 300us; lock B; run 100us; unlock B; sleep 3ms } }
`

// onStage opens one of stages in a tab of its own.
func onStage(b *testing.B, page, text, first string) (*runner, func()) {
	ctx, cancel := chromedp.NewContext(browser, chromedp.WithNewBrowserContext())
	ctx, cancelTime := context.WithTimeout(ctx, 2*time.Minute)
	r := &runner{ctx: ctx, home: "file://" + filepath.ToSlash(dist()) + "/"}
	script := []line{{name: "page", args: []string{page}}, {name: "ready"}}
	if text != "" {
		script = append(script, line{name: "fill", args: []string{".editor textarea", text}}, line{name: "gone", args: []string{".working"}})
	}
	more, err := parse(first)
	if err != nil {
		b.Fatal(err)
	}
	if err := r.run(append(script, more...)); err != nil {
		b.Fatal(err)
	}
	return r, func() { cancelTime(); cancel() }
}

// BenchmarkPlay measures the work of an animation frame while a stage plays:
// the time that the page's own frame function takes.
func BenchmarkPlay(b *testing.B) {
	for _, s := range stages {
		b.Run(s.name, func(b *testing.B) { playing(b, s.page, s.text, s.first) })
	}
}

func playing(b *testing.B, page, text, first string) {
	r, done := onStage(b, page, text, first)
	defer done()
	// Wraps what the page asks the browser to call, from now on.
	wrap := `(() => { window.spent = []; const ask = requestAnimationFrame;
		window.requestAnimationFrame = f => ask(t => { const from = performance.now(); f(t); window.spent.push(performance.now() - from); }); return "" })()`
	if _, err := eval[string](r, wrap); err != nil {
		b.Fatal(err)
	}
	for _, act := range []string{"end", "play"} {
		if err := r.click([]string{"[data-act=" + act + "]"}); err != nil {
			b.Fatal(err)
		}
	}
	for range b.N {
		time.Sleep(5 * time.Second)
	}
	spent, err := eval[[]float64](r, `window.spent`)
	if err != nil || len(spent) == 0 {
		b.Fatal("no frames", err)
	}
	spread(b, spent)
	b.ReportMetric(float64(len(spent)), "frames")
}

// spread reports the middle and the worst of some measured times.
func spread(b *testing.B, ms []float64) {
	sort.Float64s(ms)
	b.ReportMetric(ms[len(ms)/2], "ms-p50")
	b.ReportMetric(ms[len(ms)*99/100], "ms-p99")
	b.ReportMetric(0, "ns/op")
}

// BenchmarkEdit measures how long after an edit the new run is drawn: up to the
// frame in which it stands on the stage, layout included.
func BenchmarkEdit(b *testing.B) {
	for _, s := range stages[1:] {
		b.Run(s.name, func(b *testing.B) { editing(b, s.page, s.text, s.first) })
	}
}

func editing(b *testing.B, page, text, first string) {
	r, done := onStage(b, page, text, first)
	defer done()
	// Every edit makes the first run of the text a microsecond longer.
	const edit = `(() => { window.took = 0; const area = find(".editor textarea"), old = area.value, stage = area.closest(".stage");
		area.value = old.replace(/run (\d+)us|run (\d+)ms/, (m, us, ms) => "run " + ((us ? +us : 1000 * ms) + 1) + "us");
		const from = performance.now();
		area.dispatchEvent(new InputEvent("input", {bubbles: true}));
		const look = () => { if (stage.querySelector(".working")) return requestAnimationFrame(look);
			stage.getBoundingClientRect(); window.took = performance.now() - from; };
		look(); return area.value === old ? "nothing to edit" : ""; })()`
	var all []float64
	for range b.N {
		for range 15 {
			if why, err := eval[string](r, edit); err != nil || why != "" {
				b.Fatal(why, err)
			}
			if err := r.poll(`window.took > 0`); err != nil {
				b.Fatal(err)
			}
			ms, err := eval[float64](r, `window.took`)
			if err != nil {
				b.Fatal(err)
			}
			all = append(all, ms)
		}
	}
	spread(b, all)
}
