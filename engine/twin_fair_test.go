//go:build !js

package engine_test

import (
	"fmt"
	"math/big"
	"testing"

	"pgregory.net/rapid"
)

// The twin of the fair class on one CPU: every task is looked at anew for each
// question, sums are as large as they come, nothing is kept from one to the next.

const (
	twinSlice = 700_000    // the base slice of one CPU
	twinTick  = 10_000_000 // hz 100
)

type fairTask struct {
	name               string
	weight             int64
	nice               int
	prog               []twinOp
	pc                 int
	left, wake         int64
	asleep             bool
	queued, delayed    bool
	v, deadline, vprot int64
	lag                int64
	seq                int // when it joined those that wait
}

type fairTwin struct {
	now, until, since int64 // since: up to when curr is charged
	tasks             []*fairTask
	curr              int
	last              int64 // V of an empty queue
	timer             int64 // the slice timer, -1: off
	tick              int64
	seq               int
	again             bool // choose anew at once: a task blocks, or another one wins
	turn              bool // choose anew when what ends now has ended
	tied              bool
	segs              []twinSegment
	from              int64
}

// delta is calc_delta_fair().
func delta(d, weight int64) int64 { return d * 1024 / weight }

func (w *fairTwin) count() (n int) {
	for _, t := range w.tasks {
		if t.queued {
			n++
		}
	}
	return n
}

// sums adds up weights and weighted virtual times of the queue, without one task.
func (w *fairTwin) sums(without int) (weight, product *big.Int) {
	weight, product = new(big.Int), new(big.Int)
	for i, t := range w.tasks {
		if t.queued && i != without {
			weight.Add(weight, big.NewInt(t.weight))
			product.Add(product, new(big.Int).Mul(big.NewInt(t.weight), big.NewInt(t.v)))
		}
	}
	return weight, product
}

// average is V, rounded down.
func (w *fairTwin) average(without int) int64 {
	weight, product := w.sums(without)
	if weight.Sign() == 0 {
		return w.last
	}
	return new(big.Int).Div(product, weight).Int64() // Euclidean: down, for a positive divisor
}

func (w *fairTwin) eligible(i int) bool {
	weight, product := w.sums(-1)
	return product.Cmp(weight.Mul(weight, big.NewInt(w.tasks[i].v))) >= 0
}

// charge gives the executing task its time.
func (w *fairTwin) charge() {
	if w.curr < 0 || w.now == w.since {
		return
	}
	t := w.tasks[w.curr]
	ran := w.now - w.since
	w.since = w.now
	if !t.queued {
		return
	}
	t.v += delta(ran, t.weight)
	used := t.v >= t.deadline
	if used {
		t.deadline = t.v + delta(twinSlice, t.weight)
	}
	if w.count() > 1 && (used || t.v >= t.vprot) {
		w.turn = true
	}
}

// keepLag is update_entity_lag(); it reports whether the lag was cut.
func (w *fairTwin) keepLag(t *fairTask) bool {
	limit := delta(twinSlice+twinTick, t.weight)
	lag := min(max(w.average(-1)-t.v, -limit), limit)
	if t.delayed {
		lag = min(max(lag, t.lag), 0)
	}
	t.lag = lag
	return w.average(-1)-lag != t.v
}

// place puts a task that is not queued where its lag says.
func (w *fairTwin) place(i int) {
	t, lag := w.tasks[i], int64(0)
	if weight, _ := w.sums(i); weight.Sign() > 0 && t.lag != 0 {
		more := new(big.Int).Mul(big.NewInt(t.lag), big.NewInt(t.weight))
		lag = t.lag + more.Quo(more, weight).Int64()
	}
	t.v = w.average(i) - lag
	t.deadline = t.v + delta(twinSlice, t.weight)
	t.queued = true
	w.join(i)
}

// join puts a task behind those that wait with the same deadline.
func (w *fairTwin) join(i int) {
	w.seq++
	w.tasks[i].seq = w.seq
}

func (w *fairTwin) remove(i int) {
	t := w.tasks[i]
	w.keepLag(t)
	if w.count() == 1 {
		w.last = t.v
	}
	t.queued, t.delayed = false, false
}

// pick is pick_eevdf(); a deferred task that is chosen leaves.
func (w *fairTwin) pick() int {
	for {
		best := -1
		if w.count() == 1 {
			for i, t := range w.tasks {
				if t.queued {
					best = i
				}
			}
		} else {
			best = w.earliest()
		}
		if best < 0 || !w.tasks[best].delayed {
			return best
		}
		w.remove(best)
	}
}

func (w *fairTwin) earliest() int {
	curr, best := -1, -1
	if c := w.curr; c >= 0 && w.tasks[c].queued && w.eligible(c) {
		if curr = c; w.tasks[c].v < w.tasks[c].vprot {
			return c
		}
	}
	for i, t := range w.tasks {
		if !t.queued || i == w.curr || !w.eligible(i) {
			continue
		}
		if best < 0 || t.deadline < w.tasks[best].deadline || t.deadline == w.tasks[best].deadline && t.seq < w.tasks[best].seq {
			best = i
		}
	}
	if best < 0 || curr >= 0 && w.tasks[curr].deadline < w.tasks[best].deadline {
		return curr
	}
	return best
}

func (w *fairTwin) arm() {
	t := w.tasks[w.curr]
	if left := t.deadline - t.v; left < 0 {
		w.turn = true
	} else {
		w.timer = w.now + (left*t.weight+1023)/1024
	}
}

// schedule picks, and switches.
func (w *fairTwin) schedule() {
	w.charge()
	w.again, w.turn = false, false
	next := w.pick()
	if next != w.curr {
		w.close()
		if w.curr >= 0 {
			w.join(w.curr)
		}
		if w.curr < 0 {
			w.tick = (w.now/twinTick + 1) * twinTick
		}
		w.curr, w.since = next, w.now
		if next >= 0 {
			w.tasks[next].vprot = w.tasks[next].deadline
			if w.count() > 1 {
				w.arm()
				return
			}
		}
	}
	if w.count() == 0 {
		w.timer = -1
	}
}

func (w *fairTwin) close() {
	if w.now > w.from {
		if n := len(w.segs); n > 0 && w.segs[n-1].exec == w.curr {
			w.segs[n-1].end = w.now
		} else {
			w.segs = append(w.segs, twinSegment{w.curr, w.curr, w.from, w.now})
		}
	}
	w.from = w.now
}

// wakeUp queues a task and asks whether it takes the CPU.
func (w *fairTwin) wakeUp(i int) {
	t := w.tasks[i]
	t.asleep = false
	w.charge()
	if t.queued { // deferred
		if w.keepLag(t) {
			t.queued = false
			w.place(i)
		}
		t.delayed = false
	} else {
		w.place(i)
		if w.timer < 0 && w.curr >= 0 && w.tasks[w.curr].queued {
			w.arm()
		}
	}
	if w.curr < 0 {
		w.again = true
		return
	}
	c := w.tasks[w.curr]
	if w.pick() == i {
		if c.v < c.vprot {
			c.vprot = c.v
		}
		w.again = true
		return
	}
	c.vprot = min(c.vprot, min(c.v, w.average(-1))+delta(twinSlice, c.weight))
}

func (w *fairTwin) run() string {
	w.curr, w.timer, w.again = -1, -1, false
	for w.now < w.until {
		for w.again || w.turn || w.curr >= 0 && w.tasks[w.curr].left == 0 {
			if !w.again && w.curr >= 0 && w.tasks[w.curr].left == 0 {
				w.step(w.curr)
			} else {
				w.schedule()
			}
		}
		next := w.until
		for _, t := range w.tasks {
			if t.asleep {
				w.tied = w.tied || t.wake == next && next < w.until // two wake at once
				next = min(next, t.wake)
			}
		}
		if w.timer >= 0 {
			next = min(next, w.timer)
		}
		if w.curr >= 0 {
			next = min(next, w.tick, w.now+w.tasks[w.curr].left)
			w.tasks[w.curr].left -= next - w.now
		}
		w.now = next
		w.interrupts()
	}
	w.close()
	names := twin{}
	for _, t := range w.tasks {
		names.tasks = append(names.tasks, &twinTask{name: t.name})
	}
	names.segs = w.segs
	return names.text()
}

func (w *fairTwin) interrupts() {
	for i, t := range w.tasks {
		if t.asleep && t.wake == w.now {
			w.wakeUp(i)
		}
	}
	if w.now == w.timer {
		w.timer = -1
		if w.curr >= 0 {
			t := w.tasks[w.curr]
			before := t.deadline
			w.charge()
			if w.count() > 1 && t.deadline == before && t.v < t.deadline {
				w.arm() // what rounding left over
			} else {
				w.turn = true
			}
		}
	}
	if w.curr >= 0 && w.now == w.tick {
		w.tick += twinTick
		w.charge()
	}
}

// step does what comes after a run in the executing task's program.
func (w *fairTwin) step(i int) {
	t := w.tasks[i]
	if t.pc < len(t.prog) && t.prog[t.pc].what == "run" {
		t.left = t.prog[t.pc].d
		t.pc++
		return
	}
	w.charge()
	w.again = true
	over := t.pc == len(t.prog)
	if !over {
		t.asleep, t.wake = true, w.now+t.prog[t.pc].d
		t.pc++
	}
	if w.keepLag(t); !over && !w.eligible(i) {
		t.delayed = true
		return
	}
	w.remove(i)
}

var twinNices = []struct {
	nice   int
	weight int64
}{{0, 1024}, {0, 1024}, {5, 335}, {-5, 3121}, {10, 110}, {-10, 9548}}

// TestFairTwin: fair tasks of several weights that run and sleep.
func TestFairTwin(t *testing.T) {
	check(t, func(t *rapid.T) {
		round := rapid.Bool().Draw(t, "round lengths") // which end with slices and ticks
		length := func(what string, most int) int64 {
			if round {
				return int64(rapid.IntRange(1, most/(twinSlice/2)).Draw(t, what)) * twinSlice / 2
			}
			return int64(rapid.IntRange(30_000, most).Draw(t, what))
		}
		w := &fairTwin{until: 40_000_000}
		text := "kernel none\nuntil 40ms\nhz 100\npreempt full\nfinish exit\n"
		for i := range rapid.IntRange(1, 5).Draw(t, "tasks") {
			n := twinNices[rapid.IntRange(0, len(twinNices)-1).Draw(t, "nice")]
			task := &fairTask{name: fmt.Sprintf("T%d", i), nice: n.nice, weight: n.weight, asleep: true, wake: length("start", 3_000_000)}
			for range rapid.IntRange(1, 5).Draw(t, "parts") {
				task.prog = append(task.prog, twinOp{what: "run", d: length("run", 4_000_000)}, twinOp{what: "sleep", d: length("sleep", 5_000_000)})
			}
			if rapid.Bool().Draw(t, "hog") {
				task.prog = append(task.prog, twinOp{what: "run", d: 20_000_000 + length("run", 4_000_000)})
			}
			w.tasks = append(w.tasks, task)
			text += fmt.Sprintf("task %s nice=%d start=%dns {%s }\n", task.name, task.nice, task.wake, (&twinDraw{}).program(task.prog))
		}
		compareTwin(t, text, w.run, &w.tied)
	})
}
