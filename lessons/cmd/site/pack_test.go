package main

import (
	"bytes"
	"encoding/binary"
	"errors"
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

// memory is what a program begins with: something at 1024, words with zeros
// between them at 4096, a byte far away.
func memory() []byte {
	m := make([]byte, 20000)
	copy(m[1024:], "something")
	for at := 4096; at < 4096+400; at += 20 {
		m[at] = byte(at)
	}
	m[19999] = 1
	return m
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

// TestPack: memory stays the same, in few segments.
func TestPack(t *testing.T) {
	want := memory()
	var list [][]byte
	for at := 0; at < len(want); at += 8 { // as the linker does, in any order
		end := min(at+8, len(want))
		if part := want[at:end]; len(bytes.Trim(part, "\x00")) > 0 {
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
	if got := loaded(t, packed); !bytes.Equal(got, want) {
		t.Error("memory begins otherwise")
	}
}

// TestPackRefuses: what is not understood is not touched.
func TestPackRefuses(t *testing.T) {
	whole := module(segment(0, memory()))
	cases := map[string][]byte{
		"empty":           nil,
		"no module":       []byte("<!doctype html>"),
		"cut":             whole[:len(whole)-1],
		"too long":        append(append([]byte(nil), whole...), 0, 1),
		"no data":         whole[:13],
		"data twice":      append(append([]byte(nil), whole...), whole[13:]...),
		"counted data":    append(append([]byte(nil), whole...), 12, 1, 1),
		"passive segment": module(append([]byte{1}, segment(0, memory())[1:]...)),
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
