package view_test

import (
	"strings"
	"testing"

	"borrowedtime/engine/config"
	"borrowedtime/engine/view"
)

// userSpace has a task that sleeps for each kind of lock of user space.
const userSpace = `until 30ms
lock F futex
lock P pi_futex
sem S = 2
task L { wait S; lock F; run 4ms; unlock F; lock P; run 3ms; unlock P; sleep 8ms; post S; post S }
task M fifo=10 start=2ms { run 3ms; wait S; wait S; run 1ms }
task H fifo=50 start=1ms { lock F; run 1ms; unlock F; sleep 2ms; lock P; run 1ms; unlock P }
`

// TestKindsOfLock: each kind has the fields that the kernel has of it, and a task
// those of what it sleeps for.
func TestKindsOfLock(t *testing.T) {
	r := play(t, userSpace+"lock X mutex\nlock R rt_mutex\n")
	for _, c := range []struct {
		at       int64 // in microseconds
		kind     byte
		id       int
		has, not string // words, separated by |
	}{
		{1500, 'l', 0, "2, somebody may sleep|holder|>L<|futex_q|>H<", "MUTEX|owner"},
		{7500, 'l', 0, "1, taken|>H<", "MUTEX"},
		{30000, 'l', 0, "0, free|NULL", ">H<"},
		{11500, 'l', 1, "RT_MUTEX_HAS_WAITERS|spinning|owner", "MUTEX_FLAG"},
		{10500, 'l', 1, ">H<|>L<", "MUTEX_FLAG"},
		{6000, 'l', 2, "value|>0<|>M<", "owner|holder"},
		{25000, 'l', 2, ">1<|empty", ">M<"},
		{1500, 't', 2, "blocked_on|pi_blocked_on|>F<|TASK_INTERRUPTIBLE", ">P<"},
		{10500, 't', 2, ">P<|TASK_INTERRUPTIBLE", ">F<"},
		{6000, 't', 1, ">S<|TASK_INTERRUPTIBLE", ">F<|>P<"},
		{1500, 'l', 3, "MUTEX_FLAG_WAITERS", "RT_MUTEX"},
		{1500, 'l', 4, "RT_MUTEX_HAS_WAITERS", "MUTEX_FLAG"},
	} {
		got := view.Inspect(r.frameAt(c.at), c.kind, c.id)
		for _, w := range strings.Split(c.has, "|") {
			if !strings.Contains(got, w) {
				t.Errorf("%d µs, %c%d: no %s in\n%s", c.at, c.kind, c.id, w, got)
			}
		}
		for _, w := range strings.Split(c.not, "|") {
			if strings.Contains(got, w) {
				t.Errorf("%d µs, %c%d: %s in\n%s", c.at, c.kind, c.id, w, got)
			}
		}
	}
	for _, all := range []string{"kernel pi\n", "kernel none\nconfig PREEMPT_RT=y\n"} {
		if got := view.Inspect(play(t, all+"task T { lock A; run 1ms; unlock A }").frame(0), 'l', 0); !strings.Contains(got, "RT_MUTEX_HAS_WAITERS") {
			t.Errorf("%q: a mutex is no rt_mutex:\n%s", all, got)
		}
	}
}

// TestSemaphoreIsTold: the lane shows the count and who sleeps, the task's lane whose
// post it waits for; the chain and the summary say it in words.
func TestSemaphoreIsTold(t *testing.T) {
	r := play(t, userSpace)
	f := r.frameAt(6000)
	picture := view.Timeline(f)
	for _, want := range []string{">semaphore S</text>", ">count 1</text>", ">M waits</text>", ">waits for S</text>", "sleeps until a post of semaphore S</title>"} {
		if !strings.Contains(picture, want) {
			t.Errorf("the timeline lacks %s", want)
		}
	}
	const told = "M waits for a post of semaphore S."
	if got := view.Summary(f); !strings.Contains(got, told) || strings.Contains(got, "M is asleep") {
		t.Errorf("the summary: %s", got)
	}
	if got := view.Chain(r.frameAt(19_000)); !strings.Contains(got, told) {
		t.Errorf("the chain: %s", got)
	}
	if got := view.CellWords(f, view.CellAt(f, view.Lane{Kind: 'l', ID: 2}, 6_000_000)); got != "semaphore S, 5.00 ms to 20.0 ms (15.0 ms): count 0; M waits. Then: L adds one to semaphore S, whose count is 1 now, and wakes M, which slept for it." {
		t.Errorf("the lane: %s", got)
	}
}

// TestWhoWaits: the chain and the summary tell who waits for a lock of any kind, under
// each kernel.
func TestWhoWaits(t *testing.T) {
	for _, k := range config.ProfileNames() {
		for _, kind := range []string{"mutex", "rt_mutex", "pi_futex", "futex", "ww_mutex", "rwsem"} {
			text := "kernel " + k + "\nlock A " + kind + "\ntask L { lock A; run 4ms; unlock A }\ntask H fifo=50 start=1ms { lock A; run 1ms; unlock A }\n"
			if kind == "rwsem" {
				text = strings.NewReplacer("unlock A", "up_write A", "{ lock A", "{ down_write A").Replace(text)
			}
			f := play(t, text).frameAt(1500)
			const told = "H waits for lock A, owned by L"
			if got := view.Chain(f); !strings.Contains(got, told) {
				t.Errorf("%s, %s: the chain says\n%s", k, kind, got)
			}
			if got := view.Summary(f); !strings.Contains(got, told) {
				t.Errorf("%s, %s: the summary says %s", k, kind, got)
			}
		}
	}
}

// TestFutexChain: the picture says that the kernel does not know whom H waits for.
func TestFutexChain(t *testing.T) {
	f := play(t, userSpace).frameAt(1500)
	got := view.Chain(f)
	for _, want := range []string{"H waits for lock F, owned by L, which the kernel does not know.", ">owner unknown to the kernel</text>", `class="edge watch"`} {
		if !strings.Contains(got, want) {
			t.Errorf("no %s in\n%s", want, got)
		}
	}
	if got := view.Chain(play(t, userSpace).frameAt(10500)); strings.Contains(got, "unknown") || !strings.Contains(got, "H waits for lock P, owned by L.") {
		t.Errorf("a pi_futex has an owner that the kernel knows:\n%s", got)
	}
}

// frameAt is the picture at the last stop up to an instant, in microseconds.
func (r *run) frameAt(us int64) *view.Frame {
	last := 0
	for i := range r.stops {
		if int64(r.stops[i].At) <= us*1000 {
			last = i
		}
	}
	return r.frame(last)
}
