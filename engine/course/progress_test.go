//go:build !js

package course

import (
	"fmt"
	"strconv"
	"testing"
	"time"
)

var lessons = []Lesson{
	{"00-run-queue", "0, What is a run queue?", ParseMarks("first:1 second:0"), ParseMarks("goal-answer:4")},
	{"01-weights", "1, Weights", ParseMarks("a:2"), ParseMarks("goal-half:1")},
	{"02-eevdf", "2, Deadlines", nil, ParseMarks("goal-x:1")},
}

func TestStand(t *testing.T) {
	for i, c := range []struct {
		kept Entries
		want string
		done bool
	}{
		{nil, "not begun", false},
		{kept, "begun on 2026-11-23; 1 of 1 prediction right; 1 not answered; challenge solved in 3 changes, par 4, yesterday", true},
		{Entries{{"00-run-queue.predict.first", "0"}, {"00-run-queue.predict.second", "0"}}, "begun; 1 of 2 predictions right", false},
		{Entries{{"00-run-queue.begun", "20784"}}, "begun today; 2 not answered", false},
		{Entries{{"00-run-queue.solved", "yes"}, {"00-run-queue.solved.goal-answer", "yes"}}, "begun; 2 not answered; challenge solved", true},
		{Entries{{"00-run-queue.exam", "11/12 seed 7"}}, "begun; 2 not answered; exam: 11 of 12 at best", false},
		{Entries{{"00-run-queue.exam", "13/12 seed 7"}}, "not begun", false},
		{Entries{{"00-run-queue.exam", "1/<b>"}}, "not begun", false},
		{Entries{{"00-run-queue.begun", "nonsense"}, {"00-run-queue.predict.first", "-1"}, {"00-run-queue.solution.goal-answer", ";"}}, "begun; 2 not answered", false},
	} {
		s := StandOf(&lessons[0], c.kept.Get)
		if got := s.Text(&lessons[0], 20784); got != c.want || s.Done != c.done {
			t.Errorf("%d: %q done %v, want %q %v", i, got, s.Done, c.want, c.done)
		}
	}
	if got, want := Sum(lessons, kept.Get), "1 of 3 lessons done, 1 begun; 1 of 1 prediction right."; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	if got := Sum(lessons, Entries(nil).Get); got != "" {
		t.Errorf("nothing is %q", got)
	}
}

// TestGoOn: to the scene that was read; past what is solved; round the end.
func TestGoOn(t *testing.T) {
	for _, c := range []struct {
		kept        Entries
		link, title string
	}{
		{nil, "", ""},
		{Entries{{"last", "01-weights#two"}}, "01-weights.html#two", "1, Weights"},
		{Entries{{"last", "01-weights"}}, "01-weights.html", "1, Weights"},
		{Entries{{"01-weights.solved", "yes"}, {"last", "01-weights#two"}}, "02-eevdf.html", "2, Deadlines"},
		{Entries{{"02-eevdf.solved", "yes"}, {"last", "02-eevdf#x"}}, "00-run-queue.html", "0, What is a run queue?"},
		{Entries{{"00-run-queue.solved", "yes"}, {"01-weights.solved", "yes"}, {"02-eevdf.solved", "yes"}, {"last", "02-eevdf#x"}}, "", ""},
		{Entries{{"last", "gone#x"}}, "", ""},
		{Entries{{"last", "01-weights#x\"onclick"}}, "", ""},
	} {
		if link, title := GoOn(lessons, c.kept.Get); link != c.link || title != c.title {
			t.Errorf("%v: %q %q, want %q %q", c.kept, link, title, c.link, c.title)
		}
	}
}

// TestDate holds the calendar against the library's.
func TestDate(t *testing.T) {
	for day := 0; day < 100_000; day += 13 {
		if got, want := Date(day), time.Unix(int64(day)*86400, 0).UTC().Format("2006-01-02"); got != want {
			t.Fatalf("day %d: %s, want %s", day, got, want)
		}
	}
}

// TestCards: who knows is asked later each time, who does not tomorrow.
func TestCards(t *testing.T) {
	kept := Entries{{"l.begun", "99"}}
	due := func() int { return DueOf("1/q", "l", 1000, kept.Get) }
	if due() != 100 || DueOf("1/q", "other", 1000, kept.Get) != 0 {
		t.Errorf("due on %d, want the day after the lesson was begun, and never if it was not", due())
	}
	if old := (Entries{{"l.solved", "yes"}}); DueOf("1/q", "l", 1000, old.Get) != 2 {
		t.Error("a lesson that was solved before days were kept is not asked about")
	}
	c, day := Card{}, 100
	for _, gap := range []int{2, 4, 8, 16, 32, 64, 64} {
		c = c.Answered(true, day)
		if kept = kept.Set("review.1/q", c.String()); due() != day+gap {
			t.Errorf("%v is due on %d, want %d", c, due(), day+gap)
		}
		if again := c.Answered(false, day); again != c {
			t.Errorf("asked again on the same day: %v", again)
		}
		day = due()
	}
	c = c.Answered(false, day)
	if kept = kept.Set("review.1/q", c.String()); due() != day+1 {
		t.Errorf("after a wrong answer it is due on %d, want the next day", due())
	}
	if kept = kept.Set("review.1/q", "9 x"); due() != 100 {
		t.Errorf("nonsense is due on %d", due())
	}
}

// TestWrongClock: whatever a clock said once, a question is due within the largest gap
// from the right day on, and a right answer on that day puts it in order.
func TestWrongClock(t *testing.T) {
	const today = 20_784
	longest := gaps[len(gaps)-1]
	for _, wrong := range []int{1, today - 1, today, today + 1, today + 64, today + 65, today + 40_000} {
		for box := range gaps {
			var kept Entries
			kept = kept.Set("l.begun", strconv.Itoa(wrong))
			if due := DueOf("q", "l", today, kept.Get); due < 1 || due > today+1 {
				t.Errorf("begun on day %d: due on %d, today is %d", wrong, due, today)
			}
			c := Card{box, wrong}
			kept = kept.Set("review.q", c.String())
			due := DueOf("q", "l", today, kept.Get)
			if due > today+longest || wrong > today && due != today {
				t.Errorf("asked on day %d, box %d: due on %d, today is %d", wrong, box, due, today)
			}
			kept = kept.Set("review.q", c.Answered(true, today).String())
			if due := DueOf("q", "l", today, kept.Get); due <= today || due > today+longest {
				t.Errorf("answered today after day %d: due on %d, today is %d", wrong, due, today)
			}
		}
	}
}

// TestDue: the longest overdue first, no more than eight, and when the next one is.
func TestDue(t *testing.T) {
	for _, c := range []struct {
		days  []int
		today int
		want  string
	}{
		{nil, 5, "[] 0"},
		{[]int{0, 0}, 5, "[] 0"},
		{[]int{6, 0, 9}, 5, "[] 6"},
		{[]int{5, 0, 3, 5, 9, 6}, 5, "[2 0 3] 6"},
		{[]int{1, 1, 1, 1, 1, 1, 1, 1, 1, 2}, 5, "[0 1 2 3 4 5 6 7] 1"},
	} {
		list, next := Due(c.days, c.today)
		if got := fmt.Sprint(list, next); got != c.want {
			t.Errorf("%v on %d: %s, want %s", c.days, c.today, got, c.want)
		}
	}
}
