package main

import (
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

// sources are files of a library that has what is rewritten, and nothing else.
func sources() fstest.MapFS {
	files := fstest.MapFS{"go.mod": {Data: []byte("module lib\n")}, "func.go": {Data: []byte("package lib\n")}}
	for _, r := range rewrites {
		if files[r.file] == nil {
			files[r.file] = &fstest.MapFile{}
		}
		files[r.file].Data = append(files[r.file].Data, r.old...)
	}
	return files
}

// fakeLibrary is a folder with these files.
func fakeLibrary(t *testing.T) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "library")
	if err := os.CopyFS(dir, sources()); err != nil {
		t.Fatal(err)
	}
	return dir
}

// TestRewritten: each replacement is made, and one that does not match once is an
// error that names it: nothing is built from a library that is rewritten by half.
func TestRewritten(t *testing.T) {
	texts, err := rewritten(sources())
	if err != nil || len(texts) != 2 {
		t.Fatalf("%d files are rewritten, %v", len(texts), err)
	}
	for name, text := range texts {
		if strings.Contains(text, "fmt.") || strings.Contains(text, "\"fmt\"") || !strings.Contains(text, "\"errors\"") {
			t.Errorf("%s still has fmt: %s", name, text)
		}
	}
	for i, r := range rewrites {
		for what, with := range map[string]string{"gone": "", "there twice": r.old + r.old} {
			lib := sources()
			lib[r.file].Data = []byte(strings.Replace(string(lib[r.file].Data), r.old, with, 1))
			texts, err := rewritten(lib)
			if !errors.Is(err, errLibrary) || !strings.Contains(err.Error(), r.file) || texts != nil {
				t.Errorf("rewrite %d is %s: got %v", i, what, err)
			}
		}
		lib := sources()
		delete(lib, r.file)
		if _, err := rewritten(lib); !errors.Is(err, errLibrary) || !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("without %s: got %v", r.file, err)
		}
	}
}

// TestUnknownLibrary: a build with another library ends with an error that names
// its release.
func TestUnknownLibrary(t *testing.T) {
	t.Chdir("../../..")
	withGo(t, wantGo, "local", "", scattered())
	if err := os.WriteFile(filepath.Join(os.Getenv(fakeLib), "value.go"), []byte("package lib\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	got, err := toolchain{known: true}.compile()
	if !errors.Is(err, errLibrary) || !strings.Contains(err.Error(), library+" v9.8.7") || got != nil {
		t.Errorf("%d bytes, %v: want nothing and an error that names the release", len(got), err)
	}
}

// TestOverlay makes the list for the library that go.mod names: it holds our
// go.mod and a folder that is not there, in which two files are rewritten.
func TestOverlay(t *testing.T) {
	t.Chdir("../../..")
	root, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	name, err := toolchain{}.overlay(dir)
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	var list struct{ Replace map[string]string }
	if err := json.Unmarshal(text, &list); err != nil {
		t.Fatal(err)
	}
	var written []string
	for file, instead := range list.Replace {
		below, err := filepath.Rel(root, file)
		if err != nil || below != "go.mod" && !strings.HasPrefix(below, standIn+"/") {
			t.Errorf("%s is replaced, which is no business of ours", file)
		}
		text, err := os.ReadFile(instead)
		if err != nil {
			t.Error(err)
		}
		if filepath.Dir(instead) != dir {
			continue // as the library has it
		}
		written = append(written, below)
		if has := strings.Contains(string(text), "\nreplace "+library+" => ./"+standIn+"\n"); has != (below == "go.mod") || strings.Contains(string(text), "fmt.") {
			t.Errorf("%s is read as %s", below, text)
		}
	}
	slices.Sort(written)
	want := []string{"go.mod", standIn + "/internal/catch/catch.go", standIn + "/value.go"}
	if !slices.Equal(written, want) {
		t.Errorf("written anew are %q, want %q", written, want)
	}
	if _, err := os.Stat(standIn); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the folder exists: %v", err)
	}
}

// TestWithoutFmt asks the go command what the page is built from: with the list it
// is without fmt, and without the list it is not, or the list is of no use any more.
func TestWithoutFmt(t *testing.T) {
	t.Chdir("../../..")
	list, err := toolchain{}.overlay(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	for flag, want := range map[string]bool{"-overlay=" + list: false, "-overlay=": true} {
		deps, err := runGo("list", flag, "-deps", "./wasm", "GOOS=js", "GOARCH=wasm")
		if err != nil {
			t.Fatal(err)
		}
		packages := strings.Fields(deps)
		if has := slices.Contains(packages, "fmt"); has != want || !slices.Contains(packages, library) {
			t.Errorf("%s: fmt is there: %v, want %v; the library: %v", flag, has, want, slices.Contains(packages, library))
		}
	}
}
