package main

import (
	"context"
	"fmt"
	"io/fs"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"time"
)

// While developing, boot.js as served (not as built) ends in one line that
// waits for the next build. The pages themselves stay as they are.
const reloadPath = "/-/reload"

var reloadScript = []byte("\nnew EventSource(\"" + reloadPath + "\").onmessage = () => location.reload();\n")

// noWorker takes the place of the service worker while developing: it gives up
// what an earlier one has kept, so that each page is the last build's.
var noWorker = []byte("oninstall = () => skipWaiting();\nonactivate = e => e.waitUntil(registration.unregister());\n")

// pollEvery is how often files are looked at; polling needs no library and
// works on every file system.
const pollEvery = 300 * time.Millisecond

// reloader tells waiting pages that there is a new build.
type reloader struct {
	mu   sync.Mutex
	next chan struct{}
}

func newReloader() *reloader { return &reloader{next: make(chan struct{})} }

func (d *reloader) built() {
	d.mu.Lock()
	defer d.mu.Unlock()
	close(d.next)
	d.next = make(chan struct{})
}

func (d *reloader) wait(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/event-stream")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(http.StatusOK)
	if f, ok := w.(http.Flusher); ok {
		f.Flush()
	}
	d.mu.Lock()
	next := d.next
	d.mu.Unlock()
	select {
	case <-next:
		_ = http.NewResponseController(w).SetWriteDeadline(time.Now().Add(patience)) // a recorder in a test has no deadline
		fmt.Fprint(w, "data: built\n\n")
	case <-r.Context().Done():
	}
}

// dev serves the site and builds it again whenever a source changes. Each
// build is a fresh `go run`, so that a change of the generator itself counts.
func dev(ctx context.Context, out string, port int) error {
	if err := rebuild(ctx, out); err != nil {
		fmt.Fprintln(os.Stderr, err)
	}
	d := newReloader()
	go func() {
		last := stamp()
		for ctx.Err() == nil {
			time.Sleep(pollEvery)
			now := stamp()
			if now == last {
				continue
			}
			last = now
			if err := rebuild(ctx, out); err != nil {
				fmt.Fprintln(os.Stderr, err)
				continue
			}
			d.built()
		}
	}()
	return serve(ctx, out, port, d)
}

func rebuild(ctx context.Context, out string) error {
	begin := time.Now()
	cmd := exec.CommandContext(ctx, "go", "run", "./lessons/cmd/site", "build", "-out", out)
	text, err := cmd.CombinedOutput()
	if err != nil {
		return fmt.Errorf("not built: %w\n%s", err, text)
	}
	fmt.Printf("%s (%d ms)\n", strings.TrimSpace(string(text)), time.Since(begin).Milliseconds())
	return nil
}

// stamp sums up the sources: how many there are and the newest change.
func stamp() string {
	count, newest := 0, time.Time{}
	for _, dir := range []string{"engine", "lessons", "static", "wasm"} {
		_ = filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
			if err != nil || e.IsDir() {
				return nil // a file that vanished under the walk is a change the next look sees
			}
			if info, err := e.Info(); err == nil {
				count++
				if info.ModTime().After(newest) {
					newest = info.ModTime()
				}
			}
			return nil
		})
	}
	return fmt.Sprint(count, newest)
}
