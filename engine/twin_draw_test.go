//go:build !js

package engine_test

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"borrowedtime/engine"
	"borrowedtime/engine/scenario"
)

// drawTwin draws a scenario for both.
func drawTwin(t *rapid.T, kernel string) (*twin, string) {
	length := func(what string) int64 { return int64(rapid.IntRange(30_000, 2_500_000).Draw(t, what)) }
	w := &twin{kernel: kernel, until: 40_000_000}
	locks := rapid.IntRange(1, 3).Draw(t, "locks")
	for range locks {
		w.locks = append(w.locks, twinLock{owner: -1})
	}
	text := "kernel " + kernel + "\nuntil 40ms\nhz 100\npreempt full\nfinish exit\n"
	for l := range locks {
		text += fmt.Sprintf("lock %c\n", 'A'+l)
	}
	add := func(attrs string, task *twinTask) {
		task.wake, task.asleep, task.waits, task.lentBy = length("start"), true, -1, -1
		w.tasks = append(w.tasks, task)
		text += fmt.Sprintf("task %s %s start=%dns {%s }\n", task.name, attrs, task.wake, twinText(task.prog))
	}
	for i := range rapid.IntRange(1, 5).Draw(t, "fifo") {
		task := &twinTask{name: fmt.Sprintf("F%d", i), prio: 10 * (1 + (i*3+rapid.IntRange(0, 4).Draw(t, "turn"))%5)}
		task.prio += i // distinct
		for range rapid.IntRange(1, 4).Draw(t, "parts") {
			drawTwinSteps(t, task, 0, locks, length)
		}
		add(fmt.Sprintf("fifo=%d", task.prio), task)
	}
	for i := range rapid.IntRange(0, 2).Draw(t, "deadline") {
		per := length("period") + 2_000_000
		task := &twinTask{name: fmt.Sprintf("D%d", i), prio: 100, fresh: true, q: per/4 - int64(rapid.IntRange(0, 200_000).Draw(t, "less")), due: per, per: per}
		for range rapid.IntRange(1, 5).Draw(t, "jobs") {
			run := twinOp{what: "run", d: length("run")}
			if rapid.Bool().Draw(t, "ends with its budget") {
				run.d = task.q
			}
			task.prog = append(task.prog, run, twinOp{what: "sleep", d: length("sleep")})
		}
		add(fmt.Sprintf("deadline=%dns/%dns/%dns", task.q, per, per), task)
	}
	if rapid.Bool().Draw(t, "fair") {
		add("", &twinTask{name: "B", prog: []twinOp{{what: "run", d: 20_000_000 + length("run")}}})
	}
	return w, text
}

func drawTwinSteps(t *rapid.T, task *twinTask, least, locks int, length func(string) int64) {
	kind := rapid.IntRange(0, 4).Draw(t, "step")
	switch {
	case kind == 0:
		task.prog = append(task.prog, twinOp{what: "sleep", d: length("sleep")})
	case kind == 1 || least == locks:
		task.prog = append(task.prog, twinOp{what: "run", d: length("run")})
	default:
		l := rapid.IntRange(least, locks-1).Draw(t, "lock")
		task.prog = append(task.prog, twinOp{what: "lock", lock: l}, twinOp{what: "run", d: length("run")})
		if kind == 4 {
			drawTwinSteps(t, task, l+1, locks, length)
		}
		task.prog = append(task.prog, twinOp{what: "unlock", lock: l})
	}
}

func twinText(prog []twinOp) string {
	text := ""
	for _, op := range prog {
		if op.what == "run" || op.what == "sleep" {
			text += fmt.Sprintf(" %s %dns;", op.what, op.d)
		} else {
			text += fmt.Sprintf(" %s %c;", op.what, 'A'+op.lock)
		}
	}
	return strings.TrimSuffix(text, ";")
}

// TestTwin: the engine and its twin agree on who executes on whose time, to the
// nanosecond.
func TestTwin(t *testing.T) {
	for _, kernel := range []string{"none", "pi", "7.3"} {
		t.Run(kernel, func(t *testing.T) {
			check(t, func(t *rapid.T) {
				w, text := drawTwin(t, kernel)
				compareTwin(t, text, w.run, &w.tied)
			})
		})
	}
}

// compareTwin runs both.
func compareTwin(t *rapid.T, text string, run func() string, tied *bool) {
	s, errs := scenario.Parse(text)
	if len(errs) > 0 {
		t.Fatalf("%v\n%s", errs, text)
	}
	cfg, errs := s.Config()
	if len(errs) > 0 {
		t.Skip("not admitted") // too much bandwidth for one CPU
	}
	want := run()
	if *tied {
		t.Skip("two things at once")
	}
	sim, err := engine.New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	sim.Run()
	if got := schedule(sim.Trace()); got != want {
		t.Fatalf("the engine:\n%sthe twin:\n%s%s", got, want, text)
	}
}
