package config

import (
	"borrowedtime/engine/trace"
	"errors"
	"strconv"
	"strings"
)

// Config is a scenario in the engine's terms: checked, flattened, integers only.
// Package scenario makes it from text.
type Config struct {
	Title       string
	Profile     string         // the name of one of Profiles
	CPUs        int            // 1 to MaxCPUs
	Until       trace.Time     // the horizon, up to MaxUntil
	HZ          int            // 100, 250, 300 or 1000
	Slice       trace.Duration // base slice; 0: as the kernel computes it for this many CPUs
	Full        bool           // preempt full: lazy requests act at once
	WaitDie     bool           // ww_mutexes are wait-die, not wound-wait
	Seed        int            // not 0: idle CPUs don't always balance, and this decides when
	Exit        bool           // a finished task exits; otherwise it sleeps for ever (and may be dequeued late)
	Server      Server
	PreemptRT   bool // CONFIG_PREEMPT_RT=y: every mutex is an rt_mutex, as with FeatInherit
	NoAdmission bool // a change to SCHED_DEADLINE is not asked whether it fits
	Cost        Costs
	Tasks       []Task
	Locks       []Lock
	Marks       []string // texts of OpMark, by index
}

// Lock is one lock.
type Lock struct {
	Name  string
	Kind  LockKind
	Count int64 // Sem: how many wait steps it lets through before a post
}

// Sem reports whether it is a semaphore.
func (l *Lock) Sem() bool { return l.Kind == Sem }

// Server is the fair server's reservation on each CPU; a zero Period: 50 ms in 1 s.
type Server struct {
	Off             bool
	Runtime, Period trace.Duration
}

// Bandwidth is its part of a CPU in 1<<20ths (to_ratio).
func (s *Server) Bandwidth() int64 {
	switch {
	case s.Off:
		return 0
	case s.Period == 0:
		return 52428 // 50 ms of 1 s
	}
	return int64(s.Runtime) << 20 / int64(s.Period)
}

// Task is one task.
type Task struct {
	Name                      string
	Policy                    Policy
	Nice                      int            // fair policies: -20 to 19
	Prio                      int            // FIFO and RR: 1 to 99
	Slice                     trace.Duration // fair policies: custom slice, 0: the base slice
	Runtime, Deadline, Period trace.Duration // SCHED_DEADLINE
	Start                     trace.Time
	CPUs                      uint64      // bit c: may run on CPU c; never 0
	Color                     int         // how it is drawn: from 1; see scenario.Hues
	Last                      trace.CPUID // Placed: the CPU where it last ran, one of CPUs
	Placed                    bool        // otherwise task i last ran on the (i mod n)-th of its n CPUs
	Program                   []Op
}

// Check refuses what would break the engine's bounds, and what it does not
// simulate.
func (cfg *Config) Check() error {
	switch {
	case ProfileOf(cfg.Profile) == nil:
		return errors.New("the engine does not simulate kernel " + strconv.Quote(cfg.Profile) + " yet; it knows " + strings.Join(ProfileNames(), ", "))
	case cfg.CPUs < 1 || cfg.CPUs > MaxCPUs:
		return tooMany(cfg.CPUs, "CPUs", MaxCPUs)
	case len(cfg.Tasks) > MaxTasks:
		return tooMany(len(cfg.Tasks), "tasks", MaxTasks)
	case len(cfg.Locks) > MaxLocks:
		return tooMany(len(cfg.Locks), "locks", MaxLocks)
	case cfg.Until < 0 || cfg.Until > MaxUntil:
		return errors.New("the horizon is at most 60 s")
	case cfg.Seed < 0 || cfg.Seed > MaxSeed:
		return errors.New("a seed is at most 2147483647")
	case cfg.HZ != 100 && cfg.HZ != 250 && cfg.HZ != 300 && cfg.HZ != 1000:
		return errors.New(strconv.Itoa(cfg.HZ) + " ticks a second: the kernel has 100, 250, 300 or 1000")
	}
	for i := range cfg.Tasks {
		if err := cfg.Tasks[i].check(cfg); err != nil {
			return err
		}
	}
	return nil
}

func (t *Task) check(cfg *Config) error {
	switch {
	case t.CPUs&AllCPUs(cfg.CPUs) == 0:
		return errors.New("task " + strconv.Quote(t.Name) + " may run on no CPU of the machine")
	case t.Placed && (t.Last < 0 || t.CPUs&AllCPUs(cfg.CPUs)>>uint(t.Last)&1 == 0):
		return errors.New("task " + strconv.Quote(t.Name) + " last ran on CPU " + strconv.Itoa(int(t.Last)) + ", which it may not use")
	}
	return nil
}

func tooMany(n int, what string, limit int) error {
	return errors.New(strconv.Itoa(n) + " " + what + ": the engine simulates 1 to " + strconv.Itoa(limit))
}
