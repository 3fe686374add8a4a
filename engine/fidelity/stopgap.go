package fidelity

import (
	"fmt"
	"strconv"
	"strings"

	"borrowedtime/engine"
	"borrowedtime/engine/trace"
)

// quickConfig reads the plain text of recordings. It stands in until package
// scenario is complete and goes then.
func quickConfig(text string) (*engine.Config, error) {
	cfg := &engine.Config{CPUs: 1, HZ: 1000}
	locks := map[string]engine.LockID{}
	var bodies []string
	for _, line := range strings.Split(strings.TrimSpace(text), "\n") {
		f := strings.Fields(line)
		switch f[0] {
		case "kernel":
			cfg.Profile = f[1]
		case "hz":
			cfg.HZ, _ = strconv.Atoi(f[1])
		case "cost":
			cfg.Cost.Measured = true
		case "cpus":
			cfg.CPUs, _ = strconv.Atoi(f[1])
		case "until":
			cfg.Until = trace.Time(dur(f[1]))
		case "slice":
			cfg.Slice = dur(f[1])
		case "lock":
			kind := engine.Mutex
			if len(f) > 2 && f[2] == "rt_mutex" {
				kind = engine.RTMutex
			}
			locks[f[1]] = engine.LockID(len(cfg.Locks))
			cfg.Locks = append(cfg.Locks, engine.LockConfig{Name: f[1], Kind: kind})
		case "task":
			head, body, _ := strings.Cut(line, "{")
			t, err := quickTask(strings.Fields(head)[1:], cfg.CPUs)
			if err != nil {
				return nil, err
			}
			cfg.Tasks = append(cfg.Tasks, t)
			bodies = append(bodies, strings.TrimSuffix(strings.TrimSpace(body), "}"))
		default:
			return nil, fmt.Errorf("what is %q", line)
		}
	}
	for i, body := range bodies {
		if err := quickProgram(cfg, &cfg.Tasks[i], body, locks); err != nil {
			return nil, err
		}
	}
	return cfg, nil
}

func dur(s string) trace.Duration { d, _ := trace.ParseDuration(s); return d }

func quickTask(words []string, cpus int) (engine.TaskConfig, error) {
	t := engine.TaskConfig{Name: words[0], CPUs: 1<<cpus - 1}
	for _, w := range words[1:] {
		name, value, _ := strings.Cut(w, "=")
		n, _ := strconv.Atoi(value)
		switch name {
		case "nice":
			t.Nice = n
		case "fifo":
			t.Policy, t.Prio = engine.FIFO, n
		case "rr":
			t.Policy, t.Prio = engine.RR, n
		case "batch":
			t.Policy = engine.Batch
		case "idle":
			t.Policy = engine.IdlePolicy
		case "slice":
			t.Slice = dur(value)
		case "start":
			t.Start = trace.Time(dur(value))
		case "deadline":
			p := strings.Split(value, "/")
			t.Policy, t.Runtime, t.Deadline, t.Period = engine.Deadline, dur(p[0]), dur(p[1]), dur(p[2])
		case "cpus":
			t.CPUs = 0
			for _, c := range strings.Split(value, ",") {
				lo, hi, ranged := strings.Cut(c, "-")
				if !ranged {
					hi = lo
				}
				a, _ := strconv.Atoi(lo)
				b, _ := strconv.Atoi(hi)
				for ; a <= b; a++ {
					t.CPUs |= 1 << a
				}
			}
		default:
			return t, fmt.Errorf("what is %q", w)
		}
	}
	return t, nil
}

func quickProgram(cfg *engine.Config, t *engine.TaskConfig, body string, locks map[string]engine.LockID) error {
	var open []int
	body = strings.NewReplacer("{", ";{;", "}", ";};").Replace(body)
	for _, step := range strings.Split(body, ";") {
		f := strings.Fields(step)
		if len(f) == 0 || f[0] == "{" {
			continue
		}
		op := engine.Op{Lock: trace.NoLock, Task: trace.NoTask}
		switch f[0] {
		case "run":
			op.Code, op.D = engine.OpRun, dur(f[1])
		case "sleep":
			op.Code, op.D = engine.OpSleep, dur(f[1])
		case "sleep-until":
			op.Code, op.D = engine.OpSleepUntil, dur(f[1])
		case "lock", "unlock":
			id, ok := locks[f[1]]
			if !ok {
				id = engine.LockID(len(cfg.Locks))
				locks[f[1]] = id
				cfg.Locks = append(cfg.Locks, engine.LockConfig{Name: f[1]})
			}
			op.Code, op.Lock = engine.OpLock, id
			if f[0] == "unlock" {
				op.Code = engine.OpUnlock
			}
		case "repeat", "forever":
			op.Code, op.N = engine.OpLoop, -1
			if len(f) > 1 {
				op.N, _ = strconv.ParseInt(f[1], 10, 64)
			}
			open = append(open, len(t.Program))
		case "}":
			top := open[len(open)-1]
			open = open[:len(open)-1]
			op.Code, op.To = engine.OpEnd, int32(top)
			t.Program[top].To = int32(len(t.Program))
		default:
			return fmt.Errorf("what is %q", step)
		}
		t.Program = append(t.Program, op)
	}
	return nil
}
