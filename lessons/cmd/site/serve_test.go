package main

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/base64"
	"io"
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
		"index.html": "<h1>front</h1>", "app.wasm": "\x00asm", "boot.js": "start();", "manifest.webmanifest": "{}", "lessons/a.html": "<h1>a</h1>",
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

// TestReload: while developing, boot.js waits for the next build and the pages
// stay as they are.
func TestReload(t *testing.T) {
	d := newReloader()
	h := &folder{dir: smallSite(t), dev: d}
	if got := get(h, "/boot.js", "gzip").Body.String(); !strings.HasPrefix(got, "start();") || !strings.Contains(got, reloadPath) {
		t.Errorf("boot.js is %q", got)
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
