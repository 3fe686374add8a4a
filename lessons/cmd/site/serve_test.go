package main

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/base64"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// smallSite writes a small site to serve.
func smallSite(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range map[string]string{
		"index.html": "<h1>front</h1>", "app.wasm": "\x00asm", "boot.js": "start();", "sw.js": "onfetch = answer;", "icon.png": "\x89PNG", "manifest.webmanifest": "{}", "lessons/a.html": "<h1>a</h1>",
	} {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func get(h http.Handler, path, encoding string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodGet, "http://127.0.0.1/", nil)
	r.URL.Path = path
	r.Header.Set("Accept-Encoding", encoding)
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

// TestServe: the right types, no redirects, nothing from outside of the folder.
func TestServe(t *testing.T) {
	h := &folder{dir: smallSite(t)}
	for path, want := range map[string]string{
		"/": "text/html; charset=utf-8", "/index.html": "text/html; charset=utf-8", "/app.wasm": "application/wasm",
		"/boot.js": "text/javascript; charset=utf-8", "/manifest.webmanifest": "application/manifest+json", "/lessons/a.html": "text/html; charset=utf-8",
	} {
		w := get(h, path, "")
		if w.Code != http.StatusOK || w.Header().Get("Content-Type") != want {
			t.Errorf("%s: %d %q, want 200 %q", path, w.Code, w.Header().Get("Content-Type"), want)
		}
	}
	for _, path := range []string{"/nothing", "/lessons", "/../go.mod", "/lessons/../../x", "//etc/passwd"} {
		if w := get(h, path, ""); w.Code != http.StatusNotFound {
			t.Errorf("%s: %d, want 404", path, w.Code)
		}
	}
}

// TestMethods: what can't be done says what can.
func TestMethods(t *testing.T) {
	w := httptest.NewRecorder()
	(&folder{dir: smallSite(t)}).ServeHTTP(w, httptest.NewRequest(http.MethodPost, "/", nil))
	if w.Code != http.StatusMethodNotAllowed || w.Header().Get("Allow") != "GET, HEAD" {
		t.Errorf("POST: %d, Allow %q", w.Code, w.Header().Get("Allow"))
	}
}

// TestCompressed: what a browser unpacks is what lies on disk, also after a change.
func TestCompressed(t *testing.T) {
	dir := smallSite(t)
	h := &folder{dir: dir}
	read := func() string {
		w := get(h, "/index.html", "gzip, br")
		if w.Header().Get("Content-Encoding") != "gzip" {
			t.Fatal("not compressed")
		}
		z, err := gzip.NewReader(w.Body)
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(z)
		if err != nil {
			t.Fatal(err)
		}
		return string(text)
	}
	if got := read(); got != "<h1>front</h1>" {
		t.Errorf("got %q", got)
	}
	path := filepath.Join(dir, "index.html")
	if err := os.WriteFile(path, []byte("<h1>new</h1>"), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.Chtimes(path, time.Unix(1e9, 0), time.Unix(1e9, 0)); err != nil {
		t.Fatal(err)
	}
	if got := read(); got != "<h1>new</h1>" {
		t.Errorf("after a change: got %q", got)
	}
}

// TestNegotiated: the reader's weights decide, and what it forbids is not sent.
func TestNegotiated(t *testing.T) {
	h := &folder{dir: smallSite(t)}
	for _, c := range []struct {
		accept, page, picture string // codings of a page and of a file that doesn't shrink; "406": none
	}{
		{"", "", ""},
		{"gzip, deflate, br", "gzip", ""},
		{"GZIP", "gzip", ""},
		{"gzip;q=0", "", ""},
		{"gzip; q=0.000, br;q=0", "", ""},
		{"br;q=0", "", ""},
		{"br", "", ""},
		{"identity", "", ""},
		{"gzip;q=0.5, identity", "", ""},
		{"gzip;q=0.5, identity;q=0.1", "gzip", ""},
		{"identity;q=0, gzip", "gzip", "gzip"},
		{"identity;q=0", "406", "406"},
		{"*;q=0", "406", "406"},
		{"*", "gzip", ""},
		{"*;q=0, identity;q=0.1", "", ""},
		{"gzip;q=0, *", "", ""},
		{"gzip;q=2", "", ""},
		{"gzip;level=9", "", ""},
		{"notgzip", "", ""},
	} {
		for path, want := range map[string]string{"/index.html": c.page, "/icon.png": c.picture} {
			w := get(h, path, c.accept)
			got := w.Header().Get("Content-Encoding")
			if w.Code == http.StatusNotAcceptable {
				got = "406"
			}
			if got != want {
				t.Errorf("%q, %s: coding %q, want %q", c.accept, path, got, want)
			}
			if w.Header().Get("Vary") != "Accept-Encoding" {
				t.Errorf("%q, %s: a cache between can't know that the answer depends on it", c.accept, path)
			}
		}
	}
}

// TestHost: a name from elsewhere that leads to this computer gets nothing,
// neither a page nor the news of a build.
func TestHost(t *testing.T) {
	h := newServer(&folder{dir: smallSite(t), dev: newReloader()}, &net.TCPAddr{IP: net.IPv4(127, 0, 0, 5), Port: 8080}).Handler
	ctx, cancel := context.WithCancel(context.Background())
	cancel() // nobody waits for a build
	for host, want := range map[string]int{
		"localhost": 200, "localhost:8080": 200, "LocalHost:9": 200, "127.0.0.1": 200, "127.0.0.1:8080": 200, "[::1]": 200, "[::1]:8080": 200,
		"127.0.0.5:8080": 200,
		"":               421, "evil.example": 421, "evil.example:8080": 421, "localhost.evil.example": 421, "127.0.0.1.evil.example:8080": 421,
		"localhost:8080.evil.example": 421, "[::1": 421, "user@localhost": 421, "localhost/": 421, "127.0.0.6": 421, "0.0.0.0:8080": 421,
	} {
		for _, path := range []string{"/", reloadPath} {
			r := httptest.NewRequest(http.MethodGet, path, nil).WithContext(ctx)
			r.Host = host
			w := httptest.NewRecorder()
			h.ServeHTTP(w, r)
			if w.Code != want {
				t.Errorf("%s of host %q: %d, want %d", path, host, w.Code, want)
			}
			if want != 200 && strings.Contains(w.Body.String(), "front") {
				t.Errorf("%s of host %q: it got the page", path, host)
			}
		}
	}
}

// TestShared: readers of one version share its bytes, packed or not; a new
// version is read anew.
func TestShared(t *testing.T) {
	dir := smallSite(t)
	var c held
	file := func() *heldFile {
		h, err := c.file(dir, "app.wasm")
		if err != nil {
			t.Fatal(err)
		}
		return h
	}
	one, two := file(), file()
	if &one.body[0] != &two.body[0] || &one.packed()[0] != &two.packed()[0] {
		t.Error("two readers have two copies")
	}
	if err := os.WriteFile(filepath.Join(dir, "app.wasm"), []byte("\x00asm again"), 0o644); err != nil {
		t.Fatal(err)
	}
	if got := string(file().body); got != "\x00asm again" || string(one.body) != "\x00asm" {
		t.Errorf("after a build: new readers get %q, old ones have %q", got, one.body)
	}
}

// TestSpellings: a file is held once, however it is asked for, and its last version
// only. Any page in a browser may ask, and as often as it likes.
func TestSpellings(t *testing.T) {
	dir := smallSite(t)
	f := &folder{dir: dir}
	for range 2 {
		for i := range 20 {
			if w := get(f, "/"+strings.Repeat("lessons/../", i)+"app.wasm", ""); w.Code != http.StatusOK {
				t.Fatalf("spelling %d: %d", i, w.Code)
			}
		}
		if len(f.held.files) != 1 {
			t.Errorf("%d copies of one file are held", len(f.held.files))
		}
		if err := os.WriteFile(filepath.Join(dir, "app.wasm"), []byte("\x00asm again"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// TestStalled: a reader that takes nothing loses its connection, one that takes
// all gets all.
func TestStalled(t *testing.T) {
	dir := smallSite(t)
	big := bytes.Repeat([]byte("0123456789abcdef"), 1<<20) // more than the system buffers for a connection
	if err := os.WriteFile(filepath.Join(dir, "app.wasm"), big, 0o644); err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	f := &folder{dir: dir, patience: 500 * time.Millisecond}
	server := newServer(f, l.Addr())
	ended := make(chan bool, 1)
	inner := server.Handler
	server.Handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		inner.ServeHTTP(w, r)
		if r.Header.Get("Stalls") != "" {
			ended <- true
		}
	})
	go server.Serve(l)
	defer server.Close()
	stalls, err := net.Dial("tcp", l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer stalls.Close()
	fmt.Fprintf(stalls, "GET /app.wasm HTTP/1.1\r\nHost: %s\r\nStalls: yes\r\n\r\n", l.Addr())
	select {
	case <-ended:
	case <-time.After(time.Minute):
		t.Fatal("the server still waits for a reader that takes nothing")
	}
	answer, err := http.Get("http://" + l.Addr().String() + "/app.wasm")
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	if got, err := io.ReadAll(answer.Body); err != nil || !bytes.Equal(got, big) {
		t.Errorf("a reader that takes all got %d bytes of %d: %v", len(got), len(big), err)
	}
}

// TestReload: while developing, boot.js waits for the next build and the pages
// stay as they are.
func TestReload(t *testing.T) {
	d := newReloader()
	h := &folder{dir: smallSite(t), dev: d}
	if got := get(h, "/boot.js", "gzip").Body.String(); !strings.HasPrefix(got, "start();") || !strings.Contains(got, reloadPath) {
		t.Errorf("boot.js is %q", got)
	}
	if got := get(h, "/sw.js", "gzip").Body.String(); !strings.Contains(got, "unregister") || strings.Contains(got, "onfetch") {
		t.Errorf("sw.js would keep pages of an earlier build: %q", got)
	}
	if got := get(h, "/index.html", "").Body.String(); got != "<h1>front</h1>" {
		t.Errorf("the page is %q", got)
	}
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	w := httptest.NewRecorder()
	done := make(chan bool)
	waiting := d.next
	go func() {
		h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, reloadPath, nil).WithContext(ctx))
		close(done)
	}()
	for {
		d.built()
		select {
		case <-done:
			if !strings.Contains(w.Body.String(), "data: built") {
				t.Errorf("got %q", w.Body)
			}
			<-waiting
			return
		case <-time.After(time.Millisecond):
		}
	}
}

// TestWasmScript: what the page unpacks is the engine, byte by byte.
func TestWasmScript(t *testing.T) {
	script, err := wasmScript([]byte("\x00asm and more"))
	if err != nil {
		t.Fatal(err)
	}
	again, err := wasmScript([]byte("\x00asm and more"))
	if err != nil || !bytes.Equal(script, again) {
		t.Error("the same engine gives different scripts")
	}
	text, ok := strings.CutPrefix(string(script), `start("`)
	text, end := strings.CutSuffix(text, "\")\n")
	packed, err := base64.StdEncoding.DecodeString(text)
	if !ok || !end || err != nil {
		t.Fatalf("the script must hand base64 to boot.js's start: %.40q, %v", script, err)
	}
	z, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		t.Fatal(err)
	}
	if got, err := io.ReadAll(z); err != nil || string(got) != "\x00asm and more" {
		t.Errorf("unpacked it is %q, %v", got, err)
	}
}
