package simtest

import (
	"strings"
	"testing"

	"borrowedtime/engine/trace"
)

const sample = `# A comment.

scenario
task L { run 1ms }
----
ok

# Another.
segments kernel=7.3 until=3ms
----
cpu0  L 0-1

# The end.
`

func TestSplitAndJoin(t *testing.T) {
	cases, rest, err := Split(sample)
	if err != nil || len(cases) != 2 {
		t.Fatal(len(cases), err)
	}
	c := cases[1]
	if c.Line != 9 || c.Cmd != "segments" || c.Arg("until", "") != "3ms" || c.Arg("cell", "x") != "x" || c.Input != "" || c.Answer != "cpu0  L 0-1\n" {
		t.Errorf("second case: %+v", c)
	}
	if cases[0].Input != "task L { run 1ms }\n" {
		t.Errorf("input %q", cases[0].Input)
	}
	if got := Join(cases, rest); got != sample {
		t.Errorf("joined:\n%s", got)
	}
	if _, _, err := Split("scenario\ntask L { }\n"); err == nil {
		t.Error("a case without dashes is taken")
	}
}

func TestLanes(t *testing.T) {
	want, err := parseLane("L 0-1, L/H 1-2.5, M -3.400005")
	if err != nil || laneText(want) != "L 0-1, L/H 1-2.5, M 2.5-3.400005" {
		t.Fatal(laneText(want), err)
	}
	got := append([]stretch(nil), want...)
	if d := differ(want, got); d != "" {
		t.Error(d)
	}
	got[1].who = "L"
	if d := differ(want, got); d != "has L 1-2.5 instead of L/H 1-2.5" {
		t.Error(d)
	}
	if d := differ(want, got[:1]); d != "ends before L/H 1-2.5" {
		t.Error(d)
	}
	for _, bad := range []string{"L", "L 0", "L 0-x", "L 0-1.0000001"} {
		if _, err := parseLane(bad); err == nil {
			t.Errorf("%q is taken", bad)
		}
	}
}

// good is a run in which L executes 1 ms on its own time and 1 ms on H's.
func good() *trace.Trace {
	const ms = trace.Time(trace.Millisecond)
	return &trace.Trace{
		Profile: "7.3", CPUs: 2, Until: 2 * ms, End: 2 * ms,
		Tasks:    []trace.TaskInfo{{Name: "L"}, {Name: "H"}},
		Locks:    []trace.LockInfo{{Name: "A"}},
		Segments: []trace.Segment{{End: ms}, {Start: ms, End: 2 * ms, Donor: 1}},
		TaskSpans: [][]trace.TaskSpan{{{End: ms, State: trace.Running}, {Start: ms, End: 2 * ms, State: trace.Borrowing}},
			{{End: 2 * ms, State: trace.Asleep}}},
		LockSpans: [][]trace.LockSpan{{{End: 2 * ms}}},
		Stats: []trace.Stats{{Ran: 2 * trace.Millisecond, Charged: trace.Millisecond, Borrowed: trace.Millisecond},
			{Charged: trace.Millisecond, Lent: trace.Millisecond}},
		Records:    []trace.Record{{At: 0, Kind: trace.KindPick, Reason: trace.PickOnly}, {At: ms, Event: 1, Kind: trace.KindTick, Reason: trace.TickPlain}},
		EventTimes: []trace.Time{0, ms},
	}
}

// TestCheckBites breaks one thing at a time and wants it noticed.
func TestCheckBites(t *testing.T) {
	if faults := Check(good()); len(faults) > 0 {
		t.Fatal(faults)
	}
	for name, damage := range map[string]func(t *trace.Trace){
		"overlap":       func(t *trace.Trace) { t.Segments[1].Start-- },
		"past the end":  func(t *trace.Trace) { t.Segments[1].End++ },
		"two CPUs":      func(t *trace.Trace) { t.Segments = append(t.Segments, trace.Segment{End: 5, CPU: 1}) },
		"idle borrows":  func(t *trace.Trace) { t.Segments[1].Exec = trace.Idle },
		"no donor":      func(t *trace.Trace) { t.Segments[1].Donor = trace.Idle },
		"no lending":    func(t *trace.Trace) { t.Profile = "none" },
		"charged":       func(t *trace.Trace) { t.Stats[1].Charged++ },
		"state gap":     func(t *trace.Trace) { t.TaskSpans[0][1].Start++ },
		"states end":    func(t *trace.Trace) { t.TaskSpans[1][0].End-- },
		"state is off":  func(t *trace.Trace) { t.TaskSpans[0][1].State = trace.Runnable },
		"owner gap":     func(t *trace.Trace) { t.LockSpans[0][0].Start++ },
		"owners end":    func(t *trace.Trace) { t.LockSpans[0][0].End-- },
		"wrong kind":    func(t *trace.Trace) { t.Records[0].Reason = trace.TickPlain },
		"time falls":    func(t *trace.Trace) { t.Records[0].At = 1 << 40 },
		"event falls":   func(t *trace.Trace) { t.EventTimes[0] = 1 << 40 },
		"number falls":  func(t *trace.Trace) { t.Records[0].Event = 7 },
		"empty segment": func(t *trace.Trace) { t.Segments[0].End = 0 },
	} {
		broken := good()
		damage(broken)
		if len(Check(broken)) == 0 {
			t.Errorf("%s: nothing is noticed", name)
		}
	}
}

func TestUnknownCommand(t *testing.T) {
	e := &Env{}
	if got := e.Answer(&Case{Cmd: "nonsense"}); !strings.Contains(got, "unknown command") {
		t.Error(got)
	}
	if got := e.Answer(&Case{Cmd: "segments"}); !strings.Contains(got, "no scenario") {
		t.Error(got)
	}
}
