package main

import (
	"math"
	"runtime"
	"runtime/debug"
	"testing"
)

// TestCollectLate: no collection before the memory is used up, Go's own pace after the
// first one; and whoever has set the collector keeps what was set.
func TestCollectLate(t *testing.T) {
	setting := func() (percent int, limit int64) {
		percent = debug.SetGCPercent(-1)
		debug.SetGCPercent(percent)
		return percent, debug.SetMemoryLimit(-1)
	}
	t.Setenv("GOGC", "")
	t.Setenv("GOMEMLIMIT", "")
	defer debug.SetGCPercent(debug.SetGCPercent(77))
	collectLate()
	if percent, limit := setting(); percent != -1 || limit != firstCollection {
		t.Errorf("percent %d, limit %d, want none before %d", percent, limit, firstCollection)
	}
	for range 1000 { // the finalizer runs in a goroutine of its own
		runtime.GC()
		runtime.Gosched()
		if percent, limit := setting(); percent == 77 && limit == math.MaxInt64 {
			break
		}
	}
	if percent, limit := setting(); percent != 77 || limit != math.MaxInt64 {
		t.Errorf("after a collection percent %d, limit %d, want what was set before", percent, limit)
	}
	for _, name := range []string{"GOGC", "GOMEMLIMIT"} {
		t.Setenv("GOGC", "")
		t.Setenv(name, "1")
		collectLate()
		if percent, limit := setting(); percent != 77 || limit != math.MaxInt64 {
			t.Errorf("%s is set, but percent is now %d, limit %d", name, percent, limit)
		}
	}
}
