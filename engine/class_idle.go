package engine

import (
	"borrowedtime/engine/config"
	"borrowedtime/engine/trace"
)

// idleClass is what is left when nothing can run. It has no tasks but the idle
// task of each CPU, so most questions are never asked.
//
// Kernel: kernel/sched/idle.c, 7.3.
type idleClass struct{}

func (*idleClass) setUp(*Machine, TaskID, *config.Task) { panic("the idle task is not set up") }
func (*idleClass) enqueue(*Machine, CPUID, TaskID, enqueueFlags) {
	panic("the idle task is never queued")
}
func (*idleClass) dequeue(*Machine, CPUID, TaskID, dequeueFlags) bool {
	panic("the idle task never sleeps")
}

func (*idleClass) pick(*Machine, CPUID) (TaskID, trace.Reason) { return trace.Idle, trace.PickIdle }

func (*idleClass) setNext(*Machine, CPUID, TaskID, bool)    {}
func (*idleClass) putPrev(*Machine, CPUID, TaskID)          {}
func (*idleClass) charge(*Machine, CPUID, TaskID, Duration) {}

func (*idleClass) preempts(*Machine, CPUID, TaskID) (bool, trace.Reason) {
	return true, trace.PreemptIdle
}

func (*idleClass) tick(*Machine, CPUID, TaskID, bool)  {}
func (*idleClass) yield(*Machine, CPUID, TaskID) int64 { return 0 }

func (*idleClass) selectCPU(_ *Machine, _ TaskID, prev CPUID) CPUID { return prev }
func (*idleClass) woken(*Machine, TaskID)                           {}
