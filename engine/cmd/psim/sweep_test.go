package main

import (
	"bytes"
	"runtime"
	"strings"
	"testing"
)

// TestSweepParallel: the report does not depend on how many seeds run at once,
// nor on where a range of seeds begins.
func TestSweepParallel(t *testing.T) {
	args := []string{"sweep", "-metric", "wait(*, A)", "-kernel", "none,7.3", "-place", "-jitter", "300us", "-seeds", "64", "testdata/free.scn"}
	before := runtime.GOMAXPROCS(0)
	defer runtime.GOMAXPROCS(before)
	reports := map[string]bool{}
	for _, n := range []int{1, 2, 7, 64, 100} {
		runtime.GOMAXPROCS(n)
		out, errText, code := psim("", args...)
		if code != exitOK || errText != "" {
			t.Fatalf("%d at once: exit %d, %s", n, code, errText)
		}
		reports[out] = true
	}
	if len(reports) != 1 {
		t.Errorf("%d different reports of the same sweep", len(reports))
	}
	one, _, _ := psim("", "sweep", "-metric", "wait(H, A)", "-seeds", "1", "-first", "17", "testdata/free.scn")
	all, _, _ := psim("", "sweep", "-metric", "wait(H, A)", "-seeds", "17", "-first", "1", "testdata/free.scn")
	if !strings.Contains(one, "seed 17 ") || one == all {
		t.Errorf("seed 17 alone:\n%s", one)
	}
}

// TestProgress: the bar ends full, is wiped away, and is not drawn into files.
func TestProgress(t *testing.T) {
	var b bytes.Buffer
	p := &progress{w: &b, drawn: -1}
	for i := range 1000 {
		p.show(i+1, 1000)
	}
	p.clear()
	lines := strings.Split(b.String(), "\r")
	if full := lines[len(lines)-3]; !strings.HasPrefix(full, "["+strings.Repeat("#", progressCells)+"] 1000 of 1000") {
		t.Errorf("the last bar is %q", full)
	}
	if wiped := lines[len(lines)-2]; strings.TrimSpace(wiped) != "" || len(lines) > progressCells+4 {
		t.Errorf("%d bars, the last wiped by %q", len(lines), wiped)
	}
	if newProgress(&b).w != nil {
		t.Error("a bar is drawn into a file")
	}
}
