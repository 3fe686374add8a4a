package main

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
	"regexp"
	"strconv"
)

// frame is a line of a stack trace that says how far into the function of the line
// before a call is; called is such a line before.
var (
	frame  = regexp.MustCompile(`^(\s*)\?:0 \+0x([0-9a-f]+)`)
	called = regexp.MustCompile(`^(\s*|.*created by )([^\s(]\S*?)(\([^*][^()]*\)|\(\))?( in goroutine \d+)?$`)
)

// whereIn copies a report from r to w, with the file and the line of each call
// that the tables know.
func (t *lineTables) whereIn(w io.Writer, r io.Reader) error {
	places := t.byName()
	before := ""
	scan := bufio.NewScanner(r)
	for scan.Scan() {
		text := scan.Text()
		if m := frame.FindStringSubmatch(text); m != nil {
			name := called.FindStringSubmatch(before)
			offset, err := strconv.ParseUint(m[2], 16, 32)
			if place := ""; name != nil && err == nil {
				if place = t.place(places[name[2]], offset); place != "" {
					text = m[1] + place + text[len(m[1])+len("?:0"):]
				}
			}
		}
		before = text
		if _, err := fmt.Fprintln(w, text); err != nil {
			return err
		}
	}
	return scan.Err()
}

// byName returns the entry of each function by its name.
func (t *lineTables) byName() map[string][]byte {
	list := map[string][]byte{}
	for i := range t.count {
		if entry, err := t.entry(i); err == nil {
			list[t.text(t.head(headNames)+uint64(word(entry, funcName)))] = entry
		}
	}
	return list
}

// text returns the text at an offset of the tables.
func (t *lineTables) text(at uint64) string {
	if at >= uint64(len(t.tab)) {
		return ""
	}
	text, _, _ := bytes.Cut(t.tab[at:], []byte{0})
	return string(text)
}

// place returns file and line of the call that returns to an offset of a function:
// of the instruction before it, as the runtime does. Of a function that is inlined
// it is the place in that function.
func (t *lineTables) place(entry []byte, offset uint64) string {
	if entry == nil {
		return ""
	}
	offset -= min(offset, 1)
	file, line := t.value(word(entry, funcFiles), offset), t.value(word(entry, funcLines), offset)
	name := t.head(headUnits) + 4*(uint64(word(entry, funcUnit))+uint64(file))
	if file < 0 || line < 0 || name+4 > uint64(len(t.tab)) {
		return ""
	}
	return t.text(t.head(headFiles)+uint64(word(t.tab[name:], 0))) + ":" + strconv.Itoa(line)
}

// value returns what a table has for an offset; -1 if nothing.
func (t *lineTables) value(table uint32, offset uint64) int {
	if table == 0 || uint64(table) >= uint64(len(t.values)) {
		return -1
	}
	value, pc := -1, uint64(0)
	for rest, first := t.values[table:], true; len(rest) > 0 && (first || rest[0] != 0); first = false {
		delta, n := binary.Uvarint(rest)
		step, k := binary.Uvarint(rest[max(n, 0):])
		if n <= 0 || k <= 0 {
			return -1
		}
		value += int(int32(uint32(delta)>>1) ^ -int32(delta&1))
		if pc += step; offset < pc {
			return value
		}
		rest = rest[n+k:]
	}
	return -1
}

// lines copies a report of the page's from r to w with the places of its calls. It
// must be run on the tree that the page was built from: the version is in the
// report, and builds of one tree are the same.
func lines(w io.Writer, r io.Reader) error {
	t, err := pageToolchain()
	if err != nil {
		return err
	}
	module, err := t.link()
	if err != nil {
		return err
	}
	memory, err := moduleMemory(module)
	if err != nil {
		return err
	}
	tables, err := findTables(memory)
	if err != nil {
		return err
	}
	return tables.whereIn(w, r)
}

// moduleMemory returns the memory that a module begins with.
func moduleMemory(module []byte) ([]byte, error) {
	sections, err := readSections(module)
	if err != nil {
		return nil, err
	}
	for _, s := range sections {
		if s.id == dataSection {
			return readSegments(s.body)
		}
	}
	return nil, fmt.Errorf("%w: no data section", errModule)
}
