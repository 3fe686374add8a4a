//go:build !js

package view_test

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"borrowedtime/engine/scenario"
	"borrowedtime/engine/scenario/gen"
	"borrowedtime/engine/trace"
	"borrowedtime/engine/view"
)

// A shape is a bar of a drawing, in tenths of a unit.
type shape struct {
	class      string
	x, y, w, h int
}

// A drawnLane is what one lane of a drawing has: the bars in the order in which
// they are painted.
type drawnLane struct {
	kind   string
	shapes []shape
}

var (
	element   = regexp.MustCompile(`<(/?)(\w+)([^>]*)>`)
	attribute = regexp.MustCompile(`([\w-]+)="([^"]*)"`)
	command   = regexp.MustCompile(`([MmhvHVz])([^MmhvHVz]*)`)
)

// readLanes reads the lanes back from what pen.go has written.
func readLanes(t *testing.T, svg string) (lanes []drawnLane) {
	depth, open := 0, 0
	for _, e := range element.FindAllStringSubmatch(svg, -1) {
		a := map[string]string{}
		for _, kv := range attribute.FindAllStringSubmatch(e[3], -1) {
			a[kv[1]] = kv[2]
		}
		switch {
		case e[1] == "/" && e[2] == "g":
			if depth--; depth < open {
				open = 0
			}
		case e[2] == "g":
			depth++
			if c := a["class"]; c == "cpu" || c == "task" || c == "lock" {
				open = depth
				lanes = append(lanes, drawnLane{kind: c})
			}
		case open == 0:
		case e[2] == "rect":
			l := &lanes[len(lanes)-1]
			l.shapes = append(l.shapes, shape{a["class"], tenths(t, a["x"]), tenths(t, a["y"]), tenths(t, a["width"]), tenths(t, a["height"])})
		case e[2] == "path" && strings.Contains(a["class"], "thin"):
			l := &lanes[len(lanes)-1]
			l.shapes = append(l.shapes, boxesOf(t, a["class"], a["d"])...)
		}
	}
	return lanes
}

// boxesOf reads the rectangles of a path back.
func boxesOf(t *testing.T, class, d string) (boxes []shape) {
	x, y := 0, 0
	for _, c := range command.FindAllStringSubmatch(d, -1) {
		f := strings.Fields(c[2])
		last := len(boxes) - 1
		switch c[1] {
		case "M":
			x, y = tenths(t, f[0]), tenths(t, f[1])
			boxes = append(boxes, shape{class: class, x: x, y: y})
		case "m":
			x, y = x+tenths(t, f[0]), y+tenths(t, f[1])
			boxes = append(boxes, shape{class: class, x: x, y: y})
		case "h":
			if w := tenths(t, f[0]); w > 0 {
				boxes[last].w = w
			}
		case "v":
			boxes[last].h = tenths(t, f[0])
		}
	}
	return boxes
}

func tenths(t *testing.T, s string) int {
	f, err := strconv.ParseFloat(s, 64)
	if err != nil {
		t.Fatalf("%q is no coordinate", s)
	}
	if f < 0 {
		return int(f*10 - 0.5)
	}
	return int(f*10 + 0.5)
}

// A run is a stretch that ought to be drawn.
type drawn struct {
	class    string
	from, to trace.Time
}

// A slack is what cannot be helped if nothing is to vanish: a run that takes less
// than a mark, with none of its kind near that could make up for it, is drawn as
// one, and what stands beside it has that much less.
type slack struct {
	mine map[string]int
	all  int
}

// largestMark is in square tenths: a fifth of a square pixel of a lane 22 high.
const largestMark = 450

// slackOf counts the runs that begin after 24 pixels without one of their class,
// or after a stretch wide enough to be drawn by itself.
func slackOf(width func(from, to trace.Time) int, ought []drawn) slack {
	s := slack{mine: map[string]int{}}
	last := map[string]trace.Time{}
	var wide, since, until trace.Time
	class := ""
	for _, r := range ought {
		if r.class != class || r.from != until {
			class, since = r.class, r.from
		}
		at, seen := last[r.class]
		if !seen || wide > at || width(at, r.from) > 240 {
			s.mine[r.class] += largestMark
			s.all += largestMark
		}
		if width(since, r.to) >= 15 {
			wide = r.to
		}
		until, last[r.class] = r.to, r.to
	}
	return s
}

// truth holds what is drawn of a lane that is so high against what happened: how
// much of it has each class that counts. Over the window that is as much as it
// took, to the width of one pixel and the slack.
func truth(t *testing.T, what string, f *view.Frame, high int, shapes []shape, ought []drawn, counts func(string) (string, bool)) {
	t.Helper()
	left, axis := view.Axis(f)
	from, to := f.Window[0], f.Window[1]
	area, sum := map[string]int{}, map[string]int64{}
	for _, s := range shapes {
		if c, ok := counts(s.class); ok {
			area[c] += s.w * s.h
			if s.x < int(left) || s.x+s.w > int(left+axis) {
				t.Errorf("%s: %+v is outside of the picture", what, s)
			}
		}
	}
	free := slackOf(func(a, b trace.Time) int { return int(int64(b-a) * int64(axis) / int64(to-from)) }, ought)
	for _, r := range ought {
		if !strings.HasPrefix(r.class, "-") {
			sum[r.class] += int64(r.to - r.from)
		}
	}
	for c, ns := range sum {
		want := int(ns * int64(axis) / int64(to-from) * int64(high))
		if area[c] == 0 {
			t.Errorf("%s: %s for %d ns is not to be seen", what, c, ns)
		}
		if off := area[c] - want; off > 10*high+free.mine[c] || -off > 10*high+free.all-free.mine[c] {
			t.Errorf("%s: %s is drawn for %.2f px, and took %.2f px (%d ns); free %d %d", what, c, float64(area[c])/float64(10*high), float64(want)/float64(10*high), ns, free.mine[c]/10/high, free.all/10/high)
		}
	}
	for c := range area {
		if sum[c] == 0 {
			t.Errorf("%s: %s is drawn, and was not there", what, c)
		}
	}
}

// solid is the colour of a bar that says who executes, or who has a lock.
func solid(kind string) func(string) (string, bool) {
	return func(class string) (string, bool) {
		first, color, _ := strings.Cut(strings.Replace(class, " thin", "", 1), " ")
		return color, first == kind && color != ""
	}
}

// happened lists what a lane ought to show, in order, from end to end of the
// window: what is not solid has a class that begins with a dash.
func happened(f *view.Frame, kind string, i int) (list []drawn) {
	at := f.Window[0]
	add := func(class string, from, to trace.Time) {
		from, to = max(from, f.Window[0]), min(to, f.Window[1])
		if from >= to {
			return
		}
		if from > at {
			list = append(list, drawn{"-", at, from})
		}
		list = append(list, drawn{class, from, to})
		at = to
	}
	t := f.Trace
	switch kind {
	case "cpu":
		for _, s := range t.Segments {
			if int(s.CPU) == i && s.Exec >= 0 {
				add(view.Color(t, s.Exec), s.Start, s.End)
			}
		}
	case "task":
		for _, s := range t.TaskSpans[i] {
			class := "-" + s.State.String()
			if s.State == trace.Running || s.State == trace.Borrowing {
				class = view.Color(t, trace.TaskID(i))
			}
			add(class, s.Start, s.End)
		}
	case "lock":
		for _, s := range t.LockSpans[i] {
			class := "-" + view.Color(t, max(s.Owner, 0))
			if s.Owner >= 0 && !s.Pickup {
				class = class[1:]
			}
			add(class, s.Start, s.End)
		}
	}
	add("-", f.Window[1]-1, f.Window[1])
	return list
}

// truthOf holds each lane of a timeline against the trace.
func truthOf(t *testing.T, what string, f *view.Frame) {
	t.Helper()
	tr, n := f.Trace, map[string]int{}
	for _, l := range readLanes(t, view.Timeline(f)) {
		i := n[l.kind]
		n[l.kind]++
		kind := "seg"
		if l.kind == "lock" {
			kind = "held"
		}
		truth(t, fmt.Sprintf("%s, %s %d", what, l.kind, i), f, view.LaneHeight(f, l.kind[0], i), l.shapes, happened(f, l.kind, i), solid(kind))
	}
	if n["cpu"] != tr.CPUs || n["task"] != len(tr.Tasks) || n["lock"] != len(tr.Locks) {
		t.Errorf("%s: lanes %v", what, n)
	}
}

var fence = regexp.MustCompile("(?s)```scenario [^\n]*\n(.*?)\n```")

// stages are the texts of all that a reader can see: the gallery and the lessons.
func stages(t *testing.T) map[string]string {
	texts := map[string]string{}
	files, _ := filepath.Glob("../../lessons/gallery/*.scn")
	for _, file := range files {
		b, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		texts[filepath.Base(file)] = string(b)
	}
	files, _ = filepath.Glob("../../lessons/*/lesson.md")
	for _, file := range files {
		b, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for i, m := range fence.FindAllStringSubmatch(string(b), -1) {
			if _, errs := scenario.Parse(m[1]); len(errs) == 0 {
				texts[fmt.Sprintf("%s %d", filepath.Base(filepath.Dir(file)), i)] = m[1]
			}
		}
	}
	if len(texts) < 18 {
		t.Fatalf("only %d stages", len(texts))
	}
	return texts
}

// crowd is twenty tasks that contend for three locks on eight CPUs.
const crowd = "kernel 7.3\ncpus 8\nuntil 1s\nlock A\nlock B\nlock C\n" +
	"task P*10 nice=5 { forever { run 700us; lock A; run 300us; unlock A; run 200us; lock B; run 100us; unlock B } }\n" +
	"task Q*6 { forever { lock C; run 150us; unlock C; run 1ms; sleep 500us } }\n" +
	"task R*4 fifo=20 { forever { sleep 3ms; lock A; run 200us; lock B; run 100us; unlock B; unlock A } }\n"

// Nothing is drawn that did not happen, and nothing that happened is not drawn.
func TestTimelineIsTrue(t *testing.T) {
	texts := stages(t)
	texts["crowd"] = crowd
	for seed := range uint64(60) {
		texts[fmt.Sprintf("seed %d", seed)] = scenario.Format(gen.Random(seed, gen.Options{AllKinds: true, AllSteps: true, Costs: seed%2 == 0}))
	}
	for name, text := range texts {
		r := play(t, text)
		end := r.t.End
		for _, w := range [][2]trace.Time{{0, end}, {0, max(r.t.Until, end)}, {end / 3, end / 2}, {end / 7, end/7 + 1_000_000}} {
			if w[0] >= w[1] {
				continue
			}
			for _, narrow := range []bool{false, true} {
				f, what := &view.Frame{Trace: r.t, ID: "r", Window: w, Narrow: narrow}, fmt.Sprintf("%s, %d to %d", name, w[0], w[1])
				truthOf(t, what, f)
				truthOfMarks(t, what, f)
				f.Lanes = []string{"c0", "t", "l0"}
				truthOf(t, what+", folded", f)
			}
		}
	}
}

var (
	markOf  = regexp.MustCompile(`<g class="mk (\w+)">(.*?)</g>`)
	counted = regexp.MustCompile(`>×(\d+)</text>`)
)

// truthOfMarks holds the marks of a timeline and its overview against the records.
func truthOfMarks(t *testing.T, what string, f *view.Frame) {
	t.Helper()
	want, drawn, thin := map[string]int{}, map[string]int{}, map[string]int{}
	for i := range f.Trace.Records {
		if r := &f.Trace.Records[i]; r.At >= f.Window[0] && r.At <= f.Window[1] {
			if k := view.MarkOf(f.Trace, r); k != view.NoMark {
				want[view.MarkName(k)]++
			}
		}
	}
	for _, m := range markOf.FindAllStringSubmatch(view.Timeline(f), -1) {
		n := 1
		if c := counted.FindStringSubmatch(m[2]); c != nil {
			n, _ = strconv.Atoi(c[1])
		}
		drawn[m[1]] += n
	}
	for _, m := range markOf.FindAllStringSubmatch(view.Overview(f, f.Window), -1) {
		thin[m[1]]++
	}
	for k, n := range want {
		if drawn[k] != n {
			t.Errorf("%s: the marks of the timeline tell of %d of %d %ss", what, drawn[k], n, k)
		}
		if k != "stop" && thin[k] == 0 {
			t.Errorf("%s: the overview has no %s of %d", what, k, n)
		}
	}
}

func BenchmarkTimelineCrowd(b *testing.B) {
	f := &view.Frame{Trace: play(b, crowd).t, ID: "r"}
	for b.Loop() {
		view.Timeline(f)
	}
}
