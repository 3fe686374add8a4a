package session

import "borrowedtime/engine/trace"

// Options say what a stage begins with. They travel from the build to the
// browser as data attributes of the stage's element.
type Options struct {
	ID      string     // unique on the page; prefix of all element ids
	Text    string     // the scenario
	Show    []string   // names of the regions to show; empty: all
	At      trace.Time // where the playhead stands at first
	Asks    bool       // the page asks what will happen here
	Address bool       // the stage keeps its scenario in the page's address (the playground)
	Auto    bool       // begin to play by itself, unless the reader wants less motion
	Noted   bool       // answers are noted and not judged, until somebody asks
	Sweep   []string   // questions of its sweep; empty: those that fit the scenario
	Base    string     // address that links lead to, without fragment; relative on a page as it is built
	Events  int        // how many events may run at once; 0: EventsAtOnce
}

// EventsAtOnce is how many events an edit may run before the rest is left to
// Work: about 10 ms in a browser, so that a small scenario answers at once and
// a large one never blocks the page.
const EventsAtOnce = 20_000

// Region is one part of a page: the content of the element with that id.
type Region struct{ ID, HTML string }

// Patch changes one attribute of one element in place, so that what moves or
// has the focus is not replaced. A Name with a leading dot is a property.
type Patch struct{ Target, Name, Value string }
