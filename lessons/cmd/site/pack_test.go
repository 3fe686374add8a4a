package main

import (
	"bytes"
	"encoding/binary"
	"errors"
	"strings"
	"testing"
)

// module wraps data segments into a module, after a section that pack ignores.
func module(segments ...[]byte) []byte {
	body := binary.AppendUvarint(nil, uint64(len(segments)))
	body = append(body, bytes.Join(segments, nil)...)
	out := append([]byte("\x00asm\x01\x00\x00\x00"), 0, 3, 1, 'x', 9)
	out = binary.AppendUvarint(append(out, dataSection), uint64(len(body)))
	return append(out, body...)
}

func segment(at int, data []byte) []byte {
	s := append(appendVarint([]byte{0, opI32Const}, int64(at)), opEnd)
	return append(binary.AppendUvarint(s, uint64(len(data))), data...)
}

// The parts of the pclntab of tables, from its beginning.
const (
	testNames, testUnits, testFiles = 72, 112, 116
	testValues, testFuncs           = 124, 144
	testEntry                       = testFuncs + funcMapSize
)

// tables is a program's memory: something, a pclntab at 4096, something far away.
// Its one function has a name, frame sizes at 1, a file at 5, lines at 9, a table
// of unsafe points at 5 too, and a map of pointers at 13.
func tables(name string) []byte {
	tab := append([]byte(nil), tabHead...)
	for _, word := range []uint64{1, 1, 0, testNames, testUnits, testFiles, testValues, testFuncs} {
		tab = binary.LittleEndian.AppendUint64(tab, word)
	}
	tab = append(tab, "\x00\x00\x00"+name...)
	tab = append(tab, make([]byte, testUnits-len(tab))...)
	tab = append(tab, 1, 1, 1, 1)                // which files
	tab = append(tab, "a.go\x00\x00\x00\x00"...) // their names
	tab = append(tab, 0, 2, 6, 0, 0, 2, 7, 0, 0, 2, 9, 0, 0, 0, 8, 0x82, 1, 8, 0, 0)
	tab = append(tab, 0, 0, 0, 0, testEntry-testFuncs, 0, 0, 0)
	for _, field := range []uint32{0, 3, 0, 0, 1, 5, 9, 2, 4, 17, 0, 5, 13} {
		tab = binary.LittleEndian.AppendUint32(tab, field)
	}
	memory := make([]byte, 20000)
	copy(memory[1024:], "something")
	copy(memory[4096:], tab)
	memory[19999] = 1
	return memory
}

// loaded is the memory that a module sets.
func loaded(t *testing.T, m []byte) []byte {
	t.Helper()
	size, n := binary.Uvarint(m[14:])
	if m[13] != dataSection || len(m) != 14+n+int(size) {
		t.Fatalf("the data section is broken: % x", m[:20])
	}
	memory, err := readSegments(m[14+n:])
	if err != nil {
		t.Fatal(err)
	}
	return memory
}

// TestPack: memory stays the same but for files and lines, in few segments.
func TestPack(t *testing.T) {
	memory := tables("main.f")
	var list [][]byte
	for at := 0; at < len(memory); at += 8 { // as the linker does, in any order
		end := min(at+8, len(memory))
		if part := memory[at:end]; len(bytes.Trim(part, "\x00")) > 0 {
			list = append([][]byte{segment(at, part)}, list...)
		}
	}
	packed, err := pack(module(list...))
	if err != nil {
		t.Fatal(err)
	}
	if n := bytes.Count(packed, []byte{0, opI32Const}); n != 3 {
		t.Errorf("%d segments, want 3", n)
	}
	want := tables("main.f")
	tab := want[4096:]
	clear(tab[testUnits:testValues])
	copy(tab[testValues+5:], make([]byte, 8)) // the tables of files and of lines
	clear(tab[testEntry+funcFiles : testEntry+funcTables])
	clear(tab[testEntry+funcUnit : testEntry+funcLine+4])
	clear(tab[testEntry+funcSize : testEntry+funcSize+4]) // unsafe points
	if got := loaded(t, packed); !bytes.Equal(got, want) {
		for i := range got {
			if got[i] != want[i] {
				t.Fatalf("memory at %d (pclntab+%d) is %d, want %d", i, i-4096, got[i], want[i])
			}
		}
	}
}

// TestNames: functions of ours keep their names, of others the package stays.
func TestNames(t *testing.T) {
	for name, want := range map[string]string{
		"main.f":                        "main.f",
		"borrowedtime/engine.(*M).wake": "borrowedtime/engine.(*M).wake",
		"runtime.mallocgc":              "runtime.",
		"internal/abi.(*Type).Name":     "internal/abi.",
		"gcWriteBarrier":                "",
	} {
		memory := tables(name)
		if err := dropLines(memory); err != nil {
			t.Fatal(err)
		}
		got, _, _ := strings.Cut(string(memory[4096+testNames+3:]), "\x00")
		if got != want {
			t.Errorf("%s became %q, want %q", name, got, want)
		}
	}
}

// TestPackRefuses: what is not understood is not touched.
func TestPackRefuses(t *testing.T) {
	whole := module(segment(0, tables("main.f")))
	cases := map[string][]byte{
		"empty":           nil,
		"no module":       []byte("<!doctype html>"),
		"cut":             whole[:len(whole)-1],
		"too long":        append(append([]byte(nil), whole...), 0, 1),
		"no pclntab":      module(segment(0, []byte("data"))),
		"two pclntabs":    module(segment(0, append(tables("main.f"), tabHead...))),
		"cut pclntab":     module(segment(0, tables("main.f")[:4096+100])),
		"passive segment": module(append([]byte{1}, segment(0, tables("main.f"))[1:]...)),
		"far segment":     module(segment(maxMemory, []byte{1})),
	}
	for name, m := range cases {
		if _, err := pack(m); !errors.Is(err, errModule) {
			t.Errorf("%s: %v, want an error that says so", name, err)
		}
	}
}

// TestVarint: addresses are signed numbers of WebAssembly.
func TestVarint(t *testing.T) {
	for _, v := range []int64{0, 1, 63, 64, 127, 128, 8191, 8192, 1 << 30, -1, -64, -65, -1 << 31} {
		b := appendVarint(nil, v)
		if got, n := varint(b); got != v || n != len(b) {
			t.Errorf("% x is %d in %d bytes, want %d in %d", b, got, n, v, len(b))
		}
		if _, n := varint(b[:len(b)-1]); n != 0 {
			t.Errorf("% x: a number without its end", b[:len(b)-1])
		}
	}
}
