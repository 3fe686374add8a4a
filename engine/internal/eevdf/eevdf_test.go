package eevdf

import (
	"math/big"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// The numbers of the first tests are worked out by hand from the kernel's
// formulas; the twins below say the same as definitions, slowly.

func TestDelta(t *testing.T) {
	for _, c := range []struct{ d, w, want int64 }{
		{700000, 335, 2139701}, {700000, 9548, 75073}, {1000000, 110, 9309090},
		{1, 9548, 0}, {10, 9548, 1}, {2800000, 88761, 32302}, {700000, 3, 238933333}, {5, 1024, 5},
	} {
		if got := Delta(c.d, c.w); got != c.want {
			t.Errorf("Delta(%d, %d) = %d, want %d", c.d, c.w, got, c.want)
		}
	}
}

func TestBaseSlice(t *testing.T) {
	for n, want := range map[int]int64{1: 700000, 2: 1400000, 3: 1400000, 4: 2100000, 7: 2100000, 8: 2800000, 64: 2800000} {
		if got := BaseSlice(n); got != want {
			t.Errorf("BaseSlice(%d) = %d, want %d", n, got, want)
		}
	}
}

// queueOf returns a queue that holds entities given as weight and vruntime.
func queueOf(es []Entity) Queue {
	q := New()
	for i := range es {
		q.Add(es, i)
	}
	return q
}

// V rounds down, also below zero; whoever stands on V is eligible, and nobody
// past it is.
func TestAverage(t *testing.T) {
	for _, c := range []struct {
		es   []Entity
		want int64
	}{
		{[]Entity{{Weight: 1024, Vruntime: -3}, {Weight: 335}}, -3},
		{[]Entity{{Weight: 1024, Vruntime: 3}, {Weight: 335}}, 2},
		{[]Entity{{Weight: 1024, Vruntime: 1000}, {Weight: 335, Vruntime: 2001}, {Weight: 9548, Vruntime: 500}}, 593},
	} {
		q := queueOf(c.es)
		if got := q.V(c.es); got != c.want {
			t.Errorf("V of %v = %d, want %d", c.es, got, c.want)
		}
	}
}

// A task joins so that its lag is what it was: the average moves towards it, and
// the placement makes up for that.
func TestPlace(t *testing.T) {
	for _, c := range []struct{ lag, v, deadline int64 }{{300001, 4621852, 5321852}, {-300001, 5673952, 6373952}} {
		es := []Entity{{Weight: 1024, Vruntime: 5000000}, {Weight: 335, Vruntime: 5600000}, {Weight: 1024, Vlag: c.lag}}
		q := queueOf(es[:2])
		q.Place(es, 2, 700000, false)
		if es[2].Vruntime != c.v || es[2].Deadline != c.deadline {
			t.Errorf("lag %d: placed at %d until %d, want %d and %d", c.lag, es[2].Vruntime, es[2].Deadline, c.v, c.deadline)
		}
		q.Add(es, 2)
		if d := q.V(es) - es[2].Vruntime - c.lag; d < -2 || d > 2 {
			t.Errorf("lag %d: after joining it is %d off", c.lag, d)
		}
	}
}

func TestLagLimit(t *testing.T) {
	for _, c := range []struct{ weight, want int64 }{{1024, 4700000}, {9548, 504063}, {110, 43752727}} {
		es := []Entity{{Weight: c.weight, Slice: 700000}, {Weight: 88761, Slice: 700000, Vruntime: 1 << 40}}
		q := queueOf(es)
		q.UpdateLag(es, 0, 4000000)
		if es[0].Vlag != c.want {
			t.Errorf("weight %d: lag is limited to %d, want %d", c.weight, es[0].Vlag, c.want)
		}
	}
}

// A deferred task neither runs into more debt nor leaves with a credit, and
// only a clamp makes it be placed anew.
func TestDelayedLag(t *testing.T) {
	for _, c := range []struct {
		other, lag int64
		changed    bool
	}{{400000, -50000, false}, {700000, 0, true}} {
		es := []Entity{{Weight: 1024, Slice: 700000, Vruntime: 500000, Vlag: -250000, Delayed: true}, {Weight: 1024, Slice: 700000, Vruntime: c.other}}
		q := queueOf(es)
		if changed := q.UpdateLag(es, 0, 1000000); changed != c.changed || es[0].Vlag != c.lag {
			t.Errorf("other at %d: lag %d (changed %v), want %d (%v)", c.other, es[0].Vlag, changed, c.lag, c.changed)
		}
	}
}

func TestRenice(t *testing.T) {
	e := Entity{Weight: 1024, Vlag: 100001, Deadline: 300000, Rel: true}
	Renice(&e, 335)
	if e.Vlag != 305674 || e.Deadline != 917014 {
		t.Errorf("nice 0 to 5: lag %d, relative deadline %d", e.Vlag, e.Deadline)
	}
}

// The next buddy waits for its turn: that of another entity does not take it away.
func TestBuddyWaits(t *testing.T) {
	es := []Entity{{Weight: 1024, Slice: 700000, Deadline: 700000}, {Weight: 1024, Slice: 700000, Deadline: 900000}}
	q := queueOf(es)
	q.SetBuddy(1)
	q.SetCurr(es, 0)
	if i, why := q.Pick(es, true); i != 1 || why != Buddy {
		t.Errorf("picked %d (%v), want the buddy", i, why)
	}
	q.PutCurr(es)
	q.SetCurr(es, 1)
	if i, why := q.Pick(es, true); i != 0 || why != Earliest {
		t.Errorf("picked %d (%v) after the buddy's turn began, want 0", i, why)
	}
}

// world draws a queue of up to 12 entities with one of them current.
func world(t *rapid.T) (Queue, []Entity) {
	n := rapid.IntRange(1, 12).Draw(t, "n")
	big := rapid.Bool().Draw(t, "far apart")
	es := make([]Entity, n)
	for i := range es {
		span := int64(5_000_000)
		if big {
			span = 1 << 45
		}
		slice := rapid.SampledFrom([]int64{700000, 700000, 100000, 3000000}).Draw(t, "slice")
		w := Weight(rapid.IntRange(-20, 19).Draw(t, "nice"))
		v := rapid.Int64Range(-span, span).Draw(t, "v")
		es[i] = Entity{Weight: w, Vruntime: v, Slice: slice, Custom: slice != 700000,
			Deadline: v + rapid.Int64Range(1, 3_000_000).Draw(t, "d"), Vprot: v + rapid.Int64Range(-10, 10).Draw(t, "p")}
	}
	q := queueOf(es)
	if rapid.Bool().Draw(t, "current") {
		q.SetCurr(es, rapid.IntRange(0, n-1).Draw(t, "curr"))
	}
	if rapid.Bool().Draw(t, "buddy") {
		q.SetBuddy(rapid.IntRange(0, n-1).Draw(t, "who"))
	}
	return q, es
}

// eligibleTwin is the definition: sum of w*v >= v_i * sum of w, exactly.
func eligibleTwin(es []Entity, i int) bool {
	s, w := new(big.Int), new(big.Int)
	for _, e := range es {
		s.Add(s, new(big.Int).Mul(big.NewInt(e.Weight), big.NewInt(e.Vruntime)))
		w.Add(w, big.NewInt(e.Weight))
	}
	return s.Cmp(w.Mul(w, big.NewInt(es[i].Vruntime))) >= 0
}

// averageTwin is floor(sum of w*v / sum of w) with unlimited integers.
func averageTwin(es []Entity) int64 {
	s, w := new(big.Int), new(big.Int)
	for _, e := range es {
		s.Add(s, new(big.Int).Mul(big.NewInt(e.Weight), big.NewInt(e.Vruntime)))
		w.Add(w, big.NewInt(e.Weight))
	}
	return new(big.Int).Div(s, w).Int64() // Euclidean: floor for a positive divisor
}

func TestAverageAgainstTwin(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		q, es := world(t)
		if got, want := q.V(es), averageTwin(es); got != want {
			t.Fatalf("V = %d, by definition %d", got, want)
		}
		some := false
		for i := range es {
			if q.Eligible(es, i) != eligibleTwin(es, i) {
				t.Fatalf("entity %d: eligible is %v", i, q.Eligible(es, i))
			}
			some = some || q.Eligible(es, i)
		}
		if !some {
			t.Fatal("nobody is eligible")
		}
	})
}

// pickTwin looks at everybody for every rule of pick_eevdf.
func pickTwin(q *Queue, es []Entity, protect bool) int {
	if len(es) == 1 {
		return 0
	}
	if protect && q.buddy != None && eligibleTwin(es, int(q.buddy)) {
		return int(q.buddy)
	}
	cand := None
	if q.curr != None && eligibleTwin(es, int(q.curr)) {
		cand = int(q.curr)
		if protect && es[cand].Vruntime < es[cand].Vprot {
			return cand
		}
	}
	best := None
	for i := range es {
		if i == int(q.curr) || !eligibleTwin(es, i) {
			continue
		}
		if best == None || es[i].Deadline < es[best].Deadline || es[i].Deadline == es[best].Deadline && es[i].seq < es[best].seq {
			best = i
		}
	}
	if best == None || cand != None && es[cand].Deadline < es[best].Deadline {
		return cand
	}
	return best
}

func TestPickAgainstTwin(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		q, es := world(t)
		protect := rapid.Bool().Draw(t, "protect")
		got, _ := q.Pick(es, protect)
		if want := pickTwin(&q, es, protect); got != want {
			t.Fatalf("picked %d, by definition %d", got, want)
		}
	})
}

// The tree keeps its order and its sums through any sequence of changes.
func TestQueueKeepsItsBooks(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		es := make([]Entity, 8)
		for i := range es {
			es[i] = Entity{Weight: Weight(rapid.IntRange(-20, 19).Draw(t, "nice")), Slice: 700000}
		}
		q := New()
		var in []int
		for range rapid.IntRange(1, 60).Draw(t, "steps") {
			i := rapid.IntRange(0, 7).Draw(t, "i")
			at := slices.Index(in, i)
			switch {
			case at < 0:
				q.Place(es, i, 700000, false)
				q.Add(es, i)
				in = append(in, i)
			case q.Curr() == i:
				es[i].Vruntime += Delta(rapid.Int64Range(0, 900000).Draw(t, "ran"), es[i].Weight)
				UpdateDeadline(&es[i], 700000)
				if rapid.Bool().Draw(t, "put") {
					q.PutCurr(es)
				}
			case q.Curr() == None && rapid.Bool().Draw(t, "set"):
				q.SetCurr(es, i)
				q.Protect(es)
			default:
				q.UpdateLag(es, i, 1000000)
				q.Remove(es, i)
				in = slices.Delete(in, at, at+1)
			}
			queued := []Entity{}
			for _, j := range in {
				queued = append(queued, es[j])
			}
			if len(in) != q.Len() {
				t.Fatalf("%d queued, Len %d", len(in), q.Len())
			}
			if len(in) > 0 && q.V(es) != averageTwin(queued) {
				t.Fatalf("V = %d, by definition %d", q.V(es), averageTwin(queued))
			}
			for k := 1; k < len(q.byDeadline); k++ {
				if a, b := &es[q.byDeadline[k-1]], &es[q.byDeadline[k]]; a.Deadline > b.Deadline || a.Deadline == b.Deadline && a.seq > b.seq {
					t.Fatalf("the tree is out of order at %d", k)
				}
			}
		}
	})
}
