package recording

import "borrowedtime/engine/trace"

// orderStarts tells the engine in which order tasks that start at the same instant
// were woken: by the order in which their timers were armed, which no scenario says.
// A task that was woken before one that comes earlier in the file makes that one
// start a nanosecond later.
func (r *raw) orderStarts() {
	woken := map[string]int{}
	for i := range r.events {
		if e := &r.events[i]; e.What == "wake" {
			if name := e.Field("task"); woken[name] == 0 {
				woken[name] = i + 1
			}
		}
	}
	later := make([]trace.Time, len(r.cfg.Tasks))
	for i := range r.cfg.Tasks {
		for j := i + 1; j < len(r.cfg.Tasks); j++ {
			a, b := &r.cfg.Tasks[i], &r.cfg.Tasks[j]
			if at := woken[b.Name]; a.Start == b.Start && at > 0 && at < woken[a.Name] {
				later[i]++
			}
		}
	}
	for i := range later {
		r.cfg.Tasks[i].Start += later[i]
	}
}
