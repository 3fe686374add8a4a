package view

import (
	"strings"
	"testing"

	"borrowedtime/engine/trace"
)

func TestTimelineGolden(t *testing.T) {
	f := inversionFrame()
	golden(t, "timeline-inversion.svg", Timeline(f))
	f = remoteFrame()
	f.Narrow = true
	golden(t, "timeline-remote-narrow.svg", Timeline(f))
}

// jobFrame is a periodic task whose second job is late, and another one without a
// deadline that has completed none.
func jobFrame() *Frame {
	t := inversion("7.3")
	t.Jobs = [][]trace.Job{tL: {
		{Release: 0, Due: 4 * ms, Done: us(500)}, {Release: 5 * ms, Due: 9 * ms, Done: us(9500)}, {Release: 10 * ms, Due: 14 * ms, Done: 11 * ms}},
		tM: {{Release: 2 * ms, Due: trace.Never, Done: trace.Never}}}
	t.Records = append(t.Records, rec(int32(len(t.EventTimes)), 9000, 0, trace.JobMissed, tL, none, -1, 4*int64(ms), 2))
	t.EventTimes = append(t.EventTimes, 9*ms)
	return &Frame{Trace: t, Snap: inversionAt(), At: us(5400), ID: "s1", Window: [2]trace.Time{0, 12 * ms}}
}

func TestJobsGolden(t *testing.T) {
	f := jobFrame()
	golden(t, "timeline-jobs.svg", Timeline(f))
	n := CountMarks(f.Trace)
	golden(t, "jobs.html", Results(f, nil)+MarkButtons(f, &n)+LegendTable(f))
}

// A thousand releases are not a thousand arrows.
func TestManyJobs(t *testing.T) {
	f := jobFrame()
	f.Trace.Jobs[tL] = nil
	for i := range 12_000 {
		f.Trace.Jobs[tL] = append(f.Trace.Jobs[tL], trace.Job{Release: us(int64(i)), Due: us(int64(i) + 1), Done: trace.Never})
	}
	if got := len(Timeline(f)); got > 40_000 {
		t.Errorf("the timeline takes %d bytes", got)
	}
}

func TestTimelineSound(t *testing.T) {
	for name, tr := range map[string]*trace.Trace{"none": inversion("none"), "7.3": inversion("7.3"), "remote": remote(), "busy": busy(300), "empty": {}} {
		for _, narrow := range []bool{false, true} {
			f := &Frame{Trace: tr, ID: "x", Narrow: narrow, At: 3 * ms}
			s := Timeline(f)
			sound(t, name, "x-", s)
			if !strings.Contains(s, `class="playhead"`) {
				t.Errorf("%s: no playhead", name)
			}
		}
	}
}

// The picture's size is bounded by its width, not by the length of the run.
func TestTimelineIsBounded(t *testing.T) {
	for _, n := range []int{2000, 20_000} {
		s := Timeline(&Frame{Trace: busy(n), ID: "x"})
		sound(t, "busy", "x-", s)
		if nodes := strings.Count(s, "<"); len(s) > 700_000 || nodes > 14_000 {
			t.Errorf("%d segments give %d bytes, %d tags", n, len(s), nodes)
		}
	}
	if s := Timeline(&Frame{Trace: busy(20_000), ID: "x", Window: [2]trace.Time{ms, 3 * ms}}); len(s) > 60_000 {
		t.Errorf("a small window of a long run gives %d bytes", len(s))
	}
}

// Moving the playhead changes one attribute of the picture and nothing else.
func TestPlayheadIsOneAttribute(t *testing.T) {
	f := inversionFrame()
	a := Timeline(f)
	f.At = 7 * ms
	b := Timeline(f)
	f.At = us(5400)
	if a == b {
		t.Fatal("the playhead does not move")
	}
	cut := func(s string) string {
		i := strings.Index(s, `transform="translate(`)
		return s[:i] + s[i+strings.IndexByte(s[i:], ')'):]
	}
	_, head, _ := strings.Cut(a, `class="playhead"`)
	if !strings.HasPrefix(head, ` transform="translate(`+tenthsText(PlayheadX(f, f.At))+`,0)`) {
		t.Errorf("PlayheadX says %s, the picture %q", tenthsText(PlayheadX(f, f.At)), head[:60])
	}
	_, ha, _ := strings.Cut(a, `class="playhead"`)
	_, hb, _ := strings.Cut(b, `class="playhead"`)
	if cut(ha) != cut(hb) || strings.TrimSuffix(a, ha) != strings.TrimSuffix(b, hb) {
		t.Error("more than the playhead's shift changed")
	}
}

func tenthsText(n int) string {
	var m pen
	m.Tenths(n)
	return m.String()
}

func TestTimeAtInvertsPlayheadX(t *testing.T) {
	f := inversionFrame()
	for _, at := range []trace.Time{0, us(1), us(5400), 12 * ms} {
		x := PlayheadX(f, at)
		if got := PlayheadX(f, TimeAt(f, x)); got > x || got < x-1 {
			t.Errorf("%d: x %d, back and forth %d", at, x, got)
		}
	}
	if TimeAt(f, -5) != 0 || TimeAt(f, 1<<20) != 12*ms {
		t.Error("outside of the picture is not clamped")
	}
}

func TestTicks(t *testing.T) {
	for _, c := range []struct {
		from, to trace.Time
		want     string
	}{
		{0, 16 * ms, "0 ms|2 ms|4 ms|6 ms|8 ms|10 ms|12 ms|14 ms|16 ms"},
		{us(5400), us(5700), "5.40 ms|5.45 ms|5.50 ms|5.55 ms|5.60 ms|5.65 ms|5.70 ms"},
		{0, 10 * trace.Time(trace.Second), "0 s|2 s|4 s|6 s|8 s|10 s"},
		{0, 7, "0 ns|1 ns|2 ns|3 ns|4 ns|5 ns|6 ns|7 ns"},
	} {
		s := scale{from: c.from, to: c.to, left: 860, right: 7460}
		var got []string
		for _, k := range s.ticks(700, 110) {
			got = append(got, k.text)
		}
		if strings.Join(got, "|") != c.want {
			t.Errorf("%d to %d: %s, want %s", c.from, c.to, strings.Join(got, "|"), c.want)
		}
	}
}

func BenchmarkTimeline2000(b *testing.B) {
	f := &Frame{Trace: busy(2000), ID: "x"}
	for b.Loop() {
		Timeline(f)
	}
}
