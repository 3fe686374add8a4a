package eevdf

// SetLast sets V of an empty queue, where the replay of a recording begins.
func (q *Queue) SetLast(v int64) { q.lastV = v }

// Adjust gives an entity the values that a recording has for it, in place: its
// order among equal deadlines and the buddy stay.
func (q *Queue) Adjust(es []Entity, i int, vruntime, deadline int64, inTree bool) {
	if inTree {
		q.erase(es, i)
	}
	es[i].Vruntime, es[i].Deadline = vruntime, deadline
	if inTree {
		q.link(es, i)
	}
}
