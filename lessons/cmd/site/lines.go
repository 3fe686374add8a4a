package main

import (
	"bytes"
	"encoding/binary"
	"fmt"
)

// A Go program carries tables that only a stack trace reads: the file and the line
// of each instruction. They are a twelfth of the download, so they stay at home, as
// a debugger's symbols do: a trace in the page names each function and how far into
// it the call is ("?:0 +0x1a"), and `site lines` (where.go) finds the line in the
// same program, built again. The program runs the same without them: the runtime
// takes offset 0 for "no table" and prints a question mark (pcvalue and funcline1 in
// runtime/symtab.go). Frame sizes, maps of pointers, names and files stay.
//
// The layout is that of runtime/symtab.go and cmd/link/internal/ld/pcln.go, Go 1.26.

// tabHead is how pclntab begins: its version, alignment of code, size of a pointer.
var tabHead = []byte{0xf1, 0xff, 0xff, 0xff, 0, 0, 1, 8}

// The words of its header, and the fields of a function's entry (struct _func), in
// bytes from its beginning.
const (
	headCount, headNames, headUnits, headFiles, headValues, headFuncs = 0, 3, 4, 5, 6, 7

	headSize    = 72
	funcName    = 4  // offset of its name
	funcFrames  = 16 // offset of the table of frame sizes
	funcFiles   = 20 // and of files; 0: there is none
	funcLines   = 24
	funcTables  = 28 // how many tables follow the entry
	funcUnit    = 32 // which names of files
	funcSize    = 44
	funcMapSize = 8 // of a function's address and the offset of its entry
	maxTables   = 16
)

// lineTables is the pclntab of a program's memory.
type lineTables struct {
	tab    []byte
	count  uint64 // of functions
	funcs  uint64 // where their addresses and the offsets of their entries begin
	values []byte // every table of values, one after the other
}

// errTables wraps errModule with what is odd about the tables.
func errTables(what string) error { return fmt.Errorf("%w: %s", errModule, what) }

// findTables finds pclntab in a program's memory.
func findTables(memory []byte) (*lineTables, error) {
	at := bytes.Index(memory, tabHead)
	if at < 0 || bytes.Contains(memory[at+1:], tabHead) || len(memory) < at+headSize {
		return nil, errTables("there is not one pclntab")
	}
	t := &lineTables{tab: memory[at:]}
	t.count = t.head(headCount)
	t.funcs = t.head(headFuncs)
	end := uint64(headSize)
	for word := headNames; word <= headFuncs; word++ {
		if t.head(word) < end {
			return nil, errTables("the parts of pclntab stand in another order")
		}
		end = t.head(word)
	}
	if t.count > maxMemory || end > uint64(len(t.tab)) || t.count*funcMapSize > uint64(len(t.tab))-end {
		return nil, errTables("the parts of pclntab are too long")
	}
	t.values = t.tab[t.head(headValues):t.funcs]
	return t, nil
}

// head returns a word of the header.
func (t *lineTables) head(word int) uint64 {
	return binary.LittleEndian.Uint64(t.tab[8+8*word:])
}

// word returns a word of an entry.
func word(entry []byte, field int) uint32 { return binary.LittleEndian.Uint32(entry[field:]) }

// entry returns the entry of a function, with the tables that follow it.
func (t *lineTables) entry(i uint64) ([]byte, error) {
	at := t.funcs + uint64(word(t.tab[t.funcs+i*funcMapSize:], 4))
	if at+funcSize > uint64(len(t.tab)) {
		return nil, errTables("a function beyond the end of pclntab")
	}
	size := uint64(word(t.tab[at:], funcTables))
	if size > maxTables || at+funcSize+4*size > uint64(len(t.tab)) {
		return nil, errTables("a function with too many tables")
	}
	return t.tab[at : at+funcSize+4*size], nil
}

// dropLines takes the tables of files and lines out of a program's memory. Tables
// with the same values are one: what another field of some function uses stays.
func dropLines(memory []byte) error {
	t, err := findTables(memory)
	if err != nil {
		return err
	}
	needed, gone := make([]bool, len(t.values)), make([]bool, len(t.values))
	for i := range t.count {
		entry, err := t.entry(i)
		if err != nil {
			return err
		}
		ok := t.mark(needed, word(entry, funcFrames)) && t.mark(gone, word(entry, funcFiles)) && t.mark(gone, word(entry, funcLines))
		for field := funcSize; field < len(entry); field += 4 {
			ok = ok && t.mark(needed, word(entry, field))
		}
		if !ok {
			return errTables("a table without an end")
		}
		clear(entry[funcFiles:funcTables])
	}
	for i := range t.values {
		if gone[i] && !needed[i] {
			t.values[i] = 0
		}
	}
	return nil
}

// mark marks the bytes of the table at an offset: pairs of numbers, up to a 0 that
// does not begin it. Offset 0 is no table.
func (t *lineTables) mark(set []bool, offset uint32) bool {
	if offset == 0 {
		return true
	}
	for at := int(offset); at < len(t.values); {
		set[at] = true
		if t.values[at] == 0 && at > int(offset) {
			return true
		}
		for range 2 {
			_, n := binary.Uvarint(t.values[at:])
			if n <= 0 {
				return false
			}
			for range n {
				set[at] = true
				at++
			}
		}
	}
	return false
}
