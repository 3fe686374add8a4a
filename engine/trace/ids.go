package trace

import "math"

// Time is an instant in nanoseconds after the start of the run.
type Time int64

// Duration is a length of time in nanoseconds.
type Duration int64

// VTime is a point on the virtual-time axis of a fair run queue: nanoseconds
// scaled by 1024/weight. Only differences mean anything.
type VTime int64

// Never is later than every instant of a run.
const Never Time = math.MaxInt64

// Lengths of time, for readable code.
const (
	Microsecond Duration = 1000
	Millisecond Duration = 1000 * Microsecond
	Second      Duration = 1000 * Millisecond
)

// TaskID is a task's index in Trace.Tasks (its position in the scenario).
type TaskID int16

// LockID is a lock's index in Trace.Locks.
type LockID int16

// CPUID numbers the CPUs from 0.
type CPUID int16

// Idle stands for the idle task of a CPU; NoTask, NoLock and NoCPU mean that a
// field does not apply.
//
// Idle and NoTask are one value, and no field can be either: where a CPU's
// contexts stand (Segment, CPUView, the records of picks, switches and ticks, who
// woke a task or whom it would preempt) there always is one, so a negative number
// is the idle task; everywhere else the idle task cannot stand, for it takes no
// locks, lends nothing and is no row of Trace.Tasks. A number of its own would
// make every list that is indexed by task, in the engine and in each picture,
// check for two strangers instead of asking id < 0; a type of its own would split
// Record.Task and Record.Other, which hold one or the other by Kind. Both names
// stay, because each says which of the two its reader means.
const (
	Idle   TaskID = -1
	NoTask TaskID = -1
	NoLock LockID = -1
	NoCPU  CPUID  = -1
)
