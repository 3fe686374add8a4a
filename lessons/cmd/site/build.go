package main

import (
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

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

// check builds the pages without writing anything.
func check() error {
	files, err := site.Pages(os.DirFS("."))
	if err == nil {
		fmt.Printf("%d files are right\n", len(files))
	}
	return err
}

// addEngine compiles the engine for the page.
func addEngine(f site.Files) error {
	dir, err := os.MkdirTemp("", "borrowedtime")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	target := filepath.Join(dir, "app.wasm")
	if err := compileWasm(target); err != nil {
		return err
	}
	wasm, err := os.ReadFile(target)
	if err != nil {
		return err
	}
	if packed, err := pack(wasm); err == nil {
		wasm = packed
	} else {
		fmt.Fprintf(os.Stderr, "site: app.wasm is larger than it could be: %v\n", err)
	}
	f["app.wasm"] = wasm
	if f["app.wasm.js"], err = wasmScript(wasm); err != nil {
		return err
	}
	f["wasm_exec.js"], err = wasmExec()
	return err
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

// wasmExec is the toolchain's own loader, so that it always fits the compiler.
func wasmExec() ([]byte, error) {
	root, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		return nil, fmt.Errorf("go env GOROOT: %w", err)
	}
	dir := strings.TrimSpace(string(root))
	text, err := os.ReadFile(filepath.Join(dir, "lib", "wasm", "wasm_exec.js"))
	if errors.Is(err, fs.ErrNotExist) { // where it stood before Go 1.24
		text, err = os.ReadFile(filepath.Join(dir, "misc", "wasm", "wasm_exec.js"))
	}
	return text, err
}

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
