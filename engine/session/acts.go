package session

import (
	"strconv"
	"strings"

	"borrowedtime/engine/trace"
)

// acts turn a control's data-act into a message. arg is its data-arg, value what a
// field holds. A widget with controls of its own adds its rows here. Tables of
// values are a third of what code that fills a map is, to download.
var acts = []struct {
	name string
	msg  func(arg, value string) (Msg, bool)
}{
	{"edit", func(_, value string) (Msg, bool) { return Edit{value}, true }},
	{"kernel", func(arg, value string) (Msg, bool) { return Kernel{first(arg, value)}, true }},
	{"keys", func(_, value string) (Msg, bool) { return Keys{On: value == "on"}, true }},
	{"compare-with", func(arg, _ string) (Msg, bool) { return CompareWith{arg}, true }},
	{"panel", func(arg, _ string) (Msg, bool) { return TogglePanel{arg}, true }},
	{"copy", func(arg, _ string) (Msg, bool) { return CopyLink{As: arg}, true }},
	{"select", func(arg, _ string) (Msg, bool) {
		what, ok := parseSelection(arg)
		return Select{what}, ok
	}},
	{"jump", func(arg, _ string) (Msg, bool) {
		if kind, back := strings.CutPrefix(arg, "-"); back {
			return Jump{kind, -1}, true
		}
		return Jump{arg, 1}, true
	}},
	{"form", func(arg, value string) (Msg, bool) { return FormEdit{arg, value}, true }},
	{"fork-steps", func(arg, value string) (Msg, bool) { return ForkSteps{first(arg, value)}, true }},
	{"lanes", func(arg, _ string) (Msg, bool) { return Lanes{arg}, true }},
}

// numberActs are the acts whose argument or value is a whole number.
var numberActs = []struct {
	name string
	msg  func(n int64) Msg
}{
	{"fork-task", func(n int64) Msg { return ForkTask{int(n)} }},
	{"zoom", func(n int64) Msg { return Zoom{Percent: int(n)} }},
	{"pan", func(n int64) Msg { return Pan{int(n)} }},
	{"clock", func(n int64) Msg { return SetClock{n == 1} }},
	{"scrub", func(n int64) Msg { return Seek{trace.Time(n)} }},
	{"seek", func(n int64) Msg { return Seek{trace.Time(n)} }},
	{"speed", func(n int64) Msg { return SetSpeed{int(n)} }},
	{"cpu", func(n int64) Msg { return SelectCPU{int(n)} }},
	{"problem", func(n int64) Msg { return GoToProblem{int(n)} }},
	{"stop", func(n int64) Msg { return GoToStop{int(n)} }},
}

// plainActs are the acts without an argument.
var plainActs = []struct {
	name string
	msg  Msg
}{
	{"play", Toggle{}},
	{"pause", Pause{}},
	{"forward", StepForward{}},
	{"back", StepBack{}},
	{"start", ToStart{}},
	{"end", ToEnd{}},
	{"next-link", NextLink{}},
	{"prev-link", PrevLink{}},
	{"faster", Speed{1}},
	{"slower", Speed{-1}},
	{"undo", Undo{}},
	{"redo", Redo{}},
	{"reset", Reset{}},
	{"back-to-run", BackToRun{}},
	{"take-draft", TakeDraft{}},
	{"copy-text", CopyText{}},
	{"challenge-start", StartGoal{}},
	{"check", Check{}},
	{"fit", Fit{}},
	{"present", TogglePresent{}},
	{"hide", ToggleHide{}},
	{"reveal", Reveal{}},
	{"fork", Fork{}},
	{"unfork", Unfork{}},
	{"fork-insert", ForkInsert{}},
}

// ParseAct turns a control's data-act, data-arg and value into a message.
func ParseAct(act, arg, value string) (Msg, bool) {
	for i := range plainActs {
		if plainActs[i].name == act {
			return plainActs[i].msg, true
		}
	}
	for i := range acts {
		if acts[i].name == act {
			return acts[i].msg(arg, value)
		}
	}
	for i := range numberActs {
		if numberActs[i].name == act {
			n, err := strconv.ParseInt(first(arg, value), 10, 64)
			return numberActs[i].msg(n), err == nil
		}
	}
	return nil, false
}

// words splits a list as it stands in an attribute or in the browser's store.
func words(list string) []string { return strings.Fields(list) }

func first(a, b string) string {
	if a != "" {
		return a
	}
	return b
}
