package session

import (
	"os"
	"strings"
	"testing"
	"time"

	"borrowedtime/engine/config"
	"borrowedtime/engine/trace"
	"borrowedtime/lessons"
)

// asked is a stage of a lesson that a question is asked about, and the question.
type asked struct {
	o Options
	q Ask
}

// questions finds all of the course, each under its kernel and another one.
func questions(t *testing.T) (list []asked) {
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
			if b.Predict == nil || b.Predict.At == "" {
				continue
			}
			at, err := time.ParseDuration(b.Predict.At)
			if err != nil {
				t.Fatal(err)
			}
			s := lessons.StageNamed(stages, b.Predict.On)
			own := b.Predict.Profile
			if own == "" {
				own = config.DefaultKernel
			}
			other := "none"
			if own == other {
				other = config.DefaultKernel
			}
			for _, kernel := range []string{own, other} {
				// All regions, whether the lesson shows them or not: a reader may open them.
				o := Options{ID: "s", Text: withKernel(s.Text, kernel), Asks: true}
				list = append(list, asked{o, Ask{ID: b.Predict.Name, At: trace.Time(at)}})
			}
		}
	}
	if len(list) == 0 {
		t.Fatal("the course asks nothing about a stage")
	}
	return list
}

// ask begins a stage with its question open and every panel, too.
func (a *asked) ask() *Session {
	s := New(a.o)
	s.Update(a.q)
	s.closed = 0
	return s
}

// everything is all that the page has of a stage.
func everything(s *Session) map[string]string {
	all := map[string]string{"told": s.Told(), "pointed at": s.detailHTML()}
	for _, r := range s.regions(partAll) {
		all[r.ID] = r.HTML
	}
	s.moving = false
	for _, p := range s.Patches() {
		all[p.Target+" "+p.Name] = p.Value
	}
	return all
}

// TestQuestionStaysOpen: neither another kernel nor another text answers, and when
// the question is closed all is as if nobody had asked.
func TestQuestionStaysOpen(t *testing.T) {
	for _, a := range questions(t) {
		s := a.ask()
		for _, m := range []Msg{Kernel{"none"}, Kernel{"7.3"}, Edit{s.Text() + "# why\n"}, Undo{}, Reset{}, ShowSolution{s.Text() + "\n\n"}} {
			s.Update(m)
			if !s.hidden() || s.good.trace.End > a.q.At {
				t.Errorf("%s: %#v shows what comes", a.q.ID, m)
			}
		}
		s = a.ask()
		s.Update(Seek{a.q.At})
		if e := s.Update(StepForward{}); !strings.Contains(e.Announce, notYet) {
			t.Errorf("%s: a step further says %q", a.q.ID, e.Announce)
		}
		if e := s.Update(Play{}); s.play.on || e.Announce != notYet {
			t.Errorf("%s: playing on says %q", a.q.ID, e.Announce)
		}
		free := New(a.o)
		free.closed = 0
		for _, x := range []*Session{s, free} {
			x.Update(Ask{})
			x.Update(ToEnd{})
		}
		got, want := everything(s), everything(free)
		for key := range want {
			if got[key] != want[key] {
				t.Errorf("%s: once the question is closed %s is\n%s\nwant\n%s", a.q.ID, key, got[key], want[key])
			}
		}
	}
}

// TestBarred: what an open question doesn't let a learner do is said where the question
// is, until they do something else; the end of the question leads to the time they chose.
func TestBarred(t *testing.T) {
	const ms = 1_000_000
	s := New(Options{ID: "s", Text: "task A {\n\trun 8ms\n}\n\ntask B {\n\trun 4ms\n}\n", Asks: true})
	s.Update(Ask{ID: "q", At: 2 * ms})
	for _, c := range []struct {
		m    Msg
		want string
	}{
		{Visit{At: ms}, ""},
		{Visit{At: 6 * ms}, "What happens at 6.00 ms comes after this question."},
		{StepBack{}, ""},
		{ToEnd{}, ""}, // as far as it goes
		{ToEnd{}, "Time goes no further before this question."},
		{Seek{At: ms}, ""},
		{ToEnd{}, ""},
		{StepForward{}, "Time goes no further before this question."},
		{ToStart{}, ""},
		{ToEnd{}, ""},
		{Play{}, "Time goes no further before this question."},
		{Visit{At: 7 * ms}, "What happens at 7.00 ms comes after this question."},
	} {
		s.Update(c.m)
		got := s.questionHTML()
		if strings.Contains(got, `class="barred"`) != (c.want != "") || !strings.Contains(got, c.want) {
			t.Errorf("%T %v: %s, want %q", c.m, c.m, got, c.want)
		}
	}
	if s.Update(Ask{}); s.cursor.at != 7*ms || s.questionHTML() != "" {
		t.Errorf("at %d after the question: %s", s.cursor.at, s.questionHTML())
	}
}
