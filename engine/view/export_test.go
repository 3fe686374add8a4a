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
