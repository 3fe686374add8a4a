package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

// The test's own program stands in for the go command when fakeGo is set: so the
// tests can have a Go of any release, with any layout, and see what it was asked.
const (
	fakeGo     = "BT_FAKE_GO"        // its release
	fakeOther  = "BT_FAKE_OTHER"     // the release that GOTOOLCHAIN can fetch
	fakeModule = "BT_FAKE_MODULE"    // the file that it builds
	fakeAsked  = "BT_FAKE_ASKED"     // where it writes down its arguments
	fakeRoot   = "BT_FAKE_ROOT"      // its folder
	fakeMode   = "BT_FAKE_TOOLCHAIN" // what `go env GOTOOLCHAIN` says
	fakeLib    = "BT_FAKE_LIBRARY"   // where the page's library stands
)

func TestMain(m *testing.M) {
	if os.Getenv(fakeGo) != "" && filepath.Base(os.Args[0]) == "go" {
		if err := actAsGo(os.Args[1:]); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// actAsGo answers as the go command does.
func actAsGo(args []string) error {
	release := os.Getenv(fakeGo)
	if pin := os.Getenv("GOTOOLCHAIN"); pin != "" && pin != "auto" && pin != "local" {
		if release = os.Getenv(fakeOther); release != pin {
			return errors.New("go: download " + pin + ": no network")
		}
	}
	switch strings.Join(args[:2], " ") {
	case "env GOVERSION":
		fmt.Println(release)
		if len(args) > 2 {
			fmt.Println(os.Getenv(fakeMode))
		}
		return nil
	case "env GOROOT":
		fmt.Println(os.Getenv(fakeRoot))
		return nil
	case "list -f":
		fmt.Println("v9.8.7", os.Getenv(fakeLib))
		return nil
	}
	if i := slices.Index(args, "-o"); args[0] == "build" && i > 0 {
		line := strings.Join(append(args, os.Getenv("GOOS"), os.Getenv("GOARCH"), os.Getenv("GOEXPERIMENT"), os.Getenv("GOTOOLCHAIN")), "\n")
		module, err := os.ReadFile(os.Getenv(fakeModule))
		return errors.Join(err, os.WriteFile(os.Getenv(fakeAsked), []byte(line), 0o644), os.WriteFile(args[i+1], module, 0o644))
	}
	return fmt.Errorf("what is %q?", args)
}

// wantGo is the release that the tests' go.mod would name.
const wantGo = "go1.26.8"

// withGo puts a go command of a release first on the path, that builds module.
func withGo(t *testing.T, release, mode, other string, module []byte) (asked string) {
	t.Helper()
	dir := t.TempDir()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(self, filepath.Join(dir, "go")); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(dir, "module")
	if err := os.WriteFile(file, module, 0o644); err != nil {
		t.Fatal(err)
	}
	asked = filepath.Join(dir, "asked")
	for name, value := range map[string]string{
		"PATH": dir + string(os.PathListSeparator) + os.Getenv("PATH"), "GOTOOLCHAIN": "", "GOEXPERIMENT": "",
		fakeGo: release, fakeMode: mode, fakeOther: other, fakeModule: file, fakeAsked: asked,
		fakeLib: fakeLibrary(t),
	} {
		t.Setenv(name, value)
	}
	return asked
}

// scattered is a module whose data the linker has cut into pieces.
func scattered() []byte { return module(segment(1024, []byte("some")), segment(1032, []byte("more"))) }

// TestToolchain: the pinned release builds small and packed, another one that
// can't fetch it says so and builds the plain way, in all points at once.
func TestToolchain(t *testing.T) {
	t.Chdir("../../..")
	for name, c := range map[string]struct {
		have, mode, other string
		known             bool
		env, says         string // GOTOOLCHAIN of the build; what the warning holds
	}{
		"the pinned one":            {have: "go1.26.8", mode: "auto", known: true},
		"a patch of it":             {have: "go1.26.9", mode: "local", known: true},
		"with an experiment":        {have: "go1.26.8-X:nogreenteagc", mode: "auto", known: true},
		"a later one, fetched":      {have: "go1.99.1", mode: "auto", other: wantGo, known: true, env: wantGo},
		"a later one, no network":   {have: "go1.99.1", mode: "auto", says: "no network"},
		"a later one, local":        {have: "go1.99.1", mode: "local", other: wantGo, says: "GOTOOLCHAIN=local forbids"},
		"an earlier one, local":     {have: "go1.25.3", mode: "local", says: "go1.25.3"},
		"one that has no number":    {have: "devel go1.27-abcdef", mode: "local", says: "devel"},
		"a candidate of the next":   {have: "go1.27rc1", mode: "local", says: "go1.27rc1"},
		"one that fetches a wrong":  {have: "go1.99.1", mode: "auto", other: "go1.99.1", says: "can't be had"},
		"one whose name is similar": {have: "go1.260.1", mode: "local", says: "go1.260.1"},
	} {
		t.Run(name, func(t *testing.T) {
			asked := withGo(t, c.have, c.mode, c.other, scattered())
			var warning bytes.Buffer
			tool, err := pickToolchain(wantGo, runGo, &warning)
			if err != nil {
				t.Fatal(err)
			}
			wasm, err := tool.compile()
			if err != nil {
				t.Fatal(err)
			}
			if told := warning.String(); tool.known != c.known || c.known != (told == "") || !strings.Contains(told, c.says) {
				t.Errorf("known is %v, want %v; the warning is %q, want one with %q", tool.known, c.known, told, c.says)
			}
			text, err := os.ReadFile(asked)
			if err != nil {
				t.Fatal(err)
			}
			line := strings.Split(string(text), "\n")
			if end := line[len(line)-4:]; end[0] != "js" || end[1] != "wasm" || end[3] != c.env || (end[2] != "") != c.known {
				t.Errorf("it was built with %q", end)
			}
			for _, flag := range []string{"-gcflags=", "-overlay="} {
				if small := strings.Contains(string(text), flag); small != c.known {
					t.Errorf("%s for a small engine: %v, want %v: %q", flag, small, c.known, line)
				}
			}
			if plain := bytes.Equal(wasm, scattered()); plain == c.known {
				t.Errorf("packed: %v, want %v", !plain, c.known)
			}
		})
	}
}

// TestUnknownLayout: a pinned release that writes what pack does not know is an
// error, and nothing is built half; one that is not pinned is not looked into.
func TestUnknownLayout(t *testing.T) {
	layout := append(scattered(), 12, 1, 2) // the count of segments, which Go 1.26 does not write
	t.Chdir("../../..")
	withGo(t, wantGo, "local", "", layout)
	tool, err := pickToolchain(wantGo, runGo, &bytes.Buffer{})
	if err != nil {
		t.Fatal(err)
	}
	if got, err := tool.compile(); !errors.Is(err, errModule) || got != nil {
		t.Errorf("%d bytes, %v: want nothing and an error that names pack.go", len(got), err)
	}
	t.Setenv(fakeGo, "go1.99.1")
	if tool, err = pickToolchain(wantGo, runGo, &bytes.Buffer{}); err != nil {
		t.Fatal(err)
	}
	if got, err := tool.compile(); err != nil || !bytes.Equal(got, layout) {
		t.Errorf("a plain build is changed: %v", err)
	}
}

// TestGoFails: what the go command has to say reaches whoever builds.
func TestGoFails(t *testing.T) {
	t.Chdir("../../..")
	withGo(t, wantGo, "local", "", nil)
	t.Setenv(fakeModule, "nowhere")
	if _, err := (toolchain{known: true}).compile(); err == nil || !strings.Contains(err.Error(), "nowhere") {
		t.Errorf("got %v, want what the compiler said", err)
	}
	t.Setenv("GOTOOLCHAIN", "go1.2.3")
	if _, err := pickToolchain(wantGo, runGo, &bytes.Buffer{}); err == nil || !strings.Contains(err.Error(), "no network") {
		t.Errorf("got %v, want that the go command does not run", err)
	}
}

// TestPinned: go.mod names the toolchain, or building says what is missing.
func TestPinned(t *testing.T) {
	mod, err := os.ReadFile("../../../go.mod")
	if err != nil {
		t.Fatal(err)
	}
	if name, err := pinned(string(mod)); err != nil || !strings.HasPrefix(name, "go1.") {
		t.Errorf("go.mod names %q, %v", name, err)
	}
	for _, text := range []string{"", "module x\n\ngo 1.26\n", "toolchain default\n", "// toolchain go1.26.8\n"} {
		if name, err := pinned(text); err == nil {
			t.Errorf("%q names %q", text, name)
		}
	}
}

// TestLoader: Go's loader is taken from the toolchain, and its absence told.
func TestLoader(t *testing.T) {
	text, err := loader(fstest.MapFS{"lib/wasm/wasm_exec.js": {Data: []byte("class Go {}")}})
	if err != nil || string(text) != "class Go {}" {
		t.Errorf("got %q, %v", text, err)
	}
	if _, err := loader(fstest.MapFS{"misc/wasm/wasm_exec.js": {Data: []byte("class Go {}")}}); err == nil {
		t.Error("a toolchain without a loader is accepted")
	}
}
