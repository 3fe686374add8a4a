package browsertest

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"sync"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
)

// chromiumNames are where Chromium may be, after $BT_CHROMIUM.
var chromiumNames = []string{"chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"}

// FindChromium returns the path of a Chromium.
func FindChromium() (string, error) { return find("BT_CHROMIUM", chromiumNames) }

func find(env string, names []string) (string, error) {
	if path := os.Getenv(env); path != "" {
		return path, nil
	}
	for _, name := range names {
		if path, err := exec.LookPath(name); err == nil {
			return path, nil
		}
	}
	return "", fmt.Errorf("none of %s found; install one or set %s to its path", strings.Join(names, ", "), env)
}

// StartChromium starts a headless Chromium with a fresh profile, unless more says
// otherwise. Cancel ends it.
func StartChromium(more ...chromedp.ExecAllocatorOption) (context.Context, context.CancelFunc, error) {
	path, err := FindChromium()
	if err != nil {
		return nil, nil, err
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path),
		chromedp.Flag("headless", true), chromedp.Flag("no-sandbox", true), chromedp.Flag("disable-gpu", true), chromedp.Flag("disable-quic", true),
		chromedp.Flag("disable-background-networking", true), chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-sync", true),
		chromedp.WindowSize(1440, 1000),
		chromedp.Flag("disable-features", "Translate,BlinkGenPropertyTrees,PreloadTopChromeWebUI,WebUITabStrip")) // the last two: each new window would load pages of the browser's own
	options = append(options, more...)
	alloc, stop := chromedp.NewExecAllocator(context.Background(), options...)
	ctx, cancel := chromedp.NewContext(alloc)
	both := func() { cancel(); stop() }
	if err := chromedp.Do(ctx); err != nil {
		both()
		return nil, nil, fmt.Errorf("start %s: %w", path, err)
	}
	return ctx, both, nil
}

// watch collects what must not happen on a page.
type watch struct {
	mu   sync.Mutex
	bad  []string
	home string // every request must begin with this
}

func (w *watch) add(format string, args ...any) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.bad = append(w.bad, fmt.Sprintf(format, args...))
}

func (w *watch) problems() []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return append([]string(nil), w.bad...)
}

// start listens to a tab until its context ends.
func (w *watch) start(ctx context.Context) {
	console := chromedp.Console(ctx)
	requests := chromedp.Events(ctx, network.RequestWillBeSent)
	go func() {
		for m, err := range console {
			if err != nil {
				return
			}
			switch m.Type {
			case chromedp.ConsoleError, chromedp.ConsoleWarning, chromedp.ConsoleException:
				w.add("console %s: %s (%s)", m.Type, m.Text, m.URL)
			}
		}
	}()
	go func() {
		for e, err := range requests {
			if err != nil {
				return
			}
			if !w.allowed(e.Request.URL) {
				w.add("request to %s", e.Request.URL)
			}
		}
	}()
}

func (w *watch) allowed(url string) bool {
	return strings.HasPrefix(url, w.home) || strings.HasPrefix(url, "data:") || strings.HasPrefix(url, "blob:"+w.home) || url == "about:blank"
}
