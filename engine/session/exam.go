package session

import (
	"strconv"
	"strings"

	"borrowedtime/engine"
	"borrowedtime/engine/config"
	"borrowedtime/engine/explain"
	"borrowedtime/engine/internal/markup"
	"borrowedtime/engine/scenario"
	"borrowedtime/engine/trace"
)

// An exam is a game on a deck: its positions come from several scenarios, each under a
// kernel of its own, and each scenario is put on the stage before its position is
// asked. Deck and seed say which positions come, so a link to both asks the same.

// Card tells a stage of the game that stands in the prose. A deck makes the stage's games
// exams.
type Card struct {
	ID    string   // of its element: where a link leads to
	Game  string   // the text of a game
	Texts []string // the deck: scenarios, each with its kernel
	Seed  int      // of an exam: from the page's address; 0: the game's own
	Pass  int      // how many right answers are enough
	Best  string   // what the browser kept of exams before
}

// exam is what a game on a deck has besides.
type exam struct {
	deck []string
	pass int
	best result
}

// result is how an exam went.
type result struct{ right, of, seed int }

// maxDeck bounds how many scenarios run before the first position is asked.
const maxDeck = 60

// text is a result as the browser keeps it: "11/12 seed 7", "" if there is none.
func (r result) text() string {
	if r.of == 0 {
		return ""
	}
	return strconv.Itoa(r.right) + "/" + strconv.Itoa(r.of) + " seed " + strconv.Itoa(r.seed)
}

// parseResult takes what the browser kept; what makes no sense is no result.
func parseResult(text string) (r result) {
	list := strings.FieldsFunc(text, func(c rune) bool { return c == '/' || c == ' ' })
	if len(list) != 4 || list[2] != "seed" {
		return r
	}
	right, err := strconv.Atoi(list[0])
	of, err2 := strconv.Atoi(list[1])
	seed, err3 := strconv.Atoi(list[3])
	if err != nil || err2 != nil || err3 != nil || right < 0 || right > of || of > mostRounds || seed < 0 || seed > mostSeed {
		return r
	}
	return result{right, of, seed}
}

// onCard takes what stands in the prose.
func (s *Session) onCard(m Card) {
	d := &s.decide
	d.card = card{m.ID, ParseGame(m.Game)}
	if len(m.Texts) == 0 {
		return
	}
	if m.Seed > 0 {
		d.card.game.Seed = (m.Seed-1)%mostSeed + 1
	}
	d.game = d.card.game
	d.exam = exam{deck: m.Texts[:min(len(m.Texts), maxDeck)], pass: m.Pass, best: parseResult(m.Best)}
}

// place is a record of a deck's scenario.
type place struct{ of, record int }

// dealt draws an exam's positions: each reason that decides somewhere in the deck comes
// once before one comes again, in an order that is the seed's. No scenario comes twice,
// nor under another kernel, as long as there are others: what is told of one position
// could answer the next.
func (x *exam) dealt(g DecideGame) (list []decision) {
	runs, kin := make([]*run, len(x.deck)), make([]int, len(x.deck))
	var by [trace.NumReasons][]place
	for i, text := range x.deck {
		for withKernel(x.deck[kin[i]], config.KernelNone) != withKernel(text, config.KernelNone) {
			kin[i]++
		}
		if runs[i] = runOf(text); runs[i] == nil {
			continue
		}
		for j := range runs[i].trace.Records {
			r := &runs[i].trace.Records[j]
			if k := kindOf(r); k >= 0 && g.asks(k) {
				by[r.Reason] = append(by[r.Reason], place{i, j})
			}
		}
	}
	n := uint64(g.Seed)
	for pass := range 3 {
		used := list
		list = append(list, drawn(shuffled(by[:], &n), g.Rounds-len(list), &n, func(p place) (q decision, ok bool) {
			for i := range used {
				if o := &used[i]; pass == 0 && kin[o.from] == kin[p.of] || pass < 2 && o.from == p.of || o.from == p.of && o.record == p.record {
					return q, false
				}
			}
			if q, ok = runs[p.of].decisionAt(p.record); ok {
				q.from = p.of
				used = append(used, q)
			}
			return q, ok
		})...)
	}
	turned(list, &n)
	return list
}

// shuffled copies the pools that hold anything, in an order that is drawn.
func shuffled(by [][]place, n *uint64) (pools [][]place) {
	for i := range by {
		if len(by[i]) > 0 {
			pools = append(pools, append([]place(nil), by[i]...))
		}
	}
	for i := len(pools) - 1; i > 0; i-- {
		j := int(draw(n) % uint64(i+1))
		pools[i], pools[j] = pools[j], pools[i]
	}
	return pools
}

// Decides reports whether a run has a decision of a kind that a game can be about.
func Decides(t *trace.Trace, kinds string) bool {
	g := DecideGame{Kinds: kinds}
	for i := range t.Records {
		if k := kindOf(&t.Records[i]); k >= 0 && g.asks(k) {
			return true
		}
	}
	return false
}

// runOf runs a scenario to its end; nil if its text is wrong.
func runOf(text string) *run {
	sc, errs := scenario.Parse(text)
	if sc == nil || len(errs) > 0 {
		return nil
	}
	cfg, errs := sc.Config()
	if cfg == nil || len(errs) > 0 {
		return nil
	}
	sim, err := engine.New(cfg)
	if err != nil {
		return nil
	}
	r := &run{text: text, scenario: sc, sim: sim}
	for !r.work(EventsAtOnce) {
	}
	r.trace, r.stops = sim.Trace(), r.collect.Stops
	return r
}

// deal puts a text on the stage, as no edit of the learner's: nobody keeps it, and undo
// goes past it.
func (s *Session) deal(text string, e *Effects) {
	if s.text != text || s.next != nil || s.good == nil || s.good.all().text != text {
		s.endFork()
		s.text, s.link, e.SetText = text, nil, true
		s.cursor, s.zoom = cursor{stop: -1}, [2]trace.Time{}
		s.dirty |= partLink
		s.compile()
		for s.next != nil {
			s.Work(EventsAtOnce)
		}
	}
	if s.good != nil {
		s.decide.of = s.good.all()
	}
}

// examining reports whether a game is an exam.
func (d *deciding) examining() bool { return d.on && len(d.deck) > 0 }

// away reports whether something else is on the stage than the exam's position.
func (s *Session) away() bool {
	return s.decide.examining() && (s.good == nil || s.decide.of != s.good.all())
}

// given counts the answers.
func (d *deciding) given() (n int) {
	for _, a := range d.answers {
		if a != unanswered {
			n++
		}
	}
	return n
}

// rights counts the right answers.
func (d *deciding) rights() (n int) {
	for i := range d.list {
		if d.answers[i] == d.list[i].right {
			n++
		}
	}
	return n
}

// finishExam keeps the result, if it is the best so far.
func (s *Session) finishExam(e *Effects) {
	d := &s.decide
	if d.given() < len(d.list) {
		return
	}
	now := result{d.rights(), len(d.list), d.game.Seed}
	if b := d.best; len(d.list) > 0 && (b.of == 0 || now.right*b.of > b.right*now.of) {
		d.best = now
		e.Save = append(e.Save, Entry{Key: "exam", Value: now.text()})
	}
}

// examText says whether an exam is passed.
func (s *Session) examText() string {
	d := &s.decide
	if d.rights() >= d.pass {
		return "Passed: " + strconv.Itoa(d.rights()) + " of " + strconv.Itoa(len(d.list)) + " as the kernel does."
	}
	return "Not yet: " + strconv.Itoa(d.rights()) + " of " + strconv.Itoa(len(d.list)) + " as the kernel does, and " + strconv.Itoa(d.pass) + " are needed."
}

// examTitle stands above an exam.
const examTitle = `<h3 class="panel-title">Exam: be find_proxy_task()</h3>`

// examDoor is where an exam begins, with how the last one went.
func (s *Session) examDoor(went string) string {
	d := &s.decide
	m := markup.Raw(examTitle)
	if went == "" {
		m.Raw(`<p>`).Int(d.game.Rounds).Raw(` positions, from several scenarios and kernels: each says which. The stage stands at the instant of the decision. With `).Int(d.pass).
			Raw(` right answers you pass.</p><p class="row"><button type="button" class="primary" data-act="decide-start">Begin</button></p>`)
	} else {
		m.Raw(`<p class="decide-verdict" tabindex="-1"`).Attr("id", s.id("decide-said")).Put(`><strong>`, went, `</strong></p>`)
		s.missed(m)
		m.Raw(`<p class="row"><button type="button" class="primary" data-act="decide-again">Another exam</button><button type="button" data-act="decide-start">The same again</button><button type="button" data-act="decide-back">Back</button><button type="button" data-act="decide-leave">Done</button></p>`)
	}
	m.Raw(`<p class="small">This is exam <a`).Attr("href", "?seed="+strconv.Itoa(d.game.Seed)+"#"+d.card.id).Raw(`>number `).Int(d.game.Seed).Raw(`</a>: whoever opens that link gets the same.`)
	if d.best.of > 0 && !s.opt.Noted {
		m.Raw(` Your best so far: `).Int(d.best.right).Raw(` of `).Int(d.best.of).Raw(`, in number `).Int(d.best.seed).Raw(`.`)
	}
	return m.Raw(`</p>`).String()
}

// missed lists the positions that were decided otherwise, and where each is taught.
func (s *Session) missed(m *markup.Writer) {
	d := &s.decide
	open := false
	for i := range d.list {
		l := explain.TaughtIn(d.list[i].why)
		if d.noted || d.answers[i] == d.list[i].right || l == nil || s.glossary() == "" {
			continue
		}
		if !open {
			m.Raw(`<p>Where the others are taught:</p><ul>`)
			open = true
		}
		m.Raw(`<li>Position `).Int(i + 1).Raw(`: `)
		s.lessonLink(m, l)
		m.Raw(`</li>`)
	}
	if open {
		m.Raw(`</ul>`)
	}
}

// back to the position, when something else is on the stage.
func (s *Session) awayHTML() string {
	return markup.Raw(examTitle).Raw(`<p>Something else is on the stage. The exam waits.</p><p class="row"><button type="button" class="primary" data-act="decide-next">Back to position `).
		Int(min(s.decide.at+1, len(s.decide.list))).Raw(`</button><button type="button" data-act="decide-leave">Leave the exam</button></p>`).String()
}

// lessonLink leads to a lesson; the session knows where the glossary is.
func (s *Session) lessonLink(m *markup.Writer, l *explain.Lesson) {
	folder := strings.TrimSuffix(s.glossary(), "glossary.html")
	m.Raw(`<a`).Attr("href", folder+"lessons/"+l.Folder+".html").Put(`>`, "lesson "+strings.TrimPrefix(l.Folder[:2], "0")+", “"+l.Title+"”", `</a>`)
}
