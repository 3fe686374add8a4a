package site

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"os"
	"path"
	"regexp"
	"strings"
	"testing"

	"borrowedtime/engine/session"
	"borrowedtime/engine/trace"
	"borrowedtime/lessons"
)

func loaded(t *testing.T) *builder {
	t.Helper()
	c, err := lessons.Load(os.DirFS(".."))
	if err != nil {
		t.Fatal(err)
	}
	return &builder{course: c, run: newRunner(), files: Files{}}
}

// mostBytes is what a page may weigh, packed as servers do, without the engine.
const mostBytes = 160 << 10

// TestSlidesAndHandouts holds each deck and each sheet against its lesson.
func TestSlidesAndHandouts(t *testing.T) {
	slideOf := regexp.MustCompile(`(?s)<section class="slide[^>]*>.*?</section>`)
	for _, l := range loaded(t).course.Lessons {
		deck, sheet := string(built(t)[slidesName(l, "slides/")]), string(built(t)[slidesName(l, "handouts/")])
		for name, page := range map[string]string{"slides": deck, "handout": sheet} {
			var b bytes.Buffer
			z := gzip.NewWriter(&b)
			_, _ = z.Write([]byte(page))
			if _ = z.Close(); b.Len() > mostBytes || b.Len() < 2000 {
				t.Errorf("lesson %d, %s: %d bytes packed, want at most %d", l.Number, name, b.Len(), mostBytes)
			}
		}
		list := slideOf.FindAllString(deck, -1)
		questions, answers := 0, 0
		for i, s := range list {
			switch {
			case strings.Contains(s, `class="slide question"`):
				questions++
				if strings.Contains(s, "✓") || i+1 == len(list) || !strings.Contains(list[i+1], `class="slide answer"`) {
					t.Errorf("lesson %d, slide %d: a question stands without its answer, and then with it", l.Number, i+1)
				}
			case strings.Contains(s, `class="slide answer"`):
				answers++
				if !strings.Contains(s, " data-answer") {
					t.Errorf("lesson %d, slide %d: an answer that can't be hidden", l.Number, i+1)
				}
			}
		}
		predictions, challenges := counts(l)
		if questions < predictions || questions != answers || strings.Count(deck, `data-widget="stage"`) < challenges {
			t.Errorf("lesson %d: %d question slides and %d answers for %d predictions", l.Number, questions, answers, predictions)
		}
		asked, told, ok := strings.Cut(sheet, `<section class="answers" data-answer`)
		if !ok || strings.Contains(asked, "✓") || strings.Count(told, "✓ Right") < predictions {
			t.Errorf("lesson %d: the answers are not apart from the sheet", l.Number)
		}
		for _, b := range l.All() {
			if b.Challenge != nil && (strings.Contains(asked, esc(b.Challenge.Solution)) || !strings.Contains(told, esc(b.Challenge.Solution)) || !strings.Contains(asked, esc(b.Challenge.Start))) {
				t.Errorf("lesson %d: want the text of %s on the sheet and its solution among the answers", l.Number, b.Challenge.Name)
			}
		}
	}
}

// TestSheetsAreSeeded: sheet A asks what the lesson's page asks at ?seed=1, and B does not.
func TestSheetsAreSeeded(t *testing.T) {
	b := loaded(t)
	found := 0
	for _, l := range b.course.Lessons {
		all := make([][]session.Predict, 3)
		for seed := range all {
			var err error
			if all[seed], err = b.recapped(l, seed+1, "../"); err != nil {
				t.Fatal(err)
			}
		}
		sheet := string(built(t)[slidesName(l, "handouts/")])
		for i, q := range all[0] {
			found++
			from, to := strings.Index(sheet, "<h2>Sheet A</h2>"), strings.Index(sheet, "<h2>Sheet B</h2>")
			if from < 0 || to < from || !strings.Contains(sheet[from:to], q.Question) {
				t.Errorf("lesson %d: sheet A does not ask %q", l.Number, q.Question)
			}
			if session.AskHTML("x", "x", all[0][i:i+1]) == session.AskHTML("x", "x", all[1][i:i+1]) {
				t.Errorf("lesson %d: question %d is the same on sheets A and B", l.Number, i+1)
			}
		}
	}
	if found == 0 {
		t.Error("no lesson asks a question of the bank")
	}
}

// TestStill: the picture of a question on paper shows nothing of its answer.
func TestStill(t *testing.T) {
	const text = "kernel 7.3\nuntil 9ms\n\nlock A\n\ntask H fifo=90 start=2ms {\n\tlock A\n\trun 1ms\n\tunlock A\n}\n\ntask L fifo=10 {\n\tlock A\n\trun 4ms\n\tunlock A\n}\n"
	draw := func(before trace.Time, at ...trace.Time) string {
		return session.New(session.Options{ID: "s", Text: text}).Still(before, at)
	}
	all, cut := draw(trace.Never), draw(2_000_000)
	if !strings.Contains(all, "lends") || strings.Contains(cut, "lends") || strings.Contains(cut, "handed") || !strings.Contains(cut, "<svg") {
		t.Errorf("before the question: %s", cut)
	}
	if shots := draw(trace.Never, 2_000_000, 3_000_000, 4_000_000); strings.Count(shots, `class="panel shot"`) != 2 || !strings.Contains(shots, "2.000 ms") {
		t.Errorf("want a picture of 2 and of 4 ms, where something happens, and of no other instant: %s", shots)
	}
}

// TestPlaylists: each stop leads to the next, in the lesson and in its slides.
func TestPlaylists(t *testing.T) {
	b := loaded(t)
	if len(b.course.Lists) < 2 {
		t.Fatal("no playlists")
	}
	for _, list := range b.course.Lists {
		sheet := string(built(t)[list.Name+".html"])
		for i, s := range list.Stops {
			for dir, page := range map[string]string{"lessons": "lessons/" + s.Lesson.Folder + ".html", "slides": slidesName(s.Lesson, "slides/")} {
				text := string(built(t)[page])
				if !strings.Contains(text, stopName(list, i)+"</a>") {
					t.Errorf("%s does not say %s", page, stopName(list, i))
				}
				next := `<a class="next" href="../` + list.Name + `.html">`
				if i+1 < len(list.Stops) {
					next = path.Base(slidesName(list.Stops[i+1].Lesson, dir+"/")) + "?list=" + list.Name + `"><span>` + stopName(list, i+1)
					if dir == "lessons" {
						next = list.Stops[i+1].Lesson.Folder + ".html?list=" + list.Name + `"><span>` + stopName(list, i+1)
					}
				}
				if !strings.Contains(text, next) {
					t.Errorf("%s does not lead on by %s", page, next)
				}
			}
			if !strings.Contains(sheet, "lessons/"+s.Lesson.Folder+".html?list="+list.Name+"#"+s.Stage) {
				t.Errorf("the sheet of %s does not show stage %s", list.Name, s.Stage)
			}
		}
	}
	if talk := b.course.Lists[0]; talk.Name != "talk" || talk.Minutes() != 50 {
		t.Errorf("a talk of 50 minutes takes %d", talk.Minutes())
	}
}

func TestKeySentence(t *testing.T) {
	more := strings.Repeat(" More of it stands here, and more, and more.", 5)
	for text, want := range map[string]string{
		"Short. Two.": "Short. Two.",
		"A task of priority 90 waits for one of 50 here." + more:              "A task of priority 90 waits for one of 50 here. More of it stands here, and more, and more.",
		"A task of priority 90 waits for one of priority 50 here." + more:     "A task of priority 90 waits for one of priority 50 here.",
		"The lock `A. B` is held by [nobody. Not](at:1.5ms) a one." + more:    "The lock `A. B` is held by [nobody. Not](at:1.5ms) a one.",
		"**What is lent. What is charged.** That is the question now?" + more: "**What is lent. What is charged.** That is the question now?",
	} {
		if got := keySentence(text); got != want {
			t.Errorf("%s\ngot  %s\nwant %s", text, got, want)
		}
	}
}

// TestPieces: what stands together stays together.
func TestPieces(t *testing.T) {
	var got []string
	for _, p := range pieces("One\nparagraph.\n\n- a\n  goes on\n- b\n\n| x |\n|---|\n| 1 |\n\n1. first\n2. second") {
		got = append(got, strings.TrimSpace(p.text))
	}
	if want := "One paragraph./- a goes on/- b/| x |\n|---|\n| 1 |/1. first/2. second"; strings.Join(got, "/") != want {
		t.Errorf("got %q", strings.Join(got, "/"))
	}
}

// TestTeachPage: all that there is, is linked there, and no wrong answer is left out.
func TestTeachPage(t *testing.T) {
	text := string(built(t)["teach.html"])
	for _, l := range loaded(t).course.Lessons {
		for _, want := range []string{slidesName(l, "slides/"), slidesName(l, "handouts/"), "lessons/" + l.Folder + ".html?answers=hide"} {
			if !strings.Contains(text, `href="`+want+`"`) {
				t.Errorf("no link to %s", want)
			}
		}
		wrong := 0
		for _, b := range l.All() {
			if b.Predict != nil {
				wrong += len(b.Predict.Options) - 1
			}
		}
		_, part, _ := strings.Cut(text, fmt.Sprintf("<summary>%d. %s", l.Number, esc(l.Title)))
		part, _, _ = strings.Cut(part, "</details>")
		if n := strings.Count(part, "<dt>"); n != wrong {
			t.Errorf("lesson %d: %d wrong answers are listed, want %d", l.Number, n, wrong)
		}
	}
	eachPage(t, func(name, page string) {
		if !strings.Contains(page, `teach.html">Teach with this</a>`) && !strings.Contains(page, " data-embed") {
			t.Errorf("%s does not lead to teach.html", name)
		}
	})
}
