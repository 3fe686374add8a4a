package engine

import (
	"borrowedtime/engine/config"
	"borrowedtime/engine/internal/eevdf"
	"borrowedtime/engine/trace"
)

// Machine is the whole simulated computer as plain data: slices indexed by
// TaskID, CPUID and LockID, no pointers between the parts. copyFrom is a copy.
type Machine struct {
	cfg      *config.Config // shared, never changed
	feat     config.Features
	inherits bool // some lock is an rt_mutex
	changed  bool // somebody has been given other attributes
	zero     bool // no costs but hop: slice timers are exact
	tick     Duration
	base     int64 // base slice
	cost     [numCosts]costEntry

	now    Time
	event  int32
	seq    int64
	cpu    CPUID // where the current event happens
	tasks  []Task
	es     []eevdf.Entity // the tasks' scheduling entities, by TaskID
	dl     []dlEntity     // by TaskID; zero for tasks of other classes
	loads  []load         // by TaskID; empty on a machine with one CPU
	rqs    []rq
	locks  []lock
	ww     []wwContext // by TaskID; empty if there is no ww_mutex
	stamps int64       // contexts that have begun
	jobs   []jobs      // by TaskID; empty if no task is periodic
	next   Time        // the earliest release of a job that is still to come
	due    Time        // the earliest deadline of one that is not complete
	queue  cpuQueue
	spins  int      // tasks that spin
	boost  Duration // what a call has taken besides, for priorities handed on or a wound, and nobody has waited for yet
	parked int      // tasks parked on a sleeping owner
	// How many CPUs a wakeup looks at for an idle one (nr_idle_scan).
	idleScan int
	ended    trace.Reason
	finish   int    // tasks whose program has ended
	draw     uint64 // of the costs: the last number drawn; 0: they are as they are

	slave  leader  // nil but in a machine that a recording leads, see slaved.go
	choice *choice // nil unless a pick is looked at, or made by somebody else, see choice.go

	out *recorder // nil while an old instant is re-computed; only record.go and spans.go ask
}

// has reports whether the kernel has all of f.
func (m *Machine) has(f config.Features) bool { return m.feat&f == f }

// nthCPU returns the (n mod k)-th of the k CPUs in mask.
func nthCPU(mask uint64, n int) CPUID {
	k := 0
	for c := 0; c < config.MaxCPUs; c++ {
		k += int(mask >> c & 1)
	}
	n %= k
	for c := 0; ; c++ {
		if mask>>c&1 == 0 {
			continue
		}
		if n == 0 {
			return CPUID(c)
		}
		n--
	}
}

func (m *Machine) allows(t TaskID, c CPUID) bool { return m.tasks[t].allowed>>uint(c)&1 == 1 }

// copyFrom makes m equal to from, without its trace, reusing m's memory.
func (m *Machine) copyFrom(from *Machine) {
	old := *m
	*m = *from
	m.out = nil
	m.tasks = append(old.tasks[:0], from.tasks...)
	m.es = append(old.es[:0], from.es...)
	m.dl = append(old.dl[:0], from.dl...)
	m.loads = append(old.loads[:0], from.loads...)
	m.ww = append(old.ww[:0], from.ww...)
	m.jobs = append(old.jobs[:0], from.jobs...)
	m.queue = old.queue
	m.queue.copyFrom(&from.queue)
	m.rqs = resize(old.rqs, len(from.rqs))
	for i := range m.rqs {
		m.rqs[i].copyFrom(&from.rqs[i])
	}
	m.locks = resize(old.locks, len(from.locks))
	for i := range m.locks {
		m.locks[i].copyFrom(&from.locks[i])
	}
}

func resize[T any](s []T, n int) []T {
	if cap(s) < n {
		return make([]T, n)
	}
	return s[:n]
}
