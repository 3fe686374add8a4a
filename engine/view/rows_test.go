package view

import (
	"regexp"
	"strings"
	"testing"

	"borrowedtime/engine/trace"
)

// Folded lanes are thin: a group has one name, a single lane keeps its own, and
// hidden marks are gone; all else is as in the picture without folds.
func TestFoldedGolden(t *testing.T) {
	f := remoteFrame()
	f.Lanes = []string{"c", "t1", "handoff"}
	f.Chosen = Lane{'t', 2}
	f.Cell = CellAt(f, f.Chosen, 3*ms)
	golden(t, "timeline-folded.svg", Timeline(f))
	golden(t, "overview.svg", Overview(f, [2]trace.Time{2 * ms, 5 * ms}))
	golden(t, "scrub-marks.svg", ScrubMarks(remoteFrame()))
}

// Whatever is folded, each lane is found where it is drawn, and the lanes of all
// kinds follow each other.
func TestPlaces(t *testing.T) {
	for _, lanes := range [][]string{nil, {"c"}, {"t", "l"}, {"t0", "c1", "l0"}, {"c", "t", "l", "nonsense"}} {
		f := remoteFrame()
		f.Lanes = lanes
		d := newTimeline(f)
		l, bottom := Lane{Kind: 'c'}, 0
		for n := range 6 {
			r := d.row(l.Kind, l.ID)
			if r.y-r.pitch/2 < bottom {
				t.Errorf("%v: %v overlaps the lane before", lanes, l)
			}
			bottom = r.y + r.pitch/2
			if got, name := Place(f, d.scale.right, r.y); got != l || name {
				t.Errorf("%v: at %v is %v", lanes, l, got)
			}
			if got, name := Place(f, 10, r.y); !name || got != l && got != (Lane{l.Kind, AllLanes}) {
				t.Errorf("%v: the name of %v is %v's", lanes, l, got)
			}
			if back := l.Next(f.Trace, -n); back != (Lane{Kind: 'c'}) {
				t.Errorf("%v is %d lanes below %v", l, n, back)
			}
			l = l.Next(f.Trace, 1)
		}
		if l != (Lane{'l', 0}) {
			t.Errorf("the last lane is %v", l)
		}
		if d.bottom < bottom {
			t.Errorf("%v: the picture ends above its lanes", lanes)
		}
	}
}

// The cells of a lane cover the run without gaps, and each has words.
func TestCells(t *testing.T) {
	for _, tr := range []*trace.Trace{inversion("7.3"), remote(), busy(40)} {
		f := &Frame{Trace: tr, ID: "x"}
		for i := range busyLanes(tr) {
			l := Lane{Kind: 'c'}.Next(tr, i)
			for at := trace.Time(0); at < tr.End; {
				c := CellAt(f, l, at)
				if c.From != at && at > 0 || c.To <= at {
					t.Fatalf("%v at %d: from %d to %d", l, at, c.From, c.To)
				}
				if words := CellWords(f, c); !strings.Contains(words, " to ") || strings.Contains(words, "%") {
					t.Errorf("%v at %d: %s", l, at, words)
				}
				at = c.To
			}
		}
	}
}

func busyLanes(t *trace.Trace) int { return lanes(t, 'c') + lanes(t, 't') + lanes(t, 'l') }

var classes = regexp.MustCompile(` (class|id|aria-[a-z]+)="[^"]*"|<title.*</desc>|url\(#[^)]*-f-`)

// No two states are told apart by colour alone: their forms differ without it.
func TestFormsDiffer(t *testing.T) {
	seen := map[string]trace.State{}
	for s := range trace.NumStates {
		form := classes.ReplaceAllString(legendForm("x", s), "")
		if other, taken := seen[form]; taken {
			t.Errorf("%s and %s are drawn alike:\n%s", s, other, form)
		}
		seen[form] = s
	}
}

// Very many marks of one kind are bundles from end to end, and leave room for others.
func TestMarksAreSpread(t *testing.T) {
	tr := busy(20_000)
	tr.Records = append(tr.Records, rec(1, 1_999_000, 0, trace.LockSteal, 1, none, 1, 0, 0))
	d := newTimeline(&Frame{Trace: tr, ID: "x"})
	list, n := d.findMarks(d.markLane, bundleW), 0
	for i := range list {
		n += list[i].n
	}
	if n != len(tr.Records) || len(list) > mostMarks {
		t.Errorf("%d marks tell of %d of %d", len(list), n, len(tr.Records))
	}
	if last := list[len(list)-1]; last.kind != MarkTheft || last.n != 1 || list[len(list)-2].to < d.scale.right*3/4 {
		t.Error("the end of the run has no marks")
	}
}

// A CPU that idles for too short to be drawn has a notch, and a task that runs for
// as short a dot.
func TestBeatsAreSeen(t *testing.T) {
	tr := byHand(&trace.Trace{CPUs: 1, Until: 100 * ms, End: 100 * ms, Tasks: fifoTasks(1, 1, 1)},
		[]cut{{0, 0, 40_000, tL, tL}, {0, 40_001, 60_000, tM, tM}, {0, 60_000, 60_001, tH, tL}, {0, 60_001, 90_000, tM, tM}}, nil, nil, []int64{0, 0, 0})
	d := newTimeline(&Frame{Trace: tr, ID: "x"})
	d.cpuLane(0)
	lane := d.m.String()
	if n := strings.Count(lane, `class="bed"`); n != 2 {
		t.Errorf("%d beds, want that of the lane and a notch:\n%s", n, lane)
	}
	if !strings.Contains(lane, `<path class="seg thin t2" d="M`) || !strings.Contains(lane, `<path class="strip thin t0" d="M`) {
		t.Errorf("H on L’s time is not to be seen:\n%s", lane)
	}
}
