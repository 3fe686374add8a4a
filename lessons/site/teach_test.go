package site

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"html"
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
		stages, err := l.Stages()
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range stages {
			if !strings.Contains(deck, `data-widget="stage" id="`+s.Name+`"`) || !strings.Contains(deck, `data-scenario="`+esc(s.Text)+`"`) {
				t.Errorf("lesson %d: no slide has the stage %s", l.Number, s.Name)
			}
		}
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

// saidIn are the sentences of a page's prose, each without its full stop.
func saidIn(page string) (list []string) {
	for _, m := range regexp.MustCompile(`(?s)<(p|li)>(.*?)</(?:p|li)>`).FindAllStringSubmatch(page, -1) {
		text := tidyText(html.UnescapeString(tagPattern.ReplaceAllString(m[2], "")))
		for _, sentence := range regexp.MustCompile(`[.?!:][)”"]* `).Split(text, -1) {
			list = append(list, strings.Trim(sentence, ".?!:)” "))
		}
	}
	return list
}

// TestSlidesSayAll: each sentence of a lesson stands on a slide or in the notes of one.
func TestSlidesSayAll(t *testing.T) {
	cut := regexp.MustCompile(`(?s)<article data-lesson.*?</header>|<nav.*?</nav>|<section class="recap.*?</section>|<div class="stage-slot">.*?<!--|<div class="predict.*?</details>|<ol class="asked">.*?</ol>|<svg.*?</svg>`)
	notes := 0
	for _, l := range loaded(t).course.Lessons {
		lesson := string(built(t)["lessons/"+l.Folder+".html"])
		deck := string(built(t)[slidesName(l, "slides/")])
		notes += strings.Count(deck, `class="slide-notes"`)
		said := tidyText(html.UnescapeString(tagPattern.ReplaceAllString(deck, " ")))
		said = strings.NewReplacer(" ,", ",", " .", ".", " ?", "?", " ’", "’").Replace(said)
		missing := 0
		for _, part := range proseOf(cut.ReplaceAllString(lesson, "")) {
			for _, sentence := range saidIn(part) {
				if !strings.Contains(squeezed(said), squeezed(sentence)) {
					missing++
					t.Errorf("lesson %d: no slide and no note says %q", l.Number, sentence)
				}
			}
		}
		if !strings.Contains(deck, `<input type="checkbox" id="notes">`) {
			t.Errorf("lesson %d: nothing shows the notes", l.Number)
		}
	}
	if notes < 100 {
		t.Errorf("only %d slides have notes", notes)
	}
}

// squeezed is a text without spaces: where they stand depends on the markup.
func squeezed(text string) string { return strings.Join(strings.Fields(text), "") }

// proseOf are the parts of a lesson's page that hold its prose.
func proseOf(page string) (list []string) {
	for _, m := range regexp.MustCompile(`(?s)<div class="prose">(.*?)</div>`).FindAllStringSubmatch(page, -1) {
		list = append(list, m[1])
	}
	return list
}

// TestHandoutsHideWhatTheyAsk: no picture of a sheet shows what happens from an instant on
// that a question of the sheet asks about in that run, and each CPU has its line to fill in.
func TestHandoutsHideWhatTheyAsk(t *testing.T) {
	b := loaded(t)
	shared := 0
	for _, l := range b.course.Lessons {
		p, err := b.newLessonPage(l, "../")
		if err != nil {
			t.Fatal(err)
		}
		h := &handout{p: p}
		for _, one := range l.All() {
			for _, other := range l.All() {
				if one.Predict == nil || other.Predict == nil || one.Predict.At == "" || other.Predict.At == "" || h.ran(one.Predict) != h.ran(other.Predict) {
					continue
				}
				shown, err := h.known(one.Predict)
				if err != nil {
					t.Fatal(err)
				}
				asked, err := instant(other.Predict.At)
				if err != nil || shown > asked {
					t.Errorf("lesson %d: the picture of %s goes to %d and shows what %s asks at %d", l.Number, one.Predict.Name, shown, other.Predict.Name, asked)
				}
				if one.Predict != other.Predict {
					shared++
				}
			}
		}
	}
	if shared < 10 {
		t.Errorf("only %d questions share a run with another", shared)
	}
	if table := fillTable([]trace.Time{1_000_000, 2_500_000}, 2); strings.Count(table, `<th scope="row">1</th>`) != 2 || strings.Count(table, `rowspan="2"`) != 4 || strings.Count(table, "<td></td>") != 8 {
		t.Errorf("two instants on two CPUs: %s", table)
	}
	if table := fillTable([]trace.Time{1_000_000}, 1); strings.Contains(table, "CPU") || strings.Count(table, "<tr>") != 2 {
		t.Errorf("one CPU: %s", table)
	}
	if sheet := string(built(t)["handouts/11.html"]); !strings.Contains(sheet, `<th scope="row">1</th>`) {
		t.Error("the run on two CPUs has a table of one")
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
	if style := string(built(t)["style.css"]); !strings.Contains(style, ".still .shot { display: block;") {
		t.Error("the pictures of a handout's answers are hidden, as those of a stage are")
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
	for _, list := range loaded(t).course.Lists {
		if first := "lessons/" + list.Stops[0].Lesson.Folder + ".html?list=lab&amp;seed=7&amp;answers=hide"; list.Name == "lab" && strings.Count(text, first) != 2 {
			t.Errorf("the link for a class is not %s, where the lab begins", first)
		}
	}
	eachPage(t, func(name, page string) {
		if !strings.Contains(page, `teach.html">Teach with this</a>`) && !strings.Contains(page, " data-embed") {
			t.Errorf("%s does not lead to teach.html", name)
		}
	})
}
