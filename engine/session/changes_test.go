//go:build !js

package session

import (
	"strings"
	"testing"
)

const changed = `title "Rescue"
until 60ms

lock A

task H nice=-10 start=2ms {
	run 500us
	lock A
	run 1ms
	unlock A
}

task L nice=10 {
	lock A
	run 5ms
	unlock A
	run 6ms
}
`

// TestChanges counts what a learner would call one change as one.
func TestChanges(t *testing.T) {
	for _, c := range []struct {
		name, from, to string
		want           int
	}{
		{"nothing", "", "", 0},
		{"a title", `"Rescue"`, `"Other"`, 0},
		{"a comment", "lock A\n", "lock A # mine\n", 0},
		{"a colour", "nice=10", "nice=10 color=red", 0},
		{"an expectation", "lock A\n", "lock A\n\nexpect wait(H, A) < 5ms\n", 0},
		{"one line", "task L nice=10 {\n\tlock A\n\trun 5ms\n\tunlock A\n\trun 6ms\n}", "task L nice=10 { lock A; run 5ms; unlock A; run 6ms }", 0},
		{"a header", "until 60ms", "until 50ms", 1},
		{"a new header", "until 60ms", "kernel pi\nuntil 60ms", 1},
		{"the default in writing", "until 60ms", "kernel 7.3\nuntil 60ms", 1},
		{"an attribute", "nice=10", "nice=-15", 1},
		{"one in place of another", "nice=10", "fifo=3", 1},
		{"a step's length", "run 5ms", "run 2ms", 1},
		{"two new steps", "\tlock A\n\trun 5ms\n\tunlock A\n", "\tnice -15\n\tlock A\n\trun 5ms\n\tunlock A\n\tnice 10\n", 2},
		{"a step gone", "\trun 6ms\n", "", 1},
		{"a loop around", "\trun 6ms\n", "\trepeat 3 {\n\t\trun 6ms\n\t}\n", 2},
		{"copies", "task L ", "task L*3 ", 1},
		{"a lock more", "lock A\n", "lock A\nlock B\n", 1},
		{"another kind of lock", "lock A\n", "lock A rt_mutex\n", 1},
		{"a task more", "task L ", "task N nice=3 { run 1ms }\n\ntask L ", 3},
		{"a group of CPUs", "lock A\n", "cpuset G 0\n\nlock A\n", 1},
	} {
		text := strings.Replace(changed, c.from, c.to, 1)
		if s := New(Options{ID: "s", Text: text}); len(s.errs) > 0 {
			t.Fatalf("%s: %v", c.name, s.errs)
		}
		if there, back := Changes(changed, text), Changes(text, changed); there != c.want || back != c.want {
			t.Errorf("%s: %d changes, and %d back, want %d", c.name, there, back, c.want)
		}
	}
}
