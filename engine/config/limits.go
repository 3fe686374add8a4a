package config

import "borrowedtime/engine/trace"

// Every maximum of the engine, each with its reason. The language's own limits
// (text size, steps as written) stand in package scenario.
const (
	// MaxCPUs keeps an affinity mask in one machine word.
	MaxCPUs = 64
	// MaxTasks and MaxLocks keep what one event has to look through small.
	MaxTasks = 256
	MaxLocks = 256
	// MaxSeed is the largest seed of a scenario's chances; 0 stands for none.
	MaxSeed = 1<<31 - 1
	// MaxUntil is the longest horizon: long enough for seconds-long inversions.
	MaxUntil = trace.Time(60 * trace.Second)
	// MaxEvents ends a run that would keep the page busy for too long.
	MaxEvents = 2_000_000
	// MaxRecords ends a run whose trace would fill a browser's memory: it is some 40 MB
	// then, and 60 MB as JSON. Many CPUs and tasks reach it long before MaxEvents.
	MaxRecords = 500_000
	// MaxLoopDepth is how deep repeat blocks may nest.
	MaxLoopDepth = 8
	// MaxInstantSteps is how many steps a program may take without time passing.
	MaxInstantSteps = 10_000
)

// AllCPUs is the affinity mask of a machine with n CPUs.
func AllCPUs(n int) uint64 { return ^uint64(0) >> (MaxCPUs - n) }
