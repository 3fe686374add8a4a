package eevdf

// UpdateDeadline starts a new request if the old one is used up, and reports
// whether it was (update_deadline). One step from where the entity stands now,
// however far it has run past the old deadline.
func UpdateDeadline(e *Entity, base int64) bool {
	if e.Vruntime-e.Deadline < 0 {
		return false
	}
	if !e.Custom {
		e.Slice = base
	}
	e.Deadline = e.Vruntime + Delta(e.Slice, e.Weight)
	return true
}

// limit returns how large the lag of an entity may be: the longest slice in the
// queue plus a tick, in its virtual time.
func (q *Queue) limit(es []Entity, i int, tick int64) int64 {
	_, longest := q.slices(es)
	return Delta(longest+tick, es[i].Weight)
}

// UpdateLag saves the lag of a queued entity, clamped, and reports whether the
// clamp changed it (update_entity_lag). A delayed entity neither gains more
// debt nor leaves with a credit.
func (q *Queue) UpdateLag(es []Entity, i int, tick int64) bool {
	e := &es[i]
	v := q.V(es)
	l := q.limit(es, i, tick)
	lag := min(max(v-e.Vruntime, -l), l)
	if e.Delayed {
		lag = min(max(lag, e.Vlag), 0)
	}
	e.Vlag = lag
	return v-lag != e.Vruntime
}

// Place gives an entity that is about to join its vruntime and deadline, so
// that its saved lag is what it was (place_entity). The queue does not hold it
// yet. base is the slice of an entity that asks for none of its own, in
// nanoseconds; initial: a forked task, which gets half a slice.
func (q *Queue) Place(es []Entity, i int, base int64, initial bool) {
	e := &es[i]
	v := q.V(es)
	if !e.Custom {
		e.Slice = base
	}
	vslice := Delta(e.Slice, e.Weight)
	lag := int64(0)
	if q.Len() > 0 && e.Vlag != 0 {
		// Joining pulls the average towards the entity; inflate to make up for it.
		lag = e.Vlag + mulDiv(e.Vlag, e.Weight, q.Weight(es))
	}
	e.Vruntime = v - lag
	if e.Rel {
		e.Deadline += e.Vruntime
		e.Rel = false
		return
	}
	if initial {
		vslice /= 2
	}
	e.Deadline = e.Vruntime + vslice
}

// mulDiv returns trunc(a*w/d) without overflow of the product; |a*w/d| fits.
func mulDiv(a, w, d int64) int64 {
	neg := a < 0
	if neg {
		a = -a
	}
	q := product(w, a).floorDiv(d)
	if neg {
		return -q
	}
	return q
}

// Replace puts a queued, formerly delayed entity where its clamped lag says,
// with a fresh deadline (requeue_delayed_entity).
func (q *Queue) Replace(es []Entity, i int, base int64) {
	curr := int(q.curr) == i
	if curr {
		q.curr = None
	} else {
		q.erase(es, i)
	}
	if q.Len() == 0 {
		// Alone again: V is undefined without it; it stands at the last V.
		q.lastV = es[i].Vruntime + es[i].Vlag
	}
	q.Place(es, i, base, false)
	if curr {
		q.curr = int16(i)
		return
	}
	q.insert(es, i)
}

// Renice changes the weight of an entity that is off the queue: saved lag and
// relative deadline are rescaled (reweight_entity).
func Renice(e *Entity, weight int64) {
	e.Vlag = mulDiv(e.Vlag, e.Weight, weight)
	if e.Rel {
		e.Deadline = mulDiv(e.Deadline, e.Weight, weight)
	}
	e.Weight = weight
}

// Protect sets how far the current entity may run undisturbed
// (set_protect_slice): to its deadline, or, if somebody with a shorter slice is
// queued, to where it would stop being eligible.
func (q *Queue) Protect(es []Entity) {
	e := &es[q.curr]
	e.Vprot = e.Deadline
	shortest, _ := q.slices(es)
	if shortest >= e.Slice || q.weight == 0 {
		return
	}
	if m := q.total.floorDiv(q.weight) + 1; m-e.Deadline < 0 {
		e.Vprot = m
	}
}

// Shorten pulls the protection of the current entity in after a wakeup that
// did not preempt (update_protect_slice).
func (q *Queue) Shorten(es []Entity) {
	if q.curr == None {
		return
	}
	e := &es[q.curr]
	shortest, _ := q.slices(es)
	from := q.V(es)
	if e.Vruntime-from < 0 {
		from = e.Vruntime
	}
	if p := from + Delta(shortest, e.Weight); p-e.Vprot < 0 {
		e.Vprot = p
	}
}

// Cancel ends the protection of the current entity (cancel_protect_slice).
func (q *Queue) Cancel(es []Entity) {
	if q.curr != None && Protected(&es[q.curr]) {
		es[q.curr].Vprot = es[q.curr].Vruntime
	}
}

// Protected reports whether the entity is inside its protected stretch.
func Protected(e *Entity) bool { return e.Vruntime-e.Vprot < 0 }

// Eligible reports whether the entity is owed time or even: its vruntime is not
// past the exact average. As V is the average rounded down, comparing with V is
// exact.
func (q *Queue) Eligible(es []Entity, i int) bool { return es[i].Vruntime-q.V(es) <= 0 }

// Why says which rule made a pick.
type Why uint8

// The rules of a pick, in the order they are tried.
const (
	Nothing  Why = iota // the queue is empty
	Only                // one entity, no choice
	Buddy               // the next buddy is eligible
	Protect             // the current entity is inside its protected stretch
	Earliest            // the earliest deadline among the eligible
)

// Pick returns the entity to run and why (pick_eevdf). Without protect, buddies
// and slice protection do not count.
func (q *Queue) Pick(es []Entity, protect bool) (int, Why) {
	switch {
	case q.curr != None && len(q.byDeadline) == 0:
		return int(q.curr), Only
	case q.curr == None && len(q.byDeadline) == 1:
		return int(q.byDeadline[0]), Only
	case q.curr == None && len(q.byDeadline) == 0:
		return None, Nothing
	}
	v := q.V(es)
	if protect && q.buddy != None && es[q.buddy].Vruntime-v <= 0 {
		return int(q.buddy), Buddy
	}
	cand := None
	if q.curr != None && es[q.curr].Vruntime-v <= 0 {
		cand = int(q.curr)
		if protect && Protected(&es[cand]) {
			return cand, Protect
		}
	}
	for _, i := range q.byDeadline {
		if es[i].Vruntime-v > 0 {
			continue
		}
		if cand != None && es[cand].Deadline-es[i].Deadline < 0 {
			return cand, Earliest
		}
		return int(i), Earliest
	}
	return cand, Earliest
}
