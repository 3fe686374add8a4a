package course

import (
	"strconv"
	"strings"
)

// Card is where a question of the review stands: in which box, and the day on which
// it was asked last.
type Card struct{ Box, Day int }

// gaps are the days from one question to the next, by box. Who answers goes one box
// on, who does not begins again.
var gaps = [...]int{1, 2, 4, 8, 16, 32, 64}

// String is the card as it is kept.
func (c Card) String() string { return strconv.Itoa(c.Box) + " " + strconv.Itoa(c.Day) }

// ParseCard reads what is kept.
func ParseCard(v string) (c Card, ok bool) {
	box, d, _ := strings.Cut(v, " ")
	c = Card{number(box, 1), dayOf(d)}
	if c.Box < 0 || c.Box >= len(gaps) || c.Day <= 0 {
		return Card{}, false
	}
	return c, true
}

// Answered is the card after an answer on a day. What is answered again on the same
// day changes nothing: it is still in mind.
func (c Card) Answered(right bool, today int) Card {
	switch {
	case c.Day == today:
		return c
	case !right:
		return Card{0, today}
	}
	return Card{min(c.Box+1, len(gaps)-1), today}
}

// DueOf is the day on which a question of a lesson is asked next, 0 for never: that of
// a lesson that is not begun. One that was never asked is due the day after its lesson
// was begun. What is kept of a day that is yet to come was written while a clock was
// wrong, here or in another browser: the question is due today, so that no clock puts
// it off for longer than the largest gap. get returns what is kept under a key.
func DueOf(question, lesson string, today int, get func(key string) string) int {
	begun := dayOf(get(lesson + ".begun"))
	if begun < 1 && get(lesson+".solved") == "yes" {
		begun = 1 // of a time when the day was not kept
	}
	if begun < 1 {
		return 0
	}
	since, gap := begun, 1
	if c, asked := ParseCard(get("review." + question)); asked {
		since, gap = c.Day, gaps[c.Box]
	}
	if since > today {
		return today
	}
	return since + gap
}

// MaxReview is how many questions are asked at once.
const MaxReview = 8

// Due chooses from the days on which questions are due, 0 for never: those that are on
// a day or were before it, the longest overdue first, at most MaxReview; next is the
// earliest day among all others, 0 if there is none.
func Due(days []int, today int) (list []int, next int) {
	taken := make([]bool, len(days))
	for {
		best := -1
		for i, d := range days {
			if d > 0 && !taken[i] && (best < 0 || d < days[best]) {
				best = i
			}
		}
		switch {
		case best < 0:
			return list, 0
		case days[best] > today || len(list) == MaxReview:
			return list, days[best]
		}
		taken[best] = true
		list = append(list, best)
	}
}
