package main

import (
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// The engine is downloaded by every reader of a lesson, so it is built small:
//
//   - without inlining, except in the engine itself, where it is speed
//     (a seventh of the size);
//   - without package fmt (a tenth): ours does not use it, and of the one
//     library in the page three places do, to format errors that the page never
//     sees. They are rewritten in a copy that only this build uses;
//   - with the older garbage collector (a hundredth), which is as fast on a
//     heap of a few megabytes.

// safejs is the module that is built from a rewritten copy.
const safejs = "github.com/hack-pad/safejs"

// rewrite is one replacement in a file of the copy. The text must be there:
// another release of the library has to be looked at anew.
type rewrite struct{ file, old, new string }

var rewrites = []rewrite{
	{"value.go", "\t\"fmt\"\n", "\t\"errors\"\n"},
	{"value.go", `fmt.Errorf("invalid type for instanceof: %v", t.Type())`, `errors.New("invalid type for instanceof: " + t.Type().String())`},
	{"value.go", `fmt.Errorf("invalid constructor type for instanceof: %v", err)`, `errors.New("invalid constructor type for instanceof: " + err.Error())`},
	{"value.go", `fmt.Errorf("invalid constructor type for instanceof: %v", prototype.Type())`, `errors.New("invalid constructor type for instanceof: " + prototype.Type().String())`},
	{"internal/catch/catch.go", "\t\"fmt\"\n", "\t\"errors\"\n"},
	{"internal/catch/catch.go", `fmt.Errorf("%+v", value)`, `errors.New("a panic with a value that is no error")`},
	{"internal/catch/catch.go", "\n\t\"github.com/hack-pad/safejs/internal/stackerr\"\n", ""},
	{"internal/catch/catch.go", "stackerr.WithStack(valueErr)", "valueErr"},
}

// workFolder holds the copy while the engine is built. Its name is part of what
// is built, so it is always the same.
const workFolder = ".wasm"

// compileWasm compiles the engine for the page into target. -buildvcs=false
// keeps the state of the work tree out of the bytes.
func compileWasm(target string) error {
	if err := os.MkdirAll(workFolder, 0o755); err != nil {
		return err
	}
	defer os.RemoveAll(workFolder)
	modfile, err := trimmedModule(workFolder)
	if err != nil {
		return err
	}
	text, err := goBuild(modfile, target, "GOEXPERIMENT=nogreenteagc")
	if err != nil && strings.Contains(text, "GOEXPERIMENT") {
		text, err = goBuild(modfile, target) // a toolchain that has only one collector
	}
	if err != nil {
		return fmt.Errorf("go build ./wasm: %w\n%s", err, text)
	}
	return nil
}

// goBuild compiles ./wasm and returns what the toolchain had to say.
func goBuild(modfile, target string, env ...string) (string, error) {
	cmd := exec.Command("go", "build", "-modfile="+modfile, "-trimpath", "-buildvcs=false", "-ldflags=-s -w",
		"-gcflags=all=-l", "-gcflags=borrowedtime/engine=", "-gcflags=borrowedtime/engine/internal/...=",
		"-o", target, "./wasm")
	cmd.Env = append(append(os.Environ(), "GOOS=js", "GOARCH=wasm"), env...)
	text, err := cmd.CombinedOutput()
	return string(text), err
}

// trimmedModule writes the rewritten copy below tmp, and a go.mod that uses it.
func trimmedModule(tmp string) (modfile string, err error) {
	dir, err := exec.Command("go", "mod", "download", "-json", safejs).Output()
	if err != nil {
		return "", fmt.Errorf("go mod download %s: %w", safejs, err)
	}
	_, rest, ok := strings.Cut(string(dir), `"Dir": "`)
	src, _, ok2 := strings.Cut(rest, `"`)
	if !ok || !ok2 {
		return "", fmt.Errorf("go mod download %s names no folder: %s", safejs, dir)
	}
	copied := filepath.Join(tmp, "safejs")
	if err := copySources(filepath.FromSlash(src), copied); err != nil {
		return "", err
	}
	if err := applyRewrites(copied); err != nil {
		return "", err
	}
	mod, err := os.ReadFile("go.mod")
	if err != nil {
		return "", err
	}
	sum, err := os.ReadFile("go.sum")
	if err != nil {
		return "", err
	}
	modfile = filepath.Join(tmp, "page.mod")
	mod = fmt.Appendf(mod, "\nreplace %s => ./%s\n", safejs, filepath.ToSlash(copied))
	if err := os.WriteFile(modfile, mod, 0o644); err != nil {
		return "", err
	}
	return modfile, os.WriteFile(filepath.Join(tmp, "page.sum"), sum, 0o644)
}

// copySources copies the Go files of the library, without its tests and its
// linter, which is a module's worth of its own.
func copySources(src, dst string) error {
	return filepath.WalkDir(src, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(src, path)
		if err != nil {
			return err
		}
		if d.IsDir() {
			if rel == "jsguard" || rel == "examples" {
				return fs.SkipDir
			}
			return os.MkdirAll(filepath.Join(dst, rel), 0o755)
		}
		if rel != "go.mod" && (!strings.HasSuffix(rel, ".go") || strings.HasSuffix(rel, "_test.go")) {
			return nil
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		return os.WriteFile(filepath.Join(dst, rel), text, 0o644)
	})
}

func applyRewrites(dir string) error {
	for _, r := range rewrites {
		name := filepath.Join(dir, filepath.FromSlash(r.file))
		text, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		if !strings.Contains(string(text), r.old) {
			return fmt.Errorf("%s: %s has no %q any more: look at the release and adapt the rewrites", safejs, r.file, r.old)
		}
		if err := os.WriteFile(name, []byte(strings.Replace(string(text), r.old, r.new, 1)), 0o644); err != nil {
			return err
		}
	}
	return nil
}
