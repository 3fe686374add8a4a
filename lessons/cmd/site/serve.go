package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"path/filepath"
	"strconv"
	"strings"
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

// patience is how long a reader may take none of what it asked for before its
// connection ends. One that takes a little of it now and then is only slow.
const patience = 20 * time.Second

// serve serves a folder on this computer until ctx ends. d handles the address
// that pages wait at while developing, and adds to boot.js; nil: neither.
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
	server := newServer(&folder{dir: dir, dev: d, patience: patience}, l.Addr())
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

// newServer bounds what a reader costs that asks slowly, or not at all.
func newServer(f *folder, addr net.Addr) *http.Server {
	return &http.Server{
		Handler: ours(f, addr), ReadHeaderTimeout: 10 * time.Second, IdleTimeout: time.Minute, MaxHeaderBytes: 64 << 10,
	}
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

// ours answers requests that name this computer only. A page from elsewhere can
// let its own name lead to 127.0.0.1 (DNS rebinding); the browser then takes what
// is here for that page's, but still says the name it asked for.
func ours(next http.Handler, addr net.Addr) http.Handler {
	own, _, _ := net.SplitHostPort(addr.String())
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch host := hostname(r.Host); {
		case host == "localhost", host == "127.0.0.1", host == "::1", host == own && host != "":
			next.ServeHTTP(w, r)
		default:
			http.Error(w, "this server answers to localhost and 127.0.0.1 only", http.StatusMisdirectedRequest)
		}
	})
}

// hostname is a Host header without its port and the brackets of an address; ""
// if it is written in no way that a browser writes it.
func hostname(host string) string {
	address, err := url.Parse("http://" + host)
	if err != nil || address.Host != host {
		return ""
	}
	return strings.ToLower(address.Hostname())
}

// folder serves files. Unlike http.FileServer it redirects nothing: a
// redirected answer in a service worker's cache can't be shown offline.
type folder struct {
	dir      string
	dev      *reloader
	patience time.Duration
	held     held
}

func (f *folder) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if f.dev != nil && r.URL.Path == reloadPath {
		f.dev.wait(w, r)
		return
	}
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		w.Header().Set("Allow", "GET, HEAD")
		http.Error(w, "only GET", http.StatusMethodNotAllowed)
		return
	}
	name := strings.TrimPrefix(r.URL.Path, "/")
	if name == "" || strings.HasSuffix(name, "/") {
		name += "index.html"
	}
	file, err := f.held.file(f.dir, name)
	if err != nil {
		http.Error(w, "no such page: "+r.URL.Path, http.StatusNotFound)
		return
	}
	h := w.Header()
	h.Set("Cache-Control", "no-cache")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Vary", "Accept-Encoding")
	f.send(w, r, name, file)
}

// send answers with a file, packed if the reader likes that better.
func (f *folder) send(w http.ResponseWriter, r *http.Request, name string, file *heldFile) {
	h := w.Header()
	coding := choose(r.Header.Values("Accept-Encoding"), shrinks(name))
	body, tag := file.body, fmt.Sprintf(`"%x-%x"`, file.modified.UnixNano(), len(file.body))
	switch {
	case f.dev != nil && name == "boot.js":
		body, tag = append(body[:len(body):len(body)], reloadScript...), ""
	case f.dev != nil && name == "sw.js":
		body, tag = noWorker, ""
	case coding == "gzip":
		body, tag = file.packed(), fmt.Sprintf(`"%x-gz"`, file.modified.UnixNano())
		h.Set("Content-Encoding", "gzip")
	case coding == "":
		http.Error(w, "this server has it as it is, or as gzip", http.StatusNotAcceptable)
		return
	}
	h.Set("Content-Type", mimeTypes[filepath.Ext(name)])
	if tag != "" {
		h.Set("ETag", tag)
	}
	slow := &patient{w, http.NewResponseController(w), f.patience}
	http.ServeContent(slow, r, "", time.Time{}, bytes.NewReader(body))
}

// patient gives each part of an answer its own time to be taken.
type patient struct {
	http.ResponseWriter
	conn *http.ResponseController
	wait time.Duration
}

func (p *patient) Write(part []byte) (int, error) {
	if p.wait > 0 {
		_ = p.conn.SetWriteDeadline(time.Now().Add(p.wait)) // a recorder in a test has no deadline
	}
	return p.ResponseWriter.Write(part)
}

func shrinks(name string) bool {
	ext := filepath.Ext(name)
	return ext != ".png" && ext != ".zip"
}
