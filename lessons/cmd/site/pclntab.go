package main

import (
	"bytes"
	"encoding/binary"
)

// A Go program carries tables that only the trace of a crash shows: the file and
// the line of every call, what was inlined where, which arguments are alive, the
// names of functions. The page never shows such a trace: it catches panics, and
// reports what they say. A fatal error of the runtime, in the console, then names
// functions of ours and packages of others, and no lines. One more table says
// where a thread may be interrupted, which WebAssembly never does. All that is a
// twelfth of the download.
//
// The layout is that of runtime/symtab.go and cmd/link/internal/ld/pcln.go in
// Go 1.26. The tables that the program needs to run (sizes of frames, maps of
// pointers) stay.

// tabHead is how pclntab begins: its version, alignment of code, size of a pointer.
var tabHead = []byte{0xf1, 0xff, 0xff, 0xff, 0, 0, 1, 8}

// Fields of a function's entry (struct _func), in bytes from its beginning.
const (
	funcName    = 4  // offset of its name
	funcFrames  = 16 // offset of the table of frame sizes
	funcFiles   = 20 // and of files; 0: there is none
	funcLines   = 24
	funcTables  = 28 // how many tables follow the entry
	funcUnit    = 32 // which names of files
	funcLine    = 36 // where the function begins
	funcSize    = 44
	funcMapSize = 8 // of an entry's address and offset, at the beginning

	stackMap = 1 // the table (PCDATA_StackMapIndex) that says which words of a frame are pointers
)

// findTables finds pclntab in a program's memory.
func findTables(memory []byte) (*lineTables, error) {
	at := bytes.Index(memory, tabHead)
	if at < 0 || bytes.Contains(memory[at+1:], tabHead) || len(memory) < at+72 {
		return nil, errTables("there is not one pclntab")
	}
	t := &lineTables{tab: memory[at:]}
	t.count = binary.LittleEndian.Uint64(t.tab[8:])
	files, values := t.head(4), t.head(6)
	t.funcs = t.head(7)
	if t.head(3) > files || files > values || values > t.funcs || t.count > maxMemory || t.funcs+t.count*funcMapSize > uint64(len(t.tab)) {
		return nil, errTables("the parts of pclntab stand in another order")
	}
	t.files, t.values = t.tab[files:values], t.tab[values:t.funcs]
	return t, nil
}

// dropLines removes what only traces of crashes need from the tables in a program's memory.
func dropLines(memory []byte) error {
	t, err := findTables(memory)
	if err != nil {
		return err
	}
	t.needed = make([]bool, len(t.values))
	for i := range t.count {
		entry, err := t.entry(i)
		if err != nil {
			return err
		}
		if err := t.function(entry); err != nil {
			return err
		}
	}
	for i := range t.values {
		if !t.needed[i] {
			t.values[i] = 0
		}
	}
	clear(t.files)
	t.shortenNames()
	return nil
}

// lineTables is pclntab while it is made smaller.
type lineTables struct {
	tab    []byte
	count  uint64 // of functions
	funcs  uint64 // where their addresses and the offsets of their entries begin
	files  []byte // names of files
	values []byte // every table, one after the other
	needed []bool // bytes of values that are still used
}

// entry returns the entry of a function, and all that follows.
func (t *lineTables) entry(i uint64) ([]byte, error) {
	at := t.funcs + uint64(binary.LittleEndian.Uint32(t.tab[t.funcs+i*funcMapSize+4:]))
	if at+funcSize > uint64(len(t.tab)) {
		return nil, errTables("a function beyond the end of pclntab")
	}
	return t.tab[at:], nil
}

// head returns a word of the header.
func (t *lineTables) head(word int) uint64 {
	return binary.LittleEndian.Uint64(t.tab[8+8*word:])
}

// function takes file and lines from an entry, and marks the tables it keeps.
func (t *lineTables) function(entry []byte) error {
	for _, field := range []int{funcFiles, funcLines, funcUnit, funcLine} {
		clear(entry[field : field+4])
	}
	if !t.need(binary.LittleEndian.Uint32(entry[funcFrames:])) {
		return errTables("a table of frame sizes without an end")
	}
	tables := int(binary.LittleEndian.Uint32(entry[funcTables:]))
	if tables > 16 || len(entry) < funcSize+4*tables {
		return errTables("a function with too many tables")
	}
	for i := range tables {
		field := entry[funcSize+4*i:][:4]
		if i != stackMap {
			clear(field)
		}
		if !t.need(binary.LittleEndian.Uint32(field)) {
			return errTables("a table without an end")
		}
	}
	return nil
}

// ours are the packages whose functions keep their names.
var ours = [][]byte{[]byte("main."), []byte("borrowedtime/")}

// shortenNames leaves the package of every function that is not ours, and takes
// the rest of its name. The runtime asks for the package.
func (t *lineTables) shortenNames() {
	names := t.tab[t.head(3):t.head(4)]
	for len(names) > 0 {
		name, rest, _ := bytes.Cut(names, []byte{0})
		names = rest
		if bytes.HasPrefix(name, ours[0]) || bytes.HasPrefix(name, ours[1]) {
			continue
		}
		from := bytes.LastIndexByte(name, '/') + 1
		clear(name[from+bytes.IndexByte(name[from:], '.')+1:])
	}
}

// need marks a table as used: pairs of numbers up to a 0 that is not the first.
// Offset 0 is no table.
func (t *lineTables) need(offset uint32) bool {
	if offset == 0 {
		return true
	}
	for at := int(offset); at < len(t.values); {
		if t.values[at] == 0 && at > int(offset) {
			t.needed[at] = true
			return true
		}
		for range 2 {
			_, n := binary.Uvarint(t.values[at:])
			if n <= 0 {
				return false
			}
			for range n {
				t.needed[at] = true
				at++
			}
		}
	}
	return false
}
