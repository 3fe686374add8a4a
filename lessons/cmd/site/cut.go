package main

import (
	"bytes"
	"encoding/binary"
	"errors"
	"strings"
)

// The runtime of a Go program carries tools that the linker cannot leave out,
// because a branch that a page never takes leads to them: they wait for a
// setting in the environment, for a call that our program does not make, or for
// a kind of value that it does not print. Their functions stay, but their code
// becomes a trap: the thirtieth part of the download. Should one be reached all
// the same, the page says that the engine stopped, as after any fault; the
// browser tests walk through all of the site.

// cut lists what the names of those functions begin with.
var cut = []struct{ why, names string }{
	{"the execution tracer, off until runtime/trace starts it",
		"runtime.(*traceBuf). runtime.(*traceMap). runtime.(*traceRegionAlloc). runtime.(*traceStackTable). runtime.(*traceStringTable). " +
			"runtime.(*traceTypeTable). runtime.(*traceSchedResourceState). runtime.traceWriter. runtime.traceEventWriter. runtime.traceLocker. " +
			"runtime.traceAdvance runtime.traceReadCPU runtime.traceStopReadCPU runtime.traceStack runtime.traceRegisterLabels runtime.traceSyncBatch " +
			"runtime.traceBufFlush runtime.traceCPUFlush runtime.makeTraceFrame runtime.fpTraceback"},
	{"profiles, which runtime/pprof asks for", "runtime.(*profBuf). runtime.doRecordGoroutineProfile runtime.tryRecordGoroutineProfile runtime.saveblockevent"},
	{"what GODEBUG makes the runtime print or check",
		"runtime.(*hexdumper). runtime.hexdump runtime.tracebackHexdump runtime.schedtrace runtime.checkFinalizersAndCleanups " +
			"runtime.gcDumpObject runtime.(*mspan).reportZombies runtime.stkbucket runtime.dumpTypesRec runtime.dumpStacksRec runtime.dumpScanStats runtime.printScavTrace runtime.printAncestor"},
	{"panics with values of types that print as numbers", "runtime.printanycustomtype"},
	{"stacks of C", "runtime.printOneCgo runtime.printCgo runtime.expandCgoFrames runtime.(*unwinder).cgoCallers runtime.callCgoSymbolizer runtime.cgoContextPCs"},
	{"plugins: types that two modules have", "runtime.typesEqual"},
	{"tests with a clock of their own (testing/synctest)", "runtime.(*synctestBubble)."},
	{"numbers with a fraction in decimal: the engine has none",
		"internal/strconv.fmtX internal/strconv.fmtE internal/strconv.fmtF internal/strconv.fmtB internal/strconv.genericFtoa internal/strconv.bigFtoa " +
			"internal/strconv.fixedFtoa internal/strconv.dbox internal/strconv.roundShortest internal/strconv.AppendComplex internal/strconv.(*decimal). " +
			"internal/strconv.leftShift internal/strconv.rightShift"},
}

// kept are functions that are called even while their tool is off.
var kept = []string{"runtime.traceLocker.ok"}

// trap is the code of a function that was cut: no locals, unreachable, end.
var trap = []byte{3, 0, 0, opEnd}

// cutCode replaces the bodies of a code section for which gone says so; it is
// asked with the number of the function, without those that are imported, and its
// code.
func cutCode(body []byte, gone func(i int, code []byte) bool) ([]byte, error) {
	count, n := binary.Uvarint(body)
	if n <= 0 {
		return nil, errModule
	}
	out := append([]byte(nil), body[:n]...)
	body = body[n:]
	for i := range int(count) {
		size, n := binary.Uvarint(body)
		if n <= 0 || size > uint64(len(body)-n) {
			return nil, errModule
		}
		code := body[:n+int(size)]
		body = body[len(code):]
		if gone(i, code) {
			code = trap
		}
		out = append(out, code...)
	}
	if len(body) > 0 {
		return nil, errModule
	}
	return out, nil
}

// isCut reports whether a function's name is in the list.
func isCut(name string) bool {
	for _, k := range kept {
		if name == k {
			return false
		}
	}
	for _, c := range cut {
		for _, prefix := range strings.Fields(c.names) {
			if strings.HasPrefix(name, prefix) {
				return true
			}
		}
	}
	return false
}

// isComparison reports whether a function compares two values of a type of ours or
// of the runtime's. Types point to theirs for those who compare interfaces, which
// nobody does who has one of these in it; where the types are known, it is called
// by its number.
func isComparison(name string) bool {
	return strings.HasPrefix(name, "type:.eq.") && (strings.Contains(name, "borrowedtime/") || strings.Contains(name, "runtime."))
}

// isCalled reports whether code calls a function by its number. Bytes that only
// look like such a call keep a function that could go, which does no harm.
func isCalled(code []byte, number int) bool {
	return bytes.Contains(code, binary.AppendUvarint([]byte{opCall}, uint64(number)))
}

// functionNames are the names in the tables of a program's memory, by the number of
// the function, without those that are imported.
func functionNames(memory []byte) ([]string, error) {
	t, err := findTables(memory)
	if err != nil {
		return nil, err
	}
	number := func(i uint64) uint64 { return uint64(binary.LittleEndian.Uint32(t.tab[t.funcs+i*funcMapSize:])) }
	names := make([]string, t.count)
	for i := range t.count {
		entry, err := t.entry(i)
		if err != nil {
			return nil, err
		}
		at := t.head(3) + uint64(binary.LittleEndian.Uint32(entry[funcName:]))
		n := number(i) - number(0)
		if at >= uint64(len(t.tab)) || n >= t.count {
			return nil, errTables("a name beyond the end of pclntab")
		}
		text, _, _ := bytes.Cut(t.tab[at:], []byte{0})
		names[n] = string(text)
	}
	return names, nil
}

// cutFunctions returns the numbers of the functions to cut, by their names.
func cutFunctions(names []string, code []byte, imported int) map[int]bool {
	gone := map[int]bool{}
	for n, name := range names {
		if isCut(name) || isComparison(name) && !isCalled(code, imported+n) {
			gone[n] = true
		}
	}
	return gone
}

// comparers are the functions of ours that may compare interfaces, each with what
// it compares: never one that holds a struct of ours, whose comparison is cut.
var comparers = map[string]string{
	"borrowedtime/engine/goal.DurationProblem": "an error with those of package trace",
}

// checkComparers fails if another function of ours compares interfaces.
func checkComparers(names []string, code []byte, imported int) error {
	var calls [][]byte
	for n, name := range names {
		if name == "runtime.ifaceeq" || name == "runtime.efaceeq" {
			calls = append(calls, binary.AppendUvarint([]byte{opCall}, uint64(imported+n)))
		}
	}
	var found error
	_, err := cutCode(code, func(i int, body []byte) bool {
		for _, call := range calls {
			if i < len(names) && isOurs(names[i]) && comparers[names[i]] == "" && bytes.Contains(body, call) {
				found = errTables(names[i] + " compares interfaces: say in comparers (cut.go) what they hold, or do without")
			}
		}
		return false
	})
	return errors.Join(err, found)
}

func isOurs(name string) bool {
	return strings.HasPrefix(name, "main.") || strings.HasPrefix(name, "borrowedtime/")
}
