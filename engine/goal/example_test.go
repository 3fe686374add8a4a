package goal_test

import (
	"fmt"

	"borrowedtime/engine/goal"
	"borrowedtime/engine/trace"
)

// An expectation is read once and held against any run: here H waits for the
// lock A from 1 ms to 3 ms, and L executes meanwhile, on the time of H.
func Example() {
	const ms = trace.Millisecond
	run := &trace.Trace{
		CPUs: 1, Until: 5 * trace.Time(ms), End: 5 * trace.Time(ms),
		Tasks: []trace.TaskInfo{{Name: "H"}, {Name: "L"}},
		Locks: []trace.LockInfo{{Name: "A"}},
		Waits: []trace.Wait{{Task: 0, Lock: 0, From: trace.Time(ms), To: 3 * trace.Time(ms)}},
		Stats: []trace.Stats{{Lent: 2 * ms, Waited: 2 * ms}, {Ran: 3 * ms, Borrowed: 2 * ms}},
	}
	for _, text := range []string{"wait(H,A)<=2ms", "wait(H, A) < 2ms and borrowed(L) > 0", "wiat(H, A) < 2ms"} {
		e, err := goal.Parse(text)
		if err != nil {
			fmt.Printf("%d: %s (%s)\n", err.Offset, err.Msg, err.Hint)
			continue
		}
		o := e.Eval(run)
		fmt.Printf("%s: %t, %s\n", o.Text, o.OK, o.Got)
	}
	// Output:
	// wait(H, A) <= 2ms: true, wait(H, A) was 2 ms
	// wait(H, A) < 2ms and borrowed(L) > 0: false, wait(H, A) was 2 ms, borrowed(L) was 2 ms
	// 0: unknown metric "wiat" (did you mean "wait"?)
}
