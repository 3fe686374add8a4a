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
	return c, c.Box >= 0 && c.Box < len(gaps) && c.Day > 0
}

// Due is the day on which the card is asked next.
func (c Card) Due() int { return c.Day + gaps[c.Box] }

// Answered is the card after an answer on a day.
func (c Card) Answered(right bool, today int) Card {
	if !right {
		return Card{0, today}
	}
	return Card{min(c.Box+1, len(gaps)-1), today}
}
