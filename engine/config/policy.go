package config

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
	Futex   // a lock of user space: the kernel knows no owner
	PIFutex // FUTEX_LOCK_PI: an rt_mutex behind it, under every kernel
	Sem     // a semaphore, which has a count and no owner
)

var policyNames = [...]string{Fair: "fair", Batch: "batch", IdlePolicy: "idle", FIFO: "fifo", RR: "rr", Deadline: "deadline"}

// String returns the policy as the scenario language spells it.
func (p Policy) String() string { return policyNames[p] }

// LockKinds is the one list of lock kinds, by LockKind: the word of the scenario
// language, and the letter of its short spelling, which never changes.
var LockKinds = [...]struct {
	Name   string
	Letter byte
}{Mutex: {"mutex", 'm'}, RTMutex: {"rt_mutex", 'r'}, RWSem: {"rwsem", 'w'}, WWMutex: {"ww_mutex", 'a'},
	Futex: {"futex", 'f'}, PIFutex: {"pi_futex", 'p'}, Sem: {"sem", 's'}}

// String returns the kind as the scenario language spells it.
func (k LockKind) String() string { return LockKinds[k].Name }
