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

// twinDraw is a scenario for both as it is drawn.
type twinDraw struct {
	*rapid.T
	w    *twin
	text string
	fifo int    // so many tasks are real-time at first
	dl   int    // so many are deadline tasks
	fair string // the one that may be fair
}

func (d *twinDraw) length(what string) int64 {
	return int64(rapid.IntRange(30_000, 2_500_000).Draw(d.T, what))
}

func (d *twinDraw) number(what string, least, most int) int {
	return rapid.IntRange(least, most).Draw(d.T, what)
}

// drawTwin draws a scenario for both. Where an rt_mutex lends priorities, all of them
// are distinct and stay as they are: in what order a boost puts equals the twin does
// not know.
func drawTwin(t *rapid.T, kernel string) (*twin, string) {
	d := &twinDraw{T: t, w: &twin{kernel: kernel, until: 40_000_000}}
	d.text = "kernel " + kernel + "\nuntil 40ms\nhz 100\npreempt full\nfinish exit\n"
	d.drawLocks()
	d.fifo, d.dl, d.fair = d.number("fifo", 1, 5), d.number("deadline", 0, 2), "F0"
	hasFair := rapid.Bool().Draw(t, "fair")
	if hasFair {
		d.fair = "B"
	}
	for i := range d.fifo {
		task := &twinTask{name: fmt.Sprintf("F%d", i), prio: 10 * (1 + (i*3+d.number("turn", 0, 4))%5)}
		if d.w.inherits {
			task.prio += i // distinct
		}
		d.steps(task, d.number("parts", 1, 4))
		d.every(task)
		d.add(fmt.Sprintf("fifo=%d", task.prio), task)
	}
	for i := range d.dl {
		per := d.length("period") + 2_000_000
		task := &twinTask{name: fmt.Sprintf("D%d", i), prio: 100, fresh: true, q: per/4 - int64(d.number("less", 0, 200_000)), due: per, per: per}
		for range d.number("jobs", 1, 5) {
			run := twinOp{what: "run", d: d.length("run")}
			if rapid.Bool().Draw(t, "ends with its budget") {
				run.d = task.q
			}
			task.prog = append(task.prog, run)
			if rapid.Bool().Draw(t, "word") {
				d.word(task, len(d.w.locks))
			}
			task.prog = append(task.prog, twinOp{what: "sleep", d: d.length("sleep")})
		}
		d.every(task)
		d.add(fmt.Sprintf("deadline=%dns/%dns/%dns", task.q, per, per), task)
	}
	if hasFair {
		task := &twinTask{name: "B"}
		d.steps(task, d.number("parts", 0, 3))
		task.prog = append(task.prog, twinOp{what: "run", d: 20_000_000 + d.length("run")})
		d.add("", task)
	}
	return d.w, d.text
}

// drawLocks draws locks and semaphores.
func (d *twinDraw) drawLocks() {
	d.w.inherits = d.w.kernel == "pi" || d.number("inherits", 0, 3) == 0
	kinds := []string{"mutex", "mutex", "futex", "sem", "sem"}
	if d.w.inherits {
		kinds = append(kinds, "pi_futex")
	}
	for l := range d.number("locks", 1, 4) {
		k := twinLock{owner: -1, kind: rapid.SampledFrom(kinds).Draw(d.T, "kind")}
		if k.kind == "sem" {
			k.count = d.number("count", 0, 1)
			d.text += fmt.Sprintf("sem %c = %d\n", 'A'+l, k.count)
		} else {
			d.text += fmt.Sprintf("lock %c %s\n", 'A'+l, k.kind)
		}
		d.w.locks = append(d.w.locks, k)
	}
}

func (d *twinDraw) add(attrs string, task *twinTask) {
	task.wake, task.asleep, task.waits, task.lentBy = d.length("start"), true, -1, -1
	d.w.tasks = append(d.w.tasks, task)
	d.text += fmt.Sprintf("task %s %s start=%dns {%s }\n", task.name, attrs, task.wake, d.program(task.prog))
}

func (d *twinDraw) steps(task *twinTask, parts int) {
	for range parts {
		d.part(task, 0)
	}
}

func (d *twinDraw) part(task *twinTask, least int) {
	kind := d.number("step", 0, 6)
	switch {
	case kind == 0:
		task.prog = append(task.prog, twinOp{what: "sleep", d: d.length("sleep")})
	case kind == 1:
		task.prog = append(task.prog, twinOp{what: "run", d: d.length("run")})
	case kind > 4:
		d.word(task, least)
	default:
		for least < len(d.w.locks) && (d.w.locks[least].kind == "sem" || rapid.Bool().Draw(d.T, "next lock")) {
			least++
		}
		if least == len(d.w.locks) {
			d.word(task, least)
			return
		}
		l := least
		task.prog = append(task.prog, twinOp{what: "lock", lock: l}, twinOp{what: "run", d: d.length("run")})
		if kind == 4 {
			d.part(task, l+1)
		}
		task.prog = append(task.prog, twinOp{what: "unlock", lock: l})
	}
}

// word draws one of the steps of user space. Which the scenario has no use for is a run.
func (d *twinDraw) word(task *twinTask, least int) {
	op := twinOp{what: rapid.SampledFrom([]string{"wait", "post", "post", "signal", "fifo", "nice", "futex"}).Draw(d.T, "word")}
	op.task = d.number("whom", 0, d.fifo-1)
	op.lock = d.number("which", 0, len(d.w.locks)-1)
	kind := d.w.locks[op.lock].kind
	switch {
	case op.what == "signal":
		op.task = d.number("whom", 0, d.fifo+d.dl-1)
	case (op.what == "wait" || op.what == "post") && kind == "sem":
	case op.what == "futex" && kind == "futex" && (task.prio == 100 || op.lock >= least):
		task.prog = append(task.prog, twinOp{what: "lock", lock: op.lock}, twinOp{what: "run", d: d.length("run")}, twinOp{what: "unlock", lock: op.lock})
		return
	case op.what == "fifo" && !d.w.inherits:
		if op.n = 10 * d.number("prio", 1, 5); d.fair == "B" && rapid.Bool().Draw(d.T, "B") {
			op.task = d.fifo + d.dl
		}
	case op.what == "nice" && !d.w.inherits:
		if op.task, op.n = 0, d.number("nice", -5, 5); d.fair == "B" {
			op.task = d.fifo + d.dl
		}
	default:
		op = twinOp{what: "run", d: d.length("run")}
	}
	task.prog = append(task.prog, op)
}

// every lets a program end in a loop, at times.
func (d *twinDraw) every(task *twinTask) {
	if d.number("every", 0, 3) > 0 {
		return
	}
	at, period := len(task.prog), 1_000_000+d.length("period")
	task.prog = append(task.prog, twinOp{what: "every", d: period}, twinOp{what: "run", d: d.length("run") / 2})
	if task.prio == 100 {
		d.word(task, len(d.w.locks))
	} else {
		d.steps(task, d.number("parts", 0, 2))
	}
	task.prog = append(task.prog, twinOp{what: "next", d: period, n: at})
}

// program is the text of a program.
func (d *twinDraw) program(prog []twinOp) string {
	text := ""
	for _, op := range prog {
		switch op.what {
		case "run", "sleep":
			text += fmt.Sprintf(" %s %dns;", op.what, op.d)
		case "every":
			text += fmt.Sprintf(" every %dns {", op.d)
		case "next":
			text += " };"
		case "signal":
			text += " signal " + d.name(op.task) + ";"
		case "fifo", "nice":
			text += fmt.Sprintf(" %s %d %s;", op.what, op.n, d.name(op.task))
		default:
			text += fmt.Sprintf(" %s %c;", op.what, 'A'+op.lock)
		}
	}
	return strings.TrimSuffix(text, ";")
}

// name is that of a task by its number, which may not be drawn yet.
func (d *twinDraw) name(i int) string {
	switch {
	case i < d.fifo:
		return fmt.Sprintf("F%d", i)
	case i < d.fifo+d.dl:
		return fmt.Sprintf("D%d", i-d.fifo)
	}
	return "B"
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
