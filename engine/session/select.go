package session

import (
	"strconv"
	"strings"

	"borrowedtime/engine/trace"
)

// Selection is what the learner looks at closely: a task, a lock or a CPU. The
// zero value is nothing.
type Selection struct {
	Kind SelectionKind
	ID   int // a trace.TaskID, trace.LockID or trace.CPUID
}

// SelectionKind says what an id counts; its value is the letter that stands
// before the number in data-arg ("t3", "l0", "c1").
type SelectionKind byte

// The kinds of things that can be selected.
const (
	NothingSelected SelectionKind = 0
	TaskSelected    SelectionKind = 't'
	LockSelected    SelectionKind = 'l'
	CPUSelected     SelectionKind = 'c'
)

// Select looks at one thing; what does not exist selects nothing.
type Select struct{ What Selection }

// SelectCPU chooses whose run queue is shown.
type SelectCPU struct{ CPU int }

var selectActs = []act{
	{name: "cpu", number: func(n int64) Msg { return SelectCPU{int(n)} }},
	{name: "select", text: func(arg, _ string) (Msg, bool) {
		what, ok := parseSelection(arg)
		return Select{what}, ok
	}},
}

// onSelect handles what the learner points at.
func (s *Session) onSelect(m Msg, e *Effects) bool {
	switch m := m.(type) {
	case SelectCPU:
		if s.good != nil && m.CPU >= 0 && m.CPU < s.good.trace.CPUs {
			if s.cpu == m.CPU+1 {
				s.cpu = 0 // pressed again: follow the events
			} else {
				s.cpu = m.CPU + 1
			}
			s.dirty |= partSelect
		}
	case Select:
		s.choose(m.What)
		if words := s.chosenWords(); words != "" {
			e.Announce = words + " is selected."
		}
	default:
		return false
	}
	return true
}

func (s *Session) choose(what Selection) {
	if s.good == nil || !what.in(s.good.trace) {
		what = Selection{}
	}
	if what == s.chosen {
		return
	}
	s.chosen = what
	if what.Kind == CPUSelected {
		s.cpu = what.ID + 1
	}
	s.dirty |= partSelect
}

// in reports whether a run has the selected thing.
func (w Selection) in(t *trace.Trace) bool {
	n := 0
	switch w.Kind {
	case TaskSelected:
		n = len(t.Tasks)
	case LockSelected:
		n = len(t.Locks)
	case CPUSelected:
		n = t.CPUs
	}
	return w.ID >= 0 && w.ID < n
}

// chosenWords names the selection: "Task H", "Lock A", "CPU 0".
func (s *Session) chosenWords() string {
	switch s.chosen.Kind {
	case TaskSelected:
		return "Task " + s.good.trace.Tasks[s.chosen.ID].Name
	case LockSelected:
		title := s.good.trace.Locks[s.chosen.ID].Title()
		return strings.ToUpper(title[:1]) + title[1:]
	case CPUSelected:
		return "CPU " + strconv.Itoa(s.chosen.ID)
	}
	return ""
}

// parseSelection reads "t3", "l0" or "c1".
func parseSelection(arg string) (Selection, bool) {
	if len(arg) < 2 {
		return Selection{}, false
	}
	n, err := strconv.Atoi(arg[1:])
	return Selection{SelectionKind(arg[0]), n}, err == nil
}

// queueCPU is the CPU whose run queue is shown: the chosen one, or the one where
// the cursor's event happens.
func (s *Session) queueCPU() int {
	if s.cpu > 0 {
		return s.cpu - 1
	}
	if st := s.currentStop(); st.Last > st.First {
		return int(s.good.trace.Records[st.Last-1].CPU)
	}
	return 0
}
