package session

import "borrowedtime/engine/trace"

// Msg is something that happened to a stage. Widgets add their own in their files.
type Msg interface{}

// What the learner does.
type (
	Edit         struct{ Text string }   // typed: the whole text now
	Play         struct{}                // begin to play
	Pause        struct{}                // stop playing
	Hold         struct{}                // the same, and nothing is said: the reader reads something else
	Toggle       struct{}                // play or pause
	StepForward  struct{}                // to the next stop
	StepBack     struct{}                // to the stop before
	NextLink     struct{}                // to the next link of a donor chain
	PrevLink     struct{}                // to the link before
	ToStart      struct{}                // to time 0
	ToEnd        struct{}                // to the end of the run
	Seek         struct{ At trace.Time } // playhead to an instant
	Visit        struct{ At trace.Time } // to all that happens at an instant, as the text speaks of it
	GoToStop     struct{ Number int }    // to a stop by its number, from 0
	SeekBy       struct{ By trace.Time } // playhead by a stretch
	SeekX        struct{ X int }         // playhead to a place of the timeline, in the view's units
	Page         struct{ Tenths int }    // playhead by tenths of the run
	Speed        struct{ Step int }      // faster or slower by so many steps
	SetSpeed     struct{ Index int }     // speed by its number
	Kernel       struct{ Name string }   // another kernel profile
	KernelKey    struct{ Number int }    // the same by its key, 1 to 6
	Undo         struct{}                // the text before the last change
	Redo         struct{}                // undo the undo
	Reset        struct{}                // the stage's own text
	CopyLink     struct{ As string }     // a link to this scenario and instant: "", "markdown" or "embed"
	CopyText     struct{}                // the scenario, canonical
	GoToProblem  struct{ Index int }     // put the caret where a problem is
	StartGoal    struct{}                // begin the challenge
	Check        struct{}                // tell how far the challenge is met
	ShowSolution struct{ Text string }   // put a solution into the editor
	Narrow       struct{ On bool }       // the stage is as narrow as a phone
	Keys         struct{ On bool }       // single-key shortcuts
)

// OpenLink opens an address with a scenario in it. Ready holds the page's ready
// scenarios by name, for links that only name one. Kept is what the browser kept
// of this stage when the page was loaded with this address.
type OpenLink struct {
	Fragment string
	Ready    map[string]string
	Kept     Draft
}

// Tick says how many nanoseconds of wall time passed since the last one.
type Tick struct{ Wall int64 }

// Entry is something to keep under a key.
type Entry struct{ Key, Value string }

// Effects are what the page is to do after a message; the zero value is nothing.
type Effects struct {
	Copy     string  // put this on the clipboard
	Copied   string  // and say this when it worked
	Fragment string  // the page's address ends in this now
	Save     []Entry // keep these in the browser
	Announce string  // tell a screen reader
	SetText  bool    // the editor's text changed by other means than typing
	Caret    bool    // select [From, To) of the editor's text
	From, To int     // bytes
	Present  string  // "on" and "off": the view for a room begins or ends
	Focus    string  // give the focus to the element that this selector finds
	Top      bool    // of the panel it stands in: show it from its beginning
}
