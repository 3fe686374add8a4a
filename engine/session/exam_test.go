//go:build !js

package session

import (
	"os"
	"slices"
	"strings"
	"testing"

	"borrowedtime/engine"
	"borrowedtime/engine/explain"
	"borrowedtime/lessons"
)

// finalExam returns the course's exam: its card's deck and game, and its stage.
func finalExam(t *testing.T) (deck Card, board string) {
	t.Helper()
	course, err := lessons.Load(os.DirFS("../../lessons"))
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range course.Lessons {
		stages, err := l.Stages()
		if err != nil {
			t.Fatal(err)
		}
		for _, b := range l.All() {
			if d := b.Decide; d != nil && len(d.Deck) > 0 {
				for _, x := range d.Deck {
					for _, k := range x.Kernels {
						deck.Texts = append(deck.Texts, lessons.WithKernel(x.Text, k))
					}
				}
				deck.Game = DecideGame{Seed: d.Seed, Rounds: d.Rounds, Kinds: d.Kinds}.Text()
				deck.Pass, deck.ID = d.Pass, d.Name
				return deck, lessons.StageNamed(stages, d.On).Text
			}
		}
	}
	t.Fatal("the course has no exam")
	return deck, board
}

// examined is a stage with the exam of a seed under way.
func examined(t *testing.T, seed int) *Session {
	deck, board := finalExam(t)
	deck.Seed = seed
	s := New(Options{ID: "board", Text: board, Base: "../playground.html"})
	finish(s)
	s.Update(deck)
	s.Update(DecideStart{})
	return s
}

// TestExamDraws: whatever the seed, an exam has twelve positions from several scenarios
// and kernels, with many rows of the table and many actions; the same seed draws the
// same, another one others.
func TestExamDraws(t *testing.T) {
	deck, _ := finalExam(t)
	used := map[int]bool{}
	rows := map[string]bool{}
	var last []decision
	for seed := 1; seed <= 40; seed++ {
		x := exam{deck: deck.Texts}
		g := ParseGame(deck.Game)
		g.Seed = seed
		list := x.dealt(g)
		if len(list) != 12 {
			t.Fatalf("seed %d: %d positions", seed, len(list))
		}
		acts, whys, kernels, from := map[string]int{}, map[string]bool{}, map[string]bool{}, map[string]bool{}
		for i := range list {
			q := &list[i]
			if text := withKernel(deck.Texts[q.from], "none"); from[text] {
				t.Errorf("seed %d: a scenario comes twice:\n%s", seed, text)
			} else {
				from[text] = true
			}
			used[q.from], rows[q.why.String()], whys[q.why.String()] = true, true, true
			acts[q.options[q.right].action]++
			text := deck.Texts[q.from]
			from, to, _ := kernelName(text)
			kernels[text[from:to]] = true
		}
		if len(acts) < 6 || len(whys) < 10 || len(kernels) < 3 {
			t.Errorf("seed %d: %d actions, %d rows, %d kernels", seed, len(acts), len(whys), len(kernels))
		}
		for a, n := range acts {
			if n > 4 {
				t.Errorf("seed %d: %d times %q", seed, n, a)
			}
		}
		if seed > 1 && slices.EqualFunc(list, last, func(a, b decision) bool { return a.from == b.from && a.record == b.record }) {
			t.Errorf("seed %d asks what the one before asks", seed)
		}
		last = list
		if seed == 3 {
			again := x.dealt(g)
			if !slices.EqualFunc(list, again, func(a, b decision) bool { return a.from == b.from && a.record == b.record }) {
				t.Error("the same seed draws other positions")
			}
		}
	}
	for i := range deck.Texts {
		if !used[i] {
			t.Errorf("no seed asks about deck %d:\n%s", i, deck.Texts[i])
		}
	}
	t.Log(len(deck.Texts), "scenarios,", len(rows), "rows:", rows)
}

// TestAnswerPlaces: whoever always gives the answer at the same place is right as often as
// whoever draws one, in the exam and in a game, whatever the seeds; where a game begins is no
// hint either.
func TestAnswerPlaces(t *testing.T) {
	deck, _ := finalExam(t)
	x := exam{deck: deck.Texts}
	held := func(what string, seeds int, ask func(DecideGame) []decision, g DecideGame) {
		var hits, fair [mostOptions]float64
		for g.Seed = 1; g.Seed <= seeds; g.Seed++ {
			for _, q := range ask(g) {
				hits[q.right]++
				for place := range q.options {
					fair[place] += 1 / float64(len(q.options))
				}
			}
		}
		t.Logf("%s: right at each place %v, drawn %.0f", what, hits, fair)
		for place := range hits {
			if d := hits[place] - fair[place]; d*d > 9*fair[place] { // three standard deviations
				t.Errorf("%s: the answer at place %d is right %v times, and %.0f times if places are no hint", what, place+1, hits[place], fair[place])
			}
		}
	}
	held("exam", 100, x.dealt, ParseGame(deck.Game))
	r := runOf(gallery(t)["90-fair-turns.scn"])
	held("fair picks", 60, r.questions, ParseGame("1,12,fair"))
	r = runOf(gallery(t)["20-inversion.scn"])
	held("all decisions", 200, r.questions, ParseGame("1,4"))
}

// TestExamGolden: the positions of the exam that the page shows, and their answers.
func TestExamGolden(t *testing.T) {
	s := examined(t, 1)
	var out strings.Builder
	for i := range s.decide.list {
		s.ask(i, &Effects{})
		q, a := &s.decide.list[i], s.posed(i)
		out.WriteString(a.Legend + "\n")
		for _, f := range a.Facts {
			out.WriteString("  " + f.Label + ": " + f.Text + "\n")
		}
		out.WriteString("  → " + a.Options[q.right].Words() + " (" + q.why.String() + ", lesson " + explain.TaughtIn(q.why).Folder + ")\n")
	}
	const file = "testdata/exam.golden"
	if *update {
		if err := os.WriteFile(file, []byte(out.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if out.String() != string(want) {
		t.Errorf("the exam is\n%s\nnot\n%s", out.String(), want)
	}
}

// TestExamPositions: each position stands on the stage with its own scenario, nothing
// tells its answer before, and each answer is told; a wrong one leads to a lesson.
func TestExamPositions(t *testing.T) {
	asked := map[string]int{}
	for _, seed := range []int{1, 2, 5} {
		s := examined(t, seed)
		if !s.asking() {
			t.Fatal("no exam begins")
		}
		for i := range s.decide.list {
			var e Effects
			s.ask(i, &e)
			if d := &s.decide; s.text != d.deck[d.list[i].from] || s.good.all() != d.of || !s.hidden() {
				t.Fatalf("seed %d, position %d: another scenario is on the stage, or all of it", seed, i)
			}
			if e = s.Update(DecideChoose{0}); len(e.Save) > 0 {
				t.Errorf("a position is kept as if it were typed: %v", e.Save)
			}
			s.testQuestion(t, "exam", i, asked)
			q := &s.decide.list[i]
			s.decide.answers[i] = (q.right + 1) % len(q.options)
			s.ask(i, &e)
			l := explain.TaughtIn(q.why)
			if html := s.decideHTML(); l == nil || !strings.Contains(html, `href="../lessons/`+l.Folder+`.html"`) {
				t.Errorf("seed %d, position %d: a wrong answer leads to no lesson:\n%s", seed, i, html)
			}
		}
	}
}

// TestExamResult: ten of twelve pass, nine do not; what was wrong leads to its lessons,
// and the best result is kept.
func TestExamResult(t *testing.T) {
	s := examined(t, 4)
	play := func(wrong int) (e Effects) {
		for i := range s.decide.list {
			q := &s.decide.list[i]
			choice := q.right
			if i < wrong {
				choice = (q.right + 1) % len(q.options)
			}
			s.Update(DecideChoose{choice})
			s.Update(DecideAnswer{})
			e = s.Update(DecideNext{})
		}
		return e
	}
	if e := play(3); !strings.HasPrefix(e.Announce, "Not yet: 9 of 12") || !slices.Contains(e.Save, Entry{"exam", "9/12 seed 4"}) {
		t.Errorf("nine are right: %q, kept %v", e.Announce, e.Save)
	}
	if html := s.decideHTML(); strings.Count(html, "<li>Position ") != 3 || !strings.Contains(html, `href="?seed=4#exam"`) {
		t.Errorf("what was wrong is not listed, or no link leads to the exam:\n%s", html)
	}
	s.Update(DecideAgain{})
	if e := play(2); !strings.HasPrefix(e.Announce, "Passed: 10 of 12") || !slices.Contains(e.Save, Entry{"exam", "10/12 seed 5"}) {
		t.Errorf("ten are right: %q, kept %v", e.Announce, e.Save)
	}
	s.Update(DecideStart{})
	if e := play(6); slices.ContainsFunc(e.Save, func(x Entry) bool { return x.Key == "exam" }) || s.decide.best != (result{10, 12, 5}) {
		t.Errorf("a worse result is kept: %v, best %v", e.Save, s.decide.best)
	}
	s.Update(DecideLeave{})
	if s.text != s.own || s.hidden() || s.decide.on {
		t.Error("after the exam the stage does not show its own scenario")
	}
	for text, want := range map[string]result{
		"": {}, "10/12 seed 5": {10, 12, 5}, "13/12 seed 5": {}, "1/2": {}, "a/12 seed 1": {}, "1/99 seed 1": {}, "-1/12 seed 3": {},
	} {
		if got := parseResult(text); got != want || want.of > 0 && got.text() != text {
			t.Errorf("%q is read as %v", text, got)
		}
	}
}

// TestNoted: where answers are hidden an answer is noted, nothing tells what it is worth, not
// at the end either; who asks sees what the kernel does, once.
func TestNoted(t *testing.T) {
	deck, board := finalExam(t)
	s := New(Options{ID: "board", Text: board, Base: "../playground.html", Noted: true})
	finish(s)
	deck.Best = "11/12 seed 3"
	s.Update(KeptScore{"walk 3/5"})
	s.Update(deck)
	tells := func(where, html string) {
		for _, word := range []string{"Right", "Not so", "data-mark", "as the kernel", "Your best", "Passed", "Not yet", "taught"} {
			if strings.Contains(html, word) {
				t.Errorf("%s tells %q:\n%s", where, word, html)
			}
		}
	}
	tells("the door", s.decideHTML())
	s.Update(DecideStart{})
	for i := range s.decide.list {
		q := &s.decide.list[i]
		s.Update(DecideChoose{q.right})
		e := s.Update(DecideAnswer{})
		tells("an answer", s.decideHTML()+e.Announce)
		if !strings.Contains(s.decideHTML(), noted) || e.Announce != noted || s.cursor.at > q.at || len(s.good.trace.Records) > q.record {
			t.Fatalf("position %d: %q; the stage stands at %v with %d records:\n%s", i, e.Announce, s.cursor.at, len(s.good.trace.Records), s.decideHTML())
		}
		if i == 1 {
			s.Update(DecideShow{})
			if html := s.decideHTML(); !strings.Contains(html, "✓ Right:") || !strings.Contains(html, s.why(q)) || len(s.good.trace.Records) <= q.record {
				t.Errorf("who asks does not see what the kernel does:\n%s", html)
			}
		}
		e = s.Update(DecideNext{})
		tells("the next", s.decideHTML()+e.Announce)
	}
	if end := s.decideHTML(); !strings.Contains(end, "12 of 12 answers are noted.") || !strings.Contains(s.playHTML(), "12 of 12 answers are noted.") {
		t.Errorf("at the end stands:\n%s\n%s", end, s.playHTML())
	}
	s.Update(DecideBack{})
	tells("a position that is looked at again", s.decideHTML())
}

// TestCard: what a game's card offers is what can be done about the game.
func TestCard(t *testing.T) {
	deck, board := finalExam(t)
	s := New(Options{ID: "board", Text: board})
	finish(s)
	s.Update(deck)
	said := func(act, text string) {
		t.Helper()
		var got string
		for _, r := range s.Changed() {
			if r.ID == "exam-play" {
				got = r.HTML
			}
		}
		if !strings.Contains(got, `data-act="`+act+`"`) || !strings.Contains(got, text) {
			t.Errorf("the card offers %q, not %s %q", got, act, text)
		}
	}
	said("decide-start", "Begin the exam: 12 positions")
	s.Update(DecideStart{})
	said("decide-on", "Go on: position 1 of 12")
	s.Update(DecideChoose{2})
	s.Update(OpenPanel{Name: "chain"})
	if e := s.Update(DecideOn{}); !s.asking() || s.decide.chosen != 2 || e.Focus != "#board-decide-o2" {
		t.Errorf("going on leads to %q, answer %d", e.Focus, s.decide.chosen)
	}
	s.Update(DecideAnswer{})
	s.Update(Edit{"task A { run 1ms }\n"})
	finish(s)
	s.Update(DecideOn{})
	if s.away() || s.decide.at != 0 || s.asking() {
		t.Error("going on does not lead back to the position that was answered")
	}
	s.Update(DecideNext{})
	said("decide-on", "Go on: position 2 of 12")
	for i := 1; i < 12; i++ {
		s.Update(DecideChoose{s.decide.list[i].right})
		s.Update(DecideAnswer{})
		s.Update(DecideNext{})
	}
	said("decide-again", "as the kernel does")
	s.Update(DecideLeave{})
	said("decide-start", "Begin")

	o := New(Options{ID: "s", Text: inverted})
	finish(o)
	o.Update(Card{ID: "hops", Game: "3,2"})
	if html := o.playHTML(); !strings.Contains(html, `data-arg="3,2">Play 2 decisions`) || o.decide.game.Rounds != 0 {
		t.Errorf("a game's card offers %s", html)
	}
	o.Update(DecideStart{"3,2"})
	if html := o.playHTML(); !strings.Contains(html, "Go on: decision 1 of 2") {
		t.Errorf("a game's card offers %s", html)
	}
}

// TestExamAway: an edit in the middle of an exam ends nothing, decides nothing, and the
// position comes back.
func TestExamAway(t *testing.T) {
	s := examined(t, 1)
	s.Update(DecideChoose{s.decide.list[0].right})
	s.Update(DecideAnswer{})
	s.Update(DecideNext{})
	text := s.text
	s.Update(Edit{"task A { run 1ms }\n"})
	finish(s)
	if !s.away() || s.asking() || !strings.Contains(s.decideHTML(), "Back to position 2") {
		t.Errorf("the exam does not wait:\n%s", s.decideHTML())
	}
	s.Update(DecideChoose{0})
	s.Update(DecideAnswer{})
	if s.decide.answers[1] != unanswered {
		t.Error("a position that is not on the stage is answered")
	}
	s.Update(DecideNext{})
	if s.text != text || !s.asking() || s.decide.at != 1 || !s.hidden() || s.decide.answers[0] != s.decide.list[0].right {
		t.Error("the position does not come back as it was")
	}
	if strings.Contains(s.Link(), "decide") {
		t.Error("a link to one scenario has the exam in it")
	}
}

// TestHopLessons: each row of the decision table is taught in one lesson, which is there.
func TestHopLessons(t *testing.T) {
	for _, d := range engine.Decisions() {
		n := 0
		for _, l := range explain.HopLessons {
			if slices.Contains(l.Rows, d.Reason) {
				n++
			}
		}
		if n != 1 {
			t.Errorf("%s is taught in %d lessons", d.Reason, n)
		}
	}
	course, err := lessons.Load(os.DirFS("../../lessons"))
	if err != nil {
		t.Fatal(err)
	}
	for _, x := range explain.HopLessons {
		there := slices.ContainsFunc(course.Lessons, func(l *lessons.Lesson) bool {
			return l.Folder == x.Folder && l.Title == x.Title
		})
		if !there {
			t.Errorf("there is no lesson %s named %q", x.Folder, x.Title)
		}
	}
}
