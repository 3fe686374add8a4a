package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
)

// The one library in the page, which makes errors of what syscall/js panics with,
// uses package fmt in a few places, and that makes the download a ninth larger.
// What they format is an error whose text the page shows at most in a report, so
// the page is built from a library that does without. Nothing is copied for it:
// the go command has a flag, -overlay, with a list of files and what to read
// instead of each. It allows no files of its module cache in the list; so go.mod
// is read with one line more, which says that the library stands in a folder of
// ours, and that folder exists in the list alone. Its name gets into the program:
// it is the same on every computer.

const (
	library = "github.com/hack-pad/safejs"
	standIn = "safejs-without-fmt"
)

// rewrite is one replacement in a file of the library.
type rewrite struct{ file, old, new string }

var rewrites = []rewrite{
	{"value.go", "\t\"fmt\"\n", "\t\"errors\"\n"},
	{"value.go", `fmt.Errorf("invalid type for instanceof: %v", t.Type())`, `errors.New("invalid type for instanceof: " + t.Type().String())`},
	{"value.go", `fmt.Errorf("invalid constructor type for instanceof: %v", err)`, `errors.New("invalid constructor type for instanceof: " + err.Error())`},
	{"value.go", `fmt.Errorf("invalid constructor type for instanceof: %v", prototype.Type())`, `errors.New("invalid constructor type for instanceof: " + prototype.Type().String())`},
	{"internal/catch/catch.go", "\t\"fmt\"\n", "\t\"errors\"\n"},
	// A package that formats stacks, for %+v, which the page never asks for.
	{"internal/catch/catch.go", "\n\t\"github.com/hack-pad/safejs/internal/stackerr\"\n", ""},
	{"internal/catch/catch.go", "stackerr.WithStack(valueErr)", "valueErr"},
	// syscall/js panics with errors and strings.
	{"internal/catch/catch.go", "\tdefault:\n\t\treturn fmt.Errorf(\"%+v\", value)\n",
		"\tcase string:\n\t\treturn errors.New(value)\n\tdefault:\n\t\treturn errors.New(\"a panic with a value that is no error\")\n"},
}

var errLibrary = errors.New("the library is not as expected: look at what this release formats, and adapt overlay.go")

// rewritten returns the files of the library that the page's build reads
// otherwise, by name. Each replacement must be there, once: another release has
// to be looked at anew.
func rewritten(lib fs.FS) (map[string]string, error) {
	texts := map[string]string{}
	for _, r := range rewrites {
		if _, read := texts[r.file]; !read {
			text, err := fs.ReadFile(lib, r.file)
			if err != nil {
				return nil, fmt.Errorf("%w: %w", errLibrary, err)
			}
			texts[r.file] = string(text)
		}
		if n := strings.Count(texts[r.file], r.old); n != 1 {
			return nil, fmt.Errorf("%w: %s has %q %d times, not once", errLibrary, r.file, r.old, n)
		}
		texts[r.file] = strings.Replace(texts[r.file], r.old, r.new, 1)
	}
	return texts, nil
}

// overlay writes into dir what the go command shall read instead of the files in
// the folder that holds our go.mod, and returns the name of the list.
func (t toolchain) overlay(dir string) (string, error) {
	text, err := t.run("list", "-f", "{{.Module.Version}} {{.Dir}}", library, "GOOS=js", "GOARCH=wasm")
	if err != nil {
		return "", fmt.Errorf("go list %s: %w", library, err)
	}
	release, lib, _ := strings.Cut(text, " ")
	texts, err := rewritten(os.DirFS(lib))
	if err != nil {
		return "", fmt.Errorf("%s %s: %w", library, release, err)
	}
	root, err := os.Getwd()
	if err != nil {
		return "", err
	}
	list, err := replacements(root, lib, dir, texts)
	if err != nil {
		return "", err
	}
	name := filepath.Join(dir, "overlay.json")
	data, err := json.Marshal(map[string]any{"Replace": list})
	return name, errors.Join(err, os.WriteFile(name, data, 0o644))
}

// replacements returns what is read instead of each file below root: the go.mod
// and the rewritten texts, which it writes into dir, and the library's other
// sources in lib.
func replacements(root, lib, dir string, texts map[string]string) (map[string]string, error) {
	list := map[string]string{}
	for _, pattern := range []string{"go.mod", "*.go", "internal/*/*.go"} {
		names, err := fs.Glob(os.DirFS(lib), pattern)
		if err != nil {
			return nil, err
		}
		for _, name := range names {
			list[filepath.Join(root, standIn, name)] = filepath.Join(lib, name)
		}
	}
	for name, text := range texts {
		instead := filepath.Join(dir, path.Base(name))
		list[filepath.Join(root, standIn, name)] = instead
		if err := os.WriteFile(instead, []byte(text), 0o644); err != nil {
			return nil, err
		}
	}
	ours := filepath.Join(root, "go.mod")
	mod, err := os.ReadFile(ours)
	if err != nil {
		return nil, err
	}
	list[ours] = filepath.Join(dir, "go.mod")
	return list, os.WriteFile(list[ours], fmt.Appendf(mod, "\nreplace %s => ./%s\n", library, standIn), 0o644)
}
