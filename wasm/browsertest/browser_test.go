package browsertest

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

var browser context.Context

// dist is the built site.
func dist() string {
	dir := os.Getenv("BT_DIST")
	if dir == "" {
		dir = "../../dist"
	}
	dir, err := filepath.Abs(dir)
	if err != nil {
		panic(err)
	}
	return dir
}

func TestMain(m *testing.M) {
	if _, err := os.Stat(filepath.Join(dist(), "index.html")); err != nil {
		fmt.Fprintln(os.Stderr, "browsertest: there is no built site; run ./build.sh build first (", err, ")")
		os.Exit(1)
	}
	ctx, stop, err := StartChromium()
	if err != nil {
		fmt.Fprintln(os.Stderr, "browsertest:", err)
		os.Exit(1)
	}
	browser = ctx
	code := m.Run()
	stop()
	os.Exit(code)
}

// TestScripts runs every script served and from disk, unless it says only one of them, in a tab with a store of its own.
func TestScripts(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatal("no scripts in testdata", err)
	}
	for _, f := range files {
		text, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		lines, err := parse(string(text))
		if err != nil {
			t.Fatalf("%s: %v", f, err)
		}
		name := strings.TrimSuffix(filepath.Base(f), ".txt")
		for _, mode := range []string{"served", "disk"} {
			if !wanted(lines, mode) {
				continue
			}
			t.Run(name+"/"+mode, func(t *testing.T) { t.Parallel(); runScript(t, name, mode, lines) })
		}
	}
}

func wanted(lines []line, mode string) bool {
	for _, l := range lines {
		if l.name == "only" && l.args[0] != mode {
			return false
		}
	}
	return true
}

func runScript(t *testing.T, name, mode string, lines []line) {
	ctx, cancel := chromedp.NewContext(browser, chromedp.WithNewBrowserContext())
	defer cancel()
	ctx, cancelTime := context.WithTimeout(ctx, time.Minute)
	defer cancelTime()
	if err := begin(ctx); err != nil {
		t.Fatal(err)
	}
	r := &runner{ctx: ctx, kept: map[string]string{}, shot: name + "-"}
	r.home = "file://" + filepath.ToSlash(dist()) + "/"
	if mode == "served" {
		s, err := Serve(dist())
		if err != nil {
			t.Fatal(err)
		}
		defer s.Close()
		r.server, r.home = s, s.Address
	}
	w := &watch{home: r.home}
	w.start(ctx)
	if err := r.run(lines); err != nil {
		t.Errorf("testdata/%s.txt:%v", name, err)
	}
	time.Sleep(50 * time.Millisecond) // let what the page logged last arrive
	for _, p := range w.problems() {
		t.Error(p)
	}
}

// begin starts a tab, which behaves as if it had the focus: several are open side by
// side.
func begin(ctx context.Context) error {
	if err := chromedp.Do(ctx); err != nil {
		return err
	}
	_, err := chromedp.Call(ctx, emulation.SetFocusEmulationEnabled, emulation.SetFocusEmulationEnabledParams{Enabled: true})
	return err
}

// tab opens a tab with a store of its own, for pages from disk; done closes it.
func tab(t testing.TB) (r *runner, done func()) {
	t.Helper()
	ctx, cancel := chromedp.NewContext(browser, chromedp.WithNewBrowserContext())
	ctx, cancelTime := context.WithTimeout(ctx, 2*time.Minute)
	if err := begin(ctx); err != nil {
		t.Fatal(err)
	}
	r = &runner{ctx: ctx, kept: map[string]string{}, home: "file://" + filepath.ToSlash(dist()) + "/"}
	return r, func() { cancelTime(); cancel() }
}
