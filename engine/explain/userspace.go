package explain

import (
	"borrowedtime/engine/config"
	"borrowedtime/engine/trace"
)

// InKernel says of a run in which a mutex lent time that this lock lives inside the
// kernel, since most people's lock does not. Of any other run it says nothing.
func InKernel(t *trace.Trace) string {
	l, ok := Lender(t)
	if !ok {
		return ""
	}
	return "Lock " + t.Locks[l].Name + " lives inside the kernel, which knows its owner and lets it run on the time of those who wait. " +
		"A pthread mutex gets nothing from that."
}

// Lender returns the first mutex of the kernel that somebody waited for and lent time
// meanwhile, and false if there is none.
func Lender(t *trace.Trace) (trace.LockID, bool) {
	for i := range t.TaskSpans {
		if t.Stats[i].Lent == 0 {
			continue
		}
		for _, s := range t.TaskSpans[i] {
			if s.State == trace.Lending && s.Lock != trace.NoLock && t.Locks[s.Lock].Kind == config.Mutex.String() {
				return s.Lock, true
			}
		}
	}
	return trace.NoLock, false
}

// Alike says why a scenario runs the same under every kernel, or nothing if kernels
// may differ: they do in how they treat a wait for a lock of their own.
func Alike(t *trace.Trace) string {
	if len(t.Waits) == 0 {
		return "No kernel can change this: no lock is ever waited for."
	}
	inherits, futex := false, false
	for i := range t.Waits {
		switch t.Locks[t.Waits[i].Lock].Kind {
		case config.Futex.String():
			futex = true
		case config.PIFutex.String(), config.RTMutex.String():
			inherits = true
		default:
			return ""
		}
	}
	switch {
	case !inherits:
		return "No kernel can change this: every lock that is waited for is a futex, of which the kernel knows no owner."
	case !futex:
		return "No kernel can change this: the owner of a pi_futex or an rt_mutex inherits under each of them."
	}
	return "No kernel can change this: of a futex none knows the owner, and that of a pi_futex or an rt_mutex inherits under each of them."
}
