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

// truth holds what is drawn of a lane that is so high against what happened: how much of it has
// each class. Right to a pixel means: over the window, what is drawn of a class
// is as much as it took, to the width of one pixel. Added to that is what cannot
// be helped if nothing is to vanish: a run all by itself that takes less than a
// mark is drawn as one (a tenth of a square pixel by the lane's height of 32), and
// the ends of bars stand at tenths of a pixel.
func truth(t *testing.T, what string, f *view.Frame, high int, shapes []shape, ought []drawn, class func(string) (string, bool)) {
	t.Helper()
	left, width := view.Axis(f)
	from, to := f.Window[0], f.Window[1]
	area, sum, least := map[string]int{}, map[string]int64{}, map[string]int{}
	last := map[string]trace.Time{}
	for _, s := range shapes {
		if c, ok := class(s.class); ok {
			area[c] += s.w * s.h
			if s.x < int(left) || s.x+s.w > int(left+width) {
				t.Errorf("%s: %+v is outside of the picture", what, s)
			}
		}
	}
	for _, r := range ought {
		a, b := max(r.from, from), min(r.to, to)
		if a >= b {
			continue
		}
		sum[r.class] += int64(b - a)
		if at, seen := last[r.class]; !seen || int64(a-at)*int64(width) > 30*int64(to-from) {
			least[r.class] += 300
		}
		last[r.class] = b
	}
	for c, ns := range sum {
		want := int(ns * int64(width) / int64(to-from) * int64(high))
		off := area[c] - want
		if area[c] == 0 {
			t.Errorf("%s: %s for %d ns is not to be seen", what, c, ns)
		}
		if off > 10*high+least[c] || off < -10*high {
			t.Errorf("%s: %s is drawn for %.2f px, and took %.2f px (%d ns)", what, c, float64(area[c])/float64(10*high), float64(want)/float64(10*high), ns)
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

// truthOf holds each lane of a timeline against the trace.
func truthOf(t *testing.T, what string, f *view.Frame) {
	t.Helper()
	tr, n := f.Trace, map[string]int{}
	for _, l := range readLanes(t, view.Timeline(f)) {
		i := n[l.kind]
		n[l.kind]++
		var ought []drawn
		switch l.kind {
		case "cpu":
			for _, s := range tr.Segments {
				if int(s.CPU) == i && s.Exec >= 0 {
					ought = append(ought, drawn{view.Color(tr, s.Exec), s.Start, s.End})
				}
			}
		case "task":
			for _, s := range tr.TaskSpans[i] {
				if s.State == trace.Running || s.State == trace.Borrowing {
					ought = append(ought, drawn{view.Color(tr, trace.TaskID(i)), s.Start, s.End})
				}
			}
		case "lock":
			for _, s := range tr.LockSpans[i] {
				if s.Owner >= 0 && !s.Pickup {
					ought = append(ought, drawn{view.Color(tr, s.Owner), s.Start, s.End})
				}
			}
		}
		kind := "seg"
		if l.kind == "lock" {
			kind = "held"
		}
		truth(t, fmt.Sprintf("%s, %s %d", what, l.kind, i), f, view.LaneHeight(f, l.kind[0], i), l.shapes, ought, solid(kind))
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

// Nothing is drawn that did not happen, and nothing that happened is not drawn.
func TestTimelineIsTrue(t *testing.T) {
	texts := stages(t)
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
				truthOf(t, fmt.Sprintf("%s, %d to %d", name, w[0], w[1]), &view.Frame{Trace: r.t, ID: "r", Window: w, Narrow: narrow})
			}
		}
	}
}
