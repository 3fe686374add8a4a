//go:build !js

package tidy

import (
	"encoding/json"
	"errors"
	"io"
	"os"
	"os/exec"
	"strings"
	"testing"
)

const module = "borrowedtime"

// table lists what a package may import: our packages by name below the module,
// outside modules by path. A name that ends in /... covers what is below it.
var table = map[string][]string{
	"engine/trace":           {},
	"engine/internal/eevdf":  {"engine/trace"},
	"engine/internal/tidy":   {"engine/config", "engine/version"},
	"engine/internal/markup": {},
	"engine/internal/order":  {},
	"engine/version":         {},
	"engine/config":          {"engine/trace"},
	"engine":                 {"engine/config", "engine/trace", "engine/internal/..."},
	"engine/goal":            {"engine/trace", "engine/internal/order"},
	"engine/scenario":        {"engine/config", "engine/goal", "engine/trace", "engine/internal/order"},
	"engine/scenario/gen":    {"engine/config", "engine/goal", "engine/scenario", "engine/trace"},
	"engine/explain":         {"engine/config", "engine/trace"},
	"engine/view":            {"engine/internal/markup", "engine/internal/order", "engine/trace", "engine/explain", "engine/scenario", "engine/goal"},
	"engine/session":         {"engine", "engine/config", "engine/internal/markup", "engine/internal/order", "engine/trace", "engine/explain", "engine/scenario", "engine/goal", "engine/sweep", "engine/view"},
	"engine/course":          {"engine/internal/markup", "engine/internal/order"},
	"engine/fidelity":        {"engine", "engine/config", "engine/trace", "engine/scenario", "engine/recording"},
	"engine/recording":       {"engine/config", "engine/trace", "engine/scenario"},
	"engine/export":          {"engine/internal/markup", "engine/trace", "engine/scenario", "engine/goal", "engine/explain", "engine/view"},
	"engine/sweep":           {"engine", "engine/internal/order", "engine/config", "engine/trace", "engine/scenario", "engine/goal"},
	"engine/simtest":         {"engine/...", "pgregory.net/rapid"},
	"engine/cmd/psim":        {"engine/..."},
	"lessons":                {"engine/config", "engine/scenario", "engine/goal"},
	"lessons/site":           {"engine/...", "lessons", "github.com/yuin/goldmark/..."},
	"lessons/cmd/site":       {"lessons/..."},
	"lessons/cmd/size":       {"github.com/andybalholm/brotli"},
	"wasm":                   {"engine/course", "engine/session", "engine/scenario", "engine/trace", "github.com/hack-pad/safejs"},
}

// pureStd are parts of the standard library that give the mechanics access to
// clocks, chance or the world outside.
var pureStd = []string{"os", "io/...", "net/...", "time", "math/rand/...", "syscall", "context", "sync/...", "reflect", "regexp", "log/..."}

// wasmNever would make the page's download much larger, or have no use there.
var wasmNever = []string{"github.com/yuin/goldmark/...", "html/template", "text/template", "encoding/json", "regexp/...", "net/...",
	"os/exec", "compress/...", "log/slog"}

// pkg is what go list tells about a package.
type pkg struct {
	ImportPath string
	Imports    []string
	Standard   bool
}

func list(t *testing.T, environment []string, args ...string) []pkg {
	cmd := exec.Command("go", append([]string{"list", "-json=ImportPath,Imports,Standard"}, args...)...)
	cmd.Dir = root(t)
	cmd.Env = append(os.Environ(), environment...)
	out, err := cmd.Output()
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		t.Fatalf("go list: %v: %s", err, exit.Stderr)
	}
	if err != nil {
		t.Fatal(err)
	}
	var all []pkg
	for d := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p pkg
		if err := d.Decode(&p); errors.Is(err, io.EOF) {
			return all
		} else if err != nil {
			t.Fatal(err)
		}
		all = append(all, p)
	}
}

// matches reports whether an import path is covered by one of the patterns.
func matches(name string, patterns []string) bool {
	for _, p := range patterns {
		if deep, ok := strings.CutSuffix(p, "/..."); ok && (name == deep || strings.HasPrefix(name, deep+"/")) || name == p {
			return true
		}
	}
	return false
}

func isPure(name string) bool {
	for _, p := range pure {
		if name == p {
			return true
		}
	}
	return false
}

func TestImports(t *testing.T) {
	for _, goos := range [][]string{nil, {"GOOS=js", "GOARCH=wasm"}} {
		for _, p := range list(t, goos, "./...") {
			name := strings.TrimPrefix(p.ImportPath, module+"/")
			allowed, known := table[name]
			if !known {
				t.Errorf("%s is not in the import table: add a row to engine/internal/tidy that says what it may import", name)
				continue
			}
			for _, imported := range p.Imports {
				ours, internal := strings.CutPrefix(imported, module+"/")
				outside := strings.Contains(strings.SplitN(imported, "/", 2)[0], ".")
				switch {
				case (internal || outside) && !matches(ours, allowed):
					t.Errorf("%s imports %s: it may import only %s", name, imported, orNothing(allowed))
				case isPure(name) && matches(imported, pureStd):
					t.Errorf("%s imports %s: the mechanics know no clock, no chance and no files; hand the value in", name, imported)
				}
			}
		}
	}
}

func orNothing(names []string) string {
	if len(names) == 0 {
		return "the standard library"
	}
	return strings.Join(names, ", ")
}

// machineless are the packages that speak of a run without the machine that ran it.
var machineless = []string{"./engine/config", "./engine/scenario/...", "./engine/goal", "./engine/explain", "./engine/view", "./engine/recording"}

// TestNoMachine looks at all that they are built from, not only at what they name.
func TestNoMachine(t *testing.T) {
	for _, p := range list(t, nil, append([]string{"-deps"}, machineless...)...) {
		if matches(module+"/engine", p.Imports) {
			t.Errorf("%s brings the machine along: what both need belongs to engine/config or engine/trace", p.ImportPath)
		}
	}
}

// TestWasmImports looks at all that the page's program is built from.
func TestWasmImports(t *testing.T) {
	if _, err := os.Stat(root(t) + "/wasm"); err != nil {
		t.Skip("there is no wasm folder")
	}
	for _, p := range list(t, []string{"GOOS=js", "GOARCH=wasm"}, "-deps", "./wasm") {
		if strings.HasPrefix(p.ImportPath, module) && matches("reflect", p.Imports) {
			t.Errorf("%s imports reflect, which a page of text and drawings has no use for", p.ImportPath)
		}
		if strings.HasPrefix(p.ImportPath, module) && matches("fmt", p.Imports) {
			t.Errorf("%s imports fmt, a tenth of the download: use strconv and strings", p.ImportPath)
		}
		if matches(p.ImportPath, wasmNever) {
			t.Errorf("wasm reaches %s, which makes the download larger: find who imports it (go list -deps) and do without", p.ImportPath)
		}
	}
}
