package view

import (
	"slices"
	"strings"
	"testing"

	"borrowedtime/engine/explain"
	"borrowedtime/engine/trace"
)

// told writes the stops as the learner meets them: the time, and the reasons
// of the records that are one step.
func told(t *trace.Trace) string {
	var b strings.Builder
	for i, s := range Stops(t) {
		b.WriteString(pad(itoa(i)+"  "+explain.Time(s.At), 14))
		for _, r := range t.Records[s.First:s.Last] {
			b.WriteString("  " + r.Kind.String() + "/" + r.Reason.String())
		}
		b.WriteByte('\n')
	}
	return b.String()
}

// Each line is one press of "forward".
func TestStopsGolden(t *testing.T) {
	golden(t, "stops.txt", "# One CPU: blocks, is picked and lends, hands over, the tail, goes on.\n"+told(inversion("7.3"))+
		"\n# Two CPUs: the detour over idle, the donor travels, the handoff brings it home.\n"+told(remote()))
}

// Records outside of stops change nothing that a learner sees; stops do not
// overlap, stay within one instant and stand in order.
func TestStopsAreOrdered(t *testing.T) {
	for _, tr := range []*trace.Trace{inversion("7.3"), remote(), busy(500), {}} {
		last := 0
		for _, s := range Stops(tr) {
			if s.First < last || s.Last <= s.First || s.Last > len(tr.Records) {
				t.Fatalf("stop %v overlaps the one before, which ends at %d", s, last)
			}
			last = s.Last
			if tr.Records[s.First].At != tr.Records[s.Last-1].At {
				t.Errorf("stop %v spans two instants", s)
			}
		}
	}
}

// Slices of any size find the same stops: a group that a slice's end falls into
// stays whole.
func TestStopsInSlices(t *testing.T) {
	for _, tr := range []*trace.Trace{inversion("7.3"), remote(), busy(500), {}} {
		for _, n := range []int{1, 2, 7} {
			c := NewCollector(tr)
			for !c.Collect(n) {
			}
			if !slices.Equal(c.Stops, Stops(tr)) {
				t.Errorf("%d records at a time: other stops", n)
			}
		}
	}
}

// A re-pick of the same task that leaves all as it was is no stop, be it
// blocked or not.
func TestRepickIsNoStop(t *testing.T) {
	tr := &trace.Trace{CPUs: 1, Tasks: fifoTasks(1, 1, 1), Locks: []trace.LockInfo{{Name: "A"}}, Records: []trace.Record{
		rec(0, 0, 0, trace.PickDeadline, tH, none, -1, 0, 0),
		rec(0, 0, 0, trace.WalkRun, tH, tL, 0, 0, tH),
		rec(0, 0, 0, trace.SwitchIdle, tL, tH, -1, -1, -1),
		rec(1, 1000, 0, trace.TickPlain, tL, tH, -1, 0, 0),
		rec(1, 1000, 0, trace.ReschedTick, tL, none, -1, 2, 0),
		rec(1, 1000, 0, trace.PickDeadline, tH, tH, -1, 0, 0),
		rec(1, 1000, 0, trace.WalkRun, tH, tL, 0, 0, tH),
		rec(2, 2000, 0, trace.HrtickSlice, tL, none, -1, 0, 0),
		rec(2, 2000, 0, trace.PickProtected, tH, tH, -1, 0, 0),
		rec(3, 3000, 0, trace.HrtickSlice, tL, none, -1, 0, 0),
		rec(3, 3000, 0, trace.PickDeadline, tM, tH, -1, 0, 0),
		rec(3, 3000, 0, trace.SwitchPreempt, tM, tM, -1, tL, tH),
	}}
	want := "0  0 ms         pick/earliest-eligible-deadline\n1  0 ms         find-proxy/owner-runs  switch/from-idle\n" +
		"2  3.00 ms      hrtick/slice-ends  pick/earliest-eligible-deadline  switch/preempted\n"
	if got := told(tr); got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
}
