package scenario

import (
	"fmt"
	"strings"
	"testing"

	"borrowedtime/engine/config"
	"borrowedtime/engine/trace"
)

// TestConfig: how a scenario looks to the engine. Loops are flat, names are
// numbers, copies share a program, a cpuset narrows every affinity.
func TestConfig(t *testing.T) {
	s, errs := Parse(`
title  "all of it"
kernel 6.17
cpus   4
until  20ms
hz     250
slice  3ms
preempt full
cost   hop=1us switch=2us
cpuset bg 1-2
lock Z
lock S rwsem
task W*2 nice=5 cpuset=bg start=1ms { affine 0-1; repeat 3 { run 1ms; forever { lock A interruptible; unlock A } } }
task F fifo=50 cpus=0,3 { run 2ms kernel; mark "here"; signal W2; down_read S; up_read S; trylock Z }
task D deadline=2ms/10ms/10ms { sleep 3us; sleep-until 4ms; nice -5; yield }
`)
	if len(errs) > 0 {
		t.Fatal(errs)
	}
	cfg, errs := s.Config()
	if len(errs) > 0 {
		t.Fatal(errs)
	}
	if cfg.Title != "all of it" || cfg.Profile != "6.17" || cfg.CPUs != 4 || cfg.HZ != 250 || !cfg.Full || !cfg.Exit ||
		cfg.Until != trace.Time(20*trace.Millisecond) || cfg.Slice != 3*trace.Millisecond {
		t.Errorf("headers: %+v", cfg)
	}
	if cfg.Cost.NS[config.CostHop] != 1000 || !cfg.Cost.Set[config.CostSwitch] || cfg.Cost.Set[config.CostWake] || cfg.Cost.Measured {
		t.Errorf("costs: %+v", cfg.Cost)
	}
	if got := fmt.Sprint(cfg.Locks, cfg.Marks); got != "[{Z mutex 0} {S rwsem 0} {A mutex 0}] [here]" {
		t.Errorf("locks and marks: %s", got)
	}
	const want = `W1 0/5/0 start 1000000 cpus 6: 12:m2 15:n3>7 0:d1000000 15:n-1>6 3:l2i 5:l2 16:>3 16:>1
W2 0/5/0 start 1000000 cpus 6: 12:m2 15:n3>7 0:d1000000 15:n-1>6 3:l2i 5:l2 16:>3 16:>1
F 3/0/50 start 0 cpus 9: 0:d2000000k 14: 10:t1 6:l1 8:l1 4:l0
D 5/0/0 start 0 cpus f: 1:d3000 2:d4000000 11:n-5 13:
`
	var got strings.Builder
	for _, c := range cfg.Tasks {
		fmt.Fprintf(&got, "%s %d/%d/%d start %d cpus %x:", c.Name, c.Policy, c.Nice, c.Prio, c.Start, c.CPUs)
		for _, op := range c.Program {
			got.WriteString(" " + opText(op))
		}
		got.WriteByte('\n')
	}
	// Op codes shift when one is added in between; then check each line and update.
	if got.String() != want {
		t.Errorf("got\n%s\nwant\n%s", got.String(), want)
	}
	if d := cfg.Tasks[3]; d.Runtime != 2e6 || d.Deadline != 1e7 || d.Period != 1e7 {
		t.Errorf("deadline: %+v", d)
	}
	// The page finds the step of the text that an op comes from.
	if flat := s.TaskByID(1).Flat(); len(flat) != len(cfg.Tasks[1].Program) || stepText(flat[4]) != "lock A interruptible" {
		t.Errorf("flat: %v", flat)
	}
}

// opText writes what matters of an op.
func opText(op config.Op) string {
	text := fmt.Sprintf("%d:", op.Code)
	if op.N != 0 {
		text += fmt.Sprintf("n%d", op.N)
	}
	if op.D != 0 {
		text += fmt.Sprintf("d%d", op.D)
	}
	if op.Mask != 0 {
		text += fmt.Sprintf("m%x", op.Mask)
	}
	if op.Lock != trace.NoLock {
		text += fmt.Sprintf("l%d", op.Lock)
	}
	if op.Task != trace.NoTask {
		text += fmt.Sprintf("t%d", op.Task)
	}
	if op.Code == config.OpLoop || op.Code == config.OpEnd {
		text += fmt.Sprintf(">%d", op.To)
	}
	if op.Kernel {
		text += "k"
	}
	if op.Interruptible {
		text += "i"
	}
	return text
}

// TestFinish: a task exits at its end, but sleeps where recordings are compared,
// unless the scenario says otherwise.
func TestFinish(t *testing.T) {
	for text, exits := range map[string]bool{
		"": true, "cost measured\n": false, "cost hop=1us\n": true,
		"finish sleep\n": false, "cost measured\nfinish exit\n": true,
	} {
		s, _ := Parse(text + "task H { run 1ms }")
		if cfg, errs := s.Config(); len(errs) > 0 || cfg.Exit != exits {
			t.Errorf("%q: exit is not %v (%v)", text, exits, errs)
		}
	}
}

// TestOtherKernel: the same scenario under another profile; a conflict with the
// configuration shows then.
func TestOtherKernel(t *testing.T) {
	s, errs := Parse("kernel none\nconfig PREEMPT_RT=y\ntask H { run 1ms }")
	if len(errs) > 0 {
		t.Fatal(errs)
	}
	other := s.Clone()
	other.Kernel = "7.3"
	if s.Kernel != "none" || other.Kernel != "7.3" {
		t.Errorf("%s, %s", s.Kernel, other.Kernel)
	}
	if _, errs := other.Config(); len(errs) != 1 || errs[0].Line != 2 {
		t.Errorf("the conflict is not seen: %v", errs)
	}
}
