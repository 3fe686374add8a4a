package main

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
)

// What the linker writes is rewritten so that it compresses better. The
// program stays the same, byte for byte, but for the tables of pclntab.go and
// the functions of cut.go.
//
// The linker leaves out every run of eight zeros of the program's data, which
// makes seventy thousand segments, each with its own address: a tenth of the
// download. Memory begins as zeros in either case, so the segments are put
// together again, and only long runs of zeros are left out.

// longGap is from how many zeros on a new segment begins.
const longGap = 64

// The parts of a WebAssembly module that pack knows.
const (
	importSection = 2
	codeSection   = 10
	dataSection   = 11
	opCall        = 0x10
	opI32Const    = 0x41
	opEnd         = 0x0b
	maxMemory     = 64 << 20 // of initial data; ours has two megabytes
)

var errModule = errors.New("the module is not as expected: look at what this release of Go writes, and adapt pack.go")

// section is one part of a module.
type section struct {
	id   byte
	body []byte
}

// pack returns the module with its data in few segments and without the code
// that is cut (cut.go).
func pack(module []byte) ([]byte, error) {
	sections, err := readSections(module)
	if err != nil {
		return nil, err
	}
	var memory, code []byte
	imported := uint64(0) // functions: ours imports nothing else
	for i := range sections {
		switch body := sections[i].body; sections[i].id {
		case importSection:
			imported, _ = binary.Uvarint(body)
		case codeSection:
			code = body
		case dataSection:
			if memory, err = readSegments(body); err != nil {
				return nil, err
			}
		}
	}
	names, err := functionNames(memory)
	if err != nil {
		return nil, err
	}
	if code != nil {
		if err := checkComparers(names, code, int(imported)); err != nil {
			return nil, err
		}
	}
	gone := cutFunctions(names, code, int(imported))
	if err := dropLines(memory); err != nil {
		return nil, err
	}
	out := append([]byte(nil), module[:8]...)
	for _, s := range sections {
		switch s.id {
		case dataSection:
			s.body = segments(memory)
		case codeSection:
			if s.body, err = cutCode(s.body, func(i int, _ []byte) bool { return gone[i] }); err != nil {
				return nil, err
			}
		}
		out = append(binary.AppendUvarint(append(out, s.id), uint64(len(s.body))), s.body...)
	}
	return out, nil
}

func readSections(module []byte) ([]section, error) {
	if len(module) < 8 || string(module[:4]) != "\x00asm" {
		return nil, errModule
	}
	var list []section
	for rest := module[8:]; len(rest) > 0; {
		size, n := binary.Uvarint(rest[1:])
		if n <= 0 || size > uint64(len(rest)-1-n) {
			return nil, errModule
		}
		list = append(list, section{rest[0], rest[1+n : 1+n+int(size)]})
		rest = rest[1+n+int(size):]
	}
	return list, nil
}

// readSegments returns the memory from address 0 on as a data section sets it.
func readSegments(body []byte) ([]byte, error) {
	var memory []byte
	count, n := binary.Uvarint(body)
	if n <= 0 {
		return nil, errModule
	}
	for body = body[n:]; count > 0; count-- {
		if len(body) < 2 || body[0] != 0 || body[1] != opI32Const {
			return nil, errModule
		}
		at, n := varint(body[2:])
		if n == 0 || at < 0 || len(body) < 3+n || body[2+n] != opEnd {
			return nil, errModule
		}
		body = body[3+n:]
		size, n := binary.Uvarint(body)
		if n <= 0 || size > uint64(len(body)-n) || at+int64(size) > maxMemory {
			return nil, errModule
		}
		if more := int(at) + int(size) - len(memory); more > 0 {
			memory = append(memory, make([]byte, more)...)
		}
		copy(memory[at:], body[n:n+int(size)])
		body = body[n+int(size):]
	}
	if len(body) > 0 {
		return nil, errModule
	}
	return memory, nil
}

// segments writes a data section: memory without its long runs of zeros.
func segments(memory []byte) []byte {
	var body []byte
	count := uint64(0)
	gap := make([]byte, longGap)
	for at := 0; at < len(memory); {
		if memory[at] == 0 {
			at++
			continue
		}
		size := bytes.Index(memory[at:], gap)
		if size < 0 {
			size = len(bytes.TrimRight(memory[at:], "\x00"))
		}
		body = appendVarint(append(body, 0, opI32Const), int64(at))
		body = binary.AppendUvarint(append(body, opEnd), uint64(size))
		body = append(body, memory[at:at+size]...)
		at += size
		count++
	}
	return append(binary.AppendUvarint(nil, count), body...)
}

// varint reads a signed number (not the zigzag of encoding/binary); n is its
// length, 0 if it is broken.
func varint(b []byte) (v int64, n int) {
	for shift := uint(0); n < len(b) && shift < 63; shift += 7 {
		c := b[n]
		n++
		v |= int64(c&0x7f) << shift
		if c < 0x80 {
			if c&0x40 != 0 {
				v |= -1 << (shift + 7)
			}
			return v, n
		}
	}
	return 0, 0
}

// appendVarint writes what varint reads.
func appendVarint(b []byte, v int64) []byte {
	for v < -0x40 || v >= 0x40 {
		b = append(b, byte(v)&0x7f|0x80)
		v >>= 7
	}
	return append(b, byte(v)&0x7f)
}

// errTables wraps errModule with what is odd about the tables.
func errTables(what string) error { return fmt.Errorf("%w: %s", errModule, what) }
