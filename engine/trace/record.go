package trace

// Record is one thing that happened. Records stand in the order of happening;
// several share an Event when they are consequences of one engine event.
type Record struct {
	At          Time
	A, B        int64 // details, see Kind
	Event       int32 // number of the engine event, from 0
	Task, Other TaskID
	Lock        LockID
	CPU         CPUID
	Kind        Kind
	Reason      Reason
}
