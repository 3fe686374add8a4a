package trace

// State is what a task does, as the timeline draws it.
type State uint8

// The states. Executing states come first.
const (
	Asleep       State = iota // off the queue: not started, sleeping
	Running                   // executing on its own scheduling context
	Borrowing                 // executing on Other's scheduling context (a proxy)
	Spinning                  // executing, but only watching the owner of Lock
	Lending                   // blocked on Lock and picked: Other executes on its context
	Runnable                  // queued and able to run
	BlockedQueue              // blocked on Lock, kept on the run queue, not picked now
	BlockedOff                // blocked on Lock, off the run queue
	Deferred                  // asleep or blocked, but still queued: deferred dequeue
	Throttled                 // a deadline task without budget
	Done                      // its program has ended
	NumStates
)

var stateNames = [NumStates]string{
	Asleep: "asleep", Running: "running", Borrowing: "borrowing", Spinning: "spinning", Lending: "lending",
	Runnable: "runnable", BlockedQueue: "blocked-queued", BlockedOff: "blocked-off", Deferred: "deferred",
	Throttled: "throttled", Done: "done",
}

// String returns the stable name of the state; CSS classes are built from it.
func (s State) String() string { return stateNames[s] }
