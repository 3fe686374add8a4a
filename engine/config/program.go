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
	OpLock                     // lock Lock; Interruptible: a signal ends the wait, and the program goes on at To
	OpTryLock                  // lock Lock or go on without, at To; a later OpUnlock of a lock not held is skipped
	OpUnlock
	OpDownRead
	OpDownWrite
	OpUpRead
	OpUpWrite
	OpSignal // signal Task
	OpNice   // N: the new nice; of Task, or its own
	OpAffine // Mask: the new affinity; of Task, or its own
	OpYield
	OpMark      // N: index into Config.Marks
	OpLoop      // N rounds; To: index of the matching OpEnd
	OpEnd       // To: index of the matching OpLoop
	OpTryRead   // OpTryLock, to read
	OpTryWrite  // OpTryLock, to write
	OpDowngrade // go on as a reader of Lock, its writer until now
	OpFIFO      // N: the FIFO priority from now on; of Task, or its own
	OpRR        // N: the RR priority from now on; of Task, or its own
	OpDeadline  // D, Due, Period: the reservation from now on; of Task, or its own
	OpEvery     // a loop without end, one round each D, with deadline Due if that is not 0; To: index of the matching OpNext
	OpWait      // take one off the semaphore Lock, or sleep until there is one
	OpPost      // add one to the semaphore Lock
	OpNext      // To: index of the matching OpEvery; the job is complete, sleep until the next release

	// What recordings have and the scenario language has no word for.
	OpWWBegin // begin a context for ww_mutexes, the place where a loser begins again
	OpWWEnd   // end it
)

// Op is one step of a flattened program.
type Op struct {
	Code          OpCode
	Kernel        bool
	Interruptible bool
	Lock          trace.LockID
	Task          trace.TaskID
	To            int32 // 0 where a step may fail: the next step
	N             int64
	D             trace.Duration
	Due, Period   trace.Duration
	Mask          uint64
}
