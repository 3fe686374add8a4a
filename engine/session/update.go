package session

import (
	"strings"

	"borrowedtime/engine/config"
	"borrowedtime/engine/internal/markup"
	"borrowedtime/engine/scenario"
	"borrowedtime/engine/trace"
	"borrowedtime/engine/view"
)

// handle asks in turn whether a message is theirs: what belongs to no widget in
// particular, then each widget.
func (s *Session) handle(m Msg, e *Effects) bool {
	if s.onTime(m, e) || s.onText(m, e) {
		return true
	}
	for i := range widgets {
		if take := widgets[i].handle; take != nil && take(s, m, e) {
			return true
		}
	}
	return false
}

// Update takes one message. What looks different afterwards is in Changed and
// Patches; what the page must do besides is in the effects.
func (s *Session) Update(m Msg) Effects {
	e := s.update(m)
	e.Announce = markup.Visible(e.Announce) // the page speaks it as it is
	return e
}

func (s *Session) update(m Msg) (e Effects) {
	switch m := m.(type) {
	case Tick:
	case Pointer:
		s.moving = s.moving && m.Do == Points // what it points at is told by pointAt
	default:
		s.moving = false
	}
	if s.handle(m, &e) {
		return e
	}
	switch m := m.(type) {
	case GoToProblem:
		s.caretAtProblem(m.Index, &e)
	case StartGoal:
		s.startGoal(&e)
	case Check:
		e.Announce = s.check()
	case ShowSolution:
		s.endFork()
		s.replaceText(m.Text, &e)
		e.Announce = strings.TrimSpace("The solution is in the editor. " + s.check())
	case Narrow:
		if m.On != s.narrow {
			s.narrow = m.On
			s.dirty |= partRun | partStop
		}
	case Keys:
		s.keys = m.On
		s.dirty |= partStatus
	}
	return e
}

// onTime handles what moves the playhead.
func (s *Session) onTime(m Msg, e *Effects) bool {
	switch m := m.(type) {
	case Tick:
		if s.tick(m.Wall) {
			e.Announce = s.endWords()
		}
	case Play:
		s.start(e)
	case Pause:
		s.pause(e)
	case Toggle:
		if s.play.on {
			s.pause(e)
		} else {
			s.start(e)
		}
	case Hold:
		s.halt()
	case Speed:
		s.setSpeed(s.play.speed+m.Step, e)
	case SetSpeed:
		s.setSpeed(m.Index, e)
	case SetClock:
		s.play.byEvent, s.play.left = m.ByEvent, 0
		e.Announce = "Playing goes by simulated time."
		if m.ByEvent {
			e.Announce = "Playing goes event by event."
		}
	default:
		return s.onStep(m, e)
	}
	return true
}

// onStep handles what puts the playhead somewhere by hand; playing stops.
func (s *Session) onStep(m Msg, e *Effects) bool {
	was, b := s.play, bar{}
	s.halt()
	if s.atLimit() {
		switch m.(type) {
		case StepForward, ToEnd:
			b.tried = true
		}
	}
	switch m := m.(type) {
	case StepForward:
		s.arrive(s.cursor.stop+1, 1)
	case StepBack:
		s.stepBack()
	case NextLink:
		s.jump(1, e)
	case PrevLink:
		s.jump(-1, e)
	case NextOf:
		s.nextOf(m.Term, e)
	case ToStart:
		s.goTo(-1)
	case ToEnd:
		s.toEnd()
	case GoToStop:
		s.arrive(m.Number, 1)
	case Seek:
		s.seek(m.At)
		s.bars(b)
		return true
	case Visit:
		s.visit(m.At)
		if s.hidden() && m.At >= s.good.last() {
			b, e.Announce = bar{true, m.At}, notYet
		}
	case SeekX:
		if s.good != nil && !s.cell.named {
			s.seek(view.TimeAt(s.scene(), m.X))
		}
		return true
	case SeekBy:
		s.seek(s.cursor.at + m.By)
	case Page:
		if s.good != nil {
			s.seek(s.cursor.at + s.good.end()/10*trace.Time(m.Tenths))
		}
	default:
		s.play = was
		return false
	}
	s.bars(b)
	if e.Announce == "" {
		e.Announce = s.told(s.asOne())
		if s.atLimit() {
			e.Announce += " " + notYet
		}
	}
	return true
}

// stepBack goes to the start of the current stop first if the playhead has
// moved on from it, as the back button of any player does.
func (s *Session) stepBack() {
	if st := s.cursor.stop; s.good != nil && st >= 0 && s.cursor.at > s.good.stops[st].At {
		s.goTo(st)
		return
	}
	s.goTo(s.cursor.stop - 1)
}

func (s *Session) jump(step int, e *Effects) {
	if i, ok := s.episode(step); ok {
		s.arrive(i, step)
		return
	}
	e.Announce = s.noFurther("donor chain", step)
}

func (s *Session) pause(e *Effects) {
	together := s.asOne()
	s.halt()
	e.Announce = s.told(together)
}

func (s *Session) setSpeed(i int, e *Effects) {
	s.play.speed = min(max(i, 0), len(speeds)-1)
	e.Announce = "Speed " + speeds[s.play.speed].name
}

// Told is what the narrator says of the cursor's stop, for a screen reader: the
// time and the same sentences.
func (s *Session) Told() string { return s.told(false) }

// told also tells, if the instant is told as one, of its other stops.
func (s *Session) told(together bool) string {
	if s.good == nil {
		return "Nothing has run yet."
	}
	if s.concealed() {
		return clock(s.cursor.at) + ", " + s.countText() + ". The answer is hidden; H shows it."
	}
	if s.cursor.stop < 0 {
		return clock(s.cursor.at) + ": before the first event."
	}
	text := clock(s.cursor.at) + ":"
	if last := s.good.stops[s.cursor.stop].At; last < s.cursor.at {
		text = clock(s.cursor.at) + ", between events. The last, at " + clock(last) + ":"
	}
	s.guard("telling a step", func() {
		for _, line := range view.Told(s.tellingFrame(together)) {
			text += " " + line
		}
	})
	return text
}

// onText handles what changes the scenario.
func (s *Session) onText(m Msg, e *Effects) bool {
	switch m := m.(type) {
	case Edit:
		s.edit(m.Text, e)
	case Kernel:
		s.replaceText(withKernel(s.text, m.Name), e)
		e.Announce = "Kernel profile " + m.Name
	case KernelKey:
		if name, ok := kernelByKey(m.Number); ok {
			return s.onText(Kernel{name}, e)
		}
	case Undo:
		text, ok := s.undo.back(s.text)
		s.travel(text, ok, "Nothing to undo.", e)
	case Redo:
		text, ok := s.undo.forward(s.text)
		s.travel(text, ok, "Nothing to redo.", e)
	case Reset:
		s.note, s.left = "", leftNothing
		s.endFork()
		s.replaceText(s.own, e)
		e.Announce = "Back to the original scenario; undo brings yours back."
	default:
		return false
	}
	return true
}

// kernelByKey is the kernel that a number key chooses.
func kernelByKey(n int) (string, bool) {
	for _, p := range config.Profiles {
		if p.Key == n && n > 0 {
			return p.Name, true
		}
	}
	return "", false
}

// edit takes typed text.
func (s *Session) edit(text string, e *Effects) {
	if text == s.text {
		return
	}
	s.undo.record(s.text, text)
	s.setText(text, e)
}

// replaceText changes the text at once, as one step that can be undone.
func (s *Session) replaceText(text string, e *Effects) {
	if text == s.text {
		return
	}
	s.undo.step(s.text)
	e.SetText = true
	s.setText(text, e)
}

// travel shows a text of the history with the caret where it differs; the focus
// stays where the learner works, in the text or in the form.
func (s *Session) travel(text string, ok bool, otherwise string, e *Effects) {
	if !ok {
		e.Announce = otherwise
		return
	}
	_, _, end := change(s.text, text)
	e.SetText, e.Caret, e.From, e.To = true, true, end, end
	s.setText(text, e)
}

// setText compiles a new text and runs its first slice.
func (s *Session) setText(text string, e *Effects) {
	s.text, s.link = text, nil
	s.dirty |= partLink
	s.compile()
	s.Work(s.opt.Events)
	if len(s.errs) == 0 && s.left != leftWhole || s.left == leftAside {
		s.left = leftNothing
	}
	s.keep(e)
	s.settle(e)
}

// settle adds what follows from a run that has come to the stage: the address,
// and a challenge that is met.
func (s *Session) settle(e *Effects) {
	if s.next != nil || s.good == nil {
		return
	}
	if s.opt.Address && s.good.text == s.text {
		e.Fragment = s.fragment()
	}
	if c := s.challenge; c != nil && c.solvedNow {
		c.solvedNow = false
		e.Announce = s.goalText()
		e.Save = append(e.Save, s.solvedEntries()...)
	}
}

// WorkOn is Work for a page: it also returns what follows once the run is done.
func (s *Session) WorkOn(n int) (e Effects) {
	s.Work(n)
	s.settle(&e)
	return e
}

// caretAtProblem selects the words a problem is about.
func (s *Session) caretAtProblem(i int, e *Effects) {
	if i < 0 || i >= len(s.errs) || s.errs[i].Line == 0 {
		return
	}
	p := s.errs[i]
	s.focusText(e)
	e.From = offset(s.text, p.Line, p.Col)
	e.To = characters(s.text, e.From, max(p.Len, 1))
}

func (s *Session) focusText(e *Effects) { e.Caret, e.Focus = true, s.sel("text") }

// offset turns a line and a column, both from 1 and in characters, into bytes.
func offset(text string, line, col int) int {
	at := 0
	for ; line > 1; line-- {
		next := strings.IndexByte(text[at:], '\n')
		if next < 0 {
			break
		}
		at += next + 1
	}
	return characters(text, at, col-1)
}

// characters moves on from a byte by n characters of the same line.
func characters(text string, at, n int) int {
	for i := range text[at:] {
		if n <= 0 || text[at+i] == '\n' {
			return at + i
		}
		n--
	}
	return len(text)
}

// canonical is the good run's scenario as the language prints it.
func (s *Session) canonical() string {
	if s.good == nil {
		return s.text
	}
	return scenario.Format(s.good.scenario)
}
