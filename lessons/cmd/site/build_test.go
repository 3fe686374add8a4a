package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestBuild builds the whole site with an engine from a go command that stands
// in for the real one: every file is there, the engine as it was packed, and the
// same sources give the same bytes. A build without the engine then keeps it.
func TestBuild(t *testing.T) {
	out := filepath.Join(t.TempDir(), "dist")
	t.Chdir("../../..")
	withGo(t, "go1.26.99", "local", "", scattered())
	root := t.TempDir()
	if err := os.MkdirAll(filepath.Join(root, "lib", "wasm"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(root, "lib", "wasm", "wasm_exec.js"), []byte("class Go {}"), 0o644); err != nil {
		t.Fatal(err)
	}
	t.Setenv(fakeRoot, root)
	if err := run([]string{"build", "-no-wasm", "-out", out}); err == nil || !strings.Contains(err.Error(), "build once with the engine") {
		t.Errorf("there is no engine to keep: %v", err)
	}
	if err := run([]string{"build", "-out", out}); err != nil {
		t.Fatal(err)
	}
	first := readAll(t, out)
	want, err := pack(scattered())
	if err != nil || !bytes.Equal(first["app.wasm"], want) || string(first["wasm_exec.js"]) != "class Go {}" {
		t.Errorf("the engine is not the one that was built: %v", err)
	}
	for _, name := range []string{"index.html", "playground.html", "style.css", "boot.js", "sw.js"} {
		if len(first[name]) == 0 {
			t.Errorf("%s is missing", name)
		}
	}
	t.Setenv(fakeGo, "go9") // may not be asked
	if err := run([]string{"build", "-no-wasm", "-out", out}); err != nil {
		t.Fatal(err)
	}
	second := readAll(t, out)
	for name := range first {
		if !bytes.Equal(first[name], second[name]) {
			t.Errorf("%s is another the second time", name)
		}
	}
}

// readAll reads a folder's files by name.
func readAll(t *testing.T, dir string) map[string][]byte {
	t.Helper()
	all := map[string][]byte{}
	err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		all[path[len(dir)+1:]], err = os.ReadFile(path)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// TestCommands: what is asked wrongly is answered with what there is.
func TestCommands(t *testing.T) {
	if err := run([]string{"paint"}); err == nil || !strings.Contains(err.Error(), "want build, serve, dev, new or check") {
		t.Errorf("an unknown command: %v", err)
	}
	t.Chdir(t.TempDir()) // where no lessons are
	for _, command := range []string{"check", "build"} {
		if err := run([]string{command}); err == nil {
			t.Errorf("%s: a folder without lessons is right", command)
		}
	}
	if _, err := os.Stat("dist"); err == nil {
		t.Error("a build that failed left a site")
	}
}
