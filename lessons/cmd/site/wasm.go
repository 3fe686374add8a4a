package main

import (
	"errors"
	"fmt"
	"go/version"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"borrowedtime/lessons/site"
)

// The engine is downloaded by every reader of a lesson, so it is built small, by
// the release of Go that go.mod names. What is inlined costs download: inlined
// is what measurably makes the engine faster (DECISIONS.md has the table), with
// the older garbage collector, which is as fast on a heap of a few megabytes
// and a hundredth smaller, and without package fmt (overlay.go). Another release
// builds the engine the plain way: what the flags do there, and what its linker
// writes, nobody has looked at.

// smallFlags build the engine small; plainly it is built without them.
var smallFlags = []string{"-gcflags=all=-l", "-gcflags=borrowedtime/engine=", "-gcflags=borrowedtime/engine/internal/...="}

// smallEnv goes with smallFlags.
const smallEnv = "GOEXPERIMENT=nogreenteagc"

// toolchain is the Go that builds the page.
type toolchain struct {
	env   []string // what makes the go command use it
	known bool     // its release is the one that go.mod names
}

// run runs the go command as this toolchain and returns what it printed.
func (t toolchain) run(args ...string) (string, error) {
	return runGo(append(args, t.env...)...)
}

// runGo runs the go command; arguments that begin as variables of Go's
// environment are set for it.
func runGo(args ...string) (string, error) {
	var words []string
	env := os.Environ()
	for _, a := range args {
		if strings.HasPrefix(a, "GO") && strings.Contains(a, "=") {
			env = append(env, a)
		} else {
			words = append(words, a)
		}
	}
	cmd := exec.Command("go", words...)
	cmd.Env = env
	text, err := cmd.Output()
	if exit := (*exec.ExitError)(nil); errors.As(err, &exit) {
		err = fmt.Errorf("%w\n%s", err, exit.Stderr)
	}
	return strings.TrimSpace(string(text)), err
}

// pinned returns the toolchain that the text of a go.mod names.
func pinned(mod string) (string, error) {
	for line := range strings.Lines(mod) {
		if name, ok := strings.CutPrefix(strings.TrimSpace(line), "toolchain "); ok && version.IsValid(name) {
			return name, nil
		}
	}
	return "", errors.New("go.mod names no toolchain: the page needs a line such as \"toolchain go1.26.8\"")
}

// pickToolchain takes the toolchain for the page: the Go at hand if it is of the
// release that is wanted, or else the wanted one, if the go command may fetch it
// and can. If not, it is the Go at hand, as one that is not known, and warn is
// told so. ask runs the go command.
func pickToolchain(want string, ask func(args ...string) (string, error), warn io.Writer) (toolchain, error) {
	text, err := ask("env", "GOVERSION", "GOTOOLCHAIN")
	if err != nil {
		return toolchain{}, fmt.Errorf("go env: %w", err)
	}
	have, mode, _ := strings.Cut(text, "\n")
	if version.Lang(have) == version.Lang(want) {
		return toolchain{known: true}, nil
	}
	why := "GOTOOLCHAIN=local forbids to fetch it"
	if mode != "local" {
		pin := "GOTOOLCHAIN=" + want
		got, err := ask("env", "GOVERSION", pin)
		if err == nil && got == want {
			return toolchain{env: []string{pin}, known: true}, nil
		}
		why = fmt.Sprintf("it can't be had: %v", err)
	}
	fmt.Fprintf(warn, "site: the page is built by %s, which is not known here; %s is wanted, and %s.\n"+
		"site: the engine is built the plain way: larger, slower to load, not packed.\n", have, want, why)
	return toolchain{}, nil
}

// buildArgs returns the arguments of the go command that compile the engine into
// target, and what to set for it. -buildvcs=false keeps the state of the work
// tree out of the bytes, -trimpath that of this computer: an overlay's files are
// called what they stand for. -w leaves out what debuggers read, -s the second copy
// of the functions' names: static/boot.js reads them from Go's own table.
func (t toolchain) buildArgs(target, overlay string) []string {
	args := []string{"build", "-trimpath", "-buildvcs=false", "-ldflags=-s -w -buildid="}
	if t.known {
		args = append(append(args, smallFlags...), "-overlay="+overlay)
	}
	args = append(args, "-o", target, "./wasm", "GOOS=js", "GOARCH=wasm")
	if t.known {
		args = append(args, smallEnv)
	}
	return args
}

// finish returns the engine as the page loads it. What a known toolchain wrote
// must be what pack knows; else go.mod names a Go that pack.go was not adapted to.
func (t toolchain) finish(module []byte) ([]byte, error) {
	if !t.known {
		return module, nil
	}
	return pack(module)
}

// addEngine compiles the engine for the page.
func addEngine(f site.Files) error {
	mod, err := os.ReadFile("go.mod")
	if err != nil {
		return err
	}
	want, err := pinned(string(mod))
	if err != nil {
		return err
	}
	t, err := pickToolchain(want, runGo, os.Stderr)
	if err != nil {
		return err
	}
	wasm, err := t.compile()
	if err != nil {
		return err
	}
	f["app.wasm"] = wasm
	if f["app.wasm.js"], err = wasmScript(wasm); err != nil {
		return err
	}
	f["wasm_exec.js"], err = t.wasmExec()
	return err
}

// compile returns the engine as the page loads it.
func (t toolchain) compile() ([]byte, error) {
	dir, err := os.MkdirTemp("", "borrowedtime")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	overlay := ""
	if t.known {
		if overlay, err = t.overlay(dir); err != nil {
			return nil, err
		}
	}
	target := filepath.Join(dir, "app.wasm")
	if _, err := t.run(t.buildArgs(target, overlay)...); err != nil {
		return nil, fmt.Errorf("go build ./wasm: %w", err)
	}
	module, err := os.ReadFile(target)
	if err != nil {
		return nil, err
	}
	return t.finish(module)
}

// wasmExec is the toolchain's own loader, so that it always fits the compiler.
func (t toolchain) wasmExec() ([]byte, error) {
	root, err := t.run("env", "GOROOT")
	if err != nil {
		return nil, fmt.Errorf("go env GOROOT: %w", err)
	}
	return loader(os.DirFS(root))
}

// loader finds Go's loader in the folder of a toolchain.
func loader(root fs.FS) ([]byte, error) {
	text, err := fs.ReadFile(root, "lib/wasm/wasm_exec.js")
	if err != nil {
		return nil, fmt.Errorf("this Go has its loader elsewhere: %w", err)
	}
	return text, nil
}
