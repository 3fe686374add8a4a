package config

import "borrowedtime/engine/trace"

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
	Lock          trace.LockID
	Task          trace.TaskID
	To            int32
	N             int64
	D             trace.Duration
	Mask          uint64
}
