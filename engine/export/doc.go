// Package export writes a run in the forms that other programs and people read:
// a table of formats, each in a file of its own. Its functions touch nothing but
// the writer that they are given, write piece by piece, and stop at the first
// error of that writer, which they return.
package export

import (
	"io"

	"borrowedtime/engine/goal"
	"borrowedtime/engine/scenario"
	"borrowedtime/engine/trace"
)

// Run is what can be written. A recorded schedule has a trace alone.
type Run struct {
	Trace    *trace.Trace
	Scenario *scenario.Scenario // nil: unknown
	Expects  []goal.Outcome     // what became of the scenario's expect lines, in their order
}

// Options are what a reader may choose; a format looks at those alone that its
// row names.
type Options struct {
	Cell  trace.Duration // time of one character; 0: the run fits a line
	Style string         // style sheets to put into a picture
}

// Format is one form of a run.
type Format struct {
	Name        string // on the command line
	Use         string // what it is for, in a few words
	Cell, Style bool   // which of the options it looks at
	Write       func(w io.Writer, r *Run, o Options) error
}

// Formats are all forms, in the order in which they are listed.
var Formats = []Format{
	{Name: "json", Use: "for programs: segments, tasks, events, expect lines", Write: JSON},
	{Name: "timeline", Use: "the timeline as text, each task's times, expect lines", Cell: true, Write: Timeline},
	{Name: "log", Use: "a line an event: its stable names, then a sentence", Write: Log},
	{Name: "svg", Use: "the page's drawing of the timeline, as a picture", Style: true, Write: SVG},
}

// Named returns the format of a name, nil if there is none.
func Named(name string) *Format {
	for i := range Formats {
		if Formats[i].Name == name {
			return &Formats[i]
		}
	}
	return nil
}

// Names lists the names of all formats with sep between them.
func Names(sep string) string {
	names := ""
	for i := range Formats {
		if i > 0 {
			names += sep
		}
		names += Formats[i].Name
	}
	return names
}
