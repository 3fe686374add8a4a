//go:build !js

package tidy

import (
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
	"testing"
)

// file is one text file of the tree; path is relative to the root, with slashes.
type file struct{ path, text string }

// finding is one broken rule.
type finding struct {
	line int
	msg  string // the rule, and what to do instead
}

// rule looks at one file at a time. The bad sample (a path and a text) must
// give a finding, so that a rule that finds nothing any more is noticed.
type rule struct {
	name  string
	check func(f *file) []finding
	bad   file
}

// rules is the list, in the order of reporting.
var rules = []rule{
	{"gofile", fileLength, file{"engine/x.go", "package x\n" + strings.Repeat("// x\n", 500)}},
	{"function", functionLength, file{"engine/x.go", "package x\nfunc f() {\n" + strings.Repeat("\tf()\n", 70) + "}\n"}},
	{"doc", exportedDocs, file{"engine/x.go", "package x\nfunc F() {}\n"}},
	{"float", noFloats, file{"engine/x.go", "package x\nvar f = 0.5\n"}},
	{"go", noGoStatements, file{"engine/view/x.go", "package x\nfunc f() { go f() }\n"}},
	{"version", noVersions, file{"lessons/site/x.go", "package x\nvar new = p == \"next\"\n"}},
	{"version", noVersions, file{"engine/view/x.go", "package x\nvar new = p == \"7.4\"\n"}},
	{"recorder", recorderAsks, file{"engine/x.go", "package x\nfunc f() { if m.out == nil {} }\n"}},
	{"english", noSentences, file{"engine/x.go", "package x\nvar s = \"the donor pays\"\n"}},
	{"attribute", noInlineAttributes, file{"engine/view/x.go", "package x\nvar s = `<b onclick=\"f()\">`\n"}},
	{"escape", oneWriter, file{"engine/session/x.go", "package x\nvar s = strings.ReplaceAll(t, \"<\", \"&lt;\")\n"}},
	{"lesson", noMarkup, file{"lessons/05-x/lesson.md", "<script src=x></script>\n"}},
	{"word", bannedWords, file{"lessons/05-x/lesson.md", "It is " + "just a lock.\n"}},
	{"outside", noOutside, file{"engine/x.go", "package x // see /" + "work/main\n"}},
	{"conflict", noConflicts, file{"DECISIONS.md", "<<<<<<" + "< main\n"}},
	{"root", rootEntries, file{"notes.txt", ""}},
}

func TestTidy(t *testing.T) {
	files := tree(t)
	for _, r := range rules {
		t.Run(r.name, func(t *testing.T) {
			for i := range files {
				for _, found := range r.check(&files[i]) {
					t.Errorf("%s:%d: %s", files[i].path, found.line, found.msg)
				}
			}
		})
	}
}

// TestRulesBite gives each rule something to find.
func TestRulesBite(t *testing.T) {
	for _, r := range rules {
		if len(r.check(&r.bad)) == 0 {
			t.Errorf("rule %q finds nothing in its bad sample", r.name)
		}
	}
}

// root is the folder of go.mod.
func root(t *testing.T) string {
	dir, err := os.Getwd()
	for err == nil {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir
		}
		if dir == filepath.Dir(dir) {
			break
		}
		dir = filepath.Dir(dir)
	}
	t.Fatal("go.mod is in no folder above this test")
	return ""
}

// tree reads every text file of the repository. dist holds output, recordings
// hold data; neither is ours to tidy.
func tree(t *testing.T) []file {
	var files []file
	fsys := os.DirFS(root(t))
	err := fs.WalkDir(fsys, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			if name == ".git" || name == "dist" || name == ".wasm" || name == "node_modules" || strings.HasSuffix(name, "testdata/fuzz") {
				return fs.SkipDir
			}
			return nil
		}
		if !isText(name) {
			return nil
		}
		data, err := fs.ReadFile(fsys, name)
		files = append(files, file{name, string(data)})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// isText reports whether the rules apply to a file of this name.
func isText(name string) bool {
	switch path.Ext(name) {
	case ".go", ".md", ".txt", ".css", ".js", ".html", ".sh", ".mod", ".scn", ".json", ".svg", ".webmanifest", ".yml", ".editorconfig", ".gitignore", "":
		return true
	}
	return false
}

// among reports whether name lies in one of the folders; "engine" means the
// files right in it, "engine/..." everything below.
func among(name string, folders ...string) bool {
	for _, folder := range folders {
		if below, deep := strings.CutSuffix(folder, "/..."); deep && strings.HasPrefix(name, below+"/") || path.Dir(name) == folder {
			return true
		}
	}
	return false
}

// found makes a finding.
func found(line int, format string, args ...any) finding {
	return finding{line, fmt.Sprintf(format, args...)}
}
