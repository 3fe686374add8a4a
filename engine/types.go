package engine

import "borrowedtime/engine/trace"

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
