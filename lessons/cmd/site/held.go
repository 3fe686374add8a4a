package main

import (
	"bytes"
	"compress/gzip"
	"io"
	"os"
	"sync"
	"time"
)

// held keeps what was served of each file, so that all readers of one version
// share its bytes: many that take their time cost little more than one. A
// reader of a file that is built anew meanwhile gets the rest of what it began.
type held struct {
	mu    sync.Mutex
	files map[string]*heldFile
}

// heldFile is one version of a file.
type heldFile struct {
	info     os.FileInfo
	modified time.Time
	body     []byte // shared: never written to
	once     sync.Once
	gzip     []byte
}

// file returns a file below dir only, whatever the name says. The error is that
// of the file system, or os.ErrNotExist for a folder.
func (c *held) file(dir, name string) (*heldFile, error) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, err
	}
	defer root.Close()
	f, err := root.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	if info.IsDir() {
		return nil, os.ErrNotExist
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	for key, h := range c.files { // the file, however it is spelled: a/../b or B must not be held beside b
		switch {
		case !os.SameFile(h.info, info):
		case h.modified.Equal(info.ModTime()) && int64(len(h.body)) == info.Size():
			return h, nil
		default:
			delete(c.files, key)
		}
	}
	body, err := io.ReadAll(f)
	if err != nil {
		return nil, err
	}
	if c.files == nil {
		c.files = map[string]*heldFile{}
	}
	c.files[name] = &heldFile{info: info, modified: info.ModTime(), body: body}
	return c.files[name], nil
}

// packed is the file's gzip form, made when the first reader asks for it.
func (h *heldFile) packed() []byte {
	h.once.Do(func() {
		var b bytes.Buffer
		z := gzip.NewWriter(&b)
		_, _ = z.Write(h.body) // a bytes.Buffer takes everything
		_ = z.Close()
		h.gzip = b.Bytes()
	})
	return h.gzip
}
