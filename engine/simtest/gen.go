package simtest

import (
	"fmt"
	"strings"

	"pgregory.net/rapid"
)

// World bounds what Scenario draws.
type World struct {
	CPUs, Tasks, Locks int
	Nested             bool // a task may hold several locks
	Ordered            bool // ... but takes them in one order, so that there is no deadlock
	Sleeps             bool // in critical sections, too
	Measured           bool // with the costs of a real machine
	RTOnly             bool
	FairOnly           bool
}

// Small worlds find most: one to three CPUs, a handful of tasks, few locks.
var Small = World{CPUs: 3, Tasks: 6, Locks: 3, Nested: true, Sleeps: true}

// Scenario draws the text of a scenario. Values are biased to collide: few
// distinct lengths, starts and priorities.
func (w World) Scenario(t *rapid.T) string {
	var b strings.Builder
	cpus := rapid.IntRange(1, w.CPUs).Draw(t, "cpus")
	fmt.Fprintf(&b, "cpus %d\nuntil 40ms\nhz %d\nslice 1ms\npreempt %s\nfinish %s\n", cpus, pick(t, "hz", 250, 1000),
		pick(t, "preempt", "full", "lazy"), pick(t, "finish", "exit", "sleep"))
	if w.Measured {
		b.WriteString("cost measured\n")
	}
	n := rapid.IntRange(1, w.Tasks).Draw(t, "tasks")
	for i := range n {
		w.task(t, &b, i, cpus)
	}
	return b.String()
}

func pick[T any](t *rapid.T, label string, from ...T) T {
	return rapid.SampledFrom(from).Draw(t, label)
}

func (w World) task(t *rapid.T, b *strings.Builder, i, cpus int) {
	fmt.Fprintf(b, "task T%d", i)
	kind := rapid.IntRange(0, 9).Draw(t, "class")
	switch {
	case !w.FairOnly && (w.RTOnly || kind < 3):
		fmt.Fprintf(b, " %s=%d", pick(t, "rt", "fifo", "fifo", "rr"), pick(t, "prio", 10, 20, 30, 40))
	case kind == 3:
		b.WriteString(" batch")
	case kind == 4:
		b.WriteString(" idle")
	default:
		fmt.Fprintf(b, " nice=%d", pick(t, "nice", 0, 0, -10, 10, 5, 19))
		if kind == 5 {
			fmt.Fprintf(b, " slice=%s", pick(t, "slice", "300us", "3ms"))
		}
	}
	if cpus > 1 && rapid.Bool().Draw(t, "pinned") {
		fmt.Fprintf(b, " cpus=%d", rapid.IntRange(0, cpus-1).Draw(t, "cpu"))
	}
	fmt.Fprintf(b, " start=%dus { ", pick(t, "start", 0, 0, 500, 1000, 1300))
	loop := rapid.IntRange(0, 3).Draw(t, "loop") == 0
	if loop {
		b.WriteString("repeat 4 { ")
	}
	w.steps(t, b)
	if loop {
		b.WriteString("}; ")
	}
	b.WriteString("run 100us }\n")
}

// steps draws a few steps; a lock is always followed by its unlock.
func (w World) steps(t *rapid.T, b *strings.Builder) {
	for range rapid.IntRange(1, 3).Draw(t, "steps") {
		switch rapid.IntRange(0, 5).Draw(t, "step") {
		case 0:
			w.rest(t, b)
		case 1:
			b.WriteString("yield; ")
		default:
			w.section(t, b, 0)
		}
	}
}

func (w World) rest(t *rapid.T, b *strings.Builder) {
	fmt.Fprintf(b, "sleep %s; ", pick(t, "sleep", "100us", "1ms", "2.5ms"))
}

// section draws a critical section, which may hold others.
func (w World) section(t *rapid.T, b *strings.Builder, least int) {
	run := func() { fmt.Fprintf(b, "run %s; ", pick(t, "run", "100us", "500us", "1ms", "1ms", "3ms")) }
	if w.Locks == 0 || least >= w.Locks {
		run()
		return
	}
	from := 0
	if w.Ordered {
		from = least
	}
	id := rapid.IntRange(from, w.Locks-1).Draw(t, "lock")
	lock := string(rune('A' + id))
	fmt.Fprintf(b, "lock %s; ", lock)
	run()
	if w.Sleeps && rapid.IntRange(0, 4).Draw(t, "nap") == 0 {
		w.rest(t, b)
	}
	if w.Nested && rapid.IntRange(0, 2).Draw(t, "nest") == 0 && least < 2 {
		next := least + 1
		if w.Ordered {
			next = id + 1
		}
		w.section(t, b, next)
	}
	fmt.Fprintf(b, "unlock %s; ", lock)
}
