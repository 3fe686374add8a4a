package engine

import (
	"borrowedtime/engine/internal/eevdf"
	"borrowedtime/engine/trace"
	"errors"
	"strconv"
)

// The base types are trace's, so that what happened and what will happen
// speak of the same things.
type (
	Time     = trace.Time
	Duration = trace.Duration
	VTime    = trace.VTime
	TaskID   = trace.TaskID
	LockID   = trace.LockID
	CPUID    = trace.CPUID
)

// Policy is a task's scheduling policy.
type Policy uint8

// The policies, SCHED_NORMAL to SCHED_DEADLINE.
const (
	Fair Policy = iota
	Batch
	IdlePolicy
	FIFO
	RR
	Deadline
)

// LockKind is what sort of lock a scenario declares.
type LockKind uint8

// The lock kinds.
const (
	Mutex LockKind = iota
	RTMutex
	RWSem
	WWMutex
)

// Config is a scenario in the engine's terms: checked, flattened, integers only.
// Package scenario makes it from text.
type Config struct {
	Title   string
	Profile string   // a name of Profiles
	CPUs    int      // 1 to MaxCPUs
	Until   Time     // the horizon, up to MaxUntil
	HZ      int      // 100, 250, 300 or 1000
	Slice   Duration // base slice; 0: as the kernel computes it for this many CPUs
	Full    bool     // preempt full: lazy requests act at once
	Exit    bool     // a finished task exits; otherwise it sleeps for ever (and may be dequeued late)
	Cost    Costs
	Tasks   []TaskConfig
	Locks   []LockConfig
	Marks   []string // texts of OpMark, by index
}

// LockConfig is one lock.
type LockConfig struct {
	Name string
	Kind LockKind
}

// TaskConfig is one task.
type TaskConfig struct {
	Name                      string
	Policy                    Policy
	Nice                      int      // fair policies: -20 to 19
	Prio                      int      // FIFO and RR: 1 to 99
	Slice                     Duration // fair policies: custom slice, 0: the base slice
	Runtime, Deadline, Period Duration // SCHED_DEADLINE
	Start                     Time
	CPUs                      uint64 // bit c: may run on CPU c; never 0
	Last                      CPUID  // Placed: the CPU where it last ran, one of CPUs
	Placed                    bool   // otherwise task i last ran on the (i mod n)-th of its n CPUs
	Program                   []Op
}

// OpCode is what a step of a program does.
type OpCode uint8

// The op codes. Repeat and forever are flattened: OpLoop opens a loop of N
// rounds (N < 0: for ever) and says where its OpEnd is; OpEnd goes back.
const (
	OpRun        OpCode = iota // execute for D; Kernel: in kernel mode
	OpSleep                    // sleep for D
	OpSleepUntil               // sleep until the absolute time D
	OpLock                     // lock Lock; Interruptible
	OpTryLock                  // lock Lock or go on without; a later OpUnlock of a lock not held is skipped
	OpUnlock
	OpDownRead
	OpDownWrite
	OpUpRead
	OpUpWrite
	OpSignal // signal Task
	OpNice   // N: the new nice
	OpAffine // Mask: the new affinity
	OpYield
	OpMark // N: index into Config.Marks
	OpLoop // N rounds; To: index of the matching OpEnd
	OpEnd  // To: index of the matching OpLoop
)

// Op is one step of a flattened program.
type Op struct {
	Code          OpCode
	Kernel        bool
	Interruptible bool
	Lock          LockID
	Task          TaskID
	To            int32
	N             int64
	D             Duration
	Mask          uint64
}

var policyNames = [...]string{Fair: "fair", Batch: "batch", IdlePolicy: "idle", FIFO: "fifo", RR: "rr", Deadline: "deadline"}

// String returns the policy as the scenario language spells it.
func (p Policy) String() string { return policyNames[p] }

var lockKindNames = [...]string{Mutex: "mutex", RTMutex: "rt_mutex", RWSem: "rwsem", WWMutex: "ww_mutex"}

// String returns the kind as the scenario language spells it.
func (k LockKind) String() string { return lockKindNames[k] }

// weight returns the task's load weight in the fair class, 0 in others.
func (t *TaskConfig) weight() int64 {
	switch t.Policy {
	case Fair, Batch:
		return eevdf.Weight(t.Nice)
	case IdlePolicy:
		return eevdf.IdleWeight
	}
	return 0
}

// check refuses what would break the engine's bounds, and what it does not
// simulate.
func (cfg *Config) check() error {
	switch {
	case profileOf(cfg.Profile) == nil:
		return errors.New("the engine does not simulate kernel " + strconv.Quote(cfg.Profile) + " yet; it knows " + profileNames())
	case cfg.CPUs < 1 || cfg.CPUs > MaxCPUs:
		return tooMany(cfg.CPUs, "CPUs", MaxCPUs)
	case len(cfg.Tasks) > MaxTasks:
		return tooMany(len(cfg.Tasks), "tasks", MaxTasks)
	case len(cfg.Locks) > MaxLocks:
		return tooMany(len(cfg.Locks), "locks", MaxLocks)
	case cfg.Until < 0 || cfg.Until > MaxUntil:
		return errors.New("the horizon is at most 10 s")
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

func (t *TaskConfig) check(cfg *Config) error {
	switch {
	case t.CPUs&allCPUs(cfg.CPUs) == 0:
		return errors.New("task " + strconv.Quote(t.Name) + " may run on no CPU of the machine")
	case t.Placed && (t.Last < 0 || t.CPUs&allCPUs(cfg.CPUs)>>uint(t.Last)&1 == 0):
		return errors.New("task " + strconv.Quote(t.Name) + " last ran on CPU " + strconv.Itoa(int(t.Last)) + ", which it may not use")
	}
	return nil
}

func tooMany(n int, what string, limit int) error {
	return errors.New(strconv.Itoa(n) + " " + what + ": the engine simulates 1 to " + strconv.Itoa(limit))
}

func profileNames() string {
	s := ""
	for i, p := range Profiles {
		if i > 0 {
			s += ", "
		}
		s += p.Name
	}
	return s
}
