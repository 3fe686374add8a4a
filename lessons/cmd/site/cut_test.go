package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// withCode is a module of one function and its tables.
func withCode(memory, code []byte) []byte {
	m := module(segment(0, memory))
	head := m[:13] // before the data section
	section := append([]byte{codeSection, byte(len(code) + 2), 1, byte(len(code))}, code...)
	return append(append(append([]byte(nil), head...), section...), m[13:]...)
}

// TestCut: a function of a tool that the page never uses becomes a trap, any
// other stays.
func TestCut(t *testing.T) {
	code := []byte{0, 0x41, 7, 0x1a, opEnd}
	for name, gone := range map[string]bool{
		"runtime.(*profBuf).read":     true,
		"runtime.traceLocker.GoStart": true,
		"runtime.traceLocker.ok":      false, // it says that the tracer is off
		"runtime.mallocgc":            false,
		"type:.eq.borrowedtime/x.Y":   true,
		"type:.eq.syscall/js.Error":   false,
		"main.main":                   false,
	} {
		packed, err := pack(withCode(tables(name), code))
		if err != nil {
			t.Fatal(err)
		}
		if got := bytes.Contains(packed, append([]byte{codeSection, 5, 1}, trap...)); got != gone {
			t.Errorf("%s: cut is %v, want %v", name, got, gone)
		}
		if got := bytes.Contains(packed, code); got == gone {
			t.Errorf("%s: its code is there: %v", name, got)
		}
	}
}

// TestCalledComparisonStays: a function that compares values is kept if code
// calls it; here the only function calls itself.
func TestCalledComparisonStays(t *testing.T) {
	code := []byte{0, 0x41, 7, 0x1a, opCall, 0, opEnd}
	packed, err := pack(withCode(tables("type:.eq.borrowedtime/x.Y"), code))
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Contains(packed, code) {
		t.Error("it is cut")
	}
}

// TestNothingCutIsUsed: what is cut for want of fractions has no caller in what
// the page is built from.
func TestNothingCutIsUsed(t *testing.T) {
	files := 0
	for _, dir := range []string{"../../../wasm", "../../../engine"} {
		err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
			if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") || strings.Contains(path, "/cmd/") || strings.Contains(path, "browsertest") {
				return err
			}
			text, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			files++
			for _, word := range []string{"FormatFloat", "AppendFloat", "ParseFloat", "FormatComplex", "runtime/trace", "runtime/pprof"} {
				if bytes.Contains(text, []byte(word)) {
					t.Errorf("%s uses %s: that code is cut from the page (cut.go)", path, word)
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if files < 50 {
		t.Errorf("only %d files were looked at", files)
	}
}

// TestComparers: a function of ours that compares interfaces is told by its name.
func TestComparers(t *testing.T) {
	names := []string{"runtime.ifaceeq", "borrowedtime/engine/session.same", "borrowedtime/engine/goal.DurationProblem", "strconv.toError"}
	call := []byte{5, 0, opCall, 7, 0x1a, opEnd} // of function 0, with 7 imported
	for caller, bad := range map[int]bool{0: false, 1: true, 2: false, 3: false} {
		code := []byte{byte(len(names))}
		for i := range names {
			if i == caller {
				code = append(code, call...)
			} else {
				code = append(code, trap...)
			}
		}
		err := checkComparers(names, code, 7)
		if (err != nil) != bad || bad && !strings.Contains(err.Error(), names[caller]) {
			t.Errorf("%s compares interfaces: %v", names[caller], err)
		}
	}
}
