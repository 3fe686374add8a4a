package session

import (
	"strings"

	"borrowedtime/engine/trace"
)

// part is a set of things that can change about a stage. Each region names the
// parts it is drawn from, and is drawn again only when one of them changed.
type part uint32

const (
	partRun     part = 1 << iota // another run is on the stage
	partStop                     // the cursor stands on another stop
	partTasks                    // the tasks' steps at the cursor
	partErrors                   // what is wrong with the text
	partStatus                   // the line of state
	partSelect                   // the selected CPU, task or lock
	partCompare                  // the runs under other kernels
	partView                     // the stretch that the timeline shows
	partLanes                    // which lanes are folded and which marks hidden
	partCell                     // what is pointed at
	partHide                     // whether answers are hidden
	partGoal                     // the challenge or how far it is met
	partLink                     // a link that could not be opened
	partFork                     // whether the stage has forked, and what is to happen
	partForm                     // the form
	partDecide                   // the game in which the learner decides
	partMotion                   // what travels in the chain has arrived
	partAhead                    // what lies ahead of the playhead, if that is hidden
	partPassed                   // what the playhead has passed, if that is all that is shown
	partAsk                      // the page’s question about what happens next
	partSweep                    // what a sweep asks, or what came out
	partFirst                    // nothing yet: the stage is drawn for the first time
	partAll     part = 1<<iota - 1
	partOther        = partAll &^ partFirst // another scenario from elsewhere
)

// widgetState is what the widgets keep, each in a type of its own file.
type widgetState struct {
	cpu    int // whose run queue is shown, from 1; 0: the one where the cursor's event happens
	chosen Selection
	cell   pointed
	zoom   [2]trace.Time // the stretch that the timeline shows; empty: all
	lanes  []string      // what is folded and hidden
	motion motion
	fork   fork
	form   form
	cmp    comparing
	sweep  sweeping
	room   presenter
	ahead  int // how what lies ahead is shown
	sofar  soFar
	decide deciding
	hands  handling
}

// widget is one region of a stage: an element of the page and the text in it.
// Its row, what it keeps (widgetState) and a part of its own if it needs one are
// all that the stage knows of it. What it draws, its messages, what it does with
// them and its controls stand in a file of its own.
type widget struct {
	name  string // the element's id, after the stage's
	class string
	attrs string
	label string // its name as a group; "": it is none
	live  bool   // it has controls: there only once the stage is live
	part  bool   // it lies within another widget, whose name is the word before the dash
	col   byte   // where it stands: in the row of tools, with the timeline, with what is told, with the panels; 0: above them all
	panel string // the name of its tab; "": it is always there
	key   string // the key that opens it
	shut  bool   // there once somebody opens it, or a lesson asks for it
	still bool   // not drawn while the stage plays: nobody could follow
	sums  bool   // it tells of the whole run: not while a part of it is hidden
	on    part   // the parts of the stage that it is drawn from
	draw  func(*Session) string
	// Its text is an answer: what stands there, before a button, while answers are hidden.
	answer string
	handle func(*Session, Msg, *Effects) bool // takes the messages that are its own; reports whether this is one
	acts   []act                              // its controls
}

// widgets are all regions, in the order of the page. A region of partFirst is
// drawn once: what changes in it is patched, because the learner's focus or
// caret is in it. The table is filled by init, because drawing the bar of
// panels reads it.
var widgets []widget

func init() {
	widgets = []widget{
		{name: "status", class: "status", attrs: ` role="status"`, on: partStatus | partErrors | partLink | partRun, draw: (*Session).statusHTML, handle: (*Session).onStatus, acts: append(draftActs, workActs...)},
		{name: "transport", col: inTools, class: "transport", label: "Time", live: true, on: partFirst, draw: (*Session).transportHTML},
		{name: "kernel", col: inTools, class: "kernels", live: true, on: partFirst, draw: (*Session).kernelHTML},
		{name: "view", col: inTools, class: "view", live: true, on: partFirst, draw: (*Session).viewHTML},
		{name: "view-zoom", class: "zoom-bar", part: true, on: partRun | partLanes | partAhead, draw: (*Session).zoomHTML, handle: (*Session).onZoom, acts: zoomActs},
		{name: "timeline", col: inMain, class: "panel timeline", attrs: ` tabindex="0"`, label: "Timeline", on: partRun | partView | partLanes | partAhead, draw: (*Session).timelineHTML, handle: (*Session).onLanes, acts: laneActs},
		{name: "detail", col: inMain, class: "detail", attrs: ` role="status"`, live: true, on: partRun | partHide | partCell | partErrors, draw: (*Session).detailHTML, handle: (*Session).onPoint},
		{name: "overview", col: inMain, class: "overview", label: "The whole run", live: true, on: partRun | partLanes | partAhead, draw: (*Session).overviewHTML, handle: (*Session).onAhead, acts: aheadActs},
		{name: "slider", col: inMain, class: "slider", label: "Time slider", live: true, on: partFirst, draw: (*Session).sliderHTML},
		{name: "slider-marks", part: true, on: partRun | partLanes | partPassed | partAhead, draw: (*Session).scrubMarksHTML},
		{name: "question", col: inMain, class: "question-bar", label: "The question", live: true, on: partAsk, draw: (*Session).questionHTML, handle: (*Session).onAsk},
		{name: "summary", col: inMain, class: "sr", label: "State", still: true, on: partRun | partStop | partHide, draw: (*Session).summaryHTML, answer: "The state in words is hidden."},
		{name: "present", col: inMain, class: "present-bar", label: "Presenting", live: true, on: partFirst, draw: (*Session).presentHTML, handle: (*Session).onPresent, acts: presentActs},
		{name: "narrator", col: inTold, class: "panel narrator", label: "What happens", on: partRun | partStop | partHide, draw: (*Session).narratorHTML, answer: "What happens here, and why?"},
		{name: "chain", col: inTold, class: "panel chain-panel", label: "Donor chain", on: partRun | partStop | partMotion, draw: (*Session).chainHTML, handle: (*Session).onMotion},
		{name: "panels", col: inSide, class: "panels", live: true, on: partFirst, draw: (*Session).panelsHTML, handle: (*Session).onPanel, acts: panelActs},
		{name: "editor", col: inSide, class: "panel editor", label: "Editor", live: true, panel: "Edit", key: "e", on: partFirst, draw: (*Session).editorHTML},
		{name: "editor-fork", class: "fork-bar", part: true, still: true, on: partRun | partFork, draw: (*Session).forkHTML, handle: (*Session).onFork, acts: forkActs},
		{name: "editor-lines", part: true, on: partErrors | partLink, draw: (*Session).linesHTML},
		{name: "errors", part: true, on: partErrors, draw: (*Session).errorsHTML},
		{name: "editor-form", part: true, still: true, shut: true, on: partRun | partErrors | partForm, draw: (*Session).formHTML, handle: (*Session).onForm, acts: formActs},
		{name: "runq", col: inSide, class: "panel runq", label: "Run queue", panel: "Run queue", key: "q", on: partRun | partStop | partSelect, draw: (*Session).runqHTML},
		{name: "results", col: inSide, class: "panel results", label: "Results", panel: "Results", key: "r", sums: true, on: partRun | partHide, draw: (*Session).resultsHTML, answer: "What came of it?", handle: (*Session).onResults, acts: resultActs},
		{name: "tasks", col: inSide, class: "panel tasks", label: "Tasks", panel: "Tasks", key: "o", on: partRun | partTasks, draw: (*Session).tasksHTML},
		{name: "inspector", col: inSide, class: "panel inspector", label: "Inspector", panel: "Inspector", key: "i", shut: true, on: partRun | partStop | partSelect, draw: (*Session).inspectorHTML, handle: (*Session).onSelect, acts: selectActs},
		{name: "rules", col: inSide, class: "panel rules-panel", label: "Decision table", panel: "Rules", key: "t", shut: true, on: partRun | partStop | partHide, draw: (*Session).rulesHTML, answer: "Which row decides?"},
		{name: "compare", col: inSide, class: "panel compare-panel", label: "Comparison", panel: "Compare", key: "k", shut: true, sums: true, on: partRun | partCompare | partHide, draw: (*Session).compareHTML, answer: "How do the kernels differ?", handle: (*Session).onCompare, acts: compareActs},
		{name: "sweep", col: inSide, class: "panel sweep", label: "Sweep", live: true, panel: "Sweep", key: "y", shut: true, sums: true, on: partRun | partCompare | partSweep | partHide, draw: (*Session).sweepHTML, answer: "In how many of thirty runs?", handle: (*Session).onSweep, acts: sweepActs},
		{name: "log", col: inSide, class: "panel log", label: "All events", panel: "Events", key: "v", shut: true, still: true, on: partRun | partStop, draw: (*Session).logHTML},
		{name: "decide", col: inSide, class: "panel decide", label: "Be the scheduler", live: true, panel: "Decide", key: "g", shut: true, on: partRun | partDecide | partAsk, draw: (*Session).decideHTML, handle: (*Session).onDecide, acts: decideActs},
		{name: "legend", col: inSide, class: "panel legend-panel", label: "Legend", panel: "Legend", key: "l", shut: true, on: partRun, draw: (*Session).legendHTML},
		{name: "share", col: inSide, class: "panel share", label: "Share", live: true, panel: "Share", key: "x", on: partFirst, draw: (*Session).shareHTML, handle: (*Session).onShare, acts: shareActs},
		{name: "share-note", part: true, on: partRun | partErrors, draw: (*Session).shareNote},
	}
}

// The columns of a stage.
const (
	inTools = 't'
	inMain  = 'm'
	inTold  = 'n'
	inSide  = 's'
)

// RegionNames lists the regions of a stage that a lesson can ask for, in the
// order of the page.
func RegionNames() []string {
	var names []string
	for i := range widgets {
		if !widgets[i].part {
			names = append(names, widgets[i].name)
		}
	}
	return names
}

// widgetNamed finds a row of the table, -1 if there is none.
func widgetNamed(name string) int {
	for i := range widgets {
		if widgets[i].name == name {
			return i
		}
	}
	return -1
}

// has reports whether a widget belongs to this stage: those that the lesson
// asks for, all if it asks for none in particular; the status and the summary
// always. Where the lesson shows the tabs the other panels are there to be
// opened. Parts come with the widget they lie in.
func (s *Session) has(i int) bool {
	w := &widgets[i]
	name := w.name
	if w.part {
		name, _, _ = strings.Cut(name, "-")
		if name == "errors" {
			name = "editor"
		}
	}
	switch name {
	case "status", "summary", "present":
		return true
	case "question":
		return s.opt.Asks
	case "kernel", "slider":
		name = "transport"
	case "view":
		return s.all() || s.asked("transport") && len(s.opt.Show) > frontPanels
	case "detail", "overview":
		return s.all() || s.asked("transport") && s.asked("timeline") && len(s.opt.Show) > frontPanels
	case "panels":
		return s.all() || s.asked(name) || s.tabs() > 1
	}
	return s.all() || s.asked(name) || w.panel != "" && s.asked("panels")
}

// all reports whether the stage has every region.
func (s *Session) all() bool { return len(s.opt.Show) == 0 }

// tabs counts the panels that the stage has.
func (s *Session) tabs() (n int) {
	for i := range widgets {
		if widgets[i].panel != "" && s.has(i) {
			n++
		}
	}
	return n
}

// frontPanels is how few regions a stage has that shows one picture and not more,
// as the front page's.
const frontPanels = 4

// asked reports whether the lesson names a widget.
func (s *Session) asked(name string) bool {
	for _, n := range s.opt.Show {
		if n == name {
			return true
		}
	}
	return false
}

// open reports whether a widget that the stage has is shown now.
func (s *Session) open(i int) bool { return s.closed&(1<<i) == 0 }

// drawnStill reports whether the built page has a panel's text: what is shut is drawn
// when somebody opens it.
func (s *Session) drawnStill(i int) bool {
	w := &widgets[i]
	return !w.live && (w.panel == "" || s.asked(w.name) || !w.shut && s.all())
}

// firstPanels opens the first panel that the lesson asks for, or the first that is for
// reading, and closes the others; where there is everything that is the editor.
func (s *Session) firstPanels() {
	for i := range widgets {
		if w := &widgets[i]; w.shut && w.part {
			s.closed |= 1 << i
		}
	}
	first := -1
	for i := range widgets {
		if w := &widgets[i]; w.panel != "" && s.has(i) {
			if s.all() || s.asked(w.name) {
				first = i
				break
			}
			if first < 0 && !w.live {
				first = i
			}
		}
	}
	if first >= 0 {
		s.openPanel(first)
	}
}

// openPanel opens a panel and closes the others: there is room for one.
func (s *Session) openPanel(n int) {
	for i := range widgets {
		if widgets[i].panel != "" {
			s.closed |= 1 << i
		}
	}
	s.closed &^= 1 << n
	s.dirty |= widgets[n].on &^ partFirst // what is drawn once holds what the learner did in it
}
