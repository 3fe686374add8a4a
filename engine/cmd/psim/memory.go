package main

import (
	"os"
	"runtime"
	"runtime/debug"
)

// firstCollection is the memory that a command may take before garbage is collected:
// most commands end before they come to it.
const firstCollection = 256 << 20

// collectLate keeps the garbage collector out of short commands. A trace only grows,
// so that collecting early finds next to nothing, and a collector that shares two
// processors with the run makes it last twice as long as it works. From the first
// collection on Go's own pace holds again. Who has set GOGC or GOMEMLIMIT is obeyed.
func collectLate() {
	if os.Getenv("GOGC") != "" || os.Getenv("GOMEMLIMIT") != "" {
		return
	}
	percent := debug.SetGCPercent(-1)
	limit := debug.SetMemoryLimit(firstCollection)
	runtime.SetFinalizer(new(firstGarbage), func(*firstGarbage) {
		debug.SetGCPercent(percent)
		debug.SetMemoryLimit(limit)
	})
}

// firstGarbage is what the first collection finds. It holds a pointer, because a
// finalizer of something without one may never run.
type firstGarbage struct{ _ *firstGarbage }
