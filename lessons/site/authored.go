package site

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"borrowedtime/engine/explain"
)

// authored is a line of a lesson's file, with what it is for a reader.
type authored struct {
	n    int // its number
	text string
	kind kind
}

type kind int

const (
	other kind = iota // conditions, ends of fences, front matter, what is drawn and not read
	prose             // read by everybody: text, notes, kernel pointers, goals, what explains a prediction
	asked             // questions and options: what is guessed there may be wrong
	aside             // read by some: hints, feedback, notes for teachers, questions for later
	stage             // a scenario's text
)

var opens = regexp.MustCompile("^(```+)([a-z]*)")

// read tells the lines of a lesson apart.
func (c *checker) read(text string) {
	fence, ticks, part := "", "", ""
	front := 0
	for i, line := range strings.Split(text, "\n") {
		k := other
		m := opens.FindStringSubmatch(line)
		switch {
		case front < 2:
			if line == "---" {
				front++
			}
		case fence == "" && m != nil:
			fence, ticks, part = m[2], m[1], "goal"
			if fence == "" {
				fence = "code"
			}
		case fence != "" && strings.TrimRight(line, " ") == ticks:
			fence = ""
		default:
			if (fence == "challenge" || fence == "decide") && strings.HasPrefix(line, "--- ") {
				part, _, _ = strings.Cut(line[4:], " ")
			} else {
				k = kindOf(fence, part, strings.TrimSpace(line))
			}
		}
		c.lines = append(c.lines, authored{i + 1, line, k})
	}
}

// kindOf tells what a line within a fence is, by the mark that it begins with.
func kindOf(fence, part, line string) kind {
	mark := line[:min(len(line), 1)]
	switch fence {
	case "", "note", "kernel":
		return prose
	case "decide":
		if part != "goal" {
			return stage
		}
		return prose
	case "scenario":
		return stage
	case "predict":
		switch mark {
		case "=":
			return other
		case "?", "-":
			return asked
		case ">":
			return aside
		}
		return prose
	case "challenge":
		switch part {
		case "goal", "why":
			return prose
		case "start", "solution", "expect":
			return stage
		case "hint":
			return aside
		}
		if mark == ">" {
			return aside
		}
		return stage
	case "teacher", "recap":
		return aside
	}
	return other
}

// What a lesson takes, in seconds beside its words: a stage to be looked through, a
// prediction to be thought about, a game and a challenge to be tried.
const (
	wordsAMinute = 200
	forStage     = 20
	forPredict   = 20
	forGame      = 60
	forChallenge = 120
	least, most  = 5, 12 // minutes of a lesson
	apart        = 2     // how far its front matter may be off
)

// computed is a value that the engine fills in: a reader reads one word.
var computed = regexp.MustCompile("`=[^`]*`")

// wordsIn counts the words of a line as a reader meets them.
func wordsIn(line string) int {
	return len(strings.Fields(strings.ReplaceAll(computed.ReplaceAllString(line, "x"), "|", " ")))
}

// time estimates how long a lesson takes, in minutes, and holds its front matter to it.
func (c *checker) time() {
	n, seconds := 0, 0
	for _, line := range c.lines {
		if line.kind == prose || line.kind == asked {
			n += wordsIn(line.text)
		}
	}
	for _, b := range c.l.All() {
		switch {
		case b.Stage != nil:
			seconds += forStage
		case b.Predict != nil:
			seconds += forPredict
		case b.Decide != nil:
			seconds += forGame
		case b.Challenge != nil:
			seconds += forChallenge
		}
	}
	minutes := (n*60/wordsAMinute + seconds + 30) / 60
	said := fmt.Sprintf("about %d minutes by %d words and what there is to do", minutes, n)
	switch {
	case minutes < least:
		c.say(1, "%s: want %d to %d, so %d words more, or another stage or prediction", said, least, most, words(least, seconds)-n)
	case minutes > most:
		c.say(1, "%s: want %d to %d, so %d words fewer", said, least, most, n-words(most+1, seconds)+1)
	case c.l.Minutes < least || c.l.Minutes > most || c.l.Minutes > minutes+apart || c.l.Minutes < minutes-apart:
		c.say(1, "minutes: %d, but it takes %s: want %d to %d and at most %d apart, so write minutes: %d", c.l.Minutes, said, least, most, apart, minutes)
	}
}

// words is how many words make a lesson of so many minutes, the fewest, beside what there is to do.
func words(minutes, seconds int) int { return ((minutes*60-30-seconds)*wordsAMinute + 59) / 60 }

// measured is a number with a unit, as prose writes it.
var measured = regexp.MustCompile(`(\d+(?:\.\d+)?)[ \x{a0}]?((?:ms|µs|us|s|ns)\b|%)`)

// code is what stands between backticks: values that the engine computes, and names.
var code = regexp.MustCompile("`[^`]*`")

// instantLink is a link to an instant: whether something happens then is checked where it is drawn.
var instantLink = regexp.MustCompile(`\[[^\]]*\]\(at:[^)]*\)`)

// elsewhere says that a paragraph's numbers are somebody's, and whose.
var elsewhere = regexp.MustCompile(`(?i)\bmeasured\b|\breal machines?\b`)

// numbers finds lengths of time and shares in prose that stand in no scenario of the
// lesson: somebody has measured them and typed them by hand. A sum or difference of two
// numbers of the scenarios is arithmetic that a reader can follow.
func (c *checker) numbers() {
	given := map[int64]bool{}
	for _, line := range c.lines {
		if line.kind == stage || line.kind == asked {
			for _, m := range measured.FindAllStringSubmatch(line.text, -1) {
				given[nanoseconds(m)] = true
			}
		}
		for _, m := range regexp.MustCompile(`at[:=]([0-9.a-zµ]+)`).FindAllStringSubmatch(line.text, -1) {
			if d, err := time.ParseDuration(m[1]); err == nil {
				given[int64(d)] = true
			}
		}
	}
	for _, line := range c.lines {
		if line.kind != prose || elsewhere.MatchString(line.text) {
			continue
		}
		text := code.ReplaceAllString(instantLink.ReplaceAllString(line.text, ""), "")
		for _, m := range measured.FindAllStringSubmatch(text, -1) {
			if n := nanoseconds(m); !given[n] && !follows(n, given) {
				c.say(line.n, "%q stands in no scenario here: let the engine compute it, as in `=wait(H, A)`, or say who measured it", m[0])
			}
		}
	}
}

// nanoseconds is a length of time; a percentage is kept apart below zero.
func nanoseconds(m []string) int64 {
	if m[2] == "%" {
		f, _ := strconv.ParseFloat(m[1], 64)
		return -1 - int64(f*1000)
	}
	d, err := time.ParseDuration(m[1] + m[2])
	if err != nil {
		return 0
	}
	return int64(d)
}

// follows reports whether n is the sum or the difference of two given numbers, or a
// small multiple of one.
func follows(n int64, given map[int64]bool) bool {
	for a := range given {
		if given[n-a] || given[n+a] {
			return true
		}
		for k := int64(2); k <= 20 && a > 0; k++ {
			if a*k == n || n*k == a {
				return true
			}
		}
	}
	return false
}

// emphasis is what a text puts in italics or bold: a word that it explains, or a panel.
// target is where a link leads.
var (
	emphasis = regexp.MustCompile(`\*+[^*]+\*+`)
	target   = regexp.MustCompile(`\]\([^)]*\)`)
)

// terms finds words of the glossary that are used before they are linked, here or in a
// lesson before.
func (c *checker) terms() {
	for _, line := range c.lines {
		if line.kind != prose && line.kind != asked {
			continue
		}
		for _, m := range links.FindAllStringSubmatch(line.text, -1) {
			if id, ok := strings.CutPrefix(m[1], "term:"); ok {
				c.known[id] = true
			}
		}
		if strings.HasPrefix(line.text, "#") {
			continue // a heading names what its section explains
		}
		low := strings.ToLower(target.ReplaceAllString(emphasis.ReplaceAllString(line.text, ""), "]"))
		for i := range explain.Glossary {
			t := &explain.Glossary[i]
			if word := termIn(t, low); word != "" && !c.known[t.ID] {
				c.known[t.ID] = true // once is enough
				c.say(line.n, "%q is used before it is linked: write [%s](term:%s) at its first use", word, word, t.ID)
			}
		}
	}
}

// termIn is the word by which a line in small letters uses a term, "" if it doesn't: the
// term's own name if it has several words or is one of the kernel's, or one of its forms.
func termIn(t *explain.Term, low string) string {
	word, _, _ := strings.Cut(t.Name, " (")
	word = strings.ToLower(word)
	if strings.ContainsAny(word, " _") && hasWord(low, word) {
		return word
	}
	if form := forms[t.ID]; form != nil {
		return strings.TrimSpace(form.FindString(otherwise.ReplaceAllString(code.ReplaceAllString(low, ""), "")))
	}
	return ""
}

// forms are how lessons write terms of one word, where they mean the term: a verb (to
// walk, to wait) is none.
var forms = map[string]*regexp.Regexp{}

func init() {
	for id, form := range map[string]string{
		"mutex": "mutex(es)?", "vruntime": "vruntimes?", "handoff": "handoffs?", "stealing": "steal(s|ing)?|stolen|thief|thieves", "osq": "osq", "futex": "futex(es)?",
		"scheduling-context": "donors?", "proxy": "prox(y|ies)", "chain": "chains?", "walk": "(the|a|this|that|each|every|one|first|second|real|slow|no) walks?",
		"parking": "parking|parked", "wake-cascade": "cascades?", "idle-detour": "detours?", "handoff-tail": "tails?", "circle": "circles?",
		"lock-convoy": "convoys?", "spinning": "spin(s|ning)?", "rwsem": "rwsems?", "sem": "semaphores?",
		"weight": "weights?", "lag": "lags?", "eligible": "eligible", "eevdf": "eevdf", "slice": "slices?", "tick": "ticks?",
		"deferred-dequeue": "ghosts?", "wakeup": "wake-?ups?", "charged": "charged", "fifo": "fifo", "throttled": "throttled", "average": "v", "virtual-deadline": "deadlines?",
		"deadline-class": "deadline tasks?", "priority-inversion": "inversions?", "priority-inheritance": "inheritance", "affinity": "affinit(y|ies)",
	} {
		forms[id] = regexp.MustCompile(`\b(` + form + `)\b`)
	}
}

// otherwise is what has such a word in another sense.
var otherwise = regexp.MustCompile(`proxy execution|no proxy`)

func hasWord(text, word string) bool {
	i := strings.Index(text, word)
	return i >= 0 && (i == 0 || !letter(text[i-1])) && (i+len(word) == len(text) || !letter(text[i+len(word)]))
}

func letter(b byte) bool { return 'a' <= b && b <= 'z' || b == '_' }
