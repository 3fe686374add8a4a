package main

import (
	"encoding/binary"
	"fmt"
	"strings"
)

// A browser's stack names a function only if the module's name section does. The
// names of Go's own packages stay out of it, 8 KB of brotli: above and below our
// functions they are the machinery of the runtime, which Go's own stack trace
// (that of a panic) names all the same, from another table.

// namedPackages begin the names of functions that the page keeps, as the linker
// writes them. syscall/js is where the page meets the browser.
var namedPackages = []string{"borrowedtime_", "main.", "github.com_", "syscall_js."}

// functionNames is the part of a name section that lists functions.
const functionNames = 1

// trimNames returns a custom section without the names that the page does not
// keep; one that is no name section stays as it is.
func trimNames(body []byte) ([]byte, error) {
	rest, ok := strings.CutPrefix(string(body), "\x04name")
	if !ok {
		return body, nil
	}
	out := []byte("\x04name")
	for rest != "" {
		id := rest[0]
		part, after, ok := cutSized(rest[1:])
		if !ok {
			return nil, fmt.Errorf("%w: the names", errModule)
		}
		if id == functionNames {
			if part, ok = keepNamed(part); !ok {
				return nil, fmt.Errorf("%w: the names of functions", errModule)
			}
		}
		out = append(binary.AppendUvarint(append(out, id), uint64(len(part))), part...)
		rest = after
	}
	return out, nil
}

// keepNamed returns the entries of a list of functions, each a number and a
// name, that the page keeps.
func keepNamed(list string) (string, bool) {
	count, n := binary.Uvarint([]byte(list[:min(len(list), binary.MaxVarintLen64)]))
	if n <= 0 {
		return "", false
	}
	kept, entries := uint64(0), []byte(nil)
	for list = list[n:]; count > 0; count-- {
		index, n := binary.Uvarint([]byte(list[:min(len(list), binary.MaxVarintLen64)]))
		if n <= 0 {
			return "", false
		}
		name, after, ok := cutSized(list[n:])
		if !ok {
			return "", false
		}
		list = after
		if hasAnyPrefix(name, namedPackages) {
			kept++
			entries = append(binary.AppendUvarint(binary.AppendUvarint(entries, index), uint64(len(name))), name...)
		}
	}
	return string(append(binary.AppendUvarint(nil, kept), entries...)), list == ""
}

// cutSized cuts what stands behind its length off the front of s.
func cutSized(s string) (part, after string, ok bool) {
	size, n := binary.Uvarint([]byte(s[:min(len(s), binary.MaxVarintLen64)]))
	if n <= 0 || size > uint64(len(s)-n) {
		return "", "", false
	}
	return s[n : n+int(size)], s[n+int(size):], true
}

func hasAnyPrefix(s string, list []string) bool {
	for _, prefix := range list {
		if strings.HasPrefix(s, prefix) {
			return true
		}
	}
	return false
}
