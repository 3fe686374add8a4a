package session

import (
	"strconv"
	"strings"
	"testing"
)

// TestAttemptInParts: what was handed in runs as many events at a time as the page asks
// for, up to a limit, and comes to the same however it is cut.
func TestAttemptInParts(t *testing.T) {
	const tasks, part = 250, 200
	crowd := "cpus 64\nuntil 1s\nlock L\n"
	for i := range tasks {
		crowd += "task T" + strconv.Itoa(i) + " { forever { lock L; run 100ns; unlock L; sleep 100ns } }\n"
	}
	c := Challenge{Start: "task T0 { run 1ms }\n", Expect: []string{"ran(T0) > 1ns"}, Allow: []string{"everything"}}
	a, parts, percent := NewAttempt(c, crowd), 0, 0
	for done := false; !done; parts++ {
		if p := a.Percent(); p < percent || p > 99 {
			t.Fatalf("after %d parts %d %%, before that %d", parts, p, percent)
		} else {
			percent = p
		}
		done = a.Work(part)
	}
	if _, _, said := a.Verdict(); parts != maxAttempt/part || !strings.Contains(said, "longer than is looked at") {
		t.Errorf("%d parts, want %d: %s", parts, maxAttempt/part, said)
	}
	short := strings.Replace(crowd, "until 1s", "until 10us", 1)
	for _, n := range []int{part, maxAttempt} {
		a, parts := NewAttempt(c, short), 1
		for !a.Work(n) {
			parts++
		}
		if solved, changes, said := a.Verdict(); !solved || changes < tasks || a.Percent() != 100 || (parts > 3) != (n == part) {
			t.Errorf("%d events at a time, %d parts: solved %v in %d, %d %%: %s", n, parts, solved, changes, a.Percent(), said)
		}
	}
}
