package trace

// Class is what a reason amounts to, for whoever draws, tells or counts
// records: they ask for the class instead of listing reasons, so that a new
// reason is told like its kin from the start. reasonTable gives each reason
// one; which rule of the kernel decided is the reason's own business.
type Class uint8

// The classes.
const (
	ClassNone       Class = iota // no reason has it
	ClassPlain                   // nothing that the record's kind does not say already
	ClassKeep                    // a wakeup preempts nobody
	ClassSliceOver               // the donor has had the slice that it was promised
	ClassTurnOver                // the donor's turn ends otherwise: round robin, budget, yield
	ClassLeave                   // a dequeue that follows from what was told before it
	ClassGhost                   // a deferred dequeue begins or ends
	ClassStale                   // a timer that was set for somebody else
	ClassHandoff                 // an unlock names the next owner
	ClassTheft                   // a lock is taken before the waiter that was woken for it
	ClassTravel                  // a task that is awake goes to another CPU
	ClassHome                    // a donor goes back to a CPU where it may run
	ClassPlaced                  // a wakeup chooses the CPU
	ClassFlag                    // a mark of a program
	ClassJob                     // a job of a periodic task is released, or complete
	ClassMiss                    // a job is not complete at its deadline
	ClassPickFair                // several fair tasks are compared
	ClassPickRT                  // a real-time task is first
	ClassPickDL                  // a deadline task is first
	ClassPickServer              // the fair server is first
	ClassBoost                   // the owner of a lock gets what its waiter has
	ClassDeboost                 // and gives it back
	ClassDeadlock                // a circle of waiting tasks
	ClassStop                    // the run was stopped

	// What a row of the find-proxy table comes to. After one of the first three
	// the CPU knows what to execute.
	ClassLend      // the owner executes on the donor's time
	ClassGoOn      // the waiter itself executes: it need not wait
	ClassStepAside // the idle task executes for a moment, then the CPU picks again
	ClassFollow    // the walk goes on with the next link
	ClassAgain     // the chain is not what it was: the CPU picks again
	ClassSend      // the waiter goes to the owner's CPU
	ClassSendHome  // the waiter, woken or free to try, goes where it may run
	ClassPark      // the waiter leaves the queue until the owner wakes
	ClassGiveUp    // the waiter stops lending: the owner can not be reached
	ClassWithdraw  // the waiter stops lending: the lock has no owner
	NumClasses
)
