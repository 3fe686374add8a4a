package course

import "strings"

// Entry is one thing that a browser keeps, its key without the prefix that all of
// ours have.
type Entry struct{ Key, Value string }

// Entries are in the order of their keys, each key once.
type Entries []Entry

// Get returns the value of a key, "" if it is not there.
func (list Entries) Get(key string) string {
	if at := list.place(key); at < len(list) && list[at].Key == key {
		return list[at].Value
	}
	return ""
}

// place is where a key stands, or would. A list that somebody made up may be long, and
// is searched once for each of its lines.
func (list Entries) place(key string) int {
	from, to := 0, len(list)
	for from < to {
		if mid := (from + to) / 2; list[mid].Key < key {
			from = mid + 1
		} else {
			to = mid
		}
	}
	return from
}

// Set returns the list with a value of a key in its place.
func (list Entries) Set(key, value string) Entries {
	at := list.place(key)
	if at == len(list) || list[at].Key != key {
		list = append(list, Entry{})
		copy(list[at+1:], list[at:])
	}
	list[at] = Entry{key, value}
	return list
}

// Group says what a reader would call an entry.
type Group byte

// The groups.
const (
	Learnt  Group = iota // what was answered and solved
	Written              // texts of one's own
	Chosen               // how the pages are to look and to work
	numGroups
)

// form is what the values of a key look like.
type form byte

const (
	aLine form = iota
	aName
	aText
	aDay
	aYes
	anAnswer
	aSolution
	aPlace
	aCard
	aSwitch
	aTheme
	aLook
	aSeed
)

// wants tells people what a value of a form is.
var wants = [...]string{
	aLine:     "one line of at most 4096 bytes",
	aName:     "one line of at most 120 bytes",
	aText:     "at most 262144 bytes",
	aDay:      "a day, as the number of days since 1970-01-01",
	aYes:      "yes",
	anAnswer:  "the number of an answer, from 0, or look",
	aSolution: "day;changes;scenario",
	aPlace:    "a lesson and a scene, as in 05-priority-inversion#one-cpu",
	aCard:     "a box, from 0, and a day",
	aSwitch:   "on or off",
	aTheme:    "auto, light or dark",
	aLook:     "shown, faint or hidden",
	aSeed:     "a number of at most 9 digits",
}

// keys is the one list of what the browser keeps. A page that keeps something new
// gets a row here: what has none is not exported, and not taken from a file. A * stands
// for a name without a dot, at the end for any.
var keys = []struct {
	pattern string
	form    form
	group   Group
}{
	{"theme", aTheme, Chosen},
	{"keys", aSwitch, Chosen},
	{"ahead", aLook, Chosen},
	{"name", aName, Chosen},   // the learner's, for codes to hand in
	{"decide", aLine, Learnt}, // scores of the game, by kind
	{"last", aPlace, Learnt},  // what was read last
	{"review.*", aCard, Learnt},
	{"*.begun", aDay, Learnt},
	{"*.seed", aSeed, Learnt}, // that its questions were drawn by
	{"*.solved", aYes, Learnt},
	{"*.solved.*", aYes, Learnt},
	{"*.solution.*", aSolution, Learnt},
	{"*.predict.*", anAnswer, Learnt},
	{"*.exam", aLine, Learnt}, // the best result of the last lesson's exam
	{"*.draft.*", aText, Written},
	{"*.own*", aText, Written}, // of a page that was opened without the text
	{"*.panel.*", aLine, Chosen},
	{"*.form.*", aLine, Chosen},
	{"*.lanes.*", aLine, Chosen},
}

// rowOf finds the row of a key, -1 if there is none.
func rowOf(key string) int {
	if len(key) > maxKey || strings.Trim(key, keyLetters) != "" {
		return -1
	}
	for i := range keys {
		if matches(keys[i].pattern, key) {
			return i
		}
	}
	return -1
}

// A key is of such characters, and of so many of them at most.
const (
	placeLetters = "abcdefghijklmnopqrstuvwxyz0123456789-"
	keyLetters   = placeLetters + "ABCDEFGHIJKLMNOPQRSTUVWXYZ._=/"
	maxKey       = 200
)

// matches reports whether a key is of a pattern.
func matches(pattern, key string) bool {
	for {
		before, after, star := strings.Cut(pattern, "*")
		rest, ok := strings.CutPrefix(key, before)
		switch {
		case !ok:
			return false
		case !star:
			return rest == ""
		case after == "":
			return rest != ""
		}
		end := strings.IndexByte(rest, '.')
		if end < 1 {
			return false
		}
		pattern, key = after, rest[end:]
	}
}

// holds reports whether a value is of a form.
func holds(f form, v string) bool {
	ok := false
	switch f {
	case aText:
		return len(v) <= MaxText
	case aName:
		ok = len(v) <= maxName && holds(aLine, v)
	case aDay:
		ok = dayOf(v) > 0
	case aYes:
		ok = v == "yes"
	case anAnswer:
		ok = choice(v) >= 0 || v == looked
	case aSolution:
		_, ok = ParseSolution(v)
	case aPlace:
		ok = isPlace(v)
	case aCard:
		_, ok = ParseCard(v)
	case aSwitch:
		ok = v == "on" || v == "off"
	case aTheme:
		ok = v == "auto" || v == "light" || v == "dark"
	case aLook:
		ok = v == "shown" || v == "faint" || v == "hidden"
	case aSeed:
		ok = made(v, '0', '9', 9)
	default:
		ok = len(v) <= 4096 && !strings.ContainsAny(v, "\r\n\x00")
	}
	return ok
}

// join makes one of what two browsers keep under a key of a form.
func join(f form, here, there string) string {
	switch f {
	case aDay:
		if dayOf(there) < dayOf(here) {
			return there
		}
	case anAnswer:
		if here == looked { // who has looked has not answered
			return there
		}
	case aSolution:
		return Better(here, there)
	case aCard:
		a, _ := ParseCard(here)
		if b, ok := ParseCard(there); ok && b.Day > a.Day {
			return there
		}
	}
	return here
}

// looked is kept of a prediction whose answer was looked at first.
const looked = "look"

// choice reads the number of an answer, -1 if it is none.
func choice(v string) int { return number(v, 2) }

// dayOf reads a day until the year 2243, -1 if it is none.
func dayOf(v string) int { return number(v, 5) }

// number reads a number of so many digits at most, -1 if it is none.
func number(v string, digits int) (n int) {
	if !made(v, '0', '9', digits) {
		return -1
	}
	for i := range len(v) {
		n = n*10 + int(v[i]-'0')
	}
	return n
}

// isPlace reports whether a text is a lesson or a scene of one: it becomes a link.
func isPlace(v string) bool {
	lesson, scene, _ := strings.Cut(v, "#")
	return lesson != "" && len(v) <= maxKey && strings.Trim(lesson+scene, placeLetters) == ""
}
