package site

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"time"
)

// Files is a built site: content by slash-separated path. The same input gives
// the same bytes.
type Files map[string][]byte

// Names returns the paths in order.
func (f Files) Names() []string {
	names := make([]string, 0, len(f))
	for n := range f {
		names = append(names, n)
	}
	sort.Strings(names)
	return names
}

// Version names the content of all files; a changed byte changes it.
func (f Files) Version() string {
	h := sha256.New()
	for _, n := range f.Names() {
		h.Write([]byte(n + "\x00"))
		h.Write(f[n])
		h.Write([]byte{0})
	}
	return hex.EncodeToString(h.Sum(nil))[:16]
}

// ZipName is the whole site as one file to take away.
const ZipName = "borrowed-time.zip"

// Finish adds what depends on all other files: the service worker with its
// list, and the archive.
func (f Files) Finish() error {
	f["sw.js"] = f.serviceWorker()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, n := range f.Names() {
		// A fixed date keeps the archive reproducible.
		h := &zip.FileHeader{Name: "borrowed-time/" + n, Method: zip.Deflate, Modified: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)}
		w, err := z.CreateHeader(h)
		if err != nil {
			return err
		}
		if _, err := w.Write(f[n]); err != nil {
			return err
		}
	}
	if err := z.Close(); err != nil {
		return err
	}
	f[ZipName] = b.Bytes()
	return nil
}

// serviceWorker is static/sw.js with the version and its files filled in. The
// base64 copy of the engine is for pages opened from disk only, so it stays out,
// and the archive is asked for by few.
func (f Files) serviceWorker() []byte {
	var list []string
	for _, n := range f.Names() {
		if n != "app.wasm.js" && n != ZipName && n != "sw.js" {
			hash := sha256.Sum256(f[n])
			list = append(list, `["`+n+`", "`+hex.EncodeToString(hash[:])+`"]`)
		}
	}
	return []byte(strings.NewReplacer("VERSION", f.Version(), "FILES", "\n  "+strings.Join(list, ",\n  ")+"\n").Replace(string(f["sw.js"])))
}

// Write puts the files into a folder and removes what else was there.
func (f Files) Write(dir string) error {
	if err := f.prune(dir); err != nil {
		return err
	}
	for _, n := range f.Names() {
		path := filepath.Join(dir, filepath.FromSlash(n))
		if old, err := os.ReadFile(path); err == nil && bytes.Equal(old, f[n]) {
			continue // an unchanged file keeps its time, so that caches stay warm
		}
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(path, f[n], 0o644); err != nil {
			return err
		}
	}
	return nil
}

// prune removes files of earlier builds that are no longer part of the site.
func (f Files) prune(dir string) error {
	if _, err := os.Stat(dir); os.IsNotExist(err) {
		return nil
	}
	return filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		rel, err := filepath.Rel(dir, path)
		if err != nil {
			return err
		}
		if _, ok := f[filepath.ToSlash(rel)]; ok {
			return nil
		}
		return os.Remove(path)
	})
}
