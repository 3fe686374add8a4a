package eevdf

import (
	"fmt"
	"testing"
)

// BenchmarkPick is one turn of the fair class, without an engine around it: pick,
// run for a slice, go back into the queue. The cost of a turn may grow as the
// logarithm of the number of tasks, not faster.
func BenchmarkPick(b *testing.B) {
	for _, n := range []int{6, 20, 100, 256} {
		b.Run(fmt.Sprintf("tasks=%d", n), func(b *testing.B) {
			es := make([]Entity, n)
			q := New()
			for i := range es {
				es[i] = Entity{Weight: Weight(i%11 - 5), Slice: 700_000}
				q.Place(es, i, 700_000, true)
				q.Add(es, i)
			}
			for b.Loop() {
				i, _ := q.Pick(es, false)
				q.SetCurr(es, i)
				es[i].Vruntime += Delta(700_000, es[i].Weight)
				UpdateDeadline(&es[i], 700_000)
				q.PutCurr(es)
			}
		})
	}
}
