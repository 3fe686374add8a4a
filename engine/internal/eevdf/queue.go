package eevdf

import "math"

// Entity is a task as the fair class sees it (struct sched_entity).
type Entity struct {
	Weight   int64
	Vruntime int64
	Deadline int64 // virtual deadline; relative to Vruntime while Rel
	Vprot    int64 // protected from preemption while Vruntime < Vprot
	Vlag     int64 // lag saved when it left the queue
	Slice    int64 // request length in real time
	Custom   bool  // Slice was set by the program (sched_setattr)
	Rel      bool  // rel_deadline: Deadline is relative, kept for the next placement
	Delayed  bool  // sched_delayed: asleep, but queued until it is eligible
	seq      uint64
}

// None stands for no entity.
const None = -1

// Queue is one CPU's fair queue (struct cfs_rq). Entities are named by their
// index in the slice that the methods take as es. The current entity is queued
// but kept out of the tree.
type Queue struct {
	// byDeadline is the kernel's tree of entities, as a slice; equal ones in the order of insertion.
	byDeadline []int16
	curr       int16
	buddy      int16 // next buddy: to be picked next if eligible
	weight     int64 // of the tree
	total      sum   // weight times vruntime over the tree
	custom     int   // entities with a custom slice in the queue
	seq        uint64
	lastV      int64 // V when the last entity left
}

// New returns an empty queue.
func New() Queue { return Queue{curr: None, buddy: None} }

// Clone returns a copy that shares nothing.
func (q *Queue) Clone() Queue {
	c := *q
	c.byDeadline = append([]int16(nil), q.byDeadline...)
	return c
}

// CopyFrom makes q equal to from, reusing q's memory.
func (q *Queue) CopyFrom(from *Queue) {
	list := append(q.byDeadline[:0], from.byDeadline...)
	*q = *from
	q.byDeadline = list
}

// Len returns the number of queued entities, the current one included
// (h_nr_queued).
func (q *Queue) Len() int {
	n := len(q.byDeadline)
	if q.curr != None {
		n++
	}
	return n
}

// Curr returns the current entity or None.
func (q *Queue) Curr() int { return int(q.curr) }

// ByDeadline returns the entities in the tree. The caller must not change it.
func (q *Queue) ByDeadline() []int16 { return q.byDeadline }

// Weight returns the sum of the weights of all queued entities.
func (q *Queue) Weight(es []Entity) int64 {
	if q.curr != None {
		return q.weight + es[q.curr].Weight
	}
	return q.weight
}

// V returns the weighted average vruntime of all queued entities, rounded down
// (avg_vruntime). Of an empty queue it is what it was when the last entity left.
func (q *Queue) V(es []Entity) int64 {
	s, w := q.total, q.weight
	if q.curr != None {
		e := &es[q.curr]
		s.add(e.Weight, e.Vruntime)
		w += e.Weight
	}
	if w == 0 {
		return q.lastV
	}
	return s.floorDiv(w)
}

// insert puts i into the tree behind entities of the same deadline.
func (q *Queue) insert(es []Entity, i int) {
	q.seq++
	es[i].seq = q.seq
	q.link(es, i)
}

// find returns where e stands, or belongs, in the tree.
func (q *Queue) find(es []Entity, e *Entity) int {
	lo, hi := 0, len(q.byDeadline)
	for lo < hi {
		mid := (lo + hi) / 2
		m := &es[q.byDeadline[mid]]
		if d := m.Deadline - e.Deadline; d < 0 || d == 0 && m.seq < e.seq {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	return lo
}

func (q *Queue) link(es []Entity, i int) {
	e := &es[i]
	lo := q.find(es, e)
	q.byDeadline = append(q.byDeadline, 0)
	copy(q.byDeadline[lo+1:], q.byDeadline[lo:])
	q.byDeadline[lo] = int16(i)
	q.weight += e.Weight
	q.total.add(e.Weight, e.Vruntime)
}

// erase takes i out of the tree.
func (q *Queue) erase(es []Entity, i int) {
	e := &es[i]
	lo := q.find(es, e)
	if lo == len(q.byDeadline) || q.byDeadline[lo] != int16(i) {
		panic("eevdf: entity is not in the tree")
	}
	q.byDeadline = append(q.byDeadline[:lo], q.byDeadline[lo+1:]...)
	q.weight -= e.Weight
	q.total.sub(e.Weight, e.Vruntime)
}

// Add queues a placed entity (the second half of enqueue_entity).
func (q *Queue) Add(es []Entity, i int) {
	if es[i].Custom {
		q.custom++
	}
	q.insert(es, i)
}

// Remove takes an entity, which is no buddy any more, out of the queue for good (the
// second half of dequeue_entity).
func (q *Queue) Remove(es []Entity, i int) {
	v := q.V(es)
	if es[i].Custom {
		q.custom--
	}
	if int(q.curr) == i {
		q.curr = None
	} else {
		q.erase(es, i)
	}
	if q.Len() == 0 {
		q.lastV = v
	}
}

// SetCurr makes i the current entity: out of the tree, and the next buddy no more;
// another one stays that until it has its turn (set_next_entity).
func (q *Queue) SetCurr(es []Entity, i int) {
	q.erase(es, i)
	q.curr = int16(i)
	q.DropBuddy(i)
}

// PutCurr puts the current entity back into the tree, behind equals
// (put_prev_entity).
func (q *Queue) PutCurr(es []Entity) {
	if q.curr == None {
		return
	}
	i := int(q.curr)
	q.curr = None
	q.insert(es, i)
}

// SetBuddy makes i the next buddy.
func (q *Queue) SetBuddy(i int) { q.buddy = int16(i) }

// DropBuddy forgets the next buddy if it is i.
func (q *Queue) DropBuddy(i int) {
	if int(q.buddy) == i {
		q.buddy = None
	}
}

// slices returns the shortest and the longest slice in the queue. Without
// custom slices all are alike, and the scan is spared.
func (q *Queue) slices(es []Entity) (shortest, longest int64) {
	if q.custom == 0 {
		switch {
		case q.curr != None:
			return es[q.curr].Slice, es[q.curr].Slice
		case len(q.byDeadline) > 0:
			return es[q.byDeadline[0]].Slice, es[q.byDeadline[0]].Slice
		}
	}
	shortest = math.MaxInt64
	if q.curr != None {
		shortest, longest = es[q.curr].Slice, es[q.curr].Slice
	}
	for _, i := range q.byDeadline {
		shortest, longest = min(shortest, es[i].Slice), max(longest, es[i].Slice)
	}
	return shortest, longest
}
