package view

import "borrowedtime/engine/trace"

// For the tests that run the real engine, which this package must not import.
var (
	Sound  = sound
	Golden = golden
)

// Stops are all stops of a run at once.
func Stops(t *trace.Trace) []Stop {
	c := NewCollector(t)
	c.Collect(len(t.Records))
	return c.Stops
}

// Color are the classes of a task's colour.
func Color(t *trace.Trace, task trace.TaskID) string {
	m := pen{tasks: t.Tasks}
	m.class("", int(task))
	return m.String()[len(` class=" `) : len(m.String())-1]
}

// LaneHeight is how high the bars of a lane are.
func LaneHeight(f *Frame, kind byte, id int) int { return newTimeline(f).row(kind, id).h }

// MarkName is a kind's name.
func MarkName(k MarkKind) string { return marks[k].name }
