package goal

import (
	"strings"
	"testing"

	"borrowedtime/engine/trace"
)

const ms = trace.Time(trace.Millisecond)

// run is priority inversion by hand, 10 ms on one CPU, cured by proxy execution:
//
//	0   L takes A
//	2   H wakes, preempts, waits for A: L runs on H's time
//	4   L hands A to H
//	6   H finishes, M runs
//	10  the end: M has not finished, W waits for B since 9
//
// CPU 1 is idle but for 7 to 8, when M2 runs there.
func run() *trace.Trace {
	const L, H, M, W = 0, 1, 2, 3
	t := &trace.Trace{CPUs: 2, Until: 10 * ms, End: 10 * ms}
	for _, n := range []string{"L", "H", "M", "W"} {
		t.Tasks = append(t.Tasks, trace.TaskInfo{Name: n})
	}
	t.Locks = []trace.LockInfo{{Name: "A"}, {Name: "B"}}
	t.Segments = []trace.Segment{
		{Start: 0, End: 2 * ms, Exec: L, Donor: L},
		{Start: 2 * ms, End: 4 * ms, Exec: L, Donor: H},
		{Start: 4 * ms, End: 6 * ms, Exec: H, Donor: H},
		{Start: 7 * ms, End: 8 * ms, CPU: 1, Exec: W, Donor: W},
		{Start: 6 * ms, End: 10 * ms, Exec: M, Donor: M},
	}
	t.Waits = []trace.Wait{
		{Task: H, Lock: 0, From: 2 * ms, To: 4*ms + 1},
		{Task: H, Lock: 1, From: 5 * ms, To: 5*ms + ms/2},
		{Task: W, Lock: 1, From: 9 * ms, To: trace.Never},
	}
	t.Stats = []trace.Stats{
		{Ran: 4e6, Charged: 2e6, Borrowed: 2e6, Started: 0, Finished: 5 * ms, Proxied: 1},
		{Ran: 2e6, Charged: 4e6, Lent: 2e6, Started: 2 * ms, Finished: 6 * ms},
		{Ran: 4e6, Charged: 4e6, Started: 3 * ms, Finished: trace.Never},
		{Ran: 1e6, Charged: 1e6, Started: 7 * ms, Finished: trace.Never, Migrations: 2},
	}
	t.Switches = 3
	t.Jobs = [][]trace.Job{H: {
		{Release: 0, Due: 3 * ms, Done: 2 * ms},
		{Release: 3 * ms, Due: 6 * ms, Done: 7 * ms},
		{Release: 6 * ms, Due: 10 * ms, Done: trace.Never}}, W: {{Release: 9 * ms, Due: trace.Never, Done: trace.Never}}}
	rec := func(at trace.Time, k trace.Kind, r trace.Reason, task, lock int) {
		t.Records = append(t.Records, trace.Record{At: at, Kind: k, Reason: r, Task: trace.TaskID(task), Lock: trace.LockID(lock)})
	}
	rec(2*ms, trace.KindWalk, trace.WalkRemoteGiveUp, H, 0)
	rec(2*ms, trace.KindWalk, trace.WalkRun, H, 0)
	rec(3*ms, trace.KindWalk, trace.WalkAsleepGiveUp, H, 0)
	rec(4*ms, trace.KindUnlock, trace.UnlockDonor, L, 0)
	rec(5*ms, trace.KindUnlock, trace.UnlockWake, L, 0)
	rec(6*ms, trace.KindUnlock, trace.UnlockAsked, L, 1)
	rec(7*ms, trace.KindMigrate, trace.MigrateWake, W, 0)
	rec(8*ms, trace.KindMigrate, trace.MigrateReturn, W, 0)
	rec(8*ms, trace.KindMark, trace.MarkPassed, M, 0)
	rec(9*ms, trace.KindMark, trace.MarkPassed, M, 0)
	rec(9*ms, trace.KindWalk, trace.WalkAsleepPark, H, 0)
	return t
}

// evalTable has a line for each case: the expectation, ok or the millisecond in
// which it broke, what was measured.
const evalTable = `
wait(H, A) < 3ms              | ok  | wait(H, A) was 2 ms
wait(H, A) <= 2ms             | 4   | wait(H, A) was 2.000001 ms
wait(H) < 2.4ms               | 5   | wait(H) was 2.5 ms
wait(H) > 3ms                 | 10  | wait(H) was 2.5 ms
wait(W) == 1ms                | ok  | wait(W) was 1 ms
wait(L) == 0                  | ok  | wait(L) was 0
maxwait(H) < 1ms              | 3   | maxwait(H) was 2 ms
maxwait(H, B) < 1ms           | ok  | maxwait(H, B) was 500 us
latency(H) == 4ms             | ok  | latency(H) was 4 ms
latency(H) < 3ms              | 5   | latency(H) was 4 ms
latency(M) < 5ms              | 8   | latency(M) was never
latency(M) == never           | ok  | latency(M) was never
finished(L) < 5ms             | 5   | finished(L) was 5 ms
finished(L) <= 5ms            | ok  | finished(L) was 5 ms
finished(M) != never          | 10  | finished(M) was never
finished(L) == never          | 10  | finished(L) was 5 ms
ran(L) > 3ms                  | ok  | ran(L) was 4 ms
ran(L) < 3ms                  | 3   | ran(L) was 4 ms
charged(H) <= 3ms             | 5   | charged(H) was 4 ms
lent(H) == 2ms                | ok  | lent(H) was 2 ms
lent(H) < 1ms                 | 3   | lent(H) was 2 ms
borrowed(L) <= 1ms            | 3   | borrowed(L) was 2 ms
handoffs(A) == 1              | ok  | handoffs(A) was 1
handoffs(B) == 0              | 6   | handoffs(B) was 1
migrations(W) < 2             | 8   | migrations(W) was 2
proxied(L) == 0               | 2   | proxied(L) was 1
proxied(L) >= 2               | 10  | proxied(L) was 1
fallbacks(give-up) == 2       | ok  | fallbacks(give-up) was 2
fallbacks(give-up) < 2        | 3   | fallbacks(give-up) was 2
fallbacks(owner-remote-give-up) == 0 | 2 | fallbacks(owner-remote-give-up) was 1
switches() == 3               | ok  | switches() was 3
jobs(H) == 2                  | ok  | jobs(H) was 2
jobs(H) < 2                   | 7   | jobs(H) was 2
jobs(L) == 0                  | ok  | jobs(L) was 0
response(H) == 4ms            | ok  | response(H) was 4 ms
response(H) < 3ms             | 6   | response(H) was 4 ms
response(H, 1) == 2ms         | ok  | response(H, 1) was 2 ms
response(H, 1) > 2ms          | 10  | response(H, 1) was 2 ms
response(H, 3) <= 1ms         | 7   | response(H, 3) was never
response(H, 4) == never       | ok  | response(H, 4) was never
response(H, 4) < 1ms          | 10  | response(H, 4) was never
response(W) == never          | ok  | response(W) was never
maxresponse(H) == 4ms         | ok  | maxresponse(H) was 4 ms
maxresponse(H) < 4ms          | 7   | maxresponse(H) was 4 ms
maxresponse(W) == 1ms         | ok  | maxresponse(W) was 1 ms
maxresponse(L) == 0           | ok  | maxresponse(L) was 0
misses(H) == 2                | ok  | misses(H) was 2
misses(H) == 0                | 6   | misses(H) was 2
misses(W) == 0                | ok  | misses(W) was 0
marks(M) == 2                 | ok  | marks(M) was 2
marks(M) < 2                  | 9   | marks(M) was 2
marks(H) == 0                 | ok  | marks(H) was 0
fallbacks(park) == 0          | 9   | fallbacks(park) was 1
order(L, H, M)                | ok  | finished: L at 5 ms, H at 6 ms, M never finished
order(H, L)                   | 5   | finished: L at 5 ms, H at 6 ms
order(M, H)                   | 6   | finished: H at 6 ms, M never finished
order(M, W)                   | 10  | finished: M never finished, W never finished
exec(0, 3ms) == L             | ok  | exec(0, 3ms) was L
donor(0, 3ms) == H            | ok  | donor(0, 3ms) was H
donor(0, 4ms) == H            | ok  | donor(0, 4ms) was H
exec(0, 4ms) == L             | 4   | exec(0, 4ms) was H
exec(1, 3ms) == idle          | ok  | exec(1, 3ms) was idle
exec(1, 7ms) != W             | 7   | exec(1, 7ms) was W
exec(0, 10ms) == M            | ok  | exec(0, 10ms) was M
exec(0, 11ms) == M            | 10  | the run ended at 10 ms
exec(5, 1ms) == M             | 0   | this run has no CPU 5
wait(Q) < 1ms                 | 0   | this run has no task "Q"
wait(H, Q) < 1ms              | 0   | this run has no lock "Q"
wait(H, A) < 3ms and handoffs(A) == 2 | 10 | wait(H, A) was 2 ms, handoffs(A) was 1
proxied(L) == 0 and ran(L) < 1ms | 1 | proxied(L) was 1, ran(L) was 4 ms
`

// TestEval: what each metric measures, and when a failed one was lost.
func TestEval(t *testing.T) {
	tr := run()
	for _, line := range strings.Split(strings.TrimSpace(evalTable), "\n") {
		f := strings.Split(line, "|")
		text, want, got := strings.TrimSpace(f[0]), strings.TrimSpace(f[1]), strings.TrimSpace(f[2])
		e, err := Parse(text)
		if err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		o := e.Eval(tr)
		when := "ok"
		if !o.OK {
			when = itoa(int64(o.BrokeAt / ms))
		} else if o.BrokeAt != trace.Never {
			t.Errorf("%s: holds, but broke at %d", text, o.BrokeAt)
		}
		if when != want || o.Got != got {
			t.Errorf("%s: %s, %q; want %s, %q", text, when, o.Got, want, got)
		}
		if o.Text != e.Text {
			t.Errorf("%s: the outcome says %s", text, o.Text)
		}
	}
}

// TestExact: few digits for reading, all of them beside it, and never so few that they
// say the contrary of the verdict.
func TestExact(t *testing.T) {
	for text, want := range map[string][2]string{
		"wait(H) < 2.6ms":                       {"wait(H) was 2.5 ms", "wait(H) was 2.500001 ms"},
		"wait(H) <= 2.5ms":                      {"wait(H) was 2.500001 ms", ""},
		"wait(H) != 2.5ms and handoffs(A) == 1": {"wait(H) was 2.500001 ms, handoffs(A) was 1", ""},
		"switches() == 3":                       {"switches() was 3", ""},
		"finished(M) == never":                  {"finished(M) was never", ""},
	} {
		e, err := Parse(text)
		if err != nil {
			t.Fatal(text, err)
		}
		if o := e.Eval(run()); o.Got != want[0] || o.Exact != want[1] {
			t.Errorf("%s: %q and %q, want %q", text, o.Got, o.Exact, want)
		}
	}
	for ns, want := range map[int64]int64{0: 0, 999: 999, 9_999: 9_999, 12_344: 12_340, 7_899_998: 7_900_000, 99_996_000: 100_000_000, 1_300_000_400: 1_300_000_000, 59_123_456_789: 59_123_000_000} {
		if got := int64(trace.Duration(ns).Rounded()); got != want {
			t.Errorf("%d rounded is %d, want %d", ns, got, want)
		}
	}
}

// TestCanonical: the text of an expectation is a fixed point.
func TestCanonical(t *testing.T) {
	for in, want := range map[string]string{
		"wait(H,A)<3000us":                   "wait(H, A) < 3ms",
		" wait( H ) >= 1.5e3us and ran(H)>0": "wait(H) >= 1.5ms and ran(H) > 0",
		"order(A,B,C)":                       "order(A, B, C)",
		"exec( 0, 1000us )==idle":            "exec(0, 1ms) == idle",
		"finished(H)!=never":                 "finished(H) != never",
		"switches()==007":                    "switches() == 7",
	} {
		e, err := Parse(in)
		if err != nil {
			t.Errorf("%q: %v", in, err)
			continue
		}
		if e.Text != want {
			t.Errorf("%q becomes %q, want %q", in, e.Text, want)
		}
		if again, err := Parse(e.Text); err != nil || again.Text != e.Text {
			t.Errorf("%q is no fixed point: %v", e.Text, err)
		}
	}
}

// TestErrorPlaces: an error marks what is wrong, and says what would be right.
func TestErrorPlaces(t *testing.T) {
	for _, c := range []struct{ text, marked, says string }{
		{"wiat(H) < 3ms", "wiat", `did you mean "wait"?`},
		{"wait(H) < 3", "3", "write 3ms"},
		{"wait(H) =< 3ms", "=<", "<="},
		{"wait(H) < 3ms && ran(H) > 0", "&&", `"and"`},
		{"wait() < 3ms", ")", "wait(task[, lock])"},
		{"wait(H, A, B) < 3ms", "B", "at most 2 arguments"},
		{"exec(x, 3ms) == H", "x", "numbered from 0"},
		{"exec(0, 3) == H", "3", "no unit"},
		{"exec(0, 3ms) > H", ">", "== or !="},
		{"order(A, B) > 3", ">", "stands alone"},
		{"handoffs(A) == -1", "-1", "whole number"},
		{"fallbacks(giveup) == 0", "giveup", `did you mean "give-up"?`},
		{"wait(H) < 3ms ☃", "☃", `"and"`},
		{"wait(H)", "", "a comparison"},
	} {
		_, err := Parse(c.text)
		if err == nil {
			t.Errorf("%q is accepted", c.text)
			continue
		}
		if marked := c.text[err.Offset : err.Offset+err.Len]; marked != c.marked || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%q: %q at %q; want %q at %q", c.text, err.Error(), marked, c.says, c.marked)
		}
	}
}

// TestNames: what an expectation speaks of, and where.
func TestNames(t *testing.T) {
	text := "wait(H, A) < 3ms and order(L, M) and exec(0, 1ms) == W and donor(0, 1ms) == idle"
	e, err := Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	tasks, locks := e.Names()
	var got []string
	for _, n := range append(tasks, locks...) {
		if text[n.Offset:n.Offset+n.Len] != n.Text {
			t.Errorf("%q is not at %d", n.Text, n.Offset)
		}
		got = append(got, n.Text)
	}
	if s := strings.Join(got, " "); s != "H L M W A" {
		t.Errorf("names are %s", s)
	}
}

// TestPredicates: the table is complete and can be shown to authors.
func TestPredicates(t *testing.T) {
	for _, p := range Predicates {
		if p.Meaning == "" || p.measure == nil {
			t.Errorf("%s lacks its meaning or its measure", p.Name)
		}
		if p.Usage() == "" || Lookup(p.Name).Name != p.Name {
			t.Errorf("%s can't be found", p.Name)
		}
	}
	for _, r := range reasonNames() {
		if _, err := Parse("fallbacks(" + r + ") == 0"); err != nil {
			t.Errorf("%s: %v", r, err)
		}
	}
}

// TestNearest: suggestions are near, and none is made at random.
func TestNearest(t *testing.T) {
	words := []string{"lock", "unlock", "run", "sleep", "sleep-until"}
	for word, want := range map[string]string{
		"unlok": "unlock", "LOCK": "lock", "lokc": "lock", "slep": "sleep", "rn": "run",
		"sleepuntil": "sleep-until", "x": "", "frobnicate": "", "": "", "lock": "",
	} {
		if got := Nearest(word, words); got != want {
			t.Errorf("%q: %q, want %q", word, got, want)
		}
	}
}

// FuzzExpect: no text makes the parser panic; what is valid is a fixed point
// and can be evaluated.
func FuzzExpect(f *testing.F) {
	f.Add("wait(H, A) < 3ms and handoffs(A) == 1")
	f.Add("order(L, H, M) and exec(0, 3ms) != idle and finished(M) == never")
	f.Add("fallbacks(give-up) >= 1.8e+06us")
	f.Fuzz(func(t *testing.T, text string) {
		e, err := Parse(text)
		if err != nil {
			if err.Offset < 0 || err.Offset+err.Len > len(text) || err.Msg == "" {
				t.Errorf("misplaced: %+v", err)
			}
			return
		}
		again, err := Parse(e.Text)
		if err != nil || again.Text != e.Text {
			t.Errorf("%q is no fixed point: %v", e.Text, err)
		}
		o := e.Eval(run())
		if o.Got == "" || !o.OK && (o.BrokeAt < 0 || o.BrokeAt > 10*ms) {
			t.Errorf("%q: %+v", text, o)
		}
	})
}
