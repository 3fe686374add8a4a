package browsertest

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// host serves one build after the other, in all the ways a server can fail.
type host struct {
	*httptest.Server
	mu      sync.Mutex
	dir     string
	trouble string         // "": none; "busy": 503 to all; "hangs": no answer; "cuts": half of the engine; "mixed": the engine of mixed
	mixed   string         // another build
	asked   map[string]int // requests for each file since the last change
	closed  chan struct{}
}

func newHost(t *testing.T, dir string) *host {
	h := &host{dir: dir, asked: map[string]int{}, closed: make(chan struct{})}
	h.Server = httptest.NewServer(h)
	t.Cleanup(func() { close(h.closed); h.CloseClientConnections(); h.Close() })
	return h
}

// change puts another build on the server, or a trouble.
func (h *host) change(dir, trouble string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.dir, h.trouble, h.asked = dir, trouble, map[string]int{}
}

func (h *host) askedFor(name string) int {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.asked[name]
}

func (h *host) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	name := strings.TrimPrefix(r.URL.Path, "/")
	if name == "" {
		name = "index.html"
	}
	h.mu.Lock()
	dir, trouble := h.dir, h.trouble
	if name == "app.wasm" && trouble == "mixed" {
		dir = h.mixed
	}
	h.asked[name]++
	h.mu.Unlock()
	data, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(name)))
	switch {
	case trouble == "hangs":
		<-h.closed
		return
	case trouble == "busy":
		http.Error(w, "busy", http.StatusServiceUnavailable)
		return
	case err != nil:
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Content-Type", kindOf(name))
	w.Header().Set("Cache-Control", "no-cache")
	if trouble == "cuts" && name == "app.wasm" {
		_, _ = w.Write(data[:len(data)/2])
		panic(http.ErrAbortHandler)
	}
	_, _ = w.Write(data)
}

// nextBuild is the built site with a mark in each page and a byte more in the engine.
func nextBuild(t *testing.T) string {
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS(dist())); err != nil {
		t.Fatal(err)
	}
	worker, err := os.ReadFile(filepath.Join(dir, "sw.js"))
	if err != nil {
		t.Fatal(err)
	}
	text := strings.Replace(string(worker), `"borrowed-time-`, `"borrowed-time-next-`, 1)
	pages, _ := filepath.Glob(filepath.Join(dir, "*.html"))
	if len(pages) < 3 {
		t.Fatal("where are the pages?")
	}
	for _, path := range append(pages, filepath.Join(dir, "app.wasm")) {
		old, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		data := append(slices.Clone(old), 0, 2, 1, 'x') // a section of its own, named x, is no change to the program
		if filepath.Ext(path) == ".html" {
			data = []byte(strings.Replace(string(old), "<html ", `<html data-next="yes" `, 1))
		}
		changed := strings.Replace(text, sum(old), sum(data), 1)
		if changed == text {
			t.Fatalf("the service worker does not know the content of %s", path)
		}
		text = changed
		if err := os.WriteFile(path, data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(filepath.Join(dir, "sw.js"), []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	return dir
}

func sum(data []byte) string {
	hash := sha256.Sum256(data)
	return hex.EncodeToString(hash[:])
}

// visitor is a tab of its own browser profile on a host.
func visitor(t *testing.T, h *host) *runner {
	ctx, cancel := chromedp.NewContext(browser, chromedp.WithNewBrowserContext())
	ctx, cancelTime := context.WithTimeout(ctx, 3*time.Minute)
	t.Cleanup(func() { cancelTime(); cancel() })
	if err := chromedp.Do(ctx); err != nil {
		t.Fatal(err)
	}
	return &runner{ctx: ctx, kept: map[string]string{}, home: h.URL + "/", shot: "worker-"}
}

// play runs lines of the script language.
func (r *runner) play(t *testing.T, text string) {
	t.Helper()
	lines, err := parse(text)
	if err != nil {
		t.Fatal(err)
	}
	if err := r.run(lines); err != nil {
		t.Fatal(err)
	}
}

// ask evaluates an expression that may wait, until it gives the answer.
func (r *runner) ask(t *testing.T, expression, want string) {
	t.Helper()
	if err := r.asks(expression, want); err != nil {
		t.Fatalf("%s: %v", expression, err)
	}
}

func (r *runner) asks(expression, want string) error {
	return retry(func() error {
		got, err := chromedp.Run(r.ctx, chromedp.Evaluate[string]("(async () => String(await "+expression+"))()", chromedp.EvalAwaitPromise))
		if err != nil {
			return err
		}
		return compare(got, "is", want)
	})
}

const (
	ruled    = `!!navigator.serviceWorker.controller`
	versions = `caches.keys().then(names => names.map(name => name.startsWith("borrowed-time-next-") ? "next" : "first").sort().join(" "))`
	// waiting tells what the browser does about a version besides the one that rules.
	waiting = `navigator.serviceWorker.getRegistration().then(r => r?.installing ? "installing" : r?.waiting ? "waiting" : "nothing")`
	// build tells of which builds the page and the engine it would start are.
	build = `fetch("app.wasm").then(a => a.arrayBuffer()).then(b => (document.documentElement.dataset.next ?? "no") + " " + (new Uint8Array(b).at(-1) === 120 ? "yes" : "no"))`
)

// firstVisit opens a page and waits until the browser keeps the site.
func firstVisit(t *testing.T, r *runner) {
	t.Helper()
	r.play(t, "page index.html\nready")
	r.ask(t, ruled, "true")
	r.ask(t, versions, "first")
}

// taken waits until the next build has taken over, and asks it for files only
// then: a worker that is asked all the time is never replaced.
func taken(t *testing.T, r *runner) {
	t.Helper()
	r.ask(t, versions, "next")
	r.ask(t, `document.documentElement.dataset.next ?? "no"`, "yes")
	r.play(t, "ready")
	r.ask(t, build, "yes yes")
}

// TestUpdate: a new build comes as a whole. Until the reader takes it pages and
// engine are of the old one, in every tab; then both are of the new one.
func TestUpdate(t *testing.T) {
	next := nextBuild(t)
	h := newHost(t, dist())
	r := visitor(t, h)
	firstVisit(t, r)
	h.change(next, "")
	r.play(t, "page playground.html\nready\nvisible #bt-update\ntext #bt-update contains \"new version\"\nfits")
	r.ask(t, build, "no no")
	r.ask(t, versions, "first next")
	r.play(t, `
		fill textarea "# mine\ntask A { run 1ms; lo"
		shot update
		media dark
		shot update-dark
		size 390 844
		fits
		touch
		hits "#bt-update button"
		shot update-phone
		click "[data-act=close-update]"
		gone #bt-update
		page index.html
		ready
		page playground.html
		ready
		visible #bt-update`)
	r.ask(t, build, "no no")
	r.play(t, "click \"[data-act=update]\"")
	taken(t, r)
	r.play(t, "ready\nvalue textarea contains \"run 1ms; lo\"\ngone #bt-update\npage index.html\nready")
	r.ask(t, build, "yes yes")
	r.ask(t, waiting, "nothing")
}

// TestInterruptedUpdate: of a build that the browser can't get as a whole nothing
// stays; the old one goes on, and the next try succeeds.
func TestInterruptedUpdate(t *testing.T) {
	next := nextBuild(t)
	for _, trouble := range []string{"cuts", "mixed"} {
		t.Run(trouble, func(t *testing.T) {
			h := newHost(t, dist())
			h.mixed = dist()
			r := visitor(t, h)
			firstVisit(t, r)
			h.change(next, trouble)
			r.play(t, "page playground.html\nready")
			if err := retry(func() error {
				return compare(map[bool]string{true: "asked"}[h.askedFor("app.wasm") > 0], "is", "asked")
			}); err != nil {
				t.Fatal("the browser never asked for the new engine:", err)
			}
			r.ask(t, waiting, "nothing")
			r.ask(t, versions, "first")
			r.ask(t, build, "no no")
			r.play(t, "gone #bt-update")
			h.change(next, "")
			r.play(t, "page index.html\nready\nvisible #bt-update\nclick \"[data-act=update]\"")
			taken(t, r)
		})
	}
}

// TestInterruptedFirst: the same on the first visit: no empty copy stays behind.
func TestInterruptedFirst(t *testing.T) {
	h := newHost(t, dist())
	r := visitor(t, h)
	h.change(dist(), "mixed")
	h.mixed = nextBuild(t)
	r.play(t, "page index.html\nready")
	if err := retry(func() error {
		return compare(map[bool]string{true: "asked"}[h.askedFor("app.wasm") > 1], "is", "asked")
	}); err != nil {
		t.Fatal("the browser never asked for the engine to keep it:", err)
	}
	r.ask(t, versions, "")
	r.ask(t, ruled, "false")
	h.change(dist(), "")
	firstVisit(t, r)
}

// TestServerFails: a server that answers 503, or not at all, keeps nobody waiting.
func TestServerFails(t *testing.T) {
	for _, trouble := range []string{"busy", "hangs"} {
		t.Run(trouble, func(t *testing.T) {
			h := newHost(t, dist())
			r := visitor(t, h)
			firstVisit(t, r)
			if err := networkOnly(r); err != nil {
				t.Fatal(err)
			}
			h.change(dist(), trouble)
			r.play(t, "reload\nready\npage playground.html?x=1\nready\nvisible textarea\nclick \"[data-act=forward]\"\ntext \".clock .count\" contains \"event 1 of\"\npage \"\"\nready")
			r.ask(t, build, "no no")
		})
	}
}

// TestStoreOfFilesFails: a browser that can't read what it keeps asks the server.
func TestStoreOfFilesFails(t *testing.T) {
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS(dist())); err != nil {
		t.Fatal(err)
	}
	worker, err := os.ReadFile(filepath.Join(dir, "sw.js"))
	if err != nil {
		t.Fatal(err)
	}
	const broken = `{ const match = caches.match.bind(caches); caches.match = (name, how) => how ? Promise.reject(new Error("the disk")) : match(name); }` + "\n"
	if err := os.WriteFile(filepath.Join(dir, "sw.js"), append([]byte(broken), worker...), 0o644); err != nil {
		t.Fatal(err)
	}
	h := newHost(t, dir)
	r := visitor(t, h)
	firstVisit(t, r)
	r.play(t, "page playground.html\nready\nclick \"[data-act=forward]\"\ntext \".clock .count\" contains \"event 1 of\"")
}
