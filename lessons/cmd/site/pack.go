package main

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
)

// The linker leaves out every run of eight zeros of the program's data, which
// makes tens of thousands of segments, each with its own address: a tenth of the
// download. Memory begins as zeros in either case, so the segments are put
// together again, and only long runs of zeros are left out. The program and
// the memory that it begins with stay the same, byte for byte.

// longGap is from how many zeros on a new segment begins.
const longGap = 64

// The parts of a WebAssembly module that pack knows.
const (
	dataSection = 11
	opI32Const  = 0x41
	opEnd       = 0x0b
	maxMemory   = 64 << 20 // of initial data; ours has two megabytes
)

var errModule = errors.New("the module is not as expected: look at what this release of Go writes, and adapt pack.go")

// section is one part of a module.
type section struct {
	id   byte
	body []byte
}

// pack returns the module with its data in few segments. A module that it does not
// know wholly is an error that wraps errModule: then nothing is packed.
func pack(module []byte) ([]byte, error) {
	sections, err := readSections(module)
	if err != nil {
		return nil, err
	}
	out := append([]byte(nil), module[:8]...)
	found := false
	for _, s := range sections {
		switch {
		case s.id > dataSection:
			// 12 counts the segments, for code that loads them by number.
			return nil, fmt.Errorf("%w: section %d", errModule, s.id)
		case s.id == dataSection && found:
			return nil, fmt.Errorf("%w: two data sections", errModule)
		case s.id == dataSection:
			found = true
			memory, err := readSegments(s.body)
			if err != nil {
				return nil, err
			}
			s.body = segments(memory)
		}
		out = append(binary.AppendUvarint(append(out, s.id), uint64(len(s.body))), s.body...)
	}
	if !found {
		return nil, fmt.Errorf("%w: no data section", errModule)
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
