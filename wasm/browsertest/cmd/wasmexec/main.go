// Command wasmexec runs a js/wasm test binary in headless Chromium, as
//
//	GOOS=js GOARCH=wasm go test -exec "$PWD/wasmexec" ./engine/...
//
// so that "the same bytes in the browser" is tested and not hoped for. A page
// has no files: the runner lends the test every testdata folder of the module,
// read-only.
package main

import (
	"bytes"
	"context"
	_ "embed"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"borrowedtime/wasm/browsertest"

	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// files is the page's side: a file system over what Lent holds.
//
//go:embed files.js
var files string

func main() {
	if len(os.Args) < 2 {
		fmt.Fprintln(os.Stderr, "usage: wasmexec TEST.wasm [arguments]")
		os.Exit(2)
	}
	code, err := run(os.Args[1], os.Args[2:])
	if err != nil {
		fmt.Fprintln(os.Stderr, "wasmexec:", err)
		code = 1
	}
	os.Exit(code)
}

// run runs the binary in a page and returns its exit status.
func run(binary string, args []string) (int, error) {
	wd, err := os.Getwd()
	if err != nil {
		return 0, err
	}
	server, address, err := serve(binary)
	if err != nil {
		return 0, err
	}
	defer server.Close()
	ctx, stop, err := browsertest.StartChromium()
	if err != nil {
		return 0, err
	}
	defer stop()
	ctx, cancel := context.WithTimeout(ctx, 20*time.Minute)
	defer cancel()
	out := follow(ctx)
	code, err := start(ctx, address, wd, args)
	out.settle()
	return code, err
}

// start opens the page, lends it the files and waits for the test to end.
func start(ctx context.Context, address, wd string, args []string) (int, error) {
	lent, err := lend(wd)
	if err != nil {
		return 0, err
	}
	setup, err := json.Marshal(map[string]any{"files": lent, "cwd": wd, "argv": append([]string{"test.wasm"}, args...)})
	if err != nil {
		return 0, err
	}
	if err := chromedp.Do(ctx, chromedp.Navigate(address)); err != nil {
		return 0, err
	}
	wait := func(p *runtime.EvaluateParams) { p.AwaitPromise = new(true) }
	return chromedp.Run(ctx, chromedp.Evaluate[int](files+"\nstart("+string(setup)+")", wait))
}

// serve offers an empty page, the toolchain's loader and the binary.
func serve(binary string) (*http.Server, string, error) {
	root, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		return nil, "", err
	}
	loader := filepath.Join(strings.TrimSpace(string(root)), "lib", "wasm", "wasm_exec.js")
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, "", err
	}
	mux := http.NewServeMux()
	mux.HandleFunc("/{$}", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		fmt.Fprint(w, `<!doctype html><title>test</title><link rel="icon" href="data:,"><script src="wasm_exec.js"></script>`)
	})
	mux.HandleFunc("/wasm_exec.js", func(w http.ResponseWriter, r *http.Request) { http.ServeFile(w, r, loader) })
	mux.HandleFunc("/test.wasm", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/wasm")
		http.ServeFile(w, r, binary)
	})
	server := &http.Server{Handler: mux}
	go server.Serve(l)
	return server, "http://" + l.Addr().String() + "/", nil
}

// output prints what the test prints: the toolchain's loader writes each line
// to the console.
type output struct {
	mu   sync.Mutex
	last time.Time
}

func follow(ctx context.Context) *output {
	o := &output{last: time.Now()}
	console := chromedp.Console(ctx)
	go func() {
		for m, err := range console {
			if err != nil {
				return
			}
			fmt.Println(m.Text)
			o.mu.Lock()
			o.last = time.Now()
			o.mu.Unlock()
		}
	}()
	return o
}

// settle waits until no more lines arrive.
func (o *output) settle() {
	for range 50 {
		time.Sleep(20 * time.Millisecond)
		o.mu.Lock()
		quiet := time.Since(o.last) > 100*time.Millisecond
		o.mu.Unlock()
		if quiet {
			return
		}
	}
}

// lend collects the module's testdata folders by absolute path: files in
// base64, folders as null. What the test's own folder holds comes along, for
// tests that read beside themselves.
func lend(wd string) (map[string]*[]byte, error) {
	root := moduleRoot(wd)
	all := map[string]*[]byte{}
	err := filepath.WalkDir(root, func(path string, d os.DirEntry, err error) error {
		if err != nil {
			return nil // a file that vanished meanwhile is no concern of a test
		}
		if d.IsDir() {
			if path != root && (strings.HasPrefix(d.Name(), ".") || d.Name() == "dist") {
				return filepath.SkipDir
			}
			all[path] = nil
			return nil
		}
		if filepath.Dir(path) != wd && !strings.Contains(path, "/testdata/") && !strings.Contains(path, "/lessons/") {
			return nil
		}
		data, err := os.ReadFile(path)
		if err == nil {
			data = bytes.Clone(data)
			all[path] = &data
		}
		return nil
	})
	return all, err
}

// moduleRoot is the folder with the go.mod at or above dir.
func moduleRoot(dir string) string {
	for d := dir; ; d = filepath.Dir(d) {
		if _, err := os.Stat(filepath.Join(d, "go.mod")); err == nil || d == filepath.Dir(d) {
			return d
		}
	}
}
