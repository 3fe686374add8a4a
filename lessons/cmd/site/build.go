package main

import (
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"fmt"
	"os"
	"path/filepath"

	"borrowedtime/lessons/site"
)

// engineFiles are made from Go; a build without wasm keeps them.
var engineFiles = []string{"app.wasm", "app.wasm.js", "wasm_exec.js"}

// build makes the whole site. The same sources and the same toolchain give
// the same bytes.
func build(out string, wasm bool) error {
	files, err := site.Pages(os.DirFS("."))
	if err != nil {
		return err
	}
	if wasm {
		err = addEngine(files)
	} else {
		err = keepEngine(files, out)
	}
	if err != nil {
		return err
	}
	if err := files.Finish(); err != nil {
		return err
	}
	if err := files.Write(out); err != nil {
		return err
	}
	total := 0
	for _, n := range files.Names() {
		total += len(files[n])
	}
	fmt.Printf("%s: %d files, %.1f MB, version %s\n", out, len(files), float64(total)/1e6, files.Version())
	return nil
}

// wasmScript holds the engine for pages opened from disk, where a page may
// load scripts but not fetch files: base64 of gzip, which boot.js unpacks.
func wasmScript(wasm []byte) ([]byte, error) {
	var b bytes.Buffer
	z, err := gzip.NewWriterLevel(&b, gzip.BestCompression)
	if err != nil {
		return nil, err
	}
	if _, err := z.Write(wasm); err != nil {
		return nil, err
	}
	if err := z.Close(); err != nil {
		return nil, err
	}
	return []byte(`start("` + base64.StdEncoding.EncodeToString(b.Bytes()) + `")` + "\n"), nil
}

// keepEngine takes the engine that a build before has left in out.
func keepEngine(f site.Files, out string) error {
	for _, n := range engineFiles {
		text, err := os.ReadFile(filepath.Join(out, n))
		if err != nil {
			return fmt.Errorf("%s is not there yet: build once with the engine: %w", n, err)
		}
		f[n] = text
	}
	return nil
}
