package goal_test

import (
	"fmt"

	"borrowedtime/engine/goal"
	"borrowedtime/engine/trace"
)

// lent is 10 ms on one CPU: H waits for the lock A from 2 to 5 ms, meanwhile its
// owner L executes on H's time and then hands A over.
func lent() *trace.Trace {
	const ms = 1_000_000
	return &trace.Trace{CPUs: 1, Until: 10 * ms, End: 10 * ms,
		Tasks: []trace.TaskInfo{{Name: "H"}, {Name: "L"}},
		Locks: []trace.LockInfo{{Name: "A"}},
		Segments: []trace.Segment{
			{Start: 0, End: 2 * ms, Exec: 1, Donor: 1},
			{Start: 2 * ms, End: 5 * ms, Exec: 1, Donor: 0},
			{Start: 5 * ms, End: 10 * ms, Exec: 0, Donor: 0}},
		Records: []trace.Record{{At: 5 * ms, Task: 1, Other: 0, Lock: 0, Kind: trace.KindUnlock, Reason: trace.UnlockDonor}},
		Waits:   []trace.Wait{{Task: 0, Lock: 0, From: 2 * ms, To: 5 * ms}},
		Stats: []trace.Stats{{Ran: 5 * ms, Charged: 8 * ms, Lent: 3 * ms, Waited: 3 * ms, Finished: 10 * ms},
			{Ran: 5 * ms, Charged: 2 * ms, Borrowed: 3 * ms, Finished: trace.Never}},
	}
}

// A metric alone gives its value, for tables and sweeps.
func ExampleMeasure() {
	v, err := goal.Measure(lent(), "wait(H, A)")
	fmt.Println(v, err)
	// Output:
	// 3ms <nil>
}

// The whole language of metrics is one table.
func ExampleLookup() {
	p := goal.Lookup("wait")
	fmt.Println(p.Usage())
	fmt.Println(p.Meaning)
	// Output:
	// wait(task[, lock])
	// total time the task waited for locks, or for that lock; a wait that is still open counts up to the end of the run
}

// Response times of a periodic task's complete jobs, for percentiles.
func ExampleResponseTimes() {
	const ms = 1_000_000
	t := &trace.Trace{End: 30 * ms, Tasks: []trace.TaskInfo{{Name: "T"}}, Jobs: [][]trace.Job{{
		{Release: 0, Due: 5 * ms, Done: 6 * ms},
		{Release: 10 * ms, Due: 15 * ms, Done: 12 * ms},
		{Release: 20 * ms, Due: 25 * ms, Done: trace.Never}}}}
	list := goal.ResponseTimes(t, 0)
	fmt.Println(list, goal.Percentile(list, 95), goal.Misses(t, 0))
	// Output:
	// [2ms 6ms] 6ms 2
}

// Lengths of waits of one task, for percentiles.
func ExampleWaitLengths() {
	waits := goal.WaitLengths(lent(), 0)
	fmt.Println(waits, goal.Percentile(waits, 99))
	// Output:
	// [3ms] 3ms
}
