package session

import (
	"strconv"
	"strings"

	"borrowedtime/engine/trace"
)

// act is a control's data-act and the message that it becomes. One of the three
// is set: the message itself, what makes it of a whole number, or what makes it
// of the control's data-arg and the value that a field holds.
//
// Tables of values are a third of what code that fills a map is, to download.
type act struct {
	name   string
	plain  Msg
	number func(n int64) Msg
	text   func(arg, value string) (Msg, bool)
}

// commonActs are the controls that belong to no widget in particular; each
// widget has its own in its file.
var commonActs = []act{
	{name: "play", plain: Toggle{}},
	{name: "pause", plain: Pause{}},
	{name: "forward", plain: StepForward{}},
	{name: "back", plain: StepBack{}},
	{name: "start", plain: ToStart{}},
	{name: "end", plain: ToEnd{}},
	{name: "next-link", plain: NextLink{}},
	{name: "prev-link", plain: PrevLink{}},
	{name: "faster", plain: Speed{1}},
	{name: "slower", plain: Speed{-1}},
	{name: "speed", number: func(n int64) Msg { return SetSpeed{int(n)} }},
	{name: "clock", number: func(n int64) Msg { return SetClock{n == 1} }},
	{name: "scrub", number: func(n int64) Msg { return Seek{trace.Time(n)} }},
	{name: "seek", number: func(n int64) Msg { return Seek{trace.Time(n)} }},
	{name: "next-of", text: func(arg, _ string) (Msg, bool) { return NextOf{arg}, true }},
	{name: "at", number: func(n int64) Msg { return Visit{trace.Time(n)} }},
	{name: "stop", number: func(n int64) Msg { return GoToStop{int(n)} }},
	{name: "edit", text: func(_, value string) (Msg, bool) { return Edit{value}, true }},
	{name: "undo", plain: Undo{}},
	{name: "redo", plain: Redo{}},
	{name: "reset", plain: Reset{}},
	{name: "problem", number: func(n int64) Msg { return GoToProblem{int(n)} }},
	{name: "kernel", text: func(arg, value string) (Msg, bool) { return Kernel{first(arg, value)}, true }},
	{name: "keys", text: func(_, value string) (Msg, bool) { return Keys{On: value == "on"}, true }},
	{name: "challenge-start", plain: StartGoal{}},
	{name: "check", plain: Check{}},
}

// ParseAct turns a control's data-act, data-arg and value into a message; false
// if there is no such control, or its argument makes no sense.
func ParseAct(name, arg, value string) (Msg, bool) {
	a := actNamed(commonActs, name)
	for i := 0; a == nil && i < len(widgets); i++ {
		a = actNamed(widgets[i].acts, name)
	}
	switch {
	case a == nil:
		return nil, false
	case a.number != nil:
		n, err := strconv.ParseInt(first(arg, value), 10, 64)
		return a.number(n), err == nil
	case a.text != nil:
		return a.text(arg, value)
	}
	return a.plain, true
}

func actNamed(list []act, name string) *act {
	for i := range list {
		if list[i].name == name {
			return &list[i]
		}
	}
	return nil
}

// words splits a list as it stands in an attribute or in the browser's store.
func words(list string) []string { return strings.Fields(list) }

func first(a, b string) string {
	if a != "" {
		return a
	}
	return b
}
