//go:build !js

package session

import (
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"

	"borrowedtime/engine"
	"borrowedtime/engine/config"
	"borrowedtime/engine/explain"
	"borrowedtime/engine/trace"
)

// gallery returns the texts of the gallery by name.
func gallery(t *testing.T) map[string]string {
	const dir = "../../lessons/gallery/"
	list, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	texts := map[string]string{}
	for _, f := range list {
		if strings.HasSuffix(f.Name(), ".scn") {
			text, err := os.ReadFile(dir + f.Name())
			if err != nil {
				t.Fatal(err)
			}
			texts[f.Name()] = string(text)
		}
	}
	return texts
}

// player is a stage with a game on it.
func playing(t *testing.T, text, kernel, game string) *Session {
	s := New(Options{ID: "s", Text: withKernel(text, kernel), Base: "https://example.org/playground.html"})
	finish(s)
	if len(s.errs) > 0 {
		return nil // this kernel does not take it
	}
	s.Update(DecideStart{game})
	return s
}

func finish(s *Session) {
	for s.Working() {
		s.Work(100_000)
	}
}

// TestDecisions: under every kernel, what each question of a gallery scenario takes
// for right is what the trace says, the stage does not show it before, and every
// answer, right or wrong, is told with what it comes to.
func TestDecisions(t *testing.T) {
	asked := map[string]int{}
	for name, text := range gallery(t) {
		for _, k := range config.Profiles {
			for _, game := range []string{"1,6", "2,5,walk"} {
				s := playing(t, text, k.Name, game)
				if s == nil || !s.decide.on {
					continue
				}
				for i := range s.decide.list {
					s.testQuestion(t, name+" under "+k.Name, i, asked)
				}
			}
		}
	}
	t.Log(asked)
	for word, least := range map[string]int{"fair": 50, "rt": 100, "deadline": 10, "walk": 100} {
		if asked[word] < least {
			t.Errorf("%d questions of the kind %s", asked[word], word)
		}
	}
}

// TestOneCPU: where there is one CPU, no answer speaks of others that a task could be bound
// to; what is said instead is of the kernel.
func TestOneCPU(t *testing.T) {
	said := map[string]bool{}
	for _, text := range gallery(t) {
		for _, kernel := range []string{"7.1", "7.3"} {
			s := playing(t, text, kernel, "2,40,walk")
			if s == nil || !s.decide.on || s.good.trace.CPUs > 1 {
				continue
			}
			for i := range s.decide.list {
				if q := &s.decide.list[i]; q.hop != nil && q.hop.plight()&(awake|noOwner) != 0 {
					said[s.wrongHop(q, "run the waiter")] = true
				}
			}
		}
	}
	for text := range said {
		if strings.Contains(text, "affinity") || strings.Contains(text, "only to lend. To") {
			t.Error("of one CPU it is said:", text)
		}
	}
	if len(said) == 0 {
		t.Error("nobody is awake at any hop")
	}
	t.Log(said)
}

// testQuestion answers question i with one answer after the other.
func (s *Session) testQuestion(t *testing.T, where string, i int, asked map[string]int) {
	d := &s.decide
	q := &d.list[i]
	r := &d.of.trace.Records[q.record]
	asked[decideKinds[q.kind].word]++
	if q.hop == nil && q.options[q.right].task != r.Task {
		t.Fatalf("%s, record %d: %s is picked, and %s taken for right", where, q.record, d.of.trace.TaskName(r.Task), d.of.trace.TaskName(q.options[q.right].task))
	}
	if q.hop != nil && !decides(r.Reason, d.of.trace.Profile, q.options[q.right].action) {
		t.Fatalf("%s, record %d: %s is no row that does %q", where, q.record, r.Reason, q.options[q.right].action)
	}
	for n := range q.options {
		d.answers[i] = unanswered
		var e Effects
		s.ask(i, &e)
		if !s.asking() || s.cursor.at != r.At || s.cursor.stop >= 0 && d.of.stops[s.cursor.stop].Last > q.record {
			t.Fatalf("%s, record %d: the stage stands at stop %d", where, q.record, s.cursor.stop)
		}
		if strings.Contains(s.Told(), s.why(q)) && !s.before(q.record) {
			t.Fatalf("%s, record %d: the narrator tells the answer: %s", where, q.record, s.Told())
		}
		if q.hop == nil && strings.Contains(s.Told(), "A pick at this moment would choose") {
			t.Fatalf("%s, record %d: the narrator says who is picked: %s", where, q.record, s.Told())
		}
		if now := s.picture().now; now.Event >= int(r.Event) && !reflect.DeepEqual(now.Tasks, q.pick.Machine.Tasks) {
			t.Fatalf("%s, record %d: the stage shows the machine as it is after the decision", where, q.record)
		}
		if q.hop != nil && len(s.picture().now.CPUs[q.hop.cpu].Chain) >= len(q.hop.chain) && s.picture().now.Event >= int(r.Event) && len(q.hop.chain) > 1 {
			t.Fatalf("%s, record %d: the stage shows the hop that is asked for", where, q.record)
		}
		s.Update(StepForward{})
		s.Update(ToEnd{})
		s.Update(Seek{d.of.end()})
		if s.cursor.at > r.At || s.cursor.stop > q.stop || len(s.good.trace.Records) > q.record || s.good.trace.End > r.At {
			t.Fatalf("%s, record %d: the stage goes beyond the question, to stop %d", where, q.record, s.cursor.stop)
		}
		open := s.decideHTML()
		for i, a := range s.posed(i).Options {
			for _, b := range s.posed(d.at).Options[:i] {
				if a.Text == b.Text {
					t.Fatalf("%s, record %d: two answers are %q", where, q.record, a.Text)
				}
			}
		}
		if strings.Contains(open, "data-mark") || strings.Contains(open, s.why(q)) {
			t.Fatalf("%s, record %d: the question tells its answer", where, q.record)
		}
		s.Update(DecideChoose{n})
		s.Update(DecideAnswer{})
		finish(s)
		done := s.decideHTML()
		if right := strings.Contains(done, "✓ Right"); right != (n == q.right) {
			t.Fatalf("%s, record %d: answer %d of %d is told wrongly:\n%s", where, q.record, n, q.right, done)
		}
		if q.hop != nil && n != q.right && (s.wrongHop(q, q.options[n].action) == "" || strings.ContainsAny(s.wrongHop(q, q.options[n].action), "{}")) {
			t.Errorf("%s, record %d: nothing is said of %q instead of %s", where, q.record, q.options[n].action, r.Reason)
		}
		if strings.Contains(done, "can’t be run") || strings.Contains(done, "running…") {
			t.Fatalf("%s, record %d: the run of the own choice is missing", where, q.record)
		}
	}
}

// before reports whether the same was decided at the stop that is told, which is over.
func (s *Session) before(record int) bool {
	rs := s.decide.of.trace.Records
	for i := s.currentStop().First; i < min(s.currentStop().Last, record); i++ {
		if rs[i].Reason == rs[record].Reason && rs[i].Task == rs[record].Task && rs[i].CPU == rs[record].CPU {
			return true
		}
	}
	return false
}

// decides reports whether a kernel's decision table answers a reason with an action.
func decides(why trace.Reason, kernel, action string) bool {
	for _, rule := range rulesOf(kernel) {
		if rule.Reason == why {
			return rule.Action == action
		}
	}
	return false
}

const inverted = `kernel 7.3
until 30ms
lock A
task H fifo=90 start=2ms { run 500us; lock A; run 1ms; unlock A }
task M fifo=50 start=1ms { run 20ms }
task L fifo=10 { lock A; run 5ms; unlock A; run 1ms }
`

// asks lists a game's questions by their records.
func (s *Session) asks() (list []int) {
	for i := range s.decide.list {
		list = append(list, s.decide.list[i].record)
	}
	return list
}

// TestDecideLink: a link to a game asks the same questions, another seed others.
func TestDecideLink(t *testing.T) {
	text := gallery(t)["90-fair-turns.scn"]
	s := playing(t, text, "7.3", "7,4,fair")
	if len(s.asks()) != 4 {
		t.Fatalf("%d questions", len(s.asks()))
	}
	_, fragment, _ := strings.Cut(s.Link(), "#")
	o := New(Options{ID: "o"})
	o.Update(OpenLink{Fragment: fragment})
	finish(o)
	if !o.decide.on || !slices.Equal(o.asks(), s.asks()) || !o.asking() || o.decide.game != s.decide.game {
		t.Errorf("the link asks %v, not %v", o.asks(), s.asks())
	}
	o.Update(DecideAgain{})
	if slices.Equal(o.asks(), s.asks()) {
		t.Error("another seed asks the same")
	}
	o.Update(DecideLeave{})
	if _, now, _ := strings.Cut(o.Link(), "#"); strings.Contains(now, "decide") || o.asking() {
		t.Errorf("a game that is over is in the link: %s", now)
	}
	for text, want := range map[string]DecideGame{
		"": {1, 12, ""}, "5": {5, 12, ""}, "5,3,walk": {5, 3, "walk"}, "-1,999,nonsense": {1, 12, ""}, "1000000,0": {1, 12, ""}, "5,3,pick,walk": {5, 3, ""},
	} {
		if g := ParseGame(text); g != want {
			t.Errorf("%q is %+v, not %+v", text, g, want)
		}
	}
}

// TestDecideScore: each question counts once, the browser is to keep the score, and
// what it kept is taken for what it is worth.
func TestDecideScore(t *testing.T) {
	s := playing(t, inverted, "7.3", "2,3")
	s.Update(KeptScore{"rt 3/4 walk 9/2 nonsense 1/1 fair x/3 deadline -1/4 server"})
	if got := s.scoreText(); got != "rt 3/4" {
		t.Errorf("what was kept is read as %q", got)
	}
	if e := s.Update(DecideAnswer{}); len(e.Save) > 0 || !s.asking() {
		t.Error("no answer is an answer")
	}
	s.Update(DecideChoose{s.decide.list[0].right})
	if e := s.Update(DecideAnswer{}); len(e.Save) != 1 || e.Save[0] != (Entry{"decide", "rt 4/5"}) {
		t.Errorf("to be kept: %v", e.Save)
	}
	s.Update(DecideAnswer{})
	s.Update(DecideNext{})
	s.Update(DecideBack{})
	s.Update(DecideChoose{1})
	s.Update(DecideAnswer{})
	if got := s.scoreText(); got != "rt 4/5" {
		t.Errorf("answered once, counted as %q", got)
	}
	s.Update(DecideNext{})
	s.Update(DecideChoose{(s.decide.list[1].right + 1) % len(s.decide.list[1].options)})
	if e := s.Update(DecideAnswer{}); len(e.Save) != 1 || e.Save[0].Value != "rt 4/5 walk 0/1" {
		t.Errorf("to be kept: %v", e.Save)
	}
}

// TestDecideEdit: while a game is played an edit begins it anew on the run that comes
// of it, with no answers left, and a text without decisions ends it.
func TestDecideEdit(t *testing.T) {
	s := playing(t, inverted, "7.3", "2,3")
	s.Update(DecideChoose{0})
	s.Update(DecideAnswer{})
	s.Update(Kernel{"none"})
	finish(s)
	if !s.asking() || s.decide.at != 0 || s.decide.of.trace.Profile != "none" {
		t.Errorf("question %d of kernel %s stands", s.decide.at, s.decide.of.trace.Profile)
	}
	for i := range s.decide.list {
		if s.decide.list[i].hop != nil {
			t.Error("a kernel without proxy execution walks")
		}
	}
	s.Update(Edit{"task A { run 1ms }\n"})
	finish(s)
	if s.decide.on {
		t.Error("a run without decisions is a game")
	}
	if e := s.Update(DecideStart{}); e.Announce != "This run has no such decision." {
		t.Errorf("said: %q", e.Announce)
	}
}

// TestDecideKeys: digits, Enter and Backspace mean the game only while it is played,
// and a button's Enter stays its own.
func TestDecideKeys(t *testing.T) {
	s := playing(t, inverted, "7.3", "2,3")
	for _, c := range []struct {
		key   string
		where Where
		want  Msg
	}{
		{"2", OnPage, DecideChoose{1}}, {"2", OnChoice, DecideChoose{1}}, {"Enter", OnChoice, DecideAnswer{}}, {"Enter", OnPage, DecideAnswer{}},
		{"Backspace", OnPage, DecideBack{}}, {"Enter", OnButton, nil}, {"2", InEditor, nil}, {"Enter", InField, nil},
	} {
		if m, _ := s.KeyMsg(c.key, false, false, c.where); m != c.want {
			t.Errorf("%s means %#v, not %#v", c.key, m, c.want)
		}
	}
	s.Update(DecideLeave{})
	if m, _ := s.KeyMsg("2", false, false, OnPage); m != (KernelKey{2}) {
		t.Errorf("after the game 2 means %#v", m)
	}
}

// TestHopWords: each action of the decision table has words, and each fact a plight.
func TestHopWords(t *testing.T) {
	for _, d := range engine.Decisions() {
		named := false
		for i := range hopActs {
			named = named || hopActs[i].action == d.Action
		}
		if !named {
			t.Errorf("there are no words for %q", d.Action)
		}
		if h := (hop{facts: d.Facts}); d.Facts != "" && d.Facts != "owner-blocked" && h.plight()&ownerReady != 0 {
			t.Errorf("%s: its facts %q say nothing about the plight", d.Reason, d.Facts)
		}
	}
	for i := range decideKinds {
		if explain.FindTerm(decideKinds[i].term) == nil {
			t.Errorf("there is no term %q", decideKinds[i].term)
		}
	}
}

// TestInheritedPriority: the run queue shows the priority that it goes by beside a task's own,
// as long as it holds.
func TestInheritedPriority(t *testing.T) {
	at := func(text, kernel, want string, when trace.Time) {
		t.Helper()
		s := New(Options{ID: "s", Text: withKernel(text, kernel)})
		finish(s)
		s.Update(Seek{when})
		html := s.runqHTML()
		cpu := &s.picture().now.CPUs[0]
		order := append(slices.Clone(cpu.DL), cpu.RT...)
		if !strings.Contains(html, want) || strings.Contains(html, "→") != strings.Contains(want, "→") {
			t.Errorf("%s at %v: the run queue lacks %q:\n%s", kernel, when, want, html)
		}
		if strings.Contains(want, "→") && s.good.trace.TaskName(order[0].Task) != "L" {
			t.Errorf("%s at %v: L is not the first of the queue", kernel, when)
		}
	}
	fair := strings.Replace(inverted, "task L fifo=10", "task L", 1)
	at(inverted, "pi", "<b>L</b> FIFO 10 → 90", 3_000_000)
	at(fair, "pi", "<b>L</b> nice 0 → real-time 90", 3_000_000)
	at(strings.Replace(fair, "task H fifo=90", "task H deadline=4ms/20ms/20ms", 1), "pi", "<b>L</b> nice 0 → deadline", 3_000_000)
	at(inverted, "pi", "<b>L</b> FIFO 10", 20_000_000)
	at(inverted, "7.3", "<b>L</b> FIFO 10", 3_000_000)
}
