package explain

import (
	"flag"
	"os"
	"strings"
	"testing"

	"borrowedtime/engine/config"
	"borrowedtime/engine/trace"
)

var update = flag.Bool("update", false, "rewrite the goldens")

// smallTrace has the three tasks of the classic story and one lock.
func smallTrace() *trace.Trace {
	return &trace.Trace{Profile: "7.3", CPUs: 2, Marks: []string{"half way"}, Tasks: []trace.TaskInfo{
		{Name: "H", Policy: "fair", Nice: -10, Weight: 9548, CPUs: 1},
		{Name: "M", Policy: "fair", Weight: 1024, CPUs: 1},
		{Name: "L", Policy: "fair", Nice: 10, Weight: 110, CPUs: 1},
		{Name: "F", Policy: "fifo", Prio: 90, CPUs: 1},
		{Name: "G", Policy: "fifo", Prio: 50, CPUs: 1},
		{Name: "D", Policy: "deadline", CPUs: 1},
		{Name: "B", Policy: "batch", Nice: 5, CPUs: 1},
		{Name: "I", Policy: "idle", CPUs: 1},
	}, Locks: []trace.LockInfo{{Name: "A", Kind: "mutex"}},
		Records: []trace.Record{{At: 1_500_000, Event: -1, Kind: trace.KindUnlock, Reason: trace.UnlockDonor, Task: 0, Other: 2},
			{At: 1_600_000, Event: -1, Kind: trace.KindThrottle, Reason: trace.BudgetFirst, Task: 5, Other: trace.NoTask, B: 9_000_000},
			{At: 2_500_000, Kind: trace.KindWake, Reason: trace.WakeTimer, Task: 5, Other: trace.Idle, A: 9_000_000}},
		TaskSpans: [][]trace.TaskSpan{1: {{Start: 2_000_000, End: 2_500_000, State: trace.Spinning, Lock: 1}}, 2: {{Start: 2_000_000, End: 2_400_000, State: trace.Running}, {Start: 2_400_000, End: 2_500_000, State: trace.Throttled}}}}
}

// smallSnapshot: V is 10 ms; H and M are eligible, L is 2 ms ahead. L executes on H's time.
func smallSnapshot() *trace.Snapshot {
	const ms = trace.VTime(1_000_000)
	return &trace.Snapshot{
		Tasks: []trace.TaskView{
			{OnRQ: true, Vruntime: 9 * ms, Deadline: 10 * ms, Slice: 700_000},
			{OnRQ: true, Vruntime: 10 * ms, Deadline: 11 * ms, Slice: 700_000},
			{OnRQ: true, Vruntime: 12 * ms, Deadline: 20 * ms, Slice: 100_000},
			{}, {}, {}, {}, {},
		},
		CPUs: []trace.CPUView{{Curr: 2, Donor: 0, V: 10 * ms,
			Fair: []trace.Queued{{Task: 0, Eligible: true}, {Task: 1, Eligible: true}, {Task: 2}}}, {Curr: -1, Donor: -1}},
	}
}

// sample is a plausible record for a reason.
func sample(r trace.Reason) trace.Record {
	rec := trace.Record{At: 2_500_000, Task: 0, Other: 2, Lock: 0, CPU: 0, Kind: r.Kind(), Reason: r}
	const F, G, D, B, I = 3, 4, 5, 6, 7
	switch r {
	case trace.PreemptClass, trace.PreemptPrio:
		rec.Task, rec.Other = F, G
		if r == trace.PreemptClass {
			rec.Other = 0
		}
	case trace.KeepClass, trace.KeepPrio:
		rec.Task, rec.Other = G, F
		if r == trace.KeepClass {
			rec.Task = 0
		}
	case trace.KeepBatch:
		rec.Task, rec.Other = B, 0
	case trace.PreemptIdlePolicy:
		rec.Other = I
	case trace.PreemptShort:
		rec.Task, rec.Other = 2, 1
	case trace.KeepIneligible:
		rec.Task, rec.Other = 2, 0
	case trace.PickPrio:
		rec.Task = F
	case trace.PickEDF, trace.ThrottleBegin, trace.ThrottleEnd, trace.BudgetFirst, trace.BudgetFresh, trace.BudgetKept, trace.BudgetCut:
		rec.Task = D
	}
	switch r.Kind() {
	case trace.KindWake:
		rec.B = 1
	case trace.KindPick:
		rec.Other, rec.A, rec.B = 1, 10_000_000, 1_000_000
		if r == trace.PickUnlucky {
			rec.A = 7
		}
	case trace.KindResched:
		rec.Task, rec.Other, rec.A = 2, 0, 1
		switch r {
		case trace.ReschedHrtick:
			rec.A = 2
		case trace.ReschedYield:
			rec.B = trace.YieldSlice
		}
	case trace.KindSwitch:
		rec.Task, rec.Other, rec.A, rec.B = 2, 0, 0, 1
	case trace.KindMigrate:
		rec.A, rec.B = 0, 1
	case trace.KindDequeue:
		rec.A = -5693
	case trace.KindSleep:
		rec.A = 5_500_000
	case trace.KindThrottle:
		rec.A, rec.B = 2_000_000, 12_000_000
	case trace.KindJob:
		rec.A, rec.B = jobSample(r), 3
	case trace.KindAttr:
		rec.A, rec.B = -5, 5
		if r == trace.AttrPolicy {
			rec.A, rec.B = trace.PolicyCode(int(config.Fair), -5), trace.PolicyCode(int(config.FIFO), 50)
		}
		if r == trace.AttrAffinity {
			rec.A, rec.B = 0b11, 0b1101
		}
	case trace.KindReset, trace.KindTick:
		rec.Task, rec.Other = 2, 0
	case trace.KindUnlock:
		rec.Task, rec.Other = 2, 0
	}
	return rec
}

// jobSample is a deadline, a response time or a release.
func jobSample(r trace.Reason) int64 {
	switch r {
	case trace.JobReleased, trace.JobQueued:
		return 12_500_000
	case trace.JobMissed:
		return 4_000_000
	}
	return 2_500_000
}

// The golden is the whole vocabulary: each reason with its title, its sentence
// with everything known, and the shorter one when only the record is known.
func TestEveryReason(t *testing.T) {
	tr, snap := smallTrace(), smallSnapshot()
	var b strings.Builder
	b.WriteString("# Every reason: its title, its sentence beside a full snapshot, and (-) without one where that differs.\n# H nice -10, M nice 0, L nice 10, lock A; V is 10 ms.\n")
	for r := trace.NoReason + 1; r < trace.NumReasons; r++ {
		rec := sample(r)
		snap.Event = 0
		if Before(rec.Kind) {
			snap.Event = -1
		}
		full, bare := Sentence(tr, &rec, snap), Sentence(tr, &rec, nil)
		b.WriteString("\n" + r.Kind().String() + "/" + r.String() + ": " + Title(r) + "\n\t" + full + "\n")
		if bare != full {
			b.WriteString("      -\t" + bare + "\n")
		}
		check(t, r, full)
		check(t, r, bare)
		empty := trace.Record{Task: -1, Other: -1, Lock: -1, CPU: -1, A: -1, B: -1, Kind: r.Kind(), Reason: r}
		check(t, r, Sentence(tr, &empty, snap))
	}
	golden(t, "testdata/reasons.txt", b.String())
}

// check holds a sentence to what every one must be: filled, ended, tidy.
func check(t *testing.T, r trace.Reason, s string) {
	t.Helper()
	if s == "" || Title(r) == "" {
		t.Errorf("%v/%v: no sentence or title: give it both in reasons.go, or in walk.go if it is a row of the table", r.Kind(), r)
		return
	}
	for _, bad := range []string{"{", "}", "[", "]", "  ", " .", " ,", "( ", "()", "..", " :", ",,"} {
		if strings.Contains(s, bad) {
			t.Errorf("%v/%v: %q in %q", r.Kind(), r, bad, s)
		}
	}
	if !strings.HasSuffix(s, ".") {
		t.Errorf("%v/%v: does not end: %q", r.Kind(), r, s)
	}
}

func golden(t *testing.T, path, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		have, wish := strings.Split(got, "\n"), strings.Split(string(want), "\n")
		i := 0
		for i < len(have)-1 && i < len(wish)-1 && have[i] == wish[i] {
			i++
		}
		t.Errorf("%s differs in line %d; -update rewrites it\n got %s\nwant %s", path, i+1, have[i], wish[i])
	}
}

func TestPlaceholdersAreKnown(t *testing.T) {
	tr, snap := smallTrace(), smallSnapshot()
	for r := trace.NoReason + 1; r < trace.NumReasons; r++ {
		say := find(r).say
		for rest := say; ; {
			i := strings.IndexByte(rest, '{')
			if i < 0 {
				break
			}
			name := rest[i+1 : i+strings.IndexByte(rest[i:], '}')]
			rest = rest[i+1:]
			known := mayBeEmpty(name)
			for s := trace.NoReason + 1; s < trace.NumReasons && !known; s++ {
				rec := sample(s)
				if snap.Event = 0; Before(rec.Kind) {
					snap.Event = -1
				}
				w := teller{t: tr, r: &rec, at: snap}
				known = w.value(name)
				if rec.B++; !known {
					known = w.value(name)
				}
				if !known {
					rec.Task, rec.A = 5, int64(rec.At)+1
					known = w.value(name)
				}
				if rec.Lock = 1; !known {
					known = w.value(name)
				}
				if rec.Other = 1; !known {
					snap.Tasks[1].CPU = 1
					known = w.value(name)
					snap.Tasks[1].CPU = 0
				}
			}
			if !known {
				t.Errorf("%v/%v: nothing ever fills {%s}", r.Kind(), r, name)
			}
		}
	}
}

// A snapshot of another moment must not lead to a false statement: if a queued
// eligible task has an earlier deadline than the picked one, no list is given.
func TestStaleSnapshotSaysLess(t *testing.T) {
	tr, snap := smallTrace(), smallSnapshot()
	rec := sample(trace.PickDeadline)
	rec.Task = 1
	if got, want := Sentence(tr, &rec, snap), "CPU 0 picks M: it has the earliest virtual deadline of all eligible tasks."; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestIdleHasAName(t *testing.T) {
	rec := sample(trace.ReschedPreempt)
	rec.Task, rec.A = trace.Idle, 2
	want := "The idle task, which executes on CPU 0, is asked to make room, at once."
	if got := Sentence(smallTrace(), &rec, nil); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// Who is compared is told by what ranks it: not by its own nice value while it has
// inherited a deadline, or while the fair server runs it.
func TestInheritedRankIsTold(t *testing.T) {
	for _, c := range []struct {
		reason trace.Reason
		a, b   int64
		want   string
	}{
		{trace.KeepClass, 0, trace.RanksDeadline, "H (nice −10) is of a lower scheduling class than L (deadline, inherited), so CPU 0 goes on as before."},
		{trace.KeepClass, 0, trace.RanksServed, "H (nice −10) is of a lower scheduling class than L (which the fair server lets run), so CPU 0 goes on as before."},
		{trace.PreemptPrio, 40, 30, "H (FIFO 40, inherited) outranks L (FIFO 30, inherited), so CPU 0 must reschedule at once."},
	} {
		rec := sample(c.reason)
		rec.Task, rec.Other, rec.A, rec.B = 0, 2, c.a, c.b
		if got := Sentence(smallTrace(), &rec, nil); got != c.want {
			t.Errorf("got  %q\nwant %q", got, c.want)
		}
	}
}

func TestGiveUpNamesTheTaskThatLeaves(t *testing.T) {
	rec := sample(trace.WalkAsleepGiveUp)
	rec.Task, rec.Other, rec.B = 1, 2, 0 // H -> ... -> M -> L asleep
	for profile, leaves := range map[string]string{"6.17": "so H leaves", "7.1": "so H leaves", "7.3": "so M leaves"} {
		tr := smallTrace()
		tr.Profile = profile
		if got := Sentence(tr, &rec, nil); !strings.Contains(got, leaves) {
			t.Errorf("%s: %q does not say %q", profile, got, leaves)
		}
	}
}

// TestGiveUpOfAWokenTask: who has been woken while the walk went on does not leave the
// queue for it, which the missing record of its dequeue tells.
func TestGiveUpOfAWokenTask(t *testing.T) {
	rec := sample(trace.WalkRemoteGiveUp)
	rec.Task, rec.Other, rec.B, rec.Event = 1, 2, 0, 3
	dequeue := trace.Record{Task: 0, Kind: trace.KindDequeue, Reason: trace.DequeueGiveUp, Event: 3}
	early, late := dequeue, dequeue
	early.Event, late.Event = 2, 4
	for _, c := range []struct {
		profile string
		after   trace.Record
		want    string
	}{
		{"6.17", dequeue, "so H leaves the run queue of CPU 0 and waits until an unlock wakes it."},
		{"6.17", late, "so H, which has been woken meanwhile, stops lending and stays on the run queue of CPU 0."},
		{"7.1", dequeue, "so H leaves the run queue of CPU 0 and waits until an unlock wakes it."},
		{"7.1", late, "so H, which has been woken meanwhile, goes to where it may run."},
	} {
		tr := smallTrace()
		tr.Profile, tr.Records = c.profile, []trace.Record{early, rec, c.after}
		if got := Sentence(tr, &rec, nil); !strings.HasSuffix(got, c.want) {
			t.Errorf("%s: %q does not end with %q", c.profile, got, c.want)
		}
	}
}

// TestWakeupWithoutBudget: a throttled deadline task that wakes up joins no queue yet.
func TestWakeupWithoutBudget(t *testing.T) {
	for reason, want := range map[trace.Reason]string{
		trace.WakeTimer:   "D’s sleep is over. It has no budget until 8.00 ms, and stays off the run queue of CPU 0.",
		trace.WakeInPlace: "L wakes D. D had stayed on the run queue of CPU 0, so only its mark as blocked is removed. It has no budget until 8.00 ms, and stays off the deadline queue.",
		trace.WakeUnlock:  "L wakes D. D has no budget until 8.00 ms, and stays off the run queue of CPU 0.",
	} {
		rec := sample(reason)
		rec.Task, rec.Other, rec.A, rec.B = 5, 2, 8_000_000, 0
		if got := Sentence(smallTrace(), &rec, nil); got != want {
			t.Errorf("got  %q\nwant %q", got, want)
		}
		if rec.A = 0; strings.Contains(Sentence(smallTrace(), &rec, nil), "budget") {
			t.Errorf("without: %q", Sentence(smallTrace(), &rec, nil))
		}
	}
}

func TestNumbers(t *testing.T) {
	for _, c := range []struct {
		ns   int64
		want string
	}{{0, "0 ms"}, {1, "1 ns"}, {999, "999 ns"}, {1000, "1.00 µs"}, {12_345, "12.3 µs"}, {999_499, "999 µs"}, {999_500, "1.00 ms"},
		{5_400_000, "5.40 ms"}, {9_995_000, "10.0 ms"}, {9_994_999, "9.99 ms"}, {99_950_000, "100 ms"}, {23_440_000, "23.4 ms"},
		{950_000_000, "950 ms"}, {999_999_999, "1.00 s"}, {10_000_000_000, "10.0 s"}, {-2_000_000, "−2.00 ms"}} {
		if got := Duration(trace.Duration(c.ns)); got != c.want {
			t.Errorf("Duration(%d) = %q, want %q", c.ns, got, c.want)
		}
	}
	for ns, want := range map[int64]string{0: "0 ns", 999: "999 ns", 5_400_000: "5,400,000 ns", -1234: "−1,234 ns"} {
		if got := Exact(ns); got != want {
			t.Errorf("Exact(%d) = %q, want %q", ns, got, want)
		}
	}
	if got := CPUs(0b101110, 8); got != "1–3, 5" {
		t.Errorf("CPUs = %q", got)
	}
	if got := CPUs(0b11, 2) + CPUs(^uint64(0), 64); got != "anyany" {
		t.Errorf("CPUs = %q", got)
	}
}

func TestGlossary(t *testing.T) {
	seen := map[string]bool{}
	for _, g := range Glossary {
		if seen[g.ID] || g.ID == "" || strings.ContainsAny(g.ID, " _()") {
			t.Errorf("anchor %q is empty, taken or no anchor", g.ID)
		}
		seen[g.ID] = true
		if !strings.HasSuffix(g.Short, ".") || g.More != "" && !strings.HasSuffix(g.More, ".") {
			t.Errorf("%s: a definition is a sentence", g.ID)
		}
		if FindTerm(g.ID) == nil {
			t.Errorf("%s is not found", g.ID)
		}
	}
	if FindTerm("no-such-term") != nil {
		t.Error("found a term that does not exist")
	}
}

// TestEveryLockKindIsExplained demands a term for each kind that a scenario can name.
func TestEveryLockKindIsExplained(t *testing.T) {
	for _, kind := range config.LockKinds {
		found := false
		for _, term := range Glossary {
			found = found || strings.EqualFold(term.Name, kind.Name)
		}
		if !found {
			t.Errorf("the glossary has no term %q", kind.Name)
		}
	}
}

// TestWhatAYieldGivesUp: each class gives up something else, and some give up nothing.
func TestWhatAYieldGivesUp(t *testing.T) {
	for given, want := range map[int64]string{
		trace.YieldSlice:  "M yields: the rest of its slice counts as used.",
		trace.YieldAhead:  "M yields, and gives up nothing: it has had more than its share already.",
		trace.YieldAlone:  "M yields, but nobody else is queued.",
		trace.YieldPrio:   "M yields: those of the same priority go first.",
		trace.YieldBudget: "M yields: what is left of the budget is given up, and the next comes with the next period.",
	} {
		rec := trace.Record{Task: 1, Other: 1, B: given, Kind: trace.KindResched, Reason: trace.ReschedYield}
		if got := Sentence(smallTrace(), &rec, nil); got != want {
			t.Errorf("told %q, want %q", got, want)
		}
	}
}

// TestWhoKeepsALock: a reader that queues behind a writer is not kept out by the
// readers that have the lock.
func TestWhoKeepsALock(t *testing.T) {
	for a, want := range map[int64]string{
		0:  "M wants lock A, which L owns.",
		-1: "M wants lock A, which L reads.",
		1:  "M wants lock A, which L reads. But H, which waits to write, came first.",
	} {
		rec := trace.Record{Task: 1, Other: 2, A: a, Kind: trace.KindBlock, Reason: trace.BlockOff}
		if got, want := Sentence(smallTrace(), &rec, nil), want+" M leaves the run queue and sleeps until an unlock wakes it."; got != want {
			t.Errorf("told %q, want %q", got, want)
		}
	}
}
