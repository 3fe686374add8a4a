package session

import (
	"strconv"
	"strings"

	"borrowedtime/engine"
	"borrowedtime/engine/trace"
)

// Being the scheduler: the run stops at a decision, the learner decides, then sees
// what the kernel does, why, and what the own choice would have come to. Which
// decisions are asked follows from the run and the game alone (decideask.go), so
// that a link to both asks the same.

// DecideStart begins a game; Text is a game's text ("seed,rounds,kinds"), "" the one
// that was played last.
type DecideStart struct{ Text string }

// DecideChoose chooses an answer of the open question by its number, from 0.
type DecideChoose struct{ Option int }

// DecideAnswer commits to the chosen answer, DecideNext goes to the next question,
// DecideBack to the one before, DecideLeave ends the game, DecideAgain begins
// another one. DecideOn comes back to the question that stands, from anywhere on the
// page; DecideShow shows what the kernel did where answers are only noted.
type (
	DecideAnswer struct{}
	DecideNext   struct{}
	DecideOn     struct{}
	DecideShow   struct{}
	DecideBack   struct{}
	DecideLeave  struct{}
	DecideAgain  struct{}
)

// DecideKind chooses what the next game asks about, by its word.
type DecideKind struct{ Word string }

// KeptScore is what the browser kept of the answers given so far, on all pages.
type KeptScore struct{ Text string }

// DecideGame says which decisions of a run are asked.
type DecideGame struct {
	Seed   int
	Rounds int    // questions, at most
	Kinds  string // a word of decideKinds, "pick" for all but walks, "" for all
}

// A game's bounds: what a link may ask for.
const (
	usualRounds = 12
	mostRounds  = 50
	mostSeed    = 999_999
)

// Text is the game as a link and a lesson have it.
func (g DecideGame) Text() string {
	s := strconv.Itoa(g.Seed) + "," + strconv.Itoa(g.Rounds)
	if g.Kinds != "" {
		s += "," + g.Kinds
	}
	return s
}

// ParseGame reads a game's text; what it does not say, or says wrongly, is as usual.
func ParseGame(text string) DecideGame {
	g := DecideGame{Seed: 1, Rounds: usualRounds}
	for i, w := range strings.SplitN(text, ",", 3) {
		n, err := strconv.Atoi(w)
		switch {
		case i == 0 && err == nil && n >= 0 && n <= mostSeed:
			g.Seed = n
		case i == 1 && err == nil && n > 0 && n <= mostRounds:
			g.Rounds = n
		case i == 2 && KindWord(w):
			g.Kinds = w
		}
	}
	return g
}

// unanswered stands for the answer to a question that has none.
const unanswered = -1

// deciding is a game under way.
type deciding struct {
	on      bool
	game    DecideGame
	of      *run       // whose decisions are asked
	list    []decision // the questions, in the order of time
	at      int        // the one that stands; len(list): all are done
	chosen  int        // its chosen answer, or unanswered
	answers []int
	own     *run // the run in which the learner's choice was made; its trace is nil until it is done
	noted   bool // answers are not told
	shown   bool // but this one is, since somebody asked
	card    card
	score   [len(decideKinds)]struct{ right, asked int }
	exam    // with a deck games are exams
}

var decideActs = []act{
	{name: "decide-start", text: func(arg, _ string) (Msg, bool) { return DecideStart{arg}, true }},
	{name: "decide-choose", number: func(n int64) Msg { return DecideChoose{int(n)} }},
	{name: "decide-answer", plain: DecideAnswer{}},
	{name: "decide-next", plain: DecideNext{}},
	{name: "decide-on", plain: DecideOn{}},
	{name: "decide-show", plain: DecideShow{}},
	{name: "decide-back", plain: DecideBack{}},
	{name: "decide-leave", plain: DecideLeave{}},
	{name: "decide-again", plain: DecideAgain{}},
	{name: "decide-kind", text: func(arg, value string) (Msg, bool) { return DecideKind{first(arg, value)}, true }},
}

// onDecide handles the game.
func (s *Session) onDecide(m Msg, e *Effects) bool {
	d := &s.decide
	switch m := m.(type) {
	case DecideStart:
		if m.Text != "" {
			d.game = ParseGame(m.Text)
		}
		s.startGame(e)
	case DecideAgain:
		d.game.Seed = d.game.Seed%mostSeed + 1
		s.startGame(e)
	case DecideKind:
		if d.game.Kinds = ""; KindWord(m.Word) {
			d.game.Kinds = m.Word
		}
		return true // what was chosen stands in the page already
	case DecideChoose:
		if s.asking() && m.Option >= 0 && m.Option < len(d.list[d.at].options) {
			d.chosen = m.Option
			e.Focus = s.sel("decide-o" + strconv.Itoa(m.Option))
		}
	case DecideAnswer:
		s.answer(e)
	case DecideNext:
		switch {
		case s.away():
			s.ask(min(d.at, len(d.list)-1), e)
		case d.on && !s.asking() && d.at < len(d.list):
			s.ask(d.at+1, e)
		}
	case DecideOn:
		s.goOn(e)
	case DecideShow:
		if d.on && d.at < len(d.list) && d.answers[d.at] != unanswered {
			d.shown = true
			s.tell(e)
		}
	case DecideBack:
		if d.on && d.at > 0 {
			s.ask(d.at-1, e)
		}
	case DecideLeave:
		s.leaveGame(e)
	case KeptScore:
		s.recallScore(m.Text)
	case Card:
		s.onCard(m)
	default:
		return false
	}
	s.dirty |= partDecide
	return true
}

// startGame draws the questions and puts the first.
func (s *Session) startGame(e *Effects) {
	d := &s.decide
	if s.good == nil || len(d.deck) == 0 && (len(s.errs) > 0 || s.next != nil) {
		e.Announce = "A game needs a scenario that runs."
		return
	}
	s.halt()
	if i := widgetNamed("decide"); s.has(i) {
		s.openPanel(i)
	}
	if s.question.ID != "" { // of the page: the run is hidden from there on
		e.Announce = notYet
		return
	}
	s.drawQuestions()
	if len(d.list) == 0 {
		d.on = false
		e.Announce = "This run has no such decision."
		return
	}
	s.ask(0, e)
}

// drawQuestions begins the game on the run that stands on the stage.
func (s *Session) drawQuestions() {
	d := &s.decide
	if d.game.Rounds == 0 {
		d.game = ParseGame("")
	}
	d.on, d.of, d.at, d.chosen, d.own, d.list, d.noted = true, s.good.all(), 0, unanswered, nil, nil, s.opt.Noted
	s.guard("looking for decisions", func() {
		if d.examining() {
			d.list = d.dealt(d.game)
		} else {
			d.list = d.of.questions(d.game)
		}
	})
	d.answers = make([]int, len(d.list))
	for i := range d.answers {
		d.answers[i] = unanswered
	}
}

// ask puts a question, or shows again what came of it.
func (s *Session) ask(i int, e *Effects) {
	d := &s.decide
	d.at, d.chosen, d.own, d.shown = i, unanswered, nil, false
	s.shown, s.telling = picture{}, moment{} // two questions can be of one event
	s.dirty |= partRun | partStop
	s.halt()
	if d.examining() && i < len(d.list) {
		s.deal(d.deck[d.list[i].from], e)
	}
	s.conceal()
	if i == len(d.list) {
		s.reveal()
		if d.examining() {
			s.finishExam(e)
		}
		e.Announce, e.Top, e.Focus = s.gameText(), true, s.sel("decide-said")
		return
	}
	if !d.told() {
		s.standBefore(&d.list[i])
	}
	if d.answers[i] != unanswered {
		s.tell(e)
		return
	}
	e.Announce, e.Top, e.Focus = s.questionText(), true, s.sel("decide-o0")
}

// standBefore goes to where a decision has not been made yet. A stop that tells of it is
// no stop of what is known.
func (s *Session) standBefore(q *decision) {
	s.setCursor(cursor{q.at, min(q.stop, len(s.good.stops)-1)})
}

// answer commits to the chosen option.
func (s *Session) answer(e *Effects) {
	d := &s.decide
	switch {
	case !s.asking():
		return
	case d.chosen == unanswered:
		e.Announce = "Choose one of the answers first."
		return
	}
	q := &d.list[d.at]
	d.answers[d.at] = d.chosen
	k := &d.score[q.kind]
	if k.asked++; d.chosen == q.right {
		k.right++
	}
	e.Save = append(e.Save, Entry{Key: "decide", Value: s.scoreText()})
	s.tell(e)
}

// tell shows what the kernel did at the question that is answered, where that is told.
func (s *Session) tell(e *Effects) {
	d := &s.decide
	if d.told() {
		s.conceal()
		s.reveal()
		s.beginOwn()
	}
	e.Announce, e.Top, e.Focus = s.verdictText(), true, s.sel("decide-said")
}

// told reports whether what the kernel did at the question that stands is shown.
func (d *deciding) told() bool {
	return d.on && d.at < len(d.list) && d.answers[d.at] != unanswered && (d.shown || !d.noted)
}

// goOn comes back to the question that stands, wherever the reader is.
func (s *Session) goOn(e *Effects) {
	d := &s.decide
	if !d.on {
		return
	}
	if i := widgetNamed("decide"); s.has(i) {
		s.openPanel(i)
	}
	chosen := d.chosen
	if s.ask(min(d.at, len(d.list)), e); s.asking() && chosen != unanswered {
		d.chosen = chosen
		e.Focus = s.sel("decide-o" + strconv.Itoa(chosen))
	}
}

// reveal goes to what the kernel did.
func (s *Session) reveal() {
	d := &s.decide
	if d.at < len(d.list) {
		s.setCursor(d.list[d.at].after(d.of))
		s.setOff()
	}
}

// leaveGame shows everything again.
func (s *Session) leaveGame(e *Effects) {
	d := &s.decide
	if !d.on {
		return
	}
	if d.examining() {
		s.deal(s.own, e)
	}
	d.on, d.list, d.answers, d.own, d.of = false, nil, nil, nil, nil
	s.conceal()
	s.dirty |= partDecide
	e.Announce, e.Focus = "The game is over. The stage shows all of the run again.", s.sel("timeline")
}

// replay begins the game anew on another run.
func (s *Session) replay() {
	if s.decide.examining() { // it waits
		s.dirty |= partDecide
		return
	}
	if d := &s.decide; d.on && d.of != s.good.all() {
		if s.question.ID != "" {
			d.on = false
			return
		}
		s.drawQuestions()
		s.dirty |= partDecide
		if len(d.list) == 0 {
			d.on = false
			return
		}
		s.conceal()
		s.standBefore(&d.list[0])
	}
}

// asking reports whether a question stands that has no answer yet.
func (s *Session) asking() bool {
	d := &s.decide
	return d.on && d.at < len(d.list) && d.answers[d.at] == unanswered && !s.away()
}

// machineAt is the machine after an event of the run on the stage. While the question is
// open what is decided in that very event has not come yet: then it is as the CPU saw it.
func (s *Session) machineAt(event int) trace.Snapshot {
	if d := &s.decide; d.on && d.at < len(d.list) && !d.told() && d.of == s.good.all() && event >= d.list[d.at].pick.Event {
		m := d.list[d.at].pick.Machine
		m.Event = event
		return m
	}
	return s.good.sim.At(event)
}

// known is how many records of the run are known at the question that stands, and when.
func (d *deciding) known(r *run) (at trace.Time, records int, ok bool) {
	if !d.on || d.of != r || d.at >= len(d.list) {
		return 0, 0, false
	}
	q := &d.list[d.at]
	if !d.told() {
		return q.at, q.known, true
	}
	records = q.record + 1
	if stop := r.stopOf(q.record); stop >= 0 {
		records = max(records, r.stops[stop].Last)
	}
	return q.at, records, true
}

// decideKey is a key that means something else while a question stands: a digit
// chooses, Enter answers or goes on, Backspace goes back.
func (s *Session) decideKey(key string, where Where) (Msg, bool) {
	if !s.decide.on || where == OnSlider {
		return nil, false
	}
	switch {
	case len(key) == 1 && key[0] >= '1' && key[0] <= '9':
		return DecideChoose{int(key[0] - '1')}, true
	case key == "enter" && where != OnButton && s.asking():
		return DecideAnswer{}, true
	case key == "enter" && where != OnButton:
		return DecideNext{}, true
	case key == "backspace":
		return DecideBack{}, true
	}
	return nil, false
}

// scoreText is the score as the browser keeps it: "fair 3/5 walk 2/2".
func (s *Session) scoreText() string {
	text := ""
	for i := range decideKinds {
		if k := &s.decide.score[i]; k.asked > 0 {
			text += " " + decideKinds[i].word + " " + strconv.Itoa(k.right) + "/" + strconv.Itoa(k.asked)
		}
	}
	return strings.TrimSpace(text)
}

// recallScore takes what the browser kept, and nothing of it that makes no sense.
func (s *Session) recallScore(text string) {
	list := words(text)
	for i := 0; i+1 < len(list); i += 2 {
		right, asked, _ := strings.Cut(list[i+1], "/")
		r, err := strconv.Atoi(right)
		n, err2 := strconv.Atoi(asked)
		if k := kindNamed(list[i]); k >= 0 && err == nil && err2 == nil && 0 <= r && r <= n && n < 1_000_000 {
			s.decide.score[k].right, s.decide.score[k].asked = r, n
		}
	}
}

// beginOwn begins the run in which the pick was the learner's.
func (s *Session) beginOwn() {
	d := &s.decide
	q := &d.list[d.at]
	if choice := d.answers[d.at]; q.hop == nil && choice != q.right {
		s.guard("running your choice", func() {
			r, why := s.runUnder(d.of.trace.Profile)
			if why == "" {
				r.sim.Force(&q.pick, q.options[choice].task)
				d.own = r
			}
		})
	}
}

// ownWork reports whether that run is not done yet.
func (s *Session) ownWork() bool { return s.decide.own != nil && s.decide.own.trace == nil }

// workOwn runs at most n events of it.
func (s *Session) workOwn(n int) {
	d := &s.decide
	ok := s.guard("running your choice", func() {
		if d.own.sim.RunEvents(n) {
			d.own.trace = d.own.sim.Trace()
		}
	})
	if !ok {
		d.own = nil
	}
	if !s.ownWork() {
		s.dirty |= partDecide
	}
}

// decision is one question: a pick, or a hop of a chain walk.
type decision struct {
	from    int          // of an exam: its scenario in the deck
	why     trace.Reason // the record's
	record  int          // of the run
	known   int          // how many records do not tell of it yet
	kind    int          // of decideKinds
	at      trace.Time   // the record's
	stop    int          // the last stop before it
	options []reply
	right   int
	hop     *hop        // nil: a pick
	pick    engine.Pick // of a hop: the pick whose walk it belongs to, or the machine after the event before
}

// after is where the decision has been made.
func (q *decision) after(r *run) cursor { return cursor{q.at, r.stopOf(q.record)} }
