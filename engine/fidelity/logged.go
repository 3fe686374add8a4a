package fidelity

import (
	"strconv"

	"borrowedtime/engine/recording"
	"borrowedtime/engine/trace"
)

// quickWake tells recordings apart whose recorder also logged each queue: from the
// clock of a wakeup on an idle CPU, where the task's segment begins, to the wakeup's
// own entry took 139 ns without, 147 or 148 with, in every recording there is.
const quickWake = 143

// logged reports whether the recorder also logged each queue that was picked from,
// which takes time: 0.13 us a switch, 0.17 us more for each queued task over two.
func logged(r *recording.Recording) bool {
	lanes := Lanes(r.Trace)
	quickest := trace.Time(trace.Microsecond)
	for i := range r.Events {
		e := &r.Events[i]
		if e.What != "wake" || e.Field("waker") != "idle" || e.Field("to_cpu") != strconv.Itoa(e.CPU) || e.CPU >= len(lanes) {
			continue
		}
		for _, s := range lanes[e.CPU] {
			if s.Exec != trace.Idle && s.Start < e.At {
				quickest = min(quickest, e.At-s.Start)
			}
		}
	}
	return quickest > quickWake && quickest < trace.Time(trace.Microsecond)
}
