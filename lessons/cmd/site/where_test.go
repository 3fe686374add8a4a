package main

import (
	"strings"
	"testing"
)

// TestWhere: a call of a function that the tables know gets its file and line, which
// are those of the instruction before it returns; all else stays as it is.
func TestWhere(t *testing.T) {
	tables, err := findTables(memory())
	if err != nil {
		t.Fatal(err)
	}
	for in, want := range map[string]string{
		"main.f()\n\t?:0 +0x1\n":                            "main.f()\n\tc.go:7 +0x1\n",
		"main.f(0x1, {0x2, 0x3})\n\t?:0 +0x3\n":             "main.f(0x1, {0x2, 0x3})\n\tc.go:7 +0x3\n",
		"main.f(...)\n\t?:0 +0x4\n":                         "main.f(...)\n\tc.go:9 +0x4\n",
		"created by main.f in goroutine 1\n\t?:0 +0xb\n":    "created by main.f in goroutine 1\n\tc.go:8 +0xb\n",
		"main.f()\n\t?:0 +0xffff\n":                         "main.f()\n\t?:0 +0xffff\n",
		"main.g()\n\t?:0 +0x3\n":                            "main.g()\n\t?:0 +0x3\n",
		"version 1\n\ngoroutine 1 [running]:\n\t?:0 +0x3\n": "version 1\n\ngoroutine 1 [running]:\n\t?:0 +0x3\n",
	} {
		var got strings.Builder
		if err := tables.whereIn(&got, strings.NewReader(in)); err != nil || got.String() != want {
			t.Errorf("%q became %q, want %q (%v)", in, got.String(), want, err)
		}
	}
}
