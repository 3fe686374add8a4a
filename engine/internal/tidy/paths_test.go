//go:build !js

package tidy

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// guides are the documents that tell a newcomer where things are. DECISIONS.md
// is none: it speaks of what stood there then.
var guides = []string{"README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "SECURITY.md", "lessons/AUTHORING.md"}

// pathName is a path from the root, up to the first character that a file name
// here does not have.
var pathName = regexp.MustCompile(`(^|[\s(` + "`" + `])((?:engine|lessons|static|wasm|\.github)/[A-Za-z0-9_./-]*)(\*?)`)

// lostPaths lists the paths in a text for which there says no. A path that a *
// follows names a pattern; its folder must be there.
func lostPaths(text string, there func(string) bool) []string {
	var lost []string
	for _, m := range pathName.FindAllStringSubmatch(text, -1) {
		name := strings.TrimRight(strings.TrimSuffix(m[2], "..."), ".")
		if m[3] != "" {
			name = filepath.Dir(name)
		}
		if !there(name) {
			lost = append(lost, name)
		}
	}
	return lost
}

func TestGuidesNameWhatIsThere(t *testing.T) {
	there := func(name string) bool {
		_, err := os.Stat(filepath.Join(root(t), filepath.FromSlash(name)))
		return err == nil
	}
	for _, guide := range guides {
		text, err := os.ReadFile(filepath.Join(root(t), guide))
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range lostPaths(string(text), there) {
			t.Errorf("%s: there is no %s (any more): name what a newcomer will find", guide, name)
		}
	}
}

func TestLostPaths(t *testing.T) {
	there := func(name string) bool { return name == "engine/x.go" || name == "engine/testdata" || name == "engine/" }
	for text, want := range map[string]string{
		"see `engine/x.go`, [x](engine/x.go).": "",
		"below engine/..., in engine/x.go.":    "",
		"`engine/testdata/observed-*.txt`":     "",
		"`engine/old/seen-*.txt`":              "engine/old",
		"`engine/y.go` and engine/z.go.":       "engine/y.go engine/z.go",
		"wasm/main.go":                         "wasm/main.go",
	} {
		if got := strings.Join(lostPaths(text, there), " "); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}
