package main

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"time"
)

// mimeTypes of all that a site holds; the system's own table may lack some.
var mimeTypes = map[string]string{
	".html": "text/html; charset=utf-8", ".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8",
	".wasm": "application/wasm", ".webmanifest": "application/manifest+json", ".svg": "image/svg+xml",
	".png": "image/png", ".zip": "application/zip", ".json": "application/json", ".txt": "text/plain; charset=utf-8",
}

// portsToTry is how many ports are tried, one after the other.
const portsToTry = 50

// serve serves a folder on this computer until ctx ends. extra handles
// addresses below /-/ and may add to boot.js while developing; nil: neither.
func serve(ctx context.Context, dir string, port int, d *reloader) error {
	l, err := listen(port)
	if err != nil {
		return err
	}
	index, err := filepath.Abs(filepath.Join(dir, "index.html"))
	if err != nil {
		return err
	}
	fmt.Printf("\n  Borrowed Time is at  http://%s/\n  or open from disk    %s\n\n  Ctrl-C ends it.\n", l.Addr(), index)
	server := &http.Server{Handler: &folder{dir: dir, dev: d}, ReadHeaderTimeout: 10 * time.Second}
	done := make(chan error, 1)
	go func() { done <- server.Serve(l) }()
	select {
	case err := <-done:
		return err
	case <-ctx.Done():
	}
	fmt.Println("\nbye")
	short, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	if err := server.Shutdown(short); errors.Is(err, context.DeadlineExceeded) {
		return server.Close() // a page that waits for a reload keeps its connection
	}
	return nil
}

// listen takes the first free port, on the loopback address only.
func listen(port int) (net.Listener, error) {
	var last error
	for p := port; p < port+portsToTry; p++ {
		l, err := net.Listen("tcp", net.JoinHostPort("127.0.0.1", strconv.Itoa(p)))
		if err == nil {
			return l, nil
		}
		last = err
	}
	return nil, fmt.Errorf("no free port from %d to %d: %w", port, port+portsToTry-1, last)
}

// folder serves files. Unlike http.FileServer it redirects nothing: a
// redirected answer in a service worker's cache can't be shown offline.
type folder struct {
	dir    string
	dev    *reloader
	mu     sync.Mutex
	packed map[string]packed
}

// packed is a file's compressed form, made once for each version of the file.
type packed struct {
	modified time.Time
	gzip     []byte
}

func (f *folder) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if f.dev != nil && r.URL.Path == reloadPath {
		f.dev.wait(w, r)
		return
	}
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		http.Error(w, "only GET", http.StatusMethodNotAllowed)
		return
	}
	name := strings.TrimPrefix(r.URL.Path, "/")
	if name == "" || strings.HasSuffix(name, "/") {
		name += "index.html"
	}
	body, modified, err := f.read(name)
	if err != nil {
		http.Error(w, "no such page: "+r.URL.Path, http.StatusNotFound)
		return
	}
	h := w.Header()
	h.Set("Content-Type", mimeTypes[filepath.Ext(name)])
	h.Set("Cache-Control", "no-cache")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Vary", "Accept-Encoding")
	h.Set("ETag", fmt.Sprintf(`"%x-%x"`, modified.UnixNano(), len(body)))
	if f.dev != nil && name == "boot.js" {
		body = append(body, reloadScript...)
		h.Del("ETag")
	} else if shrinks(name) && strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
		body = f.compress(name, body, modified)
		h.Set("Content-Encoding", "gzip")
		h.Set("ETag", fmt.Sprintf(`"%x-gz"`, modified.UnixNano()))
	}
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(body))
}

// read opens a file below the folder only, whatever the path says.
func (f *folder) read(name string) ([]byte, time.Time, error) {
	root, err := os.OpenRoot(f.dir)
	if err != nil {
		return nil, time.Time{}, err
	}
	defer root.Close()
	info, err := root.Stat(name)
	if err != nil {
		return nil, time.Time{}, err
	}
	if info.IsDir() {
		return nil, time.Time{}, os.ErrNotExist
	}
	body, err := root.ReadFile(name)
	return body, info.ModTime(), err
}

func shrinks(name string) bool {
	ext := filepath.Ext(name)
	return ext != ".png" && ext != ".zip"
}

func (f *folder) compress(name string, body []byte, modified time.Time) []byte {
	f.mu.Lock()
	defer f.mu.Unlock()
	if p, ok := f.packed[name]; ok && p.modified.Equal(modified) {
		return p.gzip
	}
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	_, _ = z.Write(body) // a bytes.Buffer takes everything
	_ = z.Close()
	if f.packed == nil {
		f.packed = map[string]packed{}
	}
	f.packed[name] = packed{modified, b.Bytes()}
	return b.Bytes()
}
