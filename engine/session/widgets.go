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
	partLog                      // the list of all events was opened
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
	partMotion                   // what travels in the chain has arrived
	partFirst                    // nothing yet: the stage is drawn for the first time
	partAll     part = 1<<iota - 1
	partOther        = partAll &^ partFirst // another scenario from elsewhere
)

// widgetState is what the widgets keep, each in a type of its own file.
type widgetState struct {
	cpu     int // whose run queue is shown, from 1; 0: the one where the cursor's event happens
	chosen  Selection
	cell    pointed
	zoom    [2]trace.Time // the stretch that the timeline shows; empty: all
	lanes   []string      // what is folded and hidden
	motion  motion
	fork    fork
	form    form
	cmp     comparing
	room    presenter
	logOpen bool // the list of all events
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
	panel string // the name of its button in the bar of panels; "": it cannot be closed
	shut  bool   // closed until somebody opens it or a lesson asks for it
	still bool   // not drawn while the stage plays: nobody could follow
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
		{name: "transport", class: "panel transport", label: "Time", live: true, on: partFirst, draw: (*Session).transportHTML},
		{name: "transport-marks", part: true, on: partRun | partLanes, draw: (*Session).scrubMarksHTML},
		{name: "zoom", class: "zoom-bar", label: "Timeline and jumps", live: true, on: partRun | partLanes, draw: (*Session).zoomHTML, handle: (*Session).onZoom, acts: zoomActs},
		{name: "timeline", class: "panel timeline", attrs: ` tabindex="0"`, label: "Timeline", on: partRun | partView | partLanes, draw: (*Session).timelineHTML, handle: (*Session).onLanes, acts: laneActs},
		{name: "overview", class: "overview", label: "The whole run", live: true, on: partRun | partLanes, draw: (*Session).overviewHTML},
		{name: "detail", class: "detail", attrs: ` role="status"`, live: true, on: partRun | partHide | partCell, draw: (*Session).detailHTML, handle: (*Session).onPoint},
		{name: "summary", class: "sr", label: "State", still: true, on: partRun | partStop | partHide, draw: (*Session).summaryHTML, answer: "The state in words is hidden."},
		{name: "narrator", class: "panel narrator", label: "What happens", on: partRun | partStop | partHide, draw: (*Session).narratorHTML, answer: "What happens here, and why?"},
		{name: "fork", class: "fork-bar", label: "What happens next", live: true, still: true, on: partRun | partFork, draw: (*Session).forkHTML, handle: (*Session).onFork, acts: forkActs},
		{name: "present", class: "present-bar", label: "Presenting", live: true, on: partFirst, draw: (*Session).presentHTML, handle: (*Session).onPresent, acts: presentActs},
		{name: "panels", class: "panels", label: "Panels", live: true, on: partFirst, draw: (*Session).panelsHTML, handle: (*Session).onPanel, acts: panelActs},
		{name: "chain", class: "panel half chain", label: "Donor chain", panel: "Chain", on: partRun | partStop | partMotion, draw: (*Session).chainHTML, handle: (*Session).onMotion},
		{name: "runq", class: "panel half runq", label: "Run queue", panel: "Run queue", on: partRun | partStop | partSelect, draw: (*Session).runqHTML},
		{name: "inspector", class: "panel half inspector", label: "Inspector", panel: "Inspector", shut: true, on: partRun | partStop | partSelect, draw: (*Session).inspectorHTML, handle: (*Session).onSelect, acts: selectActs},
		{name: "rules", class: "panel half rules-panel", label: "Decision table", panel: "Rules", shut: true, on: partRun | partStop | partHide, draw: (*Session).rulesHTML, answer: "Which row decides?"},
		{name: "legend", class: "panel legend-panel", label: "Legend", panel: "Legend", shut: true, on: partRun, draw: (*Session).legendHTML},
		{name: "log", class: "panel log", label: "All events", live: true, on: partFirst, draw: (*Session).logHTML},
		{name: "log-list", part: true, still: true, on: partRun | partStop | partLog, draw: (*Session).logListHTML},
		{name: "results", class: "panel results", label: "Results", panel: "Results", on: partRun | partHide, draw: (*Session).resultsHTML, answer: "What came of it?", handle: (*Session).onResults, acts: resultActs},
		{name: "compare", class: "panel compare-panel", label: "Comparison", panel: "Compare", shut: true, on: partRun | partCompare | partHide, draw: (*Session).compareHTML, answer: "How do the kernels differ?", handle: (*Session).onCompare, acts: compareActs},
		{name: "tasks", class: "panel tasks", label: "Tasks", panel: "Tasks", on: partRun | partTasks, draw: (*Session).tasksHTML},
		{name: "editor", class: "panel editor", label: "Editor", live: true, on: partFirst, draw: (*Session).editorHTML},
		{name: "errors", part: true, on: partErrors, draw: (*Session).errorsHTML},
		{name: "editor-form", part: true, still: true, panel: "Form", shut: true, on: partRun | partErrors | partForm, draw: (*Session).formHTML, handle: (*Session).onForm, acts: formActs},
		{name: "share", class: "panel share", label: "Share", live: true, on: partFirst, draw: (*Session).shareHTML, handle: (*Session).onShare, acts: shareActs},
		{name: "share-note", part: true, on: partRun | partErrors, draw: (*Session).shareNote},
	}
}

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
// always. Where the lesson shows the bar of panels the closed ones are there to
// be opened. Parts come with the widget they lie in.
func (s *Session) has(i int) bool {
	w := &widgets[i]
	name := w.name
	if w.part {
		name, _, _ = strings.Cut(name, "-")
		if name == "errors" {
			name = "editor"
		}
	}
	if len(s.opt.Show) == 0 || name == "status" || name == "summary" || name == "present" {
		return true
	}
	if name == "zoom" || name == "detail" || name == "overview" {
		return s.asked("transport") && s.asked("timeline") && len(s.opt.Show) > frontPanels
	}
	if name == "fork" {
		return s.asked("editor") && s.asked("transport")
	}
	return s.asked(name) || w.panel != "" && s.asked("panels")
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

// firstPanels closes the panels that nobody has asked for yet.
func (s *Session) firstPanels() {
	for i := range widgets {
		w := &widgets[i]
		if w.panel != "" && (w.shut && !s.asked(w.name) || len(s.opt.Show) > 0 && !s.asked(w.name)) {
			s.closed |= 1 << i
		}
	}
}
